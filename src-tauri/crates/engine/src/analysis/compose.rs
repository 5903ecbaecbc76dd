//! The parts of each person, put together in the whole picture.

use rayon::prelude::*;

use crate::analysis::parts::PersonParts;
use crate::analysis::parts_square::{CLOTHES, HAIR, HEADWEAR, PARTS, PartsSquare, SIDE, SKIN};
use crate::analysis::portrait_map::Mask;
use crate::image::{ColorGuide, FloatImage, Photo};

/// The longest side of the copy of a square on which the edges are measured, in pixels.
const GUIDE_SIDE: f32 = 341.0;

/// How far the edge of skin far from the faces is made to follow the picture, in pixels of the guide.
const BARE_RADIUS: usize = 3;

/// The parts of all people, each from 0 to 255; together they are the mask of people,
/// up to rounding. Each person's square fades into what is around it; of two people the one later in `people`
/// has the last word. Far from every face is skin where `bare`, of the size of `guide`, says so, and the rest
/// is taken for clothes.
pub(super) fn compose(
    picture: &Photo,
    guide: &FloatImage<3>,
    mask: &Mask,
    bare: &FloatImage<1>,
    people: &[&PersonParts],
) -> Vec<[u8; PARTS]> {
    let mut parts = far_from_faces(picture, guide, mask, bare);
    for person in people {
        add_person(&mut parts, picture, guide, mask, person);
    }
    parts
}

fn far_from_faces(
    picture: &Photo,
    guide: &FloatImage<3>,
    mask: &Mask,
    bare: &FloatImage<1>,
) -> Vec<[u8; PARTS]> {
    let mut parts: Vec<[u8; PARTS]> = (mask.values.iter()).map(|&mask| [0, 0, mask, 0]).collect();
    if bare.pixels.iter().all(|[bare]| *bare <= 0.0) {
        return parts;
    }
    let filter = ColorGuide {
        radius: BARE_RADIUS,
        epsilon: 4e-4,
    };
    let guided = filter.measure(guide, bare);
    let guided = guided.at_size((mask.width, mask.height));
    let (pixels, _) = picture.pixels().as_chunks::<3>();
    parts
        .par_chunks_mut(mask.width)
        .enumerate()
        .for_each(|(y, line)| {
            let rgb = &pixels[y * mask.width..][..mask.width];
            guided.for_each_in_row(y, rgb, |x, [share]| {
                let person = line[x][CLOTHES];
                line[x][SKIN] = (f32::from(person) * share.clamp(0.0, 1.0) + 0.5) as u8;
                line[x][CLOTHES] = person - line[x][SKIN];
            });
        });
    parts
}

fn add_person(
    parts: &mut [[u8; PARTS]],
    picture: &Photo,
    guide: &FloatImage<3>,
    mask: &Mask,
    person: &PersonParts,
) {
    let PartsSquare { left, top, side } = person.square;
    let range = |from: f32, length: usize| {
        let first = from.max(0.0) as usize;
        first..((from + side).max(0.0) as usize + 1).min(length)
    };
    let (columns, rows) = (range(left, mask.width), range(top, mask.height));
    if columns.is_empty() || rows.is_empty() {
        return;
    }
    let (width, height) = (columns.len(), rows.len());
    let unit = SIDE as f32 / side;
    // A pixel of the picture in those of the square; neither begins at its middle.
    let place = |x: f32, y: f32| {
        [
            (columns.start as f32 + x - left) * unit - 0.5,
            (rows.start as f32 + y - top) * unit - 0.5,
        ]
    };
    let scale = (GUIDE_SIDE / width.max(height) as f32).min(guide.width as f32 / mask.width as f32);
    let small = |length: usize| ((length as f32 * scale).round() as usize).max(1);
    let (small_width, small_height) = (small(width), small(height));
    let step = (
        width as f32 / small_width as f32,
        height as f32 / small_height as f32,
    );
    let of_guide = (
        guide.width as f32 / mask.width as f32,
        guide.height as f32 / mask.height as f32,
    );
    let here = FloatImage::from_fn(small_width, small_height, |x, y| {
        guide.sample(
            (columns.start as f32 + (x as f32 + 0.5) * step.0) * of_guide.0 - 0.5,
            (rows.start as f32 + (y as f32 + 0.5) * step.1) * of_guide.1 - 0.5,
        )
    });
    let rough = FloatImage::from_fn(small_width, small_height, |x, y| {
        let [x, y] = place((x as f32 + 0.5) * step.0, (y as f32 + 0.5) * step.1);
        let shares = person.shares.sample(x, y);
        [HAIR, SKIN, HEADWEAR].map(|part| shares[part])
    });
    let filter = ColorGuide {
        radius: ((side * scale / 80.0).round() as usize).max(1),
        epsilon: 4e-4,
    };
    let guided = filter.measure(&here, &rough);
    let guided = guided.at_size((width, height));
    let (pixels, _) = picture.pixels().as_chunks::<3>();
    parts[rows.start * mask.width..rows.end * mask.width]
        .par_chunks_mut(mask.width)
        .enumerate()
        .for_each(|(y, line)| {
            let row = (rows.start + y) * mask.width;
            let rgb = &pixels[row..row + mask.width][columns.clone()];
            let people = &mask.values[row..row + mask.width][columns.clone()];
            let out = &mut line[columns.clone()];
            guided.for_each_in_row(y, rgb, |x, [hair, skin, headwear]| {
                let clothes = (1.0 - hair - skin - headwear).max(0.0);
                let shares = [hair, skin, clothes, headwear];
                let factor = f32::from(people[x]) / shares.iter().sum::<f32>();
                let fade = fade(place(x as f32 + 0.5, y as f32 + 0.5));
                for (held, share) in out[x].iter_mut().zip(shares) {
                    let before = f32::from(*held);
                    *held = (before + (share * factor - before) * fade + 0.5) as u8;
                }
            });
        });
}

/// From 0 at the side of a square to 1 inside of it.
fn fade(place: [f32; 2]) -> f32 {
    let last = (SIDE - 1) as f32;
    let near = place
        .iter()
        .map(|&at| at.min(last - at))
        .fold(f32::INFINITY, f32::min);
    (near / (SIDE as f32 * 0.06)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_together_are_the_person() {
        let rgb = |at: usize| [(at % 120 * 2) as u8, (at / 120 * 2) as u8, 128];
        let pixels: Vec<u8> = (0..120 * 90).flat_map(rgb).collect();
        let picture = Photo::from_pixels(120, 90, pixels).unwrap();
        let guide = FloatImage::from_fn(120, 90, |x, y| {
            rgb(y * 120 + x).map(|value| f32::from(value) / 255.0)
        });
        let mask = Mask {
            width: 120,
            height: 90,
            values: (0..120 * 90)
                .map(|at| if at % 120 < 60 { 0 } else { 200 })
                .collect(),
        };
        let person = PersonParts {
            square: PartsSquare {
                left: 40.0,
                top: -20.0,
                side: 100.0,
            },
            shares: FloatImage::from_fn(SIDE, SIDE, |_, y| match y < 96 {
                true => [1.0, 0.0, 0.0, 0.0],
                false => [0.0, 1.0, 0.0, 0.0],
            }),
            person: Vec::new(),
        };
        let bare = FloatImage::filled(120, 90, [0.0]);
        let parts = compose(&picture, &guide, &mask, &bare, &[&person]);
        for (part, &mask) in parts.iter().zip(&mask.values) {
            let sum: i32 = part.iter().map(|&share| i32::from(share)).sum();
            assert!((sum - i32::from(mask)).abs() <= 2);
        }
        // Above is hair, below skin, and beside the square clothes.
        let at = |x: usize, y: usize| parts[y * 120 + x];
        assert!(at(90, 5)[0] > 170 && at(90, 60)[1] > 170 && at(90, 88)[2] > 170);
    }
}
