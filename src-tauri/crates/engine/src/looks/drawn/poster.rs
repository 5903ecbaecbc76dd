//! Poster: four flat colours with hard borders, one of them a screen of lines, as a screen print has them.
//!
//! Paper: Winnemöller, "Extended Difference-of-Gaussians" (2012), section on thresholding; tones are those of the face.

use crate::image::FloatImage;
use crate::looks::drawn::calm::LIDS;
use crate::looks::drawn::canvas::{Drawing, Place, Planes};
use crate::looks::drawn::color::{ramp, rgb};
use crate::looks::drawn::faces::SketchedFace;
use crate::looks::drawn::flats::{Flat, laid};
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::{contour, length, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::{noise, stripes};

/// Dark, shadow, middle, light, and the two halves of the ground.
pub(super) const PALETTES: [Palette<6>; 5] = [
    Palette {
        name: "harbour",
        colors: [
            rgb(0x14213d),
            rgb(0xd1403f),
            rgb(0x7fa9a3),
            rgb(0xfbe8c8),
            rgb(0xf2b84b),
            rgb(0xeda63a),
        ],
    },
    Palette {
        name: "orchard",
        colors: [
            rgb(0x2b2118),
            rgb(0xb5532a),
            rgb(0xe0a458),
            rgb(0xfdf3dc),
            rgb(0x7c9a6d),
            rgb(0x6f8d61),
        ],
    },
    Palette {
        name: "plum",
        colors: [
            rgb(0x2a1a3e),
            rgb(0x8e3b70),
            rgb(0xe07a7a),
            rgb(0xffe7d6),
            rgb(0x5aa9a9),
            rgb(0x4d9b9c),
        ],
    },
    Palette {
        name: "ocean",
        colors: [
            rgb(0x0d2b45),
            rgb(0x2f6690),
            rgb(0x81b8c9),
            rgb(0xf3f1e7),
            rgb(0xf47b5e),
            rgb(0xea6c4f),
        ],
    },
    Palette {
        name: "mono",
        colors: [
            rgb(0x1a1a1a),
            rgb(0x5a5a5a),
            rgb(0xa9a69f),
            rgb(0xf4f1ea),
            rgb(0xd8483e),
            rgb(0xcc3f36),
        ],
    },
];

struct Poster {
    planes: Planes,
    levels: [usize; 3],
    line: usize,
    person: usize,
    colors: [[f32; 3]; 6],
    unit: f32,
    center: [f32; 2],
    seed: u32,
}

/// Below these tones lie the dark, the shadow and the middle colour.
const LEVELS: [f32; 3] = [0.09, 0.30, 0.64];

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let unit = sketch.unit;
    let (width, height) = (sketch.width, sketch.height);
    let person = &sketch.regions.person;
    let pen = Pen::of(unit, 2.4 * options.line_weight, 10.0);
    let ink = sketch.lines(pen, |x, y| person.at(x, y)[0]);
    let tone = dark_or_light_at_eyes(sketch.smooth_tone(2.8), &sketch.faces);
    let area = 260.0 * unit * unit;
    let mut planes = Planes::new(width, height);
    Box::new(Poster {
        levels: LEVELS.map(|level| planes.add(without_specks(contour(&tone, level), area))),
        line: planes.add(without_specks(contour(&ink, 0.40), 30.0 * unit * unit)),
        person: planes.add(without_specks(
            outline(person, unit * 2.0),
            900.0 * unit * unit,
        )),
        planes,
        colors: options.palette_of(&PALETTES),
        unit,
        center: sketch.center(),
        seed: options.seed,
    })
}

/// The tones without the colour of shadows around eyes, which would look inflamed.
fn dark_or_light_at_eyes(tone: FloatImage<1>, faces: &[SketchedFace]) -> FloatImage<1> {
    let eyes: Vec<([f32; 2], f32)> = faces
        .iter()
        .flat_map(|face| LIDS.iter().map(|lids| face.path(lids)))
        .filter_map(|lids| {
            let (outer, inner) = (lids.first()?, lids.get(8)?);
            let middle = [(outer[0] + inner[0]) / 2.0, (outer[1] + inner[1]) / 2.0];
            Some((middle, length([outer[0] - inner[0], outer[1] - inner[1]])))
        })
        .collect();
    FloatImage::from_fn(tone.width, tone.height, |x, y| {
        let [own] = tone.at(x, y);
        let near = eyes.iter().map(|(middle, wide)| {
            let away = length([x as f32 - middle[0], y as f32 - middle[1]]);
            ramp(1.0, 0.7, away / wide.max(1.0))
        });
        let share = near.fold(0.0, f32::max);
        let [dark, light] = [0.04, own.max(LEVELS[1] + 0.12)];
        let parted = dark + (light - dark) * ramp(0.14, 0.24, own);
        [own + (parted - own) * share]
    })
}

impl Poster {
    /// The shapes at a place, the lowest first. No line of the screen is narrower than `finest`.
    fn layers(&self, place: Place, values: &[f32], finest: f32) -> [Flat; 11] {
        let [dark, shadow, middle, light, ground, deep] = self.colors;
        let u = self.unit;
        // Rays behind the head, in two shades that are close.
        let [dx, dy] = [place.x - self.center[0], place.y - self.center[1]];
        let turn = dy.atan2(dx) / std::f32::consts::TAU * 28.0;
        let ray = (turn - turn.floor() - 0.5).abs() - 0.25;
        let around = length([dx, dy]).max(1.0) * std::f32::consts::TAU / 28.0;

        let person = values[self.person];
        // Between the light border and the person runs a line: white cloth has an outline too.
        let inside = person - 1.6 * u;
        let [l0, l1, l2] = self.levels.map(|level| values[level].min(inside));
        // The middle tone is half light, half colour.
        let screen = stripes(place.y, 0.52, (6.0 * u).max(2.0 * finest));
        [
            Flat::ground(ground),
            Flat::of(ray * around, deep),
            Flat::of(person + 5.5 * u, light),
            Flat::of(person + 0.8 * u, dark),
            Flat::of(inside, light),
            Flat::of(inside, dark),
            Flat::of(l0, shadow),
            Flat::of(l1, light),
            Flat::of(l1.min(screen), middle),
            Flat::of(l2, light),
            Flat::of(values[self.line].min(inside), dark),
        ]
    }
}

impl Drawing for Poster {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let u = self.unit;
        let flats = self.layers(place, values, 0.0);
        let color = laid(&flats, place.pixel);
        let at = [place.x / u, place.y / u];
        let grain = noise(at[0] * 1.3, at[1] * 1.3, self.seed) - 0.5;
        color.map(|value| value * (1.0 + 0.03 * grain))
    }

    fn flats(&self, place: Place, values: &[f32], out: &mut Vec<Flat>) {
        out.extend(self.layers(place, values, 2.0 * place.pixel));
    }
}
