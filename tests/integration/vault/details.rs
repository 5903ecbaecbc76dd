//! What callers give with a photo can be changed later: of all the photos that are named, or of none.

use serde_json::{Value, json};
use vault::{Error, PhotoId, Vault};

use crate::support::{Store, count_files_with, photo_with_original};

async fn details(vault: &Vault, id: PhotoId) -> Value {
    vault.entry(id).await.unwrap().details
}

#[tokio::test]
async fn details_change_for_all_photos_or_for_none_and_the_parts_stay() {
    let (store, vault) = Store::create().await;
    let mut ids = Vec::new();
    for _ in 0..2 {
        ids.push(vault.add(photo_with_original(b"a face")).await.unwrap());
    }
    let mark = |details: &mut Value| *details = json!({ "album": "Grandmother" });
    vault.update_details(&ids, mark).await.unwrap();
    let gone = vault.add(photo_with_original(b"a face")).await.unwrap();
    vault.purge(&[gone]).await.unwrap();
    let unmark = |details: &mut Value| *details = Value::Null;
    let some_gone = [ids[0], gone];
    let refused = vault.update_details(&some_gone, unmark).await;
    assert!(matches!(refused, Err(Error::NotFound(id)) if id == gone));

    vault.close().await.unwrap();
    let vault = store.open().await.unwrap();
    for id in ids {
        assert_eq!(details(&vault, id).await, json!({ "album": "Grandmother" }));
        crate::support::assert_original(&vault, id, b"a face").await;
    }
    assert_eq!(count_files_with(store.dir(), b"Grandmother"), 0);
}
