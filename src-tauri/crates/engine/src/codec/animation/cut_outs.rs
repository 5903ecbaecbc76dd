//! Moving pictures without a background: whole frames with straight alpha, each in the place of the one before.

use std::collections::BTreeMap;

use ::gif::{DisposalMethod, Encoder as GifEncoder, Frame as GifFrame, Repeat};
use ::png::{BitDepth, BlendOp, ColorType, Compression, DisposeOp, Encoder, Filter};

use super::AnimationFormat;
use super::webp::{ALPHA, container, frame_of};
use crate::error::Error;

/// A pixel is seen in a GIF, which knows no half, from this on.
const SEEN: u8 = 128;

/// A moving picture without a background that begins again when it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MovingCutOut {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// How long each frame is seen.
    pub(crate) milliseconds: u16,
    /// Rows from the top of each frame; red, green, blue and straight alpha.
    pub(crate) frames: Vec<Vec<[u8; 4]>>,
}

impl MovingCutOut {
    /// Its file. As PNG it has a palette where all frames together have no more than 256 colours; a GIF needs that.
    ///
    /// # Errors
    /// [`Error::OutputInvalid`] of what the format cannot hold.
    pub(crate) fn encode(&self, format: AnimationFormat) -> Result<Vec<u8>, Error> {
        let most = u32::from(u16::MAX >> 2);
        let pixels = self.width as usize * self.height as usize;
        let is_whole = self.frames.iter().all(|frame| frame.len() == pixels);
        if self.frames.is_empty() || !is_whole || self.width.max(self.height) > most {
            return Err(Error::OutputInvalid);
        }
        let file = match format {
            AnimationFormat::Gif => self.gif(),
            AnimationFormat::Png => self.png(),
            AnimationFormat::WebP => self.webp(),
        };
        file.ok_or(Error::OutputInvalid)
    }

    fn gif(&self) -> Option<Vec<u8>> {
        let colors = |pixel: &[u8; 4]| (pixel[3] >= SEEN).then_some([pixel[0], pixel[1], pixel[2]]);
        let numbers = numbered(self.frames.iter().flatten().map(colors))?;
        let palette: Vec<u8> = numbers
            .keys()
            .flat_map(|color| color.unwrap_or_default())
            .collect();
        let transparent = numbers.get(&None).copied();
        let side = |length: u32| u16::try_from(length).ok();
        let (width, height) = (side(self.width)?, side(self.height)?);
        let mut file = Vec::new();
        let mut encoder = GifEncoder::new(&mut file, width, height, &palette).ok()?;
        encoder.set_repeat(Repeat::Infinite).ok()?;
        for frame in &self.frames {
            let indices: Option<Vec<u8>> = (frame.iter())
                .map(|pixel| numbers.get(&colors(pixel)).copied())
                .collect();
            let frame = GifFrame {
                delay: self.milliseconds / 10,
                dispose: DisposalMethod::Background,
                width,
                height,
                transparent,
                buffer: indices?.into(),
                ..GifFrame::default()
            };
            encoder.write_frame(&frame).ok()?;
        }
        drop(encoder);
        Some(file)
    }

    fn png(&self) -> Option<Vec<u8>> {
        let numbers = numbered(self.frames.iter().flatten().copied());
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, self.width, self.height);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::High);
        match &numbers {
            Some(numbers) => {
                encoder.set_color(ColorType::Indexed);
                encoder.set_palette(
                    (numbers.keys().flat_map(|it| [it[0], it[1], it[2]])).collect::<Vec<u8>>(),
                );
                encoder.set_trns(numbers.keys().map(|it| it[3]).collect::<Vec<u8>>());
                encoder.set_filter(Filter::NoFilter);
            }
            None => {
                encoder.set_color(ColorType::Rgba);
                encoder.set_filter(Filter::Adaptive);
            }
        }
        encoder
            .set_animated(u32::try_from(self.frames.len()).ok()?, 0)
            .ok()?;
        encoder.set_blend_op(BlendOp::Source).ok()?;
        encoder.set_dispose_op(DisposeOp::None).ok()?;
        let mut writer = encoder.write_header().ok()?;
        for frame in &self.frames {
            writer.set_frame_delay(self.milliseconds, 1000).ok()?;
            match &numbers {
                Some(numbers) => {
                    let indices: Option<Vec<u8>> =
                        (frame.iter()).map(|it| numbers.get(it).copied()).collect();
                    writer.write_image_data(&indices?).ok()?;
                }
                None => writer.write_image_data(frame.as_flattened()).ok()?,
            }
        }
        writer.finish().ok()?;
        Some(file)
    }

    fn webp(&self) -> Option<Vec<u8>> {
        let mut frames = Vec::with_capacity(self.frames.len());
        for frame in &self.frames {
            let place = [0, 0, self.width, self.height, u32::from(self.milliseconds)];
            frames.push(frame_of(frame.as_flattened(), 4, place)?);
        }
        container((self.width, self.height), ALPHA, &frames)
    }
}

/// A number for each of the colours, by their order; none where there are more than 256.
fn numbered<C: Ord>(colors: impl Iterator<Item = C>) -> Option<BTreeMap<C, u8>> {
    let mut numbers = BTreeMap::new();
    for color in colors {
        numbers.insert(color, 0);
        if numbers.len() > 256 {
            return None;
        }
    }
    for (number, at) in numbers.values_mut().zip(0..=u8::MAX) {
        *number = at;
    }
    Some(numbers)
}
