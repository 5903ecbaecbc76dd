//! Presets: packs of one's own and looks under names, sealed in the vault, used again, and gone when they are removed.

use serde_json::{Value, json};

use crate::support::{RunResult, Workspace, files};

fn with_sample() -> Workspace {
    Workspace::with_sample()
}

fn run(workspace: &Workspace, words: &[&str]) -> RunResult {
    workspace.run_with_passphrase(&[&["preset"], words].concat())
}

fn names(workspace: &Workspace) -> Vec<Value> {
    let listed = run(workspace, &["list", "--json"]).succeeds().json();
    let presets = listed["presets"].as_array().unwrap().iter();
    presets.map(|preset| preset["name"].clone()).collect()
}

#[test]
fn a_pack_of_ones_own_is_made_as_it_was_saved() {
    let workspace = with_sample();
    let pictures = ["--picture", "pixel:profile", "--picture", "poster:post:png"];
    run(
        &workspace,
        &[&["save", "Nghỉ hè 2027"], &pictures[..]].concat(),
    )
    .succeeds();
    let words = [
        "pack",
        "me.jpg",
        "--pack",
        "my:Nghỉ hè 2027",
        "--out",
        "pack",
    ];
    workspace.run_with_passphrase(&words).succeeds();
    let mut made: Vec<_> = files(&workspace.path("pack"))
        .iter()
        .map(|it| it.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    made.sort();
    assert_eq!(
        made,
        ["01-profile-pixel.jpg", "02-post-poster.png", "03-sheet.jpg"]
    );
    let profile = std::fs::read(workspace.path("pack/01-profile-pixel.jpg")).unwrap();
    assert_eq!(engine::own_jpeg_size(&profile), Some((1080, 1080)));
    let post = image::open(workspace.path("pack/02-post-poster.png")).unwrap();
    assert_eq!((post.width(), post.height()), (1080, 1350));
    // It is what the same look in the same size makes.
    let words = [
        "pack", "me.jpg", "--style", "pixel", "--out", "usual", "--size", "profile",
    ];
    workspace.run(&words).succeeds();
    assert!(profile == std::fs::read(workspace.path("usual/01-pixel.jpg")).unwrap());
    let none = [
        "pack",
        "me.jpg",
        "--pack",
        "my:nothing",
        "--out",
        "x",
        "--json",
    ];
    let none = workspace.run_with_passphrase(&none);
    none.fails("preset-unknown", 74);
}

#[test]
fn a_look_is_drawn_with_the_controls_that_it_was_saved_with() {
    let workspace = with_sample();
    let look = ["--style", "risograph", "--palette", "sun", "--seed", "7"];
    let palette_exists =
        workspace.run(&[&["stylize", "me.jpg", "--out", "a.png"], &look[..]].concat());
    palette_exists.succeeds();
    run(&workspace, &[&["save", "Mine"], &look[..]].concat()).succeeds();
    let words = ["stylize", "me.jpg", "--preset", "Mine", "--out", "b.png"];
    workspace.run_with_passphrase(&words).succeeds();
    let read = |name: &str| std::fs::read(workspace.path(name)).unwrap();
    assert!(read("a.png") == read("b.png"));
    let other = [&words[..], &["--style", "comic"]].concat();
    assert_eq!(workspace.run_with_passphrase(&other).code, 2);
    let pack = [
        "pack", "me.jpg", "--pack", "my:Mine", "--out", "x", "--json",
    ];
    let refused = workspace.run_with_passphrase(&pack);
    refused.fails("preset-of-other-kind", 80);
}

#[test]
fn presets_are_renamed_replaced_and_removed_and_are_no_photos() {
    let workspace = with_sample();
    workspace.import("me.jpg");
    for name in ["one", "two", "three"] {
        run(&workspace, &["save", name, "--style", "comic"]).succeeds();
    }
    assert_eq!(names(&workspace), ["one", "two", "three"]);
    let same = ["save", "two", "--style", "pixel", "--json"];
    run(&workspace, &same).fails("already-exists", 20);
    let replaced = run(&workspace, &[&same[..], &["--force"]].concat()).succeeds();
    assert_eq!(
        replaced.json()["content"]["recipe"]["styles"][0]["name"],
        "pixel"
    );
    run(&workspace, &["rename", "two", "three", "--json"]).fails("already-exists", 20);
    run(&workspace, &["rename", "two", "zwei"]).succeeds();
    assert_eq!(names(&workspace), ["one", "zwei", "three"]);
    run(&workspace, &["remove", "one"]).succeeds();
    assert_eq!(names(&workspace), ["zwei", "three"]);
    run(&workspace, &["remove", "one", "--json"]).fails("preset-unknown", 74);
    for name in ["", "two\nlines", "\u{202e}turned", &"a".repeat(61)] {
        let refused = run(&workspace, &["save", name, "--style", "comic"]);
        assert_eq!(refused.code, 2, "{name:?}");
    }
    // Neither listed nor exported.
    assert_eq!(workspace.list().len(), 1);
    let all = ["export", "--all", "--original", "--out", "out/"];
    workspace.run_with_passphrase(&all).succeeds();
    assert_eq!(files(&workspace.path("out")).len(), 1);
}

#[test]
fn names_are_nowhere_in_plain_text_go_into_a_backup_and_end_with_the_vault() {
    let workspace = with_sample();
    let name = "Sommerfrische am See";
    let pictures = ["--picture", "pixel:profile"];
    run(&workspace, &[&["save", name], &pictures[..]].concat()).succeeds();
    workspace.file("right", b"on the road\n");
    let backup = ["backup", "all.case", "--file-fd", "3", "--json"];
    let written = workspace.run_with_passphrase_file("right", &backup);
    assert_eq!(written.succeeds().json()["photos"], 0);
    let mut places = files(&workspace.home());
    places.push(workspace.path("all.case"));
    for file in places {
        let bytes = std::fs::read(&file).unwrap();
        for word in [name, "pixel", "preset"] {
            let found = bytes.windows(word.len()).any(|it| it == word.as_bytes());
            assert!(!found, "{word} in {}", file.display());
        }
    }
    run(&workspace, &["remove", name]).succeeds();
    let restore = ["restore", "all.case", "--file-fd", "3", "--json"];
    for expected in [json!([name]), json!([name])] {
        let restored = workspace.run_with_passphrase_file("right", &restore);
        assert_eq!(restored.succeeds().json()["photos"], 0);
        assert_eq!(json!(names(&workspace)), expected);
    }
    // Another of that name is there already: both stay.
    run(&workspace, &["remove", name]).succeeds();
    run(&workspace, &["save", name, "--style", "comic"]).succeeds();
    workspace
        .run_with_passphrase_file("right", &restore)
        .succeeds();
    assert_eq!(names(&workspace), [name, "Sommerfrische am See 2"]);
    workspace
        .run_with_passphrase(&["purge", "--all", "--yes"])
        .succeeds();
    assert!(names(&workspace).is_empty());
}

#[test]
fn what_makes_no_pack_is_refused_before_it_is_saved() {
    let workspace = with_sample();
    let many = ["--picture", "pixel:profile"].repeat(100);
    let refused = [&["save", "many", "--json"], &many[..]].concat();
    run(&workspace, &refused).fails("pack-too-large", 77);
    let style = ["save", "none", "--picture", "nobody:post", "--json"];
    run(&workspace, &style).fails("style-unknown", 24);
    for picture in ["pixel", "pixel:nowhere", "pixel:post:gif", ":post"] {
        let refused = run(&workspace, &["save", "x", "--picture", picture]);
        assert_eq!(refused.code, 2, "{picture}");
    }
    assert!(names(&workspace).is_empty());
}
