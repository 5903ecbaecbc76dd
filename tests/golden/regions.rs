//! Regions, backgrounds and crops: what a user gets of a photo whose people are treated apart.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use std::fs;
use std::num::NonZeroUsize;

use engine::{
    Analyzer, Background, Crop, Engine, Error, Known, Limits, Mask, Photo, PortraitMap,
    PortraitModels, Recipe, Regions, Source, Straighten, TruncationPolicy,
};

fn known(map: &PortraitMap) -> Known<'_> {
    Known {
        map: Some(map),
        ..Known::default()
    }
}

fn sample() -> Source {
    let file = fs::read(stage::root().join("src-tauri/sample/astronaut.jpg")).unwrap();
    Source::open(file, &Limits::default(), TruncationPolicy::Reject).unwrap()
}

fn analyzer(engine: &Engine) -> Analyzer {
    let models = PortraitModels::read(&stage::models()).unwrap();
    Analyzer::prepare(models, engine.runtime(), NonZeroUsize::MIN).unwrap()
}

fn recipe(strength: f32) -> Recipe {
    Recipe::parse("wave", strength).unwrap()
}

/// Bytes of a pixel, and all of them.
fn read(
    engine: &mut Engine,
    source: &Source,
    recipe: &Recipe,
    map: &PortraitMap,
) -> (usize, Vec<u8>) {
    let mut rows = engine.render(source, recipe, known(map)).unwrap();
    let bytes = rows.pixel_bytes();
    let mut pixels = vec![0; rows.width() as usize * rows.height() as usize * bytes];
    rows.read(&mut pixels).unwrap();
    (bytes, pixels)
}

fn pixels(photo: &Photo) -> &[[u8; 3]] {
    photo.pixels().as_chunks::<3>().0
}

/// How much of a made-up head with frayed hair each pixel is.
fn true_share(x: f32, y: f32) -> f32 {
    let (dx, dy) = (x - 800.0, y - 640.0);
    let (angle, distance) = (dy.atan2(dx), dx.hypot(dy));
    let strand = 0.5 + 0.5 * (angle * 90.0).sin();
    let tip = 380.0 + 70.0 * strand * strand;
    ((tip - distance) / 12.0 + 0.5).clamp(0.0, 1.0)
}

/// A head before a background, and the map that a rough segmentation gives of it.
fn head_before(background: fn(usize, usize) -> [f32; 3]) -> (Photo, PortraitMap) {
    let (width, height) = (1600, 1200);
    let mut pixels = Vec::new();
    for at in 0..width * height {
        let (x, y) = (at % width, at / width);
        let share = true_share(x as f32, y as f32);
        let (front, back) = (hair(x, y), background(x, y));
        let mixed = [0, 1, 2].map(|it| back[it] + (front[it] - back[it]) * share);
        pixels.extend(mixed.map(|value| (value + 0.5) as u8));
    }
    let (mask_width, mask_height) = (1024, 768);
    let values = (0..mask_width * mask_height).map(|at| {
        let (x, y) = ((at % mask_width) as f32, (at / mask_width) as f32);
        let (dx, dy) = (x / 0.64 - 800.0, y / 0.64 - 640.0);
        // It sees no strands.
        let share = ((415.0 - dx.hypot(dy)) / 20.0 + 0.5).clamp(0.0, 1.0);
        (share * 255.0) as u8
    });
    let person = Mask {
        width: mask_width,
        height: mask_height,
        values: values.collect(),
    };
    let nothing = Mask {
        width: mask_width,
        height: mask_height,
        values: vec![0; mask_width * mask_height],
    };
    let map = PortraitMap {
        photo_size: (width as u32, height as u32),
        faces: Vec::new(),
        hair: person.clone(),
        skin: nothing.clone(),
        clothes: nothing.clone(),
        headwear: nothing.clone(),
        facial_hair: nothing,
        person,
    };
    let photo = Photo::from_pixels(width as u32, height as u32, pixels).unwrap();
    (photo, map)
}

fn hair(x: usize, y: usize) -> [f32; 3] {
    let wave = 18.0 * ((x as f32 * 0.31).sin() + (y as f32 * 0.17).cos());
    [96.0 + wave, 62.0 + wave, 40.0 + wave]
}

#[test]
fn a_cut_out_has_nothing_of_the_old_background_in_its_edges() {
    let green: fn(usize, usize) -> [f32; 3] = |x, y| {
        let leaf = 12.0 * ((x as f32 * 0.05).sin() * (y as f32 * 0.07).sin());
        [90.0 + leaf, 190.0 + leaf, 80.0 + leaf]
    };
    let (photo, map) = head_before(green);
    let mut engine = stage::engine();
    let recipe = recipe(0.0)
        .with_background(Background::Transparent)
        .unwrap();
    let (bytes, cut_out) = read(&mut engine, &Source::from(photo), &recipe, &map);
    assert_eq!(bytes, 4);
    let (mut share_error, mut color_error, mut edge) = (0.0, 0.0, 0.0);
    let mut over = [0.0; 3];
    let grounds = [[255.0, 0.0, 0.0], [0.0, 255.0, 0.0], [0.0, 0.0, 255.0]];
    for (at, pixel) in cut_out.as_chunks::<4>().0.iter().enumerate() {
        let (x, y) = (at % 1600, at / 1600);
        let share = true_share(x as f32, y as f32);
        let alpha = f32::from(pixel[3]) / 255.0;
        if share <= 0.02 || share >= 0.98 {
            continue;
        }
        edge += 1.0;
        share_error += (share - alpha).abs();
        let front = hair(x, y);
        let off = |it: usize| (f32::from(pixel[it]) - front[it]).abs();
        color_error += alpha * (off(0) + off(1) + off(2)) / 3.0;
        for (over, ground) in over.iter_mut().zip(grounds) {
            for it in 0..3 {
                let made = ground[it] + (f32::from(pixel[it]) - ground[it]) * alpha;
                let wanted = ground[it] + (front[it] - ground[it]) * share;
                *over += (made - wanted).abs() / 3.0;
            }
        }
    }
    let (share_error, color_error) = (share_error / edge, color_error / edge);
    let over = over.map(|sum| sum / edge);
    println!("alpha {share_error:.3}, colour {color_error:.1}, over red, green, blue {over:.1?}");
    assert!(share_error < 0.12, "alpha is {share_error:.3} off");
    assert!(
        color_error < 8.0,
        "the colour is {color_error:.1} steps off"
    );
}

#[test]
fn where_nobody_is_a_background_of_no_strength_is_the_photo() {
    let mut engine = stage::engine();
    let source = sample();
    let map = analyzer(&engine).analyze(&source).unwrap();
    let photo = source.downscaled(u32::MAX).unwrap();
    for recipe in [
        recipe(1.0).with_regions(Regions::new(1.0, 1.0, 0.0).unwrap()),
        recipe(1.0).with_background(Background::Photo),
    ] {
        let (_, made) = read(&mut engine, &source, &recipe.unwrap(), &map);
        let (made, _) = made.as_chunks::<3>();
        let width = map.photo_size.0 as usize;
        // The upper corners show a flag and a rocket; the middle shows her.
        for (x, y) in [(5, 5), (width - 6, 30), (8, 200)] {
            assert_eq!(made[y * width + x], pixels(&photo)[y * width + x]);
        }
        let at = map.faces[0].landmarks[1];
        let nose = at[1] as usize * width + at[0] as usize;
        assert_ne!(made[nose], pixels(&photo)[nose]);
    }
    // Nothing is painted at all.
    let none = recipe(1.0)
        .with_regions(Regions::new(0.0, 0.0, 0.0).unwrap())
        .unwrap();
    let mut rows = engine.render(&source, &none, Known::default()).unwrap();
    let mut made = vec![0; photo.pixels().len()];
    rows.read(&mut made).unwrap();
    assert_eq!(made, photo.pixels());
}

#[test]
fn a_face_that_is_spared_is_the_photo_and_the_rest_is_painted() {
    let mut engine = stage::engine();
    let source = sample();
    let map = analyzer(&engine).analyze(&source).unwrap();
    let photo = source.downscaled(u32::MAX).unwrap();
    let regions = Regions::new(0.0, 1.0, 1.0).unwrap();
    let recipe = recipe(1.0).with_regions(regions).unwrap();
    let (_, made) = read(&mut engine, &source, &recipe, &map);
    let (made, _) = made.as_chunks::<3>();
    let width = map.photo_size.0 as usize;
    let nose = map.faces[0].landmarks[1];
    let nose = nose[1] as usize * width + nose[0] as usize;
    let far = |a: [u8; 3], b: [u8; 3]| a.iter().zip(b).map(|(a, b)| a.abs_diff(b)).max().unwrap();
    assert!(far(made[nose], pixels(&photo)[nose]) <= 2);
    let changed = made
        .iter()
        .zip(pixels(&photo))
        .filter(|(a, b)| far(**a, **b) > 8);
    assert!(changed.count() > made.len() / 4);
}

#[test]
fn every_background_is_behind_her_and_not_before_her() {
    let mut engine = stage::engine();
    let source = sample();
    let map = analyzer(&engine).analyze(&source).unwrap();
    let width = map.photo_size.0 as usize;
    let nose = map.faces[0].landmarks[1];
    let nose = nose[1] as usize * width + nose[0] as usize;
    let photo = source.downscaled(u32::MAX).unwrap();
    let own = pixels(&photo)[nose];
    for word in [
        "#102030",
        "#102030,#50a0f0",
        "blurred",
        "mosaic",
        "transparent",
    ] {
        let recipe = recipe(0.0).with_background(word.parse().unwrap()).unwrap();
        let (bytes, made) = read(&mut engine, &source, &recipe, &map);
        let at = |pixel: usize| &made[pixel * bytes..][..bytes];
        let corner = at(5 * width + 5);
        assert_eq!(at(nose)[..3], own, "{word}");
        match word {
            "#102030" => assert_eq!(corner, [0x10, 0x20, 0x30]),
            "#102030,#50a0f0" => {
                // Beside her, from the top to the bottom.
                let left = |y: usize| [0, 1, 2].map(|part| i32::from(at(y * width)[part]));
                let near = |color: [i32; 3], other: [i32; 3]| {
                    (0..3).all(|part| (color[part] - other[part]).abs() <= 1)
                };
                assert!(near(left(0), [0x10, 0x20, 0x30]));
                assert!(near(left(width / 4), [0x20, 0x40, 0x60]));
            }
            "transparent" => assert_eq!((corner[3], at(nose)[3]), (0, 255)),
            _ => assert_eq!(bytes, 3),
        }
    }
}

#[test]
fn one_thread_and_two_make_the_same_bytes() {
    let mut engine = stage::engine();
    let source = sample();
    let map = analyzer(&engine).analyze(&source).unwrap();
    let recipe = recipe(0.0)
        .with_background(Background::Transparent)
        .unwrap();
    let mut with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        pool.install(|| read(&mut engine, &source, &recipe, &map))
    };
    assert_eq!(with(1), with(2));
}

#[test]
fn a_crop_by_the_face_puts_the_eyes_on_their_line() {
    let engine = stage::engine();
    let mut analyzer = analyzer(&engine);
    for (frame, ratio) in [("profile", 1.0), ("passport", 35.0 / 45.0)] {
        let crop = Crop {
            frame: frame.parse().unwrap(),
            straighten: Straighten::Eyes,
            ..Crop::default()
        };
        let cropped = crop
            .apply(sample(), |source| analyzer.analyze(source))
            .unwrap();
        let (width, height) = cropped.size();
        assert!((width as f32 / height as f32 - ratio).abs() < 0.01);
        assert!(crop.gives(sample().size(), (width, height)));
        let map = analyzer.analyze(&cropped).unwrap();
        let eyes = [468, 473].map(|iris| map.faces[0].landmarks[iris]);
        let line = (eyes[0][1] + eyes[1][1]) / 2.0 / height as f32;
        println!("{frame}: {width} × {height}, eyes at {line:.3}");
        assert!((0.36..0.48).contains(&line), "{frame}: {line}");
        assert!(
            (eyes[0][1] - eyes[1][1]).abs() < 0.02 * height as f32,
            "level"
        );
        let chin = map.faces[0].landmarks[152][1];
        assert!(chin < height as f32, "the chin is cut");
    }
}

#[test]
fn turns_and_mirrors_move_every_pixel() {
    let photo = stage::picture(40, 30);
    let crop = Crop {
        turns: 1,
        mirror: true,
        ..Crop::default()
    };
    let nobody = |_: &Source| Err(Error::NoFace);
    let turned = crop.apply(Source::from(photo.clone()), nobody).unwrap();
    assert_eq!(turned.size(), (30, 40));
    let turned = turned.downscaled(u32::MAX).unwrap();
    // Turned and then mirrored, rows are columns.
    for (x, y) in [(0, 0), (29, 0), (3, 39), (12, 7)] {
        assert_eq!(pixels(&turned)[y * 30 + x], pixels(&photo)[x * 40 + y]);
    }
}

#[test]
fn without_a_face_or_a_person_it_says_so() {
    let mut engine = stage::engine();
    let mut analyzer = analyzer(&engine);
    let gray = || Source::from(Photo::from_pixels(64, 48, vec![128; 64 * 48 * 3]).unwrap());
    let crop = Crop {
        frame: "passport".parse().unwrap(),
        ..Crop::default()
    };
    let refused = crop.apply(gray(), |source| analyzer.analyze(source));
    assert!(matches!(refused, Err(Error::NoFace)));
    // A frame that only prefers faces has its middle in the middle.
    let square = Crop {
        frame: "1:1".parse().unwrap(),
        ..Crop::default()
    };
    let cropped = square
        .apply(gray(), |source| analyzer.analyze(source))
        .unwrap();
    assert_eq!(cropped.size(), (48, 48));
    let map = analyzer.analyze(&gray()).unwrap();
    let source = gray();
    let recipe = recipe(1.0)
        .with_background(Background::Transparent)
        .unwrap();
    let refused = engine.render(&source, &recipe, known(&map)).map(drop);
    assert!(matches!(refused, Err(Error::NoPerson)));
    let refused = engine.render(&source, &recipe, Known::default()).map(drop);
    assert!(matches!(refused, Err(Error::PortraitMapMissing)));
}
