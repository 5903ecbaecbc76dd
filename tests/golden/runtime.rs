//! Loading ONNX Runtime where it is absent or something else. A process loads one library in its
//! life, so these cases run in one test, in a process of their own.

mod stage;

use std::fs;

use engine::{Error, load_runtime};

#[test]
fn other_libraries_are_refused_and_onnx_runtime_loads_after_them() {
    let folder = tempfile::tempdir().unwrap();

    let missing = folder.path().join("libonnxruntime.so.1");
    assert!(
        matches!(load_runtime(&missing), Err(Error::RuntimeMissing { path }) if path == missing)
    );
    assert!(
        matches!(
            load_runtime(folder.path()),
            Err(Error::RuntimeMissing { .. })
        ),
        "a folder"
    );

    // A truncated library would crash the process while it loads, and one byte more makes another
    // library: neither is loaded.
    let whole = fs::read(stage::library()).unwrap();
    let longer = [&whole[..], b"\0"].concat();
    for bytes in [&b"this is no library"[..], &whole[..1000], &longer] {
        let other = folder.path().join("other.so");
        fs::write(&other, bytes).unwrap();
        match load_runtime(&other) {
            Err(Error::RuntimeVersion { path, needed, .. }) => {
                assert_eq!((path, needed), (other, "1.27.0"));
            }
            result => panic!("{} bytes: {result:?}", bytes.len()),
        }
    }

    let runtime = load_runtime(&stage::library()).unwrap();
    assert_eq!(runtime.version(), "1.27.0");
    // The first library stays loaded.
    assert_eq!(
        load_runtime(&stage::library()).unwrap().library(),
        runtime.library()
    );
}
