//! Blending a painted picture with its photo.

use crate::effects::keep_color::keep_color;

/// How a painting is blended with its photo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Blend {
    pub(crate) strength: f32,
    pub(crate) keep_color: bool,
}

impl Blend {
    /// `out = photo + (painted − photo) · strength` in 8-bit sRGB, halves rounded up, where the
    /// painting may get the photo's colours first. At strength 1 that is the painting, exactly.
    pub(crate) fn apply(self, photo: &[u8], painted: &mut [u8]) {
        if self.keep_color {
            keep_color(photo, painted);
        }
        if self.strength < 1.0 {
            for (out, &from) in painted.iter_mut().zip(photo) {
                let (from, to) = (f32::from(from), f32::from(*out));
                *out = (from + (to - from) * self.strength + 0.5) as u8;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strength_blends_linearly() {
        let at = |strength| {
            let blend = Blend {
                strength,
                keep_color: false,
            };
            let mut painted = [20, 100, 255];
            blend.apply(&[10, 200, 0], &mut painted);
            painted
        };
        assert_eq!(at(0.0), [10, 200, 0]);
        assert_eq!(at(0.25), [13, 175, 64], "halves go up: 12.5, 175 and 63.75");
        assert_eq!(at(1.0), [20, 100, 255]);
    }
}
