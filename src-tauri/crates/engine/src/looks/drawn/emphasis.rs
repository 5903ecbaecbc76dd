//! Where lines count: fully at the features of a face and everywhere outside of it, little on cheeks and forehead. Nobody
//! is drawn older than they are.

use crate::analysis::{MOUTH, OVAL, fill_polygon};
use crate::image::{FloatImage, blurred};
use crate::looks::drawn::color::ramp;
use crate::looks::drawn::faces::SketchedFace;
use crate::looks::drawn::regions::Regions;
use crate::looks::drawn::shape::length;

/// What is left of a line on a cheek or a forehead.
const CHEEK: f32 = 0.12;

/// What is left of a line on skin outside of a face: fingers are drawn, the folds of a neck hardly.
const SKIN: f32 = 0.34;

/// What is left of a line on cloth, and on cloth whose pattern would be all lines.
const CLOTH: f32 = 0.75;
const PATTERN: f32 = 0.10;

/// Each eye with its brow; not the bags below, nor the furrows between.
const EYES: [[usize; 16]; 2] = [
    [
        70, 63, 105, 66, 107, 55, 189, 244, 233, 232, 231, 230, 229, 228, 31, 124,
    ],
    [
        300, 293, 334, 296, 336, 285, 413, 464, 453, 452, 451, 450, 449, 448, 261, 353,
    ],
];

/// The bridge, the wings and the tip of the nose.
const NOSE: [usize; 12] = [6, 122, 126, 129, 64, 98, 2, 327, 294, 358, 355, 351];

/// The weight of lines at each pixel, 0..=1.
pub(super) fn emphasis(
    regions: &Regions,
    faces: &[SketchedFace],
    pattern: &FloatImage<1>,
) -> FloatImage<1> {
    let (width, height) = (regions.person.width, regions.person.height);
    let unit = faces.first().map_or(1.0, |face| face.unit);
    // Near its border skin counts fully: there are the jaw and the silhouette.
    let inner_skin = blurred(&regions.skin, unit * 6.0).map(|skin| ramp(0.80, 0.97, skin));
    let [cloth_near, skin_near] =
        [&regions.clothes, &regions.skin].map(|mask| blurred(mask, unit * 4.0));
    let mut weight = FloatImage::from_fn(width, height, |x, y| {
        let cloth = CLOTH + (PATTERN - CLOTH) * pattern.at(x, y)[0];
        let weight = 1.0 - regions.clothes.at(x, y)[0] * (1.0 - cloth);
        let weight = weight * (1.0 - inner_skin.at(x, y)[0] * (1.0 - SKIN));
        // A collar is drawn, whatever the pattern of the shirt is.
        let edge = 4.0 * cloth_near.at(x, y)[0] * skin_near.at(x, y)[0];
        [weight.max(0.9 * ramp(0.35, 0.85, edge))]
    });
    for face in faces {
        let oval = face.path(&OVAL);
        let count = oval.len().max(1) as f32;
        let [cx, cy] = [0, 1].map(|axis| oval.iter().map(|point| point[axis]).sum::<f32>() / count);
        for (size, share) in [(1.06, 1.0), (0.94, CHEEK)] {
            let scaled: Vec<[f32; 2]> = (oval.iter())
                .map(|[x, y]| [cx + (x - cx) * size, cy + (y - cy) * size])
                .collect();
            fill_polygon(&scaled, width, height, |at| {
                weight.pixels[at] = [share.min(1.0 - 0.9 * pattern.pixels[at][0])];
            });
        }
        for (feature, share) in [
            (&NOSE[..], 0.7),
            (&EYES[0], 1.0),
            (&EYES[1], 1.0),
            (&MOUTH, 1.0),
        ] {
            fill_polygon(&face.path(feature), width, height, |at| {
                weight.pixels[at] = [share]
            });
        }
    }
    blurred(&weight, unit * 6.0)
}

/// The clearest lines of a feature are at least so strong, unless that would need more than [`MOST_PRESSED`].
const CLEAR: f32 = 1.5;
const MOST_PRESSED: f32 = 1.6;

/// Draws the lines of features that are pale as clearly as those of others: a light mouth is a mouth too. `lines` are about 1
/// where one is clear.
pub(super) fn press_features(lines: &mut FloatImage<1>, faces: &[SketchedFace]) {
    let (width, height) = (lines.width, lines.height);
    for face in faces {
        for feature in [&NOSE[..], &EYES[0], &EYES[1], &MOUTH] {
            let path = face.path(feature);
            let mut found = Vec::new();
            fill_polygon(&path, width, height, |at| found.push(lines.pixels[at][0]));
            let Some(last) = found.len().checked_sub(1) else {
                continue;
            };
            let clearest = *found
                .select_nth_unstable_by(last * 97 / 100, f32::total_cmp)
                .1;
            let more = (CLEAR / clearest.max(0.1)).clamp(1.0, MOST_PRESSED) - 1.0;
            let count = path.len().max(1) as f32;
            let [cx, cy] = [0, 1].map(|axis| path.iter().map(|at| at[axis]).sum::<f32>() / count);
            let away = |[x, y]: [f32; 2]| length([x - cx, y - cy]);
            let reach = path.iter().copied().map(away).fold(1.0, f32::max);
            let side = |middle: f32, length: usize| {
                let [from, to] = [-2.0, 2.0].map(|by| (middle + by * reach).max(0.0) as usize);
                from.min(length)..to.min(length)
            };
            for y in side(cy, height) {
                for x in side(cx, width) {
                    let near = away([x as f32, y as f32]) / reach;
                    lines.pixels[y * width + x][0] *= 1.0 + more * (-near * near).exp();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pale_mouth_is_pressed_and_a_clear_one_and_cheeks_are_left() {
        let mut points = vec![[30.0, 30.0]; 478];
        for (number, &at) in MOUTH.iter().enumerate() {
            let (sin, cos) = (number as f32 / MOUTH.len() as f32 * std::f32::consts::TAU).sin_cos();
            points[at] = [100.0 + 20.0 * cos, 100.0 + 8.0 * sin];
        }
        let face = SketchedFace { points, unit: 1.0 };
        let pressed = |strength: f32| {
            let mut lines = FloatImage::filled(200, 200, [0.0]);
            for x in 85..115 {
                lines.pixels[100 * 200 + x] = [strength];
            }
            lines.pixels[20 * 200 + 180] = [0.5];
            press_features(&mut lines, std::slice::from_ref(&face));
            [lines.at(100, 100)[0], lines.at(180, 20)[0]]
        };
        let [[pale, cheek], [clear, _]] = [pressed(0.5), pressed(1.6)];
        assert!(pale > 0.7 && pale < 0.9, "{pale}");
        assert_eq!((clear, cheek), (1.6, 0.5));
    }
}
