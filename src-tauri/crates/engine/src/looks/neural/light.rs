//! Puts pixels in another light: darker by a factor and a power in equal parts, lighter by a power alone.
//!
//! A factor alone makes dark colours dull, and a power alone makes pale ones garish. More than 1, a factor would burn out what is light; a power
//! leaves white as it is.

use std::sync::LazyLock;

/// Steps of a table for each halving, and how many halvings it has: what is darker than the last is black.
const STEPS: f32 = 1024.0;
const HALVINGS: f32 = 10.0;

/// A light that moves no value by more steps changes nothing.
const LEAST: f32 = 1.0;

/// What a light does to a value, which is so many steps below white: it is multiplied by the first number, and the second is added.
pub(super) type Light = [f32; 2];

/// The light that leaves everything as it is.
pub(super) const SAME: Light = [1.0, 0.0];

/// How many steps each value is below white. Black stays black.
static STEPS_BELOW: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| match value {
        0 => f32::MAX,
        value => -(value as f32 / 255.0).log2() * STEPS,
    })
});

/// The value of each step.
static VALUES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    (0..=(HALVINGS * STEPS) as usize)
        .map(|step| ((-(step as f32) / STEPS).exp2() * 255.0 + 0.5) as u8)
        .collect()
});

/// The light that makes one value another, both between 0 and 1, with a power of `furthest` at most.
pub(super) fn light_between(from: f32, to: f32, furthest: f32) -> Light {
    let (from, to) = (from.log2(), to.log2());
    match to <= from {
        true => {
            let half = (from - to) / 2.0;
            [(1.0 - half / from).min(furthest), half * STEPS]
        }
        false => [(to / from).max(1.0 / furthest), 0.0],
    }
}

/// The pixel in this light.
pub(super) fn relight(pixel: &mut [u8; 3], [power, below]: Light) {
    if (power - 1.0).abs() * HALVINGS * STEPS < LEAST && below < LEAST {
        return;
    }
    let (steps, values) = (&*STEPS_BELOW, &*VALUES);
    for value in pixel {
        let step = (steps[usize::from(*value)] * power + below + 0.5) as usize;
        *value = values[step.min(values.len() - 1)];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_light_makes_of_one_grey_the_other() {
        for from in [20u8, 60, 128, 200, 250] {
            for to in [10u8, 60, 128, 200, 250] {
                let light = light_between(f32::from(from) / 255.0, f32::from(to) / 255.0, 200.0);
                let mut pixel = [from; 3];
                relight(&mut pixel, light);
                assert!(pixel[0].abs_diff(to) <= 1, "{from} to {to}: {pixel:?}");
            }
        }
    }

    #[test]
    fn black_and_white_stay_in_more_light_and_nothing_changes_in_the_same() {
        let mut pixel = [0, 128, 255];
        relight(&mut pixel, light_between(0.3, 0.6, 3.0));
        assert_eq!((pixel[0], pixel[2]), (0, 255));
        assert!(pixel[1] > 170);
        for value in 0..=255 {
            let mut pixel = [value; 3];
            relight(&mut pixel, SAME);
            assert_eq!(pixel, [value; 3]);
        }
    }
}
