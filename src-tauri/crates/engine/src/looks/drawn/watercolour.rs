//! Watercolour: thin paint on rough paper. Pigment gathers at the borders of each wash and in the valleys of the paper,
//! and the picture runs out into white.
//!
//! Paper: Bousseau et al., "Interactive watercolor rendering with temporal coherence and abstraction" (2006), for the model
//! of pigment density, edge darkening and paper.

use crate::image::{FloatImage, blurred, blurred_within};
use crate::looks::drawn::canvas::{ColorPlane, Drawing, Place, Planes};
use crate::looks::drawn::color::{bell, from_oklab, mix, ramp, rgb, to_oklab};
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::{contour, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::{fractal_field, noise};

/// Paper, and the colour that a little of is in every wash.
pub(super) const PALETTES: [Palette<2>; 4] = [
    Palette {
        name: "photo",
        colors: [rgb(0xfdfbf6), rgb(0xfdfbf6)],
    },
    Palette {
        name: "rose",
        colors: [rgb(0xfefaf6), rgb(0xf4b8b8)],
    },
    Palette {
        name: "morning",
        colors: [rgb(0xfdfcf7), rgb(0xffd58a)],
    },
    Palette {
        name: "sea",
        colors: [rgb(0xfafbf8), rgb(0x9cc9d9)],
    },
];

/// How much darker than its surroundings a place is where a further layer of paint lies, and how much of the light that
/// layer takes.
const GLAZES: [(f32, f32); 3] = [(0.08, 0.13), (-0.10, 0.22), (-0.27, 0.30)];

struct Watercolour {
    planes: Planes,
    paint: ColorPlane,
    washes: [usize; 3],
    detail: usize,
    border: usize,
    skin: usize,
    reach: usize,
    flow: usize,
    bleed: usize,
    colors: [[f32; 3]; 2],
    unit: f32,
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let unit = sketch.unit;
    let (width, height) = (sketch.width, sketch.height);
    let (base, local) = local_washes(sketch);
    let person = blurred(&sketch.regions.person, unit * 3.0);
    let tone = blurred(&sketch.tone, unit * 3.0);
    let relative =
        FloatImage::from_fn(width, height, |x, y| [tone.at(x, y)[0] - local.at(x, y)[0]]);
    let wide = blurred(&sketch.regions.person, unit * 55.0);
    let lightness = blurred(&sketch.lightness, unit * 1.0);
    let around = blurred(&sketch.lightness, unit * 7.0);
    let detail = FloatImage::from_fn(width, height, |x, y| {
        // Dark details that the washes have lost: lids, brows, nostrils, the line of the mouth.
        let darker = (around.at(x, y)[0] - lightness.at(x, y)[0]) / (around.at(x, y)[0] + 0.08);
        let weight = sketch.emphasis.at(x, y)[0] * person.at(x, y)[0];
        let weight = weight * (1.0 - 0.6 * sketch.regions.hair.at(x, y)[0]);
        [(darker * 2.6 * weight).clamp(0.0, 0.8)]
    });
    let field =
        |scale: f32, seed| fractal_field((width, height), unit / scale, options.seed + seed);
    let mut planes = Planes::new(width, height);
    Box::new(Watercolour {
        paint: planes.add_color(&base),
        washes: GLAZES
            .map(|(level, _)| planes.add(contour(&relative, level).map(|distance| -distance))),
        detail: planes.add(detail),
        border: planes.add(without_specks(
            outline(&sketch.regions.person, unit * 2.0),
            900.0 * unit * unit,
        )),
        skin: planes.add(blurred(&sketch.regions.skin, unit * 2.0)),
        reach: planes.add(wide),
        flow: planes.add(field(0.011, 2)),
        bleed: planes.add(field(0.045, 8)),
        planes,
        colors: options.palette_of(&PALETTES),
        unit,
        seed: options.seed,
    })
}

/// The first wash of each part, its own colour and light, and the tone that the part mostly has.
fn local_washes(sketch: &Sketch) -> (FloatImage<3>, FloatImage<1>) {
    let (width, height) = (sketch.width, sketch.height);
    let unit = sketch.unit;
    let regions = &sketch.regions;
    let around = FloatImage::from_fn(width, height, |x, y| [1.0 - regions.person.at(x, y)[0]]);
    let parts = [
        (&regions.skin, 20.0),
        (&regions.hair, 12.0),
        (&regions.clothes, 12.0),
        (&around, 16.0),
    ];
    let known = FloatImage::from_fn(width, height, |x, y| {
        let [lightness, a, b] = to_oklab(sketch.flat.at(x, y));
        [lightness, a, b, sketch.tone.at(x, y)[0]]
    });
    let means = parts.map(|(mask, reach)| blurred_within(&known, mask, unit * reach));
    let mean = FloatImage::from_fn(width, height, |x, y| {
        let mut out = [1e-3 * 0.5, 0.0, 0.0, 1e-3 * 0.5];
        let mut total = 1e-3;
        for ((mask, _), mean) in parts.iter().zip(&means) {
            let [share] = mask.at(x, y);
            total += share;
            for (out, value) in out.iter_mut().zip(mean.at(x, y)) {
                *out += value * share;
            }
        }
        out.map(|sum| sum / total)
    });
    let base = FloatImage::from_fn(width, height, |x, y| {
        let [lightness, a, b, _] = mean.at(x, y);
        let [person] = regions.person.at(x, y);
        // The paper shines through: through skin the most.
        let [skin] = regions.skin.at(x, y);
        let thin = 0.52 - 0.20 * person + 0.14 * skin;
        let lighter = lightness + (1.0 - lightness) * thin;
        let rich = 1.38 + 0.08 * skin;
        from_oklab([lighter, a * rich, b * rich])
    });
    (
        base,
        FloatImage::from_fn(width, height, |x, y| [mean.at(x, y)[3]]),
    )
}

impl Drawing for Watercolour {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let [paper, tint] = self.colors;
        let u = self.unit;
        let at = [place.x / u, place.y / u];
        let tooth = noise(at[0] * 0.42, at[1] * 0.42, self.seed) * 0.6
            + noise(at[0] * 0.95, at[1] * 0.95, self.seed + 1) * 0.4;
        let flow = values[self.flow];
        let bleed = values[self.bleed];

        let mut color = mix(self.paint.of(values), tint, 0.14);
        let skin = values[self.skin].clamp(0.0, 1.0);
        let border = values[self.border] / u;
        // Along the border of everybody pigment has gathered: white cloth has one too.
        let mut gathered = 0.40 * bell((border - 1.2) / 1.3);
        for (wash, (_, strength)) in self.washes.into_iter().zip(GLAZES) {
            let distance = values[wash] / u + bleed * 1.2;
            let strength = strength * (1.0 - 0.2 * skin);
            let soft = 1.4 + 2.6 * skin;
            let share = ramp(-soft, soft, distance) * (strength + 0.05 * flow);
            // A glaze takes more of what the paint below takes already.
            color = color.map(|value| value * (1.0 - share * (1.30 - 0.6 * value)));
            gathered += bell((distance - 0.6) / 1.1) * strength * (1.0 - 0.6 * skin);
        }
        let density = 1.0
            + (0.34 - 0.16 * skin) * flow
            + (0.12 - 0.06 * skin) * bleed
            + (0.26 - 0.12 * skin) * (0.5 - tooth)
            + 0.9 * gathered
            + 1.7 * values[self.detail];
        // The more pigment, the more of its colour: darker along the same hue.
        let dense = color.map(|value| {
            value - (value - value * value + 0.10 * gathered) * (density - 1.0).clamp(-0.9, 2.4)
        });

        // Paint lies around the person, and stops somewhere on the paper.
        let reach = values[self.reach] + 0.22 * flow + 0.10 * bleed;
        let edge = ramp(0.12, 0.17, reach);
        let rim = bell((reach - 0.17) / 0.022) * 0.20;
        let dense = dense.map(|value| value * (1.0 - rim));
        let grain = 1.0 + 0.045 * (tooth - 0.5);
        mix(paper, dense, edge).map(|value| value * grain)
    }
}
