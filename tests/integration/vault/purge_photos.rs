//! A purged photo is gone from every file, and the others stay.

use std::fs;

use serde_json::json;
use sqlx::{Connection, Executor, SqliteConnection};
use vault::{Error, Leftover, NewPhoto, PhotoId};
use zeroize::Zeroizing;

use crate::support::{
    Store, count_files_with, count_pieces_found, photo_with_original, read_original, seeded_bytes,
    temp_folder,
};

/// A photo with a marker in every part and in its details, repeated so that one is found anywhere.
pub(crate) fn marked_photo(marker: &str) -> NewPhoto {
    let part = |times| Some(Zeroizing::new(marker.repeat(times).into_bytes()));
    NewPhoto {
        original: part(20_000),
        output: part(9_000),
        thumbnail: part(200),
        details: json!({ "name": marker }),
    }
}

/// The ids, wrapped keys and pieces of the contents of one photo, as they lie on the disk.
async fn sealed_pieces(store: &Store, id: PhotoId) -> Vec<Vec<u8>> {
    let mut connection = store.sql().await;
    let photo = hex::decode(id.to_string()).unwrap();
    let rows: Vec<(Vec<u8>, Vec<u8>)> = sqlx::query_as(
        "SELECT wrapped_key, sealed FROM object JOIN content ON object = id WHERE photo = ?",
    )
    .bind(&photo)
    .fetch_all(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let mut pieces = vec![photo];
    for (wrapped_key, sealed) in rows {
        pieces.push(wrapped_key[12..].to_vec());
        // One piece for each page, so that no page of it is missed.
        pieces.extend(
            sealed
                .chunks(4000)
                .map(|piece| piece[..piece.len().min(16)].to_vec()),
        );
    }
    pieces
}

#[tokio::test]
async fn a_marker_reaches_no_file_and_a_purged_photo_leaves_no_byte() {
    let marker = "MARKER-6f1c-selfie-of-somebody";
    let (store, vault) = Store::create().await;
    let before = vault.add(marked_photo("the photo before")).await.unwrap();
    let id = vault.add(marked_photo(marker)).await.unwrap();
    let after = vault.add(marked_photo("the photo after")).await.unwrap();
    let utf16: Vec<u8> = marker.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for needle in [marker.as_bytes(), &utf16, b"name", b"added"] {
        assert_eq!(count_files_with(store.dir(), needle), 0, "while open");
    }

    let pieces = sealed_pieces(&store, id).await;
    assert!(pieces.len() > 200);
    assert_eq!(
        count_pieces_found(store.dir(), &pieces),
        pieces.len(),
        "the search itself does not work"
    );

    vault.purge(&[]).await.unwrap();
    let size = fs::metadata(store.database()).unwrap().len();
    vault.purge(&[id]).await.unwrap();
    let assert_gone = |when: &str| {
        let found = pieces
            .iter()
            .filter(|piece| count_files_with(store.dir(), piece) > 0);
        assert_eq!(found.count(), 0, "{when}");
    };
    assert_gone("after the purge, while open");
    assert_eq!(
        fs::metadata(store.dir().join("vault.db-wal"))
            .unwrap()
            .len(),
        0
    );
    assert!(
        fs::metadata(store.database()).unwrap().len() < size,
        "no page handed back"
    );
    vault.close().await.unwrap();
    assert_eq!(count_pieces_found(store.dir(), &pieces), 0, "after closing");
    assert_eq!(count_files_with(store.dir(), marker.as_bytes()), 0);

    let vault = store.open().await.unwrap();
    assert_eq!(vault.list().await.unwrap().entries.len(), 2);
    for (kept, marker) in [(before, "the photo before"), (after, "the photo after")] {
        assert!(read_original(&vault, kept).await.unwrap() == marker.repeat(20_000).as_bytes());
    }
    assert!(matches!(read_original(&vault, id).await, Err(Error::NotFound(it)) if it == id));
    println!(
        "{} sealed pieces of a purged photo searched for: 0 found",
        pieces.len()
    );
}

#[tokio::test]
async fn photos_are_purged_all_or_none() {
    let (_store, vault) = Store::create().await;
    let mut ids = Vec::new();
    for seed in 0..4 {
        ids.push(
            vault
                .add(photo_with_original(&seeded_bytes(seed, 5000)))
                .await
                .unwrap(),
        );
    }
    let unknown: PhotoId = "0123456789abcdef0123456789abcdef".parse().unwrap();
    let purged = vault.purge(&[ids[0], unknown, ids[1]]).await;
    assert!(matches!(purged, Err(Error::NotFound(it)) if it == unknown));
    assert_eq!(vault.list().await.unwrap().entries.len(), 4);

    vault.purge(&[]).await.unwrap();
    vault.purge(&[ids[0], ids[2], ids[0]]).await.unwrap();
    let left: Vec<_> = vault
        .list()
        .await
        .unwrap()
        .entries
        .iter()
        .map(|entry| entry.id)
        .collect();
    assert_eq!(left, [ids[3], ids[1]]);
    assert!(matches!(vault.purge(&ids[..1]).await, Err(Error::NotFound(it)) if it == ids[0]));
}

/// A reader that keeps the write-ahead log alive until its transaction ends.
async fn reading_connection(store: &Store) -> SqliteConnection {
    let mut reader = store.sql().await;
    reader
        .execute("BEGIN; SELECT count(*) FROM object")
        .await
        .unwrap();
    reader
}

#[tokio::test]
async fn a_log_that_another_program_reads_is_on_the_receipt_and_truncated_later() {
    let (store, vault) = Store::create().await;
    let id = vault
        .add(marked_photo("purged under a reader"))
        .await
        .unwrap();
    let pieces = sealed_pieces(&store, id).await;
    assert_eq!(count_pieces_found(store.dir(), &pieces), pieces.len());
    let mut reader = reading_connection(&store).await;

    let receipt = vault.purge(&[id]).await.unwrap();
    // The receipt says that the photo and its secret are gone, and what is left to do.
    assert_eq!((receipt.photos, &receipt.epochs[..]), (Some(1), &[1][..]));
    assert_eq!(receipt.leftovers, [Leftover::Log]);
    assert!(receipt.to_string().contains("NOT done yet"), "{receipt}");
    assert!(vault.list().await.unwrap().entries.is_empty());
    reader.execute("COMMIT").await.unwrap();
    reader.close().await.unwrap();

    vault.purge(&[]).await.unwrap();
    assert_eq!(count_pieces_found(store.dir(), &pieces), 0);
}

#[tokio::test]
async fn an_interrupted_purge_is_finished_by_the_next_open() {
    let (store, vault) = Store::create().await;
    let id = vault
        .add(marked_photo("purged, then killed"))
        .await
        .unwrap();
    let pieces = sealed_pieces(&store, id).await;
    let _reader = reading_connection(&store).await;
    assert_eq!(vault.purge(&[id]).await.unwrap().leftovers, [Leftover::Log]);

    // The files that a process leaves when it is killed here.
    let killed = Store {
        folder: temp_folder(),
        keychain: store.keychain(),
    };
    for name in ["vault.db", "vault.db-wal"] {
        fs::copy(store.dir().join(name), killed.dir().join(name)).unwrap();
    }
    assert!(count_pieces_found(killed.dir(), &pieces) > 0);
    let vault = killed.open().await.unwrap();
    assert!(vault.list().await.unwrap().entries.is_empty());
    assert_eq!(count_pieces_found(killed.dir(), &pieces), 0);
}
