//! What a receipt claims, and what it does not.

use std::fs;
use std::sync::Arc;

use vault::{ObjectKind, PurgeScope, Uncovered};

use crate::purge_photos::marked_photo;
use crate::support::keychains::UnavailableKeychain;
use crate::support::{Store, photo_with_original, seeded_bytes};

#[tokio::test]
async fn a_receipt_says_what_was_purged_and_what_it_cannot_promise() {
    let (store, vault) = Store::create().await;
    let marker = "MARKER-of-a-name";
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(vault.add(marked_photo(marker)).await.unwrap());
    }
    ids.push(
        vault
            .add(photo_with_original(&seeded_bytes(1, 10)))
            .await
            .unwrap(),
    );

    // A photo named twice is one photo.
    let receipt = vault.purge(&[ids[0], ids[3], ids[0]]).await.unwrap();
    assert_eq!(
        (receipt.scope, receipt.photos),
        (PurgeScope::Photos, Some(2))
    );
    let objects: Vec<_> = receipt.objects.clone().into_iter().collect();
    let expected = [
        (ObjectKind::Original, 2),
        (ObjectKind::Output, 1),
        (ObjectKind::Thumbnail, 1),
        (ObjectKind::Metadata, 2),
    ];
    assert_eq!(objects, expected);
    let contents = marker.len() as u64 * (20_000 + 9_000 + 200);
    assert!((contents..contents * 9 / 8).contains(&receipt.bytes));
    assert_eq!(receipt.epochs, [1]);
    assert!(receipt.uncovered.contains(&Uncovered::Backups));
    assert!(!receipt.uncovered.contains(&Uncovered::NoSecret));

    // An epoch that was destroyed is not claimed again.
    let receipt = vault.purge(&[]).await.unwrap();
    assert_eq!((receipt.photos, receipt.epochs), (Some(0), vec![]));
    let receipt = vault.purge(&ids[1..2]).await.unwrap();
    assert_eq!((receipt.photos, &receipt.epochs[..]), (Some(1), &[2][..]));
    vault.close().await.unwrap();

    let bytes = fs::metadata(store.database()).unwrap().len();
    let receipt = store.purge_all().await;
    assert_eq!(
        (receipt.scope, receipt.photos),
        (PurgeScope::Everything, Some(1))
    );
    // That of its epoch, and the spare.
    assert_eq!((receipt.bytes, &receipt.epochs[..]), (bytes, &[3, 4][..]));
    let again = store.purge_all().await;
    assert_eq!(
        (again.photos, again.bytes, again.epochs),
        (Some(0), 0, vec![])
    );

    let text = receipt.to_string();
    let json = serde_json::to_string(&receipt).unwrap();
    assert!(
        text.contains("the device secrets of epochs 3, 4 were destroyed"),
        "{text}"
    );
    assert!(text.contains("everything: 1 photo ("), "{text}");
    for written in [text, json] {
        assert!(
            !written.contains(marker) && !ids.iter().any(|id| written.contains(&id.to_string()))
        );
    }
}

#[tokio::test]
async fn a_receipt_claims_no_key_where_none_was_destroyed() {
    let (store, vault) = Store::create_with(Arc::new(UnavailableKeychain), Some("alone")).await;
    let id = vault.add(marked_photo("alone")).await.unwrap();
    let receipts = [vault.purge(&[id]).await.unwrap(), {
        vault.close().await.unwrap();
        store.purge_all().await
    }];
    for receipt in receipts {
        assert!(receipt.epochs.is_empty());
        assert_eq!(receipt.uncovered[0], Uncovered::NoSecret);
        assert!(
            receipt
                .to_string()
                .contains("no device secret was destroyed")
        );
    }

    // A damaged store cannot be counted, and the receipt does not pretend to.
    let (store, vault) = Store::create().await;
    vault.close().await.unwrap();
    fs::write(store.database(), seeded_bytes(1, 5000)).unwrap();
    let receipt = store.purge_all().await;
    assert_eq!((receipt.photos, receipt.bytes), (None, 5000));
    assert_eq!(receipt.epochs, [1, 2]);
}
