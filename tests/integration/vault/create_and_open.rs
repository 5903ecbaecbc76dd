//! Who gets in, who does not, and what they are told.

use std::fs;
use std::sync::Arc;

use vault::{
    DeviceSecret, Error, KdfCost, Keychain, Listing, MemoryKeychain, Passphrase, Vault, VaultStatus,
};

use crate::support::{
    EmptyKeychain, FixedKeychain, Store, UnavailableKeychain, folder, names, original, passphrase,
    photo_with_original, tamper,
};

async fn with_passphrase(keychain: Arc<dyn Keychain>, text: &str) -> (Store, Vault) {
    let store = Store {
        folder: folder(),
        keychain,
    };
    let made = Vault::create(
        store.dir(),
        store.keychain(),
        Some(&passphrase(text)),
        KdfCost::MIN,
    )
    .await;
    (store, made.unwrap())
}

#[tokio::test]
async fn a_keychain_alone_opens() {
    let (store, vault) = Store::make().await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    let locked = VaultStatus::Locked {
        needs_passphrase: false,
        needs_keychain: true,
    };
    assert_eq!(Vault::status(store.dir()).await.unwrap(), locked);
    assert_eq!(
        original(&store.open().await.unwrap(), id).await.unwrap(),
        b"photo"
    );
}

#[tokio::test]
async fn a_passphrase_alone_opens_where_no_keychain_answers() {
    let (store, vault) = with_passphrase(Arc::new(UnavailableKeychain), "open sesame").await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    let locked = VaultStatus::Locked {
        needs_passphrase: true,
        needs_keychain: false,
    };
    assert_eq!(Vault::status(store.dir()).await.unwrap(), locked);

    let open = |text| {
        let text: Option<Passphrase> = text;
        let (dir, keychain) = (store.dir().to_owned(), store.keychain());
        async move { Vault::open(&dir, keychain, text.as_ref()).await }
    };
    assert!(matches!(open(None).await, Err(Error::PassphraseNeeded)));
    assert!(matches!(
        open(Some(passphrase(""))).await,
        Err(Error::PassphraseNeeded)
    ));
    for wrong in ["open sesam", "open sesame ", "Open sesame"] {
        assert!(matches!(
            open(Some(passphrase(wrong))).await,
            Err(Error::WrongPassphrase)
        ));
    }
    let vault = open(Some(passphrase("open sesame"))).await.unwrap();
    assert_eq!(original(&vault, id).await.unwrap(), b"photo");
}

#[tokio::test]
async fn with_both_neither_is_enough() {
    let (store, vault) = with_passphrase(Arc::new(MemoryKeychain::default()), "p").await;
    vault.close().await.unwrap();
    let locked = VaultStatus::Locked {
        needs_passphrase: true,
        needs_keychain: true,
    };
    assert_eq!(Vault::status(store.dir()).await.unwrap(), locked);

    assert!(matches!(store.open().await, Err(Error::PassphraseNeeded)));
    let right = passphrase("p");
    let open = |keychain: Arc<dyn Keychain>| Vault::open(store.dir(), keychain, Some(&right));
    assert!(matches!(
        open(Arc::new(EmptyKeychain)).await,
        Err(Error::KeychainEntryMissing)
    ));
    assert!(matches!(
        open(Arc::new(UnavailableKeychain)).await,
        Err(Error::KeychainUnavailable(_))
    ));
    // Not "wrong passphrase": that would send its owner looking in the wrong place.
    assert!(matches!(
        open(Arc::new(FixedKeychain([7; 32]))).await,
        Err(Error::KeychainEntryMismatch)
    ));
    assert!(open(store.keychain()).await.is_ok());
}

#[tokio::test]
async fn a_store_is_made_once() {
    let (store, vault) = Store::make().await;
    let again = || Vault::create(store.dir(), store.keychain(), None, KdfCost::MIN);
    assert!(matches!(again().await, Err(Error::Busy)));
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    assert!(matches!(again().await, Err(Error::AlreadyExists)));
    assert_eq!(
        original(&store.open().await.unwrap(), id).await.unwrap(),
        b"photo"
    );
}

#[tokio::test]
async fn an_open_store_is_busy_until_it_is_closed_or_dropped() {
    let (store, vault) = Store::make().await;
    assert!(matches!(store.open().await, Err(Error::Busy)));
    // Looking is still allowed.
    assert!(matches!(
        Vault::status(store.dir()).await,
        Ok(VaultStatus::Locked { .. })
    ));
    vault.close().await.unwrap();
    drop(store.open().await.unwrap());
    store.open().await.unwrap();
}

#[tokio::test]
async fn nothing_is_absent_and_looking_makes_nothing() {
    let dir = folder();
    let inside = dir.path().join("not yet");
    for dir in [dir.path(), &inside] {
        assert_eq!(Vault::status(dir).await.unwrap(), VaultStatus::Absent);
        let opened = Vault::open(dir, Arc::new(MemoryKeychain::default()), None).await;
        assert!(matches!(opened, Err(Error::Absent)));
    }
    assert!(names(dir.path()).is_empty());
}

#[tokio::test]
async fn a_header_may_not_ask_for_more_than_the_machine_should_give() {
    let (store, vault) = with_passphrase(Arc::new(UnavailableKeychain), "p").await;
    vault.close().await.unwrap();
    let gib = 1024 * 1024;
    for (column, value) in [
        ("memory_kib", 2 * gib),
        ("memory_kib", i64::MAX),
        ("memory_kib", 1024),
        ("passes", 0),
        ("passes", 1_000_000),
        ("lanes", 0),
        ("lanes", -1),
        ("lanes", 1 << 33),
    ] {
        let (right, fresh) = (passphrase("p"), folder());
        fs::copy(store.dir().join("vault.db"), fresh.path().join("vault.db")).unwrap();
        let store = Store {
            folder: fresh,
            keychain: store.keychain(),
        };
        tamper(&store, &format!("UPDATE vault SET {column} = {value}")).await;
        for error in [
            Vault::open(store.dir(), store.keychain(), Some(&right))
                .await
                .unwrap_err(),
            Vault::status(store.dir()).await.unwrap_err(),
        ] {
            assert!(
                matches!(error, Error::KdfCostOutOfRange { .. }),
                "{column} {value}: {error:?}"
            );
        }
    }
    assert!(matches!(
        KdfCost::new(2 * gib, 1, 1),
        Err(Error::KdfCostOutOfRange { .. })
    ));
    assert!(matches!(
        KdfCost::new(32 * 1024, 3, 1),
        Err(Error::KdfCostOutOfRange { .. })
    ));
    assert_eq!(KdfCost::new(256 * 1024, 3, 1).unwrap(), KdfCost::default());
}

#[tokio::test]
async fn a_store_from_a_later_version_is_left_alone() {
    let (store, vault) = Store::make().await;
    vault.close().await.unwrap();
    tamper(&store, "UPDATE vault SET format = 3").await;
    assert!(matches!(
        store.open().await,
        Err(Error::UnknownFormat { found: 3 })
    ));
}

#[tokio::test]
async fn a_wreck_is_damaged_never_absent_and_never_made_anew() {
    for wreck in [
        &b""[..],
        b"not a database, but longer than the header of one would be",
        &[0; 8192],
    ] {
        let (store, vault) = Store::make().await;
        vault.close().await.unwrap();
        fs::write(store.dir().join("vault.db"), wreck).unwrap();
        assert!(matches!(
            Vault::status(store.dir()).await,
            Err(Error::Damaged)
        ));
        assert!(matches!(store.open().await, Err(Error::Damaged)));
        let made = Vault::create(store.dir(), store.keychain(), None, KdfCost::MIN).await;
        assert!(matches!(made, Err(Error::AlreadyExists)));
        assert!(fs::read(store.dir().join("vault.db")).unwrap() == wreck);
    }
}

#[tokio::test]
async fn a_schema_that_somebody_added_to_is_damaged() {
    for addition in [
        "CREATE TRIGGER keep BEFORE DELETE ON content BEGIN SELECT RAISE(IGNORE); END",
        "CREATE VIEW peek AS SELECT * FROM object",
        "CREATE TABLE copies (sealed BLOB)",
        "CREATE INDEX by_epoch ON object (epoch)",
        "DROP TABLE content",
        "DELETE FROM vault",
    ] {
        let (store, vault) = Store::make().await;
        vault.close().await.unwrap();
        tamper(&store, addition).await;
        assert!(
            matches!(store.open().await, Err(Error::Damaged)),
            "{addition}"
        );
    }
}

#[tokio::test]
async fn a_creation_that_was_cut_short_is_no_store_and_is_cleared_away() {
    // A log with pages of another store in it, which SQLite would take for those of the new one.
    let (other, its_vault) = Store::make().await;
    its_vault
        .add(photo_with_original(b"of another store"))
        .await
        .unwrap();
    let dir = folder();
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
    let vault = Vault::create(store.dir(), store.keychain(), None, KdfCost::MIN)
        .await
        .unwrap();
    vault.close().await.unwrap();
    let vault = store.open().await.unwrap();
    assert_eq!(vault.list().await.unwrap(), Listing::default());
    vault.close().await.unwrap();
    assert_eq!(
        names(store.dir()),
        ["vault.db", "vault.entries", "vault.lock"]
    );
}

#[tokio::test]
async fn a_creation_that_fails_leaves_no_secret_behind() {
    let (dir, keychain) = (folder(), Arc::new(MemoryKeychain::default()));
    let create = || Vault::create(dir.path(), keychain.clone(), None, KdfCost::MIN);
    let in_the_way = dir.path().join("vault.new");
    fs::create_dir(&in_the_way).unwrap();
    assert!(matches!(create().await, Err(Error::Io(_))));
    assert!(keychain.entries().is_empty());

    fs::remove_dir(in_the_way).unwrap();
    create().await.unwrap();
    assert_eq!(keychain.entries().len(), 1);
}

#[tokio::test]
async fn a_path_that_cannot_be_a_folder_or_a_database_is_not_a_store() {
    let dir = folder();
    let file = dir.path().join("file");
    fs::write(&file, b"").unwrap();
    let made = Vault::create(
        &file,
        Arc::new(MemoryKeychain::default()),
        None,
        KdfCost::MIN,
    )
    .await;
    assert!(matches!(made, Err(Error::Io(_))), "{made:?}");
    assert_eq!(Vault::status(&file).await.unwrap(), VaultStatus::Absent);

    fs::create_dir(dir.path().join("vault.db")).unwrap();
    let status = Vault::status(dir.path()).await;
    assert!(matches!(status, Err(Error::Database(_))), "{status:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_may_read_any_file() {
    use std::os::unix::fs::PermissionsExt;

    let outer = folder();
    let store = Store {
        folder: outer,
        keychain: Arc::new(MemoryKeychain::default()),
    };
    // A folder that was open to everybody is closed.
    fs::set_permissions(store.dir(), fs::Permissions::from_mode(0o755)).unwrap();
    let vault = Vault::create(store.dir(), store.keychain(), None, KdfCost::MIN)
        .await
        .unwrap();
    vault.add(photo_with_original(b"photo")).await.unwrap();

    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(store.dir().to_owned()), 0o700);
    let names = names(store.dir());
    assert_eq!(
        names,
        [
            "vault.db",
            "vault.db-shm",
            "vault.db-wal",
            "vault.entries",
            "vault.lock"
        ]
    );
    for name in names {
        assert_eq!(mode(store.dir().join(&name)), 0o600, "{name}");
    }
}

#[test]
fn secrets_print_nothing_of_use() {
    let secret = DeviceSecret::from_slice(&[0xab; 32]).unwrap();
    assert_eq!(format!("{secret:?}"), "DeviceSecret(..)");
    assert_eq!(format!("{:?}", passphrase("open sesame")), "Passphrase(..)");
    assert!(DeviceSecret::from_slice(&[0; 31]).is_none());
}
