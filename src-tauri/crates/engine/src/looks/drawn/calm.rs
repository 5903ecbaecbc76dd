//! Tones that are calm where a draughtsman would leave something out: the pattern of cloth, wrinkles, and the darkness of the
//! half of a face that turns away from the light. What is left out would be nothing but specks in few colours.
//!
//! Raising what is dark within a face is dodging, as in Reinhard et al., "Photographic Tone Reproduction" (2002).

use crate::analysis::fill_polygon;
use crate::image::{FloatImage, blurred, blurred_within};
use crate::looks::drawn::color::{ramp, to_oklab};
use crate::looks::drawn::faces::{SKIN_POINTS, SketchedFace, median};
use crate::looks::drawn::features::{LOWER_LIP, UPPER_LIP};
use crate::looks::drawn::shape::length;

/// The lids of both eyes.
pub(super) const LIDS: [[usize; 16]; 2] = [
    [
        33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7,
    ],
    [
        263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249,
    ],
];

/// The middle of each iris; the four points of its rim follow.
const IRISES: [usize; 2] = [468, 473];

/// An eye whose opening is a smaller share of its width is closed.
const CLOSED: f32 = 0.11;

/// How full of pattern a part is at each pixel of it, 0..=1: nothing on plain cloth with folds.
pub(super) fn pattern(lightness: &FloatImage<1>, part: &FloatImage<1>, unit: f32) -> FloatImage<1> {
    let around = blurred_within(lightness, part, (unit * 5.0).max(1.0));
    let change = FloatImage::from_fn(lightness.width, lightness.height, |x, y| {
        [(lightness.at(x, y)[0] - around.at(x, y)[0]).abs()]
    });
    let density = blurred_within(&change, part, unit * 16.0);
    FloatImage::from_fn(lightness.width, lightness.height, |x, y| {
        [ramp(0.018, 0.036, density.at(x, y)[0])]
    })
}

/// Tones of skin: dark halves are raised, and where lines do not count (`emphasis`) wrinkles are smoothed away.
pub(super) fn calm_skin(
    tone: &mut FloatImage<1>,
    skin: &FloatImage<1>,
    emphasis: &FloatImage<1>,
    unit: f32,
) {
    let around = blurred_within(tone, skin, unit * 32.0);
    let smooth = blurred_within(tone, skin, unit * 7.0);
    for (at, [tone]) in tone.pixels.iter_mut().enumerate() {
        let ([skin], [emphasis]) = (skin.pixels[at], emphasis.pixels[at]);
        let calm = ((1.0 - emphasis) * 1.15).min(1.0) * skin;
        let raised = (0.5 * (0.52 - around.pixels[at][0])).clamp(-0.06, 0.26);
        *tone += (smooth.pixels[at][0] - *tone) * calm + raised * skin;
    }
}

/// Tones of cloth on a scale of their own: white cloth is light and black cloth dark before any face, and folds are as clear
/// on both.
pub(super) fn calm_cloth(
    tone: &mut FloatImage<1>,
    lightness: &FloatImage<1>,
    clothes: &FloatImage<1>,
    pattern: &FloatImage<1>,
    unit: f32,
) {
    let (width, height) = (tone.width, tone.height);
    let form = blurred_within(lightness, clothes, (unit * 2.5).max(0.8));
    let near = blurred_within(lightness, clothes, unit * 11.0);
    let wide = blurred_within(lightness, clothes, unit * 45.0);
    let detail = FloatImage::from_fn(width, height, |x, y| {
        let [near] = near.at(x, y);
        let fine = (form.at(x, y)[0] - near) * (1.0 - pattern.at(x, y)[0]);
        [fine + near - wide.at(x, y)[0]]
    });
    let squares = detail.map(|value| value * value);
    let spread =
        blurred_within(&squares, clothes, unit * 50.0).map(|square| square.max(0.0).sqrt());
    for (at, [tone]) in tone.pixels.iter_mut().enumerate() {
        let [share] = clothes.pixels[at];
        let base = ((wide.pixels[at][0] - 0.10) * 1.08).clamp(0.0, 0.86);
        let [detail] = detail.pixels[at];
        let cloth = base + detail / (spread.pixels[at][0] + 0.08) * 0.23;
        *tone += (cloth - *tone) * share;
    }
}

/// Gives each open eye tones of its own, from the dark of the iris to the white: an eye in the shadow of its brow looks at us.
pub(super) fn open_eyes(
    tone: &mut FloatImage<1>,
    lightness: &FloatImage<1>,
    faces: &[SketchedFace],
) {
    let (width, height) = (tone.width, tone.height);
    let mut share = FloatImage::filled(width, height, [0.0]);
    let mut own = FloatImage::filled(width, height, [0.5]);
    for face in faces {
        for (lids, iris) in LIDS.iter().zip(&IRISES) {
            let area = face.path(lids);
            let (Some(&outer), Some(&inner)) = (area.first(), area.get(8)) else {
                continue;
            };
            let wide = length([outer[0] - inner[0], outer[1] - inner[1]]);
            let (upper, lower) = (area[4], area[12]);
            if length([upper[0] - lower[0], upper[1] - lower[1]]) < CLOSED * wide {
                continue;
            }
            let [cx, cy] = face.points.get(*iris).copied().unwrap_or_default();
            let rims = face.path(&[1, 2, 3, 4].map(|next| iris + next));
            let rim = rims
                .iter()
                .map(|[x, y]| length([x - cx, y - cy]))
                .sum::<f32>()
                / 4.0;
            let mut places = Vec::new();
            fill_polygon(&area, width, height, |at| places.push(at));
            let mut seen: Vec<f32> = places.iter().map(|&at| lightness.pixels[at][0]).collect();
            seen.sort_by(f32::total_cmp);
            let Some(last) = seen.len().checked_sub(1) else {
                continue;
            };
            let (dark, light) = (seen[last / 12], seen[last * 9 / 10]);
            for at in places {
                share.pixels[at] = [1.0];
                let way = (lightness.pixels[at][0] - dark) / (light - dark).max(0.08);
                // The iris of a light eye is dark too.
                let (x, y) = ((at % width) as f32, (at / width) as f32);
                let in_iris = ramp(1.15, 0.85, length([x - cx, y - cy]) / rim.max(0.5));
                let way = way * (1.0 - 0.62 * in_iris);
                own.pixels[at] = [way.clamp(0.0, 1.1).powf(1.6) * 0.90];
            }
        }
    }
    let unit = faces.first().map_or(1.0, |face| face.unit);
    let share = blurred(&share, unit * 0.8);
    for (at, [tone]) in tone.pixels.iter_mut().enumerate() {
        let [share] = share.pixels[at];
        *tone += (own.pixels[at][0] - *tone) * ramp(0.3, 0.7, share);
    }
}

/// Lips are as dark as redder than skin they are, as on orthochromatic film: pale ones are seen without colour too.
pub(super) fn darken_lips(tone: &mut FloatImage<1>, color: &FloatImage<3>, faces: &[SketchedFace]) {
    let (width, height) = (tone.width, tone.height);
    for face in faces {
        let redness = |color: [f32; 3]| to_oklab(color)[1];
        let skin = redness(median(color, &face.path(&SKIN_POINTS)));
        let lips = [face.path(&UPPER_LIP[..9]), face.path(&LOWER_LIP[11..])].concat();
        let mut dark = Vec::new();
        fill_polygon(&lips, width, height, |at| {
            let redder = redness(color.pixels[at]) - skin;
            dark.push((at, ramp(0.004, 0.05, redder)));
        });
        for (at, share) in dark {
            tone.pixels[at][0] -= LIPS * share;
        }
    }
}

/// How much darker red lips are, in tones.
const LIPS: f32 = 0.22;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_told_from_a_fold_and_leaves_the_tones() {
        let clothes = FloatImage::filled(120, 120, [1.0]);
        let checks = FloatImage::from_fn(120, 120, |x, y| {
            [if (x / 3 + y / 3) % 2 == 0 { 0.3 } else { 0.8 }]
        });
        let fold = FloatImage::from_fn(120, 120, |x, _| {
            [0.8 - 0.25 * (-((x as f32 - 60.0) / 9.0).powi(2)).exp()]
        });
        let [full, plain] = [&checks, &fold].map(|cloth| pattern(cloth, &clothes, 1.0));
        assert!(full.at(60, 60)[0] > 0.9 && plain.at(60, 60)[0] < 0.1);
        let tones = |cloth: &FloatImage<1>, pattern: &FloatImage<1>| {
            let mut tone = FloatImage::filled(120, 120, [0.0]);
            calm_cloth(&mut tone, cloth, &clothes, pattern, 1.0);
            (40..80)
                .map(|x| tone.at(x, 60)[0])
                .fold((1.0f32, 0.0f32), |(low, high), at| {
                    (low.min(at), high.max(at))
                })
        };
        let (low, high) = tones(&checks, &full);
        assert!(high - low < 0.1, "{low} {high}");
        let (low, high) = tones(&fold, &plain);
        assert!(high - low > 0.2, "{low} {high}");
    }

    #[test]
    fn the_dark_half_of_a_face_keeps_its_form() {
        let skin = FloatImage::filled(200, 40, [1.0]);
        let emphasis = FloatImage::filled(200, 40, [1.0]);
        let mut tone = FloatImage::from_fn(200, 40, |x, _| [if x < 100 { 0.05 } else { 0.95 }]);
        calm_skin(&mut tone, &skin, &emphasis, 1.0);
        let (dark, light) = (tone.at(20, 20)[0], tone.at(180, 20)[0]);
        assert!(dark > 0.2 && light > 0.8, "{dark} {light}");
    }

    #[test]
    fn red_lips_are_darkened_and_lips_in_the_colour_of_skin_are_not() {
        let mut points = vec![[20.0, 20.0]; 478];
        let outer = [&UPPER_LIP[..9], &LOWER_LIP[11..]].concat();
        for (number, &at) in outer.iter().enumerate() {
            let (sin, cos) = (number as f32 / outer.len() as f32 * std::f32::consts::TAU).sin_cos();
            points[at] = [60.0 - 20.0 * cos, 60.0 - 10.0 * sin];
        }
        let face = SketchedFace { points, unit: 1.0 };
        let tones = |lips: [f32; 3]| {
            let color =
                FloatImage::from_fn(
                    100,
                    100,
                    |_, y| if y > 40 { lips } else { [0.8, 0.62, 0.52] },
                );
            let mut tone = FloatImage::filled(100, 100, [0.7]);
            darken_lips(&mut tone, &color, std::slice::from_ref(&face));
            [tone.at(60, 60)[0], tone.at(60, 90)[0]]
        };
        let [[red, chin], [pale, _]] = [tones([0.85, 0.45, 0.45]), tones([0.8, 0.62, 0.52])];
        assert!(red < 0.55 && chin == 0.7, "{red} {chin}");
        assert!(pale > 0.69, "{pale}");
    }
}
