//! What is known of a portrait: plain data, in pixels of the photo.
//!
//! It tells one person from another, so it is never written to a disk and never logged: no type here
//! can be serialised, and `Debug` prints counts and sizes alone.

use std::fmt;

use crate::image::neighbours;

/// The faces, the people and their parts in one photo.
#[derive(Clone, PartialEq)]
pub struct PortraitMap {
    /// Width and height of the photo in pixels.
    pub photo_size: (u32, u32),
    /// The faces, the largest first.
    pub faces: Vec<Face>,
    /// People. All masks of the whole photo are of one size, which is smaller than a large photo.
    pub person: Mask,
    /// Hair of all people, and beards in part.
    pub hair: Mask,
    /// Skin of all people.
    pub skin: Mask,
    /// Clothes of all people, and whatever else belongs to them.
    pub clothes: Mask,
    /// Hats, turbans and scarves over the head of all people.
    pub headwear: Mask,
    /// Beards and moustaches of all people. It lies over the other parts: skin and hair hold it too.
    pub facial_hair: Mask,
}

/// A face.
#[derive(Clone, PartialEq)]
pub struct Face {
    /// Where it is, from the brows to the chin.
    pub bounds: FaceBox,
    /// How sure the detector is, 0..=1.
    pub score: f32,
    /// How sure the network of the landmarks is that this is a face, 0..=1.
    pub presence: f32,
    /// Right eye, left eye, nose, mouth, right ear, left ear, as the detector sees them; right and left
    /// of the person.
    pub points: [[f32; 2]; 6],
    /// 478 points: 468 of the surface, then five of the right iris and five of the left. The third number is the
    /// depth in the same unit, smaller is nearer.
    pub landmarks: Vec<[f32; 3]>,
    /// How the head is turned.
    pub angles: Angles,
    /// The parts of this person; `None` of a face that is too small for them.
    pub parts: Option<FaceParts>,
}

/// An upright box in pixels of the photo. It may reach beyond the photo.
#[derive(Clone, Copy, PartialEq)]
pub struct FaceBox {
    /// Its left side.
    pub left: f32,
    /// Its upper side.
    pub top: f32,
    /// Its right side.
    pub right: f32,
    /// Its lower side.
    pub bottom: f32,
}

/// How a head is turned, in degrees.
#[derive(Clone, Copy, PartialEq)]
pub struct Angles {
    /// Tilted in the plane of the picture; clockwise on the screen is positive.
    pub roll: f32,
    /// Turned to a side; looking to the right of the picture is positive.
    pub yaw: f32,
    /// Nodding; looking up is positive.
    pub pitch: f32,
}

/// The parts of one person, in a square around the head and the shoulders.
#[derive(Clone, PartialEq)]
pub struct FaceParts {
    /// The left side of the square, in pixels of the photo.
    pub left: f32,
    /// Its upper side.
    pub top: f32,
    /// The length of a side.
    pub side: f32,
    /// Hair. Each mask covers the square; the four together are the person.
    pub hair: Mask,
    /// Skin.
    pub skin: Mask,
    /// Clothes.
    pub clothes: Mask,
    /// What covers the head.
    pub headwear: Mask,
}

/// How much each pixel belongs to something, from 0 to 255.
#[derive(Clone, PartialEq, Eq)]
pub struct Mask {
    /// Pixels in a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Rows from the top.
    pub values: Vec<u8>,
}

/// The share of the photo that each part covers, 0..=1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PartShares {
    /// People; hair, skin, clothes and headwear together.
    pub person: f32,
    /// Hair.
    pub hair: f32,
    /// Skin.
    pub skin: f32,
    /// Clothes.
    pub clothes: f32,
    /// What covers heads.
    pub headwear: f32,
    /// Beards and moustaches, which are counted as skin or hair too.
    pub facial_hair: f32,
    /// What is no person.
    pub background: f32,
}

#[cfg(test)]
impl Face {
    /// One that was never measured, with its left, top, right and bottom, in pixels.
    pub(crate) fn made_up([left, top, right, bottom]: [f32; 4], landmarks: Vec<[f32; 3]>) -> Face {
        Face {
            bounds: FaceBox {
                left,
                top,
                right,
                bottom,
            },
            score: 1.0,
            presence: 1.0,
            points: [[(left + right) / 2.0, (top + bottom) / 2.0]; 6],
            landmarks,
            angles: Angles {
                roll: 0.0,
                yaw: 0.0,
                pitch: 0.0,
            },
            parts: None,
        }
    }
}

#[cfg(test)]
impl PortraitMap {
    /// Of faces that were never measured: the left, top, right and bottom of each, in pixels.
    pub(crate) fn with_faces(photo_size: (u32, u32), boxes: &[[f32; 4]]) -> PortraitMap {
        let face = |&[left, top, right, bottom]: &[f32; 4]| {
            let middle = [(left + right) / 2.0, (top + bottom) / 2.0, 0.0];
            Face::made_up([left, top, right, bottom], vec![middle; 478])
        };
        PortraitMap {
            faces: boxes.iter().map(face).collect(),
            ..PortraitMap::nobody(photo_size)
        }
    }
}

impl PortraitMap {
    /// Of a picture with nobody in it.
    pub(crate) fn nobody(photo_size: (u32, u32)) -> PortraitMap {
        let nothing = Mask {
            width: 1,
            height: 1,
            values: vec![0],
        };
        PortraitMap {
            photo_size,
            faces: Vec::new(),
            person: nothing.clone(),
            hair: nothing.clone(),
            skin: nothing.clone(),
            clothes: nothing.clone(),
            headwear: nothing.clone(),
            facial_hair: nothing,
        }
    }

    /// Whether anything in the photo is a person.
    pub(crate) fn has_people(&self) -> bool {
        self.person.values.iter().any(|&value| value >= 128)
    }

    /// The share of the photo that each part covers.
    pub fn shares(&self) -> PartShares {
        let person = self.person.mean();
        PartShares {
            person,
            hair: self.hair.mean(),
            skin: self.skin.mean(),
            clothes: self.clothes.mean(),
            headwear: self.headwear.mean(),
            facial_hair: self.facial_hair.mean(),
            background: 1.0 - person,
        }
    }
}

impl Mask {
    /// The mean value, 0..=1.
    pub fn mean(&self) -> f32 {
        let sum: u64 = self.values.iter().map(|&value| u64::from(value)).sum();
        sum as f32 / (self.values.len().max(1) as f32 * 255.0)
    }

    /// The value at a place of a photo of this size, where the mask is of the whole photo.
    pub(crate) fn at_place(&self, [x, y]: [f32; 2], (width, height): (u32, u32)) -> f32 {
        self.between(
            x * self.width as f32 / width.max(1) as f32 - 0.5,
            y * self.height as f32 / height.max(1) as f32 - 0.5,
        )
    }

    /// The value between the four pixels around a place, 0..=1; whole numbers are the middles of pixels.
    pub(crate) fn between(&self, x: f32, y: f32) -> f32 {
        let (x0, x1, across) = neighbours(x, self.width);
        let (y0, y1, down) = neighbours(y, self.height);
        let at = |x: usize, y: usize| f32::from(self.values[y * self.width + x]);
        let upper = at(x0, y0) + (at(x1, y0) - at(x0, y0)) * across;
        let lower = at(x0, y1) + (at(x1, y1) - at(x0, y1)) * across;
        (upper + (lower - upper) * down) / 255.0
    }
}

impl FaceBox {
    /// Its width in pixels.
    pub fn width(self) -> f32 {
        self.right - self.left
    }

    /// Its height in pixels.
    pub fn height(self) -> f32 {
        self.bottom - self.top
    }
}

impl fmt::Debug for PortraitMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PortraitMap({} faces)", self.faces.len())
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Face({} landmarks)", self.landmarks.len())
    }
}

impl fmt::Debug for FaceBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaceBox")
    }
}

impl fmt::Debug for Angles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Angles")
    }
}

impl fmt::Debug for FaceParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FaceParts")
    }
}

impl fmt::Debug for Mask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mask({} × {})", self.width, self.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_measured_is_printed_and_the_shares_are() {
        let mask = |value| Mask {
            width: 2,
            height: 2,
            values: vec![value; 4],
        };
        let face = Face {
            bounds: FaceBox {
                left: 7.125,
                top: 7.125,
                right: 17.125,
                bottom: 17.125,
            },
            score: 0.7125,
            presence: 0.7125,
            points: [[7.125; 2]; 6],
            landmarks: vec![[7.125; 3]; 478],
            angles: Angles {
                roll: 7.125,
                yaw: 7.125,
                pitch: 7.125,
            },
            parts: Some(FaceParts {
                left: 7.125,
                top: 7.125,
                side: 7.125,
                hair: mask(71),
                skin: mask(71),
                clothes: mask(71),
                headwear: mask(71),
            }),
        };
        let parts = format!("{:?} {:?}", face.parts, face.bounds);
        let map = PortraitMap {
            photo_size: (40, 30),
            faces: vec![face],
            person: mask(255),
            hair: mask(51),
            skin: mask(102),
            clothes: mask(51),
            headwear: mask(51),
            facial_hair: mask(51),
        };
        let printed = format!("{map:?} {:?} {:?} {parts}", map.faces, map.faces[0].angles);
        assert!(printed.starts_with("PortraitMap(1 faces)"));
        assert!(!printed.contains("71"), "{printed}");
        let shares = map.shares();
        assert!((shares.hair - 0.2).abs() < 1e-6 && shares.background == 0.0);
    }
}
