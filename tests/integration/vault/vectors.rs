//! Stores that another implementation of docs/formats.md wrote open here, byte for byte. Stores with a named
//! fault do not. `tests/fixtures/vault/generate.py` wrote them.

use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};
use vault::{
    DeviceSecret, Error, Keychain, MemoryKeychain, ObjectKind, PhotoId, RetentionOverride,
    Settings, Vault,
};

use crate::support::keychains::{FixedKeychain, UnavailableKeychain};
use crate::support::{passphrase, photo_with_original, sql, temp_folder};

const VECTORS: &str = include_str!("../../fixtures/vault/v1.json");

const VECTORS_2: &str = include_str!("../../fixtures/vault/v2.json");

const SCHEMA: &str = include_str!("../../../migrations/0001_vault.sql");

const SCHEMA_2: &str = include_str!("../../../migrations/0002_settings.sql");

fn bytes(value: &Value) -> Option<Vec<u8>> {
    Some(hex::decode(value.as_str()?).unwrap())
}

/// Writes a vector's rows as a store and opens it with the vector's keys.
async fn open(dir: &Path, vector: &Value) -> Result<Vault, Error> {
    write_store(dir, vector).await;
    unlock(dir, vector).await
}

/// A store of format 1, and what opens it.
pub(crate) struct Format1Store {
    pub(crate) entry: String,
    pub(crate) secret: DeviceSecret,
    pub(crate) photo: PhotoId,
    pub(crate) content: Vec<u8>,
}

/// Writes a store of format 1 with one photo.
pub(crate) async fn write_format_1_store(dir: &Path) -> Format1Store {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let stores = vectors["stores"].as_array().unwrap();
    let later = |store: &&Value| store["name"] == "later_epoch";
    let store = stores.iter().find(later).unwrap();
    write_store(dir, store).await;
    let (secret, photo) = (bytes(&store["device_secret"]).unwrap(), &store["photos"][0]);
    let header = &store["header"];
    Format1Store {
        entry: format!("{}.{}", header["store"].as_str().unwrap(), header["epoch"]),
        secret: DeviceSecret::from_slice(&secret).unwrap(),
        photo: photo["id"].as_str().unwrap().parse().unwrap(),
        content: bytes(&photo["parts"]["original"]).unwrap(),
    }
}

/// Writes a vector's rows as a store. The connection is still open.
async fn write_rows(dir: &Path, vector: &Value) -> SqliteConnection {
    let path = dir.join("vault.db");
    std::fs::write(&path, b"").unwrap();
    let mut connection = sql(&path).await;
    sqlx::raw_sql(SCHEMA)
        .execute(&mut connection)
        .await
        .unwrap();
    insert_rows(&mut connection, vector).await;
    if let Some(setting) = vector.get("setting") {
        insert_setting(&mut connection, setting).await;
    }
    connection
}

async fn write_store(dir: &Path, vector: &Value) {
    write_rows(dir, vector).await.close().await.unwrap();
}

/// Opens a store with the vector's keys.
async fn unlock(dir: &Path, vector: &Value) -> Result<Vault, Error> {
    let keychain: Arc<dyn Keychain> = match bytes(&vector["device_secret"]) {
        Some(secret) => Arc::new(FixedKeychain(secret.try_into().unwrap())),
        None => Arc::new(UnavailableKeychain),
    };
    let passphrase = vector["passphrase"].as_str().map(passphrase);
    Vault::open(dir, keychain, passphrase.as_ref()).await
}

async fn insert_setting(connection: &mut SqliteConnection, setting: &Value) {
    sqlx::raw_sql(SCHEMA_2)
        .execute(&mut *connection)
        .await
        .unwrap();
    sqlx::query("INSERT INTO setting VALUES (1, ?, ?, ?)")
        .bind(setting["epoch"].as_i64())
        .bind(bytes(&setting["wrapped_key"]))
        .bind(bytes(&setting["sealed"]))
        .execute(connection)
        .await
        .unwrap();
}

async fn insert_rows(connection: &mut SqliteConnection, vector: &Value) {
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
        let dir = temp_folder();
        let vault = open(dir.path(), store).await.unwrap();
        assert_matches(&vault, store).await;
        vault.close().await.unwrap();
        // Opening it has migrated it to the latest format. Nothing is lost, and the settings are the defaults.
        assert_eq!(format_of(dir.path()).await, 2);
        let vault = unlock(dir.path(), store).await.unwrap();
        assert_matches(&vault, store).await;
        assert_eq!(vault.settings().await.unwrap(), Settings::default());
    }
    println!(
        "{} stores of another implementation: all open",
        stores.len()
    );
}

/// Compares everything in a store with its vector.
async fn assert_matches(vault: &Vault, store: &Value) {
    let listing = vault.list().await.unwrap();
    let photos = store["photos"].as_array().unwrap();
    assert_eq!(listing.entries.len(), photos.len(), "{}", store["name"]);
    assert!(listing.damaged.is_empty());
    for (entry, photo) in listing.entries.iter().zip(photos) {
        assert_eq!(entry.id.to_string(), photo["id"].as_str().unwrap());
        assert_eq!(entry.added, photo["added"].as_i64().unwrap());
        assert_eq!(entry.details, photo["details"]);
        let parts = photo["parts"].as_object().unwrap();
        assert_eq!(entry.kinds.len(), parts.len());
        for kind in &entry.kinds {
            let content = vault.read_object(entry.id, *kind).await.unwrap();
            assert_eq!(
                Some(content.to_vec()),
                bytes(&parts[&kind.to_string()]),
                "{kind}"
            );
        }
    }
}

async fn format_of(dir: &Path) -> i64 {
    let mut connection = sql(&dir.join("vault.db")).await;
    let versions: (i64, i64) =
        sqlx::query_as("SELECT user_version, format FROM pragma_user_version, vault")
            .fetch_one(&mut connection)
            .await
            .unwrap();
    connection.close().await.unwrap();
    assert_eq!(versions.0, versions.1);
    versions.0
}

#[tokio::test]
async fn stores_of_format_2_open_with_their_settings_and_pins() {
    let vectors: Value = serde_json::from_str(VECTORS_2).unwrap();
    for store in vectors["stores"].as_array().unwrap() {
        let dir = temp_folder();
        let vault = open(dir.path(), store).await.unwrap();
        assert_matches(&vault, store).await;
        let (settings, wanted) = (vault.settings().await.unwrap(), &store["settings"]);
        let days = settings.retention.map(|days| days.number());
        assert_eq!(json!(days), wanted["retention"]["days"]);
        assert_eq!(settings.keep_originals, wanted["originals"] == "keep");
        assert_eq!(json!(settings.quota), wanted["quota"]);
        let photos = store["photos"].as_array().unwrap();
        for (entry, photo) in vault.list().await.unwrap().entries.iter().zip(photos) {
            let arrived = photo["arrived"].as_i64().unwrap();
            let usual = days.map(|days| arrived + i64::from(days) * 86_400_000);
            let (term, due) = match (photo["term"].as_str(), photo["term"]["until"].as_i64()) {
                (Some(_), _) => (Some(RetentionOverride::Pinned), None),
                (_, Some(until)) => (Some(RetentionOverride::Until(until)), Some(until)),
                _ => (None, usual),
            };
            assert_eq!((entry.retention, entry.expires_at), (term, due));
        }
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_migrated_now_can_be_used_and_is_migrated_later() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let store = &vectors["stores"][1];
    // Somebody else is writing while it is opened.
    let dir = temp_folder();
    let mut connection = write_rows(dir.path(), store).await;
    sqlx::raw_sql("PRAGMA journal_mode = WAL")
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut connection)
        .await
        .unwrap();
    let vault = unlock(dir.path(), store).await.unwrap();
    assert_matches(&vault, store).await;
    assert_eq!(vault.settings().await.unwrap(), Settings::default());
    sqlx::raw_sql("ROLLBACK")
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    assert_eq!(format_of(dir.path()).await, 1);
    // It still does everything, and the first change of settings migrates it.
    let id = vault.add(photo_with_original(b"later")).await.unwrap();
    vault.purge(&[id]).await.unwrap();
    assert_matches(&vault, store).await;
    assert_eq!(format_of(dir.path()).await, 1);
    vault.set_settings(Settings::default()).await.unwrap();
    assert_eq!(format_of(dir.path()).await, 2);
    assert_matches(&vault, store).await;
}

#[tokio::test]
async fn every_fault_gets_its_own_error() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let faults = vectors["faults"].as_array().unwrap();
    for fault in faults {
        let (name, dir) = (fault["name"].as_str().unwrap(), temp_folder());
        let opened = open(dir.path(), fault).await;
        let photo: PhotoId = fault["objects"][0]["photo"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let noticed = match fault["expect"].as_str().unwrap() {
            "open format-unknown" => matches!(opened, Err(Error::UnknownFormat { found: 2 })),
            "open header-refused" => matches!(opened, Err(Error::KdfCostOutOfRange { .. })),
            "open wrong-passphrase" => matches!(opened, Err(Error::WrongPassphrase)),
            "open keychain-changed" => matches!(opened, Err(Error::KeychainEntryMismatch)),
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
                    vault.read_object(photo, ObjectKind::Original).await,
                    Err(Error::Damaged)
                )
            }
            other => panic!("{other}"),
        };
        assert!(noticed, "{name}");
    }
    println!("{} named faults: all noticed", faults.len());
}

/// A device secret comes back from a keychain as it was.
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
