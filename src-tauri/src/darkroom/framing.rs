//! Writes and reads messages on the pipe between the app and the darkroom.
//!
//! ```text
//! message = header length (u32, little-endian) ‖ body length (u64, little-endian) ‖ header (JSON) ‖ body (bytes)
//! ```
//!
//! Both lengths are checked before anything is allocated, and memory for a long body is taken as its bytes arrive: a
//! faulty peer costs an error and not the memory of the machine.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The longest header: a pack of a hundred pictures, each with 500 letters, has 360 KB.
const MAX_HEADER_BYTES: u32 = 1 << 20;

/// The longest body of a task, which is a photo's file, in bytes.
pub(crate) const MAX_FILE_BYTES: u64 = 1 << 30;
/// The longest body of a reply, which is some rows of a picture, in bytes.
pub(crate) const MAX_ROWS_BYTES: u64 = 1 << 20;

/// Memory that is taken for a longer body before its first byte has arrived, in bytes.
const FIRST_BODY_CHUNK: usize = 64 << 10;

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

/// Reads one message whose body has at most `max_body` bytes; `None` where the peer has closed the pipe between two.
///
/// # Errors
/// Whatever the pipe says; `InvalidData` for a message above the limits or a header of another shape.
pub(crate) fn read<T: DeserializeOwned>(
    pipe: &mut impl Read,
    max_body: u64,
) -> io::Result<Option<(T, Vec<u8>)>> {
    let mut lengths = [0; 12];
    if pipe.read(&mut lengths[..1])? == 0 {
        return Ok(None);
    }
    pipe.read_exact(&mut lengths[1..])?;
    let (mut header, length) = parse_lengths(lengths, max_body)?;
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
    max_body: u64,
) -> io::Result<(T, Vec<u8>)> {
    let mut lengths = [0; 12];
    pipe.read_exact(&mut lengths).await?;
    let (mut header, length) = parse_lengths(lengths, max_body)?;
    pipe.read_exact(&mut header).await?;
    let mut body = Vec::new();
    while let Some(next) = grow_body(&mut body, length) {
        pipe.read_exact(next).await?;
    }
    Ok((serde_json::from_slice(&header)?, body))
}

pub(super) fn encode_header<T: Serialize>(header: &T, body: &[&[u8]]) -> io::Result<Vec<u8>> {
    let header = serde_json::to_vec(header)?;
    let body: u64 = body.iter().map(|part| part.len() as u64).sum();
    let length = u32::try_from(header.len()).unwrap_or(u32::MAX);
    if length > MAX_HEADER_BYTES || body > MAX_FILE_BYTES {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok([&length.to_le_bytes(), &body.to_le_bytes()[..], &header].concat())
}

/// Room for the header, and the length of the body.
fn parse_lengths(lengths: [u8; 12], max_body: u64) -> io::Result<(Vec<u8>, usize)> {
    let [a, b, c, d, body @ ..] = lengths;
    let header = u32::from_le_bytes([a, b, c, d]);
    let body = u64::from_le_bytes(body);
    if header > MAX_HEADER_BYTES || body > max_body {
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

    const HEADER: [&str; 2] = ["a", "header"];

    fn read_header(mut bytes: &[u8]) -> io::Result<Option<(Vec<String>, Vec<u8>)>> {
        read(&mut bytes, MAX_FILE_BYTES)
    }

    #[test]
    fn a_message_is_read_as_it_was_written() {
        let mut pipe = Vec::new();
        write(&mut pipe, &HEADER, &[b"abc", b"de"]).unwrap();
        let (header, body) = read_header(&pipe).unwrap().unwrap();
        assert_eq!(header, HEADER);
        assert_eq!(body, b"abcde");
    }

    #[test]
    fn a_closed_pipe_is_the_end_and_an_incomplete_message_is_an_error() {
        let mut pipe = Vec::new();
        write(&mut pipe, &HEADER, &[b"abc"]).unwrap();
        assert!(read_header(&[]).unwrap().is_none());
        for length in 1..pipe.len() {
            let error = read_header(&pipe[..length]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof, "{length} bytes");
        }
    }

    #[test]
    fn lengths_beyond_the_limits_are_refused_before_memory_is_taken() {
        let huge_header = [&u32::MAX.to_le_bytes()[..], &0u64.to_le_bytes()].concat();
        let huge_body = [&2u32.to_le_bytes()[..], &u64::MAX.to_le_bytes()].concat();
        for message in [huge_header, huge_body] {
            let error = read_header(&message).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        }
    }

    #[test]
    fn rows_beyond_their_limit_are_refused_where_a_file_is_not() {
        let sent = vec![1; MAX_ROWS_BYTES as usize + 1];
        let mut pipe = Vec::new();
        write(&mut pipe, &HEADER, &[&sent]).unwrap();
        assert!(read_header(&pipe).unwrap().is_some());
        let error = read::<Vec<String>>(&mut &pipe[..], MAX_ROWS_BYTES).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }

    #[test]
    fn a_long_body_is_read_whole_and_one_that_never_arrives_takes_little_memory() {
        let sent: Vec<u8> = (0..3 * FIRST_BODY_CHUNK + 7)
            .map(|at| (at / 7) as u8)
            .collect();
        let mut pipe = Vec::new();
        write(&mut pipe, &HEADER, &[&sent]).unwrap();
        let (_, body) = read_header(&pipe).unwrap().unwrap();
        assert!(body == sent && body.capacity() == sent.len());

        let mut body = Vec::new();
        grow_body(&mut body, MAX_FILE_BYTES as usize).unwrap();
        assert_eq!(body.capacity(), FIRST_BODY_CHUNK);
    }

    #[test]
    fn a_header_of_another_shape_is_refused() {
        let mut pipe = Vec::new();
        write(&mut pipe, &"hello", &[]).unwrap();
        let error = read_header(&pipe).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
    }
}
