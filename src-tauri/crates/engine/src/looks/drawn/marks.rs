//! Marks of a brush: areas, discs and tapered strokes, laid one over the other. Each is a signed distance, so it is as fine
//! as the pixels are, and only the marks near a pixel are looked at.

use crate::analysis::to_segment;
use crate::looks::drawn::color::{mix, ramp};
use crate::looks::drawn::shape::{Place, coverage, length};

/// The side of a cell of the index, in pixels of the planes.
const CELL: f32 = 8.0;

/// The shape of a mark, in pixels of the planes.
pub(super) enum Form {
    /// What a closed line goes around.
    Area(Vec<[f32; 2]>),
    /// A line through places; the third number is half its width there.
    Stroke(Vec<[f32; 3]>),
    /// A centre and a radius.
    Disc([f32; 2], f32),
}

/// A shape with its paint.
pub(super) struct Mark {
    pub(super) form: Form,
    /// Where it is cut off: what this goes around.
    pub(super) within: Option<Vec<[f32; 2]>>,
    /// sRGB at its beginning and its end along `gradient`.
    pub(super) colors: [[f32; 3]; 2],
    /// Where the first colour ends and the second begins.
    pub(super) gradient: [[f32; 2]; 2],
    /// How much it covers what is below, 0..=1.
    pub(super) opacity: f32,
    /// How far its edge fades, in pixels of the planes; 0 is crisp.
    pub(super) softness: f32,
}

impl Mark {
    /// A crisp mark of one colour.
    pub(super) fn of(form: Form, color: [f32; 3], opacity: f32) -> Mark {
        Mark {
            form,
            within: None,
            colors: [color; 2],
            gradient: [[0.0; 2], [0.0, 1.0]],
            opacity,
            softness: 0.0,
        }
    }

    /// Cut off by an area.
    pub(super) fn within(mut self, area: &[[f32; 2]]) -> Mark {
        self.within = Some(area.to_vec());
        self
    }

    /// With an edge that fades.
    pub(super) fn soft(mut self, softness: f32) -> Mark {
        self.softness = softness;
        self
    }

    /// How far inside of its form a place is.
    fn inside(&self, at: [f32; 2]) -> f32 {
        match &self.form {
            Form::Area(area) => inside_area(at, area),
            Form::Stroke(line) => inside_stroke(at, line),
            Form::Disc([x, y], radius) => radius - length([at[0] - x, at[1] - y]),
        }
    }

    /// How far inside of what is seen of it a place is.
    pub(super) fn distance(&self, at: [f32; 2]) -> f32 {
        let inside = self.inside(at);
        match &self.within {
            Some(area) => inside.min(inside_area(at, area)),
            None => inside,
        }
    }

    fn paint(&self, place: Place, below: [f32; 3]) -> [f32; 3] {
        let at = [place.x, place.y];
        let distance = self.inside(at);
        let mut share = if self.softness > 0.0 {
            ramp(-self.softness, self.softness, distance)
        } else {
            coverage(distance, place.pixel)
        };
        if share > 0.0
            && let Some(area) = &self.within
        {
            share *= coverage(inside_area(at, area), place.pixel);
        }
        if share <= 0.0 {
            return below;
        }
        let [from, to] = self.gradient;
        let along = [to[0] - from[0], to[1] - from[1]];
        let length = (along[0] * along[0] + along[1] * along[1]).max(1e-6);
        let way = ((at[0] - from[0]) * along[0] + (at[1] - from[1]) * along[1]) / length;
        let color = mix(self.colors[0], self.colors[1], ramp(0.0, 1.0, way));
        mix(below, color, share * self.opacity)
    }

    /// Left, top, right and bottom of what it can touch.
    pub(super) fn bounds(&self) -> [f32; 4] {
        let grown = |bounds: [f32; 4], [x, y]: [f32; 2], by: f32| {
            [
                bounds[0].min(x - by),
                bounds[1].min(y - by),
                bounds[2].max(x + by),
                bounds[3].max(y + by),
            ]
        };
        let none = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        // A pixel of a small copy is wider than one of the planes.
        let edge = self.softness + 4.0;
        match &self.form {
            Form::Area(area) => area.iter().fold(none, |all, &at| grown(all, at, edge)),
            Form::Stroke(line) => {
                (line.iter()).fold(none, |all, &[x, y, half]| grown(all, [x, y], half + edge))
            }
            Form::Disc(center, radius) => grown(none, *center, radius + edge),
        }
    }
}

/// Marks in the order in which they are laid.
pub(super) struct Marks {
    marks: Vec<Mark>,
    columns: usize,
    /// The numbers of the marks that touch each cell.
    cells: Vec<Vec<u32>>,
}

impl Marks {
    /// Marks on planes of this size.
    pub(super) fn new(marks: Vec<Mark>, width: usize, height: usize) -> Marks {
        let columns = cell(width as f32) + 1;
        let rows = cell(height as f32) + 1;
        let mut cells = vec![Vec::new(); columns * rows];
        for (number, mark) in marks.iter().enumerate() {
            let [left, top, right, bottom] = mark.bounds();
            if right < 0.0 || bottom < 0.0 {
                continue;
            }
            for row in cell(top)..=cell(bottom).min(rows - 1) {
                for column in cell(left)..=cell(right).min(columns - 1) {
                    cells[row * columns + column].push(number as u32);
                }
            }
        }
        Marks {
            marks,
            columns,
            cells,
        }
    }

    /// All of them, in the order in which they are laid.
    pub(super) fn all(&self) -> &[Mark] {
        &self.marks
    }

    /// `below` with the marks on it.
    pub(super) fn over(&self, place: Place, below: [f32; 3]) -> [f32; 3] {
        let at = cell(place.y) * self.columns + cell(place.x).min(self.columns - 1);
        let mut color = below;
        for &number in self.cells.get(at).map_or(&[][..], Vec::as_slice) {
            color = self.marks[number as usize].paint(place, color);
        }
        color
    }
}

fn cell(at: f32) -> usize {
    (at.max(0.0) / CELL) as usize
}

fn inside_area(at: [f32; 2], area: &[[f32; 2]]) -> f32 {
    let (mut nearest, mut inside) = (f32::MAX, false);
    let mut before = area.last().copied().unwrap_or_default();
    for &corner in area {
        nearest = nearest.min(to_segment(at, before, corner).0);
        let crosses = (corner[1] > at[1]) != (before[1] > at[1]);
        if crosses {
            let share = (at[1] - corner[1]) / (before[1] - corner[1]);
            inside ^= at[0] < corner[0] + (before[0] - corner[0]) * share;
        }
        before = corner;
    }
    if inside { nearest } else { -nearest }
}

fn inside_stroke(at: [f32; 2], line: &[[f32; 3]]) -> f32 {
    let distances = line.windows(2).map(|ends| {
        let ([ax, ay, from], [bx, by, to]) = (ends[0], ends[1]);
        let (distance, along) = to_segment(at, [ax, ay], [bx, by]);
        from + (to - from) * along - distance
    });
    distances.fold(f32::MIN, f32::max)
}

/// A smooth line through `points`, four places for each: a Catmull-Rom spline.
pub(super) fn smooth(points: &[[f32; 2]]) -> Vec<[f32; 2]> {
    let last = points.len().saturating_sub(1);
    let mut line = Vec::new();
    for at in 0..last {
        let [a, b, c, d] = [at.saturating_sub(1), at, at + 1, (at + 2).min(last)];
        let [a, b, c, d] = [points[a], points[b], points[c], points[d]];
        for step in 0..4 {
            let t = step as f32 / 4.0;
            line.push([0, 1].map(|axis| {
                let (a, b, c, d) = (a[axis], b[axis], c[axis], d[axis]);
                let bend = (2.0 * a - 5.0 * b + 4.0 * c - d) * t * t;
                0.5 * (2.0 * b + (c - a) * t + bend + (3.0 * b - a - 3.0 * c + d) * t * t * t)
            }));
        }
    }
    line.extend(points.last());
    line
}

/// A stroke along a smooth line through `points`: half its width at its beginning, its middle and its end.
pub(super) fn stroke(points: &[[f32; 2]], [from, middle, to]: [f32; 3]) -> Form {
    let line = smooth(points);
    let last = line.len().saturating_sub(1).max(1) as f32;
    let half = |at: usize| {
        let way = at as f32 / last * 2.0;
        if way < 1.0 {
            from + (middle - from) * ramp(0.0, 1.0, way)
        } else {
            middle + (to - middle) * ramp(1.0, 2.0, way)
        }
    };
    Form::Stroke(
        (line.iter().enumerate())
            .map(|(at, &[x, y])| [x, y, half(at)])
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_covers_its_shape_and_nothing_else() {
        let square = vec![[10.0, 10.0], [30.0, 10.0], [30.0, 30.0], [10.0, 30.0]];
        let line = stroke(&[[40.0, 20.0], [60.0, 20.0], [80.0, 20.0]], [0.5, 3.0, 0.5]);
        let marks = Marks::new(
            vec![
                Mark::of(Form::Area(square.clone()), [1.0, 0.0, 0.0], 1.0),
                Mark::of(Form::Disc([30.0, 20.0], 5.0), [0.0, 0.0, 1.0], 1.0).within(&square),
                Mark::of(line, [0.0, 1.0, 0.0], 1.0),
            ],
            100,
            50,
        );
        let at = |x: f32, y: f32| marks.over(Place { x, y, pixel: 1.0 }, [0.5; 3]);
        assert_eq!(at(15.0, 20.0), [1.0, 0.0, 0.0]);
        assert_eq!(at(28.0, 20.0), [0.0, 0.0, 1.0]);
        assert_eq!(at(33.0, 20.0), [0.5; 3], "cut off");
        assert_eq!(at(60.0, 22.0), [0.0, 1.0, 0.0]);
        assert_eq!(at(42.0, 22.5), [0.5; 3], "it tapers");
        assert_eq!(at(-3.0, 900.0), [0.5; 3], "outside of the planes");
    }
}
