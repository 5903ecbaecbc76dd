//! The orientation of EXIF wherever it stands, as SHORT and as LONG, in either byte order.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod files;
mod stage;

use engine::{OutputFormat, Photo};
use files::{
    FlatJpeg, Item, Segment, TiffLayout, av1, corners, heif, hevc, jfif, long, quarters, short,
    with_chunk, with_last_chunk,
};
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use stage::{decode, first_pixel, near};

/// What orientations 1 to 8 make of the four quarters.
const UPRIGHT: [&str; 8] = [
    "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB",
];

/// An EXIF block of two fields, the second of which is the orientation as a number of this type.
fn block(orientation: u16, big: bool, kind: u16) -> Vec<u8> {
    let (short, long) = (|value| short(big, value), |value| long(big, value));
    let value = match kind {
        1 => vec![orientation as u8, 0, 0, 0],
        3 => [short(orientation), [0; 2]].concat(),
        _ => long(orientation.into()).to_vec(),
    };
    let parts: [&[u8]; 11] = [
        if big { b"MM\0*" } else { b"II*\0" },
        &long(8),
        &short(2),
        // The width, as a number that must not be taken for the orientation.
        &short(0x100),
        &short(3),
        &long(1),
        &[short(6), [0; 2]].concat(),
        &short(0x112),
        &short(kind),
        &long(1),
        &value,
    ];
    [parts.concat(), vec![0; 4]].concat()
}

/// Every block of an orientation: BYTE, SHORT or LONG, either order, with and without the prefix of JPEG.
fn blocks(orientation: u16) -> impl Iterator<Item = Vec<u8>> {
    [1, 3, 4].into_iter().flat_map(move |kind| {
        [false, true].into_iter().flat_map(move |big| {
            let plain = block(orientation, big, kind);
            [[&b"Exif\0\0"[..], &plain].concat(), plain]
        })
    })
}

fn jpeg(segments: Vec<Segment>) -> Vec<u8> {
    let photo = quarters(32, 16);
    FlatJpeg {
        width: 32,
        height: 16,
        components: &[(1, 1, 1), (2, 1, 1), (3, 1, 1)],
        scans: &[&[0, 1, 2]],
        restart: 0,
        segments,
    }
    .write(|part, x, y| {
        let from = (y * 32 + x) as usize * 3;
        let [r, g, b] = [0, 1, 2].map(|at| f64::from(photo.pixels()[from + at]));
        let luma = 0.299 * r + 0.587 * g + 0.114 * b;
        [luma, (b - luma) / 1.772 + 128.0, (r - luma) / 1.402 + 128.0][part].round() as u8
    })
}

fn png() -> Vec<u8> {
    quarters(32, 16).encode(OutputFormat::Png).unwrap()
}

/// The text in which ImageMagick keeps EXIF.
fn raw_profile(block: &[u8]) -> Vec<u8> {
    let digits: Vec<String> = block.iter().map(|byte| format!("{byte:02x}")).collect();
    let lines: Vec<String> = digits.chunks(36).map(<[String]>::concat).collect();
    format!("\nexif\n{:8}\n{}\n", block.len(), lines.join("\n")).into_bytes()
}

#[test]
fn exif_turns_a_jpeg_whatever_its_numbers_are() {
    for (orientation, expected) in (1..).zip(UPRIGHT) {
        for block in blocks(orientation).step_by(2) {
            let photo = decode(&jpeg(vec![jfif(), (0xe1, block.clone())])).unwrap();
            assert_eq!(corners(&photo), expected, "{block:x?}");
        }
    }
    // Of two blocks the first counts; other segments of the application are none.
    let exif = |orientation| {
        let block = block(orientation, true, 4);
        (0xe1, [&b"Exif\0\0"[..], &block].concat())
    };
    let xmp = (0xe1, b"http://ns.adobe.com/xap/1.0/\0<x/>".to_vec());
    let photo = decode(&jpeg(vec![xmp, exif(6), exif(1)])).unwrap();
    assert_eq!(corners(&photo), UPRIGHT[5]);
}

#[test]
fn exif_turns_a_png_wherever_it_stands() {
    for (orientation, expected) in (1..).zip(UPRIGHT) {
        for block in blocks(orientation) {
            let text = raw_profile(&block);
            let packed = fdeflate::compress_to_vec(&text);
            let key = |name: &str, rest: &[&[u8]]| [name.as_bytes(), &[0], &rest.concat()].concat();
            let (exif, app1) = ("Raw profile type exif", "Raw profile type APP1");
            for (name, content) in [
                (b"eXIf", block.clone()),
                (b"tEXt", key(exif, &[&text])),
                (b"zTXt", key(app1, &[&[0], &packed])),
                (b"iTXt", key(exif, &[&[0, 0, 0, 0], &text])),
                (b"iTXt", key(exif, &[&[1, 0], b"en\0", &[0], &packed])),
            ] {
                for file in [
                    with_chunk(&png(), name, &content),
                    with_last_chunk(&png(), name, &content),
                ] {
                    let photo = decode(&file).unwrap();
                    assert_eq!(corners(&photo), expected, "{}", name.escape_ascii());
                }
            }
        }
    }
    // A chunk comes before text, and text that is no EXIF is none.
    let text = [
        &b"Raw profile type exif\0"[..],
        &raw_profile(&block(3, false, 3)),
    ]
    .concat();
    let both = with_chunk(
        &with_last_chunk(&png(), b"eXIf", &block(6, false, 3)),
        b"tEXt",
        &text,
    );
    assert_eq!(corners(&decode(&both).unwrap()), UPRIGHT[5]);
    for text in [
        &b"Raw profile type exif\0"[..],
        b"Raw profile type exif\0\nexif\n 4\nzz",
        b"Comment\0 6",
    ] {
        let photo = decode(&with_chunk(&png(), b"tEXt", text)).unwrap();
        assert_eq!(corners(&photo), UPRIGHT[0]);
    }
}

#[test]
fn exif_turns_a_webp_whatever_its_numbers_are() {
    let photo = quarters(32, 16);
    for (orientation, expected) in (1..).zip(UPRIGHT) {
        for block in blocks(orientation) {
            let mut file = Vec::new();
            let mut encoder = WebPEncoder::new_lossless(&mut file);
            encoder.set_exif_metadata(block.clone()).unwrap();
            encoder
                .write_image(photo.pixels(), 32, 16, ExtendedColorType::Rgb8)
                .unwrap();
            assert_eq!(corners(&decode(&file).unwrap()), expected, "{block:x?}");
        }
    }
}

#[test]
fn a_tiff_is_turned_by_its_field_whatever_its_type() {
    let photo = quarters(32, 16);
    for (orientation, expected) in (1u32..).zip(UPRIGHT) {
        for (big, kind) in [(false, 3), (false, 4), (true, 3), (true, 4)] {
            let mut layout = TiffLayout::new(32, 16, 8, 3);
            layout.big = big;
            layout.fields = vec![(262, 3, vec![2]), (274, kind, vec![orientation])];
            let pixel =
                |x: u32, y: u32, at: usize| photo.pixels()[((y * 32 + x) * 3) as usize + at];
            let file = layout.write(|x, y, at| pixel(x, y, at).into());
            assert_eq!(corners(&decode(&file).unwrap()), expected, "{big} {kind}");
        }
    }
}

#[test]
fn heif_is_not_turned_by_exif() {
    for item in [hevc(&quarters(32, 16)), av1()] {
        for block in blocks(6) {
            let exif = Item {
                kind: *b"Exif",
                properties: vec![],
                data: [&[0; 4][..], &block].concat(),
            };
            let file = heif(b"mif1", &[item.clone(), exif], &[(b"cdsc", 2, &[1])]);
            assert_eq!(corners(&decode(&file).unwrap()), UPRIGHT[0]);
        }
    }
}

#[test]
fn orientations_that_do_not_exist_change_nothing() {
    for orientation in [0, 9, 0x106, 0xffff] {
        for kind in [3, 4] {
            let exif = [&b"Exif\0\0"[..], &block(orientation, false, kind)].concat();
            let photo = decode(&jpeg(vec![(0xe1, exif)])).unwrap();
            assert_eq!(corners(&photo), UPRIGHT[0], "{orientation}");
        }
    }
}

#[test]
fn primaries_count_beside_the_gamma_of_a_png() {
    let hundred_thousandths = |values: &[u32]| -> Vec<u8> {
        values
            .iter()
            .flat_map(|value| value.to_be_bytes())
            .collect()
    };
    let adobe = [
        31_270, 32_900, 64_000, 33_000, 21_000, 71_000, 15_000, 6_000,
    ];
    let p3 = [
        31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000,
    ];
    let srgb = [
        31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000,
    ];
    let line = [
        31_270, 32_900, 40_000, 40_000, 41_000, 41_000, 42_000, 42_000,
    ];
    let of = |color: [u8; 3], points: &[u32], gamma: Option<u32>| {
        let plain = Photo::from_pixels(1, 1, color.to_vec()).unwrap();
        let mut file = plain.encode(OutputFormat::Png).unwrap();
        file = with_chunk(&file, b"cHRM", &hundred_thousandths(points));
        if let Some(gamma) = gamma {
            file = with_chunk(&file, b"gAMA", &gamma.to_be_bytes());
        }
        first_pixel(&file)
    };
    // The red of sRGB as these spaces write it.
    assert!(near(of([219, 0, 0], &adobe, Some(45_455)), [255, 0, 0], 4));
    assert!(near(of([234, 51, 35], &p3, Some(45_455)), [255, 0, 0], 12));
    // Alone, as those of sRGB, on one line or beside a gamma of no display they change nothing.
    for (points, gamma) in [
        (&p3, None),
        (&srgb, Some(45_455)),
        (&line, Some(45_455)),
        (&p3, Some(2_000)),
    ] {
        assert_eq!(of([200, 100, 50], points, gamma), [200, 100, 50]);
    }
}
