//! Where portraits go: names that collide, names of other formats, files that must not be replaced, and what is known before
//! anything is computed.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use image::{ImageFormat, Rgb, RgbImage};

use crate::support::Workspace;

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let names = entries.map(|it| it.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[test]
fn photos_of_one_name_become_portraits_of_their_own() {
    let workspace = Workspace::new();
    for (folder, format) in [("a", "png"), ("b", "png"), ("c", "jpg")] {
        std::fs::create_dir(workspace.path(folder)).unwrap();
        workspace.photo(&format!("{folder}/me.{format}"), 48, 32);
    }
    let words = [
        "stylize", "a/me.png", "b/me.png", "c/me.jpg", "--style", "wave", "--out", "made/",
    ];
    for force in [&[][..], &["--force"]] {
        workspace.run(&[&words, force].concat()).succeeds();
        let expected = ["me-wave-2.jpg", "me-wave-3.jpg", "me-wave.jpg"];
        assert_eq!(names(&workspace.path("made")), expected);
    }
    // Without --force each is refused, and nothing is written.
    let refused = workspace.run(&words);
    assert_eq!(refused.code, 20);
    assert_eq!(
        refused.stderr.matches("already exists").count(),
        3,
        "{}",
        refused.stderr
    );
}

#[test]
fn a_name_of_another_format_is_refused_before_any_work() {
    let workspace = Workspace::new();
    workspace.file(
        "me.png",
        b"This is read by nobody, since nothing can be written.",
    );
    for name in [
        "x.avif", "x.heic", "x.gif", "x.bmp", "x.tiff", "x.txt", "x.",
    ] {
        workspace
            .stylize("me.png", name, &[])
            .fails("misleading-name", 64);
    }
    workspace
        .stylize("me.png", "x.svg", &[])
        .fails("no-paths", 63);
    let words = ["analyze", "me.png", "--overlay", "x.svg", "--json"];
    workspace.run(&words).fails("misleading-name", 64);
    assert_eq!(names(&workspace.path("")), ["me.png"]);
}

#[test]
fn several_photos_never_make_a_folder_that_is_called_like_a_picture() {
    let workspace = Workspace::new();
    workspace.photo("a.png", 32, 32);
    workspace.photo("b.png", 32, 32);
    for out in ["x.jpg", "x.jpg.", "-", "/dev/stdout"] {
        let ran = workspace.run(&["stylize", "a.png", "b.png", "--out", out]);
        assert_eq!(ran.code, 65, "{}", ran.stderr);
        assert!(ran.stderr.contains("several photos"), "{}", ran.stderr);
    }
    let words = [
        "stylize", "a.png", "b.png", "--style", "wave", "--out", "2026.11",
    ];
    workspace.run(&words).succeeds();
    assert_eq!(
        names(&workspace.path("2026.11")),
        ["a-wave.jpg", "b-wave.jpg"]
    );
}

#[test]
fn nothing_but_a_file_is_ever_replaced() {
    let workspace = Workspace::new();
    let photo = workspace.photo("me.jpg", 32, 32);
    let pipe = workspace.path("pipe.jpg");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        0o600.into(),
        0,
    )
    .unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(workspace.path("socket.jpg")).unwrap();
    std::os::unix::fs::symlink("/dev/null", workspace.path("device.jpg")).unwrap();
    let before = std::fs::read(&photo).unwrap();
    for name in ["pipe.jpg", "socket.jpg", "device.jpg"] {
        workspace
            .stylize("me.jpg", name, &["--force"])
            .fails("not-a-file", 17);
        assert!(!workspace.path(name).is_file(), "{name} is what it was");
    }
    workspace
        .stylize("me.jpg", "me.jpg", &["--force"])
        .fails("same-as-photo", 67);
    workspace
        .stylize("me.jpg", "./me.jpg", &["--force"])
        .fails("same-as-photo", 67);
    assert_eq!(std::fs::read(&photo).unwrap(), before);

    let words = [
        "stylize",
        "me.jpg",
        "--style",
        "wave",
        "--in-place",
        "--json",
    ];
    let document = workspace.run(&words).succeeds().json();
    let path = document["portraits"][0]["out"].as_str().unwrap().to_owned();
    assert_eq!(Path::new(&path).file_name(), photo.file_name());
    assert_ne!(std::fs::read(&photo).unwrap(), before);
    assert_eq!(image::open(&photo).unwrap().width(), 32);

    // What comes from standard input has no place.
    let words = ["stylize", "-", "--style", "wave", "--in-place", "--json"];
    workspace.run(&words).fails("not-a-file", 17);
    assert!(!workspace.path("-").exists());

    workspace.photo("me.bmp", 32, 32);
    let words = [
        "stylize",
        "me.bmp",
        "--style",
        "wave",
        "--in-place",
        "--json",
    ];
    workspace.run(&words).fails("misleading-name", 64);
}

#[test]
fn what_cannot_be_written_is_said_before_a_photo_is_read() {
    let workspace = Workspace::new();
    workspace.file(
        "me.jpg",
        b"This is read by nobody, since nothing can be written.",
    );
    let no_folder = workspace.stylize("me.jpg", "no/folder/p.jpg", &[]);
    assert!(
        no_folder.stderr.contains("no/folder does not exist"),
        "{}",
        no_folder.stderr
    );
    no_folder.fails("not-found", 16);
    let long = format!("{}.jpg", "é".repeat(130));
    workspace
        .stylize("me.jpg", &long, &[])
        .fails("name-too-long", 66);
    std::fs::create_dir(workspace.path("closed")).unwrap();
    let closed = workspace.path("closed");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o500)).unwrap();
    // The user root may write everywhere.
    if std::fs::write(closed.join("probe"), b"").is_err() {
        workspace
            .stylize("me.jpg", "closed/p.jpg", &[])
            .fails("unwritable", 19);
        workspace
            .stylize("me.jpg", "closed/", &[])
            .fails("unwritable", 19);
    }
    let words = [
        "purge",
        "--all",
        "--yes",
        "--receipt",
        "no/receipt.txt",
        "--json",
    ];
    workspace.import_picture();
    workspace.run_with_passphrase(&words).fails("not-found", 16);
    assert_eq!(
        workspace.list().len(),
        1,
        "nothing is purged without its receipt"
    );
    let words = ["backup", "no/photos.case", "--json"];
    workspace.run_with_passphrase(&words).fails("not-found", 16);
}

#[test]
fn a_long_name_is_shortened_and_one_that_steers_a_terminal_is_cleaned() {
    let workspace = Workspace::new();
    let long = format!("{}.png", "雪".repeat(80));
    workspace.photo(&long, 32, 32);
    let hostile = "me\n\u{202e}gpj.png";
    workspace.photo(hostile, 32, 32);
    let words = [
        "stylize", &long, hostile, "--style", "wave", "--out", "made/",
    ];
    workspace.run(&words).succeeds();
    let made = names(&workspace.path("made"));
    assert!(made.contains(&"megpj-wave.jpg".to_owned()), "{made:?}");
    assert!(
        made.iter()
            .any(|name| name.starts_with("雪雪") && name.ends_with("-wave.jpg")),
        "{made:?}"
    );
}

#[test]
fn a_format_that_is_too_small_for_the_picture_is_refused_by_name() {
    let workspace = Workspace::new();
    let long = RgbImage::from_pixel(16_400, 8, Rgb([90, 120, 150]));
    long.save_with_format(workspace.path("long.png"), ImageFormat::Png)
        .unwrap();
    workspace
        .stylize("long.png", "p.webp", &["--strength", "0"])
        .fails("side-too-long", 68);
    workspace
        .stylize("long.png", "p.png", &["--strength", "0"])
        .succeeds();
}

#[test]
fn everything_is_purged_without_a_terminal_only_when_that_is_said() {
    let workspace = Workspace::new();
    workspace.import_picture();
    workspace
        .run(&["purge", "--all", "--json"])
        .fails("confirmation-needed", 69);
    assert_eq!(workspace.list().len(), 1);
    workspace.run(&["purge", "--all", "--yes"]).succeeds();
}

#[test]
fn a_zip_file_of_nothing_is_not_written() {
    let workspace = Workspace::new();
    workspace.import_picture();
    let absent = "0".repeat(32);
    let ran = workspace.run_with_passphrase(&["export", &absent, "--out", "a.zip", "--json"]);
    ran.fails("photo-unknown", 22);
    assert!(!workspace.path("a.zip").exists());
}

impl Workspace {
    fn import_picture(&self) {
        self.photo("kept.png", 32, 32);
        self.import("kept.png");
        std::fs::remove_file(self.path("kept.png")).unwrap();
    }
}
