//! Storybook: flat paint with one warm shadow, ink in the colour of what it goes around, bright eyes, and a background in
//! gouache.
//!
//! Papers: Kang et al., "Coherent Line Drawing" (2007), for the lines; Hertzmann (1998) for the strokes of the background.

use crate::image::{FloatImage, blurred, blurred_within};
use crate::looks::drawn::canvas::{ColorPlane, Drawing, Place, Planes};
use crate::looks::drawn::color::{from_oklab, mix, overprint, ramp, rgb, to_oklab};
use crate::looks::drawn::features::{FeatureColors, features};
use crate::looks::drawn::flow::Flow;
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::marks::Marks;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::paint::{each, people, scene, shadows};
use crate::looks::drawn::shape::{contour, coverage, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::strokes::{Layer, Strokes};
use crate::looks::drawn::texture::{fractal_field, noise};

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
    shadow: ColorPlane,
    ink: ColorPlane,
    ground: ColorPlane,
    shade: usize,
    deep: usize,
    line: usize,
    person: usize,
    hair: usize,
    hairline: usize,
    uneven: usize,
    background: Strokes,
    marks: Marks,
    unit: f32,
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let (width, height, unit) = (sketch.width, sketch.height, sketch.unit);
    let regions = &sketch.regions;
    let [above, below, ink] = options.palette_of(&PALETTES);
    // Fields are kept as planes as soon as they are there, and no longer than they are needed: together they are the most that
    // any look holds.
    let mut planes = Planes::new(width, height);
    let lab = people(sketch);
    let painted = each(&lab, from_oklab);
    let marks = (sketch.faces.iter())
        .flat_map(|face| {
            let [x, y] = face.points.get(5).copied().unwrap_or_default();
            let skin = to_oklab(painted.sample(x, y));
            let shade = from_oklab([skin[0] * 0.52, skin[1] * 1.1 + 0.02, skin[2] * 0.9]);
            let ink = mix(ink, [0.0; 3], 0.4);
            let colors = FeatureColors { ink, shade };
            features(face, &sketch.flat, colors, options.line_weight)
        })
        .collect();
    let paint = planes.add_color(&painted);
    drop(painted);
    let shadow = planes.add_color(&each(&lab, |[lightness, a, b]| {
        // Shadows on skin are warm; the darker it is, the less is left to take away.
        let depth = 0.20 - 0.05 * (1.0 - lightness);
        from_oklab([
            lightness * (1.0 - depth),
            a * 1.12 + 0.016 * lightness,
            b * 1.04 - 0.002,
        ])
    }));
    // Ink has the colour of what is below it, only far darker.
    let lab = blurred(&lab, unit * 6.0);
    let inks = planes.add_color(&each(&lab, |[lightness, a, b]| {
        let own = from_oklab([lightness * 0.36, a * 0.95 + 0.008, b * 0.85]);
        mix(own, ink, 0.40)
    }));
    drop(lab);
    let area = unit * unit;
    let (shade, deep) = shadows(sketch);
    let shade = planes.add(without_specks(contour(&shade, 0.0), 420.0 * area));
    let deep = planes.add(without_specks(contour(&deep, 0.0), 260.0 * area));
    let pen = Pen {
        sigma: (unit * 1.7 * options.line_weight).max(0.8),
        ..Pen::of(unit, 1.7 * options.line_weight, 9.0)
    };
    let person = blurred(&regions.person, unit * 1.5);
    let lines = sketch.lines(pen, |x, y| {
        person.at(x, y)[0] * (1.0 - 0.35 * regions.hair.at(x, y)[0])
    });
    drop(person);
    let lines = contour(&blurred(&lines, unit * 0.5), 0.42);
    let line = planes.add(without_specks(lines, 26.0 * area));
    let tint = match options.palette.as_deref() {
        None | Some("photo") => 0.12,
        _ => 0.45,
    };
    let scene = scene(sketch, [above, below], tint);
    let border = |mask: &FloatImage<1>, specks: f32| {
        without_specks(outline(mask, unit * 2.0), specks * area)
    };
    Box::new(Storybook {
        paint,
        shadow,
        ink: inks,
        ground: planes.add_color(&blurred(&scene, unit * 6.0)),
        shade,
        deep,
        line,
        person: planes.add(border(&regions.person, 900.0)),
        hair: planes.add(border(&regions.hair, 500.0)),
        hairline: planes.add(hairline(sketch)),
        uneven: planes.add(fractal_field((width, height), unit / 0.02, options.seed)),
        background: gouache(sketch, &scene, options.seed),
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
        let apart = (hair.at(x, y)[0] - skin.at(x, y)[0]).abs();
        [ramp(0.10, 0.22, apart)]
    })
}

/// The background in broad strokes.
fn gouache(sketch: &Sketch, scene: &FloatImage<3>, seed: u32) -> Strokes {
    let unit = sketch.unit;
    let wanted = blurred(&sketch.regions.person, unit * 2.0).map(|share| 1.4 - share);
    let lightness = FloatImage::from_fn(sketch.width, sketch.height, |x, y| {
        let slope = (x as f32 * 0.5 + y as f32) / unit * 0.001;
        [to_oklab(scene.at(x, y))[0] + slope]
    });
    let flow = Flow::of(
        &blurred(&lightness, unit * 3.0),
        (unit * 10.0).clamp(2.0, 24.0),
    );
    let layers = [(26.0, 0.02), (14.0, 0.05), (7.0, 0.075)].map(|(units, tolerance)| Layer {
        radius: (units * unit).max(1.0),
        tolerance,
        longest: 5,
        wanted: &wanted,
    });
    Strokes::paint(scene, &flow, &layers, blurred, seed)
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
        let hand = noise(at[0] * 0.03, at[1] * 0.03, self.seed + 4);
        let uneven = values[self.uneven];
        let inside = coverage(person, pixel);

        let mut color = [0.0; 3];
        if inside < 1.0 {
            let ground = self.ground.of(values);
            color = self.background.over(place, ground, 0.07);
        }
        if inside > 0.0 {
            let paint = self.paint.of(values);
            let shadow = self.shadow.of(values);
            // The border of a shadow is soft here and crisp there, as a wet brush leaves it.
            let soft = (0.5 + 3.0 * hand * hand) * u;
            let wobble = uneven * 1.2 * u;
            let shade = ramp(-soft, soft, values[self.shade] + wobble);
            let deep = ramp(-soft, soft, values[self.deep] + wobble);
            let mut painted = mix(paint, shadow, shade);
            painted = mix(painted, overprint(painted, shadow, 0.55), deep);
            let painted = painted.map(|value| value * (1.0 + 0.014 * uneven));
            let painted = mix(painted, ink, 0.80 * coverage(values[self.line], pixel));
            // A line that swells and thins.
            let hair = (0.5 + 0.7 * hand) * u - values[self.hair].abs();
            let hairline = 0.55 * coverage(hair, pixel) * values[self.hairline];
            color = mix(color, mix(painted, ink, hairline), inside);
        }
        color = self.marks.over(place, color);
        let rim = (0.9 + 1.6 * hand) * u - person.abs();
        color = mix(color, ink, 0.88 * coverage(rim, pixel));
        let grain = 1.0 + 0.022 * (noise(at[0] * 0.8, at[1] * 0.8, self.seed + 6) - 0.5);
        color.map(|value| value * grain)
    }
}
