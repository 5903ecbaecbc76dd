//! The guided filter, row by row: smooths texture and keeps edges.
//!
//! He, Sun and Tang, "Guided Image Filtering" (ECCV 2010), with each channel as its own guide;
//! `guided_filter` in `models/training/network.py` is the same. Flat areas become the mean of their
//! surroundings, edges stay. Every mean is summed from scratch, never carried from one pixel to the
//! next, so that a pixel has the same value whatever tile it is in.

use std::array;
use std::ops::Range;

/// Pixels that a mean reaches to each side.
const RADIUS: usize = 4;
const WINDOW: usize = 2 * RADIUS + 1;
/// The filter's ε: the variance at which half of a difference stays, that of an edge of a fifth of
/// the range.
const EPSILON: f32 = 0.01;

/// Pixels around it on which a value depends.
pub(crate) const SUPPORT_RADIUS: usize = 2 * RADIUS;

/// The filtered rows of one channel of a tile, from top to bottom.
pub(crate) struct GuidedFilter<'tile> {
    /// `[height, width]`.
    plane: &'tile [f32],
    width: usize,
    columns: Range<usize>,
    /// The next row of the plane that is read.
    next: usize,
    value: BoxMean,
    square: BoxMean,
    gain: BoxMean,
    offset: BoxMean,
    squares: Vec<f32>,
    gains: Vec<f32>,
    offsets: Vec<f32>,
    row: Vec<f32>,
}

impl<'tile> GuidedFilter<'tile> {
    /// Begins at row `top`. `top` and `columns` are at least [`SUPPORT_RADIUS`] away from the plane's edge.
    pub(crate) fn new(
        plane: &'tile [f32],
        width: usize,
        top: usize,
        columns: Range<usize>,
    ) -> GuidedFilter<'tile> {
        let inner = columns.len();
        let outer = inner + 2 * RADIUS;
        let mut filter = GuidedFilter {
            plane,
            width,
            columns,
            next: top - SUPPORT_RADIUS,
            value: BoxMean::new(outer),
            square: BoxMean::new(outer),
            gain: BoxMean::new(inner),
            offset: BoxMean::new(inner),
            squares: vec![0.0; outer + 2 * RADIUS],
            gains: vec![0.0; outer],
            offsets: vec![0.0; outer],
            row: vec![0.0; inner],
        };
        for _ in 0..2 * SUPPORT_RADIUS {
            filter.push_row();
        }
        filter
    }

    /// The next row, of values in 0..=1.
    pub(crate) fn next_row(&mut self) -> &[f32] {
        self.push_row();
        let columns = self.columns.clone();
        let photo = &self.plane[(self.next - 1 - SUPPORT_RADIUS) * self.width..][columns];
        let means = self.gain.mean.iter().zip(&self.offset.mean);
        for ((value, photo), (gain, offset)) in self.row.iter_mut().zip(photo).zip(means) {
            *value = (gain * photo + offset).clamp(0.0, 1.0);
        }
        &self.row
    }

    /// Reads a row of the plane, and adds the row of gains and offsets that it completes.
    fn push_row(&mut self) {
        let wide = self.columns.start - SUPPORT_RADIUS..self.columns.end + SUPPORT_RADIUS;
        let photo = &self.plane[self.next * self.width..][wide];
        self.next += 1;
        self.value.push(photo);
        for (square, value) in self.squares.iter_mut().zip(photo) {
            *square = value * value;
        }
        self.square.push(&self.squares);

        let means = self.value.mean.iter().zip(&self.square.mean);
        let lines = self.gains.iter_mut().zip(&mut self.offsets);
        for ((gain, offset), (mean, square)) in lines.zip(means) {
            let variance = square - mean * mean;
            *gain = variance / (variance + EPSILON);
            *offset = mean - *gain * mean;
        }
        self.gain.push(&self.gains);
        self.offset.push(&self.offsets);
    }
}

/// The last `WINDOW` rows that were pushed, each summed over `WINDOW` neighbours: their mean is that of a square.
struct BoxMean {
    sums: [Vec<f32>; WINDOW],
    mean: Vec<f32>,
}

impl BoxMean {
    fn new(width: usize) -> BoxMean {
        BoxMean {
            sums: array::from_fn(|_| vec![0.0; width]),
            mean: vec![0.0; width],
        }
    }

    /// `row` is `WINDOW - 1` longer than the means are.
    fn push(&mut self, row: &[f32]) {
        self.sums.rotate_left(1);
        let [.., sum] = &mut self.sums;
        sum_rows(array::from_fn(|from| &row[from..]), sum);
        sum_rows(self.sums.each_ref().map(Vec::as_slice), &mut self.mean);
        for mean in &mut self.mean {
            *mean *= 1.0 / (WINDOW * WINDOW) as f32;
        }
    }
}

/// Adds rows element by element, in one pass, which is what makes it fast.
fn sum_rows(rows: [&[f32]; WINDOW], out: &mut [f32]) {
    let rows = rows.map(|row| &row[..out.len()]);
    for (x, sum) in out.iter_mut().enumerate() {
        *sum = rows.iter().map(|row| row[x]).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grain_is_smoothed_and_edges_stay() {
        let (width, height) = (64, 32);
        let edge = |x: usize| if x < width / 2 { 0.25 } else { 0.75 };
        let grain = |x: usize, y: usize| if (x * 7 + y * 3) % 5 < 2 { 0.02 } else { -0.02 };
        let plane: Vec<f32> = (0..width * height)
            .map(|at| edge(at % width) + grain(at % width, at / width))
            .collect();
        let columns = SUPPORT_RADIUS..width - SUPPORT_RADIUS;
        let mut filter = GuidedFilter::new(&plane, width, SUPPORT_RADIUS, columns.clone());
        for _ in SUPPORT_RADIUS..height - SUPPORT_RADIUS {
            for (x, value) in columns.clone().zip(filter.next_row()) {
                let beside = x.abs_diff(width / 2).min(x.abs_diff(width / 2 - 1)) < SUPPORT_RADIUS;
                let most = if beside { 0.08 } else { 0.01 };
                assert!((value - edge(x)).abs() < most, "{value} at {x}");
            }
        }
    }
}
