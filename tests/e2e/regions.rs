//! Regions, backgrounds and crops through the binary. The photo is the sample: one woman before a flag.

use image::{GenericImageView, GrayImage, ImageFormat, Luma};

use crate::support::Workspace;

#[test]
fn a_cut_out_stays_one_in_a_file_and_in_the_vault() {
    let workspace = Workspace::with_sample();
    let cut = ["--strength", "0", "--backdrop", "transparent"];
    let run = |words: &[&str]| {
        let words = [&["stylize", "me.jpg", "--json"], &cut[..], words].concat();
        workspace.run_with_passphrase(&words)
    };
    run(&["--keep", "--out", "cut.png"]).succeeds();
    let picture = image::open(workspace.path("cut.png")).unwrap();
    let (width, height) = picture.dimensions();
    let corner = picture.get_pixel(3, 3);
    let cheek = picture.get_pixel(width * 43 / 100, height / 4);
    assert_eq!((corner[3], cheek[3]), (0, 255));

    // What the vault has is the cut-out, in any format that holds one.
    let listed = workspace.list();
    let id = listed[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(listed[0]["output"]["format"], "png");
    let export = |name: &str| {
        let words = ["export", &id, "--out", name];
        workspace.run_with_passphrase(&words).succeeds()
    };
    for name in ["again.png", "again.webp"] {
        export(name);
        let again = image::open(workspace.path(name)).unwrap();
        assert_eq!(again.to_rgba8(), picture.to_rgba8(), "{name}");
    }
    export("white.jpg");
    let white = image::open(workspace.path("white.jpg")).unwrap();
    assert!(white.get_pixel(3, 3)[0] > 250);

    run(&["--out", "cut.jpg"]).fails("no-transparency", 59);
    // Without a format it is one that can hold it.
    run(&["--out", "folder/"]).succeeds();
    let file = std::fs::read_dir(workspace.path("folder")).unwrap().next();
    let bytes = std::fs::read(file.unwrap().unwrap().path()).unwrap();
    assert_eq!(image::guess_format(&bytes).unwrap(), ImageFormat::Png);
}

#[test]
fn a_crop_has_the_size_that_was_asked_for_and_so_has_its_thumbnail() {
    let workspace = Workspace::with_sample();
    let photo = image::open(workspace.path("me.jpg")).unwrap();
    let (width, height) = photo.dimensions();
    for (crop, expected) in [
        (&["--crop", "16:9"][..], (width, width * 9 / 16)),
        (&["--crop", "0.5,0,0.5,1"], (width / 2, height)),
        (&["--crop", "4:5", "--turn", "90"], (width * 4 / 5, width)),
    ] {
        let words = [
            "stylize",
            "me.jpg",
            "--strength",
            "0",
            "--force",
            "--out",
            "out.png",
        ];
        workspace.run(&[&words[..], crop].concat()).succeeds();
        let made = image::open(workspace.path("out.png")).unwrap();
        assert_eq!(made.dimensions(), expected, "{crop:?}");
    }
    let kept = [
        "stylize",
        "me.jpg",
        "--strength",
        "0",
        "--crop",
        "passport",
        "--keep",
    ];
    workspace.run_with_passphrase(&kept).succeeds();
    let photo = &workspace.list()[0];
    let side = |name: &str| photo["output"][name].as_f64().unwrap();
    assert!((side("width") / side("height") - 35.0 / 45.0).abs() < 0.02);
    assert_eq!(photo["original"]["width"], width);
    assert_eq!(photo["recipe"]["crop"]["frame"], "passport");
}

#[test]
fn what_cannot_be_done_without_a_face_says_so_with_a_remedy() {
    let workspace = Workspace::new();
    // A slope of greys: the usual picture of tests has a disc of skin colour, which counts as somebody.
    let nobody = GrayImage::from_fn(97, 64, |x, y| Luma([(60 + x + y) as u8]));
    nobody.save(workspace.path("me.png")).unwrap();
    let out = ["stylize", "me.png", "--json", "--out", "out.png"];
    let run = |words: &[&str]| workspace.run(&[&out[..], words].concat());
    run(&["--crop", "profile"]).fails("no-face", 57);
    run(&["--straighten"]).fails("no-face", 57);
    run(&["--backdrop", "#102030"]).fails("no-person", 58);
    for words in [
        ["--crop", "2:3"],
        ["--turn", "45"],
        ["--face", "2"],
        ["--backdrop", "#12"],
    ] {
        assert_eq!(run(&words).code, 2, "{words:?}");
    }
    run(&["--backdrop", "candy"]).fails("style-unknown", 24);
    // A frame that only prefers faces has the middle.
    run(&["--crop", "1:1", "--strength", "0"]).succeeds();
}
