//! Carries out the crop of a recipe: where its frame lies, by the faces if it follows them.
//!
//! Places are told in a straightened picture: pixels from the middle of the photo, after it was turned
//! by the angle that straightens it.

use crate::analysis::{Face, PortraitMap};
use crate::codec::Source;
use crate::error::Error;
use crate::image::Reframe;
use crate::looks::head::Head;
use crate::looks::recipe::{Crop, Frame, Rectangle, Straighten};

/// Where the eyes are in frames that are placed by a face, as a share of the height from the top.
const EYE_LINE: f32 = 0.42;

/// The middle points of the irises, of the person's right and left eye.
const IRISES: [usize; 2] = [468, 473];

impl Crop {
    /// The part of a photo that is shown. `analyze` is asked who is in the turned photo, if that decides
    /// where the part lies; where the part could do without an answer, no answer is no error.
    ///
    /// # Errors
    /// [`Error::NoFace`] if there is none where one is needed, those of the photo and of `analyze`.
    pub fn apply<E: From<Error>>(
        &self,
        source: Source,
        analyze: impl FnOnce(&Source) -> Result<PortraitMap, E>,
    ) -> Result<Source, E> {
        let source = match self.turns {
            0 => source,
            turns => source.changed(|photo| Ok(photo.turned(turns)))?,
        };
        if self.frame == Frame::Whole && self.straighten == Straighten::No && !self.mirror {
            return Ok(source);
        }
        let map = match (self.needs_face(), self.follows_faces()) {
            (true, _) => Some(analyze(&source)?),
            (false, true) => analyze(&source).ok(),
            (false, false) => None,
        };
        let reframe = self.reframe(source.size(), map.as_ref())?;
        Ok(source.changed(|photo| photo.reframed(&reframe))?)
    }

    /// Whether a photo of size `photo` can become a picture of size `size`, each width and height.
    pub fn gives(&self, photo: (u32, u32), size: (u32, u32)) -> bool {
        let turned = match self.turns % 2 {
            0 => photo,
            _ => (photo.1, photo.0),
        };
        let within = (1..=turned.0).contains(&size.0) && (1..=turned.1).contains(&size.1);
        let angle = match self.straighten {
            Straighten::No => Some(0.0),
            Straighten::Degrees(degrees) => Some(degrees.to_radians()),
            Straighten::Eyes => None,
        };
        let fixed = angle.and_then(|angle| frame_of(self.frame, turned, angle));
        let proportional = self.frame.proportions().is_none_or(|(across, down)| {
            let (width, height) = (i64::from(size.0), i64::from(size.1));
            let apart = width * i64::from(down) - height * i64::from(across);
            apart.abs() <= i64::from(across.max(down))
        });
        match fixed {
            Some((expected, _)) => size == expected,
            None => within && proportional,
        }
    }

    fn reframe(&self, photo: (u32, u32), map: Option<&PortraitMap>) -> Result<Reframe, Error> {
        let face = map.and_then(|map| map.faces.first());
        let angle = match self.straighten {
            Straighten::No => 0.0,
            Straighten::Degrees(degrees) => degrees.to_radians(),
            Straighten::Eyes => -tilt(face.ok_or(Error::NoFace)?),
        };
        let picture = Straightened { photo, angle };
        let (size, middle) = match (self.frame, frame_of(self.frame, photo, angle)) {
            (Frame::Free(_) | Frame::Whole, Some((size, middle))) => (size, middle),
            (_, Some((size, middle))) => (
                size,
                map.and_then(faces_middle)
                    .map_or(middle, |at| picture.place(at)),
            ),
            (frame, None) => {
                let (map, face) = map.zip(face).ok_or(Error::NoFace)?;
                let head = Head::of(face, map, &|at| picture.place(at));
                around_head(frame, &head, picture)
            }
        };
        Ok(Reframe {
            center: picture.photo_place(picture.held_inside(middle, size)),
            size,
            angle,
            mirror: self.mirror,
        })
    }
}

/// A photo that is turned about its middle.
#[derive(Clone, Copy)]
pub(super) struct Straightened {
    pub(super) photo: (u32, u32),
    pub(super) angle: f32,
}

impl Straightened {
    /// Where a place of the photo is.
    pub(super) fn place(self, [x, y]: [f32; 2]) -> [f32; 2] {
        let (width, height) = (self.photo.0 as f32, self.photo.1 as f32);
        turned([x - width / 2.0, y - height / 2.0], self.angle)
    }

    /// The place of the photo that is there.
    pub(super) fn photo_place(self, place: [f32; 2]) -> [f32; 2] {
        let [x, y] = turned(place, -self.angle);
        let (width, height) = (self.photo.0 as f32, self.photo.1 as f32);
        [x + width / 2.0, y + height / 2.0]
    }

    /// How far the middle of a frame may be from the middle of the photo, along the photo's sides; below
    /// zero if the frame is too large.
    fn slack(self, size: (u32, u32)) -> [f32; 2] {
        let (sin, cos) = (self.angle.sin().abs(), self.angle.cos());
        let (width, height) = (size.0 as f32, size.1 as f32);
        [
            (self.photo.0 as f32 - width * cos - height * sin) / 2.0,
            (self.photo.1 as f32 - width * sin - height * cos) / 2.0,
        ]
    }

    /// The place next to `middle` where a frame lies within the photo.
    pub(super) fn held_inside(self, middle: [f32; 2], size: (u32, u32)) -> [f32; 2] {
        let [x, y] = turned(middle, -self.angle);
        let [across, down] = self.slack(size).map(|slack| slack.max(0.0));
        turned([x.clamp(-across, across), y.clamp(-down, down)], self.angle)
    }
}

/// Clockwise by an angle in radians.
fn turned([x, y]: [f32; 2], angle: f32) -> [f32; 2] {
    let (sin, cos) = angle.sin_cos();
    [x * cos - y * sin, x * sin + y * cos]
}

/// By how many radians the line of the eyes is turned clockwise; an eighth of a full turn at most.
fn tilt(face: &Face) -> f32 {
    let eyes = IRISES.map(|at| face.landmarks.get(at).map_or([0.0; 3], |&point| point));
    let [right, left] = eyes;
    let most = std::f32::consts::FRAC_PI_4;
    (left[1] - right[1])
        .atan2(left[0] - right[0])
        .clamp(-most, most)
}

/// The middle of all faces, in pixels of the photo.
pub(super) fn faces_middle(map: &PortraitMap) -> Option<[f32; 2]> {
    let bounds = map.faces.iter().map(|face| {
        let it = face.bounds;
        [it.left, it.top, it.right, it.bottom]
    });
    let all = bounds.reduce(|all, one| {
        [
            all[0].min(one[0]),
            all[1].min(one[1]),
            all[2].max(one[2]),
            all[3].max(one[3]),
        ]
    });
    all.map(|[left, top, right, bottom]| [(left + right) / 2.0, (top + bottom) / 2.0])
}

/// Size and middle of a frame whose size follows from that of the photo.
fn frame_of(frame: Frame, photo: (u32, u32), angle: f32) -> Option<((u32, u32), [f32; 2])> {
    let (width, height) = (f64::from(photo.0), f64::from(photo.1));
    let (sin, cos) = (f64::from(angle).sin().abs(), f64::from(angle).cos());
    // As large as fits with these proportions.
    let inscribed = |across: f64, down: f64| {
        let scale = (width / (across * cos + down * sin)).min(height / (across * sin + down * cos));
        (across * scale, down * scale)
    };
    let whole = |(across, down): (f64, f64)| {
        // What is whole but for an error of rounding stays so.
        let side = |length: f64, most: u32| ((length + 1e-6) as u32).clamp(1, most.max(1));
        (side(across, photo.0), side(down, photo.1))
    };
    match frame {
        Frame::Whole => Some((whole(inscribed(width, height)), [0.0; 2])),
        Frame::Free(Rectangle {
            left,
            top,
            width: across,
            height: down,
        }) => {
            let (full_width, full_height) = inscribed(width, height);
            let length = |share: f32, full: f64| (f64::from(share) * full).round();
            let size = (length(across, full_width), length(down, full_height));
            let middle = |from: f32, share: f32, full: f64| {
                ((f64::from(from) + f64::from(share) / 2.0 - 0.5) * full) as f32
            };
            let middle = [
                middle(left, across, full_width),
                middle(top, down, full_height),
            ];
            Some((whole(size), middle))
        }
        Frame::Square | Frame::FourToFive | Frame::NineToSixteen | Frame::SixteenToNine => {
            let (across, down) = frame.proportions()?;
            Some((whole(inscribed(across.into(), down.into())), [0.0; 2]))
        }
        Frame::Profile | Frame::Passport => None,
    }
}

/// Size and middle of a frame around a head: eyes on their line and the head as large as is usual, if
/// the photo reaches that far. Hair and chin are never cut for it.
pub(super) fn around_head(
    frame: Frame,
    head: &Head,
    picture: Straightened,
) -> ((u32, u32), [f32; 2]) {
    let (across, down) = frame.proportions().unwrap_or((1, 1));
    let ratio = across as f32 / down as f32;
    let share = match frame {
        Frame::Passport => PASSPORT_HEAD,
        _ => PROFILE_HEAD,
    };
    let half_width = (head.middle - head.left).max(head.right - head.middle);
    let above = (head.eyes - head.top) / EYE_LINE;
    let below = (head.chin - head.eyes) / (1.0 - EYE_LINE);
    let least = above.max(below).max(2.0 * half_width / ratio);
    let size_of = |height: f32| {
        let width = (height * ratio).round().max(1.0) as u32;
        (width, (height.round() as u32).max(1))
    };
    let mut height = ((head.chin - head.top) / share).max(least);
    while height >= least {
        let size = size_of(height);
        let middle = [head.middle, head.eyes + (0.5 - EYE_LINE) * height];
        let held = picture.held_inside(middle, size);
        let fits = picture.slack(size).iter().all(|&slack| slack >= 0.0);
        if fits && (held[1] - middle[1]).abs() <= 0.005 * height {
            return (size, held);
        }
        height *= 0.985;
    }
    // The photo ends too near: the eyes are where they can be.
    let mut height = (head.chin - head.top)
        .max(2.0 * half_width / ratio)
        .max(least * 0.8);
    while picture
        .slack(size_of(height))
        .iter()
        .any(|&slack| slack < 0.0)
        && height > 1.0
    {
        height *= 0.985;
    }
    let wanted = head.eyes + (0.5 - EYE_LINE) * height;
    let (highest, lowest) = (head.chin - height / 2.0, head.top + height / 2.0);
    let down = match highest <= lowest {
        true => wanted.clamp(highest, lowest),
        false => (head.top + head.chin) / 2.0,
    };
    (size_of(height), [head.middle, down])
}

/// The height of the head, hair included, in a profile picture and in a passport photo.
const PROFILE_HEAD: f32 = 0.6;
const PASSPORT_HEAD: f32 = 0.7;

#[cfg(test)]
mod tests {
    use super::*;

    fn crop(frame: &str, degrees: f32) -> Crop {
        Crop {
            frame: frame.parse().unwrap(),
            straighten: match degrees {
                0.0 => Straighten::No,
                degrees => Straighten::Degrees(degrees),
            },
            ..Crop::default()
        }
    }

    #[test]
    fn every_frame_lies_within_the_photo_and_has_the_announced_size() {
        for photo in [(4000, 3000), (3000, 4001), (1, 1), (7, 500), (65_535, 1)] {
            for frame in ["whole", "1:1", "4:5", "9:16", "16:9", "0.1,0.2,0.9,0.5"] {
                for degrees in [0.0, 3.0, -12.5, 45.0] {
                    let crop = crop(frame, degrees);
                    let reframe = crop.reframe(photo, None).unwrap();
                    assert!(crop.gives(photo, reframe.size), "{photo:?} {crop:?}");
                    let other = (reframe.size.0 + 1, reframe.size.1);
                    assert!(!crop.gives(photo, other));
                    let picture = Straightened {
                        photo,
                        angle: reframe.angle,
                    };
                    let slack = picture.slack(reframe.size);
                    // A side of one pixel is more than nothing.
                    let fits = slack.iter().all(|&slack| slack >= -1.0);
                    assert!(fits, "{photo:?} {crop:?} {slack:?}");
                }
            }
        }
    }

    #[test]
    fn frames_have_the_sizes_that_everybody_expects() {
        let size = |frame, degrees| {
            crop(frame, degrees)
                .reframe((4000, 3000), None)
                .unwrap()
                .size
        };
        assert_eq!(size("1:1", 0.0), (3000, 3000));
        assert_eq!(size("4:5", 0.0), (2400, 3000));
        assert_eq!(size("16:9", 0.0), (4000, 2250));
        assert_eq!(size("whole", 0.0), (4000, 3000));
        assert_eq!(size("0.25,0,0.5,1", 0.0), (2000, 3000));
        // Straightened, it is smaller and keeps its proportions.
        let (width, height) = size("whole", 5.0);
        assert!(width < 3700 && (width as f32 / height as f32 - 4.0 / 3.0).abs() < 1e-3);
    }

    #[test]
    fn a_head_is_framed_with_its_eyes_on_their_line_and_never_cut() {
        let picture = Straightened {
            photo: (4000, 3000),
            angle: 0.0,
        };
        let head = |eyes: f32, size: f32| Head {
            eyes,
            middle: 100.0,
            chin: eyes + 0.5 * size,
            top: eyes - 0.6 * size,
            left: 100.0 - 0.4 * size,
            right: 100.0 + 0.4 * size,
        };
        for frame in [Frame::Profile, Frame::Passport] {
            for (eyes, size, free) in [
                (0.0, 600.0, true),
                (-900.0, 400.0, true),
                (-1200.0, 500.0, false),
                (1200.0, 560.0, false),
                (100.0, 2200.0, false),
            ] {
                let head = head(eyes, size);
                let (size, middle) = around_head(frame, &head, picture);
                let middle = picture.held_inside(middle, size);
                let top = middle[1] - size.1 as f32 / 2.0;
                let at = (head.eyes - top) / size.1 as f32;
                assert!(
                    !free || (at - EYE_LINE).abs() < 0.01,
                    "{frame:?} {eyes}: {at}"
                );
                let (highest, lowest) = (head.top.max(-1500.0), head.chin.min(1500.0));
                assert!(top <= highest + 1.0, "{frame:?} {eyes}: hair");
                assert!(
                    top + size.1 as f32 >= lowest - 1.0,
                    "{frame:?} {eyes}: chin"
                );
                let crop = Crop {
                    frame,
                    ..Crop::default()
                };
                assert!(crop.gives((4000, 3000), size), "{size:?}");
            }
        }
    }

    #[test]
    fn a_crop_by_a_face_needs_one() {
        for frame in ["profile", "passport"] {
            let refused = crop(frame, 0.0).reframe((400, 300), None);
            assert!(matches!(refused, Err(Error::NoFace)));
        }
    }
}
