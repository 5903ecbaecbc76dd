//! From the logits of a folded network to pixels: the photo's tones, the blur, the sigmoid, 8 bits.
//!
//! The network's last layer gives several phases of each colour at a fraction of the size. They are
//! interleaved, the photo's tones and its smoothed tones are added with the shares of the style, a
//! binomial blur removes the grid that the phases may leave, and the sigmoid gives colours. This is
//! the end of `Network.forward` in `models/training/network.py`. It is done here because ONNX
//! Runtime would write the result of each of these operations to memory in full size.

use std::array;
use std::ops::Range;

use rayon::prelude::*;

use crate::image::{self, GuidedFilter};
use crate::looks::neural::vector::{CHANNELS, ToneShares, Tones};

/// Pixels around a finished pixel on which it depends: one for the blur, and those of the guided
/// filter.
pub(crate) const POSTPROCESS_RADIUS: usize = 1 + image::SUPPORT_RADIUS;

/// Half an 8-bit step: the photo's values are clamped this far from 0 and 1, where the logit is
/// infinite.
const MIN_INTENSITY: f32 = 1.0 / 510.0;
/// Of red, green and blue, gamma-encoded (ITU-R BT.601).
const LUMINANCE: [f32; 3] = [0.299, 0.587, 0.114];

/// The table of the sigmoid holds 8-bit values for logits from −8 to 8. With steps of 1/1024 the
/// error is at most 0.06 of an 8-bit step before rounding.
const SIGMOID_RANGE: f32 = 8.0;
const SIGMOID_STEPS: f32 = 1024.0;

/// The table of the logit of 0 to 1 is interpolated linearly. With this many steps the error is at
/// most 0.004, beside [`MIN_INTENSITY`], where the curve is steepest.
const LOGIT_STEPS: f32 = 4096.0;

/// Tables that do not depend on a picture.
#[derive(Debug)]
pub(crate) struct Postprocess {
    /// One entry more than steps, to interpolate after the last.
    logits: Vec<f32>,
    colors: Vec<u8>,
}

/// A tile as it was painted.
#[derive(Clone, Copy)]
pub(crate) struct PaintedTile<'tile> {
    /// `[3 · upscale², height / upscale, width / upscale]`.
    pub(crate) logits: &'tile [f32],
    /// `[3, height, width]` in 0..=1, of which the logits were painted.
    pub(crate) tile: &'tile [f32],
    pub(crate) height: usize,
    pub(crate) width: usize,
    pub(crate) upscale: usize,
    /// What the style shows of the photo's tones.
    pub(crate) tones: Tones,
}

/// Rows and columns of a tile.
pub(crate) struct Area {
    pub(crate) rows: Range<usize>,
    pub(crate) columns: Range<usize>,
}

impl<'tile> PaintedTile<'tile> {
    fn photo(self, channel: usize) -> &'tile [f32] {
        let plane = self.height * self.width;
        &self.tile[channel * plane..][..plane]
    }

    /// Row `y` of a plane of logits.
    fn plane_row(self, plane: usize, y: usize) -> &'tile [f32] {
        let (height, width) = (self.height / self.upscale, self.width / self.upscale);
        &self.logits[(plane * height + y) * width..][..width]
    }

    /// Logits of one colour in row `y` from column `left` on, each taken from its phase.
    fn interleave_phases(self, channel: usize, y: usize, left: usize, out: &mut [f32]) {
        let upscale = self.upscale;
        let first_plane = (channel * upscale + y % upscale) * upscale;
        for phase in 0..upscale {
            let first = (phase + upscale - left % upscale) % upscale;
            let values = self.plane_row(first_plane + phase, y / upscale);
            let values = &values[(left + first) / upscale..];
            for (value, &logit) in out[first..].iter_mut().step_by(upscale).zip(values) {
                *value = logit;
            }
        }
    }
}

impl Postprocess {
    pub(crate) fn new() -> Postprocess {
        let steps = (2.0 * SIGMOID_RANGE * SIGMOID_STEPS) as usize;
        let sigmoid =
            |step: usize| 1.0 / (1.0 + (SIGMOID_RANGE - step as f32 / SIGMOID_STEPS).exp());
        Postprocess {
            logits: (0..=LOGIT_STEPS as usize + 1)
                .map(|step| logit(step as f32 / LOGIT_STEPS))
                .collect(),
            colors: (0..=steps)
                .map(|step| (sigmoid(step) * 255.0 + 0.5) as u8)
                .collect(),
        }
    }

    /// Writes the pixels in `area` of the tile, [`POSTPROCESS_RADIUS`] away from its edge at least,
    /// to `out`, three bytes each, `row` bytes from one row to the next, in parallel. Returns false
    /// if a value is not finite.
    pub(crate) fn write_pixels(
        &self,
        painted: PaintedTile,
        area: Area,
        out: &mut [u8],
        row: usize,
    ) -> bool {
        let Area { rows, columns } = area;
        let rows_each = rows.len().div_ceil(rayon::current_num_threads()).max(1);
        out.par_chunks_mut(rows_each * row)
            .enumerate()
            .map(|(part, out)| {
                let first = rows.start + part * rows_each;
                let area = Area {
                    rows: first..rows.end.min(first + rows_each),
                    columns: columns.clone(),
                };
                self.write_rows(painted, area, out, row)
            })
            .reduce(|| true, |all, one| all && one)
    }

    fn write_rows(&self, painted: PaintedTile, area: Area, out: &mut [u8], row: usize) -> bool {
        let Area { rows, columns } = area;
        let width = columns.len();
        let (top, wide) = (rows.start - 1, columns.start - 1..columns.end + 1);
        let mut smooth: [_; CHANNELS] = array::from_fn(|channel| {
            GuidedFilter::new(painted.photo(channel), painted.width, top, wide.clone())
        });
        let (mut photo_tones, mut smooth_tones) = (ToneLogits::default(), ToneLogits::default());
        let mut all_finite = true;
        let mut interleave_phases = vec![0.0; width + 2];
        // Rows that were blurred sideways: above, here, below.
        let mut blurred = [0; 3].map(|_| vec![0.0f32; width * 3]);
        for y in top..rows.end + 1 {
            blurred.rotate_left(1);
            let photo = array::from_fn(|channel| {
                &painted.photo(channel)[y * painted.width..][wide.clone()]
            });
            photo_tones.set(photo, self);
            smooth_tones.set(smooth.each_mut().map(GuidedFilter::next_row), self);
            for channel in 0..CHANNELS {
                painted.interleave_phases(channel, y, wide.start, &mut interleave_phases);
                photo_tones.add(channel, painted.tones.photo, &mut interleave_phases);
                smooth_tones.add(channel, painted.tones.smooth, &mut interleave_phases);
                all_finite &= interleave_phases.iter().all(|value| value.is_finite());
                let line = &mut blurred[2][channel * width..(channel + 1) * width];
                for (value, near) in line.iter_mut().zip(interleave_phases.windows(3)) {
                    *value = 0.25 * near[0] + 0.5 * near[1] + 0.25 * near[2];
                }
            }
            let Some(line) = y.checked_sub(rows.start + 1) else {
                continue;
            };
            let [above, here, below] = &blurred;
            let (pixels, _) = out[line * row..line * row + width * 3].as_chunks_mut::<3>();
            for (channel, start) in (0..3).map(|channel| (channel, channel * width)) {
                for (x, pixel) in pixels.iter_mut().enumerate() {
                    let at = start + x;
                    let value = 0.25 * above[at] + 0.5 * here[at] + 0.25 * below[at];
                    pixel[channel] = self.sigmoid_to_byte(value);
                }
            }
        }
        all_finite
    }

    /// Of a value in 0..=1.
    fn logit(&self, value: f32) -> f32 {
        let at = value * LOGIT_STEPS;
        let step = (at as usize).min(LOGIT_STEPS as usize);
        let (low, high) = (self.logits[step], self.logits[step + 1]);
        low + (at - step as f32) * (high - low)
    }

    fn sigmoid_to_byte(&self, logit: f32) -> u8 {
        let step =
            (logit.clamp(-SIGMOID_RANGE, SIGMOID_RANGE) + SIGMOID_RANGE) * SIGMOID_STEPS + 0.5;
        self.colors[(step as usize).min(self.colors.len() - 1)]
    }
}

/// Logits of a row of the photo: of each colour, and of the luminance.
#[derive(Default)]
struct ToneLogits {
    color: [Vec<f32>; CHANNELS],
    luminance: Vec<f32>,
}

impl ToneLogits {
    fn set(&mut self, colors: [&[f32]; CHANNELS], tables: &Postprocess) {
        for (logits, color) in self.color.iter_mut().zip(colors) {
            logits.clear();
            logits.extend(color.iter().map(|&value| tables.logit(value)));
        }
        let [red, green, blue] = colors;
        let [r, g, b] = LUMINANCE;
        self.luminance.clear();
        self.luminance.extend(
            red.iter()
                .zip(green)
                .zip(blue)
                .map(|((red, green), blue)| tables.logit(r * red + g * green + b * blue)),
        );
    }

    fn add(&self, channel: usize, shares: ToneShares, out: &mut [f32]) {
        let (color, luminance) = (shares.color[channel], shares.luminance[channel]);
        for ((value, color_logit), luminance_logit) in out
            .iter_mut()
            .zip(&self.color[channel])
            .zip(&self.luminance)
        {
            *value += color * color_logit + luminance * luminance_logit;
        }
    }
}

fn logit(value: f32) -> f32 {
    let held = value.clamp(MIN_INTENSITY, 1.0 - MIN_INTENSITY);
    (held / (1.0 - held)).ln()
}
