//! `--size`: portraits that are drawn, and kept pictures that are given, at the exact size of where they go.

use crate::support::{RunResult, Workspace};

fn drawn(workspace: &Workspace, photo: &str, out: &str, options: &[&str]) -> RunResult {
    let words = ["stylize", photo, "--json", "--out", out, "--style"];
    workspace.run(&[&words[..], options].concat())
}

fn size_of(workspace: &Workspace, name: &str) -> (u32, u32) {
    let file = std::fs::read(workspace.path(name)).unwrap();
    let picture = image::load_from_memory(&file).unwrap();
    (picture.width(), picture.height())
}

#[test]
fn a_portrait_is_drawn_at_the_exact_size_of_where_it_goes() {
    let workspace = Workspace::with_sample();
    for (size, expected) in [("profile", (1080, 1080)), ("story", (1080, 1920))] {
        let words = ["pixel", "--mirror", "--force", "--size", size];
        drawn(&workspace, "me.jpg", "p.png", &words).succeeds();
        assert_eq!(size_of(&workspace, "p.png"), expected, "{size}");
    }
    let cut_out = ["pixel", "--size", "square", "--backdrop", "transparent"];
    drawn(&workspace, "me.jpg", "c.webp", &cut_out).succeeds();
    let file = std::fs::read(workspace.path("c.webp")).unwrap();
    let picture = image::load_from_memory(&file).unwrap();
    assert!(picture.color().has_alpha() && picture.width() == 1080);
}

#[test]
fn a_size_that_needs_a_face_or_cannot_be_had_is_refused_and_writes_nothing() {
    let workspace = Workspace::with_sample();
    workspace.photo("wall.png", 64, 64);
    let refused = |photo: &str, out: &str, size: &str, code: &str, exit: i32| {
        drawn(&workspace, photo, out, &["poster", "--size", size]).fails(code, exit);
        assert!(!workspace.path(out).exists());
    };
    refused("wall.png", "no.png", "profile", "no-face", 57);
    refused("me.jpg", "no.svg", "post", "no-paths", 63);
    let both = ["stylize", "me.jpg", "--size", "post", "--crop", "1:1"];
    let refused = workspace.run(&[&both[..], &["--out", "no.png"]].concat());
    assert_eq!(refused.code, 2);
}

#[test]
fn what_is_kept_leaves_in_any_size_drawn_again_or_laid_whole() {
    let workspace = Workspace::with_sample();
    let kept = |words: &[&str]| {
        let json = workspace.run_with_passphrase(words).succeeds().json();
        let kept = &json["portraits"][0]["kept"];
        let kept = kept.as_str().or(json["kept"].as_str());
        kept.unwrap().to_owned()
    };
    let portrait = kept(&["stylize", "me.jpg", "--style", "pixel", "--keep", "--json"]);
    let poster = kept(&["poster", "me.jpg", "--template", "travel", "--json"]);
    for (id, name) in [(&portrait, "portrait.png"), (&poster, "poster.png")] {
        let words = ["export", id, "--size", "story", "--out", name];
        workspace.run_with_passphrase(&words).succeeds();
        assert_eq!(size_of(&workspace, name), (1080, 1920), "{name}");
    }
    // Drawn again from the original, as the same command draws the photo.
    let words = ["pixel", "--size", "story"];
    drawn(&workspace, "me.jpg", "drawn.png", &words).succeeds();
    let read = |name: &str| std::fs::read(workspace.path(name)).unwrap();
    assert_eq!(read("portrait.png"), read("drawn.png"));
    // A poster is whole: above and below it lies one colour.
    let poster = image::load_from_memory(&read("poster.png")).unwrap();
    let poster = poster.into_rgb8();
    let ground = poster.get_pixel(0, 0);
    assert!((0..280).all(|y| (0..1080).all(|x| poster.get_pixel(x, y) == ground)));
    let original = ["export", &portrait, "--original"];
    let words = [&original[..], &["--size", "post", "--out", "o.jpg"]].concat();
    workspace.run_with_passphrase(&words).succeeds();
    assert_eq!(size_of(&workspace, "o.jpg"), (1080, 1350));
}
