//! Renders a recipe on a photo, row by row.
//!
//! There are three paths. With a brush that paints as many pixels as the photo has, bands of tiles are
//! painted while they are read. With a broader brush the whole picture was painted small before, and
//! each row is upsampled with the photo's own edges. A drawn look, or a painting in memory, gives its rows itself.

use crate::effects::Blend;
use crate::error::Error;
use crate::image::{GuidedUpsample, RowReader, for_each_row_range};
use crate::looks::neural::{FoldedNetwork, KeptRows, TileRenderer};

/// A picture, blended with its photo, that is rendered while it is read.
pub struct Rendering<'a> {
    width: u32,
    height: u32,
    path: RenderPath<'a>,
    blend: Blend,
    /// Bytes of the band that was painted last which have been read.
    band_bytes_read: usize,
    /// Rows that have been read.
    rows_read: usize,
}

pub(crate) enum RenderPath<'a> {
    /// The photo, and the picture that is blended with it.
    Drawn(Box<dyn RowReader + 'a>, Box<dyn RowReader + 'a>),
    Painted(Box<TileRenderer<'a, FoldedNetwork>>, KeptRows),
    Upsampled(Box<dyn RowReader + 'a>, GuidedUpsample),
}

impl<'a> Rendering<'a> {
    pub(crate) fn new(size: (u32, u32), path: RenderPath<'a>, blend: Blend) -> Rendering<'a> {
        Rendering {
            width: size.0,
            height: size.1,
            path,
            blend,
            band_bytes_read: 0,
            rows_read: 0,
        }
    }
}

impl RowReader for Rendering<'_> {
    fn width(&self) -> u32 {
        self.width
    }

    fn height(&self) -> u32 {
        self.height
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        let row = self.width as usize * 3;
        match &mut self.path {
            RenderPath::Drawn(photo, drawn) => {
                let mut strip = vec![0; out.len()];
                photo.read(&mut strip)?;
                drawn.read(out)?;
                let blend = self.blend;
                for_each_row_range(&strip, out, row, |_, strip, out| blend.apply(strip, out));
            }
            RenderPath::Upsampled(photo, upsample) => {
                let mut strip = vec![0; out.len()];
                photo.read(&mut strip)?;
                let (blend, first) = (self.blend, self.rows_read);
                for_each_row_range(&strip, out, row, |part, strip, out| {
                    let mut line = Vec::new();
                    let lines = strip.chunks_exact(row).zip(out.chunks_exact_mut(row));
                    for (y, (photo, out)) in lines.enumerate() {
                        upsample.write_row(first + part + y, photo, out, &mut line);
                        blend.apply(photo, out);
                    }
                });
            }
            RenderPath::Painted(tiles, kept) => {
                let mut filled = 0;
                while filled < out.len() {
                    if self.band_bytes_read == tiles.painted().len() {
                        let (photo, painted) = tiles.next_band()?.ok_or(Error::OutputInvalid)?;
                        let (blend, first) = (self.blend, self.rows_read + filled / row);
                        for_each_row_range(photo, painted, row, |part, photo, painted| {
                            kept.apply(first + part, painted);
                            blend.apply(photo, painted);
                        });
                        self.band_bytes_read = 0;
                    }
                    let left = &tiles.painted()[self.band_bytes_read..];
                    let length = left.len().min(out.len() - filled);
                    out[filled..filled + length].copy_from_slice(&left[..length]);
                    filled += length;
                    self.band_bytes_read += length;
                }
            }
        }
        self.rows_read += out.len() / row;
        Ok(())
    }
}
