//! What commands take: names that are no Unicode, standard input, beginnings of identifiers, the same file twice; and commands
//! that answer before there is anything.

use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::process::Stdio;
use std::time::Duration;

use image::ImageFormat;

use crate::support::{RunResult, Workspace, encoded};

#[test]
fn a_name_that_is_no_unicode_is_a_name_like_any_other() {
    let workspace = Workspace::new();
    let name = OsStr::from_bytes(b"me\xff.png");
    let other = OsStr::from_bytes(b"out\xfe.jpg");
    std::fs::write(
        workspace.path("").join(name),
        encoded(32, 32, ImageFormat::Png),
    )
    .unwrap();
    let run = |words: &[&OsStr]| {
        let mut command = workspace.command(&["--json", "--passphrase-fd", "0"]);
        let mut child = command.args(words).stdin(Stdio::piped()).spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(b"a lantern in the case\n")
            .unwrap();
        RunResult::from(child.wait_with_output().unwrap())
            .succeeds()
            .json()
    };
    let word = OsStr::new;
    let made = run(&[
        word("stylize"),
        name,
        word("--strength=0"),
        word("--out"),
        other,
    ]);
    assert_eq!(made["portraits"][0]["photo"], "me\u{fffd}.png");
    assert_eq!(made["portraits"][0]["photoBytes"], "6d65ff2e706e67");
    assert_eq!(made["portraits"][0]["outBytes"], "6f7574fe2e6a7067");
    assert!(workspace.path("").join(other).is_file());
    let made = run(&[
        word("stylize"),
        name,
        word("--strength=0"),
        word("--out"),
        word("made/"),
    ]);
    assert_eq!(made["portraits"][0]["out"], "made/me-storybook.jpg");
    let seen = run(&[word("analyze"), name]);
    assert_eq!(seen["photos"][0]["photoBytes"], "6d65ff2e706e67");
    run(&[word("import"), name]);
    run(&[
        word("export"),
        word("--all"),
        word("--out"),
        OsStr::from_bytes(b"all\xff.zip"),
    ]);
    run(&[
        word("doctor"),
        word("--vault"),
        OsStr::from_bytes(b"vault\xff"),
    ]);
    run(&[word("doctor"), word("--traces"), name]);
    let backup = OsStr::from_bytes(b"photos\xff.case");
    let mut command =
        workspace.command(&["--passphrase-fd", "0", "backup", "--file-fd", "0", "--json"]);
    let mut child = command.arg(backup).stdin(Stdio::piped()).spawn().unwrap();
    let passphrase = b"a lantern in the case\na lantern in the case\n";
    child.stdin.take().unwrap().write_all(passphrase).unwrap();
    let ran = RunResult::from(child.wait_with_output().unwrap());
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
}

#[test]
fn a_photo_comes_from_standard_input_or_from_a_shell() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 48, 32);
    let program = env!("CARGO_BIN_EXE_ambrotype");
    let style = "--strength 0 --json";
    for line in [
        format!("{program} stylize - {style} --out a.png < me.png"),
        format!("cat me.png | {program} stylize /dev/stdin {style} --out b.png"),
        format!("{program} stylize <(sleep 0.2; cat me.png) {style} --out c.png"),
        format!("cat me.png | {program} stylize - {style} --out made/"),
        format!("cat me.png | {program} import - --passphrase-fd 3 3<<<'a lantern in the case'"),
    ] {
        let mut shell = std::process::Command::new("bash");
        shell.args(["-c", &line]);
        let ran = RunResult::from(workspace.in_workspace(shell).output().unwrap());
        assert_eq!(ran.code, 0, "{line}: {}", ran.stderr);
    }
    for name in ["a.png", "b.png", "c.png", "made/photo-storybook.jpg"] {
        assert_eq!(
            image::open(workspace.path(name)).unwrap().width(),
            48,
            "{name}"
        );
    }
    assert_eq!(workspace.list()[0]["name"], "photo");
    workspace.stylize("-", "d.png", &[]).fails("empty", 11);
}

#[test]
fn the_beginning_of_an_identifier_is_enough_where_it_means_one_photo() {
    let workspace = Workspace::new();
    let names: Vec<_> = (0..17).map(|number| format!("{number}.png")).collect();
    for (width, name) in (16..).zip(&names) {
        workspace.photo(name, width, 16);
    }
    let mut words = vec!["import", "--json"];
    words.extend(names.iter().map(String::as_str));
    let imported = workspace.run_with_passphrase(&words).succeeds().json();
    let photos = imported["photos"].as_array().unwrap().iter();
    let ids: Vec<_> = photos
        .map(|it| it["id"].as_str().unwrap().to_owned())
        .collect();
    // Of seventeen, two begin alike.
    let twice = |length: usize| {
        let is_twice =
            |id: &&String| ids.iter().filter(|it| it[..length] == id[..length]).count() > 1;
        ids.iter().find(is_twice).map(|id| id[..length].to_owned())
    };
    let ambiguous = twice(1).unwrap();
    let words = ["export", &ambiguous, "--out", "x/", "--json"];
    workspace
        .run_with_passphrase(&words)
        .fails("id-ambiguous", 70);
    let length = (1..32).find(|length| twice(*length).is_none()).unwrap();
    let short = |id: &String| id[..length].to_uppercase();
    workspace
        .run_with_passphrase(&["export", &short(&ids[0]), "--original", "--out", "one.png"])
        .succeeds();
    assert_eq!(image::open(workspace.path("one.png")).unwrap().width(), 16);
    workspace
        .run_with_passphrase(&["keep", &short(&ids[1]), &short(&ids[2]), "--pin"])
        .succeeds();
    workspace
        .run_with_passphrase(&["purge", &short(&ids[0])])
        .succeeds();
    workspace
        .run_with_passphrase(&["purge", &short(&ids[0]), "--json"])
        .fails("photo-unknown", 22);
    assert_eq!(workspace.list().len(), 16);
    // One that is not there changes none of the others.
    let absent = "0".repeat(32);
    let words = ["keep", &ids[3], &absent, "--pin", "--json"];
    workspace
        .run_with_passphrase(&words)
        .fails("photo-unknown", 22);
    let kept = workspace
        .list()
        .into_iter()
        .find(|photo| photo["id"] == ids[3])
        .unwrap();
    assert_eq!(kept["term"], serde_json::Value::Null);
}

#[test]
fn a_file_is_imported_once_unless_it_is_wanted_again() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 48, 32);
    std::fs::copy(workspace.path("me.png"), workspace.path("copy.png")).unwrap();
    let id = workspace.import("me.png");
    let words = ["import", "me.png", "copy.png", "--json"];
    let again = workspace.run_with_passphrase(&words).succeeds().json();
    for photo in again["photos"].as_array().unwrap() {
        assert_eq!(
            (&photo["id"], &photo["present"]),
            (&id.as_str().into(), &true.into())
        );
        assert_eq!(photo.get("digest"), None, "a digest is printed nowhere");
    }
    let told = workspace
        .run_with_passphrase(&["import", "me.png"])
        .succeeds();
    assert!(
        told.text().starts_with("already in the vault: "),
        "{}",
        told.text()
    );
    assert_eq!(workspace.list().len(), 1);
    workspace
        .run_with_passphrase(&["import", "me.png", "copy.png", "--again"])
        .succeeds();
    assert_eq!(workspace.list().len(), 3);
}

#[test]
fn list_and_settings_answer_before_the_first_photo_and_make_no_vault() {
    let workspace = Workspace::new();
    assert_eq!(workspace.list().len(), 0);
    let settings = workspace.run(&["settings", "--json"]).succeeds().json();
    assert_eq!(settings["originals"], "keep");
    assert!(!workspace.home().exists());
    workspace
        .run_with_passphrase(&["settings", "--originals", "drop"])
        .succeeds();
    let settings = workspace
        .run_with_passphrase(&["settings", "--json"])
        .succeeds()
        .json();
    assert_eq!(settings["originals"], "drop");
}

#[test]
fn a_batch_that_is_stopped_says_what_was_done_and_what_was_not() {
    let workspace = Workspace::new();
    workspace.photo("small.jpg", 48, 48);
    workspace.photo("large.jpg", 4000, 3000);
    workspace.photo("last.jpg", 48, 48);
    let photos = ["small.jpg", "large.jpg", "last.jpg"];
    let words = [
        &["stylize"],
        &photos[..],
        &[
            "--style", "wave", "--brush", "native", "--out", "made/", "--json",
        ],
    ]
    .concat();
    let child = workspace.command(&words).spawn().unwrap();
    let first = workspace.path("made/small-wave.jpg");
    while !first.exists() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let process = rustix::process::Pid::from_raw(child.id() as i32).unwrap();
    rustix::process::kill_process(process, rustix::process::Signal::INT).unwrap();
    let ran = RunResult::from(child.wait_with_output().unwrap());
    assert_eq!(ran.code, 42, "{}", ran.stderr);
    let document = ran.json();
    assert_eq!(document["portraits"].as_array().unwrap().len(), 1);
    let undone: Vec<_> = document["undone"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["photo"].clone())
        .collect();
    assert_eq!(undone, ["large.jpg", "last.jpg"]);
    assert!(!workspace.path("made/large-wave.jpg").exists());
}

#[test]
fn help_can_be_read_at_forty_columns_and_ends_with_what_every_command_takes() {
    let workspace = Workspace::new();
    for command in [
        "stylize", "import", "export", "purge", "settings", "backup", "restore",
    ] {
        let mut help = workspace.command(&[command, "--help"]);
        let ran = RunResult::from(help.env("COLUMNS", "40").output().unwrap()).succeeds();
        for line in ran
            .text()
            .lines()
            .filter(|line| !line.starts_with("Usage:"))
        {
            assert!(line.chars().count() <= 44, "{command}: {line}");
        }
        let (own, of_every) = ran.text().split_once("Options of every command").unwrap();
        assert!(!own.contains("--passphrase-fd"), "{command}");
        assert!(of_every.contains("--passphrase-fd"), "{command}");
    }
}

#[test]
fn a_passphrase_is_not_waited_for_where_nothing_can_be_read() {
    let workspace = Workspace::new();
    workspace.photo("a.png", 32, 32);
    workspace.import("a.png");
    for descriptor in ["1", "2", "99"] {
        let words = ["--passphrase-fd", descriptor, "list", "--json"];
        workspace.run(&words).fails("unreadable", 18);
    }
}
