//! GIF: each frame has colours of its own, 256 of them, and pixels of two where a colour lies between.

use gif::{DisposalMethod, Encoder, Frame as GifFrame, Repeat};
use quantette::deps::palette::{Srgb, cast};
use quantette::dither::FloydSteinberg;
use quantette::{ImageRef, PaletteSize, Pipeline};

use super::{Animation, Frame};

/// How much of an error is passed on: all of it would let single pixels stray, and they take most of a file.
const DIFFUSION: f32 = 0.6;

pub(super) fn encode(animation: &Animation) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let side = |length: u32| u16::try_from(length).ok();
    let (width, height) = (side(animation.width)?, side(animation.height)?);
    let mut encoder = Encoder::new(&mut file, width, height, &[]).ok()?;
    encoder.set_repeat(Repeat::Infinite).ok()?;
    for frame in &animation.frames {
        let (palette, indices) = indexed(frame)?;
        let frame = GifFrame {
            delay: frame.milliseconds / 10,
            dispose: DisposalMethod::Keep,
            left: side(frame.left)?,
            width: side(frame.width)?,
            height: side(frame.height)?,
            palette: Some(palette),
            buffer: indices.into(),
            ..GifFrame::default()
        };
        encoder.write_frame(&frame).ok()?;
    }
    drop(encoder);
    Some(file)
}

/// The colours of a frame, and which of them each pixel has.
fn indexed(frame: &Frame) -> Option<(Vec<u8>, Vec<u8>)> {
    let colors: &[Srgb<u8>] = cast::from_component_slice(frame.pixels.as_flattened());
    let image = ImageRef::new(frame.width, frame.height, colors).ok()?;
    let reduced = Pipeline::new()
        .palette_size(PaletteSize::MAX)
        .ditherer(FloydSteinberg::with_error_diffusion(DIFFUSION))
        .input_image(image)
        .output_srgb8_indexed_image();
    let palette: Vec<u8> = reduced
        .palette()
        .iter()
        .flat_map(|color| [color.red, color.green, color.blue])
        .collect();
    Some((palette, reduced.indices().to_vec()))
}
