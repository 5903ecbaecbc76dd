//! A picture of any size that is made while it is read, so that it is never in memory whole.

use engine::{Error, RowReader};

/// A picture whose pixels a function gives: from the top, each row from the left.
pub(crate) struct GeneratedRows<F> {
    width: u32,
    height: u32,
    rows_read: u32,
    pixel: F,
}

impl<F: FnMut(u32, u32) -> [u8; 3]> GeneratedRows<F> {
    /// `pixel` receives the column and the row.
    pub(crate) fn new(width: u32, height: u32, pixel: F) -> GeneratedRows<F> {
        GeneratedRows {
            width,
            height,
            rows_read: 0,
            pixel,
        }
    }
}

impl<F: FnMut(u32, u32) -> [u8; 3]> RowReader for GeneratedRows<F> {
    fn width(&self) -> u32 {
        self.width
    }

    fn height(&self) -> u32 {
        self.height
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        for row in out.chunks_exact_mut(self.width as usize * 3) {
            for (x, pixel) in (0..).zip(row.chunks_exact_mut(3)) {
                pixel.copy_from_slice(&(self.pixel)(x, self.rows_read));
            }
            self.rows_read += 1;
        }
        Ok(())
    }
}
