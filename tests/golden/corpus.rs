//! Photos from cameras, from other programs and from attackers. They are not part of the project:
//! where ../shared/corpus is absent these cases say so and are not run.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use std::fs;
use std::path::Path;

use engine::{Decoded, Error, Limits, Photo, SourceFormat, TruncationPolicy};
use stage::difference;

/// The expected result: the format and the size of the upright photo, or an error.
enum Outcome {
    Photo(SourceFormat, u32, u32),
    Unsupported(&'static str),
    TooLarge,
    Truncated,
    Incomplete(u8),
    NotAnImage,
    Empty,
}

use Outcome::{Empty, Incomplete, NotAnImage, Photo as Is, TooLarge, Truncated, Unsupported};
use SourceFormat::*;

const SAMPLES: &[(&str, Outcome)] = &[
    ("animated/anim.webp", Is(WebP, 200, 200)),
    ("animated/apng_rgba16.png", Is(Png, 20, 20)),
    ("animated/mixed-disposal.gif", Is(Gif, 32, 32)),
    ("animated/rotating-squares.gif", Is(Gif, 80, 80)),
    ("animated/rotating-squares.webp", Is(WebP, 80, 80)),
    ("bomb/decompression_bomb.gif", Truncated),
    ("bomb/decompression_bomb.ico", Unsupported("icon")),
    ("bomb/own_20000x20000_grey.png", TooLarge),
    ("bomb/own_30000x30000_1bit.png", TooLarge),
    ("bomb/own_header_2147483647.png", TooLarge),
    ("bomb/own_jpeg_dims_65500.jpg", TooLarge),
    ("cmyk/cmyk_with_profile.jpg", Is(Jpeg, 500, 333)),
    ("cmyk/pil_sample_cmyk.jpg", Is(Jpeg, 100, 100)),
    ("color/5_webp_a.webp", Is(WebP, 300, 300)),
    ("color/grey-8bit-alpha.png", Is(Png, 400, 300)),
    ("color/p3.png", Is(Png, 8, 8)),
    ("color/prophoto.png", Is(Png, 1, 1)),
    ("corrupt/Bad_smile.ico", Unsupported("icon")),
    ("corrupt/Crash_test.gif", Is(Gif, 800, 533)),
    ("corrupt/corrupt-header.jpg", Truncated),
    ("corrupt/invalid-exif.jpg", Is(Jpeg, 200, 200)),
    ("corrupt/invalid_image01551.jpg", Is(Jpeg, 61, 58)),
    // A fuzzer's file, which begins with spaces.
    ("corrupt/libheif_github_20.heic", NotAnImage),
    ("corrupt/own_empty.jpg", Empty),
    ("corrupt/own_half.jpg", Incomplete(79)),
    ("corrupt/own_text_as.png", NotAnImage),
    ("corrupt/truncated.jpg", Truncated),
    ("corrupt/truncated.png", Incomplete(10)),
    (
        "faults/avif-ycgco.avif",
        Unsupported("HEIC or AVIF picture with YCgCo colours"),
    ),
    ("faults/gif-screen-0x0.gif", Is(Gif, 160, 120)),
    ("faults/heic-alpha-half-size.heic", Is(Heic, 160, 120)),
    ("faults/heic-odd-width-161x120.heic", Is(Heic, 161, 120)),
    ("faults/jpg-luma-subsampled.jpg", Is(Jpeg, 160, 120)),
    ("faults/jpg-noninterleaved-420.jpg", Is(Jpeg, 160, 120)),
    ("faults/jpg-noninterleaved-cr-first.jpg", Is(Jpeg, 160, 120)),
    ("faults/jpg-orientation-long-6.jpg", Is(Jpeg, 120, 160)),
    ("faults/jpg-rgb-adobe0-ids123.jpg", Is(Jpeg, 160, 120)),
    ("faults/jpg-sampling-3x1.jpg", Is(Jpeg, 160, 120)),
    ("faults/jpg-ycc-jfif-adobe0.jpg", Is(Jpeg, 160, 120)),
    ("faults/limit-tif-fax-g3.tif", Is(Tiff, 160, 120)),
    ("faults/limit-tif-jpeg-ycbcr-strips.tif", Is(Tiff, 160, 120)),
    ("faults/limit-tif-palette.tif", Is(Tiff, 160, 120)),
    ("faults/sentence-jpegls.jls", Unsupported("JPEG-LS picture")),
    (
        "faults/sentence-jpg-progressive-cut-90.jpg",
        Incomplete(100),
    ),
    ("faults/tif-associated-alpha.tif", Is(Tiff, 160, 120)),
    ("faults/tif-cmyk-icc.tif", Is(Tiff, 160, 120)),
    ("faults/tif-fillorder2-bilevel.tif", Is(Tiff, 160, 120)),
    ("faults/tif-planar-tiled.tif", Is(Tiff, 160, 120)),
    ("faults/tif-u32-rgb.tif", Is(Tiff, 80, 60)),
    (
        "faults/unclear-bmp-v5-alpha-all-zero.bmp",
        Is(Bmp, 160, 120),
    ),
    ("faults/unclear-bmp-v5-icc-p3.bmp", Is(Bmp, 160, 120)),
    (
        "faults/unclear-gif-frame-over-screen.gif",
        Is(Gif, 160, 120),
    ),
    (
        "faults/unclear-jpg-two-exif-6-then-1.jpg",
        Is(Jpeg, 120, 160),
    ),
    (
        "faults/unclear-png-exif-after-idat-6.png",
        Is(Png, 120, 160),
    ),
    ("faults/unclear-png-gama-0.02.png", Is(Png, 160, 120)),
    (
        "faults/unclear-png-gama-chrm-adobergb.png",
        Is(Png, 160, 120),
    ),
    ("faults/unclear-png-gama-chrm-p3.png", Is(Png, 160, 120)),
    (
        "faults/unclear-png-imagemagick6-of-phone-jpg.png",
        Is(Png, 120, 160),
    ),
    (
        "faults/unclear-tif-thumbnail-ifd-first.tif",
        Is(Tiff, 160, 120),
    ),
    ("gps/DSCN0010.jpg", Is(Jpeg, 640, 480)),
    ("gps/DSCN0021.jpg", Is(Jpeg, 640, 480)),
    ("gps/exif_gps.jpg", Is(Jpeg, 8, 8)),
    ("heic/IMG_5195.HEIC", Is(Heic, 2566, 3313)),
    ("heic/libheif_example.avif", Is(Avif, 800, 533)),
    ("heic/libheif_example.heic", Is(Heic, 1280, 854)),
    ("orientation/hopper_orientation_6.webp", Is(WebP, 128, 128)),
    ("orientation/hopper_orientation_8.webp", Is(WebP, 128, 128)),
    ("orientation/landscape_1.jpg", Is(Jpeg, 1800, 1200)),
    ("orientation/landscape_3.jpg", Is(Jpeg, 1800, 1200)),
    ("orientation/landscape_6.jpg", Is(Jpeg, 1800, 1200)),
    ("orientation/landscape_8.jpg", Is(Jpeg, 1800, 1200)),
    ("orientation/portrait_0.jpg", Is(Jpeg, 1200, 1800)),
    ("orientation/portrait_1.jpg", Is(Jpeg, 1200, 1800)),
    ("orientation/portrait_2.jpg", Is(Jpeg, 1200, 1800)),
    ("orientation/portrait_3.jpg", Is(Jpeg, 1200, 1800)),
    ("orientation/portrait_4.jpg", Is(Jpeg, 1200, 1800)),
    ("orientation/portrait_6.jpg", Is(Jpeg, 1200, 1800)),
    ("orientation/portrait_8.jpg", Is(Jpeg, 1200, 1800)),
    ("people/astronaut.png", Is(Png, 512, 512)),
    ("people/faker_female_3.jpg", Is(Jpeg, 1024, 1024)),
    ("people/faker_female_42.jpg", Is(Jpeg, 1024, 1024)),
    ("people/faker_male_55.jpg", Is(Jpeg, 1024, 1024)),
    ("people/faker_male_7.jpg", Is(Jpeg, 1024, 1024)),
    ("png16/16-bit-grey-alpha.png", Is(Png, 109, 96)),
    ("png16/basi0g16.png", Is(Png, 32, 32)),
    ("png16/basn2c16.png", Is(Png, 32, 32)),
    ("progressive/3.jpg", Is(Jpeg, 650, 470)),
    ("progressive/cat.jpg", Is(Jpeg, 320, 240)),
];

fn read(path: &Path) -> Result<Decoded, Error> {
    Photo::decode(
        &fs::read(path).unwrap(),
        &Limits::default(),
        TruncationPolicy::Reject,
    )
}

fn decode(path: &Path) -> Result<Photo, Error> {
    read(path).map(|decoded| decoded.photo)
}

#[test]
fn every_sample_gives_the_expected_result() {
    let Some(corpus) = stage::corpus(SAMPLES.len()) else {
        return;
    };
    let mut wrong = Vec::new();
    for (name, expected) in SAMPLES {
        let found = read(&corpus.join("samples").join(name));
        let right = match (&found, expected) {
            (Ok(Decoded { photo, kind, .. }), Is(expected, width, height)) => {
                (*kind, photo.width(), photo.height()) == (*expected, *width, *height)
            }
            (Err(Error::Unsupported { format }), Unsupported(name)) => format == name,
            (Err(Error::Incomplete { percent }), Incomplete(part)) => percent == part,
            (Err(Error::TooLarge { .. }), TooLarge)
            | (Err(Error::Truncated), Truncated)
            | (Err(Error::NotAnImage), NotAnImage)
            | (Err(Error::Empty), Empty) => true,
            _ => false,
        };
        if !right {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pictures_that_were_opened_wrong_show_their_scene() {
    const SCENE: &str = "expected-scene-160x120.png";
    // Those of the scene itself: upright, opaque, in sRGB and of full size.
    let right = [
        "gif-screen-0x0.gif",
        "jpg-luma-subsampled.jpg",
        "jpg-noninterleaved-420.jpg",
        "jpg-noninterleaved-cr-first.jpg",
        "jpg-rgb-adobe0-ids123.jpg",
        "jpg-sampling-3x1.jpg",
        "jpg-ycc-jfif-adobe0.jpg",
        "limit-tif-jpeg-ycbcr-strips.tif",
        "limit-tif-palette.tif",
        "tif-planar-tiled.tif",
        "unclear-bmp-v5-alpha-all-zero.bmp",
        "unclear-tif-thumbnail-ifd-first.tif",
    ];
    let Some(corpus) = stage::corpus(right.len()) else {
        return;
    };
    let folder = corpus.join("samples/faults");
    let scene = decode(&folder.join(SCENE)).unwrap();
    for name in right {
        let (mean, _) = difference(&decode(&folder.join(name)).unwrap(), &scene);
        assert!(mean < 4.0, "{name}: mean {mean}");
    }
}

/// The table of docs/formats.md: what each sample gives.
fn table(samples: &Path) -> String {
    let mut lines = String::from("| sample | kind | what it gives |\n|---|---|---|\n");
    for (name, _) in SAMPLES {
        let found = Photo::decode(
            &fs::read(samples.join(name)).unwrap(),
            &Limits::default(),
            TruncationPolicy::Reject,
        );
        let (kind, given) = match found {
            Ok(Decoded { photo, kind, notes }) => {
                let several = if notes.is_empty() {
                    ""
                } else {
                    "; the first of several pictures"
                };
                (
                    kind.name(),
                    format!("{} × {}{several}", photo.width(), photo.height()),
                )
            }
            Err(error) => ("–", format!("refused: {error}")),
        };
        lines += &format!("| `{name}` | {kind} | {given} |\n");
    }
    lines
}

#[test]
fn the_table_of_samples_in_the_docs_is_what_they_give() {
    let Some(corpus) = stage::corpus(SAMPLES.len()) else {
        return;
    };
    const BEGIN: &str =
        "<!-- samples: GOLDEN_UPDATE=1 cargo test -p engine --test corpus table -->\n";
    const END: &str = "<!-- end of samples -->";
    let path = stage::root().join("docs/formats.md");
    let page = fs::read_to_string(&path).unwrap();
    let (head, rest) = page.split_once(BEGIN).unwrap();
    let (written, tail) = rest.split_once(END).unwrap();
    let table = table(&corpus.join("samples"));
    if std::env::var_os("GOLDEN_UPDATE").is_some_and(|value| value == "1") {
        fs::write(&path, [head, BEGIN, &table, END, tail].concat()).unwrap();
        return;
    }
    assert!(
        written == table,
        "docs/formats.md is stale: the line above its table writes it anew"
    );
}

#[test]
fn orientations_of_one_photo_decode_to_the_same_picture() {
    // Each group is one photo, stored in different orientations and compressed again each time, so
    // the pixels agree only roughly.
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
fn a_real_photo_can_be_stylized() {
    let Some(corpus) = stage::corpus(1) else {
        return;
    };
    let photo = decode(&corpus.join("samples/orientation/portrait_6.jpg"))
        .unwrap()
        .thumbnail(301);
    let recipe = engine::Recipe::parse("udnie:1,mosaic:1", 0.7).unwrap();
    let painted = stage::engine().stylize(&photo, &recipe).unwrap();
    assert_eq!((painted.width(), painted.height()), (201, 301));
    let (mean, _) = difference(&painted, &photo);
    assert!((3.0..90.0).contains(&mean), "mean {mean}");
}
