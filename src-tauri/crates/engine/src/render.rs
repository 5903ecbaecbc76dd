//! A recipe carried out on a photo, row by row.
//!
//! Three ways lead to the picture. At strength 0 it is the photo. With a brush that paints as many
//! pixels as the photo has, bands of tiles are painted as they are asked for. With a broader one the
//! whole picture was painted small beforehand, and each row is enlarged with the photo's own edges.

use std::num::NonZeroUsize;

use crate::chroma;
use crate::enlarge::Enlarge;
use crate::error::Error;
use crate::network::Folded;
use crate::rows::RowReader;
use crate::tile::Bands;

/// A stylised picture that is made while it is read.
pub struct Rendering<'a> {
    width: u32,
    height: u32,
    way: Way<'a>,
    laying: Laying,
    /// Bytes of the band that was painted last which have been read.
    taken: usize,
    /// Rows that have been read.
    at: usize,
}

pub(crate) enum Way<'a> {
    Photo(Box<dyn RowReader + 'a>),
    Painted(Box<Bands<'a, Folded>>),
    Enlarged(Box<dyn RowReader + 'a>, Enlarge),
}

/// How a painting is laid over its photo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Laying {
    pub(crate) strength: f32,
    pub(crate) keep_color: bool,
    pub(crate) threads: NonZeroUsize,
}

impl<'a> Rendering<'a> {
    pub(crate) fn new(size: (u32, u32), way: Way<'a>, laying: Laying) -> Rendering<'a> {
        Rendering {
            width: size.0,
            height: size.1,
            way,
            laying,
            taken: 0,
            at: 0,
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
        match &mut self.way {
            Way::Photo(photo) => photo.read(out)?,
            Way::Enlarged(photo, enlarge) => {
                let mut strip = vec![0; out.len()];
                photo.read(&mut strip)?;
                let (laying, first) = (self.laying, self.at);
                each_part(&strip, out, row, laying.threads, |part, strip, out| {
                    let mut line = Vec::new();
                    let lines = strip.chunks_exact(row).zip(out.chunks_exact_mut(row));
                    for (y, (photo, out)) in lines.enumerate() {
                        enlarge.row(first + part + y, photo, out, &mut line);
                        laying.lay(photo, out);
                    }
                });
            }
            Way::Painted(bands) => {
                let mut filled = 0;
                while filled < out.len() {
                    if self.taken == bands.painted().len() {
                        let (photo, painted) = bands.next()?.ok_or(Error::OutputInvalid)?;
                        let laying = self.laying;
                        each_part(photo, painted, row, laying.threads, |_, photo, painted| {
                            laying.lay(photo, painted);
                        });
                        self.taken = 0;
                    }
                    let left = &bands.painted()[self.taken..];
                    let length = left.len().min(out.len() - filled);
                    out[filled..filled + length].copy_from_slice(&left[..length]);
                    filled += length;
                    self.taken += length;
                }
            }
        }
        self.at += out.len() / row;
        Ok(())
    }
}

impl Laying {
    /// `out = photo + (painted − photo) · strength` in 8-bit sRGB, halves rounded up, where the
    /// painting may first be given the photo's colours. At strength 1 that is the painting, exactly.
    pub(crate) fn lay(self, photo: &[u8], painted: &mut [u8]) {
        if self.keep_color {
            chroma::keep(photo, painted);
        }
        if self.strength < 1.0 {
            for (out, &from) in painted.iter_mut().zip(photo) {
                let (from, to) = (f32::from(from), f32::from(*out));
                *out = (from + (to - from) * self.strength + 0.5) as u8;
            }
        }
    }
}

/// Shares whole rows of two pictures among threads; `work` is told the number of the first row.
fn each_part(
    photo: &[u8],
    out: &mut [u8],
    row: usize,
    threads: NonZeroUsize,
    work: impl Fn(usize, &[u8], &mut [u8]) + Sync,
) {
    let rows = out.len() / row;
    let each = rows.div_ceil(threads.get()).max(1);
    std::thread::scope(|scope| {
        let parts = photo.chunks(each * row).zip(out.chunks_mut(each * row));
        for (part, (photo, out)) in parts.enumerate() {
            let work = &work;
            scope.spawn(move || work(part * each, photo, out));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strength_moves_in_a_straight_line() {
        let at = |strength| {
            let laying = Laying {
                strength,
                keep_color: false,
                threads: NonZeroUsize::MIN,
            };
            let mut painted = [20, 100, 255];
            laying.lay(&[10, 200, 0], &mut painted);
            painted
        };
        assert_eq!(at(0.0), [10, 200, 0]);
        assert_eq!(at(0.25), [13, 175, 64], "halves go up: 12.5, 175 and 63.75");
        assert_eq!(at(1.0), [20, 100, 255]);
    }
}
