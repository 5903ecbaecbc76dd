//! Strokes of a loaded brush, laid from coarse to fine along the flow of a picture, and paint that stands up in ridges.
//!
//! Hertzmann, "Painterly Rendering with Curved Brush Strokes of Multiple Sizes" (1998), for where strokes are laid; the relief
//! after his "Fast Paint Texture" (2002), but computed at each pixel of the result, so it is as fine as the pixels are.

use crate::analysis::to_segment;
use crate::image::FloatImage;
use crate::looks::drawn::canvas::Place;
use crate::looks::drawn::color::mix;
use crate::looks::drawn::flow::Flow;
use crate::looks::drawn::shape::{coverage, length};
use crate::looks::drawn::texture::noise;

/// The side of a cell of the index, in pixels of the planes.
const CELL: f32 = 2.0;

/// How far beyond its border a stroke is entered in the index, in pixels of the planes: half a pixel of a small copy.
const BEYOND: f32 = 1.5;

/// Where the light on the paint comes from: above, from the left.
const LIGHT: [f32; 2] = [-0.6, -0.8];

/// The part of its half width within which a stroke hides what is below.
const SOLID: f32 = 0.72;

/// Strokes of one size.
pub(super) struct Layer<'a> {
    /// Half the width of a stroke, in pixels.
    pub(super) radius: f32,
    /// How far the canvas may be from the picture before a stroke is laid, as a distance in sRGB.
    pub(super) tolerance: f32,
    /// The longest stroke, in radii.
    pub(super) longest: usize,
    /// Where strokes of this size are wanted: more than a half.
    pub(super) wanted: &'a FloatImage<1>,
}

struct Stroke {
    points: Vec<[f32; 2]>,
    half: f32,
    color: [f32; 3],
}

/// Strokes on a ground.
pub(super) struct Strokes {
    strokes: Vec<Stroke>,
    columns: usize,
    /// The pieces that touch each cell, the newest first, cell by cell.
    pieces: Vec<Piece>,
    /// Where the pieces of each cell begin, and where those of the last end.
    begins: Vec<u32>,
    seed: u32,
}

/// A segment of a stroke.
#[derive(Clone, Copy, Default)]
struct Piece {
    stroke: u32,
    segment: u32,
}

impl Strokes {
    /// Paints `picture` in layers, each on what is there already.
    pub(super) fn paint(
        picture: &FloatImage<3>,
        flow: &Flow,
        layers: &[Layer],
        blur: impl Fn(&FloatImage<3>, f32) -> FloatImage<3>,
        seed: u32,
    ) -> Strokes {
        let (width, height) = (picture.width, picture.height);
        let mut canvas = FloatImage::filled(width, height, [-1.0; 3]);
        let mut strokes = Vec::new();
        for (number, layer) in layers.iter().enumerate() {
            // In a picture of many small faces the finest brushes are all the narrowest one.
            if number > 0 && layer.radius >= layers[number - 1].radius {
                continue;
            }
            let reference = blur(picture, layer.radius * 0.5);
            let seed = seed + number as u32 * 31;
            for start in starts(&reference, &canvas, layer, seed) {
                let stroke = follow(start, &reference, &canvas, flow, layer, seed);
                lay(&mut canvas, &stroke);
                strokes.push(stroke);
            }
        }
        let columns = (width as f32 / CELL) as usize + 1;
        let rows = (height as f32 / CELL) as usize + 1;
        let found = visible_pieces(&strokes, columns, rows);
        // One list for all cells: a list for each would be a quarter of a million.
        let mut begins = vec![0; columns * rows + 1];
        for (cell, _) in &found {
            begins[*cell as usize + 1] += 1;
        }
        for cell in 0..columns * rows {
            begins[cell + 1] += begins[cell];
        }
        let (mut next, mut pieces) = (begins.clone(), vec![Piece::default(); found.len()]);
        for (cell, piece) in found {
            let at = &mut next[cell as usize];
            pieces[*at as usize] = piece;
            *at += 1;
        }
        Strokes {
            strokes,
            columns,
            pieces,
            begins,
            seed,
        }
    }

    /// The pieces at a place, the newest first.
    fn at(&self, place: Place) -> &[Piece] {
        let [column, row] = [place.x, place.y].map(|at| (at / CELL).max(0.0) as usize);
        let cell = row * self.columns + column.min(self.columns - 1);
        match self.begins.get(cell..cell + 2) {
            Some(&[from, to]) => &self.pieces[from as usize..to as usize],
            _ => &[],
        }
    }

    /// `ground` with the strokes on it; `relief` is how high the paint stands.
    pub(super) fn over(&self, place: Place, ground: [f32; 3], relief: f32) -> [f32; 3] {
        let (mut color, mut left) = ([0.0; 3], 1.0f32);
        let of_one = |one: &Piece, other: &Piece| one.stroke == other.stroke;
        for pieces in self.at(place).chunk_by(of_one) {
            let stroke = &self.strokes[pieces[0].stroke as usize];
            let (share, paint) = self.touch(place, stroke, pieces, relief);
            for (sum, value) in color.iter_mut().zip(paint) {
                *sum += left * share * value;
            }
            left *= 1.0 - share;
            if left < 0.02 {
                break;
            }
        }
        [0, 1, 2].map(|channel| color[channel] + left * ground[channel])
    }

    /// How much of a pixel a stroke covers, and the colour of its paint there.
    fn touch(
        &self,
        place: Place,
        stroke: &Stroke,
        pieces: &[Piece],
        relief: f32,
    ) -> (f32, [f32; 3]) {
        let at = [place.x, place.y];
        let (mut distance, mut across, mut along, mut normal) = (f32::MAX, 0.0, 0.0, [0.0; 2]);
        for &Piece { segment, .. } in pieces {
            let [from, to] = [segment, segment + 1].map(|at| stroke.points[at as usize]);
            let (near, way) = to_segment(at, from, to);
            if near < distance {
                let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
                let length = length([dx, dy]).max(1e-3);
                normal = [-dy / length, dx / length];
                across = (at[0] - from[0]) * normal[0] + (at[1] - from[1]) * normal[1];
                along = segment as f32 * stroke.half + way * length;
                distance = near;
            }
        }
        let half = stroke.half;
        if distance > half + place.pixel {
            return (0.0, stroke.color);
        }
        let seed = self.seed + pieces[0].stroke;
        // Bristles: ridges along the stroke that thin out, and a ragged border.
        let bristle = |across: f32| noise(across / half * 3.2 + 9.0, along / half * 0.35, seed);
        let ridge = bristle(across);
        let border = half * (0.84 + 0.16 * ridge);
        let share = coverage(border - distance, place.pixel);
        if share <= 0.0 {
            return (0.0, stroke.color);
        }
        let slope = (bristle(across + 0.2 * half) - ridge) * 1.3;
        let facing = normal[0] * LIGHT[0] + normal[1] * LIGHT[1];
        // Paint is pushed aside and stands up at the border of the stroke.
        let edge = (distance / half - 0.55).max(0.0) * across.signum() * 0.9;
        let light = 1.0 + relief * facing * (edge - slope);
        (share, stroke.color.map(|value| value * light))
    }
}

/// The pieces of strokes that are seen, each with the number of a cell that it touches: those of the newest strokes first, and
/// none where newer ones hide it.
fn visible_pieces(strokes: &[Stroke], columns: usize, rows: usize) -> Vec<(u32, Piece)> {
    let mut found = Vec::new();
    let mut hidden = vec![false; columns * rows];
    for (number, stroke) in strokes.iter().enumerate().rev() {
        for (segment, ends) in stroke.points.windows(2).enumerate() {
            let reach = stroke.half + BEYOND;
            let range = |axis: usize, last: usize| {
                let [a, b] = [ends[0][axis], ends[1][axis]];
                let cell = |at: f32| ((at / CELL).max(0.0) as usize).min(last - 1);
                cell(a.min(b) - reach)..=cell(a.max(b) + reach)
            };
            for row in range(1, rows) {
                for column in range(0, columns) {
                    let at = row * columns + column;
                    let middle = [column, row].map(|cell| (cell as f32 + 0.5) * CELL);
                    let (distance, _) = to_segment(middle, ends[0], ends[1]);
                    if hidden[at] || distance > reach + CELL * 0.71 {
                        continue;
                    }
                    let piece = Piece {
                        stroke: number as u32,
                        segment: segment as u32,
                    };
                    found.push((at as u32, piece));
                    hidden[at] = distance + CELL * 0.71 < stroke.half * SOLID;
                }
            }
        }
    }
    found
}

/// Where strokes of a layer begin: where the canvas is furthest from the picture, in an order that is left to chance.
fn starts(
    reference: &FloatImage<3>,
    canvas: &FloatImage<3>,
    layer: &Layer,
    seed: u32,
) -> Vec<[usize; 2]> {
    let step = layer.radius.max(1.0).round() as usize;
    let mut starts = Vec::new();
    for top in (0..reference.height).step_by(step) {
        for left in (0..reference.width).step_by(step) {
            let bottom = (top + step).min(reference.height);
            let right = (left + step).min(reference.width);
            let middle = [(left + right) / 2, (top + bottom) / 2];
            if layer.wanted.at(middle[0], middle[1])[0] < 0.5 {
                continue;
            }
            let (mut sum, mut worst, mut start) = (0.0, -1.0, middle);
            for y in top..bottom {
                for x in left..right {
                    let apart = apart(reference.at(x, y), canvas.at(x, y));
                    sum += apart;
                    if apart > worst {
                        (worst, start) = (apart, [x, y]);
                    }
                }
            }
            if sum > layer.tolerance * ((bottom - top) * (right - left)) as f32 {
                starts.push(start);
            }
        }
    }
    let chance = |[x, y]: [usize; 2]| noise(x as f32 * 1.37 + 0.5, y as f32 * 1.71 + 0.5, seed);
    starts.sort_by(|&one, &other| chance(one).total_cmp(&chance(other)));
    starts
}

/// A stroke from a place along the flow, as long as its colour is better than what is on the canvas.
fn follow(
    [x, y]: [usize; 2],
    reference: &FloatImage<3>,
    canvas: &FloatImage<3>,
    flow: &Flow,
    layer: &Layer,
    seed: u32,
) -> Stroke {
    let color = reference.at(x, y);
    let half = layer.radius * (0.8 + 0.4 * noise(x as f32 * 0.7, y as f32 * 0.7, seed + 1));
    let pixel = |at: f32, length: usize| (at + 0.5).clamp(0.0, length as f32 - 1.0) as usize;
    let mut points = vec![[x as f32, y as f32]];
    let size = (reference.width, reference.height);
    let mut before = flow.direction([x as f32, y as f32], size);
    // Half of the strokes run the other way.
    if noise(y as f32 * 0.9, x as f32 * 0.9, seed + 2) > 0.5 {
        before = before.map(|along| -along);
    }
    for _ in 0..layer.longest {
        let [px, py] = points[points.len() - 1];
        let ahead = flow.direction([px, py], size);
        let sign = if ahead[0] * before[0] + ahead[1] * before[1] < 0.0 {
            -1.0
        } else {
            1.0
        };
        let mixed = [0, 1].map(|axis| 0.5 * before[axis] + 0.5 * sign * ahead[axis]);
        let length = length(mixed).max(1e-3);
        let step = mixed.map(|along| along / length);
        let next = [px + step[0] * half, py + step[1] * half];
        let there = [
            pixel(next[0], reference.width),
            pixel(next[1], reference.height),
        ];
        let wanted = reference.at(there[0], there[1]);
        let better = apart(wanted, color) < apart(wanted, canvas.at(there[0], there[1]));
        let outside = layer.wanted.at(there[0], there[1])[0] < 0.5;
        if points.len() > 2 && (!better || outside) {
            break;
        }
        points.push(next);
        before = step;
    }
    let shade = 0.06 * (noise(x as f32 * 1.9, y as f32 * 1.3, seed + 3) - 0.5);
    Stroke {
        points,
        half,
        color: mix(color, [if shade > 0.0 { 1.0 } else { 0.0 }; 3], shade.abs()),
    }
}

/// Puts a stroke on the canvas that further strokes are compared with.
fn lay(canvas: &mut FloatImage<3>, stroke: &Stroke) {
    let half = stroke.half * 0.9;
    for ends in stroke.points.windows(2) {
        let range = |axis: usize, length: usize| {
            let [a, b] = [ends[0][axis], ends[1][axis]];
            let from = (a.min(b) - half).max(0.0) as usize;
            let to = ((a.max(b) + half + 1.0).max(0.0) as usize).min(length);
            from..to
        };
        for y in range(1, canvas.height) {
            for x in range(0, canvas.width) {
                if to_segment([x as f32, y as f32], ends[0], ends[1]).0 < half.max(0.5) {
                    canvas.pixels[y * canvas.width + x] = stroke.color;
                }
            }
        }
    }
}

fn apart(one: [f32; 3], other: [f32; 3]) -> f32 {
    let squares = [0, 1, 2].map(|at| (one[at] - other[at]).powi(2));
    squares.iter().sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::image::blurred;

    #[test]
    fn strokes_cover_the_canvas_in_the_colours_of_the_picture() {
        let picture = FloatImage::from_fn(80, 60, |x, _| {
            if x < 40 {
                [0.9, 0.2, 0.1]
            } else {
                [0.1, 0.2, 0.8]
            }
        });
        let flow = Flow::of(&FloatImage::from_fn(80, 60, |x, _| [x as f32 * 0.01]), 2.0);
        let wanted = FloatImage::filled(80, 60, [1.0]);
        let layers = [8.0, 3.0].map(|radius| Layer {
            radius,
            tolerance: 0.1,
            longest: 6,
            wanted: &wanted,
        });
        let strokes = Strokes::paint(&picture, &flow, &layers, blurred, 1);
        for (x, y) in [(10.0, 30.0), (33.0, 7.0), (47.0, 50.0), (70.0, 30.0)] {
            let place = Place { x, y, pixel: 0.25 };
            let [r, _, b] = strokes.over(place, [0.0, 1.0, 0.0], 0.0);
            assert_eq!(r > b, x < 40.0, "{x} {y}");
        }
    }
}
