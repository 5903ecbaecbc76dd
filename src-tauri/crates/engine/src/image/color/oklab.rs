//! Oklab, a colour space in which a change of lightness alone looks like one (Björn Ottosson, "A
//! perceptual color space for image processing", 2020), to and from 8-bit sRGB.

use std::sync::LazyLock;

use moxcms::{Oklab, Rgb};

/// Oklab of an 8-bit sRGB pixel.
pub(crate) fn srgb_to_oklab(pixel: [u8; 3]) -> Oklab {
    let [red, green, blue] = pixel.map(|value| SRGB_TO_LINEAR[usize::from(value)]);
    Oklab::from_linear_rgb(Rgb::new(red, green, blue))
}

/// The 8-bit sRGB pixel of this lightness and hue whose chroma is as near to the given one as sRGB has
/// it: a colour outside of sRGB loses chroma and keeps its hue.
pub(crate) fn oklab_to_srgb(color: Oklab) -> [u8; 3] {
    let full = color.to_linear_rgb();
    if in_gamut(full) {
        return to_bytes(full);
    }
    let with_chroma = |share: f32| Oklab::new(color.l, color.a * share, color.b * share);
    // Grey is always inside; six halvings find the edge to a hundredth.
    let (mut low, mut high) = (0.0f32, 1.0f32);
    for _ in 0..6 {
        let middle = (low + high) / 2.0;
        if in_gamut(with_chroma(middle).to_linear_rgb()) {
            low = middle;
        } else {
            high = middle;
        }
    }
    to_bytes(with_chroma(low).to_linear_rgb())
}

fn in_gamut(linear: Rgb<f32>) -> bool {
    [linear.r, linear.g, linear.b]
        .iter()
        .all(|value| (-1e-4..=1.0001).contains(value))
}

fn to_bytes(linear: Rgb<f32>) -> [u8; 3] {
    [linear.r, linear.g, linear.b]
        .map(|light| LINEAR_TO_SRGB[(light.clamp(0.0, 1.0) * LINEAR_STEPS + 0.5) as usize])
}

/// Linear light of each 8-bit value (IEC 61966-2-1).
pub(super) static SRGB_TO_LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| {
        let value = value as f32 / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    })
});

/// Steps of the table below, over linear light from 0 to 1.
const LINEAR_STEPS: f32 = 4096.0;

/// The 8-bit value of each step of linear light.
static LINEAR_TO_SRGB: LazyLock<Vec<u8>> = LazyLock::new(|| {
    (0..=LINEAR_STEPS as usize)
        .map(|step| {
            let light = step as f32 / LINEAR_STEPS;
            let value = if light <= 0.003_130_8 {
                light * 12.92
            } else {
                1.055 * light.powf(1.0 / 2.4) - 0.055
            };
            (value * 255.0 + 0.5) as u8
        })
        .collect()
});
