//! The regions that looks paint apart, corrected by what is known of the face.

use crate::analysis::{OVAL, fill_polygon};
use crate::image::FloatImage;
use crate::image::color::srgb_to_lab;
use crate::image::{blurred, blurred_within};
use crate::looks::drawn::calm::pattern;
use crate::looks::drawn::color::ramp;
use crate::looks::drawn::faces::{SKIN_POINTS, SketchedFace, median};
use crate::looks::drawn::shape::length;

/// What an analysis found, in 0..=1.
pub(super) struct FoundMasks {
    pub(super) person: FloatImage<1>,
    pub(super) hair: FloatImage<1>,
    pub(super) skin: FloatImage<1>,
    pub(super) facial_hair: FloatImage<1>,
}

/// Masks in 0..=1.
pub(super) struct Regions {
    pub(super) person: FloatImage<1>,
    pub(super) hair: FloatImage<1>,
    pub(super) skin: FloatImage<1>,
    /// Beards and moustaches, which are parts of the skin.
    pub(super) facial_hair: FloatImage<1>,
    /// What of a person is neither hair nor skin.
    pub(super) clothes: FloatImage<1>,
}

/// Lightness and colour that differ by this much are as different as skin in light and in shadow.
const SKIN_SPREAD: [f32; 3] = [0.24, 0.09, 0.09];

/// What looks like a face's skin and lies in its contour is skin, whatever it was taken for; so is what is as smooth
/// as skin above the contour of a bald head.
pub(super) fn find_regions(
    mut found: FoundMasks,
    color: &FloatImage<3>,
    faces: &[SketchedFace],
    unit: f32,
) -> Regions {
    let (width, height) = (color.width, color.height);
    let small = color.resized(width.div_ceil(2), height.div_ceil(2));
    let lab = FloatImage::from_fn(small.width, small.height, |x, y| {
        srgb_to_lab(small.at(x, y))
    });
    let lab = blurred(&lab, unit);
    let rough = roughness(&lab, unit / 2.0).resized(width, height);
    let lab = lab.resized(width, height);
    // A scarf at the neck may be taken for skin, which has no pattern.
    let lightness = FloatImage::from_fn(width, height, |x, y| [lab.at(x, y)[0]]);
    let covered = pattern(&lightness, &found.skin, unit);
    for ([share], [covered]) in found.skin.pixels.iter_mut().zip(&covered.pixels) {
        *share *= 1.0 - ramp(0.6, 1.0, *covered);
    }
    for face in faces {
        let median = median(&lab, &face.path(&SKIN_POINTS));
        let difference = |at: usize| -> f32 {
            let pixel = lab.pixels[at];
            let parts = [0, 1, 2].map(|at| ((pixel[at] - median[at]) / SKIN_SPREAD[at]).powi(2));
            parts.iter().sum()
        };
        let oval = face.path(&OVAL);
        fill_polygon(&oval, width, height, |at| {
            become_skin(
                &mut found,
                at,
                ((9.0 - difference(at)) / 4.0).clamp(0.0, 1.0),
            );
        });
        // The top of the head: the contour, raised.
        let Some(&[_, brow]) = face.points.get(9) else {
            continue;
        };
        let crown: Vec<[f32; 2]> = oval
            .iter()
            .map(|&[x, y]| {
                [
                    x,
                    if y < brow {
                        brow + (y - brow) * 2.2
                    } else {
                        brow
                    },
                ]
            })
            .collect();
        fill_polygon(&crown, width, height, |at| {
            if found.person.pixels[at][0] > 0.5 {
                let smooth = ((0.020 - rough.pixels[at][0]) / 0.008).clamp(0.0, 1.0);
                let alike = ((4.0 - difference(at)) / 2.0).clamp(0.0, 1.0);
                become_skin(&mut found, at, smooth * alike);
            }
        });
    }
    uncover(&mut found.hair, &lab, unit);
    let clothes = FloatImage::from_fn(width, height, |x, y| {
        let [person, hair, skin] =
            [&found.person, &found.hair, &found.skin].map(|mask| mask.at(x, y)[0]);
        [(person - hair - skin).clamp(0.0, 1.0)]
    });
    Regions {
        person: found.person,
        hair: found.hair,
        skin: found.skin,
        facial_hair: found.facial_hair,
        clothes,
    }
}

fn become_skin(found: &mut FoundMasks, at: usize, share: f32) {
    let person = found.person.pixels[at][0].max(share);
    let ([skin], [hair]) = (found.skin.pixels[at], found.hair.pixels[at]);
    found.person.pixels[at] = [person];
    found.skin.pixels[at] = [skin.max(share * person)];
    found.hair.pixels[at] = [hair * (1.0 - share)];
}

/// A head scarf may be taken for hair. Hair has strands of one hue; what has a pattern of hues is cloth.
fn uncover(hair: &mut FloatImage<1>, lab: &FloatImage<3>, unit: f32) {
    // Its own mean alone: what lies beside it has another hue.
    let around = blurred_within(lab, hair, unit * 8.0 + 1.0);
    let change = FloatImage::from_fn(lab.width, lab.height, |x, y| {
        let ([_, a, b], [_, wide_a, wide_b]) = (lab.at(x, y), around.at(x, y));
        [length([a - wide_a, b - wide_b])]
    });
    let density = blurred_within(&change, hair, unit * 28.0);
    for (at, [hair]) in hair.pixels.iter_mut().enumerate() {
        *hair *= 1.0 - ramp(0.022, 0.038, density.pixels[at][0]);
    }
}

/// How much lightness changes within a few units of so many pixels, as a standard deviation.
fn roughness(lab: &FloatImage<3>, unit: f32) -> FloatImage<1> {
    let squares = FloatImage::from_fn(lab.width, lab.height, |x, y| {
        let [lightness, ..] = lab.at(x, y);
        [lightness, lightness * lightness]
    });
    let means = blurred(&squares, unit * 5.0 + 1.0);
    FloatImage::from_fn(lab.width, lab.height, |x, y| {
        let [mean, square] = means.at(x, y);
        [(square - mean * mean).max(0.0).sqrt()]
    })
}
