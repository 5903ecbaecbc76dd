//! Toys and posters through the binary: what is written stands on the picture and in its sealed record alone.

use crate::support::{Workspace, contains, files};

fn toy(workspace: &Workspace, out: &str) -> Vec<u8> {
    let words = [
        "toy",
        "me.jpg",
        "--name",
        "SUNNY MAI",
        "--tagline",
        "<svg>",
        "--accessory",
        "camera,tent",
        "--out",
        out,
    ];
    workspace.run(&words).succeeds();
    std::fs::read(workspace.path(out)).unwrap()
}

#[test]
fn a_toy_has_the_size_of_a_post_and_is_the_same_each_time() {
    let workspace = Workspace::with_sample();
    let one = toy(&workspace, "one.png");
    assert_eq!(one, toy(&workspace, "two.png"));
    let picture = image::load_from_memory(&one).unwrap();
    assert_eq!((picture.width(), picture.height()), (1080, 1350));
}

#[test]
fn what_is_written_is_nowhere_but_on_the_picture_and_goes_with_its_purge() {
    let workspace = Workspace::with_sample();
    let words = [
        "poster",
        "me.jpg",
        "--template",
        "travel",
        "--title",
        "GRANDMOTHER'S HILL",
    ];
    workspace.run_with_passphrase(&words).succeeds();
    let listed = workspace
        .run_with_passphrase(&["list", "--json"])
        .succeeds();
    assert!(!listed.text().contains("GRANDMOTHER"));
    assert_eq!(listed.json()["photos"][0]["output"]["width"], 1080);
    for file in files(&workspace.home()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!contains(&bytes, b"GRANDMOTHER"), "{file:?}");
    }
}

#[test]
fn what_cannot_be_composed_is_refused_with_a_remedy_and_writes_nothing() {
    let workspace = Workspace::with_sample();
    workspace.photo("wall.png", 64, 64);
    let refused = |words: &[&str], code: &str, exit: i32| {
        let common = ["--json", "--out", "no.png"];
        workspace.run(&[words, &common].concat()).fails(code, exit);
        assert!(!workspace.path("no.png").exists());
    };
    refused(&["toy", "wall.png", "--name", "x"], "no-face", 57);
    refused(
        &["poster", "wall.png", "--template", "space"],
        "no-person",
        58,
    );
    refused(
        &["toy", "me.jpg", "--name", "x", "--box", "shoe"],
        "template-unknown",
        73,
    );
    let long = "a".repeat(501);
    let run = workspace.run(&["toy", "me.jpg", "--name", &long, "--out", "no.png"]);
    assert_ne!(run.code, 0);
    assert!(!workspace.path("no.png").exists());
}
