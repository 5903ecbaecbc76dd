//! Gives faces a little more character before they are drawn: larger eyes and a smaller nose.
//!
//! Photo and portrait map are changed alike, so that what is drawn by the map lies on what is seen. Every face is
//! changed. A turned head is changed less, and of one from the side only the eye that is seen.

use crate::analysis::{Face, Mask, PortraitMap};
use crate::codec::Source;
use crate::error::Error;
use crate::image::{Photo, Swell, Warp};

/// By how much eyes grow and a nose shrinks at most.
const EYES: f32 = 0.30;
const NOSE: f32 = 0.14;

/// The corners of the right and of the left eye, the outer one first.
const EYE_CORNERS: [[usize; 2]; 2] = [[33, 133], [263, 362]];

/// The tip of the nose, its underside, and its wings.
const TIP: usize = 1;
const UNDERSIDE: usize = 2;
const WINGS: [usize; 2] = [129, 358];

/// An eye that is narrower than the other by this is behind the bridge of the nose.
const HIDDEN: f32 = 0.45;

/// How the faces of one photo are changed.
#[derive(Clone, PartialEq)]
pub struct Character {
    warp: Warp,
}

impl Character {
    /// The change of the faces of `map` by `amount`, 0..=1: at 1 eyes are 1.3 times as large. `None` where nothing changes.
    pub fn of(map: &PortraitMap, amount: f32) -> Option<Character> {
        let amount = if amount.is_finite() {
            amount.clamp(0.0, 1.0)
        } else {
            0.0
        };
        let swells: Vec<Swell> = (map.faces.iter())
            .flat_map(|face| swells(face, amount))
            .collect();
        (!swells.is_empty()).then_some(Character {
            warp: Warp { swells },
        })
    }

    /// A smaller copy with its faces changed, of a photo that is this many pixels wide.
    pub(crate) fn apply_to_copy(&self, copy: Photo, photo_width: u32) -> Photo {
        let scale = copy.width() as f32 / photo_width.max(1) as f32;
        copy.warped(&self.warp.scaled(scale))
    }

    /// The photo with its faces changed; far from every face it has the same pixels.
    ///
    /// # Errors
    /// Those of reading the photo.
    pub fn apply(&self, source: Source) -> Result<Source, Error> {
        source.changed(|photo| Ok(photo.warped(&self.warp)))
    }

    /// What is known of the photo after the change.
    pub fn moved(&self, map: &PortraitMap) -> PortraitMap {
        let mut map = map.clone();
        let (width, height) = (map.photo_size.0 as f32, map.photo_size.1 as f32);
        for mask in [
            &mut map.person,
            &mut map.hair,
            &mut map.skin,
            &mut map.clothes,
            &mut map.headwear,
            &mut map.facial_hair,
        ] {
            self.move_mask(mask, [0.0, 0.0, width, height]);
        }
        for face in &mut map.faces {
            for point in &mut face.points {
                *point = self.warp.place_after(*point);
            }
            for [x, y, _] in &mut face.landmarks {
                [*x, *y] = self.warp.place_after([*x, *y]);
            }
            if let Some(parts) = &mut face.parts {
                let covered = [parts.left, parts.top, parts.side, parts.side];
                for mask in [
                    &mut parts.hair,
                    &mut parts.skin,
                    &mut parts.clothes,
                    &mut parts.headwear,
                ] {
                    self.move_mask(mask, covered);
                }
            }
        }
        map
    }

    /// Moves a mask that covers a part of the photo: its left and upper side, its width and its height.
    fn move_mask(&self, mask: &mut Mask, [left, top, width, height]: [f32; 4]) {
        let before = mask.clone();
        let [across, down] = [width / mask.width as f32, height / mask.height as f32];
        for (y, row) in mask
            .values
            .chunks_exact_mut(before.width.max(1))
            .enumerate()
        {
            let from = top + y as f32 * down;
            if !self.warp.touches([left, from, left + width, from + down]) {
                continue;
            }
            for (x, value) in row.iter_mut().enumerate() {
                let after = [left + (x as f32 + 0.5) * across, from + 0.5 * down];
                let place = self.warp.place_before(after);
                if place != after {
                    let share = before.between(
                        (place[0] - left) / across - 0.5,
                        (place[1] - top) / down - 0.5,
                    );
                    *value = (share * 255.0 + 0.5) as u8;
                }
            }
        }
    }
}

/// The parts of a face that change: its eyes, which do not touch one another, and its nose.
fn swells(face: &Face, amount: f32) -> Vec<Swell> {
    let point = |at: usize| face.landmarks.get(at).map(|&[x, y, _]| [x, y]);
    let between = |a: [f32; 2], b: [f32; 2]| [0, 1].map(|axis| (a[axis] + b[axis]) / 2.0);
    let eye = |[outer, inner]: [usize; 2]| {
        let (outer, inner) = (point(outer)?, point(inner)?);
        Some((between(outer, inner), distance(outer, inner)))
    };
    let [Some((right, right_width)), Some((left, left_width))] = EYE_CORNERS.map(eye) else {
        return Vec::new();
    };
    let widest = right_width.max(left_width);
    let narrowest = right_width.min(left_width);
    if amount <= 0.0 || widest < 1.0 {
        return Vec::new();
    }
    let is_profile = narrowest < HIDDEN * widest;
    let room = match is_profile {
        true => f32::MAX,
        false => distance(right, left) / 2.0,
    };
    let mut swells = Vec::new();
    for (center, width) in [(right, right_width), (left, left_width)] {
        if width < HIDDEN * widest {
            continue;
        }
        let radius = (width * 1.1).min(room);
        // Where there is no room for a whole eye and its surroundings, it grows less.
        let free = ((radius / width - 0.65) / 0.25).clamp(0.0, 1.0);
        let scale = 1.0 + EYES * amount * free;
        swells.push(Swell {
            center,
            radius,
            even: (width * 0.52 * scale).min(radius * 0.75),
            scale,
        });
    }
    let nose = [TIP, UNDERSIDE, WINGS[0], WINGS[1]].map(point);
    if let [Some(tip), Some(underside), Some(one), Some(other)] = nose
        && !is_profile
    {
        let width = distance(one, other);
        let frontal = ((narrowest / widest - HIDDEN) / (0.8 - HIDDEN)).clamp(0.0, 1.0);
        swells.push(Swell {
            center: between(between(one, other), between(tip, underside)),
            radius: width * 1.05,
            even: width * 0.40,
            scale: 1.0 - NOSE * amount * frontal,
        });
    }
    swells.retain(|swell| swell.radius >= 1.0 && swell.scale != 1.0);
    swells
}

fn distance([ax, ay]: [f32; 2], [bx, by]: [f32; 2]) -> f32 {
    (ax - bx).hypot(ay - by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Angles, FaceBox};

    const SIZE: (u32, u32) = (400, 200);

    /// A face whose right eye begins here, with eyes 30 wide and 33 apart.
    fn face(left: f32, top: f32) -> Face {
        let mut landmarks = vec![[left + 45.0, top + 60.0, 0.0]; 478];
        for (at, place) in [
            (33, [0.0, 0.0]),
            (133, [30.0, 2.0]),
            (362, [63.0, 2.0]),
            (263, [93.0, 0.0]),
            (TIP, [46.0, 36.0]),
            (UNDERSIDE, [46.0, 44.0]),
            (WINGS[0], [29.0, 40.0]),
            (WINGS[1], [64.0, 40.0]),
        ] {
            landmarks[at] = [left + place[0], top + place[1], 0.0];
        }
        Face {
            bounds: FaceBox {
                left,
                top,
                right: left + 93.0,
                bottom: top + 90.0,
            },
            score: 1.0,
            presence: 1.0,
            points: [[left, top]; 6],
            landmarks,
            angles: Angles {
                roll: 0.0,
                yaw: 0.0,
                pitch: 0.0,
            },
            parts: None,
        }
    }

    fn map(faces: Vec<Face>) -> PortraitMap {
        let mask = Mask {
            width: 200,
            height: 100,
            values: (0..20_000).map(|at| (at % 200) as u8).collect(),
        };
        PortraitMap {
            photo_size: SIZE,
            faces,
            person: mask.clone(),
            hair: mask.clone(),
            skin: mask.clone(),
            clothes: mask.clone(),
            headwear: mask.clone(),
            facial_hair: mask,
        }
    }

    fn between(map: &PortraitMap, a: usize, b: usize) -> f32 {
        let [a, b] = [a, b].map(|at| map.faces[0].landmarks[at]);
        distance([a[0], a[1]], [b[0], b[1]])
    }

    #[test]
    fn eyes_grow_by_the_amount_and_the_nose_shrinks() {
        let before = map(vec![face(100.0, 60.0)]);
        for amount in [0.25, 0.5, 1.0] {
            let after = Character::of(&before, amount).unwrap().moved(&before);
            let grown = |a, b| between(&after, a, b) / between(&before, a, b);
            let expected = 1.0 + EYES * amount;
            for corners in EYE_CORNERS {
                let found = grown(corners[0], corners[1]);
                assert!((found / expected - 1.0).abs() < 0.02, "{amount}: {found}");
            }
            let nose = grown(WINGS[0], WINGS[1]);
            assert!(
                nose < 1.0 - 0.08 * amount && nose > 1.0 - 0.16 * amount,
                "{nose}"
            );
            // Both sides alike: the distances of the eyes from the tip of the nose.
            let sides = between(&after, 33, TIP) / between(&after, 263, TIP);
            let expected = between(&before, 33, TIP) / between(&before, 263, TIP);
            assert!((sides - expected).abs() < 0.01);
        }
    }

    #[test]
    fn nothing_changes_without_a_face_or_an_amount() {
        let one = map(vec![face(100.0, 60.0)]);
        for (map, amount) in [
            (&one, 0.0),
            (&one, -1.0),
            (&one, f32::NAN),
            (&map(vec![]), 1.0),
        ] {
            assert!(Character::of(map, amount).is_none());
        }
    }

    #[test]
    fn photo_masks_and_points_move_alike() {
        let before = map(vec![face(100.0, 60.0), face(196.0, 66.0)]);
        let character = Character::of(&before, 1.0).unwrap();
        let after = character.moved(&before);
        // A mask and a photo that say in which column each pixel was.
        let pixels = (0..SIZE.0 * SIZE.1).flat_map(|at| [(at % SIZE.0 / 2) as u8; 3]);
        let photo = crate::image::Photo::from_pixels(SIZE.0, SIZE.1, pixels.collect()).unwrap();
        let source = character.apply(photo.into()).unwrap();
        let mut warped = vec![0; (SIZE.0 * SIZE.1 * 3) as usize];
        source.rows().unwrap().read(&mut warped).unwrap();
        for y in 0..100usize {
            for x in 0..200usize {
                let mask = f32::from(after.skin.values[y * 200 + x]);
                let seen = f32::from(warped[(y * 2 * 400 + x * 2) * 3]);
                assert!((mask - seen).abs() <= 2.5, "{x} {y}: {mask} {seen}");
            }
        }
        for (face, old) in after.faces.iter().zip(&before.faces) {
            for (&[x, y, _], &[old_x, ..]) in face.landmarks.iter().zip(&old.landmarks) {
                let seen = f32::from(warped[(y as usize * 400 + x as usize) * 3]);
                assert!((seen * 2.0 - old_x).abs() < 3.5, "{seen} {old_x}");
            }
        }
    }

    #[test]
    fn of_a_profile_only_the_eye_that_is_seen_grows() {
        let mut profile = face(100.0, 60.0);
        for (at, x) in [(362, 134.0), (263, 140.0)] {
            profile.landmarks[at][0] = x;
        }
        let swells = swells(&profile, 1.0);
        assert_eq!(swells.len(), 1);
        assert_eq!(swells[0].center, [115.0, 61.0]);
    }
}
