//! How far each place is from a shape, however far that is.
//!
//! Paper: Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions" (2012).

use crate::image::FloatImage;

/// The distance of each pixel from the nearest one where `mask` is above a half, in pixels: 0 inside. Without any it is
/// the width and the height together.
pub(super) fn away_from(mask: &FloatImage<1>) -> FloatImage<1> {
    let (width, height) = (mask.width, mask.height);
    let most = (width + height) as f32;
    // Along columns first: there and back.
    let mut away = mask.map(|share| if share > 0.5 { 0.0 } else { most });
    for at in width..width * height {
        let [above] = away.pixels[at - width];
        away.pixels[at][0] = away.pixels[at][0].min(above + 1.0);
    }
    for at in (0..width * height.saturating_sub(1)).rev() {
        let [below] = away.pixels[at + width];
        away.pixels[at][0] = away.pixels[at][0].min(below + 1.0);
    }
    for row in away.pixels.chunks_exact_mut(width.max(1)) {
        let squares: Vec<f32> = row.iter().map(|[along]| along * along).collect();
        nearest_in_row(&squares, row, most);
    }
    away
}

/// The least of `squares[x] + (x - at)²` at each place of a row: below the lowest of parabolas.
fn nearest_in_row(squares: &[f32], row: &mut [[f32; 1]], most: f32) {
    // The parabolas that are lowest somewhere, and where each begins to be.
    let mut lowest: Vec<(usize, f32)> = Vec::with_capacity(squares.len());
    for (x, &square) in squares.iter().enumerate() {
        let crossing = |other: usize| {
            let (a, b) = (x as f32, other as f32);
            ((square + a * a) - (squares[other] + b * b)) / (2.0 * (a - b))
        };
        while let Some(&(other, begins)) = lowest.last()
            && crossing(other) <= begins
        {
            lowest.pop();
        }
        let begins = lowest
            .last()
            .map_or(f32::MIN, |&(other, _)| crossing(other));
        lowest.push((x, begins));
    }
    let mut next = 0;
    for (at, out) in row.iter_mut().enumerate() {
        while next + 1 < lowest.len() && lowest[next + 1].1 < at as f32 {
            next += 1;
        }
        let x = lowest[next].0;
        let across = at as f32 - x as f32;
        *out = [(across * across + squares[x]).sqrt().min(most)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_to_the_nearest_pixel_inside() {
        let inside = |x: usize, y: usize| (x, y) == (3, 4) || (x, y) == (20, 11);
        let mask = FloatImage::from_fn(31, 17, |x, y| [f32::from(u8::from(inside(x, y)))]);
        let away = away_from(&mask);
        for (x, y) in [(0, 0), (3, 4), (30, 16), (12, 7), (19, 0), (5, 16)] {
            let to = |a: f32, b: f32| (x as f32 - a).hypot(y as f32 - b);
            let expected = to(3.0, 4.0).min(to(20.0, 11.0));
            assert!((away.at(x, y)[0] - expected).abs() < 1e-3, "{x} {y}");
        }
        let nothing = away_from(&FloatImage::filled(5, 4, [0.0]));
        assert_eq!(nothing.at(2, 2), [9.0]);
    }
}
