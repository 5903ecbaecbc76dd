//! Watercolour: thin paint on rough paper. Pigment gathers at the borders of each wash and in the valleys of the paper,
//! and the picture runs out into white.
//!
//! Paper: Bousseau et al., "Interactive watercolor rendering with temporal coherence and abstraction" (2006), for the model
//! of pigment density, edge darkening and paper.

use crate::image::FloatImage;
use crate::looks::drawn::blur::blurred;
use crate::looks::drawn::canvas::{ColorPlane, Drawing, Place, Planes};
use crate::looks::drawn::color::{from_oklab, mix, ramp, rgb, to_oklab};
use crate::looks::drawn::flatten::flattened;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::contour;
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::{fractal, noise};

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

struct Watercolour {
    planes: Planes,
    paint: ColorPlane,
    washes: [usize; 3],
    detail: usize,
    reach: usize,
    colors: [[f32; 3]; 2],
    unit: f32,
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let unit = sketch.unit;
    let (width, height) = (sketch.width, sketch.height);
    let broad = flattened(&sketch.flat, (unit * 8.0).round().max(1.0) as usize);
    let face = |x: usize, y: usize| 1.0 - sketch.emphasis.at(x, y)[0];
    let person = blurred(&sketch.regions.person, unit * 3.0);
    let paint = FloatImage::from_fn(width, height, |x, y| {
        let inside = person.at(x, y)[0];
        // Broad washes in the background and on cloth, finer ones on the person.
        let fine = (0.25 + 0.5 * inside + 0.25 * face(x, y)).min(1.0);
        let [lightness, a, b] = to_oklab(mix(broad.at(x, y), sketch.flat.at(x, y), fine));
        let lighter = 1.0 - (1.0 - lightness) * (0.72 + 0.16 * inside);
        from_oklab([lighter, a * 1.28, b * 1.28])
    });
    let tone = blurred(&sketch.tone, unit * 2.5);
    let wide = blurred(&sketch.regions.person, unit * 55.0);
    let lightness = blurred(&sketch.lightness, unit * 1.0);
    let around = blurred(&sketch.lightness, unit * 7.0);
    let detail = FloatImage::from_fn(width, height, |x, y| {
        // Dark details that the washes have lost: lids, brows, nostrils, the line of the mouth.
        let darker = (around.at(x, y)[0] - lightness.at(x, y)[0]) / (around.at(x, y)[0] + 0.08);
        [(darker * 2.6 * sketch.emphasis.at(x, y)[0] * person.at(x, y)[0]).clamp(0.0, 1.0)]
    });
    let mut planes = Planes::new(width, height);
    Box::new(Watercolour {
        paint: planes.add_color(&blurred(&paint, unit * 0.8)),
        washes: [0.22, 0.50, 0.80].map(|level| planes.add(&contour(&tone, level))),
        detail: planes.add(&detail),
        reach: planes.add(&wide),
        planes,
        colors: options.palette_of(&PALETTES),
        unit,
        seed: options.seed,
    })
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
        let flow = fractal(at[0] * 0.011, at[1] * 0.011, self.seed + 2);
        let bleed = fractal(at[0] * 0.045, at[1] * 0.045, self.seed + 8);

        let rims = self.washes.map(|wash| {
            let distance = values[wash] / u + bleed * 1.3;
            (-(distance / 1.5).powi(2)).exp()
        });
        let density = 1.0
            + 0.30 * flow
            + 0.14 * bleed
            + 0.20 * (0.5 - tooth)
            + 0.30 * (rims[0] + rims[1] * 0.9 + rims[2] * 0.6)
            + 1.5 * values[self.detail];
        let color = mix(self.paint.of(values), tint, 0.14);
        // The more pigment, the more of its colour: darker along the same hue.
        let dense =
            color.map(|value| value - (value - value * value) * (density - 1.0).clamp(-0.9, 2.2));

        // Paint lies around the person, and stops somewhere on the paper.
        let reach = values[self.reach] + 0.22 * flow + 0.10 * bleed;
        let edge = ramp(0.12, 0.17, reach);
        let rim = (-((reach - 0.17) / 0.022).powi(2)).exp() * 0.20;
        let dense = dense.map(|value| value * (1.0 - rim));
        let grain = 1.0 + 0.045 * (tooth - 0.5);
        mix(paper, dense, edge).map(|value| value * grain)
    }
}
