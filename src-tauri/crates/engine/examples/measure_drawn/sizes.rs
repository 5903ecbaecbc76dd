//! The same look at several sizes of one photo, and on one and two threads.

use std::error::Error;
use std::path::PathBuf;

use engine::{
    Analyzer, DrawnLook, DrawnOptions, OutputFormat, Photo, RowReader, Source, downscaled,
    encode_rows,
};
use rayon::ThreadPoolBuilder;

use super::{open, sketch_of};

/// The longest sides of photos of 0.5, 2, 12 and 48 megapixels that are square.
const SIDES: [u32; 4] = [707, 1414, 3464, 6928];

/// The longest side on which drawings are compared, in pixels.
const COMPARED: u32 = 1024;

/// Prints the least of the peak signal-to-noise ratios of the sizes to that of 12 megapixels, over the first portraits.
pub(crate) fn compare(
    analyzer: &mut Analyzer,
    looks: &[&DrawnLook],
    files: &[PathBuf],
) -> Result<(), Box<dyn Error>> {
    println!(
        "| look | 0.5 MP | 2 MP | 48 MP | same bytes on 1 and 2 threads |\n|---|---|---|---|---|"
    );
    let mut least = vec![[f32::MAX; 3]; looks.len()];
    let mut same = vec![true; looks.len()];
    // One of each sex and third of lightness would take an hour; these are the first and the last of the list.
    for path in files.iter().take(1).chain(files.last()) {
        let portrait = open(path)?.downscaled(1024)?;
        let mut drawings: Vec<Vec<Photo>> = vec![Vec::new(); looks.len()];
        for side in SIDES {
            let source = Source::from(enlarged(&portrait, side)?);
            let map = analyzer.analyze(&source)?;
            let sketch = sketch_of(&source, &map)?;
            for (look, drawings) in looks.iter().zip(&mut drawings) {
                let mut rows = look.draw(&sketch, &DrawnOptions::default(), source.size());
                drawings.push(downscaled(&mut rows, COMPARED.min(SIDES[0]))?);
            }
        }
        let source = Source::from(portrait);
        let map = analyzer.analyze(&source)?;
        for (at, look) in looks.iter().enumerate() {
            let [small, middle, usual, large] = &drawings[at][..] else {
                continue;
            };
            for (least, other) in least[at].iter_mut().zip([small, middle, large]) {
                *least = least.min(ratio(usual, other));
            }
            let mut files = Vec::new();
            for threads in [1, 2] {
                let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
                files.push(pool.install(|| -> Result<Vec<u8>, engine::Error> {
                    let sketch = sketch_of(&source, &map)?;
                    let mut rows = look.draw(&sketch, &DrawnOptions::default(), source.size());
                    encode_rows(&mut rows as &mut dyn RowReader, OutputFormat::Png)
                })?);
            }
            same[at] &= files[0] == files[1];
        }
    }
    for ((look, [small, middle, large]), same) in looks.iter().zip(least).zip(same) {
        let same = if same { "yes" } else { "**no**" };
        println!(
            "| {} | {small:.1} dB | {middle:.1} dB | {large:.1} dB | {same} |",
            look.title
        );
    }
    Ok(())
}

/// The photo with this longest side, linear between its pixels where it grows.
pub(crate) fn enlarged(photo: &Photo, side: u32) -> Result<Photo, Box<dyn Error>> {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let scale = f64::from(side) / width.max(height) as f64;
    if scale <= 1.0 {
        return Ok(photo.thumbnail(side));
    }
    let size = [width, height].map(|length| (length as f64 * scale).round() as usize);
    let neighbours = |at: usize, length: usize| {
        let at = ((at as f64 + 0.5) / scale - 0.5).clamp(0.0, length as f64 - 1.0);
        (
            at as usize,
            (at as usize + 1).min(length - 1),
            (at.fract() * 256.0) as u32,
        )
    };
    let columns: Vec<(usize, usize, u32)> = (0..size[0]).map(|x| neighbours(x, width)).collect();
    let mut pixels = Vec::with_capacity(size[0] * size[1] * 3);
    for y in 0..size[1] {
        let (above, below, down) = neighbours(y, height);
        let [above, below] = [above, below].map(|y| &photo.pixels()[y * width * 3..][..width * 3]);
        for &(left, right, across) in &columns {
            for channel in 0..3 {
                let row = |row: &[u8]| {
                    let [left, right] = [left, right].map(|x| u32::from(row[x * 3 + channel]));
                    left * (256 - across) + right * across
                };
                let value = row(above) * (256 - down) + row(below) * down;
                pixels.push(((value + (1 << 15)) >> 16) as u8);
            }
        }
    }
    Ok(Photo::from_pixels(size[0] as u32, size[1] as u32, pixels)?)
}

/// The peak signal-to-noise ratio, in decibels.
fn ratio(one: &Photo, other: &Photo) -> f32 {
    let squares = one
        .pixels()
        .iter()
        .zip(other.pixels())
        .map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2));
    let mean = squares.sum::<f64>() / one.pixels().len().max(1) as f64;
    (10.0 * (255.0 * 255.0 / mean.max(1e-9)).log10()) as f32
}
