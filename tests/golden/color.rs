//! What a file says about its colours: profiles, grey, transparency and depth.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use engine::Photo;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use moxcms::ColorProfile;
use stage::{decode, difference};

/// A PNG of the given samples, with a profile if there is one.
fn png(
    width: u32,
    height: u32,
    samples: &[u8],
    colour: ExtendedColorType,
    icc: Option<Vec<u8>>,
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    if let Some(icc) = icc {
        encoder.set_icc_profile(icc).unwrap();
    }
    encoder.write_image(samples, width, height, colour).unwrap();
    bytes
}

#[test]
fn display_p3_becomes_srgb() {
    // The reddest red of sRGB, and a mid-tone, as Display P3 writes them (CSS Color 4, 10.2: the
    // matrices and the shared transfer curve give 0.9175, 0.2003, 0.1386 for red).
    let p3 = ColorProfile::new_display_p3().encode().unwrap();
    let samples = [234, 51, 35, 128, 128, 128, 255, 255, 255, 0, 0, 0];
    let photo = decode(&png(
        4,
        1,
        &samples,
        ExtendedColorType::Rgb8,
        Some(p3.clone()),
    ))
    .unwrap();
    for (ours, expected) in photo
        .pixels()
        .iter()
        .zip([255, 0, 0, 128, 128, 128, 255, 255, 255, 0, 0, 0])
    {
        assert!(ours.abs_diff(expected) <= 3, "{:?}", photo.pixels());
    }

    // The same in 16 bits, and with transparency.
    let deep: Vec<u8> = samples
        .iter()
        .flat_map(|&v| (u16::from(v) * 257).to_ne_bytes())
        .collect();
    let deep = decode(&png(
        4,
        1,
        &deep,
        ExtendedColorType::Rgb16,
        Some(p3.clone()),
    ))
    .unwrap();
    assert!(difference(&deep, &photo).1 <= 1);
    let opaque: Vec<u8> = samples
        .chunks(3)
        .flat_map(|p| [p[0], p[1], p[2], 255])
        .collect();
    let opaque = decode(&png(4, 1, &opaque, ExtendedColorType::Rgba8, Some(p3))).unwrap();
    assert!(difference(&opaque, &photo).1 <= 1);
}

#[test]
fn gray_pictures_follow_their_profile() {
    // Gamma 1.0 means linear light: the middle of it is 188 in sRGB.
    let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    let grey = decode(&png(
        3,
        1,
        &[0, 128, 255],
        ExtendedColorType::L8,
        Some(linear.clone()),
    ))
    .unwrap();
    let expected = [0, 0, 0, 188, 188, 188, 255, 255, 255];
    let near = |photo: &Photo| {
        photo
            .pixels()
            .iter()
            .zip(expected)
            .all(|(a, b)| a.abs_diff(b) <= 1)
    };
    assert!(near(&grey), "{:?}", grey.pixels());

    let layered = [0, 255, 128, 255, 255, 255];
    let layered = decode(&png(
        3,
        1,
        &layered,
        ExtendedColorType::La8,
        Some(linear.clone()),
    ))
    .unwrap();
    assert!(near(&layered), "{:?}", layered.pixels());

    // A profile for another kind of picture is ignored.
    let rgb = decode(&png(
        1,
        1,
        &[128, 128, 128],
        ExtendedColorType::Rgb8,
        Some(linear),
    ))
    .unwrap();
    assert_eq!(rgb.pixels(), [128, 128, 128]);

    // A grey picture may carry a profile for colours. ProPhoto's curve is a power of 1.8, which makes
    // its middle 147 in sRGB; its white stays white.
    let pro = ColorProfile::new_pro_photo_rgb().encode().unwrap();
    let expected = [147, 147, 147, 255, 255, 255];
    for (samples, colour) in [
        (&[128, 255][..], ExtendedColorType::L8),
        (&[128, 255, 255, 255], ExtendedColorType::La8),
    ] {
        let grey = decode(&png(2, 1, samples, colour, Some(pro.clone()))).unwrap();
        let near = grey
            .pixels()
            .iter()
            .zip(expected)
            .all(|(a, b)| a.abs_diff(b) <= 1);
        assert!(near, "{colour:?}: {:?}", grey.pixels());
    }
}

#[test]
fn a_broken_profile_is_ignored() {
    let whole = ColorProfile::new_display_p3().encode().unwrap();
    let mut scrambled = whole.clone();
    scrambled[128..].iter_mut().for_each(|byte| *byte ^= 0x5a);
    for icc in [
        vec![0; 128],
        whole[..whole.len() / 2].to_vec(),
        scrambled,
        b"not a profile".to_vec(),
    ] {
        let photo = decode(&png(
            1,
            1,
            &[200, 100, 50],
            ExtendedColorType::Rgb8,
            Some(icc),
        ))
        .unwrap();
        assert_eq!(photo.pixels(), [200, 100, 50]);
    }
}

#[test]
fn transparency_is_blended_onto_white() {
    let samples = [200, 100, 50, 255, 200, 100, 50, 0, 0, 0, 0, 51];
    let photo = decode(&png(3, 1, &samples, ExtendedColorType::Rgba8, None)).unwrap();
    assert_eq!(photo.pixels(), [200, 100, 50, 255, 255, 255, 204, 204, 204]);

    let grey = decode(&png(2, 1, &[10, 255, 10, 0], ExtendedColorType::La8, None)).unwrap();
    assert_eq!(grey.pixels(), [10, 10, 10, 255, 255, 255]);

    let mut webp = Vec::new();
    let encoder = WebPEncoder::new_lossless(&mut webp);
    encoder
        .write_image(&samples, 3, 1, ExtendedColorType::Rgba8)
        .unwrap();
    assert_eq!(decode(&webp).unwrap(), photo);
}

#[test]
fn sixteen_bits_are_rounded_to_eight() {
    let samples: Vec<u8> = [0u16, 128, 129, 65_535, 65_407, 32_896]
        .iter()
        .flat_map(|v| v.to_ne_bytes())
        .collect();
    let photo = decode(&png(2, 1, &samples, ExtendedColorType::Rgb16, None)).unwrap();
    // A step of 8 bits is 257 steps of 16, so 128 still belongs to 0 and 129 to 1.
    assert_eq!(photo.pixels(), [0, 0, 1, 255, 255, 128]);

    let grey: Vec<u8> = [0u16, 65_535]
        .iter()
        .flat_map(|v| v.to_ne_bytes())
        .collect();
    let photo = decode(&png(2, 1, &grey, ExtendedColorType::L16, None)).unwrap();
    assert_eq!(photo.pixels(), [0, 0, 0, 255, 255, 255]);
}
