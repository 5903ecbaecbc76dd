//! Backup files that somebody else wrote: what is stored of them is what the darkroom made, and nothing else.

use std::fs::File;
use std::sync::Arc;

use ::vault::{BackupWriter, KdfCost, MemoryKeychain, NewPhoto, ObjectKind, Passphrase, Vault};
use image::ImageFormat;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::support::{RunResult, Workspace, encoded};

const FILE_PASSPHRASE: &str = "from a stranger";

/// A picture that says of itself, in its record, that it is a JPEG.
fn claimed(width: u32, height: u32) -> Value {
    json!({ "format": "jpeg", "width": width, "height": height })
}

fn photo(original: Option<Vec<u8>>, output: Option<Vec<u8>>, name: &str) -> NewPhoto {
    let details = json!({
        "name": name,
        "original": original.as_ref().map(|_| claimed(48, 48)),
        "output": output.as_ref().map(|_| claimed(48, 48)),
        "recipe": { "styles": [{ "name": "wave", "weight": 1.0 }], "strength": 1.0 },
    });
    NewPhoto {
        original: original.map(Zeroizing::new),
        output: output.map(Zeroizing::new),
        thumbnail: Some(Zeroizing::new(b"<svg onload='alert(1)'/>".to_vec())),
        details,
    }
}

/// Seals these photos into a backup file, in their order.
fn write_backup(workspace: &Workspace, photos: Vec<NewPhoto>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let cost = KdfCost::MIN;
        let vault = Vault::create(folder.path(), keychain, None, cost).await;
        let vault = vault.unwrap();
        let file = File::create(workspace.path("crafted.case")).unwrap();
        let passphrase = Passphrase::from(FILE_PASSPHRASE.to_owned());
        let mut writer = BackupWriter::create(file, &passphrase, cost).await.unwrap();
        for photo in photos {
            let id = vault.add(photo).await.unwrap();
            writer
                .write(vault.read_photo(id).await.unwrap())
                .await
                .unwrap();
        }
        writer.finish().await.unwrap();
    });
}

fn restore(workspace: &Workspace) -> RunResult {
    workspace.file("stranger", format!("{FILE_PASSPHRASE}\n").as_bytes());
    let words = ["restore", "crafted.case", "--file-fd", "3", "--json"];
    workspace.run_with_passphrase_file("stranger", &words)
}

/// Every object that the vault now holds, but the records, read past the program.
fn stored_objects(workspace: &Workspace) -> Vec<(ObjectKind, Vec<u8>)> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let passphrase = Passphrase::from(crate::support::PASSPHRASE.to_owned());
        let keychain = Arc::new(MemoryKeychain::default());
        let vault = Vault::open(&workspace.home(), keychain, Some(&passphrase)).await;
        let vault = vault.unwrap();
        let mut objects = Vec::new();
        for entry in vault.list().await.unwrap().entries {
            for kind in entry.kinds {
                let bytes = vault.read_object(entry.id, kind).await.unwrap();
                objects.push((kind, bytes.to_vec()));
            }
        }
        objects
    })
}

#[test]
fn what_a_crafted_backup_calls_a_portrait_is_stored_as_our_own_jpeg_or_not_at_all() {
    let workspace = Workspace::new();
    let sound = || Some(encoded(48, 48, ImageFormat::Png));
    let bytes = |text: &str| Some(text.as_bytes().to_vec());
    let with_comment = {
        let jpeg = encoded(48, 48, ImageFormat::Jpeg);
        Some([&jpeg[..2], b"\xff\xfe\x00\x06hide", &jpeg[2..]].concat())
    };
    let webp = Some(encoded(48, 48, ImageFormat::WebP));
    write_backup(
        &workspace,
        vec![
            photo(sound(), webp, "webp.jpg"),
            photo(None, Some(encoded(48, 48, ImageFormat::Gif)), "gif.jpg"),
            photo(None, Some(encoded(48, 48, ImageFormat::Bmp)), "bmp.jpg"),
            photo(sound(), with_comment, "comment.jpg"),
            photo(
                sound(),
                bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"),
                "svg.jpg",
            ),
            photo(None, bytes("<html><script>alert(1)</script>"), "html.jpg"),
            photo(bytes("no picture"), sound(), "original.jpg"),
            photo(bytes("no picture"), None, "nothing.jpg"),
            photo(None, None, "empty.jpg"),
        ],
    );
    workspace.file("stranger", format!("{FILE_PASSPHRASE}\n").as_bytes());
    let words = ["test-backup", "crafted.case", "--file-fd", "3", "--json"];
    let tested = workspace.run_with_passphrase_file("stranger", &words);
    assert_eq!(tested.code, 15, "{}", tested.stderr);
    let restored = restore(&workspace);
    let document: Value = serde_json::from_slice(&restored.stdout).unwrap();
    assert_eq!(
        (&document["photos"], &document["present"]),
        (&json!(6), &json!(0))
    );
    assert_eq!(tested.json()["damaged"], document["damaged"]);
    let damaged = document["damaged"].as_array().unwrap().iter();
    let damaged: Vec<_> = damaged
        .map(|it| {
            (
                it["number"].as_u64().unwrap(),
                it["stored"].as_bool().unwrap(),
            )
        })
        .collect();
    let expected = [(5, true), (6, false), (7, true), (8, false), (9, false)];
    assert_eq!(damaged, expected, "{document}");
    // The first fault: an SVG drawing cannot be opened.
    assert_eq!(restored.code, 15, "{}", restored.stderr);

    let objects = stored_objects(&workspace);
    let of = |kind| objects.iter().filter(move |(it, _)| *it == kind);
    assert_eq!(of(ObjectKind::Output).count(), 5);
    assert_eq!(of(ObjectKind::Thumbnail).count(), 6);
    for (kind, bytes) in &objects {
        if *kind != ObjectKind::Original {
            assert!(
                engine::has_only_pixels(bytes, engine::OutputFormat::Jpeg),
                "{kind}"
            );
            assert!(image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).is_ok());
        }
    }
    for shown in workspace.list() {
        let expected = if shown["name"] == "svg.jpg" {
            Value::Null
        } else {
            claimed(48, 48)
        };
        assert_eq!(shown["output"], expected, "{shown}");
    }
    workspace
        .run_with_passphrase(&["export", "--all", "--out", "all/"])
        .succeeds();
}

#[test]
fn the_records_of_a_crafted_backup_are_checked_field_by_field() {
    let workspace = Workspace::new();
    let picture = || Some(Zeroizing::new(encoded(48, 48, ImageFormat::Png)));
    let long = "x".repeat(100_000);
    let hostile = json!({
        "name": format!("../../\u{1b}]0;owned\u{7}\u{202e}gpj.{long}"),
        "original": { "format": "jpeg", "width": 4_000_000_000_u32, "height": 1 },
        "output": { "format": "png", "width": 0, "height": 0 },
        "recipe": {
            "styles": [{ "name": format!("\u{1b}[2J{long}"), "weight": 1.0 }], "strength": 1.0
        },
        "notes": [{ "note": "upper-part", "percent": 255 }, "nonsense", 7],
        "unknown": long,
    });
    let photos = [
        hostile,
        json!(null),
        json!([1, 2]),
        json!({ "name": "\u{7}" }),
    ];
    let photos = photos.map(|details| NewPhoto {
        original: picture(),
        output: picture(),
        details,
        ..NewPhoto::default()
    });
    write_backup(&workspace, photos.into());
    restore(&workspace).succeeds();

    let listed = workspace.list();
    assert_eq!(listed.len(), 4);
    for photo in &listed {
        let name = photo["name"].as_str().unwrap();
        assert!((1..=255).contains(&name.chars().count()), "{name:?}");
        assert!(!name.contains(|it: char| it.is_control() || it == '/' || it == '\u{202e}'));
        assert!(photo.get("unknown").is_none() && photo["recipe"].is_null());
        let size = |of: &str| [&photo[of]["width"], &photo[of]["height"]].map(Value::as_u64);
        assert_eq!(size("original"), [Some(48), Some(48)]);
        assert_eq!(size("output"), [Some(48), Some(48)]);
    }
}
