//! Linocut: one ink, and lines that bend with the form, as a gouge cuts them.
//!
//! Parallel lines are displaced by lightness as if it were height (after Ostromoukhov, "Digital Facial Engraving", 1999), and
//! are as wide as the tone is dark.

use crate::image::FloatImage;
use crate::looks::drawn::blur::blurred;
use crate::looks::drawn::canvas::{Drawing, Place, Planes};
use crate::looks::drawn::color::{mix, rgb};
use crate::looks::drawn::flats::Flat;
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::{contour, coverage, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::{noise, stripes};

/// Paper and ink.
pub(super) const PALETTES: [Palette<2>; 5] = [
    Palette {
        name: "black",
        colors: [rgb(0xf6f0e2), rgb(0x1d1b1a)],
    },
    Palette {
        name: "indigo",
        colors: [rgb(0xf4f1e8), rgb(0x22305e)],
    },
    Palette {
        name: "oxblood",
        colors: [rgb(0xf8efe0), rgb(0x6f1d22)],
    },
    Palette {
        name: "pine",
        colors: [rgb(0xf3f1e2), rgb(0x16443a)],
    },
    Palette {
        name: "night",
        colors: [rgb(0xf2c14e), rgb(0x1b2440)],
    },
];

struct Linocut {
    planes: Planes,
    height: usize,
    dark: usize,
    black: usize,
    line: usize,
    person: usize,
    colors: [[f32; 3]; 2],
    unit: f32,
    center: [f32; 2],
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let unit = sketch.unit;
    let (width, height) = (sketch.width, sketch.height);
    let person = &sketch.regions.person;
    let pen = Pen::of(unit, 2.2 * options.line_weight, 9.0);
    let ink = sketch.lines(pen, |x, y| person.at(x, y)[0]);
    let tone = sketch.smooth_tone(1.5);
    let form = blurred(&sketch.tone, unit * 9.0);
    let darkness = FloatImage::from_fn(width, height, |x, y| {
        let [tone] = tone.at(x, y);
        [((0.80 - tone) / 0.70).clamp(-0.2, 1.2)]
    });
    let mut planes = Planes::new(width, height);
    Box::new(Linocut {
        height: planes.add(&form.map(|tone| tone.clamp(-0.3, 1.3) * unit * 26.0)),
        dark: planes.add(&darkness),
        black: planes.add(&without_specks(contour(&tone, 0.10), 60.0 * unit * unit).map(|d| -d)),
        line: planes.add(&without_specks(contour(&ink, 0.36), 20.0 * unit * unit)),
        person: planes.add(&without_specks(
            outline(person, unit * 2.5),
            900.0 * unit * unit,
        )),
        planes,
        colors: options.palette_of(&PALETTES),
        unit,
        center: sketch.center(),
        seed: options.seed,
    })
}

impl Linocut {
    /// How far inside of the ink a place is. No two lines are nearer than `finest`.
    fn ink(&self, place: Place, values: &[f32], finest: f32) -> f32 {
        let u = self.unit;
        let at = [place.x / u, place.y / u];
        let person = values[self.person];
        // The hand is not quite steady.
        let tremble = (noise(at[0] * 0.07, at[1] * 0.07, self.seed) - 0.5) * 5.0 * u;
        let across = place.x * 0.45 + place.y * 0.89 + values[self.height] + tremble;
        let ragged = 0.10 * (noise(at[0] * 0.5, at[1] * 0.5, self.seed + 3) - 0.5);
        let cut = stripes(across, values[self.dark] + ragged, (7.0 * u).max(finest));
        let inside = cut.max(values[self.black]).max(values[self.line]);
        let outside = self.ray(place, finest);
        let rim = (1.4 + 1.8 * noise(at[0] * 0.02, at[1] * 0.02, self.seed + 5)) * u - person.abs();
        if person > 0.0 {
            inside.max(rim)
        } else {
            outside.min(-person - 7.0 * u).max(rim)
        }
    }
}

impl Linocut {
    /// The ground: ridges between cuts that run away from the head, each as long as the gouge went in one push.
    fn ray(&self, place: Place, finest: f32) -> f32 {
        let u = self.unit;
        let [dx, dy] = [place.x - self.center[0], place.y - self.center[1]];
        let away = (dx.hypot(dy) / u).max(1.0);
        // Further out there is room for twice as many.
        let angle = dy.atan2(dx);
        let uneven = 0.75 + 0.5 * noise(angle * 40.0, 0.5, self.seed + 10);
        let ring = (away * uneven / 170.0).log2().floor().max(0.0);
        let count = 52.0 * ring.exp2();
        let turn = (angle / std::f32::consts::TAU + 0.5) * count;
        let wander = 0.5 * (noise(away * 0.02, turn * 0.3, self.seed + 11) - 0.5);
        let number = (turn + wander).floor();
        let pitch = away * std::f32::consts::TAU / count * u;
        let pushed = noise(away * 0.012 + number * 7.3, number * 3.1, self.seed + 12);
        let share = 0.25 + 0.40 * (pushed - 0.5);
        stripes((turn + wander) * pitch, share, pitch.max(finest))
    }
}

impl Drawing for Linocut {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let [paper, ink] = self.colors;
        let u = self.unit;
        let at = [place.x / u, place.y / u];
        let distance = self.ink(place, values, 0.0);
        let share = coverage(distance, place.pixel.max(0.35 * u));
        let pressed = 1.0 - 0.10 * noise(at[0] * 1.1, at[1] * 1.1, self.seed + 7);
        let fiber = 1.0 + 0.03 * (noise(at[0] * 0.8, at[1] * 0.8, self.seed + 8) - 0.5);
        mix(paper.map(|value| value * fiber), ink, share * pressed)
    }

    fn flats(&self, place: Place, values: &[f32], out: &mut Vec<Flat>) {
        let [paper, ink] = self.colors;
        out.push(Flat::ground(paper));
        // The ink is as thin as it is pressed on the whole.
        let ink = mix(paper, ink, 0.95);
        out.push(Flat::of(self.ink(place, values, 4.0 * place.pixel), ink));
    }
}
