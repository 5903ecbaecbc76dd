//! Pencil: hatching in three directions that follows the form, on paper with a grain.
//!
//! Paper: Hertzmann and Zorin, "Illustrating smooth surfaces" (2000), for hatching in bands of tone; here the form
//! is lightness, taken for height.

use crate::image::blurred;
use crate::looks::drawn::canvas::{Drawing, Place, Planes};
use crate::looks::drawn::color::{mix, ramp, rgb};
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::coverage;
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::{fractal_field, noise, stripes};

/// Paper and pencil.
pub(super) const PALETTES: [Palette<2>; 5] = [
    Palette {
        name: "graphite",
        colors: [rgb(0xfaf7f0), rgb(0x33343a)],
    },
    Palette {
        name: "sepia",
        colors: [rgb(0xf7efdf), rgb(0x4a3020)],
    },
    Palette {
        name: "sanguine",
        colors: [rgb(0xf6eadb), rgb(0x8c3520)],
    },
    Palette {
        name: "blue",
        colors: [rgb(0xf6f6f2), rgb(0x27407e)],
    },
    Palette {
        name: "chalk",
        colors: [rgb(0x2b3036), rgb(0xf2efe6)],
    },
];

/// The directions of the hatching in turns of a circle, and the tone below which each begins.
const BANDS: [(f32, f32); 3] = [(0.145, 0.86), (0.09, 0.52), (-0.11, 0.26)];

struct Pencil {
    planes: Planes,
    tone: usize,
    height: usize,
    line: usize,
    person: usize,
    cloud: usize,
    tremble: [usize; BANDS.len()],
    colors: [[f32; 3]; 2],
    unit: f32,
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let unit = sketch.unit;
    let (width, height) = (sketch.width, sketch.height);
    let pen = Pen {
        sigma: (unit * 1.5 * options.line_weight).max(0.8),
        ..Pen::of(unit, 1.5 * options.line_weight, 7.0)
    };
    let line = sketch.lines(pen, |x, y| 0.15 + 0.85 * sketch.regions.person.at(x, y)[0]);
    let colors = options.palette_of(&PALETTES);
    // On dark paper the pencil is light: it draws what is light.
    let [paper, pencil] = colors.map(|color| color[1]);
    let tone = blurred(&sketch.tone, unit * 1.2);
    let tone = if pencil > paper {
        tone.map(|tone| 1.05 - tone)
    } else {
        tone
    };
    let mut planes = Planes::new(width, height);
    Box::new(Pencil {
        tone: planes.add(tone),
        height: planes.add(
            blurred(&sketch.tone, unit * 10.0).map(|tone| tone.clamp(-0.3, 1.3) * unit * 24.0),
        ),
        line: planes.add(line),
        person: planes.add(blurred(&sketch.regions.person, unit * 2.0)),
        cloud: planes.add(fractal_field(
            (width, height),
            unit / 0.006,
            options.seed + 4,
        )),
        tremble: std::array::from_fn(|band| {
            let seed = options.seed + hand(band);
            planes.add(fractal_field((width, height), unit / 0.012, seed))
        }),
        planes,
        colors,
        unit,
        seed: options.seed,
    })
}

/// What the seed of each band of hatching begins at.
fn hand(band: usize) -> u32 {
    20 + band as u32 * 7
}

impl Drawing for Pencil {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let [paper, pencil] = self.colors;
        let u = self.unit;
        let at = [place.x / u, place.y / u];
        let pixel = (place.pixel / u).max(0.9);
        let tooth = noise(at[0] * 0.75, at[1] * 0.75, self.seed) * 0.6
            + noise(at[0] * 1.6, at[1] * 1.6, self.seed + 1) * 0.4;
        let person = ramp(0.3, 0.7, values[self.person]);
        // The background is hatched lightly, and runs out towards the borders of a cloud.
        let cloud = ramp(-0.25, 0.35, values[self.cloud]);
        let tone = values[self.tone];
        let tone = tone * person + (0.72 + 0.34 * cloud + 0.06 * tone) * (1.0 - person);

        let mut left = 1.0;
        for (number, (turn, begins)) in BANDS.into_iter().enumerate() {
            let darkness = (begins - tone) / 0.55;
            if darkness <= 0.0 {
                continue;
            }
            let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
            let tremble = values[self.tremble[number]] * 7.0;
            let across = at[0] * sin
                + at[1] * cos
                + values[self.height] / u * (1.0 - 0.3 * number as f32)
                + tremble;
            let along = at[0] * cos - at[1] * sin;
            // Each stroke is pressed in its own way, and ends somewhere.
            let stroke = (across / 4.6).floor();
            let pressed = noise(
                along * 0.022 + stroke * 3.7,
                stroke * 0.61,
                self.seed + hand(number) + 1,
            );
            let share = (darkness * 0.95).min(0.85) * (0.55 + 0.75 * pressed);
            let covered = coverage(stripes(across, share, 4.6), pixel);
            left *= 1.0
                - covered
                    * (0.40 + 0.35 * darkness.min(1.0))
                    * ramp(0.05, 0.75, tooth + 0.35 * darkness);
        }
        let line = ramp(0.06, 0.40, values[self.line]) * (0.55 + 0.45 * tooth);
        let dark = 1.0 - left * (1.0 - 0.92 * line);
        let fiber = 1.0 + 0.03 * (tooth - 0.5);
        mix(paper.map(|value| value * fiber), pencil, dark.min(0.96))
    }
}
