//! HEIC and AVIF: rotation, grids, colours and transparency, as the container says.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod files;
mod stage;

use engine::{DecodeNote, Error, Photo, SourceFormat, TruncationPolicy};
use files::{Item, av1, boxed, corners, grid, heif, hevc, ispe, nclx, quarters};
use moxcms::ColorProfile;
use stage::{decode, decode_with_notes, difference, exif, first_pixel, near};

#[test]
fn heif_is_rotated_once_by_its_container_and_not_again_by_exif() {
    let irot = |quarters: u8| boxed(b"irot", &[quarters]);
    let imir = |axis: u8| boxed(b"imir", &[axis]);
    // EXIF says 6, as phones leave it there although the container rotates the picture already.
    let said = [&[0; 4][..], &exif(6)].concat();
    let said = Item {
        kind: *b"Exif",
        properties: vec![],
        data: said,
    };
    let cases: [(Vec<Vec<u8>>, &str); 8] = [
        (vec![], "RGBW"),
        (vec![imir(1)], "GRWB"),
        (vec![irot(2)], "WBGR"),
        (vec![imir(0)], "BWRG"),
        (vec![irot(1), imir(0)], "RBGW"),
        (vec![irot(3)], "BRWG"),
        (vec![irot(1), imir(1)], "WGBR"),
        (vec![irot(1)], "GWRB"),
    ];
    for (kind, item) in [
        (SourceFormat::Heic, hevc(&quarters(32, 16))),
        (SourceFormat::Avif, av1()),
    ] {
        for (turns, expected) in &cases {
            let mut item = item.clone();
            item.properties.extend(turns.iter().cloned());
            let file = heif(b"mif1", &[item, said.clone()], &[(b"cdsc", 2, &[1])]);
            let decoded = decode_with_notes(&file, TruncationPolicy::Reject).unwrap();
            assert_eq!(
                (decoded.kind, corners(&decoded.photo).as_str()),
                (kind, *expected)
            );
            let turned = expected.starts_with(['B', 'G'])
                && turns
                    .iter()
                    .any(|it| it[8] & 1 == 1 && &it[4..8] == b"irot");
            let wide = decoded.photo.width() == 32;
            assert_eq!(wide, !(turned || turns.len() == 2), "{kind:?} {expected}");
        }
    }
}

#[test]
fn a_heif_grid_is_assembled_and_cropped_without_its_auxiliary_images() {
    for tile in [hevc(&quarters(32, 16)), av1()] {
        let mut gain = tile.clone();
        gain.properties.push(boxed(
            b"auxC",
            b"\0\0\0\0urn:com:apple:photo:2020:aux:hdrgainmap\0",
        ));
        let (width, height) = (60, 30);
        let items = [
            grid(2, 2, width, height),
            tile.clone(),
            tile.clone(),
            tile.clone(),
            tile.clone(),
            gain,
            tile,
        ];
        let file = heif(
            b"heic",
            &items,
            &[
                (b"dimg", 1, &[2, 3, 4, 5]),
                (b"auxl", 6, &[1]),
                (b"thmb", 7, &[1]),
            ],
        );
        let photo = decode(&file).unwrap();
        assert_eq!((photo.width(), photo.height()), (width, height));
        let at = |x: u32, y: u32| {
            let from = ((y * width + x) * 3) as usize;
            <[u8; 3]>::try_from(&photo.pixels()[from..from + 3]).unwrap()
        };
        for (x, y) in [(0, 0), (32, 0), (0, 16), (32, 16)] {
            assert!(
                near(at(x + 4, y + 3), [230, 20, 20], 6),
                "{:?}",
                at(x + 4, y + 3)
            );
            assert!(
                near(at(x + 22, y + 11), [240, 240, 240], 6),
                "{:?}",
                at(x + 22, y + 11)
            );
        }
    }
}

/// The upper left part of a photo.
fn cropped(photo: &Photo, width: u32, height: u32) -> Photo {
    let rows = photo.pixels().chunks(photo.width() as usize * 3);
    let rows = rows.take(height as usize);
    let pixels = rows.flat_map(|row| row[..width as usize * 3].to_vec());
    Photo::from_pixels(width, height, pixels.collect()).unwrap()
}

#[test]
fn a_heif_grid_of_any_size_is_cropped_to_its_picture() {
    for tile in [hevc(&quarters(32, 16)), av1()] {
        for (rows, columns) in [(1, 1), (1, 2), (2, 1), (3, 2)] {
            let count = u16::from(rows) * u16::from(columns);
            let whole = |width, height| {
                let tiles = (0..count).map(|_| tile.clone());
                let items: Vec<Item> = std::iter::once(grid(rows, columns, width, height))
                    .chain(tiles)
                    .collect();
                let ids: Vec<u16> = (2..2 + count).collect();
                decode(&heif(b"heic", &items, &[(b"dimg", 1, &ids)])).unwrap()
            };
            let (right, bottom) = (32 * u32::from(columns), 16 * u32::from(rows));
            let all = whole(right, bottom);
            // The last column and row of tiles reach over the picture by anything up to all but one pixel.
            for (over, under) in [(1, 0), (0, 1), (1, 1), (7, 3), (31, 15), (30, 9)] {
                let (width, height) = (right - over, bottom - under);
                let photo = whole(width, height);
                // Colours beside the edge are not interpolated with what is cropped away.
                let (mean, _) = difference(&photo, &cropped(&all, width, height));
                assert!(mean < 1.0, "{rows} × {columns}, {width} × {height}: {mean}");
            }
        }
    }
}

#[test]
fn transparency_of_a_heif_may_be_smaller_than_its_picture() {
    let red = Photo::from_pixels(32, 32, [220, 30, 30].repeat(1024)).unwrap();
    let mask = |side: u32| {
        let half = |x: u32| if x < side / 2 { [0; 3] } else { [255; 3] };
        let pixels = (0..side * side).flat_map(|at| half(at % side));
        let mut item = hevc(&Photo::from_pixels(side, side, pixels.collect()).unwrap());
        let name = b"\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0";
        item.properties.push(boxed(b"auxC", name));
        heif(b"heic", &[hevc(&red), item], &[(b"auxl", 2, &[1])])
    };
    for side in [32, 16, 8] {
        let photo = decode(&mask(side)).unwrap();
        assert_eq!((photo.width(), photo.height()), (32, 32));
        let at = |x: usize| photo.pixels()[(16 * 32 + x) * 3..][..3].try_into().unwrap();
        assert!(near(at(2), [255; 3], 4), "{side}: {:?}", at(2));
        assert!(near(at(29), [220, 30, 30], 8), "{side}: {:?}", at(29));
    }
    // It would be decoded outside of the limits of the picture.
    assert!(matches!(decode(&mask(64)), Err(Error::Unsupported { .. })));
}

#[test]
fn colors_that_are_not_converted_are_refused_by_name() {
    let gray = Photo::from_pixels(16, 16, vec![128; 768]).unwrap();
    for tile in [hevc(&gray), av1()] {
        let with = |matrix| {
            let mut item = tile.clone();
            item.properties.push(nclx(1, 13, matrix));
            decode(&heif(b"heic", &[item], &[])).map(drop)
        };
        for matrix in [1, 2, 4, 5, 6, 7, 9] {
            assert!(with(matrix).is_ok(), "{matrix}");
        }
        for matrix in [3, 8, 10, 11, 12, 13, 14, 16, 17] {
            let refused = matches!(with(matrix), Err(Error::Unsupported { .. }));
            assert!(refused, "{matrix}");
        }
    }
}

#[test]
fn a_truncated_heif_grid_keeps_its_complete_rows_of_tiles() {
    let tile = hevc(&quarters(32, 16));
    let items = [
        grid(2, 2, 64, 32),
        tile.clone(),
        tile.clone(),
        tile.clone(),
        tile,
    ];
    let whole = heif(b"heic", &items, &[(b"dimg", 1, &[2, 3, 4, 5])]);
    let cut = &whole[..whole.len() - 1];
    assert!(matches!(
        decode_with_notes(cut, TruncationPolicy::Reject),
        Err(Error::Incomplete { percent: 50 })
    ));
    let part = decode_with_notes(cut, TruncationPolicy::Accept).unwrap();
    assert_eq!(part.notes, [DecodeNote::UpperPart { percent: 50 }]);
    assert_eq!((part.photo.width(), part.photo.height()), (64, 16));
    let all = decode(&whole).unwrap();
    assert_eq!(
        part.photo.pixels(),
        &all.pixels()[..part.photo.pixels().len()]
    );
    // A picture of one piece is complete or refused.
    let one = heif(b"heic", &[hevc(&quarters(32, 16))], &[]);
    assert!(matches!(
        decode_with_notes(&one[..one.len() - 1], TruncationPolicy::Accept),
        Err(Error::Truncated)
    ));
}

#[test]
fn heif_colors_and_transparency_follow_the_container() {
    // One red, as sRGB, as Display P3 by code points and by profile, and as HDR.
    let flat = Photo::from_pixels(16, 16, [234, 51, 35].repeat(256)).unwrap();
    let with = |properties: Vec<Vec<u8>>| {
        let mut item = hevc(&flat);
        item.properties.extend(properties);
        heif(b"heic", &[item], &[])
    };
    let plain = first_pixel(&with(vec![]));
    assert!(near(plain, [234, 51, 35], 4), "{plain:?}");
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    let icc = boxed(b"colr", &[&b"prof"[..], &icc].concat());
    for wide in [nclx(12, 13, 6), icc] {
        let wide = first_pixel(&with(vec![wide]));
        assert!(near(wide, [255, 0, 0], 8), "{wide:?}");
    }
    assert!(matches!(
        decode(&with(vec![nclx(9, 16, 9)])),
        Err(Error::Unsupported { .. })
    ));

    let mut rgba: Vec<u8> = flat
        .pixels()
        .chunks(3)
        .flat_map(|rgb| [rgb[0], rgb[1], rgb[2], 255])
        .collect();
    rgba[3..16 * 8 * 4]
        .chunks_mut(4)
        .for_each(|alpha| alpha[0] = 0);
    let options = heifer::EncodeOptions {
        quality: 100,
        ..heifer::EncodeOptions::default()
    };
    let layered = decode(&heifer::encode_rgba8(16, 16, &rgba, &options).unwrap()).unwrap();
    assert!(near(layered.pixels()[..3].try_into().unwrap(), [255; 3], 2));
    assert!(near(
        layered.pixels()[16 * 15 * 3..][..3].try_into().unwrap(),
        plain,
        6
    ));
}

#[test]
fn a_heif_with_an_unknown_codec_is_unsupported() {
    let item = Item {
        kind: *b"jpeg",
        properties: vec![ispe(8, 8)],
        data: vec![1],
    };
    assert!(matches!(
        decode(&heif(b"mif1", &[item], &[])),
        Err(Error::Unsupported { .. })
    ));
}
