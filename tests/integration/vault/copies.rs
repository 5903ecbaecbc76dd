//! Two copies of one store that are both in use.

use std::sync::Arc;

use vault::{Error, KdfCost, Leftover, MemoryKeychain};

use crate::support::{
    Store, assert_original, copy_store, passphrase, photo_with_original, read_original,
};

#[tokio::test]
async fn two_copies_in_use_overwrite_no_secret_and_the_owner_is_told() {
    let keychain = Arc::new(MemoryKeychain::default());
    let (one, first) = Store::create_with(keychain.clone(), None).await;
    let stays = first.add(photo_with_original(b"stays")).await.unwrap();
    let goes = first.add(photo_with_original(b"goes")).await.unwrap();
    let two = Store {
        folder: copy_store(one.dir()),
        keychain: keychain.clone(),
    };
    let second = two.open().await.unwrap();

    let receipt = first.purge(&[goes]).await.unwrap();
    assert!(receipt.leftovers.is_empty());
    let receipt = second.purge(&[goes]).await.unwrap();
    assert_eq!(receipt.leftovers, [Leftover::OtherCopy]);
    let text = receipt.to_string();
    assert!(text.contains("copy of this vault"), "{text}");

    // Both are whole, and both can be opened again.
    first.close().await.unwrap();
    second.close().await.unwrap();
    let mut entries = keychain.entries();
    for store in [&one, &two] {
        let vault = store.open().await.unwrap();
        assert_original(&vault, stays, b"stays").await;
        let gone = read_original(&vault, goes).await;
        assert!(matches!(gone, Err(Error::NotFound(_))));
        vault.close().await.unwrap();
    }
    let mut after = keychain.entries();
    entries.sort();
    after.sort();
    assert_eq!(entries, after);

    // The copy has no secret to go on with, and says so. What is purged from it goes all the same.
    let second = two.open().await.unwrap();
    let words = passphrase("words");
    let changed = second.change_passphrase(Some(&words), KdfCost::MIN).await;
    assert!(matches!(changed, Err(Error::CopiedElsewhere)));
    let receipt = second.purge(&[stays]).await.unwrap();
    assert_eq!(receipt.leftovers, [Leftover::OtherCopy, Leftover::Rotation]);
    assert!(second.list().await.unwrap().entries.is_empty());
    assert_original(&one.open().await.unwrap(), stays, b"stays").await;
}
