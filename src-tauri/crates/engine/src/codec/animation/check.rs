//! Checks that a moving picture which is about to leave holds frames and nothing else: no comment, no text, no other program's block,
//! nothing behind the end.
//!
//! It reads the parts of a file by the rules of its format and decodes nothing. It takes what our encoders write and no more.

use super::AnimationFormat;

/// Whether `file` is a moving picture of this format, whole, and made of frames alone.
pub fn has_only_frames(file: &[u8], format: AnimationFormat) -> bool {
    let clean = match format {
        AnimationFormat::Gif => gif(file),
        AnimationFormat::Png => png(file),
        AnimationFormat::WebP => webp(file),
    };
    clean.unwrap_or(false)
}

/// GIF89a: the screen, a loop, and for each frame its control, its place, its colours and its data.
fn gif(file: &[u8]) -> Option<bool> {
    let rest = file.strip_prefix(b"GIF89a")?;
    let mut rest = rest.get(7 + colors(*rest.get(4)?)..)?;
    loop {
        let (&kind, behind) = rest.split_first()?;
        rest = match kind {
            b';' => return Some(behind.is_empty()),
            b'!' => match behind.strip_prefix(b"\xff\x0bNETSCAPE2.0\x03\x01") {
                Some(behind) => behind.get(2..)?.strip_prefix(b"\0")?,
                None => behind
                    .strip_prefix(b"\xf9\x04")?
                    .get(4..)?
                    .strip_prefix(b"\0")?,
            },
            b',' => {
                let data = behind.get(9 + colors(*behind.get(8)?) + 1..)?;
                behind_blocks(data)?
            }
            _ => return Some(false),
        };
    }
}

/// Bytes of the colours that follow flags.
fn colors(flags: u8) -> usize {
    match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    }
}

fn behind_blocks(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let (&length, behind) = rest.split_first()?;
        rest = behind.get(usize::from(length)..)?;
        if length == 0 {
            return Some(rest);
        }
    }
}

/// Chunks (PNG specification, third edition): header, how many frames, each with its control and its data, end.
fn png(file: &[u8]) -> Option<bool> {
    let mut rest = file.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut moves = false;
    loop {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let kind: &[u8; 4] = rest.get(4..8)?.first_chunk()?;
        rest = rest.get(length.checked_add(12)?..)?;
        match (kind, length) {
            (b"IEND", 0) => return Some(rest.is_empty() && moves),
            (b"acTL", 8) => moves = true,
            // Colours, and how they cover.
            (b"PLTE", 3..=768) | (b"tRNS", 1..=256) => {}
            (b"IHDR", 13) | (b"fcTL", 26) | (b"IDAT" | b"fdAT", _) => {}
            _ => return Some(false),
        }
    }
}

/// Chunks (RFC 9649): a header that announces movement alone, the loop, and frames that hold one picture each.
fn webp(file: &[u8]) -> Option<bool> {
    let rest = file.strip_prefix(b"RIFF")?;
    let length = u32::from_le_bytes(*rest.first_chunk()?) as usize;
    if length != rest.len() - 4 {
        return Some(false);
    }
    let mut rest = rest[4..].strip_prefix(b"WEBP")?;
    let mut frames = 0;
    while !rest.is_empty() {
        let (kind, body, behind) = chunk(rest)?;
        match kind {
            b"VP8X" if body.len() == 10 && body[0] & !0x12 == 0 => {}
            b"ANIM" if body.len() == 6 => {}
            b"ANMF" => {
                let (kind, _, behind) = chunk(body.get(16..)?)?;
                if kind != b"VP8L" || !behind.is_empty() {
                    return Some(false);
                }
                frames += 1;
            }
            _ => return Some(false),
        }
        rest = behind;
    }
    Some(frames > 0)
}

/// A chunk's kind and content, and what is behind it.
fn chunk(rest: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let kind = rest.first_chunk()?;
    let length = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?) as usize;
    let body = rest.get(8..length.checked_add(8)?)?;
    Some((kind, body, rest.get(8 + length + length % 2..)?))
}

#[cfg(test)]
mod tests {
    use image::{AnimationDecoder, ImageDecoder};

    use super::super::{Animation, Frame};
    use super::*;

    fn animation() -> Animation {
        let frame = |left: u32, width: u32, color: u8| Frame {
            left,
            width,
            height: 30,
            milliseconds: 50,
            pixels: vec![[color, 90, 255 - color]; width as usize * 30],
        };
        Animation {
            width: 41,
            height: 30,
            frames: vec![frame(0, 41, 10), frame(2, 7, 200), frame(40, 1, 120)],
        }
    }

    #[test]
    fn every_file_shows_its_frames_and_no_part_of_one_passes() {
        for format in AnimationFormat::ALL {
            let file = animation().encode(format).unwrap();
            assert!(has_only_frames(&file, format), "{format:?}");
            for length in 0..file.len() {
                assert!(
                    !has_only_frames(&file[..length], format),
                    "{format:?} {length}"
                );
            }
            let behind = [&file[..], b"behind the end"].concat();
            assert!(!has_only_frames(&behind, format));
            for other in AnimationFormat::ALL {
                assert_eq!(has_only_frames(&file, other), other == format);
            }
            let cursor = std::io::Cursor::new(&file);
            let frames = match format {
                AnimationFormat::Gif => image::codecs::gif::GifDecoder::new(cursor)
                    .unwrap()
                    .into_frames(),
                AnimationFormat::Png => {
                    let decoder = image::codecs::png::PngDecoder::new(cursor).unwrap();
                    decoder.apng().unwrap().into_frames()
                }
                AnimationFormat::WebP => {
                    let decoder = image::codecs::webp::WebPDecoder::new(cursor).unwrap();
                    assert_eq!(decoder.dimensions(), (41, 30));
                    decoder.into_frames()
                }
            };
            let frames = frames.collect_frames().unwrap();
            assert_eq!(frames.len(), 3);
            let last = frames[2].buffer();
            let near = |x: u32, color: u8| {
                let [r, g, b, a] = last.get_pixel(x, 11).0;
                r.abs_diff(color) < 4
                    && g.abs_diff(90) < 4
                    && b.abs_diff(255 - color) < 4
                    && a == 255
            };
            assert!(
                near(0, 10) && near(1, 10) && near(2, 200) && near(8, 200),
                "{format:?}"
            );
            assert!(near(9, 10) && near(39, 10) && near(40, 120), "{format:?}");
        }
    }

    #[test]
    fn everything_beside_the_frames_is_refused() {
        let of = |format| animation().encode(format).unwrap();
        let gif = of(AnimationFormat::Gif);
        let end = gif.len() - 1;
        for block in [
            &b"!\xfe\x02hi\0"[..],
            b"!\x01\x0c0123456789ab\0",
            b"!\xff\x0bXMP DataXMP\x02hi\0",
        ] {
            let with = [&gif[..end], block, &gif[end..]].concat();
            assert!(!has_only_frames(&with, AnimationFormat::Gif));
        }
        let png = of(AnimationFormat::Png);
        for kind in [b"tEXt", b"eXIf", b"iCCP", b"prVt"] {
            let with = [&png[..33], &[0, 0, 0, 2], kind, b"hi", &[0; 4], &png[33..]].concat();
            assert!(!has_only_frames(&with, AnimationFormat::Png));
        }
        let webp = of(AnimationFormat::WebP);
        for kind in [b"EXIF", b"XMP ", b"ICCP"] {
            let mut with = [&webp[..], kind, &[2, 0, 0, 0], b"hi"].concat();
            let length = (with.len() as u32 - 8).to_le_bytes();
            with[4..8].copy_from_slice(&length);
            assert!(!has_only_frames(&with, AnimationFormat::WebP));
        }
    }
}
