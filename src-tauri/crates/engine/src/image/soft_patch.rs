//! Places of a picture that are made unrecognisable while it is read.
//!
//! Of a place 8 × 8 means of colour are left, drawn as one smooth surface (a uniform cubic B-spline).
//! Nothing of a covered pixel is in the result but its share of these means.

use std::fmt;

use crate::error::Error;
use crate::image::{Photo, RowReader, for_each_strip};

/// Means of colour on a side of a patch.
pub(crate) const SAMPLES: usize = 8;

/// Values on a side of a [`Cover`].
pub(crate) const COVER_SIDE: usize = 128;

/// What is to be softened in a square of a picture.
#[derive(Clone)]
pub(crate) struct Cover {
    /// The left side of the square, in pixels. It may reach beyond the picture.
    pub(crate) left: f32,
    /// Its upper side.
    pub(crate) top: f32,
    /// The length of a side, above zero.
    pub(crate) side: f32,
    /// How much each part of the square is covered, 0..=255: `COVER_SIDE` rows from the top, of as many values.
    pub(crate) values: Vec<u8>,
}

/// A square of a picture that is softened, with all that is left of its pixels.
pub(crate) struct SoftPatch {
    cover: Cover,
    means: [[[f32; 3]; SAMPLES]; SAMPLES],
}

impl fmt::Debug for SoftPatch {
    /// Nothing of where it lies: that is where a face is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SoftPatch")
    }
}

impl Cover {
    /// The places on the covered side of length `length` of a picture.
    fn span(&self, from: f32, length: usize) -> std::ops::Range<usize> {
        let first = from.floor().clamp(0.0, length as f32) as usize;
        let end = (from + self.side).ceil().clamp(0.0, length as f32) as usize;
        first..end.max(first)
    }

    /// The value at a place in the square, 0..=1, between the values.
    fn at(&self, row: &[f32], x: usize) -> f32 {
        let unit = COVER_SIDE as f32 / self.side;
        let (first, second, share) = between((x as f32 + 0.5 - self.left) * unit - 0.5);
        row[first] + (row[second] - row[first]) * share
    }

    /// The values along row `y` of the picture, 0..=1.
    fn row(&self, y: usize, out: &mut [f32]) {
        let unit = COVER_SIDE as f32 / self.side;
        let (first, second, share) = between((y as f32 + 0.5 - self.top) * unit - 0.5);
        let (upper, lower) = (
            &self.values[first * COVER_SIDE..],
            &self.values[second * COVER_SIDE..],
        );
        for ((out, &upper), &lower) in out.iter_mut().zip(upper).zip(lower) {
            let (upper, lower) = (f32::from(upper), f32::from(lower));
            *out = (upper + (lower - upper) * share) / 255.0;
        }
    }
}

/// The two values beside a place, and how near it is to the second.
fn between(at: f32) -> (usize, usize, f32) {
    let at = at.clamp(0.0, (COVER_SIDE - 1) as f32);
    let first = at as usize;
    (first, (first + 1).min(COVER_SIDE - 1), at - first as f32)
}

/// Sums of colour in the cells of a patch.
struct Cells {
    cover: Cover,
    sums: [[[u64; 3]; SAMPLES]; SAMPLES],
    counts: [[u64; SAMPLES]; SAMPLES],
}

impl Cells {
    fn add_row(&mut self, y: usize, row: &[[u8; 3]], height: usize) {
        if !self.cover.span(self.cover.top, height).contains(&y) {
            return;
        }
        let unit = SAMPLES as f32 / self.cover.side;
        let cell = |at: usize, from: f32| {
            (((at as f32 + 0.5 - from) * unit).max(0.0) as usize).min(SAMPLES - 1)
        };
        let line = cell(y, self.cover.top);
        for x in self.cover.span(self.cover.left, row.len()) {
            let column = cell(x, self.cover.left);
            for (sum, &value) in self.sums[line][column].iter_mut().zip(&row[x]) {
                *sum += u64::from(value);
            }
            self.counts[line][column] += 1;
        }
    }

    /// The patch; a cell outside of the picture goes on with the nearest inside.
    fn finish(self) -> Option<SoftPatch> {
        let filled: Vec<(usize, usize)> = (0..SAMPLES * SAMPLES)
            .map(|at| (at / SAMPLES, at % SAMPLES))
            .filter(|&(y, x)| self.counts[y][x] > 0)
            .collect();
        let mut means = [[[0.0; 3]; SAMPLES]; SAMPLES];
        for (y, line) in means.iter_mut().enumerate() {
            for (x, mean) in line.iter_mut().enumerate() {
                let apart =
                    |&&(fy, fx): &&(usize, usize)| fy.abs_diff(y).pow(2) + fx.abs_diff(x).pow(2);
                let &(fy, fx) = filled.iter().min_by_key(apart)?;
                let count = self.counts[fy][fx] as f64;
                *mean = self.sums[fy][fx].map(|sum| (sum as f64 / count) as f32);
            }
        }
        Some(SoftPatch {
            cover: self.cover,
            means,
        })
    }
}

impl SoftPatch {
    /// Softens a row of the picture, which has `height` rows.
    fn apply(&self, y: usize, row: &mut [[u8; 3]], height: usize) {
        if !self.cover.span(self.cover.top, height).contains(&y) {
            return;
        }
        let unit = SAMPLES as f32 / self.cover.side;
        let (rows, weights) = taps((y as f32 + 0.5 - self.cover.top) * unit - 0.5);
        let line: [[f32; 3]; SAMPLES] = std::array::from_fn(|x| {
            std::array::from_fn(|channel| {
                let taps = rows.iter().zip(weights);
                taps.map(|(&y, weight)| self.means[y][x][channel] * weight)
                    .sum()
            })
        });
        let mut covered = [0.0; COVER_SIDE];
        self.cover.row(y, &mut covered);
        for x in self.cover.span(self.cover.left, row.len()) {
            let share = self.cover.at(&covered, x);
            if share <= 0.0 {
                continue;
            }
            let (columns, weights) = taps((x as f32 + 0.5 - self.cover.left) * unit - 0.5);
            for (channel, held) in row[x].iter_mut().enumerate() {
                let taps = columns.iter().zip(weights);
                let soft: f32 = taps.map(|(&x, weight)| line[x][channel] * weight).sum();
                let before = f32::from(*held);
                *held = (before + (soft - before) * share + 0.5) as u8;
            }
        }
    }
}

/// The four means that a place lies between, and their weights: the uniform cubic B-spline.
fn taps(at: f32) -> ([usize; 4], [f32; 4]) {
    let first = at.floor();
    let t = at - first;
    let index = |step: f32| (first + step).clamp(0.0, (SAMPLES - 1) as f32) as usize;
    let (t2, t3, rest) = (t * t, t * t * t, 1.0 - t);
    let weights = [
        rest * rest * rest,
        3.0 * t3 - 6.0 * t2 + 4.0,
        -3.0 * t3 + 3.0 * t2 + 3.0 * t + 1.0,
        t3,
    ];
    (
        [-1.0, 0.0, 1.0, 2.0].map(index),
        weights.map(|weight| weight / 6.0),
    )
}

/// Reads a picture to its end and measures what is left of each covered square; one beside the
/// picture is dropped.
///
/// # Errors
/// Those of `rows`.
pub(crate) fn soft_patches(
    rows: &mut dyn RowReader,
    covers: Vec<Cover>,
) -> Result<Vec<SoftPatch>, Error> {
    let (width, height) = (rows.width() as usize, rows.height() as usize);
    let mut cells: Vec<Cells> = (covers.into_iter())
        .map(|cover| Cells {
            cover,
            sums: [[[0; 3]; SAMPLES]; SAMPLES],
            counts: [[0; SAMPLES]; SAMPLES],
        })
        .collect();
    let mut y = 0;
    for_each_strip(rows, |strip| {
        for row in strip.chunks_exact(width * 3) {
            let (pixels, _) = row.as_chunks::<3>();
            for cells in &mut cells {
                cells.add_row(y, pixels, height);
            }
            y += 1;
        }
        Ok(())
    })?;
    Ok(cells.into_iter().filter_map(Cells::finish).collect())
}

/// The picture with its patches softened, as it is read.
pub(crate) struct SoftenedRows<'rows> {
    rows: Box<dyn RowReader + 'rows>,
    patches: &'rows [SoftPatch],
    at: usize,
}

impl<'rows> SoftenedRows<'rows> {
    pub(crate) fn new(
        rows: Box<dyn RowReader + 'rows>,
        patches: &'rows [SoftPatch],
    ) -> SoftenedRows<'rows> {
        SoftenedRows {
            rows,
            patches,
            at: 0,
        }
    }
}

impl RowReader for SoftenedRows<'_> {
    fn width(&self) -> u32 {
        self.rows.width()
    }

    fn height(&self) -> u32 {
        self.rows.height()
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        self.rows.read(out)?;
        let (width, height) = (self.width() as usize, self.height() as usize);
        self.at += soften_rows(out, width, self.at, height, self.patches);
        Ok(())
    }
}

/// Softens whole rows of a picture, from its row `first` on; returns how many they are.
fn soften_rows(
    out: &mut [u8],
    width: usize,
    first: usize,
    height: usize,
    patches: &[SoftPatch],
) -> usize {
    let mut rows = 0;
    for row in out.chunks_exact_mut(width * 3) {
        let (pixels, _) = row.as_chunks_mut::<3>();
        for patch in patches {
            patch.apply(first + rows, pixels, height);
        }
        rows += 1;
    }
    rows
}

impl Photo {
    /// Softens the patches for good: the pixels under them are gone.
    pub(crate) fn soften(&mut self, patches: &[SoftPatch]) {
        let (width, height) = (self.width() as usize, self.height() as usize);
        soften_rows(self.pixels_mut(), width, 0, height, patches);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::PhotoRows;

    const SIDE: usize = 64;

    fn covered(left: f32, top: f32, side: f32) -> Cover {
        Cover {
            left,
            top,
            side,
            values: vec![255; COVER_SIDE * COVER_SIDE],
        }
    }

    fn photo(gray: impl Fn(usize, usize) -> u8) -> Photo {
        let pixels = (0..SIDE * SIDE).flat_map(|at| [gray(at % SIDE, at / SIDE); 3]);
        Photo::from_pixels(SIDE as u32, SIDE as u32, pixels.collect()).unwrap()
    }

    fn softened(mut photo: Photo, covers: Vec<Cover>) -> Photo {
        let patches = soft_patches(&mut PhotoRows::new(&photo), covers).unwrap();
        photo.soften(&patches);
        photo
    }

    #[test]
    fn pictures_with_the_same_means_cannot_be_told_apart() {
        // Cells of 8 × 8 pixels: stripes one way and the other have the same means as grey.
        let stripes = |along: fn(usize, usize) -> usize| {
            softened(
                photo(|x, y| 255 * (along(x, y) % 2) as u8),
                vec![covered(0.0, 0.0, 64.0)],
            )
        };
        let down = stripes(|x, _| x);
        assert_eq!(down.pixels(), stripes(|_, y| y).pixels());
        assert!(
            down.pixels()
                .iter()
                .all(|&value| value == 127 || value == 128)
        );
    }

    #[test]
    fn only_what_is_covered_changes_whether_read_at_once_or_by_rows() {
        let before = photo(|x, y| (x * 37 + y * 101) as u8);
        // It reaches beyond the picture.
        let covers = || vec![covered(-10.0, 30.0, 40.0), covered(200.0, 0.0, 9.0)];
        let after = softened(before.clone(), covers());
        let patches = soft_patches(&mut PhotoRows::new(&before), covers()).unwrap();
        assert_eq!(patches.len(), 1, "one is beside the picture");
        let mut rows = SoftenedRows::new(Box::new(PhotoRows::new(&before)), &patches);
        let mut read = vec![0; SIDE * SIDE * 3];
        for part in read.chunks_mut(SIDE * 3 * 5) {
            rows.read(part).unwrap();
        }
        assert_eq!(read, after.pixels());
        let pixels = before.pixels().iter().zip(after.pixels()).enumerate();
        for (at, (before, after)) in pixels {
            let (x, y) = (at / 3 % SIDE, at / 3 / SIDE);
            assert!((x < 30 && y >= 30) || before == after, "{x} {y}");
        }
    }
}
