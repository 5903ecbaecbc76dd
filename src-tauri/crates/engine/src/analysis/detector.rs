//! Finds faces in one part of a picture: two networks of the BlazeFace kind.
//!
//! Bazarevsky et al., "BlazeFace: Sub-millisecond Neural Face Detection on Mobile GPUs" (2019). A
//! network gives for each anchor a score, a box and six points, relative to the anchor.

use crate::analysis::crop::{Outside, TurnedRect, Window};
use crate::analysis::network::Network;
use crate::error::Error;
use crate::image::Photo;

/// Numbers of an anchor: centre and size of the box, then six points.
pub(super) const BOX_NUMBERS: usize = 16;

/// Right eye, left eye, nose, mouth, right ear, left ear: right and left of the person.
pub(super) const POINTS: usize = 6;

/// A face that a detector found, in pixels of the picture.
#[derive(Clone, PartialEq)]
pub(super) struct Detection {
    pub(super) bounds: Bounds,
    /// 0..=1.
    pub(super) score: f32,
    pub(super) points: [[f32; 2]; POINTS],
}

/// An upright box in pixels.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Bounds {
    pub(super) fn width(self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(self) -> f32 {
        self.bottom - self.top
    }

    pub(super) fn center(self) -> [f32; 2] {
        [
            (self.left + self.right) / 2.0,
            (self.top + self.bottom) / 2.0,
        ]
    }

    pub(super) fn longer_side(self) -> f32 {
        self.width().max(self.height())
    }

    pub(super) fn area(self) -> f32 {
        self.width() * self.height()
    }
}

impl Detection {
    /// The same face in a picture that is `scale` times as large.
    pub(super) fn scaled(&self, scale: f32) -> Detection {
        let Bounds {
            left,
            top,
            right,
            bottom,
        } = self.bounds;
        Detection {
            bounds: Bounds {
                left: left * scale,
                top: top * scale,
                right: right * scale,
                bottom: bottom * scale,
            },
            score: self.score,
            points: self.points.map(|point| point.map(|along| along * scale)),
        }
    }
}

/// A network that finds faces, and the places that its numbers are relative to.
#[derive(Debug)]
pub(super) struct Detector {
    network: Network,
    anchors: Vec<[f32; 2]>,
}

impl Detector {
    /// `anchors` as from [`anchor_centers`], as many as the network has.
    pub(super) fn new(network: Network, anchors: Vec<[f32; 2]>) -> Detector {
        Detector { network, anchors }
    }

    /// The faces in `window` with a score above `least`, which overlap each other: several anchors
    /// see the same face.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub(super) fn detect(
        &mut self,
        picture: &Photo,
        window: Window,
        least: f32,
    ) -> Result<Vec<Detection>, Error> {
        let side = window.width().max(window.height()) as f32;
        let center = [
            (window.left + window.right) as f32 / 2.0,
            (window.top + window.bottom) as f32 / 2.0,
        ];
        let square = TurnedRect::square(center, side, 0.0);
        let input = self.network.side();
        let crop = square.crop(picture, window, (input, input), Outside::Black);
        let outputs = self.network.run(&crop)?;
        let [boxes, scores] = outputs.as_slice() else {
            return Err(Error::OutputInvalid);
        };
        let (boxes, _) = boxes.as_chunks::<BOX_NUMBERS>();
        if boxes.len() != self.anchors.len() || scores.len() != self.anchors.len() {
            return Err(Error::OutputInvalid);
        }
        let corner = [center[0] - side / 2.0, center[1] - side / 2.0];
        let unit = side / input as f32;
        let found = boxes.iter().zip(scores).zip(&self.anchors);
        Ok(found
            .filter_map(|((numbers, &logit), &anchor)| {
                let score = 1.0 / (1.0 + (-logit.clamp(-100.0, 100.0)).exp());
                (score > least).then(|| decode(numbers, score, anchor, corner, unit, side))
            })
            .collect())
    }
}

/// The face that an anchor sees. `unit` is a pixel of the network, `side` that of its square.
fn decode(
    numbers: &[f32; BOX_NUMBERS],
    score: f32,
    anchor: [f32; 2],
    corner: [f32; 2],
    unit: f32,
    side: f32,
) -> Detection {
    let place = |at: usize| {
        [0, 1].map(|axis| numbers[at + axis] * unit + anchor[axis] * side + corner[axis])
    };
    let [x, y] = place(0);
    let (width, height) = (numbers[2] * unit, numbers[3] * unit);
    Detection {
        bounds: Bounds {
            left: x - width / 2.0,
            top: y - height / 2.0,
            right: x + width / 2.0,
            bottom: y + height / 2.0,
        },
        score,
        points: std::array::from_fn(|point| place(4 + 2 * point)),
    }
}

/// The centres of a detector's anchors in 0..=1, in the order of its numbers: for each layer, by rows,
/// `count` anchors in the middle of each cell of `stride` pixels.
pub(super) fn anchor_centers(side: usize, layers: &[[usize; 2]]) -> Vec<[f32; 2]> {
    let mut centers = Vec::new();
    for &[stride, count] in layers {
        let cells = side / stride.max(1);
        let center = |at: usize| (at as f32 + 0.5) / cells as f32;
        for y in 0..cells {
            for x in 0..cells {
                centers.extend(std::iter::repeat_n([center(x), center(y)], count));
            }
        }
    }
    centers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_anchors_are_those_of_the_two_networks() {
        let near = anchor_centers(128, &[[8, 2], [16, 6]]);
        assert_eq!(near.len(), 896);
        assert_eq!(near[0], near[1]);
        assert_eq!(near[2], [1.5 / 16.0, 0.5 / 16.0]);
        assert_eq!(near[512], [0.5 / 8.0, 0.5 / 8.0]);
        assert_eq!(anchor_centers(192, &[[4, 1]]).len(), 2304);
    }

    #[test]
    fn numbers_are_relative_to_their_anchor() {
        let mut numbers = [0.0; BOX_NUMBERS];
        numbers[..4].copy_from_slice(&[6.4, -6.4, 12.8, 25.6]);
        numbers[14] = 12.8;
        let found = decode(&numbers, 0.9, [0.5, 0.25], [10.0, 20.0], 2.0, 256.0);
        let Bounds {
            left,
            top,
            right,
            bottom,
        } = found.bounds;
        let expected = [138.0, 45.6, 163.6, 96.8];
        for (found, expected) in [left, top, right, bottom].iter().zip(expected) {
            assert!((found - expected).abs() < 1e-3);
        }
        assert!((found.points[5][0] - 163.6).abs() < 1e-3);
        assert_eq!(found.points[0], [138.0, 84.0]);
    }
}
