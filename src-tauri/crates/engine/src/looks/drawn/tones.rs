//! Lightness on the scale of a face, so that the same shapes of light and shadow fall on every skin.

use crate::analysis::{OVAL, fill_polygon};
use crate::image::FloatImage;
use crate::looks::drawn::faces::SketchedFace;

/// The lightness that counts as dark, and how much lighter the light parts are.
#[derive(Clone, Copy)]
pub(super) struct ToneScale {
    dark: f32,
    span: f32,
}

/// A flat face is not stretched until its pores show; one in hard light is not flattened to nothing.
const SPANS: std::ops::RangeInclusive<f32> = 0.22..=0.62;

/// The scale changes so slowly that it is computed for squares of so many pixels.
const CELL: usize = 8;

impl ToneScale {
    fn of(mut values: Vec<f32>) -> ToneScale {
        let last = values.len().saturating_sub(1) as f32;
        let mut at = |share: f32| match values.is_empty() {
            true => 0.5,
            false => *(values.select_nth_unstable_by((share * last) as usize, f32::total_cmp)).1,
        };
        let (dark, middle, light) = (at(0.04), at(0.5), at(0.96));
        let span = (light - dark).clamp(*SPANS.start(), *SPANS.end());
        // Where the span was changed the middle stays where it is.
        let share = if light > dark {
            (middle - dark) / (light - dark)
        } else {
            0.5
        };
        ToneScale {
            dark: middle - span * share,
            span,
        }
    }

    /// 0 where lightness is that of the dark parts, 1 where it is that of the light ones; it goes on beyond both.
    pub(super) fn tone(self, lightness: f32) -> f32 {
        (lightness - self.dark) / self.span
    }

    /// The scale at each pixel, as [`ToneScale::from`] reads it: that of the faces near it, and far from every face that of the
    /// picture in part.
    pub(super) fn nearest(
        faces: &[(ToneScale, [f32; 2], f32)],
        whole: ToneScale,
        width: usize,
        height: usize,
    ) -> FloatImage<2> {
        let cells = [width, height].map(|length| length.div_ceil(CELL));
        let [across, down] =
            [0, 1].map(|axis| [width, height][axis] as f32 / cells[axis].max(1) as f32);
        let coarse = FloatImage::from_fn(cells[0], cells[1], |x, y| {
            let at = [(x as f32 + 0.5) * across, (y as f32 + 0.5) * down];
            let (mut dark, mut span, mut total) = (whole.dark * 1e-3, whole.span * 1e-3, 1e-3);
            for (scale, [cx, cy], width) in faces {
                let ([dx, dy], width) = ([at[0] - cx, at[1] - cy], width.max(1.0));
                let weight = (1.0 + (dx * dx + dy * dy) / (width * width)).powi(-3);
                dark += scale.dark * weight;
                span += scale.span * weight;
                total += weight;
            }
            [dark / total, span / total]
        });
        coarse.resized(width, height)
    }
}

impl From<[f32; 2]> for ToneScale {
    fn from([dark, span]: [f32; 2]) -> ToneScale {
        ToneScale { dark, span }
    }
}

/// The scale of a face: that of what lies in its contour.
pub(super) fn face_scale(lightness: &FloatImage<1>, face: &SketchedFace) -> ToneScale {
    let oval = face.path(&OVAL);
    let [cx, cy] = [0, 1]
        .map(|axis| oval.iter().map(|point| point[axis]).sum::<f32>() / oval.len().max(1) as f32);
    // A little smaller: hair at the temples is not skin.
    let inner: Vec<[f32; 2]> = (oval.iter())
        .map(|[x, y]| [cx + (x - cx) * 0.9, cy + (y - cy) * 0.9])
        .collect();
    let mut values = Vec::new();
    fill_polygon(&inner, lightness.width, lightness.height, |at| {
        values.push(lightness.pixels[at][0])
    });
    ToneScale::of(values)
}

/// The scale of a picture without a face.
pub(super) fn picture_scale(lightness: &FloatImage<1>) -> ToneScale {
    ToneScale::of(lightness.pixels.iter().map(|&[value]| value).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_and_light_skin_have_the_same_tones() {
        let face = |light: f32| {
            ToneScale::of(
                (0..100)
                    .map(|at| light * (0.6 + at as f32 * 0.004))
                    .collect(),
            )
        };
        let (dark, light) = (face(0.4), face(0.9));
        for share in [0.6, 0.8, 1.0] {
            let difference = dark.tone(0.4 * share) - light.tone(0.9 * share);
            assert!(difference.abs() < 0.35, "{share}: {difference}");
        }
        let middle = dark.tone(0.4 * 0.8) - light.tone(0.9 * 0.8);
        assert!(middle.abs() < 0.05);
    }
}
