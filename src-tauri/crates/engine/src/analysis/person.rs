//! Which pixels are people: one network, on the whole picture and on the head and shoulders of each
//! face that is small in it.
//!
//! The network reads 256 × 256 pixels, in which far people cannot be seen. Its mask is made to follow
//! the edges of the picture by a guided filter.

use rayon::prelude::*;

use crate::analysis::contours::OVAL;
use crate::analysis::crop::{Outside, TurnedRect, Window};
use crate::analysis::detector::Bounds;
use crate::analysis::network::Network;
use crate::analysis::polygon::fill_polygon;
use crate::analysis::portrait_map::Mask;
use crate::error::Error;
use crate::image::{ColorGuide, FloatImage, Photo};

/// A face's crop is not looked at where it is larger than this share of the picture's shorter side:
/// the whole picture shows that person well enough.
const LARGE: f32 = 0.75;

/// Of a picture that is so many times as long as it is short, the whole shows nobody well: the network sees it squeezed into a square.
const LONG: f32 = 2.2;

/// No crop is smaller, in pixels of the picture.
const SMALLEST: f32 = 16.0;

/// The mask of a part of the picture, at the size of the network.
pub(super) struct PersonCrop {
    square: TurnedRect,
    mask: FloatImage<1>,
}

/// The network that tells people from the rest.
#[derive(Debug)]
pub(super) struct Segmenter {
    network: Network,
}

impl Segmenter {
    pub(super) fn new(network: Network) -> Segmenter {
        Segmenter { network }
    }

    /// The mask of the whole picture, at the size of the network.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub(super) fn whole(&mut self, picture: &Photo) -> Result<FloatImage<1>, Error> {
        let (width, height) = (picture.width() as f32, picture.height() as f32);
        self.segment(
            picture,
            TurnedRect {
                center: [width / 2.0, height / 2.0],
                width,
                height,
                angle: 0.0,
            },
        )
    }

    /// The mask of the head and the shoulders of a face; `None` where the whole picture shows them
    /// well enough, or where they are too small.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub(super) fn around(
        &mut self,
        picture: &Photo,
        face: Bounds,
    ) -> Result<Option<PersonCrop>, Error> {
        let square = head_and_shoulders(face);
        let shorter = picture.width().min(picture.height()) as f32;
        let is_long = picture.width().max(picture.height()) as f32 > LONG * shorter;
        if (square.width > LARGE * shorter && !is_long) || square.width < SMALLEST {
            return Ok(None);
        }
        let mask = self.segment(picture, square)?;
        Ok(Some(PersonCrop { square, mask }))
    }

    fn segment(&mut self, picture: &Photo, rect: TurnedRect) -> Result<FloatImage<1>, Error> {
        let side = self.network.side();
        let window = Window::whole((picture.width() as usize, picture.height() as usize));
        let crop = rect.crop(picture, window, (side, side), Outside::Edge);
        let mut outputs = self.network.run(&crop)?;
        let numbers = outputs.pop().ok_or(Error::OutputInvalid)?;
        Ok(FloatImage {
            width: side,
            height: side,
            pixels: numbers.into_iter().map(|value| [value]).collect(),
        })
    }
}

/// A square that holds the head and the shoulders of a face.
fn head_and_shoulders(face: Bounds) -> TurnedRect {
    let size = face.longer_side();
    let side = 4.6 * size;
    let top = face.top - 1.1 * size;
    TurnedRect::square([face.center()[0], top + side / 2.0], side, 0.0)
}

impl PersonCrop {
    /// Adds the crop to a mask of the whole picture, which is `scale` times as large as the picture
    /// was: where it is stronger, fading out towards the sides and the bottom.
    fn add_to(&self, mask: &mut FloatImage<1>, scale: f32) {
        let square = self.square;
        let side = (square.width * scale).round().max(1.0) as usize;
        let corner = square.center.map(|along| along - square.width / 2.0);
        let [left, top] = corner.map(|along| (along * scale).round() as i64);
        let crop = self.mask.resized(side, side);
        let fade = |at: usize| {
            let near = (at as f32 + 0.5).min((side - at) as f32 - 0.5);
            (near / (side as f32 * 0.12)).min(1.0)
        };
        let inside = |from: i64, at: usize, length: usize| {
            usize::try_from(from + at as i64)
                .ok()
                .filter(|&at| at < length)
        };
        for y in 0..side {
            let Some(line) = inside(top, y, mask.height) else {
                continue;
            };
            let down = if y < side / 2 { 1.0 } else { fade(y) };
            for x in 0..side {
                if let Some(column) = inside(left, x, mask.width) {
                    let [value] = crop.at(x, y);
                    let [held] = &mut mask.pixels[line * mask.width + column];
                    *held = held.max(value * fade(x).min(down));
                }
            }
        }
    }
}

/// Everything that is known of people, together, made to follow the edges of the picture. `guide` is a
/// smaller copy of it. The inside of every face is a person for sure: a painted or very dark face can
/// have holes in it.
pub(super) fn people(
    picture: &Photo,
    guide: &FloatImage<3>,
    whole: &FloatImage<1>,
    crops: &[PersonCrop],
    faces: &[&[[f32; 3]]],
) -> Mask {
    let scale = guide.width as f32 / picture.width() as f32;
    let mut mask = whole.resized(guide.width, guide.height);
    for crop in crops {
        crop.add_to(&mut mask, scale);
    }
    for points in faces {
        let oval = OVAL.map(|at| [points[at][0] * scale, points[at][1] * scale]);
        let oval = scaled_about_mean(&oval, 0.97);
        fill_polygon(&oval, mask.width, mask.height, |at| mask.pixels[at] = [1.0]);
    }
    let filter = ColorGuide {
        radius: guide.width.max(guide.height).div_ceil(100),
        epsilon: 1e-4,
    };
    let size = (picture.width() as usize, picture.height() as usize);
    let guided = filter.measure(guide, &mask);
    let guided = guided.at_size(size);
    let (pixels, _) = picture.pixels().as_chunks::<3>();
    let mut values = vec![0; pixels.len()];
    (values.par_chunks_mut(size.0))
        .zip(pixels.par_chunks(size.0))
        .enumerate()
        .for_each(|(y, (out, row))| {
            guided.for_each_in_row(y, row, |x, [share]| {
                out[x] = (((share - 0.1) / 0.8).clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
            });
        });
    Mask {
        width: size.0,
        height: size.1,
        values,
    }
}

/// A contour made larger or smaller about the mean of its points.
fn scaled_about_mean<const N: usize>(contour: &[[f32; 2]; N], factor: f32) -> [[f32; 2]; N] {
    let mean = [0, 1].map(|axis| contour.iter().map(|point| point[axis]).sum::<f32>() / N as f32);
    contour.map(|point| [0, 1].map(|axis| mean[axis] + (point[axis] - mean[axis]) * factor))
}
