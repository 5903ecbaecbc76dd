//! Painting with a network that somebody else made: whole, or in tiles of the only size that it takes.

use ndarray::{ArrayD, IxDyn};

use super::network::ImportedNetwork;
use crate::error::Error;
use crate::image::{Photo, reflect_index, to_tensor, to_unit};

/// Sides of what is painted are multiples of this, and no less: most networks halve a picture twice.
const STRIDE: usize = 4;
const MIN_SIDE: usize = 64;
/// The part of a tile that lies on its neighbour, on each side.
const OVERLAP: f32 = 0.25;

/// Paints the whole picture at once.
pub(super) fn whole(network: &mut ImportedNetwork, photo: &Photo) -> Result<Photo, Error> {
    let picture = to_tensor(photo, STRIDE, MIN_SIDE).into_dyn();
    let shape = picture.shape().to_vec();
    let painted = network.run(picture)?;
    if painted.shape() != shape {
        return Err(Error::OutputInvalid);
    }
    to_photo(photo.width(), photo.height(), |channel, y, x| {
        painted[[0, channel, y, x]]
    })
}

/// Paints tiles of `size` that overlap; where they do, one passes slowly into the other.
pub(super) fn tiles(
    network: &mut ImportedNetwork,
    photo: &Photo,
    size: (usize, usize),
) -> Result<Photo, Error> {
    let (height, width) = (photo.height() as usize, photo.width() as usize);
    let mut sums = vec![0.0f32; height * width * 3];
    let mut weights = vec![0.0f32; height * width];
    for top in tile_places(height, size.0) {
        for left in tile_places(width, size.1) {
            let painted = network.run(tile(photo, (top, left), size))?;
            if painted.shape() != [1, 3, size.0, size.1] {
                return Err(Error::OutputInvalid);
            }
            for y in top..height.min(top + size.0) {
                for x in left..width.min(left + size.1) {
                    let weight = fade(y - top, size.0) * fade(x - left, size.1);
                    let at = y * width + x;
                    weights[at] += weight;
                    for channel in 0..3 {
                        sums[at * 3 + channel] += weight * painted[[0, channel, y - top, x - left]];
                    }
                }
            }
        }
    }
    to_photo(photo.width(), photo.height(), |channel, y, x| {
        let at = y * width + x;
        sums[at * 3 + channel] / weights[at]
    })
}

/// Where tiles of a size begin, the last ending with the side; a short side has one.
fn tile_places(length: usize, size: usize) -> Vec<usize> {
    let Some(last) = length.checked_sub(size).filter(|&last| last > 0) else {
        return vec![0];
    };
    let step = ((size as f32 * (1.0 - OVERLAP)) as usize).max(1);
    let steps = last.div_ceil(step);
    (0..=steps).map(|at| last * at / steps).collect()
}

/// How much a tile counts at a place along its side: least at its ends, and never nothing.
fn fade(at: usize, size: usize) -> f32 {
    let from_end = (at.min(size - 1 - at) + 1) as f32;
    (from_end / (size as f32 * OVERLAP)).min(1.0)
}

/// `[1, 3, height, width]` of the photo from a place on, and its mirror image beyond its ends.
fn tile(
    photo: &Photo,
    (top, left): (usize, usize),
    (height, width): (usize, usize),
) -> ArrayD<f32> {
    let row = photo.width() as usize;
    let columns: Vec<_> = (left..left + width)
        .map(|x| reflect_index(x as isize, row) * 3)
        .collect();
    let mut tile = ArrayD::zeros(IxDyn(&[1, 3, height, width]));
    for y in 0..height {
        let start = reflect_index((top + y) as isize, photo.height() as usize) * row * 3;
        for (x, column) in columns.iter().enumerate() {
            for channel in 0..3 {
                tile[[0, channel, y, x]] = to_unit(photo.pixels()[start + column + channel]);
            }
        }
    }
    tile
}

fn to_photo(
    width: u32,
    height: u32,
    at: impl Fn(usize, usize, usize) -> f32,
) -> Result<Photo, Error> {
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..height as usize {
        for x in 0..width as usize {
            pixels.extend(
                [0, 1, 2].map(|channel| (at(channel, y, x).clamp(0.0, 1.0) * 255.0 + 0.5) as u8),
            );
        }
    }
    Photo::from_pixels(width, height, pixels)
}
