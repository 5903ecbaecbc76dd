//! CIE Lab of sRGB, white at D65.

use crate::image::color::oklab::SRGB_TO_LINEAR;

/// L* of an 8-bit sRGB pixel, in 0..=100.
pub(crate) fn lightness([red, green, blue]: [u8; 3]) -> f32 {
    let light = |value: u8| SRGB_TO_LINEAR[usize::from(value)];
    let y = 0.2126 * light(red) + 0.7152 * light(green) + 0.0722 * light(blue);
    match y > 0.008856 {
        true => 116.0 * y.cbrt() - 16.0,
        false => 903.3 * y,
    }
}

/// The sRGB value, in 0..=1, of the grey of this L*, in 0..=100.
pub(crate) fn grey_of_lightness(lightness: f32) -> f32 {
    let y = match lightness > 8.0 {
        true => ((lightness + 16.0) / 116.0).powi(3),
        false => lightness / 903.3,
    };
    match y <= 0.003_130_8 {
        true => 12.92 * y,
        false => 1.055 * y.powf(1.0 / 2.4) - 0.055,
    }
}

/// Lightness in 0..=1, then a and b, all a hundredth of what they usually are. The channels are sRGB in
/// 0..=1.
pub(crate) fn srgb_to_lab(rgb: [f32; 3]) -> [f32; 3] {
    let [r, g, b] = rgb.map(|value| match value <= 0.04045 {
        true => value / 12.92,
        false => ((value + 0.055) / 1.055).powf(2.4),
    });
    let x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505;
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089;
    let [x, y, z] = [x, y, z].map(|value| match value > 0.008856 {
        true => value.cbrt(),
        false => 7.787 * value + 16.0 / 116.0,
    });
    [1.16 * y - 0.16, 5.0 * (x - y), 2.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grey_has_the_lightness_that_it_was_made_of() {
        for value in [0u8, 3, 20, 119, 200, 255] {
            let back = grey_of_lightness(lightness([value; 3])) * 255.0;
            assert!((back - f32::from(value)).abs() < 0.05, "{value}: {back}");
            let [l, ..] = srgb_to_lab([f32::from(value) / 255.0; 3]);
            assert!((l * 100.0 - lightness([value; 3])).abs() < 0.1);
        }
    }

    #[test]
    fn greys_have_no_colour_and_red_has_the_known_one() {
        for (value, lightness) in [(0.0, 0.0), (0.5, 0.5339), (1.0, 1.0)] {
            let [l, a, b] = srgb_to_lab([value; 3]);
            assert!((l - lightness).abs() < 1e-3 && a.abs() < 1e-3 && b.abs() < 1e-3);
        }
        let red = srgb_to_lab([1.0, 0.0, 0.0]);
        for (value, expected) in red.iter().zip([0.5324, 0.8009, 0.6720]) {
            assert!((value - expected).abs() < 2e-3);
        }
    }
}
