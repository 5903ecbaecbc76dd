//! Ink: a loaded brush. Lines and deep shadows are one shape of black, and a thin wash lies under them.
//!
//! Paper: Kang et al., "Flow-Based Image Abstraction" (2009), for lines that follow the flow.

use crate::image::{FloatImage, blurred};
use crate::looks::drawn::canvas::{Drawing, Place, Planes};
use crate::looks::drawn::color::{bell, mix, overprint, ramp, rgb};
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::{contour, coverage, length, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::{fractal_field, noise};

/// Paper, wash, ink, and the disc behind the head.
pub(super) const PALETTES: [Palette<4>; 5] = [
    Palette {
        name: "sun",
        colors: [rgb(0xf7f2e7), rgb(0xa9a6a3), rgb(0x161518), rgb(0xe4572e)],
    },
    Palette {
        name: "sumi",
        colors: [rgb(0xf8f5ee), rgb(0x9c9a99), rgb(0x141416), rgb(0xe6e1d6)],
    },
    Palette {
        name: "indigo",
        colors: [rgb(0xf5f3ec), rgb(0x9fb0cf), rgb(0x1b2a57), rgb(0xdfe4ec)],
    },
    Palette {
        name: "tea",
        colors: [rgb(0xf6ecd9), rgb(0xc7a57c), rgb(0x3a2415), rgb(0xe8cfa4)],
    },
    Palette {
        name: "jade",
        colors: [rgb(0xf4f3e8), rgb(0x9fbfa9), rgb(0x12312a), rgb(0xc9dfc2)],
    },
];

struct Ink {
    planes: Planes,
    black: usize,
    washes: [usize; 2],
    person: usize,
    border: usize,
    cloud: usize,
    ragged: usize,
    colors: [[f32; 3]; 4],
    unit: f32,
    center: [f32; 2],
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let unit = sketch.unit;
    let (width, height) = (sketch.width, sketch.height);
    let person = blurred(&sketch.regions.person, unit * 1.5);
    let pen = Pen {
        surroundings: unit * 30.0,
        ..Pen::of(unit, 2.3 * options.line_weight, 12.0)
    };
    let lines = sketch.lines(pen, |_, _| 1.0);
    let tone = sketch.flow.mean_along(
        &blurred(&sketch.tone, unit * 1.5),
        (unit * 6.0) as usize + 1,
    );
    let black = FloatImage::from_fn(width, height, |x, y| {
        let [line] = lines.at(x, y);
        let shadow = (0.24 - tone.at(x, y)[0]).max(0.0) * 2.2;
        [(line + shadow) * ramp(0.2, 0.6, person.at(x, y)[0])]
    });
    let wash = |level: f32| {
        let area = 500.0 * unit * unit;
        without_specks(contour(&sketch.smooth_tone(4.0), level), area).map(|distance| -distance)
    };
    let field =
        |scale: f32, seed| fractal_field((width, height), unit / scale, options.seed + seed);
    let mut planes = Planes::new(width, height);
    Box::new(Ink {
        black: planes.add(without_specks(contour(&black, 0.38), 26.0 * unit * unit)),
        washes: [planes.add(wash(0.58)), planes.add(wash(0.30))],
        person: planes.add(person),
        border: planes.add(without_specks(
            outline(&sketch.regions.person, unit * 2.0),
            900.0 * unit * unit,
        )),
        cloud: planes.add(field(0.02, 2)),
        ragged: planes.add(field(0.03, 3)),
        planes,
        colors: options.palette_of(&PALETTES),
        unit,
        center: sketch.center(),
        seed: options.seed,
    })
}

impl Drawing for Ink {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let [paper, wash, ink, disc] = self.colors;
        let u = self.unit;
        let at = [place.x / u, place.y / u];
        let fiber = noise(at[0] * 0.9, at[1] * 0.35, self.seed) - 0.5;
        let cloud = values[self.cloud];
        let mut color = paper.map(|value| value * (1.0 + 0.03 * fiber));

        // It rises beside the head.
        let [dx, dy] = [
            place.x - self.center[0] + 95.0 * u,
            place.y - self.center[1] + 70.0 * u,
        ];
        let edge = 265.0 * u - length([dx, dy]) + 5.0 * u * values[self.ragged];
        let person = ramp(0.35, 0.65, values[self.person]);
        let behind = coverage(edge, place.pixel.max(0.8 * u)) * (1.0 - person);
        color = overprint(color, disc, behind * (0.92 + 0.16 * cloud).min(1.0));

        for (number, plane) in self.washes.into_iter().enumerate() {
            let distance = values[plane] + 1.6 * u * cloud;
            let share = coverage(distance, 2.5 * u) * person;
            // Pigment gathers where the water stopped.
            let rim = 0.30 * bell(distance / (2.2 * u));
            let strength = [0.34, 0.42][number] * (1.0 + 0.35 * cloud) + rim;
            color = overprint(color, wash, share * strength.clamp(0.0, 1.0));
        }
        // The brush runs dry on the tooth of the paper.
        let dry = (noise(at[0] * 0.55, at[1] * 0.55, self.seed + 5) - 0.5) * 1.1 * u;
        let black = coverage(values[self.black] + dry, place.pixel.max(0.4 * u));
        // One line around everybody, pressed and lifted: what is white has a border too.
        let pressed = noise(at[0] * 0.018, at[1] * 0.018, self.seed + 6);
        let line = (0.2 + 2.3 * pressed) * u - (values[self.border] - 0.8 * u).abs() + dry;
        let black = black.max(coverage(line, place.pixel.max(0.4 * u)));
        mix(color, ink, black * (0.94 + 0.06 * fiber))
    }
}
