//! What every kind of file gives, and what is said of it: made here, byte by byte where no encoder writes it.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod files;
mod stage;

use engine::{
    DecodeNote, Decoded, Error, Limits, OutputFormat, Photo, SourceFormat, TruncationPolicy,
};
use files::{
    Item, av1, boxed, corners, flat_jpeg, grid, heif, hevc, ispe, nclx, quarters, tiff, with_chunk,
};
use image::codecs::bmp::BmpEncoder;
use image::codecs::gif::GifEncoder;
use image::codecs::tiff::TiffEncoder;
use image::{Delay, ExtendedColorType, Frame, ImageEncoder, RgbaImage};
use moxcms::ColorProfile;
use stage::{decode, difference, exif, picture};

fn read(bytes: &[u8], cut: TruncationPolicy) -> Result<Decoded, Error> {
    Photo::decode(bytes, &Limits::default(), cut)
}

fn first_pixel(bytes: &[u8]) -> [u8; 3] {
    decode(bytes).unwrap().pixels()[..3].try_into().unwrap()
}

fn near(found: [u8; 3], expected: [u8; 3], step: u8) -> bool {
    found
        .iter()
        .zip(expected)
        .all(|(a, b)| a.abs_diff(b) <= step)
}

// HEIC and AVIF.

#[test]
fn heif_is_turned_once_as_its_container_says_and_not_again_by_exif() {
    let irot = |quarters: u8| boxed(b"irot", &[quarters]);
    let imir = |axis: u8| boxed(b"imir", &[axis]);
    // EXIF says 6, as telephones leave it there when the container turns the picture already.
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
            let decoded = read(&file, TruncationPolicy::Reject).unwrap();
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
fn a_grid_is_put_together_cropped_and_of_its_other_pictures_nothing_is_seen() {
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

#[test]
fn of_a_grid_that_is_cut_the_whole_rows_of_tiles_are_left() {
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
        read(cut, TruncationPolicy::Reject),
        Err(Error::Incomplete { percent: 50 })
    ));
    let part = read(cut, TruncationPolicy::Accept).unwrap();
    assert_eq!(part.notes, [DecodeNote::UpperPart { percent: 50 }]);
    assert_eq!((part.photo.width(), part.photo.height()), (64, 16));
    let all = decode(&whole).unwrap();
    assert_eq!(
        part.photo.pixels(),
        &all.pixels()[..part.photo.pixels().len()]
    );
    // A picture that is one piece is there or not.
    let one = heif(b"heic", &[hevc(&quarters(32, 16))], &[]);
    assert!(matches!(
        read(&one[..one.len() - 1], TruncationPolicy::Accept),
        Err(Error::Truncated)
    ));
}

#[test]
fn heif_colours_and_transparency_are_as_the_container_says() {
    // One red, as sRGB, as Display P3 by code points and by profile, and as a film for bright screens.
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
fn a_heif_of_another_coding_is_named() {
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

// JPEG.

#[test]
fn four_inks_become_light() {
    // Stored the other way round, as Adobe's programs do: 255 is no ink.
    for (inks, expected) in [
        ([255, 255, 255, 255], [255, 255, 255]),
        ([0, 255, 255, 255], [0, 255, 255]),
        ([255, 0, 255, 255], [255, 0, 255]),
        ([255, 255, 255, 0], [0, 0, 0]),
        ([200, 100, 50, 128], [100, 50, 25]),
    ] {
        let plain = flat_jpeg(2, 2, 4, Some(0), None, |ink, _, _| inks[usize::from(ink)]);
        assert!(
            near(first_pixel(&plain), expected, 2),
            "{inks:?}: {:?}",
            first_pixel(&plain)
        );
        let unmarked = flat_jpeg(2, 2, 4, None, None, |ink, _, _| inks[usize::from(ink)]);
        assert_eq!(first_pixel(&unmarked), first_pixel(&plain));
        // YCCK: the three colours are inverted and coded like a photo's.
        let [r, g, b] = [0, 1, 2].map(|at| 255.0 - f64::from(inks[at]));
        let luma = 0.299 * r + 0.587 * g + 0.114 * b;
        let coded = [luma, (b - luma) / 1.772 + 128.0, (r - luma) / 1.402 + 128.0]
            .map(|it| it.round().clamp(0.0, 255.0) as u8);
        let coded = [coded[0], coded[1], coded[2], inks[3]];
        let coded = flat_jpeg(2, 2, 4, Some(2), None, |ink, _, _| coded[usize::from(ink)]);
        assert!(
            near(first_pixel(&coded), expected, 4),
            "{inks:?}: {:?}",
            first_pixel(&coded)
        );
    }
}

#[test]
fn a_profile_for_another_number_of_inks_is_ignored() {
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    let file = flat_jpeg(1, 1, 4, Some(0), Some(&icc), |ink, _, _| {
        [200, 100, 50, 255][usize::from(ink)]
    });
    assert!(near(first_pixel(&file), [200, 100, 50], 2));
}

#[test]
fn wide_colours_come_to_srgb() {
    for (profile, stored) in [
        (ColorProfile::new_display_p3(), [234, 51, 35]),
        (ColorProfile::new_adobe_rgb(), [219, 0, 0]),
        (ColorProfile::new_pro_photo_rgb(), [179, 70, 26]),
    ] {
        let icc = profile.encode().unwrap();
        let [r, g, b] = stored.map(f64::from);
        let luma = 0.299 * r + 0.587 * g + 0.114 * b;
        let coded = [luma, (b - luma) / 1.772 + 128.0, (r - luma) / 1.402 + 128.0]
            .map(|it| it.round() as u8);
        let file = flat_jpeg(1, 1, 3, None, Some(&icc), |part, _, _| {
            coded[usize::from(part)]
        });
        let found = first_pixel(&file);
        assert!(
            near(found, [255, 0, 0], 12),
            "{:?}: {found:?}",
            profile.description
        );
    }
}

#[test]
fn of_a_jpeg_that_is_cut_only_what_is_there_is_shown_even_where_its_end_was_put_back() {
    let photo = picture(120, 96);
    let whole = photo.encode(OutputFormat::Jpeg).unwrap();
    let all = decode(&whole).unwrap();
    for tenth in 3..10 {
        let cut = &whole[..whole.len() * tenth / 10];
        let mended = [cut, b"\xff\xd9"].concat();
        for file in [cut, &mended] {
            let fault = read(file, TruncationPolicy::Reject).unwrap_err();
            assert!(
                matches!(fault, Error::Incomplete { .. }),
                "{tenth}: {fault:?}"
            );
            let part = read(file, TruncationPolicy::Accept).unwrap();
            let (rows, row) = (part.photo.height() as usize, 120 * 3);
            assert!(rows > 0 && rows < 96);
            assert_eq!(
                part.notes,
                [DecodeNote::UpperPart {
                    percent: (rows * 100 / 96) as u8
                }]
            );
            assert_eq!(
                part.photo.pixels(),
                &all.pixels()[..rows * row],
                "{tenth}: {rows} rows"
            );
        }
    }
    let stub = &whole[..whole.len() / 20 + 600];
    assert!(matches!(
        read(stub, TruncationPolicy::Accept),
        Err(Error::Truncated)
    ));
}

#[test]
fn of_a_png_that_is_cut_only_what_is_there_is_shown() {
    let photo = picture(120, 300);
    let whole = photo.encode(OutputFormat::Png).unwrap();
    for tenth in 2..10 {
        let cut = &whole[..whole.len() * tenth / 10];
        assert!(matches!(
            read(cut, TruncationPolicy::Reject),
            Err(Error::Incomplete { .. })
        ));
        let part = read(cut, TruncationPolicy::Accept).unwrap().photo;
        assert!(part.height() > 0 && part.height() < 300);
        assert_eq!(part.pixels(), &photo.pixels()[..part.pixels().len()]);
    }
}

// The others.

#[test]
fn bmp_gif_and_tiff_give_every_pixel() {
    let photo = quarters(34, 18);
    let (w, h, rgb) = (photo.width(), photo.height(), ExtendedColorType::Rgb8);
    let mut bmp = Vec::new();
    BmpEncoder::new(&mut bmp)
        .write_image(photo.pixels(), w, h, rgb)
        .unwrap();
    let mut deflated = std::io::Cursor::new(Vec::new());
    TiffEncoder::new(&mut deflated)
        .write_image(photo.pixels(), w, h, rgb)
        .unwrap();
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif)
        .encode(photo.pixels(), w, h, rgb)
        .unwrap();
    for (kind, file) in [
        (SourceFormat::Bmp, bmp),
        (SourceFormat::Tiff, deflated.into_inner()),
        (SourceFormat::Tiff, tiff(&photo, true, &[])),
        (SourceFormat::Tiff, tiff(&photo, false, &[])),
        (SourceFormat::Gif, gif),
    ] {
        let decoded = read(&file, TruncationPolicy::Reject).unwrap();
        assert_eq!((decoded.kind, decoded.notes), (kind, vec![]));
        assert!(difference(&decoded.photo, &photo).1 <= 2, "{kind:?}");
        // Cut in its pixels it is no picture, and never one with a hole.
        let fault = read(&file[..file.len() / 2], TruncationPolicy::Accept).unwrap_err();
        assert!(
            matches!(fault, Error::Truncated | Error::Damaged { .. }),
            "{kind:?}: {fault:?}"
        );
    }
}

#[test]
fn a_tiff_is_turned_as_its_own_field_says() {
    let expected = [
        "RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB",
    ];
    for (orientation, expected) in (1..).zip(expected) {
        let file = tiff(
            &quarters(32, 16),
            orientation % 2 == 0,
            &[(274, orientation)],
        );
        assert_eq!(corners(&decode(&file).unwrap()), expected, "{orientation}");
    }
}

#[test]
fn cameras_raw_files_are_told_from_pictures() {
    let photo = quarters(16, 16);
    for (fields, name) in [
        (&[(50_706, 1)][..], "camera RAW photo (DNG)"),
        (&[(259, 34_713)], "camera RAW photo (NEF)"),
        (&[(259, 32_767)], "camera RAW photo (ARW)"),
        (&[(262, 32_803)], "camera RAW photo"),
        (&[(254, 1), (330, 8)], "camera RAW photo"),
    ] {
        match decode(&tiff(&photo, false, fields)) {
            Err(Error::Unsupported { format }) => assert_eq!(format, name),
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn of_what_moves_the_first_picture_is_taken_and_said_to_be_one_of_several() {
    let frame = |shade: u8| {
        Frame::from_parts(
            RgbaImage::from_pixel(20, 10, [shade, 0, 0, 255].into()),
            0,
            0,
            Delay::from_numer_denom_ms(50, 1),
        )
    };
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif)
        .encode_frames([frame(200), frame(20), frame(90)])
        .unwrap();

    let still = Photo::from_pixels(20, 10, [200, 0, 0].repeat(200)).unwrap();
    let png = still.encode(OutputFormat::Png).unwrap();
    let apng = with_chunk(&png, b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);

    let webp = still.encode(OutputFormat::WebP).unwrap();
    let chunk = |name: &[u8; 4], content: &[u8]| {
        let padded = &[0][..content.len() % 2];
        [
            &name[..],
            &(content.len() as u32).to_le_bytes(),
            content,
            padded,
        ]
        .concat()
    };
    let size = [19, 0, 0, 9, 0, 0];
    let shown = [&[0; 6][..], &size, &[50, 0, 0, 2], &webp[12..]].concat();
    let frames = [
        chunk(b"VP8X", &[&[2, 0, 0, 0][..], &size].concat()),
        chunk(b"ANIM", &[255, 255, 255, 255, 0, 0]),
        chunk(b"ANMF", &shown),
        chunk(b"ANMF", &shown),
    ]
    .concat();
    let moving = [
        &b"RIFF"[..],
        &(frames.len() as u32 + 4).to_le_bytes(),
        b"WEBP",
        &frames,
    ]
    .concat();

    for (file, kind) in [
        (gif, SourceFormat::Gif),
        (apng, SourceFormat::Png),
        (moving, SourceFormat::WebP),
    ] {
        let decoded = read(&file, TruncationPolicy::Reject).unwrap();
        assert_eq!(
            (decoded.kind, &decoded.notes[..]),
            (kind, &[DecodeNote::FirstOfSeveral][..])
        );
        assert!(
            near(
                decoded.photo.pixels()[..3].try_into().unwrap(),
                [200, 0, 0],
                2
            ),
            "{kind:?}"
        );
    }
    assert!(
        read(&png, TruncationPolicy::Reject)
            .unwrap()
            .notes
            .is_empty()
    );
}

#[test]
fn a_png_may_say_its_colours_in_codes_or_by_an_exponent() {
    let of = |value: [u8; 3], name: &[u8; 4], content: &[u8]| {
        let plain = Photo::from_pixels(1, 1, value.to_vec())
            .unwrap()
            .encode(OutputFormat::Png)
            .unwrap();
        decode(&with_chunk(&plain, name, content)).map(|photo| photo.pixels().to_vec())
    };
    let wide = of([234, 51, 35], b"cICP", &[12, 13, 0, 1]).unwrap();
    assert!(near(wide.try_into().unwrap(), [255, 0, 0], 3));
    // Linear light: its middle is 188 in sRGB. What is near to sRGB's own exponent is sRGB.
    assert_eq!(
        of([128; 3], b"gAMA", &100_000u32.to_be_bytes()).unwrap(),
        [188; 3]
    );
    assert_eq!(
        of([128; 3], b"gAMA", &45_455u32.to_be_bytes()).unwrap(),
        [128; 3]
    );
    assert!(matches!(
        of([128; 3], b"cICP", &[9, 16, 0, 1]),
        Err(Error::Unsupported { .. })
    ));
}
