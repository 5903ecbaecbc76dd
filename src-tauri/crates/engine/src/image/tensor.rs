//! Pixels to tensors, exactly as in training.
//!
//! The network learnt from `x = v / 255` in 32-bit floats, channels first.
//! `models/training/reference.py` does the same in numpy, and a test compares the two bit for bit.
//! There is no normalisation here: what a network needs beyond this range is part of its graph.

use ndarray::Array4;

use crate::image::Photo;

/// NCHW f32 in 0..=1 of shape `[1, 3, H, W]`, where H and W are the photo's, padded on the right
/// and at the bottom to a multiple of `stride` and to at least `min_side`.
///
/// The padding reflects the photo without repeating its edge (numpy's `reflect`), back and forth
/// where the photo is smaller than the padding; a side of a single pixel repeats that pixel, as
/// numpy does.
pub fn to_tensor(photo: &Photo, stride: usize, min_side: usize) -> Array4<f32> {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let padded_side = |side: usize| side.max(min_side).next_multiple_of(stride.max(1));
    let columns: Vec<usize> = (0..padded_side(width))
        .map(|x| reflect_index(x as isize, width))
        .collect();
    let mut tensor = Array4::zeros((1, 3, padded_side(height), padded_side(width)));
    for (channel, mut plane) in tensor
        .index_axis_mut(ndarray::Axis(0), 0)
        .outer_iter_mut()
        .enumerate()
    {
        for (y, mut row) in plane.outer_iter_mut().enumerate() {
            let start = reflect_index(y as isize, height) * width * 3;
            let source = &photo.pixels()[start..start + width * 3];
            for (value, &x) in row.iter_mut().zip(&columns) {
                *value = to_unit(source[x * 3 + channel]);
            }
        }
    }
    tensor
}

/// An 8-bit value in 0..=1.
pub(crate) fn to_unit(value: u8) -> f32 {
    f32::from(value) / 255.0
}

/// The index within `0..length` that position `at` of an endless mirror shows.
pub(crate) fn reflect_index(at: isize, length: usize) -> usize {
    let Some(last) = length.checked_sub(1).filter(|&last| last > 0) else {
        return 0;
    };
    let phase = at.unsigned_abs() % (2 * last);
    if phase <= last {
        phase
    } else {
        2 * last - phase
    }
}
