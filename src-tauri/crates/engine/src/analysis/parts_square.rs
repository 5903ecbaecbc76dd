//! The square around the head and the shoulders of a person, and the numbers of the parts in it.

use crate::analysis::crop::TurnedRect;
use crate::analysis::face_frame::FaceFrame;

pub(super) const HAIR: usize = 0;
pub(super) const SKIN: usize = 1;
pub(super) const CLOTHES: usize = 2;
pub(super) const HEADWEAR: usize = 3;

/// How many parts there are.
pub(super) const PARTS: usize = 4;

/// Pixels on a side of the square of a face.
pub(super) const SIDE: usize = 192;

/// The square of the picture in which the parts of a face are searched, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct PartsSquare {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) side: f32,
}

impl PartsSquare {
    /// Around the head and the shoulders.
    pub(super) fn around(frame: FaceFrame) -> PartsSquare {
        let side = 3.6 * frame.height;
        PartsSquare {
            left: frame.center[0] - side / 2.0,
            top: frame.center[1] - side * 0.42,
            side,
        }
    }

    /// It as a part to cut out of the picture.
    pub(super) fn rect(self) -> TurnedRect {
        let half = self.side / 2.0;
        TurnedRect::square([self.left + half, self.top + half], self.side, 0.0)
    }
}
