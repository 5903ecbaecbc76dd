//! Photos in the vault stay, come out again, and are gone when purged.

use std::io::Write;

use image::ImageFormat;

use crate::support::{RunResult, Workspace, contains, encoded, files};

#[test]
fn a_stored_portrait_survives_the_program_and_comes_out_clean() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 80, 60);
    let id = workspace.store_portrait("me.jpg");

    let listed = workspace.list();
    assert_eq!(listed.len(), 1);
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
    assert!(
        workspace
            .run_with_passphrase(&["list"])
            .succeeds()
            .text()
            .contains(&id)
    );

    workspace
        .run_with_passphrase(&["export", &id, "--out", "portrait.jpg"])
        .succeeds();
    let first = std::fs::read(workspace.path("portrait.jpg")).unwrap();
    assert_eq!(image::load_from_memory(&first).unwrap().width(), 80);
    let again = workspace
        .run_with_passphrase(&["export", &id, "--out", "-"])
        .succeeds();
    assert_eq!(
        again.stdout, first,
        "an export loses nothing, however often"
    );
    workspace
        .run_with_passphrase(&["export", &id, "--out", "portrait.png"])
        .succeeds();
    let png = std::fs::read(workspace.path("portrait.png")).unwrap();
    assert_eq!(image::guess_format(&png).unwrap(), ImageFormat::Png);
    workspace
        .run_with_passphrase(&["export", &id, "--out", "portrait.jpg", "--json"])
        .fails("already-exists", 20);
}

#[test]
fn an_import_comes_out_with_its_pixels_and_without_metadata() {
    let workspace = Workspace::new();
    let marker = b"WHERE-I-LIVE-54.1N-7.9E";
    workspace.file(
        "me.jpg",
        &with_comment(&encoded(64, 48, ImageFormat::Jpeg), marker),
    );
    let ran = workspace
        .run_with_passphrase(&["import", "me.jpg", "--json"])
        .succeeds();
    let id = ran.json()["photos"][0]["id"].as_str().unwrap().to_owned();
    workspace
        .run_with_passphrase(&["export", &id, "--out", "p.jpg", "--json"])
        .fails("no-output", 23);

    let out = workspace
        .run_with_passphrase(&["export", &id, "--original", "--format", "png", "--out", "-"])
        .succeeds()
        .stdout;
    let before = image::open(workspace.path("me.jpg")).unwrap().to_rgb8();
    assert_eq!(image::load_from_memory(&out).unwrap().to_rgb8(), before);
    let out = workspace
        .run_with_passphrase(&["export", &id, "--original", "--out", "-"])
        .succeeds()
        .stdout;
    assert!(image::load_from_memory(&out).is_ok() && !contains(&out, marker));
}

#[test]
fn the_record_names_format_and_size() {
    let workspace = Workspace::new();
    for (name, format) in [("a.jpg", "jpeg"), ("b.png", "png"), ("c.webp", "webp")] {
        workspace.photo(name, 64, 48);
        let ran = workspace
            .run_with_passphrase(&["import", name, "--json"])
            .succeeds();
        let original = serde_json::json!({ "format": format, "width": 64, "height": 48 });
        assert_eq!(ran.json()["photos"][0]["original"], original);
    }
}

#[test]
fn the_data_folder_never_holds_a_byte_of_a_photo() {
    let workspace = Workspace::new();
    let (bytes, name) = (
        b"MARKER-IN-THE-PIXELS-FILE".as_slice(),
        "marker-in-the-name.jpg",
    );
    workspace.file(
        name,
        &with_comment(&encoded(64, 48, ImageFormat::Jpeg), bytes),
    );
    let whole = std::fs::read(workspace.path(name)).unwrap();
    let pixels = &whole[whole.len() - 64..];
    let clean = |when: &str| {
        for file in files(&workspace.home()) {
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
                    !contains(&stored, marker),
                    "{when}: {} in {}",
                    marker.escape_ascii(),
                    file.display()
                );
            }
        }
    };
    let one = workspace.store_portrait(name);
    workspace
        .run_with_passphrase(&["import", name, "--again"])
        .succeeds();
    assert!(!files(&workspace.home()).is_empty());
    clean("kept");
    workspace.run_with_passphrase(&["purge", &one]).succeeds();
    clean("one purged");
    assert_eq!(workspace.list().len(), 1);
    workspace.run(&["purge", "--all", "--yes"]).succeeds();
    clean("all purged");
    workspace
        .run_with_passphrase(&["export", "--all", "--out", "all/", "--json"])
        .fails("vault-absent", 30);
}

#[test]
fn a_purged_photo_cannot_be_exported_and_an_unknown_one_purges_nothing() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    let (one, two) = (
        workspace.store_portrait("me.jpg"),
        workspace.store_portrait("me.jpg"),
    );
    workspace
        .run_with_passphrase(&["purge", &one, "--json"])
        .succeeds();
    workspace
        .run_with_passphrase(&["export", &one, "--out", "p.jpg", "--json"])
        .fails("photo-unknown", 22);
    workspace
        .run_with_passphrase(&["purge", &two, &one, "--json"])
        .fails("photo-unknown", 22);
    workspace
        .run_with_passphrase(&["purge", "nonsense", "--json"])
        .fails("photo-unknown", 22);
    workspace
        .run_with_passphrase(&["export", &two, "--out", "p.jpg"])
        .succeeds();
}

#[test]
fn a_purge_prints_its_receipt_and_replaces_no_file_with_it() {
    let workspace = Workspace::new();
    workspace.photo("me-at-home.jpg", 48, 48);
    let (one, two) = (
        workspace.store_portrait("me-at-home.jpg"),
        workspace.store_portrait("me-at-home.jpg"),
    );
    let shown = workspace
        .run_with_passphrase(&["purge", &one, "--receipt", "receipt.txt"])
        .succeeds();
    let saved = std::fs::read_to_string(workspace.path("receipt.txt")).unwrap();
    assert!(saved.contains("1 photo (1 original, 1 output, 1 thumbnail, 1 metadata)"));
    assert!(shown.text().contains(saved.trim()));
    assert!(!saved.contains("me-at-home") && !saved.contains(&one));

    // The file is checked before anything is deleted.
    workspace
        .run_with_passphrase(&["purge", &two, "--receipt", "receipt.txt", "--json"])
        .fails("already-exists", 20);
    let ran = workspace
        .run_with_passphrase(&["purge", &two, "--json"])
        .succeeds()
        .json();
    assert_eq!(ran["receipt"]["photos"], 1);
    let ran = workspace
        .run(&["purge", "--all", "--yes", "--receipt", "all.txt", "--json"])
        .succeeds();
    assert_eq!(ran.json()["receipt"]["what"], "everything");
    assert!(workspace.path("all.txt").exists());
}

#[test]
fn purging_everything_needs_no_passphrase_and_allows_a_new_vault() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    workspace.store_portrait("me.jpg");
    assert_eq!(
        workspace
            .run(&["purge", "--all", "--yes", "--json"])
            .succeeds()
            .json()["purged"],
        "all"
    );
    workspace
        .run_with("another one", &["import", "me.jpg"])
        .succeeds();
    let list = workspace.run_with("another one", &["list", "--json"]);
    assert_eq!(
        list.succeeds().json()["photos"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn the_vault_opens_with_its_passphrase_only() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    workspace
        .run(&["import", "me.jpg", "--json"])
        .fails("passphrase-needed", 33);
    assert!(
        files(&workspace.home()).is_empty(),
        "no vault is made that nothing protects"
    );
    workspace
        .run_with_passphrase(&["export", "--all", "--out", "all/", "--json"])
        .fails("vault-absent", 30);
    workspace.store_portrait("me.jpg");
    workspace
        .run_with("a lantern in the cafe", &["list", "--json"])
        .fails("wrong-passphrase", 34);
    workspace
        .run_with("", &["list", "--json"])
        .fails("passphrase-needed", 33);
    workspace
        .run(&["list", "--json"])
        .fails("passphrase-needed", 33);
    assert_eq!(
        workspace.run(&["doctor", "--json"]).succeeds().json()["vault"]["state"]["state"],
        "locked"
    );
}

#[test]
fn a_passphrase_is_changed_and_wrong_attempts_are_slowed_down() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    let id = workspace.store_portrait("me.jpg");
    workspace.file("new", b"another lantern\n");
    workspace
        .run_with_passphrase_file("new", &["passphrase", "--new-fd", "3"])
        .succeeds();
    workspace
        .run_with_passphrase(&["list", "--json"])
        .fails("wrong-passphrase", 34);
    let ran = workspace
        .run_with("another lantern", &["list", "--json"])
        .succeeds();
    assert_eq!(ran.json()["photos"][0]["id"], id.as_str());
    // This workspace has no keychain that could replace it.
    workspace
        .run_with("another lantern", &["passphrase", "--remove", "--json"])
        .fails("keychain-unavailable", 39);
    workspace
        .run_with("another lantern", &["passphrase", "--purge-after", "12"])
        .succeeds();
    // Thirty wrong attempts, recorded by a clock that was ahead: the next attempt waits the longest.
    std::fs::write(workspace.home().join("vault.guesses"), THIRTY_ATTEMPTS).unwrap();
    let ran = workspace.run_with("another lantern", &["list", "--json"]);
    ran.fails("too-many-guesses", 44);
    assert_eq!(ran.fault()["fault"]["seconds"], 300);
}

/// As docs/formats.md describes it: thirty attempts, the last one in the year 2100, no limit.
const THIRTY_ATTEMPTS: [u8; 25] = [
    0x01, 0x1e, 0x00, 0x00, 0x00, 0x00, 0xd8, 0xc3, 0x2c, 0xbb, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x5f, 0xd5, 0x54, 0x82, 0x6f, 0x23, 0x7b, 0x0d,
];

#[test]
fn a_vault_in_use_is_reported_as_in_use() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    workspace.store_portrait("me.jpg");
    let lock = std::fs::File::open(workspace.home().join("vault.lock")).unwrap();
    lock.lock().unwrap();
    workspace
        .run_with_passphrase(&["list", "--json"])
        .fails("vault-busy", 36);
    workspace
        .run(&["purge", "--all", "--yes", "--json"])
        .fails("vault-busy", 36);
    workspace.run(&["lock", "--json"]).fails("vault-busy", 36);
    drop(lock);
    workspace.run(&["lock"]).succeeds();
    workspace
        .run_with_passphrase(&["list", "--json"])
        .succeeds();
}

#[test]
fn a_damaged_vault_is_reported_and_can_still_be_purged() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    workspace.store_portrait("me.jpg");
    let database = workspace.home().join("vault.db");
    let length = std::fs::metadata(&database).unwrap().len();
    std::fs::File::options()
        .write(true)
        .open(&database)
        .unwrap()
        .write_all(&vec![0x5a; length as usize])
        .unwrap();
    workspace
        .run_with_passphrase(&["list", "--json"])
        .fails("vault-damaged", 37);
    workspace
        .run(&["purge", "--all", "--yes", "--json"])
        .succeeds();
    workspace
        .run_with_passphrase(&["export", "--all", "--out", "all/", "--json"])
        .fails("vault-absent", 30);
}

#[test]
fn a_photo_that_fails_is_not_stored() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    workspace.store_portrait("me.jpg");
    workspace.file("letter.jpg", b"Dear all");
    workspace
        .run_with_passphrase(&[
            "stylize",
            "letter.jpg",
            "--style",
            "wave",
            "--keep",
            "--json",
        ])
        .fails("not-an-image", 10);
    workspace
        .run_with_passphrase(&["import", "letter.jpg", "--json"])
        .fails("not-an-image", 10);
    assert_eq!(workspace.list().len(), 1);
}

#[test]
fn a_fault_is_printed_without_a_terminal_too() {
    let workspace = Workspace::new();
    let ran: RunResult = workspace.run(&["export", "--all", "--out", "all/"]);
    assert_eq!(
        ran.stderr,
        "ambrotype: There is no vault yet.\n  Add a photo first.\n  Use “ambrotype import”, or “ambrotype stylize” with --keep.\n"
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

#[cfg(unix)]
#[test]
fn a_vault_on_a_drive_that_is_not_mounted_is_refused_by_name_and_not_replaced() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    workspace.import("me.jpg");
    let (database, drive) = (
        workspace.home().join("vault.db"),
        workspace.path("drive.db"),
    );
    std::fs::remove_file(&database).unwrap();
    std::os::unix::fs::symlink(&drive, &database).unwrap();
    for words in [&["import", "me.jpg", "--json"][..], &["list", "--json"]] {
        let run = workspace.run_with_passphrase(words);
        run.fails("vault-link-broken", 54);
        assert_eq!(run.fault()["fault"]["name"], "vault.db");
    }
    assert!(!drive.exists() && database.is_symlink());
}
