//! Shapes: signed distances whose zero is a contour, which stays crisp at every size.

use crate::analysis::components;
use crate::image::{FloatImage, blurred};

/// Further from a contour than this, in pixels, only the side counts.
const REACH: f32 = 24.0;

/// Where a pixel lies. Lengths are in pixels of the planes.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) x: f32,
    pub(super) y: f32,
    /// The side of the pixel.
    pub(super) pixel: f32,
}

/// The length of a vector. No picture is so large that it needs the care of the C library's `hypot`, which takes longer.
pub(super) fn length([x, y]: [f32; 2]) -> f32 {
    (x * x + y * y).sqrt()
}

/// The signed distance from the contour where `field` is `level`, in pixels; positive where it is more.
///
/// It is measured by the slope: exact near a contour, and too far where the field is level beyond it.
pub(super) fn contour(field: &FloatImage<1>, level: f32) -> FloatImage<1> {
    let (width, height) = (field.width, field.height);
    FloatImage::from_fn(width, height, |x, y| {
        let row = field.row(y);
        let [[left], [right]] = [row[x.saturating_sub(1)], row[(x + 1).min(width - 1)]];
        let [above] = field.at(x, y.saturating_sub(1));
        let [below] = field.at(x, (y + 1).min(height - 1));
        let [across, down] = [right - left, below - above];
        let slope = (across * across + down * down).sqrt() / 2.0;
        let beyond = row[x][0] - level;
        [(beyond / slope.max(1e-4)).clamp(-REACH, REACH)]
    })
}

/// The contour of a mask in 0..=1, smoothed by `sigma` pixels so that it is drawn rather than traced.
pub(super) fn outline(mask: &FloatImage<1>, sigma: f32) -> FloatImage<1> {
    contour(&blurred(mask, sigma.max(1.0)), 0.5)
}

/// Without islands and holes of fewer than `area` pixels.
pub(super) fn without_specks(mut shape: FloatImage<1>, area: f32) -> FloatImage<1> {
    for inside in [true, false] {
        let mask: Vec<bool> = (shape.pixels.iter())
            .map(|&[distance]| (distance > 0.0) == inside)
            .collect();
        let (labels, sizes) = components(&mask, shape.width);
        if sizes.iter().skip(1).all(|&size| size as f32 >= area) {
            continue;
        }
        let (width, height) = (shape.width, shape.height);
        let filled = if inside { -1.0f32 } else { 1.0 };
        let specks = (labels.iter().enumerate())
            .filter(|&(_, &label)| label != 0 && (sizes[label as usize] as f32) < area);
        for (at, _) in specks {
            let (x, y) = (at % width, at / width);
            // One pixel more on every side: there the distance still falls towards the speck.
            for y in y.saturating_sub(1)..(y + 2).min(height) {
                for x in x.saturating_sub(1)..(x + 2).min(width) {
                    let [distance] = &mut shape.pixels[y * width + x];
                    *distance = match inside {
                        true => distance.min(filled),
                        false => distance.max(filled),
                    };
                }
            }
        }
    }
    shape
}

/// How much of a pixel lies inside of a contour: `distance` from it and the side of a pixel, in one unit.
pub(super) fn coverage(distance: f32, pixel: f32) -> f32 {
    (0.5 + distance / pixel).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disc_has_its_radius_and_specks_and_holes_are_gone() {
        let disc = FloatImage::from_fn(80, 80, |x, y| {
            let from = |cx: f32, cy: f32| length([x as f32 - cx, y as f32 - cy]);
            let inside =
                from(40.0, 40.0) < 20.0 && from(40.0, 40.0) > 2.0 || from(70.0, 70.0) < 2.0;
            [f32::from(u8::from(inside))]
        });
        let shape = without_specks(outline(&disc, 1.0), 40.0);
        assert!(shape.at(40, 40)[0] > 0.0 && shape.at(70, 70)[0] < 0.0);
        // The last pixel inside is 59.
        for (x, expected) in [(59, 0.5), (60, -0.5)] {
            assert!((shape.at(x, 40)[0] - expected).abs() < 0.3, "{x}");
        }
        assert_eq!(coverage(0.0, 1.0), 0.5);
        assert_eq!((coverage(3.0, 1.0), coverage(-3.0, 1.0)), (1.0, 0.0));
    }
}
