//! How the app and the darkroom speak over a pipe: one message after another.
//!
//! ```text
//! message = header length (u32, little-endian) ‖ body length (u64, little-endian) ‖ header (JSON) ‖ body (bytes)
//! ```
//!
//! Both lengths are checked before anything is allocated, and of a long body memory is taken as its bytes arrive: a peer
//! that has gone mad costs an error and not the memory of the machine.

use std::io::{self, Read, Write};

use engine::{DecodeNote, Limits, OutputFormat, Precision, Recipe, SourceFormat, TruncationPolicy};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::fault::Fault;
use crate::sandbox::Landlock;

const MAX_HEADER_BYTES: u32 = 64 << 10;
const MAX_BODY_BYTES: u64 = 1 << 30;

/// Of a body that is longer, so much memory is taken before its first byte has come.
const FIRST_BODY_CHUNK: usize = 64 << 10;

/// What the app asks of the darkroom; the body is the photo's file, byte for byte.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    /// Refuse photos beyond these.
    pub limits: Limits,
    /// What to do about a file that ends before its picture does.
    pub truncation: TruncationPolicy,
    /// Stylise by this recipe; without one the photo is only developed: upright, sRGB, opaque.
    pub recipe: Option<Recipe>,
    /// Make nothing but a preview: the recipe on a small copy of the photo, of at most so many pixels on its longer side,
    /// as JPEG in the place of the print.
    pub preview: Option<u32>,
    /// Encode the result; without it only the thumbnail and the sizes come back.
    pub print: Option<EncodeOptions>,
    /// Longest side of the thumbnail, in pixels, when one is wanted.
    pub thumbnail: Option<u32>,
}

/// How a result is encoded.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct EncodeOptions {
    /// The file format.
    pub format: OutputFormat,
    /// Scale down until no side is longer than this, in pixels.
    pub longest_side: Option<u32>,
}

/// Width and height of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct ImageSize {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// A message with the number of the job that it belongs to, so that no answer is taken for that of another photo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Message<T> {
    /// Counts the jobs of a darkroom's life from 1; 0 is `Ready`, which belongs to none.
    pub(crate) job: u64,
    #[serde(flatten)]
    pub(crate) message: T,
}

/// What the darkroom answers. One `Ready` at the start; then a job gives some `Stylizing` and `Encoding` and ends with
/// one `Done` or `Refused`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "kebab-case")]
pub(crate) enum Reply {
    /// The models are loaded; `runtime` is the version of ONNX Runtime, and `precision` what it computes with.
    Ready {
        runtime: String,
        precision: Precision,
        landlock: Landlock,
    },
    /// The photo is decoded and its size known.
    Stylizing { photo: ImageSize },
    /// The pixels are done.
    Encoding,
    /// The body is the print followed by the thumbnail, of these lengths in bytes.
    Done {
        photo: ImageSize,
        kind: SourceFormat,
        notes: Vec<DecodeNote>,
        print: u64,
        thumbnail: u64,
    },
    /// The job cannot be done; the darkroom waits for the next.
    Refused { fault: Fault },
}

/// Writes one message.
///
/// # Errors
/// Whatever the pipe says; `InvalidInput` for a message above the limits.
pub(crate) fn write<T: Serialize>(
    pipe: &mut impl Write,
    header: &T,
    body: &[&[u8]],
) -> io::Result<()> {
    pipe.write_all(&encode_header(header, body)?)?;
    for part in body {
        pipe.write_all(part)?;
    }
    pipe.flush()
}

/// Reads one message; `None` where the peer has closed the pipe between two.
///
/// # Errors
/// Whatever the pipe says; `InvalidData` for a message above the limits or a header of another shape.
pub(crate) fn read<T: DeserializeOwned>(pipe: &mut impl Read) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut lengths = [0; 12];
    if pipe.read(&mut lengths[..1])? == 0 {
        return Ok(None);
    }
    pipe.read_exact(&mut lengths[1..])?;
    let (mut header, length) = parse_lengths(lengths)?;
    pipe.read_exact(&mut header)?;
    let mut body = Vec::new();
    while let Some(next) = grow_body(&mut body, length) {
        pipe.read_exact(next)?;
    }
    Ok(Some((serde_json::from_slice(&header)?, body)))
}

/// As [`write`], without blocking the caller's thread.
pub(crate) async fn send<T: Serialize>(
    pipe: &mut (impl AsyncWrite + Unpin),
    header: &T,
    body: &[&[u8]],
) -> io::Result<()> {
    pipe.write_all(&encode_header(header, body)?).await?;
    for part in body {
        pipe.write_all(part).await?;
    }
    pipe.flush().await
}

/// As [`read`], without blocking the caller's thread; a closed pipe is `UnexpectedEof`.
pub(crate) async fn receive<T: DeserializeOwned>(
    pipe: &mut (impl AsyncRead + Unpin),
) -> io::Result<(T, Vec<u8>)> {
    let mut lengths = [0; 12];
    pipe.read_exact(&mut lengths).await?;
    let (mut header, length) = parse_lengths(lengths)?;
    pipe.read_exact(&mut header).await?;
    let mut body = Vec::new();
    while let Some(next) = grow_body(&mut body, length) {
        pipe.read_exact(next).await?;
    }
    Ok((serde_json::from_slice(&header)?, body))
}

fn encode_header<T: Serialize>(header: &T, body: &[&[u8]]) -> io::Result<Vec<u8>> {
    let header = serde_json::to_vec(header)?;
    let body: u64 = body.iter().map(|part| part.len() as u64).sum();
    let length = u32::try_from(header.len()).unwrap_or(u32::MAX);
    if length > MAX_HEADER_BYTES || body > MAX_BODY_BYTES {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok([&length.to_le_bytes(), &body.to_le_bytes()[..], &header].concat())
}

/// Room for the header, and the length of the body.
fn parse_lengths(lengths: [u8; 12]) -> io::Result<(Vec<u8>, usize)> {
    let [a, b, c, d, body @ ..] = lengths;
    let header = u32::from_le_bytes([a, b, c, d]);
    let body = u64::from_le_bytes(body);
    if header > MAX_HEADER_BYTES || body > MAX_BODY_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok((vec![0; header as usize], body as usize))
}

/// Room for the next part of a body, as much again as has come; `None` once it has its length.
fn grow_body(body: &mut Vec<u8>, length: usize) -> Option<&mut [u8]> {
    let come = body.len();
    let next = (length - come).min(come.max(FIRST_BODY_CHUNK));
    if next == 0 {
        return None;
    }
    body.reserve_exact(next);
    body.resize(come + next, 0);
    body.get_mut(come..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_comes_out_as_it_went_in() {
        let mut pipe = Vec::new();
        let sent = Reply::Done {
            photo: ImageSize {
                width: 3,
                height: 2,
            },
            kind: SourceFormat::Heic,
            notes: vec![
                DecodeNote::FirstOfSeveral,
                DecodeNote::UpperPart { percent: 40 },
            ],
            print: 3,
            thumbnail: 2,
        };
        write(&mut pipe, &sent, &[b"abc", b"de"]).unwrap();
        let (received, body): (Reply, _) = read(&mut pipe.as_slice()).unwrap().unwrap();
        assert_eq!(format!("{received:?}"), format!("{sent:?}"));
        assert_eq!(body, b"abcde");
    }

    #[test]
    fn a_closed_pipe_is_the_end_and_a_torn_message_is_an_error() {
        let mut pipe = Vec::new();
        write(&mut pipe, &Reply::Encoding, &[b"abc"]).unwrap();
        assert!(read::<Reply>(&mut [].as_slice()).unwrap().is_none());
        for cut in 1..pipe.len() {
            let error = read::<Reply>(&mut &pipe[..cut]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "cut at {cut}");
        }
    }

    #[test]
    fn lengths_beyond_the_limits_are_refused_before_memory_is_taken() {
        let huge_header = [&u32::MAX.to_le_bytes()[..], &0u64.to_le_bytes()].concat();
        let huge_body = [&2u32.to_le_bytes()[..], &u64::MAX.to_le_bytes()].concat();
        for message in [huge_header, huge_body] {
            let error = read::<Reply>(&mut message.as_slice()).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        }
    }

    #[test]
    fn a_long_body_comes_out_whole_and_one_that_never_comes_takes_little_memory() {
        let sent: Vec<u8> = (0..3 * FIRST_BODY_CHUNK + 7)
            .map(|at| (at / 7) as u8)
            .collect();
        let mut pipe = Vec::new();
        write(&mut pipe, &Reply::Encoding, &[&sent]).unwrap();
        let (_, body): (Reply, _) = read(&mut pipe.as_slice()).unwrap().unwrap();
        assert!(body == sent && body.capacity() == sent.len());

        let mut body = Vec::new();
        grow_body(&mut body, MAX_BODY_BYTES as usize).unwrap();
        assert_eq!(body.capacity(), FIRST_BODY_CHUNK);
    }

    #[test]
    fn a_header_of_another_shape_is_refused() {
        let mut pipe = Vec::new();
        write(&mut pipe, &"hello", &[]).unwrap();
        assert_eq!(
            read::<Reply>(&mut pipe.as_slice()).unwrap_err().kind(),
            io::ErrorKind::InvalidData
        );
    }
}
