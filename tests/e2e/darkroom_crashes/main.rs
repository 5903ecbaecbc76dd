//! A darkroom that crashes or misbehaves in about forty ways: each costs one photo and gives a clear fault, and the next photo
//! is stylised in the same run.
//!
//! This file is the program itself with another darkroom: a file beside it names how that darkroom crashes. So nothing of it
//! is in the real program. Without that file it is the test, and runs a copy of itself for each crash.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "in a test, to panic is to fail"
)]

mod crashes;
mod lock_times;
mod locks;
mod packs;
mod pending_purges;
mod studio;
#[path = "../support.rs"]
#[allow(dead_code, reason = "not all of it is needed here")]
mod support;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use ambrotype::darkroom::{SUBCOMMAND, worker};
use ambrotype::sandbox::{self, Role};
use serde_json::Value;

use crashes::{CRASHES, Crash};
use studio::StudioTest;

/// The file beside the program that names the crash.
const CRASH_FILE: &str = "way-to-die";

fn main() -> ExitCode {
    let program = std::env::current_exe().unwrap();
    let crash_file = program.with_file_name(CRASH_FILE);
    let mut words = std::env::args().skip(1);
    if !crash_file.parent().unwrap().join("models.here").exists() {
        return test(words);
    }
    let word = words.next();
    if word.as_deref() != Some(SUBCOMMAND) {
        sandbox::enter(Role::App).unwrap();
        let Some((_, _, test)) = studio_tests().find(|(name, ..)| Some(*name) == word.as_deref())
        else {
            return ambrotype::cli::run(None);
        };
        test(program.parent().unwrap());
        return ExitCode::SUCCESS;
    }
    // The first darkroom removes the file; the next one works.
    if let Ok(crash) = std::fs::read_to_string(&crash_file) {
        std::fs::remove_file(&crash_file).unwrap();
        crashes::crash_as(&crash);
    }
    sandbox::enter(Role::Darkroom).unwrap();
    match worker::serve(words.next().as_deref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => ExitCode::from(fault.exit_code()),
    }
}

fn studio_tests() -> impl Iterator<Item = &'static StudioTest> {
    let tests = studio::TESTS.iter().chain(locks::TESTS);
    let tests = tests.chain(lock_times::TESTS).chain(packs::TESTS);
    tests.chain(pending_purges::TESTS)
}

/// Tries every crash, or those whose name contains one of the words.
fn test(words: impl Iterator<Item = String>) -> ExitCode {
    let words: Vec<_> = words.filter(|word| !word.starts_with('-')).collect();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word));
    let tests = studio_tests().filter(|(name, ..)| wanted(name));
    tests.for_each(|(name, crash, _)| passes_in_the_program(name, *crash));
    let (stuck, others): (Vec<_>, Vec<_>) = CRASHES
        .iter()
        .filter(|crash| wanted(crash.name))
        .partition(|crash| crash.code == "timed-out");
    // The stuck ones only take time, in which the others run.
    std::thread::scope(|scope| {
        for crash in &stuck {
            scope.spawn(|| costs_one_photo(crash));
        }
        others.iter().for_each(|crash| costs_one_photo(crash));
    });
    let count = stuck.len() + others.len();
    println!(
        "{count} ways in which a darkroom ended: each cost at most its photo, the next photo was painted"
    );
    ExitCode::SUCCESS
}

/// Three photos in one run: the darkroom crashes with the first, and the others succeed.
fn costs_one_photo(crash: &Crash) {
    let folder = tempfile::tempdir().unwrap();
    let mut program = installed(folder.path());
    std::fs::write(folder.path().join(CRASH_FILE), crash.name).unwrap();
    for name in ["first.png", "second.png", "third.png"] {
        support::picture(48, 36)
            .save(folder.path().join(name))
            .unwrap();
    }
    let ran = program
        .args(["stylize", "first.png", "second.png", "third.png", "--json"])
        .args(["--style", "wave", "--precision", "single", "--out", "made/"])
        .output()
        .unwrap();
    let stderr = String::from_utf8(ran.stderr).unwrap();
    let name = crash.name;
    let portrait = |photo: &str| folder.path().join(format!("made/{photo}-wave.jpg"));
    let exists = |photo: &str| portrait(photo).exists();
    let size_of = |photo: &str| engine::own_jpeg_size(&std::fs::read(portrait(photo)).unwrap());
    assert!(
        !folder.path().join(CRASH_FILE).exists(),
        "{name}: the darkroom was never asked"
    );
    assert!(
        exists("second") && exists("third"),
        "{name}: the queue did not go on: {stderr}"
    );
    for others in ["second", "third"] {
        // The darkroom of the first photo, which would have made a square of it, has never seen it.
        assert_eq!(size_of(others), Some((48, 36)), "{name}");
    }
    assert_eq!(exists("first"), crash.code.is_empty(), "{name}: {stderr}");
    if crash.code.is_empty() {
        // Noise perhaps, but a file of our own encoder.
        assert!(size_of("first").is_some(), "{name}");
        assert_eq!((ran.status.code(), &stderr[..]), (Some(0), ""), "{name}");
        return;
    }
    let faults: Vec<Value> = stderr
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(faults.len(), 1, "{name}: {stderr}");
    assert_eq!(faults[0]["fault"]["code"], crash.code, "{name}");
    assert_eq!(faults[0]["about"], "first.png", "{name}");
    assert!(
        faults[0]["remedy"]
            .as_str()
            .is_some_and(|remedy| !remedy.is_empty())
    );
    assert_ne!(ran.status.code(), Some(0), "{name}");
}

/// Runs a test of the studio in the program, with a first darkroom that ends so.
fn passes_in_the_program(name: &str, crash: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let mut program = installed(folder.path());
    if let Some(crash) = crash {
        std::fs::write(folder.path().join(CRASH_FILE), crash).unwrap();
    }
    let ran = program.arg(name).output().unwrap();
    let stderr = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{name}: {stderr}");
    print!("{}", String::from_utf8_lossy(&ran.stdout));
    println!("{name}: ok");
}

/// This program, put where it finds what comes with it and nothing else.
fn installed(folder: &Path) -> Command {
    let mut command = Command::new(install(folder));
    command
        .current_dir(folder)
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder)
        .env("XDG_CACHE_HOME", folder)
        .stdin(Stdio::null());
    command
}

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
