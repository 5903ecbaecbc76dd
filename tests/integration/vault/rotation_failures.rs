//! Key rotations that fail, are abandoned, or run beside other calls.

use std::fs;
use std::sync::Arc;

use vault::{Error, Leftover, MemoryKeychain, PhotoId, Uncovered, Vault};

use crate::support::keychains::SwitchableKeychain;
use crate::support::{
    SECRETS, Store, abandon_after, copy_store, photo_with_original, read_original, seeded_bytes,
};

#[tokio::test]
async fn a_keychain_that_refuses_new_secrets_delays_a_rotation_and_no_purge() {
    let keychain = Arc::new(SwitchableKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(vault.add(photo_with_original(b"photo")).await.unwrap());
    }
    let assert_gone = async |vault: &Vault, id| {
        let read = read_original(vault, id).await;
        assert!(matches!(read, Err(Error::NotFound(_))));
    };
    keychain.refuse_new(true);
    // The spare is there already.
    let receipt = vault.purge(&ids[..1]).await.unwrap();
    assert_eq!((&receipt.epochs[..], receipt.leftovers), (&[1][..], vec![]));
    // There is no other: the photo goes, and the receipt says that its key has not.
    let image = copy_store(store.dir());
    for _ in 0..2 {
        let receipt = vault.purge(&ids[1..2]).await;
        match receipt {
            Ok(receipt) => {
                assert_eq!(receipt.leftovers, [Leftover::Rotation]);
                assert!(receipt.epochs.is_empty());
                assert!(!receipt.uncovered.contains(&Uncovered::NoSecret));
                assert!(receipt.to_string().contains("could not be replaced yet"));
            }
            Err(error) => assert!(matches!(error, Error::NotFound(_)), "{error:?}"),
        }
        assert_gone(&vault, ids[1]).await;
    }
    assert_eq!(
        vault.purge(&[]).await.unwrap().leftovers,
        [Leftover::Rotation]
    );
    assert_eq!(keychain.memory.entries().len(), 1);
    vault.close().await.unwrap();
    let vault = store.open().await.unwrap();
    assert_eq!(keychain.memory.entries().len(), 1);
    vault.close().await.unwrap();

    // Whatever comes next finishes it.
    keychain.refuse_new(false);
    let vault = store.open().await.unwrap();
    let opened = Vault::open(image.path(), keychain.clone(), None).await;
    assert!(matches!(opened, Err(Error::KeychainEntryMissing)));
    assert!(vault.purge(&[]).await.unwrap().leftovers.is_empty());
    assert_eq!(keychain.memory.entries().len(), SECRETS);
    assert_gone(&vault, ids[1]).await;
    assert_eq!(read_original(&vault, ids[2]).await.unwrap(), b"photo");
}

#[tokio::test]
async fn an_old_secret_that_is_not_removed_is_on_the_receipt_and_removed_later() {
    let keychain = Arc::new(SwitchableKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(vault.add(photo_with_original(b"photo")).await.unwrap());
    }
    keychain.keep_removed(true);
    for id in &ids[..2] {
        let receipt = vault.purge(&[*id]).await.unwrap();
        assert_eq!(
            (receipt.photos, &receipt.leftovers[..]),
            (Some(1), &[Leftover::Secret][..])
        );
        // The receipt claims nothing that was not checked.
        assert!(receipt.epochs.is_empty());
    }
    assert_eq!(
        vault.purge(&[]).await.unwrap().leftovers,
        [Leftover::Secret]
    );
    assert_eq!(keychain.memory.entries().len(), 2 + SECRETS);
    vault.close().await.unwrap();
    // That locks nobody out.
    let vault = store.open().await.unwrap();
    assert_eq!(read_original(&vault, ids[2]).await.unwrap(), b"photo");
    vault.close().await.unwrap();

    keychain.keep_removed(false);
    let vault = store.open().await.unwrap();
    assert_eq!(keychain.memory.entries().len(), SECRETS);
    vault.purge(&ids[2..]).await.unwrap();
}

#[tokio::test]
async fn a_lost_entry_list_leaves_no_old_secret_behind() {
    let keychain = Arc::new(MemoryKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(vault.add(photo_with_original(b"photo")).await.unwrap());
    }
    vault.purge(&ids[..1]).await.unwrap();
    fs::remove_file(store.dir().join("vault.entries")).unwrap();
    vault.purge(&ids[1..2]).await.unwrap();
    assert_eq!(keychain.entries().len(), SECRETS);
    vault.close().await.unwrap();
    // The list is complete again: it is all that a damaged store has.
    fs::write(store.database(), b"wreck").unwrap();
    store.purge_all().await;
    assert!(keychain.entries().is_empty());
}

#[tokio::test]
async fn photos_added_while_others_are_purged_are_not_lost() {
    let (store, vault) = Store::create().await;
    let vault = Arc::new(vault);
    let mut purged = Vec::new();
    for seed in 0..20 {
        purged.push(
            vault
                .add(photo_with_original(&seeded_bytes(seed, 500)))
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
                    .add(photo_with_original(&seeded_bytes(seed, 70_000)))
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
        assert!(read_original(&vault, id).await.unwrap() == seeded_bytes(seed, 70_000));
    }
}

#[tokio::test]
async fn an_abandoned_purge_leaves_store_and_keys_consistent() {
    let mut moments = 0;
    for polls in 1.. {
        let (store, vault) = Store::create().await;
        let stays = vault.add(photo_with_original(b"stays")).await.unwrap();
        let ids = [vault.add(photo_with_original(b"goes")).await.unwrap()];
        // Once at every place where it waits.
        let purged = abandon_after(polls, vault.purge(&ids)).await;

        assert_eq!(read_original(&vault, stays).await.unwrap(), b"stays");
        let added = vault.add(photo_with_original(b"added")).await.unwrap();
        drop(vault);
        let vault = store.open().await.unwrap();
        assert_eq!(read_original(&vault, stays).await.unwrap(), b"stays");
        assert_eq!(read_original(&vault, added).await.unwrap(), b"added");
        moments = polls;
        if let Some(purged) = purged {
            purged.unwrap();
            break;
        }
    }
    println!("a purge abandoned at {moments} places: 0 photos lost");
    assert!(moments > 3, "there was nothing to abandon");
}

#[tokio::test]
async fn a_damaged_photo_stays_listed_as_damaged_after_a_rotation() {
    let (store, vault) = Store::create().await;
    let whole = vault.add(photo_with_original(b"whole")).await.unwrap();
    let damaged = vault.add(photo_with_original(b"damaged")).await.unwrap();
    let goes = vault.add(photo_with_original(b"goes")).await.unwrap();
    store
        .tamper("UPDATE object SET wrapped_key = randomblob(60) WHERE id IN (3, 4)")
        .await;
    vault.purge(&[goes]).await.unwrap();
    let listing = vault.list().await.unwrap();
    assert_eq!(listing.entries.len(), 1);
    assert_eq!(listing.damaged, [damaged]);
    assert_eq!(read_original(&vault, whole).await.unwrap(), b"whole");
    vault.purge(&[damaged]).await.unwrap();
    assert!(vault.list().await.unwrap().damaged.is_empty());
}
