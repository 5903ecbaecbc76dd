//! Files that are not what they should be: truncated, damaged, far too large, or something else entirely.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use engine::{Error, Limits, OutputFormat, Photo, SourceFormat, TruncationPolicy};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use stage::{decode, exif, picture};

const FORMATS: [OutputFormat; 3] = [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP];

/// Where the frame header of a baseline JPEG begins.
fn frame_header(jpeg: &[u8]) -> usize {
    jpeg.windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap()
}

#[test]
fn a_file_truncated_anywhere_is_never_half_a_picture() {
    for format in FORMATS {
        let photo = picture(90, 70);
        let whole = photo.encode(format).unwrap();
        let cuts = (1..10).map(|tenth| whole.len() * tenth / 10);
        for cut in cuts.chain([40, 30, 24, 20, 16]) {
            let fault = decode(&whole[..cut]).unwrap_err();
            assert!(
                matches!(fault, Error::Truncated | Error::Incomplete { .. }),
                "{format:?} cut at {cut}: {fault:?}"
            );
        }
        // Without its end marker or its last checksum every pixel of a JPEG or PNG is still there.
        for cut in [whole.len() - 1, whole.len() - 2] {
            match decode(&whole[..cut]) {
                Err(fault) => assert!(matches!(fault, Error::Truncated), "{format:?}: {fault:?}"),
                Ok(all) => assert_eq!(all, decode(&whole).unwrap(), "{format:?} cut at {cut}"),
            }
        }
        for cut in 1..16 {
            let fault = decode(&whole[..cut]).unwrap_err();
            assert!(
                matches!(fault, Error::Truncated | Error::NotAnImage),
                "{format:?}, {cut}: {fault:?}"
            );
        }
    }
}

#[test]
fn bytes_after_the_picture_are_ignored() {
    // Cameras append previews and depth maps.
    for format in FORMATS {
        let whole = picture(20, 20).encode(format).unwrap();
        let longer = [&whole[..], &whole, b"and more"].concat();
        assert_eq!(
            decode(&longer).unwrap(),
            decode(&whole).unwrap(),
            "{format:?}"
        );
    }
}

#[test]
fn an_exif_preview_does_not_end_the_photo() {
    let preview = picture(8, 8).encode(OutputFormat::Jpeg).unwrap();
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new(&mut bytes);
    encoder
        .set_exif_metadata([exif(1), preview].concat())
        .unwrap();
    encoder
        .write_image(picture(40, 30).pixels(), 40, 30, ExtendedColorType::Rgb8)
        .unwrap();
    assert_eq!(decode(&bytes).unwrap().width(), 40);
    let fault = decode(&bytes[..bytes.len() - 100]).unwrap_err();
    assert!(matches!(fault, Error::Incomplete { .. }), "{fault:?}");
}

#[test]
fn damage_and_truncation_are_told_apart() {
    let mut png = picture(40, 40).encode(OutputFormat::Png).unwrap();
    let middle = png.len() / 2;
    png[middle] ^= 0xff;
    assert!(matches!(
        decode(&png),
        Err(Error::Damaged {
            kind: SourceFormat::Png
        })
    ));

    let mut webp = picture(40, 40).encode(OutputFormat::WebP).unwrap();
    webp[20] ^= 0xff;
    assert!(matches!(
        decode(&webp),
        Err(Error::Damaged {
            kind: SourceFormat::WebP
        })
    ));

    let mut jpeg = picture(40, 40).encode(OutputFormat::Jpeg).unwrap();
    let frame = frame_header(&jpeg);
    jpeg[frame + 5..frame + 9].fill(0);
    assert!(matches!(
        decode(&jpeg),
        Err(Error::Damaged {
            kind: SourceFormat::Jpeg
        })
    ));
}

/// Found by fuzzing: the decoder panics over it.
#[test]
fn a_palette_that_ends_within_a_color_is_damage_and_not_a_panic() {
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\
        \0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x03\0\0\x01\x5f\xcc\x04\x2d\
        \0\0\0\x07PLTE\0\x78\0\0\xff\xff\xff\xa5\xd9\x9f\xdd\
        \0\0\0\x0aIDAT\x78\x9c\x63\x62\0\0\0\x06\0\x03\x36\x37\x7c\xa8\
        \0\0\0\0IEND\xae\x42\x60\x82";
    assert!(matches!(
        decode(PNG),
        Err(Error::Damaged {
            kind: SourceFormat::Png
        })
    ));
}

#[test]
fn a_decompression_bomb_is_refused_by_its_header() {
    const HUGE: u32 = i32::MAX as u32;
    let mut png = picture(4, 4).encode(OutputFormat::Png).unwrap();
    png[16..20].copy_from_slice(&HUGE.to_be_bytes());
    png[20..24].copy_from_slice(&HUGE.to_be_bytes());
    assert!(matches!(
        decode(&png),
        Err(Error::TooLarge {
            width: HUGE,
            height: HUGE,
            limit_pixels: 104_857_600,
            ..
        })
    ));

    let mut jpeg = picture(4, 4).encode(OutputFormat::Jpeg).unwrap();
    let frame = frame_header(&jpeg);
    jpeg[frame + 5..frame + 9].fill(0xff);
    assert!(matches!(
        decode(&jpeg),
        Err(Error::TooLarge {
            width: 65_535,
            height: 65_535,
            ..
        })
    ));

    let mut webp = picture(4, 4).encode(OutputFormat::WebP).unwrap();
    webp[21..25].copy_from_slice(&0x0fff_ffffu32.to_le_bytes());
    assert!(matches!(
        decode(&webp),
        Err(Error::TooLarge {
            width: 16_384,
            height: 16_384,
            ..
        })
    ));
}

#[test]
fn limits_are_exact_to_the_pixel() {
    let file = picture(30, 20).encode(OutputFormat::Png).unwrap();
    let fits = Limits {
        max_pixels: 600,
        max_side: 30,
        max_bytes: file.len() as u64,
    };
    assert!(Photo::decode(&file, &fits, TruncationPolicy::Reject).is_ok());
    for limits in [
        Limits {
            max_pixels: 599,
            ..fits
        },
        Limits {
            max_side: 29,
            ..fits
        },
    ] {
        assert!(matches!(
            Photo::decode(&file, &limits, TruncationPolicy::Reject),
            Err(Error::TooLarge {
                width: 30,
                height: 20,
                ..
            })
        ));
    }
    let limits = Limits {
        max_bytes: fits.max_bytes - 1,
        ..fits
    };
    assert!(matches!(
        Photo::decode(&file, &limits, TruncationPolicy::Reject),
        Err(Error::TooHeavy { .. })
    ));
    assert!(Limits::default().check(4032, 3024).is_ok());
}

#[test]
fn unsupported_files_are_named() {
    assert!(matches!(decode(b""), Err(Error::Empty)));
    for text in [
        &b"hello"[..],
        b"BM is not always a bitmap",
        b"\xff",
        b"RIFF....WAVE",
        &[0; 64],
    ] {
        assert!(matches!(decode(text), Err(Error::NotAnImage)), "{text:?}");
    }
    let known: [(&[u8], &str); 16] = [
        (b"\0\0\0\x18ftypcrx \0\0\0\0", "camera RAW photo (CR3)"),
        (b"II*\0\x10\0\0\0CR\x02\0", "camera RAW photo (CR2)"),
        (b"FUJIFILMCCD-RAW 0201", "camera RAW photo (RAF)"),
        (b"IIRO\x08\0\0\0", "camera RAW photo (ORF)"),
        (b"IIU\0\x18\0\0\0", "camera RAW photo (RW2)"),
        (b"\0\0\0\x14ftypqt  \0\0\0\0", "video"),
        (b"\0\0\0\x20ftypisom\0\0\0\0", "video"),
        (b"\x1a\x45\xdf\xa3\x9f", "video"),
        (b"RIFF\0\0\0\0AVI LIST", "video"),
        (b"8BPS\0\x01", "Photoshop document"),
        (b"%PDF-1.7\n", "PDF document"),
        (b"\xff\x0a\xff\x07", "JPEG XL picture"),
        (b"\0\0\x01\0\x01\0", "icon"),
        (
            b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<svg xmlns=",
            "SVG drawing",
        ),
        (b"  <svg width=\"10\">", "SVG drawing"),
        (b"MM\0+\0\x08\0\0", "BigTIFF picture"),
    ];
    for (bytes, name) in known {
        match decode(bytes) {
            Err(Error::Unsupported { format }) => assert_eq!(format, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn unsupported_jpeg_codings_are_named() {
    let with_frame = |marker: u8, precision: u8, components: u8| {
        let mut jpeg = picture(16, 16).encode(OutputFormat::Jpeg).unwrap();
        let frame = frame_header(&jpeg);
        jpeg[frame + 1] = marker;
        jpeg[frame + 4] = precision;
        jpeg[frame + 9] = components;
        jpeg
    };
    for (jpeg, name) in [
        (with_frame(0xc1, 12, 3), "12-bit JPEG"),
        (with_frame(0xc3, 8, 3), "lossless or hierarchical JPEG"),
        (with_frame(0xc9, 8, 3), "arithmetic-coded JPEG"),
        (with_frame(0xc0, 8, 2), "JPEG with a rare number of colours"),
    ] {
        match decode(&jpeg) {
            Err(Error::Unsupported { format }) => assert_eq!(format, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn no_flipped_byte_crashes_a_decoder() {
    for format in FORMATS {
        let whole = picture(24, 24).encode(format).unwrap();
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            // Any answer will do; an abort or an endless loop will not.
            let _ = decode(&bytes);
        }
    }
}
