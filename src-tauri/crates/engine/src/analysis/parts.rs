//! The parts of one person, without a network: colours and places.
//!
//! The mesh says where skin is for sure. From it, mixtures of colours are learnt for skin, for the hair
//! around it and for the clothes below; each pixel belongs to what explains its colour and usually lies
//! at its place. What was found so teaches the mixtures anew, three times, and each time a guided filter
//! makes the shares follow the edges. What covers the head is told from that at the end.

use rayon::prelude::*;

use crate::analysis::components::components;
use crate::analysis::contours::{EYES, MOUTH, OVAL};
use crate::analysis::crop::{Outside, Window};
use crate::analysis::face_frame::{FaceFrame, Place, usual_shares};
use crate::analysis::hairline::{Forehead, forehead};
use crate::analysis::headwear::{Head, with_headwear};
use crate::analysis::mixture::Mixture;
use crate::analysis::parts_square::{CLOTHES, HAIR, PARTS, PartsSquare, SIDE, SKIN};
use crate::analysis::pixel_sets::{grown, shrunk};
use crate::analysis::polygon::fill_polygon;
use crate::analysis::portrait_map::Mask;
use crate::analysis::samples::{PartColors, quantile, select, untextured};
use crate::image::{ColorGuide, FloatImage, Photo};

/// Rounds of learning.
const ROUNDS: usize = 3;

/// The square around a person, and the shares of the parts in it.
pub(super) struct PersonParts {
    pub(super) square: PartsSquare,
    /// `SIDE × SIDE`; together they are one, as if every pixel were this person.
    pub(super) shares: FloatImage<PARTS>,
    /// The person mask there.
    pub(super) person: Vec<f32>,
}

/// Finds the parts of the person whose face has these points. `people` is the mask of the whole picture.
pub(super) fn find_parts(picture: &Photo, people: &Mask, points: &[[f32; 3]]) -> PersonParts {
    let search = Search::new(picture, people, points);
    let head = Head {
        colors: &search.colors,
        person: &search.person,
        place: &search.place,
        feature: &search.feature,
        coordinates: &search.coordinates,
    };
    PersonParts {
        shares: with_headwear(&head, &search.learn()),
        square: search.square,
        person: search.person,
    }
}

/// What is known of each pixel of the square before anything is learnt.
struct Search {
    frame: FaceFrame,
    square: PartsSquare,
    colors: PartColors,
    /// The person mask, zero outside of the picture.
    person: Vec<f32>,
    inside_picture: Vec<bool>,
    /// `u` and `v` of [`FaceFrame`].
    coordinates: Vec<[f32; 2]>,
    place: Vec<Place>,
    /// Eyes, brows and mouth.
    feature: Vec<bool>,
    usual: Vec<[f32; 3]>,
}

/// The first mixtures, from where each part is almost for sure.
struct First {
    skin: Mixture,
    hair: Option<Mixture>,
    clothes: Option<Mixture>,
    /// Whether the crown looks bald.
    bald: bool,
    /// The logarithm of density that most of the face exceeds.
    least: f32,
}

impl Search {
    fn new(picture: &Photo, people: &Mask, points: &[[f32; 3]]) -> Search {
        let frame = FaceFrame::of(points);
        let square = PartsSquare::around(frame);
        let (width, height) = (people.width, people.height);
        let (window, size) = (Window::whole((width, height)), (SIDE, SIDE));
        let color: FloatImage<3> = square.rect().crop(picture, window, size, Outside::Edge);
        let person: FloatImage<1> = square.rect().crop(people, window, size, Outside::Edge);

        let unit = square.side / SIDE as f32;
        let place_of = |at: usize| {
            let (x, y) = ((at % SIDE) as f32 + 0.5, (at / SIDE) as f32 + 0.5);
            [x * unit + square.left, y * unit + square.top]
        };
        let pixels = 0..SIDE * SIDE;
        let inside_picture: Vec<bool> = (pixels.clone())
            .map(place_of)
            .map(|[x, y]| x >= 0.0 && x < width as f32 && y >= 0.0 && y < height as f32)
            .collect();
        let coordinates: Vec<[f32; 2]> = pixels.map(|at| frame.coordinates(place_of(at))).collect();

        let mut place = vec![Place::Outside; SIDE * SIDE];
        let mut feature = vec![false; SIDE * SIDE];
        let fill = |contour: &[usize], factor: f32, each: &mut dyn FnMut(usize)| {
            let [x, y] = frame.center;
            let contour: Vec<[f32; 2]> = (contour.iter())
                .map(|&at| {
                    let [px, py, _] = points[at];
                    [
                        (x + (px - x) * factor - square.left) / unit,
                        (y + (py - y) * factor - square.top) / unit,
                    ]
                })
                .collect();
            fill_polygon(&contour, SIDE, SIDE, each);
        };
        fill(&OVAL, 1.05, &mut |at| place[at] = Place::Rim);
        fill(&OVAL, 0.97, &mut |at| place[at] = Place::Inside);
        fill(&EYES, 1.0, &mut |at| feature[at] = true);
        fill(&MOUTH, 1.0, &mut |at| feature[at] = true);

        let usual = (coordinates.par_iter().zip(&place))
            .map(|(&coordinates, &place)| usual_shares(coordinates, place))
            .collect();
        let person = person.pixels.iter().zip(&inside_picture);
        Search {
            frame,
            square,
            colors: PartColors::of(color),
            person: person
                .map(|(&[person], &inside)| if inside { person } else { 0.0 })
                .collect(),
            inside_picture,
            coordinates,
            place,
            feature,
            usual,
        }
    }

    /// The shares of hair, skin and clothes, as if every pixel were this person.
    fn learn(&self) -> FloatImage<3> {
        let Some(First {
            skin,
            hair,
            clothes,
            bald,
            least,
        }) = self.first_mixtures()
        else {
            // Too little of the face is in the picture.
            return FloatImage::from_fn(SIDE, SIDE, |x, y| match self.place[y * SIDE + x] {
                Place::Outside => [0.0, 0.0, 1.0],
                _ => [0.0, 1.0, 0.0],
            });
        };
        let mut usual = self.usual.clone();
        if bald {
            self.expect_bald(&mut usual);
        }
        let forehead = forehead(&Forehead {
            frame: self.frame,
            square: self.square,
            features: &self.colors.features,
            person: &self.person,
            place: &self.place,
            coordinates: &self.coordinates,
            skin: &skin,
            least,
        });
        // Before anything is learnt: else hair learns the highlights of a forehead as its own.
        for (usual, _) in usual.iter_mut().zip(&forehead).filter(|(_, held)| **held) {
            usual[HAIR] *= 0.1;
            usual[SKIN] += 0.3;
            *usual = normalized(*usual);
        }
        let mut mixtures = [hair, Some(skin), clothes];
        let mut shares = FloatImage::filled(SIDE, SIDE, [0.0; 3]);
        for round in 0..ROUNDS {
            shares = self.shares(&mixtures, &usual);
            self.drop_stray_patches(&mut shares);
            if round + 1 < ROUNDS {
                self.learn_from(&shares, &mut mixtures);
            }
        }
        uncover(&mut shares, &forehead);
        shares
    }

    /// What is almost for sure; `None` if too little of the face is in the picture.
    fn first_mixtures(&self) -> Option<First> {
        let inner = |at: usize| {
            self.place[at] == Place::Inside && !self.feature[at] && self.inside_picture[at]
        };
        let mut face: Vec<bool> = (0..SIDE * SIDE)
            .map(|at| inner(at) && self.coordinates[at][1] > -0.28)
            .collect();
        let weight = |face: &[bool]| -> Vec<f32> {
            face.iter()
                .map(|&face| if face { 1.0 } else { 0.0 })
                .collect()
        };
        let skin = self.colors.fit_skin(&weight(&face), 4)?;
        let density = self.colors.log_densities(&skin);
        let least = quantile(select(&density, &face), 0.02) - 2.0;
        // The forehead, where it looks like the cheeks: a fringe does not.
        for (at, face) in face.iter_mut().enumerate() {
            let forehead = inner(at) && self.coordinates[at][1] <= -0.28;
            *face |= forehead && density[at] > least;
        }
        let skin = self.colors.fit_skin(&weight(&face), 4)?;
        let density = self.colors.log_densities(&skin);
        let first = quantile(select(&density, &face), 0.01);
        let sixth = quantile(select(&density, &face), 0.06);

        // Around the top of the face.
        let ring = |at: usize| {
            let [u, v] = self.coordinates[at];
            self.person[at] > 0.7
                && self.place[at] == Place::Outside
                && (-0.95..0.05).contains(&v)
                && u.abs() < 0.8
        };
        let all = 0..SIDE * SIDE;
        let of_hair: Vec<f32> = (all.clone())
            .map(|at| match ring(at) && density[at] < sixth {
                true => (-((self.coordinates[at][1] + 0.5) / 0.4).powi(2)).exp(),
                false => 0.0,
            })
            .collect();
        let of_clothes: Vec<f32> = (all.clone())
            .map(|at| {
                let below = self.person[at] > 0.8 && self.coordinates[at][1] > 0.62;
                if below && density[at] < first - 0.7 {
                    1.0
                } else {
                    0.0
                }
            })
            .collect();
        let crown: Vec<usize> = all
            .filter(|&at| {
                let [u, v] = self.coordinates[at];
                ring(at) && u.abs() < 0.33 && v < -0.5
            })
            .collect();
        let texture = |at: &usize| self.colors.features[*at][3];
        let unlike = crown.iter().filter(|&&at| density[at] < sixth).count() as f32;
        let smooth = || {
            let of_face: Vec<f32> = (0..face.len())
                .filter(|&at| face[at])
                .map(|at| texture(&at))
                .collect();
            let of_crown = quantile(crown.iter().map(texture).collect(), 0.5);
            untextured(of_crown) < 0.9 * untextured(quantile(of_face, 0.5))
        };
        let bald = crown.len() > 20 && unlike / (crown.len() as f32) < 0.32 && smooth();
        Some(First {
            skin,
            hair: self.colors.fit(&of_hair, 3),
            clothes: self.colors.fit(&of_clothes, 5),
            bald,
            least: sixth,
        })
    }

    fn expect_bald(&self, usual: &mut [[f32; 3]]) {
        for (usual, [u, v]) in usual.iter_mut().zip(&self.coordinates) {
            if u.abs() < 0.45 && *v < -0.28 {
                usual[HAIR] *= 0.06;
                usual[SKIN] += 0.5;
                let sum: f32 = usual.iter().sum();
                *usual = usual.map(|share| share / sum);
            }
        }
    }

    /// The shares that mixtures and places give, made to follow the edges of the picture.
    fn shares(&self, mixtures: &[Option<Mixture>; 3], usual: &[[f32; 3]]) -> FloatImage<3> {
        /// The density of a colour that a part was never seen in.
        const FOREIGN: f32 = 0.0067;

        let unknown = [-12.0, -4.0, -4.0];
        let pixels = (self.colors.features.par_iter().zip(usual))
            .map(|(feature, usual)| {
                let mut logs = [0.0; 3];
                for part in 0..3 {
                    let density = match &mixtures[part] {
                        Some(mixture) => (mixture.density(feature) + FOREIGN).ln(),
                        None => unknown[part],
                    };
                    logs[part] = (usual[part] + 1e-6).ln() + 0.8 * density;
                }
                let most = logs
                    .iter()
                    .fold(f32::NEG_INFINITY, |most, &log| most.max(log));
                normalized(logs.map(|log| (log - most).exp()))
            })
            .collect();
        let shares = FloatImage {
            width: SIDE,
            height: SIDE,
            pixels,
        };
        let filter = ColorGuide {
            radius: SIDE / 50 + 1,
            epsilon: 1e-3,
        };
        let shares = filter.filter(&self.colors.color, &hair_and_skin(&shares));
        let pixels = shares.pixels.iter().map(|&[hair, skin]| {
            normalized([hair, skin, 1.0 - hair - skin].map(|share| share.max(1e-4)))
        });
        FloatImage {
            width: SIDE,
            height: SIDE,
            pixels: pixels.collect(),
        }
    }

    /// Hair hangs together and touches the top of the head; a patch of clothes is not tiny, nor one of
    /// skin.
    fn drop_stray_patches(&self, shares: &mut FloatImage<3>) {
        let strongest: Vec<Option<usize>> = (shares.pixels.iter().zip(&self.person))
            .map(|(share, &person)| {
                let mut best = HAIR;
                for part in [SKIN, CLOTHES] {
                    if share[part] > share[best] {
                        best = part;
                    }
                }
                (person > 0.3).then_some(best)
            })
            .collect();
        let area = (SIDE * SIDE) as f32;
        for (part, rest) in [(HAIR, 0.05), (CLOTHES, 0.1), (SKIN, 0.2)] {
            let mask: Vec<bool> = strongest.iter().map(|&best| best == Some(part)).collect();
            let (labels, sizes) = components(&mask, SIDE);
            let largest = sizes.iter().copied().max().unwrap_or(0) as f32;
            let mut on_top = vec![0usize; sizes.len()];
            for (at, &label) in labels.iter().enumerate() {
                if label > 0 && self.coordinates[at][1] < -0.2 && self.place[at] == Place::Outside {
                    on_top[label as usize] += 1;
                }
            }
            let most_on_top = on_top.iter().copied().max().unwrap_or(0).max(1) as f32;
            let keep = |label: usize| {
                let size = sizes[label] as f32;
                label == 0
                    || match part {
                        HAIR => on_top[label] as f32 > 0.02 * most_on_top && size > 0.0012 * area,
                        CLOTHES => size > 0.12 * largest,
                        _ => size > 0.004 * area,
                    }
            };
            for (share, &label) in shares.pixels.iter_mut().zip(&labels) {
                if !keep(label as usize) {
                    share[part] *= rest;
                }
            }
        }
        for share in &mut shares.pixels {
            *share = normalized(*share);
        }
    }

    /// Learns the mixtures anew from where the shares are clear.
    fn learn_from(&self, shares: &FloatImage<3>, mixtures: &mut [Option<Mixture>; 3]) {
        let weights = |part: usize, allowed: &dyn Fn(usize) -> bool| -> Vec<f32> {
            (shares.pixels.iter().zip(&self.person).enumerate())
                .map(
                    |(at, (share, person))| match share[part] > 0.6 && allowed(at) {
                        true => share[part] * share[part] * person,
                        false => 0.0,
                    },
                )
                .collect()
        };
        let of_hair = weights(HAIR, &|at| self.coordinates[at][1] < 1.1);
        let of_clothes = weights(CLOTHES, &|_| true);
        let of_skin = weights(SKIN, &|at| !self.feature[at]);
        let (hair, (clothes, skin)) = rayon::join(
            || self.colors.fit(&of_hair, 4),
            || {
                rayon::join(
                    || self.colors.fit(&of_clothes, 5),
                    || self.colors.fit_skin(&of_skin, 5),
                )
            },
        );
        for (mixture, learnt) in mixtures.iter_mut().zip([hair, skin, clothes]) {
            if learnt.is_some() {
                *mixture = learnt;
            }
        }
    }
}

/// Gives back to the skin what was taken for hair on a forehead, in patches: what is thinner than four pixels is an
/// edge that the mixtures know better.
fn uncover(shares: &mut FloatImage<3>, forehead: &[bool]) {
    let wrong: Vec<bool> = (shares.pixels.iter().zip(forehead))
        .map(|(share, &forehead)| forehead && share[HAIR] > 0.5)
        .collect();
    let core = shrunk(&shrunk(&wrong, SIDE), SIDE);
    let near = (0..3).fold(core, |set, _| grown(&set, SIDE));
    for ((share, near), &forehead) in shares.pixels.iter_mut().zip(near).zip(forehead) {
        if near && forehead {
            share[SKIN] += share[HAIR];
            share[HAIR] = 0.0;
        }
    }
}

/// Two of three shares: the third is what is left of one, and needs no filter of its own.
fn hair_and_skin(shares: &FloatImage<3>) -> FloatImage<2> {
    FloatImage {
        width: shares.width,
        height: shares.height,
        pixels: shares
            .pixels
            .iter()
            .map(|&[hair, skin, _]| [hair, skin])
            .collect(),
    }
}

fn normalized(shares: [f32; 3]) -> [f32; 3] {
    let sum: f32 = shares.iter().sum();
    shares.map(|share| share / sum)
}
