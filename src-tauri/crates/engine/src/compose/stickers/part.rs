//! The part of a photo that a sticker is made from: everybody in it, and a little more, at a size that leaves detail.

use crate::analysis::PortraitMap;
use crate::error::Error;
use crate::image::{Photo, Reframe};

/// Longest side of the part in pixels: twice a sticker's, so that contours are drawn finer than they are shown.
pub const MAX_PART_SIDE: u32 = 1024;

/// How much is left around people, as a share of the longer side: their mask is coarse.
const AROUND: f32 = 0.03;

/// From this value on a pixel of the mask belongs to somebody.
const SOMEBODY: u8 = 100;

/// The part of a photo around all people of `map`, which is of this photo.
///
/// # Errors
/// [`Error::NoPerson`]; those of the photo.
pub fn people_part(photo: &Photo, map: &PortraitMap) -> Result<Photo, Error> {
    let mask = &map.person;
    let (mut left, mut right, mut top, mut bottom) = (mask.width, 0, mask.height, 0);
    for (y, row) in mask.values.chunks_exact(mask.width.max(1)).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, it)| **it >= SOMEBODY) {
            (left, right) = (left.min(x), right.max(x + 1));
            (top, bottom) = (top.min(y), bottom.max(y + 1));
        }
    }
    if left >= right {
        return Err(Error::NoPerson);
    }
    let (width, height) = (photo.width(), photo.height());
    let around = AROUND * mask.width.max(mask.height) as f32;
    let along = |from: usize, to: usize, of: usize, length: u32| {
        let scale = length as f32 / of as f32;
        let from = ((from as f32 - around) * scale).max(0.0);
        let to = ((to as f32 + around) * scale).min(length as f32);
        (
            (from + to) / 2.0,
            ((to - from).round() as u32).clamp(1, length),
        )
    };
    let (middle_x, across) = along(left, right, mask.width, width);
    let (middle_y, down) = along(top, bottom, mask.height, height);
    let reframe = Reframe {
        center: [middle_x, middle_y],
        size: (across, down),
        angle: 0.0,
        mirror: false,
    };
    Ok(photo.reframed(&reframe)?.thumbnail(MAX_PART_SIDE))
}
