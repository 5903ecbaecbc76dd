//! Files that are not what they should be: cut, damaged, far too large, or something else entirely.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod files;
mod stage;

use engine::{Error, Limits, OutputFormat, Photo, SourceFormat, TruncationPolicy};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};
use stage::{decode, exif, picture};

const FORMATS: [OutputFormat; 3] = [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP];

#[test]
fn a_file_cut_anywhere_is_never_half_a_picture() {
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
fn what_follows_a_picture_does_not_matter() {
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
fn an_exif_preview_is_not_taken_for_the_end_of_the_photo() {
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
fn damage_inside_a_whole_file_is_told_from_a_cut() {
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
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
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
fn a_palette_that_ends_within_a_colour_is_damage_and_no_panic() {
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
fn a_bomb_is_refused_by_its_header() {
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
    let frame = jpeg
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
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
fn limits_hold_to_the_pixel() {
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
fn what_is_no_photo_is_called_by_its_name() {
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
fn jpegs_of_other_kinds_are_refused_rather_than_painted_wrong() {
    let with_frame = |marker: u8, precision: u8, components: u8| {
        let mut jpeg = picture(16, 16).encode(OutputFormat::Jpeg).unwrap();
        let frame = jpeg
            .windows(2)
            .position(|pair| pair == [0xff, 0xc0])
            .unwrap();
        jpeg[frame + 1] = marker;
        jpeg[frame + 4] = precision;
        jpeg[frame + 9] = components;
        jpeg
    };
    for (jpeg, name) in [
        (with_frame(0xc1, 12, 3), "12-bit JPEG"),
        (with_frame(0xc3, 8, 3), "lossless or hierarchical JPEG"),
        (with_frame(0xc9, 8, 3), "arithmetic-coded JPEG"),
    ] {
        match decode(&jpeg) {
            Err(Error::Unsupported { format }) => assert_eq!(format, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn no_flipped_byte_brings_the_decoder_down() {
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

#[test]
fn a_bomb_of_any_kind_is_refused_by_its_header() {
    let small = picture(4, 4);
    let gif = [
        &b"GIF89a\xff\xff\xff\xff\0\0\0"[..],
        &[0x2c, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0, 2, 0, 0x3b],
    ]
    .concat();
    let bmp = [
        &b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"[..],
        &40_000u32.to_le_bytes(),
        &(-40_000i32).to_le_bytes(),
        &[0; 28],
    ]
    .concat();
    let tiff = files::tiff(&small, false, &[(256, 60_000), (257, 60_000)]);
    let one = files::heif(
        b"avif",
        &[files::Item {
            kind: *b"av01",
            properties: vec![files::ispe(60_000, 60_000)],
            data: vec![0; 9],
        }],
        &[],
    );
    let tile = files::Item {
        kind: *b"hvc1",
        properties: vec![files::ispe(40_000, 40_000)],
        data: vec![0; 9],
    };
    let grid = files::heif(
        b"heic",
        &[files::grid(1, 1, 40_000, 40_000), tile],
        &[(b"dimg", 1, &[2])],
    );
    for (name, file) in [
        ("gif", gif),
        ("bmp", bmp),
        ("tiff", tiff),
        ("avif", one),
        ("heic", grid),
    ] {
        assert!(
            matches!(decode(&file), Err(Error::TooLarge { .. })),
            "{name}: {:?}",
            decode(&file)
        );
    }
}

#[test]
fn what_the_container_says_of_a_coded_picture_holds_for_the_decoder() {
    // A stream of 32 × 16 pixels in a container that says 8 × 8 is cropped; one that says more than it has is damaged.
    for item in [files::hevc(&files::quarters(32, 16)), files::av1()] {
        let of = |width, height| {
            let mut item = item.clone();
            item.properties[1] = files::ispe(width, height);
            decode(&files::heif(b"mif1", &[item], &[]))
        };
        assert_eq!(of(8, 8).unwrap().width(), 8);
        for (width, height) in [(33, 16), (32, 400), (9000, 9000)] {
            assert!(
                matches!(of(width, height), Err(Error::Damaged { .. })),
                "{width} × {height}"
            );
        }
        // Larger than was announced by more than blocks can explain: nothing is decoded.
        let large = files::hevc(&files::quarters(400, 400));
        let mut small = large.clone();
        small.properties[1] = files::ispe(8, 8);
        assert!(matches!(
            decode(&files::heif(b"heic", &[small], &[])),
            Err(Error::Damaged { .. })
        ));
    }
}

#[test]
fn no_container_sends_us_in_circles_or_into_the_deep() {
    let tile = files::hevc(&files::quarters(32, 16));
    let itself = files::heif(b"heic", &[files::grid(1, 1, 32, 16)], &[(b"dimg", 1, &[1])]);
    let nested = files::heif(
        b"heic",
        &[
            files::grid(1, 1, 32, 16),
            files::grid(1, 1, 32, 16),
            tile.clone(),
        ],
        &[(b"dimg", 1, &[2]), (b"dimg", 2, &[3])],
    );
    let own_alpha = {
        let mut item = tile.clone();
        item.properties.push(files::boxed(
            b"auxC",
            b"\0\0\0\0urn:mpeg:hevc:2015:auxid:1\0",
        ));
        files::heif(b"heic", &[item], &[(b"auxl", 1, &[1])])
    };
    let deep = (0..100_000).fold(Vec::new(), |inner: Vec<u8>, _| {
        if inner.len() > 200_000 {
            inner
        } else {
            files::boxed(b"meta", &[&[0; 4], &inner[..]].concat())
        }
    });
    let deep = [files::boxed(b"ftyp", b"heic\0\0\0\0heic"), deep].concat();
    let many = {
        let items = vec![
            files::Item {
                kind: *b"hvc1",
                ..files::Item::default()
            };
            14_000
        ];
        files::heif(b"heic", &items, &[])
    };
    for (name, file) in [
        ("itself", itself),
        ("nested", nested),
        ("deep", deep),
        ("many", many),
    ] {
        let fault = decode(&file).unwrap_err();
        assert!(
            matches!(fault, Error::Damaged { .. } | Error::Unsupported { .. }),
            "{name}: {fault:?}"
        );
    }
    // A picture that is its own transparency is one all the same.
    assert!(decode(&own_alpha).is_ok());
}

#[test]
fn what_is_packed_into_a_png_beside_its_pixels_is_not_unpacked_without_end() {
    // Two hundred megabytes of zeros would come of this, if somebody asked for them.
    let zeros: Vec<u8> = {
        use std::io::Write;
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, 20_000, 10_000);
        encoder.set_compression(png::Compression::Fast);
        let mut writer = encoder.write_header().unwrap();
        let mut rows = writer.stream_writer().unwrap();
        (0..10_000).for_each(|_| rows.write_all(&[0; 20_000]).unwrap());
        rows.finish().unwrap();
        drop(writer);
        let mut at = 33;
        std::iter::from_fn(|| {
            let length = u32::from_be_bytes(file.get(at..at + 4)?.try_into().unwrap()) as usize;
            at += 12 + length;
            Some(file[at - 4 - length..at - 4].to_vec())
        })
        .flatten()
        .collect()
    };
    let photo = picture(8, 8);
    let png = photo.encode(OutputFormat::Png).unwrap();
    for name in [b"iCCP", b"zTXt"] {
        let bomb = files::with_chunk(&png, name, &[&b"bomb\0\0"[..], &zeros].concat());
        // The pixels are sound, so either they are shown or the file is refused; nothing is unpacked whole.
        match decode(&bomb) {
            Ok(found) => assert_eq!(found, photo),
            Err(fault) => assert!(matches!(fault, Error::Damaged { .. }), "{fault:?}"),
        }
    }
}

#[test]
fn absurd_strips_of_a_tiff_are_only_damage() {
    let photo = picture(16, 16);
    for fields in [
        &[(273, u32::MAX)][..],
        &[(279, u32::MAX)],
        &[(278, 0)],
        &[(277, 60_000)],
        &[(258, u32::MAX)],
        &[(259, 5), (279, 700)],
        &[(322, u32::MAX), (323, u32::MAX)],
    ] {
        // Any fault will do; a picture only if it has the size that it says.
        if let Ok(found) = decode(&files::tiff(&photo, false, fields)) {
            assert_eq!((found.width(), found.height()), (16, 16), "{fields:?}");
        }
    }
}

#[test]
fn a_gif_without_end_is_read_no_further_than_its_second_picture() {
    let frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
    let head = b"GIF89a\x01\0\x01\0\x80\0\0\xc8\0\0\0\0\0";
    let file = [&head[..], &frame.repeat(500_000)].concat();
    let decoded = Photo::decode(&file, &Limits::default(), TruncationPolicy::Reject).unwrap();
    assert_eq!(decoded.notes, [engine::DecodeNote::FirstOfSeveral]);
    assert_eq!(decoded.photo.pixels(), [200, 0, 0]);
}

#[test]
fn no_flipped_byte_of_the_new_kinds_brings_a_decoder_down() {
    let photo = files::quarters(32, 16);
    let files = [
        files::heif(b"heic", &[files::hevc(&photo)], &[]),
        files::heif(b"avif", &[files::av1()], &[]),
        files::tiff(&photo, true, &[]),
        files::flat_jpeg(4, 3, 4, Some(2), None, |ink, x, y| {
            ink * 40 + (x * 9 + y * 7) as u8
        }),
    ];
    for whole in files {
        for at in 0..whole.len() {
            for change in [0xff, 0x01] {
                let mut bytes = whole.clone();
                bytes[at] ^= change;
                let _ = Photo::decode(&bytes, &Limits::default(), TruncationPolicy::Accept);
            }
        }
    }
}
