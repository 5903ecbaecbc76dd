//! What a manifest that did not ship with the program can do to the process that holds the keys: nothing.

use std::path::Path;
use std::process::Command;

/// The program in a folder of its own, with models beside it of which one manifest is a stranger's.
fn styles_beside(manifest: Option<&str>) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let binary = Path::new(env!("CARGO_BIN_EXE_ambrotype"));
    let program = folder.path().join("ambrotype");
    std::fs::copy(binary, &program).unwrap();
    let library = "libonnxruntime.so.1";
    std::os::unix::fs::symlink(binary.with_file_name(library), folder.path().join(library))
        .unwrap();
    let models = folder.path().join("models");
    std::fs::create_dir(&models).unwrap();
    if let Some(manifest) = manifest {
        std::fs::write(models.join("foreign.toml"), manifest).unwrap();
    }
    let ran = Command::new(program)
        .args(["styles", "--json"])
        .env("HOME", folder.path())
        .output()
        .unwrap();
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    ran.stdout
}

#[test]
fn a_foreign_manifest_is_not_parsed_by_the_app() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let shipped = std::fs::read_to_string(models.join("portraits.toml")).unwrap();
    // A manifest that parses and would replace ours, one with new names, and one that is none.
    let renamed = shipped.replace("wave", "foreign");
    let expected = styles_beside(None);
    assert!(String::from_utf8_lossy(&expected).contains("wave"));
    for manifest in [&shipped, &renamed, "no manifest [["] {
        assert_eq!(styles_beside(Some(manifest)), expected);
    }
}
