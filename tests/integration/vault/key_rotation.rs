//! A purge rotates the keys: what was purged opens from no copy, the rest stays, and a process may end at any
//! moment.

use std::sync::{Arc, Mutex};

use vault::{DeviceSecret, Error, KdfCost, Keychain, MemoryKeychain, Vault};

use crate::support::keychains::{FixedKeychain, UnavailableKeychain};
use crate::support::{
    SECRETS, Store, copy_store, passphrase, photo_with_original, read_original, seeded_bytes,
    temp_folder,
};

#[tokio::test]
async fn an_image_from_before_opens_nothing_with_any_key_held_afterwards() {
    for words in [None, Some("on top")] {
        let keychain = Arc::new(MemoryKeychain::default());
        let (store, vault) = Store::create_with(keychain.clone(), words).await;
        let secret = words.map(passphrase);
        let mut photos = Vec::new();
        for seed in 0..24 {
            photos.push(
                vault
                    .add(photo_with_original(&seeded_bytes(seed, 2000)))
                    .await
                    .unwrap(),
            );
        }
        let survivor = vault.add(photo_with_original(b"stays")).await.unwrap();

        // An image before every eighth of the purges, with the log as it is at that moment.
        let mut images = Vec::new();
        let before = keychain.entries();
        for some in photos.chunks(photos.len().div_ceil(8)) {
            images.push((copy_store(store.dir()), some.to_vec()));
            vault.purge(some).await.unwrap();
            assert_eq!(
                read_original(&vault, survivor).await.unwrap(),
                b"stays",
                "a survivor was lost"
            );
        }
        let after = keychain.entries();
        assert_eq!((before.len(), after.len()), (SECRETS, SECRETS));
        assert!(!before.iter().any(|entry| after.contains(entry)));

        let (mut tried, mut opened) = (0, 0);
        for (image, purged) in &images {
            // As it is, and with each of the present secrets under any name.
            let mut keychains: Vec<Arc<dyn Keychain>> = vec![keychain.clone()];
            for entry in &after {
                let held = keychain.load(entry).unwrap().unwrap();
                keychains.push(Arc::new(FixedKeychain(*held.as_bytes())));
            }
            for keychain in keychains {
                tried += purged.len();
                match Vault::open(image.path(), keychain, secret.as_ref()).await {
                    Ok(vault) => {
                        for id in purged {
                            opened += usize::from(read_original(&vault, *id).await.is_ok());
                        }
                    }
                    Err(error) => assert!(
                        matches!(
                            error,
                            Error::KeychainEntryMissing | Error::KeychainEntryMismatch
                        ),
                        "{error:?}"
                    ),
                }
            }
        }
        println!(
            "{} photos purged ({} on top), {tried} tries on images from before with every secret held \
             afterwards: {opened} opened",
            photos.len(),
            words.map_or("nothing", |_| "a passphrase"),
        );
        assert_eq!(opened, 0);
        vault.close().await.unwrap();
        let vault = store.open_with(words).await.unwrap();
        assert_eq!(read_original(&vault, survivor).await.unwrap(), b"stays");
    }
}

#[tokio::test]
async fn an_image_opens_until_something_is_purged() {
    // The counterpart of the test above: the purge closes the image, and nothing else does.
    let (store, vault) = Store::create().await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    let image = copy_store(store.dir());
    vault.purge(&[]).await.unwrap();
    let copy = Vault::open(image.path(), store.keychain(), None)
        .await
        .unwrap();
    assert_eq!(read_original(&copy, id).await.unwrap(), b"photo");
}

#[tokio::test]
async fn with_a_passphrase_alone_an_older_copy_still_opens() {
    // The docs and the receipt say so.
    let (store, vault) = Store::create_with(Arc::new(UnavailableKeychain), Some("alone")).await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    let image = copy_store(store.dir());
    vault.purge(&[id]).await.unwrap();
    assert!(matches!(
        read_original(&vault, id).await,
        Err(Error::NotFound(_))
    ));
    let image = Store {
        folder: image,
        keychain: store.keychain(),
    };
    let copy = image.open_with(Some("alone")).await.unwrap();
    assert_eq!(read_original(&copy, id).await.unwrap(), b"photo");
}

/// What a process leaves behind if it ends at this moment: its folder and the entries of its keychain.
struct Snapshot {
    when: &'static str,
    folder: tempfile::TempDir,
    secrets: Vec<(String, [u8; 32])>,
}

/// A keychain that takes a snapshot at each call, and after each that changes it.
struct SnapshottingKeychain {
    keychain: MemoryKeychain,
    dir: std::path::PathBuf,
    snapshots: Mutex<Vec<Snapshot>>,
}

impl SnapshottingKeychain {
    fn take(&self, when: &'static str) {
        let secret = |entry: String| {
            let secret = self.keychain.load(&entry).unwrap().unwrap();
            (entry, *secret.as_bytes())
        };
        self.snapshots.lock().unwrap().push(Snapshot {
            when,
            folder: copy_store(&self.dir),
            secrets: self.keychain.entries().into_iter().map(secret).collect(),
        });
    }
}

impl Keychain for SnapshottingKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        self.take("before a secret is loaded");
        self.keychain.load(entry)
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        self.take("before the new secret is stored");
        let stored = self.keychain.store(entry, secret);
        self.take("after the new secret was stored");
        stored
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        self.take("before the old secret is removed");
        let removed = self.keychain.remove(entry);
        self.take("after the old secret was removed");
        removed
    }
    fn sync(&self) -> bool {
        true
    }
}

fn keychain_from(snapshot: &Snapshot) -> Arc<MemoryKeychain> {
    let keychain = MemoryKeychain::default();
    for (entry, secret) in &snapshot.secrets {
        let secret = DeviceSecret::from_slice(secret).unwrap();
        keychain.store(entry, &secret).unwrap();
    }
    Arc::new(keychain)
}

#[tokio::test]
async fn whenever_the_process_ends_the_next_open_finishes_the_rotation() {
    for secret in [None, Some(passphrase("on top"))] {
        let dir = temp_folder();
        let camera = Arc::new(SnapshottingKeychain {
            keychain: MemoryKeychain::default(),
            dir: dir.path().to_owned(),
            snapshots: Mutex::default(),
        });
        let vault = Vault::create(dir.path(), camera.clone(), secret.as_ref(), KdfCost::MIN)
            .await
            .unwrap();
        let (stays, goes) = (seeded_bytes(1, 90_000), seeded_bytes(2, 90_000));
        let kept = vault.add(photo_with_original(&stays)).await.unwrap();
        let gone = vault.add(photo_with_original(&goes)).await.unwrap();
        let before = copy_store(dir.path());
        camera.snapshots.lock().unwrap().clear();
        vault.purge(&[gone]).await.unwrap();
        let snapshots = std::mem::take(&mut *camera.snapshots.lock().unwrap());
        assert!(snapshots.len() > 8);
        let mut committed_count = 0;

        for snapshot in &snapshots {
            let (when, dir) = (snapshot.when, snapshot.folder.path());
            let keychain = keychain_from(snapshot);
            let vault = Vault::open(dir, keychain.clone(), secret.as_ref())
                .await
                .unwrap();
            assert!(
                read_original(&vault, kept).await.unwrap() == stays,
                "{when}"
            );
            let committed = match read_original(&vault, gone).await {
                Ok(bytes) => {
                    assert!(bytes == goes, "{when}");
                    false
                }
                Err(error) => {
                    assert!(matches!(error, Error::NotFound(_)), "{when}");
                    true
                }
            };
            committed_count += usize::from(committed);
            // Before the old secret goes, and before there is a new one, the purge is committed.
            assert!(committed || when.contains("loaded"), "{when}");
            // The right secret is left, and a spare. The image from before does not open any more.
            assert_eq!(keychain.entries().len(), SECRETS, "{when}");
            let image = Vault::open(before.path(), keychain.clone(), secret.as_ref()).await;
            assert_eq!(image.is_ok(), !committed, "{when}");
            drop(image);

            // The store can be used.
            let added = vault.add(photo_with_original(b"later")).await.unwrap();
            if !committed {
                vault.purge(&[gone]).await.unwrap();
            }
            vault.close().await.unwrap();
            let vault = Vault::open(dir, keychain.clone(), secret.as_ref())
                .await
                .unwrap();
            assert!(
                read_original(&vault, kept).await.unwrap() == stays,
                "{when}"
            );
            assert_eq!(
                read_original(&vault, added).await.unwrap(),
                b"later",
                "{when}"
            );
            assert!(matches!(
                read_original(&vault, gone).await,
                Err(Error::NotFound(_))
            ));
            vault.close().await.unwrap();
            Vault::purge_all(dir, keychain.clone()).await.unwrap();
            assert!(keychain.entries().is_empty(), "{when}");
        }
        assert!((1..snapshots.len()).contains(&committed_count));
        println!(
            "a purge cut off at {} moments: 0 survivors lost, 0 purged photos back",
            snapshots.len()
        );
    }
}
