//! One head of a photo by itself: face, ears, hair, beard and headwear, without neck, shoulders and background.
//!
//! It follows the jaw from ear to ear. Above the ears' lobes all that is near and of a person is the head; below them only
//! hair, a beard or headwear is, as far as it hangs together with the face. Of two heads that overlap, a pixel belongs
//! to the nearer one.

use std::fmt;

use crate::analysis::components::components;
use crate::analysis::contours::CHIN;
use crate::analysis::face_frame::{FaceFrame, contour};
use crate::analysis::locks::length_at;
use crate::analysis::pixel_sets::grown;
use crate::analysis::polygon::fill_polygon;
use crate::analysis::portrait_map::{Face, FaceBox, Mask, PortraitMap};
use crate::image::FloatImage;

/// Pixels on a side of the mask, and heights of the face on a side of its square.
const SIDE: usize = 448;
const REACH: f32 = 3.2;

/// The middle of the square lies this far above that of the face, in heights of the face.
const RISE: f32 = 0.12;

/// Where ears end, in heights of the face below its middle.
const LOBES: f32 = 0.1;

/// Half the width and the height of the largest head without hair, in heights of the face.
const HEAD: [f32; 2] = [0.66, 0.86];

/// How much farther back a head in profile reaches.
const BACK: f32 = 0.3;

/// Half the width and the height of what hair and headwear may reach above the lobes.
const CROWN: [f32; 2] = [1.05, 1.3];

/// Hair and headwear below the lobes end on a curve: so far down in the middle, and half as wide as this.
const HANGING: [f32; 2] = [1.2, 1.05];
const SCARF: [f32; 2] = [0.8, 0.95];

/// How far above the lower end of the photo the longest lock ends, in heights of the face.
const ABOVE_END: f32 = 0.03;

/// How far the jaw's line lies outside of the points, in heights of the face: a drawn contour lies on it.
const JAW: f32 = 0.012;

/// The largest hole that is filled, as a share of the square: an ear's, what is seen of a neck between jaw and scarf.
const LARGEST_HOLE: f32 = 0.006;

/// How round the edge is made, in heights of the face.
const ROUND: f32 = 0.014;

/// How much each place around one face belongs to its head.
///
/// To cut a head out, multiply the alpha of a cut-out of all people ([`crate::Background::Transparent`]) by
/// [`HeadMask::share`] at the same place of the photo. `bounds` says which part of the photo to take, and `chin` where
/// a neck begins. The edge against the background is the cut-out's, so single hairs stay.
#[derive(Clone, PartialEq)]
pub struct HeadMask {
    /// The part of the photo in which the mask is not empty, in pixels. It may reach beyond the photo.
    pub bounds: FaceBox,
    /// The tip of the chin, in pixels of the photo.
    pub chin: [f32; 2],
    /// How the head is tilted, in degrees; clockwise on the screen is positive.
    pub roll: f32,
    /// From the hairline to the chin, in pixels of the photo.
    pub face_height: f32,
    corner: [f32; 2],
    /// Pixels of the mask in one of the photo.
    scale: f32,
    mask: Mask,
}

impl HeadMask {
    /// The mask of one of the map's faces, by its number there; `None` if there is no such face.
    pub fn of(map: &PortraitMap, face: usize) -> Option<HeadMask> {
        let own = map.faces.get(face)?;
        let frame = FaceFrame::of(&own.landmarks);
        let others: Vec<Place> = (map.faces.iter().enumerate())
            .filter(|&(at, _)| at != face)
            .map(|(_, other)| Place::of(other))
            .collect();
        let head = Place::of(own);
        let [_, end] = frame.coordinates([frame.center[0], map.photo_size.1 as f32]);
        let longest = (end - ABOVE_END).max(0.2);
        let side = REACH * frame.height;
        let scale = SIDE as f32 / side;
        let corner = frame.place([0.0, -RISE]).map(|along| along - side / 2.0);
        let place_of = |x: usize, y: usize| {
            [
                corner[0] + (x as f32 + 0.5) / scale,
                corner[1] + (y as f32 + 0.5) / scale,
            ]
        };
        let mut jaw = FloatImage::filled(SIDE, SIDE, [0.0]);
        let oval = contour(&own.landmarks).map(|point| {
            let [u, v] = frame.coordinates(point);
            let length = u.hypot(v).max(1e-3);
            let [x, y] = frame.place([u, v].map(|along| along * (1.0 + JAW / length)));
            [(x - corner[0]) * scale, (y - corner[1]) * scale]
        });
        fill_polygon(&oval, SIDE, SIDE, |at| jaw.pixels[at] = [1.0]);

        // How much of each pixel is of this head, and of anybody.
        let shares = FloatImage::from_fn(SIDE, SIDE, |x, y| {
            let place = place_of(x, y);
            let [face] = jaw.pixels[y * SIDE + x];
            let at = |mask: &Mask| value(mask, map.photo_size, place);
            let person = at(&map.person).max(face);
            let distance = head.distance(place);
            if face == 0.0 && others.iter().any(|other| other.distance(place) < distance) {
                return [0.0, person];
            }
            let parts = Parts {
                person,
                hair: at(&map.hair),
                headwear: at(&map.headwear),
                beard: at(&map.facial_hair),
            };
            let own = head.share(frame.coordinates(place), &parts, longest);
            [own.max(face).min(person), person]
        });
        let mask = connected(&of_people(&shares, frame.height * scale), &shares, &jaw);
        let bounds = bounds(&mask, corner, scale)?;
        Some(HeadMask {
            bounds,
            chin: [own.landmarks[CHIN][0], own.landmarks[CHIN][1]],
            roll: own.angles.roll,
            face_height: frame.height,
            corner,
            scale,
            mask,
        })
    }

    /// How much a place of the photo belongs to the head, 0..=1.
    pub fn share(&self, [x, y]: [f32; 2]) -> f32 {
        let (x, y) = (
            (x - self.corner[0]) * self.scale,
            (y - self.corner[1]) * self.scale,
        );
        let inside = |along: f32| (0.0..SIDE as f32).contains(&along);
        if !inside(x) || !inside(y) {
            return 0.0;
        }
        self.mask.between(x - 0.5, y - 0.5)
    }
}

/// Where a head is, and how it is turned.
struct Place {
    frame: FaceFrame,
    /// Of -1..=1, how far it looks to the right.
    turned: f32,
}

impl Place {
    fn of(face: &Face) -> Place {
        Place {
            frame: FaceFrame::of(&face.landmarks),
            turned: face.angles.yaw.to_radians().sin(),
        }
    }

    /// How far a place is from the middle of the head, where 1 is about its outline.
    fn distance(&self, place: [f32; 2]) -> f32 {
        self.off(self.frame.coordinates(place), HEAD)
    }

    /// The distance from the middle of an ellipse of this half width and height, 1 on it.
    fn off(&self, [u, v]: [f32; 2], [width, height]: [f32; 2]) -> f32 {
        let back = BACK * self.turned;
        let width = width + back.abs() / 2.0;
        ((u + back) / width).hypot((v + RISE) / height)
    }

    /// How much of the pixel at `u` and `v` is of this head, whose hair ends above `longest`.
    fn share(&self, at: [f32; 2], parts: &Parts, longest: f32) -> f32 {
        let [u, v] = at;
        let worn = parts.hair + parts.headwear;
        let bare = parts.person * rise(1.0 - self.off(at, HEAD), 0.008);
        let high = worn * rise(1.0 - self.off(at, CROWN), 0.01);
        let above = bare.max(high);
        let end = |[down, wide]: [f32; 2]| {
            let along = (v / down).hypot((u + BACK * self.turned) / wide);
            rise(1.0 - along, 0.006)
        };
        let [down, wide] = HANGING;
        let hanging = end([down.min(longest) * length_at(u), wide]);
        let low = parts.hair * hanging + parts.headwear * end(SCARF);
        let low = low.max(parts.beard * end(SCARF));
        above + (low - above) * rise(v - LOBES, 0.01)
    }
}

/// What a pixel is of.
struct Parts {
    person: f32,
    hair: f32,
    headwear: f32,
    beard: f32,
}

/// A mask of the photo at a place of it, 0..=1.
fn value(mask: &Mask, (width, height): (u32, u32), [x, y]: [f32; 2]) -> f32 {
    if x < 0.0 || y < 0.0 || x >= width as f32 || y >= height as f32 {
        return 0.0;
    }
    let step = |length: usize, of: u32| length as f32 / of as f32;
    mask.between(
        x * step(mask.width, width) - 0.5,
        y * step(mask.height, height) - 0.5,
    )
}

/// How much of whatever is a person in a pixel is of the head, with a clean and round edge; `unit` is the height of the
/// face in pixels. Outside of people it is as near to them, so that it cuts no hair off.
fn of_people(shares: &FloatImage<2>, unit: f32) -> FloatImage<1> {
    let mean = |reach: f32| {
        let radius = ((unit * reach) as usize).max(1);
        shares.clone().box_mean(radius).box_mean(radius)
    };
    let (near, far) = (mean(ROUND), mean(ROUND * 5.0));
    FloatImage {
        width: near.width,
        height: near.height,
        pixels: (near.pixels.iter().zip(&far.pixels))
            .map(|(&[own, person], &[far_own, far_person])| {
                let share = match person > 0.05 {
                    true => own / person,
                    false => far_own / far_person.max(0.01),
                };
                [((share - 0.42) / 0.16).clamp(0.0, 1.0)]
            })
            .collect(),
    }
}

/// What hangs together with the face, without small holes in it.
fn connected(head: &FloatImage<1>, shares: &FloatImage<2>, face: &FloatImage<1>) -> Mask {
    let (width, height) = (head.width, head.height);
    let solid: Vec<bool> = (head.pixels.iter().zip(&shares.pixels))
        .map(|([head], [_, person])| head * person > 0.5)
        .collect();
    let (pieces, sizes) = components(&solid, width);
    let mut touches = vec![false; sizes.len()];
    for (&piece, [face]) in pieces.iter().zip(&face.pixels) {
        touches[piece as usize] |= *face > 0.5;
    }
    let stray = (pieces.iter()).map(|&piece| piece > 0 && !touches[piece as usize]);
    // With its soft edge.
    let stray = (0..4).fold(stray.collect::<Vec<bool>>(), |set, _| grown(&set, width));
    let body: Vec<bool> = (pieces.iter())
        .map(|&piece| piece > 0 && touches[piece as usize])
        .collect();
    let gaps: Vec<bool> = body.iter().map(|inside| !inside).collect();
    let (gaps, sizes) = components(&gaps, width);
    let largest = (LARGEST_HOLE * (width * height) as f32) as usize;
    let mut people = vec![0.0; sizes.len()];
    for (&gap, [_, person]) in gaps.iter().zip(&shares.pixels) {
        people[gap as usize] += person;
    }
    let hole: Vec<bool> = (sizes.iter().zip(&people).enumerate())
        .map(|(gap, (&size, &people))| gap > 0 && size < largest && people > 0.8 * size as f32)
        .collect();
    let values = (0..width * height).map(|at| match () {
        () if hole[gaps[at] as usize] => 255,
        () if stray[at] && !body[at] => 0,
        () => (head.pixels[at][0] * 255.0 + 0.5) as u8,
    });
    Mask {
        width,
        height,
        values: values.collect(),
    }
}

/// The box of the photo in which a mask is not empty.
fn bounds(mask: &Mask, [left, top]: [f32; 2], scale: f32) -> Option<FaceBox> {
    let held = |at: usize| mask.values[at] > 0;
    let all = (0..mask.values.len()).filter(|&at| held(at));
    let [x0, y0, x1, y1] = all.fold([usize::MAX, usize::MAX, 0, 0], |[a, b, c, d], at| {
        let (x, y) = (at % mask.width, at / mask.width);
        [a.min(x), b.min(y), c.max(x + 1), d.max(y + 1)]
    });
    (x1 > 0).then(|| FaceBox {
        left: left + x0 as f32 / scale,
        top: top + y0 as f32 / scale,
        right: left + x1 as f32 / scale,
        bottom: top + y1 as f32 / scale,
    })
}

/// From 0 to 1 where `along` passes zero, within about four times `width`.
fn rise(along: f32, width: f32) -> f32 {
    1.0 / (1.0 + (-along / width).exp())
}

impl fmt::Debug for HeadMask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HeadMask")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::contours::OVAL;

    const CENTER: [f32; 2] = [100.0, 90.0];

    /// The height of the face in pixels.
    const UNIT: f32 = 60.0;

    /// A face that looks straight ahead, in the middle or so far beside it.
    fn face(beside: f32) -> Face {
        let mut landmarks = vec![[CENTER[0] + beside, CENTER[1], 0.0]; 478];
        for (at, &point) in OVAL.iter().enumerate() {
            let (sin, cos) = (at as f32 / 36.0 * std::f32::consts::TAU).sin_cos();
            landmarks[point][0] += 0.36 * UNIT * sin;
            landmarks[point][1] -= 0.5 * UNIT * cos;
        }
        for (corner, side) in crate::analysis::landmarks::EYE_CORNERS
            .into_iter()
            .zip([-1.0, 1.0])
        {
            landmarks[corner][0] += side * 0.2 * UNIT;
            landmarks[corner][1] -= 0.1 * UNIT;
        }
        let [x, y] = [CENTER[0] + beside, CENTER[1]];
        Face::made_up(
            [
                x - 0.36 * UNIT,
                y - 0.36 * UNIT,
                x + 0.36 * UNIT,
                y + 0.36 * UNIT,
            ],
            landmarks,
        )
    }

    /// A photo of 200 × 240 pixels whose parts are where these say, in heights of the face from its middle.
    fn map(
        faces: Vec<Face>,
        person: impl Fn(f32, f32) -> bool,
        hair: impl Fn(f32, f32) -> bool,
        headwear: impl Fn(f32, f32) -> bool,
    ) -> PortraitMap {
        let mask = |held: &dyn Fn(f32, f32) -> bool| Mask {
            width: 200,
            height: 240,
            values: (0..200 * 240)
                .map(|at| [(at % 200) as f32 + 0.5, (at / 200) as f32 + 0.5])
                .map(|[x, y]| held((x - CENTER[0]) / UNIT, (y - CENTER[1]) / UNIT))
                .map(|held| if held { 255 } else { 0 })
                .collect(),
        };
        let nothing = mask(&|_, _| false);
        PortraitMap {
            photo_size: (200, 240),
            faces,
            person: mask(&person),
            hair: mask(&hair),
            skin: nothing.clone(),
            clothes: nothing.clone(),
            headwear: mask(&headwear),
            facial_hair: nothing,
        }
    }

    /// A head, a neck and shoulders.
    fn person(u: f32, v: f32) -> bool {
        u.hypot((v + 0.1) / 1.3) < 0.5
            || (u.abs() < 0.2 && v > 0.0)
            || (u.abs() < 0.5 && (0.4..0.9).contains(&v))
            || v > 0.85
    }

    fn share(head: &HeadMask, [u, v]: [f32; 2]) -> f32 {
        head.share([CENTER[0] + u * UNIT, CENTER[1] + v * UNIT])
    }

    #[test]
    fn a_bald_head_ends_at_its_jaw_and_keeps_its_crown_and_ears() {
        let map = map(vec![face(0.0)], person, |_, _| false, |_, _| false);
        let head = HeadMask::of(&map, 0).expect("a head");
        for inside in [[0.0, 0.0], [0.0, 0.45], [0.0, -0.65], [0.44, 0.0]] {
            assert_eq!(share(&head, inside), 1.0, "{inside:?}");
        }
        for outside in [[0.0, 0.6], [0.4, 0.5], [0.0, 1.0], [0.9, 1.2], [0.3, 0.45]] {
            assert_eq!(share(&head, outside), 0.0, "{outside:?}");
        }
        let [low, high] = [0.45, 0.56].map(|v| CENTER[1] + v * UNIT);
        assert!((low..high).contains(&head.bounds.bottom));
    }

    #[test]
    fn long_hair_and_a_scarf_are_of_the_head_and_clothes_of_the_same_place_are_not() {
        let hanging = |u: f32, v: f32| (0.3..0.5).contains(&u.abs()) && v > -0.3 && v < 0.75;
        let bare = |_: f32, _: f32| false;
        let with_hair = map(vec![face(0.0)], person, hanging, bare);
        let head = HeadMask::of(&with_hair, 0).expect("a head");
        assert_eq!(
            (share(&head, [0.4, 0.6]), share(&head, [0.0, 0.62])),
            (1.0, 0.0)
        );
        let with_scarf = map(vec![face(0.0)], person, bare, |u, v| {
            hanging(u, v) && v < 0.6
        });
        let head = HeadMask::of(&with_scarf, 0).expect("a head");
        assert_eq!(
            (share(&head, [0.4, 0.5]), share(&head, [0.4, 0.7])),
            (1.0, 0.0)
        );
    }

    #[test]
    fn of_two_heads_each_keeps_its_own_and_nothing_that_hangs_apart_is_kept() {
        let faces = vec![face(0.0), face(0.9 * UNIT)];
        let speck = |u: f32, v: f32| (u + 0.75).hypot(v - 0.3) < 0.08;
        let both = |u: f32, v: f32| person(u, v) || person(u - 0.9, v) || speck(u, v);
        let map = map(faces, both, speck, |_, _| false);
        let (one, other) = (HeadMask::of(&map, 0), HeadMask::of(&map, 1));
        let (one, other) = (one.expect("a head"), other.expect("a head"));
        assert_eq!(
            (share(&one, [0.0, 0.0]), share(&one, [0.9, 0.0])),
            (1.0, 0.0)
        );
        assert_eq!(
            (share(&other, [0.0, 0.0]), share(&other, [0.9, 0.0])),
            (0.0, 1.0)
        );
        assert_eq!(share(&one, [-0.75, 0.3]), 0.0);
        assert!(HeadMask::of(&map, 2).is_none());
        assert_eq!(format!("{one:?}"), "HeadMask");
    }
}
