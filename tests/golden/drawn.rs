//! Looks that are drawn: what they do to a portrait, to a picture of nobody and to pictures of odd sizes.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use std::fs;
use std::num::NonZeroUsize;

use engine::{
    Analyzer, DRAWN_LOOKS, DrawnLook, DrawnOptions, Limits, Photo, PortraitMap, PortraitModels,
    RowReader, Sketch, Source, TruncationPolicy, downscaled, has_only_paths, load_runtime,
};

fn sample() -> Source {
    let file = fs::read(stage::root().join("src-tauri/sample/astronaut.jpg")).unwrap();
    Source::open(file, &Limits::default(), TruncationPolicy::Reject).unwrap()
}

fn map_of(source: &Source) -> PortraitMap {
    let runtime = load_runtime(&stage::library()).unwrap();
    let models = PortraitModels::read(&stage::models()).unwrap();
    let mut analyzer = Analyzer::prepare(models, &runtime, NonZeroUsize::MIN).unwrap();
    analyzer.analyze(source).unwrap()
}

fn pixels_of(rows: &mut dyn RowReader) -> Vec<u8> {
    let mut pixels = vec![0; rows.width() as usize * rows.height() as usize * 3];
    rows.read(&mut pixels).unwrap();
    pixels
}

fn sketched(source: &Source, map: Option<&PortraitMap>) -> Sketch {
    let (width, height) = source.size();
    Sketch::of(source, map, Sketch::plan_side(width.max(height))).unwrap()
}

fn drawn(look: &DrawnLook, source: &Source, map: Option<&PortraitMap>) -> Vec<u8> {
    let options = DrawnOptions::default();
    pixels_of(&mut look.draw(&sketched(source, map), &options, source.size()))
}

/// The mean difference of two pictures in 0..=255.
fn difference(one: &[u8], other: &[u8]) -> f64 {
    let sum: u64 = one
        .iter()
        .zip(other)
        .map(|(a, b)| u64::from(a.abs_diff(*b)))
        .sum();
    sum as f64 / one.len() as f64
}

/// As the photo, each pixel four times.
fn doubled(photo: &Photo) -> Source {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let mut pixels = Vec::new();
    for y in 0..height * 2 {
        for x in 0..width * 2 {
            let at = (y / 2 * width + x / 2) * 3;
            pixels.extend_from_slice(&photo.pixels()[at..at + 3]);
        }
    }
    Photo::from_pixels(width as u32 * 2, height as u32 * 2, pixels)
        .unwrap()
        .into()
}

#[test]
fn a_portrait_becomes_another_picture_in_every_look_and_in_every_palette() {
    let source = sample();
    let map = map_of(&source);
    let photo = source.downscaled(512).unwrap();
    let sketch = sketched(&source, Some(&map));
    let mut seen: Vec<Vec<u8>> = Vec::new();
    for look in &DRAWN_LOOKS {
        let usual = drawn(look, &source, Some(&map));
        assert!(difference(photo.pixels(), &usual) > 12.0, "{}", look.name);
        for other in &seen {
            assert!(
                difference(other, &usual) > 4.0,
                "{} is a look of its own",
                look.name
            );
        }
        let last = look.palettes().pop().map(|palette| palette.name);
        let options = DrawnOptions {
            palette: last,
            ..DrawnOptions::default()
        };
        let other = pixels_of(&mut look.draw(&sketch, &options, source.size()));
        assert!(
            difference(&usual, &other) > 1.0,
            "{} has palettes",
            look.name
        );
        seen.push(usual);
    }
}

#[test]
fn pictures_of_nobody_and_of_odd_sizes_are_drawn_too() {
    let pictures = [
        stage::picture(1, 1),
        stage::picture(2, 3),
        stage::picture(700, 1),
        stage::picture(3, 400),
        stage::picture(320, 200),
        Photo::from_pixels(64, 48, vec![0; 64 * 48 * 3]).unwrap(),
        Photo::from_pixels(64, 48, vec![255; 64 * 48 * 3]).unwrap(),
    ];
    for picture in pictures {
        let source = Source::from(picture);
        for look in &DRAWN_LOOKS {
            let (width, height) = source.size();
            assert_eq!(
                drawn(look, &source, None).len(),
                (width * height * 3) as usize,
                "{}",
                look.name
            );
        }
    }
}

#[test]
fn the_same_photo_gives_the_same_bytes_and_a_larger_copy_the_same_picture() {
    let source = sample();
    let map = map_of(&source);
    let larger = doubled(&source.downscaled(512).unwrap());
    let larger_sketch = sketched(&larger, Some(&map_of(&larger)));
    for look in &DRAWN_LOOKS {
        let one = drawn(look, &source, Some(&map));
        assert_eq!(one, drawn(look, &source, Some(&map)), "{}", look.name);
        let options = DrawnOptions::default();
        let mut rows = look.draw(&larger_sketch, &options, larger.size());
        let small = downscaled(&mut rows, 256).unwrap();
        let same = Photo::from_pixels(512, 512, one).unwrap();
        let same = Source::from(same).downscaled(256).unwrap();
        let apart = difference(small.pixels(), same.pixels());
        assert!(apart < 16.0, "{}: {apart}", look.name);
    }
}

#[test]
fn looks_of_flat_shapes_are_written_as_paths_and_as_nothing_else() {
    let source = sample();
    let map = map_of(&source);
    let sketch = sketched(&source, Some(&map));
    let options = DrawnOptions::default();
    for look in &DRAWN_LOOKS {
        let file = look.svg(&sketch, &options);
        assert_eq!(file.is_some(), look.has_svg(), "{}", look.name);
        let Some(file) = file else { continue };
        assert!(file.len() <= 2_000_000, "{}: {}", look.name, file.len());
        assert!(has_only_paths(file.as_bytes()), "{}", look.name);
        // Far more than a frame: the person is in it.
        assert!(
            file.len() > 20_000 && file.contains("<path"),
            "{}",
            look.name
        );
        let again = look.svg(&sketch, &options);
        assert!(Some(file) == again, "{} gives the same bytes", look.name);
    }
}

#[test]
fn pictures_of_nobody_and_of_odd_sizes_are_written_as_paths_too() {
    let pictures = [
        stage::picture(1, 1),
        stage::picture(700, 1),
        stage::picture(3, 400),
        Photo::from_pixels(64, 48, vec![0; 64 * 48 * 3]).unwrap(),
        Photo::from_pixels(64, 48, vec![255; 64 * 48 * 3]).unwrap(),
    ];
    for picture in pictures {
        let (width, height) = (picture.width(), picture.height());
        let sketch = sketched(&Source::from(picture), None);
        for look in DRAWN_LOOKS.iter().filter(|look| look.has_svg()) {
            let file = look.svg(&sketch, &DrawnOptions::default()).unwrap();
            let is_ours = has_only_paths(file.as_bytes()) && file.len() <= 2_000_000;
            assert!(is_ours, "{} {width} × {height}", look.name);
        }
    }
}
