//! The bystander guard: whom it softens, that nothing is left of them, and that everybody else stays as they are. The
//! people are copies of the sample that ships with the program.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use std::fs;
use std::num::NonZeroUsize;

use engine::{
    Analyzer, Bystanders, Circle, Limits, OutputFormat, Photo, PortraitMap, PortraitModels, Source,
    TruncationPolicy, count_bystanders, load_runtime, soften_bystanders,
};

const SIZE: (usize, usize) = (2400, 1600);

fn open(file: Vec<u8>) -> Source {
    Source::open(file, &Limits::default(), TruncationPolicy::Reject).unwrap()
}

fn map(source: &Source) -> PortraitMap {
    let runtime = load_runtime(&stage::library()).unwrap();
    let models = PortraitModels::read(&stage::models()).unwrap();
    let mut analyzer = Analyzer::prepare(models, &runtime, NonZeroUsize::MIN).unwrap();
    let mut map = analyzer.analyze(source).unwrap();
    analyzer.add_small_faces(source, &mut map).unwrap();
    map
}

/// A picture of 2,400 × 1,600 pixels with the sample at these places: left, top and longest side in pixels.
fn composed(copies: &[(usize, usize, u32)]) -> Photo {
    let sample = open(fs::read(stage::root().join("src-tauri/sample/astronaut.jpg")).unwrap());
    let mut canvas: Vec<u8> = (0..SIZE.0 * SIZE.1)
        .flat_map(|at| {
            [
                90 + (at % SIZE.0 / 40) as u8,
                120,
                100 + (at / SIZE.0 / 20) as u8,
            ]
        })
        .collect();
    for &(left, top, side) in copies {
        let copy = sample.downscaled(side).unwrap();
        let row = copy.width() as usize * 3;
        for (y, pixels) in copy.pixels().chunks_exact(row).enumerate() {
            let at = ((top + y) * SIZE.0 + left) * 3;
            canvas[at..at + row].copy_from_slice(pixels);
        }
    }
    Photo::from_pixels(SIZE.0 as u32, SIZE.1 as u32, canvas).unwrap()
}

/// The mean difference of neighbours in a part of the picture, as a share of what it was.
fn detail_left(before: &Photo, after: &Photo, (left, top, side): (usize, usize, usize)) -> f32 {
    let detail = |photo: &Photo| {
        let value = |x: usize, y: usize| f32::from(photo.pixels()[(y * SIZE.0 + x) * 3]);
        let rows = top..top + side;
        rows.flat_map(|y| (left..left + side).map(move |x| (x, y)))
            .map(|(x, y)| (value(x, y) - value(x - 1, y)).abs())
            .sum::<f32>()
    };
    detail(after) / detail(before)
}

fn softened(source: &mut Source, map: Option<&PortraitMap>, circles: &[Circle]) -> (usize, Photo) {
    let people = soften_bystanders(source, map, circles).unwrap();
    (people, source.downscaled(u32::MAX).unwrap())
}

/// Where the face of the sample lies in a copy of 512 pixels, roughly: left, top, side.
const FACE: (usize, usize, usize) = (180, 75, 90);

#[test]
fn a_small_face_far_behind_is_softened_and_the_person_in_front_is_not() {
    // The face of the small copy has about 24 pixels.
    let before = composed(&[(100, 500, 512), (1800, 300, 128)]);
    let mut source = Source::from(before.clone());
    let map = map(&source);
    assert_eq!(count_bystanders(&map), 1, "{map:?}");
    let (people, after) = softened(&mut source, Some(&map), &[]);
    assert_eq!(people, 1);
    let (left, top, side) = FACE;
    let small = (1800 + left / 4, 300 + top / 4, side / 4);
    assert!(detail_left(&before, &after, small) < 0.3);
    let main = (100 + left, 500 + top, side);
    assert_eq!(detail_left(&before, &after, main), 1.0);
    // Far from the small face nothing has changed at all.
    let far = (SIZE.0 * 3) * 600;
    assert!(before.pixels()[far..] == after.pixels()[far..]);

    // A PNG is read by rows, several times: every reading is softened, and all are the same.
    let mut rows = open(before.encode(OutputFormat::Png).unwrap());
    assert!(softened(&mut rows, Some(&map), &[]).1 == after);
    assert!(rows.downscaled(u32::MAX).unwrap() == after);
}

#[test]
fn two_friends_are_no_bystanders() {
    let before = composed(&[(100, 500, 512), (1200, 600, 400)]);
    let mut source = Source::from(before.clone());
    let map = map(&source);
    assert_eq!((map.faces.len(), count_bystanders(&map)), (2, 0));
    let (people, after) = softened(&mut source, Some(&map), &[]);
    assert!(people == 0 && before == after);
}

#[test]
fn a_circle_is_softened_whomever_it_covers_and_nothing_beside_it() {
    let before = composed(&[(100, 500, 512)]);
    let (left, top, side) = FACE;
    let (x, y) = (
        (100 + left + side / 2) as f32,
        (500 + top + side / 2) as f32,
    );
    let circle = Circle {
        x: x / SIZE.0 as f32,
        y: y / SIZE.1 as f32,
        radius: 80.0 / SIZE.0 as f32,
    };
    let mut source = Source::from(before.clone());
    let (people, after) = softened(&mut source, None, &[circle]);
    assert_eq!(people, 0, "circles are not counted");
    assert!(detail_left(&before, &after, (100 + left, 500 + top, side)) < 0.2);
    let pixels = before.pixels().chunks(3).zip(after.pixels().chunks(3));
    for (at, (before, after)) in pixels.enumerate() {
        let apart = ((at % SIZE.0) as f32 - x).hypot((at / SIZE.0) as f32 - y);
        assert!(apart < 80.0 * 1.25 || before == after);
    }
}

#[test]
fn circles_lie_in_the_picture_and_are_not_too_many() {
    let circle = |x, y, radius| Circle { x, y, radius };
    let with = |circles| Bystanders {
        soften: false,
        circles,
    };
    assert!(Bystanders::default().is_none() && Bystanders::default().is_valid());
    assert!(with(vec![circle(0.0, 1.0, 0.5); 64]).is_valid());
    for bad in [
        circle(-0.1, 0.5, 0.1),
        circle(0.5, 1.1, 0.1),
        circle(0.5, 0.5, 0.0),
        circle(0.5, f32::NAN, 0.1),
    ] {
        assert!(!with(vec![bad]).is_valid());
    }
    assert!(!with(vec![circle(0.5, 0.5, 0.1); 65]).is_valid());
}
