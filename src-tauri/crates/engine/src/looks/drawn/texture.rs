//! What paper and print look like: grain, noise and dots, at any scale and the same every time.

use crate::image::FloatImage;

/// The grid of random numbers goes on from its beginning after so many.
const PERIOD: usize = 4096;

/// Random numbers in 0..=1.
static NUMBERS: [f32; PERIOD] = {
    let mut numbers = [0.0; PERIOD];
    let mut at = 0;
    while at < PERIOD {
        numbers[at] = (hash(at as u32) >> 8) as f32 / 16_777_216.0;
        at += 1;
    }
    numbers
};

/// For each row of the grid the place of its first number.
static ROWS: [u16; PERIOD] = {
    let mut rows = [0; PERIOD];
    let mut at = 0;
    while at < PERIOD {
        rows[at] = (hash(at as u32 ^ 0x5bd1_e995) % PERIOD as u32) as u16;
        at += 1;
    }
    rows
};

/// The mixing steps of lowbias32.
const fn hash(number: u32) -> u32 {
    let mut bits = number.wrapping_mul(0x9e37_79b9);
    bits ^= bits >> 16;
    bits = bits.wrapping_mul(0x7feb_352d);
    bits ^= bits >> 15;
    bits = bits.wrapping_mul(0x846c_a68b);
    bits ^ bits >> 16
}

/// The whole number at or below `value`, and how far it is above it.
fn split(value: f32) -> (usize, f32) {
    let towards_zero = value as i32;
    let below = towards_zero - i32::from(value < towards_zero as f32);
    (below as usize, value - below as f32)
}

/// Smooth noise in 0..=1 whose hills are one unit wide, the same for the same seed.
pub(super) fn noise(x: f32, y: f32, seed: u32) -> f32 {
    let ((left, across), (top, down)) = (split(x), split(y));
    let ease = |along: f32| along * along * (3.0 - 2.0 * along);
    let (across, down) = (ease(across), ease(down));
    // Another seed begins far away in the grid.
    let top = top.wrapping_add(seed as usize * 1619);
    let row = |top: usize| {
        let first = left.wrapping_add(usize::from(ROWS[top % PERIOD]));
        let [left, right] = [first, first.wrapping_add(1)].map(|at| NUMBERS[at % PERIOD]);
        left + (right - left) * across
    };
    let (upper, lower) = (row(top), row(top.wrapping_add(1)));
    upper + (lower - upper) * down
}

/// Noise of four sizes in -1..=1, the largest one unit wide.
pub(super) fn fractal(x: f32, y: f32, seed: u32) -> f32 {
    let mut sum = 0.0;
    let (mut scale, mut weight) = (1.0, 0.5333);
    for octave in 0..4 {
        sum += (noise(x * scale, y * scale, seed + octave) * 2.0 - 1.0) * weight;
        scale *= 2.1;
        weight *= 0.5;
    }
    sum
}

/// [`fractal`] at every pixel of a picture, `hills` pixels wide: where it is slow, a plane of it is as good and far quicker.
pub(super) fn fractal_field(
    (width, height): (usize, usize),
    hills: f32,
    seed: u32,
) -> FloatImage<1> {
    let place = |at: usize| at as f32 / hills;
    FloatImage::from_fn(width, height, |x, y| [fractal(place(x), place(y), seed)])
}

/// How far a place is inside of the dot of a screen of dots: positive inside. `share` of the area is dots, the
/// dots lie `pitch` apart, and the screen is turned by an angle of this sine and cosine. In the unit of the pitch.
pub(super) fn dots([x, y]: [f32; 2], share: f32, pitch: f32, (sin, cos): (f32, f32)) -> f32 {
    let turned = [(x * cos + y * sin) / pitch, (y * cos - x * sin) / pitch];
    let [dx, dy] = turned.map(|along| along - along.floor() - 0.5);
    let share = share.clamp(0.0, 1.0);
    if share <= 0.5 {
        // Dark dots of this area.
        let radius = (share / std::f32::consts::PI).sqrt();
        if share < 0.002 {
            -pitch
        } else {
            (radius - (dx * dx + dy * dy).sqrt()) * pitch
        }
    } else {
        // Light dots between them.
        let radius = ((1.0 - share) / std::f32::consts::PI).sqrt();
        let [ex, ey] = [0.5 - dx.abs(), 0.5 - dy.abs()];
        if share > 0.998 {
            pitch
        } else {
            ((ex * ex + ey * ey).sqrt() - radius) * pitch
        }
    }
}

/// How far a place is inside of a line of a screen of parallel lines, as [`dots`].
pub(super) fn stripes(across: f32, share: f32, pitch: f32) -> f32 {
    let along = across / pitch;
    let from_middle = (along - along.floor() - 0.5).abs();
    (share.clamp(-0.1, 1.1) / 2.0 - from_middle) * pitch
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_cover_the_share_that_they_were_asked_for() {
        for share in [0.1, 0.3, 0.5, 0.7, 0.9] {
            let inside = (0..10_000).filter(|at| {
                dots(
                    [(at % 100) as f32 + 0.5, (at / 100) as f32 + 0.5],
                    share,
                    20.0,
                    (0.0, 1.0),
                ) > 0.0
            });
            let covered = inside.count() as f32 / 10_000.0;
            assert!((covered - share).abs() < 0.03, "{share}: {covered}");
        }
    }

    #[test]
    fn noise_is_smooth_and_depends_on_the_seed() {
        let slope = (0..500).map(|at| {
            (noise(at as f32 * 0.01, 3.3, 7) - noise(at as f32 * 0.01 + 0.01, 3.3, 7)).abs()
        });
        assert!(slope.fold(0.0f32, f32::max) < 0.03);
        assert!((noise(2.5, 2.5, 1) - noise(2.5, 2.5, 2)).abs() > 1e-3);
        let mean = (0..400)
            .map(|at| fractal(at as f32 * 0.37, at as f32 * 0.11, 3))
            .sum::<f32>()
            / 400.0;
        assert!(mean.abs() < 0.1);
    }
}
