//! Learnt styles through the binary: they are kept, used, given away, taken in and destroyed.

use image::{Rgb, RgbImage};

use crate::support::{Workspace, contains, files};

const LEARN: [&str; 6] = ["learn", "painting.png", "--name", "dusk", "--steps", "2"];

/// With `me.jpg`, and a picture of broad red and yellow strokes.
fn workspace() -> Workspace {
    let workspace = Workspace::with_sample();
    let painting = RgbImage::from_fn(400, 330, |x, y| {
        let wave = (x as f32 / 17.0 + (y as f32 / 29.0).sin() * 2.0).sin();
        match wave > 0.0 {
            true => Rgb([210, 40 + (y % 40) as u8, 20]),
            false => Rgb([240, 200, (x % 60) as u8]),
        }
    });
    painting.save(workspace.path("painting.png")).unwrap();
    workspace
}

fn paint(workspace: &Workspace, style: &str, out: &str) -> Vec<u8> {
    let words = ["stylize", "me.jpg", "--force", "--brush", "256"];
    let words = [&words[..], &["--style", style, "--out", out]].concat();
    workspace.run_with_passphrase(&words).succeeds();
    std::fs::read(workspace.path(out)).unwrap()
}

fn mine(workspace: &Workspace) -> Vec<String> {
    let run = workspace.run_with_passphrase(&["styles", "--mine", "--json"]);
    let styles = run.succeeds().json()["styles"].as_array().unwrap().clone();
    let name = |style: &serde_json::Value| style["name"].as_str().unwrap().to_owned();
    styles.iter().map(name).collect()
}

#[test]
fn a_style_is_learnt_used_given_away_taken_in_and_destroyed() {
    let workspace = workspace();
    let learnt = workspace
        .run_with_passphrase(&[&LEARN[..], &["--json"]].concat())
        .succeeds();
    assert_eq!(learnt.json()["style"]["name"], "dusk");
    assert_eq!(mine(&workspace), ["dusk"]);
    assert!(workspace.list().is_empty(), "a style is no photo");

    // Alone, in a blend, and behind a person.
    let alone = paint(&workspace, "dusk", "alone.png");
    assert_ne!(alone, paint(&workspace, "dusk:1,wave:2", "blend.png"));
    assert_ne!(alone, paint(&workspace, "wave", "shipped.png"));
    let words = ["stylize", "me.jpg", "--style", "ink", "--backdrop", "dusk"];
    let words = [&words[..], &["--out", "behind.jpg"]].concat();
    workspace.run_with_passphrase(&words).succeeds();
    let words = ["stylize", "me.jpg", "--style", "dusk", "--keep"];
    workspace.run_with_passphrase(&words).succeeds();
    assert_eq!(workspace.list()[0]["recipe"]["styles"][0]["name"], "dusk");
    let words = ["pack", "me.jpg", "--style", "dusk", "--size", "profile"];
    let words = [&words[..], &["--out", "pack"]].concat();
    workspace.run_with_passphrase(&words).succeeds();
    // Without the vault nobody knows it.
    let words = ["stylize", "me.jpg", "--style", "dusk", "--json"];
    let words = [&words[..], &["--out", "no.png"]].concat();
    workspace.run(&words).fails("style-unknown", 24);

    // Its file is nothing but numbers, and makes the same picture elsewhere.
    let words = ["style", "export", "dusk", "--out", "dusk.ambstyle"];
    workspace.run_with_passphrase(&words).succeeds();
    let file = std::fs::read(workspace.path("dusk.ambstyle")).unwrap();
    assert!(file.starts_with(b"AMBSTYLE") && !contains(&file, b"dusk"));
    let elsewhere = Workspace::with_sample();
    elsewhere.file("evening.ambstyle", &file);
    let words = ["style", "import", "evening.ambstyle"];
    elsewhere.run_with_passphrase(&words).succeeds();
    assert_eq!(mine(&elsewhere), ["evening"]);
    assert_eq!(alone, paint(&elsewhere, "evening", "same.png"));

    // Another name, and none at all.
    let words = ["style", "rename", "dusk", "dawn"];
    workspace.run_with_passphrase(&words).succeeds();
    assert_eq!(alone, paint(&workspace, "dawn", "renamed.png"));
    let words = ["style", "remove", "dawn", "--yes"];
    workspace.run_with_passphrase(&words).succeeds();
    assert!(mine(&workspace).is_empty());
    assert_eq!(workspace.list().len(), 1, "portraits stay");
    let words = ["stylize", "me.jpg", "--style", "dawn", "--json"];
    let words = [&words[..], &["--out", "no.png"]].concat();
    let run = workspace.run_with_passphrase(&words);
    run.fails("style-unknown", 24);
    let painting = std::fs::read(workspace.path("painting.png")).unwrap();
    for path in files(&workspace.home()) {
        let bytes = std::fs::read(path).unwrap();
        assert!(!contains(&bytes, b"AMBSTYLE") && !contains(&bytes, &painting[40..72]));
    }
}

#[test]
fn what_is_no_style_is_refused_and_keeps_nothing() {
    let workspace = workspace();
    workspace.file("words.txt", b"not a picture, not a style");
    let words = ["learn", "words.txt", "--name", "dusk", "--json"];
    let run = workspace.run_with_passphrase(&words);
    run.fails("not-an-image", 10);
    let words = ["style", "import", "words.txt", "--json"];
    let run = workspace.run_with_passphrase(&words);
    run.fails("damaged", 26);
    for name in ["wave", "ink"] {
        let words = ["learn", "painting.png", "--name", name, "--json"];
        let run = workspace.run_with_passphrase(&words);
        run.fails("already-exists", 20);
    }
    let words = ["style", "remove", "dusk", "--yes", "--json"];
    let run = workspace.run_with_passphrase(&words);
    run.fails("style-unknown", 24);
    assert!(mine(&workspace).is_empty());
}

#[test]
fn a_picture_of_one_pixel_is_a_style_too() {
    let workspace = Workspace::with_sample();
    let dot = RgbImage::from_pixel(1, 1, Rgb([30, 90, 200]));
    dot.save(workspace.path("dot.png")).unwrap();
    let words = ["learn", "dot.png", "--name", "dot", "--steps", "1"];
    workspace.run_with_passphrase(&words).succeeds();
    paint(&workspace, "dot", "portrait.png");
}
