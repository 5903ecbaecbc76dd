//! Animated WebP (RFC 9649): a container around frames that are pictures of their own, without loss.

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::{Animation, Frame};

/// In the header: the file moves.
const MOVES: u8 = 0x02;
/// In the header: pixels have an alpha.
pub(super) const ALPHA: u8 = 0x10;
/// Of a frame: it replaces what lies under it.
const REPLACES: u8 = 0x02;

pub(super) fn encode(animation: &Animation) -> Option<Vec<u8>> {
    let mut frames = Vec::with_capacity(animation.frames.len());
    for frame in &animation.frames {
        frames.push(content(frame)?);
    }
    container((animation.width, animation.height), 0, &frames)
}

/// A file of these frames, with these flags besides that of movement.
pub(super) fn container(
    (width, height): (u32, u32),
    flags: u8,
    frames: &[Vec<u8>],
) -> Option<Vec<u8>> {
    let mut body = b"WEBP".to_vec();
    let size = [u24(width - 1), u24(height - 1)].concat();
    chunk(
        &mut body,
        b"VP8X",
        &[&[MOVES | flags, 0, 0, 0][..], &size].concat(),
    )?;
    // White behind it, or nothing; it begins again without end.
    let behind = match flags & ALPHA {
        0 => 255,
        _ => 0,
    };
    chunk(&mut body, b"ANIM", &[behind, behind, behind, behind, 0, 0])?;
    for frame in frames {
        chunk(&mut body, b"ANMF", frame)?;
    }
    let length = u32::try_from(body.len()).ok()?.to_le_bytes();
    Some([&b"RIFF"[..], &length, &body].concat())
}

fn content(frame: &Frame) -> Option<Vec<u8>> {
    let milliseconds = u32::from(frame.milliseconds);
    let place = [frame.left, 0, frame.width, frame.height, milliseconds];
    frame_of(frame.pixels.as_flattened(), 3, place)
}

/// A frame of pixels of 3 or 4 bytes: left, top, width, height and milliseconds.
pub(super) fn frame_of(
    pixels: &[u8],
    pixel_bytes: usize,
    [left, top, width, height, milliseconds]: [u32; 5],
) -> Option<Vec<u8>> {
    let mut picture = Vec::new();
    let color = match pixel_bytes {
        3 => ExtendedColorType::Rgb8,
        _ => ExtendedColorType::Rgba8,
    };
    WebPEncoder::new_lossless(&mut picture)
        .write_image(pixels, width, height, color)
        .ok()?;
    // Behind RIFF, its length and WEBP come chunks, of which one is the picture.
    let mut rest = picture.get(12..)?;
    let picture = loop {
        let length = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?) as usize;
        if rest.starts_with(b"VP8L") {
            break rest.get(..8 + length + length % 2)?;
        }
        rest = rest.get(8 + length + length % 2..)?;
    };
    let mut content = Vec::with_capacity(picture.len() + 16);
    for number in [left / 2, top / 2, width - 1, height - 1, milliseconds] {
        content.extend(u24(number));
    }
    content.push(REPLACES);
    content.extend(picture);
    Some(content)
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) -> Option<()> {
    file.extend(kind);
    file.extend(u32::try_from(content.len()).ok()?.to_le_bytes());
    file.extend(content);
    if content.len() % 2 == 1 {
        file.push(0);
    }
    Some(())
}

fn u24(number: u32) -> [u8; 3] {
    let [low, middle, high, _] = number.to_le_bytes();
    [low, middle, high]
}
