//! Places the heads of everybody in a picture of given proportions, as large as is usual and none of them cut.

use crate::analysis::PortraitMap;
use crate::looks::framing::Straightened;
use crate::looks::head::Head;

/// The most of a picture's height and of its width that heads take, hair included.
const HEIGHT: f32 = 0.6;
const WIDTH: f32 = 0.78;

/// How much more than their faces a picture shows from left to right at least, in widths of a face: long hair may be cut.
const BESIDE_FACES: f32 = 0.35;

/// How far below the middle of the heads the middle of the picture is, as a share of its height: a neck belongs to a head.
const DOWN: f32 = 0.07;

/// Left, top, width and height of a part of a photo, in its pixels. It reaches beyond the photo where that is too low or too
/// narrow for everybody's head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HeadsPart {
    pub(crate) left: f32,
    pub(crate) top: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

impl HeadsPart {
    /// The part of a photo of `map` with these proportions, width to height, around everybody's head; around its middle where nobody
    /// is.
    pub(crate) fn of(map: &PortraitMap, ratio: f32) -> HeadsPart {
        let (width, height) = (map.photo_size.0 as f32, map.photo_size.1 as f32);
        let picture = Straightened {
            photo: map.photo_size,
            angle: 0.0,
        };
        let faces = map.faces.iter().map(|face| {
            let it = face.bounds;
            let beside = BESIDE_FACES / 2.0 * (it.right - it.left);
            [(it.left - beside).max(0.0), (it.right + beside).min(width)]
        });
        let faces = faces.reduce(|all, one| [all[0].min(one[0]), all[1].max(one[1])]);
        let heads = map.faces.iter().map(|face| {
            let head = Head::of(face, map, &|at| picture.place(at));
            let [left, top] = picture.photo_place([head.left, head.top]);
            let [right, chin] = picture.photo_place([head.right, head.chin]);
            // A face in profile has its eyes at the edge of its mask.
            let it = face.bounds;
            [
                left.min(it.left).max(0.0),
                top.min(it.top).max(0.0),
                right.max(it.right).min(width),
                chin.max(it.bottom).min(height),
            ]
        });
        let all = heads.reduce(|all, one| {
            [
                all[0].min(one[0]),
                all[1].min(one[1]),
                all[2].max(one[2]),
                all[3].max(one[3]),
            ]
        });
        let largest = height.min(width / ratio);
        let (tall, x, y) = match all.zip(faces) {
            None => (largest, width / 2.0, height / 2.0),
            Some(([left, top, right, bottom], [from, to])) => {
                let usual = ((bottom - top) / HEIGHT).max((right - left) / (WIDTH * ratio));
                let least = ((bottom - top) * 1.02).max((to - from) / ratio);
                let tall = usual.min(largest.max(least));
                // What cannot be shown whole is cut beside the faces.
                let x = match tall * ratio < right - left {
                    true => (from + to) / 2.0,
                    false => (left + right) / 2.0,
                };
                // No further down than there is room above the heads.
                let down = (DOWN * tall).min((tall - (bottom - top)) / 2.0);
                (tall, x, (top + bottom) / 2.0 + down)
            }
        };
        let wide = tall * ratio;
        let along = |middle: f32, length: f32, room: f32| match length <= room {
            true => (middle - length / 2.0).clamp(0.0, room - length),
            false => (room - length) / 2.0,
        };
        HeadsPart {
            left: along(x, wide, width),
            top: along(y, tall, height),
            width: wide,
            height: tall,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_cut_whatever_the_place_is() {
        let photos = [
            ((3000, 4000), vec![[1200.0, 900.0, 1800.0, 1700.0]]),
            ((1000, 1000), vec![[300.0, 200.0, 700.0, 750.0]]),
            // A family across all of a wide photo.
            (
                (4000, 1500),
                vec![[100.0, 400.0, 500.0, 900.0], [3500.0, 300.0, 3900.0, 800.0]],
            ),
        ];
        for (photo, faces) in photos {
            let map = PortraitMap::with_faces(photo, &faces);
            for ratio in [0.25, 0.43, 0.8, 1.0, 2.04, 4.0] {
                let part = HeadsPart::of(&map, ratio);
                assert!((part.width / part.height - ratio).abs() < 0.01);
                for [left, top, right, bottom] in &faces {
                    let inside = *left >= part.left - 1.0
                        && *right <= part.left + part.width + 1.0
                        && *top >= part.top - 1.0
                        && *bottom <= part.top + part.height + 1.0;
                    assert!(inside, "{photo:?} {ratio} {part:?}");
                }
            }
        }
    }

    #[test]
    fn a_photo_of_nobody_shows_its_middle_and_no_more_than_there_is() {
        for photo in [(1, 1), (3000, 1), (40, 30)] {
            let part = HeadsPart::of(&PortraitMap::nobody(photo), 0.8);
            assert!(part.left >= 0.0 && part.left + part.width <= photo.0 as f32 + 0.01);
            assert!(part.top >= 0.0 && part.top + part.height <= photo.1 as f32 + 0.01);
        }
    }
}
