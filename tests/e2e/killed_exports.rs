//! An export that is killed leaves no file that somebody could read, and what is left of one is found and removed.

use std::collections::BTreeSet;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::{PASSPHRASE, RunResult, Workspace, files};

/// How many times: `AMBROTYPE_SOAK_EXPORTS`, or a few.
fn kills() -> u32 {
    std::env::var("AMBROTYPE_SOAK_EXPORTS").map_or(6, |count| count.parse().unwrap())
}

fn begin_export(workspace: &Workspace) -> Child {
    let words = ["--passphrase-fd", "0", "export", "--all", "--format", "png"];
    let mut command =
        workspace.command(&[&words[..], &["--out", "out/all.zip", "--force"]].concat());
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    // A command that fails early does not read it.
    let _ = writeln!(child.stdin.take().unwrap(), "{PASSPHRASE}");
    child
}

/// Whether files without a name are to be had in this folder.
fn has_nameless_files(folder: &Path) -> bool {
    use rustix::fs::{Mode, OFlags, open};
    open(folder, OFlags::TMPFILE | OFlags::WRONLY, Mode::RWXU).is_ok()
}

#[test]
fn a_killed_export_leaves_nothing_that_can_be_read() {
    let workspace = Workspace::new();
    for name in ["a.png", "b.png", "c.png"] {
        workspace.photo(name, 1200, 900);
        workspace.import(name);
    }
    let folder = workspace.path("out");
    std::fs::create_dir(&folder).unwrap();
    let finished = folder.join("all.zip");
    let unfinished = || -> Vec<PathBuf> {
        let found = files(&folder).into_iter();
        found.filter(|path| *path != finished).collect()
    };
    let nameless = has_nameless_files(&folder);

    // Once to its end, looked at all the time.
    let begun = Instant::now();
    let mut child = begin_export(&workspace);
    let mut seen = BTreeSet::new();
    while child.try_wait().unwrap().is_none() {
        seen.extend(unfinished());
        sleep(Duration::from_millis(1));
    }
    let whole_run = begun.elapsed();
    RunResult::from(child.wait_with_output().unwrap()).succeeds();
    assert!(!nameless || seen.is_empty(), "it had a name: {seen:?}");
    let whole = std::fs::read(&finished).unwrap();

    let (mut busy, mut left) = (0, 0);
    for kill in 0..kills() {
        if kill % 2 == 0 {
            // So that a killed run is followed by one with nothing in its way, too.
            let _ = std::fs::remove_file(&finished);
        }
        let mut child = begin_export(&workspace);
        // Another moment every time, all over what a whole run takes.
        sleep(whole_run.mul_f64(f64::from(kill + 1) * 0.618_034 % 1.0));
        busy += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        // Its children end with it, but not at once: they hold no file of the export.
        assert!(!nameless || unfinished().is_empty(), "{:?}", unfinished());
        for path in unfinished() {
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "others may read {}", path.display());
            left += 1;
        }
        if let Ok(bytes) = std::fs::read(&finished) {
            assert_eq!(bytes.len(), whole.len(), "a part of the file is there");
        }
        let out = folder.to_str().unwrap();
        workspace.run(&["doctor", "--traces", out]).succeeds();
        assert_eq!(
            unfinished(),
            Vec::<PathBuf>::new(),
            "the search leaves them"
        );
    }
    println!(
        "{} kills, {busy} of them at work: 0 files that others can read, {left} unfinished ones found and removed",
        kills()
    );
}

#[test]
fn unfinished_exports_are_found_where_people_put_files() {
    let workspace = Workspace::new();
    let places = ["Downloads/trip", "Pictures", "elsewhere", "."];
    let file = |place: &str| {
        let folder = workspace.path(place);
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(".ambrotype-aB3dE6gH9jK2.partial");
        std::fs::write(&path, "a face").unwrap();
        path
    };
    let planted = places.map(file);
    let config = workspace.path("config");
    std::fs::create_dir(&config).unwrap();
    std::fs::write(
        config.join("user-dirs.dirs"),
        "XDG_DOWNLOAD_DIR=\"$HOME/Downloads\"\nXDG_PICTURES_DIR=\"$HOME/Pictures\"\n",
    )
    .unwrap();
    let search = |words: &[&str]| {
        let words = [&["doctor", "--json", "--traces"], words].concat();
        let mut command = workspace.command(&words);
        command.env("XDG_CONFIG_HOME", &config);
        let found = RunResult::from(command.output().unwrap()).succeeds().json();
        let traces = found["traces"].as_array().unwrap().clone();
        let mut of_exports = traces
            .into_iter()
            .filter(|it| it["place"] == "unfinished-exports");
        of_exports.next().unwrap()
    };
    let trace = search(&[]);
    assert_eq!(trace["finding"], "removed");
    assert_eq!(trace["paths"].as_array().unwrap().len(), 3, "{trace}");
    assert!(planted[2].exists(), "nobody has named that folder");
    let named = workspace.path("elsewhere");
    assert_eq!(search(&[named.to_str().unwrap()])["finding"], "removed");
    assert!(planted.iter().all(|path| !path.exists()));
    assert_eq!(search(&[])["finding"], "nothing");
}
