//! `stylize`, `styles` and `doctor`: nothing here touches the vault.

use image::ImageFormat;

use crate::support::{Workspace, files};

#[test]
fn a_photo_becomes_a_portrait_of_the_same_size_and_nothing_is_kept() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 97, 64);
    let ran = workspace
        .run(&[
            "stylize",
            "me.png",
            "--style",
            "wave",
            "--out",
            "portrait.png",
        ])
        .succeeds();
    assert!(ran.text().starts_with("portrait.png ("), "{}", ran.text());

    let before = image::open(workspace.path("me.png")).unwrap().to_rgb8();
    let after = image::open(workspace.path("portrait.png"))
        .unwrap()
        .to_rgb8();
    assert_eq!(after.dimensions(), before.dimensions());
    assert_ne!(after, before, "the style leaves a trace");
    assert_eq!(
        files(&workspace.path("data")).len(),
        0,
        "the vault is not touched"
    );
}

#[test]
fn strength_zero_is_the_photo_itself() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 50, 40);
    workspace
        .run(&["stylize", "me.png", "--strength", "0", "--out", "same.png"])
        .succeeds();
    let pixels = |name| image::open(workspace.path(name)).unwrap().to_rgb8();
    assert_eq!(pixels("same.png"), pixels("me.png"));
}

#[test]
fn the_file_name_or_the_option_chooses_the_format() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 48, 48);
    let cases = [
        ("a.jpg", None, ImageFormat::Jpeg),
        ("b.webp", None, ImageFormat::WebP),
        ("c.jpg", Some("png"), ImageFormat::Png),
    ];
    for (name, option, expected) in cases {
        let mut words = vec!["stylize", "me.png", "--style", "mosaic", "--out", name];
        words.extend(option.iter().flat_map(|format| ["--format", format]));
        workspace.run(&words).succeeds();
        assert_eq!(
            image::guess_format(&std::fs::read(workspace.path(name)).unwrap()).unwrap(),
            expected,
            "{name}"
        );
    }
}

#[test]
fn standard_output_gets_the_picture_and_no_text() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 48, 48);
    let ran = workspace
        .run(&[
            "stylize", "me.png", "--style", "wave", "--out", "-", "--format", "png",
        ])
        .succeeds();
    let picture = image::load_from_memory_with_format(&ran.stdout, ImageFormat::Png).unwrap();
    assert_eq!((picture.width(), picture.height()), (48, 48));
    assert_eq!(ran.stderr, "");
}

#[test]
fn several_photos_go_into_a_folder_and_one_fault_stops_no_other() {
    let workspace = Workspace::new();
    workspace.photo("a.png", 48, 48);
    workspace.file("b.png", b"not a picture at all");
    workspace.photo("c.jpg", 48, 48);
    let ran = workspace.run(&[
        "stylize", "a.png", "b.png", "c.jpg", "--style", "wave", "--out", "made", "--json",
    ]);
    ran.fails("not-an-image", 10);
    assert_eq!(ran.fault()["about"], "b.png");
    let made: Vec<_> = ran.json()["portraits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["out"].clone())
        .collect();
    assert_eq!(made, ["made/a-wave.jpg", "made/c-wave.jpg"]);
    assert!(
        workspace.path("made/a-wave.jpg").is_file() && workspace.path("made/c-wave.jpg").is_file()
    );
}

#[test]
fn styles_blend_by_weight() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 64, 64);
    let make = |style: &str, name: &str| {
        workspace
            .run(&["stylize", "me.png", "--style", style, "--out", name])
            .succeeds();
        image::open(workspace.path(name)).unwrap().to_rgb8()
    };
    let (wave, mosaic) = (make("wave", "wave.png"), make("mosaic", "mosaic.png"));
    let blend = make("wave:3,mosaic:1", "blend.png");
    let distance = |a: &image::RgbImage, b: &image::RgbImage| -> u64 {
        a.iter()
            .zip(b.iter())
            .map(|(a, b)| u64::from(a.abs_diff(*b)))
            .sum()
    };
    assert!(distance(&blend, &wave) > 0 && distance(&blend, &mosaic) > 0);
    assert!(
        distance(&blend, &wave) < distance(&mosaic, &wave),
        "three parts of wave are nearer to wave than none"
    );
    assert_eq!(
        make("wave:6,mosaic:2", "again.png"),
        blend,
        "only the proportion counts"
    );
}

#[test]
fn an_existing_file_is_replaced_only_by_force() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 48, 48);
    workspace.file("portrait.jpg", b"something dear");
    let words = [
        "stylize",
        "me.png",
        "--style",
        "wave",
        "--out",
        "portrait.jpg",
        "--json",
    ];
    workspace.run(&words).fails("already-exists", 20);
    assert_eq!(
        std::fs::read(workspace.path("portrait.jpg")).unwrap(),
        b"something dear"
    );
    workspace
        .run(&[&words[..], &["--force"]].concat())
        .succeeds();
    assert!(image::open(workspace.path("portrait.jpg")).is_ok());
}

#[test]
fn styles_are_listed_for_people_and_for_programs() {
    let workspace = Workspace::new();
    let styles = workspace.run(&["styles", "--json"]).succeeds().json()["styles"].clone();
    let words = workspace.run(&["styles"]).succeeds();
    assert!(!styles.as_array().unwrap().is_empty());
    for style in styles.as_array().unwrap() {
        for part in ["name", "title", "description", "source", "licence"] {
            assert!(
                style[part].as_str().is_some_and(|words| !words.is_empty()),
                "{part} of {style}"
            );
        }
        assert!(words.text().contains(style["name"].as_str().unwrap()));
    }
}

#[test]
fn doctor_shows_which_protections_are_active() {
    let workspace = Workspace::new();
    let told = workspace.run(&["doctor", "--json"]).succeeds().json();
    assert_eq!(told["program"], env!("CARGO_PKG_VERSION"));
    assert!(
        told["runtime"]["version"]
            .as_str()
            .unwrap()
            .starts_with("1.27"),
        "{told}"
    );
    assert_eq!(told["vault"]["state"]["state"], "absent");
    assert_eq!(told["vault"]["path"], workspace.home().to_str().unwrap());
    assert_eq!(told["coreDumpsOff"], true);
    if cfg!(target_os = "linux") {
        assert_eq!(told["networkBlocked"], true);
    }
    assert_eq!(
        files(&workspace.path("data")).len(),
        0,
        "looking leaves no trace"
    );
}

#[test]
fn a_destination_is_required() {
    let workspace = Workspace::new();
    workspace.photo("me.png", 48, 48);
    let ran = workspace.run(&["stylize", "me.png"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("--out") && ran.stderr.contains("--keep"),
        "{}",
        ran.stderr
    );
    let ran = workspace.run(&["stylize", "me.png", "--out", "-", "--json"]);
    assert_eq!((ran.code, ran.stdout.len()), (2, 0));
}
