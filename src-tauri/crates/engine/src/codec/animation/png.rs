//! Animated PNG: frames as they are.

use png::{BitDepth, BlendOp, ColorType, Compression, DisposeOp, Encoder, Filter};

use super::Animation;

pub(super) fn encode(animation: &Animation) -> Option<Vec<u8>> {
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, animation.width, animation.height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::Adaptive);
    encoder
        .set_animated(u32::try_from(animation.frames.len()).ok()?, 0)
        .ok()?;
    encoder.set_blend_op(BlendOp::Source).ok()?;
    encoder.set_dispose_op(DisposeOp::None).ok()?;
    let mut writer = encoder.write_header().ok()?;
    for frame in &animation.frames {
        // First a place that every size has, so that no step lies outside.
        writer.set_frame_position(0, 0).ok()?;
        writer.set_frame_dimension(frame.width, frame.height).ok()?;
        writer.set_frame_position(frame.left, 0).ok()?;
        writer.set_frame_delay(frame.milliseconds, 1000).ok()?;
        writer.write_image_data(frame.pixels.as_flattened()).ok()?;
    }
    writer.finish().ok()?;
    Some(file)
}
