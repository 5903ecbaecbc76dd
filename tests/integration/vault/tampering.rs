//! Somebody edits the file: whatever they move, remove or add, nobody is shown a wrong picture.

use vault::{Error, NewPhoto, ObjectKind, PhotoId, Vault};
use zeroize::Zeroizing;

use crate::support::{Store, photo_with_original, read_original, seeded_bytes};

#[tokio::test]
async fn every_changed_field_of_the_header_is_noticed() {
    let changes = [
        "store = randomblob(16)",
        "epoch = 2",
        "device = randomblob(32)",
        "device = NULL, memory_kib = 65536, passes = 1, lanes = 1, salt = randomblob(16)",
        "memory_kib = 65536, passes = 1, lanes = 1, salt = randomblob(16)",
        "verifier = randomblob(44)",
        "checksum = randomblob(32)",
    ];
    for change in changes {
        let (store, vault) = Store::create().await;
        vault.close().await.unwrap();
        store.tamper(&format!("UPDATE vault SET {change}")).await;
        assert!(
            matches!(store.open().await, Err(Error::Damaged)),
            "{change}"
        );
        assert!(
            matches!(Vault::status(store.dir()).await, Err(Error::Damaged)),
            "{change}"
        );
    }
}

/// Two photos with every part.
pub(crate) async fn two_photos(vault: &Vault) -> [PhotoId; 2] {
    let mut ids = Vec::new();
    for seed in [0, 10] {
        let part = |kind: u64| Some(Zeroizing::new(seeded_bytes(seed + kind, 200_000)));
        let photo = NewPhoto {
            original: part(1),
            output: part(2),
            thumbnail: part(3),
            ..NewPhoto::default()
        };
        ids.push(vault.add(photo).await.unwrap());
    }
    [ids[0], ids[1]]
}

/// Reads everything. Panics on a wrong picture; returns how many parts are refused.
pub(crate) async fn count_refused(vault: &Vault, ids: [PhotoId; 2]) -> usize {
    let mut refused = 0;
    for (id, seed) in ids.into_iter().zip([0, 10]) {
        for kind in [
            ObjectKind::Original,
            ObjectKind::Output,
            ObjectKind::Thumbnail,
        ] {
            match vault.read_object(id, kind).await {
                Ok(bytes) => assert!(
                    *bytes == seeded_bytes(seed + kind as u64, 200_000),
                    "wrong picture"
                ),
                Err(Error::Damaged) => refused += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
    refused
}

/// Rows 1 to 3 are the first photo's parts and 4 its record; 5 to 7 and 8 are the second's.
async fn assert_rows_refused(what: &str, statements: &str, expected: usize) {
    let (store, vault) = Store::create().await;
    let ids = two_photos(&vault).await;
    vault.close().await.unwrap();
    store.tamper(statements).await;
    let vault = store.open().await.unwrap();
    assert_eq!(count_refused(&vault, ids).await, expected, "{what}");
}

#[tokio::test]
async fn rows_that_were_moved_removed_or_added_are_noticed() {
    let swap_contents = |a, b| {
        format!(
            "CREATE TEMP TABLE held AS SELECT * FROM content WHERE object IN ({a}, {b});
             UPDATE content SET sealed = (SELECT sealed FROM held WHERE held.object = {b}) WHERE object = {a};
             UPDATE content SET sealed = (SELECT sealed FROM held WHERE held.object = {a}) WHERE object = {b};"
        )
    };
    let swap_keys = |a, b| {
        format!(
            "CREATE TEMP TABLE held AS SELECT * FROM object WHERE id IN ({a}, {b});
             UPDATE object SET wrapped_key = (SELECT wrapped_key FROM held WHERE held.id = {b}) WHERE id = {a};
             UPDATE object SET wrapped_key = (SELECT wrapped_key FROM held WHERE held.id = {a}) WHERE id = {b};"
        )
    };
    let off = "PRAGMA foreign_keys = OFF;";
    assert_rows_refused("contents of two photos", &swap_contents(1, 5), 2).await;
    assert_rows_refused("contents of two kinds", &swap_contents(1, 2), 2).await;
    assert_rows_refused("keys of two photos", &swap_keys(1, 5), 2).await;
    assert_rows_refused("keys of two kinds", &swap_keys(2, 3), 2).await;
    let both = swap_contents(1, 5) + "DROP TABLE held;" + &swap_keys(1, 5);
    assert_rows_refused("keys and contents of two photos", &both, 2).await;
    let kinds = "UPDATE object SET kind = 6 - kind WHERE 0;
                 CREATE TEMP TABLE held AS SELECT * FROM object WHERE id IN (1, 2);
                 UPDATE object SET photo = randomblob(16) WHERE id = 1;
                 UPDATE object SET kind = 1 WHERE id = 2;
                 UPDATE object SET kind = 2, photo = (SELECT photo FROM held LIMIT 1) WHERE id = 1;";
    assert_rows_refused("the kinds of two rows", kinds, 2).await;
    let photos = "CREATE TEMP TABLE held AS SELECT * FROM object;
                  UPDATE object SET photo = randomblob(16) WHERE id = 1;
                  UPDATE object SET photo = (SELECT photo FROM held WHERE id = 1) WHERE id = 5;
                  UPDATE object SET photo = (SELECT photo FROM held WHERE id = 5) WHERE id = 1;";
    assert_rows_refused("the photos of two rows", photos, 2).await;
    assert_rows_refused(
        "the epoch of a row",
        "UPDATE object SET epoch = 2 WHERE id = 1",
        1,
    )
    .await;
    // The record has what is gone, so nothing of that photo is trusted.
    assert_rows_refused("an object gone", "DELETE FROM object WHERE id = 1", 3).await;
    assert_rows_refused(
        "a content gone",
        &format!("{off} DELETE FROM content WHERE object = 1"),
        1,
    )
    .await;
    assert_rows_refused("a record gone", "DELETE FROM object WHERE id = 4", 3).await;
    assert_rows_refused(
        "a record of another photo",
        &(swap_contents(4, 8) + "DROP TABLE held;" + &swap_keys(4, 8)),
        6,
    )
    .await;
    let moved = "UPDATE object SET photo = (SELECT photo FROM object WHERE id = 5), kind = 3
                 WHERE id = 7;
                 DELETE FROM object WHERE id = 3;";
    assert_rows_refused("a thumbnail gone", moved, 3).await;
}

#[tokio::test]
async fn a_missing_row_is_damage_and_the_photo_can_be_purged() {
    let (store, vault) = Store::create().await;
    let ids = two_photos(&vault).await;
    vault.close().await.unwrap();
    store.tamper("DELETE FROM object WHERE id IN (3, 8)").await;

    let vault = store.open().await.unwrap();
    let listing = vault.list().await.unwrap();
    assert!(listing.entries.is_empty());
    let mut damaged = listing.damaged;
    damaged.sort();
    let mut expected = ids;
    expected.sort();
    assert_eq!(damaged, expected);
    for id in ids {
        assert!(matches!(vault.entry(id).await, Err(Error::Damaged)));
    }
    vault.purge(&ids).await.unwrap();
    assert_eq!(vault.list().await.unwrap(), Default::default());
}

#[tokio::test]
async fn a_row_of_another_store_does_not_open_here() {
    let (store, vault) = Store::create().await;
    let id = vault.add(photo_with_original(b"mine")).await.unwrap();
    vault.close().await.unwrap();
    let (other, its_vault) = Store::create().await;
    its_vault.close().await.unwrap();
    let path = store.database().display().to_string();
    other
        .tamper(&format!(
            "ATTACH '{path}' AS mine;
             INSERT INTO object SELECT * FROM mine.object;
             INSERT INTO content SELECT * FROM mine.content;"
        ))
        .await;
    let vault = other.open().await.unwrap();
    assert_eq!(vault.list().await.unwrap().damaged, [id]);
    assert!(matches!(
        read_original(&vault, id).await,
        Err(Error::Damaged)
    ));
}
