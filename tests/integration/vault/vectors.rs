//! Stores written by another implementation of docs/formats.md open here, byte for byte; stores with
//! a named fault do not. `tests/fixtures/vault/generate.py` made them.

use std::sync::Arc;

use serde_json::Value;
use sqlx::{Connection, SqliteConnection};
use vault::{DeviceSecret, Error, Keychain, Kind, MemoryKeychain, PhotoId, Vault};

use crate::support::{Fixed, Refusing, folder, passphrase, sql};

const VECTORS: &str = include_str!("../../fixtures/vault/v1.json");
const SCHEMA: &str = include_str!("../../../migrations/0001_vault.sql");

fn bytes(value: &Value) -> Option<Vec<u8>> {
    let text = value.as_str()?;
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    Some((0..text.len()).step_by(2).map(byte).collect())
}

/// Lays a vector's rows down as a store and opens it with the vector's keys.
async fn open(dir: &std::path::Path, vector: &Value) -> Result<Vault, Error> {
    let path = dir.join("vault.db");
    std::fs::write(&path, b"").unwrap();
    let mut connection = sql(&path).await;
    sqlx::raw_sql(SCHEMA)
        .execute(&mut connection)
        .await
        .unwrap();
    lay_rows(&mut connection, vector).await;
    connection.close().await.unwrap();

    let keychain: Arc<dyn Keychain> = match bytes(&vector["device_secret"]) {
        Some(secret) => Arc::new(Fixed(secret.try_into().unwrap())),
        None => Arc::new(Refusing),
    };
    let passphrase = vector["passphrase"].as_str().map(passphrase);
    Vault::open(dir, keychain, passphrase.as_ref()).await
}

async fn lay_rows(connection: &mut SqliteConnection, vector: &Value) {
    let header = &vector["header"];
    sqlx::query("INSERT INTO vault VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(header["format"].as_i64())
        .bind(bytes(&header["store"]))
        .bind(header["epoch"].as_i64())
        .bind(bytes(&header["device"]))
        .bind(header["memory_kib"].as_i64())
        .bind(header["passes"].as_i64())
        .bind(header["lanes"].as_i64())
        .bind(bytes(&header["salt"]))
        .bind(bytes(&header["verifier"]))
        .bind(bytes(&header["checksum"]))
        .execute(&mut *connection)
        .await
        .unwrap();
    for (number, object) in vector["objects"].as_array().unwrap().iter().enumerate() {
        sqlx::query("INSERT INTO object VALUES (?, ?, ?, ?, ?)")
            .bind(number as i64)
            .bind(bytes(&object["photo"]))
            .bind(object["kind"].as_i64())
            .bind(object["epoch"].as_i64())
            .bind(bytes(&object["wrapped_key"]))
            .execute(&mut *connection)
            .await
            .unwrap();
        sqlx::query("INSERT INTO content VALUES (?, ?)")
            .bind(number as i64)
            .bind(bytes(&object["sealed"]))
            .execute(&mut *connection)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn stores_of_format_1_open() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let stores = vectors["stores"].as_array().unwrap();
    for store in stores {
        let dir = folder();
        let vault = open(dir.path(), store).await.unwrap();
        let listing = vault.list().await.unwrap();
        let photos = store["photos"].as_array().unwrap();
        assert_eq!(listing.entries.len(), photos.len(), "{}", store["name"]);
        for (entry, photo) in listing.entries.iter().zip(photos) {
            assert_eq!(entry.id.to_string(), photo["id"].as_str().unwrap());
            assert_eq!(entry.added, photo["added"].as_i64().unwrap());
            assert_eq!(entry.details, photo["details"]);
            let parts = photo["parts"].as_object().unwrap();
            assert_eq!(entry.kinds.len(), parts.len());
            for kind in &entry.kinds {
                let content = vault.unseal(entry.id, *kind).await.unwrap();
                assert_eq!(
                    Some(content.to_vec()),
                    bytes(&parts[&kind.to_string()]),
                    "{kind}"
                );
            }
        }
    }
    println!(
        "{} stores of another implementation: all open",
        stores.len()
    );
}

#[tokio::test]
async fn every_fault_is_noticed_for_what_it_is() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let faults = vectors["faults"].as_array().unwrap();
    for fault in faults {
        let (name, dir) = (fault["name"].as_str().unwrap(), folder());
        let opened = open(dir.path(), fault).await;
        let photo: PhotoId = fault["objects"][0]["photo"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let noticed = match fault["expect"].as_str().unwrap() {
            "open format-unknown" => matches!(opened, Err(Error::FormatUnknown { found: 2 })),
            "open header-refused" => matches!(opened, Err(Error::HeaderRefused { .. })),
            "open wrong-passphrase" => matches!(opened, Err(Error::WrongPassphrase)),
            "open keychain-changed" => matches!(opened, Err(Error::KeychainChanged)),
            "open damaged" => matches!(opened, Err(Error::Damaged)),
            "entry damaged" => {
                let vault = opened.unwrap();
                assert_eq!(vault.list().await.unwrap().damaged, [photo], "{name}");
                matches!(vault.entry(photo).await, Err(Error::Damaged))
            }
            "unseal damaged" => {
                // The record is whole, so the photo is listed; its picture is not shown.
                let vault = opened.unwrap();
                assert!(vault.entry(photo).await.is_ok(), "{name}");
                matches!(
                    vault.unseal(photo, Kind::Original).await,
                    Err(Error::Damaged)
                )
            }
            other => panic!("{other}"),
        };
        assert!(noticed, "{name}");
    }
    println!("{} named faults: all noticed", faults.len());
}

/// The vectors' own keys are worth nothing elsewhere: a device secret goes into a real keychain type
/// and comes back as it was.
#[test]
fn a_secret_survives_a_keychain() {
    let keychain = MemoryKeychain::default();
    keychain
        .store("entry", &DeviceSecret::from_slice(&[9; 32]).unwrap())
        .unwrap();
    assert_eq!(
        keychain.load("entry").unwrap().unwrap().as_bytes(),
        &[9; 32]
    );
    keychain.remove("entry").unwrap();
    assert!(keychain.load("entry").unwrap().is_none());
}
