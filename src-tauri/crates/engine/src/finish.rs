//! From what a folded network gives to pixels: the photo's tones, the blur, the sigmoid, 8 bits.
//!
//! The network's last layer gives four phases of each colour at half the size. They are put in their
//! places, the photo's own tones and its even ones are added with the shares that the style asks for,
//! a binomial blur takes away the grid that the phases may leave, and the sigmoid makes colours of it:
//! the end of `Network.forward` in `models/training/network.py`, done here because it is a few
//! operations a pixel that ONNX Runtime would each write out to memory in full size.

use std::array;
use std::num::NonZeroUsize;
use std::ops::Range;

use crate::even::{self, Evened};
use crate::style::{COLOURS, Shares, Tones};

/// Pixels around it on which a finished pixel depends: the blur's one, and those of the even tones.
pub(crate) const SURROUNDINGS: usize = 1 + even::REACH;

/// Half a step of 8 bits: the photo's values are held this far from 0 and 1, where the logit is
/// infinite.
const DARKEST: f32 = 1.0 / 510.0;
/// Of red, green and blue, gamma-encoded (ITU-R BT.601).
const LUMINANCE: [f32; 3] = [0.299, 0.587, 0.114];

/// The sigmoid of −8 to 8 in 8 bits, read off a table: with steps of 1/1024 the colour is wrong by at most
/// 0.06 of a step of 8 bits before it is rounded.
const REACH: f32 = 8.0;
const STEPS: f32 = 1024.0;

/// The logit of 0 to 1, read off a table between whose entries lines are drawn: with that many steps it is
/// wrong by at most 0.004, beside [`DARKEST`], where it is steepest and bends.
const LOGITS: f32 = 4096.0;

/// Tables that do not depend on a picture.
#[derive(Debug)]
pub(crate) struct Finish {
    /// One entry more than steps, for the line behind the last.
    logits: Vec<f32>,
    colours: Vec<u8>,
}

/// What is to be finished: a tile as it was painted.
#[derive(Clone, Copy)]
pub(crate) struct Painted<'tile> {
    /// `[12, height / 2, width / 2]`.
    pub(crate) logits: &'tile [f32],
    /// `[3, height, width]` in 0..=1, of which the logits were painted.
    pub(crate) tile: &'tile [f32],
    pub(crate) height: usize,
    pub(crate) width: usize,
    /// What the style shows of the photo's tones.
    pub(crate) tones: Tones,
}

impl<'tile> Painted<'tile> {
    fn photo(self, channel: usize) -> &'tile [f32] {
        let plane = self.height * self.width;
        &self.tile[channel * plane..][..plane]
    }

    fn phase(self, plane: usize, y: usize) -> &'tile [f32] {
        let width = self.width / 2;
        &self.logits[(plane * (self.height / 2) + y) * width..][..width]
    }

    /// Logits of one colour in row `y` from column `left` on.
    fn sharp(self, channel: usize, y: usize, left: usize, out: &mut [f32]) {
        for (phase, first) in [(0, left % 2), (1, 1 - left % 2)] {
            let values = self.phase(channel * 4 + y % 2 * 2 + phase, y / 2);
            let values = &values[(left + first) / 2..];
            for (value, &logit) in out[first..].iter_mut().step_by(2).zip(values) {
                *value = logit;
            }
        }
    }
}

impl Finish {
    pub(crate) fn new() -> Finish {
        let steps = (2.0 * REACH * STEPS) as usize;
        let sigmoid = |step: usize| 1.0 / (1.0 + (REACH - step as f32 / STEPS).exp());
        Finish {
            logits: (0..=LOGITS as usize + 1)
                .map(|step| logit(step as f32 / LOGITS))
                .collect(),
            colours: (0..=steps)
                .map(|step| (sigmoid(step) * 255.0 + 0.5) as u8)
                .collect(),
        }
    }

    /// Writes the pixels in `rows` and `columns` of the tile, [`SURROUNDINGS`] away from its edge at least,
    /// to `out`, three bytes each, `row` bytes from one row to the next, shared among `threads`. False
    /// if a value is not a number.
    pub(crate) fn write(
        &self,
        painted: Painted,
        rows: Range<usize>,
        columns: Range<usize>,
        out: &mut [u8],
        row: usize,
        threads: NonZeroUsize,
    ) -> bool {
        let each = rows.len().div_ceil(threads.get()).max(1);
        std::thread::scope(|scope| {
            let parts: Vec<_> = out
                .chunks_mut(each * row)
                .enumerate()
                .map(|(part, out)| {
                    let from = rows.start + part * each;
                    let rows = from..rows.end.min(from + each);
                    let columns = columns.clone();
                    scope.spawn(move || self.part(painted, rows, columns, out, row))
                })
                .collect();
            parts.into_iter().all(|part| part.join().unwrap_or(false))
        })
    }

    fn part(
        &self,
        painted: Painted,
        rows: Range<usize>,
        columns: Range<usize>,
        out: &mut [u8],
        row: usize,
    ) -> bool {
        let width = columns.len();
        let (top, wide) = (rows.start - 1, columns.start - 1..columns.end + 1);
        let mut even: [_; COLOURS] = array::from_fn(|channel| {
            Evened::new(painted.photo(channel), painted.width, top, wide.clone())
        });
        let (mut photo_light, mut even_light) = (Light::default(), Light::default());
        let mut sound = true;
        let mut sharp = vec![0.0; width + 2];
        // Rows that were blurred sideways: above, here, below.
        let mut blurred = [0; 3].map(|_| vec![0.0f32; width * 3]);
        for y in top..rows.end + 1 {
            blurred.rotate_left(1);
            let photo = array::from_fn(|channel| {
                &painted.photo(channel)[y * painted.width..][wide.clone()]
            });
            photo_light.set(photo, self);
            even_light.set(even.each_mut().map(Evened::next), self);
            for channel in 0..COLOURS {
                painted.sharp(channel, y, wide.start, &mut sharp);
                photo_light.add(channel, painted.tones.photo, &mut sharp);
                even_light.add(channel, painted.tones.even, &mut sharp);
                sound &= sharp.iter().all(|value| value.is_finite());
                let line = &mut blurred[2][channel * width..(channel + 1) * width];
                for (value, near) in line.iter_mut().zip(sharp.windows(3)) {
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
                    pixel[channel] = self.colour(value);
                }
            }
        }
        sound
    }

    /// Of a value in 0..=1.
    fn logit(&self, value: f32) -> f32 {
        let at = value * LOGITS;
        let step = (at as usize).min(LOGITS as usize);
        let (low, high) = (self.logits[step], self.logits[step + 1]);
        low + (at - step as f32) * (high - low)
    }

    fn colour(&self, logit: f32) -> u8 {
        let step = (logit.clamp(-REACH, REACH) + REACH) * STEPS + 0.5;
        self.colours[(step as usize).min(self.colours.len() - 1)]
    }
}

/// Logits of a row of the photo: of each colour, and of the luminance.
#[derive(Default)]
struct Light {
    own: [Vec<f32>; COLOURS],
    grey: Vec<f32>,
}

impl Light {
    fn set(&mut self, colours: [&[f32]; COLOURS], finish: &Finish) {
        for (own, colour) in self.own.iter_mut().zip(colours) {
            own.clear();
            own.extend(colour.iter().map(|&value| finish.logit(value)));
        }
        let [red, green, blue] = colours;
        let [r, g, b] = LUMINANCE;
        self.grey.clear();
        self.grey.extend(
            red.iter()
                .zip(green)
                .zip(blue)
                .map(|((red, green), blue)| finish.logit(r * red + g * green + b * blue)),
        );
    }

    fn add(&self, channel: usize, shares: Shares, out: &mut [f32]) {
        let (own, grey) = (shares.own[channel], shares.grey[channel]);
        for ((value, own_logit), grey_logit) in
            out.iter_mut().zip(&self.own[channel]).zip(&self.grey)
        {
            *value += own * own_logit + grey * grey_logit;
        }
    }
}

fn logit(value: f32) -> f32 {
    let held = value.clamp(DARKEST, 1.0 - DARKEST);
    (held / (1.0 - held)).ln()
}
