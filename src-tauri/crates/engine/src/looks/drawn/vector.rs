//! Vector: flat shapes with crisp borders and no ink, as illustrators cut them, before a plain ground.
//!
//! Paper: DeCarlo and Santella, "Stylization and Abstraction of Photographs" (2002), for flat regions that keep what
//! matters. Light and shadow on skin are large shapes on the face's own scale; what is small is drawn from the points
//! of the face.

mod clusters;
mod features;
mod parts;

use crate::image::{FloatImage, blurred, blurred_within};
use crate::looks::drawn::canvas::{Drawing, Place, Planes};
use crate::looks::drawn::color::{from_oklab, mix, ramp, rgb, to_oklab};
use crate::looks::drawn::flats::Flat;
use crate::looks::drawn::lines::Pen;
use crate::looks::drawn::marks::{Mark, Marks};
use crate::looks::drawn::options::{DrawnOptions, Palette};
use crate::looks::drawn::shape::{contour, coverage, length, outline, without_specks};
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::vector::clusters::Clusters;
use crate::looks::drawn::vector::features::{FaceColors, flat_features, shaded};
use crate::looks::drawn::vector::parts::{Parts, levels, people};

/// The ground, and the disc behind the head.
pub(super) const PALETTES: [Palette<2>; 6] = [
    Palette {
        name: "morning",
        colors: [rgb(0xffdcb5), rgb(0xffbe85)],
    },
    Palette {
        name: "sky",
        colors: [rgb(0xd6edfb), rgb(0x9bd1f2)],
    },
    Palette {
        name: "mint",
        colors: [rgb(0xd6f3e3), rgb(0x97dcbb)],
    },
    Palette {
        name: "violet",
        colors: [rgb(0xe9e0fb), rgb(0xc4adf0)],
    },
    Palette {
        name: "coral",
        colors: [rgb(0xffd9d1), rgb(0xffa697)],
    },
    Palette {
        name: PHOTO,
        colors: [rgb(0xf4efe6), rgb(0xf4efe6)],
    },
];

/// The palette whose ground is the photo's own, in flat shapes.
const PHOTO: &str = "photo";

/// The tones of a face above which skin has the next lighter of its five colours.
const SKIN_TONES: [f32; 4] = [0.09, 0.25, 0.47, 0.84];

/// The shares of hair that are darker than the second and the third of its colours.
const HAIR_SHARES: [f32; 2] = [0.26, 0.84];

/// No more people than these have colours of their own.
const MOST_PEOPLE: usize = 6;

/// The colours of one person, and where they are.
struct Tint {
    skin: [[f32; 3]; 5],
    hair: [[f32; 3]; 3],
    beard: [f32; 3],
    accent: [f32; 3],
    brow: [f32; 3],
    center: [f32; 2],
    width: f32,
}

/// Flat colours in shapes that lie within one another.
struct Stack {
    colors: Vec<[f32; 3]>,
    shapes: Vec<usize>,
}

struct Vector {
    planes: Planes,
    ground: Option<Stack>,
    cloth: Stack,
    tints: Vec<Tint>,
    person: usize,
    skin: usize,
    hair: usize,
    neck: usize,
    beard: usize,
    accent: usize,
    brow: usize,
    skin_tones: [usize; 4],
    hair_tones: [usize; 2],
    marks: Marks,
    colors: [[f32; 3]; 2],
    unit: f32,
    center: [f32; 2],
}

pub(super) fn plan(sketch: &Sketch, options: &DrawnOptions) -> Box<dyn Drawing> {
    let (width, height, unit) = (sketch.width, sketch.height, sketch.unit);
    let area = |units: f32| units * unit * unit;
    let lab = FloatImage::from_fn(width, height, |x, y| to_oklab(sketch.flat.at(x, y)));
    let parts = Parts::of(sketch, &lab);
    let people = people(sketch, &lab, &parts);
    let mut planes = Planes::new(width, height);

    let is_empty = parts.person.pixels.iter().all(|&[share]| share < 0.5);
    let ground = (is_empty || options.palette.as_deref() == Some(PHOTO)).then(|| {
        let around = parts.person.map(|share| 1.0 - share);
        // A picture of nobody has nothing but this.
        let (sigma, least) = if is_empty { (1.4, 45.0) } else { (3.0, 220.0) };
        let clusters = Clusters::of(&lab, &around, 6, unit * sigma + 0.5, area(least));
        let paler = if is_empty { 0.0 } else { 0.45 };
        Stack::of(clusters, &mut planes, |[lightness, a, b]| {
            [lightness + (0.90 - lightness) * paler, a * 1.15, b * 1.15]
        })
    });
    let calm = blurred_within(&lab, &parts.clothes, unit * 4.0);
    drop(lab);
    let clothes = Clusters::of(&calm, &parts.clothes, 4, unit * 6.5 + 0.5, area(1500.0));
    drop(calm);
    let cloth = Stack::of(clothes, &mut planes, |[lightness, a, b]| {
        // White cloth is white.
        let lightness = lightness * 0.94 + 0.045 + 0.07 * ramp(0.62, 0.85, lightness);
        [lightness, a * 1.25, b * 1.25]
    });

    let tone = blurred_within(&sketch.tone, &parts.bare, unit * 3.2);
    let skin_tones =
        SKIN_TONES.map(|level| planes.add(without_specks(contour(&tone, level), area(420.0))));
    drop(tone);
    let pen = Pen::of(unit, 2.3 * options.line_weight, 9.0);
    let accent = sketch.lines(pen, |x, y| parts.bare.at(x, y)[0]);
    let accent = planes.add(without_specks(contour(&accent, 0.40), area(40.0)));
    let brow = contour(&brows(sketch, &parts), 0.0);
    let brow = planes.add(without_specks(brow, area(50.0)));
    let strands = (sketch.flow).mean_along(&sketch.lightness, (unit * 12.0) as usize + 2);
    let mass = blurred_within(&strands, &parts.hair, unit * 30.0);
    let strands = blurred_within(&strands, &parts.hair, unit * 2.6);
    let strand = FloatImage::from_fn(width, height, |x, y| {
        [strands.at(x, y)[0] - mass.at(x, y)[0]]
    });
    drop((mass, strands));
    let levels = levels(&strand, &parts.hair, HAIR_SHARES);
    let hair_tones =
        levels.map(|level| planes.add(without_specks(contour(&strand, level), area(220.0))));
    drop(strand);

    let marks = (sketch.faces.iter().zip(&people))
        .flat_map(|(face, colors)| flat_features(face, &sketch.flat, *colors, options.line_weight))
        .collect();
    let outlined = |planes: &mut Planes, mask: &FloatImage<1>, least: f32| {
        planes.add(without_specks(outline(mask, unit * 2.4), area(least)))
    };
    let smooth = |planes: &mut Planes, share: &FloatImage<1>| {
        planes.add(without_specks(contour(share, 0.5), area(500.0)))
    };
    Box::new(Vector {
        ground,
        cloth,
        tints: tints(sketch, &people),
        person: planes.add(without_specks(contour(&parts.outer, 0.5), area(900.0))),
        skin: smooth(&mut planes, &parts.skin),
        hair: smooth(&mut planes, &parts.hair_shape),
        beard: planes.add(without_specks(
            contour(&blurred(&parts.beard, unit * 2.4), 0.42),
            area(650.0),
        )),
        accent,
        brow,
        neck: outlined(&mut planes, &parts.neck, 300.0),
        skin_tones,
        hair_tones,
        marks: Marks::new(marks, width, height),
        planes,
        colors: options.palette_of(&PALETTES),
        unit,
        center: sketch.center(),
    })
}

impl Stack {
    fn of(clusters: Clusters, planes: &mut Planes, paint: impl Fn([f32; 3]) -> [f32; 3]) -> Stack {
        Stack {
            colors: (clusters.colors.into_iter())
                .map(|color| from_oklab(paint(color)))
                .collect(),
            shapes: (clusters.shapes.into_iter())
                .map(|shape| planes.add(shape))
                .collect(),
        }
    }

    /// Lays its shapes within `distance`.
    fn lay(&self, distance: f32, values: &[f32], lay: &mut impl FnMut(Flat)) {
        let Some((&first, others)) = self.colors.split_first() else {
            return;
        };
        lay(Flat::of(distance, first));
        for (&shape, &color) in self.shapes.iter().zip(others) {
            lay(Flat::of(values[shape].min(distance), color));
        }
    }
}

/// Where brows are, positive there: what is darker than the skin around it, and where a brow can be.
fn brows(sketch: &Sketch, parts: &Parts) -> FloatImage<1> {
    let unit = sketch.unit;
    let around = blurred_within(&sketch.tone, &parts.plain_skin, unit * 22.0);
    let fine = blurred(&sketch.tone, unit * 1.4);
    let places = blurred(&parts.brows, unit * 2.0);
    FloatImage::from_fn(sketch.width, sketch.height, |x, y| {
        let darker = around.at(x, y)[0] - fine.at(x, y)[0];
        [(darker - 0.20).min(places.at(x, y)[0] - 0.5)]
    })
}

/// The colours of the people of a picture, as they are painted.
fn tints(sketch: &Sketch, people: &[FaceColors]) -> Vec<Tint> {
    let places = (sketch.faces.iter())
        .map(|face| (face.center(), face.unit * 300.0))
        .chain([(sketch.center(), 1.0)]);
    let tint = |(colors, (center, width)): (&FaceColors, ([f32; 2], f32))| {
        let [skin, hair] = [colors.skin, colors.hair];
        let light = [
            skin[0] + 0.03 + 0.03 * skin[0],
            skin[1] * 0.86,
            skin[2] * 0.95,
        ];
        let shine = [
            hair[0] + 0.05 + 0.07 * hair[0],
            hair[1] * 1.05,
            hair[2] * 1.05,
        ];
        let hair = match colors.is_cropped {
            true => [shaded(hair, 0.04), hair, hair],
            false => [shaded(hair, 0.24), hair, shine],
        };
        Tint {
            skin: [
                shaded(skin, 0.46),
                shaded(skin, 0.30),
                shaded(skin, 0.145),
                skin,
                light,
            ]
            .map(from_oklab),
            hair: hair.map(from_oklab),
            beard: from_oklab(colors.beard),
            accent: from_oklab(shaded(skin, 0.66)),
            brow: from_oklab(colors.brow()),
            center,
            width,
        }
    };
    let tints = people.iter().zip(places).map(tint);
    tints.take(MOST_PEOPLE).collect()
}

impl Vector {
    fn lay_ground(&self, place: Place, values: &[f32], lay: &mut impl FnMut(Flat)) {
        if let Some(ground) = &self.ground {
            return ground.lay(f32::MAX, values, lay);
        }
        let [ground, disc] = self.colors;
        let [dx, dy] = [place.x - self.center[0], place.y - self.center[1]];
        lay(Flat::ground(ground));
        let radius = 290.0 * self.unit;
        lay(Flat::of(radius - length([dx, dy + 40.0 * self.unit]), disc));
    }

    fn lay_people(&self, place: Place, values: &[f32], lay: &mut impl FnMut(Flat)) {
        let person = values[self.person];
        self.cloth.lay(person, values, lay);
        for (number, tint) in self.tints.iter().enumerate() {
            let own = self.nearness(number, place).min(person);
            let skin = values[self.skin].min(own);
            let [deepest, others @ ..] = tint.skin;
            lay(Flat::of(skin, deepest));
            for (tone, color) in self.skin_tones.into_iter().zip(others) {
                lay(Flat::of(values[tone].min(skin), color));
            }
            // Below the chin nothing is lit.
            let neck = values[self.neck].min(skin);
            lay(Flat::of(neck.min(values[self.skin_tones[2]]), others[1]));
            lay(Flat::of(values[self.beard].min(skin), tint.beard));
            lay(Flat::of(values[self.brow].min(skin), tint.brow));
            lay(Flat::of(values[self.accent].min(skin), tint.accent));
        }
        for (number, tint) in self.tints.iter().enumerate() {
            let own = self.nearness(number, place).min(person);
            let hair = values[self.hair].min(own);
            let [shade, base, shine] = tint.hair;
            lay(Flat::of(hair, shade));
            for (tone, color) in self.hair_tones.into_iter().zip([base, shine]) {
                lay(Flat::of(values[tone].min(hair), color));
            }
        }
    }

    /// How far a place is on this person's side of the border to the nearest other one.
    fn nearness(&self, number: usize, place: Place) -> f32 {
        let distance = |tint: &Tint| {
            let [dx, dy] = [place.x - tint.center[0], place.y - tint.center[1]];
            length([dx, dy]) / tint.width
        };
        let own = &self.tints[number];
        let others = (self.tints.iter().enumerate()).filter(|(other, _)| *other != number);
        let nearest = others
            .map(|(_, tint)| distance(tint))
            .fold(f32::MAX, f32::min);
        (nearest - distance(own)) * own.width / 2.0
    }
}

impl Drawing for Vector {
    fn planes(&self) -> &Planes {
        &self.planes
    }

    fn shade(&self, place: Place, values: &[f32]) -> [f32; 3] {
        let mut color = [1.0; 3];
        let mut lay = |flat: Flat| {
            color = mix(color, flat.color, coverage(flat.distance, place.pixel));
        };
        self.lay_ground(place, values, &mut lay);
        if values[self.person] > -place.pixel {
            self.lay_people(place, values, &mut lay);
        }
        self.marks.over(place, color)
    }

    fn flats(&self, place: Place, values: &[f32], out: &mut Vec<Flat>) {
        let mut lay = |flat: Flat| out.push(flat);
        self.lay_ground(place, values, &mut lay);
        self.lay_people(place, values, &mut lay);
    }

    fn marks(&self) -> &[Mark] {
        self.marks.all()
    }
}
