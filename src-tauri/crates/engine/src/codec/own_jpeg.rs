//! Recognises the JPEG files that this engine writes, and no other file.
//!
//! A web view decodes whatever it is given under the name of a JPEG: WebP, GIF or AVIF too, and every odd kind of
//! JPEG. So what it is shown must have the exact shape of our own encoder: the same header byte for byte, the width and
//! the height apart, then coded data without a marker, then the end. Nothing is decoded here.

use std::sync::OnceLock;

use crate::codec::bytes::be16;
use crate::codec::format::OutputFormat;
use crate::codec::jpeg_segments::{EOI, SOI, SOS, Segment, Segments, is_coded_data};
use crate::codec::limits::Limits;
use crate::image::Photo;

/// Start of a baseline frame.
const SOF0: u8 = 0xc0;

/// Width and height of a JPEG that [`encode_rows`](crate::encode_rows) may have written; `None` for every other file.
///
/// The file is whole, has nothing behind its end, and is within the usual [`Limits`].
pub fn own_jpeg_size(file: &[u8]) -> Option<(u32, u32)> {
    let header = Header::ours()?;
    let (start, rest) = file.split_at_checked(header.bytes.len())?;
    let (height, width) = (
        be16(start, header.size_at)?,
        be16(start, header.size_at + 2)?,
    );
    let size = header.size_at..header.size_at + 4;
    let alike = start[..size.start] == header.bytes[..size.start]
        && start[size.end..] == header.bytes[size.end..];
    let coded = rest.strip_suffix(&[0xff, EOI])?;
    let (width, height) = (u32::from(width), u32::from(height));
    let allowed = width > 0 && height > 0 && Limits::default().check(width, height).is_ok();
    (alike && allowed && !coded.is_empty() && is_coded_data(coded)).then_some((width, height))
}

/// What our files begin with, up to the coded data.
struct Header {
    bytes: Vec<u8>,
    /// Where height and width stand, two bytes each.
    size_at: usize,
}

impl Header {
    /// Taken from a picture of one pixel: there is no second description of the encoder that could differ from it.
    fn ours() -> Option<&'static Header> {
        static OURS: OnceLock<Option<Header>> = OnceLock::new();
        OURS.get_or_init(|| {
            let pixel = Photo::from_pixels(1, 1, vec![0; 3]).ok()?;
            Header::of(pixel.encode(OutputFormat::Jpeg).ok()?)
        })
        .as_ref()
    }

    fn of(mut file: Vec<u8>) -> Option<Header> {
        let mut segments = Segments::new(file.strip_prefix(&SOI).map(|_| &file)?);
        let mut size_at = None;
        while let Some(Segment {
            marker, content, ..
        }) = segments.next()
        {
            let end = file.len() - segments.rest().len();
            match marker {
                // Before the height stand the bits of a sample.
                SOF0 => size_at = Some(end - content.whole()?.len() + 1),
                SOS => {
                    file.truncate(end);
                    let size_at = size_at?;
                    return Some(Header {
                        bytes: file,
                        size_at,
                    });
                }
                _ => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};
    use ring::digest::{SHA256, digest};

    use super::*;

    fn own(width: u32, height: u32) -> Vec<u8> {
        let pixels = (0..width * height * 3).map(|at| (at * at / 7) as u8);
        let photo = Photo::from_pixels(width, height, pixels.collect()).unwrap();
        photo.encode(OutputFormat::Jpeg).unwrap()
    }

    #[test]
    fn every_file_of_our_encoder_is_recognised_with_its_size() {
        for (width, height) in [(1, 1), (8, 8), (61, 47), (300, 2), (2, 1000)] {
            assert_eq!(own_jpeg_size(&own(width, height)), Some((width, height)));
        }
    }

    /// Portraits that are kept were written with this header. Another one must be accepted beside it, not instead.
    #[test]
    fn the_header_stays_as_it_is() {
        let header = Header::ours().unwrap();
        assert_eq!((header.bytes.len(), header.size_at), (623, 25));
        let digest = digest(&SHA256, &header.bytes);
        let expected = "SHA256:f70f538313719abf805ff39cbe939824e14ce28ef3c892e74d981e3c489151fd";
        assert_eq!(format!("{digest:?}"), expected);
    }

    #[test]
    fn no_other_file_is_recognised() {
        let jpeg = own(61, 47);
        for format in [
            ImageFormat::Jpeg,
            ImageFormat::Png,
            ImageFormat::WebP,
            ImageFormat::Gif,
        ] {
            let mut bytes = std::io::Cursor::new(Vec::new());
            let picture = RgbImage::from_pixel(61, 47, image::Rgb([9, 99, 199]));
            picture.write_to(&mut bytes, format).unwrap();
            // The same encoder at another quality has other tables.
            assert_eq!(own_jpeg_size(bytes.get_ref()), None, "{format:?}");
            // What a sniffing decoder would find behind or within a file of ours.
            assert_eq!(own_jpeg_size(&[&jpeg, &bytes.get_ref()[..]].concat()), None);
        }
        assert_eq!(own_jpeg_size(b""), None);
        assert_eq!(
            own_jpeg_size(b"<html><script>alert(1)</script></html>"),
            None
        );
        for length in 0..jpeg.len() {
            assert_eq!(own_jpeg_size(&jpeg[..length]), None, "cut to {length}");
        }
    }

    #[test]
    fn a_changed_header_a_marker_in_the_data_and_an_empty_frame_are_refused() {
        let jpeg = own(61, 47);
        let Header { bytes, size_at } = Header::ours().unwrap();
        let (start, size) = (bytes.len(), *size_at..*size_at + 4);
        for at in (0..start).filter(|at| !size.contains(at)) {
            let mut changed = jpeg.clone();
            changed[at] ^= 1;
            assert_eq!(own_jpeg_size(&changed), None, "byte {at}");
        }
        for (height, width) in [(0u16, 61u16), (47, 0), (65_535, 65_535)] {
            let mut changed = jpeg.clone();
            changed[size.clone()]
                .copy_from_slice(&[height.to_be_bytes(), width.to_be_bytes()].concat());
            assert_eq!(own_jpeg_size(&changed), None, "{width} × {height}");
        }
        for marker in [
            0xd0, 0xd8, 0xd9, 0xda, 0xdb, 0xc4, 0xdc, 0xe1, 0xfe, 0xff, 0x01,
        ] {
            let changed = [&jpeg[..start + 5], &[0xff, marker], &jpeg[start + 5..]].concat();
            assert_eq!(own_jpeg_size(&changed), None, "marker {marker:x}");
        }
        let empty = [&jpeg[..start], &[0xff, EOI]].concat();
        assert_eq!(own_jpeg_size(&empty), None);
    }
}
