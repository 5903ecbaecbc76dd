//! A picture with straight or premultiplied transparency, as it is put into a place.

use resvg::tiny_skia::{FilterQuality, IntSize, Pixmap, PixmapPaint, Transform};

use crate::error::Error;
use crate::image::{Photo, RowReader};

/// Pixels with a straight alpha, in rows from the top.
#[derive(Clone)]
pub(crate) struct AlphaPicture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) pixels: Vec<[u8; 4]>,
}

impl AlphaPicture {
    /// All rows of a picture; one without transparency is opaque.
    ///
    /// # Errors
    /// Those of the picture.
    pub(crate) fn read(rows: &mut dyn RowReader) -> Result<AlphaPicture, Error> {
        let (width, height) = (rows.width() as usize, rows.height() as usize);
        let bytes = rows.pixel_bytes();
        let mut pixels = Vec::with_capacity(width * height);
        let mut strip = vec![0; width * bytes * STRIP_ROWS.min(height.max(1))];
        for first in (0..height).step_by(STRIP_ROWS) {
            let strip = &mut strip[..width * bytes * STRIP_ROWS.min(height - first)];
            rows.read(strip)?;
            pixels.extend(strip.chunks_exact(bytes).map(|pixel| match *pixel {
                [r, g, b, a] => [r, g, b, a],
                [r, g, b] => [r, g, b, 255],
                _ => [0; 4],
            }));
        }
        Ok(AlphaPicture {
            width,
            height,
            pixels,
        })
    }

    /// A photo, which is opaque.
    pub(crate) fn from(photo: &Photo) -> AlphaPicture {
        let (pixels, _) = photo.pixels().as_chunks::<3>();
        AlphaPicture {
            width: photo.width() as usize,
            height: photo.height() as usize,
            pixels: pixels.iter().map(|&[r, g, b]| [r, g, b, 255]).collect(),
        }
    }

    /// The same with an arch in the place of each straight edge where the upper end of the photo cut somebody off.
    pub(crate) fn with_arched_top(mut self) -> AlphaPicture {
        let is_seen = |pixel: &[u8; 4]| pixel[3] >= 128;
        let first = &self.pixels[..self.width.min(self.pixels.len())];
        let edges: Vec<[usize; 2]> = runs(first.iter().map(is_seen));
        for [left, right] in edges {
            let length = (right - left) as f32;
            let depth = ARCH_DEPTH * length;
            if depth < 2.0 || depth as usize >= self.height {
                continue;
            }
            // As wide as the person is where the arch ends, so that it meets the outline there.
            let foot = &self.pixels[depth as usize * self.width..][..self.width];
            let middle = (left + right) / 2;
            let mut feet = runs(foot.iter().map(is_seen)).into_iter();
            let around_middle = feet.find(|[from, to]| (*from..*to).contains(&middle));
            let [from, to] = around_middle.unwrap_or([left, right]);
            let reach = (ARCH_REACH * length) as usize;
            let (from, to) = (
                from.max(left.saturating_sub(reach)),
                to.min(right + reach).min(self.width),
            );
            let (center, half) = ((from + to) as f32 / 2.0, (to - from) as f32 / 2.0);
            for x in from..to {
                let across = ((x as f32 + 0.5 - center) / half).clamp(-1.0, 1.0);
                let top = depth * (1.0 - (1.0 - across * across).sqrt());
                for y in 0..=depth as usize {
                    let share = (y as f32 + 1.0 - top).clamp(0.0, 1.0);
                    let alpha = &mut self.pixels[y * self.width + x][3];
                    *alpha = (f32::from(*alpha) * share).round() as u8;
                }
            }
        }
        self
    }

    /// Left, top, right and bottom of what can be seen; none if nothing can.
    pub(crate) fn visible(&self) -> Option<[usize; 4]> {
        // What is all but invisible is dust.
        let rows = self.pixels.chunks_exact(self.width.max(1));
        let mut bounds: Option<[usize; 4]> = None;
        for (y, row) in rows.enumerate() {
            let seen = |pixel: &[u8; 4]| pixel[3] >= 96;
            let (Some(first), Some(last)) = (row.iter().position(seen), row.iter().rposition(seen))
            else {
                continue;
            };
            let [left, top, right, _] = bounds.unwrap_or([first, y, last + 1, y + 1]);
            bounds = Some([left.min(first), top, right.max(last + 1), y + 1]);
        }
        bounds
    }

    /// A part of it, premultiplied.
    pub(crate) fn part(&self, [left, top, right, bottom]: [usize; 4]) -> Option<Pixmap> {
        let rows =
            (top..bottom).flat_map(|y| &self.pixels[y * self.width + left..y * self.width + right]);
        let data = rows.flat_map(|&[r, g, b, a]| {
            let times = |value: u8| ((u32::from(value) * u32::from(a) + 127) / 255) as u8;
            [times(r), times(g), times(b), a]
        });
        let size = IntSize::from_wh((right - left) as u32, (bottom - top) as u32)?;
        Pixmap::from_vec(data.collect(), size)
    }
}

/// Where a row is seen, from each first pixel to the one after its last.
fn runs(row: impl Iterator<Item = bool>) -> Vec<[usize; 2]> {
    let mut runs: Vec<[usize; 2]> = Vec::new();
    for (x, _) in row.enumerate().filter(|(_, seen)| *seen) {
        match runs.last_mut() {
            Some([_, end]) if *end == x => *end = x + 1,
            _ => runs.push([x, x + 1]),
        }
    }
    runs
}

/// How deep an arch is, and how far it reaches beyond the edge that it replaces, as shares of the edge's length.
const ARCH_DEPTH: f32 = 0.22;
const ARCH_REACH: f32 = 0.35;

const STRIP_ROWS: usize = 64;

/// An image at a place of the canvas, in its pixels.
#[derive(Clone)]
pub(crate) struct Placed {
    pub(crate) x: i32,
    pub(crate) y: i32,
    pub(crate) image: Pixmap,
}

impl Placed {
    /// A picture whose pixels lie on the canvas as `transform` says, cut to the canvas.
    pub(crate) fn new(
        picture: &Pixmap,
        transform: Transform,
        canvas: (u32, u32),
    ) -> Option<Placed> {
        let mut picture = std::borrow::Cow::Borrowed(picture);
        let mut transform = transform;
        // Bilinear sampling sees two pixels across: what is much larger is halved first.
        while transform.get_scale().0 < 0.6 && picture.width().min(picture.height()) >= 4 {
            let half = halved(&picture)?;
            let (x, y) = (
                picture.width() as f32 / half.width() as f32,
                picture.height() as f32 / half.height() as f32,
            );
            transform = transform.pre_scale(x, y);
            picture = std::borrow::Cow::Owned(half);
        }
        let whole = resvg::tiny_skia::Rect::from_xywh(
            0.0,
            0.0,
            picture.width() as f32,
            picture.height() as f32,
        )?;
        let bounds = whole.transform(transform)?;
        let (left, top) = (
            bounds.left().floor().max(0.0),
            bounds.top().floor().max(0.0),
        );
        let right = bounds.right().ceil().min(canvas.0 as f32);
        let bottom = bounds.bottom().ceil().min(canvas.1 as f32);
        if right <= left || bottom <= top {
            return None;
        }
        let mut image = Pixmap::new((right - left) as u32, (bottom - top) as u32)?;
        let paint = PixmapPaint {
            quality: FilterQuality::Bilinear,
            ..PixmapPaint::default()
        };
        image.draw_pixmap(
            0,
            0,
            picture.as_ref().as_ref(),
            &paint,
            transform.post_translate(-left, -top),
            None,
        );
        Some(Placed {
            x: left as i32,
            y: top as i32,
            image,
        })
    }

    /// Takes from each pixel what is not kept of it; `kept` gets the middle of the pixel on the canvas.
    pub(crate) fn fade(&mut self, kept: impl Fn([f32; 2]) -> f32) {
        let width = self.image.width() as usize;
        let (pixels, _) = self.image.data_mut().as_chunks_mut::<4>();
        for (at, pixel) in pixels
            .iter_mut()
            .enumerate()
            .filter(|(_, pixel)| pixel[3] > 0)
        {
            let place = [
                self.x as f32 + (at % width) as f32 + 0.5,
                self.y as f32 + (at / width) as f32 + 0.5,
            ];
            let share = kept(place);
            if share < 1.0 {
                *pixel = pixel.map(|value| (f32::from(value) * share + 0.5) as u8);
            }
        }
    }

    pub(crate) fn draw(&self, canvas: &mut Pixmap) {
        canvas.draw_pixmap(
            self.x,
            self.y,
            self.image.as_ref(),
            &PixmapPaint::default(),
            Transform::identity(),
            None,
        );
    }
}

/// Half as wide and half as high, of the means of four pixels.
fn halved(picture: &Pixmap) -> Option<Pixmap> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (columns, rows) = (width.div_ceil(2), height.div_ceil(2));
    let (pixels, _) = picture.data().as_chunks::<4>();
    let at =
        |x: usize, y: usize| pixels[y.min(height - 1) * width + x.min(width - 1)].map(u32::from);
    let mut data = Vec::with_capacity(columns * rows * 4);
    for y in 0..rows {
        for x in 0..columns {
            let four = [
                at(2 * x, 2 * y),
                at(2 * x + 1, 2 * y),
                at(2 * x, 2 * y + 1),
                at(2 * x + 1, 2 * y + 1),
            ];
            data.extend(
                [0, 1, 2, 3].map(|channel| {
                    (four.iter().map(|it| it[channel]).sum::<u32>().div_ceil(4)) as u8
                }),
            );
        }
    }
    Pixmap::from_vec(data, IntSize::from_wh(columns as u32, rows as u32)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Somebody between two columns of a picture of 100 × 100, from a row down.
    fn somebody([left, right]: [usize; 2], top: usize) -> AlphaPicture {
        let alpha = |at: usize| match (left..right).contains(&(at % 100)) && at / 100 >= top {
            true => 255,
            false => 0,
        };
        let pixels = (0..100 * 100).map(|at| [9, 9, 9, alpha(at)]).collect();
        AlphaPicture {
            width: 100,
            height: 100,
            pixels,
        }
    }

    #[test]
    fn a_head_that_the_photo_cuts_off_ends_in_an_arch_and_a_whole_one_stays() {
        let cut = somebody([20, 80], 0).with_arched_top();
        let first_seen = |x: usize| (0..100).find(|y| cut.pixels[y * 100 + x][3] >= 128);
        assert_eq!(first_seen(50), Some(0));
        let depths: Vec<_> = (20..50).map(|x| first_seen(x).unwrap()).collect();
        assert!(depths.is_sorted_by(|outer, inner| outer >= inner));
        assert!((8..=14).contains(&depths[0]), "{depths:?}");
        for whole in [somebody([20, 80], 1), somebody([20, 24], 0)] {
            assert_eq!(whole.clone().with_arched_top().pixels, whole.pixels);
        }
    }
}
