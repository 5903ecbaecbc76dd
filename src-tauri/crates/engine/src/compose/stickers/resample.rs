//! Makes cut-outs smaller or larger: colours count as much as they are seen, so nothing of what is hidden gets into an edge.

use super::cut_out::CutOut;
use crate::error::Error;

impl CutOut {
    /// The same at another size: where it is smaller each pixel is the mean of what it covers, where it is larger it lies between
    /// its neighbours.
    ///
    /// # Errors
    /// [`Error::PixelsMismatch`] if a side is 0.
    pub(super) fn resampled(&self, width: u32, height: u32) -> Result<CutOut, Error> {
        let (from_width, from_height) = (self.width() as usize, self.height() as usize);
        let (columns, rows) = (
            weights(from_width, width as usize),
            weights(from_height, height as usize),
        );
        let premultiplied: Vec<[f32; 4]> = self
            .pixels()
            .iter()
            .map(|&[red, green, blue, alpha]| {
                let share = f32::from(alpha) / 255.0;
                let [red, green, blue] = [red, green, blue].map(|it| f32::from(it) * share);
                [red, green, blue, f32::from(alpha)]
            })
            .collect();
        let mut across = Vec::with_capacity(width as usize * from_height);
        for row in premultiplied.chunks_exact(from_width) {
            across.extend(columns.iter().map(|span| span.of(|at| row[at])));
        }
        let width_out = width as usize;
        let mut pixels = Vec::with_capacity(width_out * height as usize);
        for span in &rows {
            for x in 0..width_out {
                let [red, green, blue, alpha] = span.of(|at| across[at * width_out + x]);
                let alpha_out = alpha.round().clamp(0.0, 255.0) as u8;
                let straight =
                    |value: f32| (value * 255.0 / alpha.max(1e-3)).round().clamp(0.0, 255.0) as u8;
                pixels.push([straight(red), straight(green), straight(blue), alpha_out]);
            }
        }
        CutOut::from_pixels(width, height, pixels)
    }
}

/// The same on its lower edge, bent to the side and stretched: the upper end lies `sway` of the height to the right, and the height
/// is `1 + stretch` times as large. The canvas has room for the most of both.
///
/// # Errors
/// None of a cut-out that there is.
pub(super) fn bent(
    picture: &CutOut,
    most_sway: f32,
    sway: f32,
    (most_stretch, stretch): (f32, f32),
) -> Result<CutOut, Error> {
    /// Straight below, where people sit, and bent above.
    const CURVE: f32 = 1.4;
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let around = (most_sway * height).ceil();
    let across = (width + 2.0 * around) as u32;
    let tall = (height * (1.0 + most_stretch)).ceil() as u32;
    let pixel = |x: i64, y: i64| {
        let inside = x >= 0 && y >= 0 && x < width as i64 && y < height as i64;
        let at = y * width as i64 + x;
        let [red, green, blue, alpha] = match inside {
            true => picture.pixels()[at as usize],
            false => [0; 4],
        };
        let share = f32::from(alpha) / 255.0;
        let [red, green, blue] = [red, green, blue].map(|it| f32::from(it) * share);
        [red, green, blue, f32::from(alpha)]
    };
    let mut pixels = Vec::with_capacity(across as usize * tall as usize);
    for row in 0..tall {
        let up = ((tall - row) as f32 - 0.5) / (height * (1.0 + stretch));
        let y = height * (1.0 - up) - 0.5;
        let shift = around + sway * height * up.clamp(0.0, 1.0).powf(CURVE);
        for column in 0..across {
            let x = column as f32 - shift;
            let (left, top) = (x.floor(), y.floor());
            let (right_share, low_share) = (x - left, y - top);
            let mut sum = [0.0; 4];
            for (step_x, step_y, share) in [
                (0, 0, (1.0 - right_share) * (1.0 - low_share)),
                (1, 0, right_share * (1.0 - low_share)),
                (0, 1, (1.0 - right_share) * low_share),
                (1, 1, right_share * low_share),
            ] {
                let value = pixel(left as i64 + step_x, top as i64 + step_y);
                for (sum, value) in sum.iter_mut().zip(value) {
                    *sum += value * share;
                }
            }
            let [red, green, blue, alpha] = sum;
            let straight =
                |value: f32| (value * 255.0 / alpha.max(1e-3)).round().clamp(0.0, 255.0) as u8;
            let alpha_out = alpha.round().clamp(0.0, 255.0) as u8;
            pixels.push([straight(red), straight(green), straight(blue), alpha_out]);
        }
    }
    CutOut::from_pixels(across, tall, pixels)
}

/// The pixels that one of the result is made of.
struct Span {
    first: usize,
    shares: Vec<f32>,
}

impl Span {
    fn of(&self, value: impl Fn(usize) -> [f32; 4]) -> [f32; 4] {
        let mut sum = [0.0; 4];
        for (at, share) in (self.first..).zip(&self.shares) {
            for (sum, value) in sum.iter_mut().zip(value(at)) {
                *sum += value * share;
            }
        }
        sum
    }
}

/// A triangle as wide as the larger of two pixels, around the middle of each.
fn weights(from: usize, to: usize) -> Vec<Span> {
    let scale = from as f32 / to.max(1) as f32;
    let reach = scale.max(1.0);
    (0..to)
        .map(|at| {
            let middle = (at as f32 + 0.5) * scale - 0.5;
            let first = (middle - reach).ceil().max(0.0) as usize;
            let last = ((middle + reach).floor().max(0.0) as usize).min(from - 1);
            let first = first.min(last);
            let mut shares: Vec<f32> = (first..=last)
                .map(|at| (1.0 - (at as f32 - middle).abs() / reach).max(0.0))
                .collect();
            let sum: f32 = shares.iter().sum();
            match sum > 0.0 {
                true => shares.iter_mut().for_each(|share| *share /= sum),
                false => shares.fill(1.0 / (last - first + 1) as f32),
            }
            Span { first, shares }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_colours_never_bleed_into_an_edge() {
        let pixels = (0..64 * 64)
            .map(|at| match at % 64 < 31 {
                true => [10, 200, 30, 255],
                false => [255, 255, 255, 0],
            })
            .collect();
        let cut_out = CutOut::from_pixels(64, 64, pixels).unwrap();
        for side in [20, 33, 64, 150] {
            let other = cut_out.resampled(side, side).unwrap();
            let mut seen = 0;
            for &[red, green, blue, alpha] in other.pixels().iter().filter(|it| it[3] > 0) {
                seen += 1;
                let near = |value: u8, of: u8| {
                    value.abs_diff(of) <= (255 / alpha.max(1)).saturating_add(1)
                };
                assert!(near(red, 10) && near(green, 200) && near(blue, 30));
            }
            assert!(seen > 0 && seen < side * side);
        }
    }
}
