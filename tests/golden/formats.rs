//! What the other formats give and what is noted about them; made here, byte by byte where no encoder writes it.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod files;
mod stage;

use engine::{DecodeNote, Error, OutputFormat, Photo, SourceFormat, TruncationPolicy};
use files::{corners, flat_jpeg, quarters, tiff, with_chunk};
use image::codecs::bmp::BmpEncoder;
use image::codecs::gif::GifEncoder;
use image::codecs::tiff::TiffEncoder;
use image::{Delay, ExtendedColorType, Frame, ImageEncoder, RgbaImage};
use moxcms::ColorProfile;
use stage::{decode, decode_with_notes, difference, first_pixel, near, picture};

#[test]
fn cmyk_becomes_rgb() {
    // Stored inverted, as Adobe's programs do: 255 is no ink.
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
fn a_profile_for_another_number_of_channels_is_ignored() {
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    let file = flat_jpeg(1, 1, 4, Some(0), Some(&icc), |ink, _, _| {
        [200, 100, 50, 255][usize::from(ink)]
    });
    assert!(near(first_pixel(&file), [200, 100, 50], 2));
}

#[test]
fn wide_gamut_colors_become_srgb() {
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
fn a_truncated_jpeg_gives_only_its_complete_rows_even_with_an_end_marker() {
    let photo = picture(120, 96);
    let whole = photo.encode(OutputFormat::Jpeg).unwrap();
    let all = decode(&whole).unwrap();
    for tenth in 3..10 {
        let cut = &whole[..whole.len() * tenth / 10];
        let mended = [cut, b"\xff\xd9"].concat();
        for file in [cut, &mended] {
            let fault = decode_with_notes(file, TruncationPolicy::Reject).unwrap_err();
            assert!(
                matches!(fault, Error::Incomplete { .. }),
                "{tenth}: {fault:?}"
            );
            let part = decode_with_notes(file, TruncationPolicy::Accept).unwrap();
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
        decode_with_notes(stub, TruncationPolicy::Accept),
        Err(Error::Truncated)
    ));
}

#[test]
fn a_truncated_png_gives_only_its_complete_rows() {
    let photo = picture(120, 300);
    let whole = photo.encode(OutputFormat::Png).unwrap();
    for tenth in 2..10 {
        let cut = &whole[..whole.len() * tenth / 10];
        assert!(matches!(
            decode_with_notes(cut, TruncationPolicy::Reject),
            Err(Error::Incomplete { .. })
        ));
        let part = decode_with_notes(cut, TruncationPolicy::Accept)
            .unwrap()
            .photo;
        assert!(part.height() > 0 && part.height() < 300);
        assert_eq!(part.pixels(), &photo.pixels()[..part.pixels().len()]);
    }
}

#[test]
fn bmp_gif_and_tiff_decode_every_pixel() {
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
        let decoded = decode_with_notes(&file, TruncationPolicy::Reject).unwrap();
        assert_eq!((decoded.kind, decoded.notes), (kind, vec![]));
        assert!(difference(&decoded.photo, &photo).1 <= 2, "{kind:?}");
        // Truncated within its pixels it is refused, and never a picture with a hole.
        let fault =
            decode_with_notes(&file[..file.len() / 2], TruncationPolicy::Accept).unwrap_err();
        assert!(
            matches!(fault, Error::Truncated | Error::Damaged { .. }),
            "{kind:?}: {fault:?}"
        );
    }
}

/// A bitmap of 32 bits with the header of version 5, two pixels wide, and a profile behind its pixels.
fn bmp(pixels: [[u8; 4]; 2], icc: &[u8]) -> Vec<u8> {
    let mut header = vec![0u8; 124];
    let mut put = |at: usize, value: u32| header[at..at + 4].copy_from_slice(&value.to_le_bytes());
    for (at, value) in [
        (0, 124),
        (4, 2),
        (8, 1),
        (12, 32 << 16 | 1),
        (16, 3),
        (20, 8),
    ] {
        put(at, value);
    }
    for (part, mask) in [0xff_0000, 0xff00, 0xff, 0xff00_0000]
        .into_iter()
        .enumerate()
    {
        put(40 + part * 4, mask);
    }
    let space = if icc.is_empty() { b"sRGB" } else { b"MBED" };
    put(56, u32::from_be_bytes(*space));
    put(112, 124 + 8);
    put(116, icc.len() as u32);
    let stored = pixels.map(|[r, g, b, a]| [b, g, r, a]);
    let length = 14 + 124 + 8 + icc.len() as u32;
    let file = [
        b"BM",
        &length.to_le_bytes()[..],
        &[0; 4],
        &138u32.to_le_bytes(),
        &header,
    ];
    [file.concat(), stored.as_flattened().to_vec(), icc.to_vec()].concat()
}

#[test]
fn zeros_in_all_alpha_of_a_bitmap_are_no_transparency() {
    let pixels = |first: u8, second: u8| {
        let file = bmp([[200, 100, 50, first], [20, 40, 60, second]], &[]);
        decode(&file).unwrap().pixels().to_vec()
    };
    assert_eq!(pixels(255, 255), [200, 100, 50, 20, 40, 60]);
    assert_eq!(pixels(0, 0), [200, 100, 50, 20, 40, 60]);
    assert_eq!(pixels(255, 0), [200, 100, 50, 255, 255, 255]);
}

#[test]
fn the_profile_in_a_bitmap_counts() {
    let icc = ColorProfile::new_display_p3().encode().unwrap();
    let file = bmp([[234, 51, 35, 255]; 2], &icc);
    assert!(near(first_pixel(&file), [255, 0, 0], 3));
    // One that is cut off is none.
    let cut = &file[..file.len() - 1];
    assert_eq!(first_pixel(cut), [234, 51, 35]);
}

#[test]
fn the_screen_of_a_gif_cuts_its_frame_and_one_without_a_size_has_the_size_of_the_frame() {
    let photo = quarters(34, 18);
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif)
        .encode(photo.pixels(), 34, 18, ExtendedColorType::Rgb8)
        .unwrap();
    for screen in [[0, 0, 0, 0], [34, 0, 0, 0], [0, 0, 18, 0]] {
        gif[6..10].copy_from_slice(&screen);
        let found = decode(&gif).unwrap();
        assert!(difference(&found, &photo).1 <= 2, "{screen:?}");
    }
    // A smaller screen shows the upper left part.
    gif[6..10].copy_from_slice(&[20, 0, 10, 0]);
    let part = decode(&gif).unwrap();
    assert_eq!((part.width(), part.height()), (20, 10));
    assert!(near(
        part.pixels()[..3].try_into().unwrap(),
        [230, 20, 20],
        2
    ));
    let last: [u8; 3] = part.pixels()[part.pixels().len() - 3..].try_into().unwrap();
    assert!(near(last, [240, 240, 240], 2), "{last:?}");
}

#[test]
fn a_tiff_is_rotated_by_its_orientation_tag() {
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
fn camera_raw_files_are_recognized() {
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
fn an_animation_gives_its_first_frame_and_a_note() {
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
        let decoded = decode_with_notes(&file, TruncationPolicy::Reject).unwrap();
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
        decode_with_notes(&png, TruncationPolicy::Reject)
            .unwrap()
            .notes
            .is_empty()
    );
}

#[test]
fn png_colors_follow_cicp_and_gama_chunks() {
    let of = |value: [u8; 3], name: &[u8; 4], content: &[u8]| {
        let plain = Photo::from_pixels(1, 1, value.to_vec())
            .unwrap()
            .encode(OutputFormat::Png)
            .unwrap();
        decode(&with_chunk(&plain, name, content)).map(|photo| photo.pixels().to_vec())
    };
    let wide = of([234, 51, 35], b"cICP", &[12, 13, 0, 1]).unwrap();
    assert!(near(wide.try_into().unwrap(), [255, 0, 0], 3));
    // Linear light: its middle is 188 in sRGB. A gamma near 1/2.2 means sRGB.
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
