//! Flattens a picture into strokes of one colour: a Kuwahara filter with soft choice.
//!
//! Kuwahara et al. (1976) take the mean of the calmest of four windows around a pixel. Here all four are
//! mixed, the calm ones with far more weight (Papari et al., 2007), so that no window leaves a corner.

use crate::image::FloatImage;

/// Flattens `picture` with windows of about `radius` pixels.
pub(super) fn flattened(picture: &FloatImage<3>, radius: usize) -> FloatImage<3> {
    let (width, height) = (picture.width, picture.height);
    // Each window is a square around the middle of a quarter.
    let half = radius.clamp(1, width.min(height).max(2) / 2).div_ceil(2);
    let means = FloatImage::from_fn(width, height, |x, y| {
        let [r, g, b] = picture.at(x, y);
        let brightness = (r + g + b) / 3.0;
        [r, g, b, brightness * brightness]
    })
    .box_mean(half);
    FloatImage::from_fn(width, height, |x, y| {
        let (left, right) = (x.saturating_sub(half), (x + half).min(width - 1));
        let (top, bottom) = (y.saturating_sub(half), (y + half).min(height - 1));
        let (mut color, mut total) = ([0.0; 3], 0.0);
        for (x, y) in [(left, top), (right, top), (left, bottom), (right, bottom)] {
            let [r, g, b, square] = means.at(x, y);
            let brightness = (r + g + b) / 3.0;
            let variance = (square - brightness * brightness).max(0.0);
            // Below this variance a window counts as calm.
            let calm = 1.0 + variance / 4e-4;
            let weight = 1.0 / (calm * calm * calm * calm);
            for (sum, value) in color.iter_mut().zip([r, g, b]) {
                *sum += value * weight;
            }
            total += weight;
        }
        color.map(|sum| sum / total)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_goes_and_an_edge_stays() {
        let noisy = FloatImage::from_fn(60, 40, |x, y| {
            let grain = ((x * 7 + y * 13) % 5) as f32 * 0.01;
            [if x < 30 { 0.2 } else { 0.8 } + grain; 3]
        });
        let flat = flattened(&noisy, 4);
        assert!((flat.at(15, 20)[0] - 0.22).abs() < 0.01);
        assert!(flat.at(28, 20)[0] < 0.3 && flat.at(31, 20)[0] > 0.7);
    }
}
