//! Pixel: a portrait in square cells and few colours, with eyes and mouth set by hand.
//!
//! Paper: Gerstner et al., "Pixelated Image Abstraction" (2012), for few colours that are found in the cells themselves.

use crate::image::FloatImage;
use crate::looks::drawn::canvas::{Drawing, Place, Planes};
use crate::looks::drawn::color::{mix, ramp, rgb, to_oklab};
use crate::looks::drawn::faces::SketchedFace;
use crate::looks::drawn::few_colors::few_colors;
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::paint::painted;
use crate::looks::drawn::sketch::Sketch;

/// Four colours from dark to light. Of the palette `photo` the first alone is used, for outlines.
pub(super) const PALETTES: [Palette<4>; 5] = [
    Palette {
        name: "photo",
        colors: [rgb(0x1b1420), rgb(0x5b4a5e), rgb(0xc0a79a), rgb(0xfff4e2)],
    },
    Palette {
        name: "forest",
        colors: [rgb(0x12301f), rgb(0x2f6b3c), rgb(0x8cb03c), rgb(0xd9e8a0)],
    },
    Palette {
        name: "dusk",
        colors: [rgb(0x241436), rgb(0x7a3b78), rgb(0xf08a7b), rgb(0xffe9c4)],
    },
    Palette {
        name: "ocean",
        colors: [rgb(0x0c1f3d), rgb(0x1f6a94), rgb(0x6cc4c4), rgb(0xf1f7e4)],
    },
    Palette {
        name: "mono",
        colors: [rgb(0x161616), rgb(0x5c5c5c), rgb(0xb0b0ac), rgb(0xf6f4ee)],
    },
];

/// How wide a cell is, in units: a face is some thirty cells wide.
const CELL: f32 = 10.0;

/// The fewest and the most cells along the shorter side.
const CELLS: std::ops::RangeInclusive<f32> = 64.0..=156.0;

/// Colours of a portrait.
const COLORS: usize = 22;

/// The lids, each from the outer corner to the inner one, and the middle of the iris.
const EYES: [([usize; 9], [usize; 9], usize); 2] = [
    (
        [33, 246, 161, 160, 159, 158, 157, 173, 133],
        [33, 7, 163, 144, 145, 153, 154, 155, 133],
        468,
    ),
    (
        [263, 466, 388, 387, 386, 385, 384, 398, 362],
        [263, 249, 390, 373, 374, 380, 381, 382, 362],
        473,
    ),
];

/// The line between the lips.
const MOUTH: [usize; 11] = [61, 78, 80, 81, 82, 13, 312, 311, 310, 308, 291];

struct Pixel {
    planes: Planes,
    columns: usize,
    rows: usize,
    /// The side of a cell in pixels of the planes.
    side: f32,
    cells: Vec<[f32; 3]>,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let (width, height) = (sketch.width as f32, sketch.height as f32);
    let shorter = width.min(height);
    let across = (shorter / (CELL * sketch.unit)).clamp(*CELLS.start(), *CELLS.end());
    let side = (shorter / across.round().min(shorter)).max(1.0);
    let columns = (width / side).ceil().max(1.0) as usize;
    let rows = (height / side).ceil().max(1.0) as usize;
    let colors = options.palette_of(&PALETTES);
    let grid = Grid {
        side,
        columns,
        rows,
    };
    let mut lab = grid.mean(&formed(sketch, options));
    let person = grid.mean(&sketch.regions.person);
    grid.draw_border(&mut lab, &person, to_oklab(colors[0]));
    for face in &sketch.faces {
        grid.draw_face(&mut lab, face, to_oklab(colors[0]));
    }
    let cells = match options.palette.as_deref() {
        None | Some("photo") => few_colors(&lab, COLORS),
        _ => in_four(&grid, &lab, &grid.mean(&sketch.tone), &person, colors),
    };
    Box::new(Pixel {
        planes: Planes::new(sketch.width, sketch.height),
        columns,
        rows,
        side,
        cells,
    })
}

/// Flat paint with the form of heads and their lines, which few cells would lose; in Oklab.
fn formed(sketch: &Sketch, options: &DrawnOptions) -> FloatImage<3> {
    let regions = &sketch.regions;
    let pen = Pen::of(sketch.unit, 3.0 * options.line_weight, 8.0);
    let lines = sketch.lines(pen, |x, y| regions.skin.at(x, y)[0]);
    let painted = painted(sketch);
    FloatImage::from_fn(sketch.width, sketch.height, |x, y| {
        let skin = regions.skin.at(x, y)[0];
        let seen = to_oklab(sketch.color.at(x, y));
        let [lightness, a, b] = mix(painted.at(x, y), seen, FORM * skin);
        [
            lightness * (1.0 - LINE * lines.at(x, y)[0].clamp(0.0, 1.2)),
            a,
            b,
        ]
    })
}

/// How much of the form of skin is kept, and how much darker a clear line is.
const FORM: f32 = 0.5;
const LINE: f32 = 0.22;

struct Grid {
    side: f32,
    columns: usize,
    rows: usize,
}

impl Grid {
    /// The mean of each cell.
    fn mean<const C: usize>(&self, image: &FloatImage<C>) -> Vec<[f32; C]> {
        let range = |cell: usize, length: usize| {
            let from = ((cell as f32 * self.side) as usize).min(length - 1);
            from..(((cell + 1) as f32 * self.side) as usize).clamp(from + 1, length)
        };
        let mut means = Vec::with_capacity(self.columns * self.rows);
        for row in 0..self.rows {
            for column in 0..self.columns {
                let (mut sum, mut count) = ([0.0; C], 0.0);
                for y in range(row, image.height) {
                    for x in range(column, image.width) {
                        for (sum, value) in sum.iter_mut().zip(image.at(x, y)) {
                            *sum += value;
                        }
                        count += 1.0;
                    }
                }
                means.push(sum.map(|sum| sum / count));
            }
        }
        means
    }

    /// Darkens the cells of people that border on the background.
    fn draw_border(&self, lab: &mut [[f32; 3]], person: &[[f32; 1]], ink: [f32; 3]) {
        let inside = |row: usize, column: usize| person[row * self.columns + column][0] > 0.5;
        for row in 0..self.rows {
            for column in 0..self.columns {
                let beside = [
                    (row.saturating_sub(1), column),
                    ((row + 1).min(self.rows - 1), column),
                    (row, column.saturating_sub(1)),
                    (row, (column + 1).min(self.columns - 1)),
                ];
                if inside(row, column) && beside.iter().any(|&(row, column)| !inside(row, column)) {
                    let cell = &mut lab[row * self.columns + column];
                    *cell = mix(*cell, ink, 0.62);
                }
            }
        }
    }

    fn set(&self, lab: &mut [[f32; 3]], column: i32, row: i32, color: [f32; 3], share: f32) {
        let (Ok(column), Ok(row)) = (usize::try_from(column), usize::try_from(row)) else {
            return;
        };
        if column < self.columns && row < self.rows {
            let cell = &mut lab[row * self.columns + column];
            *cell = mix(*cell, color, share);
        }
    }

    /// Sets eyes and mouth cell by cell, where a face is large enough to have them.
    fn draw_face(&self, lab: &mut [[f32; 3]], face: &SketchedFace, ink: [f32; 3]) {
        if face.points.len() < 478 || face.unit * 300.0 < 16.0 * self.side {
            return;
        }
        let cell = |[x, y]: [f32; 2]| [x / self.side, y / self.side];
        let at = |point: usize| cell(face.points[point]);
        // The white of an eye is as light as the light that falls on the skin.
        let [x, y] = at(5).map(|at| at.max(0.0) as usize);
        let beside = y.min(self.rows - 1) * self.columns + x.min(self.columns - 1);
        let white = (0.34 + 0.55 * lab[beside][0]).clamp(0.58, 0.84);
        let widths = EYES.map(|(upper, ..)| (at(upper[0])[0] - at(upper[8])[0]).abs());
        for ((upper, lower, iris), width) in EYES.iter().zip(widths) {
            if width < 3.0 || width < 0.5 * widths[0].max(widths[1]) {
                continue;
            }
            let open = (at(upper[4])[1] - at(lower[4])[1]).abs();
            let (a, b) = (at(upper[0]), at(upper[8]));
            let [x, y] = at(*iris);
            let row = y.floor() as i32;
            let [from, to] = [
                a[0].min(b[0]).round() as i32,
                a[0].max(b[0]).round() as i32 - 1,
            ];
            if open > 0.11 * width {
                let tall = i32::from(open > 1.7);
                for row in row..=row + tall {
                    for column in from..=to {
                        let is_corner = column == from || column == to;
                        let share = if is_corner { 0.30 } else { 0.66 };
                        self.set(lab, column, row, [white, 0.006, 0.010], share);
                    }
                }
                let middle = x.round() as i32;
                for row in row..=row + tall {
                    for column in middle - 1..=middle {
                        self.set(lab, column, row, [0.24, 0.012, 0.016], 0.95);
                    }
                }
                if width > 4.5 && tall > 0 {
                    self.set(lab, middle - 1, row, [0.93, 0.0, 0.0], 0.5);
                }
            }
            for column in from..=to {
                let is_corner = column == from || column == to;
                let share = if is_corner { 0.45 } else { 0.78 };
                self.set(lab, column, row - 1, ink, share);
            }
        }
        let line: Vec<[f32; 2]> = MOUTH.iter().map(|&point| at(point)).collect();
        let (left, right) = (line[0][0].min(line[10][0]), line[0][0].max(line[10][0]));
        let open = (at(13)[1] - at(14)[1]).abs();
        if open < 0.9 {
            for column in left.round() as i32..right.round() as i32 {
                let nearest = line.iter().min_by(|one, other| {
                    let away = |point: &[f32; 2]| (point[0] - column as f32 - 0.5).abs();
                    away(one).total_cmp(&away(other))
                });
                let row = nearest.map_or(0, |point| point[1].floor() as i32);
                self.set(lab, column, row, [0.30, 0.06, 0.03], 0.7);
            }
        }
    }
}

/// Four colours by lightness, mixed as on a chessboard between two of them.
fn in_four(
    grid: &Grid,
    lab: &[[f32; 3]],
    tone: &[[f32; 1]],
    person: &[[f32; 1]],
    colors: [[f32; 3]; 4],
) -> Vec<[f32; 3]> {
    let chosen = lab.iter().enumerate().map(|(at, &[lightness, ..])| {
        let (row, column) = (at / grid.columns, at % grid.columns);
        let own = ramp(0.2, 0.95, lightness);
        let light = own + (0.5 * own + 0.5 * tone[at][0].clamp(0.0, 1.0) - own) * person[at][0];
        let odd = if (row + column) % 2 == 0 { 0.18 } else { -0.18 };
        let step = (light * 3.6 - 0.3 + odd * (1.0 - 0.6 * person[at][0])).round();
        colors[step.clamp(0.0, 3.0) as usize]
    });
    chosen.collect()
}

impl Drawing for Pixel {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, _values: &[f32]) -> [f32; 3] {
        let at = [place.x + 0.5, place.y + 0.5].map(|at| (at / self.side).max(0.0));
        let pixel = place.pixel / self.side;
        let cell = |column: usize, row: usize| {
            self.cells[row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)]
        };
        // Of a pixel on a border each cell has its share.
        let axis = |at: f32| {
            let (cell, along) = (at as usize, at - at.floor());
            let after = 0.5 - (1.0 - along) / pixel;
            let before = 0.5 - along / pixel;
            match after > before {
                true => (cell, cell + 1, after.max(0.0)),
                false => (cell, cell.saturating_sub(1), before.max(0.0)),
            }
        };
        let ((column, beside, right), (row, other, down)) = (axis(at[0]), axis(at[1]));
        let upper = mix(cell(column, row), cell(beside, row), right);
        let lower = mix(cell(column, other), cell(beside, other), right);
        mix(upper, lower, down)
    }
}
