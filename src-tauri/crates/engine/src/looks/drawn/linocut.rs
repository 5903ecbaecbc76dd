//! Linocut: one ink, and lines that bend with the form, as a gouge cuts them.
//!
//! Parallel lines are displaced by lightness as if it were height (after Ostromoukhov, "Digital Facial Engraving", 1999), and
//! are as wide as the tone is dark.

use crate::image::FloatImage;
use crate::image::blurred;
use crate::looks::drawn::away::away_from;
use crate::looks::drawn::canvas::{Drawing, Place, Planes};
use crate::looks::drawn::color::{mix, ramp, rgb};
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

/// From one ridge of the ground to the next in units, and at least in shares of the shorter side.
const RIDGE: (f32, f32) = (28.0, 0.025);

/// From one line to the next on people, in units, at least and at most, and where these let it in shares of the shorter side: lines
/// on a large face are nearer to one another, or they would be coarser than its eyes.
const PITCH: ([f32; 2], f32) = ([5.7, 7.0], 0.0055);

struct Linocut {
    planes: Planes,
    height: usize,
    dark: usize,
    black: usize,
    line: usize,
    person: usize,
    away: usize,
    /// From one line to the next on people, in pixels.
    pitch: f32,
    /// From one ridge of the ground to the next, in pixels.
    ridge: f32,
    colors: [[f32; 3]; 2],
    unit: f32,
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
    // The further away, the less a ridge follows each curl.
    let shape = blurred(person, unit * 5.0).resized(width.div_ceil(2), height.div_ceil(2));
    let away = away_from(&shape).resized(width, height);
    let away = blurred(&away.map(|away| away * 2.0), unit * 9.0);
    let side = width.min(height) as f32;
    let mut planes = Planes::new(width, height);
    Box::new(Linocut {
        height: planes.add(form.map(|tone| tone.clamp(-0.3, 1.3) * unit * 26.0)),
        dark: planes.add(darkness),
        black: planes.add(without_specks(contour(&tone, 0.10), 60.0 * unit * unit).map(|d| -d)),
        line: planes.add(without_specks(contour(&ink, 0.36), 20.0 * unit * unit)),
        person: planes.add(without_specks(
            outline(person, unit * 2.5),
            900.0 * unit * unit,
        )),
        away: planes.add(away),
        pitch: (PITCH.1 * side).clamp(PITCH.0[0] * unit, PITCH.0[1] * unit),
        ridge: (RIDGE.0 * unit).max(RIDGE.1 * side),
        planes,
        colors: options.palette_of(&PALETTES),
        unit,
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
        let cut = stripes(across, values[self.dark] + ragged, self.pitch.max(finest));
        let inside = cut.max(values[self.black]).max(values[self.line]);
        let outside = self.ridge(place, values, finest);
        let rim = (1.4 + 1.8 * noise(at[0] * 0.02, at[1] * 0.02, self.seed + 5)) * u - person.abs();
        if person > 0.0 {
            inside.max(rim)
        } else {
            outside.min(-person - 8.0 * u).max(rim)
        }
    }
}

impl Linocut {
    /// The ground: ridges between cuts that go around people, thin near them and broad far away, each as long as the gouge went
    /// in one push.
    fn ridge(&self, place: Place, values: &[f32], finest: f32) -> f32 {
        let at = [place.x / self.ridge, place.y / self.ridge];
        let away = values[self.away] / self.ridge;
        let across = away + 0.5 * (noise(at[0] * 0.45, at[1] * 0.45, self.seed + 10) - 0.5);
        let number = across.floor();
        let along = [at[0] * 0.3 + number * 7.3, at[1] * 0.3 + number * 3.1];
        let pushed = noise(along[0], along[1], self.seed + 12);
        let share = 0.52 * ramp(-2.0, 11.0, away) * (2.2 * pushed - 0.28).min(1.0);
        let pitch = self.ridge.max(finest);
        // Of what is thinner than a pixel no more is seen than there is.
        let thin = share * pitch - 0.5 * place.pixel;
        stripes(across * self.ridge, share, pitch).min(thin)
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
        // Ink spreads a little; hatching that is too crisp flickers when it is made smaller.
        let share = coverage(distance, (1.3 * place.pixel).max(0.6 * u));
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
