//! Everything moves to another machine and back in one file, which nobody opens without its passphrase.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use vault::{
    BackupSummary, Days, Error, KdfCost, MemoryKeychain, NewPhoto, ObjectKind, PhotoId,
    RestoreSummary, RetentionChoice, RetentionOverride, Vault,
};
use zeroize::Zeroizing;

use crate::support::{
    Store, folder, holding, noise, original, passphrase, photo_with_original, tamper,
};

const CHUNK: usize = 64 * 1024 + 16;
const HEADER: usize = 92;

async fn backup(vault: &Vault, path: &Path) -> BackupSummary {
    let file = File::create(path).unwrap();
    let summary = vault
        .backup(file, &passphrase("on the road"), KdfCost::MIN)
        .await;
    summary.unwrap()
}

async fn restore(vault: &Vault, path: &Path) -> Result<RestoreSummary, Error> {
    let file = File::open(path).unwrap();
    vault.restore(file, &passphrase("on the road")).await
}

async fn three(vault: &Vault) -> [PhotoId; 3] {
    let part = |seed, len| Some(Zeroizing::new(noise(seed, len)));
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
async fn everything_moves_to_another_machine_and_back() {
    let (_here, vault) = Store::make().await;
    let ids = three(&vault).await;
    vault
        .set_retention(ids[1], RetentionChoice::Pinned)
        .await
        .unwrap();
    let before = vault.list().await.unwrap();
    let road = folder();
    let path = road.path().join("case");
    let summary = backup(&vault, &path).await;
    assert_eq!((summary.photos, summary.damaged), (3, vec![]));
    let utf16 = "MARKER".encode_utf16().flat_map(u16::to_le_bytes);
    let utf16: Vec<u8> = utf16.collect();
    let id = ids[0].to_string().into_bytes();
    let needles = [b"MARKER".to_vec(), utf16, noise(0, 64), noise(10, 64), id];
    for needle in needles {
        assert_eq!(holding(road.path(), &needle), 0);
    }

    // Another keychain, another passphrase, a photo of its own, and one of the three already.
    let there = Store {
        folder: folder(),
        keychain: Arc::new(MemoryKeychain::default()),
    };
    let words = passphrase("there");
    let other = Vault::create(there.dir(), there.keychain(), Some(&words), KdfCost::MIN);
    let other = other.await.unwrap();
    let own = other.add(photo_with_original(b"own")).await.unwrap();
    let summary = restore(&other, &path).await.unwrap();
    assert_eq!((summary.photos, summary.already_present), (3, 0));
    assert!(summary.error.is_none());
    assert_eq!(original(&other, own).await.unwrap(), b"own");
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

    // And back: what is here stays as it is, what was purged here comes again.
    vault.purge(&ids[..1]).await.unwrap();
    vault
        .set_retention(ids[1], RetentionChoice::StoreDefault)
        .await
        .unwrap();
    let path = road.path().join("back");
    assert_eq!(backup(&other, &path).await.photos, 4);
    let summary = restore(&vault, &path).await.unwrap();
    assert_eq!((summary.photos, summary.already_present), (2, 2));
    assert_eq!(vault.entry(ids[1]).await.unwrap().retention, None);
    assert!(original(&vault, ids[0]).await.unwrap() == noise(0, 100_000));
    assert_eq!(vault.list().await.unwrap().entries.len(), 4);
}

#[tokio::test]
async fn an_empty_case_moves_too_and_a_retention_time_counts_from_the_arrival() {
    let (_store, vault) = Store::make().await;
    let road = folder();
    let path = road.path().join("case");
    assert_eq!(backup(&vault, &path).await, BackupSummary::default());
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
    backup(&vault, &path).await;
    let (_store, other) = Store::make().await;
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

#[tokio::test]
async fn who_has_the_file_and_no_passphrase_has_nothing() {
    let (_store, vault) = Store::make().await;
    three(&vault).await;
    let road = folder();
    let path = road.path().join("case");
    let empty = vault
        .backup(File::create(&path).unwrap(), &passphrase(""), KdfCost::MIN)
        .await;
    assert!(matches!(empty, Err(Error::PassphraseNeeded)));
    backup(&vault, &path).await;
    for wrong in ["", "on the roa", "On the road"] {
        let opened = vault
            .restore(File::open(&path).unwrap(), &passphrase(wrong))
            .await;
        assert!(matches!(opened, Err(Error::WrongPassphrase)), "{opened:?}");
    }
    // Twice the same is two files that have nothing in common.
    let again = road.path().join("again");
    backup(&vault, &again).await;
    let (one, two) = (fs::read(&path).unwrap(), fs::read(&again).unwrap());
    assert_eq!(one.len(), two.len());
    let alike = one[HEADER..]
        .iter()
        .zip(&two[HEADER..])
        .filter(|(a, b)| a == b)
        .count();
    assert!(alike < one.len() / 100, "{alike} of {}", one.len());
}

#[tokio::test]
async fn a_file_that_was_cut_changed_or_rearranged_says_so_and_gives_what_is_whole() {
    let (_store, vault) = Store::make().await;
    let ids = three(&vault).await;
    let road = folder();
    let path = road.path().join("case");
    backup(&vault, &path).await;
    let good = fs::read(&path).unwrap();
    let chunks = (good.len() - HEADER).div_ceil(CHUNK);
    assert!(chunks >= 7);
    let at = |chunk: usize| HEADER + chunk * CHUNK;

    let mut cases: Vec<(String, Vec<u8>, &str)> = Vec::new();
    for len in [1, 15] {
        cases.push((format!("cut to {len}"), good[..len].to_vec(), "none"));
    }
    for len in [
        16,
        91,
        HEADER,
        HEADER + 1,
        at(1),
        at(3) - 1,
        at(3),
        at(3) + 1,
        good.len() - 1,
    ] {
        cases.push((format!("cut to {len}"), good[..len].to_vec(), "truncated"));
    }
    for chunk in 0..chunks {
        for byte in [
            at(chunk),
            at(chunk) + 100,
            (at(chunk + 1) - 1).min(good.len() - 1),
        ] {
            let mut bad = good.clone();
            bad[byte] ^= 1;
            cases.push((format!("byte {byte} changed"), bad, "damaged"));
        }
    }
    for byte in 16..HEADER {
        let mut bad = good.clone();
        bad[byte] ^= 1;
        cases.push((format!("byte {byte} changed"), bad, "damaged"));
    }
    for (one, two) in [(0, 1), (1, 2), (2, 4)] {
        let mut bad = good.clone();
        bad[at(one)..at(one + 1)].copy_from_slice(&good[at(two)..at(two + 1)]);
        bad[at(two)..at(two + 1)].copy_from_slice(&good[at(one)..at(one + 1)]);
        cases.push((format!("chunks {one} and {two} swapped"), bad, "damaged"));
    }
    let without = [&good[..at(2)], &good[at(3)..]].concat();
    cases.push(("a chunk left out".into(), without, "damaged"));
    let doubled = [&good[..at(3)], &good[at(2)..]].concat();
    cases.push(("a chunk twice".into(), doubled, "damaged"));
    cases.push(("a byte more".into(), [&good[..], &[0]].concat(), "damaged"));

    let (count, mut rescued) = (cases.len(), 0);
    let (_other_store, other) = Store::make().await;
    for (what, bytes, expected) in cases {
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
        let told = match fault {
            Error::NotABackup => "none",
            Error::BackupTruncated => "truncated",
            Error::BackupDamaged => "damaged",
            other => panic!("{what}: {other:?}"),
        };
        // A cut in the middle of what would be the last chunk leaves no way to tell the two apart.
        assert_eq!(told, expected, "{what}");
        for entry in other.list().await.unwrap().entries {
            let seed = ids.iter().position(|id| *id == entry.id).unwrap() as u64;
            assert!(
                original(&other, entry.id).await.unwrap() == noise(seed, 100_000),
                "{what}"
            );
            other.purge(&[entry.id]).await.unwrap();
        }
    }
    println!(
        "{count} case files cut, changed or rearranged: all noticed; {rescued} whole photos before the damage kept"
    );
    assert!(rescued > 0);
}

#[tokio::test]
async fn other_files_and_later_versions_are_told_apart() {
    let (_store, vault) = Store::make().await;
    let road = folder();
    let path = road.path().join("file");
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
async fn a_photo_that_is_damaged_here_is_named_and_keeps_no_other_from_moving() {
    let (store, vault) = Store::make().await;
    let ids = three(&vault).await;
    vault.close().await.unwrap();
    tamper(
        &store,
        "UPDATE content SET sealed = randomblob(100) WHERE object = 5",
    )
    .await;
    tamper(&store, "DELETE FROM object WHERE id = 9").await;
    let vault = store.open().await.unwrap();
    assert!(
        vault
            .read_object(ids[1], ObjectKind::Original)
            .await
            .is_err()
    );
    let road = folder();
    let path = road.path().join("case");
    let mut summary = backup(&vault, &path).await;
    summary.damaged.sort();
    let mut damaged = vec![ids[1], ids[2]];
    damaged.sort();
    assert_eq!((summary.photos, summary.damaged), (1, damaged));
    let (_store, other) = Store::make().await;
    assert_eq!(restore(&other, &path).await.unwrap().photos, 1);
}
