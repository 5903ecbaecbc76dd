//! Everything moves to another machine and back in one file, which nobody opens without its passphrase.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use vault::{
    BackupSummary, Days, Error, KdfCost, Keep, MemoryKeychain, NewPhoto, ObjectKind, PhotoId,
    RestoreSummary, Term, Vault,
};
use zeroize::Zeroizing;

use crate::support::{Store, folder, holding, noise, original, passphrase, photo_of, tamper};

const CHUNK: usize = 64 * 1024 + 16;
const HEADER: usize = 92;

async fn pack(vault: &Vault, path: &Path) -> BackupSummary {
    let file = File::create(path).unwrap();
    let packed = vault
        .pack(file, &passphrase("on the road"), KdfCost::FLOOR)
        .await;
    packed.unwrap()
}

async fn unpack(vault: &Vault, path: &Path) -> Result<RestoreSummary, Error> {
    let file = File::open(path).unwrap();
    vault.unpack(file, &passphrase("on the road")).await
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
    vault.keep(ids[1], Keep::Pinned).await.unwrap();
    let before = vault.list().await.unwrap();
    let road = folder();
    let path = road.path().join("case");
    let packed = pack(&vault, &path).await;
    assert_eq!((packed.photos, packed.damaged), (3, vec![]));
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
    let other = Vault::create(there.dir(), there.keychain(), Some(&words), KdfCost::FLOOR);
    let other = other.await.unwrap();
    let own = other.add(photo_of(b"own")).await.unwrap();
    let unpacked = unpack(&other, &path).await.unwrap();
    assert_eq!((unpacked.photos, unpacked.present), (3, 0));
    assert!(unpacked.fault.is_none());
    assert_eq!(original(&other, own).await.unwrap(), b"own");
    for entry in &before.entries {
        let moved = other.entry(entry.id).await.unwrap();
        assert_eq!(
            (moved.added, &moved.details, &moved.kinds),
            (entry.added, &entry.details, &entry.kinds)
        );
        for kind in &entry.kinds {
            let (here, there) = (vault.unseal(entry.id, *kind), other.unseal(entry.id, *kind));
            assert!(*here.await.unwrap() == *there.await.unwrap(), "{kind}");
        }
    }
    assert_eq!(other.entry(ids[1]).await.unwrap().term, Some(Term::Pinned));

    // And back: what is here stays as it is, what was purged here comes again.
    vault.purge(&ids[..1]).await.unwrap();
    vault.keep(ids[1], Keep::Usual).await.unwrap();
    let path = road.path().join("back");
    assert_eq!(pack(&other, &path).await.photos, 4);
    let unpacked = unpack(&vault, &path).await.unwrap();
    assert_eq!((unpacked.photos, unpacked.present), (2, 2));
    assert_eq!(vault.entry(ids[1]).await.unwrap().term, None);
    assert!(original(&vault, ids[0]).await.unwrap() == noise(0, 100_000));
    assert_eq!(vault.list().await.unwrap().entries.len(), 4);
}

#[tokio::test]
async fn an_empty_case_moves_too_and_a_retention_time_counts_from_the_arrival() {
    let (_store, vault) = Store::make().await;
    let road = folder();
    let path = road.path().join("case");
    assert_eq!(pack(&vault, &path).await, BackupSummary::default());
    let unpacked = unpack(&vault, &path).await.unwrap();
    assert_eq!(
        (unpacked.photos, unpacked.present, unpacked.fault.is_none()),
        (0, 0, true)
    );

    let id = vault.add(photo_of(b"photo")).await.unwrap();
    pack(&vault, &path).await;
    let (_store, other) = Store::make().await;
    let settings = vault::Settings {
        retention: Some(Days::new(7).unwrap()),
        ..Default::default()
    };
    other.set_settings(settings).await.unwrap();
    unpack(&other, &path).await.unwrap();
    let (here, there) = (
        vault.entry(id).await.unwrap(),
        other.entry(id).await.unwrap(),
    );
    assert_eq!(here.added, there.added);
    assert!(there.due.unwrap() > there.added + 7 * 86_400_000);
}

#[tokio::test]
async fn who_has_the_file_and_no_passphrase_has_nothing() {
    let (_store, vault) = Store::make().await;
    three(&vault).await;
    let road = folder();
    let path = road.path().join("case");
    let empty = vault
        .pack(
            File::create(&path).unwrap(),
            &passphrase(""),
            KdfCost::FLOOR,
        )
        .await;
    assert!(matches!(empty, Err(Error::PassphraseNeeded)));
    pack(&vault, &path).await;
    for wrong in ["", "on the roa", "On the road"] {
        let opened = vault
            .unpack(File::open(&path).unwrap(), &passphrase(wrong))
            .await;
        assert!(matches!(opened, Err(Error::WrongPassphrase)), "{opened:?}");
    }
    // Twice the same is two files that have nothing in common.
    let again = road.path().join("again");
    pack(&vault, &again).await;
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
    pack(&vault, &path).await;
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
        let fault = match unpack(&other, &path).await {
            Err(fault) => fault,
            Ok(unpacked) => {
                rescued += unpacked.photos;
                unpacked
                    .fault
                    .unwrap_or_else(|| panic!("{what} was not noticed"))
            }
        };
        let told = match fault {
            Error::NotACase => "none",
            Error::CaseTruncated => "truncated",
            Error::CaseDamaged => "damaged",
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
        assert!(matches!(unpack(&vault, &path).await, Err(Error::NotACase)));
    }
    fs::write(&path, b"ambrotype/case/2 and whatever comes then").unwrap();
    let later = unpack(&vault, &path).await;
    assert!(matches!(later, Err(Error::FormatUnknown { found: 2 })));
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
    assert!(vault.unseal(ids[1], ObjectKind::Original).await.is_err());
    let road = folder();
    let path = road.path().join("case");
    let mut packed = pack(&vault, &path).await;
    packed.damaged.sort();
    let mut damaged = vec![ids[1], ids[2]];
    damaged.sort();
    assert_eq!((packed.photos, packed.damaged), (1, damaged));
    let (_store, other) = Store::make().await;
    assert_eq!(unpack(&other, &path).await.unwrap().photos, 1);
}
