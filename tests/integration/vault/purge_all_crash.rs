//! Purging everything, killed in the middle: from the moment the secret is gone nothing can be
//! recovered, and before it everything is still there to be purged.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;

use vault::{Error, KdfCost, Vault, VaultStatus};

use crate::support::{FileKeychain, folder, memory_folder, noise, photo_with_original};

const FOLDER: &str = "AMBROTYPE_TEST_DESTROY_FOLDER";
const SECRETS: &str = "AMBROTYPE_TEST_DESTROY_SECRETS";

fn number(name: &str, few: u64) -> u64 {
    std::env::var(name).map_or(few, |count| count.parse().unwrap())
}

/// Not a test of its own: what the killed process does. Does nothing unless told where.
#[tokio::test]
async fn child() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let secrets = std::env::var_os(SECRETS).map(PathBuf::from).unwrap();
    println!("destroying");
    Vault::purge_all(&folder, Arc::new(FileKeychain(secrets)))
        .await
        .unwrap();
}

#[tokio::test]
async fn everything_that_was_being_purged_is_beyond_recovery_or_still_to_be_purged() {
    let photos = number("AMBROTYPE_SOAK_PHOTOS", 200);
    let kills = number("AMBROTYPE_SOAK_DESTROYS", 12);

    let (template, secrets) = (memory_folder(), folder());
    let keychain = Arc::new(FileKeychain(secrets.path().to_owned()));
    let vault = Vault::create(template.path(), keychain.clone(), None, KdfCost::MIN)
        .await
        .unwrap();
    for seed in 0..photos {
        vault
            .add(photo_with_original(&noise(seed, 100)))
            .await
            .unwrap();
    }
    vault.close().await.unwrap();
    let secret = std::fs::read_dir(secrets.path())
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    let bytes = std::fs::read(&secret).unwrap();

    let (mut gone, mut whole, mut finished) = (0, 0, 0);
    for kill in 0..kills {
        let store = memory_folder();
        for name in ["vault.db", "vault.entries"] {
            std::fs::copy(template.path().join(name), store.path().join(name)).unwrap();
        }
        std::fs::write(&secret, &bytes).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "purge_all_crash::child", "--nocapture"])
            .env(FOLDER, store.path())
            .env(SECRETS, secrets.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        while !line.contains("destroying\n") {
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
