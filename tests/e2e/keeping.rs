//! What is kept stays, comes out again, and is gone when purged.

use std::io::Write;

use image::ImageFormat;

use crate::stage::{Ran, Stage, encoded, files, holds};

/// Keeps one stylised photo and gives its identifier.
fn keep(stage: &Stage, name: &str) -> String {
    let ran = stage
        .kept(&["stylize", name, "--style", "wave", "--keep", "--json"])
        .well();
    ran.json()["portraits"][0]["kept"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn a_kept_portrait_survives_the_program_and_comes_out_clean() {
    let stage = Stage::new();
    stage.photo("me.jpg", 80, 60);
    let id = keep(&stage, "me.jpg");

    let listed = stage.kept(&["list", "--json"]).well().json()["photos"].clone();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed[0]["id"], &listed[0]["name"]),
        (&id.clone().into(), &"me.jpg".into())
    );
    assert_eq!(listed[0]["recipe"]["styles"][0]["name"], "wave");
    assert_eq!(
        (
            &listed[0]["output"]["width"],
            &listed[0]["output"]["height"]
        ),
        (&80.into(), &60.into())
    );
    assert!(stage.kept(&["list"]).well().words().contains(&id));

    stage.kept(&["export", &id, "--out", "portrait.jpg"]).well();
    let first = std::fs::read(stage.path("portrait.jpg")).unwrap();
    assert_eq!(image::load_from_memory(&first).unwrap().width(), 80);
    let again = stage.kept(&["export", &id, "--out", "-"]).well();
    assert_eq!(
        again.stdout, first,
        "an export loses nothing, however often"
    );
    stage.kept(&["export", &id, "--out", "portrait.png"]).well();
    let png = std::fs::read(stage.path("portrait.png")).unwrap();
    assert_eq!(image::guess_format(&png).unwrap(), ImageFormat::Png);
    stage
        .kept(&["export", &id, "--out", "portrait.jpg", "--json"])
        .fails("already-exists", 20);
}

#[test]
fn an_import_gives_its_pixels_back_without_what_stood_beside_them() {
    let stage = Stage::new();
    let marker = b"WHERE-I-LIVE-54.1N-7.9E";
    stage.file(
        "me.jpg",
        &with_comment(&encoded(64, 48, ImageFormat::Jpeg), marker),
    );
    let ran = stage.kept(&["import", "me.jpg", "--json"]).well();
    let id = ran.json()["photos"][0]["id"].as_str().unwrap().to_owned();
    stage
        .kept(&["export", &id, "--out", "p.jpg", "--json"])
        .fails("no-output", 23);

    let out = stage
        .kept(&["export", &id, "--original", "--format", "png", "--out", "-"])
        .well()
        .stdout;
    let before = image::open(stage.path("me.jpg")).unwrap().to_rgb8();
    assert_eq!(image::load_from_memory(&out).unwrap().to_rgb8(), before);
    let out = stage
        .kept(&["export", &id, "--original", "--out", "-"])
        .well()
        .stdout;
    assert!(image::load_from_memory(&out).is_ok() && !holds(&out, marker));
}

#[test]
fn the_record_names_format_and_size() {
    let stage = Stage::new();
    for (name, format) in [("a.jpg", "jpeg"), ("b.png", "png"), ("c.webp", "webp")] {
        stage.photo(name, 64, 48);
        let ran = stage.kept(&["import", name, "--json"]).well();
        let original = serde_json::json!({ "format": format, "width": 64, "height": 48 });
        assert_eq!(ran.json()["photos"][0]["original"], original);
    }
}

#[test]
fn no_byte_of_a_photo_stands_in_the_data_folder_before_or_after_a_purge() {
    let stage = Stage::new();
    let (bytes, name) = (
        b"MARKER-IN-THE-PIXELS-FILE".as_slice(),
        "marker-in-the-name.jpg",
    );
    stage.file(
        name,
        &with_comment(&encoded(64, 48, ImageFormat::Jpeg), bytes),
    );
    let whole = std::fs::read(stage.path(name)).unwrap();
    let pixels = &whole[whole.len() - 64..];
    let clean = |when: &str| {
        for file in files(&stage.home()) {
            let stored = std::fs::read(&file).unwrap();
            for marker in [
                bytes,
                name.as_bytes(),
                // Three bytes alone come up by chance in a megabyte of ciphertext.
                b"\xff\xd8\xff\xe0\x00\x10JFIF".as_slice(),
                b"wave",
                pixels,
            ] {
                assert!(
                    !holds(&stored, marker),
                    "{when}: {} in {}",
                    marker.escape_ascii(),
                    file.display()
                );
            }
        }
    };
    let one = keep(&stage, name);
    stage.kept(&["import", name]).well();
    assert!(!files(&stage.home()).is_empty());
    clean("kept");
    stage.kept(&["purge", &one]).well();
    clean("one purged");
    assert_eq!(
        stage.kept(&["list", "--json"]).well().json()["photos"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    stage.run(&["purge", "--all"]).well();
    clean("all purged");
    stage.kept(&["list", "--json"]).fails("vault-absent", 30);
}

#[test]
fn a_purged_photo_cannot_be_exported_and_an_unknown_one_purges_nothing() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    let (one, two) = (keep(&stage, "me.jpg"), keep(&stage, "me.jpg"));
    stage.kept(&["purge", &one, "--json"]).well();
    stage
        .kept(&["export", &one, "--out", "p.jpg", "--json"])
        .fails("photo-unknown", 22);
    stage
        .kept(&["purge", &two, &one, "--json"])
        .fails("photo-unknown", 22);
    stage
        .kept(&["purge", "nonsense", "--json"])
        .fails("photo-unknown", 22);
    stage.kept(&["export", &two, "--out", "p.jpg"]).well();
}

#[test]
fn a_purge_shows_its_receipt_and_saves_it_where_nothing_stands() {
    let stage = Stage::new();
    stage.photo("me-at-home.jpg", 48, 48);
    let (one, two) = (
        keep(&stage, "me-at-home.jpg"),
        keep(&stage, "me-at-home.jpg"),
    );
    let shown = stage
        .kept(&["purge", &one, "--receipt", "receipt.txt"])
        .well();
    let saved = std::fs::read_to_string(stage.path("receipt.txt")).unwrap();
    assert!(saved.contains("1 photo (1 original, 1 output, 1 thumbnail, 1 metadata)"));
    assert!(shown.words().contains(saved.trim()));
    assert!(!saved.contains("me-at-home") && !saved.contains(&one));

    // The file is looked for before anything is destroyed.
    stage
        .kept(&["purge", &two, "--receipt", "receipt.txt", "--json"])
        .fails("already-exists", 20);
    let ran = stage.kept(&["purge", &two, "--json"]).well().json();
    assert_eq!(ran["receipt"]["photos"], 1);
    let ran = stage
        .run(&["purge", "--all", "--receipt", "all.txt", "--json"])
        .well();
    assert_eq!(ran.json()["receipt"]["what"], "everything");
    assert!(stage.path("all.txt").exists());
}

#[test]
fn purging_everything_needs_no_passphrase_and_makes_room_for_a_new_case() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    keep(&stage, "me.jpg");
    assert_eq!(
        stage.run(&["purge", "--all", "--json"]).well().json()["purged"],
        "all"
    );
    stage
        .with_passphrase("another one", &["import", "me.jpg"])
        .well();
    assert_eq!(
        stage
            .with_passphrase("another one", &["list", "--json"])
            .well()
            .json()["photos"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn the_case_opens_for_its_passphrase_alone() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    stage
        .run(&["import", "me.jpg", "--json"])
        .fails("passphrase-needed", 33);
    assert!(
        files(&stage.home()).is_empty(),
        "no case is made that nothing protects"
    );
    stage.kept(&["list", "--json"]).fails("vault-absent", 30);
    keep(&stage, "me.jpg");
    stage
        .with_passphrase("a lantern in the cafe", &["list", "--json"])
        .fails("wrong-passphrase", 34);
    stage
        .with_passphrase("", &["list", "--json"])
        .fails("passphrase-needed", 33);
    stage
        .run(&["list", "--json"])
        .fails("passphrase-needed", 33);
    assert_eq!(
        stage.run(&["doctor", "--json"]).well().json()["vault"]["state"]["state"],
        "locked"
    );
}

#[test]
fn a_passphrase_is_changed_and_the_next_person_at_the_keyboard_is_slowed_down() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    let id = keep(&stage, "me.jpg");
    stage.file("new", b"another lantern\n");
    stage
        .kept_with_file("new", &["passphrase", "--new-fd", "3"])
        .well();
    stage
        .kept(&["list", "--json"])
        .fails("wrong-passphrase", 34);
    let ran = stage
        .with_passphrase("another lantern", &["list", "--json"])
        .well();
    assert_eq!(ran.json()["photos"][0]["id"], id.as_str());
    // Here is no keychain that could stand in for it.
    stage
        .with_passphrase("another lantern", &["passphrase", "--remove", "--json"])
        .fails("keychain-unavailable", 39);
    stage
        .with_passphrase("another lantern", &["passphrase", "--purge-after", "12"])
        .well();
    // Thirty wrong guesses, noted by a clock that was ahead: whoever comes next waits the longest.
    std::fs::write(stage.home().join("vault.guesses"), THIRTY_GUESSES).unwrap();
    let ran = stage.with_passphrase("another lantern", &["list", "--json"]);
    ran.fails("too-many-guesses", 44);
    assert_eq!(ran.fault()["fault"]["seconds"], 300);
}

/// As docs/formats.md describes it: thirty guesses, the last one in the year 2100, no limit.
const THIRTY_GUESSES: [u8; 25] = [
    0x01, 0x1e, 0x00, 0x00, 0x00, 0x00, 0xd8, 0xc3, 0x2c, 0xbb, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x5f, 0xd5, 0x54, 0x82, 0x6f, 0x23, 0x7b, 0x0d,
];

#[test]
fn a_case_in_use_is_said_to_be_in_use() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    keep(&stage, "me.jpg");
    let lock = std::fs::File::open(stage.home().join("vault.lock")).unwrap();
    lock.lock().unwrap();
    stage.kept(&["list", "--json"]).fails("vault-busy", 36);
    stage
        .run(&["purge", "--all", "--json"])
        .fails("vault-busy", 36);
    drop(lock);
    stage.kept(&["list", "--json"]).well();
}

#[test]
fn a_damaged_case_is_said_to_be_damaged_and_can_still_be_purged() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    keep(&stage, "me.jpg");
    let database = stage.home().join("vault.db");
    let length = std::fs::metadata(&database).unwrap().len();
    std::fs::File::options()
        .write(true)
        .open(&database)
        .unwrap()
        .write_all(&vec![0x5a; length as usize])
        .unwrap();
    stage.kept(&["list", "--json"]).fails("vault-damaged", 37);
    stage.run(&["purge", "--all", "--json"]).well();
    stage.kept(&["list", "--json"]).fails("vault-absent", 30);
}

#[test]
fn what_fails_is_not_kept() {
    let stage = Stage::new();
    stage.photo("me.jpg", 48, 48);
    keep(&stage, "me.jpg");
    stage.file("letter.jpg", b"Dear all");
    stage
        .kept(&[
            "stylize",
            "letter.jpg",
            "--style",
            "wave",
            "--keep",
            "--json",
        ])
        .fails("not-an-image", 10);
    stage
        .kept(&["import", "letter.jpg", "--json"])
        .fails("not-an-image", 10);
    assert_eq!(
        stage.kept(&["list", "--json"]).well().json()["photos"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_terminal_is_not_needed_to_be_told_so() {
    let stage = Stage::new();
    let ran: Ran = stage.run(&["list"]);
    assert_eq!(
        ran.stderr,
        "ambrotype: Nothing is kept yet.\n  Import a photo first.\n  “ambrotype import”, or “ambrotype stylize” with --keep.\n"
    );
}

/// A JPEG with a comment segment behind its first marker.
fn with_comment(jpeg: &[u8], comment: &[u8]) -> Vec<u8> {
    let length = u16::try_from(comment.len() + 2).unwrap();
    [
        &jpeg[..2],
        &[0xff, 0xfe],
        &length.to_be_bytes(),
        comment,
        &jpeg[2..],
    ]
    .concat()
}
