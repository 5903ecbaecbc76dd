//! Purging turns the epoch: what was purged opens from no copy, what was not stays, and a process may
//! end at any moment in between.

use std::fs;
use std::future::{Future, poll_fn};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use vault::{DeviceSecret, Error, KdfCost, Keychain, Leftover, MemoryKeychain, PhotoId, Vault};

use crate::support::{
    FixedKeychain, Store, UnavailableKeychain, copy_store, folder, noise, original, passphrase,
    photo_with_original, sql,
};

#[tokio::test]
async fn an_image_from_before_opens_nothing_with_any_key_held_afterwards() {
    for secret in [None, Some(passphrase("on top"))] {
        let keychain = Arc::new(MemoryKeychain::default());
        let store = Store {
            folder: folder(),
            keychain: keychain.clone(),
        };
        let vault = Vault::create(store.dir(), store.keychain(), secret.as_ref(), KdfCost::MIN)
            .await
            .unwrap();
        let mut photos = Vec::new();
        for seed in 0..24 {
            photos.push(
                vault
                    .add(photo_with_original(&noise(seed, 2000)))
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
                original(&vault, survivor).await.unwrap(),
                b"stays",
                "a survivor was lost"
            );
        }
        let after = keychain.entries();
        assert_eq!((before.len(), after.len()), (1, 1), "one epoch, one secret");
        assert_ne!(before, after);

        let held = keychain.load(&after[0]).unwrap().unwrap();
        let (mut tried, mut opened) = (0, 0);
        for (image, purged) in &images {
            // As it is; and with the secret of today presented under whatever name is asked for.
            let keychains: [Arc<dyn Keychain>; 2] =
                [keychain.clone(), Arc::new(FixedKeychain(*held.as_bytes()))];
            for keychain in keychains {
                tried += purged.len();
                match Vault::open(image.path(), keychain, secret.as_ref()).await {
                    Ok(vault) => {
                        for id in purged {
                            opened += usize::from(original(&vault, *id).await.is_ok());
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
            if secret.is_some() {
                "a passphrase"
            } else {
                "nothing"
            },
        );
        assert_eq!(opened, 0);
        vault.close().await.unwrap();
        let vault = Vault::open(store.dir(), keychain, secret.as_ref())
            .await
            .unwrap();
        assert_eq!(original(&vault, survivor).await.unwrap(), b"stays");
    }
}

#[tokio::test]
async fn an_image_opens_as_long_as_nothing_was_purged() {
    // The other half of the test above: it is the purge that closes the image, nothing else.
    let (store, vault) = Store::make().await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    let image = copy_store(store.dir());
    vault.purge(&[]).await.unwrap();
    let copy = Vault::open(image.path(), store.keychain(), None)
        .await
        .unwrap();
    assert_eq!(original(&copy, id).await.unwrap(), b"photo");
}

/// What a process that ends at this moment leaves behind: its folder and the entries of its keychain.
struct Snapshot {
    when: &'static str,
    folder: tempfile::TempDir,
    secrets: Vec<(String, [u8; 32])>,
}

/// A keychain that keeps what would be left at every moment in which it is asked for something.
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
        self.keychain.load(entry)
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        self.take("before the new secret is kept");
        let stored = self.keychain.store(entry, secret);
        self.take("after the new secret was kept");
        stored
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        self.take("before the old secret is removed");
        let removed = self.keychain.remove(entry);
        self.take("after the old secret was removed");
        removed
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
async fn whenever_the_process_ends_the_next_start_finishes_what_was_begun() {
    for secret in [None, Some(passphrase("on top"))] {
        let dir = folder();
        let camera = Arc::new(SnapshottingKeychain {
            keychain: MemoryKeychain::default(),
            dir: dir.path().to_owned(),
            snapshots: Mutex::default(),
        });
        let vault = Vault::create(dir.path(), camera.clone(), secret.as_ref(), KdfCost::MIN)
            .await
            .unwrap();
        let (stays, goes) = (noise(1, 90_000), noise(2, 90_000));
        let kept = vault.add(photo_with_original(&stays)).await.unwrap();
        let gone = vault.add(photo_with_original(&goes)).await.unwrap();
        let before = copy_store(dir.path());
        camera.snapshots.lock().unwrap().clear();
        vault.purge(&[gone]).await.unwrap();
        let snapshots = std::mem::take(&mut *camera.snapshots.lock().unwrap());
        assert_eq!(snapshots.len(), 4);

        for snapshot in &snapshots {
            let (when, dir) = (snapshot.when, snapshot.folder.path());
            let keychain = keychain_from(snapshot);
            let committed = when.contains("old");
            let vault = Vault::open(dir, keychain.clone(), secret.as_ref())
                .await
                .unwrap();
            assert!(original(&vault, kept).await.unwrap() == stays, "{when}");
            match original(&vault, gone).await {
                Ok(bytes) => assert!(!committed && bytes == goes, "{when}"),
                Err(error) => {
                    assert!(committed && matches!(error, Error::NotFound(_)), "{when}")
                }
            }
            // Of two secrets one is left, the right one, and the image from before is closed by then.
            assert_eq!(keychain.entries().len(), 1, "{when}");
            let image = Vault::open(before.path(), keychain.clone(), secret.as_ref()).await;
            assert_eq!(image.is_ok(), !committed, "{when}");
            drop(image);

            // It goes on from there.
            let added = vault.add(photo_with_original(b"later")).await.unwrap();
            if !committed {
                vault.purge(&[gone]).await.unwrap();
            }
            vault.close().await.unwrap();
            let vault = Vault::open(dir, keychain.clone(), secret.as_ref())
                .await
                .unwrap();
            assert!(original(&vault, kept).await.unwrap() == stays, "{when}");
            assert_eq!(original(&vault, added).await.unwrap(), b"later", "{when}");
            assert!(matches!(
                original(&vault, gone).await,
                Err(Error::NotFound(_))
            ));
            vault.close().await.unwrap();
            Vault::purge_all(dir, keychain.clone()).await.unwrap();
            assert!(keychain.entries().is_empty(), "{when}");
        }
        println!(
            "a purge cut off at {} moments: 0 survivors lost, 0 purged photos back",
            snapshots.len()
        );
    }
}

/// A keychain of which one call does not do what it was asked to.
struct ObstinateKeychain {
    keychain: MemoryKeychain,
    stores: Mutex<bool>,
    removes: Mutex<bool>,
}

impl ObstinateKeychain {
    fn new() -> Arc<Self> {
        Arc::new(ObstinateKeychain {
            keychain: MemoryKeychain::default(),
            stores: Mutex::new(true),
            removes: Mutex::new(true),
        })
    }
}

impl Keychain for ObstinateKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        self.keychain.load(entry)
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        if !*self.stores.lock().unwrap() {
            return Err(Error::KeychainUnavailable(None));
        }
        self.keychain.store(entry, secret)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        if !*self.removes.lock().unwrap() {
            return Ok(());
        }
        self.keychain.remove(entry)
    }
}

#[tokio::test]
async fn a_keychain_that_keeps_no_new_secret_purges_nothing() {
    let (dir, keychain) = (folder(), ObstinateKeychain::new());
    let vault = Vault::create(dir.path(), keychain.clone(), None, KdfCost::MIN)
        .await
        .unwrap();
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    *keychain.stores.lock().unwrap() = false;
    for _ in 0..3 {
        assert!(matches!(
            vault.purge(&[id]).await,
            Err(Error::KeychainUnavailable(_))
        ));
        assert_eq!(original(&vault, id).await.unwrap(), b"photo");
        assert_eq!(keychain.keychain.entries().len(), 1);
    }
    *keychain.stores.lock().unwrap() = true;
    vault.purge(&[id]).await.unwrap();
    assert!(matches!(
        original(&vault, id).await,
        Err(Error::NotFound(_))
    ));
}

#[tokio::test]
async fn an_old_secret_that_will_not_go_is_said_and_tried_again() {
    let (dir, keychain) = (folder(), ObstinateKeychain::new());
    let open = || Vault::open(dir.path(), keychain.clone(), None);
    let vault = Vault::create(dir.path(), keychain.clone(), None, KdfCost::MIN)
        .await
        .unwrap();
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(vault.add(photo_with_original(b"photo")).await.unwrap());
    }
    *keychain.removes.lock().unwrap() = false;
    for id in &ids[..2] {
        let receipt = vault.purge(&[*id]).await.unwrap();
        assert_eq!(
            (receipt.photos, &receipt.leftovers[..]),
            (Some(1), &[Leftover::Secret][..])
        );
        // Nothing is claimed that was not seen.
        assert!(receipt.epochs.is_empty());
    }
    assert_eq!(
        vault.purge(&[]).await.unwrap().leftovers,
        [Leftover::Secret]
    );
    assert_eq!(keychain.keychain.entries().len(), 3);
    vault.close().await.unwrap();
    // It keeps nobody out.
    let vault = open().await.unwrap();
    assert_eq!(original(&vault, ids[2]).await.unwrap(), b"photo");
    vault.close().await.unwrap();

    *keychain.removes.lock().unwrap() = true;
    let vault = open().await.unwrap();
    assert_eq!(keychain.keychain.entries().len(), 1);
    vault.purge(&ids[2..]).await.unwrap();
}

#[tokio::test]
async fn a_lost_note_leaves_no_old_secret_behind() {
    let keychain = Arc::new(MemoryKeychain::default());
    let store = Store {
        folder: folder(),
        keychain: keychain.clone(),
    };
    let vault = Vault::create(store.dir(), keychain.clone(), None, KdfCost::MIN)
        .await
        .unwrap();
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(vault.add(photo_with_original(b"photo")).await.unwrap());
    }
    vault.purge(&ids[..1]).await.unwrap();
    fs::remove_file(store.dir().join("vault.entries")).unwrap();
    vault.purge(&ids[1..2]).await.unwrap();
    assert_eq!(keychain.entries().len(), 1);
    vault.close().await.unwrap();
    // The note is whole again: it is all that a wreck leaves.
    fs::write(store.dir().join("vault.db"), b"wreck").unwrap();
    Vault::purge_all(store.dir(), keychain.clone())
        .await
        .unwrap();
    assert!(keychain.entries().is_empty());
}

#[tokio::test]
async fn photos_added_while_others_are_purged_are_not_lost() {
    let (store, vault) = Store::make().await;
    let vault = Arc::new(vault);
    let mut purged = Vec::new();
    for seed in 0..20 {
        purged.push(
            vault
                .add(photo_with_original(&noise(seed, 500)))
                .await
                .unwrap(),
        );
    }
    let adding = {
        let vault = Arc::clone(&vault);
        tokio::spawn(async move {
            let mut kept: Vec<(PhotoId, u64)> = Vec::new();
            for seed in 100..140 {
                let id = vault
                    .add(photo_with_original(&noise(seed, 70_000)))
                    .await
                    .unwrap();
                kept.push((id, seed));
            }
            kept
        })
    };
    for id in purged {
        vault.purge(&[id]).await.unwrap();
    }
    let kept = adding.await.unwrap();
    drop(vault);
    let vault = store.open().await.unwrap();
    assert!(vault.list().await.unwrap().damaged.is_empty());
    for (id, seed) in kept {
        assert!(original(&vault, id).await.unwrap() == noise(seed, 70_000));
    }
}

#[tokio::test]
async fn a_purge_that_nobody_waits_for_to_its_end_leaves_store_and_keys_together() {
    let mut moments = 0;
    for polls in 1.. {
        let (store, vault) = Store::make().await;
        let stays = vault.add(photo_with_original(b"stays")).await.unwrap();
        let ids = [vault.add(photo_with_original(b"goes")).await.unwrap()];
        // Dropped after so many steps, as when a window is closed: once at every place where it waits.
        let mut left = polls;
        let mut purge = Box::pin(vault.purge(&ids));
        let ended = poll_fn(|context| {
            left -= 1;
            match purge.as_mut().poll(context) {
                Poll::Ready(purged) => Poll::Ready(Some(purged)),
                Poll::Pending if left == 0 => Poll::Ready(None),
                Poll::Pending => Poll::Pending,
            }
        });
        let ended = ended.await;
        drop(purge);

        assert_eq!(original(&vault, stays).await.unwrap(), b"stays");
        let added = vault.add(photo_with_original(b"added")).await.unwrap();
        drop(vault);
        let vault = store.open().await.unwrap();
        assert_eq!(original(&vault, stays).await.unwrap(), b"stays");
        assert_eq!(original(&vault, added).await.unwrap(), b"added");
        moments = polls;
        if let Some(purged) = ended {
            purged.unwrap();
            break;
        }
    }
    println!("a purge abandoned at {moments} places: 0 photos lost");
    assert!(moments > 3, "there was nothing to abandon");
}

#[tokio::test]
async fn a_damaged_photo_is_neither_healed_nor_lost_sight_of() {
    let (store, vault) = Store::make().await;
    let whole = vault.add(photo_with_original(b"whole")).await.unwrap();
    let damaged = vault.add(photo_with_original(b"damaged")).await.unwrap();
    let goes = vault.add(photo_with_original(b"goes")).await.unwrap();
    run_statement(
        store.dir(),
        "UPDATE object SET wrapped_key = randomblob(60) WHERE id IN (3, 4)",
    )
    .await;
    vault.purge(&[goes]).await.unwrap();
    let listing = vault.list().await.unwrap();
    assert_eq!(listing.entries.len(), 1);
    assert_eq!(listing.damaged, [damaged]);
    assert_eq!(original(&vault, whole).await.unwrap(), b"whole");
    vault.purge(&[damaged]).await.unwrap();
    assert!(vault.list().await.unwrap().damaged.is_empty());
}

async fn run_statement(dir: &Path, statement: &'static str) {
    use sqlx::Connection;

    let mut connection = sql(&dir.join("vault.db")).await;
    sqlx::query(statement)
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn where_a_passphrase_alone_protects_there_is_no_secret_to_destroy() {
    // Said in the docs and on the receipt; here, so that nobody comes to believe otherwise.
    let (dir, secret) = (folder(), passphrase("alone"));
    let vault = Vault::create(
        dir.path(),
        Arc::new(UnavailableKeychain),
        Some(&secret),
        KdfCost::MIN,
    )
    .await
    .unwrap();
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    let image = copy_store(dir.path());
    vault.purge(&[id]).await.unwrap();
    assert!(matches!(
        original(&vault, id).await,
        Err(Error::NotFound(_))
    ));
    let copy = Vault::open(image.path(), Arc::new(UnavailableKeychain), Some(&secret))
        .await
        .unwrap();
    assert_eq!(original(&copy, id).await.unwrap(), b"photo");
}
