//! Where a head lies: face, hair, ears and chin.

use crate::analysis::{Face, FaceFrame, FaceParts, contour};

/// Half the width of a head, in heights of its face.
const HALF_WIDTH: f32 = 0.68;

/// Half its height.
const HALF_HEIGHT: f32 = 0.88;

/// The middle of a head is so much higher than that of its face.
const RISE: f32 = 0.17;

/// How far the back of a head in profile lies from the middle of its face.
const BACK: f32 = 0.34;

/// How much wider a head in profile is, on either side.
const PROFILE: f32 = 0.12;

/// Hair that is not known may hang beside the neck: so far down from the middle of the face, and so far to either side.
const HANGING: [f32; 2] = [0.8, 0.6];

/// A detector's box reaches from the brows to the chin: the face is so many times higher.
const FACE_TO_BOX: f32 = 1.15;

/// Hair is taken for that of this head as far as this from its middle, in sizes of the head.
const HAIR_REACH: f32 = 1.7;

/// The least share of hair, of 255.
const HAIR: f32 = 50.0;

/// A head in pixels of the photo.
pub(super) struct Head<'map> {
    frame: FaceFrame,
    /// The contour of the face.
    pub(super) contour: [[f32; 2]; 36],
    bounds: [f32; 4],
    /// Of -1..=1, how far it looks to the right.
    turned: f32,
    parts: Option<&'map FaceParts>,
}

impl Head<'_> {
    pub(super) fn of(face: &Face) -> Head<'_> {
        let mut frame = FaceFrame::of(&face.landmarks);
        let high = face.bounds.width().max(face.bounds.height()) * FACE_TO_BOX;
        frame.height = frame.height.max(high);
        Head {
            frame,
            contour: contour(&face.landmarks),
            bounds: [
                face.bounds.left,
                face.bounds.top,
                face.bounds.right,
                face.bounds.bottom,
            ],
            turned: face.angles.yaw.to_radians().sin(),
            parts: face.parts.as_ref(),
        }
    }

    /// The height of its face, in pixels.
    pub(super) fn face_height(&self) -> f32 {
        self.frame.height
    }

    pub(super) fn center(&self) -> [f32; 2] {
        self.frame.center
    }

    /// How far a place is from the middle of the head, where 1 is its outline.
    pub(super) fn distance(&self, place: [f32; 2]) -> f32 {
        let [u, v] = self.frame.coordinates(place);
        let width = HALF_WIDTH + PROFILE * self.turned.abs();
        ((u + BACK * self.turned) / width).hypot((v + RISE) / HALF_HEIGHT)
    }

    /// Whether a place belongs to the head, for all that is known.
    pub(super) fn covers(&self, place: [f32; 2]) -> bool {
        self.distance(place) <= 1.0
            || self.is_in_box(place)
            || match self.parts {
                Some(_) => self.is_hair(place),
                None => self.is_where_hair_hangs(place),
            }
    }

    fn is_where_hair_hangs(&self, place: [f32; 2]) -> bool {
        let [u, v] = self.frame.coordinates(place);
        let [down, beside] = HANGING;
        v > 0.0 && (u / beside).hypot(v / down) <= 1.0
    }

    /// Whether a place is in the box that the detector has found.
    fn is_in_box(&self, [x, y]: [f32; 2]) -> bool {
        let [left, top, right, bottom] = self.bounds;
        (left..right).contains(&x) && (top..bottom).contains(&y)
    }

    /// Whether there is hair of this head.
    fn is_hair(&self, place: [f32; 2]) -> bool {
        self.distance(place) < HAIR_REACH && self.hair(place) * 255.0 >= HAIR
    }

    /// The share of this person's hair and headwear at a place, 0..=1; nothing where the face is too small for
    /// them.
    pub(super) fn hair(&self, place: [f32; 2]) -> f32 {
        self.part(place, |parts| &parts.hair) + self.part(place, |parts| &parts.headwear)
    }

    /// The share of this person's clothes.
    pub(super) fn clothes(&self, place: [f32; 2]) -> f32 {
        self.part(place, |parts| &parts.clothes)
    }

    pub(super) fn has_parts(&self) -> bool {
        self.parts.is_some()
    }

    fn part(&self, [x, y]: [f32; 2], mask: impl Fn(&FaceParts) -> &crate::analysis::Mask) -> f32 {
        let Some(parts) = self.parts else { return 0.0 };
        let mask = mask(parts);
        let (x, y) = ((x - parts.left) / parts.side, (y - parts.top) / parts.side);
        if !(0.0..1.0).contains(&x) || !(0.0..1.0).contains(&y) {
            return 0.0;
        }
        let column = (x * mask.width as f32) as usize;
        let row = (y * mask.height as f32) as usize;
        f32::from(mask.values[row * mask.width + column]) / 255.0
    }
}
