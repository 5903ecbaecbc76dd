//! Where the people of a photo are, at its full size and row by row: how much of each pixel is a person,
//! and the colours that person and background have there without each other.
//!
//! The mask of a portrait map is small. A guided filter with the photo's colours, measured on a small
//! copy, carries it to every pixel of the photo, so that single hairs come with their own edge. The two
//! colours follow Forte, "Approximate Fast Foreground Colour Estimation" (ICIP 2021).

mod outline;

use std::sync::Arc;

use rayon::prelude::*;

use crate::analysis::{Mask, PortraitMap, contour, fill_polygon};
use crate::effects::matte::outline::{Outline, narrow, outline};
use crate::error::Error;
use crate::image::{
    ColorGuide, EnlargedMasks, FloatImage, GuidedMasks, Photo, RowReader, neighbours,
};

/// The longest side of the copy that everything is measured on, in pixels.
pub(crate) const MATTE_SIDE: u32 = 768;

/// How masks follow the photo: the reach as a share of the copy's longer side, and the variance of
/// colour below which there is no edge.
const REACH: f32 = 0.011;
const NO_EDGE: f32 = 2e-5;

/// A filtered mask below and above these is none and all.
const NONE: f32 = 0.12;
const ALL: f32 = 0.94;

/// How far from its edge a mask may be wrong, and how far around a pixel the colours of people and
/// background are learnt, as shares of the copy's longer side.
const UNSURE: f32 = 0.03;
const WINDOW: f32 = 0.07;

/// How much the unsure part of a mask counts beside the sure part.
const LITTLE_TRUST: f32 = 0.02;

/// Colours that explain less of a mask than the first share tell nothing apart; from the second on they
/// are believed.
const EXPLAINED: [f32; 2] = [0.5, 0.85];

/// How far colours are taken from, twice, as shares of the copy's longer side.
const WIDE: f32 = 0.06;
const NARROW: f32 = 0.008;

/// The sharpest edge, in pixels of the copy.
const SHARPEST: f32 = 0.4;

/// Where somebody who is drawn ends. A drawing ends in a line; outside of it there is the ground that the look drew, of which
/// nothing must stay.
const INSIDE: f32 = 0.62;

/// How far a background that is out of focus is blurred, as a share of the copy's longer side.
const BLUR: f32 = 0.02;

/// Six numbers: the colours of the people and of the background.
type Colors = [f32; 6];

/// Where people are in a photo.
pub(crate) struct Matte {
    shares: EnlargedMasks<2>,
    colors: FloatImage<6>,
    blurred: FloatImage<3>,
    /// The least and the most that a pixel is of a person, the contour's field, and how much hair is near.
    shape: FloatImage<4>,
    /// How much the field changes in a pixel of the photo, or in the sharpest edge of it.
    edge: f32,
    size: (usize, usize),
}

/// What is known of a pixel. Colours are in 0..=255.
#[derive(Clone, Copy)]
pub(crate) struct MattePixel {
    /// How much of it is a person, 0..=1.
    pub(crate) person: f32,
    /// The same of people who are drawn: within a clean contour, hair too.
    pub(crate) drawn: f32,
    /// How much of the person is a face, 0..=1.
    pub(crate) face: f32,
    /// The colour of the person.
    pub(crate) foreground: [f32; 3],
    /// The background out of focus.
    pub(crate) blurred: [f32; 3],
}

impl MattePixel {
    pub(crate) fn foreground_bytes(&self) -> [u8; 3] {
        self.foreground.map(|value| (value + 0.5) as u8)
    }
}

impl Matte {
    /// Of a photo of `size`, from its copy of [`MATTE_SIDE`] and its map.
    pub(crate) fn new(small: &Photo, map: &PortraitMap, size: (u32, u32)) -> Matte {
        let guide = unit_colors(small);
        let (width, height) = (guide.width, guide.height);
        let longest = width.max(height) as f32;
        let person = resized(&map.person, width, height);
        let face = faces(map, width, height);
        let masks =
            FloatImage::from_fn(width, height, |x, y| [person.at(x, y)[0], face.at(x, y)[0]]);
        let filter = ColorGuide {
            radius: ((longest * REACH) as usize).max(1),
            epsilon: NO_EDGE,
        };
        let mut measured = filter.measure(&guide, &masks);
        let mut limits = limits(&person, (longest * UNSURE) as usize);
        let (by_color, explained) =
            discriminant(&guide, &person, &limits, (longest * WINDOW) as usize);
        measured.mix_first(&by_color, &explained);
        let shares = measured.filtered(&guide);
        let matted = |limits: &FloatImage<2>| -> Vec<f32> {
            let known = shares.pixels.iter().zip(&limits.pixels);
            known
                .map(|(shares, &limits)| held(shares[0], limits))
                .collect()
        };
        let rough = matted(&limits);
        narrow(&mut limits, map, &rough);
        let alpha = matted(&limits);
        let hair = resized(&map.hair, width, height);
        let Outline { field, hair, slope } = outline(map, &hair, &alpha);
        let shape = FloatImage::from_fn(width, height, |x, y| {
            let [least, most] = limits.at(x, y);
            [least, most, field.at(x, y)[0], hair[y * width + x]]
        });
        let step = width as f32 / size.0 as f32;
        let edge = slope * step.max(SHARPEST);
        let alpha: Vec<f32> = (shape.pixels.iter().zip(&alpha))
            .map(|(&shape, &alpha)| clean(alpha, shape, edge))
            .collect();
        let size = (size.0 as usize, size.1 as usize);
        let colors = separated(&guide, &alpha);
        Matte {
            blurred: blurred(&colors, &alpha),
            shape,
            edge,
            colors,
            shares: measured.at_size(size),
            size,
        }
    }

    /// Calls `each` with what is known of each pixel of row `y` of the photo, from the left.
    pub(crate) fn for_each_in_row(&self, y: usize, photo: &[u8], mut each: impl FnMut(MattePixel)) {
        let (photo, _) = photo.as_chunks::<3>();
        let colors = row_between(&self.colors, y, self.size.1);
        let blurred = row_between(&self.blurred, y, self.size.1);
        let shape = row_between(&self.shape, y, self.size.1);
        let step = self.colors.width as f32 / self.size.0 as f32;
        self.shares.for_each_in_row(y, photo, |x, [person, face]| {
            let own = photo[x].map(f32::from);
            let (left, right, along) = neighbours((x as f32 + 0.5) * step - 0.5, self.colors.width);
            let shape = between(&shape[left], &shape[right], along);
            let person = held(person, [shape[0], shape[1]]);
            let person = clean(person, shape, self.edge);
            let foreground = match person >= 1.0 {
                true => own,
                false => {
                    let near = between(&colors[left], &colors[right], along);
                    foreground(own, person, near)
                }
            };
            each(MattePixel {
                person,
                drawn: within(shape[2], INSIDE, self.edge),
                face,
                foreground,
                blurred: between(&blurred[left], &blurred[right], along).map(|it| it * 255.0),
            });
        });
    }
}

/// The photo with the colours of the people wherever they are in part, and around them: what is painted
/// of it has nothing of the background in its edges.
pub(crate) struct ForegroundRows<'a> {
    rows: Box<dyn RowReader + 'a>,
    matte: Arc<Matte>,
    rows_read: usize,
}

impl<'a> ForegroundRows<'a> {
    pub(crate) fn new(rows: Box<dyn RowReader + 'a>, matte: Arc<Matte>) -> ForegroundRows<'a> {
        ForegroundRows {
            rows,
            matte,
            rows_read: 0,
        }
    }
}

impl RowReader for ForegroundRows<'_> {
    fn width(&self) -> u32 {
        self.rows.width()
    }

    fn height(&self) -> u32 {
        self.rows.height()
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        self.rows.read(out)?;
        let row = self.width() as usize * 3;
        let (matte, first) = (&*self.matte, self.rows_read);
        out.par_chunks_mut(row).enumerate().for_each(|(y, row)| {
            let photo = row.to_vec();
            let mut out = row.as_chunks_mut::<3>().0.iter_mut();
            matte.for_each_in_row(first + y, &photo, |known| {
                if let Some(out) = out.next() {
                    *out = known.foreground_bytes();
                }
            });
        });
        self.rows_read += out.len() / row;
        Ok(())
    }
}

fn unit_colors(photo: &Photo) -> FloatImage<3> {
    let (pixels, _) = photo.pixels().as_chunks::<3>();
    FloatImage {
        width: photo.width() as usize,
        height: photo.height() as usize,
        pixels: (pixels.iter())
            .map(|pixel| pixel.map(|value| f32::from(value) / 255.0))
            .collect(),
    }
}

/// How much of a pixel is within the line where a field has this level, if the field changes by `edge` in a pixel.
fn within(field: f32, level: f32, edge: f32) -> f32 {
    ((field - level) / (2.0 * edge) + 0.5).clamp(0.0, 1.0)
}

/// A matte that follows the contour where there is no hair.
fn clean(alpha: f32, [_, _, field, hair]: [f32; 4], edge: f32) -> f32 {
    let contour = within(field, 0.5, edge);
    contour + (alpha - contour) * hair
}

/// What a filtered mask says of a pixel, within what is known for sure.
fn held(share: f32, [least, most]: [f32; 2]) -> f32 {
    let share = ((share - NONE) / (ALL - NONE)).clamp(0.0, 1.0);
    share.max(least).min(most.max(least))
}

/// The least and the most that each pixel can be of a person: a mask is wrong near its edge alone.
fn limits(person: &FloatImage<1>, radius: usize) -> FloatImage<2> {
    let mean = person.clone().box_mean(radius);
    let step = |share: f32| share.clamp(0.0, 1.0);
    FloatImage {
        width: mean.width,
        height: mean.height,
        pixels: (mean.pixels.iter())
            .map(|[mean]| [step((mean - 0.9) / 0.08), 1.0 - step((0.1 - mean) / 0.08)])
            .collect(),
    }
}

/// Tells people from what is near them by their colours, learnt where the mask is sure, and says for each
/// pixel how far that can be relied on.
fn discriminant(
    guide: &FloatImage<3>,
    person: &FloatImage<1>,
    limits: &FloatImage<2>,
    radius: usize,
) -> (GuidedMasks<1>, Vec<f32>) {
    let trust = FloatImage {
        width: limits.width,
        height: limits.height,
        pixels: (limits.pixels.iter())
            .map(|[least, most]| [(least + 1.0 - most).max(LITTLE_TRUST)])
            .collect(),
    };
    let filter = ColorGuide {
        radius: radius.max(1),
        epsilon: NO_EDGE,
    };
    let (masks, explained) = filter.discriminate(guide, person, &trust);
    let [from, to] = EXPLAINED;
    let share = |explained: f32| ((explained - from) / (to - from)).clamp(0.0, 1.0);
    (masks, explained.into_iter().map(share).collect())
}

fn resized(mask: &Mask, width: usize, height: usize) -> FloatImage<1> {
    let values = mask.values.iter().map(|&value| [f32::from(value) / 255.0]);
    FloatImage {
        width: mask.width,
        height: mask.height,
        pixels: values.collect(),
    }
    .resized(width, height)
}

/// Faces as far as neither hair nor headwear is before them, with soft edges.
fn faces(map: &PortraitMap, width: usize, height: usize) -> FloatImage<1> {
    let mut mask = FloatImage::filled(width, height, [0.0]);
    let scale = width as f32 / map.photo_size.0 as f32;
    for face in &map.faces {
        let oval = contour(&face.landmarks).map(|point| point.map(|along| along * scale));
        fill_polygon(&oval, width, height, |at| mask.pixels[at] = [1.0]);
    }
    for cover in [&map.hair, &map.headwear] {
        let cover = resized(cover, width, height);
        for (mask, [cover]) in mask.pixels.iter_mut().zip(&cover.pixels) {
            mask[0] *= 1.0 - cover;
        }
    }
    let widest = map.faces.iter().map(|face| face.bounds.width() * scale);
    let soft = (widest.fold(0.0, f32::max) * 0.04) as usize;
    mask.box_mean(soft)
}

/// The colours of people and of the background, each without the other, around every pixel.
fn separated(photo: &FloatImage<3>, alpha: &[f32]) -> FloatImage<6> {
    let longest = photo.width.max(photo.height) as f32;
    let [wide, narrow] = [WIDE, NARROW].map(|share| ((longest * share) as usize).max(1));
    let same = photo.pixels.iter().map(|&[r, g, b]| [r, g, b, r, g, b]);
    let mut colors = FloatImage {
        width: photo.width,
        height: photo.height,
        pixels: same.collect(),
    };
    for radius in [wide, narrow] {
        let near = weighted_means(&colors, alpha, radius);
        let each = near.pixels.par_iter().zip(&photo.pixels).zip(alpha);
        colors.pixels = each
            .map(|((near, photo), &alpha)| {
                let back = [near[3], near[4], near[5]];
                let [r, g, b] = match radius == narrow {
                    // What is left is the mean: the rest is added at full size.
                    true => [near[0], near[1], near[2]],
                    false => {
                        let own = photo.map(|value| value * 255.0);
                        foreground(own, alpha, *near).map(|value| value / 255.0)
                    }
                };
                [r, g, b, back[0], back[1], back[2]]
            })
            .collect();
    }
    colors
}

/// The means of the people's and of the background's colours near each pixel, weighted by how much of
/// either is in the pixels.
fn weighted_means(colors: &FloatImage<6>, alpha: &[f32], radius: usize) -> FloatImage<6> {
    let sums = FloatImage {
        width: colors.width,
        height: colors.height,
        pixels: (colors.pixels.par_iter())
            .zip(alpha)
            .map(|(&[fr, fg, fb, br, bg, bb], &share)| {
                let rest = 1.0 - share;
                [
                    fr * share,
                    fg * share,
                    fb * share,
                    share,
                    br * rest,
                    bg * rest,
                    bb * rest,
                    rest,
                ]
            })
            .collect(),
    };
    let means = sums.box_mean(radius);
    // Where there is nothing near, it is what it was.
    let little = 1e-4;
    let pixels = means.pixels.par_iter().zip(&colors.pixels);
    FloatImage {
        width: colors.width,
        height: colors.height,
        pixels: pixels
            .map(|(sum, was)| {
                let mean = |at: usize, weight: usize, was: f32| {
                    (sum[at] + little * was) / (sum[weight] + little)
                };
                [
                    mean(0, 3, was[0]),
                    mean(1, 3, was[1]),
                    mean(2, 3, was[2]),
                    mean(4, 7, was[3]),
                    mean(5, 7, was[4]),
                    mean(6, 7, was[5]),
                ]
            })
            .collect(),
    }
}

/// The colour of the person in a pixel of which the share `alpha` is the person, near these colours.
fn foreground(own: [f32; 3], alpha: f32, near: Colors) -> [f32; 3] {
    [0, 1, 2].map(|channel| {
        let (front, back) = (near[channel] * 255.0, near[channel + 3] * 255.0);
        let rest = own[channel] - alpha * front - (1.0 - alpha) * back;
        (front + alpha * rest).clamp(0.0, 255.0)
    })
}

/// The background out of focus, without the people.
fn blurred(colors: &FloatImage<6>, alpha: &[f32]) -> FloatImage<3> {
    let longest = colors.width.max(colors.height) as f32;
    let radius = ((longest * BLUR) as usize).max(1);
    let weighted = colors.pixels.iter().zip(alpha).map(|(color, share)| {
        // A little of what was guessed under the people keeps the mean from being of nothing.
        let rest = (1.0 - share).max(1e-3);
        [color[3] * rest, color[4] * rest, color[5] * rest, rest]
    });
    let mut sums = FloatImage {
        width: colors.width,
        height: colors.height,
        pixels: weighted.collect(),
    };
    // Three boxes are almost a bell.
    for _ in 0..3 {
        sums = sums.box_mean(radius);
    }
    FloatImage {
        width: sums.width,
        height: sums.height,
        pixels: (sums.pixels.iter())
            .map(|&[r, g, b, weight]| [r, g, b].map(|sum| (sum / weight).clamp(0.0, 1.0)))
            .collect(),
    }
}

/// A row of a small picture where row `y` of `tall` rows lies in it.
fn row_between<const C: usize>(image: &FloatImage<C>, y: usize, tall: usize) -> Vec<[f32; C]> {
    let step = image.height as f32 / tall as f32;
    let (upper, lower, down) = neighbours((y as f32 + 0.5) * step - 0.5, image.height);
    let pairs = image.row(upper).iter().zip(image.row(lower));
    pairs
        .map(|(upper, lower)| between(upper, lower, down))
        .collect()
}

fn between<const C: usize>(from: &[f32; C], to: &[f32; C], share: f32) -> [f32; C] {
    let mut out = *from;
    for (out, to) in out.iter_mut().zip(to) {
        *out += (to - *out) * share;
    }
    out
}
