//! What paper and print look like: grain, noise and dots, at any scale and the same every time.

/// A number in 0..=1 for a place on a grid, the same for the same seed.
fn hash(x: i32, y: i32, seed: u32) -> f32 {
    // The mixing steps of lowbias32.
    let mut bits = (x as u32).wrapping_mul(0x9e37_79b9)
        ^ (y as u32).wrapping_mul(0x85eb_ca6b)
        ^ seed.wrapping_mul(0xc2b2_ae35);
    bits ^= bits >> 16;
    bits = bits.wrapping_mul(0x7feb_352d);
    bits ^= bits >> 15;
    bits = bits.wrapping_mul(0x846c_a68b);
    bits ^= bits >> 16;
    (bits >> 8) as f32 / 16_777_216.0
}

/// Smooth noise in 0..=1 whose hills are one unit wide.
pub(super) fn noise(x: f32, y: f32, seed: u32) -> f32 {
    let (left, top) = (x.floor(), y.floor());
    let ease = |along: f32| along * along * (3.0 - 2.0 * along);
    let (across, down) = (ease(x - left), ease(y - top));
    let (left, top) = (left as i32, top as i32);
    let at = |dx: i32, dy: i32| hash(left.wrapping_add(dx), top.wrapping_add(dy), seed);
    let upper = at(0, 0) + (at(1, 0) - at(0, 0)) * across;
    let lower = at(0, 1) + (at(1, 1) - at(0, 1)) * across;
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

/// How far a place is inside of the dot of a screen of dots: positive inside. `share` of the area is dots, the
/// dots lie `pitch` apart, and the screen is turned by `angle`, in radians. In the unit of the pitch.
pub(super) fn dots([x, y]: [f32; 2], share: f32, pitch: f32, angle: f32) -> f32 {
    let (sin, cos) = angle.sin_cos();
    let turned = [(x * cos + y * sin) / pitch, (y * cos - x * sin) / pitch];
    let [dx, dy] = turned.map(|along| along - along.floor() - 0.5);
    let share = share.clamp(0.0, 1.0);
    if share <= 0.5 {
        // Dark dots of this area.
        let radius = (share / std::f32::consts::PI).sqrt();
        if share < 0.002 {
            -pitch
        } else {
            (radius - dx.hypot(dy)) * pitch
        }
    } else {
        // Light dots between them.
        let radius = ((1.0 - share) / std::f32::consts::PI).sqrt();
        let [ex, ey] = [0.5 - dx.abs(), 0.5 - dy.abs()];
        if share > 0.998 {
            pitch
        } else {
            (ex.hypot(ey) - radius) * pitch
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
                    0.0,
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
