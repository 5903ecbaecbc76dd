//! `stylize --bystanders`: people behind are softened where that is wanted, and nowhere else.

use std::path::Path;

use image::{ImageFormat, RgbImage};

use super::support::Workspace;

/// Where the small face lies in the photo that [`street`] makes: left, top, side.
const SMALL_FACE: (u32, u32, u32) = (1245, 219, 22);

/// Puts a photo into the workspace, `street.png`: the woman that ships with the program, and behind her a second time, small.
pub(crate) fn street() -> Workspace {
    let workspace = Workspace::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/astronaut.jpg");
    let sample = image::open(sample).unwrap().to_rgb8();
    let small = image::imageops::thumbnail(&sample, 128, 128);
    let mut photo = RgbImage::from_fn(1600, 1200, |x, y| {
        image::Rgb([90 + (x / 40) as u8, 120, 100 + (y / 20) as u8])
    });
    image::imageops::replace(&mut photo, &sample, 100, 500);
    image::imageops::replace(&mut photo, &small, 1200, 200);
    photo
        .save_with_format(workspace.path("street.png"), ImageFormat::Png)
        .unwrap();
    workspace
}

/// The share of the small face's detail that a picture has kept.
pub(crate) fn detail_left(workspace: &Workspace, picture: &str) -> f64 {
    let detail = |name: &str| {
        let photo = image::open(workspace.path(name)).unwrap().to_luma8();
        let value = |x: u32, y: u32| f64::from(photo.get_pixel(x, y).0[0]);
        let (left, top, side) = SMALL_FACE;
        let pixels = (top..top + side).flat_map(|y| (left..left + side).map(move |x| (x, y)));
        pixels
            .map(|(x, y)| (value(x, y) - value(x - 1, y)).abs())
            .sum::<f64>()
    };
    detail(picture) / detail("street.png")
}

#[test]
fn they_are_softened_where_that_is_wanted_and_the_person_in_front_is_not() {
    let workspace = street();
    let words = [
        "stylize",
        "street.png",
        "--strength",
        "0",
        "--json",
        "--out",
    ];
    let made = |out: &str, choice: &[&str]| {
        let run = workspace.run(&[&words[..], &[out], choice].concat());
        run.succeeds().json()["portraits"][0]["softened"].clone()
    };
    assert_eq!(made("soft.png", &["--bystanders", "soften"]), 1);
    assert_eq!(made("kept.png", &["--bystanders", "keep"]), 0);
    // Nobody can be asked without a terminal.
    assert_eq!(made("unasked.png", &[]), 0);

    assert!(detail_left(&workspace, "soft.png") < 0.3);
    let pixels = |name: &str| image::open(workspace.path(name)).unwrap().to_rgb8();
    let (photo, soft) = (pixels("street.png"), pixels("soft.png"));
    assert!(photo == pixels("kept.png") && photo == pixels("unasked.png"));
    let in_front =
        |photo: &RgbImage| image::imageops::crop_imm(photo, 100, 500, 512, 512).to_image();
    assert!(in_front(&photo) == in_front(&soft));
}

#[test]
fn a_kept_original_is_said_to_show_them_and_its_portrait_does_not() {
    let workspace = street();
    let words = ["stylize", "street.png", "--strength", "0", "--keep"];
    let words = [&words[..], &["--bystanders", "soften", "--out", "soft.png"]].concat();
    let run = workspace.run_with_passphrase(&words).succeeds();
    let note = "the photo in the vault still shows them";
    assert!(run.stderr.contains(note), "{}", run.stderr);
    assert!(detail_left(&workspace, "soft.png") < 0.3);
    let stored = &workspace.list()[0];
    assert_eq!(stored["recipe"]["bystanders"]["soften"], true, "{stored}");
}

#[test]
fn a_circle_is_softened_whoever_is_in_it_and_nothing_far_from_it_changes() {
    let workspace = street();
    let words = ["stylize", "street.png", "--strength", "0", "--out"];
    let words = [&words[..], &["soft.png", "--bystanders", "keep"]].concat();
    let covered = [&words[..], &["--cover", "0.785,0.19,0.02"]].concat();
    workspace.run(&covered).succeeds();
    assert!(detail_left(&workspace, "soft.png") < 0.3);
    let part = |name: &str| {
        let photo = image::open(workspace.path(name)).unwrap().to_rgb8();
        image::imageops::crop_imm(&photo, 0, 400, 1600, 800).to_image()
    };
    assert!(part("street.png") == part("soft.png"));

    let outside = [&words[..], &["--force", "--cover", "0.785,1.9,0.02"]].concat();
    assert_eq!(workspace.run(&outside).code, 2);
}

#[test]
fn another_word_is_refused() {
    let workspace = street();
    let run = workspace.run(&[
        "stylize",
        "street.png",
        "--bystanders",
        "hide",
        "--out",
        "x.png",
    ]);
    assert_eq!(run.code, 2);
}
