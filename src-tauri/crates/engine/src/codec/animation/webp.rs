//! Animated WebP (RFC 9649): a container around frames that are pictures of their own, without loss.

use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::{Animation, Frame};

/// In the header: the file moves.
const MOVES: u8 = 0x02;
/// Of a frame: it replaces what lies under it.
const REPLACES: u8 = 0x02;

pub(super) fn encode(animation: &Animation) -> Option<Vec<u8>> {
    let mut body = b"WEBP".to_vec();
    let size = [u24(animation.width - 1), u24(animation.height - 1)].concat();
    chunk(&mut body, b"VP8X", &[&[MOVES, 0, 0, 0][..], &size].concat())?;
    // White behind it; it begins again without end.
    chunk(&mut body, b"ANIM", &[255, 255, 255, 255, 0, 0])?;
    for frame in &animation.frames {
        chunk(&mut body, b"ANMF", &content(frame)?)?;
    }
    let length = u32::try_from(body.len()).ok()?.to_le_bytes();
    Some([&b"RIFF"[..], &length, &body].concat())
}

fn content(frame: &Frame) -> Option<Vec<u8>> {
    let mut picture = Vec::new();
    let color = ExtendedColorType::Rgb8;
    let pixels = frame.pixels.as_flattened();
    WebPEncoder::new_lossless(&mut picture)
        .write_image(pixels, frame.width, frame.height, color)
        .ok()?;
    // Behind RIFF, its length and WEBP comes the chunk of the picture.
    let picture = picture.get(12..).filter(|it| it.starts_with(b"VP8L"))?;
    let mut content = Vec::with_capacity(picture.len() + 16);
    let numbers = [
        frame.left / 2,
        0,
        frame.width - 1,
        frame.height - 1,
        u32::from(frame.milliseconds),
    ];
    for number in numbers {
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
