//! Models, manifests and ONNX Runtime itself: what is accepted, and what each refusal says.

#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that its helpers are tests"
)]

mod stage;

use std::fs;
use std::num::NonZeroUsize;

use engine::{Catalog, Engine, Error, ManifestError, Precision, RUNTIME_VERSION, Recipe};
use stage::open_engine;
use tempfile::TempDir;

/// What the program reads of a model beside its manifest.
const FILES: [&str; 4] = [
    "portraits.statistics.onnx",
    "portraits.folded.onnx",
    "portraits.quantised.onnx",
    "portraits.safetensors",
];

/// A copy of the models, with the manifest changed by `edit`.
fn copy(edit: impl FnOnce(String) -> String) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in FILES {
        fs::copy(stage::models().join(file), folder.path().join(file)).unwrap();
    }
    let manifest = fs::read_to_string(stage::models().join("portraits.toml")).unwrap();
    fs::write(folder.path().join("portraits.toml"), edit(manifest)).unwrap();
    folder
}

fn manifest_fault(edit: impl FnOnce(String) -> String) -> ManifestError {
    match Catalog::open(copy(edit).path()) {
        Err(Error::ManifestInvalid { source, path }) => {
            assert!(path.ends_with("portraits.toml"));
            source
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn the_catalog_lists_styles_without_onnx_runtime() {
    let catalog = Catalog::open(&stage::models()).unwrap();
    let wave = catalog.find("wave").unwrap();
    assert_eq!(wave.title, "The Great Wave");
    assert_eq!(
        wave.source,
        "The Great Wave off Kanagawa, Katsushika Hokusai (d. 1849), about 1831"
    );
    assert_eq!(wave.licence, "Apache-2.0 OR MIT");
    assert!(
        catalog
            .styles()
            .iter()
            .all(|style| !style.description.is_empty())
    );
    assert!(catalog.find("wave ").is_none());
}

#[test]
fn empty_and_missing_folders_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        Catalog::open(folder.path()),
        Err(Error::ModelAbsent { .. })
    ));
    let missing = folder.path().join("models");
    assert!(
        matches!(Catalog::open(&missing), Err(Error::ModelUnreadable { path, .. }) if path == missing)
    );
}

#[test]
fn a_manifest_is_read_strictly() {
    assert!(Catalog::open(copy(|same| same).path()).is_ok());
    for (from, to) in [
        ("stride = 4", ""),
        ("stride = 4", "stride = 4\nshell = \"rm\""),
        ("stride = 4", "stride = -4"),
        ("layout = \"nchw\"", "layout = \"nhwc\""),
        ("colour = \"srgb-rgb\"", "colour = \"srgb-bgr\""),
        ("range = \"0..=1\"", "range = \"-1..=1\""),
        ("\"portraits.onnx\"", "\"../portraits.onnx\""),
        ("\"portraits.onnx\"", "\"/etc/passwd\""),
        ("\"portraits.onnx\"", "\"C:portraits.onnx\""),
        ("\"portraits.onnx\"", "\".\""),
        ("\"portraits.onnx\"", "\"\""),
        ("sha256 = \"", "sha256 = \"0"),
        ("sha256 = \"", "sha256 = \"x"),
        ("halo = 52", "halo = -1"),
        ("channels = [32", "channels = [-32"),
        ("points = [", "points = [1, "),
        ("format = 5", "format = "),
        ("kind = \"neural-style\"\n", ""),
        ("upscale = 2", "upscale = -2"),
    ] {
        let fault = manifest_fault(|manifest| {
            assert!(manifest.contains(from));
            manifest.replacen(from, to, 1)
        });
        assert!(
            matches!(fault, ManifestError::Syntax(_)),
            "{from} -> {to}: {fault:?}"
        );
    }
    let with =
        |from: &'static str, to: &'static str| manifest_fault(move |m| m.replacen(from, to, 1));
    assert!(matches!(
        with("format = 5", "format = 3"),
        ManifestError::Format { found: 3 }
    ));
    assert!(matches!(
        with("stride = 4", "stride = 0"),
        ManifestError::Size
    ));
    assert!(matches!(
        with("length = 774", "length = 99999999"),
        ManifestError::Size
    ));
    assert!(matches!(
        with("halo = 52", "halo = 51"),
        ManifestError::Size
    ));
    // Fewer pixels than the postprocessing depends on.
    assert!(matches!(
        with("halo = 52", "halo = 8"),
        ManifestError::Halo { least: 9 }
    ));
    for upscale in ["upscale = 0", "upscale = 3", "upscale = 16"] {
        assert!(matches!(with("upscale = 2", upscale), ManifestError::Size));
    }
    match with("\"neural-style\"", "\"upscaler\"") {
        ManifestError::UnknownKind { found } => assert_eq!(found, "upscaler"),
        other => panic!("not refused: {other:?}"),
    }
    assert!(matches!(
        with("\"starry-night\"", "\"Starry Night\""),
        ManifestError::Name { .. }
    ));
    assert!(
        matches!(with("\"udnie\"", "\"wave\""), ManifestError::Repeated { name } if name == "wave")
    );
}

#[test]
fn two_models_cannot_share_a_name() {
    let folder = copy(|same| same);
    fs::copy(
        folder.path().join("portraits.toml"),
        folder.path().join("twin.toml"),
    )
    .unwrap();
    match Catalog::open(folder.path()) {
        Err(Error::ManifestInvalid {
            path,
            source: ManifestError::Repeated { .. },
        }) => {
            assert!(path.ends_with("twin.toml"));
        }
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn one_flipped_bit_in_a_model_is_detected() {
    for file in FILES {
        let folder = copy(|same| same);
        let path = folder.path().join(file);
        let mut bytes = fs::read(&path).unwrap();
        let last = bytes.len() - 1;
        bytes[last] ^= 1;
        fs::write(&path, bytes).unwrap();
        assert!(
            matches!(open_engine(folder.path()), Err(Error::ModelDamaged { path: seen }) if seen == path)
        );

        fs::remove_file(&path).unwrap();
        assert!(
            matches!(open_engine(folder.path()), Err(Error::ModelUnreadable { path: seen, .. }) if seen == path)
        );
    }
}

#[test]
fn vectors_of_another_length_are_refused_even_with_the_right_hash() {
    let folder = copy(|manifest| manifest.replacen("length = 774", "length = 773", 1));
    match open_engine(folder.path()) {
        Err(Error::ModelDamaged { path }) => assert!(path.ends_with("portraits.safetensors")),
        other => panic!("not refused: {other:?}"),
    }
    let folder = copy(|manifest| manifest.replacen("\"mosaic\"", "\"candy\"", 1));
    assert!(
        matches!(open_engine(folder.path()), Err(Error::ModelDamaged { .. })),
        "a style without vector"
    );
    // The name of a drawn look is taken.
    let folder = copy(|manifest| manifest.replacen("\"mosaic\"", "\"ink\"", 1));
    assert!(matches!(
        open_engine(folder.path()),
        Err(Error::ManifestInvalid { .. })
    ));
}

#[test]
fn a_file_that_is_not_a_graph_is_refused_by_name() {
    let text = b"this is no graph";
    for file in FILES {
        let folder = copy(|manifest| stage::with_digest(&manifest, file, text));
        fs::write(folder.path().join(file), text).unwrap();
        match open_engine(folder.path()) {
            Err(Error::GraphRefused { path, .. }) => {
                assert!(path.ends_with(file) && file.ends_with(".onnx"));
            }
            Err(Error::ModelDamaged { path }) => {
                assert!(path.ends_with(file) && file.ends_with(".safetensors"));
            }
            other => panic!("{file} is not refused: {other:?}"),
        }
    }
}

#[test]
fn a_manifest_that_does_not_fit_its_graphs_is_an_error() {
    for (from, to) in [
        ("channels = [32, 64", "channels = [64, 32"),
        ("channels = [32, 64", "channels = [0, 64"),
        ("channels = [32, 64", "channels = [64"),
        (
            "\"conv.0\", \"conv.1\", \"conv.2\"",
            "\"conv.1\", \"conv.2\"",
        ),
    ] {
        let folder = copy(|manifest| {
            assert!(manifest.contains(from));
            manifest.replacen(from, to, 1)
        });
        let painted = Engine::open(
            folder.path(),
            &stage::library(),
            NonZeroUsize::MIN,
            Precision::Eight,
        )
        .and_then(|mut engine| {
            engine.stylize(
                &stage::picture(16, 16),
                &Recipe::parse("wave", 1.0).unwrap(),
            )
        });
        assert!(painted.is_err(), "{from} -> {to}");
    }
}

#[test]
fn the_runtime_reports_its_version() {
    let engine = open_engine(&stage::models()).unwrap();
    assert_eq!(engine.runtime().version(), RUNTIME_VERSION);
    assert_eq!(engine.runtime().library(), stage::library());
}
