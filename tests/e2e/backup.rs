//! The whole vault in one encrypted file: `backup` writes it, `restore` reads it into another vault.

use crate::support::{RunResult, Workspace, contains};

/// A workspace with one photo in the vault, passphrases in files, and the commands of these tests.
struct BackupTest {
    workspace: Workspace,
    id: String,
}

impl BackupTest {
    fn new() -> Self {
        let workspace = Workspace::new();
        workspace.photo("me.jpg", 48, 48);
        workspace.file("right", b"on the road\n");
        workspace.file("wrong", b"off the road\n");
        let id = workspace.import("me.jpg");
        Self { workspace, id }
    }

    /// Runs a command on a backup file, with a passphrase from one of the files.
    fn run(&self, command: &str, file: &str, passphrase: &str) -> RunResult {
        let words = [command, file, "--file-fd", "3", "--json"];
        self.workspace.run_with_passphrase_file(passphrase, &words)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.workspace.path(name)).unwrap()
    }
}

#[test]
fn a_backup_restores_every_photo_into_another_vault() {
    let test = BackupTest::new();
    let backup = test.run("backup", "photos.case", "right").succeeds().json();
    let expected = serde_json::json!({
        "version": 2, "file": "photos.case", "photos": 1, "damaged": [], "newer": []
    });
    assert_eq!(backup, expected);
    test.run("backup", "photos.case", "right")
        .fails("already-exists", 20);
    assert!(!contains(&test.read("photos.case"), b"me.jpg"));

    test.workspace.run(&["purge", "--all", "--yes"]).succeeds();
    test.run("restore", "photos.case", "wrong")
        .fails("wrong-passphrase", 34);
    assert!(
        !test.workspace.home().join("vault.db").exists(),
        "no vault is made for a file that does not open"
    );
    let restore = |present: u64| {
        let restored = test.run("restore", "photos.case", "right").succeeds();
        let expected = serde_json::json!({
            "version": 2, "photos": 1 - present, "present": present, "damaged": []
        });
        assert_eq!(restored.json(), expected);
    };
    restore(0);
    restore(1);
    test.workspace
        .run_with_passphrase(&["export", &test.id, "--original", "--out", "back.jpg"])
        .succeeds();
    assert!(image::open(test.workspace.path("back.jpg")).is_ok());
}

#[test]
fn a_backup_is_tested_without_storing_anything() {
    let test = BackupTest::new();
    test.run("backup", "photos.case", "right").succeeds();
    let tried = |missing: serde_json::Value| {
        let expected = serde_json::json!({
            "version": 2, "file": "photos.case", "photos": 1, "damaged": [], "missing": missing
        });
        let run = test.run("test-backup", "photos.case", "right").succeeds();
        assert_eq!(run.json(), expected);
    };
    tried(serde_json::json!([]));
    test.workspace
        .run_with_passphrase(&["purge", &test.id, "--yes"])
        .succeeds();
    tried(serde_json::json!([test.id]));
    assert_eq!(test.workspace.list().len(), 0);
    test.workspace.run(&["purge", "--all", "--yes"]).succeeds();
    tried(serde_json::Value::Null);
    assert!(!test.workspace.home().join("vault.db").exists());

    test.run("test-backup", "photos.case", "wrong")
        .fails("wrong-passphrase", 34);
    let bytes = test.read("photos.case");
    let cut = &bytes[..bytes.len() - 1];
    test.workspace.file("photos.case", cut);
    test.run("test-backup", "photos.case", "right")
        .fails("case-truncated", 47);
}

#[test]
fn a_restored_portrait_looks_as_it_did() {
    let test = BackupTest::new();
    test.workspace.photo("large.jpg", 900, 700);
    let portrait = test.workspace.store_portrait("large.jpg");
    test.run("backup", "photos.case", "right").succeeds();
    let export = |out: &str| {
        let words = ["export", &portrait, "--out", out];
        test.workspace.run_with_passphrase(&words).succeeds();
        image::open(test.workspace.path(out)).unwrap().into_rgb8()
    };
    let before = export("before.jpg");
    test.workspace.run(&["purge", "--all", "--yes"]).succeeds();
    test.run("restore", "photos.case", "right").succeeds();
    let after = export("after.jpg");

    assert_eq!(before.dimensions(), after.dimensions());
    let squares = before.iter().zip(after.iter()).map(|(a, b)| {
        let difference = f64::from(*a) - f64::from(*b);
        difference * difference
    });
    let mean = squares.sum::<f64>() / before.len() as f64;
    let psnr = 20.0 * 255_f64.log10() - 10.0 * mean.log10();
    println!("a portrait that was restored once: {psnr:.1} dB from what it was");
    assert!(psnr > 45.0, "{psnr}");
}

#[test]
fn a_file_that_is_no_whole_backup_is_refused_with_the_reason() {
    let test = BackupTest::new();
    test.run("backup", "photos.case", "right").succeeds();
    let bytes = test.read("photos.case");
    let mut changed = bytes.clone();
    *changed.last_mut().unwrap() ^= 1;
    test.workspace.file("changed.case", &changed);
    test.workspace.file("cut.case", &bytes[..bytes.len() - 1]);
    for (name, code, exit) in [
        ("changed.case", "case-damaged", 48),
        ("cut.case", "case-truncated", 47),
        ("me.jpg", "not-a-case", 46),
        ("none.case", "not-found", 16),
    ] {
        test.run("restore", name, "right").fails(code, exit);
    }
}

#[test]
fn the_former_names_still_lead_to_the_commands() {
    let test = BackupTest::new();
    test.run("backup", "photos.case", "right").succeeds();
    let restored = test.run("unpack", "photos.case", "right").succeeds();
    assert_eq!(restored.json()["present"], 1);

    // Somebody who means the backup makes no pack by mistake, and finds its name.
    for words in [&["pack"][..], &["pack", "old.case", "--force"]] {
        let run = test.workspace.run(words);
        assert_eq!((run.code, run.text()), (2, ""));
        assert!(run.stderr.contains("--out"), "{}", run.stderr);
    }
    let help = test.workspace.run(&["pack", "--help"]).succeeds();
    assert!(help.text().contains("ambrotype backup FILE"));
    assert!(!test.workspace.path("old.case").exists());
    let help = test.workspace.run(&["--help"]).succeeds();
    assert!(help.text().contains("backup") && help.text().contains("restore"));
}
