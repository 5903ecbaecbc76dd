//! Flat paint: a photo in the few colours that an illustrator would mix for it. Skin has one colour and shadow in shapes, hair
//! is a mass with a dark and two lights, cloth has large folds.
//!
//! Paper: Winnemöller, Olsen and Gooch, "Real-Time Video Abstraction" (2006), for steps of tone.

use crate::image::{FloatImage, blurred, blurred_within};
use crate::looks::drawn::color::{from_oklab, mix, ramp, rgb, to_oklab};
use crate::looks::drawn::sketch::Sketch;

/// The light on a scene that has none of its own.
const DAYLIGHT: [f32; 3] = rgb(0xfff4e2);

/// The whole picture in flat paint, with the first shadow, in Oklab: what a look of larger pieces begins with.
pub(super) fn painted(sketch: &Sketch) -> FloatImage<3> {
    let (people, (shade, deep)) = (people(sketch), shadows(sketch));
    let scene = scene(sketch, [DAYLIGHT; 2], 0.12);
    FloatImage::from_fn(sketch.width, sketch.height, |x, y| {
        let [lightness, a, b] = people.at(x, y);
        let step = |field: &FloatImage<1>| ramp(-0.03, 0.03, field.at(x, y)[0]);
        let lightness = lightness * (1.0 - 0.18 * step(&shade) - 0.10 * step(&deep));
        let person = ramp(0.3, 0.7, sketch.regions.person.at(x, y)[0]);
        mix(to_oklab(scene.at(x, y)), [lightness, a, b], person)
    })
}

/// Where the first and where the second step of shadow lies: positive there. Skin has them below a tone of the face, cloth in
/// its folds; hair has its own.
pub(super) fn shadows(sketch: &Sketch) -> (FloatImage<1>, FloatImage<1>) {
    let regions = &sketch.regions;
    let tone = blurred(&sketch.tone, sketch.unit * 3.0);
    let folds = blurred(&sketch.tone, sketch.unit * 6.5);
    let dark = dark_features(sketch);
    let around = blurred_within(&sketch.tone, &regions.clothes, sketch.unit * 40.0);
    let step = |on_skin: f32, on_cloth: f32| {
        FloatImage::from_fn(sketch.width, sketch.height, |x, y| {
            let [skin, cloth] = [&regions.skin, &regions.clothes].map(|mask| mask.at(x, y)[0]);
            let ([tone], [fold], [around]) = (tone.at(x, y), folds.at(x, y), around.at(x, y));
            let rest = (1.0 - skin - cloth).max(0.0);
            // What is dark of itself is not darkened once more.
            let on_skin = on_skin - 0.6 * dark.at(x, y)[0];
            [(on_skin - tone) * skin + (around - on_cloth - fold) * cloth - 0.3 * rest]
        })
    };
    (step(0.42, 0.075), step(0.17, 0.22))
}

/// What is darker on skin than any shadow, 0..=1: brows, nostrils, beards. Around eyes and mouth there is more of it.
fn dark_features(sketch: &Sketch) -> FloatImage<1> {
    let tone = blurred(&sketch.tone, sketch.unit);
    FloatImage::from_fn(sketch.width, sketch.height, |x, y| {
        let least = 0.19 + 0.15 * sketch.emphasis.at(x, y)[0];
        [1.0 - ramp(0.05, least, tone.at(x, y)[0])]
    })
}

/// The colours of people in Oklab: skin without shadow, hair in masses, cloth in its own colours.
pub(super) fn people(sketch: &Sketch) -> FloatImage<3> {
    let (width, height, unit) = (sketch.width, sketch.height, sketch.unit);
    let regions = &sketch.regions;
    let lab = each(&sketch.flat, to_oklab);
    let skin = blurred_within(&lab, &regions.skin, unit * 45.0);
    let blush = blurred_within(&lab, &regions.skin, unit * 9.0);
    let cloth = blurred_within(&lab, &regions.clothes, unit * 14.0);
    let strands = sketch.flow.mean_along(&lab, (unit * 14.0) as usize + 2);
    let mass = blurred_within(&lab, &regions.hair, unit * 24.0);
    let squares = FloatImage::from_fn(width, height, |x, y| {
        [(strands.at(x, y)[0] - mass.at(x, y)[0]).powi(2)]
    });
    let spread = blurred_within(&squares, &regions.hair, unit * 40.0);
    let (tone, dark) = (blurred(&sketch.tone, unit), dark_features(sketch));
    FloatImage::from_fn(width, height, |x, y| {
        let flat = lab.at(x, y);
        let strand =
            (strands.at(x, y)[0] - mass.at(x, y)[0]) / (spread.at(x, y)[0].max(0.0).sqrt() + 0.02);
        let parts = [
            (
                &regions.skin,
                skin_color(
                    skin.at(x, y),
                    blush.at(x, y),
                    flat,
                    tone.at(x, y)[0],
                    dark.at(x, y)[0],
                ),
            ),
            (&regions.hair, hair_color(mass.at(x, y), strand)),
            (&regions.clothes, cloth_color(cloth.at(x, y), flat)),
        ];
        let total: f32 = parts.iter().map(|(mask, _)| mask.at(x, y)[0]).sum();
        if total < 1e-3 {
            return flat;
        }
        let mut out = [0.0; 3];
        for (mask, color) in parts {
            for (out, value) in out.iter_mut().zip(color) {
                *out += value * mask.at(x, y)[0] / total;
            }
        }
        out
    })
}

/// One colour with the blush that it has, a soft light, and what is darker than any shadow: brows, nostrils, beards.
fn skin_color(
    base: [f32; 3],
    blush: [f32; 3],
    flat: [f32; 3],
    tone: f32,
    feature: f32,
) -> [f32; 3] {
    let light = ramp(0.74, 0.92, tone) * 0.045 * (0.4 + 0.6 * base[0]);
    let lightness = base[0] * 0.94 + 0.07 + 0.16 * (blush[0] - base[0]) + light;
    let painted = [
        lightness,
        (base[1] * 0.3 + blush[1] * 0.7) * 1.20 + 0.004,
        (base[2] * 0.4 + blush[2] * 0.6) * 1.16,
    ];
    let dark = [flat[0] * 0.92 + 0.02, flat[1] * 1.1, flat[2] * 1.1];
    mix(painted, dark, 0.92 * feature)
}

/// A mass of one colour, with a darker and two lighter ones where strands are in shadow and in light.
fn hair_color(mass: [f32; 3], strand: f32) -> [f32; 3] {
    let depth = 0.35 + 0.65 * mass[0];
    let dark = ramp(0.45, 0.75, -strand);
    let light = ramp(0.45, 0.75, strand) * 0.6 + ramp(1.4, 1.7, strand) * 0.5;
    let lightness = mass[0] * 0.92 + 0.06 + (0.11 * light - 0.085 * dark) * depth;
    [lightness, mass[1] * 1.25, mass[2] * 1.25]
}

fn cloth_color(local: [f32; 3], flat: [f32; 3]) -> [f32; 3] {
    [
        (local[0] * 0.8 + flat[0] * 0.2) * 0.92 + 0.07,
        (local[1] * 0.7 + flat[1] * 0.3) * 1.25,
        (local[2] * 0.7 + flat[2] * 0.3) * 1.25,
    ]
}

/// What is behind the people, lighter and richer than the photo, with so much of a light that changes from above to below. It
/// goes on behind them.
pub(super) fn scene(sketch: &Sketch, light: [[f32; 3]; 2], tint: f32) -> FloatImage<3> {
    let (width, height, unit) = (sketch.width, sketch.height, sketch.unit);
    let outside = sketch
        .regions
        .person
        .map(|share| (1.0 - 1.6 * share).max(0.0));
    let behind = blurred_within(&sketch.flat, &outside, unit * 10.0);
    FloatImage::from_fn(width, height, |x, y| {
        let seen = mix(behind.at(x, y), sketch.flat.at(x, y), outside.at(x, y)[0]);
        let [lightness, a, b] = to_oklab(seen);
        let color = from_oklab([lightness * 0.68 + 0.29, a * 1.35, b * 1.35 + 0.004]);
        let way = y as f32 / height.max(1) as f32;
        mix(color, mix(light[0], light[1], way), tint)
    })
}

/// Every colour of a picture, changed.
pub(super) fn each(
    picture: &FloatImage<3>,
    change: impl Fn([f32; 3]) -> [f32; 3] + Sync,
) -> FloatImage<3> {
    FloatImage::from_fn(picture.width, picture.height, |x, y| {
        change(picture.at(x, y))
    })
}
