//! Beards and moustaches: found beside the cheeks of the same face, and where they usually grow.
//!
//! Short hair on a face is told from shadow by its fine texture: light that changes from pixel to pixel, measured against
//! that of the cheeks. Three places together decide whether there is a beard at all. Stubble lies near the border and may be
//! taken for one. Small faces are refused: their texture is lost.

use crate::analysis::contours::{CHIN, LIPS, OVAL};
use crate::analysis::crop::{Outside, TurnedRect, Window};
use crate::analysis::face_frame::FaceFrame;
use crate::analysis::landmarks::{EYE_CORNERS, angle};
use crate::analysis::polygon::{fill_polygon, to_segment};
use crate::analysis::portrait_map::Mask;
use crate::analysis::samples::{quantile, select};
use crate::image::color::srgb_to_lab;
use crate::image::{FloatImage, Photo};

/// Pixels of the copy of the lower face, and of them in the height of the face.
const SIZE: (usize, usize) = (144, 128);
const UNIT: f32 = 128.0;

/// The left and upper side of that copy in the face's frame.
const CORNER: [f32; 2] = [-0.5625, -0.3];

/// No search in a lower face, in pixels of the picture.
const LEAST_HEIGHT: f32 = 80.0;

/// Points in the middle of the face: below the nose, on the upper lip, under the lower lip.
const BELOW_NOSE: usize = 2;
const UPPER_LIP: usize = 0;
const UNDER_LIP: usize = 17;

/// How often a place is covered in faces with a beard, in percent: the means of eleven labelled pictures. A row is a
/// place along the face (`ALONG`), a column one across it (`ACROSS`).
const USUAL: [[u8; 11]; 14] = [
    [0; 11],
    [0, 0, 0, 0, 0, 0, 0, 9, 10, 0, 0],
    [16, 23, 22, 9, 1, 0, 0, 22, 29, 2, 0],
    [74, 87, 75, 51, 15, 0, 1, 34, 31, 2, 0],
    [72, 76, 81, 76, 39, 3, 4, 42, 42, 7, 0],
    [20, 23, 55, 57, 50, 15, 15, 46, 43, 11, 0],
    [2, 2, 12, 24, 35, 30, 35, 58, 51, 14, 0],
    [58, 58, 33, 3, 20, 46, 59, 70, 53, 18, 0],
    [33, 29, 17, 14, 27, 54, 71, 74, 59, 27, 0],
    [33, 40, 41, 46, 51, 63, 78, 76, 62, 35, 0],
    [58, 65, 68, 72, 75, 80, 86, 79, 61, 38, 0],
    [41, 59, 68, 77, 85, 90, 92, 86, 76, 34, 0],
    [2, 2, 2, 2, 2, 2, 2, 2, 2, 15, 0],
    [0; 11],
];

/// 0 is below the nose, 1 the upper lip, 2 under the lower lip, 4 the chin.
const ALONG: [f32; 14] = [
    -1.5, -0.7, 0.0, 0.35, 0.7, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.5,
];

/// 0 is the middle, 1 the contour of the face.
const ACROSS: [f32; 11] = [0.0, 0.12, 0.25, 0.4, 0.55, 0.7, 0.82, 0.92, 1.0, 1.25, 1.6];

/// What is added up for a pixel: a logistic regression on the same eleven pictures. Its usual share, how much lighter and
/// more colourful than the cheeks it is, and how rough in a small and a larger square.
const PIXEL: [f32; 5] = [0.883, -0.46, -1.589, 0.13, 0.143];
const PIXEL_OFFSET: f32 = -0.326;

/// What is added up for a face, on those and 48 faces without a beard: how rough the upper lip, the chin and the jaw are
/// beside the cheeks, and how much lighter the upper lip is.
const FACE: [f32; 4] = [1.01, 1.33, 1.33, -2.95];
const FACE_OFFSET: f32 = -1.85;

/// The facial hair of one person.
pub(super) struct FacialHair {
    frame: FaceFrame,
    /// How much each pixel of the copy of the lower face is covered.
    shares: FloatImage<1>,
}

/// The facial hair of the person whose face has these points; `None` of a face without, and of one too small.
pub(super) fn find_facial_hair(
    picture: &Photo,
    people: &Mask,
    points: &[[f32; 3]],
) -> Option<FacialHair> {
    let frame = FaceFrame::of(points);
    if frame.height < LEAST_HEIGHT {
        return None;
    }
    let (width, height) = SIZE;
    let middle = [0.0, CORNER[1] + height as f32 / UNIT / 2.0];
    let [right, left] = EYE_CORNERS.map(|at| [points[at][0], points[at][1]]);
    let rect = TurnedRect {
        center: frame.place(middle),
        width: width as f32 / UNIT * frame.height,
        height: height as f32 / UNIT * frame.height,
        angle: angle(right, left),
    };
    let window = Window::whole((people.width, people.height));
    let color: FloatImage<3> = rect.crop(picture, window, SIZE, Outside::Edge);
    let person: FloatImage<1> = rect.crop(people, window, SIZE, Outside::Black);
    let points: Vec<[f32; 2]> = points
        .iter()
        .map(|&[x, y, _]| frame.coordinates([x, y]))
        .collect();
    let shares = Surface::of(&color, &person, &points)?.shares()?;
    Some(FacialHair { frame, shares })
}

/// The facial hair of all people in a picture whose people are in `mask`, with soft edges.
pub(super) fn facial_hair_mask(mask: &Mask, found: &[FacialHair]) -> Mask {
    let mut values = vec![0; mask.values.len()];
    for hair in found {
        let reach = hair.frame.height;
        let [x, y] = hair.frame.place([0.0, 0.2]);
        let range = |middle: f32, length: usize| {
            (middle - reach).max(0.0) as usize..((middle + reach).max(0.0) as usize).min(length)
        };
        for row in range(y, mask.height) {
            for column in range(x, mask.width) {
                let share = hair.at([column as f32 + 0.5, row as f32 + 0.5]);
                let at = row * mask.width + column;
                let value = share * f32::from(mask.values[at]) + 0.5;
                values[at] = (value as u8).max(values[at]);
            }
        }
    }
    Mask {
        width: mask.width,
        height: mask.height,
        values,
    }
}

impl FacialHair {
    /// The share at a place of the picture.
    fn at(&self, place: [f32; 2]) -> f32 {
        let [u, v] = self.frame.coordinates(place);
        let [x, y] = [(u - CORNER[0]) * UNIT, (v - CORNER[1]) * UNIT];
        if x < 0.0 || y < 0.0 || x > SIZE.0 as f32 || y > SIZE.1 as f32 {
            return 0.0;
        }
        let [share] = self.shares.sample(x - 0.5, y - 0.5);
        share.clamp(0.0, 1.0)
    }
}

/// What is known of each pixel of the lower face.
struct Surface {
    /// The place along and across the face, as in [`USUAL`].
    along: Vec<f32>,
    across: Vec<f32>,
    person: Vec<bool>,
    lips: Vec<bool>,
    usual: Vec<f32>,
    /// Beside the cheeks.
    lighter: Vec<f32>,
    colorful: Vec<f32>,
    /// Not averaged, and in a small and a larger square.
    rough: [Vec<f32>; 3],
}

impl Surface {
    /// `points` are in the face's frame. `None` if too little of the cheeks is seen.
    fn of(color: &FloatImage<3>, person: &FloatImage<1>, points: &[[f32; 2]]) -> Option<Surface> {
        let count = SIZE.0 * SIZE.1;
        let place = |at: usize| {
            let (x, y) = ((at % SIZE.0) as f32 + 0.5, (at / SIZE.0) as f32 + 0.5);
            [x / UNIT + CORNER[0], y / UNIT + CORNER[1]]
        };
        let middle = [BELOW_NOSE, UPPER_LIP, UNDER_LIP, CHIN].map(|at| points[at]);
        if !middle.is_sorted_by(|a, b| a[1] < b[1]) {
            return None;
        }
        let [us, vs] = [0, 1].map(|axis| middle.map(|point| point[axis]));
        let knots = [vs[0] - 0.4, vs[0], vs[1], vs[2], vs[3], vs[3] + 0.3];
        let along: Vec<f32> = (0..count)
            .map(|at| between(place(at)[1], &knots, &[-4.0, 0.0, 1.0, 2.0, 4.0, 7.0]))
            .collect();
        let oval = OVAL.map(|at| points[at]);
        let inside = filled(&oval);
        let lips = filled(&LIPS[0].map(|at| points[at]));
        let depth: Vec<f32> = (0..count)
            .map(|at| {
                let distance = distance_to_ring(place(at), &oval);
                if inside[at] { distance } else { -distance }
            })
            .collect();
        let off_middle = |at: usize| place(at)[0] - between(place(at)[1], &vs, &us);
        let across: Vec<f32> = (0..count)
            .map(|at| match depth[at] > 0.0 {
                true => off_middle(at).abs() / (off_middle(at).abs() + depth[at]),
                false => 1.0 - depth[at] / 0.08,
            })
            .collect();
        let person: Vec<bool> = person.pixels.iter().map(|[share]| *share > 0.5).collect();
        let cheeks: Vec<bool> = (0..count)
            .map(|at| {
                let (v, side) = (place(at)[1], off_middle(at).abs());
                person[at] && depth[at] > 0.03 && along[at] < -0.8 && v > -0.15 && side > 0.15
            })
            .collect();
        if cheeks.iter().filter(|held| **held).count() < 100 {
            return None;
        }
        let lab: Vec<[f32; 3]> = color.pixels.iter().map(|&rgb| srgb_to_lab(rgb)).collect();
        let lightness: Vec<f32> = lab.iter().map(|lab| lab[0]).collect();
        let chroma: Vec<f32> = lab.iter().map(|[_, a, b]| a.hypot(*b)).collect();

        // Light often comes from a side: each side is compared with its own cheek.
        let median = |right: Option<bool>| -> Option<f32> {
            let set: Vec<bool> = (0..count)
                .map(|at| cheeks[at] && right.is_none_or(|right| (off_middle(at) >= 0.0) == right))
                .collect();
            let values = select(&lightness, &set);
            (values.len() > 50).then(|| quantile(values, 0.5))
        };
        let both = median(None)?;
        let [left, right] = [false, true].map(|side| median(Some(side)).unwrap_or(both));
        let of_cheeks = |at: usize| {
            let share = 1.0 / (1.0 + (-off_middle(at) / 0.06).exp());
            (left + (right - left) * share).max(0.01)
        };
        let on_face: Vec<bool> = (0..count)
            .map(|at| person[at] && !lips[at] && depth[at] > -0.06)
            .collect();
        let mean = |values: &[f32], radius: usize| {
            let pixels = (values.iter().zip(&on_face))
                .map(|(&value, &held)| if held { [value, 1.0] } else { [0.0; 2] });
            let sums = image(pixels.collect()).box_mean(radius);
            let means = sums.pixels.iter().map(|[sum, held]| sum / held.max(0.05));
            means.collect::<Vec<f32>>()
        };
        let blurred = |radius: usize, times: usize| {
            let start = image(lightness.iter().map(|&value| [value]).collect());
            (0..times)
                .fold(start, |image, _| image.box_mean(radius))
                .pixels
        };
        let rough: Vec<f32> = (lightness.iter().zip(blurred(1, 2)).zip(blurred(3, 1)))
            .map(|((value, [near]), [far])| (value - near).abs() / far.max(0.08))
            .collect();
        let of_cheek = select(&rough, &cheeks);
        let of_cheek = (of_cheek.iter().sum::<f32>() / of_cheek.len() as f32).max(1e-4);
        let rough: Vec<f32> = rough.iter().map(|value| value / of_cheek).collect();
        let of_chroma = quantile(select(&chroma, &cheeks), 0.5).max(0.01);
        let usual = (0..count)
            .map(|at| match lips[at] || place(at)[1] < -0.1 {
                true => 0.0,
                false => usual_share(along[at], across[at]),
            })
            .collect();
        let lighter = mean(&lightness, 1).into_iter().enumerate();
        let colorful = mean(&chroma, 2).into_iter();
        Some(Surface {
            usual,
            lighter: lighter.map(|(at, l)| l / of_cheeks(at) - 1.0).collect(),
            colorful: colorful.map(|chroma| chroma / of_chroma - 1.0).collect(),
            rough: [rough.clone(), mean(&rough, 2), mean(&rough, 4)],
            along,
            across,
            person,
            lips,
        })
    }

    /// `None` of a face without a beard.
    fn shares(&self) -> Option<FloatImage<1>> {
        let lip = self.zone([0.2, 0.8], [-1.0, 0.4]);
        let chin = self.zone([2.9, 4.0], [-1.0, 0.5]);
        let jaw = self.zone([2.2, 3.8], [0.6, 0.95]);
        let found = [
            self.roughness(&lip),
            self.roughness(&chin),
            self.roughness(&jaw),
        ];
        let lighter = quantile(select(&self.lighter, &lip), 0.5);
        let values = found.into_iter().chain([lighter]);
        let sum: f32 = values.zip(FACE).map(|(value, weight)| value * weight).sum();
        if sum + FACE_OFFSET < 0.0 {
            return None;
        }
        let share = |at: usize| {
            let usual = self.usual[at].clamp(0.003, 0.93);
            if !self.person[at] || usual <= 0.02 {
                return 0.0;
            }
            let values = [
                (usual / (1.0 - usual)).ln(),
                self.lighter[at],
                self.colorful[at],
                (self.rough[1][at] + 0.05).ln(),
                (self.rough[2][at] + 0.05).ln(),
            ];
            let sum: f32 = values.iter().zip(PIXEL).map(|(a, b)| a * b).sum();
            1.0 / (1.0 + (-sum - PIXEL_OFFSET).exp())
        };
        let shares = (0..self.usual.len()).map(|at| [share(at)]).collect();
        Some(image(shares).box_mean(1))
    }

    fn zone(&self, along: [f32; 2], across: [f32; 2]) -> Vec<bool> {
        let within = |value: f32, [low, high]: [f32; 2]| value > low && value < high;
        (0..self.along.len())
            .map(|at| {
                self.person[at]
                    && !self.lips[at]
                    && within(self.along[at], along)
                    && within(self.across[at], across)
            })
            .collect()
    }

    /// The logarithm of how rough a place is beside the cheeks; 0 of one that is not seen.
    fn roughness(&self, zone: &[bool]) -> f32 {
        let values = select(&self.rough[0], zone);
        match values.len() < 20 {
            true => 0.0,
            false => (values.iter().sum::<f32>() / values.len() as f32 + 0.05).ln(),
        }
    }
}

fn usual_share(along: f32, across: f32) -> f32 {
    let columns = USUAL.map(|row| between(across, &ACROSS, &row.map(f32::from)));
    between(along, &ALONG, &columns) / 100.0
}

/// The value at a place between rising knots; the first and the last go on outside.
fn between(at: f32, knots: &[f32], values: &[f32]) -> f32 {
    let next = knots
        .partition_point(|knot| *knot <= at)
        .clamp(1, knots.len() - 1);
    let (low, high) = (knots[next - 1], knots[next]);
    let share = ((at - low) / (high - low)).clamp(0.0, 1.0);
    values[next - 1] + (values[next] - values[next - 1]) * share
}

fn image<const C: usize>(pixels: Vec<[f32; C]>) -> FloatImage<C> {
    FloatImage {
        width: SIZE.0,
        height: SIZE.1,
        pixels,
    }
}

/// The pixels inside a ring in the face's frame.
fn filled(ring: &[[f32; 2]]) -> Vec<bool> {
    let ring: Vec<[f32; 2]> = (ring.iter())
        .map(|&[u, v]| [(u - CORNER[0]) * UNIT, (v - CORNER[1]) * UNIT])
        .collect();
    let mut set = vec![false; SIZE.0 * SIZE.1];
    fill_polygon(&ring, SIZE.0, SIZE.1, |at| set[at] = true);
    set
}

fn distance_to_ring(place: [f32; 2], ring: &[[f32; 2]]) -> f32 {
    let next = ring.iter().cycle().skip(1);
    let sides = ring.iter().zip(next);
    sides
        .map(|(&from, &to)| to_segment(place, from, to).0)
        .fold(f32::INFINITY, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKIN: [f32; 3] = [0.72, 0.5, 0.4];

    /// A face that looks straight ahead, in its own frame.
    fn points() -> Vec<[f32; 2]> {
        let mut points = vec![[0.0; 2]; 478];
        let ring =
            |at: usize, count: usize| (at as f32 / count as f32 * std::f32::consts::TAU).sin_cos();
        for (at, &point) in OVAL.iter().enumerate() {
            let (sin, cos) = ring(at, OVAL.len());
            points[point] = [0.36 * sin, -0.5 * cos];
        }
        for (at, &point) in LIPS[0].iter().enumerate() {
            let (sin, cos) = ring(at, LIPS[0].len());
            points[point] = [-0.12 * cos, 0.24 + 0.05 * sin];
        }
        points[BELOW_NOSE] = [0.0, 0.1];
        points
    }

    /// The share at a place of a face with these colours, which are given for each place with a number of chance
    /// in 0..=1; `None` of a face without a beard.
    fn shares(color: impl Fn(f32, f32, f32) -> [f32; 3] + Sync) -> Option<FloatImage<1>> {
        let picture = FloatImage::from_fn(SIZE.0, SIZE.1, |x, y| {
            let chance = ((x * 7919 + y * 104_729) % 251) as f32 / 250.0;
            let [u, v] = [x as f32 / UNIT + CORNER[0], y as f32 / UNIT + CORNER[1]];
            color(u, v, chance)
        });
        let person = FloatImage::filled(SIZE.0, SIZE.1, [1.0]);
        Surface::of(&picture, &person, &points())?.shares()
    }

    fn skin(chance: f32) -> [f32; 3] {
        SKIN.map(|value| value * (0.99 + 0.02 * chance))
    }

    #[test]
    fn dark_rough_hair_on_lip_and_chin_is_a_beard_and_cheeks_and_lips_are_none() {
        let shares = shares(|_, v, chance| match v > 0.33 || (0.11..0.19).contains(&v) {
            true => [0.2, 0.16, 0.14].map(|value| value * (0.5 + chance)),
            false => skin(chance),
        });
        let shares = shares.expect("a beard");
        let at = |u: f32, v: f32| shares.sample((u - CORNER[0]) * UNIT, (v - CORNER[1]) * UNIT)[0];
        assert!(at(0.0, 0.45) > 0.5 && at(0.0, 0.15) > 0.5);
        assert!(at(0.25, 0.0) < 0.1 && at(0.0, 0.24) < 0.1);
    }

    #[test]
    fn smooth_skin_is_no_beard_in_shadow_and_rough_skin_is_none_where_the_cheeks_are_as_rough() {
        assert!(shares(|_, _, chance| skin(chance)).is_none());
        let shadow = |v: f32| 1.0 - 0.4 / (1.0 + (-(v - 0.3) / 0.05).exp());
        assert!(shares(|_, v, chance| skin(chance).map(|value| value * shadow(v))).is_none());
        assert!(shares(|_, _, chance| SKIN.map(|value| value * (0.8 + 0.4 * chance))).is_none());
    }

    #[test]
    fn a_face_whose_cheeks_are_not_seen_has_no_beard() {
        let picture = FloatImage::filled(SIZE.0, SIZE.1, SKIN);
        let nobody = FloatImage::filled(SIZE.0, SIZE.1, [0.0]);
        assert!(Surface::of(&picture, &nobody, &points()).is_none());
        let mut folded = points();
        folded[BELOW_NOSE] = [0.0, 0.45];
        let person = FloatImage::filled(SIZE.0, SIZE.1, [1.0]);
        assert!(Surface::of(&picture, &person, &folded).is_none());
    }
}
