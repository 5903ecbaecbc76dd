//! Drawn looks through the binary: palettes, what is kept, SVG, and what cannot be.

use crate::support::Workspace;

fn drawn(workspace: &Workspace, style: &str, words: &[&str], out: &str) -> Vec<u8> {
    let common = [
        "stylize", "me.jpg", "--force", "--style", style, "--out", out,
    ];
    workspace.run(&[&common[..], words].concat()).succeeds();
    std::fs::read(workspace.path(out)).unwrap()
}

#[test]
fn palettes_lines_and_seeds_change_a_drawing_and_nothing_else_does() {
    let workspace = Workspace::with_sample();
    let usual = drawn(&workspace, "ink", &[], "a.png");
    assert_eq!(
        usual,
        drawn(&workspace, "ink", &["--brush", "fine"], "b.png")
    );
    for words in [
        &["--palette", "indigo"][..],
        &["--line-weight", "1.8"],
        &["--character", "1"],
        &["--seed", "2"],
        &["--strength", "0.5"],
    ] {
        assert_ne!(usual, drawn(&workspace, "ink", words, "b.png"), "{words:?}");
    }
    let refused = |words: &[&str], code: &str, exit: i32| {
        let common = ["stylize", "me.jpg", "--json", "--out", "c.png"];
        workspace
            .run(&[&common[..], words].concat())
            .fails(code, exit);
        assert!(!workspace.path("c.png").exists());
    };
    refused(
        &["--style", "ink", "--palette", "beige"],
        "palette-unknown",
        61,
    );
    refused(
        &["--style", "wave", "--palette", "indigo"],
        "palette-unknown",
        61,
    );
    refused(&["--style", "wave,ink"], "unblendable", 62);
}

#[test]
fn a_drawing_is_kept_and_made_again_by_its_recipe() {
    let workspace = Workspace::with_sample();
    let words = [
        "stylize",
        "me.jpg",
        "--style",
        "poster",
        "--palette",
        "ocean",
        "--keep",
    ];
    workspace.run_with_passphrase(&words).succeeds();
    let kept = &workspace.list()[0];
    assert_eq!(kept["recipe"]["styles"][0]["name"], "poster");
    assert_eq!(kept["recipe"]["drawn"]["palette"], "ocean");
}

#[test]
fn styles_that_are_gone_are_made_by_those_in_their_place() {
    let workspace = Workspace::with_sample();
    let words = ["stylize", "me.jpg", "--style", "cel", "--out", "a.png"];
    let said = workspace.run(&words).succeeds();
    assert!(
        said.stderr.contains("cel is now made as storybook"),
        "{}",
        said.stderr
    );
    let same = drawn(&workspace, "storybook", &[], "b.png");
    assert_eq!(std::fs::read(workspace.path("a.png")).unwrap(), same);
}

#[test]
fn flat_looks_are_written_as_svg_with_nothing_but_shapes_in_it() {
    let workspace = Workspace::with_sample();
    for style in ["poster", "paper-cut", "linocut"] {
        let file = drawn(&workspace, style, &[], "portrait.svg");
        let text = String::from_utf8(file.clone()).unwrap();
        assert!(engine::has_only_paths(&file), "{style}");
        assert!(text.contains("<path") && text.len() <= 2_000_000, "{style}");
        assert!(
            !text.contains("me.jpg") && !text.contains("<script"),
            "{style}"
        );
        assert_eq!(
            file,
            drawn(&workspace, style, &["--format", "svg"], "again.svg"),
            "{style}"
        );
    }
    // On standard output and beside a portrait that is kept.
    let words = [
        "stylize", "me.jpg", "--style", "poster", "--format", "svg", "--out", "-",
    ];
    assert!(engine::has_only_paths(
        &workspace.run(&words).succeeds().stdout
    ));
    let words = [
        "stylize", "me.jpg", "--style", "poster", "--keep", "--out", "kept.svg",
    ];
    workspace.run_with_passphrase(&words).succeeds();
    assert_eq!(workspace.list()[0]["output"]["format"], "jpeg");
    assert!(engine::has_only_paths(
        &std::fs::read(workspace.path("kept.svg")).unwrap()
    ));

    // And from the vault, drawn again.
    let id = workspace.list()[0]["id"].as_str().unwrap().to_owned();
    let words = ["export", &id, "--out", "exported.svg"];
    workspace.run_with_passphrase(&words).succeeds();
    assert_eq!(
        std::fs::read(workspace.path("exported.svg")).unwrap(),
        std::fs::read(workspace.path("kept.svg")).unwrap()
    );

    for words in [
        &["--style", "ink"][..],
        &["--style", "wave"],
        &["--style", "poster", "--strength", "0.5"],
        &["--style", "poster", "--backdrop", "transparent"],
    ] {
        let common = ["stylize", "me.jpg", "--json", "--out", "no.svg"];
        workspace
            .run(&[&common[..], words].concat())
            .fails("no-paths", 63);
        assert!(!workspace.path("no.svg").exists(), "{words:?}");
    }
}
