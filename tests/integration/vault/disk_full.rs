//! A disk with no space left: a clear error, nothing lost, nothing half kept, and a way out.
//!
//! The disk is a small file system of its own, which takes a user namespace to mount. Where that is not allowed the
//! test says so. `disk_full_tests.rs` in the crate tests the limit that SQLite itself can be given.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use vault::{Error, KdfCost, Leftover, MemoryKeychain, NewPhoto, PhotoId, Vault, VaultStatus};

use crate::support::{SECRETS, photo_with_original, read_original, seeded_bytes};

const DISK: &str = "AMBROTYPE_TEST_FULL_DISK";

#[test]
fn a_full_disk_loses_nothing() {
    let here = tempfile::tempdir().unwrap();
    let mounted = Command::new("unshare")
        .args(["-rm", "sh", "-c"])
        .arg("mount -t tmpfs -o size=24m tmpfs \"$1\" && exec \"$2\" --exact disk_full::child --nocapture")
        .arg("sh")
        .arg(here.path())
        .arg(std::env::current_exe().unwrap())
        .env(DISK, here.path())
        .output();
    match mounted {
        Ok(output) if String::from_utf8_lossy(&output.stdout).contains("the disk was filled") => {
            print!("{}", String::from_utf8_lossy(&output.stdout));
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
        Ok(output) if output.status.code() == Some(101) => {
            panic!("{}", String::from_utf8_lossy(&output.stderr))
        }
        _ => println!("a small file system cannot be mounted here: not run"),
    }
}

/// Fills the disk but for `spare` bytes.
fn fill(dir: &Path, spare: u64) -> PathBuf {
    let path = dir.join("filler");
    let mut file = File::create(&path).unwrap();
    while file.write_all(&[1; 4096]).is_ok() {}
    let len = file.metadata().unwrap().len();
    file.set_len(len.saturating_sub(spare)).unwrap();
    path
}

async fn assert_all_there(vault: &Vault, kept: &[(PhotoId, Vec<u8>)]) {
    let listing = vault.list().await.unwrap();
    assert!(listing.damaged.is_empty());
    assert_eq!(listing.entries.len(), kept.len());
    for (id, content) in kept {
        assert!(read_original(vault, *id).await.unwrap() == *content);
    }
}

/// Leaves the folder as a killed process would: the copies of the files are put back after everything is closed.
async fn leave_as_killed(vault: Vault, folder: &Path) {
    let files = ["vault.db", "vault.db-wal"].map(|name| folder.join(name));
    let before = files.clone().map(|file| fs::read(file).unwrap());
    vault.close().await.unwrap();
    for (file, bytes) in files.iter().zip(before) {
        fs::write(file, bytes).unwrap();
    }
}

/// What happens on the small disk; no test of its own. It does nothing without the disk.
#[tokio::test]
async fn child() {
    let Some(disk) = std::env::var_os(DISK).map(PathBuf::from) else {
        return;
    };
    let keychain = Arc::new(MemoryKeychain::default());
    let store_dir = disk.join("store");

    // One page more each time, so that every write of a creation fails once: no store, nothing of one, and
    // no secret in the keychain.
    let mut refused = 0;
    let mut vault = loop {
        let filler = fill(&disk, refused * 4096);
        let created = Vault::create(&store_dir, keychain.clone(), None, KdfCost::MIN).await;
        fs::remove_file(filler).unwrap();
        match created {
            Ok(vault) => break vault,
            Err(error) => assert!(matches!(error, Error::DiskFull), "{error:?}"),
        }
        assert_eq!(
            Vault::status(&store_dir).await.unwrap(),
            VaultStatus::Absent
        );
        assert!(!store_dir.join("vault.new").exists());
        assert!(keychain.entries().is_empty());
        refused += 1;
    };
    println!("a store was created on a full disk: {refused} times refused, nothing left of it");

    // The same for adding.
    let mut kept = Vec::new();
    let (mut refused, mut taken) = (0, 0);
    for pages in 0..40 {
        let filler = fill(&disk, pages * 4096);
        let content = seeded_bytes(pages, 30_000);
        match vault.add(photo_with_original(&content)).await {
            Ok(id) => {
                taken += 1;
                kept.push((id, content));
            }
            Err(Error::DiskFull) => refused += 1,
            Err(other) => panic!("{other:?}"),
        }
        assert_all_there(&vault, &kept).await;
        fs::remove_file(filler).unwrap();
    }
    assert!(refused > 0 && taken > 0);
    println!(
        "the disk was filled at {} places: {refused} adds refused, {taken} taken, 0 lost",
        40
    );

    // A restart on the full disk, whatever the state of its log: it opens, and everything can be read and purged.
    // There was no room for ballast when the store was made; an opening takes it in.
    vault.close().await.unwrap();
    vault = Vault::open(&store_dir, keychain.clone(), None)
        .await
        .unwrap();
    let (mut opened, mut purged) = (0, 0);
    for pages in 0..12 {
        let content = seeded_bytes(500 + pages, 50_000);
        let id = vault.add(photo_with_original(&content)).await.unwrap();
        kept.push((id, content));
        match pages % 2 {
            0 => vault.close().await.unwrap(),
            // As a killed process leaves it, with its log beside it.
            _ => leave_as_killed(vault, &store_dir).await,
        }
        let filler = fill(&disk, pages / 2 * 4096);
        vault = Vault::open(&store_dir, keychain.clone(), None)
            .await
            .unwrap();
        opened += 1;
        assert_all_there(&vault, &kept).await;
        for _ in 0..2 {
            let (id, _) = kept.remove(0);
            vault.purge(&[id]).await.unwrap();
            purged += 1;
            assert_all_there(&vault, &kept).await;
        }
        fs::remove_file(filler).unwrap();
        vault.purge(&[]).await.unwrap();
    }
    println!("opened {opened} times on a full disk, {purged} photos purged, 0 refused");

    // Where there is no ballast, as in a vault of an earlier version: with a page more each time, every write of a purge
    // fails once. The keys are destroyed in place then, nothing else is lost, and the rows go once there is room.
    let (mut in_place, mut purged) = (0, 0);
    for pages in 0.. {
        vault.purge(&[]).await.unwrap();
        fs::remove_file(store_dir.join("vault.ballast")).unwrap();
        let (id, _) = kept.remove(0);
        let filler = fill(&disk, pages * 4096);
        let receipt = vault.purge(&[id]).await.unwrap();
        assert_eq!(receipt.photos, Some(1));
        assert_all_there(&vault, &kept).await;
        fs::remove_file(filler).unwrap();
        match receipt.leftovers.contains(&Leftover::Room) {
            true => in_place += 1,
            false => purged += 1,
        }
        let content = seeded_bytes(1000 + pages, 100);
        kept.push((
            vault.add(photo_with_original(&content)).await.unwrap(),
            content,
        ));
        if purged == 3 {
            break;
        }
    }
    assert!(in_place > 1);
    println!("without ballast {in_place} photos were purged in place, 0 refused, 0 lost");

    // The same for a restart: it opens without a byte, and what is kept can be read and purged.
    let (mut in_place, mut refused) = (0, 0);
    for pages in 0..6 {
        vault.purge(&[]).await.unwrap();
        let content = seeded_bytes(2000 + pages, 50_000);
        let id = vault.add(photo_with_original(&content)).await.unwrap();
        kept.push((id, content));
        let killed = pages % 2 == 1;
        match killed {
            false => vault.close().await.unwrap(),
            true => leave_as_killed(vault, &store_dir).await,
        }
        fs::remove_file(store_dir.join("vault.ballast")).unwrap();
        let filler = fill(&disk, 0);
        assert!(matches!(
            Vault::status(&store_dir).await.unwrap(),
            VaultStatus::Locked { .. }
        ));
        vault = Vault::open(&store_dir, keychain.clone(), None)
            .await
            .unwrap();
        assert_all_there(&vault, &kept).await;
        let (id, content) = kept.remove(0);
        match vault.purge(&[id]).await {
            Ok(receipt) => {
                assert!(receipt.leftovers.contains(&Leftover::Room));
                in_place += 1;
            }
            // The log has pages for which the database has no room: nothing can go, and nothing is said to have gone.
            Err(Error::DiskFull) if killed => {
                kept.insert(0, (id, content));
                refused += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
        assert_all_there(&vault, &kept).await;
        let added = vault.add(photo_with_original(&[0; 9])).await;
        assert!(matches!(added, Err(Error::DiskFull)), "{added:?}");
        vault.close().await.unwrap();
        fs::remove_file(filler).unwrap();
        vault = Vault::open(&store_dir, keychain.clone(), None)
            .await
            .unwrap();
        assert_all_there(&vault, &kept).await;
        assert!(store_dir.join("vault.ballast").exists());
    }
    println!(
        "opened 6 times without ballast and without a byte, 0 refused; {in_place} photos purged in place, {refused} refused \
         beside a log that the database has no room for"
    );
    vault.close().await.unwrap();
    let vault = Vault::open(&store_dir, keychain.clone(), None)
        .await
        .unwrap();
    assert_all_there(&vault, &kept).await;
    assert_eq!(keychain.entries().len(), SECRETS);
    assert_all_there(&vault, &kept).await;
    vault.add(NewPhoto::default()).await.unwrap();
    vault.close().await.unwrap();

    // Purging everything needs none.
    let _filler = fill(&disk, 0);
    Vault::purge_all(&store_dir, keychain.clone())
        .await
        .unwrap();
    assert_eq!(
        Vault::status(&store_dir).await.unwrap(),
        VaultStatus::Absent
    );
    assert!(keychain.entries().is_empty());
    println!("everything was purged with no byte free");
}
