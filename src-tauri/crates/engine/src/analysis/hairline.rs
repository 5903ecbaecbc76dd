//! Where the forehead ends: the hairline of a face, or the outline of a bald head.
//!
//! Colours alone take a forehead with a highlight for grey hair, and grey hair for a highlight. But skin
//! begins at the brows and hair ends at the outline of the head: along each ray from the face upwards there is
//! one border. It lies where the colours change most and fit best on both sides, and beside the border of the
//! next ray. The best borders of all rays together are found by dynamic programming (Viterbi, 1967); what lies
//! outside of them teaches what hair looks like, three times.

use crate::analysis::face_frame::{FaceFrame, Place};
use crate::analysis::mixture::{Feature, Mixture};
use crate::analysis::parts_square::{PartsSquare, SIDE};
use crate::analysis::samples::pick;
use crate::image::FloatImage;

/// Rays, from the left over the top to the right, and steps along each.
const RAYS: usize = 51;
const STEPS: usize = 74;

/// The angle between two rays in degrees; the middle one goes straight up.
const ANGLE: f32 = 4.0;

/// Where rays begin, below the middle of the face, in heights of the face; how narrow a head is, and the
/// distance of the first step and between two.
const ORIGIN: f32 = -0.12;
const NARROW: f32 = 0.8;
const FIRST: f32 = 0.1;
const STEP: f32 = 0.015;

/// No head ends below this step.
const LEAST_HEAD: f32 = 0.35;

/// Hair is looked for in this outer share of a ray at first.
const OUTER: f32 = 0.55;

/// Rounds of learning.
const ROUNDS: usize = 3;

/// The most that one step can tell, for and against hair, and how much that counts.
const TOLD: f32 = 3.0;
const TRUST: f32 = 0.5;

/// How much a change of colour counts; how large one is at least where a head ends without hair, and at most.
const CHANGE: f32 = 20.0;
const OUTLINE: f32 = 0.16;
const MOST_CHANGE: f32 = 0.5;

/// What a step between two neighbouring borders costs, and how many cost more.
const LEAP: f32 = 1.0;
const MOST_LEAP: usize = 12;

/// So far inside of the border skin is sure, in heights of the face.
const MARGIN: f32 = 0.0225;

/// Inside of it, what looks so much more like hair than like skin is hair all the same: a fringe.
const FRINGE: f32 = 1.0;

/// Below this the forehead is not looked at.
const BELOW: f32 = -0.15;

/// A share of the density of colours that were never seen.
const FOREIGN: f32 = 0.0067;

/// What is known of a face before its hairline is.
pub(super) struct Forehead<'a> {
    pub(super) frame: FaceFrame,
    pub(super) square: PartsSquare,
    /// Of each pixel of the square.
    pub(super) features: &'a [Feature],
    pub(super) person: &'a [f32],
    pub(super) place: &'a [Place],
    pub(super) coordinates: &'a [[f32; 2]],
    /// The colours of the face.
    pub(super) skin: &'a Mixture,
    /// The logarithm of density below which a pixel does not look like the face.
    pub(super) least: f32,
}

/// The pixels of the square that are forehead, and no hair, for all that can be told.
pub(super) fn forehead(known: &Forehead) -> Vec<bool> {
    let rays: Vec<Ray> = (0..RAYS).map(|at| Ray::of(known, at)).collect();
    let mut hair: Vec<(usize, usize)> = Vec::new();
    for (at, ray) in rays.iter().enumerate() {
        let first = ray.start + ((ray.end - ray.start) as f32 * (1.0 - OUTER)) as usize + 1;
        hair.extend(
            (first..ray.end)
                .filter(|&step| known.skin.log_density(&ray.features[step]) < known.least)
                .map(|step| (at, step)),
        );
    }
    let mut borders = vec![0; RAYS];
    let mut mixture = None;
    for _ in 0..ROUNDS {
        mixture = learn(&rays, &hair);
        let costs: Vec<Vec<f32>> = (rays.iter())
            .map(|ray| ray.costs(known.skin, mixture.as_ref()))
            .collect();
        borders = cheapest(&rays, &costs);
        hair.clear();
        for (at, (ray, &border)) in rays.iter().zip(&borders).enumerate() {
            hair.extend((border + 1..ray.end).map(|step| (at, step)));
        }
    }
    let like_hair = FloatImage {
        width: SIDE,
        height: SIDE,
        pixels: (known.features.iter())
            .map(|feature| [hair_over_skin(feature, known.skin, mixture.as_ref())])
            .collect(),
    };
    let like_hair = like_hair.box_mean(1).pixels;
    (known.coordinates.iter().zip(like_hair))
        .map(|(&[u, v], [like_hair])| {
            let (across, up) = (u / NARROW, ORIGIN - v);
            let ray = across.atan2(up).to_degrees() / ANGLE + (RAYS / 2) as f32;
            v < BELOW
                && like_hair < FRINGE
                && (0.0..=(RAYS - 1) as f32).contains(&ray)
                && across.hypot(up) < distance_of(&borders, ray) - MARGIN
        })
        .collect()
}

fn distance_of(borders: &[usize], ray: f32) -> f32 {
    let at = |ray: usize| FIRST + STEP * borders[ray.min(RAYS - 1)] as f32;
    at(ray as usize) + (at(ray as usize + 1) - at(ray as usize)) * ray.fract()
}

fn learn(rays: &[Ray], hair: &[(usize, usize)]) -> Option<Mixture> {
    let picked = pick(&vec![1.0; hair.len()], 900)?;
    let pixels: Vec<Feature> = (picked.iter())
        .map(|&at| rays[hair[at].0].features[hair[at].1])
        .collect();
    Some(Mixture::fit(&pixels, &vec![1.0; pixels.len()], 3))
}

/// How much more a pixel looks like hair than like skin.
fn hair_over_skin(feature: &Feature, skin: &Mixture, hair: Option<&Mixture>) -> f32 {
    let log = |mixture: &Mixture| (mixture.density(feature) + FOREIGN).ln();
    hair.map_or(FOREIGN.ln(), log) - log(skin)
}

/// What lies along a ray.
struct Ray {
    features: Vec<Feature>,
    /// How much the colours change at each step.
    changes: Vec<f32>,
    /// The first step at which hair may begin, and that after the last of the head.
    start: usize,
    end: usize,
}

impl Ray {
    fn of(known: &Forehead, at: usize) -> Ray {
        let (sin, cos) = ((at as f32 - (RAYS / 2) as f32) * ANGLE)
            .to_radians()
            .sin_cos();
        let unit = SIDE as f32 / known.square.side;
        let places: Vec<[f32; 2]> = (0..STEPS)
            .map(|step| {
                let far = FIRST + STEP * step as f32;
                let [x, y] = (known.frame).place([sin * far * NARROW, ORIGIN - cos * far]);
                [
                    (x - known.square.left) * unit - 0.5,
                    (y - known.square.top) * unit - 0.5,
                ]
            })
            .collect();
        let nearest = |[x, y]: [f32; 2]| {
            let along = |at: f32| (at.round().max(0.0) as usize).min(SIDE - 1);
            along(y) * SIDE + along(x)
        };
        let features: Vec<Feature> = (places.iter())
            .map(|&place| between(known.features, place))
            .collect();
        let inside = |step: &usize| known.place[nearest(places[*step])] == Place::Inside;
        let start = (0..STEPS).rev().find(inside).unwrap_or(0);
        let start = start.saturating_sub(1).clamp(8, STEPS - 2);
        let least = ((LEAST_HEAD - FIRST) / STEP) as usize + 1;
        let end = (least..STEPS)
            .find(|&step| known.person[nearest(places[step])] <= 0.5)
            .unwrap_or(STEPS);
        let changes = changes(&features);
        Ray {
            features,
            changes,
            start,
            end: end.max(start + 1),
        }
    }

    /// What it costs that hair begins at each step; infinite where it cannot.
    fn costs(&self, skin: &Mixture, hair: Option<&Mixture>) -> Vec<f32> {
        let told: Vec<f32> = (self.start..self.end)
            .map(|step| match hair {
                Some(_) => {
                    let like_hair = hair_over_skin(&self.features[step], skin, hair);
                    like_hair.clamp(-TOLD, TOLD) * TRUST
                }
                None => -TOLD / 2.0,
            })
            .collect();
        let mut below = 0.0;
        let mut above: f32 = told.iter().sum();
        let mut costs = vec![f32::INFINITY; STEPS];
        let first = costs.iter_mut().enumerate().skip(self.start);
        for (step, cost) in first.take(self.end + 1 - self.start) {
            let change = match step < self.end {
                true => self.changes[step],
                false => OUTLINE,
            };
            *cost = below - above - CHANGE * change.min(MOST_CHANGE);
            if let Some(told) = told.get(step - self.start) {
                below += told;
                above -= told;
            }
        }
        costs
    }
}

/// How much the means of four steps before and after each step differ.
fn changes(features: &[Feature]) -> Vec<f32> {
    const NEAR: usize = 4;
    const WEIGHTS: Feature = [1.0, 1.5, 1.5, 0.7];
    let mean = |range: std::ops::Range<usize>, axis: usize| {
        let sum: f32 = features[range].iter().map(|feature| feature[axis]).sum();
        sum / NEAR as f32
    };
    (0..features.len())
        .map(|at| {
            if at < NEAR || at + NEAR > features.len() {
                return 0.0;
            }
            let apart = |axis: usize| {
                (mean(at - NEAR..at, axis) - mean(at..at + NEAR, axis)) * WEIGHTS[axis]
            };
            (0..WEIGHTS.len())
                .map(|axis| apart(axis).powi(2))
                .sum::<f32>()
                .sqrt()
        })
        .collect()
}

/// The border of each ray that together cost least.
fn cheapest(rays: &[Ray], costs: &[Vec<f32>]) -> Vec<usize> {
    let mut sums = costs[0].clone();
    let mut from: Vec<Vec<usize>> = Vec::with_capacity(rays.len());
    for costs in &costs[1..] {
        let mut best = vec![0; STEPS];
        let mut next = vec![f32::INFINITY; STEPS];
        for step in 0..STEPS {
            let mut least = f32::INFINITY;
            for (before, sum) in sums.iter().enumerate() {
                let leap = before.abs_diff(step).min(MOST_LEAP) as f32;
                let cost = sum + LEAP * leap;
                if cost < least {
                    (least, best[step]) = (cost, before);
                }
            }
            next[step] = least + costs[step];
        }
        from.push(best);
        sums = next;
    }
    let mut step = (0..STEPS)
        .min_by(|&a, &b| sums[a].total_cmp(&sums[b]))
        .unwrap_or(0);
    let mut borders = vec![step; rays.len()];
    for at in (0..from.len()).rev() {
        step = from[at][step];
        borders[at] = step;
    }
    borders
}

/// A feature of the square between four pixels.
fn between(features: &[Feature], [x, y]: [f32; 2]) -> Feature {
    let last = (SIDE - 1) as f32;
    let (x, y) = (x.clamp(0.0, last), y.clamp(0.0, last));
    let (left, top) = ((x as usize).min(SIDE - 2), (y as usize).min(SIDE - 2));
    let (right, down) = (x - left as f32, y - top as f32);
    let at = |x: usize, y: usize| &features[y * SIDE + x];
    std::array::from_fn(|axis| {
        let upper = at(left, top)[axis] * (1.0 - right) + at(left + 1, top)[axis] * right;
        let lower = at(left, top + 1)[axis] * (1.0 - right) + at(left + 1, top + 1)[axis] * right;
        upper * (1.0 - down) + lower * down
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::contours::OVAL;
    use crate::analysis::landmarks::{EYE_CORNERS, LANDMARKS};
    use crate::image::color::srgb_to_lab;

    const SKIN: [f32; 3] = [0.5, 0.33, 0.25];
    const HIGHLIGHT: [f32; 3] = [0.78, 0.68, 0.62];
    const DARK_HAIR: [f32; 3] = [0.08, 0.07, 0.07];

    /// Which pixels of a head are forehead, where hair of this colour begins 0.7 heights of the face above
    /// its middle and a highlight lies below it.
    fn forehead_of(hair: [f32; 3]) -> (Vec<[f32; 2]>, Vec<bool>) {
        let mut points = vec![[96.0, 80.0, 0.0]; LANDMARKS];
        for (at, &point) in OVAL.iter().enumerate() {
            let (sin, cos) = (at as f32 * 10.0).to_radians().sin_cos();
            points[point] = [96.0 + 20.0 * sin, 80.0 - 26.0 * cos, 0.0];
        }
        points[EYE_CORNERS[0]] = [86.0, 75.0, 0.0];
        points[EYE_CORNERS[1]] = [106.0, 75.0, 0.0];
        let frame = FaceFrame::of(&points);
        let square = PartsSquare {
            left: 0.0,
            top: 0.0,
            side: SIDE as f32,
        };
        let coordinates: Vec<[f32; 2]> = (0..SIDE * SIDE)
            .map(|at| frame.coordinates([(at % SIDE) as f32 + 0.5, (at / SIDE) as f32 + 0.5]))
            .collect();
        let head = |[u, v]: [f32; 2]| (u / 0.5).hypot((v + 0.2) / 0.75) < 1.0;
        let oval = |[u, v]: [f32; 2]| (u / 0.36).hypot(v / 0.48) < 1.0;
        let features: Vec<Feature> = (coordinates.iter().enumerate())
            .map(|(at, &[u, v])| {
                let color = match v < -0.7 {
                    true => hair,
                    false if (u / 0.2).hypot((v + 0.55) / 0.12) < 1.0 => HIGHLIGHT,
                    false => SKIN,
                };
                let light = 1.0 - 0.004 * (at * 7 % 11) as f32;
                let [l, a, b] = srgb_to_lab(color.map(|value| value * light));
                [l, a, b, -0.25]
            })
            .collect();
        let face: Vec<Feature> = (coordinates.iter().zip(&features))
            .filter(|(place, _)| oval(**place) && place[1] > -0.28)
            .map(|(_, feature)| *feature)
            .collect();
        let skin = Mixture::fit(&face, &vec![1.0; face.len()], 4);
        let least =
            (face.iter().map(|feature| skin.log_density(feature))).fold(f32::INFINITY, f32::min);
        let person: Vec<f32> = (coordinates.iter())
            .map(|&place| f32::from(u8::from(head(place))))
            .collect();
        let place: Vec<Place> = (coordinates.iter())
            .map(|&place| match oval(place) {
                true => Place::Inside,
                false => Place::Outside,
            })
            .collect();
        let found = forehead(&Forehead {
            frame,
            square,
            features: &features,
            person: &person,
            place: &place,
            coordinates: &coordinates,
            skin: &skin,
            least,
        });
        (coordinates, found)
    }

    #[test]
    fn a_highlight_below_the_hairline_is_skin_and_the_hair_is_not() {
        let (coordinates, found) = forehead_of(DARK_HAIR);
        for (&[u, v], &found) in coordinates.iter().zip(&found) {
            if u.abs() < 0.15 && (-0.63..-0.5).contains(&v) {
                assert!(found, "{u} {v} is forehead");
            }
            if v < -0.72 {
                assert!(!found, "{u} {v} is hair");
            }
        }
    }

    #[test]
    fn a_bald_head_is_forehead_up_to_its_outline() {
        let (coordinates, found) = forehead_of(SKIN);
        let crown = (coordinates.iter().zip(&found))
            .filter(|([u, v], _)| u.abs() < 0.15 && (-0.85..-0.7).contains(v));
        let (all, bald) = crown.fold((0, 0), |(all, bald), (_, &found)| {
            (all + 1, bald + usize::from(found))
        });
        assert!(bald * 10 > all * 9, "{bald} of {all}");
    }
}
