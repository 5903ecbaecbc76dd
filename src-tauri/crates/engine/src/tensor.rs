//! Pixels to numbers and back, exactly as in training.
//!
//! The network learnt from `x = v / 255` in 32-bit floats, channels first, and its pictures are
//! read back as `v = floor(clamp(x, 0, 1) · 255 + 0.5)`. `models/training/reference.py` does the
//! same in numpy, and a test holds the two together bit for bit. No normalisation happens here:
//! what a network wants beyond this range is part of its graph.

use image::RgbImage;
use ndarray::{Array4, ArrayView4};

use crate::error::Error;
use crate::photo::Photo;

/// NCHW f32 in 0..=1 of shape `[1, 3, H, W]`, where H and W are the photo's, padded on the right
/// and at the bottom to a multiple of `stride` and to at least `smallest`.
///
/// The padding reflects the photo without repeating its edge (numpy's `reflect`), back and forth
/// where the photo is smaller than the padding; a side of a single pixel repeats that pixel, as
/// numpy does.
pub fn to_tensor(photo: &Photo, stride: usize, smallest: usize) -> Array4<f32> {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let padded = |side: usize| side.max(smallest).next_multiple_of(stride.max(1));
    let columns: Vec<usize> = (0..padded(width)).map(|x| reflect(x, width)).collect();
    let mut tensor = Array4::zeros((1, 3, padded(height), padded(width)));
    for (channel, mut plane) in tensor
        .index_axis_mut(ndarray::Axis(0), 0)
        .outer_iter_mut()
        .enumerate()
    {
        for (y, mut row) in plane.outer_iter_mut().enumerate() {
            let start = reflect(y, height) * width * 3;
            let source = &photo.pixels()[start..start + width * 3];
            for (value, &x) in row.iter_mut().zip(&columns) {
                *value = f32::from(source[x * 3 + channel]) / 255.0;
            }
        }
    }
    tensor
}

/// The upper left `width` × `height` pixels of an NCHW f32 tensor of shape `[1, 3, H, W]`.
/// Values outside 0..=1 are clamped, halves are rounded up.
///
/// # Errors
/// [`Error::OutputInvalid`] if the tensor has another shape, is smaller than asked for, or holds a
/// value that is not a number.
pub fn from_tensor(tensor: ArrayView4<f32>, width: u32, height: u32) -> Result<Photo, Error> {
    let (batch, channels, rows, columns) = tensor.dim();
    let fits = rows >= height as usize && columns >= width as usize;
    if batch != 1 || channels != 3 || !fits || width == 0 || height == 0 {
        return Err(Error::OutputInvalid);
    }
    let mut pixels = RgbImage::new(width, height);
    let mut sound = true;
    for (y, row) in pixels.rows_mut().enumerate() {
        for (x, pixel) in row.enumerate() {
            for (channel, byte) in pixel.0.iter_mut().enumerate() {
                let value = tensor[[0, channel, y, x]];
                sound &= value.is_finite();
                *byte = (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
            }
        }
    }
    if sound {
        Ok(Photo::from_image(pixels))
    } else {
        Err(Error::OutputInvalid)
    }
}

/// `out = photo + (styled − photo) · strength` in 8-bit sRGB, halves rounded up. `strength` is in
/// 0..=1, where 0 gives `photo` and 1 gives `styled`, both exactly. The photos have the same size.
pub fn blend(photo: &Photo, styled: Photo, strength: f32) -> Photo {
    let mut blended = styled.into_image();
    for (out, &from) in blended.iter_mut().zip(photo.pixels()) {
        let (from, to) = (f32::from(from), f32::from(*out));
        *out = (from + (to - from) * strength + 0.5) as u8;
    }
    Photo::from_image(blended)
}

/// The place within `0..length` that position `at` of an endless mirror shows.
fn reflect(at: usize, length: usize) -> usize {
    let Some(last) = length.checked_sub(1).filter(|&last| last > 0) else {
        return 0;
    };
    let phase = at % (2 * last);
    if phase <= last {
        phase
    } else {
        2 * last - phase
    }
}
