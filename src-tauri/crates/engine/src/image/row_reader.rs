//! Pictures that are read row by row, so that they need not be in memory as a whole.

use std::borrow::Cow;

use rayon::prelude::*;

use crate::error::Error;
use crate::image::Photo;

/// A picture in 8-bit sRGB that is read from the top, once.
pub trait RowReader {
    /// Pixels in a row.
    fn width(&self) -> u32;

    /// Rows, those that were read already included.
    fn height(&self) -> u32;

    /// Bytes of a pixel: three, or four with a straight alpha behind the colours.
    fn pixel_bytes(&self) -> usize {
        3
    }

    /// Fills `out` with the next rows. Its length is a multiple of a row's, and no more than is left.
    ///
    /// # Errors
    /// Whatever stops the picture from being read.
    fn read(&mut self, out: &mut [u8]) -> Result<(), Error>;
}

/// A photo in memory, row after row.
#[derive(Debug)]
pub struct PhotoRows<'photo> {
    photo: Cow<'photo, Photo>,
    at: usize,
}

impl<'photo> PhotoRows<'photo> {
    /// Begins at the top of `photo`.
    pub fn new(photo: &'photo Photo) -> PhotoRows<'photo> {
        PhotoRows {
            photo: Cow::Borrowed(photo),
            at: 0,
        }
    }

    /// The same of a photo that is kept until it is read.
    pub(crate) fn owning(photo: Photo) -> PhotoRows<'static> {
        PhotoRows {
            photo: Cow::Owned(photo),
            at: 0,
        }
    }
}

impl RowReader for PhotoRows<'_> {
    fn width(&self) -> u32 {
        self.photo.width()
    }

    fn height(&self) -> u32 {
        self.photo.height()
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        let rows = self.photo.pixels().get(self.at..self.at + out.len());
        out.copy_from_slice(rows.ok_or(Error::Truncated)?);
        self.at += out.len();
        Ok(())
    }
}

/// Reads a picture to its end, a few rows at a time, and hands each strip to `each`.
///
/// # Errors
/// Those of `rows` and of `each`.
pub(crate) fn for_each_strip(
    rows: &mut dyn RowReader,
    mut each: impl FnMut(&[u8]) -> Result<(), Error>,
) -> Result<(), Error> {
    let (row, height) = (
        rows.width() as usize * rows.pixel_bytes(),
        rows.height() as usize,
    );
    let mut strip = vec![0; row * STRIP_ROWS.min(height)];
    for at in (0..height).step_by(STRIP_ROWS) {
        let strip = &mut strip[..row * STRIP_ROWS.min(height - at)];
        rows.read(strip)?;
        each(strip)?;
    }
    Ok(())
}

/// Rows that are handled at once.
const STRIP_ROWS: usize = 128;

/// A picture whose transparent parts lie on white.
pub struct OnWhite<'rows> {
    rows: &'rows mut dyn RowReader,
}

impl<'rows> OnWhite<'rows> {
    /// Begins where `rows` is.
    pub fn new(rows: &'rows mut dyn RowReader) -> OnWhite<'rows> {
        OnWhite { rows }
    }
}

impl RowReader for OnWhite<'_> {
    fn width(&self) -> u32 {
        self.rows.width()
    }

    fn height(&self) -> u32 {
        self.rows.height()
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        if self.rows.pixel_bytes() == 3 {
            return self.rows.read(out);
        }
        let mut strip = vec![0; out.len() / 3 * 4];
        self.rows.read(&mut strip)?;
        on_white(&strip, out);
        Ok(())
    }
}

/// Lays pixels with alpha on white.
pub(crate) fn on_white(pixels: &[u8], out: &mut [u8]) {
    let (pixels, _) = pixels.as_chunks::<4>();
    let (out, _) = out.as_chunks_mut::<3>();
    for (&[red, green, blue, alpha], out) in pixels.iter().zip(out) {
        let alpha = u32::from(alpha);
        *out = [red, green, blue]
            .map(|value| ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8);
    }
}

/// Reads what is left of an opaque picture into memory.
///
/// # Errors
/// Those of `rows`.
pub(crate) fn read_photo(rows: &mut dyn RowReader) -> Result<Photo, Error> {
    let (width, height) = (rows.width(), rows.height());
    let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
    for_each_strip(rows, |strip| {
        pixels.extend_from_slice(strip);
        Ok(())
    })?;
    Photo::from_pixels(width, height, pixels)
}

/// Shares the rows of two pictures of the same size among the threads of the process: `work` receives
/// the number of its first row, and its rows of both. `row_bytes` is the length of a row.
pub(crate) fn for_each_row_range(
    source: &[u8],
    out: &mut [u8],
    row_bytes: usize,
    work: impl Fn(usize, &[u8], &mut [u8]) + Sync,
) {
    let rows = (out.len() / row_bytes)
        .div_ceil(rayon::current_num_threads())
        .max(1);
    source
        .par_chunks(rows * row_bytes)
        .zip(out.par_chunks_mut(rows * row_bytes))
        .enumerate()
        .for_each(|(part, (source, out))| work(part * rows, source, out));
}

/// As [`for_each_row_range`], of a picture that is made of others.
pub(crate) fn for_each_out_range(
    out: &mut [u8],
    row_bytes: usize,
    work: impl Fn(usize, &mut [u8]) + Sync,
) {
    let rows = (out.len() / row_bytes)
        .div_ceil(rayon::current_num_threads())
        .max(1);
    out.par_chunks_mut(rows * row_bytes)
        .enumerate()
        .for_each(|(part, out)| work(part * rows, out));
}
