//! `card` and `collage`: a photo beside its portrait, and several photos on one sheet.

use crate::support::{RunResult, Workspace};

fn made(workspace: &Workspace, words: &[&str]) -> RunResult {
    workspace.run(&[words, &["--json"]].concat())
}

fn picture(workspace: &Workspace, name: &str) -> image::RgbImage {
    let file = std::fs::read(workspace.path(name)).unwrap();
    image::load_from_memory(&file).unwrap().into_rgb8()
}

/// How far two pictures are apart in a box, as the mean of all values.
fn apart(
    one: &image::RgbImage,
    other: &image::RgbImage,
    [left, top, right, bottom]: [u32; 4],
) -> f64 {
    let mut sum = 0u64;
    for y in top..bottom {
        for x in left..right {
            let (one, other) = (one.get_pixel(x, y).0, other.get_pixel(x, y).0);
            sum += (0..3)
                .map(|at| u64::from(one[at].abs_diff(other[at])))
                .sum::<u64>();
        }
    }
    sum as f64 / f64::from((right - left) * (bottom - top) * 3)
}

#[test]
fn a_card_shows_the_photo_beside_its_portrait_and_is_the_same_each_time() {
    let workspace = Workspace::with_sample();
    for name in ["one.png", "two.png"] {
        let words = ["card", "me.jpg", "--style", "poster", "--out", name];
        made(&workspace, &words).succeeds();
    }
    let read = |name: &str| std::fs::read(workspace.path(name)).unwrap();
    assert_eq!(read("one.png"), read("two.png"));
    let card = picture(&workspace, "one.png");
    assert_eq!(card.dimensions(), (1080, 1350));
    // Both halves with the photo itself: the left one is the same, the right one is not.
    let words = ["card", "me.jpg", "--style", "photo", "--out", "photo.png"];
    made(&workspace, &words).succeeds();
    let photo = picture(&workspace, "photo.png");
    assert_eq!(apart(&card, &photo, [60, 200, 480, 900]), 0.0);
    assert!(apart(&card, &photo, [600, 200, 1020, 900]) > 8.0);
}

#[test]
fn several_photos_lie_on_one_sheet_each_in_its_place() {
    let workspace = Workspace::with_sample();
    let photo = picture(&workspace, "me.jpg");
    image::imageops::flip_horizontal(&photo)
        .save(workspace.path("other.png"))
        .unwrap();
    let collage = |photos: &[&str], out: &str| {
        let words = ["--style", "photo", "--out", out];
        let run = made(&workspace, &[&["collage"], photos, &words].concat());
        run.succeeds();
        picture(&workspace, out)
    };
    let one = collage(&["me.jpg", "other.png"], "one.png");
    let two = collage(&["other.png", "me.jpg"], "two.png");
    assert_eq!(one.width(), 1080);
    // Each photo is its own mirror image in the other's place.
    let middle = [120, 300, 420, 800];
    assert!(apart(&one, &two, middle) > 4.0);
    let words = [
        "collage",
        "me.jpg",
        "other.png",
        "--layout",
        "honeycomb-7",
        "--style",
        "pixel,comic",
    ];
    made(&workspace, &[&words[..], &["--out", "comb.jpg"]].concat()).succeeds();
    let file = std::fs::read(workspace.path("comb.jpg")).unwrap();
    assert_eq!(engine::own_jpeg_size(&file), Some((1080, 1080)));
}

#[test]
fn what_is_written_on_a_card_is_letters_and_stands_in_its_sealed_record_alone() {
    let workspace = Workspace::with_sample();
    let words = [
        "card",
        "me.jpg",
        "--style",
        "poster",
        "--words",
        "before=<svg>",
    ];
    let words = [&words[..], &["--words", "after=GRANDMOTHER"]].concat();
    workspace.run_with_passphrase(&words).succeeds();
    let listed = workspace
        .run_with_passphrase(&["list", "--json"])
        .succeeds();
    assert!(!listed.text().contains("GRANDMOTHER"));
    for file in crate::support::files(&workspace.home()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(
            !crate::support::contains(&bytes, b"GRANDMOTHER"),
            "{file:?}"
        );
    }
}

#[test]
fn what_cannot_be_laid_out_is_refused_and_writes_nothing() {
    let workspace = Workspace::with_sample();
    let refused = |words: &[&str], code: &str, exit: i32| {
        made(&workspace, words).fails(code, exit);
        assert!(!workspace.path("no.png").exists());
    };
    let out = ["--out", "no.png"];
    let ten = [&["collage"][..], &["me.jpg"; 10], &out].concat();
    refused(&ten, "composition-invalid", 81);
    let pair = ["collage", "me.jpg", "me.jpg", "--layout", "profile-ring"];
    refused(&[&pair[..], &out].concat(), "composition-invalid", 81);
    refused(
        &[&["card", "me.jpg", "--card", "none"][..], &out].concat(),
        "template-unknown",
        73,
    );
    refused(
        &[&["card", "me.jpg", "--style", "none"][..], &out].concat(),
        "style-unknown",
        24,
    );
    workspace.photo("wall.png", 64, 64);
    let out_of_ring = ["card", "wall.png", "--card", "profile-break"];
    refused(&[&out_of_ring[..], &out].concat(), "no-person", 58);
}

#[test]
fn a_collage_of_several_photos_is_kept_and_none_of_them_is() {
    let workspace = Workspace::with_sample();
    workspace.photo("you.jpg", 300, 200);
    let words = [
        "collage", "me.jpg", "you.jpg", "--style", "pixel", "--title", "SECRET", "--json",
    ];
    let kept = workspace.run_with_passphrase(&words).succeeds().json();
    let photos = workspace.list();
    assert_eq!(photos.len(), 1);
    assert_eq!(photos[0]["id"], kept["kept"]);
    assert_eq!(photos[0]["name"], "collage");
    assert!(photos[0]["original"].is_null() && photos[0]["output"]["width"] == kept["width"]);
    // It is what a file of it is.
    let file = [&words[..7], &["--out", "collage.jpg"]].concat();
    workspace.run(&file).succeeds();
    let id = kept["kept"].as_str().unwrap();
    let export = ["export", id, "--out", "exported.jpg"];
    workspace.run_with_passphrase(&export).succeeds();
    let [made, exported] = ["collage.jpg", "exported.jpg"]
        .map(|name| engine::own_jpeg_size(&std::fs::read(workspace.path(name)).unwrap()));
    assert!(made.is_some() && exported.is_some());
    workspace.run_with_passphrase(&["purge", id]).succeeds();
    assert!(workspace.list().is_empty());
}
