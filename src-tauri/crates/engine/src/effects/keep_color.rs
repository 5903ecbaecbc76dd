//! Keeping a photo's colours: lightness from the painting, hue and chroma from the photo, in Oklab.

use moxcms::Oklab;

use crate::image::color::{oklab_to_srgb, srgb_to_oklab};

/// Gives `painted` the hue and chroma of `photo`; both are 8-bit sRGB, three bytes a pixel.
pub(crate) fn keep_color(photo: &[u8], painted: &mut [u8]) {
    let (photo, _) = photo.as_chunks::<3>();
    let (painted, _) = painted.as_chunks_mut::<3>();
    for (photo, painted) in photo.iter().zip(painted) {
        let color = srgb_to_oklab(*photo);
        let lightness = srgb_to_oklab(*painted).l;
        *painted = oklab_to_srgb(Oklab::new(lightness, color.a, color.b));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hue(color: Oklab) -> f32 {
        color.b.atan2(color.a)
    }

    #[test]
    fn a_photo_over_itself_keeps_every_color() {
        for r in (0..=255).step_by(15) {
            for g in (0..=255).step_by(15) {
                for b in (0..=255).step_by(15) {
                    let pixel = [r as u8, g as u8, b as u8];
                    let mut painted = pixel;
                    keep_color(&pixel, &mut painted);
                    let apart = pixel.iter().zip(painted).map(|(a, b)| a.abs_diff(b)).max();
                    // Near black a step of the table is more than one 8-bit step.
                    assert!(apart.unwrap() <= 2, "{pixel:?} became {painted:?}");
                }
            }
        }
    }

    #[test]
    fn lightness_comes_from_the_painting_and_hue_from_the_photo() {
        let photo = [200, 80, 60];
        let mut painted = [90, 140, 200];
        let before = srgb_to_oklab(painted).l;
        keep_color(&photo, &mut painted);
        let painted = srgb_to_oklab(painted);
        let photo = srgb_to_oklab(photo);
        assert!((painted.l - before).abs() < 0.01);
        assert!((hue(painted) - hue(photo)).abs() < 0.03);
    }

    #[test]
    fn colors_outside_srgb_lose_chroma_and_keep_hue() {
        // A strong blue, painted almost white.
        let photo = [20, 30, 250];
        let mut painted = [245, 245, 245];
        keep_color(&photo, &mut painted);
        let painted = srgb_to_oklab(painted);
        let photo = srgb_to_oklab(photo);
        assert!(painted.l > 0.9);
        assert!(painted.a.hypot(painted.b) < photo.a.hypot(photo.b) / 3.0);
        assert!((hue(painted) - hue(photo)).abs() < 0.2);
    }
}
