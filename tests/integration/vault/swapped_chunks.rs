//! Chunks, keys and contents that change places, by hand and at random, are noticed.

use sqlx::Connection;
use vault::Error;

use crate::support::{Store, count_from_env, photo_with_original, read_original, seeded_bytes};
use crate::tampering::{count_refused, two_photos};

/// Bytes of a sealed chunk: 64 KiB and a tag.
const SEALED_CHUNK_LEN: usize = 64 * 1024 + 16;

#[tokio::test]
async fn chunks_that_were_moved_removed_or_added_are_noticed() {
    let (store, vault) = Store::create().await;
    let content = seeded_bytes(3, 200_000);
    let id = vault.add(photo_with_original(&content)).await.unwrap();
    let mut connection = store.sql().await;
    let good: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM content WHERE object = 1")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let chunks: Vec<&[u8]> = good.chunks(SEALED_CHUNK_LEN).collect();
    assert_eq!(chunks.len(), 4);
    let (last, first) = (chunks[3], chunks[0]);

    let cases: [(&str, Vec<u8>); 15] = [
        ("two swapped", [chunks[1], first, chunks[2], last].concat()),
        ("reversed", [last, chunks[2], chunks[1], first].concat()),
        ("the first dropped", chunks[1..].concat()),
        (
            "one in the middle dropped",
            [first, chunks[2], last].concat(),
        ),
        ("the last dropped", chunks[..3].concat()),
        ("all but the first dropped", first.to_vec()),
        ("all but the last dropped", last.to_vec()),
        (
            "one doubled",
            [first, first, chunks[1], chunks[2], last].concat(),
        ),
        ("the first again at the end", [&good, first].concat()),
        ("the last again at the end", [&good, last].concat()),
        ("a byte gone", good[..good.len() - 1].to_vec()),
        ("a tag gone", good[..good.len() - 16].to_vec()),
        ("a byte more", [&good[..], &[0]].concat()),
        ("cut inside a chunk", good[..SEALED_CHUNK_LEN / 2].to_vec()),
        ("nothing left", Vec::new()),
    ];
    let count = cases.len();
    for (what, sealed) in cases {
        sqlx::query("UPDATE content SET sealed = ? WHERE object = 1")
            .bind(sealed)
            .execute(&mut connection)
            .await
            .unwrap();
        assert!(
            matches!(read_original(&vault, id).await, Err(Error::Damaged)),
            "{what}"
        );
    }
    sqlx::query("UPDATE content SET sealed = ? WHERE object = 1")
        .bind(good)
        .execute(&mut connection)
        .await
        .unwrap();
    assert!(read_original(&vault, id).await.unwrap() == content);
    connection.close().await.unwrap();
    println!("{count} rearrangements of chunks: {count} noticed");
}

#[tokio::test]
async fn keys_contents_and_chunks_swapped_at_random_are_noticed() {
    let swaps = count_from_env("AMBROTYPE_SOAK_SWAPS", 150) as usize;
    let (store, vault) = Store::create().await;
    let ids = two_photos(&vault).await;
    let mut connection = store.sql().await;
    let keys: Vec<Vec<u8>> = sqlx::query_scalar("SELECT wrapped_key FROM object ORDER BY id")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let contents: Vec<Vec<u8>> = sqlx::query_scalar("SELECT sealed FROM content ORDER BY object")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    // Rows 4 and 8 hold the records, which are shorter than a chunk; the others have four chunks.
    let parts = [0, 1, 2, 4, 5, 6];
    let (mut noticed, mut made) = (0, 0);
    let random = seeded_bytes(77, swaps * 5);
    for dice in random.chunks(5) {
        let (a, b) = (parts[dice[1] as usize % 6], parts[dice[2] as usize % 6]);
        let (x, y) = (dice[3] as usize % 4, dice[4] as usize % 4);
        let (mut keys_now, mut now) = (keys.clone(), contents.clone());
        match dice[0] % 3 {
            0 => keys_now.swap(a, b),
            1 => now.swap(a, b),
            _ => {
                let mut chunks: Vec<Vec<&[u8]>> = contents
                    .iter()
                    .map(|content| content.chunks(SEALED_CHUNK_LEN).collect())
                    .collect();
                (chunks[a][x], chunks[b][y]) = (chunks[b][y], chunks[a][x]);
                now = chunks.into_iter().map(|chunks| chunks.concat()).collect();
            }
        }
        if keys_now == keys && now == contents {
            continue;
        }
        made += 1;
        for (values, good, column) in [
            (
                &keys_now,
                &keys,
                "UPDATE object SET wrapped_key = ? WHERE id = ?",
            ),
            (
                &now,
                &contents,
                "UPDATE content SET sealed = ? WHERE object = ?",
            ),
        ] {
            write_changed_values(&mut connection, column, values, good).await;
        }
        // Both changed parts are refused, or the one where both are the same.
        let expected = if a == b { 1 } else { 2 };
        assert_eq!(count_refused(&vault, ids).await, expected, "{dice:?}");
        noticed += 1;
        for (values, good, column) in [
            (
                &keys,
                &keys_now,
                "UPDATE object SET wrapped_key = ? WHERE id = ?",
            ),
            (
                &contents,
                &now,
                "UPDATE content SET sealed = ? WHERE object = ?",
            ),
        ] {
            write_changed_values(&mut connection, column, values, good).await;
        }
    }
    assert_eq!(count_refused(&vault, ids).await, 0);
    println!("{made} swaps of keys, contents and chunks: {noticed} noticed");
    assert!(made > swaps / 2);
}

async fn write_changed_values(
    connection: &mut sqlx::SqliteConnection,
    statement: &'static str,
    values: &[Vec<u8>],
    there: &[Vec<u8>],
) {
    for (at, value) in values.iter().enumerate() {
        if *value != there[at] {
            sqlx::query(statement)
                .bind(value)
                .bind(at as i64 + 1)
                .execute(&mut *connection)
                .await
                .unwrap();
        }
    }
}
