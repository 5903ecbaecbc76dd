//! The colours of people that drawn bodies take over. They die with the photo.

use crate::analysis::{FaceFrame, PortraitMap, contour, fill_polygon};
use crate::compose::sprite::AlphaPicture;
use crate::image::color::{oklab_to_srgb, srgb_to_oklab};
use crate::looks::Color;

/// Colours of those who get a figure, from left to right, as they are drawn.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Tones {
    pub(crate) people: Vec<PersonTones>,
}

/// Colours of one person. Each is a pair: the colour, and the same in the shade.
#[derive(Clone, Copy, Default, PartialEq)]
pub(crate) struct PersonTones {
    /// The number of the face in the map.
    pub(crate) face: usize,
    pub(crate) skin: Option<[Color; 2]>,
    /// What most of the clothes have; none where too little of them is seen.
    pub(crate) clothes: Option<[Color; 2]>,
    /// What much of the rest of them has, if that is clearly another colour.
    pub(crate) second: Option<[Color; 2]>,
}

/// How much darker skin is in the shade.
const SHADE: f32 = 0.8;

/// A face less than so high as the largest belongs to somebody whom the photo merely happens to show.
const LEAST_HEIGHT: f32 = 0.5;

impl Tones {
    /// Of `count` people in `cut_out`, which is of the whole photo: those of the largest faces, from left to right.
    pub(crate) fn of(cut_out: &AlphaPicture, map: &PortraitMap, count: usize) -> Tones {
        let height = |face: &usize| FaceFrame::of(&map.faces[*face].landmarks).height;
        let largest = map.faces.first().map_or(0.0, |_| height(&0));
        let mut faces: Vec<usize> = (0..map.faces.len())
            .filter(|face| *face == 0 || height(face) >= LEAST_HEIGHT * largest)
            .take(count)
            .collect();
        let middle = |face: usize| map.faces[face].bounds.left + map.faces[face].bounds.right;
        faces.sort_by(|&a, &b| middle(a).total_cmp(&middle(b)));
        let tones = |face| {
            let [clothes, second] = clothes(cut_out, map, face);
            PersonTones {
                face,
                skin: skin(cut_out, map, face),
                clothes,
                second,
            }
        };
        Tones {
            people: faces.into_iter().map(tones).collect(),
        }
    }
}

fn skin(cut_out: &AlphaPicture, map: &PortraitMap, face: usize) -> Option<[Color; 2]> {
    let scale = cut_out.width as f32 / map.photo_size.0.max(1) as f32;
    let oval = contour(&map.faces[face].landmarks).map(|point| point.map(|along| along * scale));
    let mut channels: [Vec<u8>; 3] = Default::default();
    fill_polygon(&oval, cut_out.width, cut_out.height, |at| {
        let [r, g, b, _] = cut_out.pixels[at];
        for (channel, value) in channels.iter_mut().zip([r, g, b]) {
            channel.push(value);
        }
    });
    // A little lighter than the middle: brows, eyes and lips are darker than skin.
    let [r, g, b] = channels.map(|mut channel| {
        let at = channel.len() * 55 / 100;
        match channel.is_empty() {
            true => None,
            false => Some(*channel.select_nth_unstable(at).1),
        }
    });
    let skin = [r?, g?, b?];
    let shade = skin.map(|value| (f32::from(value) * SHADE) as u8);
    Some([Color(skin), Color(shade)])
}

/// Pixels on a side of the grid on which clothes are looked at.
const GRID: usize = 96;

/// So many points of the grid are the least that tell what somebody wears.
const LEAST_POINTS: usize = 60;

/// Colours that are no further apart than this in Oklab count as one.
const NEAR: f32 = 0.09;

/// The least share of all clothes that a second colour has, and how far it is from the first.
const SECOND_SHARE: f32 = 0.16;
const SECOND_FAR: f32 = 0.16;

/// Darker cloth would hide the lines of the drawing, and lighter cloth its shade.
const LIGHTNESS: [f32; 2] = [0.36, 0.97];

/// How much darker cloth is in the shade, in lightness.
const CLOTH_SHADE: f32 = 0.085;

/// The two colours of what somebody wears.
fn clothes(cut_out: &AlphaPicture, map: &PortraitMap, face: usize) -> [Option<[Color; 2]>; 2] {
    let points = points_of_clothes(cut_out, map, face);
    if points.len() < LEAST_POINTS {
        return [None, None];
    }
    let mut rest = points.clone();
    let Some(main) = take_most_common(&mut rest) else {
        return [None, None];
    };
    // The next colours may be too near or too rare.
    let mut second = None;
    while let Some(other) = take_most_common(&mut rest) {
        if (other.1 as f32) < SECOND_SHARE * points.len() as f32 {
            break;
        }
        if far(other.0, main.0) > SECOND_FAR {
            second = Some(other.0);
            break;
        }
    }
    [Some(cloth(main.0)), second.map(cloth)]
}

type Point = [f32; 3];

/// The colours of the person's clothes below the face, in Oklab. A point that is nearer to another face is not theirs.
fn points_of_clothes(cut_out: &AlphaPicture, map: &PortraitMap, face: usize) -> Vec<Point> {
    let frames: Vec<FaceFrame> = (map.faces.iter())
        .map(|face| FaceFrame::of(&face.landmarks))
        .collect();
    let own = &frames[face];
    let scale = cut_out.width as f32 / map.photo_size.0.max(1) as f32;
    let mut points = Vec::new();
    for at in 0..GRID * GRID {
        let share = |along: usize| (along as f32 + 0.5) / GRID as f32;
        // Three heights of the face to each side, and from the chin down.
        let (u, v) = (share(at % GRID) * 4.0 - 2.0, share(at / GRID) * 2.6 + 0.5);
        let place = own.place([u, v]);
        let nearest = |frame: &FaceFrame| frame.coordinates(place)[0].abs();
        if frames.iter().any(|other| nearest(other) < nearest(own)) {
            continue;
        }
        let [x, y] = place.map(|along| along * scale);
        if x < 0.0 || y < 0.0 || x >= cut_out.width as f32 || y >= cut_out.height as f32 {
            continue;
        }
        let [r, g, b, alpha] = cut_out.pixels[y as usize * cut_out.width + x as usize];
        if alpha < 200 || map.clothes.at_place(place, map.photo_size) < 0.7 {
            continue;
        }
        let color = srgb_to_oklab([r, g, b]);
        points.push([color.l, color.a, color.b]);
    }
    points
}

/// The mean of the colour around which most points lie, and how many; those are taken out.
fn take_most_common(points: &mut Vec<Point>) -> Option<(Point, usize)> {
    let around = |center: Point, points: &[Point]| {
        (points.iter())
            .filter(|point| far(**point, center) < NEAR)
            .count()
    };
    // Each eighth point stands for all.
    let step = (points.len() / 128).max(1);
    let candidates = points.iter().copied().step_by(step);
    let (_, center) = candidates
        .map(|center| (around(center, points), center))
        .reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    let (near, others): (Vec<Point>, Vec<Point>) =
        (points.iter()).partition(|point| far(**point, center) < NEAR);
    *points = others;
    let count = near.len().max(1);
    let mean = [0, 1, 2].map(|at| near.iter().map(|point| point[at]).sum::<f32>() / count as f32);
    Some((mean, count))
}

/// How far colours are apart; a fold in the cloth, which is only darker, is not far.
fn far(a: Point, b: Point) -> f32 {
    (0.6 * (a[0] - b[0])).hypot(a[1] - b[1]).hypot(a[2] - b[2])
}

fn cloth([lightness, a, b]: Point) -> [Color; 2] {
    let lightness = lightness.clamp(LIGHTNESS[0], LIGHTNESS[1]);
    [lightness, lightness - CLOTH_SHADE].map(|l| {
        let mut color = srgb_to_oklab([0; 3]);
        (color.l, color.a, color.b) = (l, a, b);
        Color(oklab_to_srgb(color))
    })
}
