//! Paper-cut: sheets of coloured paper on one another, each with its shadow on those below.
//!
//! Paper: Meng, Zhao and Zhu, "Artistic Paper-Cut of Human Portraits" (2010), for cutting by tones of the face.

use crate::image::{FloatImage, blurred};
use crate::looks::drawn::canvas::{Drawing, Place, Planes};
use crate::looks::drawn::color::{mix, rgb};
use crate::looks::drawn::faces::SketchedFace;
use crate::looks::drawn::features::{CLOSED, EYES, FAR_EYE, distance};
use crate::looks::drawn::flats::{Flat, Shadow};
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::marks::{Form, Mark, Marks, smooth, stroke};
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::{contour, coverage, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::{fractal, noise};

/// The ground, then the person's sheets from the darkest to the lightest.
pub(super) const PALETTES: [Palette<6>; 5] = [
    Palette {
        name: "berry",
        colors: [
            rgb(0xf7d9c4),
            rgb(0x2b1b45),
            rgb(0x61305f),
            rgb(0xb0476f),
            rgb(0xec8a74),
            rgb(0xffe1bd),
        ],
    },
    Palette {
        name: "lagoon",
        colors: [
            rgb(0xf6e3c5),
            rgb(0x10263f),
            rgb(0x1f5673),
            rgb(0x3f9a9c),
            rgb(0x9fd6bd),
            rgb(0xfdf6dc),
        ],
    },
    Palette {
        name: "ember",
        colors: [
            rgb(0xf4e6d4),
            rgb(0x2d1a1a),
            rgb(0x7a2a24),
            rgb(0xcf5732),
            rgb(0xf2a65a),
            rgb(0xffeac2),
        ],
    },
    Palette {
        name: "meadow",
        colors: [
            rgb(0xe9efd8),
            rgb(0x1f2d24),
            rgb(0x3f6145),
            rgb(0x7f9f5d),
            rgb(0xd0c97a),
            rgb(0xfbf4d0),
        ],
    },
    Palette {
        name: "dusk",
        colors: [
            rgb(0xe7dced),
            rgb(0x1d1b3a),
            rgb(0x433d78),
            rgb(0x8a6fb0),
            rgb(0xd9a9c3),
            rgb(0xfff0e4),
        ],
    },
];

/// The tones at which a lighter sheet begins.
const LEVELS: [f32; 4] = [0.05, 0.26, 0.50, 0.80];

/// How far a shadow falls, to the right and down, in units.
const FALL: [f32; 2] = [5.0, 7.0];

/// How soft a shadow is, in units, and how dark, 0..=1.
const BLUR: f32 = 5.0;
const SHADE: f32 = 0.34;

/// How much lighter than its sheet a cut edge is.
const EDGE: f32 = 0.07;

struct PaperCut {
    planes: Planes,
    /// Of each sheet its contour and the darkness of its shadow, the lowest first.
    sheets: Vec<(usize, usize)>,
    feature: usize,
    eyes: Marks,
    colors: [[f32; 3]; 6],
    unit: f32,
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let unit = sketch.unit;
    let (width, height) = (sketch.width, sketch.height);
    let tone = sketch.smooth_tone(4.0);
    let person = without_specks(
        outline(&sketch.regions.person, unit * 3.0),
        2000.0 * unit * unit,
    );
    let mut contours = vec![person.clone()];
    for level in LEVELS {
        let lighter = without_specks(contour(&tone, level), 420.0 * unit * unit);
        contours.push(FloatImage::from_fn(width, height, |x, y| {
            // A sheet never reaches beyond the one below.
            [lighter.at(x, y)[0].min(person.at(x, y)[0] - unit)]
        }));
    }
    let mut planes = Planes::new(width, height);
    let sheets = contours.into_iter().map(|contour| {
        let inside = contour.map(|distance| (0.5 + distance).clamp(0.0, 1.0));
        let soft = blurred(&inside, unit * BLUR);
        let shadow = FloatImage::from_fn(width, height, |x, y| {
            soft.sample(x as f32 - FALL[0] * unit, y as f32 - FALL[1] * unit)
        });
        (planes.add(contour), planes.add(shadow))
    });
    let sheets = sheets.collect();
    let pen = Pen::of(unit, 2.6 * options.line_weight, 8.0);
    let features = sketch.lines(pen, |x, y| sketch.regions.skin.at(x, y)[0]);
    let colors = options.palette_of(&PALETTES);
    let eyes = (sketch.faces.iter())
        .flat_map(|face| eyes(face, colors, options.line_weight))
        .collect();
    Box::new(PaperCut {
        sheets,
        eyes: Marks::new(eyes, width, height),
        feature: planes.add(without_specks(contour(&features, 0.36), 50.0 * unit * unit)),
        planes,
        colors,
        unit,
        seed: options.seed,
    })
}

/// Eyes of small pieces: sheets of tones would close them.
fn eyes(face: &SketchedFace, colors: [[f32; 3]; 6], weight: f32) -> Vec<Mark> {
    let [_, darkest, dark, _, light, lightest] = colors;
    let mut marks = Vec::new();
    if face.points.len() < 478 {
        return marks;
    }
    let widths = EYES
        .each_ref()
        .map(|eye| distance(face.points[eye.upper[0]], face.points[eye.upper[8]]));
    for (eye, width) in EYES.iter().zip(widths) {
        if width < FAR_EYE * widths[0].max(widths[1]) {
            continue;
        }
        let (upper, lower) = (face.path(&eye.upper), face.path(&eye.lower));
        let half = [0.012, 0.046, 0.018].map(|half| half * width * weight);
        let lid = Mark::of(stroke(&upper, half), darkest, 1.0);
        if distance(upper[4], lower[4]) > CLOSED * width {
            let area = [smooth(&upper), smooth(&lower).into_iter().rev().collect()].concat();
            let [center, rim @ ..] = eye.iris.map(|at| face.points[at]);
            let radius = rim.map(|at| distance(at, center)).iter().sum::<f32>() / 4.0;
            let radius = (radius * 1.1).clamp(width * 0.18, width * 0.30);
            let disc = |size: f32, color: [f32; 3]| {
                Mark::of(Form::Disc(center, radius * size), color, 1.0).within(&area)
            };
            let white = mix(light, lightest, 0.6);
            marks.push(Mark::of(Form::Area(area.clone()), white, 1.0));
            marks.extend([disc(1.0, dark), disc(0.6, darkest)]);
            let glint = [center[0] - 0.3 * radius, center[1] - 0.34 * radius];
            let glint = Form::Disc(glint, radius * 0.24);
            marks.push(Mark::of(glint, lightest, 1.0).within(&area));
        }
        marks.push(lid);
    }
    marks
}

impl Drawing for PaperCut {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let at = [place.x / self.unit, place.y / self.unit];
        let covers = |contour: usize| coverage(values[contour], place.pixel);
        let mut color = self.colors[0];
        // Sheets below one that covers the whole pixel are not seen.
        let lowest = (self.sheets.iter()).rposition(|&(contour, _)| covers(contour) >= 1.0);
        for (number, &(contour, shadow)) in self.sheets.iter().enumerate().skip(lowest.unwrap_or(0))
        {
            let covered = covers(contour);
            let fallen = values[shadow].clamp(0.0, 1.0);
            color = color.map(|value| value * (1.0 - SHADE * fallen));
            if covered <= 0.0 {
                continue;
            }
            let seed = self.seed + number as u32;
            let fiber = 0.020 * fractal(at[0] * 0.22, at[1] * 0.22, seed)
                + 0.020 * (noise(at[0], at[1], seed + 50) - 0.5);
            // The cut edge catches the light from the upper left.
            let edge = EDGE * (1.0 - (values[contour] / (2.0 * self.unit)).clamp(0.0, 1.0));
            let sheet = self.colors[number + 1].map(|value| value * (1.0 + fiber) + edge);
            color = mix(color, sheet, covered);
        }
        // What is cut through all sheets shows the lowest one.
        let cut = coverage(values[self.feature], place.pixel);
        let shade = 1.0 - 0.25 * (1.0 - (values[self.feature] / (2.5 * self.unit)).clamp(0.0, 1.0));
        let color = mix(color, self.colors[1].map(|value| value * shade), cut);
        self.eyes.over(place, color)
    }

    fn flats(&self, _place: Place, values: &[f32], out: &mut Vec<Flat>) {
        out.push(Flat::ground(self.colors[0]));
        for (&(contour, _), color) in self.sheets.iter().zip(&self.colors[1..]) {
            let edge = Flat::of(values[contour], color.map(|value| value + EDGE * 0.6));
            out.push(Flat {
                raised: true,
                ..edge
            });
            out.push(Flat::of(values[contour] - self.unit, *color));
        }
        out.push(Flat::of(values[self.feature], self.colors[1]));
    }

    fn marks(&self) -> &[Mark] {
        self.eyes.all()
    }

    fn shadow(&self) -> Option<Shadow> {
        Some(Shadow {
            fall: FALL.map(|along| along * self.unit),
            blur: BLUR * self.unit,
            strength: SHADE,
        })
    }
}
