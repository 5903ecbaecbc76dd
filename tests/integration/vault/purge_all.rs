//! Purging everything: from a locked store, from a damaged one, and with a keychain that does not obey.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use vault::{DeviceSecret, Error, Keychain, Leftover, MemoryKeychain, Vault, VaultStatus};

use crate::purge_photos::marked_photo;
use crate::support::keychains::{SwitchableKeychain, UnavailableKeychain};
use crate::support::{Store, file_names, read_original, seeded_bytes, temp_folder};

#[tokio::test]
async fn everything_is_purged_from_a_locked_store_and_a_new_one_can_be_created() {
    let keychain = Arc::new(MemoryKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    let id = vault.add(marked_photo("everything")).await.unwrap();

    // Not while it is open.
    assert!(matches!(
        Vault::purge_all(store.dir(), keychain.clone()).await,
        Err(Error::Busy)
    ));
    assert!(!read_original(&vault, id).await.unwrap().is_empty());
    vault.close().await.unwrap();

    let copy = fs::read(store.database()).unwrap();
    store.purge_all().await;
    assert_eq!(file_names(store.dir()), ["vault.lock"]);
    assert!(keychain.entries().is_empty());
    assert_eq!(store.status().await, VaultStatus::Absent);
    // Purging nothing is no error.
    store.purge_all().await;
    Vault::purge_all(&store.dir().join("never"), keychain.clone())
        .await
        .unwrap();

    // A copy that somebody took opens nothing any more.
    fs::write(store.database(), copy).unwrap();
    assert!(matches!(
        store.open().await,
        Err(Error::KeychainEntryMissing)
    ));
    store.purge_all().await;

    let vault = store.try_create(None).await.unwrap();
    assert!(vault.list().await.unwrap().entries.is_empty());
}

#[tokio::test]
async fn everything_is_purged_without_passphrase_or_keychain() {
    let keychain = Arc::new(UnavailableKeychain);
    let (store, vault) = Store::create_with(keychain, Some("nobody remembers")).await;
    vault.close().await.unwrap();
    store.purge_all().await;
    assert_eq!(file_names(store.dir()), ["vault.lock"]);
}

#[tokio::test]
async fn everything_is_purged_from_a_damaged_store() {
    type Wreck = fn(&Store);
    let wrecks: [(&str, Wreck); 6] = [
        ("an empty database", |store| {
            fs::write(store.database(), b"").unwrap()
        }),
        ("seeded_bytes for a database", |store| {
            fs::write(store.database(), seeded_bytes(9, 50_000)).unwrap();
        }),
        ("a log of noise", |store| {
            fs::write(store.dir().join("vault.db-wal"), seeded_bytes(9, 50_000)).unwrap();
        }),
        ("no entry list", |store| {
            fs::remove_file(store.dir().join("vault.entries")).unwrap();
        }),
        ("seeded_bytes for a note", |store| {
            fs::write(store.dir().join("vault.entries"), seeded_bytes(9, 500)).unwrap();
        }),
        ("no database", |store| {
            fs::remove_file(store.database()).unwrap()
        }),
    ];
    for (what, wreck) in wrecks {
        let keychain = Arc::new(MemoryKeychain::default());
        let (store, made) = Store::create_with(keychain.clone(), None).await;
        made.add(marked_photo("wreck")).await.unwrap();
        made.close().await.unwrap();
        wreck(&store);
        store.purge_all().await;
        assert!(keychain.entries().is_empty(), "{what}");
        assert_eq!(file_names(store.dir()), ["vault.lock"], "{what}");
    }
}

#[tokio::test]
async fn a_changed_byte_in_the_entry_list_never_hides_a_secret() {
    let keychain = Arc::new(MemoryKeychain::default());
    let (store, made) = Store::create_with(keychain.clone(), None).await;
    made.close().await.unwrap();
    let secret = |entry: String| {
        let secret = keychain.load(&entry).unwrap().unwrap();
        (entry, secret)
    };
    let secrets: Vec<_> = keychain.entries().into_iter().map(secret).collect();
    let list = fs::read(store.dir().join("vault.entries")).unwrap();

    for at in 0..list.len() {
        // The database is damaged too, so the list is all there is.
        fs::write(store.database(), b"wreck").unwrap();
        let mut changed = list.clone();
        changed[at] ^= 1;
        fs::write(store.dir().join("vault.entries"), changed).unwrap();
        let purged = Vault::purge_all(store.dir(), keychain.clone()).await;
        assert!(!store.database().exists());
        if !keychain.entries().is_empty() {
            assert_eq!(purged.unwrap().leftovers, [Leftover::Secret], "byte {at}");
        }
        for (entry, secret) in &secrets {
            keychain.store(entry, secret).unwrap();
        }
    }
    println!(
        "{} bytes of the entry list changed: 0 secrets left behind in silence",
        list.len()
    );
}

#[tokio::test]
async fn a_secret_that_is_not_removed_is_on_the_receipt_and_removed_by_the_next_purge() {
    let keychain = Arc::new(SwitchableKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    vault.close().await.unwrap();

    keychain.keep_removed(true);
    let receipt = store.purge_all().await;
    assert_eq!(
        (&receipt.leftovers[..], receipt.epochs),
        (&[Leftover::Secret][..], vec![])
    );
    assert!(!store.database().exists(), "the photos go all the same");
    let receipt = Vault::purge_all(store.dir(), Arc::new(UnavailableKeychain)).await;
    assert_eq!(receipt.unwrap().leftovers, [Leftover::Secret]);

    keychain.keep_removed(false);
    store.purge_all().await;
    assert!(keychain.memory.entries().is_empty());
    assert_eq!(file_names(store.dir()), ["vault.lock"]);
}

/// Checks, when a secret is removed, whether the database is still there.
struct RemovalObserver {
    memory: MemoryKeychain,
    database: PathBuf,
    database_was_there: AtomicBool,
}

impl Keychain for RemovalObserver {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        self.memory.load(entry)
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        self.memory.store(entry, secret)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        self.database_was_there
            .store(self.database.exists(), Ordering::SeqCst);
        self.memory.remove(entry)
    }
    fn sync(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn the_secret_is_removed_before_the_files() {
    let folder = temp_folder();
    let keychain = Arc::new(RemovalObserver {
        memory: MemoryKeychain::default(),
        database: folder.path().join("vault.db"),
        database_was_there: AtomicBool::new(false),
    });
    let store = Store {
        folder,
        keychain: keychain.clone(),
    };
    store.try_create(None).await.unwrap().close().await.unwrap();
    store.purge_all().await;
    assert!(
        keychain.database_was_there.load(Ordering::SeqCst),
        "the files were gone before the secret"
    );
    assert_eq!(file_names(store.dir()), ["vault.lock"]);
}
