//! One photo that is damaged, or that a newer version of the program stored, hides no other.

use std::sync::Arc;

use ::vault::{MemoryKeychain, NewPhoto, Passphrase, PhotoId, Vault};
use image::ImageFormat;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions};
use zeroize::Zeroizing;

use crate::support::{PASSPHRASE, RunResult, Workspace, encoded, files};

/// Adds photos with these details to the vault, as another version of the program would.
fn add(workspace: &Workspace, details: &[Value]) -> Vec<PhotoId> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let passphrase = Passphrase::from(PASSPHRASE.to_owned());
        let keychain = Arc::new(MemoryKeychain::default());
        let vault = Vault::open(&workspace.home(), keychain, Some(&passphrase)).await;
        let vault = vault.unwrap();
        let mut ids = Vec::new();
        for details in details {
            let picture = || Some(Zeroizing::new(encoded(48, 48, ImageFormat::Jpeg)));
            let photo = NewPhoto {
                original: picture(),
                output: picture(),
                details: details.clone(),
                ..NewPhoto::default()
            };
            ids.push(vault.add(photo).await.unwrap());
        }
        vault.close().await.unwrap();
        ids
    })
}

/// Replaces one sealed object of a photo with noise.
fn damage(workspace: &Workspace, id: &str, kind: u8) {
    let statement = format!(
        "UPDATE content SET sealed = randomblob(length(sealed)) WHERE object =
         (SELECT id FROM object WHERE lower(hex(photo)) = '{id}' AND kind = {kind})"
    );
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let database = workspace.home().join("vault.db");
        let options = SqliteConnectOptions::new().filename(database);
        let mut connection = options.connect().await.unwrap();
        let done = sqlx::query(AssertSqlSafe(statement)).execute(&mut connection);
        assert_eq!(done.await.unwrap().rows_affected(), 1);
    });
}

/// The ids that faults were printed about, with the codes of the faults.
fn faults(run: &RunResult) -> Vec<(String, String)> {
    let lines = run.stderr.lines();
    let mut faults: Vec<_> = lines
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|report| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            (text(&report["about"]), text(&report["fault"]["code"]))
        })
        .collect();
    faults.sort();
    faults
}

#[test]
fn unreadable_photos_are_named_and_everything_else_works() {
    let workspace = Workspace::new();
    workspace.photo("me.jpg", 48, 48);
    let sound = workspace.import("me.jpg");
    let damaged = workspace.import("me.jpg");
    // Damage of a picture shows when that is opened.
    let picture_damaged = workspace.import("me.jpg");
    let picture = json!({ "format": "jpeg", "width": 48, "height": 48 });
    let details = [
        // A recipe of a newer version, a note and a format of one: the rest can be read.
        json!({
            "name": "newer.jpg", "original": { "format": "hologram", "width": 48, "height": 48 },
            "output": picture, "recipe": { "scene": 7 }, "notes": [{ "note": "from the future" }],
            "faces": 2,
        }),
        json!({ "pictures": { "hologram": picture } }),
        json!([1, 2, 3]),
    ];
    let ids = add(&workspace, &details);
    let [readable, unknown, list] = ids.as_slice() else {
        panic!("three were added")
    };
    damage(&workspace, &damaged, 4);
    damage(&workspace, &picture_damaged, 1);

    let listed = workspace.run_with_passphrase(&["list", "--json"]);
    assert_eq!(listed.code, 37, "{}", listed.stderr);
    let document = listed.json();
    let photos = document["photos"].as_array().unwrap();
    let names: Vec<_> = photos.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 3);
    assert!(names.contains(&&*sound) && names.contains(&&*readable.to_string()));
    let newer = photos.iter().find(|it| it["name"] == "newer.jpg").unwrap();
    assert_eq!(
        (&newer["newer"], &newer["recipe"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(document["damaged"], json!([damaged]));
    let mut expected = vec![
        (damaged.clone(), "vault-damaged".to_owned()),
        (unknown.to_string(), "photo-newer".to_owned()),
        (list.to_string(), "photo-newer".to_owned()),
    ];
    expected.sort();
    assert_eq!(faults(&listed), expected);

    let words = ["export", "--all", "--out", "all/", "--json"];
    let exported = workspace.run_with_passphrase(&words);
    assert_eq!(exported.code, 37, "{}", exported.stderr);
    expected.push((picture_damaged.clone(), "vault-damaged".to_owned()));
    expected.sort();
    assert_eq!(faults(&exported), expected);
    assert_eq!(files(&workspace.path("all")).len(), 2);
    workspace
        .run_with_passphrase(&[
            "export",
            &readable.to_string(),
            "--original",
            "--out",
            "o.jpg",
        ])
        .succeeds();

    workspace.file("right", b"on the road\n");
    let words = ["backup", "photos.case", "--file-fd", "3", "--json"];
    let backup = workspace.run_with_passphrase_file("right", &words);
    assert_eq!((backup.code, &backup.json()["photos"]), (37, &json!(4)));

    for id in [
        &damaged,
        &unknown.to_string(),
        &list.to_string(),
        &picture_damaged,
    ] {
        let words = ["purge", id, "--yes"];
        workspace.run_with_passphrase(&words).succeeds();
    }
    assert_eq!(workspace.list().len(), 2);
}
