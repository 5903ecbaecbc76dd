//! `analyze`: who is in a photo, for the person who asks; and what works where a model of portraits does not.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::support::{RunResult, Workspace};

/// Puts the photo of a woman that ships with the program into the workspace, as `her.jpg`.
fn with_portrait() -> Workspace {
    let workspace = Workspace::new();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample/astronaut.jpg");
    workspace.file("her.jpg", &std::fs::read(sample).unwrap());
    workspace
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

#[test]
fn a_face_is_described_in_words_and_in_json_and_nothing_is_stored() {
    let workspace = with_portrait();
    let words = workspace.run(&["analyze", "her.jpg"]).succeeds();
    assert!(words.text().contains("her.jpg: 512 × 512 pixels, 1 face."));
    assert!(words.text().contains("Hair "));

    let document = workspace
        .run(&["analyze", "her.jpg", "--json"])
        .succeeds()
        .json();
    let photo = &document["photos"][0];
    let [face] = &photo["faces"].as_array().unwrap()[..] else {
        panic!("{photo}");
    };
    assert!(number(&face["presence"]) > 0.9);
    assert!((80.0..140.0).contains(&number(&face["width"])), "{face}");
    let shares = &photo["shares"];
    let sum =
        ["hair", "skin", "clothes", "headwear", "background"].map(|part| number(&shares[part]));
    assert!((sum.iter().sum::<f64>() - 1.0).abs() < 0.02, "{shares}");
    assert!(
        (0.0..=1.0).contains(&number(&shares["facialHair"])),
        "{shares}"
    );
    assert!(!workspace.home().exists(), "no vault is made");
}

#[test]
fn a_photo_of_nobody_has_no_face() {
    let workspace = Workspace::new();
    workspace.photo("disc.png", 300, 200);
    let document = workspace
        .run(&["analyze", "disc.png", "--json"])
        .succeeds()
        .json();
    assert_eq!(document["photos"][0]["faces"].as_array().unwrap().len(), 0);
    let words = workspace.run(&["analyze", "disc.png"]).succeeds();
    assert!(words.text().contains("0 faces"));
}

#[test]
fn the_overlay_is_a_picture_of_pixels_alone_and_overwrites_nothing_unasked() {
    let workspace = with_portrait();
    let words = ["analyze", "her.jpg", "--overlay", "seen.png"];
    workspace.run(&words).succeeds();
    let file = std::fs::read(workspace.path("seen.png")).unwrap();
    assert!(engine::has_only_pixels(&file, engine::OutputFormat::Png));
    let json = [&words[..], &["--json"]].concat();
    workspace.run(&json).fails("already-exists", 20);
    workspace
        .run(&[&words[..], &["--force"]].concat())
        .succeeds();

    let to_stdout = workspace
        .run(&["analyze", "her.jpg", "--overlay", "-"])
        .succeeds();
    assert_eq!(to_stdout.stdout, file, "nothing but the picture");
    let both = workspace.run(&["analyze", "her.jpg", "--overlay", "-", "--json"]);
    assert_eq!(both.code, 2);
}

/// The program in a folder of its own, with a copy of its models.
struct Copy {
    workspace: Workspace,
}

impl Copy {
    fn new() -> Self {
        let workspace = with_portrait();
        let binary = Path::new(env!("CARGO_BIN_EXE_ambrotype"));
        let library = "libonnxruntime.so.1";
        std::fs::copy(binary, workspace.path("ambrotype")).unwrap();
        std::os::unix::fs::symlink(binary.with_file_name(library), workspace.path(library))
            .unwrap();
        for folder in ["models", "models/portrait"] {
            let from = binary.with_file_name(folder);
            std::fs::create_dir(workspace.path(folder)).unwrap();
            for entry in std::fs::read_dir(from).unwrap() {
                let entry = entry.unwrap();
                if entry.file_type().unwrap().is_file() {
                    let to = workspace.path(folder).join(entry.file_name());
                    std::fs::copy(entry.path(), to).unwrap();
                }
            }
        }
        Self { workspace }
    }

    fn model(&self, name: &str) -> PathBuf {
        self.workspace.path("models/portrait").join(name)
    }

    #[track_caller]
    fn refuses_to_analyze(&self, model: &str) {
        let refused = self.run(&["analyze", "her.jpg", "--json"]);
        refused.fails("installation", 50);
        let doctor = self.run(&["doctor"]).succeeds();
        let line = doctor
            .text()
            .lines()
            .find(|line| line.starts_with("portraits"));
        assert!(line.is_some_and(|line| line.contains("NOT") && line.contains(model)));
        assert!(refused.stderr.contains(model), "{}", refused.stderr);
    }

    fn run(&self, words: &[&str]) -> RunResult {
        let mut command = Command::new(self.workspace.path("ambrotype"));
        command.args(words);
        RunResult::from(self.workspace.in_workspace(command).output().unwrap())
    }
}

#[test]
fn a_changed_a_missing_and_a_foreign_model_are_named_and_styles_work_without_it() {
    let copy = Copy::new();
    copy.run(&["analyze", "her.jpg"]).succeeds();
    let doctor = copy.run(&["doctor", "--json"]).succeeds().json();
    let models = &doctor["models"];
    assert_eq!(models["portrait"].as_array().unwrap().len(), 4);
    assert!(models["portraitFault"].is_null(), "{models}");

    let mesh = copy.model("face-mesh.onnx");
    let mut bytes = std::fs::read(&mesh).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&mesh, bytes).unwrap();
    copy.refuses_to_analyze("face-mesh.onnx");

    std::fs::remove_file(&mesh).unwrap();
    copy.refuses_to_analyze("face-mesh.onnx");

    std::fs::copy(copy.model("person.toml"), copy.model("face-mesh.toml")).unwrap();
    copy.refuses_to_analyze("face-mesh");

    let words = [
        "stylize",
        "her.jpg",
        "--style",
        "wave",
        "--out",
        "portrait.jpg",
    ];
    copy.run(&words).succeeds();
}
