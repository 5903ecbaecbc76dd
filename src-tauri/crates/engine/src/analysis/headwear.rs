//! What covers a head: hats, turbans, and scarves down to the shoulders.
//!
//! The mixtures take whatever lies around the top of a face for hair. It is none where it has a colour that hair
//! has not, or where the same cloth goes on beside the cheeks and over the neck. Then its colours are learnt
//! from the crown; what hangs together with it and is nearer to them than to the face's becomes headwear.
//! Hair that shows below keeps its place. A wig of such a colour is headwear; a black scarf around the neck
//! under long black hair is too.

use crate::analysis::components::components;
use crate::analysis::face_frame::Place;
use crate::analysis::mixture::Mixture;
use crate::analysis::parts_square::{CLOTHES, HAIR, HEADWEAR, PARTS, SIDE, SKIN};
use crate::analysis::pixel_sets::{grown, shrunk};
use crate::analysis::samples::{PartColors, quantile, select};
use crate::image::FloatImage;

/// Fewer pixels of hair around the top of the face are never headwear: around a bald head they are what the
/// mixtures took for hair.
const LEAST_CROWN: usize = 690;

/// Hair is not lighter, not more colourful, and not bluer unless it is dark and shines.
const LIGHTEST: f32 = 0.83;
const MOST_CHROMA: f32 = 0.3;
const BLUE: f32 = -0.065;
const DARK: f32 = 0.3;

/// The colours of a covered neck differ so much from the face's, and at most so much from the crown's; those
/// beside the cheeks at most so much from the crown's. So much of the place beside the cheeks is covered.
const UNLIKE_FACE: f32 = 0.2;
const LIKE_CROWN: f32 = 0.4;
const BESIDE_LIKE_CROWN: f32 = 0.22;
const HANGING: f32 = 0.4;

/// Cloth that goes on like this is hair all the same where it is as warm as brown hair: chroma over lightness.
const WARM: f32 = 0.15;

/// Where a scarf becomes clothes, and the lowest place of what does not hang down, in heights of the face.
const SHOULDERS: f32 = 0.62;
const EARS: f32 = 0.45;

/// How much of the place beside the cheeks a scarf covers and a turban does not.
const SCARF: f32 = 0.35;

/// The forehead begins above this.
const FOREHEAD: f32 = -0.25;

/// So much nearer to the crown's colours than to the face's is no skin.
const NEARER: f32 = 1.5;

/// What is known of a person's head.
pub(super) struct Head<'a> {
    pub(super) colors: &'a PartColors,
    /// The person mask, zero outside of the picture.
    pub(super) person: &'a [f32],
    pub(super) place: &'a [Place],
    /// Eyes, brows and mouth.
    pub(super) feature: &'a [bool],
    /// `u` and `v` of the face's frame.
    pub(super) coordinates: &'a [[f32; 2]],
}

/// The shares of all parts, from those of hair, skin and clothes.
pub(super) fn with_headwear(head: &Head, shares: &FloatImage<3>) -> FloatImage<PARTS> {
    let cover = Cover::of(head, &shares.pixels);
    let covered = cover.and_then(|cover| cover.shares(head, &shares.pixels));
    let bare = || {
        let pixels = shares.pixels.iter();
        pixels
            .map(|&[hair, skin, clothes]| [hair, skin, clothes, 0.0])
            .collect()
    };
    FloatImage {
        width: shares.width,
        height: shares.height,
        pixels: covered.unwrap_or_else(bare),
    }
}

/// Something that covers a head.
struct Cover {
    /// Around the top of the face.
    crown: Vec<bool>,
    /// Where its colours are for sure.
    sure: Vec<bool>,
    /// Above this it ends.
    lowest: f32,
}

impl Cover {
    /// `None` of a bare head.
    fn of(head: &Head, shares: &[[f32; 3]]) -> Option<Cover> {
        let set = |least: f32, within: &dyn Fn(f32, f32, &[f32; 3]) -> bool| -> Vec<bool> {
            (0..shares.len())
                .map(|at| {
                    let [u, v] = head.coordinates[at];
                    head.person[at] > least
                        && head.place[at] == Place::Outside
                        && within(u.abs(), v, &shares[at])
                })
                .collect()
        };
        let beside = |u: f32, v: f32| (0.36..0.6).contains(&u) && (0.0..0.5).contains(&v);
        let crown = set(0.6, &|u, v, share| share[HAIR] > 0.5 && v < -0.3 && u < 0.7);
        let neck = set(0.5, &|u, v, _| u < 0.22 && (0.58..0.85).contains(&v));
        let cheeks = set(0.6, &|u, v, _| beside(u, v));
        if count(&crown) < LEAST_CROWN {
            return None;
        }
        let color = |set: &[bool]| -> [f32; 3] {
            [0, 1, 2].map(|axis| {
                let values: Vec<f32> = (head.colors.features.iter())
                    .map(|feature| feature[axis])
                    .collect();
                quantile(select(&values, set), 0.5)
            })
        };
        let face: Vec<bool> = (0..shares.len()).map(|at| head.is_face(at)).collect();
        let (of_crown, of_face) = (color(&crown), color(&face));
        let or_face = |set: &[bool]| match count(set) > 20 {
            true => color(set),
            false => of_face,
        };
        let (of_neck, of_cheeks) = (or_face(&neck), or_face(&cheeks));
        let hanging = count(&cheeks) as f32
            / (head.coordinates.iter())
                .filter(|[u, v]| beside(u.abs(), *v))
                .count()
                .max(1) as f32;
        let covered_neck =
            apart(of_neck, of_face) > UNLIKE_FACE && apart(of_neck, of_crown) < LIKE_CROWN;
        let same_beside = apart(of_cheeks, of_crown) < BESIDE_LIKE_CROWN;
        let goes_on = covered_neck && same_beside && hanging > HANGING && !is_warm(of_crown);
        if !is_no_hair(of_crown) && !goes_on {
            return None;
        }
        let sure = (0..shares.len()).map(|at| {
            let [u, v] = head.coordinates[at];
            (crown[at] && v < -0.5)
                || (same_beside && cheeks[at])
                || (covered_neck && neck[at] && v < 0.8 && u.abs() < 0.22 && shares[at][SKIN] < 0.6)
        });
        Some(Cover {
            sure: sure.collect(),
            crown,
            lowest: match hanging > SCARF {
                true => SHOULDERS,
                false => EARS,
            },
        })
    }

    /// The shares of all parts; `None` if too little of the face is known.
    fn shares(&self, head: &Head, shares: &[[f32; 3]]) -> Option<Vec<[f32; PARTS]>> {
        let weights = |set: &dyn Fn(usize) -> bool| -> Vec<f32> {
            (0..shares.len())
                .map(|at| f32::from(u8::from(set(at))))
                .collect()
        };
        let cloth = (head.colors).fit(&weights(&|at| self.sure[at]), 4)?;
        let skin: Mixture = (head.colors).fit(&weights(&|at| head.is_face(at)), 4)?;
        let like_cloth = head.colors.log_densities(&cloth);
        let like_skin = head.colors.log_densities(&skin);
        let least = quantile(select(&like_cloth, &self.sure), 0.03) - 2.0;
        let nearer = FloatImage {
            width: SIDE,
            height: SIDE,
            pixels: (like_cloth.iter().zip(&like_skin))
                .map(|(cloth, skin)| [cloth - skin])
                .collect(),
        };
        let nearer = nearer.box_mean(1).pixels;
        let unlike: Vec<bool> = (like_cloth.iter().zip(shares))
            .map(|(&cloth, share)| cloth < least - 1.0 && share[HAIR] > 0.5)
            .collect();
        let core = shrunk(&shrunk(&unlike, SIDE), SIDE);
        let hair = (0..3).fold(core, |set, _| grown(&set, SIDE));
        let mut all: Vec<[f32; PARTS]> = (0..shares.len())
            .map(|at| {
                let ([u, v], share) = (head.coordinates[at], shares[at]);
                let above = rise(self.lowest - v, 0.03);
                let no_skin = match head.feature[at]
                    || (head.place[at] == Place::Inside && v > FOREHEAD)
                    || like_cloth[at] < least
                {
                    true => 0.0,
                    false => rise(nearer[at][0] - NEARER, 0.5) * above,
                };
                let [own_hair, covered] = match hair[at] && like_cloth[at] < least {
                    true => [share[HAIR], 0.0],
                    false => [0.0, share[HAIR]],
                };
                let clothes = if u.abs() < 1.0 { share[CLOTHES] } else { 0.0 };
                let headwear = (covered + clothes) * above + share[SKIN] * no_skin;
                let skin = share[SKIN] * (1.0 - no_skin);
                // The lower end of a scarf may have been taken for hair.
                let clothes = (1.0 - own_hair - skin - headwear).max(0.0);
                [own_hair, skin, clothes, headwear]
            })
            .collect();
        self.drop_stray_patches(head, &mut all);
        Some(all)
    }

    /// Headwear hangs together with the crown; what does not is clothes.
    fn drop_stray_patches(&self, head: &Head, all: &mut [[f32; PARTS]]) {
        let mask: Vec<bool> = (all.iter().zip(head.person))
            .map(|(share, &person)| share[HEADWEAR] > 0.5 && person > 0.3)
            .collect();
        let (labels, sizes) = components(&mask, SIDE);
        let mut on_crown = vec![0usize; sizes.len()];
        for (&label, &crown) in labels.iter().zip(&self.crown) {
            on_crown[label as usize] += usize::from(crown && label > 0);
        }
        let most = on_crown.iter().copied().max().unwrap_or(0);
        for (share, &label) in all.iter_mut().zip(&labels) {
            if label > 0 && on_crown[label as usize] * 50 <= most {
                share[CLOTHES] += share[HEADWEAR];
                share[HEADWEAR] = 0.0;
            }
        }
    }
}

impl Head<'_> {
    /// The cheeks, the nose and the chin.
    fn is_face(&self, at: usize) -> bool {
        self.place[at] == Place::Inside
            && !self.feature[at]
            && self.person[at] > 0.0
            && self.coordinates[at][1] > -0.2
    }
}

/// Whether no hair has this colour, dyed hair apart.
fn is_no_hair([l, a, b]: [f32; 3]) -> bool {
    l > LIGHTEST || a.hypot(b) > MOST_CHROMA || (b < BLUE && l > DARK)
}

fn is_warm([l, a, b]: [f32; 3]) -> bool {
    a > 0.0 && b > 0.0 && a.hypot(b) > WARM * (l + 0.1)
}

fn apart(one: [f32; 3], other: [f32; 3]) -> f32 {
    let squares = one.iter().zip(other).map(|(a, b)| (a - b).powi(2));
    squares.sum::<f32>().sqrt()
}

fn count(set: &[bool]) -> usize {
    set.iter().filter(|held| **held).count()
}

/// From 0 to 1 where `along` passes zero, within about four times `width`.
fn rise(along: f32, width: f32) -> f32 {
    1.0 / (1.0 + (-along / width).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKIN_COLOR: [f32; 3] = [0.72, 0.5, 0.4];
    const SHIRT: [f32; 3] = [0.6, 0.62, 0.6];
    const RED: [f32; 3] = [0.75, 0.1, 0.12];
    const BLUE_CLOTH: [f32; 3] = [0.1, 0.3, 0.7];
    const BLACK: [f32; 3] = [0.06, 0.06, 0.07];
    const BROWN: [f32; 3] = [0.3, 0.17, 0.09];

    /// The height of the face in pixels.
    const UNIT: f32 = 53.3;

    /// The shares at a place of a head around which lies this colour, which hangs down over the neck or not, and
    /// was taken for hair.
    fn covered(color: [f32; 3], hangs: bool) -> impl Fn(f32, f32) -> [f32; PARTS] {
        let coordinates: Vec<[f32; 2]> = (0..SIDE * SIDE)
            .map(|at| [at % SIDE, at / SIDE].map(|along| along as f32 + 0.5))
            .map(|[x, y]| [(x - 96.0) / UNIT, (y - 80.0) / UNIT])
            .collect();
        let oval = |[u, v]: [f32; 2]| (u / 0.36).hypot(v / 0.48) < 1.0;
        let head = |[u, v]: [f32; 2]| (u / 0.5).hypot((v + 0.2) / 0.75) < 1.0 && v < 0.1;
        let scarf = |[u, v]: [f32; 2]| hangs && u.abs() < 0.6 && (0.0..0.9).contains(&v);
        let neck = |[u, v]: [f32; 2]| u.abs() < 0.25 && (0.0..0.9).contains(&v);
        let body = |[_, v]: [f32; 2]| v >= 0.9;
        let known = |place: [f32; 2]| -> Option<([f32; 3], usize)> {
            match () {
                () if oval(place) => Some((SKIN_COLOR, SKIN)),
                () if head(place) || scarf(place) => Some((color, HAIR)),
                () if neck(place) => Some((SKIN_COLOR, SKIN)),
                () if body(place) => Some((SHIRT, CLOTHES)),
                () => None,
            }
        };
        let colors = FloatImage::from_fn(SIDE, SIDE, |x, y| {
            let at = y * SIDE + x;
            let light = 1.0 - 0.01 * (at * 7 % 11) as f32;
            let (color, _) = known(coordinates[at]).unwrap_or(([0.9; 3], 0));
            color.map(|value| value * light)
        });
        let shares = FloatImage::from_fn(SIDE, SIDE, |x, y| {
            let mut share = [0.0; 3];
            share[known(coordinates[y * SIDE + x]).map_or(CLOTHES, |(_, part)| part)] = 1.0;
            share
        });
        let person: Vec<f32> = (coordinates.iter())
            .map(|&place| f32::from(u8::from(known(place).is_some())))
            .collect();
        let place: Vec<Place> = (coordinates.iter())
            .map(|&place| match oval(place) {
                true => Place::Inside,
                false => Place::Outside,
            })
            .collect();
        let found = with_headwear(
            &Head {
                colors: &PartColors::of(colors),
                person: &person,
                place: &place,
                feature: &vec![false; SIDE * SIDE],
                coordinates: &coordinates,
            },
            &shares,
        );
        for share in &found.pixels {
            assert!((share.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
        move |u, v| found.at((u * UNIT + 96.0) as usize, (v * UNIT + 80.0) as usize)
    }

    #[test]
    fn a_red_turban_is_headwear_and_the_face_and_the_neck_below_are_skin() {
        let at = covered(RED, false);
        assert!(at(0.0, -0.75)[HEADWEAR] > 0.9 && at(0.45, -0.2)[HEADWEAR] > 0.9);
        assert!(at(0.0, 0.0)[SKIN] > 0.9 && at(0.0, 0.7)[SKIN] > 0.9);
        assert!(at(0.0, 1.2)[CLOTHES] > 0.9);
    }

    #[test]
    fn a_scarf_is_headwear_down_to_the_shoulders_and_clothes_below() {
        for color in [BLUE_CLOTH, BLACK] {
            let at = covered(color, true);
            assert!(at(0.0, -0.75)[HEADWEAR] > 0.9 && at(0.45, 0.3)[HEADWEAR] > 0.9);
            assert!(at(0.45, 0.85)[CLOTHES] > 0.9, "{:?}", at(0.45, 0.85));
        }
    }

    #[test]
    fn hair_is_no_headwear_whether_it_is_short_or_falls_over_the_neck() {
        for (color, hangs) in [(BLACK, false), (BROWN, false), (BROWN, true)] {
            let at = covered(color, hangs);
            assert!(at(0.0, -0.75)[HAIR] > 0.9 && at(0.0, -0.75)[HEADWEAR] == 0.0);
        }
    }
}
