//! Means over a square around each pixel, of a cost that does not depend on the square.

use rayon::prelude::*;

use crate::image::float_image::FloatImage;

/// Rows that one thread handles. Fixed, so that sums are the same on any number of threads.
const BAND: usize = 64;

/// A sum of numbers that a box mean adds up.
pub(super) trait Cell: Copy + Send + Sync {
    const ZERO: Self;

    fn add_scaled(&mut self, other: &Self, factor: f32);
    fn scaled(&self, factor: f32) -> Self;
}

impl<const C: usize> Cell for [f32; C] {
    const ZERO: Self = [0.0; C];

    fn add_scaled(&mut self, other: &Self, factor: f32) {
        for (sum, value) in self.iter_mut().zip(other) {
            *sum += factor * value;
        }
    }

    fn scaled(&self, factor: f32) -> Self {
        self.map(|value| value * factor)
    }
}

impl<const C: usize> FloatImage<C> {
    /// The mean over a square that reaches `radius` pixels to each side, less where it leaves the picture.
    pub(crate) fn box_mean(self, radius: usize) -> FloatImage<C> {
        let (width, height) = (self.width, self.height);
        FloatImage {
            width,
            height,
            pixels: box_mean(self.pixels, width, height, radius),
        }
    }
}

/// The mean over a square around each cell, less where the square leaves the picture.
pub(super) fn box_mean<T: Cell>(
    cells: Vec<T>,
    width: usize,
    height: usize,
    radius: usize,
) -> Vec<T> {
    let mut wide = vec![T::ZERO; cells.len()];
    wide.par_chunks_mut(width)
        .zip(cells.par_chunks(width))
        .for_each(|(out, row)| slide(out, radius, |sum, at, sign| sum.add_scaled(&row[at], sign)));
    let mut mean = cells;
    mean.par_chunks_mut(width * BAND)
        .enumerate()
        .for_each(|(band, out)| {
            let top = band * BAND;
            let mut sums = vec![T::ZERO; width];
            let add = |y: usize, sign: f32, sums: &mut [T]| {
                for (sum, value) in sums.iter_mut().zip(&wide[y * width..][..width]) {
                    sum.add_scaled(value, sign);
                }
            };
            let first = top.saturating_sub(radius);
            for y in first..(top + radius).min(height) {
                add(y, 1.0, &mut sums);
            }
            for (y, row) in (top..).zip(out.chunks_exact_mut(width)) {
                if y + radius < height {
                    add(y + radius, 1.0, &mut sums);
                }
                if y > top && y > radius {
                    add(y - radius - 1, -1.0, &mut sums);
                }
                let rows = (y + radius + 1).min(height) - y.saturating_sub(radius);
                for (out, sum) in row.iter_mut().zip(&sums) {
                    *out = sum.scaled(1.0 / rows as f32);
                }
            }
        });
    mean
}

/// The mean of a window that slides along a row.
fn slide<T: Cell>(out: &mut [T], radius: usize, add: impl Fn(&mut T, usize, f32)) {
    let length = out.len();
    let mut sum = T::ZERO;
    for at in 0..radius.min(length) {
        add(&mut sum, at, 1.0);
    }
    for (at, out) in out.iter_mut().enumerate() {
        if at + radius < length {
            add(&mut sum, at + radius, 1.0);
        }
        if at > radius {
            add(&mut sum, at - radius - 1, -1.0);
        }
        let count = (at + radius + 1).min(length) - at.saturating_sub(radius);
        *out = sum.scaled(1.0 / count as f32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_mean_is_the_mean_of_what_lies_in_the_picture() {
        let (width, height, radius) = (7, 130, 3);
        let cells: Vec<[f32; 4]> = (0..width * height)
            .map(|at| [(at * 37 % 101) as f32, 1.0, 0.0, 0.0])
            .collect();
        let means = box_mean(cells.clone(), width, height, radius);
        for (x, y) in [(0, 0), (6, 129), (3, 63), (3, 64), (2, 70), (6, 2)] {
            let (mut sum, mut count) = (0.0, 0.0);
            for near_y in y.max(radius) - radius..(y + radius + 1).min(height) {
                for near_x in x.max(radius) - radius..(x + radius + 1).min(width) {
                    sum += cells[near_y * width + near_x][0];
                    count += 1.0;
                }
            }
            let [mean, one, ..] = means[y * width + x];
            assert!((mean - sum / count).abs() < 1e-3 && (one - 1.0).abs() < 1e-5);
        }
    }
}
