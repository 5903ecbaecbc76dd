//! Pictures of the sizes that the networks take, and what is measured of them.

use ndarray::{Array4, ArrayView4};

use crate::codec::Source;
use crate::error::Error;
use crate::image::{Photo, to_tensor};
use crate::looks::neural::learning::content::{HEADS, SHOWN_SIDE, drawn_head};
use crate::looks::neural::learning::gram::{GramSum, Grams};
use crate::looks::neural::learning::graphs::{STRIDE, See};

/// The longest side of the part of a picture that is measured at a time, in pixels: more would take more memory.
const PART_SIDE: usize = 320;
/// The longer side of a picture that is measured, in shares of the shorter: what lies further out is cut off.
const MAX_PROPORTION: f32 = 1.5;

/// The Gram matrices of a picture whose shorter side has `short` pixels, a multiple of eight.
pub(super) fn measure(see: &mut See, picture: &Source, short: u32) -> Result<Grams, Error> {
    let (width, height) = picture.size();
    let longer = width.max(height) as f32 / width.min(height) as f32;
    // Of a strip, no more than a few times what is looked at.
    let small =
        picture.downscaled((short as f32 * longer.min(4.0 * MAX_PROPORTION)).ceil() as u32)?;
    let scale = short as f32 / small.width().min(small.height()) as f32;
    let longest = short as f32 * MAX_PROPORTION;
    let side = |length: u32| {
        let length = (length as f32 * scale).min(longest);
        (length as u32).max(short) / STRIDE as u32 * STRIDE as u32
    };
    let size = (side(small.width()), side(small.height()));
    let image = to_tensor(&covering(small, size)?, STRIDE, STRIDE);
    let mut sum = GramSum::default();
    let (_, _, rows, columns) = image.dim();
    for top in (0..rows).step_by(PART_SIDE) {
        for left in (0..columns).step_by(PART_SIDE) {
            let (bottom, right) = ((top + PART_SIDE).min(rows), (left + PART_SIDE).min(columns));
            let size = (1, 3, bottom - top, right - left);
            let part = Array4::from_shape_fn(size, |(_, channel, y, x)| {
                image[[0, channel, top + y, left + x]]
            });
            let seen = see.look(part.view())?;
            sum.add(seen.grams, ((bottom - top) * (right - left)) as f32);
        }
    }
    sum.finish().ok_or(Error::OutputInvalid)
}

/// The middle of a photo, scaled so that it covers exactly `size`.
fn covering(photo: Photo, size: (u32, u32)) -> Result<Photo, Error> {
    let scale = (size.0 as f32 / photo.width() as f32).max(size.1 as f32 / photo.height() as f32);
    let scaled = |length: u32, least: u32| ((length as f32 * scale).round() as u32).max(least);
    // No side of a strip becomes longer than memory has room for: it is squeezed instead.
    let most = 8 * size.0.max(size.1);
    let width = scaled(photo.width(), size.0).min(most);
    let height = scaled(photo.height(), size.1).min(most);
    let photo = photo.resized(width, height)?;
    let (left, top) = ((width - size.0) / 2, (height - size.1) / 2);
    let row = width as usize * 3;
    let pixels = photo.pixels().chunks_exact(row).skip(top as usize);
    let part = left as usize * 3..(left + size.0) as usize * 3;
    let pixels = pixels
        .take(size.1 as usize)
        .flat_map(|row| &row[part.clone()]);
    Photo::from_pixels(size.0, size.1, pixels.copied().collect())
}

/// A photo whose longer side has at most `longest` pixels and whose shorter has at most `shortest`, both multiples of
/// eight, `[1, 3, H, W]` in 0..=1; it is never enlarged beyond what the multiples ask for.
pub(super) fn framed(photo: &Photo, shortest: u32, longest: u32) -> Result<Array4<f32>, Error> {
    let (width, height) = (photo.width() as f32, photo.height() as f32);
    let scale = (shortest as f32 / width.min(height)).min(longest as f32 / width.max(height));
    let stride = STRIDE as f32;
    let side = |length: f32| {
        ((length * scale.min(1.0) / stride).round() * stride).max(4.0 * stride) as u32
    };
    let resized = photo.clone().resized(side(width), side(height))?;
    Ok(to_tensor(&resized, STRIDE, STRIDE))
}

/// A drawn head, to show a style on whose picture is not known.
///
/// # Errors
/// None that can be met; a picture without a pixel would be one.
pub fn sample_head() -> Result<Photo, Error> {
    to_photo(drawn_head(HEADS, SHOWN_SIDE as usize).view())
}

/// A picture in 0..=1 as pixels.
pub(super) fn to_photo(picture: ArrayView4<f32>) -> Result<Photo, Error> {
    let (_, _, height, width) = picture.dim();
    let mut pixels = Vec::with_capacity(height * width * 3);
    for y in 0..height {
        for x in 0..width {
            pixels
                .extend((0..3).map(|channel| (picture[[0, channel, y, x]] * 255.0).round() as u8));
        }
    }
    Photo::from_pixels(width as u32, height as u32, pixels)
}
