//! Any one byte of the file is changed. Whatever it is, nobody is shown a wrong picture.

use std::fs;
use std::ops::AddAssign;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use sqlx::AssertSqlSafe;
use vault::{Keychain, PhotoId, Vault};

use crate::support::{Store, memory_folder, photo_with_original, read_original, seeded_bytes};

/// The outcome of one change.
#[derive(Debug, PartialEq)]
enum Outcome {
    /// The store would not open, or its list could not be read.
    Refused,
    /// The photo was named as damaged, or could not be read.
    Noticed,
    /// Everything is as before: the byte is not used.
    Harmless,
}

/// Opens a changed store and reads everything in it. Panics if anything differs from what was added, or if the
/// photo is missing without an error.
async fn open_and_check(store: &Store, id: PhotoId, expected: &[u8]) -> Outcome {
    let Ok(vault) = store.open().await else {
        return Outcome::Refused;
    };
    let outcome = check_contents(&vault, id, expected).await;
    let _ = vault.close().await;
    outcome
}

async fn check_contents(vault: &Vault, id: PhotoId, expected: &[u8]) -> Outcome {
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
                "a photo is missing without an error"
            );
            false
        }
        more => panic!("{} photos out of one", more.len()),
    };
    match read_original(vault, id).await {
        Ok(bytes) => assert!(bytes == expected, "a wrong picture"),
        Err(_) => return Outcome::Noticed,
    }
    if whole {
        Outcome::Harmless
    } else {
        Outcome::Noticed
    }
}

/// A photo of this many bytes makes a store of a little more than a mebibyte.
const MEBIBYTE: usize = 1_020_000;

/// How many changes had which outcome.
#[derive(Clone, Copy, Default)]
struct PurgeCounts {
    refused: usize,
    noticed: usize,
    harmless: usize,
}

impl AddAssign for PurgeCounts {
    fn add_assign(&mut self, more: PurgeCounts) {
        self.refused += more.refused;
        self.noticed += more.noticed;
        self.harmless += more.harmless;
    }
}

/// A store and the one photo in it.
struct Subject {
    keychain: Arc<dyn Keychain>,
    id: PhotoId,
    content: Vec<u8>,
    good: Vec<u8>,
}

#[tokio::test]
async fn a_changed_byte_anywhere_in_the_file_is_noticed_or_harmless() {
    // Opening thousands of stores takes long, so this changes one byte in 17, each time another bit. 17
    // divides the size of no structure in the file, so none is skipped. With
    // AMBROTYPE_SOAK_FLIPS=all it is every byte of a store of a mebibyte; with a number, one byte in as
    // many of that store; with "16+3", one in 16 from the third, so that every byte can be had in parts.
    let wanted = std::env::var("AMBROTYPE_SOAK_FLIPS").ok();
    let (stride, from, len) = match wanted.as_deref() {
        None => (17, 0, 900),
        Some("all") => (1, 0, MEBIBYTE),
        Some(part) => {
            let (stride, from) = part.split_once('+').unwrap_or((part, "0"));
            (stride.parse().unwrap(), from.parse().unwrap(), MEBIBYTE)
        }
    };
    let (store, vault) = Store::create().await;
    let content = seeded_bytes(1, len);
    let id = vault.add(photo_with_original(&content)).await.unwrap();
    vault.close().await.unwrap();
    let subject = Subject {
        keychain: store.keychain(),
        id,
        content,
        good: fs::read(store.database()).unwrap(),
    };

    let threads = thread::available_parallelism().map_or(1, usize::from);
    let outcomes = thread::scope(|scope| {
        let shares: Vec<_> = (0..threads)
            .map(|thread| {
                let every = (from..subject.good.len()).step_by(stride);
                let share = every.enumerate().skip(thread).step_by(threads);
                scope.spawn(|| change(&subject, share))
            })
            .collect();
        let mut outcomes = PurgeCounts::default();
        for share in shares {
            outcomes += share.join().unwrap();
        }
        outcomes
    });
    let PurgeCounts {
        refused,
        noticed,
        harmless,
    } = outcomes;
    println!(
        "{} bytes, one in {stride} from {from} on changed: {refused} refused, {noticed} noticed, {harmless} harmless, \
         0 wrong pictures",
        subject.good.len(),
    );
    assert!(refused > 0 && noticed > 0);
}

/// Changes one bit at each of these places, one after the other, and checks the outcome.
fn change(subject: &Subject, share: impl Iterator<Item = (usize, usize)>) -> PurgeCounts {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let changed = Store {
        folder: memory_folder(),
        keychain: Arc::clone(&subject.keychain),
    };
    let path = changed.dir().join("vault.db");
    let good = &subject.good;
    fs::write(&path, good).unwrap();
    let mut outcomes = PurgeCounts::default();
    for (turn, (number, at)) in share.enumerate() {
        // In place and back again: writing a mebibyte for each byte would take longer than the check.
        write(&path, at, good[at] ^ 1 << (number % 8));
        match runtime.block_on(open_and_check(&changed, subject.id, &subject.content)) {
            Outcome::Refused => outcomes.refused += 1,
            Outcome::Noticed => outcomes.noticed += 1,
            Outcome::Harmless => outcomes.harmless += 1,
        }
        for companion in ["vault.db-wal", "vault.db-shm"] {
            let _ = fs::remove_file(changed.dir().join(companion));
        }
        // The check may have written, too.
        write(&path, at, good[at]);
        if fs::read(&path).unwrap() != *good {
            fs::write(&path, good).unwrap();
        }
        if turn % 20_000 == 19_999 {
            println!("{} changes checked by one thread", turn + 1);
        }
    }
    outcomes
}

fn write(path: &Path, at: usize, byte: u8) {
    let open = fs::OpenOptions::new().write(true).open(path).unwrap();
    open.write_all_at(&[byte], at as u64).unwrap();
}

#[tokio::test]
async fn a_changed_byte_in_any_sealed_value_is_noticed() {
    let (store, vault) = Store::create().await;
    let content = seeded_bytes(1, 40);
    let id = vault.add(photo_with_original(&content)).await.unwrap();
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
                        let outcome = check_contents(&vault, id, &content).await;
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
    assert_eq!(
        check_contents(&vault, id, &content).await,
        Outcome::Harmless
    );
    println!("{changes} sealed bytes changed: {changes} noticed");
}
