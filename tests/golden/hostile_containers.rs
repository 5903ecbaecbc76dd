//! HEIF, TIFF, GIF and PNG files that lie about what they hold, or hold more than they should.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod files;
mod stage;

use engine::{Error, Limits, OutputFormat, Photo, TruncationPolicy};
use stage::{decode, picture};

#[test]
fn bombs_of_every_format_are_refused_by_their_headers() {
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
fn the_size_in_the_container_limits_the_decoder() {
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
fn circular_and_deeply_nested_containers_are_refused() {
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
    // A picture that is its own alpha image decodes all the same.
    assert!(decode(&own_alpha).is_ok());
}

#[test]
fn compressed_png_metadata_is_not_inflated_without_limit() {
    // This would inflate to two hundred megabytes of zeros.
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
        // The pixels are valid, so either they are decoded or the file is refused; nothing is
        // inflated completely.
        match decode(&bomb) {
            Ok(found) => assert_eq!(found, photo),
            Err(fault) => assert!(matches!(fault, Error::Damaged { .. }), "{fault:?}"),
        }
    }
}

#[test]
fn invalid_tiff_strips_are_only_damage() {
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
fn an_endless_gif_is_read_up_to_its_second_frame() {
    let frame = [0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0];
    let head = b"GIF89a\x01\0\x01\0\x80\0\0\xc8\0\0\0\0\0";
    let file = [&head[..], &frame.repeat(500_000)].concat();
    let decoded = Photo::decode(&file, &Limits::default(), TruncationPolicy::Reject).unwrap();
    assert_eq!(decoded.notes, [engine::DecodeNote::FirstOfSeveral]);
    assert_eq!(decoded.photo.pixels(), [200, 0, 0]);
}

#[test]
fn no_flipped_byte_crashes_a_container_decoder() {
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
