//! Everything is backed up to one file and restored on another machine. Nobody opens the file without its
//! passphrase.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use vault::{
    BackupReader, BackupWriter, Clock, Days, Error, ExpiryOutcome, KdfCost, MemoryKeychain,
    NewPhoto, ObjectKind, PhotoId, RetentionChoice, RetentionOverride, Vault,
};
use zeroize::Zeroizing;

use crate::support::{
    Store, TestClock, count_files_with, passphrase, photo_with_original, read_original,
    seeded_bytes, temp_folder,
};

/// Bytes of a sealed chunk: 64 KiB and a tag.
const SEALED_CHUNK_LEN: usize = 64 * 1024 + 16;

const HEADER_LEN: usize = 92;

/// How many photos went into a backup file, and which did not.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct BackupSummary {
    photos: u64,
    damaged: Vec<PhotoId>,
}

/// What came out of a backup file, up to its end or to an error.
#[derive(Debug, Default)]
pub(crate) struct RestoreSummary {
    pub(crate) photos: u64,
    already_present: u64,
    error: Option<Error>,
}

pub(crate) async fn back_up(vault: &Vault, path: &Path) -> BackupSummary {
    let file = File::create(path).unwrap();
    let passphrase = passphrase("on the road");
    let writer = BackupWriter::create(file, &passphrase, KdfCost::MIN).await;
    let (mut writer, listing) = (writer.unwrap(), vault.list().await.unwrap());
    let mut summary = BackupSummary {
        photos: 0,
        damaged: listing.damaged,
    };
    for entry in listing.entries {
        match vault.read_photo(entry.id).await {
            Ok(photo) => {
                writer.write(photo).await.unwrap();
                summary.photos += 1;
            }
            Err(Error::Damaged) => summary.damaged.push(entry.id),
            Err(error) => panic!("{error:?}"),
        }
    }
    writer.finish().await.unwrap();
    summary
}

async fn open_backup(path: &Path, text: &str) -> Result<BackupReader, Error> {
    BackupReader::open(File::open(path).unwrap(), &passphrase(text)).await
}

pub(crate) async fn restore(vault: &Vault, path: &Path) -> Result<RestoreSummary, Error> {
    let mut reader = open_backup(path, "on the road").await?;
    let mut summary = RestoreSummary::default();
    loop {
        match reader.next_photo().await {
            Ok(Some(photo)) => match vault.restore_photo(photo).await? {
                true => summary.photos += 1,
                false => summary.already_present += 1,
            },
            Ok(None) => return Ok(summary),
            Err(error) => {
                summary.error = Some(error);
                return Ok(summary);
            }
        }
    }
}

async fn add_three_photos(vault: &Vault) -> [PhotoId; 3] {
    let part = |seed, len| Some(Zeroizing::new(seeded_bytes(seed, len)));
    let mut ids = Vec::new();
    for seed in 0..3 {
        let photo = NewPhoto {
            original: part(seed, 100_000),
            output: part(seed + 10, 50_000),
            thumbnail: part(seed + 20, 3000),
            details: json!({ "name": format!("MARKER-{seed}.jpg") }),
        };
        ids.push(vault.add(photo).await.unwrap());
    }
    ids.try_into().unwrap()
}

#[tokio::test]
async fn everything_is_restored_on_another_machine_and_back() {
    let (_here, vault) = Store::create().await;
    let ids = add_three_photos(&vault).await;
    vault
        .set_retention(ids[1], RetentionChoice::Pinned)
        .await
        .unwrap();
    let before = vault.list().await.unwrap();
    let elsewhere = temp_folder();
    let path = elsewhere.path().join("backup");
    let summary = back_up(&vault, &path).await;
    assert_eq!((summary.photos, summary.damaged), (3, vec![]));
    let utf16 = "MARKER".encode_utf16().flat_map(u16::to_le_bytes);
    let utf16: Vec<u8> = utf16.collect();
    let id = ids[0].to_string().into_bytes();
    let needles = [
        b"MARKER".to_vec(),
        utf16,
        seeded_bytes(0, 64),
        seeded_bytes(10, 64),
        id,
    ];
    for needle in needles {
        assert_eq!(count_files_with(elsewhere.path(), &needle), 0);
    }

    // Another keychain, another passphrase, a photo of its own, and one of the three already.
    let keychain = Arc::new(MemoryKeychain::default());
    let (_there, other) = Store::create_with(keychain, Some("there")).await;
    let own = other.add(photo_with_original(b"own")).await.unwrap();
    let summary = restore(&other, &path).await.unwrap();
    assert_eq!((summary.photos, summary.already_present), (3, 0));
    assert!(summary.error.is_none());
    assert_eq!(read_original(&other, own).await.unwrap(), b"own");
    for entry in &before.entries {
        let moved = other.entry(entry.id).await.unwrap();
        assert_eq!(
            (moved.added, &moved.details, &moved.kinds),
            (entry.added, &entry.details, &entry.kinds)
        );
        for kind in &entry.kinds {
            let (here, there) = (
                vault.read_object(entry.id, *kind),
                other.read_object(entry.id, *kind),
            );
            assert!(*here.await.unwrap() == *there.await.unwrap(), "{kind}");
        }
    }
    assert_eq!(
        other.entry(ids[1]).await.unwrap().retention,
        Some(RetentionOverride::Pinned)
    );

    // And back: what is here stays as it is, and what was purged here is restored.
    vault.purge(&ids[..1]).await.unwrap();
    vault
        .set_retention(ids[1], RetentionChoice::StoreDefault)
        .await
        .unwrap();
    let path = elsewhere.path().join("back");
    assert_eq!(back_up(&other, &path).await.photos, 4);
    let summary = restore(&vault, &path).await.unwrap();
    assert_eq!((summary.photos, summary.already_present), (2, 2));
    assert_eq!(vault.entry(ids[1]).await.unwrap().retention, None);
    assert!(read_original(&vault, ids[0]).await.unwrap() == seeded_bytes(0, 100_000));
    assert_eq!(vault.list().await.unwrap().entries.len(), 4);
}

#[tokio::test]
async fn an_empty_vault_is_restored_and_retention_counts_from_the_arrival() {
    let (_store, vault) = Store::create().await;
    let elsewhere = temp_folder();
    let path = elsewhere.path().join("backup");
    assert_eq!(back_up(&vault, &path).await, BackupSummary::default());
    let summary = restore(&vault, &path).await.unwrap();
    assert_eq!(
        (
            summary.photos,
            summary.already_present,
            summary.error.is_none()
        ),
        (0, 0, true)
    );

    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    back_up(&vault, &path).await;
    let (_store, other) = Store::create().await;
    let settings = vault::Settings {
        retention: Some(Days::new(7).unwrap()),
        ..Default::default()
    };
    other.set_settings(settings).await.unwrap();
    restore(&other, &path).await.unwrap();
    let (here, there) = (
        vault.entry(id).await.unwrap(),
        other.entry(id).await.unwrap(),
    );
    assert_eq!(here.added, there.added);
    assert!(there.expires_at.unwrap() > there.added + 7 * 86_400_000);
}

const DAY: i64 = 86_400_000;

async fn open_at(store: &Store, clock: &Arc<TestClock>) -> Vault {
    let clock: Arc<dyn Clock> = clock.clone();
    let opened = Vault::open_with_clock(store.dir(), store.keychain(), None, clock);
    opened.await.unwrap()
}

#[tokio::test]
async fn a_restored_photo_with_a_time_of_its_own_begins_anew() {
    let clock = TestClock::at(1_790_000_000_000);
    let (store, vault) = Store::create().await;
    vault.close().await.unwrap();
    let vault = open_at(&store, &clock).await;
    let mut ids = Vec::new();
    for days in [1, 30] {
        let id = vault.add(photo_with_original(b"photo")).await.unwrap();
        let choice = RetentionChoice::Days(Days::new(days).unwrap());
        vault.set_retention(id, choice).await.unwrap();
        ids.push(id);
    }
    let elsewhere = temp_folder();
    let path = elsewhere.path().join("backup");
    back_up(&vault, &path).await;
    vault.close().await.unwrap();

    clock.advance(10 * DAY);
    let (store, other) = Store::create().await;
    other.close().await.unwrap();
    let other = open_at(&store, &clock).await;
    assert_eq!(restore(&other, &path).await.unwrap().photos, 2);
    let count = async || {
        // The first sweep of a vault only notes the time.
        for _ in 0..2 {
            let swept = other.purge_expired().await.unwrap();
            assert!(!matches!(swept, ExpiryOutcome::ClockJumped(_)), "{swept:?}");
        }
        other.list().await.unwrap().entries.len()
    };
    assert_eq!(count().await, 2, "they stay though one was over long ago");
    let end = |id| {
        let entry = other.entry(id);
        async { entry.await.unwrap().expires_at.unwrap() }
    };
    assert_eq!(end(ids[0]).await, clock.now() + DAY);
    assert_eq!(end(ids[1]).await, clock.now() + 30 * DAY);
    clock.advance(DAY - 1);
    assert_eq!(count().await, 2);
    clock.advance(1);
    assert_eq!(count().await, 1);
    clock.advance(29 * DAY);
    assert_eq!(count().await, 0);
}

#[tokio::test]
async fn a_backup_file_opens_only_with_its_passphrase() {
    let (_store, vault) = Store::create().await;
    add_three_photos(&vault).await;
    let elsewhere = temp_folder();
    let path = elsewhere.path().join("backup");
    let file = File::create(&path).unwrap();
    let empty = BackupWriter::create(file, &passphrase(""), KdfCost::MIN).await;
    assert!(matches!(empty, Err(Error::PassphraseNeeded)));
    back_up(&vault, &path).await;
    for wrong in ["", "on the roa", "On the road"] {
        let opened = open_backup(&path, wrong).await;
        assert!(matches!(opened, Err(Error::WrongPassphrase)), "{wrong}");
    }
    // Two backups of the same photos have nothing in common.
    let again = elsewhere.path().join("again");
    back_up(&vault, &again).await;
    let (one, two) = (fs::read(&path).unwrap(), fs::read(&again).unwrap());
    assert_eq!(one.len(), two.len());
    let alike = one[HEADER_LEN..]
        .iter()
        .zip(&two[HEADER_LEN..])
        .filter(|(a, b)| a == b)
        .count();
    assert!(alike < one.len() / 100, "{alike} of {}", one.len());
}

#[tokio::test]
async fn a_truncated_changed_or_rearranged_backup_is_noticed_and_restored_up_to_the_damage() {
    let (_store, vault) = Store::create().await;
    let ids = add_three_photos(&vault).await;
    let elsewhere = temp_folder();
    let path = elsewhere.path().join("backup");
    back_up(&vault, &path).await;
    let good = fs::read(&path).unwrap();
    let chunks = (good.len() - HEADER_LEN).div_ceil(SEALED_CHUNK_LEN);
    assert!(chunks >= 7);
    let at = |chunk: usize| HEADER_LEN + chunk * SEALED_CHUNK_LEN;

    let mut files: Vec<(String, Vec<u8>, &str)> = Vec::new();
    for len in [1, 15] {
        files.push((format!("cut to {len}"), good[..len].to_vec(), "none"));
    }
    for len in [
        16,
        91,
        HEADER_LEN,
        HEADER_LEN + 1,
        at(1),
        at(3) - 1,
        at(3),
        at(3) + 1,
        good.len() - 1,
    ] {
        files.push((format!("cut to {len}"), good[..len].to_vec(), "truncated"));
    }
    for chunk in 0..chunks {
        for byte in [
            at(chunk),
            at(chunk) + 100,
            (at(chunk + 1) - 1).min(good.len() - 1),
        ] {
            let mut bad = good.clone();
            bad[byte] ^= 1;
            files.push((format!("byte {byte} changed"), bad, "damaged"));
        }
    }
    for byte in 16..HEADER_LEN {
        let mut bad = good.clone();
        bad[byte] ^= 1;
        files.push((format!("byte {byte} changed"), bad, "damaged"));
    }
    for (one, two) in [(0, 1), (1, 2), (2, 4)] {
        let mut bad = good.clone();
        bad[at(one)..at(one + 1)].copy_from_slice(&good[at(two)..at(two + 1)]);
        bad[at(two)..at(two + 1)].copy_from_slice(&good[at(one)..at(one + 1)]);
        files.push((format!("chunks {one} and {two} swapped"), bad, "damaged"));
    }
    let without = [&good[..at(2)], &good[at(3)..]].concat();
    files.push(("a chunk left out".into(), without, "damaged"));
    let doubled = [&good[..at(3)], &good[at(2)..]].concat();
    files.push(("a chunk twice".into(), doubled, "damaged"));
    files.push(("a byte more".into(), [&good[..], &[0]].concat(), "damaged"));

    let (count, mut rescued) = (files.len(), 0);
    let (_other_store, other) = Store::create().await;
    for (what, bytes, expected) in files {
        fs::write(&path, bytes).unwrap();
        let fault = match restore(&other, &path).await {
            Err(fault) => fault,
            Ok(summary) => {
                rescued += summary.photos;
                summary
                    .error
                    .unwrap_or_else(|| panic!("{what} was not noticed"))
            }
        };
        let found = match fault {
            Error::NotABackup => "none",
            Error::BackupTruncated => "truncated",
            Error::BackupDamaged => "damaged",
            other => panic!("{what}: {other:?}"),
        };
        assert_eq!(found, expected, "{what}");
        for entry in other.list().await.unwrap().entries {
            let seed = ids.iter().position(|id| *id == entry.id).unwrap() as u64;
            assert!(
                read_original(&other, entry.id).await.unwrap() == seeded_bytes(seed, 100_000),
                "{what}"
            );
            other.purge(&[entry.id]).await.unwrap();
        }
    }
    println!(
        "{count} backup files truncated, changed or rearranged: all noticed; {rescued} whole photos before the damage kept"
    );
    assert!(rescued > 0);
}

#[tokio::test]
async fn other_files_and_later_versions_have_errors_of_their_own() {
    let (_store, vault) = Store::create().await;
    let elsewhere = temp_folder();
    let path = elsewhere.path().join("file");
    for bytes in [&b""[..], b"a letter", &[0xff, 0xd8, 0xff, 0xe0]] {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(
            restore(&vault, &path).await,
            Err(Error::NotABackup)
        ));
    }
    fs::write(&path, b"ambrotype/case/2 and whatever comes then").unwrap();
    let later = restore(&vault, &path).await;
    assert!(matches!(later, Err(Error::UnknownFormat { found: 2 })));
}

#[tokio::test]
async fn a_damaged_photo_is_named_and_the_others_are_backed_up() {
    let (store, vault) = Store::create().await;
    let ids = add_three_photos(&vault).await;
    vault.close().await.unwrap();
    store
        .tamper("UPDATE content SET sealed = randomblob(100) WHERE object = 5")
        .await;
    store.tamper("DELETE FROM object WHERE id = 9").await;
    let vault = store.open().await.unwrap();
    assert!(
        vault
            .read_object(ids[1], ObjectKind::Original)
            .await
            .is_err()
    );
    let elsewhere = temp_folder();
    let path = elsewhere.path().join("backup");
    let mut summary = back_up(&vault, &path).await;
    summary.damaged.sort();
    let mut damaged = vec![ids[1], ids[2]];
    damaged.sort();
    assert_eq!((summary.photos, summary.damaged), (1, damaged));
    let (_store, other) = Store::create().await;
    assert_eq!(restore(&other, &path).await.unwrap().photos, 1);
}
