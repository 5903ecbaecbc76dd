//! Colours: whatever a file meant, as opaque 8-bit sRGB.
//!
//! An ICC profile is applied at the depth of the file, before 16 bits become 8; transparency is
//! laid on white afterwards, in sRGB, as browsers do. A profile that cannot be read, or that is
//! made for another kind of picture, is ignored.

use std::sync::Arc;

use image::{DynamicImage, ImageBuffer, RgbImage};
use moxcms::{CmsError, ColorProfile, DataColorSpace, Layout, TransformExecutor, TransformOptions};

/// Converts to sRGB by `profile` (an ICC profile as stored in the file) and lays it on white.
pub(super) fn to_opaque_srgb(image: DynamicImage, profile: Option<&[u8]>) -> RgbImage {
    let image = match profile.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok()) {
        Some(profile) => to_srgb(image, &profile),
        None => image,
    };
    if image.color().has_alpha() {
        on_white(image)
    } else {
        image.into_rgb8()
    }
}

/// The picture in sRGB, or untouched where the profile does not fit it.
fn to_srgb(image: DynamicImage, profile: &ColorProfile) -> DynamicImage {
    let image = if profile.color_space == DataColorSpace::Rgb {
        coloured(image)
    } else {
        image
    };
    let eight = |samples, from| {
        let to = target(from);
        profile
            .create_transform_8bit(
                from,
                &ColorProfile::new_srgb(),
                to,
                TransformOptions::default(),
            )
            .and_then(|transform| apply(&transform, samples, from))
            .ok()
    };
    let sixteen = |samples, from| {
        let to = target(from);
        profile
            .create_transform_16bit(
                from,
                &ColorProfile::new_srgb(),
                to,
                TransformOptions::default(),
            )
            .and_then(|transform| apply(&transform, samples, from))
            .ok()
    };
    let (width, height) = (image.width(), image.height());
    use DynamicImage::*;
    match &image {
        ImageLuma8(grey) => eight(grey, Layout::Gray)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgb8)),
        ImageLumaA8(grey) => eight(grey, Layout::GrayAlpha)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgba8)),
        ImageRgb8(rgb) => eight(rgb, Layout::Rgb)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgb8)),
        ImageRgba8(rgb) => eight(rgb, Layout::Rgba)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgba8)),
        ImageLuma16(grey) => sixteen(grey, Layout::Gray)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgb16)),
        ImageLumaA16(grey) => sixteen(grey, Layout::GrayAlpha)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgba16)),
        ImageRgb16(rgb) => sixteen(rgb, Layout::Rgb)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgb16)),
        ImageRgba16(rgb) => sixteen(rgb, Layout::Rgba)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgba16)),
        _ => None,
    }
    .unwrap_or(image)
}

/// Grey as red = green = blue, at the same depth: some grey pictures carry an RGB profile.
fn coloured(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageLuma8(_) => image.into_rgb8().into(),
        DynamicImage::ImageLumaA8(_) => image.into_rgba8().into(),
        DynamicImage::ImageLuma16(_) => image.into_rgb16().into(),
        DynamicImage::ImageLumaA16(_) => image.into_rgba16().into(),
        image => image,
    }
}

/// What a layout becomes in sRGB: colours, with alpha where there was alpha.
fn target(from: Layout) -> Layout {
    match from {
        Layout::GrayAlpha | Layout::Rgba => Layout::Rgba,
        _ => Layout::Rgb,
    }
}

fn apply<V: Copy + Default>(
    transform: &Arc<dyn TransformExecutor<V> + Send + Sync>,
    samples: &[V],
    from: Layout,
) -> Result<Vec<V>, CmsError> {
    let pixels = samples.len() / from.channels();
    let mut converted = vec![V::default(); pixels * target(from).channels()];
    transform.transform(samples, &mut converted)?;
    Ok(converted)
}

/// Lays a picture with transparency on white: `out = colour · alpha + white · (1 − alpha)`, rounded.
fn on_white(image: DynamicImage) -> RgbImage {
    let (width, height) = (image.width(), image.height());
    let layered = image.into_rgba8();
    RgbImage::from_fn(width, height, |x, y| {
        let [red, green, blue, alpha] = layered.get_pixel(x, y).0;
        let over = |colour: u8| {
            let (colour, alpha) = (u32::from(colour), u32::from(alpha));
            ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}
