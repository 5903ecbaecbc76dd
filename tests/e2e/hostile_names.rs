//! Names of files that would steer a terminal, and readers that close early.

use std::process::Stdio;

use image::ImageFormat;

use crate::support::{RunResult, Workspace, contains, encoded};

/// Sets a title, clears the screen, begins a line, turns the direction of writing, and colours by a character of Latin-1.
const HOSTILE: &str =
    "me\u{1b}]0;mine\u{7}\u{1b}[2J\nambrotype: all is well\u{202e}gpj\u{9b}31m.jpg";

/// Asserts that nothing in what was printed could steer a terminal.
#[track_caller]
fn assert_harmless(ran: &RunResult) {
    for text in [std::str::from_utf8(&ran.stdout).unwrap(), &ran.stderr] {
        let unsafe_letter = |letter: char| {
            letter.is_control() && letter != '\n' || ('\u{202a}'..='\u{202e}').contains(&letter)
        };
        assert!(!text.contains(unsafe_letter), "{}", text.escape_debug());
        let spoofed = text.lines().any(|line| line.starts_with("ambrotype: all"));
        assert!(!spoofed, "a name begins a line: {text}");
    }
}

#[test]
fn no_name_reaches_the_terminal_as_it_is() {
    let workspace = Workspace::new();
    workspace.file(HOSTILE, &encoded(64, 48, ImageFormat::Jpeg));
    let stored = workspace.run_with_passphrase(&["import", HOSTILE]);
    assert_harmless(&stored.succeeds());
    let listed = workspace.run_with_passphrase(&["list"]).succeeds();
    assert_harmless(&listed);
    assert_eq!(listed.text().lines().count(), 1, "{}", listed.text());
    assert!(
        listed.text().contains(r"me\u{1b}]0;mine"),
        "{}",
        listed.text()
    );

    let broken = format!("broken {HOSTILE}");
    workspace.file(&broken, b"no picture");
    let style = format!("wave{HOSTILE}");
    let missing = format!("missing {HOSTILE}");
    for words in [
        &["import", &broken][..],
        &["import", &missing],
        &["stylize", &broken, "--style", "wave", "--out", "a.jpg"],
        &["stylize", HOSTILE, "--style", &style, "--out", "a.jpg"],
        &["export", HOSTILE, "--out", "a.jpg"],
        &["doctor", HOSTILE],
        &[HOSTILE, &missing],
    ] {
        let ran = workspace.run_with_passphrase(words);
        assert_ne!(ran.code, 0, "{words:?}");
        assert_harmless(&ran);
    }
    let out = format!("out {HOSTILE}");
    let written = ["stylize", HOSTILE, "--style", "wave", "--out", &out];
    assert_harmless(&workspace.run(&written).succeeds());
    let traces = workspace.run(&["doctor", "--traces", HOSTILE]).succeeds();
    assert_harmless(&traces);
}

#[test]
fn json_holds_a_name_as_it_is_and_prints_it_harmlessly() {
    let workspace = Workspace::new();
    workspace.file(HOSTILE, &encoded(64, 48, ImageFormat::Jpeg));
    let id = workspace.import(HOSTILE);
    let listed = workspace
        .run_with_passphrase(&["list", "--json"])
        .succeeds();
    assert_harmless(&listed);
    assert_eq!(listed.json()["photos"][0]["id"], id);
    assert_eq!(listed.json()["photos"][0]["name"], HOSTILE);
    let missing = format!("missing {HOSTILE}");
    let ran = workspace.run_with_passphrase(&["import", &missing, "--json"]);
    let about = ran.stderr.lines().next().unwrap().to_owned();
    assert!(!contains(about.as_bytes(), b"\x1b"), "{about}");
    let report: serde_json::Value = serde_json::from_str(&about).unwrap();
    assert_eq!(report["about"], missing);
}

#[test]
fn a_reader_that_closes_early_ends_the_command_quietly() {
    let workspace = Workspace::new();
    for words in [
        &["styles"][..],
        &["styles", "--json"],
        &["doctor"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let ran = RunResult::from(workspace.command(words).stdout(writer).output().unwrap());
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{words:?}");
    }
    // A fault keeps its exit code where nobody reads the sentence.
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = workspace.command(&["import", "missing.jpg", "--passphrase-fd", "0"]);
    command.stdin(Stdio::from(
        std::fs::File::open(workspace.file("words", b"words\n")).unwrap(),
    ));
    let ran = RunResult::from(command.stderr(writer).output().unwrap());
    assert_eq!(ran.code, 16);
}

#[test]
#[cfg(target_os = "linux")]
fn a_result_that_cannot_be_printed_is_a_fault() {
    let workspace = Workspace::new();
    let full = std::fs::File::options().write(true).open("/dev/full");
    let mut command = workspace.command(&["styles", "--json"]);
    let ran = RunResult::from(command.stdout(full.unwrap()).output().unwrap());
    let report: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
    assert_eq!(
        (report["fault"]["code"].as_str(), ran.code),
        (Some("disk-full"), 21)
    );
}
