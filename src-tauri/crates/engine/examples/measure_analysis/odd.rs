//! Pictures that nobody would call a portrait, and portraits in odd positions.

use std::error::Error;
use std::path::PathBuf;

use engine::{Analyzer, Photo, Source};

use crate::open;

/// Shapes of the odd pictures, width and height.
const SIZES: [(u32, u32); 8] = [
    (640, 480),
    (1, 1),
    (2, 900),
    (900, 2),
    (333, 777),
    (1024, 64),
    (64, 64),
    (1200, 900),
];

/// How many of `count` pictures without a face are said to have one: noise, stripes, checks, discs, black, white, lines of
/// 65,535 pixels, and pieces of photos in which nobody is.
pub(crate) fn wrongly_found(
    analyzer: &mut Analyzer,
    count: usize,
    photos: &[PathBuf],
) -> Result<usize, Box<dyn Error>> {
    let photos: Vec<Photo> = (photos.iter())
        .map(|path| Ok(open(path)?.downscaled(1024)?))
        .collect::<Result<_, Box<dyn Error>>>()?;
    let mut found = 0;
    for at in 0..count {
        let mut chance = Chance(at as u64);
        let picture = match at % 10 {
            0..=4 => piece(&photos[chance.below(photos.len())], &mut chance)?,
            5 => draw((65_535, 1), at, &mut chance)?,
            _ => draw(SIZES[at / 10 % SIZES.len()], at, &mut chance)?,
        };
        let map = analyzer.analyze(&Source::from(picture))?;
        found += usize::from(!map.faces.is_empty());
    }
    Ok(found)
}

/// Prints how many of the portraits have a face when they are mirrored, upside down or as a sheet of thirty.
pub(crate) fn print_variants(
    analyzer: &mut Analyzer,
    portraits: &[PathBuf],
) -> Result<(), Box<dyn Error>> {
    let (mut mirrored, mut turned) = (0, 0);
    let mut sheet = vec![0; 6 * 5 * 170 * 170 * 3];
    for (at, path) in portraits.iter().enumerate() {
        let small = open(path)?.downscaled(512)?;
        let (width, height) = (small.width() as usize, small.height() as usize);
        let mut view =
            |from: &dyn Fn(usize, usize) -> (usize, usize)| -> Result<usize, Box<dyn Error>> {
                let picture = rearranged(&small, (width, height), from)?;
                Ok(analyzer.analyze(&Source::from(picture))?.faces.len())
            };
        mirrored += usize::from(view(&|x, y| (width - 1 - x, y))? > 0);
        turned += usize::from(view(&|x, y| (width - 1 - x, height - 1 - y))? > 0);
        if at < 30 {
            let tile = rearranged(&small, (170, 170), &|x, y| {
                (x * width / 170, y * height / 170)
            })?;
            for (y, row) in tile.pixels().chunks_exact(170 * 3).enumerate() {
                let to = ((at / 6 * 170 + y) * 6 + at % 6) * 170 * 3;
                sheet[to..to + row.len()].copy_from_slice(row);
            }
        }
    }
    let sheet = Photo::from_pixels(6 * 170, 5 * 170, sheet)?;
    let faces = analyzer.analyze(&Source::from(sheet))?.faces.len();
    println!(
        "{} portraits: {mirrored} have a face mirrored, {turned} upside down; {faces} faces in a sheet of thirty",
        portraits.len()
    );
    Ok(())
}

/// A piece of a photo, stretched, and mirrored or turned at random.
fn piece(photo: &Photo, chance: &mut Chance) -> Result<Photo, Box<dyn Error>> {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let (part_width, part_height) = (
        64 + chance.below(width - 64),
        64 + chance.below(height - 64),
    );
    let (left, top) = (
        chance.below(width - part_width + 1),
        chance.below(height - part_height + 1),
    );
    let (mirror, turn) = (chance.below(2) == 1, chance.below(2) == 1);
    rearranged(photo, (part_width, part_height), &|x, y| {
        (
            left + if mirror { part_width - 1 - x } else { x },
            top + if turn { part_height - 1 - y } else { y },
        )
    })
}

fn rearranged(
    photo: &Photo,
    (width, height): (usize, usize),
    from: &dyn Fn(usize, usize) -> (usize, usize),
) -> Result<Photo, Box<dyn Error>> {
    let mut pixels = Vec::with_capacity(width * height * 3);
    for at in 0..width * height {
        let (x, y) = from(at % width, at / width);
        let start = (y * photo.width() as usize + x) * 3;
        pixels.extend_from_slice(&photo.pixels()[start..start + 3]);
    }
    Ok(Photo::from_pixels(width as u32, height as u32, pixels)?)
}

fn draw(size: (u32, u32), kind: usize, chance: &mut Chance) -> Result<Photo, Box<dyn Error>> {
    let (width, height) = (size.0 as usize, size.1 as usize);
    let colors = [0; 2].map(|_| [0; 3].map(|_| chance.below(256) as u8));
    let step = 2 + chance.below(60);
    let discs: Vec<[usize; 3]> = (0..9)
        .map(|_| {
            [
                chance.below(width),
                chance.below(height),
                4 + chance.below(120),
            ]
        })
        .collect();
    let mut pixels = Vec::with_capacity(width * height * 3);
    for at in 0..width * height {
        let (x, y) = (at % width, at / width);
        let rgb = match kind / 10 % 6 {
            0 => [0; 3].map(|_| chance.below(256) as u8),
            1 => colors[(x / step + y / step) % 2],
            2 => colors[x / step % 2],
            3 => [if kind.is_multiple_of(2) { 0 } else { 255 }; 3],
            4 => {
                let inside = |&[cx, cy, r]: &[usize; 3]| {
                    x.abs_diff(cx).pow(2) + y.abs_diff(cy).pow(2) < r * r
                };
                colors[usize::from(discs.iter().any(inside))]
            }
            _ => [x, y, x + y].map(|along| (along * 255 / (width + height)) as u8),
        };
        pixels.extend_from_slice(&rgb);
    }
    Ok(Photo::from_pixels(size.0, size.1, pixels)?)
}

/// Numbers that look random and are the same every time: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % end.max(1)
    }
}
