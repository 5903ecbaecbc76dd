//! What is purged is gone from every file, and what is not purged stays.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;
use sqlx::{Connection, Executor};
use vault::{
    DeviceSecret, Error, KdfCost, Keychain, Leftover, MemoryKeychain, NewPhoto, ObjectKind,
    PhotoId, PurgeScope, Uncovered, Vault, VaultStatus,
};
use zeroize::Zeroizing;

use crate::support::{
    Store, UnavailableKeychain, files, folder, found, holding, names, noise, original, passphrase,
    photo_with_original,
};

/// A photo with a marker in every part and in its details, repeated so that one is found anywhere.
fn marked_photo(marker: &str) -> NewPhoto {
    let part = |times| Some(Zeroizing::new(marker.repeat(times).into_bytes()));
    NewPhoto {
        original: part(20_000),
        output: part(9_000),
        thumbnail: part(200),
        details: json!({ "name": marker }),
    }
}

/// The ids, wrapped keys and pieces of the contents of one photo, as they lie on the disk.
async fn sealed_pieces(store: &Store, id: PhotoId) -> Vec<Vec<u8>> {
    let mut connection = store.sql().await;
    let photo =
        (0..16).map(|at| u8::from_str_radix(&id.to_string()[2 * at..2 * at + 2], 16).unwrap());
    let rows: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
        "SELECT wrapped_key, sealed FROM object JOIN content ON object = id WHERE photo = ?",
    )
    .bind(photo.clone().collect::<Vec<u8>>())
    .fetch_all(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let mut pieces = vec![photo.collect()];
    for (wrapped_key, sealed) in rows {
        pieces.push(wrapped_key[12..].to_vec());
        // One piece a page, so that not a single page of it can hide.
        pieces.extend(
            sealed
                .chunks(4000)
                .map(|piece| piece[..piece.len().min(16)].to_vec()),
        );
    }
    pieces
}

#[tokio::test]
async fn a_marker_reaches_no_file_and_a_purged_photo_leaves_none() {
    let marker = "MARKER-6f1c-selfie-of-somebody";
    let (store, vault) = Store::make().await;
    let before = vault.add(marked_photo("the photo before")).await.unwrap();
    let id = vault.add(marked_photo(marker)).await.unwrap();
    let after = vault.add(marked_photo("the photo after")).await.unwrap();
    let utf16: Vec<u8> = marker.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for needle in [marker.as_bytes(), &utf16, b"name", b"added"] {
        assert_eq!(holding(store.dir(), needle), 0, "while open");
    }

    let pieces = sealed_pieces(&store, id).await;
    assert!(pieces.len() > 200);
    assert_eq!(
        found(store.dir(), &pieces),
        pieces.len(),
        "the search itself does not work"
    );

    vault.purge(&[]).await.unwrap();
    let size = fs::metadata(store.dir().join("vault.db")).unwrap().len();
    vault.purge(&[id]).await.unwrap();
    let left = |when: &str| {
        let found = pieces
            .iter()
            .filter(|piece| holding(store.dir(), piece) > 0)
            .count();
        assert_eq!(found, 0, "{when}");
    };
    left("after the purge, while open");
    assert_eq!(
        fs::metadata(store.dir().join("vault.db-wal"))
            .unwrap()
            .len(),
        0
    );
    assert!(
        fs::metadata(store.dir().join("vault.db")).unwrap().len() < size,
        "no page handed back"
    );
    vault.close().await.unwrap();
    assert_eq!(found(store.dir(), &pieces), 0, "after closing");
    assert_eq!(holding(store.dir(), marker.as_bytes()), 0);

    let vault = store.open().await.unwrap();
    assert_eq!(vault.list().await.unwrap().entries.len(), 2);
    for (kept, marker) in [(before, "the photo before"), (after, "the photo after")] {
        assert!(original(&vault, kept).await.unwrap() == marker.repeat(20_000).as_bytes());
    }
    assert!(matches!(original(&vault, id).await, Err(Error::NotFound(it)) if it == id));
    println!(
        "{} sealed pieces of a purged photo searched for: 0 found",
        pieces.len()
    );
}

#[tokio::test]
async fn photos_are_purged_all_or_none() {
    let (_store, vault) = Store::make().await;
    let mut ids = Vec::new();
    for seed in 0..4 {
        ids.push(
            vault
                .add(photo_with_original(&noise(seed, 5000)))
                .await
                .unwrap(),
        );
    }
    let unknown: PhotoId = "0123456789abcdef0123456789abcdef".parse().unwrap();
    let purged = vault.purge(&[ids[0], unknown, ids[1]]).await;
    assert!(matches!(purged, Err(Error::NotFound(it)) if it == unknown));
    assert_eq!(vault.list().await.unwrap().entries.len(), 4);

    vault.purge(&[]).await.unwrap();
    vault.purge(&[ids[0], ids[2], ids[0]]).await.unwrap();
    let left: Vec<_> = vault
        .list()
        .await
        .unwrap()
        .entries
        .iter()
        .map(|entry| entry.id)
        .collect();
    assert_eq!(left, [ids[3], ids[1]]);
    assert!(matches!(vault.purge(&ids[..1]).await, Err(Error::NotFound(it)) if it == ids[0]));
}

#[tokio::test]
async fn a_log_that_somebody_keeps_alive_is_reported_and_emptied_later() {
    let (store, vault) = Store::make().await;
    let id = vault
        .add(marked_photo("purged under a reader"))
        .await
        .unwrap();
    let pieces = sealed_pieces(&store, id).await;
    assert_eq!(found(store.dir(), &pieces), pieces.len());
    let mut reader = store.sql().await;
    reader
        .execute("BEGIN; SELECT count(*) FROM object")
        .await
        .unwrap();

    let receipt = vault.purge(&[id]).await.unwrap();
    // The photo is gone and so is its secret: that is said, and so is what is still to be done.
    assert_eq!((receipt.photos, &receipt.epochs[..]), (Some(1), &[1][..]));
    assert_eq!(receipt.leftovers, [Leftover::Log]);
    assert!(receipt.to_string().contains("NOT done yet"), "{receipt}");
    assert!(vault.list().await.unwrap().entries.is_empty());
    reader.execute("COMMIT").await.unwrap();
    reader.close().await.unwrap();

    vault.purge(&[]).await.unwrap();
    assert_eq!(found(store.dir(), &pieces), 0);
}

#[tokio::test]
async fn a_purge_that_was_cut_short_is_finished_by_the_next_open() {
    let (store, vault) = Store::make().await;
    let id = vault
        .add(marked_photo("purged, then killed"))
        .await
        .unwrap();
    let pieces = sealed_pieces(&store, id).await;
    let mut reader = store.sql().await;
    reader
        .execute("BEGIN; SELECT count(*) FROM object")
        .await
        .unwrap();
    assert_eq!(vault.purge(&[id]).await.unwrap().leftovers, [Leftover::Log]);

    // The files as a process leaves them that is killed here.
    let killed = Store {
        folder: folder(),
        keychain: store.keychain(),
    };
    for name in ["vault.db", "vault.db-wal"] {
        fs::copy(store.dir().join(name), killed.dir().join(name)).unwrap();
    }
    assert!(found(killed.dir(), &pieces) > 0);
    let vault = killed.open().await.unwrap();
    assert!(vault.list().await.unwrap().entries.is_empty());
    assert_eq!(found(killed.dir(), &pieces), 0);
}

#[tokio::test]
async fn a_receipt_says_what_went_and_what_nobody_can_promise() {
    let keychain = Arc::new(MemoryKeychain::default());
    let dir = folder();
    let vault = Vault::create(dir.path(), keychain.clone(), None, KdfCost::MIN)
        .await
        .unwrap();
    let marker = "MARKER-of-a-name";
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(vault.add(marked_photo(marker)).await.unwrap());
    }
    ids.push(vault.add(photo_with_original(&noise(1, 10))).await.unwrap());

    // A photo named twice is one photo.
    let receipt = vault.purge(&[ids[0], ids[3], ids[0]]).await.unwrap();
    assert_eq!(
        (receipt.scope, receipt.photos),
        (PurgeScope::Photos, Some(2))
    );
    let objects: Vec<_> = receipt.objects.clone().into_iter().collect();
    let expected = [
        (ObjectKind::Original, 2),
        (ObjectKind::Output, 1),
        (ObjectKind::Thumbnail, 1),
        (ObjectKind::Metadata, 2),
    ];
    assert_eq!(objects, expected);
    let contents = marker.len() as u64 * (20_000 + 9_000 + 200);
    assert!((contents..contents * 9 / 8).contains(&receipt.bytes));
    assert_eq!(receipt.epochs, [1]);
    assert!(receipt.uncovered.contains(&Uncovered::Backups));
    assert!(!receipt.uncovered.contains(&Uncovered::NoSecret));

    // An epoch that was destroyed is not claimed again.
    let receipt = vault.purge(&[]).await.unwrap();
    assert_eq!((receipt.photos, receipt.epochs), (Some(0), vec![]));
    let receipt = vault.purge(&ids[1..2]).await.unwrap();
    assert_eq!((receipt.photos, &receipt.epochs[..]), (Some(1), &[2][..]));
    vault.close().await.unwrap();

    let bytes = fs::metadata(dir.path().join("vault.db")).unwrap().len();
    let receipt = Vault::purge_all(dir.path(), keychain.clone())
        .await
        .unwrap();
    assert_eq!(
        (receipt.scope, receipt.photos),
        (PurgeScope::Everything, Some(1))
    );
    assert_eq!((receipt.bytes, &receipt.epochs[..]), (bytes, &[3][..]));
    let again = Vault::purge_all(dir.path(), keychain).await.unwrap();
    assert_eq!(
        (again.photos, again.bytes, again.epochs),
        (Some(0), 0, vec![])
    );

    let words = receipt.to_string();
    let told = serde_json::to_string(&receipt).unwrap();
    assert!(
        words.contains("the device secret of epoch 3 was destroyed"),
        "{words}"
    );
    assert!(words.contains("everything: 1 photo ("), "{words}");
    for text in [words, told] {
        assert!(!text.contains(marker) && !ids.iter().any(|id| text.contains(&id.to_string())));
    }
}

#[tokio::test]
async fn a_receipt_claims_no_key_where_none_was_destroyed() {
    let (dir, secret) = (folder(), passphrase("alone"));
    let make = || {
        Vault::create(
            dir.path(),
            Arc::new(UnavailableKeychain),
            Some(&secret),
            KdfCost::MIN,
        )
    };
    let vault = make().await.unwrap();
    let id = vault.add(marked_photo("alone")).await.unwrap();
    let receipts = [vault.purge(&[id]).await.unwrap(), {
        vault.close().await.unwrap();
        Vault::purge_all(dir.path(), Arc::new(UnavailableKeychain))
            .await
            .unwrap()
    }];
    for receipt in receipts {
        assert!(receipt.epochs.is_empty());
        assert_eq!(receipt.uncovered[0], Uncovered::NoSecret);
        assert!(
            receipt
                .to_string()
                .contains("no device secret was destroyed")
        );
    }

    // A wreck cannot be counted, and the receipt does not pretend to.
    let keychain = Arc::new(MemoryKeychain::default());
    let made = Vault::create(dir.path(), keychain.clone(), None, KdfCost::MIN).await;
    made.unwrap().close().await.unwrap();
    fs::write(dir.path().join("vault.db"), noise(1, 5000)).unwrap();
    let receipt = Vault::purge_all(dir.path(), keychain).await.unwrap();
    assert_eq!((receipt.photos, receipt.bytes), (None, 5000));
    assert_eq!(receipt.epochs, [1]);
}

#[tokio::test]
async fn everything_goes_from_a_locked_store_and_a_new_one_can_be_made() {
    let keychain = Arc::new(MemoryKeychain::default());
    let store = Store {
        folder: folder(),
        keychain: keychain.clone(),
    };
    let create = || Vault::create(store.dir(), keychain.clone(), None, KdfCost::MIN);
    let vault = create().await.unwrap();
    let id = vault.add(marked_photo("everything")).await.unwrap();

    // Not under the feet of whoever has it open.
    assert!(matches!(
        Vault::purge_all(store.dir(), keychain.clone()).await,
        Err(Error::Busy)
    ));
    assert!(!original(&vault, id).await.unwrap().is_empty());
    vault.close().await.unwrap();

    let copy = fs::read(store.dir().join("vault.db")).unwrap();
    Vault::purge_all(store.dir(), keychain.clone())
        .await
        .unwrap();
    assert_eq!(names(store.dir()), ["vault.lock"]);
    assert!(keychain.entries().is_empty());
    assert_eq!(
        Vault::status(store.dir()).await.unwrap(),
        VaultStatus::Absent
    );
    // Nothing left to do is no error.
    Vault::purge_all(store.dir(), keychain.clone())
        .await
        .unwrap();
    Vault::purge_all(&store.dir().join("never"), keychain.clone())
        .await
        .unwrap();

    // A copy that somebody took opens nothing any more.
    fs::write(store.dir().join("vault.db"), copy).unwrap();
    assert!(matches!(
        store.open().await,
        Err(Error::KeychainEntryMissing)
    ));
    Vault::purge_all(store.dir(), keychain.clone())
        .await
        .unwrap();

    let vault = create().await.unwrap();
    assert!(vault.list().await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn everything_goes_without_a_passphrase_and_without_a_keychain() {
    let (dir, secret) = (folder(), passphrase("nobody remembers"));
    let made = Vault::create(
        dir.path(),
        Arc::new(UnavailableKeychain),
        Some(&secret),
        KdfCost::MIN,
    )
    .await;
    made.unwrap().close().await.unwrap();
    Vault::purge_all(dir.path(), Arc::new(UnavailableKeychain))
        .await
        .unwrap();
    assert_eq!(names(dir.path()), ["vault.lock"]);
}

#[tokio::test]
async fn everything_goes_from_a_wreck() {
    type Wreck = fn(&Store);
    let wrecks: [(&str, Wreck); 6] = [
        ("an empty database", |store| {
            fs::write(store.dir().join("vault.db"), b"").unwrap()
        }),
        ("noise for a database", |store| {
            fs::write(store.dir().join("vault.db"), noise(9, 50_000)).unwrap();
        }),
        ("a log of noise", |store| {
            fs::write(store.dir().join("vault.db-wal"), noise(9, 50_000)).unwrap();
        }),
        ("no note of the entries", |store| {
            fs::remove_file(store.dir().join("vault.entries")).unwrap();
        }),
        ("noise for a note", |store| {
            fs::write(store.dir().join("vault.entries"), noise(9, 500)).unwrap();
        }),
        ("no database", |store| {
            fs::remove_file(store.dir().join("vault.db")).unwrap()
        }),
    ];
    for (what, wreck) in wrecks {
        let keychain = Arc::new(MemoryKeychain::default());
        let store = Store {
            folder: folder(),
            keychain: keychain.clone(),
        };
        let made = Vault::create(store.dir(), keychain.clone(), None, KdfCost::MIN)
            .await
            .unwrap();
        made.add(marked_photo("wreck")).await.unwrap();
        made.close().await.unwrap();
        wreck(&store);
        Vault::purge_all(store.dir(), keychain.clone())
            .await
            .unwrap();
        assert!(keychain.entries().is_empty(), "{what}");
        assert_eq!(names(store.dir()), ["vault.lock"], "{what}");
    }
}

#[tokio::test]
async fn a_note_changed_in_any_byte_never_hides_a_secret() {
    let keychain = Arc::new(MemoryKeychain::default());
    let store = Store {
        folder: folder(),
        keychain: keychain.clone(),
    };
    let made = Vault::create(store.dir(), keychain.clone(), None, KdfCost::MIN)
        .await
        .unwrap();
    made.close().await.unwrap();
    let entry = keychain.entries().remove(0);
    let secret = keychain.load(&entry).unwrap().unwrap();
    let note = fs::read(store.dir().join("vault.entries")).unwrap();

    for at in 0..note.len() {
        // The database is a wreck too, so the note is all there is.
        fs::write(store.dir().join("vault.db"), b"wreck").unwrap();
        let mut changed = note.clone();
        changed[at] ^= 1;
        fs::write(store.dir().join("vault.entries"), changed).unwrap();
        let purged = Vault::purge_all(store.dir(), keychain.clone()).await;
        assert!(!store.dir().join("vault.db").exists());
        if !keychain.entries().is_empty() {
            assert_eq!(purged.unwrap().leftovers, [Leftover::Secret], "byte {at}");
        }
        keychain.store(&entry, &secret).unwrap();
    }
    println!(
        "{} bytes of the note changed: 0 secrets left behind in silence",
        note.len()
    );
}

/// Keeps secrets, and refuses to let one go until told otherwise.
struct KeepsRemovedSecrets(MemoryKeychain, AtomicBool);

impl Keychain for KeepsRemovedSecrets {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        self.0.load(entry)
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        self.0.store(entry, secret)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        if self.1.load(Ordering::SeqCst) {
            // Says yes, and does nothing: only reading back tells.
            return Ok(());
        }
        self.0.remove(entry)
    }
}

#[tokio::test]
async fn a_secret_that_will_not_go_is_said_and_can_be_tried_again() {
    let keychain = Arc::new(KeepsRemovedSecrets(
        MemoryKeychain::default(),
        AtomicBool::new(true),
    ));
    let dir = folder();
    let made = Vault::create(dir.path(), keychain.clone(), None, KdfCost::MIN)
        .await
        .unwrap();
    made.close().await.unwrap();

    let receipt = Vault::purge_all(dir.path(), keychain.clone())
        .await
        .unwrap();
    assert_eq!(
        (&receipt.leftovers[..], receipt.epochs),
        (&[Leftover::Secret][..], vec![])
    );
    assert!(
        !dir.path().join("vault.db").exists(),
        "the photos go all the same"
    );
    let receipt = Vault::purge_all(dir.path(), Arc::new(UnavailableKeychain)).await;
    assert_eq!(receipt.unwrap().leftovers, [Leftover::Secret]);

    keychain.1.store(false, Ordering::SeqCst);
    Vault::purge_all(dir.path(), keychain.clone())
        .await
        .unwrap();
    assert!(keychain.0.entries().is_empty());
    assert_eq!(names(dir.path()), ["vault.lock"]);
}

/// Notes, when a secret is removed, whether the photos were still there.
struct RemovalObserver(MemoryKeychain, std::path::PathBuf, AtomicBool);

impl Keychain for RemovalObserver {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        self.0.load(entry)
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        self.0.store(entry, secret)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        self.2.store(self.1.exists(), Ordering::SeqCst);
        self.0.remove(entry)
    }
}

#[tokio::test]
async fn the_secret_goes_before_the_files() {
    let dir = folder();
    let database = dir.path().join("vault.db");
    let keychain = Arc::new(RemovalObserver(
        MemoryKeychain::default(),
        database,
        AtomicBool::new(false),
    ));
    let made = Vault::create(dir.path(), keychain.clone(), None, KdfCost::MIN)
        .await
        .unwrap();
    made.close().await.unwrap();
    Vault::purge_all(dir.path(), keychain.clone())
        .await
        .unwrap();
    assert!(
        keychain.2.load(Ordering::SeqCst),
        "the files were gone before the secret"
    );
    assert_eq!(files(dir.path()).len(), 1);
}
