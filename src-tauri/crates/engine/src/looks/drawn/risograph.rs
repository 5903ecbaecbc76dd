//! Risograph: two inks on paper, printed a little apart. The light ink is a screen of dots, the dark one is solid with
//! a grain.
//!
//! Paper: "Digital halftoning" by clustered dots, as screen printing has it; the inks multiply.

use crate::image::FloatImage;
use crate::looks::drawn::canvas::{Drawing, Place, Planes};
use crate::looks::drawn::color::{overprint, rgb};
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::{contour, coverage, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::{dots, noise};

/// Paper, light ink, dark ink.
pub(super) const PALETTES: [Palette<3>; 5] = [
    Palette {
        name: "coral",
        colors: [rgb(0xfbf4e6), rgb(0xff6f61), rgb(0x23386d)],
    },
    Palette {
        name: "mint",
        colors: [rgb(0xf7f5ea), rgb(0x35c2a5), rgb(0x4b2a6b)],
    },
    Palette {
        name: "sun",
        colors: [rgb(0xfff8e4), rgb(0xffb520), rgb(0xc2263f)],
    },
    Palette {
        name: "pink",
        colors: [rgb(0xf6f1ee), rgb(0xff5fa2), rgb(0x1f5fb0)],
    },
    Palette {
        name: "forest",
        colors: [rgb(0xf5f2e3), rgb(0xf28a3a), rgb(0x12503f)],
    },
];

/// How far the screens of the two inks are turned, in radians.
const SCREENS: [f32; 2] = [0.8, 0.26];

struct Risograph {
    planes: Planes,
    light_ink: usize,
    dark_ink: usize,
    line: usize,
    person: usize,
    colors: [[f32; 3]; 3],
    /// The sines and cosines by which the screens are turned.
    turned: [(f32, f32); 2],
    unit: f32,
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let unit = sketch.unit;
    let (width, height) = (sketch.width, sketch.height);
    let person = &sketch.regions.person;
    let pen = Pen::of(unit, 2.0 * options.line_weight, 8.0);
    let ink = sketch.lines(pen, |x, y| 0.25 + 0.75 * person.at(x, y)[0]);
    let tone = sketch.smooth_tone(1.2);
    let dark = FloatImage::from_fn(width, height, |x, y| {
        [(0.42 - tone.at(x, y)[0]) * 1.9 * person.at(x, y)[0]]
    });
    let light = FloatImage::from_fn(width, height, |x, y| {
        let [person] = person.at(x, y);
        let [tone] = tone.at(x, y);
        let inside = (1.0 - tone) * 0.92 + 0.04;
        let down = y as f32 / height as f32;
        // The background stays light: the person stands before it.
        let outside = 0.08 + 0.20 * down + (0.5 - tone).clamp(-0.5, 0.5) * 0.16;
        [outside + (inside - outside) * person]
    });
    // The second ink lies a little apart.
    let apart = |field: &FloatImage<1>| {
        FloatImage::from_fn(width, height, |x, y| {
            field.sample(x as f32 + unit * 2.4, y as f32 - unit * 1.8)
        })
    };
    let mut planes = Planes::new(width, height);
    Box::new(Risograph {
        light_ink: planes.add(light),
        dark_ink: planes.add(apart(&dark)),
        line: planes.add(apart(&without_specks(
            contour(&ink, 0.42),
            16.0 * unit * unit,
        ))),
        person: planes.add(apart(&without_specks(
            outline(person, unit * 2.0),
            900.0 * unit * unit,
        ))),
        planes,
        colors: options.palette_of(&PALETTES),
        turned: SCREENS.map(f32::sin_cos),
        unit,
        seed: options.seed,
    })
}

impl Drawing for Risograph {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let [paper, light, dark] = self.colors;
        let at = [place.x / self.unit, place.y / self.unit];
        let pixel = place.pixel / self.unit;
        let fiber = noise(at[0] * 0.9, at[1] * 0.9, self.seed) - 0.5;
        let speck = noise(at[0] * 1.7, at[1] * 1.7, self.seed + 9);
        let paper = paper.map(|value| value * (1.0 + 0.035 * fiber));
        let share = values[self.light_ink] + 0.05 * fiber;
        let dot = coverage(dots(at, share, 6.5, self.turned[0]), pixel.max(0.4));
        let shadow = coverage(
            dots(at, values[self.dark_ink], 5.2, self.turned[1]),
            pixel.max(0.4),
        );
        let hand = noise(at[0] * 0.02, at[1] * 0.02, self.seed + 4);
        let rim = (0.3 + 1.5 * hand) * self.unit - values[self.person].abs();
        let line = values[self.line].max(rim);
        let solid = shadow.max(coverage(line, place.pixel));
        // Ink that did not reach the paper.
        let missed = if speck > 0.93 {
            0.45
        } else {
            0.06 * (speck + fiber)
        };
        let printed = overprint(paper, light, dot * (1.0 - missed * 0.6));
        overprint(printed, dark, solid * (1.0 - missed))
    }
}
