//! Each write fails in turn, with "no space" and with "input/output error", once or from then on: what was
//! acknowledged is there afterwards, what was purged is not, and everything can still be purged.
//!
//! A library that is loaded before libc makes the writes fail (`write_errors.c`). Where there is no C compiler the
//! test says so.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use vault::{Error, KdfCost, PhotoId, Vault, VaultStatus};

use crate::support::keychains::FileKeychain;
use crate::support::{
    child_process, child_store, count_from_env, memory_folder, photo_with_original, print_line,
    read_original, seeded_bytes, temp_folder,
};

/// One write in how many is made to fail: `AMBROTYPE_SOAK_WRITES`, or few.
fn write_stride() -> usize {
    count_from_env("AMBROTYPE_SOAK_WRITES", 13) as usize
}

/// What the process does whose writes fail; no test of its own. It does nothing without the folder.
#[tokio::test]
async fn child() {
    let Some((folder, keychain)) = child_store() else {
        return;
    };
    let Ok(vault) = Vault::open(&folder, keychain, None).await else {
        return;
    };
    let mut kept = Vec::new();
    for seed in 0..4 {
        if let Ok(id) = vault
            .add(photo_with_original(&seeded_bytes(100 + seed, 30_000)))
            .await
        {
            print_line(&format!("kept {id} {}", 100 + seed));
            kept.push(id);
        }
        if seed == 2 {
            print_line(&format!(
                "purging {}",
                kept.first().map_or(String::new(), PhotoId::to_string)
            ));
            if let Some(id) = kept.first().filter(|_| !kept.is_empty())
                && let Ok(receipt) = vault.purge(&[*id]).await
            {
                print_line(&format!("purged {id} {}", receipt.epochs.len()));
            }
        }
    }
    let _ = vault.set_settings(vault::Settings::default()).await;
    let _ = vault.close().await;
}

/// The library that makes writes fail; `None` where it cannot be built.
fn library(dir: &Path) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../tests/integration/vault/write_errors.c");
    let library = dir.join("write_errors.so");
    let built = Command::new("cc")
        .args(["-shared", "-fPIC", "-O1", "-o"])
        .args([&library, &source])
        .arg("-ldl")
        .status();
    built
        .is_ok_and(|status| status.success())
        .then_some(library)
}

/// One run of the child on a copy of the template.
struct Run {
    dir: tempfile::TempDir,
    secrets: tempfile::TempDir,
    lines: String,
    calls: usize,
}

fn run(library: &Path, template: &Path, secret: &Path, at: usize, with: i32, on: bool) -> Run {
    let (dir, secrets, counts) = (memory_folder(), temp_folder(), temp_folder());
    for (from, to) in [(template, dir.path()), (secret, secrets.path())] {
        for entry in std::fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    let count = counts.path().join("count");
    let output = child_process("write_errors::child", dir.path(), secrets.path())
        .env("LD_PRELOAD", library)
        .env("FAIL_IN", dir.path())
        .env("FAIL_AT", at.to_string())
        .env("FAIL_WITH", with.to_string())
        .env("FAIL_ON", if on { "1" } else { "0" })
        .env("FAIL_COUNT", &count)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Run {
        dir,
        secrets,
        lines: String::from_utf8(output.stdout).unwrap(),
        calls: std::fs::read_to_string(count).unwrap().parse().unwrap(),
    }
}

#[tokio::test]
async fn whichever_write_fails_nothing_acknowledged_is_lost_and_everything_can_be_purged() {
    let work = temp_folder();
    let Some(library) = library(work.path()) else {
        println!("no C compiler here: not run");
        return;
    };
    let (template, secret) = (temp_folder(), temp_folder());
    let keychain = Arc::new(FileKeychain(secret.path().to_owned()));
    let vault = Vault::create(template.path(), keychain, None, KdfCost::MIN)
        .await
        .unwrap();
    let old = vault
        .add(photo_with_original(&seeded_bytes(1, 50_000)))
        .await
        .unwrap();
    vault.close().await.unwrap();

    let whole = run(&library, template.path(), secret.path(), 0, 0, false);
    assert!(whole.lines.contains("purged"), "{}", whole.lines);
    assert!(whole.calls > 40, "only {} writes were seen", whole.calls);

    let (mut runs, mut kept, mut purged) = (0, 0, 0);
    for at in (1..=whole.calls).step_by(write_stride()) {
        for (with, on) in [(28, false), (28, true), (5, false), (5, true)] {
            let what = format!("write {at} with error {with}, later ones too: {on}");
            let run = run(&library, template.path(), secret.path(), at, with, on);
            let keychain = Arc::new(FileKeychain(run.secrets.path().to_owned()));
            let vault = Vault::open(run.dir.path(), keychain.clone(), None).await;
            let vault = vault.unwrap_or_else(|error| panic!("{what}: {error:?}"));
            assert!(
                read_original(&vault, old).await.unwrap() == seeded_bytes(1, 50_000),
                "{what}"
            );
            for line in run.lines.lines() {
                match line.split(' ').collect::<Vec<_>>()[..] {
                    [.., "kept", id, seed] => {
                        let id: PhotoId = id.parse().unwrap();
                        let content = seeded_bytes(seed.parse().unwrap(), 30_000);
                        let gone = run.lines.contains(&format!("purged {id}"));
                        let asked = run.lines.contains(&format!("purging {id}"));
                        match read_original(&vault, id).await {
                            Ok(bytes) => assert!(bytes == content && !gone, "{what}"),
                            Err(Error::NotFound(_)) if asked => {}
                            Err(error) => panic!("{what}: {id} is lost: {error:?}"),
                        }
                        kept += 1;
                    }
                    ["purged", ..] => purged += 1,
                    _ => {}
                }
            }

            assert!(vault.list().await.unwrap().damaged.is_empty(), "{what}");
            // The store can be used.
            let id = vault.add(photo_with_original(b"later")).await.unwrap();
            vault.purge(&[id]).await.unwrap();
            vault.close().await.unwrap();
            let receipt = Vault::purge_all(run.dir.path(), keychain).await.unwrap();
            assert!(receipt.leftovers.is_empty(), "{what}: {receipt}");
            assert_eq!(
                Vault::status(run.dir.path()).await.unwrap(),
                VaultStatus::Absent
            );
            assert_eq!(
                std::fs::read_dir(run.secrets.path()).unwrap().count(),
                0,
                "{what}"
            );
            runs += 1;
        }
    }
    println!(
        "{} writes, one in {} made to fail with ENOSPC and EIO, once and from then on: {runs} runs, {kept} photos \
         acknowledged, 0 lost; {purged} purged, 0 back; everything purged afterwards {runs} times",
        whole.calls,
        write_stride()
    );
}
