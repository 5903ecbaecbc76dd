//! Storybook: soft paint with warm shadows, ink in the colour of what it goes around, bright eyes, and a painted background.
//!
//! Papers: Winnemöller, Olsen and Gooch, "Real-Time Video Abstraction" (2006), for soft steps of tone; Kang et al.,
//! "Coherent Line Drawing" (2007), for the lines.

use crate::image::FloatImage;
use crate::looks::drawn::blur::{blurred, blurred_within};
use crate::looks::drawn::canvas::{ColorPlane, Drawing, Place, Planes};
use crate::looks::drawn::color::{from_oklab, mix, ramp, rgb, to_oklab};
use crate::looks::drawn::features::{FeatureColors, features};
use crate::looks::drawn::flatten::flattened;
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::marks::Marks;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::{contour, coverage, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::{fractal, noise};

/// The light above and below that lies on the background, and the colour of ink.
pub(super) const PALETTES: [Palette<3>; 5] = [
    Palette {
        name: "photo",
        colors: [rgb(0xfff6e6), rgb(0xfff1dc), rgb(0x35201f)],
    },
    Palette {
        name: "morning",
        colors: [rgb(0xffe9a8), rgb(0xffc6a0), rgb(0x43231a)],
    },
    Palette {
        name: "meadow",
        colors: [rgb(0xd9f2d0), rgb(0xa9dcae), rgb(0x24301f)],
    },
    Palette {
        name: "sea",
        colors: [rgb(0xd5effa), rgb(0x9fd3e6), rgb(0x1f2a3d)],
    },
    Palette {
        name: "dusk",
        colors: [rgb(0xcdb8ee), rgb(0xf7b7bd), rgb(0x2d1d3c)],
    },
];

struct Storybook {
    planes: Planes,
    paint: ColorPlane,
    ink: ColorPlane,
    line: usize,
    person: usize,
    hair: usize,
    hairline: usize,
    marks: Marks,
    unit: f32,
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let (width, height, unit) = (sketch.width, sketch.height, sketch.unit);
    let regions = &sketch.regions;
    let [above, below, ink] = options.palette_of(&PALETTES);
    let person = blurred(&regions.person, unit * 1.5);
    let (inside, outside) = (people(sketch), background(sketch, [above, below], options));
    let paint = FloatImage::from_fn(width, height, |x, y| {
        mix(
            outside.at(x, y),
            inside.at(x, y),
            ramp(0.2, 0.8, person.at(x, y)[0]),
        )
    });
    let pen = Pen {
        sigma: (unit * 1.7 * options.line_weight).max(0.8),
        ..Pen::of(unit, 1.7 * options.line_weight, 9.0)
    };
    let lines = sketch.lines(pen, |x, y| {
        person.at(x, y)[0] * (1.0 - 0.35 * regions.hair.at(x, y)[0])
    });
    // Ink has the colour of what is below it, only far darker.
    let around = blurred(&paint, unit * 6.0);
    let inks = FloatImage::from_fn(width, height, |x, y| {
        let [lightness, a, b] = to_oklab(around.at(x, y));
        let own = from_oklab([lightness * 0.36, a * 0.95 + 0.008, b * 0.85]);
        mix(own, ink, 0.45)
    });
    let marks = (sketch.faces.iter())
        .flat_map(|face| {
            let [x, y] = face.points.get(5).copied().unwrap_or_default();
            let skin = to_oklab(inside.sample(x, y));
            let shade = from_oklab([skin[0] * 0.52, skin[1] * 1.1 + 0.02, skin[2] * 0.9]);
            let ink = mix(ink, [0.0; 3], 0.4);
            let colors = FeatureColors { ink, shade };
            features(face, &sketch.flat, colors, options.line_weight)
        })
        .collect();
    let mut planes = Planes::new(width, height);
    Box::new(Storybook {
        paint: planes.add_color(&paint),
        ink: planes.add_color(&inks),
        line: planes.add(&without_specks(
            contour(&blurred(&lines, unit * 0.5), 0.42),
            26.0 * unit * unit,
        )),
        person: planes.add(&without_specks(
            outline(&regions.person, unit * 2.0),
            900.0 * unit * unit,
        )),
        hair: planes.add(&without_specks(
            outline(&regions.hair, unit * 2.0),
            500.0 * unit * unit,
        )),
        hairline: planes.add(&hairline(sketch)),
        planes,
        marks: Marks::new(marks, width, height),
        unit,
        seed: options.seed,
    })
}

/// Where the border of the hair is seen, 0..=1: not where hair is as light as the skin beside it, as on a bald head.
fn hairline(sketch: &Sketch) -> FloatImage<1> {
    let regions = &sketch.regions;
    let hair = blurred_within(&sketch.lightness, &regions.hair, sketch.unit * 5.0);
    let skin = blurred_within(&sketch.lightness, &regions.skin, sketch.unit * 5.0);
    FloatImage::from_fn(sketch.width, sketch.height, |x, y| {
        [ramp(
            0.10,
            0.22,
            (hair.at(x, y)[0] - skin.at(x, y)[0]).abs(),
        )]
    })
}

/// Skin with warm soft shadows, hair in strands, cloth in its own colours.
fn people(sketch: &Sketch) -> FloatImage<3> {
    let (width, height, unit) = (sketch.width, sketch.height, sketch.unit);
    let regions = &sketch.regions;
    let clothes = &regions.clothes;
    let lab = FloatImage::from_fn(width, height, |x, y| to_oklab(sketch.flat.at(x, y)));
    let skin = blurred_within(&lab, &regions.skin, unit * 30.0);
    let cloth = blurred_within(&lab, clothes, unit * 12.0);
    let strands = sketch.flow.mean_along(&lab, (unit * 14.0) as usize + 2);
    let mass = blurred_within(&lab, &regions.hair, unit * 22.0);
    let tone = blurred(&sketch.tone, unit * 1.6);
    FloatImage::from_fn(width, height, |x, y| {
        let [t] = tone.at(x, y);
        let flat = lab.at(x, y);
        let shares = [
            regions.skin.at(x, y)[0],
            regions.hair.at(x, y)[0],
            clothes.at(x, y)[0],
        ];
        let colors = [
            skin_color(skin.at(x, y), flat, t),
            hair_color(mass.at(x, y), strands.at(x, y)),
            cloth_color(cloth.at(x, y), flat),
        ];
        let total = shares.iter().sum::<f32>();
        if total < 1e-3 {
            return sketch.flat.at(x, y);
        }
        let mut out = [0.0; 3];
        for (share, color) in shares.into_iter().zip(colors) {
            for (out, value) in out.iter_mut().zip(color) {
                *out += value * share / total;
            }
        }
        from_oklab(out)
    })
}

/// Two soft steps of warm shadow, one of light, and what is darker than skin as it is.
fn skin_color(base: [f32; 3], flat: [f32; 3], tone: f32) -> [f32; 3] {
    let shadow = 1.0 - ramp(0.34, 0.52, tone);
    let deep = 1.0 - ramp(0.14, 0.26, tone);
    let light = ramp(0.72, 0.86, tone);
    let depth = 0.35 + 0.75 * base[0];
    let step = (0.045 * light - 0.075 * shadow - 0.07 * deep) * depth;
    let own = flat[0] - base[0];
    let painted = base[0] + step + 0.30 * own;
    // Brows, nostrils, beards: darker than any shadow on skin.
    let feature = 1.0 - ramp(0.02, 0.18, tone);
    let lightness = painted + (flat[0] - painted) * feature * 0.9;
    let lifted = lightness * 0.92 + 0.07;
    let keep = 0.55 + 0.35 * feature;
    let [a, b] = [1, 2].map(|at| base[at] + (flat[at] - base[at]) * keep);
    let warm = (shadow + deep * 0.6) * (1.0 - feature) * base[0];
    [lifted, a * 1.16 + 0.014 * warm, b * 1.12 + 0.006 * warm]
}

/// A mass of one colour with lights and darks along its strands.
fn hair_color(mass: [f32; 3], strand: [f32; 3]) -> [f32; 3] {
    let own = strand[0] - mass[0];
    let lightness = mass[0] * 0.93 + 0.05 + own * 1.15;
    [
        lightness,
        mass[1] * 0.5 + strand[1] * 0.8,
        mass[2] * 0.5 + strand[2] * 0.8,
    ]
}

fn cloth_color(local: [f32; 3], flat: [f32; 3]) -> [f32; 3] {
    let own = flat[0] - local[0];
    let fold = 0.055 * (ramp(0.012, 0.05, own) - ramp(0.012, 0.05, -own));
    [
        (local[0] + own * 0.45 + fold) * 0.92 + 0.06,
        (local[1] * 0.5 + flat[1] * 0.5) * 1.28,
        (local[2] * 0.5 + flat[2] * 0.5) * 1.28,
    ]
}

/// Broad strokes, lighter and richer than the photo, in the light of the palette.
fn background(sketch: &Sketch, light: [[f32; 3]; 2], options: &DrawnOptions) -> FloatImage<3> {
    let (width, height, unit) = (sketch.width, sketch.height, sketch.unit);
    let seed = options.seed;
    let broad = flattened(&sketch.flat, (unit * 12.0).round().max(1.0) as usize);
    // The borders of strokes are ragged, and no brush is a square.
    let ragged = FloatImage::from_fn(width, height, |x, y| {
        let at = [x as f32 / unit, y as f32 / unit];
        let by = [seed + 20, seed + 30].map(|seed| {
            let wide = noise(at[0] * 0.05, at[1] * 0.05, seed) - 0.5;
            let fine = noise(at[0] * 0.16, at[1] * 0.16, seed + 3) - 0.5;
            (wide * 16.0 + fine * 9.0) * unit
        });
        broad.sample(x as f32 + by[0], y as f32 + by[1])
    });
    let broad = flattened(&ragged, (unit * 5.0).round().max(1.0) as usize);
    let tint = match options.palette.as_deref() {
        None | Some("photo") => 0.10,
        _ => 0.42,
    };
    FloatImage::from_fn(width, height, |x, y| {
        let [lightness, a, b] = to_oklab(broad.at(x, y));
        let color = from_oklab([lightness * 0.70 + 0.28, a * 1.35, b * 1.35 + 0.004]);
        let way = y as f32 / height.max(1) as f32;
        let veil = mix(light[0], light[1], way);
        mix(color, veil, tint)
    })
}

impl Drawing for Storybook {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let u = self.unit;
        let at = [place.x / u, place.y / u];
        let pixel = place.pixel;
        let person = values[self.person];
        let ink = self.ink.of(values);

        // Paint lies a little unevenly, more so on the background.
        let uneven = fractal(at[0] * 0.02, at[1] * 0.02, self.seed);
        let bristle = noise(at[0] * 0.55 + uneven * 2.0, at[1] * 0.09, self.seed + 9) - 0.5;
        let inside = coverage(person, pixel);
        let strength = 0.035 - 0.022 * inside;
        let paint = (self.paint.of(values))
            .map(|value| value * (1.0 + strength * (uneven + bristle)) + 0.006 * bristle);

        let mut color = mix(paint, ink, 0.80 * coverage(values[self.line], pixel));
        // A line that swells and thins.
        let hand = noise(at[0] * 0.03, at[1] * 0.03, self.seed + 4);
        let hair = (0.5 + 0.7 * hand) * u - values[self.hair].abs();
        color = mix(
            color,
            ink,
            0.55 * coverage(hair, pixel) * inside * values[self.hairline],
        );
        color = self.marks.over(place, color);
        let rim = (0.8 + 1.5 * hand) * u - person.abs();
        color = mix(color, ink, 0.85 * coverage(rim, pixel));
        let grain = 1.0 + 0.022 * (noise(at[0] * 0.8, at[1] * 0.8, self.seed + 6) - 0.5);
        color.map(|value| value * grain)
    }
}
