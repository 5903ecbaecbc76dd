//! The outline of people: what a matte may be at each place, and a clean contour for what has no hair.
//!
//! Colours alone leave haze, specks and steps where somebody's clothes are like the background. Specks go, small holes close,
//! haze that is far from everybody goes too. The rest becomes a contour that is smooth at the scale of a face. Hair keeps the
//! matte that colours gave.

use crate::analysis::{FaceFrame, PortraitMap, components};
use crate::image::FloatImage;

/// How smooth the contour is, in heights of a face; and the height of a face where none is known, as a share of the
/// copy's longer side.
const ROUND: f32 = 0.013;
const USUAL_FACE: f32 = 0.2;

/// Haze ends as far from what is surely a person, in heights of a face.
const HAZE: f32 = 0.06;

/// A hole of less than this share of the picture is none, and a piece of less than this share of the largest is nobody.
const HOLE: f32 = 0.0008;
const PIECE: f32 = 0.04;

/// How far hair is looked for, as a share of the copy's longer side, and how little of it is hair.
const NEAR_HAIR: f32 = 0.02;
const LITTLE_HAIR: f32 = 0.15;

/// What surely is a person, and what surely is none.
const SURE: f32 = 0.7;
const NONE: f32 = 0.3;

/// What is known of the outline of people at each pixel of the copy.
pub(super) struct Outline {
    /// The smooth contour's field: 0.5 on it, more inside.
    pub(super) field: FloatImage<1>,
    /// How much hair there is near, 0..=1.
    pub(super) hair: Vec<f32>,
    /// How much the field grows in a pixel.
    pub(super) slope: f32,
}

/// The height of a face in pixels of the copy: the middle one of all, or what is usual.
fn face_height(map: &PortraitMap, (width, height): (usize, usize)) -> f32 {
    let scale = width as f32 / map.photo_size.0 as f32;
    let mut heights: Vec<f32> = (map.faces.iter())
        .map(|face| FaceFrame::of(&face.landmarks).height * scale)
        .collect();
    heights.sort_by(f32::total_cmp);
    let usual = width.max(height) as f32 * USUAL_FACE;
    heights.get(heights.len() / 2).copied().unwrap_or(usual)
}

/// Narrows what each pixel may be of a person: nothing in specks and in haze far from everybody, all in small holes.
pub(super) fn narrow(limits: &mut FloatImage<2>, map: &PortraitMap, alpha: &[f32]) {
    let (width, height) = (limits.width, limits.height);
    let solid: Vec<bool> = alpha.iter().map(|&share| share > 0.5).collect();
    let (pieces, sizes) = components(&solid, width);
    let largest = sizes.iter().copied().max().unwrap_or(0) as f32;
    let is_somebody = |piece: u32| piece > 0 && sizes[piece as usize] as f32 >= PIECE * largest;
    let sure = FloatImage {
        width,
        height,
        pixels: (pieces.iter().zip(alpha))
            .map(|(&piece, &alpha)| [f32::from(u8::from(is_somebody(piece) && alpha > SURE))])
            .collect(),
    };
    let reach = ((face_height(map, (width, height)) * HAZE) as usize).max(2);
    let near = sure.box_mean(reach);
    // Less than a few pixels of the square around it: too far away. The end is soft.
    let few = 3.0 / ((2 * reach + 1) as f32).powi(2);
    let outside: Vec<bool> = solid.iter().map(|inside| !inside).collect();
    let (gaps, gap_sizes) = components(&outside, width);
    let smallest = (HOLE * (width * height) as f32) as usize;
    for (at, [least, most]) in limits.pixels.iter_mut().enumerate() {
        *most = most.min(near.pixels[at][0] / few).min(1.0);
        let gap = gaps[at] as usize;
        if gap > 0 && gap_sizes[gap] < smallest {
            *least = 1.0;
        } else if pieces[at] > 0 && !is_somebody(pieces[at]) {
            *most = 0.0;
        }
        *least = least.min(*most);
    }
}

/// The outline of people whose matte is `alpha`.
pub(super) fn outline(map: &PortraitMap, hair: &FloatImage<1>, alpha: &[f32]) -> Outline {
    let (width, height) = (hair.width, hair.height);
    let size = (width, height);
    let radius = ((face_height(map, size) * ROUND) as usize).max(1);
    let hard = |share: f32| ((share - NONE) / (SURE - NONE)).clamp(0.0, 1.0);
    let mut field = FloatImage {
        width,
        height,
        pixels: alpha.iter().map(|&share| [hard(share)]).collect(),
    };
    // Three boxes are almost a bell.
    for _ in 0..3 {
        field = field.box_mean(radius);
    }
    let reach = ((width.max(height) as f32 * NEAR_HAIR) as usize).max(1);
    let near = hair.clone().box_mean(reach).box_mean(reach / 2);
    Outline {
        field,
        hair: (near.pixels.iter())
            .map(|[near]| (near / LITTLE_HAIR).min(1.0))
            .collect(),
        // The highest of the bell.
        slope: 0.75 / (2 * radius + 1) as f32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Mask;

    const SIDE: usize = 200;

    fn map() -> PortraitMap {
        let mask = Mask {
            width: 1,
            height: 1,
            values: vec![0],
        };
        PortraitMap {
            photo_size: (SIDE as u32, SIDE as u32),
            faces: Vec::new(),
            person: mask.clone(),
            hair: mask.clone(),
            skin: mask.clone(),
            clothes: mask.clone(),
            headwear: mask.clone(),
            facial_hair: mask,
        }
    }

    fn shares(of: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        (0..SIDE * SIDE)
            .map(|at| of(at % SIDE, at / SIDE))
            .collect()
    }

    #[test]
    fn specks_and_haze_far_away_go_and_small_holes_close() {
        let within = |x: usize, y: usize, [left, top, right, bottom]: [usize; 4]| {
            (left..right).contains(&x) && (top..bottom).contains(&y)
        };
        let alpha = shares(|x, y| match () {
            () if within(x, y, [90, 100, 94, 104]) => 0.2,
            () if within(x, y, [60, 60, 140, 200]) => 1.0,
            () if within(x, y, [10, 10, 16, 16]) => 0.9,
            () if within(x, y, [140, 60, 190, 200]) => 0.3,
            () => 0.0,
        });
        let mut limits = FloatImage::filled(SIDE, SIDE, [0.0, 1.0]);
        narrow(&mut limits, &map(), &alpha);
        assert_eq!(limits.at(92, 102), [1.0, 1.0]);
        assert_eq!(limits.at(12, 12)[1], 0.0);
        assert_eq!(limits.at(180, 120)[1], 0.0);
        // Near the edge the colours decide, and the inside is not touched.
        assert_eq!(limits.at(100, 150), [0.0, 1.0]);
        assert!(limits.at(140, 120)[1] > 0.9);
    }

    #[test]
    fn a_frayed_edge_becomes_a_smooth_contour_at_the_same_place() {
        let alpha = shares(|x, y| if x < 100 + (y / 2) % 3 { 1.0 } else { 0.0 });
        let hair = FloatImage::filled(SIDE, SIDE, [0.0]);
        let found = outline(&map(), &hair, &alpha);
        let crossing = |y: usize| {
            let inside = (0..SIDE).filter(|&x| found.field.at(x, y)[0] >= 0.5);
            inside.count()
        };
        assert!((60..140).all(|y| crossing(y).abs_diff(101) <= 1));
        assert!(found.hair.iter().all(|hair| *hair == 0.0));
    }
}
