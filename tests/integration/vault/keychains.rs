//! Keychains as they are: forgetful, unwilling, mistaken, absent, and one that is real.

use std::process::Command;
use std::sync::Arc;

use vault::{
    Error, KdfCost, Keychain, MemoryKeychain, OsKeychain, Vault, VaultStatus, keychain_works,
};

use crate::support::{
    EmptyKeychain, FixedKeychain, Store, UnavailableKeychain, folder, original, passphrase,
    photo_with_original,
};

#[tokio::test]
async fn a_keychain_that_forgets_refuses_or_changes_is_named_and_nothing_is_reset() {
    let (store, vault) = Store::make().await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    let open = |keychain: Arc<dyn Keychain>| Vault::open(store.dir(), keychain, None);
    assert!(matches!(
        open(Arc::new(EmptyKeychain)).await,
        Err(Error::KeychainEntryMissing)
    ));
    assert!(matches!(
        open(Arc::new(UnavailableKeychain)).await,
        Err(Error::KeychainUnavailable(_))
    ));
    assert!(matches!(
        open(Arc::new(FixedKeychain([7; 32]))).await,
        Err(Error::KeychainEntryMismatch)
    ));
    // A passphrase is no way round.
    let attempt = passphrase("guess");
    let guessed = Vault::open(store.dir(), Arc::new(EmptyKeychain), Some(&attempt)).await;
    assert!(matches!(guessed, Err(Error::KeychainEntryMissing)));
    assert_eq!(
        original(&store.open().await.unwrap(), id).await.unwrap(),
        b"photo"
    );
}

#[tokio::test]
async fn no_store_is_made_on_a_keychain_that_does_not_keep() {
    let keychains: [Arc<dyn Keychain>; 3] = [
        Arc::new(UnavailableKeychain),
        Arc::new(EmptyKeychain),
        Arc::new(FixedKeychain([7; 32])),
    ];
    for keychain in keychains {
        assert!(!keychain_works(Arc::clone(&keychain)).await);
        let dir = folder();
        for none in [None, Some(passphrase(""))] {
            let made = Vault::create(
                dir.path(),
                Arc::clone(&keychain),
                none.as_ref(),
                KdfCost::MIN,
            )
            .await;
            assert!(matches!(made, Err(Error::PassphraseNeeded)));
            assert_eq!(
                Vault::status(dir.path()).await.unwrap(),
                VaultStatus::Absent
            );
        }
        // With a passphrase the keychain is left out, and says so.
        let it = passphrase("p");
        let made = Vault::create(dir.path(), keychain, Some(&it), KdfCost::MIN).await;
        made.unwrap().close().await.unwrap();
        let locked = VaultStatus::Locked {
            needs_passphrase: true,
            needs_keychain: false,
        };
        assert_eq!(Vault::status(dir.path()).await.unwrap(), locked);
    }
}

#[tokio::test]
async fn probing_a_keychain_leaves_nothing_in_it() {
    let keychain = Arc::new(MemoryKeychain::default());
    assert!(keychain_works(keychain.clone()).await);
    assert!(keychain.entries().is_empty());
}

#[tokio::test]
async fn the_keychain_of_this_machine_answers_or_refuses() {
    let keychain: Arc<dyn Keychain> = Arc::new(OsKeychain);
    let keeps = keychain_works(Arc::clone(&keychain)).await;
    println!("the keychain of this machine keeps secrets: {keeps}");
    let dir = folder();
    match Vault::create(dir.path(), Arc::clone(&keychain), None, KdfCost::MIN).await {
        Ok(vault) => {
            vault.close().await.unwrap();
            Vault::open(dir.path(), Arc::clone(&keychain), None)
                .await
                .unwrap()
                .close()
                .await
                .unwrap();
            Vault::purge_all(dir.path(), keychain).await.unwrap();
            assert!(keeps);
        }
        Err(error) => assert!(
            !keeps && matches!(error, Error::PassphraseNeeded),
            "{error:?}"
        ),
    }
}

#[test]
fn a_real_secret_service_keeps_the_secret() {
    // A bus, a home and a keychain of its own, unlocked with a word; this machine's own are left alone.
    const SESSION: &str =
        "printf word | gnome-keyring-daemon --unlock --components=secrets >/dev/null
        exec \"$0\" --exact keychains::the_keychain_of_this_machine_answers_or_refuses --nocapture";

    let home = folder();
    let session = Command::new("dbus-run-session")
        .args(["--", "sh", "-c", SESSION])
        .arg(std::env::current_exe().unwrap())
        .env("HOME", home.path())
        .env("XDG_DATA_HOME", home.path())
        .env("XDG_RUNTIME_DIR", home.path())
        .output();
    let installed = Command::new("gnome-keyring-daemon")
        .arg("--version")
        .output()
        .is_ok();
    match session {
        Ok(output) if installed => {
            let said = String::from_utf8_lossy(&output.stdout);
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{said}{errors}");
            assert!(said.contains("keeps secrets: true"), "{said}{errors}");
            println!("a Secret Service kept the secret, opened the store and let the secret go");
        }
        _ => println!("dbus-run-session or gnome-keyring is not installed: not run"),
    }
}
