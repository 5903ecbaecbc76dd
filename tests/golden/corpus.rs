//! Photos from cameras, other programs and ill-wishers. They are not part of the project: where
//! ../shared/corpus is absent these cases say so and are not run.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use std::fs;
use std::path::Path;

use engine::{Error, Limits, Photo};
use stage::difference;

/// What a file must give: the size of the upright photo, or a fault.
enum Outcome {
    Photo(u32, u32),
    Unsupported(&'static str),
    TooLarge,
    Truncated,
    NotAnImage,
    Empty,
}

use Outcome::{Empty, NotAnImage, TooLarge, Truncated, Unsupported};

const SAMPLES: &[(&str, Outcome)] = &[
    ("animated/anim.webp", Outcome::Photo(200, 200)),
    ("animated/apng_rgba16.png", Outcome::Photo(20, 20)),
    ("animated/mixed-disposal.gif", Unsupported("GIF picture")),
    ("animated/rotating-squares.gif", Unsupported("GIF picture")),
    ("animated/rotating-squares.webp", Outcome::Photo(80, 80)),
    ("bomb/decompression_bomb.gif", Unsupported("GIF picture")),
    ("bomb/decompression_bomb.ico", Unsupported("icon")),
    ("bomb/own_20000x20000_grey.png", TooLarge),
    ("bomb/own_30000x30000_1bit.png", TooLarge),
    ("bomb/own_header_2147483647.png", TooLarge),
    ("bomb/own_jpeg_dims_65500.jpg", TooLarge),
    ("cmyk/cmyk_with_profile.jpg", Unsupported("CMYK JPEG")),
    ("cmyk/pil_sample_cmyk.jpg", Unsupported("CMYK JPEG")),
    ("color/5_webp_a.webp", Outcome::Photo(300, 300)),
    ("color/grey-8bit-alpha.png", Outcome::Photo(400, 300)),
    ("color/p3.png", Outcome::Photo(8, 8)),
    ("color/prophoto.png", Outcome::Photo(1, 1)),
    ("corrupt/Bad_smile.ico", Unsupported("icon")),
    ("corrupt/Crash_test.gif", Unsupported("GIF picture")),
    ("corrupt/corrupt-header.jpg", Truncated),
    ("corrupt/invalid-exif.jpg", Outcome::Photo(200, 200)),
    ("corrupt/invalid_image01551.jpg", Outcome::Photo(61, 58)),
    // Its first bytes are blanks: a fuzzer's idea of a photo.
    ("corrupt/libheif_github_20.heic", NotAnImage),
    ("corrupt/own_empty.jpg", Empty),
    ("corrupt/own_half.jpg", Truncated),
    ("corrupt/own_text_as.png", NotAnImage),
    ("corrupt/truncated.jpg", Truncated),
    ("corrupt/truncated.png", Truncated),
    ("gps/DSCN0010.jpg", Outcome::Photo(640, 480)),
    ("gps/DSCN0021.jpg", Outcome::Photo(640, 480)),
    ("gps/exif_gps.jpg", Outcome::Photo(8, 8)),
    ("heic/IMG_5195.HEIC", Unsupported("HEIC photo")),
    ("heic/libheif_example.avif", Unsupported("AVIF picture")),
    ("heic/libheif_example.heic", Unsupported("HEIC photo")),
    (
        "orientation/hopper_orientation_6.webp",
        Outcome::Photo(128, 128),
    ),
    (
        "orientation/hopper_orientation_8.webp",
        Outcome::Photo(128, 128),
    ),
    ("orientation/landscape_1.jpg", Outcome::Photo(1800, 1200)),
    ("orientation/landscape_3.jpg", Outcome::Photo(1800, 1200)),
    ("orientation/landscape_6.jpg", Outcome::Photo(1800, 1200)),
    ("orientation/landscape_8.jpg", Outcome::Photo(1800, 1200)),
    ("orientation/portrait_0.jpg", Outcome::Photo(1200, 1800)),
    ("orientation/portrait_1.jpg", Outcome::Photo(1200, 1800)),
    ("orientation/portrait_2.jpg", Outcome::Photo(1200, 1800)),
    ("orientation/portrait_3.jpg", Outcome::Photo(1200, 1800)),
    ("orientation/portrait_4.jpg", Outcome::Photo(1200, 1800)),
    ("orientation/portrait_6.jpg", Outcome::Photo(1200, 1800)),
    ("orientation/portrait_8.jpg", Outcome::Photo(1200, 1800)),
    ("people/astronaut.png", Outcome::Photo(512, 512)),
    ("people/faker_female_3.jpg", Outcome::Photo(1024, 1024)),
    ("people/faker_female_42.jpg", Outcome::Photo(1024, 1024)),
    ("people/faker_male_55.jpg", Outcome::Photo(1024, 1024)),
    ("people/faker_male_7.jpg", Outcome::Photo(1024, 1024)),
    ("png16/16-bit-grey-alpha.png", Outcome::Photo(109, 96)),
    ("png16/basi0g16.png", Outcome::Photo(32, 32)),
    ("png16/basn2c16.png", Outcome::Photo(32, 32)),
    ("progressive/3.jpg", Outcome::Photo(650, 470)),
    ("progressive/cat.jpg", Outcome::Photo(320, 240)),
];

fn decode(path: &Path) -> Result<Photo, Error> {
    Photo::decode(&fs::read(path).unwrap(), &Limits::default()).map(|decoded| decoded.photo)
}

#[test]
fn every_sample_gives_what_a_person_expects() {
    let Some(corpus) = stage::corpus(SAMPLES.len()) else {
        return;
    };
    for (name, expected) in SAMPLES {
        let found = decode(&corpus.join("samples").join(name));
        let right = match (&found, expected) {
            (Ok(photo), Outcome::Photo(width, height)) => {
                (photo.width(), photo.height()) == (*width, *height)
            }
            (Err(Error::Unsupported { format }), Unsupported(name)) => format == name,
            (Err(Error::TooLarge { .. }), TooLarge)
            | (Err(Error::Truncated), Truncated)
            | (Err(Error::NotAnImage), NotAnImage)
            | (Err(Error::Empty), Empty) => true,
            _ => false,
        };
        assert!(right, "{name}: {found:?}");
    }
}

#[test]
fn however_the_camera_was_held_the_photo_is_the_same() {
    // Each group is one photo, stored turned in different ways; saved anew each time, so the pixels
    // agree only roughly.
    let groups: &[(&str, &[&str])] = &[
        (
            "portrait_1.jpg",
            &[
                "portrait_0.jpg",
                "portrait_2.jpg",
                "portrait_3.jpg",
                "portrait_4.jpg",
                "portrait_6.jpg",
                "portrait_8.jpg",
            ],
        ),
        (
            "landscape_1.jpg",
            &["landscape_3.jpg", "landscape_6.jpg", "landscape_8.jpg"],
        ),
        ("hopper_orientation_6.webp", &["hopper_orientation_8.webp"]),
    ];
    let cases = groups.iter().map(|(_, others)| others.len()).sum();
    let Some(corpus) = stage::corpus(cases) else {
        return;
    };
    let folder = corpus.join("samples/orientation");
    for (first, others) in groups {
        let first = decode(&folder.join(first)).unwrap();
        for other in *others {
            let (mean, _) = difference(&decode(&folder.join(other)).unwrap(), &first);
            assert!(mean < 8.0, "{other}: mean {mean}");
        }
    }
}

#[test]
fn every_portrait_and_photo_decodes() {
    let Some(corpus) = stage::corpus(174) else {
        return;
    };
    for folder in ["portraits", "photos"] {
        for entry in fs::read_dir(corpus.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path
                .extension()
                .is_some_and(|extension| extension == "jpg" || extension == "png")
            {
                assert!(decode(&path).is_ok(), "{}", path.display());
            }
        }
    }
}

#[test]
fn a_real_photo_survives_its_way_through_a_style() {
    let Some(corpus) = stage::corpus(1) else {
        return;
    };
    let photo = decode(&corpus.join("samples/orientation/portrait_6.jpg"))
        .unwrap()
        .thumbnail(301);
    let recipe = engine::Recipe::parse("udnie:1,cel:1", 0.7).unwrap();
    let painted = stage::engine().stylize(&photo, &recipe).unwrap();
    assert_eq!((painted.width(), painted.height()), (201, 301));
    let (mean, _) = difference(&painted, &photo);
    assert!((3.0..90.0).contains(&mean), "mean {mean}");
}
