//! Fuzz targets of the engine: pictures, exported files, manifests, graphs and style vectors.
//!
//! They are compiled for tests, which run thousands of mutants of each, and for `make fuzz`, which
//! runs a million; never into the program.

#[path = "../../../../fuzz/target.rs"]
mod target;
#[path = "../../../../tests/golden/graphs/writer.rs"]
pub(crate) mod writer;

use std::collections::HashMap;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};
use safetensors::tensor::TensorView;
use safetensors::{Dtype, serialize};

use crate::codec::{Limits, OutputFormat, Source, SourceFormat, TruncationPolicy, has_only_pixels};
use crate::image::{Photo, read_photo};
use crate::looks::neural::{read_vectors, tile_interface};
use crate::onnx::{Manifest, OnnxModel};

use writer::Model;

pub use target::Target;

/// JPEG files.
pub const JPEG: Target = Target {
    name: "jpeg",
    body: |file| photo(SourceFormat::Jpeg, file),
    seeds: || vec![encoded(OutputFormat::Jpeg), turned(6), turned(3)],
};

/// PNG files.
pub const PNG: Target = Target {
    name: "png",
    body: |file| {
        // With cargo-fuzz the decoder ignores wrong checksums; elsewhere they are corrected.
        let mut file = file.to_vec();
        if cfg!(not(fuzzing)) {
            mend_checksums(&mut file);
        }
        photo(SourceFormat::Png, &file);
    },
    seeds: || {
        vec![
            encoded(OutputFormat::Png),
            png(16, 4, 0),
            png(8, 3, 1),
            png(1, 0, 1),
        ]
    },
};

/// WebP files.
pub const WEBP: Target = Target {
    name: "webp",
    body: |file| photo(SourceFormat::WebP, file),
    seeds: || vec![encoded(OutputFormat::WebP)],
};

/// GIF files.
pub const GIF: Target = Target {
    name: "gif",
    body: |file| photo(SourceFormat::Gif, file),
    seeds: || vec![written(ImageFormat::Gif)],
};

/// TIFF files.
pub const TIFF: Target = Target {
    name: "tiff",
    body: |file| photo(SourceFormat::Tiff, file),
    seeds: || vec![written(ImageFormat::Tiff)],
};

/// Windows bitmaps.
pub const BMP: Target = Target {
    name: "bmp",
    body: |file| photo(SourceFormat::Bmp, file),
    seeds: || vec![written(ImageFormat::Bmp)],
};

/// HEIC files. `tests/fixtures/photos/generate.py` wrote the one to begin with.
pub const HEIC: Target = Target {
    name: "heic",
    body: |file| photo(SourceFormat::Heic, file),
    seeds: || {
        let file = include_bytes!("../../../../tests/fixtures/photos/gradient.heic");
        vec![file.to_vec()]
    },
};

/// AVIF files.
pub const AVIF: Target = Target {
    name: "avif",
    body: |file| photo(SourceFormat::Avif, file),
    seeds: || {
        let file = include_bytes!("../../../../tests/fixtures/photos/gradient.avif");
        vec![file.to_vec()]
    },
};

/// Files to be exported, which must hold pixels alone.
pub const METADATA: Target = Target {
    name: "metadata",
    body: |file| {
        for format in FORMATS {
            if has_only_pixels(file, format) {
                // Nothing may follow, and nothing may be missing.
                assert!(!has_only_pixels(&[file, b"x"].concat(), format));
                assert!(!has_only_pixels(&file[..file.len() - 1], format));
                let marks: [&[u8]; 2] = [b"\xff\xe1", b"\xff\xfe"];
                assert!(format != OutputFormat::Jpeg || !marks.contains(&&file[2..4]));
            }
        }
    },
    seeds: || {
        let photo = Photo::from_pixels(4, 3, vec![128; 36]);
        let encode = |format| photo.as_ref().map(|photo| photo.encode(format));
        let files = FORMATS.map(|format| encode(format).ok()?.ok());
        files.into_iter().flatten().collect()
    },
};

/// Manifests of models.
pub const MANIFEST: Target = Target {
    name: "manifest",
    body: |file| {
        if let Ok(Manifest::NeuralStyle(manifest)) = Manifest::parse(file) {
            assert!(manifest.style_names().count() > 0);
            assert!(manifest.graph.stride > 0 && manifest.folded.halo > 0);
        }
    },
    seeds: || {
        // One style is faster to parse a million times.
        let whole = include_str!("../../../../models/portraits.toml");
        let second = whole.match_indices("[[styles]]").nth(1);
        vec![whole[..second.map_or(whole.len(), |(at, _)| at)].into()]
    },
};

/// Graphs.
pub const ONNX: Target = Target {
    name: "onnx",
    body: |file| {
        let Ok(template) = OnnxModel::parse(file.to_vec(), &tile_interface(2)) else {
            return;
        };
        // A graph that is accepted is accepted again after its numbers were replaced.
        let mut patched = template.to_patched();
        if let Some(numbers) = template.f32_values("bias") {
            assert!(numbers.iter().all(|number| number.is_finite()));
            assert!(
                patched
                    .write("bias", &vec![1.0f32; numbers.len()])
                    .is_some()
            );
        }
        let graph = patched.into_validated();
        assert_eq!(graph.as_bytes().len(), file.len());
        assert!(OnnxModel::parse(graph.as_bytes().to_vec(), &tile_interface(2)).is_ok());
    },
    seeds: || vec![Model::painting().to_file()],
};

/// Numbers of gamma and of beta in a seed: two channels and the six shares of tones.
const LENGTH: usize = 8;

/// Files of style vectors.
pub const VECTORS: Target = Target {
    name: "vectors",
    body: |file| {
        if let Some(vectors) = read_vectors(file, ["cel"].into_iter(), LENGTH, 2) {
            let vector = &vectors["cel"];
            assert_eq!(
                (vector.gamma().len(), vector.beta().len()),
                (LENGTH, LENGTH)
            );
            assert!(vector.gamma().iter().all(|number| number.is_finite()));
        }
    },
    seeds: || {
        let numbers = [0; LENGTH * 4];
        let tensor = |shape: &[usize]| {
            TensorView::new(
                Dtype::F32,
                shape.to_vec(),
                &numbers[..shape.iter().product::<usize>() * 4],
            )
        };
        let tensors: Option<HashMap<_, _>> = [
            ("cel.gamma", tensor(&[LENGTH])),
            ("cel.beta", tensor(&[LENGTH])),
            ("cel.ranges", tensor(&[2, 2])),
        ]
        .into_iter()
        .map(|(name, tensor)| Some((name, tensor.ok()?)))
        .collect();
        vec![serialize(tensors.unwrap_or_default(), None).unwrap_or_default()]
    },
};

const FORMATS: [OutputFormat; 3] = [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP];

/// Small, so that a million of them take minutes. What is checked is the same at every size.
const LIMITS: Limits = Limits {
    max_pixels: 1 << 12,
    max_side: 1024,
    max_bytes: 1 << 16,
};

/// Everything that happens to a photo's bytes, up to pixels.
fn photo(kind: SourceFormat, file: &[u8]) {
    // Other formats have targets of their own.
    let (front, rest) = (file.get(..4), file.get(4..).unwrap_or_default());
    let begins = match kind {
        SourceFormat::Jpeg => file.starts_with(b"\xff\xd8\xff"),
        SourceFormat::Png => file.starts_with(b"\x89PNG"),
        SourceFormat::WebP => file.starts_with(b"RIFF"),
        SourceFormat::Gif => file.starts_with(b"GIF8"),
        SourceFormat::Tiff => matches!(front, Some(b"II*\0" | b"MM\0*")),
        SourceFormat::Bmp => file.starts_with(b"BM"),
        SourceFormat::Heic | SourceFormat::Avif => rest.starts_with(b"ftyp"),
    };
    if !begins {
        return;
    }
    let Ok(source) = Source::open(file.to_vec(), &LIMITS, TruncationPolicy::Accept) else {
        return;
    };
    let (width, height) = source.size();
    assert!(width > 0 && height > 0 && LIMITS.check(width, height).is_ok());
    let rows = source.rows().and_then(|mut rows| read_photo(&mut *rows));
    let Ok(photo) = rows else {
        return;
    };
    assert_eq!((photo.width(), photo.height()), (width, height));
    // A PNG is read by rows here and as a whole there; the two must agree.
    let decoded = Photo::decode(file, &LIMITS, TruncationPolicy::Accept);
    if let (SourceFormat::Png, Ok(decoded)) = (source.kind(), decoded) {
        assert!(photo == decoded.photo, "rows and the whole differ");
    }
    if let Ok(small) = source.downscaled(16) {
        assert!(small.width().max(small.height()) <= 16);
    }
}

fn picture() -> Vec<u8> {
    (0..24 * 16 * 3)
        .map(|at: u32| (at * at / 7) as u8)
        .collect()
}

fn encoded(format: OutputFormat) -> Vec<u8> {
    let photo = Photo::from_pixels(24, 16, picture());
    photo
        .and_then(|photo| photo.encode(format))
        .unwrap_or_default()
}

/// The same picture, written by the image crate.
fn written(format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    let picture = RgbImage::from_raw(24, 16, picture());
    let _ = picture.map(|picture| picture.write_to(&mut file, format));
    file.into_inner()
}

/// A JPEG with this EXIF orientation.
fn turned(orientation: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new(&mut file);
    let exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
    let exif = [&exif[..], &[orientation], &[0; 7]].concat();
    let _ = encoder.set_exif_metadata(exif);
    let _ = encoder.write_image(&picture(), 24, 16, ExtendedColorType::Rgb8);
    file
}

/// A black PNG of any depth and colour type. An interlaced one has one pixel: then its data are the
/// same as without interlacing.
fn png(depth: u8, kind: u8, interlaced: u8) -> Vec<u8> {
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
        mend_checksums(&mut file);
    }
    file
}

/// Corrects the checksum of each chunk (PNG specification, annex D).
fn mend_checksums(file: &mut [u8]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mutant_of_a_picture_crashes_its_decoder() {
        for target in [JPEG, PNG, WEBP, GIF, TIFF, BMP, HEIC, AVIF] {
            for seed in (target.seeds)() {
                assert!(
                    Photo::decode(&seed, &LIMITS, TruncationPolicy::Reject).is_ok(),
                    "{}: a seed is no picture",
                    target.name
                );
            }
            target.try_mutants(2000);
        }
    }

    #[test]
    fn no_mutant_of_an_export_passes_with_anything_beside_its_pixels() {
        METADATA.try_mutants(5000);
    }

    #[test]
    fn no_mutant_of_a_model_breaks_its_reader() {
        for seed in (VECTORS.seeds)() {
            assert!(read_vectors(&seed, ["cel"].into_iter(), LENGTH, 2).is_some());
        }
        assert!(Manifest::parse(&(MANIFEST.seeds)()[0]).is_ok());
        MANIFEST.try_mutants(2000);
        ONNX.try_mutants(20_000);
        VECTORS.try_mutants(5000);
    }
}
