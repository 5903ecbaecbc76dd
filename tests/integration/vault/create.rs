//! A store is created whole, once, for its owner alone, or not at all.

use std::fs;
use std::sync::Arc;

use vault::{Error, KdfCost, Listing, MemoryKeychain, Vault, VaultStatus};

use crate::support::{
    SECRETS, Store, assert_original, file_names, photo_with_original, temp_folder,
};

#[tokio::test]
async fn a_store_is_never_created_twice() {
    let (store, vault) = Store::create().await;
    let again = || store.try_create(None);
    assert!(matches!(again().await, Err(Error::Busy)));
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    assert!(matches!(again().await, Err(Error::AlreadyExists)));
    assert_original(&store.open().await.unwrap(), id, b"photo").await;
}

#[tokio::test]
async fn an_interrupted_creation_is_no_store_and_is_cleaned_up() {
    // A log with pages of another store in it, which SQLite would take for those of the new one.
    let (other, its_vault) = Store::create().await;
    its_vault
        .add(photo_with_original(b"of another store"))
        .await
        .unwrap();
    let dir = temp_folder();
    for name in ["vault.db-wal", "vault.new-wal"] {
        fs::copy(other.dir().join("vault.db-wal"), dir.path().join(name)).unwrap();
    }
    for name in ["vault.new", "vault.db-shm"] {
        fs::write(dir.path().join(name), b"cut short").unwrap();
    }
    assert_eq!(
        Vault::status(dir.path()).await.unwrap(),
        VaultStatus::Absent
    );
    let store = Store {
        folder: dir,
        keychain: Arc::new(MemoryKeychain::default()),
    };
    let vault = store.try_create(None).await.unwrap();
    vault.close().await.unwrap();
    let vault = store.open().await.unwrap();
    assert_eq!(vault.list().await.unwrap(), Listing::default());
    vault.close().await.unwrap();
    assert_eq!(
        file_names(store.dir()),
        [
            "vault.ballast",
            "vault.db",
            "vault.entries",
            "vault.keychain",
            "vault.lock"
        ]
    );
}

#[tokio::test]
async fn a_creation_that_fails_leaves_no_secret_behind() {
    let keychain = Arc::new(MemoryKeychain::default());
    let store = Store::empty(keychain.clone());
    let in_the_way = store.dir().join("vault.new");
    fs::create_dir(&in_the_way).unwrap();
    assert!(matches!(store.try_create(None).await, Err(Error::Io(_))));
    assert!(keychain.entries().is_empty());

    fs::remove_dir(in_the_way).unwrap();
    store.try_create(None).await.unwrap();
    assert_eq!(keychain.entries().len(), SECRETS);
}

#[tokio::test]
async fn a_path_that_cannot_be_a_folder_or_a_database_is_not_a_store() {
    let dir = temp_folder();
    let file = dir.path().join("file");
    fs::write(&file, b"").unwrap();
    let created = Vault::create(
        &file,
        Arc::new(MemoryKeychain::default()),
        None,
        KdfCost::MIN,
    )
    .await;
    assert!(
        matches!(created, Err(Error::Obstructed { .. })),
        "{created:?}"
    );
    let status = Vault::status(&file).await;
    assert!(
        matches!(status, Err(Error::Obstructed { .. })),
        "{status:?}"
    );

    fs::create_dir(dir.path().join("vault.db")).unwrap();
    let status = Vault::status(dir.path()).await;
    assert!(
        matches!(status, Err(Error::Obstructed { .. })),
        "{status:?}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_any_file() {
    use std::os::unix::fs::PermissionsExt;

    let store = Store::empty(Arc::new(MemoryKeychain::default()));
    // A folder that was there keeps its mode.
    fs::set_permissions(store.dir(), fs::Permissions::from_mode(0o755)).unwrap();
    let vault = store.try_create(None).await.unwrap();
    vault.add(photo_with_original(b"photo")).await.unwrap();

    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(store.dir().to_owned()), 0o755);
    let names = file_names(store.dir());
    assert_eq!(
        names,
        [
            "vault.ballast",
            "vault.db",
            "vault.db-shm",
            "vault.db-wal",
            "vault.entries",
            "vault.keychain",
            "vault.lock"
        ]
    );
    for name in names {
        assert_eq!(mode(store.dir().join(&name)), 0o600, "{name}");
    }
}
