//! Colours of drawings: as they are written down, how inks mix, and Oklab (Ottosson, 2020), in which lightness and colour are
//! changed apart.

use std::sync::LazyLock;

/// A colour as it is written, `0xRRGGBB`, in sRGB 0..=1.
pub(super) const fn rgb(hex: u32) -> [f32; 3] {
    [
        (hex >> 16 & 255) as f32 / 255.0,
        (hex >> 8 & 255) as f32 / 255.0,
        (hex & 255) as f32 / 255.0,
    ]
}

/// `from` where `share` is 0, `to` where it is 1.
pub(super) fn mix(from: [f32; 3], to: [f32; 3], share: f32) -> [f32; 3] {
    [0, 1, 2].map(|at| from[at] + (to[at] - from[at]) * share)
}

/// A transparent ink on what is below: each absorbs a part of the light.
pub(super) fn overprint(below: [f32; 3], ink: [f32; 3], share: f32) -> [f32; 3] {
    [0, 1, 2].map(|at| below[at] * (1.0 - share * (1.0 - ink[at])))
}

/// From 0 at `from` to 1 at `to`, without corners.
pub(super) fn ramp(from: f32, to: f32, value: f32) -> f32 {
    let share = ((value - from) / (to - from)).clamp(0.0, 1.0);
    share * share * (3.0 - 2.0 * share)
}

/// 1 at 0, and less on both sides: `e` to the power of minus the square. Nothing where no byte of a colour would tell it.
pub(super) fn bell(value: f32) -> f32 {
    let square = value * value;
    if square > 12.0 { 0.0 } else { (-square).exp() }
}

/// CIE lightness of an sRGB colour, both in 0..=1.
pub(super) fn lightness([r, g, b]: [f32; 3]) -> f32 {
    let linear = |value: f32| LINEAR[(value.clamp(0.0, 1.0) * LINEAR_STEPS + 0.5) as usize];
    let y = 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    match y > 0.008856 {
        true => 1.16 * cube_root(y) - 0.16,
        false => 9.033 * y,
    }
}

/// Steps of the table below.
const LINEAR_STEPS: f32 = 4095.0;

/// The light of sRGB values from 0 to 1 (IEC 61966-2-1).
static LINEAR: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let steps = (0..=LINEAR_STEPS as u32).map(|at| at as f32 / LINEAR_STEPS);
    steps
        .map(|value| match value <= 0.04045 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        })
        .collect()
});

/// Oklab of an sRGB colour in 0..=1: lightness in 0..=1, then green to red and blue to yellow.
pub(super) fn to_oklab(color: [f32; 3]) -> [f32; 3] {
    let [r, g, b] =
        color.map(|value| LINEAR[(value.clamp(0.0, 1.0) * LINEAR_STEPS + 0.5) as usize]);
    let l = cube_root(0.412_221_46 * r + 0.536_332_55 * g + 0.051_445_995 * b);
    let m = cube_root(0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_96 * b);
    let s = cube_root(0.088_302_46 * r + 0.281_718_85 * g + 0.629_978_7 * b);
    [
        0.210_454_26 * l + 0.793_617_8 * m - 0.004_072_047 * s,
        1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
        0.025_904_037 * l + 0.782_771_77 * m - 0.808_675_77 * s,
    ]
}

/// The sRGB colour of Oklab; what sRGB does not have is cut off.
pub(super) fn from_oklab([lightness, a, b]: [f32; 3]) -> [f32; 3] {
    let l = (lightness + 0.396_337_78 * a + 0.215_803_76 * b).powi(3);
    let m = (lightness - 0.105_561_346 * a - 0.063_854_17 * b).powi(3);
    let s = (lightness - 0.089_484_18 * a - 1.291_485_5 * b).powi(3);
    let linear = [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
        -0.004_196_086 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ];
    linear.map(|value| {
        let at = value.clamp(0.0, 1.0).sqrt() * ENCODED_STEPS;
        let first = at as usize;
        let [from, to] = [ENCODED[first], ENCODED[first + 1]];
        from + (to - from) * (at - first as f32)
    })
}

/// The cube root of a number that is not negative: Halley's method from a third of the exponent.
fn cube_root(value: f32) -> f32 {
    let mut root = f32::from_bits(value.to_bits() / 3 + 0x2a51_1cd0);
    for _ in 0..2 {
        let cube = root * root * root;
        root *= (cube + 2.0 * value) / (2.0 * cube + value);
    }
    root
}

/// Steps of the table below.
const ENCODED_STEPS: f32 = 1024.0;

/// The sRGB value of light (IEC 61966-2-1), over its square root, along which it hardly bends; one step more than to 1.
static ENCODED: LazyLock<Vec<f32>> = LazyLock::new(|| {
    let steps = (0..=ENCODED_STEPS as u32 + 1).map(|at| (at as f32 / ENCODED_STEPS).powi(2));
    steps
        .map(|light| match light <= 0.003_130_8 {
            true => light * 12.92,
            false => (1.055 * light.powf(1.0 / 2.4) - 0.055).min(1.0),
        })
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_comes_back_from_oklab_and_white_has_no_colour() {
        for color in [rgb(0x123456), rgb(0xffb520), rgb(0x808080), rgb(0x000000)] {
            let back = from_oklab(to_oklab(color));
            for (value, expected) in back.iter().zip(color) {
                assert!((value - expected).abs() < 2e-3, "{color:?} {back:?}");
            }
        }
        let [lightness, a, b] = to_oklab([1.0; 3]);
        assert!((lightness - 1.0).abs() < 1e-3 && a.abs() < 1e-3 && b.abs() < 1e-3);
    }
}
