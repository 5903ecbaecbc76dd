//! Keeping a photo's colours: lightness from the painting, hue and chroma from the photo.
//!
//! In Oklab (Björn Ottosson, "A perceptual color space for image processing", 2020), where a change of
//! lightness alone looks like one. What then lies outside of sRGB is brought back by lowering its chroma,
//! not by cutting off channels, which would turn its hue.

use std::sync::LazyLock;

/// Gives `painted` the hue and chroma of `photo`; both are 8-bit sRGB, three bytes a pixel.
pub(crate) fn keep_color(photo: &[u8], painted: &mut [u8]) {
    let (photo, _) = photo.as_chunks::<3>();
    let (painted, _) = painted.as_chunks_mut::<3>();
    for (photo, painted) in photo.iter().zip(painted) {
        let [_, a, b] = srgb_to_oklab(*photo);
        let [lightness, ..] = srgb_to_oklab(*painted);
        *painted = fit_into_gamut(lightness, a, b);
    }
}

/// The colour of this lightness and hue whose chroma is as near to the given one as sRGB has it.
fn fit_into_gamut(lightness: f32, a: f32, b: f32) -> [u8; 3] {
    let full = oklab_to_linear([lightness, a, b]);
    if in_gamut(full) {
        return full.map(linear_to_srgb);
    }
    // Grey is always inside; six halvings find the edge to a hundredth.
    let (mut low, mut high) = (0.0f32, 1.0f32);
    for _ in 0..6 {
        let middle = (low + high) / 2.0;
        if in_gamut(oklab_to_linear([lightness, a * middle, b * middle])) {
            low = middle;
        } else {
            high = middle;
        }
    }
    oklab_to_linear([lightness, a * low, b * low]).map(linear_to_srgb)
}

fn in_gamut(rgb: [f32; 3]) -> bool {
    rgb.iter().all(|value| (-1e-4..=1.0001).contains(value))
}

fn srgb_to_oklab(pixel: [u8; 3]) -> [f32; 3] {
    let [r, g, b] = pixel.map(|value| SRGB_TO_LINEAR[usize::from(value)]);
    let l = (0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b).cbrt();
    let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b).cbrt();
    let s = (0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b).cbrt();
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

/// Oklab to linear sRGB.
fn oklab_to_linear([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
        -0.004_196_086_3 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
}

/// Linear light of each 8-bit value (IEC 61966-2-1).
static SRGB_TO_LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| {
        let value = value as f32 / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
});

/// 8-bit value of each 4,096th of linear light.
static LINEAR_TO_SRGB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    (0..=4096)
        .map(|step| {
            let light = step as f32 / 4096.0;
            let value = if light <= 0.003_130_8 {
                light * 12.92
            } else {
                1.055 * light.powf(1.0 / 2.4) - 0.055
            };
            (value * 255.0 + 0.5) as u8
        })
        .collect()
});

fn linear_to_srgb(light: f32) -> u8 {
    LINEAR_TO_SRGB[(light.clamp(0.0, 1.0) * 4096.0 + 0.5) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_that_was_not_painted_keeps_every_colour() {
        for r in (0..=255).step_by(15) {
            for g in (0..=255).step_by(15) {
                for b in (0..=255).step_by(15) {
                    let pixel = [r as u8, g as u8, b as u8];
                    let mut painted = pixel;
                    keep_color(&pixel, &mut painted);
                    let apart = pixel.iter().zip(painted).map(|(a, b)| a.abs_diff(b)).max();
                    // Near black a step of the table is more than one of 8 bits.
                    assert!(apart.unwrap() <= 2, "{pixel:?} became {painted:?}");
                }
            }
        }
    }

    #[test]
    fn lightness_comes_from_the_painting_and_hue_from_the_photo() {
        let photo = [200, 80, 60];
        let mut painted = [90, 140, 200];
        let before = srgb_to_oklab(painted)[0];
        keep_color(&photo, &mut painted);
        let [lightness, a, b] = srgb_to_oklab(painted);
        let [_, photo_a, photo_b] = srgb_to_oklab(photo);
        assert!((lightness - before).abs() < 0.01);
        assert!((b.atan2(a) - photo_b.atan2(photo_a)).abs() < 0.03);
    }

    #[test]
    fn what_srgb_cannot_show_loses_chroma_and_not_its_hue() {
        // A strong blue, painted almost white.
        let photo = [20, 30, 250];
        let mut painted = [245, 245, 245];
        keep_color(&photo, &mut painted);
        let [lightness, a, b] = srgb_to_oklab(painted);
        let [_, photo_a, photo_b] = srgb_to_oklab(photo);
        assert!(lightness > 0.9);
        assert!(a.hypot(b) < photo_a.hypot(photo_b) / 3.0);
        assert!((b.atan2(a) - photo_b.atan2(photo_a)).abs() < 0.2);
    }
}
