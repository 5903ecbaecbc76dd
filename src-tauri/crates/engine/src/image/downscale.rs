//! Downscaling a picture while its rows are read: each pixel of the result is the exact mean of the
//! area that it covers, parts of pixels included.

use std::ops::Range;

use rayon::prelude::*;

use crate::error::Error;
use crate::image::Photo;
use crate::image::{RowReader, for_each_strip, on_white};

/// Rows of the result that one thread makes at a time, of a picture in memory.
const BAND: usize = 32;

/// A picture that is being downscaled.
#[derive(Debug)]
pub(crate) struct Downscale {
    from: (usize, usize),
    to: (usize, usize),
    /// The pixels of a row that each pixel of the result covers. A pixel of the source is `to`
    /// units wide, a pixel of the result `from` units.
    columns: Vec<Span>,
    /// Sums over the row of the result that is being filled and over the next.
    sums: [Vec<u64>; 2],
    row: Vec<u32>,
    at: usize,
    /// Rows of the result before this one are not kept.
    first: usize,
    pixels: Vec<u8>,
}

impl Downscale {
    /// Downscales from `from` to `to`, each width and height in pixels. Neither side may grow.
    pub(crate) fn new(from: (u32, u32), to: (u32, u32)) -> Downscale {
        let from = (from.0 as usize, from.1 as usize);
        let to = (to.0 as usize, to.1 as usize);
        let columns = (0..to.0).map(|x| Span::new(x, from.0, to.0)).collect();
        let row = to.0 * 3;
        Downscale {
            from,
            to,
            columns,
            sums: [vec![0; row], vec![0; row]],
            row: vec![0; row],
            at: 0,
            first: 0,
            pixels: Vec::new(),
        }
    }

    /// The rows of the result within `rows`, of a picture in memory.
    fn band(from: (u32, u32), to: (u32, u32), rows: Range<usize>, pixels: &[u8]) -> Vec<u8> {
        let mut band = Downscale::new(from, to);
        let row = band.from.0 * 3;
        band.at = rows.start * band.from.1 / band.to.1;
        band.first = rows.start;
        band.pixels = Vec::with_capacity(rows.len() * band.to.0 * 3);
        let end = (rows.end * band.from.1).div_ceil(band.to.1);
        band.push_rows(&pixels[band.at * row..end * row]);
        band.pixels
    }

    /// Takes the next whole rows.
    pub(crate) fn push_rows(&mut self, rows: &[u8]) {
        for row in rows.chunks_exact(self.from.0 * 3) {
            self.add_row(row);
        }
    }

    /// The smaller picture.
    ///
    /// # Errors
    /// [`Error::PixelsMismatch`] unless every row was pushed.
    pub(crate) fn finish(self) -> Result<Photo, Error> {
        Photo::from_pixels(self.to.0 as u32, self.to.1 as u32, self.pixels)
    }

    fn add_row(&mut self, source: &[u8]) {
        let width = self.to.0 as u32;
        let (pixels, _) = source.as_chunks::<3>();
        let (cells, _) = self.row.as_chunks_mut::<3>();
        for (cell, span) in cells.iter_mut().zip(&self.columns) {
            let covered = &pixels[span.first..=span.last];
            let mut inner = [0u32; 3];
            for pixel in covered.get(1..covered.len() - 1).unwrap_or_default() {
                for (sum, &value) in inner.iter_mut().zip(pixel) {
                    *sum += u32::from(value);
                }
            }
            let (first, last) = (pixels[span.first], pixels[span.last]);
            for channel in 0..3 {
                cell[channel] = inner[channel] * width
                    + u32::from(first[channel]) * span.head
                    + u32::from(last[channel]) * span.tail;
            }
        }
        let (cell, here) = overlap(self.at, self.from.1, self.to.1);
        let here = here as u64;
        let [current, next] = &mut self.sums;
        for ((sum, after), &value) in current.iter_mut().zip(next).zip(&self.row) {
            *sum += u64::from(value) * here;
            *after += u64::from(value) * (self.to.1 as u64 - here);
        }
        self.at += 1;
        // The row is full when the next pixel begins to fall on another, or there is none.
        if self.at == self.from.1 || overlap(self.at, self.from.1, self.to.1).0 > cell {
            let area = (self.from.0 * self.from.1) as u64;
            let [current, next] = &mut self.sums;
            if cell >= self.first {
                let means = current.iter().map(|sum| ((sum + area / 2) / area) as u8);
                self.pixels.extend(means);
            }
            std::mem::swap(current, next);
            next.fill(0);
        }
    }
}

/// Pixels that one pixel of the result covers: all of those between the first and the last, and
/// `head` and `tail` units of these two. Where they are the same, the tail is 0.
#[derive(Debug)]
struct Span {
    first: usize,
    last: usize,
    head: u32,
    tail: u32,
}

impl Span {
    /// The span of pixel `at` of `to` in a row of `from` pixels, which are as many or more.
    fn new(at: usize, from: usize, to: usize) -> Span {
        let (begin, end) = (at * from, (at + 1) * from);
        let (first, last) = (begin / to, (end - 1) / to);
        let head = ((first + 1) * to).min(end) - begin;
        let tail = if last > first { end - last * to } else { 0 };
        Span {
            first,
            last,
            head: head as u32,
            tail: tail as u32,
        }
    }
}

/// On which of `to` cells pixel `at` of `from` begins to fall, and how many of its `to` units fall there.
fn overlap(at: usize, from: usize, to: usize) -> (usize, usize) {
    let begins = at * to;
    let cell = begins / from;
    (cell, ((cell + 1) * from - begins).min(to))
}

/// The size of a picture that fits into `side` × `side` pixels: never larger than it was, never
/// less than one pixel wide or high.
pub fn size_to_fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side {
        return (width, height);
    }
    let fit = |length: u32| {
        let size_to_fit =
            (u64::from(length) * u64::from(side) + u64::from(longest) / 2) / u64::from(longest);
        size_to_fit.clamp(1, u64::from(side.max(1))) as u32
    };
    (fit(width), fit(height))
}

/// Reads a picture to its end and downscales it to fit into `side` × `side` pixels.
///
/// # Errors
/// Those of `rows`.
pub fn downscaled(rows: &mut dyn RowReader, side: u32) -> Result<Photo, Error> {
    let from = (rows.width(), rows.height());
    let mut downscale = Downscale::new(from, size_to_fit(from.0, from.1, side));
    for_each_strip(rows, |strip| {
        downscale.push_rows(strip);
        Ok(())
    })?;
    downscale.finish()
}

impl Photo {
    /// A copy that fits into `side` × `side` pixels and keeps its proportions; never larger than
    /// the photo, and never less than one pixel wide or high.
    pub fn thumbnail(&self, side: u32) -> Photo {
        let from = (self.width(), self.height());
        let to = size_to_fit(from.0, from.1, side);
        if to == from {
            return self.clone();
        }
        let height = to.1 as usize;
        let bands: Vec<Vec<u8>> = (0..height.div_ceil(BAND))
            .into_par_iter()
            .map(|band| {
                let rows = band * BAND..((band + 1) * BAND).min(height);
                Downscale::band(from, to, rows, self.pixels())
            })
            .collect();
        // Every row was taken, so it is complete.
        Photo::from_pixels(to.0, to.1, bands.concat()).unwrap_or_else(|_| self.clone())
    }
}

/// Rows that are passed on unchanged, and downscaled to a small copy on the way. The copy of a
/// transparent picture lies on white.
pub struct TeeDownscale<'rows> {
    rows: &'rows mut dyn RowReader,
    downscale: Downscale,
}

impl<'rows> TeeDownscale<'rows> {
    /// The copy will fit into `side` × `side` pixels.
    pub fn new(rows: &'rows mut dyn RowReader, side: u32) -> TeeDownscale<'rows> {
        let size = (rows.width(), rows.height());
        TeeDownscale {
            downscale: Downscale::new(size, size_to_fit(size.0, size.1, side)),
            rows,
        }
    }

    /// The small copy.
    ///
    /// # Errors
    /// [`Error::PixelsMismatch`] unless the picture was read to its end.
    pub fn small(self) -> Result<Photo, Error> {
        self.downscale.finish()
    }
}

impl RowReader for TeeDownscale<'_> {
    fn width(&self) -> u32 {
        self.rows.width()
    }

    fn height(&self) -> u32 {
        self.rows.height()
    }

    fn pixel_bytes(&self) -> usize {
        self.rows.pixel_bytes()
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        self.rows.read(out)?;
        if self.pixel_bytes() == 3 {
            self.downscale.push_rows(out);
            return Ok(());
        }
        let mut opaque = vec![0; out.len() / 4 * 3];
        on_white(out, &mut opaque);
        self.downscale.push_rows(&opaque);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::PhotoRows;

    fn downscaled_to(photo: &Photo, to: (u32, u32)) -> Vec<u8> {
        let mut downscale = Downscale::new((photo.width(), photo.height()), to);
        downscale.push_rows(photo.pixels());
        downscale.finish().unwrap().pixels().to_vec()
    }

    #[test]
    fn every_pixel_is_the_mean_of_its_area() {
        let grey = |values: &[u8]| values.iter().flat_map(|&v| [v, v, v]).collect::<Vec<_>>();
        let photo = Photo::from_pixels(3, 2, grey(&[0, 90, 240, 60, 30, 0])).unwrap();
        assert_eq!(downscaled_to(&photo, (3, 2)), photo.pixels());
        // Half of the middle column falls on either side.
        let left = (0.0 + 45.0 + 60.0 + 15.0) / 3.0;
        let right: f64 = (240.0 + 45.0 + 0.0 + 15.0) / 3.0;
        assert_eq!(
            downscaled_to(&photo, (2, 1)),
            grey(&[left as u8, right as u8])
        );
        assert_eq!(downscaled_to(&photo, (1, 1)), grey(&[70]));
    }

    #[test]
    fn a_picture_in_memory_and_one_that_is_read_give_the_same_copy() {
        let pixels = (0..233 * 311 * 3usize).map(|at| (at * at / 3 + at / 7) as u8);
        let photo = Photo::from_pixels(233, 311, pixels.collect()).unwrap();
        for side in [1, 31, 32, 33, 64, 97, 155, 310] {
            let read = downscaled(&mut PhotoRows::new(&photo), side).unwrap();
            assert!(photo.thumbnail(side) == read, "{side}");
        }
    }

    #[test]
    fn a_flat_picture_stays_flat_at_every_size() {
        let photo = Photo::from_pixels(97, 61, vec![201; 97 * 61 * 3]).unwrap();
        for side in [1, 2, 13, 50, 96, 97, 200] {
            let small = downscaled(&mut PhotoRows::new(&photo), side).unwrap();
            assert!(small.pixels().iter().all(|&value| value == 201), "{side}");
            assert_eq!(small.width().max(small.height()), side.min(97));
        }
    }
}
