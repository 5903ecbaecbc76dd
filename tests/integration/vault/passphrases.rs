//! A passphrase is changed, added and removed, and no content is rewritten for it.

use std::fs;
use std::sync::Arc;

use sqlx::Connection;
use vault::{Error, KdfCost, MemoryKeychain, Vault};

use crate::support::keychains::UnavailableKeychain;
use crate::support::{
    SECRETS, Store, copy_store, locked, passphrase, photo_with_original, read_original,
    seeded_bytes,
};

/// Every sealed content, in order.
async fn contents(store: &Store) -> Vec<Vec<u8>> {
    let mut connection = store.sql().await;
    let contents = sqlx::query_scalar("SELECT sealed FROM content ORDER BY object")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    contents
}

#[tokio::test]
async fn a_passphrase_is_added_changed_and_removed_without_rewriting_contents() {
    let keychain = Arc::new(MemoryKeychain::default());
    let (store, vault) = Store::create_with(keychain.clone(), None).await;
    let content = seeded_bytes(1, 150_000);
    let id = vault.add(photo_with_original(&content)).await.unwrap();
    vault.close().await.unwrap();
    let sealed = contents(&store).await;

    let words = [None, Some("first"), Some("second"), Some("second"), None];
    for (before, after) in words.iter().zip(&words[1..]) {
        let vault = store.open_with(*before).await.unwrap();
        let copy = copy_store(store.dir());
        vault
            .change_passphrase(after.map(passphrase).as_ref(), KdfCost::MIN)
            .await
            .unwrap();
        // At once, in the open vault, for old and new photos.
        assert!(read_original(&vault, id).await.unwrap() == content);
        let new = vault.add(photo_with_original(b"new")).await.unwrap();
        vault.close().await.unwrap();
        let needs_passphrase = after.is_some();
        assert_eq!(store.status().await, locked(needs_passphrase, true));
        if needs_passphrase {
            assert!(matches!(store.open().await, Err(Error::PassphraseNeeded)));
            let wrong = store.open_with(Some("wrong")).await;
            assert!(matches!(wrong, Err(Error::WrongPassphrase)));
        }
        let vault = store.open_with(*after).await.unwrap();
        assert!(read_original(&vault, id).await.unwrap() == content);
        vault.purge(&[new]).await.unwrap();
        vault.close().await.unwrap();
        assert!(contents(&store).await == sealed, "a content was rewritten");

        // The old passphrase opens no old copy.
        let old = before.map(passphrase);
        let old = Vault::open(copy.path(), keychain.clone(), old.as_ref()).await;
        assert!(matches!(old, Err(Error::KeychainEntryMissing)), "{old:?}");
        assert_eq!(keychain.entries().len(), SECRETS);
    }
}

#[tokio::test]
async fn the_only_protection_of_a_store_is_changed_but_not_removed() {
    let (store, vault) = Store::create_with(Arc::new(UnavailableKeychain), Some("first")).await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    let empty = vault
        .change_passphrase(Some(&passphrase("")), KdfCost::MIN)
        .await;
    assert!(matches!(empty, Err(Error::PassphraseNeeded)));
    // Nothing would protect it then.
    let none = vault.change_passphrase(None, KdfCost::MIN).await;
    assert!(matches!(none, Err(Error::KeychainUnavailable(_))));
    let second = passphrase("second");
    vault
        .change_passphrase(Some(&second), KdfCost::MIN)
        .await
        .unwrap();
    vault.close().await.unwrap();
    let old = store.open_with(Some("first")).await;
    assert!(matches!(old, Err(Error::WrongPassphrase)));
    let vault = store.open_with(Some("second")).await.unwrap();
    assert_eq!(read_original(&vault, id).await.unwrap(), b"photo");
    vault.close().await.unwrap();

    // Where there is a keychain now, it takes over.
    let keychain = Arc::new(MemoryKeychain::default());
    let vault = Vault::open(store.dir(), keychain.clone(), Some(&second))
        .await
        .unwrap();
    vault.change_passphrase(None, KdfCost::MIN).await.unwrap();
    vault.close().await.unwrap();
    let vault = Vault::open(store.dir(), keychain.clone(), None)
        .await
        .unwrap();
    assert_eq!(read_original(&vault, id).await.unwrap(), b"photo");
    vault.close().await.unwrap();
    Vault::purge_all(store.dir(), keychain.clone())
        .await
        .unwrap();
    assert!(keychain.entries().is_empty());
}

#[tokio::test]
async fn nothing_of_the_old_passphrase_stays_in_the_files() {
    let (store, vault) = Store::create_with(Arc::new(UnavailableKeychain), Some("first")).await;
    vault
        .add(photo_with_original(&seeded_bytes(1, 5000)))
        .await
        .unwrap();
    vault.purge(&[]).await.unwrap();
    let mut connection = store.sql().await;
    let (salt, verifier): (Vec<u8>, Vec<u8>) = sqlx::query_as("SELECT salt, verifier FROM vault")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let keys: Vec<Vec<u8>> = sqlx::query_scalar("SELECT wrapped_key FROM object")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let found = |needle: &[u8]| {
        let held = |name| fs::read(store.dir().join(name)).unwrap_or_default();
        [held("vault.db"), held("vault.db-wal")]
            .iter()
            .filter(|bytes| bytes.windows(needle.len()).any(|window| window == needle))
            .count()
    };
    assert_eq!(found(&salt), 1, "the search itself does not work");
    vault
        .change_passphrase(Some(&passphrase("second")), KdfCost::MIN)
        .await
        .unwrap();
    for piece in [salt, verifier].iter().chain(&keys) {
        assert_eq!(found(piece), 0);
    }
}
