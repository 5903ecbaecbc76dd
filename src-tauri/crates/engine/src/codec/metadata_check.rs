//! Checks that a file which is about to leave holds pixels and a colour profile, and nothing else: no
//! place, no date, no camera, no comment, no second picture behind the first.
//!
//! It reads the parts of a file by the rules of its format and decodes nothing. What is not on the
//! list of allowed parts is refused, known or not.

use crate::codec::format::OutputFormat;
use crate::codec::jpeg_segments::{Content, EOI, SOI, SOS, Segments, is_coded_data};

/// Whether `file` is a picture of this format, whole, and made of allowed parts alone.
pub fn has_only_pixels(file: &[u8], format: OutputFormat) -> bool {
    let clean = match format {
        OutputFormat::Jpeg => jpeg(file),
        OutputFormat::Png => png(file),
        OutputFormat::WebP => webp(file),
    };
    clean.unwrap_or(false)
}

/// Segments: JFIF header without a thumbnail, colour profile, tables, frame, scans, end.
fn jpeg(file: &[u8]) -> Option<bool> {
    let mut segments = Segments::new(file.strip_prefix(&SOI).map(|_| file)?);
    let mut in_scan = false;
    while let Some(segment) = segments.next() {
        // Only coded data may stand between segments, and no fill bytes among them.
        let coded = in_scan && is_coded_data(segment.skipped);
        if !(segment.skipped.is_empty() || coded) {
            return Some(false);
        }
        let allowed = match (segment.marker, segment.content) {
            (EOI, _) => return Some(segments.rest().is_empty()),
            (0xd0..=0xd7, _) => in_scan,
            (0xe0, Content::Whole(body)) => body.len() == 14 && body.starts_with(b"JFIF\0"),
            (0xe2, Content::Whole(body)) => body.starts_with(b"ICC_PROFILE\0"),
            (0xdb | 0xc0..=0xc2 | 0xc4 | 0xdd | SOS, Content::Whole(_)) => true,
            _ => false,
        };
        if !allowed {
            return Some(false);
        }
        in_scan = segment.marker == SOS || in_scan && segment.content == Content::None;
    }
    None
}

/// Chunks (PNG specification): header, palette, transparency, colour, data, end.
fn png(file: &[u8]) -> Option<bool> {
    let mut rest = file.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    loop {
        let len = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let kind: &[u8; 4] = rest.get(4..8)?.first_chunk()?;
        rest = rest.get(len.checked_add(12)?..)?;
        match kind {
            b"IEND" => return Some(rest.is_empty() && len == 0),
            b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"iCCP" | b"sRGB" | b"gAMA" | b"cHRM" => {}
            _ => return Some(false),
        }
    }
}

/// Chunks (RFC 9649): the picture, its transparency, colour profile, and a header that announces nothing else.
fn webp(file: &[u8]) -> Option<bool> {
    let rest = file.strip_prefix(b"RIFF")?;
    let len = u32::from_le_bytes(*rest.first_chunk()?) as usize;
    if len != rest.len() - 4 {
        return Some(false);
    }
    let mut rest = rest[4..].strip_prefix(b"WEBP")?;
    const BESIDE: u8 = 0x02 | 0x04 | 0x08; // animation, XMP, Exif
    while !rest.is_empty() {
        let kind: &[u8; 4] = rest.first_chunk()?;
        let len = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?) as usize;
        let body = rest.get(8..len.checked_add(8)?)?;
        match kind {
            b"VP8 " | b"VP8L" | b"ALPH" | b"ICCP" => {}
            b"VP8X" if body.first()? & BESIDE == 0 => {}
            _ => return Some(false),
        }
        rest = rest.get(8 + len + len % 2..)?;
    }
    Some(true)
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbImage};

    use super::*;

    const FORMATS: [(OutputFormat, ImageFormat); 3] = [
        (OutputFormat::Jpeg, ImageFormat::Jpeg),
        (OutputFormat::Png, ImageFormat::Png),
        (OutputFormat::WebP, ImageFormat::WebP),
    ];

    fn encoded(format: ImageFormat) -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture =
            RgbImage::from_fn(61, 47, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn whole_pictures_pass_and_no_part_of_one_does() {
        for (format, of) in FORMATS {
            let whole = encoded(of);
            assert!(has_only_pixels(&whole, format), "{format:?}");
            for len in 0..whole.len() {
                assert!(
                    !has_only_pixels(&whole[..len], format),
                    "{format:?} cut to {len}"
                );
            }
            for other in FORMATS
                .map(|it| it.0)
                .into_iter()
                .filter(|it| *it != format)
            {
                assert!(!has_only_pixels(&whole, other));
            }
        }
    }

    #[test]
    fn everything_beside_the_pixels_is_refused() {
        let jpeg = encoded(ImageFormat::Jpeg);
        for (marker, body) in [
            (0xe1, &b"Exif\0\0II*\0"[..]),
            (0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>"),
            (0xe2, b"MPF\0II*\0"),
            (0xed, b"Photoshop 3.0\0"),
            (0xfe, b"a comment"),
            (0xe0, b"JFXX\0\x10a thumbnail"),
        ] {
            let len = (body.len() as u16 + 2).to_be_bytes();
            let with = [&jpeg[..2], &[0xff, marker], &len, body, &jpeg[2..]].concat();
            assert!(!has_only_pixels(&with, OutputFormat::Jpeg), "{marker:x}");
        }
        let profile = [
            &jpeg[..2],
            b"\xff\xe2\0\x10ICC_PROFILE\0\x01\x01",
            &jpeg[2..],
        ]
        .concat();
        assert!(has_only_pixels(&profile, OutputFormat::Jpeg));

        // Fill bytes and stray bytes are legal before a marker, and a place to hide something.
        let end = jpeg.len() - 2;
        for stray in [&b"\xff"[..], b"\xff\xff\xff", b"hi"] {
            let in_front = [&jpeg[..2], stray, &jpeg[2..]].concat();
            assert!(!has_only_pixels(&in_front, OutputFormat::Jpeg));
        }
        let filled = [&jpeg[..end], b"\xff", &jpeg[end..]].concat();
        assert!(!has_only_pixels(&filled, OutputFormat::Jpeg));
        let restart = [&jpeg[..2], b"\xff\xd0", &jpeg[2..]].concat();
        assert!(!has_only_pixels(&restart, OutputFormat::Jpeg));

        let png = encoded(ImageFormat::Png);
        for kind in [b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME", b"prVt"] {
            // Behind the header: signature 8, chunk 25.
            let with = [&png[..33], &[0, 0, 0, 2], kind, b"hi", &[0; 4], &png[33..]].concat();
            assert!(!has_only_pixels(&with, OutputFormat::Png));
        }

        let webp = encoded(ImageFormat::WebP);
        for (kind, clean) in [(b"EXIF", false), (b"XMP ", false), (b"ICCP", true)] {
            let mut with = [&webp[..], kind, &[2, 0, 0, 0], b"hi"].concat();
            let len = (with.len() as u32 - 8).to_le_bytes();
            with[4..8].copy_from_slice(&len);
            assert_eq!(has_only_pixels(&with, OutputFormat::WebP), clean);
        }
        for (format, of) in FORMATS {
            let behind = [&encoded(of)[..], b"behind the end"].concat();
            assert!(!has_only_pixels(&behind, format), "{format:?}");
        }
    }
}
