//! A passphrase is changed, added and taken away, and no content is written anew for it.

use std::fs;
use std::sync::Arc;

use sqlx::Connection;
use vault::{Cost, Error, Keychain, MemoryKeychain, Passphrase, Status, Vault};

use crate::support::{Refusing, Store, copy_of, folder, noise, original, passphrase, photo_of};

async fn store_with(keychain: Arc<dyn Keychain>, secret: Option<&Passphrase>) -> (Store, Vault) {
    let store = Store {
        folder: folder(),
        keychain,
    };
    let made = Vault::create(store.dir(), store.keychain(), secret, Cost::FLOOR).await;
    (store, made.unwrap())
}

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
async fn a_passphrase_is_added_changed_and_taken_away_with_the_contents_untouched() {
    let keychain = Arc::new(MemoryKeychain::default());
    let (store, vault) = store_with(keychain.clone(), None).await;
    let content = noise(1, 150_000);
    let id = vault.add(photo_of(&content)).await.unwrap();
    vault.close().await.unwrap();
    let sealed = contents(&store).await;

    let words = [None, Some("first"), Some("second"), Some("second"), None];
    for (before, after) in words.iter().zip(&words[1..]) {
        let (before, after) = (before.map(passphrase), after.map(passphrase));
        let open = |secret: Option<Passphrase>| {
            let (dir, keychain) = (store.dir().to_owned(), keychain.clone());
            async move { Vault::open(&dir, keychain, secret.as_ref()).await }
        };
        let vault = Vault::open(store.dir(), keychain.clone(), before.as_ref())
            .await
            .unwrap();
        let copy = copy_of(store.dir());
        vault
            .change_passphrase(after.as_ref(), Cost::FLOOR)
            .await
            .unwrap();
        // At once, in the vault that is open, for old photos and new.
        assert!(original(&vault, id).await.unwrap() == content);
        let new = vault.add(photo_of(b"new")).await.unwrap();
        vault.close().await.unwrap();
        let needs_passphrase = after.is_some();
        assert_eq!(
            Vault::status(store.dir()).await.unwrap(),
            Status::Locked {
                needs_passphrase,
                needs_keychain: true
            }
        );
        if needs_passphrase {
            assert!(matches!(open(None).await, Err(Error::PassphraseNeeded)));
            let wrong = open(Some(passphrase("wrong"))).await;
            assert!(matches!(wrong, Err(Error::WrongPassphrase)));
        }
        let vault = Vault::open(store.dir(), keychain.clone(), after.as_ref())
            .await
            .unwrap();
        assert!(original(&vault, id).await.unwrap() == content);
        vault.purge(&[new]).await.unwrap();
        vault.close().await.unwrap();
        assert!(
            contents(&store).await == sealed,
            "a content was written anew"
        );

        // Whoever learned the old passphrase and has an old copy has nothing.
        let old = Vault::open(copy.path(), keychain.clone(), before.as_ref()).await;
        assert!(matches!(old, Err(Error::KeychainForgot)), "{old:?}");
        assert_eq!(keychain.entries().len(), 1);
    }
}

#[tokio::test]
async fn a_passphrase_that_stands_alone_is_changed_and_not_simply_dropped() {
    let first = passphrase("first");
    let (store, vault) = store_with(Arc::new(Refusing), Some(&first)).await;
    let id = vault.add(photo_of(b"photo")).await.unwrap();
    let empty = vault
        .change_passphrase(Some(&passphrase("")), Cost::FLOOR)
        .await;
    assert!(matches!(empty, Err(Error::PassphraseNeeded)));
    // Nothing would be left to protect it.
    let none = vault.change_passphrase(None, Cost::FLOOR).await;
    assert!(matches!(none, Err(Error::KeychainUnavailable(_))));
    let second = passphrase("second");
    vault
        .change_passphrase(Some(&second), Cost::FLOOR)
        .await
        .unwrap();
    vault.close().await.unwrap();
    let old = Vault::open(store.dir(), store.keychain(), Some(&first)).await;
    assert!(matches!(old, Err(Error::WrongPassphrase)));
    let vault = Vault::open(store.dir(), store.keychain(), Some(&second))
        .await
        .unwrap();
    assert_eq!(original(&vault, id).await.unwrap(), b"photo");
    vault.close().await.unwrap();

    // Where there is a keychain by now, it takes over.
    let keychain = Arc::new(MemoryKeychain::default());
    let vault = Vault::open(store.dir(), keychain.clone(), Some(&second))
        .await
        .unwrap();
    vault.change_passphrase(None, Cost::FLOOR).await.unwrap();
    vault.close().await.unwrap();
    let vault = Vault::open(store.dir(), keychain.clone(), None)
        .await
        .unwrap();
    assert_eq!(original(&vault, id).await.unwrap(), b"photo");
    vault.close().await.unwrap();
    Vault::purge_all(store.dir(), keychain.clone())
        .await
        .unwrap();
    assert!(keychain.entries().is_empty());
}

#[tokio::test]
async fn nothing_of_the_old_passphrase_is_left_in_the_files() {
    let first = passphrase("first");
    let (store, vault) = store_with(Arc::new(Refusing), Some(&first)).await;
    vault.add(photo_of(&noise(1, 5000))).await.unwrap();
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
        .change_passphrase(Some(&passphrase("second")), Cost::FLOOR)
        .await
        .unwrap();
    for piece in [salt, verifier].iter().chain(&keys) {
        assert_eq!(found(piece), 0);
    }
}
