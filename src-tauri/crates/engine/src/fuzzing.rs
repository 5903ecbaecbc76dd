//! Fuzz targets of the engine: pictures, exported files, manifests, graphs, style vectors, words and compositions.
//!
//! They are compiled for tests, which run thousands of mutants of each, and for `make fuzz`, which
//! runs a million; never into the program.

mod seeds;
#[path = "../../../../fuzz/target.rs"]
mod target;
#[path = "../../../../tests/golden/graphs/writer.rs"]
pub(crate) mod writer;

use std::collections::HashMap;

use image::ImageFormat;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, serialize};

use crate::codec::{
    Limits, OutputFormat, Source, SourceFormat, TruncationPolicy, has_only_paths, has_only_pixels,
    own_jpeg_size,
};
use crate::image::{Photo, read_photo};
use crate::looks::neural::{LearntStyle, read_vectors, tile_interface};
use crate::onnx::{ImportedGraph, Manifest, OnnxModel, ValidatedModel};

use seeds::{
    correct_checksums, encoded, encoded_by_image_crate, jpeg_with_orientation,
    jpegs_of_rare_layouts, png, tiffs,
};
use writer::Model;

pub use target::Target;

/// Files of learnt styles.
pub const LEARNT_STYLE: Target = Target {
    name: "learnt-style",
    body: |file| {
        if let Some(style) = LearntStyle::from_bytes(file) {
            assert_eq!(style.to_bytes(), file, "a style is written as it was read");
        }
    },
    seeds: || vec![seeds::learnt_style()],
};

/// JPEG files.
pub const JPEG: Target = Target {
    name: "jpeg",
    body: |file| decode(SourceFormat::Jpeg, file),
    seeds: || {
        let usual = [
            encoded(OutputFormat::Jpeg),
            jpeg_with_orientation(6),
            jpeg_with_orientation(3),
        ];
        usual.into_iter().chain(jpegs_of_rare_layouts()).collect()
    },
};

/// PNG files.
pub const PNG: Target = Target {
    name: "png",
    body: |file| {
        // With cargo-fuzz the decoder ignores wrong checksums; elsewhere they are corrected.
        let mut file = file.to_vec();
        if cfg!(not(fuzzing)) {
            correct_checksums(&mut file);
        }
        decode(SourceFormat::Png, &file);
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
    body: |file| decode(SourceFormat::WebP, file),
    seeds: || vec![encoded(OutputFormat::WebP)],
};

/// GIF files.
pub const GIF: Target = Target {
    name: "gif",
    body: |file| decode(SourceFormat::Gif, file),
    seeds: || vec![encoded_by_image_crate(ImageFormat::Gif)],
};

/// TIFF files.
pub const TIFF: Target = Target {
    name: "tiff",
    body: |file| decode(SourceFormat::Tiff, file),
    seeds: tiffs,
};

/// Windows bitmaps.
pub const BMP: Target = Target {
    name: "bmp",
    body: |file| decode(SourceFormat::Bmp, file),
    seeds: || vec![encoded_by_image_crate(ImageFormat::Bmp)],
};

/// HEIC files. `tests/fixtures/photos/generate.py` wrote the one to begin with.
pub const HEIC: Target = Target {
    name: "heic",
    body: |file| decode(SourceFormat::Heic, file),
    seeds: || {
        let file = include_bytes!("../../../../tests/fixtures/photos/gradient.heic");
        vec![file.to_vec()]
    },
};

/// AVIF files.
pub const AVIF: Target = Target {
    name: "avif",
    body: |file| decode(SourceFormat::Avif, file),
    seeds: || {
        let file = include_bytes!("../../../../tests/fixtures/photos/gradient.avif");
        vec![file.to_vec()]
    },
};

/// Files to be exported, which must hold pixels alone, and files to be shown, which must be our own besides.
pub const METADATA: Target = Target {
    name: "metadata",
    body: |file| {
        if own_jpeg_size(file).is_some() {
            assert!(has_only_pixels(file, OutputFormat::Jpeg));
        }
        if has_only_paths(file) {
            assert!(!has_only_paths(&[file, b"x"].concat()));
            assert!(!has_only_paths(&file[..file.len() - 1]));
            // The name space is the only address, and elements have no children but the filter's.
            let has = |part: &[u8]| file.windows(part.len()).filter(|it| *it == part).count();
            assert!(has(b"://") == 1 && has(b"<!") == 0 && has(b"script") == 0);
        }
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
        let paths = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 7\" width=\"9\" height=\"7\" \
            fill-rule=\"evenodd\">\n<path fill=\"#102030\" d=\"m1 1l2 0c0 .5-1 0 1 2z\"/>\n</svg>\n";
        (files.into_iter().flatten())
            .chain([paths.into()])
            .collect()
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

/// Networks that somebody else made.
pub const IMPORTED: Target = Target {
    name: "imported",
    body: |file| {
        let Ok(graph) = ImportedGraph::read(file) else {
            return;
        };
        // What is written is read again, and gives the same once its values are named in its order.
        let again = |file: &ValidatedModel| {
            let read = ImportedGraph::read(file.as_bytes());
            read.map(|graph| graph.to_model(None))
        };
        let ordered = again(&graph.to_model(None));
        assert!(ordered.is_ok());
        assert_eq!(ordered.as_ref().map(again), Ok(ordered.clone()));
    },
    seeds: || vec![Model::painting().to_file(), Model::of_others().to_file()],
};

/// Numbers of gamma and of beta in a seed: two channels and the six shares of tones.
const LENGTH: usize = 8;

/// Files of style vectors.
pub const VECTORS: Target = Target {
    name: "vectors",
    body: |file| {
        if let Some(vectors) = read_vectors(file, ["mosaic"].into_iter(), LENGTH, 2) {
            let vector = &vectors["mosaic"];
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
            ("mosaic.gamma", tensor(&[LENGTH])),
            ("mosaic.beta", tensor(&[LENGTH])),
            ("mosaic.ranges", tensor(&[2, 2])),
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

/// Words that somebody types into a template.
pub const WORDS: Target = Target {
    name: "words",
    body: crate::compose::fuzzing::try_words,
    seeds: || {
        [
            "\0Nguyễn Thị Ánh Tuyết",
            "\u{1}سارة عبد الله ٢٠٢٦",
            "\u{2}王小明的照相馆",
            "\u{3}e\u{301}\u{302} \u{202e}evil\u{202c} 👩‍👩‍👧‍👦",
            "d<svg onload=alert(1)>&lt;",
        ]
        .map(|words| words.as_bytes().to_vec())
        .to_vec()
    },
};

/// Compositions as they come over the pipe.
pub const COMPOSITIONS: Target = Target {
    name: "compositions",
    body: crate::compose::fuzzing::try_composition,
    seeds: || {
        [
            r##"{"kind":"toy","name":"Mai","tagline":"one a day","box":"window","palette":"sky","accessories":["camera","coffee"],"figure":{"figure":"bobble-head","body":"hoodie","colours":{"main":"#ff8800"},"clothes":"photo","others":[{"body":"chef"},{}]},"look":"comic","language":"vi"}"##,
            r#"{"kind":"toy","figure":{"figure":"bust","stand":"disc"}}"#,
            r##"{"kind":"poster","template":"travel","words":{"title":"Sea","place":"Huế"},"colours":{"sun":"#ffcc00"},"language":"ar"}"##,
        ]
        .map(|json| json.as_bytes().to_vec())
        .to_vec()
    },
};

/// Everything that happens to a photo's bytes, up to pixels.
fn decode(kind: SourceFormat, file: &[u8]) {
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
    fn no_mutant_of_words_or_of_a_composition_leaves_its_box() {
        for seed in (COMPOSITIONS.seeds)() {
            assert!(serde_json::from_slice::<crate::compose::Composition>(&seed).is_ok());
        }
        WORDS.try_mutants(500);
        COMPOSITIONS.try_mutants(200);
    }

    #[test]
    fn no_mutant_of_a_model_breaks_its_reader() {
        for seed in (VECTORS.seeds)() {
            assert!(read_vectors(&seed, ["mosaic"].into_iter(), LENGTH, 2).is_some());
        }
        assert!(Manifest::parse(&(MANIFEST.seeds)()[0]).is_ok());
        MANIFEST.try_mutants(2000);
        ONNX.try_mutants(20_000);
        for seed in (IMPORTED.seeds)() {
            assert!(ImportedGraph::read(&seed).is_ok());
        }
        IMPORTED.try_mutants(20_000);
        VECTORS.try_mutants(5000);
        assert!(LearntStyle::from_bytes(&(LEARNT_STYLE.seeds)()[0]).is_some());
        LEARNT_STYLE.try_mutants(500);
    }
}
