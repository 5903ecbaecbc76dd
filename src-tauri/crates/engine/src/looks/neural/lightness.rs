//! Keeps skin as light, and what is dark as dark, as they are in the photo.
//!
//! The norms of a network take away how light a place is, so a style draws every skin towards its own middle, and black
//! hair becomes grey. Here the lightness of a painting on the scale of a face is compared with the photo's, and the painting is
//! put in another light at each place: strokes, hues and whatever is finer stay. What is skin is told by the colours of faces
//! that were found; without one only what is dark is kept.

use crate::analysis::FaceSpots;
use crate::image::color::{grey_of_lightness, lightness};
use crate::image::{FloatImage, Photo, blurred, blurred_within, for_each_out_range, neighbours};
use crate::looks::neural::light::{Light, SAME, light_between, relight};
use crate::looks::neural::skin::skin_mask;

/// The longest side of the copies that are compared, in pixels; the lengths below are in them.
pub(crate) const COMPARED_SIDE: u32 = 320;

/// The standard deviation of the means of skin, in heights of a face, and the least.
const SKIN_SCALE: f32 = 0.22;
const LEAST_SCALE: f32 = 2.0;

/// Below this L* of the photo something begins to be dark, and so much below it is wholly dark.
const DARK: f32 = 30.0;
const DARK_RANGE: f32 = 18.0;

/// The standard deviations of what is dark, and of its means.
const DARK_EDGE: f32 = 1.5;
const DARK_SCALE: f32 = 8.0;

/// How far lightness is moved at most, in L*: down, and up. What is dark is only moved down.
const FURTHEST: [f32; 2] = [40.0, 30.0];

/// How often what is left of the difference on skin is looked at.
const PASSES: usize = 2;

/// No power of a light is larger.
const FURTHEST_POWER: f32 = 2.5;

/// How much darker or lighter each place of a painting becomes.
pub(crate) struct KeptLightness {
    lights: FloatImage<2>,
}

impl KeptLightness {
    /// Compares a painting with its photo. Both may be small copies, of the same size.
    pub(crate) fn measure(photo: &Photo, painted: &Photo, faces: &FaceSpots) -> KeptLightness {
        let (photo, painted) = (
            photo.thumbnail(COMPARED_SIDE),
            painted.thumbnail(COMPARED_SIDE),
        );
        let skin = skin_mask(&photo, faces);
        let own = lightnesses(&photo);
        let beside = |painted: &Photo| {
            let painted = lightnesses(painted);
            FloatImage::from_fn(own.width, own.height, |x, y| {
                [own.at(x, y)[0], painted.at(x, y)[0]]
            })
        };
        let both = beside(&painted);
        let scale = (SKIN_SCALE * faces.median_height() * own.height as f32).max(LEAST_SCALE);
        let edges = blurred(&own, DARK_EDGE);
        let dark = edges.map(|lightness| ((DARK - lightness) / DARK_RANGE).clamp(0.0, 1.0));
        let places = Places {
            of_skin: blurred_within(&both, &skin, scale),
            of_dark: blurred_within(&both, &dark, DARK_SCALE),
            skin,
            dark,
        };
        let mut moved = FloatImage::from_fn(own.width, own.height, |x, y| {
            let [own, painted] = places.of_skin.at(x, y);
            [own - painted]
        });
        let mut kept = KeptLightness {
            lights: places.lights(&moved),
        };
        // A colour in another light is not quite as light as a grey.
        for _ in 0..PASSES {
            let mut so_far = painted.clone();
            kept.apply_to(&mut so_far);
            let left = blurred_within(&beside(&so_far), &places.skin, scale);
            for (moved, [own, painted]) in moved.pixels.iter_mut().zip(&left.pixels) {
                moved[0] += own - painted;
            }
            kept.lights = places.lights(&moved);
        }
        kept
    }

    /// Changes a painting of any size.
    pub(crate) fn apply_to(&self, painted: &mut Photo) {
        let row = painted.width() as usize * 3;
        let kept = self.for_size((painted.width(), painted.height()));
        for_each_out_range(painted.pixels_mut(), row, |first, rows| {
            kept.apply(first, rows);
        });
    }

    /// The same, ready for the rows of a painting of this width and height.
    pub(crate) fn for_size(&self, (width, height): (u32, u32)) -> KeptRows {
        let scale = self.lights.width as f32 / width as f32;
        KeptRows {
            lights: self.lights.clone(),
            columns: (0..width)
                .map(|x| neighbours((x as f32 + 0.5) * scale - 0.5, self.lights.width))
                .collect(),
            height: height as usize,
        }
    }
}

/// What is done to the rows of a painting.
pub(crate) struct KeptRows {
    lights: FloatImage<2>,
    /// For each pixel of a row its two neighbours among the lights, and how far it is from the first.
    columns: Vec<(usize, usize, f32)>,
    height: usize,
}

impl KeptRows {
    /// Changes rows of the painting, from row `first` on.
    pub(crate) fn apply(&self, first: usize, rows: &mut [u8]) {
        let lights = &self.lights;
        let scale = lights.height as f32 / self.height as f32;
        let mut line = vec![SAME; lights.width];
        for (y, row) in (first..).zip(rows.chunks_exact_mut(self.columns.len() * 3)) {
            let (above, below, share) = neighbours((y as f32 + 0.5) * scale - 0.5, lights.height);
            let pair = lights.row(above).iter().zip(lights.row(below));
            for (out, (above, below)) in line.iter_mut().zip(pair) {
                *out = between(*above, *below, share);
            }
            let (pixels, _) = row.as_chunks_mut::<3>();
            for (pixel, &(left, right, share)) in pixels.iter_mut().zip(&self.columns) {
                relight(pixel, between(line[left], line[right], share));
            }
        }
    }
}

/// What is where in the small copies.
struct Places {
    skin: FloatImage<1>,
    dark: FloatImage<1>,
    /// The lightness of the photo and of the painting, on skin and where it is dark.
    of_skin: FloatImage<2>,
    of_dark: FloatImage<2>,
}

impl Places {
    /// The lights that move skin by `moved`, and what is dark down to the photo's.
    fn lights(&self, moved: &FloatImage<1>) -> FloatImage<2> {
        FloatImage::from_fn(moved.width, moved.height, |x, y| {
            let ([skin], [dark]) = (self.skin.at(x, y), self.dark.at(x, y));
            let ([_, on_skin], [own, in_dark]) = (self.of_skin.at(x, y), self.of_dark.at(x, y));
            let moved = moved.at(x, y)[0].clamp(-FURTHEST[0], FURTHEST[1]);
            let down = (own - in_dark).clamp(-FURTHEST[0], 0.0);
            let before = on_skin * skin + in_dark * (1.0 - skin);
            let after = before + moved * skin + down * dark * (1.0 - skin);
            light(before, after)
        })
    }
}

fn between(from: Light, to: Light, share: f32) -> Light {
    [0, 1].map(|at| from[at] + (to[at] - from[at]) * share)
}

/// The light in which grey of one L* has another.
fn light(from: f32, to: f32) -> Light {
    let grey = |lightness: f32| grey_of_lightness(lightness.clamp(2.0, 98.0));
    light_between(grey(from), grey(to), FURTHEST_POWER)
}

fn lightnesses(photo: &Photo) -> FloatImage<1> {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let (pixels, _) = photo.pixels().as_chunks::<3>();
    FloatImage::from_fn(width, height, |x, y| [lightness(pixels[y * width + x])])
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: u32 = 200;

    /// A face of one colour on a wall, as an ellipse in the middle, and hair above it.
    fn portrait(skin: [u8; 3], hair: [u8; 3], wall: [u8; 3]) -> Photo {
        let pixels = (0..SIDE * SIDE).flat_map(|at| {
            let (x, y) = ((at % SIDE) as f32 - 100.0, (at / SIDE) as f32 - 110.0);
            let face = (x / 45.0).powi(2) + (y / 60.0).powi(2) < 1.0;
            let head = (x / 60.0).powi(2) + ((y + 20.0) / 75.0).powi(2) < 1.0;
            // Some grain: nothing is of one colour alone.
            let grain = (at * 7 % 5) as u8;
            let color = match (face, head) {
                (true, _) => skin,
                (false, true) => hair,
                (false, false) => wall,
            };
            color.map(|value| value.saturating_add(grain))
        });
        Photo::from_pixels(SIDE, SIDE, pixels.collect()).unwrap()
    }

    fn one_face() -> FaceSpots {
        FaceSpots {
            boxes: vec![[0.3, 0.35, 0.7, 0.8]],
        }
    }

    fn at(photo: &Photo, x: usize, y: usize) -> f32 {
        let from = (y * SIDE as usize + x) * 3;
        lightness(photo.pixels()[from..from + 3].try_into().unwrap())
    }

    const SKINS: [[u8; 3]; 3] = [[74, 48, 38], [150, 105, 82], [226, 186, 164]];

    #[test]
    fn every_skin_becomes_as_light_as_it_was() {
        // As a style does that draws all skin to one middle.
        let painted = portrait([170, 150, 120], [110, 110, 100], [190, 180, 120]);
        for skin in SKINS {
            let photo = portrait(skin, [20, 15, 12], [200, 200, 205]);
            let mut kept = painted.clone();
            KeptLightness::measure(&photo, &painted, &one_face()).apply_to(&mut kept);
            let apart = at(&kept, 100, 110) - at(&photo, 100, 110);
            assert!(apart.abs() < 3.0, "{skin:?}: {apart}");
            // Black hair is nearly black again, and the wall is as it was painted.
            assert!(at(&kept, 100, 24) < at(&painted, 100, 24) - 25.0);
            assert!((at(&kept, 15, 100) - at(&painted, 15, 100)).abs() < 0.5);
        }
    }

    #[test]
    fn without_a_face_only_what_is_dark_changes() {
        let photo = portrait(SKINS[0], [20, 15, 12], [200, 200, 205]);
        let painted = portrait([170, 150, 120], [110, 110, 100], [190, 180, 120]);
        let mut kept = painted.clone();
        let nobody = FaceSpots::default();
        KeptLightness::measure(&photo, &painted, &nobody).apply_to(&mut kept);
        assert!((at(&kept, 15, 100) - at(&painted, 15, 100)).abs() < 0.5);
        assert!(at(&kept, 100, 24) < at(&painted, 100, 24) - 25.0);
    }

    #[test]
    fn two_people_keep_each_their_own_lightness() {
        let beside = |left: &Photo, right: &Photo| {
            let row = SIDE as usize * 3;
            let rows = left.pixels().chunks(row).zip(right.pixels().chunks(row));
            let pixels = rows.flat_map(|(left, right)| [left, right].concat());
            Photo::from_pixels(2 * SIDE, SIDE, pixels.collect()).unwrap()
        };
        let [dark, _, light] = SKINS.map(|skin| portrait(skin, [20, 15, 12], [150, 170, 205]));
        let photo = beside(&dark, &light);
        let grey = portrait([170, 150, 120], [110, 110, 100], [190, 180, 120]);
        let mut kept = beside(&grey, &grey);
        let faces = FaceSpots {
            boxes: vec![[0.15, 0.35, 0.35, 0.8], [0.65, 0.35, 0.85, 0.8]],
        };
        KeptLightness::measure(&photo, &kept.clone(), &faces).apply_to(&mut kept);
        for x in [100, 300] {
            let place = |photo: &Photo| {
                let from = (110 * 2 * SIDE as usize + x) * 3;
                lightness(photo.pixels()[from..from + 3].try_into().unwrap())
            };
            assert!((place(&kept) - place(&photo)).abs() < 4.0, "at {x}");
        }
    }

    #[test]
    fn rows_on_their_own_are_those_of_the_whole() {
        let photo = portrait(SKINS[0], [20, 15, 12], [200, 200, 205]);
        let painted = portrait([170, 150, 120], [110, 110, 100], [190, 180, 120]);
        let kept = KeptLightness::measure(&photo, &painted, &one_face());
        let mut whole = painted.clone();
        kept.apply_to(&mut whole);
        let (mut parts, row) = (painted.pixels().to_vec(), SIDE as usize * 3);
        for (part, rows) in parts.chunks_mut(row * 37).enumerate() {
            kept.for_size((SIDE, SIDE)).apply(part * 37, rows);
        }
        assert_eq!(whole.pixels(), parts);
    }
}
