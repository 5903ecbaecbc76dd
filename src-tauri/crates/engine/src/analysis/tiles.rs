//! The parts of a picture in which small faces are searched: overlapping tiles.

use crate::analysis::crop::Window;

/// How many times smaller than the picture tiles are, on the longer side.
const ZOOMS: [usize; 2] = [2, 3];

/// A tile begins at most this share of its side after the one before, so that a face that one tile
/// cuts is whole in the next.
const STEP: f32 = 0.75;

/// No tile is smaller, in pixels: a network would see nothing new.
const MIN_SIDE: usize = 128;

/// The sides of the tiles in which the smallest faces are searched, in pixels of the photo itself.
const FINE_SIDES: [usize; 2] = [800, 400];

/// The tiles of a picture of this size, in a fixed order.
pub(super) fn tiles(size: (usize, usize)) -> Vec<Window> {
    let longest = size.0.max(size.1) as f32;
    let sides = ZOOMS.map(|zoom| (longest / zoom as f32).round() as usize);
    of_sides(size, sides.into_iter().filter(|&side| side >= MIN_SIDE))
}

/// The tiles in which faces are searched that are too small for [`tiles`], in a fixed order. A picture
/// that has no more pixels than those show has none.
pub(super) fn fine_tiles(size: (usize, usize)) -> Vec<Window> {
    let seen = size.0.max(size.1) / ZOOMS[1];
    of_sides(size, FINE_SIDES.into_iter().filter(|&side| side < seen))
}

fn of_sides((width, height): (usize, usize), sides: impl Iterator<Item = usize>) -> Vec<Window> {
    let mut tiles = Vec::new();
    for side in sides {
        for top in starts(height, side) {
            for left in starts(width, side) {
                tiles.push(Window {
                    left,
                    top,
                    right: (left + side).min(width),
                    bottom: (top + side).min(height),
                });
            }
        }
    }
    tiles
}

/// Where tiles of `side` begin along a side of the picture, evenly spaced.
fn starts(length: usize, side: usize) -> Vec<usize> {
    let Some(rest) = length.checked_sub(side).filter(|&rest| rest > 0) else {
        return vec![0];
    };
    let steps = (rest as f32 / (side as f32 * STEP)).ceil() as usize;
    (0..=steps)
        .map(|at| (rest as f32 * at as f32 / steps as f32).round() as usize)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tiles_cover_the_picture_and_overlap() {
        for size in [(1024, 768), (600, 1024), (1024, 40), (300, 300)] {
            let tiles = tiles(size);
            for zoom in ZOOMS {
                let side = (size.0.max(size.1) as f32 / zoom as f32).round() as usize;
                if side < MIN_SIDE {
                    continue;
                }
                let begins = starts(size.0, side);
                assert_eq!(begins.first(), Some(&0));
                assert!(begins.last().unwrap() + side >= size.0);
                for pair in begins.windows(2) {
                    assert!((pair[1] - pair[0]) as f32 <= side as f32 * STEP + 1.0);
                }
            }
            assert!(
                tiles
                    .iter()
                    .all(|tile| tile.right <= size.0 && tile.bottom <= size.1)
            );
        }
        assert!(tiles((200, 150)).is_empty());
    }

    #[test]
    fn a_photo_of_twelve_megapixels_has_fine_tiles_and_a_small_one_has_none() {
        let fine = fine_tiles((4000, 3000));
        for side in FINE_SIDES {
            assert!(fine.iter().any(|tile| tile.width() == side));
        }
        assert!(
            fine.iter()
                .any(|tile| tile.right == 4000 && tile.bottom == 3000)
        );
        assert!(fine_tiles((1200, 900)).is_empty());
    }
}
