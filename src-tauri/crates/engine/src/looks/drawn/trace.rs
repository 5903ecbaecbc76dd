//! Traces the contours of a shape: closed lines where a field crosses zero.
//!
//! Paper: Lorensen and Cline, "Marching Cubes" (1987), in two dimensions; of two ways through a saddle the middle
//! of the cell decides.

use crate::image::FloatImage;

/// No contour runs on from here.
const NONE: u32 = u32::MAX;

/// The closed contours around what is above zero, in pixels of the field, where 0 is the middle of the first.
///
/// What reaches the border of the field is closed there: the outermost pixels count as outside.
pub(super) fn contours(field: &FloatImage<1>) -> Vec<Vec<[f32; 2]>> {
    let (width, height) = (field.width, field.height);
    if width < 3 || height < 3 {
        return Vec::new();
    }
    let grid = Grid { field };
    let mut next = vec![NONE; width * height * 2];
    for y in 0..height - 1 {
        for x in 0..width - 1 {
            grid.cross_cell(x, y, &mut next);
        }
    }
    let mut loops = Vec::new();
    for first in 0..next.len() {
        let mut line = Vec::new();
        let mut edge = first;
        while next[edge] != NONE {
            line.push(grid.crossing(edge));
            edge = std::mem::replace(&mut next[edge], NONE) as usize;
        }
        if line.len() > 2 {
            loops.push(line);
        }
    }
    loops
}

struct Grid<'a> {
    field: &'a FloatImage<1>,
}

impl Grid<'_> {
    fn value(&self, x: usize, y: usize) -> f32 {
        let [value] = self.field.at(x, y);
        let border = x == 0 || y == 0 || x + 1 == self.field.width || y + 1 == self.field.height;
        match border {
            true => value.min(-1e-3),
            // What lies on the contour is inside: no line runs through a pixel twice.
            false if value == 0.0 => 1e-6,
            false => value,
        }
    }

    /// Joins the sides of a cell through which a contour runs. Around a cell clockwise, a contour begins where
    /// the inside is left and ends where it is entered, so that every side is the beginning of one piece.
    fn cross_cell(&self, x: usize, y: usize, next: &mut [u32]) {
        let corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)];
        let values = corners.map(|(x, y)| self.value(x, y));
        let inside = values.map(|value| value > 0.0);
        if inside == [true; 4] || inside == [false; 4] {
            return;
        }
        let vertical = self.field.width * self.field.height;
        let at = |x: usize, y: usize| y * self.field.width + x;
        let sides = [
            at(x, y),
            vertical + at(x + 1, y),
            at(x, y + 1),
            vertical + at(x, y),
        ];
        let middle = values.iter().sum::<f32>() > 0.0;
        for side in 0..4 {
            if !inside[side] || inside[(side + 1) % 4] {
                continue;
            }
            let entered = |by: &usize| {
                let other = (side + by) % 4;
                !inside[other] && inside[(other + 1) % 4]
            };
            // The nearest clockwise goes around what is outside, the furthest around what is inside.
            let to = match middle {
                true => (1..4).find(entered),
                false => (1..4).rev().find(entered),
            };
            if let Some(to) = to {
                next[sides[side]] = sides[(side + to) % 4] as u32;
            }
        }
    }

    /// Where a contour crosses a side between two pixels.
    fn crossing(&self, edge: usize) -> [f32; 2] {
        let pixels = self.field.width * self.field.height;
        let (is_vertical, at) = (edge >= pixels, edge % pixels);
        let (x, y) = (at % self.field.width, at / self.field.width);
        let (across, down) = if is_vertical { (0, 1) } else { (1, 0) };
        let (from, to) = (self.value(x, y), self.value(x + across, y + down));
        let share = from / (from - to);
        [
            x as f32 + share * across as f32,
            y as f32 + share * down as f32,
        ]
    }
}

/// The area that a closed line goes around.
pub(super) fn area(line: &[[f32; 2]]) -> f32 {
    let mut before = line.last().copied().unwrap_or_default();
    let mut sum = 0.0;
    for &at in line {
        sum += before[0] * at[1] - at[0] * before[1];
        before = at;
    }
    (sum / 2.0).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_has_two_contours_of_its_radii_and_a_cut_disc_is_closed() {
        let ring = FloatImage::from_fn(60, 60, |x, y| {
            let from = (x as f32 - 30.0).hypot(y as f32 - 30.0);
            [(20.0 - from).min(from - 10.0)]
        });
        let loops = contours(&ring);
        assert_eq!(loops.len(), 2);
        let mut areas: Vec<f32> = loops.iter().map(|line| area(line)).collect();
        areas.sort_by(f32::total_cmp);
        for (found, radius) in areas.iter().zip([10.0f32, 20.0]) {
            let expected = std::f32::consts::PI * radius * radius;
            assert!((found / expected - 1.0).abs() < 0.01, "{found} {expected}");
        }
        let cut = ring.map(|distance| distance + 100.0);
        let loops = contours(&cut);
        assert_eq!(loops.len(), 1);
        assert!((area(&loops[0]) - 59.0 * 59.0).abs() < 250.0);
    }

    #[test]
    fn every_piece_of_a_chequered_field_is_closed() {
        let chequered =
            FloatImage::from_fn(9, 9, |x, y| [if (x + y) % 2 == 0 { 1.0 } else { -1.2 }]);
        let loops = contours(&chequered);
        assert!(loops.len() > 20);
        for line in loops {
            assert!(area(&line) < 2.0);
        }
    }
}
