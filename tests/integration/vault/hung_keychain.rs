//! A keychain that does not answer keeps nobody waiting for ever, and no file.

use std::fs;
use std::sync::Arc;

use vault::{Error, KdfCost, Leftover, Uncovered, Vault, VaultStatus, keychain_works};

use crate::support::keychains::HungKeychain;
use crate::support::{
    SECRETS, Store, assert_original, copy_store, count_from_env, file_names, locked, passphrase,
    photo_with_original, read_original,
};

/// From here on deadlines pass at once, where nothing but the keychain is waited for.
fn hang(keychain: &HungKeychain) {
    keychain.hang(true);
    tokio::time::pause();
}

fn release(keychain: &HungKeychain) {
    tokio::time::resume();
    keychain.hang(false);
}

#[tokio::test]
async fn everything_is_purged_while_the_keychain_hangs() {
    let hangs = count_from_env("AMBROTYPE_SOAK_HANGS", 4);
    let mut left = 0;
    for _ in 0..hangs {
        let keychain = Arc::new(HungKeychain::default());
        let (store, vault) = Store::create_with(keychain.clone(), None).await;
        vault.add(photo_with_original(b"photo")).await.unwrap();
        vault.close().await.unwrap();

        hang(&keychain);
        let receipt = store.purge_all().await;
        left += ["vault.db", "vault.db-wal", "vault.new"]
            .iter()
            .filter(|name| store.dir().join(name).exists())
            .count();
        assert_eq!(keychain.memory.entries().len(), SECRETS);
        // What is left are the names of the secrets.
        let names = ["vault.entries", "vault.keychain", "vault.lock"];
        assert_eq!(file_names(store.dir()), names);
        assert_eq!(receipt.leftovers, [Leftover::Secret]);
        assert_eq!((receipt.epochs, receipt.kept), (vec![], vec![1, 2]));
        assert!(!receipt.uncovered.contains(&Uncovered::NoSecret));

        // A start that finds it still hanging is not held up.
        Vault::finish_purge_all(store.dir(), keychain.clone()).await;
        assert_eq!(file_names(store.dir()), names);
        // One that finds it well finishes the purge.
        release(&keychain);
        Vault::finish_purge_all(store.dir(), keychain.clone()).await;
        assert!(keychain.memory.entries().is_empty());
        assert_eq!(file_names(store.dir()), ["vault.lock"]);
    }
    println!("{hangs} purges of everything while the keychain hung: {left} files left");
    assert_eq!(left, 0);
}

#[tokio::test]
async fn the_receipt_names_the_secrets_that_could_not_be_reached() {
    let keychain = Arc::new(HungKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    vault.close().await.unwrap();
    hang(&keychain);
    let text = store.purge_all().await.to_string();
    release(&keychain);
    assert!(
        text.contains("NOT destroyed") && text.contains("epoch 1, 2"),
        "{text}"
    );
}

#[tokio::test]
async fn a_new_store_finishes_the_purge_of_the_one_before() {
    let keychain = Arc::new(HungKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    vault.close().await.unwrap();
    let secrets: Vec<_> = keychain.memory.entries();
    hang(&keychain);
    store.purge_all().await;
    // Not with the keychain of that time, but with one that still has its secrets.
    let other = Arc::new(HungKeychain::default());
    for entry in &secrets {
        let secret = vault::Keychain::load(&keychain.memory, entry).unwrap();
        vault::Keychain::store(&other.memory, entry, &secret.unwrap()).unwrap();
    }
    release(&keychain);

    let create = Vault::create(store.dir(), other.clone(), None, KdfCost::MIN);
    let vault = create.await.unwrap();
    let id = vault.add(photo_with_original(b"new")).await.unwrap();
    let entries = other.memory.entries();
    assert!(!secrets.iter().any(|entry| entries.contains(entry)));
    assert_eq!(entries.len(), SECRETS);
    vault.close().await.unwrap();
    let vault = Vault::open(store.dir(), other, None).await.unwrap();
    assert_original(&vault, id, b"new").await;
}

#[tokio::test]
async fn opening_gives_up_and_lets_go_of_the_store() {
    let keychain = Arc::new(HungKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    hang(&keychain);
    assert!(matches!(store.open().await, Err(Error::KeychainTimedOut)));
    release(&keychain);
    assert_original(&store.open().await.unwrap(), id, b"photo").await;
}

#[tokio::test]
async fn everything_is_purged_while_an_open_waits_for_the_keychain() {
    let keychain = Arc::new(HungKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    vault.close().await.unwrap();
    keychain.hang(true);
    let (dir, waiting) = (store.dir().to_owned(), keychain.clone());
    let opening = tokio::spawn(async move { Vault::open(&dir, waiting, None).await });
    while !keychain.is_waited_for() {
        tokio::task::yield_now().await;
    }
    tokio::time::pause();
    let receipt = store.purge_all().await;
    assert_eq!(receipt.leftovers, [Leftover::Secret]);
    assert_eq!(store.status().await, VaultStatus::Absent);
    release(&keychain);
    let opened = opening.await.unwrap();
    assert!(matches!(
        opened,
        Err(Error::Absent | Error::KeychainTimedOut | Error::KeychainEntryMissing)
    ));
    assert_eq!(store.status().await, VaultStatus::Absent);
}

#[tokio::test]
async fn photos_are_purged_while_the_keychain_hangs() {
    let keychain = Arc::new(HungKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    let image = copy_store(store.dir());
    hang(&keychain);
    let receipt = vault.purge(&[id]).await.unwrap();
    assert_eq!(receipt.leftovers, [Leftover::Rotation]);
    let gone = read_original(&vault, id).await;
    assert!(matches!(gone, Err(Error::NotFound(_))));
    release(&keychain);
    let receipt = vault.purge(&[]).await.unwrap();
    assert_eq!((&receipt.epochs[..], receipt.leftovers), (&[1][..], vec![]));
    let opened = Vault::open(image.path(), keychain, None).await;
    assert!(matches!(opened, Err(Error::KeychainEntryMissing)));
}

#[tokio::test]
async fn creating_gives_up_or_does_without_the_keychain() {
    let keychain = Arc::new(HungKeychain::default());
    let store = Store::empty(keychain.clone());
    hang(&keychain);
    assert!(!keychain_works(keychain.clone()).await);
    let created = store.try_create(None).await;
    assert!(matches!(created, Err(Error::KeychainTimedOut)));
    assert_eq!(store.status().await, VaultStatus::Absent);
    let vault = store.try_create(Some("words")).await.unwrap();
    vault.close().await.unwrap();
    assert_eq!(store.status().await, locked(true, false));
    // What it may store later is not forgotten.
    let list = fs::read_to_string(store.dir().join("vault.entries")).unwrap();
    assert_eq!(list.lines().count(), 2, "{list}");
    release(&keychain);
    let words = passphrase("words");
    let opened = Vault::open(store.dir(), keychain.clone(), Some(&words)).await;
    opened.unwrap().close().await.unwrap();
    store.purge_all().await;
    assert_eq!(file_names(store.dir()), ["vault.lock"]);
}
