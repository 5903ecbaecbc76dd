//! The part of a whole picture that fills a place: everybody's head in it, and none of them cut.

use resvg::tiny_skia::{IntSize, Pixmap};

use crate::analysis::PortraitMap;
use crate::compose::sprite::AlphaPicture;
use crate::error::Error;
use crate::image::Photo;
use crate::looks::HeadsPart;

/// The part of a picture of the photo of `map` with these proportions, width to height. Where the photo is too small for everybody's
/// head it lies in the middle, and its edges are continued out of focus.
pub(crate) fn around_heads(
    picture: &AlphaPicture,
    map: &PortraitMap,
    ratio: f32,
) -> Option<Pixmap> {
    let part = HeadsPart::of(map, ratio);
    let scale = picture.width as f32 / map.photo_size.0.max(1) as f32;
    let [left, top, width, height] =
        [part.left, part.top, part.width, part.height].map(|it| it * scale);
    let along = |from: f32, length: f32, most: usize| {
        let first = (from.round().max(0.0) as usize).min(most.saturating_sub(1));
        let end = ((from + length).round().max(0.0) as usize).clamp(first + 1, most.max(1));
        [first, end]
    };
    let [first_x, end_x] = along(left, width, picture.width);
    let [first_y, end_y] = along(top, height, picture.height);
    let shown = picture.part([first_x, first_y, end_x, end_y])?;
    let reaches_beyond = left < -1.0 || top < -1.0;
    if !reaches_beyond {
        return Some(shown);
    }
    let (wide, tall) = (
        width.round().max(1.0) as u32,
        height.round().max(1.0) as u32,
    );
    let at = [-left, -top].map(|it| it.max(0.0).round() as u32);
    extended(&shown, (at[0], at[1]), (wide, tall))
}

/// The part of a photo around everybody's head for a place of exactly this size, in pixels. `map` is of this photo.
///
/// # Errors
/// [`Error::PixelsMismatch`] if a side is 0.
pub fn photo_around_heads(
    photo: &Photo,
    map: &PortraitMap,
    (width, height): (u32, u32),
) -> Result<Photo, Error> {
    let whole = AlphaPicture::from(photo);
    let part = around_heads(&whole, map, width as f32 / height.max(1) as f32);
    let part = part.ok_or(Error::OutputInvalid)?;
    let (pixels, _) = part.data().as_chunks::<4>();
    let pixels = pixels.iter().flat_map(|&[r, g, b, _]| [r, g, b]);
    Photo::from_pixels(part.width(), part.height(), pixels.collect())?.resized(width, height)
}

/// A picture within a larger one: what it leaves free is filled from its nearest edge, the more out of focus the further away.
fn extended(picture: &Pixmap, (x, y): (u32, u32), (width, height): (u32, u32)) -> Option<Pixmap> {
    let (own_width, own_height) = (picture.width(), picture.height());
    let (pixels, _) = picture.data().as_chunks::<4>();
    let pixel = |x: u32, y: u32| pixels[(y * own_width + x) as usize];
    let row = |y: u32| line((0..own_width).map(|x| pixel(x, y)));
    let column = |x: u32| line((0..own_height).map(|y| pixel(x, y)));
    let (rows, columns) = (
        [row(0), row(own_height - 1)],
        [column(0), column(own_width - 1)],
    );
    let mut data = Vec::with_capacity(width as usize * height as usize * 4);
    for at_y in 0..height {
        for at_x in 0..width {
            let (from_x, from_y) = (
                i64::from(at_x) - i64::from(x),
                i64::from(at_y) - i64::from(y),
            );
            let beside = beyond(from_x, own_width);
            let above = beyond(from_y, own_height);
            let inside = |at: i64, most: u32| at.clamp(0, i64::from(most) - 1) as usize;
            data.extend(match (beside, above) {
                (None, None) => pixel(from_x as u32, from_y as u32),
                (_, Some((end, away))) => mean(&rows[end], inside(from_x, own_width), away),
                (Some((end, away)), None) => mean(&columns[end], inside(from_y, own_height), away),
            });
        }
    }
    Pixmap::from_vec(data, IntSize::from_wh(width, height)?)
}

/// Beyond which end something is, and how far.
fn beyond(at: i64, length: u32) -> Option<(usize, usize)> {
    match at {
        at if at < 0 => Some((0, at.unsigned_abs() as usize)),
        at if at >= i64::from(length) => Some((1, (at - i64::from(length) + 1) as usize)),
        _ => None,
    }
}

/// Sums along a line of pixels, from its start.
fn line(pixels: impl Iterator<Item = [u8; 4]>) -> Vec<[u64; 4]> {
    let mut sums = vec![[0; 4]];
    let mut sum = [0; 4];
    for pixel in pixels {
        for (sum, value) in sum.iter_mut().zip(pixel) {
            *sum += u64::from(value);
        }
        sums.push(sum);
    }
    sums
}

/// The mean of what is near a place on a line, the wider the further away that is seen from. What is nearer counts more: the means of
/// four reaches, so that no ray is seen.
fn mean(sums: &[[u64; 4]], at: usize, away: usize) -> [u8; 4] {
    let mut total = [0; 4];
    for share in 1..=4 {
        let reach = 1 + away * share / 4;
        let first = at.saturating_sub(reach);
        let end = (at + reach + 1).min(sums.len() - 1);
        let count = (end - first).max(1) as u64;
        for channel in 0..4 {
            total[channel] += (sums[end][channel] - sums[first][channel]) / count;
        }
    }
    total.map(|sum| (sum / 4) as u8)
}
