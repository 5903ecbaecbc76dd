//! The parts of people that are cut from one sheet of colour each, and what colours they have.

use crate::analysis::{OVAL, fill_polygon};
use crate::image::{FloatImage, blurred, blurred_within};
use crate::looks::drawn::color::{mix, ramp};
use crate::looks::drawn::faces::{SKIN_POINTS, SketchedFace, median};
use crate::looks::drawn::features::{EYES, LOWER_LIP, UPPER_LIP};
use crate::looks::drawn::shape::length;
use crate::looks::drawn::shape::without_specks;
use crate::looks::drawn::sketch::Sketch;
use crate::looks::drawn::vector::features::{BROWS, FaceColors, INNER_LOWER, INNER_UPPER, shaded};

/// Masks in 0..=1.
pub(super) struct Parts {
    pub(super) person: FloatImage<1>,
    /// Of what is a person, the share of skin and of hair, smoothed; both go on beyond the person.
    pub(super) skin: FloatImage<1>,
    pub(super) hair_shape: FloatImage<1>,
    pub(super) hair: FloatImage<1>,
    pub(super) clothes: FloatImage<1>,
    /// Skin without eyes, brows, mouth and nostrils, whose darkness is no shadow.
    pub(super) plain_skin: FloatImage<1>,
    /// Skin with its nose and the hollows of its eyes, without what is drawn on it: eyes and lips.
    pub(super) bare: FloatImage<1>,
    /// Where brows can be.
    pub(super) brows: FloatImage<1>,
    /// People, whose shoulders have a longer line than their heads; half at the border.
    pub(super) outer: FloatImage<1>,
    pub(super) beard: FloatImage<1>,
    /// The shadow of the chin on the neck.
    pub(super) neck: FloatImage<1>,
}

impl Parts {
    pub(super) fn of(sketch: &Sketch, lab: &FloatImage<3>) -> Parts {
        let regions = &sketch.regions;
        let (width, height, unit) = (sketch.width, sketch.height, sketch.unit);
        let mut features = FloatImage::filled(width, height, [0.0]);
        let mut eyes = features.clone();
        let mut below = features.clone();
        let mut brows = features.clone();
        let mut drawn = features.clone();
        let mut heads = features.clone();
        for face in &sketch.faces {
            let fill = |mask: &mut FloatImage<1>, polygon: &[[f32; 2]], value: f32| {
                fill_polygon(polygon, width, height, |at| mask.pixels[at] = [value]);
            };
            for (eye, brow) in EYES.iter().zip(&BROWS) {
                let lids = [face.path(&eye.upper), face.path(&eye.lower)];
                fill(&mut eyes, &grown(&ring(&lids), 1.15), 1.0);
                fill(&mut features, &grown(&ring(&lids), 1.7), 1.0);
                let borders = [face.path(&brow[0]), face.path(&brow[1])];
                fill(&mut features, &grown(&ring(&borders), 1.6), 1.0);
                fill(&mut brows, &grown(&ring(&borders), 1.28), 1.0);
                fill(&mut drawn, &ring(&lids), 1.0);
            }
            let lips = [face.path(&UPPER_LIP[..9]), face.path(&LOWER_LIP[11..])].concat();
            fill(&mut features, &grown(&lips, 1.25), 1.0);
            fill(&mut drawn, &lips, 1.0);
            let gap = ring(&[face.path(&INNER_UPPER), face.path(&INNER_LOWER)]);
            fill(&mut eyes, &grown(&gap, 1.1), 1.0);
            let nostrils = face.path(&[64, 60, 2, 290, 294, 4]);
            fill(&mut features, &grown(&nostrils, 1.15), 1.0);

            let oval = face.path(&OVAL);
            // With its ears.
            fill(&mut heads, &grown(&oval, 1.15), 1.0);
            let fallen: Vec<[f32; 2]> = (oval.iter())
                .map(|&at| moved(at, down(face), 34.0 * face.unit))
                .collect();
            fill(&mut below, &fallen, 1.0);
            fill(&mut below, &oval, 0.0);
        }
        let alike = alike_skin(sketch, lab);
        let beard = beards(sketch, lab);
        // Three shares of each pixel that are one together: what is skin, hair and cloth of a person.
        let shares = FloatImage::from_fn(width, height, |x, y| {
            let own = regions.skin.at(x, y)[0];
            let ([alike, lit], [head]) = (alike.at(x, y), heads.at(x, y));
            let ear = regions.clothes.at(x, y)[0] * alike * head;
            let skin = (own * alike.max(lit * head)).max(ear);
            let skin = skin.max(eyes.at(x, y)[0]);
            let hair = regions.hair.at(x, y)[0] * (1.0 - eyes.at(x, y)[0]);
            let cloth = (regions.clothes.at(x, y)[0] - ear).max(own - skin);
            let cloth = cloth * (1.0 - eyes.at(x, y)[0]);
            let total = (skin + hair + cloth).max(1e-3);
            [skin, hair, cloth].map(|share| share / total)
        });
        let shares = without_scraps(shares, &regions.person, unit);
        let part =
            |number: usize| FloatImage::from_fn(width, height, |x, y| [shares.at(x, y)[number]]);
        let seen = |number: usize| {
            FloatImage::from_fn(width, height, |x, y| {
                [shares.at(x, y)[number] * regions.person.at(x, y)[0]]
            })
        };
        Parts {
            plain_skin: FloatImage::from_fn(width, height, |x, y| {
                let share = shares.at(x, y)[0] * regions.person.at(x, y)[0];
                [share * (1.0 - features.at(x, y)[0]) * (1.0 - beard.at(x, y)[0])]
            }),
            bare: FloatImage::from_fn(width, height, |x, y| {
                let share = shares.at(x, y)[0] * regions.person.at(x, y)[0];
                [share * (1.0 - drawn.at(x, y)[0])]
            }),
            brows,
            outer: outer(&regions.person, &regions.clothes, unit),
            beard,
            neck: FloatImage::from_fn(width, height, |x, y| {
                [below.at(x, y)[0] * shares.at(x, y)[0]]
            }),
            skin: blurred_within(&part(0), &regions.person, unit * 3.2),
            hair_shape: blurred_within(&part(1), &regions.person, unit * 2.4),
            hair: seen(1),
            clothes: seen(2),
            person: regions.person.clone(),
        }
    }
}

/// The mask of people, smoothed, more so where they are clothed: shoulders have one line, hair has strands.
fn outer(person: &FloatImage<1>, clothes: &FloatImage<1>, unit: f32) -> FloatImage<1> {
    let [fine, broad] = [2.4, 7.0].map(|units| blurred(person, unit * units));
    let clothed = blurred(clothes, unit * 9.0);
    FloatImage::from_fn(person.width, person.height, |x, y| {
        let share = ramp(0.15, 0.45, clothed.at(x, y)[0]);
        let ([fine], [broad]) = (fine.at(x, y), broad.at(x, y));
        [fine + (broad - fine) * share]
    })
}

/// How much each pixel may be skin by its colour, 0..=1: no cloth has the colour of the face beside it in light and in shadow.
/// And how much it may be a light on skin, which has hardly a colour.
fn alike_skin(sketch: &Sketch, lab: &FloatImage<3>) -> FloatImage<2> {
    let skins: Vec<([f32; 3], [f32; 2])> = (sketch.faces.iter())
        .map(|face| (median(lab, &face.path(&SKIN_POINTS)), face.center()))
        .collect();
    let lab = blurred(lab, sketch.unit * 6.0);
    let mut alike = FloatImage::from_fn(sketch.width, sketch.height, |x, y| {
        let from = |center: [f32; 2]| length([center[0] - x as f32, center[1] - y as f32]);
        let nearest = skins.iter().min_by(|a, b| from(a.1).total_cmp(&from(b.1)));
        let Some(([lightness, a, b], _)) = nearest else {
            return [1.0; 2];
        };
        let own = lab.at(x, y);
        // Colour fades with light.
        let scale = (own[0] / lightness.max(0.05)).clamp(0.4, 1.2);
        let apart = length([own[1] - a * scale, own[2] - b * scale]);
        let darker = (lightness - own[0]) / lightness.max(0.05);
        // Skin in deep shadow keeps its warmth; black cloth has none.
        let warmth = length([own[1], own[2]]) / (length([*a, *b]) * scale).max(0.01);
        let darkest = 0.46 + 0.34 * ramp(0.4, 0.9, warmth);
        let is_lit = 1.0 - ramp(darkest, darkest + 0.12, darker);
        let is_warm = ramp(0.34, 0.58, warmth).max(1.0 - ramp(0.05, 0.25, darker));
        let alike = (1.0 - ramp(0.055, 0.09, apart)) * is_lit * is_warm;
        [alike, ramp(0.0, 0.08, -darker)]
    });
    for face in &sketch.faces {
        let oval = face.path(&OVAL);
        fill_polygon(&oval, sketch.width, sketch.height, |at| {
            alike.pixels[at] = [1.0; 2]
        });
    }
    alike
}

/// Where a face has a beard, 0..=1: where the analysis has found one, and below the nose what is darker and greyer than the skin,
/// on both sides.
fn beards(sketch: &Sketch, lab: &FloatImage<3>) -> FloatImage<1> {
    let (width, height) = (sketch.width, sketch.height);
    let mut beard = sketch.regions.facial_hair.clone();
    for face in &sketch.faces {
        let [lightness, a, b] = median(lab, &face.path(&SKIN_POINTS));
        let warmth = length([a, b]) / lightness.max(0.05);
        let mut found = Vec::new();
        let (mut sides, [nose, ..]) = ([0.0f32; 2], face.center());
        fill_polygon(&face.path(&LOWER_FACE), width, height, |at| {
            let [own, a, b] = lab.pixels[at];
            let darker = (lightness - own) / lightness.max(0.05);
            let greyer = length([a, b]) / own.max(0.05) / warmth.max(0.01);
            let share = ramp(0.28, 0.42, darker) * (1.0 - ramp(0.72, 0.95, greyer));
            sides[usize::from((at % width) as f32 > nose)] += share;
            found.push((at, share));
        });
        // A shadow lies on one side.
        if sides[0].min(sides[1]) > 0.35 * sides[0].max(sides[1]) {
            for (at, share) in found {
                let [known] = &mut beard.pixels[at];
                *known = known.max(share);
            }
        }
        let lips = [face.path(&UPPER_LIP[..9]), face.path(&LOWER_LIP[11..])].concat();
        fill_polygon(&lips, width, height, |at| beard.pixels[at] = [0.0]);
    }
    beard
}

/// The jaw below the nose.
const LOWER_FACE: [usize; 22] = [
    93, 132, 58, 172, 136, 150, 149, 176, 148, 152, 377, 400, 378, 379, 365, 397, 288, 361, 323,
    327, 2, 98,
];

/// Shares of skin, hair and cloth where pieces of cloth that are too small to be any belong to what is around them.
fn without_scraps(shares: FloatImage<3>, person: &FloatImage<1>, unit: f32) -> FloatImage<3> {
    let smooth = blurred_within(&shares, person, unit * 2.4);
    let cloth = FloatImage::from_fn(smooth.width, smooth.height, |x, y| {
        let [.., cloth] = smooth.at(x, y);
        [cloth.min(person.at(x, y)[0]) - 0.5]
    });
    let kept = without_specks(cloth, 4200.0 * unit * unit);
    let around = blurred_within(&shares, person, unit * 12.0);
    FloatImage::from_fn(shares.width, shares.height, |x, y| {
        let own = shares.at(x, y);
        let is_scrap = kept.at(x, y)[0] <= 0.0 && person.at(x, y)[0] > 0.3;
        let [skin, hair, _] = around.at(x, y);
        match is_scrap && skin + hair > 0.25 {
            true => [skin / (skin + hair), hair / (skin + hair), 0.0],
            false => own,
        }
    })
}

/// The way from the forehead to the chin, of length 1.
fn down(face: &SketchedFace) -> [f32; 2] {
    let [from, to] = [10, 152].map(|at| face.points.get(at).copied().unwrap_or_default());
    let [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    let length = length([dx, dy]).max(1e-3);
    [dx / length, dy / length]
}

fn moved(at: [f32; 2], way: [f32; 2], by: f32) -> [f32; 2] {
    [at[0] + way[0] * by, at[1] + way[1] * by]
}

/// Two lines that begin on one side, as a closed one.
fn ring([one, other]: &[Vec<[f32; 2]>; 2]) -> Vec<[f32; 2]> {
    one.iter().chain(other.iter().rev()).copied().collect()
}

/// A polygon, `by` times as large around its middle; never thinner than it is long by a third.
fn grown(polygon: &[[f32; 2]], by: f32) -> Vec<[f32; 2]> {
    let count = polygon.len().max(1) as f32;
    let [cx, cy] = [0, 1].map(|axis| polygon.iter().map(|at| at[axis]).sum::<f32>() / count);
    let longest = (polygon.iter())
        .map(|[x, y]| length([x - cx, y - cy]))
        .fold(0.0, f32::max);
    // The same length is added everywhere, so that a thin shape grows on its long sides too.
    let by = longest * (by - 1.0);
    (polygon.iter())
        .map(|&[x, y]| {
            let length = length([x - cx, y - cy]).max(1e-3);
            moved([x, y], [(x - cx) / length, (y - cy) / length], by)
        })
        .collect()
}

/// The colours of the skin and the hair of each face, or of the whole picture if there is no face.
pub(super) fn people(sketch: &Sketch, lab: &FloatImage<3>, parts: &Parts) -> Vec<FaceColors> {
    let everywhere = [f32::MIN, f32::MIN, f32::MAX, f32::MAX];
    let around = |face: &SketchedFace, reach: f32| {
        let ([x, y], half) = (face.center(), face.unit * 300.0 * reach);
        [x - half, y - half, x + half, y + half]
    };
    let boxes: Vec<[[f32; 4]; 2]> = match sketch.faces.is_empty() {
        true => vec![[everywhere; 2]],
        false => (sketch.faces.iter())
            .map(|face| [around(face, 0.6), around(face, 1.1)])
            .collect(),
    };
    (boxes.into_iter())
        .map(|[face, head]| {
            let lit = |at: usize| (0.42..0.86).contains(&sketch.tone.pixels[at][0]);
            let skin = median_of(lab, &parts.plain_skin, face, lit)
                .or_else(|| median_of(lab, &parts.plain_skin, face, |_| true))
                .unwrap_or([0.65, 0.03, 0.05]);
            let skin = healthy([skin[0] * 0.91 + 0.085, skin[1] * 1.12, skin[2] * 1.12]);
            let hair = median_of(lab, &parts.hair, head, |_| true);
            let hair = hair.map_or([skin[0] * 0.42, skin[1] * 0.8, skin[2] * 0.7], |hair| {
                [hair[0] * 0.92 + 0.05, hair[1] * 1.2, hair[2] * 1.2]
            });
            // Hair that is cropped so short that the skin is seen through it.
            let colored = length([hair[1] - skin[1] * 0.9, hair[2] - skin[2] * 0.9]);
            let is_cropped = (hair[0] - skin[0]).abs() < 0.14 && colored < 0.055 && skin[0] < 0.7;
            let hair = if is_cropped { shaded(skin, 0.12) } else { hair };
            let beard = median_of(lab, &parts.beard, face, |_| true);
            // Skin is seen through it.
            let beard = beard.map_or(hair, |beard| mix(beard, shaded(skin, 0.45), 0.5));
            FaceColors {
                skin,
                hair,
                beard,
                is_cropped,
            }
        })
        .collect()
}

/// Skin of a colour that skin has in good light: neither grey nor green.
fn healthy([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    let chroma = length([a, b]).max(0.07);
    let hue = b.atan2(a).clamp(0.70, 1.05);
    [lightness, chroma * hue.cos(), chroma * hue.sin()]
}

/// The colour in the middle where a mask is, within a box, if that is more than a few pixels.
fn median_of(
    lab: &FloatImage<3>,
    mask: &FloatImage<1>,
    [left, top, right, bottom]: [f32; 4],
    is_one: impl Fn(usize) -> bool,
) -> Option<[f32; 3]> {
    let side = |from: f32, to: f32, length: usize| {
        (from.max(0.0) as usize).min(length)..(to.max(0.0) as usize).min(length)
    };
    let mut samples = Vec::new();
    for y in side(top, bottom, lab.height) {
        for x in side(left, right, lab.width).step_by(2) {
            let at = y * lab.width + x;
            if mask.pixels[at][0] > 0.7 && is_one(at) {
                samples.push(lab.pixels[at]);
            }
        }
    }
    if samples.len() < 20 {
        return None;
    }
    let middle = samples.len() / 2;
    let [lightness, a, b] = [0, 1, 2].map(|channel| {
        samples.sort_by(|a, b| a[channel].total_cmp(&b[channel]));
        // Of light a little more than the middle: shadows are painted on it.
        let at = if channel == 0 {
            samples.len() * 62 / 100
        } else {
            middle
        };
        samples[at][channel]
    });
    Some([lightness, a, b])
}

/// The values that these shares of a region are below.
pub(super) fn levels<const N: usize>(
    field: &FloatImage<1>,
    region: &FloatImage<1>,
    shares: [f32; N],
) -> [f32; N] {
    let mut values: Vec<f32> = (field.pixels.iter().zip(&region.pixels))
        .filter(|(_, share)| share[0] > 0.7)
        .map(|(value, _)| value[0])
        .collect();
    values.sort_by(f32::total_cmp);
    shares.map(|share| {
        let at = share * values.len().saturating_sub(1) as f32;
        values.get(at as usize).copied().unwrap_or(0.0)
    })
}
