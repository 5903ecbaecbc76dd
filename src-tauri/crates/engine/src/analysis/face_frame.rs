//! Coordinates of a face, and what usually lies where in them.
//!
//! `u` goes to the right and `v` down along the face, both in heights of the face: v is -0.5 at the
//! hairline and 0.5 at the chin. Both turn with the face.

use crate::analysis::contours::{CHIN, FOREHEAD, OVAL};
use crate::analysis::landmarks::{EYE_CORNERS, angle};

/// The place, the size and the turn of a face.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FaceFrame {
    /// The middle of the face's contour, in pixels.
    pub(crate) center: [f32; 2],
    /// From the forehead to the chin, in pixels, the depth included.
    pub(crate) height: f32,
    sin: f32,
    cos: f32,
}

impl FaceFrame {
    pub(crate) fn of(points: &[[f32; 3]]) -> FaceFrame {
        let oval = OVAL.map(|at| points[at]);
        let center = [0, 1].map(|axis| oval.iter().map(|point| point[axis]).sum::<f32>() / 36.0);
        let [right, left] = EYE_CORNERS.map(|at| [points[at][0], points[at][1]]);
        let (sin, cos) = angle(right, left).sin_cos();
        let along = points[FOREHEAD].iter().zip(points[CHIN]);
        let height = along.map(|(a, b)| (a - b).powi(2)).sum::<f32>().sqrt();
        FaceFrame {
            center,
            // No face is smaller than a pixel, whatever the network says.
            height: height.max(1.0),
            sin,
            cos,
        }
    }

    /// `u` and `v` of a place in the picture.
    pub(crate) fn coordinates(self, [x, y]: [f32; 2]) -> [f32; 2] {
        let [dx, dy] = [x - self.center[0], y - self.center[1]].map(|along| along / self.height);
        [dx * self.cos + dy * self.sin, dy * self.cos - dx * self.sin]
    }

    /// The place in the picture at `u` and `v`.
    pub(crate) fn place(self, [u, v]: [f32; 2]) -> [f32; 2] {
        let [x, y] = self.center;
        [
            x + (u * self.cos - v * self.sin) * self.height,
            y + (u * self.sin + v * self.cos) * self.height,
        ]
    }
}

/// The contour of a face, from the middle of the forehead clockwise on the screen.
pub(crate) fn contour(points: &[[f32; 3]]) -> [[f32; 2]; 36] {
    OVAL.map(|at| [points[at][0], points[at][1]])
}

/// Where a place lies in the contour of the face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Well inside.
    Inside,
    /// On the contour.
    Rim,
    /// Outside.
    Outside,
}

/// The usual shares of hair, skin and clothes at a place, given that it is this person.
pub(super) fn usual_shares([u, v]: [f32; 2], place: Place) -> [f32; 3] {
    let shares = match place {
        Place::Inside => [0.02 + 0.13 * rise(-0.32 - v, 0.04), 0.97, 0.01],
        Place::Rim => [0.12, 0.86, 0.02],
        Place::Outside => outside_the_face(u.abs(), v),
    };
    let sum: f32 = shares.iter().sum();
    shares.map(|share| share / sum)
}

/// `side` is the distance from the middle line of the face.
fn outside_the_face(side: f32, v: f32) -> [f32; 3] {
    // On top, and falling beside the face down to the shoulders.
    let hair = 0.8 * rise(0.12 - v, 0.10)
        + 0.40
            * rise(v - 0.1, 0.08)
            * rise(0.95 - v, 0.15)
            * rise(side - 0.30, 0.05)
            * rise(0.75 - side, 0.08)
        + 0.02;
    // The neck, the ears, the shoulders, and a high forehead.
    let skin = 0.14
        + 0.6 * rise(0.30 - side, 0.04) * rise(v - 0.35, 0.05) * rise(0.85 - v, 0.08)
        + 0.35 * rise(v + 0.25, 0.06) * rise(0.25 - v, 0.06) * rise(0.52 - side, 0.04)
        + 0.25 * rise(v - 0.6, 0.06) * rise(1.6 - v, 0.2)
        + 0.35 * rise(0.34 - side, 0.05) * rise(v + 0.80, 0.08) * rise(-0.3 - v, 0.05);
    let clothes =
        0.02 + 0.65 * rise(v - 0.80, 0.09) + 0.25 * rise(v - 0.62, 0.05) * rise(side - 0.25, 0.05);
    [hair, skin, clothes]
}

/// From 0 to 1 where `along` passes zero, within about four times `width`.
fn rise(along: f32, width: f32) -> f32 {
    1.0 / (1.0 + (-along / width).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn above_the_face_is_hair_beside_the_chin_skin_and_below_clothes() {
        let most = |u: f32, v: f32| {
            let shares = usual_shares([u, v], Place::Outside);
            assert!((shares.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            (0..3).max_by(|&a, &b| shares[a].total_cmp(&shares[b]))
        };
        assert_eq!(most(0.0, -0.9), Some(0));
        assert_eq!(most(0.0, 0.6), Some(1));
        assert_eq!(most(0.3, 1.4), Some(2));
        assert!(usual_shares([0.0, 0.0], Place::Inside)[1] > 0.9);
    }
}
