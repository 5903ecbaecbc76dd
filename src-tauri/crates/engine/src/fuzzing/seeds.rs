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

/// TIFF files of one row of four pixels, of every compression and order of planes that is read, and of the depths and
/// colours that are read in ways of their own.
pub(super) fn tiffs() -> Vec<Vec<u8>> {
    let zeros = [0u8; 64];
    let kinds: [TiffKind; 12] = [
        (2, 8, 3, 1, 1, &zeros[..12]),
        (2, 16, 3, 2, 1, &zeros[..8]),
        (1, 1, 1, 1, 1, &zeros[..1]),
        (3, 4, 1, 1, 1, &zeros[..2]),
        (5, 8, 4, 1, 1, &zeros[..16]),
        (6, 8, 3, 1, 1, &zeros[..12]),
        (2, 32, 3, 1, 1, &zeros[..48]),
        (1, 8, 2, 1, 32_773, &[0xf9, 7]),
        (1, 8, 1, 1, 5, &[0x80, 0x01, 0xe0, 0x40, 0x30, 0x10]),
        (
            1,
            8,
            1,
            1,
            8,
            &[0x78, 1, 1, 4, 0, 0xfb, 0xff, 1, 2, 3, 4, 0, 0x18, 0, 0x0b],
        ),
        // White 4: 1011.
        (0, 1, 1, 1, 3, &[0, 0x1b]),
        // The row is as the white one above it.
        (0, 1, 1, 1, 4, &[0x80]),
    ];
    kinds
        .map(|kind| tiff(kind, false))
        .into_iter()
        .chain([tiff(kinds[0], true)])
        .collect()
}

/// Photometric, bits, samples, planes, compression and coded bytes.
type TiffKind<'bytes> = (u16, u16, u16, u16, u16, &'bytes [u8]);

fn tiff(
    (photometric, bits, samples, planar, compression, coded): TiffKind,
    tiled: bool,
) -> Vec<u8> {
    let planes = if planar == 2 { samples } else { 1 };
    let (width, height, places, lengths) = if tiled {
        (322, 323, 324, 325)
    } else {
        (256, 278, 273, 279)
    };
    let mut fields: Vec<(u16, Vec<u16>)> = vec![
        (256, vec![4]),
        (257, vec![1]),
        (258, vec![bits; samples.into()]),
        (259, vec![compression]),
        (262, vec![photometric]),
        (266, vec![1]),
        (places, (0..planes).map(|_| 8).collect()),
        (274, vec![1]),
        (277, vec![samples]),
        (height, vec![1]),
        (lengths, vec![coded.len() as u16; planes.into()]),
        (284, vec![planar]),
        (320, vec![0; 48]),
        (338, vec![1]),
        (530, vec![1, 1]),
    ];
    if tiled {
        fields.push((width, vec![4]));
    }
    fields.sort();
    let mut file = [b"II*\0\0\0\0\0", coded].concat();
    let mut entries = (fields.len() as u16).to_le_bytes().to_vec();
    for (tag, values) in fields {
        let bytes: Vec<u8> = values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect();
        entries.extend([tag, 3].map(u16::to_le_bytes).as_flattened());
        entries.extend((values.len() as u32).to_le_bytes());
        if bytes.len() <= 4 {
            entries.extend(bytes.iter().copied().chain([0; 4]).take(4));
        } else {
            entries.extend((file.len() as u32).to_le_bytes());
            file.extend(bytes);
        }
    }
    let directory = (file.len() as u32).to_le_bytes();
    file[4..8].copy_from_slice(&directory);
    file.extend(entries);
    file.extend([0; 4]);
    file
}

/// Grey JPEG files whose components have scans of their own, and one whose chroma is finer than its luma. Their blocks
/// are black.
pub(super) fn jpegs_of_rare_layouts() -> Vec<Vec<u8>> {
    let write = |sampling: [u8; 3], scans: &[&[u8]]| {
        let mut file = b"\xff\xd8\xff\xdb\0\x43\0".to_vec();
        file.extend([8; 64]);
        file.extend(b"\xff\xc0\0\x11\x08\0\x10\0\x18\x03");
        for (id, factors) in (1..).zip(sampling) {
            file.extend([id, factors, 0]);
        }
        // One symbol in each table, zero: no difference, and the end of the block.
        for class in [0, 0x10] {
            file.extend([0xff, 0xc4, 0, 20, class, 1]);
            file.extend([0; 16]);
        }
        for scan in scans {
            file.extend([0xff, 0xda, 0, 6 + 2 * scan.len() as u8, scan.len() as u8]);
            scan.iter().for_each(|&id| file.extend([id, 0]));
            file.extend([0, 63, 0]);
            file.extend([0; 12]);
        }
        file.extend([0xff, 0xd9]);
        file
    };
    vec![
        write([0x22, 0x11, 0x11], &[&[1], &[2], &[3]]),
        write([0x21, 0x11, 0x11], &[&[3], &[1], &[2]]),
        write([0x11, 0x21, 0x11], &[&[1, 2, 3]]),
        write([0x31, 0x11, 0x11], &[&[1, 2, 3]]),
    ]
}

/// A style whose vectors have twenty numbers.
pub(super) fn learnt_style() -> Vec<u8> {
    let mut file = b"AMBSTYLE\x01\x00\x14\x00".to_vec();
    file.extend([7; 32]);
    file.extend((0..40).flat_map(|at| (at as f32 / 8.0).to_le_bytes()));
    // 1.0 in 16 bits, for each number of each factor.
    let factors = 2 * (8 * 64 + 16 * 128 + 32 * 256 + 24 * 512);
    file.extend([0x00, 0x3c].repeat(factors));
    file
}
