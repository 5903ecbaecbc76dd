//! A face, as drawings use it.

use crate::analysis::Face;
use crate::image::FloatImage;
use crate::looks::drawn::shape::length;

/// Points on the cheeks, the forehead and the nose whose colour is that of the skin.
pub(super) const SKIN_POINTS: [usize; 10] = [50, 280, 205, 425, 151, 9, 101, 330, 118, 347];

/// A face, in pixels of the copy.
pub(super) struct SketchedFace {
    /// The 478 points.
    pub(super) points: Vec<[f32; 2]>,
    /// A three-hundredth of its width.
    pub(super) unit: f32,
}

impl SketchedFace {
    /// The middle of the face.
    pub(super) fn center(&self) -> [f32; 2] {
        // The tip of the nose lies in it, however the head is turned.
        self.points.get(1).copied().unwrap_or_default()
    }

    /// These points.
    pub(super) fn path(&self, indices: &[usize]) -> Vec<[f32; 2]> {
        indices
            .iter()
            .filter_map(|&at| self.points.get(at).copied())
            .collect()
    }

    /// The face of a photo that is `scale` times as large in the copy.
    pub(super) fn of(face: &Face, scale: f32) -> SketchedFace {
        let points: Vec<[f32; 2]> = face
            .landmarks
            .iter()
            .map(|&[x, y, _]| [x * scale, y * scale])
            .collect();
        let between = |a: usize, b: usize| match (points.get(a), points.get(b)) {
            (Some(a), Some(b)) => length([a[0] - b[0], a[1] - b[1]]),
            _ => 0.0,
        };
        // From ear to ear; of a face from the side, from the forehead to the chin.
        let width = between(234, 454).max(between(10, 152) * 0.75);
        SketchedFace {
            unit: width / 300.0,
            points,
        }
    }
}

/// The median of each channel at these places.
pub(super) fn median(photo: &FloatImage<3>, places: &[[f32; 2]]) -> [f32; 3] {
    let samples: Vec<[f32; 3]> = (places.iter()).map(|&[x, y]| photo.sample(x, y)).collect();
    [0, 1, 2].map(|channel| {
        let mut values: Vec<f32> = samples.iter().map(|sample| sample[channel]).collect();
        values.sort_by(f32::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.5)
    })
}
