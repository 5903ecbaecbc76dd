//! Tells the people that a photo was taken of from those whom it happens to show.

use crate::analysis::{Face, PortraitMap};

/// A face at least this high, compared with the main one, belongs to the picture.
const LEAST_HEIGHT: f32 = 0.5;

/// A face of which more than this share of its width or height lies beside the picture is cut off: somebody who walks
/// into it. A selfie that lacks the chin is not.
const CUT_OFF: f32 = 0.33;

/// Whether the photo was taken of this person.
pub(super) fn is_person_of_picture(face: &Face, map: &PortraitMap) -> bool {
    height(face) >= LEAST_HEIGHT * main_height(map)
}

/// The height of the largest face that the picture does not cut off, or of the largest where it cuts off all.
fn main_height(map: &PortraitMap) -> f32 {
    let highest = |heights: &mut dyn Iterator<Item = f32>| heights.fold(0.0, f32::max);
    let whole = map.faces.iter().filter(|face| !is_cut_off(face, map));
    match highest(&mut whole.map(height)) {
        0.0 => highest(&mut map.faces.iter().map(height)),
        height => height,
    }
}

/// From the brows to the chin, or across where that is more: a head that nods is as large as before.
fn height(face: &Face) -> f32 {
    face.bounds.width().max(face.bounds.height())
}

fn is_cut_off(face: &Face, map: &PortraitMap) -> bool {
    let (width, height) = (map.photo_size.0 as f32, map.photo_size.1 as f32);
    let (across, down) = (
        CUT_OFF * face.bounds.width(),
        CUT_OFF * face.bounds.height(),
    );
    face.bounds.left < -across
        || face.bounds.right > width + across
        || face.bounds.top < -down
        || face.bounds.bottom > height + down
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Angles, FaceBox, Mask};

    /// A photo of 1,000 × 1,000 pixels with faces at these places: left, top and side.
    fn map(faces: &[(f32, f32, f32)]) -> PortraitMap {
        let mask = Mask {
            width: 1,
            height: 1,
            values: vec![0],
        };
        let face = |&(left, top, side): &(f32, f32, f32)| Face {
            bounds: FaceBox {
                left,
                top,
                right: left + side,
                bottom: top + side,
            },
            score: 1.0,
            presence: 1.0,
            points: [[left, top]; 6],
            landmarks: vec![[left, top, 0.0]; 478],
            angles: Angles {
                roll: 0.0,
                yaw: 0.0,
                pitch: 0.0,
            },
            parts: None,
        };
        PortraitMap {
            photo_size: (1000, 1000),
            faces: faces.iter().map(face).collect(),
            person: mask.clone(),
            hair: mask.clone(),
            skin: mask.clone(),
            clothes: mask.clone(),
            headwear: mask.clone(),
            facial_hair: mask,
        }
    }

    fn bystanders(faces: &[(f32, f32, f32)]) -> Vec<bool> {
        let map = map(faces);
        let of_picture = |face| is_person_of_picture(face, &map);
        map.faces.iter().map(|face| !of_picture(face)).collect()
    }

    #[test]
    fn friends_a_family_and_a_crowd_are_no_bystanders_of_one_another() {
        let family = [
            (100.0, 200.0, 200.0),
            (400.0, 250.0, 180.0),
            (600.0, 500.0, 110.0),
        ];
        assert_eq!(bystanders(&family), [false; 3]);
        let crowd: Vec<_> = (0..20)
            .map(|at| (at as f32 * 50.0, 100.0, 20.0 + (at % 5) as f32))
            .collect();
        assert_eq!(bystanders(&crowd), [false; 20]);
        assert_eq!(
            bystanders(&[(10.0, 10.0, 12.0)]),
            [false],
            "alone and small"
        );
        assert!(bystanders(&[]).is_empty());
    }

    #[test]
    fn faces_less_than_half_as_high_are_bystanders() {
        let street = [
            (100.0, 200.0, 200.0),
            (700.0, 300.0, 99.0),
            (800.0, 300.0, 20.0),
        ];
        assert_eq!(bystanders(&street), [false, true, true]);
    }

    #[test]
    fn somebody_who_walks_into_the_picture_makes_nobody_a_bystander() {
        // The largest face is half outside.
        let faces = [
            (-200.0, 100.0, 400.0),
            (500.0, 300.0, 150.0),
            (800.0, 300.0, 60.0),
        ];
        assert_eq!(bystanders(&faces), [false, false, true]);
    }
}
