//! What the headers of a moving picture of ours say: its size, how many frames there are, how long all of them take, and whether
//! anything is transparent. Decodes nothing.

use super::{AnimationFormat, has_only_frames};

/// What is known of a moving picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MovingFacts {
    pub(crate) size: (u32, u32),
    pub(crate) frames: usize,
    pub(crate) milliseconds: u32,
    pub(crate) has_alpha: bool,
    /// It begins again without end.
    pub(crate) loops: bool,
}

/// What a file says of itself; `None` unless it is made of frames alone.
pub(crate) fn moving_facts(file: &[u8], format: AnimationFormat) -> Option<MovingFacts> {
    if !has_only_frames(file, format) {
        return None;
    }
    match format {
        AnimationFormat::Gif => gif(file),
        AnimationFormat::Png => png(file),
        AnimationFormat::WebP => webp(file),
    }
}

/// Blocks of GIF89a.
fn gif(file: &[u8]) -> Option<MovingFacts> {
    let side = |at: usize| {
        Some(u32::from(u16::from_le_bytes(
            *file.get(at..)?.first_chunk()?,
        )))
    };
    let mut facts = MovingFacts {
        size: (side(6)?, side(8)?),
        ..MovingFacts::default()
    };
    let colors = |flags: u8| match flags & 0x80 {
        0 => 0,
        _ => 3 << ((flags & 7) + 1),
    };
    let mut rest = file.get(13 + colors(*file.get(10)?)..)?;
    loop {
        let (&kind, behind) = rest.split_first()?;
        rest = match kind {
            b';' => return Some(facts),
            b'!' if behind.first() == Some(&0xf9) => {
                let delay = u16::from_le_bytes(*behind.get(3..)?.first_chunk()?);
                facts.milliseconds += 10 * u32::from(delay);
                facts.has_alpha |= behind.get(2)? & 1 == 1;
                behind.get(7..)?
            }
            b'!' => {
                facts.loops = behind.get(15..17)? == [0, 0];
                behind.get(18..)?
            }
            _ => {
                facts.frames += 1;
                let mut data = behind.get(9 + colors(*behind.get(8)?) + 1..)?;
                while let Some((&length, block)) = data.split_first() {
                    data = block.get(usize::from(length)..)?;
                    if length == 0 {
                        break;
                    }
                }
                data
            }
        };
    }
}

/// Chunks of an animated PNG.
fn png(file: &[u8]) -> Option<MovingFacts> {
    let mut facts = MovingFacts::default();
    let mut rest = file.get(8..)?;
    while !rest.is_empty() {
        let length = u32::from_be_bytes(*rest.first_chunk()?) as usize;
        let body = rest.get(8..8 + length)?;
        let long = |at: usize| Some(u32::from_be_bytes(*body.get(at..)?.first_chunk()?));
        let short = |at: usize| {
            Some(u32::from(u16::from_be_bytes(
                *body.get(at..)?.first_chunk()?,
            )))
        };
        match rest.get(4..8)? {
            b"IHDR" => {
                facts.size = (long(0)?, long(4)?);
                facts.has_alpha |= body.get(9)? & 4 != 0;
            }
            b"tRNS" => facts.has_alpha = true,
            b"acTL" => {
                facts.frames = long(0)? as usize;
                facts.loops = long(4)? == 0;
            }
            b"fcTL" => facts.milliseconds += 1000 * short(20)? / short(22)?.max(1),
            _ => {}
        }
        rest = rest.get(12 + length..)?;
    }
    Some(facts)
}

/// Chunks of an animated WebP.
fn webp(file: &[u8]) -> Option<MovingFacts> {
    let u24 = |bytes: &[u8]| {
        let [low, middle, high] = *bytes.first_chunk()?;
        Some(u32::from_le_bytes([low, middle, high, 0]))
    };
    let mut facts = MovingFacts::default();
    let mut rest = file.get(12..)?;
    while !rest.is_empty() {
        let length = u32::from_le_bytes(*rest.get(4..)?.first_chunk()?) as usize;
        let body = rest.get(8..8 + length)?;
        match rest.get(..4)? {
            b"VP8X" => {
                facts.has_alpha = body.first()? & 0x10 != 0;
                facts.size = (u24(body.get(4..)?)? + 1, u24(body.get(7..)?)? + 1);
            }
            b"ANIM" => facts.loops = body.get(4..6)? == [0, 0],
            _ => {
                facts.frames += 1;
                facts.milliseconds += u24(body.get(12..)?)?;
            }
        }
        rest = rest.get(8 + length + length % 2..)?;
    }
    Some(facts)
}
