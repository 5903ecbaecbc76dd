//! Renders a drawing while it is read. Where a drawing is much finer than its planes and hardly changes, pixels between those
//! that are computed are interpolated.

use rayon::prelude::*;

use crate::error::Error;
use crate::image::RowReader;
use crate::looks::drawn::canvas::{Drawing, Place, spline};

/// Where a pixel is this many times smaller than one of the planes, and more, others are interpolated.
const FINE: f32 = 2.4;

/// Pixels whose neighbours differ by no more than this are interpolated.
const ALIKE: f32 = 5.0 / 255.0;

/// So many rows are rendered at a time by one thread.
const BAND: usize = 32;

/// A drawing that is rendered while it is read.
pub struct DrawnRows {
    drawing: Box<dyn Drawing>,
    width: u32,
    height: u32,
    rows_read: usize,
    /// Every so many pixels and rows one is computed at least.
    step: usize,
}

impl DrawnRows {
    pub(super) fn new(drawing: Box<dyn Drawing>, (width, height): (u32, u32)) -> DrawnRows {
        let finer = width as f32 / drawing.planes().size().0.max(1) as f32;
        DrawnRows {
            drawing,
            width,
            height,
            rows_read: 0,
            step: ((finer / FINE) as usize + 1).min(4),
        }
    }

    /// Renders rows from `first` on. A pixel does not depend on which rows are asked for.
    fn render(&self, first: usize, out: &mut [u8]) {
        let row = self.width as usize * 3;
        let end = first + out.len() / row;
        let mut upper = Anchors::default();
        let mut lower = Anchors::default();
        for (y, out) in (first..end).zip(out.chunks_exact_mut(row)) {
            let mut pixels = RowShader::new(self, y);
            let above = y / self.step * self.step;
            if self.step == 1 {
                for (x, rgb) in out.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                    *rgb = bytes(pixels.shade(x));
                }
                continue;
            }
            // The last row has nothing below it.
            let below = (above + self.step).min(self.height as usize - 1);
            if upper.row != Some(above) {
                std::mem::swap(&mut upper, &mut lower);
                upper.compute(self, above);
            }
            lower.compute(self, below);
            let down = (y - above) as f32 / (below - above).max(1) as f32;
            let last = self.width as usize - 1;
            let cells = out.as_chunks_mut::<3>().0.chunks_mut(self.step);
            for (cell, out) in cells.enumerate() {
                let left = cell * self.step;
                let next = (cell + 1).min(upper.colors.len() - 1);
                let corners = [
                    upper.colors[cell],
                    upper.colors[next],
                    lower.colors[cell],
                    lower.colors[next],
                ];
                if !are_alike(corners) {
                    for (x, rgb) in (left..).zip(out) {
                        *rgb = bytes(pixels.shade(x));
                    }
                    continue;
                }
                let [a, b, c, d] = corners;
                let [from, to] = [between(a, c, down), between(b, d, down)];
                let right = (next * self.step).min(last);
                let each = 1.0 / (right - left).max(1) as f32;
                for (at, rgb) in out.iter_mut().enumerate() {
                    *rgb = bytes(between(from, to, at as f32 * each));
                }
            }
        }
    }
}

/// The colours of every `step`th pixel of a row.
#[derive(Default)]
struct Anchors {
    row: Option<usize>,
    colors: Vec<[f32; 3]>,
}

impl Anchors {
    fn compute(&mut self, rows: &DrawnRows, y: usize) {
        if self.row == Some(y) {
            return;
        }
        self.row = Some(y);
        self.colors.clear();
        let mut pixels = RowShader::new(rows, y);
        let last = rows.width as usize - 1;
        // One more than there are whole steps: the right edge has a neighbour too.
        let cells = last.div_ceil(rows.step) + 1;
        self.colors
            .extend((0..cells).map(|cell| pixels.shade((cell * rows.step).min(last))));
    }
}

fn are_alike([a, b, c, d]: [[f32; 3]; 4]) -> bool {
    (0..3).all(|channel| {
        let [a, b, c, d] = [a[channel], b[channel], c[channel], d[channel]];
        let most = a.max(b).max(c.max(d));
        let least = a.min(b).min(c.min(d));
        most - least <= ALIKE
    })
}

fn between(from: [f32; 3], to: [f32; 3], share: f32) -> [f32; 3] {
    [0, 1, 2].map(|channel| from[channel] + (to[channel] - from[channel]) * share)
}

fn bytes(color: [f32; 3]) -> [u8; 3] {
    color.map(|value| (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8)
}

/// Shades pixels of one row.
struct RowShader<'rows> {
    drawing: &'rows dyn Drawing,
    y: f32,
    pixel: f32,
    /// The planes in this row, once a pixel was asked for.
    planes: Vec<f32>,
    values: Vec<f32>,
}

impl<'rows> RowShader<'rows> {
    fn new(rows: &'rows DrawnRows, y: usize) -> RowShader<'rows> {
        let (width, height) = rows.drawing.planes().size();
        RowShader {
            drawing: &*rows.drawing,
            y: (y as f32 + 0.5) * height as f32 / rows.height as f32 - 0.5,
            pixel: width as f32 / rows.width as f32,
            planes: Vec::new(),
            values: Vec::new(),
        }
    }

    fn shade(&mut self, x: usize) -> [f32; 3] {
        let planes = self.drawing.planes();
        if self.planes.is_empty() {
            planes.row(self.y, &mut self.planes);
        }
        let (width, _) = planes.size();
        let x = (x as f32 + 0.5) * self.pixel - 0.5;
        let ([a, b, c], weights) = spline(x, width);
        self.values.clear();
        self.values.extend(
            self.planes
                .chunks_exact(width)
                .map(|field| field[a] * weights[0] + field[b] * weights[1] + field[c] * weights[2]),
        );
        let place = Place {
            x,
            y: self.y,
            pixel: self.pixel,
        };
        self.drawing.shade(place, &self.values)
    }
}

impl RowReader for DrawnRows {
    fn width(&self) -> u32 {
        self.width
    }

    fn height(&self) -> u32 {
        self.height
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        let row = self.width as usize * 3;
        let first = self.rows_read;
        if first + out.len() / row > self.height as usize {
            return Err(Error::Truncated);
        }
        out.par_chunks_mut(row * BAND)
            .enumerate()
            .for_each(|(band, out)| self.render(first + band * BAND, out));
        self.rows_read += out.len() / row;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::FloatImage;
    use crate::looks::drawn::canvas::Planes;

    /// A soft slope with a hard edge.
    struct Edge(Planes);

    impl Drawing for Edge {
        fn planes(&self) -> &Planes {
            &self.0
        }

        fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
            let edge = ((place.x - 20.3) / place.pixel + 0.5).clamp(0.0, 1.0);
            [values[0], edge, place.y / 40.0]
        }
    }

    fn edge(size: (u32, u32)) -> DrawnRows {
        let slope = FloatImage::from_fn(40, 40, |x, y| [(x + y) as f32 / 80.0]);
        let mut planes = Planes::new(40, 40);
        planes.add(slope);
        DrawnRows::new(Box::new(Edge(planes)), size)
    }

    #[test]
    fn what_is_interpolated_looks_like_what_is_computed_and_rows_do_not_depend_on_how_they_are_read()
     {
        for size in [(201, 199), (160, 160), (399, 401)] {
            let row = size.0 as usize * 3;
            let mut usual = vec![0; row * size.1 as usize];
            edge(size).read(&mut usual).expect("reads");
            let mut exact = edge(size);
            exact.step = 1;
            let mut computed = vec![0; usual.len()];
            exact.read(&mut computed).expect("reads");
            for (one, other) in usual.iter().zip(&computed) {
                assert!(one.abs_diff(*other) <= 2, "{size:?}");
            }
            let mut one_by_one = edge(size);
            for expected in usual.chunks_exact(row * 3) {
                let mut rows = vec![0; row * 3];
                one_by_one.read(&mut rows).expect("reads");
                assert!(rows == expected, "{size:?}");
            }
        }
    }
}
