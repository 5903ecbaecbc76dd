//! Purging everything, killed in the middle: once the secret is gone nothing can be recovered, and before that
//! everything is still there to be purged.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use vault::{Error, KdfCost, Vault, VaultStatus};

use crate::support::keychains::FileKeychain;
use crate::support::{
    child_process, child_store, count_from_env, memory_folder, photo_with_original, seeded_bytes,
    temp_folder,
};

/// What the killed process does; no test of its own. It does nothing without the folder.
#[tokio::test]
async fn child() {
    let Some((folder, keychain)) = child_store() else {
        return;
    };
    println!("purging everything");
    Vault::purge_all(&folder, keychain).await.unwrap();
}

#[tokio::test]
async fn a_killed_purge_of_everything_leaves_it_whole_or_unrecoverable() {
    let photos = count_from_env("AMBROTYPE_SOAK_PHOTOS", 200);
    let kills = count_from_env("AMBROTYPE_SOAK_DESTROYS", 12);

    let (template, secrets) = (memory_folder(), temp_folder());
    let keychain = Arc::new(FileKeychain(secrets.path().to_owned()));
    let vault = Vault::create(template.path(), keychain.clone(), None, KdfCost::MIN)
        .await
        .unwrap();
    for seed in 0..photos {
        vault
            .add(photo_with_original(&seeded_bytes(seed, 100)))
            .await
            .unwrap();
    }
    vault.close().await.unwrap();
    let mut stored = std::fs::read_dir(secrets.path()).unwrap();
    // That of the first epoch; the other is the spare.
    let secret = stored.find_map(|entry| {
        let path = entry.unwrap().path();
        path.to_string_lossy().ends_with(".1").then_some(path)
    });
    let secret = secret.unwrap();
    let bytes = std::fs::read(&secret).unwrap();

    let (mut gone, mut whole, mut finished) = (0, 0, 0);
    for kill in 0..kills {
        let store = memory_folder();
        for name in ["vault.db", "vault.entries"] {
            std::fs::copy(template.path().join(name), store.path().join(name)).unwrap();
        }
        std::fs::write(&secret, &bytes).unwrap();
        let mut child = child_process("purge_all_crash::child", store.path(), secrets.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("purging everything\n") {
            assert_ne!(output.read_line(&mut line).unwrap(), 0, "{line}");
        }
        sleep(Duration::from_micros(kill * 997 % 30_000));
        let _ = child.kill();
        child.wait().unwrap();

        let held = secret.exists();
        let status = Vault::status(store.path()).await.unwrap();
        match Vault::open(store.path(), keychain.clone(), None).await {
            Ok(vault) => {
                // The secret was not reached: nothing has happened yet.
                assert!(held);
                assert_eq!(vault.list().await.unwrap().entries.len() as u64, photos);
                vault.close().await.unwrap();
                whole += 1;
            }
            Err(Error::KeychainEntryMissing) => {
                assert!(!held && status != VaultStatus::Absent);
                gone += 1;
            }
            Err(Error::Absent) => {
                assert!(!held, "the files went before the secret");
                finished += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
        Vault::purge_all(store.path(), keychain.clone())
            .await
            .unwrap();
        assert!(!secret.exists());
        assert_eq!(
            Vault::status(store.path()).await.unwrap(),
            VaultStatus::Absent
        );
    }
    println!(
        "{kills} kills while {photos} photos were purged: {whole} before the secret went, {gone} after it \
         and before the files, {finished} after both; 0 photos recoverable without it"
    );
}
