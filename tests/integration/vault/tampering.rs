//! Somebody has the file and a hex editor. Whatever they change, nobody is shown a wrong picture.

use std::fs;
use std::os::unix::fs::FileExt;

use sqlx::{AssertSqlSafe, Connection};
use vault::{Error, Kind, NewPhoto, PhotoId, Vault};
use zeroize::Zeroizing;

use crate::support::{Store, folder_in_memory, noise, original, photo_of, tamper};

/// What came of one change.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// The store would not open, or its list could not be read.
    Refused,
    /// The photo was named as damaged, or would not unseal.
    Noticed,
    /// Everything was as before: the byte is not used.
    Harmless,
}

/// Opens a changed store and looks at everything in it. Panics if anything is shown that was not put
/// in, or if the photo is missing without a word.
async fn look(store: &Store, id: PhotoId, expected: &[u8]) -> Outcome {
    let Ok(vault) = store.open().await else {
        return Outcome::Refused;
    };
    let outcome = look_inside(&vault, id, expected).await;
    let _ = vault.close().await;
    outcome
}

async fn look_inside(vault: &Vault, id: PhotoId, expected: &[u8]) -> Outcome {
    let Ok(listing) = vault.list().await else {
        return Outcome::Refused;
    };
    let whole = match listing.entries.as_slice() {
        [entry] => {
            assert_eq!(entry.id, id);
            assert_eq!(entry.details, serde_json::json!({ "name": "selfie.jpg" }));
            listing.damaged.is_empty()
        }
        [] => {
            assert!(
                !listing.damaged.is_empty(),
                "a photo vanished without a word"
            );
            false
        }
        more => panic!("{} photos out of one", more.len()),
    };
    match original(vault, id).await {
        Ok(bytes) => assert!(bytes == expected, "a wrong picture"),
        Err(_) => return Outcome::Noticed,
    }
    if whole {
        Outcome::Harmless
    } else {
        Outcome::Noticed
    }
}

#[tokio::test]
async fn a_changed_byte_anywhere_in_the_file_is_noticed_or_harmless() {
    // Opening thousands of stores takes its time, so this takes one byte in 17, each time another
    // bit. 17 divides the size of no structure in the file, so none is skipped over. With
    // AMBROTYPE_SOAK_FLIPS=all it is every byte of a store of a mebibyte; with a number, one byte in as
    // many of that store.
    let wanted = std::env::var("AMBROTYPE_SOAK_FLIPS").ok();
    let (stride, len) = match wanted.as_deref() {
        None => (17, 900),
        Some("all") => (1, 900_000),
        Some(stride) => (stride.parse().unwrap(), 900_000),
    };

    let (store, vault) = Store::make().await;
    let content = noise(1, len);
    let id = vault.add(photo_of(&content)).await.unwrap();
    vault.close().await.unwrap();
    let good = fs::read(store.dir().join("vault.db")).unwrap();

    let (mut refused, mut noticed, mut harmless) = (0, 0, 0);
    let changed = Store {
        folder: folder_in_memory(),
        keychain: store.keychain(),
    };
    let path = changed.dir().join("vault.db");
    fs::write(&path, &good).unwrap();
    for at in (0..good.len()).step_by(stride) {
        // In place and back again: writing a mebibyte for each byte would take longer than looking.
        let bad = [good[at] ^ 1 << (at / stride % 8)];
        let open = fs::OpenOptions::new().write(true).open(&path).unwrap();
        open.write_all_at(&bad, at as u64).unwrap();
        drop(open);
        match look(&changed, id, &content).await {
            Outcome::Refused => refused += 1,
            Outcome::Noticed => noticed += 1,
            Outcome::Harmless => harmless += 1,
        }
        for companion in ["vault.db-wal", "vault.db-shm"] {
            let _ = fs::remove_file(changed.dir().join(companion));
        }
        // Looking may have written, too.
        let open = fs::OpenOptions::new().write(true).open(&path).unwrap();
        open.write_all_at(&good[at..=at], at as u64).unwrap();
        if fs::read(&path).unwrap() != good {
            fs::write(&path, &good).unwrap();
        }
    }
    println!(
        "{} bytes, one in {stride} changed: {refused} refused, {noticed} noticed, {harmless} harmless, \
         0 wrong pictures",
        good.len(),
    );
    assert!(refused > 0 && noticed > 0);
}

#[tokio::test]
async fn a_changed_byte_in_any_sealed_value_is_noticed() {
    let (store, vault) = Store::make().await;
    let content = noise(1, 40);
    let id = vault.add(photo_of(&content)).await.unwrap();
    let mut connection = store.sql().await;
    let mut changes = 0;
    for (table, column) in [
        ("object", "wrapped_key"),
        ("object", "photo"),
        ("content", "sealed"),
    ] {
        let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT rowid, {column} FROM {table}"
        )))
        .fetch_all(&mut connection)
        .await
        .unwrap();
        let update = format!("UPDATE {table} SET {column} = ? WHERE rowid = ?");
        for (rowid, good) in rows {
            // Every byte of what is short, one in seven of what is long.
            for at in (0..good.len()).step_by(if good.len() < 100 { 1 } else { 7 }) {
                let mut bad = good.clone();
                bad[at] ^= 1 << (at % 8);
                for (value, changed) in [(bad, true), (good.clone(), false)] {
                    sqlx::query(AssertSqlSafe(update.clone()))
                        .bind(value)
                        .bind(rowid)
                        .execute(&mut connection)
                        .await
                        .unwrap();
                    if changed {
                        let outcome = look_inside(&vault, id, &content).await;
                        assert_eq!(
                            outcome,
                            Outcome::Noticed,
                            "{table}.{column} {rowid} byte {at}"
                        );
                        changes += 1;
                    }
                }
            }
        }
    }
    assert_eq!(look_inside(&vault, id, &content).await, Outcome::Harmless);
    println!("{changes} sealed bytes changed: {changes} noticed");
}

#[tokio::test]
async fn every_field_of_the_header_is_held_to() {
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
        let (store, vault) = Store::make().await;
        vault.close().await.unwrap();
        tamper(&store, &format!("UPDATE vault SET {change}")).await;
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

/// Two photos with every part, and what the parts hold.
async fn two_photos(vault: &Vault) -> [PhotoId; 2] {
    let mut ids = Vec::new();
    for seed in [0, 10] {
        let part = |kind: u64| Some(Zeroizing::new(noise(seed + kind, 200_000)));
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

/// Tries to read everything. Panics on a wrong picture; returns how many parts would not be read.
async fn refused(vault: &Vault, ids: [PhotoId; 2]) -> usize {
    let mut refused = 0;
    for (id, seed) in ids.into_iter().zip([0, 10]) {
        for kind in [Kind::Original, Kind::Output, Kind::Thumbnail] {
            match vault.unseal(id, kind).await {
                Ok(bytes) => assert!(
                    *bytes == noise(seed + kind as u64, 200_000),
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
async fn rows_case(what: &str, statements: &str, expected: usize) {
    let (store, vault) = Store::make().await;
    let ids = two_photos(&vault).await;
    vault.close().await.unwrap();
    tamper(&store, statements).await;
    let vault = store.open().await.unwrap();
    assert_eq!(refused(&vault, ids).await, expected, "{what}");
}

#[tokio::test]
async fn rows_that_were_moved_dropped_or_put_in_are_noticed() {
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
    rows_case("contents of two photos", &swap_contents(1, 5), 2).await;
    rows_case("contents of two kinds", &swap_contents(1, 2), 2).await;
    rows_case("keys of two photos", &swap_keys(1, 5), 2).await;
    rows_case("keys of two kinds", &swap_keys(2, 3), 2).await;
    let both = swap_contents(1, 5) + "DROP TABLE held;" + &swap_keys(1, 5);
    rows_case("keys and contents of two photos", &both, 2).await;
    let kinds = "UPDATE object SET kind = 6 - kind WHERE 0;
                 CREATE TEMP TABLE held AS SELECT * FROM object WHERE id IN (1, 2);
                 UPDATE object SET photo = randomblob(16) WHERE id = 1;
                 UPDATE object SET kind = 1 WHERE id = 2;
                 UPDATE object SET kind = 2, photo = (SELECT photo FROM held LIMIT 1) WHERE id = 1;";
    rows_case("the kinds of two rows", kinds, 2).await;
    let photos = "CREATE TEMP TABLE held AS SELECT * FROM object;
                  UPDATE object SET photo = randomblob(16) WHERE id = 1;
                  UPDATE object SET photo = (SELECT photo FROM held WHERE id = 1) WHERE id = 5;
                  UPDATE object SET photo = (SELECT photo FROM held WHERE id = 5) WHERE id = 1;";
    rows_case("the photos of two rows", photos, 2).await;
    rows_case(
        "the epoch of a row",
        "UPDATE object SET epoch = 2 WHERE id = 1",
        1,
    )
    .await;
    // The record misses what is gone, so nothing of that photo is trusted.
    rows_case("an object gone", "DELETE FROM object WHERE id = 1", 3).await;
    rows_case(
        "a content gone",
        &format!("{off} DELETE FROM content WHERE object = 1"),
        1,
    )
    .await;
    rows_case("a record gone", "DELETE FROM object WHERE id = 4", 3).await;
    rows_case(
        "a record of another photo",
        &(swap_contents(4, 8) + "DROP TABLE held;" + &swap_keys(4, 8)),
        6,
    )
    .await;
    let moved = "UPDATE object SET photo = (SELECT photo FROM object WHERE id = 5), kind = 3
                 WHERE id = 7;
                 DELETE FROM object WHERE id = 3;";
    rows_case("a thumbnail gone", moved, 3).await;
}

#[tokio::test]
async fn a_row_that_vanished_is_damage_not_absence_and_the_photo_can_be_purged() {
    let (store, vault) = Store::make().await;
    let ids = two_photos(&vault).await;
    vault.close().await.unwrap();
    tamper(&store, "DELETE FROM object WHERE id IN (3, 8)").await;

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
async fn chunks_that_were_moved_dropped_or_put_in_are_noticed() {
    const CHUNK: usize = 64 * 1024 + 16;

    let (store, vault) = Store::make().await;
    let content = noise(3, 200_000);
    let id = vault.add(photo_of(&content)).await.unwrap();
    let mut connection = store.sql().await;
    let good: Vec<u8> = sqlx::query_scalar("SELECT sealed FROM content WHERE object = 1")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let chunks: Vec<&[u8]> = good.chunks(CHUNK).collect();
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
        ("cut inside a chunk", good[..CHUNK / 2].to_vec()),
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
            matches!(original(&vault, id).await, Err(Error::Damaged)),
            "{what}"
        );
    }
    sqlx::query("UPDATE content SET sealed = ? WHERE object = 1")
        .bind(good)
        .execute(&mut connection)
        .await
        .unwrap();
    assert!(original(&vault, id).await.unwrap() == content);
    connection.close().await.unwrap();
    println!("{count} rearrangements of chunks: {count} noticed");
}

#[tokio::test]
async fn keys_contents_and_chunks_swapped_at_random_are_noticed() {
    const CHUNK: usize = 64 * 1024 + 16;

    let swaps = std::env::var("AMBROTYPE_SOAK_SWAPS");
    let swaps: usize = swaps.map_or(150, |count| count.parse().unwrap());
    let (store, vault) = Store::make().await;
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
    let dice = noise(77, swaps * 5);
    for dice in dice.chunks(5) {
        let (a, b) = (parts[dice[1] as usize % 6], parts[dice[2] as usize % 6]);
        let (x, y) = (dice[3] as usize % 4, dice[4] as usize % 4);
        let (mut keys_now, mut now) = (keys.clone(), contents.clone());
        match dice[0] % 3 {
            0 => keys_now.swap(a, b),
            1 => now.swap(a, b),
            _ => {
                let mut chunks: Vec<Vec<&[u8]>> = contents
                    .iter()
                    .map(|content| content.chunks(CHUNK).collect())
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
            write_where_different(&mut connection, column, values, good).await;
        }
        // Each of the two that were touched is refused; if it is the same one, it alone.
        let expected = if a == b { 1 } else { 2 };
        assert_eq!(refused(&vault, ids).await, expected, "{dice:?}");
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
            write_where_different(&mut connection, column, values, good).await;
        }
    }
    assert_eq!(refused(&vault, ids).await, 0);
    println!("{made} swaps of keys, contents and chunks: {noticed} noticed");
    assert!(made > swaps / 2);
}

async fn write_where_different(
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

#[tokio::test]
async fn a_row_of_another_store_does_not_open_here() {
    let (store, vault) = Store::make().await;
    let id = vault.add(photo_of(b"mine")).await.unwrap();
    vault.close().await.unwrap();
    let (other, its_vault) = Store::make().await;
    its_vault.close().await.unwrap();
    let path = store.dir().join("vault.db").display().to_string();
    tamper(
        &other,
        &format!(
            "ATTACH '{path}' AS mine;
             INSERT INTO object SELECT * FROM mine.object;
             INSERT INTO content SELECT * FROM mine.content;"
        ),
    )
    .await;
    let vault = other.open().await.unwrap();
    assert_eq!(vault.list().await.unwrap().damaged, [id]);
    assert!(matches!(original(&vault, id).await, Err(Error::Damaged)));
}
