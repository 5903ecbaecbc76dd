//! Labels of beards and moustaches, and how far a map agrees with them.

use std::error::Error;
use std::fs;
use std::path::Path;

use engine::{Analyzer, PortraitMap, Source};

/// Fewer pixels of a picture of 1024 are no beard.
const LEAST: usize = 800;

/// What the reader saw.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Beard,
    Stubble,
    None,
}

struct Score {
    class: Class,
    held_out: bool,
    found: bool,
    /// Intersection over union.
    overlap: f32,
    /// Of the skin, 0..=255.
    lightness: f32,
}

/// Prints how well beards are found in the pictures of `file`; `open` opens one by its name.
pub(crate) fn print_facial_hair(
    file: &Path,
    analyzer: &mut Analyzer,
    open: impl Fn(&str) -> Result<Source, Box<dyn Error>>,
    each: bool,
) -> Result<(), Box<dyn Error>> {
    let mut scores = Vec::new();
    for line in fs::read_to_string(file)?.lines() {
        if line.starts_with('#') {
            continue;
        }
        let mut words = line.split(' ').peekable();
        let name = words.next().ok_or("no name")?;
        let class = match words.next() {
            Some("beard") => Class::Beard,
            Some("stubble") => Class::Stubble,
            Some("none") => Class::None,
            _ => return Err("a class that is none".into()),
        };
        let held_out = words.next_if_eq(&"held-out").is_some();
        let source = open(name)?;
        let map = analyzer.analyze(&source)?;
        let (width, height) = source.size();
        let label = covered(words, width as usize, height as usize)?;
        let (found, overlap) = compare(&map, &label, width as usize);
        if each {
            println!("{name}  facial hair {overlap:.3}, found {found}");
        }
        scores.push(Score {
            class,
            held_out,
            found,
            overlap,
            lightness: lightness(&map, &source)?,
        });
    }
    for (title, held_out) in [("all", false), ("held out", true)] {
        print_scores(
            title,
            scores.iter().filter(|score| !held_out || score.held_out),
        );
    }
    let mut beards: Vec<&Score> = scores
        .iter()
        .filter(|score| score.class == Class::Beard)
        .collect();
    beards.sort_by(|a, b| a.lightness.total_cmp(&b.lightness));
    let third = beards.len().div_ceil(3).max(1);
    for (chunk, skin) in beards.chunks(third).zip(["darkest", "middle", "lightest"]) {
        print_scores(skin, chunk.iter().copied());
    }
    Ok(())
}

fn print_scores<'a>(title: &str, scores: impl Iterator<Item = &'a Score>) {
    let scores: Vec<&Score> = scores.collect();
    let of = |class: Class| -> Vec<&&Score> {
        scores.iter().filter(|score| score.class == class).collect()
    };
    let found = |class: Class| {
        let of_class = of(class);
        let found = of_class.iter().filter(|score| score.found).count();
        format!("{found} of {}", of_class.len())
    };
    let overlaps: Vec<f32> = of(Class::Beard).iter().map(|score| score.overlap).collect();
    let overlaps_found: Vec<f32> = of(Class::Beard)
        .iter()
        .filter(|score| score.found)
        .map(|score| score.overlap)
        .collect();
    println!(
        "facial hair, {title}: found in {} with a beard, {} with stubble, {} with none; median overlap {:.3}, of those found {:.3}",
        found(Class::Beard),
        found(Class::Stubble),
        found(Class::None),
        super::labels::quantile(&overlaps, 0.5),
        super::labels::quantile(&overlaps_found, 0.5),
    );
}

/// The pixels that the polygons of a line cover.
fn covered<'a>(
    words: impl Iterator<Item = &'a str>,
    width: usize,
    height: usize,
) -> Result<Vec<bool>, Box<dyn Error>> {
    let mut polygons: Vec<(bool, Vec<[f32; 2]>)> = Vec::new();
    for word in words {
        match (word, word.split_once(',')) {
            ("+" | "-", _) => polygons.push((word == "+", Vec::new())),
            (_, Some((x, y))) => {
                let (_, corners) = polygons.last_mut().ok_or("a corner of no polygon")?;
                corners.push([x.parse()?, y.parse()?]);
            }
            _ => return Err("neither a sign nor a corner".into()),
        }
    }
    let mut set = vec![false; width * height];
    for (covers, corners) in &polygons {
        for (at, held) in set.iter_mut().enumerate() {
            let middle = [(at % width) as f32 + 0.5, (at / width) as f32 + 0.5];
            if is_inside(middle, corners) {
                *held = *covers;
            }
        }
    }
    Ok(set)
}

/// By the even-odd rule.
fn is_inside([x, y]: [f32; 2], corners: &[[f32; 2]]) -> bool {
    let next = corners.iter().cycle().skip(1);
    let crossed = corners.iter().zip(next).filter(|(from, to)| {
        (from[1] <= y) != (to[1] <= y)
            && from[0] + (y - from[1]) / (to[1] - from[1]) * (to[0] - from[0]) > x
    });
    crossed.count() % 2 == 1
}

/// Whether there is any, and the intersection over the union with the label, whose rows have `width` pixels.
fn compare(map: &PortraitMap, label: &[bool], width: usize) -> (bool, f32) {
    let mask = &map.facial_hair;
    let height = label.len() / width;
    let (mut both, mut either, mut count) = (0, 0, 0);
    for (at, &label) in label.iter().enumerate() {
        let x = at % width * mask.width / width;
        let y = at / width * mask.height / height;
        let found = mask.values[y * mask.width + x] >= 128;
        count += usize::from(found);
        both += usize::from(found && label);
        either += usize::from(found || label);
    }
    (count > LEAST, both as f32 / either.max(1) as f32)
}

fn lightness(map: &PortraitMap, source: &Source) -> Result<f32, Box<dyn Error>> {
    let picture = source.downscaled(map.skin.width.max(map.skin.height) as u32)?;
    let (pixels, _) = picture.pixels().as_chunks::<3>();
    let (mut sum, mut total) = (0.0, 0.0);
    for (rgb, &skin) in pixels.iter().zip(&map.skin.values) {
        let [red, green, blue] = rgb.map(f32::from);
        sum += (0.299 * red + 0.587 * green + 0.114 * blue) * f32::from(skin);
        total += f32::from(skin);
    }
    Ok(sum / f32::max(total, 1.0))
}
