//! Oil: strokes of thick paint, broad on the background, fine at the face, in the light of a window.
//!
//! Paper: Hertzmann, "Painterly Rendering with Curved Brush Strokes of Multiple Sizes" (1998).

use crate::image::{FloatImage, blurred};
use crate::looks::drawn::canvas::{ColorPlane, Drawing, Place, Planes};
use crate::looks::drawn::color::{from_oklab, mix, ramp, rgb, to_oklab};
use crate::looks::drawn::flow::Flow;
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::length;
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::strokes::{Layer, Strokes};
use crate::looks::drawn::texture::noise;

/// What darks and lights are tinted with, and the ground of the canvas.
pub(super) const PALETTES: [Palette<3>; 5] = [
    Palette {
        name: "photo",
        colors: [rgb(0x2a1c1a), rgb(0xfff3dd), rgb(0x8a5f43)],
    },
    Palette {
        name: "ember",
        colors: [rgb(0x3a1608), rgb(0xffd58a), rgb(0x9a5a26)],
    },
    Palette {
        name: "harbour",
        colors: [rgb(0x0e2036), rgb(0xf3e6c8), rgb(0x4d6472)],
    },
    Palette {
        name: "rose",
        colors: [rgb(0x38162c), rgb(0xffdcd2), rgb(0x94595e)],
    },
    Palette {
        name: "forest",
        colors: [rgb(0x1c2412), rgb(0xf2ecc0), rgb(0x6f6a3c)],
    },
];

/// How high the paint stands.
const RELIEF: f32 = 0.20;

struct Oil {
    planes: Planes,
    ground: ColorPlane,
    head: usize,
    strokes: Strokes,
    unit: f32,
    seed: u32,
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let (width, height, unit) = (sketch.width, sketch.height, sketch.unit);
    let [dark, light, canvas] = options.palette_of(&PALETTES);
    let tint = match options.palette.as_deref() {
        None | Some("photo") => 0.10,
        _ => 0.26,
    };
    let regions = &sketch.regions;
    let picture = FloatImage::from_fn(width, height, |x, y| {
        let head = (regions.skin.at(x, y)[0] + regions.hair.at(x, y)[0]).min(1.0);
        let [lightness, a, b] =
            to_oklab(mix(sketch.flat.at(x, y), sketch.color.at(x, y), 0.4 * head));
        // Richer than the photo, with a little more between dark and light.
        let lightness =
            lightness + 0.16 * (lightness - 0.55) * (1.0 - (2.0 * lightness - 1.0).abs());
        let rich = from_oklab([lightness, a * 1.35, b * 1.35]);
        mix(rich, mix(dark, light, lightness), tint)
    });
    let everywhere = FloatImage::filled(width, height, [1.0]);
    let person = blurred(&regions.person, unit * 2.0).map(|person| person * 1.2);
    let head = FloatImage::from_fn(width, height, |x, y| {
        [regions.skin.at(x, y)[0] + regions.hair.at(x, y)[0]]
    });
    let features = features(sketch);
    // Where nothing else shows the way, strokes go around the head.
    let [cx, cy] = sketch.center();
    let form = blurred(&sketch.lightness, unit * 2.0);
    let form = FloatImage::from_fn(width, height, |x, y| {
        let away = length([x as f32 - cx, 1.3 * (y as f32 - cy)]) / unit;
        [form.at(x, y)[0] + 0.0011 * away]
    });
    let flow = Flow::of(&form, (unit * 8.0).clamp(2.0, 20.0));
    let layer = |units: f32, tolerance: f32, longest: usize, wanted| Layer {
        radius: (units * unit).max(1.0),
        tolerance,
        longest,
        wanted,
    };
    let layers = [
        layer(20.0, 0.02, 7, &everywhere),
        layer(10.0, 0.06, 8, &everywhere),
        layer(6.0, 0.05, 8, &person),
        layer(3.6, 0.06, 8, &head),
        layer(2.0, 0.045, 6, &features),
    ];
    let strokes = Strokes::paint(&picture, &flow, &layers, blurred, options.seed);
    let ground = blurred(&picture, unit * 8.0);
    let ground = FloatImage::from_fn(width, height, |x, y| mix(ground.at(x, y), canvas, 0.5));
    let mut planes = Planes::new(width, height);
    Box::new(Oil {
        ground: planes.add_color(&ground),
        head: planes.add(blurred(&head, unit * 6.0)),
        planes,
        strokes,
        unit,
        seed: options.seed,
    })
}

/// Where the finest brush is used: at the eyes, the nose and the mouth.
fn features(sketch: &Sketch) -> FloatImage<1> {
    let wide: Vec<([f32; 2], f32)> = (sketch.faces.iter())
        .map(|face| (face.center(), face.unit * 170.0))
        .collect();
    FloatImage::from_fn(sketch.width, sketch.height, |x, y| {
        let near = wide
            .iter()
            .any(|([cx, cy], reach)| length([x as f32 - cx, y as f32 - cy]) < *reach);
        [if near {
            ramp(0.2, 0.5, sketch.emphasis.at(x, y)[0])
        } else {
            0.0
        }]
    })
}

impl Drawing for Oil {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let at = [place.x / self.unit, place.y / self.unit];
        // Paint is thinner on a face.
        let relief = RELIEF * (1.0 - 0.45 * values[self.head]);
        let color = self.strokes.over(place, self.ground.of(values), relief);
        let weave = noise(at[0] * 0.8, at[1] * 0.8, self.seed) - 0.5;
        color.map(|value| value * (1.0 + 0.03 * weave))
    }
}
