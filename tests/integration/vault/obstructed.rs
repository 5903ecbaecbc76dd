//! Something else is in the place of the vault's folder or of one of its files: a link to a drive that is not mounted, a
//! folder, a pipe. It is refused by its name, and nothing is made in its place.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use vault::{Error, KdfCost, Leftover, MemoryKeychain, Vault, VaultStatus};

use crate::support::{Store, assert_original, file_names, photo_with_original, temp_folder};

const FILES: [&str; 6] = [
    "vault.db",
    "vault.lock",
    "vault.entries",
    "vault.keychain",
    "vault.guesses",
    "vault.locking",
];

/// The error of each way into the vault in `dir`.
async fn errors(dir: &Path) -> Vec<Error> {
    let keychain = Arc::new(MemoryKeychain::default());
    let created = Vault::create(dir, keychain.clone(), None, KdfCost::MIN);
    let opened = Vault::open(dir, keychain, None);
    vec![
        Vault::status(dir).await.unwrap_err(),
        created.await.unwrap_err(),
        opened.await.unwrap_err(),
    ]
}

fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[tokio::test]
async fn an_unmounted_drive_is_not_replaced_by_a_new_vault() {
    let drive = temp_folder();
    let (store, vault) = Store::create().await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    fs::rename(store.database(), drive.path().join("vault.db")).unwrap();
    symlink(drive.path().join("vault.db"), store.database()).unwrap();
    let vault = store.open().await.unwrap();
    assert_original(&vault, id, b"photo").await;
    vault.close().await.unwrap();

    let away = drive.path().join("away");
    fs::rename(drive.path().join("vault.db"), &away).unwrap();
    let before = file_names_in(store.dir());
    for error in errors(store.dir()).await {
        assert!(
            matches!(&error, Error::BrokenLink { name } if name == "vault.db"),
            "{error:?}"
        );
    }
    // Nor does the next start take it for a vault that was purged, whose secrets are to go.
    Vault::finish_purge_all(store.dir(), store.keychain()).await;
    assert_eq!(file_names_in(store.dir()), before);
    assert_eq!(
        file_names(drive.path()),
        ["away"],
        "nothing was made behind the link"
    );

    fs::rename(&away, drive.path().join("vault.db")).unwrap();
    let vault = store.open().await.unwrap();
    assert_original(&vault, id, b"photo").await;
    vault.close().await.unwrap();

    // Purging everything destroys the secret, says that the file is left, and removes it once it is there.
    fs::rename(drive.path().join("vault.db"), &away).unwrap();
    let receipt = store.purge_all().await;
    assert_eq!(receipt.leftovers, [Leftover::Files], "{receipt:?}");
    fs::rename(&away, drive.path().join("vault.db")).unwrap();
    assert!(matches!(
        store.open().await,
        Err(Error::KeychainEntryMissing)
    ));
    assert_eq!(store.purge_all().await.leftovers, []);
    assert_eq!(file_names(drive.path()), Vec::<String>::new());
    assert_eq!(store.status().await, VaultStatus::Absent);
}

/// The names in a folder, those of links to nothing as well.
fn file_names_in(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[tokio::test]
async fn whatever_is_obstructed_is_named_and_nothing_waits_for_a_pipe() {
    for name in FILES {
        for kind in ["link", "folder", "pipe"] {
            let elsewhere = temp_folder();
            let folder = temp_folder();
            let path = folder.path().join(name);
            match kind {
                "link" => symlink(elsewhere.path().join("nothing"), &path).unwrap(),
                "folder" => fs::create_dir(&path).unwrap(),
                _ => make_pipe(&path),
            }
            for error in errors(folder.path()).await {
                match (&error, kind) {
                    (Error::BrokenLink { name: named }, "link")
                    | (Error::Obstructed { name: named }, "folder" | "pipe") => {
                        assert_eq!(named, name);
                    }
                    _ => panic!("{name} as a {kind}: {error:?}"),
                }
            }
            assert_eq!(file_names_in(folder.path()), [name], "nothing was made");
            assert_eq!(
                file_names_in(elsewhere.path()),
                [""; 0],
                "nor behind the link"
            );
        }
    }
}

#[tokio::test]
async fn an_obstructed_folder_is_named() {
    let elsewhere = temp_folder();
    let (link, file) = (elsewhere.path().join("link"), elsewhere.path().join("file"));
    symlink(elsewhere.path().join("drive"), &link).unwrap();
    fs::write(&file, b"a letter").unwrap();
    for error in errors(&link).await {
        assert!(
            matches!(&error, Error::BrokenLink { name } if name == "link"),
            "{error:?}"
        );
    }
    for error in errors(&file).await {
        assert!(
            matches!(&error, Error::Obstructed { name } if name == "file"),
            "{error:?}"
        );
    }
    assert_eq!(file_names_in(elsewhere.path()), ["file", "link"]);
}

#[tokio::test]
async fn a_folder_that_is_made_is_closed_to_others_and_one_that_is_there_keeps_its_mode() {
    let elsewhere = temp_folder();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let new = elsewhere.path().join("a/b");
    let keychain = Arc::new(MemoryKeychain::default());
    let create = |dir| Vault::create(dir, keychain.clone(), None, KdfCost::MIN);
    create(&new).await.unwrap().close().await.unwrap();
    assert_eq!((mode(&new), mode(new.parent().unwrap())), (0o700, 0o700));

    let shared = elsewhere.path().join("shared");
    fs::create_dir(&shared).unwrap();
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o755)).unwrap();
    create(&shared).await.unwrap().close().await.unwrap();
    assert_eq!(mode(&shared), 0o755);
    for name in file_names(&shared) {
        assert_eq!(mode(&shared.join(&name)), 0o600, "{name}");
    }
}
