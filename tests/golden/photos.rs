//! Files to pixels and back: what is written, orientation, and photos themselves.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod files;
mod stage;

use engine::{Error, Limits, OutputFormat, Photo, SourceFormat, TruncationPolicy};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use moxcms::ColorProfile;
use stage::{decode, difference, exif, picture};

const FORMATS: [OutputFormat; 3] = [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP];

#[test]
fn png_and_webp_are_exact_and_jpeg_is_close() {
    let photo = picture(61, 47);
    for format in FORMATS {
        let decoded = Photo::decode(
            &photo.encode(format).unwrap(),
            &Limits::default(),
            TruncationPolicy::Reject,
        )
        .unwrap();
        assert_eq!(decoded.kind, SourceFormat::from(format));
        assert!(decoded.notes.is_empty());
        match format {
            // The noise of this picture is the hardest that JPEG can be given.
            OutputFormat::Jpeg => assert!(difference(&decoded.photo, &photo).0 < 5.0),
            OutputFormat::Png | OutputFormat::WebP => assert_eq!(decoded.photo, photo),
        }
    }
}

#[test]
fn one_pixel_and_odd_sizes_round_trip() {
    for (width, height) in [(1, 1), (1, 17), (17, 1), (3, 2), (255, 1)] {
        let photo = picture(width, height);
        for format in FORMATS {
            let back = decode(&photo.encode(format).unwrap()).unwrap();
            assert_eq!((back.width(), back.height()), (width, height), "{format:?}");
        }
    }
}

#[test]
fn jpeg_keeps_full_chroma_resolution() {
    // Columns of red and blue, one pixel wide: with subsampled colours both would come out purple.
    let pixels = (0..32 * 32).flat_map(|at| {
        if at % 2 == 0 {
            [220, 30, 30]
        } else {
            [30, 30, 220]
        }
    });
    let photo = Photo::from_pixels(32, 32, pixels.collect()).unwrap();
    let back = decode(&photo.encode(OutputFormat::Jpeg).unwrap()).unwrap();
    assert!(
        difference(&back, &photo).0 < 6.0,
        "{:?}",
        difference(&back, &photo)
    );
}

#[test]
fn written_files_hold_pixels_and_nothing_else() {
    // Read from a file full of metadata, so that there is something to leak.
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder.set_exif_metadata(exif(6)).unwrap();
    encoder
        .set_icc_profile(ColorProfile::new_display_p3().encode().unwrap())
        .unwrap();
    let (source, rgb) = (picture(24, 16), ExtendedColorType::Rgb8);
    encoder.write_image(source.pixels(), 24, 16, rgb).unwrap();
    let photo = decode(&bytes).unwrap();

    let jpeg = photo.encode(OutputFormat::Jpeg).unwrap();
    // APP0 is the JFIF header: a version and a shape of pixels.
    let allowed = [0xc0, 0xc4, 0xd8, 0xd9, 0xda, 0xdb, 0xe0];
    assert!(
        markers(&jpeg).iter().all(|marker| allowed.contains(marker)),
        "{:x?}",
        markers(&jpeg)
    );

    let png = photo.encode(OutputFormat::Png).unwrap();
    assert!(
        chunks(&png)
            .iter()
            .all(|kind| ["IHDR", "IDAT", "IEND"].contains(&kind.as_str()))
    );

    let webp = photo.encode(OutputFormat::WebP).unwrap();
    assert_eq!(&webp[8..16], b"WEBPVP8L");
    let size = u32::from_le_bytes(webp[16..20].try_into().unwrap()) as usize;
    assert_eq!(webp.len(), 20 + size + size % 2, "one chunk and no more");
}

/// The second bytes of all markers up to the end of a JPEG file, which must be the end of the data.
fn markers(jpeg: &[u8]) -> Vec<u8> {
    let mut found = vec![0xd8];
    let mut at = 2;
    loop {
        assert_eq!(jpeg[at], 0xff);
        let marker = jpeg[at + 1];
        found.push(marker);
        at += 2;
        if marker == 0xd9 {
            assert_eq!(at, jpeg.len(), "something follows the end");
            return found;
        }
        at += usize::from(u16::from_be_bytes([jpeg[at], jpeg[at + 1]]));
        if marker == 0xda {
            while jpeg[at] != 0xff || jpeg[at + 1] == 0 {
                at += 1;
            }
        }
    }
}

fn chunks(png: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 8;
    while at < png.len() {
        let length = u32::from_be_bytes(png[at..at + 4].try_into().unwrap()) as usize;
        found.push(String::from_utf8(png[at + 4..at + 8].to_vec()).unwrap());
        at += 12 + length;
    }
    found
}

#[test]
fn every_orientation_becomes_upright_in_every_format() {
    // Four quarters of four colours: each orientation puts another one on top left.
    let (width, height) = (32, 16);
    let quarter = |x: u32, y: u32| match (x < width / 2, y < height / 2) {
        (true, true) => [230, 20, 20],
        (false, true) => [20, 200, 20],
        (true, false) => [20, 20, 230],
        (false, false) => [240, 240, 240],
    };
    let upright: Vec<u8> = (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| quarter(x, y)))
        .collect();
    let upright = Photo::from_pixels(width, height, upright).unwrap();

    for orientation in 1..=8u8 {
        // As the camera stores it: where in the upright picture stored pixel (x, y) comes from.
        let turned = orientation >= 5;
        let (stored_width, stored_height) = if turned {
            (height, width)
        } else {
            (width, height)
        };
        let stored: Vec<u8> = (0..stored_height)
            .flat_map(|y| (0..stored_width).map(move |x| (x, y)))
            .flat_map(|(x, y)| {
                let (right, bottom) = (width - 1, height - 1);
                match orientation {
                    1 => quarter(x, y),
                    2 => quarter(right - x, y),
                    3 => quarter(right - x, bottom - y),
                    4 => quarter(x, bottom - y),
                    5 => quarter(y, x),
                    6 => quarter(right - y, x),
                    7 => quarter(right - y, bottom - x),
                    _ => quarter(y, bottom - x),
                }
            })
            .collect();
        for format in FORMATS {
            for prefix in [&b""[..], b"Exif\0\0"] {
                // The JPEG encoder writes the prefix itself.
                if format == OutputFormat::Jpeg && !prefix.is_empty() {
                    continue;
                }
                let exif = [prefix, &exif(orientation)].concat();
                let mut bytes = Vec::new();
                let (w, h, rgb) = (stored_width, stored_height, ExtendedColorType::Rgb8);
                match format {
                    OutputFormat::Jpeg => {
                        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
                        encoder.set_exif_metadata(exif).unwrap();
                        encoder.write_image(&stored, w, h, rgb).unwrap();
                    }
                    OutputFormat::Png => {
                        let mut encoder = PngEncoder::new(&mut bytes);
                        encoder.set_exif_metadata(exif).unwrap();
                        encoder.write_image(&stored, w, h, rgb).unwrap();
                    }
                    OutputFormat::WebP => {
                        let mut encoder = WebPEncoder::new_lossless(&mut bytes);
                        encoder.set_exif_metadata(exif).unwrap();
                        encoder.write_image(&stored, w, h, rgb).unwrap();
                    }
                }
                let photo = decode(&bytes).unwrap();
                let (mean, _) = difference(&photo, &upright);
                assert!(
                    mean < 4.0,
                    "{format:?}, orientation {orientation}: mean {mean}"
                );
            }
        }
    }
}

#[test]
fn invalid_exif_is_ignored() {
    for block in [
        vec![],
        vec![0xff; 40],
        exif(0),
        exif(9),
        b"II*\0\xff\xff\xff\xff".to_vec(),
    ] {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new(&mut bytes);
        encoder.set_exif_metadata(block).unwrap();
        let photo = picture(20, 10);
        encoder
            .write_image(photo.pixels(), 20, 10, ExtendedColorType::Rgb8)
            .unwrap();
        assert_eq!(decode(&bytes).unwrap().width(), 20);
    }
}

#[test]
fn thumbnails_fit_keep_proportions_and_never_grow() {
    let size = |width, height, side| {
        let small = picture(width, height).thumbnail(side);
        (small.width(), small.height())
    };
    assert_eq!(size(300, 200, 100), (100, 67));
    assert_eq!(size(200, 300, 100), (67, 100));
    assert_eq!(size(1000, 1, 100), (100, 1));
    assert_eq!(size(80, 60, 100), (80, 60));
    assert_eq!(size(5, 5, 0), (1, 1));
    // And it is the same picture: a grey square stays that grey.
    let grey = Photo::from_pixels(90, 90, vec![77; 90 * 90 * 3])
        .unwrap()
        .thumbnail(10);
    assert!(grey.pixels().iter().all(|&value| value == 77));
}

#[test]
fn pixels_and_size_must_agree() {
    assert!(Photo::from_pixels(2, 2, vec![0; 12]).is_ok());
    for (width, height, bytes) in [(2, 2, 11), (2, 2, 13), (0, 2, 0), (u32::MAX, u32::MAX, 12)] {
        let fault = Photo::from_pixels(width, height, vec![0; bytes]).unwrap_err();
        assert!(matches!(fault, Error::PixelsMismatch { .. }));
    }
}

#[test]
fn debug_output_of_a_photo_is_its_size() {
    assert_eq!(format!("{:?}", picture(3, 2)), "Photo(3 × 2)");
}
