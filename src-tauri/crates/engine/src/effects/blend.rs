//! Laying a painted picture over its photo.

use std::num::NonZeroUsize;

use crate::effects::keep_color::keep_color;

/// How a painting is laid over its photo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blend {
    pub(crate) strength: f32,
    pub(crate) keep_color: bool,
    pub(crate) threads: NonZeroUsize,
}

impl Blend {
    /// `out = photo + (painted − photo) · strength` in 8-bit sRGB, halves rounded up, where the
    /// painting may first be given the photo's colours. At strength 1 that is the painting, exactly.
    pub(crate) fn apply(self, photo: &[u8], painted: &mut [u8]) {
        if self.keep_color {
            keep_color(photo, painted);
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
pub(crate) fn for_each_part(
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
            let blend = Blend {
                strength,
                keep_color: false,
                threads: NonZeroUsize::MIN,
            };
            let mut painted = [20, 100, 255];
            blend.apply(&[10, 200, 0], &mut painted);
            painted
        };
        assert_eq!(at(0.0), [10, 200, 0]);
        assert_eq!(at(0.25), [13, 175, 64], "halves go up: 12.5, 175 and 63.75");
        assert_eq!(at(1.0), [20, 100, 255]);
    }
}
