//! The points of a face: 478 in three dimensions, and whether there is a face at all.
//!
//! Kartynnik et al., "Real-time Facial Surface Geometry from Monocular Video on Mobile GPUs" (2019).
//! The network reads a square that is turned so that the eyes are level. A second look through a square
//! made from the first points is more exact than the detector's box. A third look through a wider square
//! makes eyes, brows and lips more exact still; it sees the contour of the face worse.

use crate::analysis::contours::{BROWS, IRISES, LIDS, LIPS};
use crate::analysis::crop::{Outside, TurnedRect, Window};
use crate::analysis::detector::Detection;
use crate::analysis::network::Network;
use crate::error::Error;
use crate::image::Photo;

/// Points of a face: 468 of its surface, and five of each iris.
pub(super) const LANDMARKS: usize = 478;

/// Points of the surface alone.
const SURFACE: usize = 468;

/// The outer corners of the right and the left eye, right and left of the person.
pub(super) const EYE_CORNERS: [usize; 2] = [33, 263];

/// How much larger the square is than the face.
const MARGIN: f32 = 1.5;

/// How much larger it is for the last look. This look and the one before err in different ways, so their mean
/// is nearer to the truth than either.
const WIDER: f32 = 1.75;

/// No last look at a face whose square has a shorter side, in pixels: it shows nothing new.
const TOO_SMALL: f32 = 100.0;

/// No second look where the first sees less of a face than this.
const HOPELESS: f32 = 0.1;

/// The second look is dropped where it sees so much less of a face than the first.
const WORSE: f32 = 0.3;

/// The points of a face.
#[derive(Clone)]
pub(super) struct FacePoints {
    /// Pixels of the picture; the third number is the depth in the same unit, smaller is nearer.
    pub(super) points: Vec<[f32; 3]>,
    /// 0..=1: how sure the network is that this is a face.
    pub(super) presence: f32,
}

/// The network that finds the points.
#[derive(Debug)]
pub(super) struct Mesh {
    network: Network,
}

impl Mesh {
    pub(super) fn new(network: Network) -> Mesh {
        Mesh { network }
    }

    /// The points of a detected face.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub(super) fn locate(
        &mut self,
        picture: &Photo,
        face: &Detection,
    ) -> Result<FacePoints, Error> {
        let [right_eye, left_eye, ..] = face.points;
        let side = face.bounds.longer_side() * MARGIN;
        let square = TurnedRect::square(face.bounds.center(), side, angle(right_eye, left_eye));
        let first = self.look(picture, square)?;
        if first.presence < HOPELESS {
            return Ok(first);
        }
        let square = square_around(&first.points, MARGIN);
        let mut second = self.look(picture, square)?;
        if second.presence < first.presence - WORSE {
            return Ok(first);
        }
        if square.width >= TOO_SMALL {
            let third = self.look(picture, square_around(&second.points, WIDER))?;
            if third.presence >= second.presence - WORSE {
                for at in features() {
                    for (along, other) in second.points[at].iter_mut().zip(third.points[at]) {
                        *along = (*along + other) / 2.0;
                    }
                }
            }
        }
        Ok(second)
    }

    fn look(&mut self, picture: &Photo, square: TurnedRect) -> Result<FacePoints, Error> {
        let side = self.network.side();
        let window = Window::whole((picture.width() as usize, picture.height() as usize));
        let crop = square.crop(picture, window, (side, side), Outside::Edge);
        let outputs = self.network.run(&crop)?;
        let [numbers, presence, _] = outputs.as_slice() else {
            return Err(Error::OutputInvalid);
        };
        let (numbers, _) = numbers.as_chunks::<3>();
        let unit = side as f32;
        let points = numbers.iter().map(|&[x, y, z]| {
            let [x, y] = square.to_picture([x / unit, y / unit]);
            [x, y, z / unit * square.width]
        });
        Ok(FacePoints {
            points: points.collect(),
            presence: 1.0 / (1.0 + (-presence.first().unwrap_or(&0.0)).exp()),
        })
    }
}

/// The points of eyes, irises, brows and lips.
fn features() -> impl Iterator<Item = usize> {
    let eyes = LIDS.iter().flatten().chain(IRISES.iter().flatten());
    let rest = BROWS.iter().flatten().chain(LIPS.iter().flatten());
    eyes.chain(rest).copied()
}

/// The angle of the line through two points, in radians, clockwise on the screen.
pub(super) fn angle(from: [f32; 2], to: [f32; 2]) -> f32 {
    (to[1] - from[1]).atan2(to[0] - from[0])
}

/// The square around the points of a face, `margin` times as large and turned so that its eyes are level.
fn square_around(points: &[[f32; 3]], margin: f32) -> TurnedRect {
    let [right, left] = EYE_CORNERS.map(|at| [points[at][0], points[at][1]]);
    let angle = angle(right, left);
    let (sin, cos) = angle.sin_cos();
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for [x, y, _] in &points[..SURFACE] {
        let level = [x * cos + y * sin, y * cos - x * sin];
        for axis in 0..2 {
            low[axis] = low[axis].min(level[axis]);
            high[axis] = high[axis].max(level[axis]);
        }
    }
    let [u, v] = [0, 1].map(|axis| (low[axis] + high[axis]) / 2.0);
    let side = (high[0] - low[0]).max(high[1] - low[1]) * margin;
    TurnedRect::square([u * cos - v * sin, u * sin + v * cos], side, angle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_square_around_a_turned_face_is_turned_with_it() {
        // An oblong face of 20 × 30 pixels, turned by 30 degrees about (50, 60).
        let turn = 30f32.to_radians();
        let (sin, cos) = turn.sin_cos();
        let place = |u: f32, v: f32| [50.0 + u * cos - v * sin, 60.0 + u * sin + v * cos, 0.0];
        let mut points = vec![place(0.0, 0.0); LANDMARKS];
        points[10] = place(0.0, -15.0);
        points[152] = place(0.0, 15.0);
        points[EYE_CORNERS[0]] = place(-10.0, -4.0);
        points[EYE_CORNERS[1]] = place(10.0, -4.0);
        let square = square_around(&points, 1.5);
        assert!((square.angle - turn).abs() < 1e-4 && (square.width - 45.0).abs() < 1e-3);
        assert!((square.center[0] - 50.0).abs() < 1e-3 && (square.center[1] - 60.0).abs() < 1e-3);
    }
}
