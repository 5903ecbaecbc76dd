//! TIFF files of every layout: byte order, strips and tiles, planes, order of bits, compression, predictor, depth, colours
//! and transparency. Each is the photo, or refused by name.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "clippy does not see that its helpers are tests"
)]

mod files;
mod stage;

use engine::{DecodeNote, Error, Photo, TruncationPolicy};
use files::tiff_kinds::{PHOTOMETRIC, SAMPLE_FORMAT, kinds};
use files::{FlatJpeg, TiffLayout, jfif};
use moxcms::ColorProfile;
use stage::{decode, decode_with_notes, first_pixel, near};

const SIZE: (u32, u32) = (37, 29);

/// The largest difference of a channel from the colour that a pixel must have.
fn furthest(photo: &Photo, color: fn(u32, u32) -> [u8; 3]) -> u8 {
    assert_eq!((photo.width(), photo.height()), SIZE);
    let pixels = photo.pixels().as_chunks::<3>().0.iter().enumerate();
    let differences = pixels.flat_map(|(at, pixel)| {
        let expected = color(at as u32 % SIZE.0, at as u32 / SIZE.0);
        [0, 1, 2].map(|part| pixel[part].abs_diff(expected[part]))
    });
    differences.max().unwrap()
}

/// `make soak` tries every layout, `make test` one of seven: no part of a layout has seven choices, so each meets all others.
fn step() -> usize {
    match std::env::var_os("AMBROTYPE_SOAK_LAYOUTS") {
        Some(_) => 1,
        None => 7,
    }
}

#[test]
fn every_layout_of_a_tiff_is_the_photo() {
    let (mut number, mut count) = (0, 0);
    for kind in kinds() {
        for big in [false, true] {
            for (tile, rows) in [
                (None, SIZE.1),
                (None, 4),
                (Some((16, 16)), 0),
                (Some((64, 48)), 0),
            ] {
                for (planar, reversed) in
                    [(false, false), (true, false), (false, true), (true, true)]
                {
                    for (compression, predictor) in [
                        (1, false),
                        (5, false),
                        (8, false),
                        (32_773, false),
                        (5, true),
                        (32_946, true),
                    ] {
                        let predictable = matches!(kind.bits, 8 | 16 | 32)
                            && !kind.fields.iter().any(|field| field.0 == SAMPLE_FORMAT);
                        if predictor && !predictable {
                            continue;
                        }
                        number += 1;
                        if number % step() != 0 {
                            continue;
                        }
                        let layout = TiffLayout {
                            big,
                            planar,
                            tile,
                            rows,
                            reversed,
                            compression,
                            predictor,
                            fields: kind.fields.clone(),
                            ..TiffLayout::new(SIZE.0, SIZE.1, kind.bits, kind.samples)
                        };
                        let about = format!(
                            "{}: big {big}, planar {planar}, tile {tile:?}, rows {rows}, reversed {reversed}, \
                             compression {compression}, predictor {predictor}",
                            kind.name
                        );
                        let photo = decode(&layout.write(kind.sample));
                        let photo = photo.unwrap_or_else(|error| panic!("{about}: {error:?}"));
                        let off = furthest(&photo, kind.color);
                        assert!(off <= 2, "{about}: {off}");
                        count += 1;
                    }
                }
            }
        }
    }
    assert!(number > 3500 && count >= number / step());
    println!("{count} layouts of TIFF, all right");
}

#[test]
fn a_tiff_of_four_inks_goes_through_its_profile() {
    // The profile is one for RGB, which does not fit, and the inks count; the same field of RGB is used.
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    let field = (
        34_675,
        7,
        icc.iter().map(|&byte| u32::from(byte)).collect::<Vec<_>>(),
    );
    let of = |samples: &'static [u32], photometric: u32| {
        let mut layout = TiffLayout::new(4, 4, 8, samples.len());
        layout.fields = vec![(PHOTOMETRIC, 3, vec![photometric]), field.clone()];
        first_pixel(&layout.write(|_, _, at| samples[at]))
    };
    assert!(near(of(&[234, 51, 35], 2), [255, 0, 0], 3));
    assert!(near(of(&[0, 255, 255, 0], 5), [255, 0, 0], 1));
}

#[test]
fn ycbcr_of_a_tiff_is_converted_whatever_its_sampling() {
    const COLOR: [u8; 3] = [200, 60, 50];
    let [r, g, b] = COLOR.map(f64::from);
    let luma = 0.299 * r + 0.587 * g + 0.114 * b;
    let coded = [luma, (b - luma) / 1.772 + 128.0, (r - luma) / 1.402 + 128.0]
        .map(|value| value.round() as u8);
    for (h, v) in [(1, 1), (2, 1), (2, 2), (4, 1), (4, 2), (1, 2)] {
        let (width, height) = (21u32, 13u32);
        let mut layout = TiffLayout::new(width, height, 8, 3);
        layout.fields = vec![(PHOTOMETRIC, 3, vec![6]), (530, 3, vec![h, v])];
        let units = width.div_ceil(h) * height.div_ceil(v);
        let unit = [vec![coded[0]; (h * v) as usize], coded[1..].to_vec()].concat();
        let file = layout.write_chunks(&[unit.repeat(units as usize)]);
        let photo = decode(&file).unwrap();
        let right = |pixel: &[u8; 3]| near(*pixel, COLOR, 2);
        assert!(
            photo.pixels().as_chunks::<3>().0.iter().all(right),
            "{h} × {v}"
        );
    }
}

#[test]
fn strips_and_tiles_coded_as_jpeg_are_the_photo() {
    for (photometric, sampling, color) in [(6, 2, true), (6, 1, true), (2, 1, false)] {
        // Its tables stand in a field of their own, as libtiff writes them.
        let write = |width: u32, height: u32, top: u32| {
            FlatJpeg {
                width,
                height,
                components: &[(1, sampling, sampling), (2, 1, 1), (3, 1, 1)],
                scans: &[&[0, 1, 2]],
                restart: 0,
                segments: if top == 0 { vec![jfif()] } else { vec![] },
            }
            .write(|part, _, y| match (part, color) {
                (0, true) => {
                    if y + top < 16 {
                        90
                    } else {
                        180
                    }
                }
                (_, true) => 128,
                (part, _) => [200, 100, 40][part],
            })
        };
        for tile in [None, Some((32, 16))] {
            let (width, height) = (32u32, 40u32);
            let rows = [0, 16, 32].map(|top| {
                let rows: u32 = if tile.is_some() {
                    16
                } else {
                    16.min(height - top)
                };
                write(width, rows, top)
            });
            let tables = |file: &[u8]| {
                let from = file
                    .windows(2)
                    .position(|pair| pair == [0xff, 0xdb])
                    .unwrap();
                let frame = file
                    .windows(2)
                    .position(|pair| pair == [0xff, 0xc0])
                    .unwrap();
                let codes = file
                    .windows(2)
                    .position(|pair| pair == [0xff, 0xc4])
                    .unwrap();
                let scan = file
                    .windows(2)
                    .position(|pair| pair == [0xff, 0xda])
                    .unwrap();
                let tables = [&file[from..frame], &file[codes..scan]].concat();
                let rest = [&file[..2], &file[frame..codes], &file[scan..]].concat();
                ([&[0xff, 0xd8][..], &tables, &[0xff, 0xd9]].concat(), rest)
            };
            let apart = rows.each_ref().map(|file| tables(file));
            for own_tables in [true, false] {
                let mut layout = TiffLayout {
                    tile,
                    rows: 16,
                    compression: 7,
                    ..TiffLayout::new(width, height, 8, 3)
                };
                layout.fields = vec![(PHOTOMETRIC, 3, vec![photometric])];
                let chunks = match own_tables {
                    true => rows.to_vec(),
                    false => {
                        let bytes = apart[0].0.iter().map(|&byte| u32::from(byte));
                        layout.fields.push((347, 7, bytes.collect()));
                        apart.each_ref().map(|part| part.1.clone()).to_vec()
                    }
                };
                let photo = decode(&layout.write_chunks(&chunks)).unwrap();
                for (at, pixel) in photo.pixels().as_chunks::<3>().0.iter().enumerate() {
                    let expected = match (color, at / 32 < 16) {
                        (true, true) => [90; 3],
                        (true, false) => [180; 3],
                        _ => [200, 100, 40],
                    };
                    assert!(
                        near(*pixel, expected, 2),
                        "{photometric} {tile:?} {at}: {pixel:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_fax_of_one_dimension_is_read_with_and_without_ends_of_lines() {
    let bytes = |bits: &str| -> Vec<u8> {
        let padded = format!(
            "{bits}{}",
            "0".repeat(bits.len().next_multiple_of(8) - bits.len())
        );
        padded
            .as_bytes()
            .chunks(8)
            .map(|eight| eight.iter().fold(0, |byte, &bit| byte << 1 | (bit - b'0')))
            .collect()
    };
    // White 8: 10011; white 0: 00110101; black 3: 10; white 5: 1100; black 8: 000101.
    let rows = ["10011", "00110101101100", "00110101000101"];
    let end = "000000000001";
    let lines: String = rows.iter().map(|row| format!("{end}{row}")).collect();
    let bare: Vec<u8> = rows.iter().flat_map(|row| bytes(row)).collect();
    for (compression, coded) in [
        (3, bytes(&lines)),
        (3, bytes(&(lines.clone() + &end.repeat(6)))),
        (2, bare),
    ] {
        for reversed in [false, true] {
            let mut coded = coded.clone();
            if reversed {
                coded
                    .iter_mut()
                    .for_each(|byte| *byte = byte.reverse_bits());
            }
            let mut layout = TiffLayout::new(8, 3, 1, 1);
            layout.compression = compression;
            layout.reversed = reversed;
            layout.fields = vec![(PHOTOMETRIC, 3, vec![0])];
            let photo = decode(&layout.write_chunks(&[coded])).unwrap();
            let dark: Vec<bool> = photo
                .pixels()
                .chunks(3)
                .map(|pixel| pixel[0] == 0)
                .collect();
            let expected: Vec<bool> = (0..24).map(|at| matches!(at, 8..=10 | 16..=23)).collect();
            assert_eq!(dark, expected, "{compression} {reversed}");
        }
    }
}

#[test]
fn a_page_that_is_a_smaller_copy_is_not_the_photo() {
    let page = |side: u32, shade: u32, fields: &[(u16, u16, Vec<u32>)]| {
        let mut layout = TiffLayout::new(side, side, 8, 1);
        layout.fields = [&[(PHOTOMETRIC, 3, vec![1])], fields].concat();
        layout.write(|_, _, _| shade)
    };
    let small = [(254, 4, vec![1])];
    // The second page follows the first, with its offsets moved behind it.
    let join = |first: Vec<u8>, second: Vec<u8>| {
        let offset = first.len() as u32;
        let long =
            |file: &[u8], at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
        let mut second = second;
        let start = long(&second, 4) as usize;
        let count = usize::from(second[start]);
        for entry in (start + 2..).step_by(12).take(count) {
            let values = long(&second, entry + 4) as usize;
            let kind = second[entry + 2];
            let inline = values * if kind == 3 { 2 } else { 4 } <= 4;
            if second[entry..entry + 2] == [0x11, 1] || !inline {
                let moved = long(&second, entry + 8) + offset;
                second[entry + 8..entry + 12].copy_from_slice(&moved.to_le_bytes());
            }
        }
        let mut file = first;
        let next = file.len() - 4;
        file[next..].copy_from_slice(&(start as u32 + offset).to_le_bytes());
        file.extend(second);
        file
    };
    let found = |file: &[u8]| {
        let decoded = decode_with_notes(file, TruncationPolicy::Reject).unwrap();
        (
            decoded.photo.width(),
            decoded.photo.pixels()[0],
            decoded.notes,
        )
    };
    let (copy, whole) = (page(4, 90, &small), page(16, 200, &[]));
    assert_eq!(found(&join(copy.clone(), whole.clone())), (16, 200, vec![]));
    assert_eq!(found(&join(whole.clone(), copy.clone())), (16, 200, vec![]));
    let two = vec![DecodeNote::FirstOfSeveral];
    assert_eq!(
        found(&join(whole.clone(), page(8, 50, &[]))),
        (16, 200, two)
    );
    assert_eq!(found(&copy), (4, 90, vec![]));
    assert_eq!(found(&page(4, 90, &[(255, 3, vec![2])])), (4, 90, vec![]));
}

#[test]
fn kinds_of_tiff_that_are_not_read_are_named() {
    let of = |bits: u32, samples: usize, compression: u16, fields: &[(u16, u16, Vec<u32>)]| {
        let mut layout = TiffLayout::new(8, 8, bits, samples);
        layout.compression = compression;
        layout.fields = fields.to_vec();
        decode(&layout.write_chunks(&[vec![0; 2048]])).map(drop)
    };
    let color = |value: u32| (PHOTOMETRIC, 3, vec![value]);
    let kind = |value: u32| (SAMPLE_FORMAT, 3, vec![value]);
    let cases = [
        of(8, 3, 1, &[color(8)]),
        of(8, 3, 1, &[color(32_845)]),
        of(1, 1, 1, &[color(4)]),
        of(8, 4, 1, &[color(5), (332, 3, vec![2])]),
        of(8, 3, 6, &[color(6)]),
        of(8, 3, 34_925, &[color(2)]),
        of(8, 3, 50_000, &[color(2)]),
        of(8, 3, 50_001, &[color(2)]),
        of(1, 1, 3, &[color(0), (292, 4, vec![1])]),
        of(16, 1, 1, &[color(1), kind(2)]),
        of(16, 1, 1, &[color(1), kind(3)]),
        of(24, 1, 1, &[color(1)]),
        of(32, 1, 1, &[color(1), kind(6)]),
    ];
    for (number, found) in cases.into_iter().enumerate() {
        match found {
            Err(Error::Unsupported { format }) => assert!(format.contains("TIFF"), "{format}"),
            other => panic!("{number}: {other:?}"),
        }
    }
}

#[test]
fn a_tiff_that_ends_early_or_lies_about_its_chunks_is_refused() {
    let mut layout = TiffLayout::new(24, 24, 8, 3);
    layout.fields = vec![(PHOTOMETRIC, 3, vec![2])];
    for compression in [1, 5, 8, 32_773] {
        for tile in [None, Some((16, 16))] {
            let layout = TiffLayout {
                compression,
                tile,
                rows: 7,
                ..layout.clone()
            };
            let noise = |x: u32, y: u32, at: usize| (x * 31 + y * 57 + at as u32 * 91) % 251;
            let whole = layout.write(noise);
            assert!(decode(&whole).is_ok());
            // Each chunk half as long as it says it must be.
            let short = layout.write_chunks(&vec![vec![0x80, 0x40]; 4]);
            assert!(matches!(
                decode(&short),
                Err(Error::Truncated | Error::Damaged { .. })
            ));
        }
    }
    // Tiles of gigapixels, and a page that follows itself.
    let huge = TiffLayout {
        tile: Some((1 << 20, 1 << 20)),
        ..layout.clone()
    };
    assert!(matches!(
        decode(&huge.write_chunks(&[vec![0; 64]])),
        Err(Error::Damaged { .. })
    ));
    let mut round = layout.write(|_, _, _| 7);
    let directory = round[4..8].to_vec();
    let next = round.len() - 4;
    round[next..].copy_from_slice(&directory);
    assert!(decode(&round).is_ok());
}
