//! The photo less its texture, row by row.
//!
//! The guided filter of He, Sun and Tang ("Guided Image Filtering", ECCV 2010) with each colour as its
//! own guide: `evened` in `models/training/network.py`. What is flat becomes the mean of its
//! surroundings, what is an edge stays. Every mean is summed afresh, never carried from one pixel to
//! the next, so that a pixel comes out the same whatever tile it is in.

use std::array;
use std::ops::Range;

/// Pixels that a mean reaches to each side.
const RADIUS: usize = 4;
const SIDE: usize = 2 * RADIUS + 1;
/// The variance at which half of a difference stays: that of an edge of a fifth of the range.
const VARIANCE: f32 = 0.01;

/// Pixels around it on which a value depends.
pub(crate) const REACH: usize = 2 * RADIUS;

/// The rows of one colour of a tile, evened, from top to bottom.
pub(crate) struct Evened<'tile> {
    /// `[height, width]`.
    plane: &'tile [f32],
    width: usize,
    columns: Range<usize>,
    /// The next row of the plane that is taken in.
    next: usize,
    value: Means,
    square: Means,
    slope: Means,
    offset: Means,
    squares: Vec<f32>,
    slopes: Vec<f32>,
    offsets: Vec<f32>,
    row: Vec<f32>,
}

impl<'tile> Evened<'tile> {
    /// Begins at row `top`. `top` and `columns` are at least [`REACH`] away from the plane's edge.
    pub(crate) fn new(
        plane: &'tile [f32],
        width: usize,
        top: usize,
        columns: Range<usize>,
    ) -> Evened<'tile> {
        let inner = columns.len();
        let outer = inner + 2 * RADIUS;
        let mut evened = Evened {
            plane,
            width,
            columns,
            next: top - REACH,
            value: Means::new(outer),
            square: Means::new(outer),
            slope: Means::new(inner),
            offset: Means::new(inner),
            squares: vec![0.0; outer + 2 * RADIUS],
            slopes: vec![0.0; outer],
            offsets: vec![0.0; outer],
            row: vec![0.0; inner],
        };
        for _ in 0..2 * REACH {
            evened.take_in();
        }
        evened
    }

    /// The next row, of values in 0..=1.
    pub(crate) fn next(&mut self) -> &[f32] {
        self.take_in();
        let columns = self.columns.clone();
        let photo = &self.plane[(self.next - 1 - REACH) * self.width..][columns];
        let means = self.slope.mean.iter().zip(&self.offset.mean);
        for ((value, photo), (slope, offset)) in self.row.iter_mut().zip(photo).zip(means) {
            *value = (slope * photo + offset).clamp(0.0, 1.0);
        }
        &self.row
    }

    /// Takes in a row of the plane, and the row of slopes and offsets that it completes.
    fn take_in(&mut self) {
        let wide = self.columns.start - REACH..self.columns.end + REACH;
        let photo = &self.plane[self.next * self.width..][wide];
        self.next += 1;
        self.value.push(photo);
        for (square, value) in self.squares.iter_mut().zip(photo) {
            *square = value * value;
        }
        self.square.push(&self.squares);

        let means = self.value.mean.iter().zip(&self.square.mean);
        let lines = self.slopes.iter_mut().zip(&mut self.offsets);
        for ((slope, offset), (mean, square)) in lines.zip(means) {
            let variance = square - mean * mean;
            *slope = variance / (variance + VARIANCE);
            *offset = mean - *slope * mean;
        }
        self.slope.push(&self.slopes);
        self.offset.push(&self.offsets);
    }
}

/// The last `SIDE` rows that were pushed, each summed over `SIDE` neighbours: their mean is that of a square.
struct Means {
    sums: [Vec<f32>; SIDE],
    mean: Vec<f32>,
}

impl Means {
    fn new(width: usize) -> Means {
        Means {
            sums: array::from_fn(|_| vec![0.0; width]),
            mean: vec![0.0; width],
        }
    }

    /// `row` is `SIDE - 1` longer than the means are.
    fn push(&mut self, row: &[f32]) {
        self.sums.rotate_left(1);
        let [.., sum] = &mut self.sums;
        add(array::from_fn(|from| &row[from..]), sum);
        add(self.sums.each_ref().map(Vec::as_slice), &mut self.mean);
        for mean in &mut self.mean {
            *mean *= 1.0 / (SIDE * SIDE) as f32;
        }
    }
}

/// Place by place; in one pass, which is what makes it quick.
fn add(rows: [&[f32]; SIDE], out: &mut [f32]) {
    let rows = rows.map(|row| &row[..out.len()]);
    for (x, sum) in out.iter_mut().enumerate() {
        *sum = rows.iter().map(|row| row[x]).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grain_goes_and_an_edge_stays() {
        let (width, height) = (64, 32);
        let edge = |x: usize| if x < width / 2 { 0.25 } else { 0.75 };
        let grain = |x: usize, y: usize| if (x * 7 + y * 3) % 5 < 2 { 0.02 } else { -0.02 };
        let plane: Vec<f32> = (0..width * height)
            .map(|at| edge(at % width) + grain(at % width, at / width))
            .collect();
        let columns = REACH..width - REACH;
        let mut evened = Evened::new(&plane, width, REACH, columns.clone());
        for _ in REACH..height - REACH {
            for (x, value) in columns.clone().zip(evened.next()) {
                let beside = x.abs_diff(width / 2).min(x.abs_diff(width / 2 - 1)) < REACH;
                let most = if beside { 0.08 } else { 0.01 };
                assert!((value - edge(x)).abs() < most, "{value} at {x}");
            }
        }
    }
}
