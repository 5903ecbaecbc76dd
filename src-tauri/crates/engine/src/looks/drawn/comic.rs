//! Comic: bold ink, few flat colours, and dots for the shadows.
//!
//! Paper: Winnemöller, Olsen and Gooch, "Real-Time Video Abstraction" (2006); tones are those of the face.

use crate::image::{FloatImage, blurred, blurred_within};
use crate::looks::drawn::canvas::{ColorPlane, Drawing, Place, Planes};
use crate::looks::drawn::color::{from_oklab, mix, ramp, rgb, to_oklab};
use crate::looks::drawn::features::{FeatureColors, features};
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::marks::Marks;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::{contour, coverage, length, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::texture::dots;

/// Ink, and the two colours of the background.
pub(super) const PALETTES: [Palette<3>; 5] = [
    Palette {
        name: "sky",
        colors: [rgb(0x16131c), rgb(0x7ed0ee), rgb(0x2f9bd8)],
    },
    Palette {
        name: "lemon",
        colors: [rgb(0x1a1416), rgb(0xffe45c), rgb(0xffb52e)],
    },
    Palette {
        name: "cherry",
        colors: [rgb(0x1b1118), rgb(0xff8b7b), rgb(0xe23b4e)],
    },
    Palette {
        name: "mint",
        colors: [rgb(0x12181a), rgb(0xa7ecc9), rgb(0x37b98a)],
    },
    Palette {
        name: "violet",
        colors: [rgb(0x171223), rgb(0xcdb4ff), rgb(0x8a5be0)],
    },
];

/// How far the screen of dots is turned, in radians.
const SCREEN: f32 = 0.6;

/// From one lightness of cloth to the next.
const STEP: f32 = 0.15;

struct Comic {
    planes: Planes,
    base: ColorPlane,
    shadow: ColorPlane,
    light: usize,
    dim: usize,
    dark: usize,
    line: usize,
    person: usize,
    marks: Marks,
    colors: [[f32; 3]; 3],
    /// The sine and cosine by which the screen is turned.
    turned: (f32, f32),
    unit: f32,
    center: [f32; 2],
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let unit = sketch.unit;
    let (width, height) = (sketch.width, sketch.height);
    let person = &sketch.regions.person;
    let pen = Pen::of(unit, 2.2 * options.line_weight, 10.0);
    let ink = sketch.lines(pen, |x, y| person.at(x, y)[0]);
    let base = local_colors(sketch);
    let tone = blurred(&sketch.tone, unit * 2.5);
    let around = blurred_within(&sketch.tone, &sketch.regions.person, unit * 40.0);
    // Skin is darker below a tone of the face; cloth and hair where they are darker or lighter than they mostly are.
    let folds = blurred(&sketch.tone, unit * 6.0);
    let relative = FloatImage::from_fn(width, height, |x, y| {
        let ([tone], [around], [skin]) =
            (tone.at(x, y), around.at(x, y), sketch.regions.skin.at(x, y));
        let [cloth] = sketch.regions.clothes.at(x, y);
        let apart = tone + (folds.at(x, y)[0] - tone) * cloth - around;
        [(tone - 0.52) * skin + apart * (1.0 - skin)]
    });
    let glints = FloatImage::from_fn(width, height, |x, y| {
        [relative.at(x, y)[0] * (1.0 - sketch.regions.skin.at(x, y)[0])]
    });
    let area = 320.0 * unit * unit;
    let shadow = FloatImage::from_fn(width, height, |x, y| {
        let [lightness, a, b] = base.at(x, y);
        from_oklab([lightness * 0.76 - 0.01, a * 1.15 + 0.006, b * 1.02 - 0.010])
    });
    let colors = options.palette_of(&PALETTES);
    let marks = (sketch.faces.iter())
        .flat_map(|face| {
            let [x, y] = face.points.get(5).copied().unwrap_or_default();
            let features_of = FeatureColors {
                ink: colors[0],
                shade: mix(shadow.sample(x, y), colors[0], 0.55),
            };
            features(face, &sketch.flat, features_of, 1.15 * options.line_weight)
        })
        .collect();
    let mut planes = Planes::new(width, height);
    Box::new(Comic {
        base: planes.add_color(&FloatImage::from_fn(width, height, |x, y| {
            from_oklab(base.at(x, y))
        })),
        shadow: planes.add_color(&shadow),
        light: planes.add(without_specks(contour(&glints, 0.24), area)),
        dim: planes.add(without_specks(contour(&relative, -0.16), area).map(|distance| -distance)),
        dark: planes.add(
            without_specks(contour(&tone, 0.07), 60.0 * unit * unit).map(|distance| -distance),
        ),
        line: planes.add(without_specks(contour(&ink, 0.35), 24.0 * unit * unit)),
        person: planes.add(without_specks(
            outline(person, unit * 2.0),
            900.0 * unit * unit,
        )),
        planes,
        marks: Marks::new(marks, width, height),
        colors,
        turned: SCREEN.sin_cos(),
        unit,
        center: sketch.center(),
    })
}

/// The colour that each part mostly has, in Oklab, richer and lighter than in the photo.
fn local_colors(sketch: &Sketch) -> FloatImage<3> {
    let (width, height) = (sketch.width, sketch.height);
    let unit = sketch.unit;
    let lab = FloatImage::from_fn(width, height, |x, y| to_oklab(sketch.flat.at(x, y)));
    let clothes = &sketch.regions.clothes;
    let skin = blurred_within(&lab, &sketch.regions.skin, unit * 90.0);
    // Lips and cheeks keep their own colour on skin of one lightness.
    let blush = blurred_within(&lab, &sketch.regions.skin, unit * 10.0);
    let skin = FloatImage::from_fn(width, height, |x, y| {
        let ([lightness, a, b], [near, near_a, near_b]) = (skin.at(x, y), blush.at(x, y));
        // And a little of their form.
        [
            lightness + (near - lightness) * 0.28,
            a * 0.6 + near_a * 0.4,
            b * 0.7 + near_b * 0.3,
        ]
    });
    let beards = &sketch.regions.facial_hair;
    let beard = blurred_within(&lab, beards, unit * 10.0);
    let skin = FloatImage::from_fn(width, height, |x, y| {
        mix(skin.at(x, y), beard.at(x, y), beards.at(x, y)[0])
    });
    let hair = blurred_within(&lab, &sketch.regions.hair, unit * 16.0);
    let cloth = blurred_within(&lab, clothes, unit * 16.0);
    let hue = blurred_within(&lab, clothes, unit * 30.0);
    // Cloth has few lightnesses, with a border between them.
    let cloth = FloatImage::from_fn(width, height, |x, y| {
        let ([lightness, ..], [_, a, b]) = (cloth.at(x, y), hue.at(x, y));
        let step = lightness / STEP;
        [
            (step.floor() + ramp(0.35, 0.65, step - step.floor())) * STEP,
            a,
            b,
        ]
    });
    FloatImage::from_fn(width, height, |x, y| {
        let shares = [
            sketch.regions.skin.at(x, y)[0],
            sketch.regions.hair.at(x, y)[0],
            clothes.at(x, y)[0],
        ];
        let colors = [skin.at(x, y), hair.at(x, y), cloth.at(x, y)];
        let total: f32 = shares.iter().sum::<f32>().max(1e-3);
        let mut out = [0.0; 3];
        for (share, [lightness, a, b]) in shares.into_iter().zip(colors) {
            let rich = [lightness * 0.78 + 0.235, a * 1.40, b * 1.40];
            for (out, value) in out.iter_mut().zip(rich) {
                *out += value * share / total;
            }
        }
        out
    })
}

impl Drawing for Comic {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let [ink, ground, deep] = self.colors;
        let u = self.unit;
        let at = [place.x / u, place.y / u];
        let pixel = place.pixel;
        let screen = |share: f32, pitch: f32| {
            coverage(dots(at, share, pitch, self.turned) * u, pixel.max(0.3 * u))
        };
        let base = self.base.of(values);
        let shadow = self.shadow.of(values);
        let dotted = mix(base, shadow, screen(0.42, 6.0));
        let mut inside = mix(base, dotted, coverage(values[self.dim] + 1.2 * u, pixel));
        inside = mix(inside, shadow, coverage(values[self.dim] - 2.4 * u, pixel));
        inside = mix(
            inside,
            [1.0, 0.99, 0.95],
            0.38 * coverage(values[self.light], pixel),
        );
        inside = mix(inside, ink, coverage(values[self.dark], pixel));
        inside = mix(inside, ink, coverage(values[self.line], pixel));

        let [dx, dy] = [place.x - self.center[0], place.y - self.center[1]];
        let far = ramp(150.0, 620.0, length([dx, dy]) / u);
        let outside = mix(ground, deep, screen(0.02 + 0.60 * far, 13.0));
        let person = values[self.person];
        let rim = coverage(3.0 * u - person.abs(), pixel);
        let color = mix(outside, inside, coverage(person, pixel));
        mix(self.marks.over(place, color), ink, rim)
    }
}
