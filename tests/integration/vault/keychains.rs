//! Keychains that fail in every way, and a real one.

use std::process::Command;
use std::sync::Arc;

use vault::{Error, Keychain, MemoryKeychain, OsKeychain, Vault, VaultStatus, keychain_works};

use crate::support::keychains::{EmptyKeychain, FixedKeychain, UnavailableKeychain};
use crate::support::{
    Store, assert_original, locked, passphrase, photo_with_original, temp_folder,
};

/// Opens with each keychain that fails, and expects the error of its own.
pub(crate) async fn assert_keychain_errors<F: Future<Output = Result<Vault, Error>>>(
    open: impl Fn(Arc<dyn Keychain>) -> F,
) {
    let missing = open(Arc::new(EmptyKeychain)).await;
    assert!(matches!(missing, Err(Error::KeychainEntryMissing)));
    let unavailable = open(Arc::new(UnavailableKeychain)).await;
    assert!(matches!(unavailable, Err(Error::KeychainUnavailable(_))));
    let other = open(Arc::new(FixedKeychain([7; 32]))).await;
    assert!(matches!(other, Err(Error::KeychainEntryMismatch)));
}

#[tokio::test]
async fn a_keychain_that_fails_is_named_and_nothing_is_reset() {
    let (store, vault) = Store::create().await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    vault.close().await.unwrap();
    let open = |keychain: Arc<dyn Keychain>| Vault::open(store.dir(), keychain, None);
    assert_keychain_errors(open).await;
    // A passphrase does not help.
    let attempt = passphrase("guess");
    let guessed = Vault::open(store.dir(), Arc::new(EmptyKeychain), Some(&attempt)).await;
    assert!(matches!(guessed, Err(Error::KeychainEntryMissing)));
    assert_original(&store.open().await.unwrap(), id, b"photo").await;
}

#[tokio::test]
async fn no_store_is_created_with_a_keychain_that_does_not_keep_the_secret() {
    let keychains: [Arc<dyn Keychain>; 3] = [
        Arc::new(UnavailableKeychain),
        Arc::new(EmptyKeychain),
        Arc::new(FixedKeychain([7; 32])),
    ];
    for keychain in keychains {
        assert!(!keychain_works(Arc::clone(&keychain)).await);
        let store = Store::empty(keychain);
        for none in [None, Some("")] {
            let created = store.try_create(none).await;
            assert!(matches!(created, Err(Error::PassphraseNeeded)));
            assert_eq!(store.status().await, VaultStatus::Absent);
        }
        // With a passphrase the keychain is left out.
        let created = store.try_create(Some("p")).await;
        created.unwrap().close().await.unwrap();
        assert_eq!(store.status().await, locked(true, false));
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
    let store = Store::empty(keychain);
    match store.try_create(None).await {
        Ok(vault) => {
            let id = vault.add(photo_with_original(b"photo")).await.unwrap();
            let receipt = vault.purge(&[id]).await.unwrap();
            println!("it has written what it was given: {:?}", receipt.leftovers);
            vault.close().await.unwrap();
            store.open().await.unwrap().close().await.unwrap();
            store.purge_all().await;
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
    // A bus, a home and a keychain for this test, unlocked with a word. Those of the machine are not used.
    const SESSION: &str =
        "printf word | gnome-keyring-daemon --unlock --components=secrets >/dev/null
        exec \"$0\" --exact keychains::the_keychain_of_this_machine_answers_or_refuses --nocapture";

    let home = temp_folder();
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
            let output_text = String::from_utf8_lossy(&output.stdout);
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{output_text}{errors}");
            assert!(
                output_text.contains("keeps secrets: true"),
                "{output_text}{errors}"
            );
            // It writes before it answers, so a purge has nothing to wait for.
            assert!(
                output_text.contains("it was given: []"),
                "{output_text}{errors}"
            );
            println!("a Secret Service kept the secret, opened the store and let the secret go");
        }
        _ => println!("dbus-run-session or gnome-keyring is not installed: not run"),
    }
}
