//! Skin below the face: chest, arms and hands.
//!
//! What lies in the square of a face knows little of an arm, and what lies outside of it nothing. Here the
//! skin of the face and the clothes that are sure teach two mixtures of colours anew. What then looks like
//! skin, is as smooth as the face, and hangs together with it or is large becomes skin; what is far from its
//! colours becomes clothes. Hair, headwear and whatever lies above the chin stay as they are.

use crate::analysis::components::components;
use crate::analysis::contours::{EYES, MOUTH};
use crate::analysis::face_frame::FaceFrame;
use crate::analysis::mixture::{Feature, Mixture};
use crate::analysis::parts::PersonParts;
use crate::analysis::parts_square::{CLOTHES, SIDE, SKIN};
use crate::analysis::pixel_sets::{closed, grown, mostly, shrunk};
use crate::analysis::polygon::fill_polygon;
use crate::analysis::portrait_map::Mask;
use crate::analysis::samples::{pick, quantile};
use crate::image::FloatImage;
use crate::image::color::srgb_to_lab;

/// Above this, in heights of the face from its middle, nothing is changed.
const FROM: f32 = 0.45;

/// Of the densities of the face's own pixels, those that a likely and a possible pixel of skin exceeds.
const LIKELY: f32 = 0.1;
const POSSIBLE: f32 = 0.02;

/// How far below that the logarithm of a possible density may be, and where clothes begin.
const SHADE: f32 = 3.0;
const FAR: f32 = 8.0;

/// The saturation of skin lies between so many times that of the face, and its hue so close, in radians.
const SATURATION: [f32; 2] = [0.5, 2.2];
const HUE: f32 = 0.45;

/// How much rougher than the face a patch of skin may be.
const ROUGH: f32 = 1.6;

/// How much of a patch is likely skin, if it hangs together with the face and if it does not.
const SURE: [f32; 2] = [0.3, 0.5];

/// The least area of such a patch, in squares of the face's height.
const AREA: [f32; 2] = [0.01, 0.04];

/// What is skin and what is not, at the size of `guide`: 1 where it becomes skin, -1 where it becomes clothes.
/// The people's parts are changed to that where their squares reach. The result is the skin that lies
/// outside of them, and inside.
pub(super) fn extend_skin(
    guide: &FloatImage<3>,
    mask: &Mask,
    people: &mut [Option<PersonParts>],
    faces: &[&[[f32; 3]]],
) -> FloatImage<1> {
    let scale = guide.width as f32 / mask.width as f32;
    let frames: Vec<FaceFrame> = (faces.iter())
        .map(|points| FaceFrame::of(&scaled(points, scale)))
        .collect();
    let mut bare = FloatImage::filled(guide.width, guide.height, [0.0]);
    for at in 0..people.len() {
        let Some(parts) = &people[at] else { continue };
        let Some(body) = Body::of(guide, mask, parts, &scaled(faces[at], scale), &frames, at)
        else {
            continue;
        };
        let Some(change) = body.change() else {
            continue;
        };
        if let Some(parts) = &mut people[at] {
            apply(&change, scale, parts);
        }
        for (bare, change) in bare.pixels.iter_mut().zip(&change.pixels) {
            bare[0] = bare[0].max(change[0]);
        }
    }
    bare
}

fn scaled(points: &[[f32; 3]], scale: f32) -> Vec<[f32; 3]> {
    let points = points.iter();
    points
        .map(|point| point.map(|along| along * scale))
        .collect()
}

/// Makes the shares of a person follow the change.
fn apply(change: &FloatImage<1>, scale: f32, parts: &mut PersonParts) {
    let unit = parts.square.side / SIDE as f32;
    for (at, share) in parts.shares.pixels.iter_mut().enumerate() {
        let place = |at: usize, from: f32| ((at as f32 + 0.5) * unit + from) * scale - 0.5;
        let x = place(at % SIDE, parts.square.left);
        let y = place(at / SIDE, parts.square.top);
        let inside = |along: f32, length: usize| (-0.5..length as f32 - 0.5).contains(&along);
        if !inside(x, change.width) || !inside(y, change.height) {
            continue;
        }
        let [change] = change.sample(x, y);
        let rest = share[SKIN] + share[CLOTHES];
        let skin = match change > 0.0 {
            true => share[SKIN] + (rest - share[SKIN]) * change,
            false => share[SKIN].min(rest * (1.0 + 0.8 * change)),
        };
        share[SKIN] = skin;
        share[CLOTHES] = rest - skin;
    }
}

/// One person in the guide.
struct Body {
    width: usize,
    lab: Vec<[f32; 3]>,
    /// How much the lightness varies around each pixel.
    rough: Vec<f32>,
    /// The face and the neck, without eyes, brows and mouth.
    face: Vec<bool>,
    /// Skin that is known, below the mouth.
    known: Vec<bool>,
    /// Clothes that are known.
    clothes: Vec<bool>,
    /// What may change.
    below: Vec<bool>,
    rgb: Vec<[f32; 3]>,
    /// The height of the face in pixels.
    unit: f32,
}

impl Body {
    /// `None` of a face that is not in the picture.
    fn of(
        guide: &FloatImage<3>,
        mask: &Mask,
        parts: &PersonParts,
        points: &[[f32; 3]],
        frames: &[FaceFrame],
        own: usize,
    ) -> Option<Body> {
        let (width, height) = (guide.width, guide.height);
        let step = mask.width as f32 / width as f32;
        let frame = frames[own];
        let mut body = Body {
            width,
            lab: vec![[0.0; 3]; width * height],
            rough: vec![0.0; width * height],
            face: vec![false; width * height],
            known: vec![false; width * height],
            clothes: vec![false; width * height],
            below: vec![false; width * height],
            rgb: guide.pixels.clone(),
            unit: frame.height,
        };
        let unit = SIDE as f32 / parts.square.side;
        for at in 0..width * height {
            let (x, y) = ((at % width) as f32 + 0.5, (at / width) as f32 + 0.5);
            body.lab[at] = srgb_to_lab(guide.pixels[at]);
            let column = ((x * step) as usize).min(mask.width - 1);
            let row = ((y * step) as usize).min(mask.height - 1);
            let person = f32::from(mask.values[row * mask.width + column]) / 255.0;
            if person <= 0.5 {
                continue;
            }
            let [u, v] = frame.coordinates([x, y]);
            let apart = |frame: &FaceFrame| {
                let [u, v] = frame.coordinates([x, y]);
                u.hypot(v)
            };
            let mine = apart(&frame);
            if frames.iter().any(|other| apart(other) < mine) {
                continue;
            }
            let place = [
                (x * step - parts.square.left) * unit - 0.5,
                (y * step - parts.square.top) * unit - 0.5,
            ];
            let last = SIDE as f32 - 0.5;
            let [hair, skin, clothes, headwear] =
                match place.iter().all(|along| (-0.5..last).contains(along)) {
                    true => parts.shares.sample(place[0], place[1]),
                    false => [0.0, 0.0, 1.0, 0.0],
                };
            body.below[at] = hair + headwear < 0.4 && v > FROM;
            body.known[at] = skin > 0.6 && v > 0.3;
            if person > 0.7 {
                body.face[at] = skin > 0.6 && v > -0.35 && v < 0.75 && u.abs() < 0.45;
                body.clothes[at] = clothes > 0.6 && v > 0.6;
            }
        }
        for contour in [&EYES[..], &MOUTH[..]] {
            let contour: Vec<[f32; 2]> = (contour.iter())
                .map(|&at| [points[at][0], points[at][1]])
                .collect();
            fill_polygon(&contour, width, height, |at| body.face[at] = false);
        }
        let lightness = FloatImage {
            width,
            height,
            pixels: (body.lab.iter()).map(|[l, _, _]| [*l, l * l]).collect(),
        };
        let means = lightness.box_mean(1).pixels;
        body.rough = (means.iter())
            .map(|[mean, squares]| (squares - mean * mean).max(0.0).sqrt())
            .collect();
        body.face.contains(&true).then_some(body)
    }

    /// 1 where it becomes skin, -1 where it becomes clothes; `None` if too little of the face is known.
    fn change(&self) -> Option<FloatImage<1>> {
        let (skin, samples) = self.skin_mixture()?;
        let feature = |at: usize| -> Feature {
            let [l, a, b] = self.lab[at];
            [l, a, b, 0.0]
        };
        let density = |at: usize| skin.log_density(&feature(at));
        let of_face: Vec<f32> = samples.iter().map(|&at| density(at)).collect();
        let likely = quantile(of_face.clone(), LIKELY);
        let possible = quantile(of_face, POSSIBLE);
        let clothes = self.clothes_mixture(|at| density(at) < possible - 2.0);

        let tone = self.tone(&samples);
        let count = self.lab.len();
        let (mut sure, mut like, mut far) =
            (vec![false; count], vec![false; count], vec![false; count]);
        for at in (0..count).filter(|&at| self.below[at]) {
            let own = density(at);
            let other = match &clothes {
                Some(clothes) => (clothes.density(&feature(at)) + (-5f32).exp()).ln(),
                None => -4.0,
            };
            let fits = own > other && tone.fits(self.lab[at]);
            sure[at] = fits && own > likely;
            like[at] = fits && own > possible - SHADE;
            far[at] = own < possible - FAR;
        }
        let sure = mostly(&sure, self.width);
        let opened = grown(&shrunk(&like, self.width), self.width);
        let like: Vec<bool> = opened.iter().zip(&sure).map(|(a, b)| *a || *b).collect();
        let kept = self.patches(&like, &sure, &samples);
        let filled = closed(&kept, self.width);
        let pixels = (0..count).map(|at| match self.below[at] {
            true if filled[at] || kept[at] => [1.0],
            true if far[at] => [-1.0],
            _ => [0.0],
        });
        Some(FloatImage {
            width: self.width,
            height: count / self.width,
            pixels: pixels.collect(),
        })
    }

    /// A mixture of the face's colours, also in shadow and in bright light, and the pixels that it was
    /// learnt from.
    fn skin_mixture(&self) -> Option<(Mixture, Vec<usize>)> {
        /// How much light is left, the share of white, the weight.
        const LIGHTS: [(f32, f32, f32); 3] = [(1.0, 0.0, 1.0), (0.8, 0.0, 0.25), (1.0, 0.15, 0.25)];
        let samples = pick(&weights(&self.face, |_| true), 900)?;
        let mut pixels: Vec<Feature> = Vec::with_capacity(3 * samples.len());
        let mut weights = Vec::with_capacity(3 * samples.len());
        for (light, white, weight) in LIGHTS {
            for &at in &samples {
                let lit = self.rgb[at].map(|value| value * light * (1.0 - white) + white * 0.95);
                let [l, a, b] = srgb_to_lab(lit);
                pixels.push([l, a, b, 0.0]);
                weights.push(weight);
            }
        }
        Some((Mixture::fit(&pixels, &weights, 5), samples))
    }

    fn clothes_mixture(&self, unlike_skin: impl Fn(usize) -> bool) -> Option<Mixture> {
        let picked = pick(&weights(&self.clothes, unlike_skin), 1500)?;
        let pixels: Vec<Feature> = (picked.iter())
            .map(|&at| {
                let [l, a, b] = self.lab[at];
                [l, a, b, 0.0]
            })
            .collect();
        Some(Mixture::fit(&pixels, &vec![1.0; pixels.len()], 5))
    }

    fn tone(&self, samples: &[usize]) -> Tone {
        let median = |value: &dyn Fn([f32; 3]) -> f32| {
            quantile(samples.iter().map(|&at| value(self.lab[at])).collect(), 0.5)
        };
        Tone {
            saturation: median(&saturation),
            hue: median(&|lab| lab[2]).atan2(median(&|lab| lab[1])),
        }
    }

    /// The patches of `like` that are skin.
    fn patches(&self, like: &[bool], sure: &[bool], samples: &[usize]) -> Vec<bool> {
        let (labels, sizes) = components(like, self.width);
        let mut rough = vec![0.0; sizes.len()];
        let mut likely = vec![0.0; sizes.len()];
        let mut connected = vec![false; sizes.len()];
        for (at, &label) in labels.iter().enumerate() {
            let label = label as usize;
            rough[label] += self.rough[at];
            likely[label] += f32::from(u8::from(sure[at]));
            connected[label] |= self.known[at];
        }
        let of_face = samples.iter().map(|&at| self.rough[at]).sum::<f32>() / samples.len() as f32;
        let keep: Vec<bool> = (0..sizes.len())
            .map(|label| {
                let size = sizes[label] as f32;
                let how = usize::from(!connected[label]);
                label > 0
                    && likely[label] > SURE[how] * size
                    && size > AREA[how] * self.unit * self.unit
                    && rough[label] < ROUGH * of_face * size
            })
            .collect();
        labels.iter().map(|&label| keep[label as usize]).collect()
    }
}

/// The colour of a face, apart from its lightness.
struct Tone {
    saturation: f32,
    hue: f32,
}

impl Tone {
    fn fits(&self, lab: [f32; 3]) -> bool {
        use std::f32::consts::PI;
        let apart = (lab[2].atan2(lab[1]) - self.hue + 3.0 * PI) % (2.0 * PI) - PI;
        let [least, most] = SATURATION.map(|times| times * self.saturation);
        apart.abs() < HUE && (least..most).contains(&saturation(lab))
    }
}

/// Chroma over lightness, less for what is almost black.
fn saturation([l, a, b]: [f32; 3]) -> f32 {
    a.hypot(b) / (l + 0.1)
}

fn weights(set: &[bool], allowed: impl Fn(usize) -> bool) -> Vec<f32> {
    (set.iter().enumerate())
        .map(|(at, &held)| match held && allowed(at) {
            true => 1.0,
            false => 0.0,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::contours::OVAL;
    use crate::analysis::landmarks::{EYE_CORNERS, LANDMARKS};
    use crate::analysis::parts_square::PartsSquare;

    const SIZE: (usize, usize) = (120, 150);
    const FACE: [f32; 2] = [60.0, 40.0];

    /// A face 36 pixels high.
    fn points() -> Vec<[f32; 3]> {
        let mut points = vec![[FACE[0], FACE[1], 0.0]; LANDMARKS];
        for (at, &point) in OVAL.iter().enumerate() {
            let (sin, cos) = (at as f32 * 10.0).to_radians().sin_cos();
            points[point] = [FACE[0] + 14.0 * sin, FACE[1] - 18.0 * cos, 0.0];
        }
        points[EYE_CORNERS[0]] = [FACE[0] - 8.0, FACE[1] - 4.0, 0.0];
        points[EYE_CORNERS[1]] = [FACE[0] + 8.0, FACE[1] - 4.0, 0.0];
        points
    }

    fn is_face(x: f32, y: f32) -> bool {
        ((x - FACE[0]) / 14.0).hypot((y - FACE[1]) / 18.0) < 1.0
    }

    /// A person in a shirt of this colour with a bare arm at the left, taken for a sleeve.
    fn person(shirt: [f32; 3]) -> (FloatImage<3>, Mask, PersonParts) {
        let guide = FloatImage::from_fn(SIZE.0, SIZE.1, |x, y| {
            let light = 1.0 - 0.002 * ((x * 7 + y * 13) % 40) as f32;
            match is_face(x as f32, y as f32) || (y >= 80 && (25..40).contains(&x)) {
                true => [0.8, 0.58, 0.46].map(|value| value * light),
                false => shirt.map(|value| value * light),
            }
        });
        let mask = Mask {
            width: SIZE.0,
            height: SIZE.1,
            values: vec![255; SIZE.0 * SIZE.1],
        };
        let square = PartsSquare {
            left: FACE[0] - 65.0,
            top: FACE[1] - 55.0,
            side: 130.0,
        };
        let unit = square.side / SIDE as f32;
        let shares = FloatImage::from_fn(SIDE, SIDE, |x, y| {
            match is_face(x as f32 * unit + square.left, y as f32 * unit + square.top) {
                true => [0.0, 1.0, 0.0, 0.0],
                false => [0.0, 0.0, 1.0, 0.0],
            }
        });
        let parts = PersonParts {
            square,
            shares,
            person: Vec::new(),
        };
        (guide, mask, parts)
    }

    #[test]
    fn a_bare_arm_is_skin_as_far_as_it_reaches_and_the_shirt_is_not() {
        let (guide, mask, parts) = person([0.2, 0.3, 0.6]);
        let mut people = [Some(parts)];
        let bare = extend_skin(&guide, &mask, &mut people, &[&points()]);
        assert!(bare.at(32, 100) == [1.0] && bare.at(32, 148) == [1.0]);
        assert!(bare.at(70, 100) == [0.0] && bare.at(5, 148) == [0.0]);
        let parts = people[0].as_ref().unwrap();
        let place = |x: f32, y: f32| {
            let unit = SIDE as f32 / parts.square.side;
            let [x, y] = [
                (x - parts.square.left) * unit,
                (y - parts.square.top) * unit,
            ];
            parts.shares.at(x as usize, y as usize)
        };
        assert!(place(32.0, 100.0)[SKIN] > 0.9 && place(70.0, 100.0)[CLOTHES] > 0.9);
    }

    #[test]
    fn a_grey_shirt_is_no_skin_however_light_it_is() {
        for grey in [0.1, 0.5, 0.95] {
            let (guide, mask, parts) = person([grey; 3]);
            let bare = extend_skin(&guide, &mask, &mut [Some(parts)], &[&points()]);
            assert_eq!(bare.at(80, 120), [0.0], "{grey}");
        }
    }
}
