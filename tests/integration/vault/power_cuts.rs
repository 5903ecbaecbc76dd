//! Power cuts with a keychain that answers before it writes, and so loses its last seconds. The store's own files
//! lose nothing: SQLite waits for the disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use vault::{Error, KdfCost, Leftover, PhotoId, Vault};

use crate::support::keychains::LateKeychain;
use crate::support::{
    SECRETS, TestClock, assert_original, copy_store, count_from_env, passphrase,
    photo_with_original, read_original, seeded_bytes, temp_folder,
};

/// Longer than a keychain takes to write.
const MINUTE: i64 = 60_000;

async fn create(dir: &Path, keychain: &Arc<LateKeychain>, clock: &Arc<TestClock>) -> Vault {
    let (keychain, clock) = (keychain.clone(), clock.clone());
    let made = Vault::create_with_clock(dir, keychain, None, KdfCost::MIN, clock);
    made.await.unwrap()
}

async fn open(
    dir: &Path,
    keychain: &Arc<LateKeychain>,
    clock: &Arc<TestClock>,
) -> Result<Vault, Error> {
    Vault::open_with_clock(dir, keychain.clone(), None, clock.clone()).await
}

/// An image from before a purge opens no more.
async fn assert_closed(image: &TempDir, keychain: &Arc<LateKeychain>, clock: &Arc<TestClock>) {
    let opened = open(image.path(), keychain, clock).await;
    assert!(
        matches!(opened, Err(Error::KeychainEntryMissing)),
        "{opened:?}"
    );
}

#[tokio::test]
async fn no_power_cut_loses_a_store_whose_keychain_writes_late() {
    let cuts = count_from_env("AMBROTYPE_SOAK_CUTS", 20);
    let clock = TestClock::at(0);
    let mut keychain = LateKeychain::new(&clock);
    let mut dir = temp_folder();
    let mut vault = create(dir.path(), &keychain, &clock).await;
    // The first secret alone cannot be stored ahead.
    clock.advance(MINUTE);

    let mut kept: BTreeMap<PhotoId, Vec<u8>> = BTreeMap::new();
    let mut images: Vec<TempDir> = Vec::new();
    let (mut lost, mut purged, mut owed, mut within) = (0, 0, 0, 0);
    for cut in 0..cuts {
        let mut dice = seeded_bytes(cut + 1, 100);
        let mut roll = |sides: usize| dice.pop().unwrap() as usize % sides;
        for _ in 0..1 + roll(4) {
            let content = seeded_bytes(cut + 1000, 1 + roll(256) * 20);
            let id = vault.add(photo_with_original(&content)).await.unwrap();
            kept.insert(id, content);
            // Some come soon after each other, and some do not.
            clock.advance(roll(100) as i64 * [100, 1000][roll(2)]);
            if roll(2) == 0 {
                continue;
            }
            let id = *kept.keys().nth(roll(kept.len())).unwrap();
            images.push(copy_store(dir.path()));
            let receipt = vault.purge(&[id]).await.unwrap();
            kept.remove(&id);
            purged += 1;
            match &receipt.leftovers[..] {
                [] => assert_closed(images.last().unwrap(), &keychain, &clock).await,
                left => {
                    assert_eq!(left, [Leftover::Rotation]);
                    owed += 1;
                }
            }
        }
        // The last purge is cut off somewhere, or the power fails soon after it.
        let maybe = kept.keys().nth(roll(kept.len().max(1))).copied();
        keychain.cut_after(1 + roll(24), dir.path().to_owned());
        vault.purge(maybe.as_slice()).await.unwrap();
        clock.advance(roll(20) as i64 * 300);
        drop(vault);
        let (left, after) = keychain.after_the_cut(roll(51) as i64 * 100);
        (dir, keychain) = (left, after);
        vault = match open(dir.path(), &keychain, &clock).await {
            Ok(vault) => vault,
            Err(error) => {
                println!("cut {cut}: {error:?}");
                lost += 1;
                dir = temp_folder();
                kept.clear();
                images.clear();
                create(dir.path(), &keychain, &clock).await
            }
        };
        if let Some(id) = maybe
            && let Err(error) = read_original(&vault, id).await
        {
            assert!(matches!(error, Error::NotFound(_)), "{error:?}");
            kept.remove(&id);
            within += 1;
        }
        let listing = vault.list().await.unwrap();
        assert!(listing.damaged.is_empty());
        assert_eq!(listing.entries.len(), kept.len(), "cut {cut}");
        for (id, content) in &kept {
            assert_original(&vault, *id, content).await;
        }
        // What was owed is done once the keychain can be relied on, and what came back is gone again.
        clock.advance(MINUTE);
        vault.purge_expired().await.unwrap();
        for image in images.drain(..) {
            assert_closed(&image, &keychain, &clock).await;
        }
        clock.advance(MINUTE);
        assert!(vault.purge(&[]).await.unwrap().leftovers.is_empty());
        assert_eq!(keychain.len(), SECRETS, "cut {cut}");
    }
    println!(
        "{cuts} power cuts, each taking up to 5 seconds from the keychain, {purged} purges before them, {owed} of \
         these too soon for a new key, {within} cut purges committed: {lost} vaults lost"
    );
    assert_eq!(lost, 0);
}

#[tokio::test]
async fn a_purge_soon_after_another_removes_the_photo_and_replaces_the_key_later() {
    let (clock, dir) = (TestClock::at(0), temp_folder());
    let keychain = LateKeychain::new(&clock);
    let vault = create(dir.path(), &keychain, &clock).await;
    let stays = vault.add(photo_with_original(b"stays")).await.unwrap();
    let goes = vault.add(photo_with_original(b"goes")).await.unwrap();
    let before = copy_store(dir.path());

    // The vault is seconds old, and so is its spare secret.
    let receipt = vault.purge(&[goes]).await.unwrap();
    assert_eq!(receipt.leftovers, [Leftover::Rotation]);
    let gone = read_original(&vault, goes).await;
    assert!(matches!(gone, Err(Error::NotFound(_))));
    // The image opens, as the receipt says. Nothing else tries before it can be done.
    drop(open(before.path(), &keychain, &clock).await.unwrap());
    vault.purge_expired().await.unwrap();
    drop(vault);
    let vault = open(dir.path(), &keychain, &clock).await.unwrap();
    drop(open(before.path(), &keychain, &clock).await.unwrap());

    // The debt is in the store, which a later process opens.
    clock.advance(MINUTE);
    drop(vault);
    let vault = open(dir.path(), &keychain, &clock).await.unwrap();
    assert_closed(&before, &keychain, &clock).await;
    assert_original(&vault, stays, b"stays").await;
    assert!(vault.purge(&[]).await.unwrap().leftovers.is_empty());

    // A change of the passphrase can wait, and says so.
    let words = passphrase("words");
    let changed = vault.change_passphrase(Some(&words), KdfCost::MIN).await;
    assert!(matches!(changed, Err(Error::KeychainUnsettled)));
    clock.advance(MINUTE);
    vault
        .change_passphrase(Some(&words), KdfCost::MIN)
        .await
        .unwrap();
    drop(vault);
    let vault = Vault::open_with_clock(dir.path(), keychain, Some(&words), clock).await;
    assert_original(&vault.unwrap(), stays, b"stays").await;
}

#[tokio::test]
async fn a_secret_that_a_power_cut_brings_back_is_removed_again() {
    let (clock, dir) = (TestClock::at(0), temp_folder());
    let keychain = LateKeychain::new(&clock);
    let vault = create(dir.path(), &keychain, &clock).await;
    let goes = vault.add(photo_with_original(b"goes")).await.unwrap();
    clock.advance(MINUTE);
    let before = copy_store(dir.path());
    let receipt = vault.purge(&[goes]).await.unwrap();
    assert_eq!((&receipt.epochs[..], receipt.leftovers), (&[1][..], vec![]));
    assert_closed(&before, &keychain, &clock).await;

    keychain.cut_after(usize::MAX, dir.path().to_owned());
    let (dir, keychain) = keychain.after_the_cut(5000);
    drop(open(before.path(), &keychain, &clock).await.unwrap());
    drop(open(dir.path(), &keychain, &clock).await.unwrap());
    assert_closed(&before, &keychain, &clock).await;
    assert_eq!(keychain.len(), SECRETS);

    // The same for purging everything.
    clock.advance(MINUTE);
    Vault::purge_all(dir.path(), keychain.clone())
        .await
        .unwrap();
    assert!(dir.path().join("vault.entries").exists());
    assert!(!dir.path().join("vault.db").exists());
    keychain.cut_after(usize::MAX, dir.path().to_owned());
    let (dir, keychain) = keychain.after_the_cut(5000);
    assert_eq!(keychain.len(), SECRETS);
    Vault::finish_purge_all(dir.path(), keychain.clone()).await;
    assert_eq!(keychain.len(), 0);
}
