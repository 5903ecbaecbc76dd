//! What the engine understands of a portrait, and what it says of models that are not its own. The photo is the sample
//! that ships with the program: one woman in front of a flag and a model of a rocket.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;

use engine::{
    Analyzer, Error, Limits, Photo, PortraitMap, PortraitModels, Source, TruncationPolicy,
    load_runtime, overlay,
};
use tempfile::TempDir;

fn open(models: &Path) -> Result<Analyzer, Error> {
    let runtime = load_runtime(&stage::library()).unwrap();
    Analyzer::prepare(PortraitModels::read(models)?, &runtime, NonZeroUsize::MIN)
}

fn analyze(source: &Source) -> PortraitMap {
    open(&stage::models()).unwrap().analyze(source).unwrap()
}

fn sample() -> Source {
    let file = fs::read(stage::root().join("src-tauri/sample/astronaut.jpg")).unwrap();
    Source::open(file, &Limits::default(), TruncationPolicy::Reject).unwrap()
}

/// A copy of the models of portraits.
fn copy() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (
        stage::models().join("portrait"),
        folder.path().join("portrait"),
    );
    fs::create_dir(&to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
    folder
}

#[test]
fn a_portrait_has_one_face_whose_points_and_parts_lie_where_they_are() {
    let map = analyze(&sample());
    let (width, height) = map.photo_size;
    let [face] = &map.faces[..] else {
        panic!("{map:?}");
    };
    assert!(face.score > 0.5 && face.presence > 0.5);
    assert_eq!(face.landmarks.len(), 478);
    let inside =
        |[x, y, _]: &[f32; 3]| (0.0..width as f32).contains(x) && (0.0..height as f32).contains(y);
    assert!(face.landmarks.iter().all(inside));
    // The chin is below the forehead, the left eye of the person on the right of the picture.
    let at = |landmark: usize| face.landmarks[landmark];
    assert!(at(152)[1] > at(10)[1] && at(263)[0] > at(33)[0]);
    // Upright, and she looks towards the camera.
    assert!(face.angles.roll.abs() < 30.0 && face.angles.yaw.abs() < 45.0);
    assert!(face.angles.pitch.abs() < 15.0);

    let shares = map.shares();
    assert!((0.3..0.9).contains(&shares.person), "{shares:?}");
    assert!((shares.person + shares.background - 1.0).abs() < 0.01);
    assert!(
        shares.hair > 0.02 && shares.skin > 0.02 && shares.clothes > 0.1,
        "{shares:?}"
    );
}

#[test]
fn a_map_is_the_same_every_time() {
    let (one, other) = (analyze(&sample()), analyze(&sample()));
    assert_eq!(one.faces[0].landmarks, other.faces[0].landmarks);
    assert_eq!(one.person.values, other.person.values);
    assert_eq!(one.hair.values, other.hair.values);
}

#[test]
fn an_overlay_has_the_size_of_its_photo_and_shows_the_parts_at_every_size() {
    let source = sample();
    let map = analyze(&source);
    for side in [64, 300, 1024] {
        let photo = source.downscaled(side).unwrap();
        let drawn = overlay(&photo, &map).unwrap();
        assert_eq!(
            (drawn.width(), drawn.height()),
            (photo.width(), photo.height())
        );
        // A corner shows no person, and is darkened.
        let corner = |photo: &Photo| {
            photo.pixels()[..3]
                .iter()
                .map(|&value| u32::from(value))
                .sum::<u32>()
        };
        assert!(corner(&drawn) < corner(&photo));
        let changed = photo
            .pixels()
            .iter()
            .zip(drawn.pixels())
            .filter(|(a, b)| a != b)
            .count();
        assert!(changed * 2 > photo.pixels().len());
    }
}

#[test]
fn where_nobody_is_nobody_is_found() {
    let gray = vec![128; 3 * 640 * 480];
    let pictures = [
        stage::picture(640, 480),
        stage::picture(1, 1),
        Photo::from_pixels(640, 480, gray).unwrap(),
        stage::picture(2000, 3),
    ];
    let mut analyzer = open(&stage::models()).unwrap();
    for picture in pictures {
        let map = analyzer.analyze(&Source::from(picture)).unwrap();
        assert!(map.faces.is_empty(), "{map:?}");
    }
}

#[test]
fn models_that_are_missing_changed_or_of_another_kind_are_refused_by_name() {
    for file in [
        "face-far.onnx",
        "face-mesh.onnx",
        "face-near.onnx",
        "person.onnx",
    ] {
        let models = copy();
        let path = models.path().join("portrait").join(file);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(&path, bytes).unwrap();
        let refused = open(models.path());
        assert!(
            matches!(&refused, Err(Error::ModelDamaged { path: named }) if *named == path),
            "{refused:?}"
        );
        fs::remove_file(&path).unwrap();
        let refused = open(models.path());
        assert!(
            matches!(&refused, Err(Error::ModelUnreadable { path: named, .. }) if *named == path),
            "{refused:?}"
        );
    }
    let models = copy();
    let folder = models.path().join("portrait");
    fs::copy(folder.join("person.toml"), folder.join("face-mesh.toml")).unwrap();
    let refused = open(models.path());
    assert!(
        matches!(&refused, Err(Error::ManifestInvalid { path, .. }) if path.ends_with("face-mesh.toml")),
        "{refused:?}"
    );
    // The styles work without them.
    stage::open_engine(&stage::models()).unwrap();
}
