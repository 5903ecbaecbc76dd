//! Small pictures to begin fuzzing with.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};

use crate::codec::OutputFormat;
use crate::image::Photo;

fn pixels() -> Vec<u8> {
    (0..24 * 16 * 3)
        .map(|at: u32| (at * at / 7) as u8)
        .collect()
}

pub(super) fn encoded(format: OutputFormat) -> Vec<u8> {
    let photo = Photo::from_pixels(24, 16, pixels());
    photo
        .and_then(|photo| photo.encode(format))
        .unwrap_or_default()
}

/// The same picture, written by the image crate.
pub(super) fn encoded_by_image_crate(format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let image = RgbImage::from_raw(24, 16, pixels());
    let _ = image.map(|image| image.write_to(&mut file, format));
    file.into_inner()
}

/// A JPEG with this EXIF orientation.
pub(super) fn jpeg_with_orientation(orientation: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new(&mut file);
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
    let exif = [&exif[..], &[orientation], &[0; 7]].concat();
    let _ = encoder.set_exif_metadata(exif);
    let _ = encoder.write_image(&pixels(), 24, 16, ExtendedColorType::Rgb8);
    file
}

/// A black PNG of any depth and colour type. An interlaced one has one pixel: then its data are the
/// same as without interlacing.
pub(super) fn png(depth: u8, kind: u8, interlaced: u8) -> Vec<u8> {
    let side = if interlaced == 0 { 8 } else { 1 };
    let mut file = Vec::new();
    let info = || {
        let mut info = png::Info::with_size(side, side);
        info.bit_depth = png::BitDepth::from_u8(depth)?;
        info.color_type = png::ColorType::from_u8(kind)?;
        info.palette = (kind == 3).then(|| vec![0, 0, 0, 255, 255, 255].into());
        Some(info)
    };
    let write = |info: png::Info<'static>| -> Result<(), png::EncodingError> {
        let filters = side as usize;
        let samples = vec![0; info.raw_bytes() - filters];
        let mut writer = png::Encoder::with_info(&mut file, info)?.write_header()?;
        writer.write_image_data(&samples)
    };
    let _ = info().map(write);
    // The encoder writes no interlaced pictures.
    if let Some(byte) = file.get_mut(28) {
        *byte = interlaced;
        correct_checksums(&mut file);
    }
    file
}

/// Corrects the checksum of each chunk (PNG specification, annex D).
pub(super) fn correct_checksums(file: &mut [u8]) {
    let mut at = 8;
    while let Some(length) = file.get(at..).and_then(|rest| rest.first_chunk()) {
        let end = (at + 8).saturating_add(u32::from_be_bytes(*length) as usize);
        let Some(chunk) = file.get(at + 4..end) else {
            return;
        };
        let checksum = !chunk.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
                (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
            })
        });
        let Some(place) = file.get_mut(end..end + 4) else {
            return;
        };
        place.copy_from_slice(&checksum.to_be_bytes());
        at = end + 4;
    }
}
