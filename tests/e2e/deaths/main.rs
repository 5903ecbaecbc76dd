//! A darkroom that dies, in every way that we could think of: each costs one photo a clear fault, and the photo after it
//! is painted in the same run.
//!
//! This file is the program itself with another darkroom: put beside a note of how that is to die, it does. So nothing
//! of it is in the program that people get. Without a note it is the test, and runs a copy of itself for every way.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "in a test, to panic is to fail"
)]

#[path = "../stage.rs"]
#[allow(dead_code, reason = "not all of it is needed here")]
mod stage;
mod ways;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use ambrotype::darkroom::{SUBCOMMAND, worker};
use ambrotype::sandbox::{self, Role};
use serde_json::Value;

use ways::{WAYS, Way};

/// The note of how to die, beside the program.
const NOTE: &str = "way-to-die";

fn main() -> ExitCode {
    let program = std::env::current_exe().unwrap();
    let note = program.with_file_name(NOTE);
    let mut words = std::env::args().skip(1);
    if !note.parent().unwrap().join("models.here").exists() {
        return test(words);
    }
    if words.next().is_none_or(|word| word != SUBCOMMAND) {
        sandbox::enter(Role::App).unwrap();
        return ambrotype::cli::run();
    }
    // The first darkroom takes the note with it; the next is a sound one.
    if let Ok(way) = std::fs::read_to_string(&note) {
        std::fs::remove_file(&note).unwrap();
        ways::die(&way);
    }
    sandbox::enter(Role::Darkroom).unwrap();
    match worker::serve(words.next().as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => ExitCode::from(fault.exit_code()),
    }
}

/// Tries every way, or those whose name holds one of the words.
fn test(words: impl Iterator<Item = String>) -> ExitCode {
    let words: Vec<_> = words.filter(|word| !word.starts_with('-')).collect();
    let wanted = |way: &Way| words.is_empty() || words.iter().any(|word| way.name.contains(word));
    let (stuck, others): (Vec<_>, Vec<_>) = WAYS
        .iter()
        .filter(|way| wanted(way))
        .partition(|way| way.code == "timed-out");
    // Whoever is stuck is waited for; that costs nothing but time, in which the others die.
    std::thread::scope(|scope| {
        for way in &stuck {
            scope.spawn(|| dies_alone(way));
        }
        others.iter().for_each(|way| dies_alone(way));
    });
    let count = stuck.len() + others.len();
    println!(
        "{count} ways in which a darkroom ended: each cost at most its photo, the next photo was painted"
    );
    ExitCode::SUCCESS
}

/// Three photos in one run: the darkroom ends with the first, and the others come out well.
fn dies_alone(way: &Way) {
    let folder = tempfile::tempdir().unwrap();
    let program = install(folder.path());
    std::fs::write(folder.path().join(NOTE), way.name).unwrap();
    for name in ["first.png", "second.png", "third.png"] {
        stage::picture(48, 36)
            .save(folder.path().join(name))
            .unwrap();
    }
    let ran = Command::new(program)
        .args(["stylize", "first.png", "second.png", "third.png", "--json"])
        .args(["--style", "wave", "--precision", "single", "--out", "made/"])
        .current_dir(folder.path())
        .env("HOME", folder.path())
        .env("XDG_DATA_HOME", folder.path())
        .env("XDG_CACHE_HOME", folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(ran.stderr).unwrap();
    let name = way.name;
    let lies = |photo: &str| {
        folder
            .path()
            .join("made")
            .join(format!("{photo}-wave.jpg"))
            .exists()
    };
    assert!(
        !folder.path().join(NOTE).exists(),
        "{name}: the darkroom was never asked"
    );
    assert!(
        lies("second") && lies("third"),
        "{name}: the queue did not go on: {said}"
    );
    assert_eq!(lies("first"), way.code.is_empty(), "{name}: {said}");
    if way.code.is_empty() {
        assert_eq!((ran.status.code(), &said[..]), (Some(0), ""), "{name}");
        return;
    }
    let faults: Vec<Value> = said
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(faults.len(), 1, "{name}: {said}");
    assert_eq!(faults[0]["fault"]["code"], way.code, "{name}");
    assert_eq!(faults[0]["about"], "first.png", "{name}");
    assert!(
        faults[0]["remedy"]
            .as_str()
            .is_some_and(|remedy| !remedy.is_empty())
    );
    assert_ne!(ran.status.code(), Some(0), "{name}");
}

/// Puts this program where it finds what comes with it.
fn install(folder: &Path) -> PathBuf {
    let here = std::env::current_exe().unwrap();
    // `deps/` lies in the folder that the build script put the models and ONNX Runtime into.
    let built = here.parent().and_then(Path::parent).unwrap();
    for part in ["models", "libonnxruntime.so.1"] {
        std::os::unix::fs::symlink(built.join(part), folder.join(part)).unwrap();
    }
    std::fs::write(folder.join("models.here"), "").unwrap();
    let program = folder.join("ambrotype");
    // Of a program on another file system there is no second name.
    std::fs::hard_link(&here, &program)
        .or_else(|_| std::fs::copy(&here, &program).map(drop))
        .unwrap();
    program
}
