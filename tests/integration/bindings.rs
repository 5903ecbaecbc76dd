//! The page's TypeScript is generated from the Rust types and must not drift from them.

use std::path::Path;

use specta_typescript::Typescript;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/bridge/bindings.ts");

/// `make bindings` runs this with `UPDATE_BINDINGS` set, which writes the file instead of comparing it.
#[test]
fn the_committed_bindings_are_those_of_the_rust_types() {
    let folder = tempfile::tempdir().unwrap();
    let fresh = folder.path().join("bindings.ts");
    let update = std::env::var_os("UPDATE_BINDINGS").is_some();
    let target = if update { Path::new(COMMITTED) } else { &fresh };
    ambrotype::shell::bridge()
        .export(Typescript::default(), target)
        .unwrap();
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    assert!(
        update || read(&fresh) == read(Path::new(COMMITTED)),
        "the bindings have drifted: run `make bindings`"
    );
}
