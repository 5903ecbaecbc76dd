//! The setup of every golden test: pictures made of integers, the models, ONNX Runtime, and the
//! corpus if it is there.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "clippy does not see that these are tests"
)]

use std::path::{Path, PathBuf};
use std::{fs, num::NonZeroUsize};

use engine::{Decoded, Engine, Error, Limits, Photo, Precision, TruncationPolicy};

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../..")
        .canonicalize()
        .unwrap()
}

/// The painted styles, in the order of their set.
pub(crate) const PAINTED_STYLES: [&str; 12] = [
    "wave",
    "starry-night",
    "straw-hat",
    "wheat-field",
    "water-lilies",
    "scream",
    "mosaic",
    "composition-vii",
    "udnie",
    "edtaonisl",
    "gold-screen",
    "salon",
];

pub(crate) fn models() -> PathBuf {
    root().join("models")
}

/// The ONNX Runtime of this project. Tests that need it fail without it: to skip them would be to
/// claim that they passed.
pub(crate) fn library() -> PathBuf {
    let name = match std::env::consts::OS {
        "windows" => "onnxruntime.dll",
        "macos" => "libonnxruntime.1.dylib",
        _ => "libonnxruntime.so.1",
    };
    let path = root().join("vendor/onnxruntime").join(name);
    assert!(
        path.is_file(),
        "ONNX Runtime is missing: run scripts/onnxruntime.sh, then this test again"
    );
    path
}

/// Opens another folder of models, to run on one thread.
pub(crate) fn open_engine(models: &Path) -> Result<Engine, Error> {
    Engine::open(models, &library(), NonZeroUsize::MIN, Precision::Single)
}

pub(crate) fn engine() -> Engine {
    engine_in(Precision::Single)
}

pub(crate) fn engine_in(precision: Precision) -> Engine {
    let threads = NonZeroUsize::new(2).unwrap();
    Engine::open(&models(), &library(), threads, precision).unwrap()
}

/// Slopes, a disc and a little noise, from integers alone: the same on every machine.
pub(crate) fn picture(width: u32, height: u32) -> Photo {
    let (w, h) = (i64::from(width), i64::from(height));
    let mut pixels = Vec::new();
    for y in 0..h {
        for x in 0..w {
            let noise = ((x * 2_654_435_761 + y * 40_503 + x * y * 97) >> 5) & 31;
            let radius = w.min(h) * 3 / 4;
            let inside = (2 * x - w).pow(2) + (2 * y - h).pow(2) < radius * radius;
            let disc = if inside { 90 } else { 0 };
            for channel in [x * 200 / w + noise, y * 160 / h + disc, 120 - disc + noise] {
                pixels.push(channel.clamp(0, 255) as u8);
            }
        }
    }
    Photo::from_pixels(width, height, pixels).unwrap()
}

/// How far two photos of the same size are apart: mean and maximum over all samples, in 8-bit steps.
pub(crate) fn difference(one: &Photo, other: &Photo) -> (f64, u8) {
    assert_eq!((one.width(), one.height()), (other.width(), other.height()));
    let steps = one
        .pixels()
        .iter()
        .zip(other.pixels())
        .map(|(a, b)| a.abs_diff(*b));
    let sum: u64 = steps.clone().map(u64::from).sum();
    (sum as f64 / one.pixels().len() as f64, steps.max().unwrap())
}

/// The folder of optional test data; `None`, and a line about the cases that are not run, if it is
/// missing.
pub(crate) fn corpus(cases: usize) -> Option<PathBuf> {
    let folder = root().join("../shared/corpus");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("corpus absent, {cases} cases not run");
    None
}

/// Bytes of a file in tests/fixtures.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    fs::read(root().join("tests/fixtures").join(name)).unwrap()
}

/// Decodes within the usual limits.
pub(crate) fn decode(bytes: &[u8]) -> Result<Photo, Error> {
    Photo::decode(bytes, &Limits::default(), TruncationPolicy::Reject).map(|decoded| decoded.photo)
}

/// The smallest EXIF block with an orientation.
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let entry = [0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0];
    [&b"II*\0\x08\0\0\0\x01\0"[..], &entry, &[0; 4]].concat()
}

/// Decodes within the usual limits, with format and notes.
pub(crate) fn decode_with_notes(
    bytes: &[u8],
    truncation: TruncationPolicy,
) -> Result<Decoded, Error> {
    Photo::decode(bytes, &Limits::default(), truncation)
}

/// The first pixel of a file.
pub(crate) fn first_pixel(bytes: &[u8]) -> [u8; 3] {
    decode(bytes).unwrap().pixels()[..3].try_into().unwrap()
}

/// Whether no channel differs by more than `step`.
pub(crate) fn near(found: [u8; 3], expected: [u8; 3], step: u8) -> bool {
    found
        .iter()
        .zip(expected)
        .all(|(a, b)| a.abs_diff(b) <= step)
}

/// The manifest with another SHA-256 for `file`: that of `bytes`.
pub(crate) fn with_digest(manifest: &str, file: &str, bytes: &[u8]) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, bytes);
    let hex: String = digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let entry = manifest.find(&format!("\"{file}\"")).unwrap();
    let start = entry + manifest[entry..].find("sha256 = \"").unwrap() + 10;
    format!("{}{hex}{}", &manifest[..start], &manifest[start + 64..])
}
