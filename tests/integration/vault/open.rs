//! Who can open a store, who cannot, and which error they get.

use std::fs;
use std::sync::Arc;

use vault::{DeviceSecret, Error, KdfCost, Keychain, MemoryKeychain, Vault, VaultStatus};

use crate::keychains::assert_keychain_errors;
use crate::support::keychains::UnavailableKeychain;
use crate::support::{
    Store, assert_original, copy_store, file_names, locked, passphrase, photo_with_original,
    read_original, temp_folder,
};

#[tokio::test]
async fn a_keychain_alone_opens() {
    let (store, vault) = Store::create().await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    assert_eq!(store.status().await, locked(false, true));
    assert_original(&store.open().await.unwrap(), id, b"photo").await;
}

#[tokio::test]
async fn a_passphrase_alone_opens_where_no_keychain_answers() {
    let (store, vault) =
        Store::create_with(Arc::new(UnavailableKeychain), Some("open sesame")).await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    assert_eq!(store.status().await, locked(true, false));

    for none in [None, Some("")] {
        let opened = store.open_with(none).await;
        assert!(matches!(opened, Err(Error::PassphraseNeeded)));
    }
    for wrong in ["open sesam", "open sesame ", "Open sesame"] {
        let opened = store.open_with(Some(wrong)).await;
        assert!(matches!(opened, Err(Error::WrongPassphrase)));
    }
    let vault = store.open_with(Some("open sesame")).await.unwrap();
    assert_eq!(read_original(&vault, id).await.unwrap(), b"photo");
}

#[tokio::test]
async fn a_store_with_both_needs_both() {
    let (store, vault) = Store::create_with(Arc::new(MemoryKeychain::default()), Some("p")).await;
    vault.close().await.unwrap();
    assert_eq!(store.status().await, locked(true, true));

    assert!(matches!(store.open().await, Err(Error::PassphraseNeeded)));
    let right = passphrase("p");
    let open = |keychain: Arc<dyn Keychain>| Vault::open(store.dir(), keychain, Some(&right));
    // Not "wrong passphrase", which would send the owner to the wrong place.
    assert_keychain_errors(open).await;
    assert!(open(store.keychain()).await.is_ok());
}

#[tokio::test]
async fn an_open_store_is_busy_until_it_is_closed_or_dropped() {
    let (store, vault) = Store::create().await;
    assert!(matches!(store.open().await, Err(Error::Busy)));
    // Its status can still be read.
    assert!(matches!(
        Vault::status(store.dir()).await,
        Ok(VaultStatus::Locked { .. })
    ));
    vault.close().await.unwrap();
    drop(store.open().await.unwrap());
    store.open().await.unwrap();
}

#[tokio::test]
async fn status_of_an_empty_folder_is_absent_and_creates_nothing() {
    let dir = temp_folder();
    let inside = dir.path().join("not yet");
    for dir in [dir.path(), &inside] {
        assert_eq!(Vault::status(dir).await.unwrap(), VaultStatus::Absent);
        let opened = Vault::open(dir, Arc::new(MemoryKeychain::default()), None).await;
        assert!(matches!(opened, Err(Error::Absent)));
    }
    assert!(file_names(dir.path()).is_empty());
}

#[tokio::test]
async fn a_header_with_a_kdf_cost_out_of_range_is_refused() {
    let (store, vault) = Store::create_with(Arc::new(UnavailableKeychain), Some("p")).await;
    vault.close().await.unwrap();
    let gib = 1024 * 1024;
    for (column, value) in [
        ("memory_kib", 2 * gib),
        ("memory_kib", i64::MAX),
        ("memory_kib", 1024),
        ("passes", 0),
        ("passes", 1_000_000),
        ("lanes", 0),
        ("lanes", -1),
        ("lanes", 1 << 33),
    ] {
        let store = Store {
            folder: copy_store(store.dir()),
            keychain: store.keychain(),
        };
        store
            .tamper(&format!("UPDATE vault SET {column} = {value}"))
            .await;
        for error in [
            store.open_with(Some("p")).await.unwrap_err(),
            Vault::status(store.dir()).await.unwrap_err(),
        ] {
            assert!(
                matches!(error, Error::KdfCostOutOfRange { .. }),
                "{column} {value}: {error:?}"
            );
        }
    }
    assert!(matches!(
        KdfCost::new(2 * gib, 1, 1),
        Err(Error::KdfCostOutOfRange { .. })
    ));
    assert!(matches!(
        KdfCost::new(32 * 1024, 3, 1),
        Err(Error::KdfCostOutOfRange { .. })
    ));
    assert_eq!(KdfCost::new(256 * 1024, 3, 1).unwrap(), KdfCost::default());
}

#[tokio::test]
async fn a_store_from_a_later_version_is_left_alone() {
    let (store, vault) = Store::create().await;
    vault.close().await.unwrap();
    store.tamper("UPDATE vault SET format = 3").await;
    assert!(matches!(
        store.open().await,
        Err(Error::UnknownFormat { found: 3 })
    ));
}

#[tokio::test]
async fn a_damaged_store_is_never_absent_and_never_replaced() {
    for damaged in [
        &b""[..],
        b"not a database, but longer than the header of one would be",
        &[0; 8192],
    ] {
        let (store, vault) = Store::create().await;
        vault.close().await.unwrap();
        fs::write(store.database(), damaged).unwrap();
        assert!(matches!(
            Vault::status(store.dir()).await,
            Err(Error::Damaged)
        ));
        assert!(matches!(store.open().await, Err(Error::Damaged)));
        let created = store.try_create(None).await;
        assert!(matches!(created, Err(Error::AlreadyExists)));
        assert!(fs::read(store.database()).unwrap() == damaged);
    }
}

#[tokio::test]
async fn a_changed_schema_is_damage() {
    for addition in [
        "CREATE TRIGGER keep BEFORE DELETE ON content BEGIN SELECT RAISE(IGNORE); END",
        "CREATE VIEW peek AS SELECT * FROM object",
        "CREATE TABLE copies (sealed BLOB)",
        "CREATE INDEX by_epoch ON object (epoch)",
        "DROP TABLE content",
        "DELETE FROM vault",
    ] {
        let (store, vault) = Store::create().await;
        vault.close().await.unwrap();
        store.tamper(addition).await;
        assert!(
            matches!(store.open().await, Err(Error::Damaged)),
            "{addition}"
        );
    }
}

#[test]
fn debug_output_shows_no_secret() {
    let secret = DeviceSecret::from_slice(&[0xab; 32]).unwrap();
    assert_eq!(format!("{secret:?}"), "DeviceSecret(..)");
    assert_eq!(format!("{:?}", passphrase("open sesame")), "Passphrase(..)");
    assert!(DeviceSecret::from_slice(&[0; 31]).is_none());
}
