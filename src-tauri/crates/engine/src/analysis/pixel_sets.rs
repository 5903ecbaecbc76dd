//! Sets of pixels of a picture `width` wide: one larger, smaller, or without small holes.

use crate::image::FloatImage;

/// A set and all that touches it by a side.
pub(super) fn grown(set: &[bool], width: usize) -> Vec<bool> {
    (0..set.len())
        .map(|at| set[at] || beside(at, width, set.len()).any(|near| set[near]))
        .collect()
}

/// A set without what touches its outside by a side.
pub(super) fn shrunk(set: &[bool], width: usize) -> Vec<bool> {
    (0..set.len())
        .map(|at| set[at] && beside(at, width, set.len()).all(|near| set[near]))
        .collect()
}

/// A set with its gaps of up to four pixels filled.
pub(super) fn closed(set: &[bool], width: usize) -> Vec<bool> {
    let larger = grown(&grown(set, width), width);
    shrunk(&shrunk(&larger, width), width)
}

/// The pixels of a set that have most of the pixels around them in it.
pub(super) fn mostly(set: &[bool], width: usize) -> Vec<bool> {
    let share = FloatImage {
        width,
        height: set.len() / width,
        pixels: set.iter().map(|&at| [f32::from(u8::from(at))]).collect(),
    };
    let near = share.box_mean(2).pixels;
    (set.iter().zip(near))
        .map(|(&at, near)| at && near[0] > 0.6)
        .collect()
}

fn beside(at: usize, width: usize, count: usize) -> impl Iterator<Item = usize> {
    let x = at % width;
    let near = [
        (x > 0).then(|| at - 1),
        (x + 1 < width).then_some(at + 1),
        at.checked_sub(width),
        Some(at + width).filter(|&below| below < count),
    ];
    near.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(rows: [&str; 5]) -> Vec<bool> {
        rows.concat().chars().map(|c| c == '#').collect()
    }

    #[test]
    fn a_gap_is_filled_and_a_lone_pixel_is_no_majority() {
        let gap = set([".......", "..#.#..", "..#.#..", "..#.#..", "......."]);
        let filled = set([".......", "..###..", "..###..", "..###..", "......."]);
        assert_eq!(closed(&gap, 7)[9..12], filled[9..12]);
        assert_eq!(closed(&gap, 7)[16..19], filled[16..19]);
        let lone = set([".......", "...#...", ".......", ".......", "......."]);
        assert!(!mostly(&lone, 7).contains(&true) && !shrunk(&lone, 7).contains(&true));
        assert_eq!(grown(&lone, 7).iter().filter(|held| **held).count(), 5);
    }
}
