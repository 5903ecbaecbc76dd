//! Networks that somebody else made, through the binary: they are tried, kept, used, given back and destroyed.

use image::{Rgb, RgbImage};

use crate::networks_of_others::{of_microsoft, of_pytorch, of_tensorflow};
use crate::support::{Workspace, contains, files};
use crate::writer::{Model, node, sizes};

fn import<'a>(file: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["style", "import", file, "--json"], more].concat()
}

fn paint(workspace: &Workspace, style: &str, out: &str) -> RgbImage {
    let words = ["stylize", "me.jpg", "--force", "--brush", "256"];
    let words = [&words[..], &["--style", style, "--out", out]].concat();
    workspace.run_with_passphrase(&words).succeeds();
    image::open(workspace.path(out)).unwrap().into_rgb8()
}

fn mine(workspace: &Workspace) -> Vec<serde_json::Value> {
    let run = workspace.run_with_passphrase(&["styles", "--mine", "--json"]);
    run.succeeds().json()["styles"].as_array().unwrap().clone()
}

#[test]
fn a_network_is_kept_with_its_card_used_given_back_and_destroyed() {
    let workspace = Workspace::with_sample();
    let network = of_pytorch().to_file();
    workspace.file("mosaics.onnx", &network);
    let more = ["--name", "mosaics", "--licence", "BSD-3-Clause"];
    let words = import("mosaics.onnx", &more);
    workspace.run_with_passphrase(&words).succeeds();
    let [style] = <[_; 1]>::try_from(mine(&workspace)).unwrap();
    let card = &style["network"];
    assert_eq!(card["licence"], "BSD-3-Clause");
    assert_eq!(card["trainingData"], "unknown");
    assert_eq!(card["sha256"].as_str().unwrap().len(), 64);
    assert!(workspace.list().is_empty(), "a network is no photo");

    let photo = image::open(workspace.path("me.jpg")).unwrap().into_rgb8();
    let painted = paint(&workspace, "mosaics", "painted.png");
    assert_eq!(painted.dimensions(), photo.dimensions());
    assert_ne!(painted, paint(&workspace, "wave", "wave.png"));
    let words = ["stylize", "me.jpg", "--style", "mosaics", "--keep"];
    workspace.run_with_passphrase(&words).succeeds();
    assert_eq!(
        workspace.list()[0]["recipe"]["styles"][0]["name"],
        "mosaics"
    );
    let words = [
        "stylize",
        "me.jpg",
        "--style",
        "mosaics:1,wave:1",
        "--json",
        "--out",
        "no.png",
    ];
    let run = workspace.run_with_passphrase(&words);
    run.fails("unblendable", 62);

    let words = ["style", "export", "mosaics", "--out", "back.onnx"];
    workspace.run_with_passphrase(&words).succeeds();
    assert_eq!(std::fs::read(workspace.path("back.onnx")).unwrap(), network);
    let words = ["style", "remove", "mosaics", "--yes"];
    workspace.run_with_passphrase(&words).succeeds();
    assert!(mine(&workspace).is_empty());
    for path in files(&workspace.home()) {
        let bytes = std::fs::read(path).unwrap();
        assert!(!contains(&bytes, b"AMBNETWK") && !contains(&bytes, b"down.weight"));
    }
}

#[test]
fn of_a_network_with_several_styles_the_chosen_one_paints() {
    let workspace = Workspace::new();
    RgbImage::from_pixel(96, 80, Rgb([128; 3]))
        .save(workspace.path("me.jpg"))
        .unwrap();
    workspace.file("three.onnx", &of_tensorflow().to_file());
    for (number, name) in [("1", "red"), ("2", "green")] {
        let more = ["--name", name, "--number", number];
        let words = import("three.onnx", &more);
        workspace.run_with_passphrase(&words).succeeds();
    }
    let Rgb(red) = *paint(&workspace, "red", "red.png").get_pixel(40, 40);
    let Rgb(green) = *paint(&workspace, "green", "green.png").get_pixel(40, 40);
    assert!(
        red[0] > red[1] + 50 && green[1] > green[0] + 50,
        "{red:?} {green:?}"
    );
    let words = import("three.onnx", &["--name", "none", "--number", "4"]);
    workspace
        .run_with_passphrase(&words)
        .fails("network-unfit", 85);
}

#[test]
fn what_is_no_picture_network_is_refused_and_keeps_nothing() {
    let workspace = Workspace::with_sample();
    let mut looping = of_pytorch();
    looping.nodes[4] = node("Loop", &["norm"], "positive");
    // 48 GB of zeros.
    let mut greedy = of_microsoft();
    greedy
        .initialisers
        .push(sizes("huge", &[4096, 3, 1024, 1024]));
    greedy
        .nodes
        .insert(0, node("ConstantOfShape", &["huge"], "zeros"));
    greedy
        .nodes
        .insert(1, node("GlobalAveragePool", &["zeros"], "mean of zeros"));
    greedy.nodes[2] = node("Add", &["inputImage", "mean of zeros"], "near");
    let blind = |model: &Model| model.to_file();
    for (file, code, exit) in [
        (blind(&looping), "network-refused", 84),
        (b"not a network".to_vec(), "network-refused", 84),
        (blind(&greedy), "network-unfit", 85),
        (blind(&Model::painting()), "network-unfit", 85),
        (vec![0; (32 << 20) + 1], "file-too-large", 14),
    ] {
        workspace.file("network.onnx", &file);
        let words = import("network.onnx", &["--name", "any"]);
        workspace.run_with_passphrase(&words).fails(code, exit);
    }
    assert!(mine(&workspace).is_empty());
}
