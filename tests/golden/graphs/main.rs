//! Hostile ONNX files, each in a folder of models whose manifest has the right hash for it, as if a
//! user had been persuaded to add it. All are refused before ONNX Runtime sees them, and no file
//! that they name is opened.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "clippy does not see that its helpers are tests"
)]

/// Shorthand for "the fault is this variant".
macro_rules! is {
    ($pattern:pat $(if $guard:expr)?) => {
        |fault: &GraphError| matches!(fault, $pattern $(if $guard)?)
    };
}

// Tables: a line for a case.
#[rustfmt::skip]
mod bytes;
#[rustfmt::skip]
mod cases;
#[path = "../stage/mod.rs"]
mod stage;
mod writer;

use std::fs;
use std::path::Path;

use cases::{Case, cases};
use engine::Error;
use stage::open_engine;
use tempfile::TempDir;
use writer::Model;

/// The graph that is replaced by a crafted one, and the two others.
const GRAPHS: [&str; 3] = [
    "portraits.folded.onnx",
    "portraits.quantised.onnx",
    "portraits.statistics.onnx",
];

#[test]
fn every_hostile_graph_is_refused_for_its_fault_and_opens_no_file() {
    let outside = tempfile::tempdir().unwrap();
    let marker = outside.path().join("weights.bin");
    fs::write(&marker, vec![0; 4096]).unwrap();
    // ONNX Runtime 1.27 itself would open a file of the working directory.
    std::env::set_current_dir(outside.path()).unwrap();
    let watch = Watch::on(outside.path());
    let folder = models();

    let cases = cases(marker.to_str().unwrap());
    for Case {
        description,
        file,
        matches,
    } in &cases
    {
        put(folder.path(), GRAPHS[0], file);
        match open_engine(folder.path()) {
            // A refusal by ONNX Runtime would be another variant.
            Err(Error::GraphRefused { path, source }) => {
                assert!(path.ends_with(GRAPHS[0]));
                assert!(matches(&source), "{description}: {source:?}");
            }
            other => panic!("{description}: {other:?}"),
        }
    }
    let opened = watch.opened();
    assert_eq!(opened, 0, "the file outside was opened");
    println!(
        "{} crafted models, {opened} files opened outside, 0 reached ONNX Runtime",
        cases.len()
    );

    fs::read(&marker).unwrap();
    let seen = if cfg!(target_os = "linux") { 1 } else { 0 };
    assert_eq!(watch.opened(), seen, "the watch sees what it is there for");
}

#[test]
fn the_valid_base_of_the_hostile_graphs_is_accepted() {
    let folder = models();
    put(folder.path(), GRAPHS[0], &Model::painting().to_file());
    open_engine(folder.path()).unwrap();
}

#[test]
fn the_hostile_graph_among_the_three_is_named() {
    for name in GRAPHS {
        let folder = models();
        put(folder.path(), name, b"\xff");
        let refused = open_engine(folder.path()).unwrap_err();
        assert!(matches!(refused, Error::GraphRefused { path, .. } if path.ends_with(name)));
    }
}

/// A copy of the models that we ship.
fn models() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in GRAPHS
        .iter()
        .chain(&["portraits.safetensors", "portraits.toml"])
    {
        fs::copy(stage::models().join(file), folder.path().join(file)).unwrap();
    }
    folder
}

/// Replaces a file, and its hash in the manifest.
fn put(folder: &Path, name: &str, file: &[u8]) {
    let path = folder.join("portraits.toml");
    let manifest = fs::read_to_string(&path).unwrap();
    fs::write(&path, stage::with_digest(&manifest, name, file)).unwrap();
    fs::write(folder.join(name), file).unwrap();
}

/// Counts how often files of a folder are opened, as the kernel tells.
struct Watch {
    #[cfg(target_os = "linux")]
    events: std::os::fd::OwnedFd,
}

#[cfg(target_os = "linux")]
impl Watch {
    fn on(folder: &Path) -> Watch {
        use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
        let events = init(CreateFlags::NONBLOCK).unwrap();
        add_watch(&events, folder, WatchFlags::OPEN | WatchFlags::ACCESS).unwrap();
        Watch { events }
    }

    /// Since the last call.
    fn opened(&self) -> usize {
        use rustix::fs::inotify::{ReadFlags, Reader};
        let mut buffer = [std::mem::MaybeUninit::uninit(); 4096];
        let mut reader = Reader::new(&self.events, &mut buffer);
        std::iter::from_fn(|| reader.next().ok().map(|event| event.events()))
            .filter(|flags| flags.contains(ReadFlags::OPEN))
            .count()
    }
}

#[cfg(not(target_os = "linux"))]
impl Watch {
    fn on(_folder: &Path) -> Watch {
        Watch {}
    }

    /// Not known on other systems.
    fn opened(&self) -> usize {
        0
    }
}
