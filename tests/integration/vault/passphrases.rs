//! A passphrase is changed, added and taken away, and no content is written anew for it.

use std::fs;
use std::sync::Arc;

use sqlx::Connection;
use vault::{
    Error, KdfCost, Keychain, MAX_UNLOCK_DELAY, MemoryKeychain, Passphrase, UnlockAttemptLimit,
    Vault, VaultStatus,
};

use crate::support::{
    EmptyKeychain, Store, TestClock, UnavailableKeychain, copy_store, folder, names, noise,
    original, passphrase, photo_with_original,
};

async fn store_with(keychain: Arc<dyn Keychain>, secret: Option<&Passphrase>) -> (Store, Vault) {
    let store = Store {
        folder: folder(),
        keychain,
    };
    let made = Vault::create(store.dir(), store.keychain(), secret, KdfCost::MIN).await;
    (store, made.unwrap())
}

/// Every sealed content, in order.
async fn contents(store: &Store) -> Vec<Vec<u8>> {
    let mut connection = store.sql().await;
    let contents = sqlx::query_scalar("SELECT sealed FROM content ORDER BY object")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    contents
}

#[tokio::test]
async fn a_passphrase_is_added_changed_and_taken_away_with_the_contents_untouched() {
    let keychain = Arc::new(MemoryKeychain::default());
    let (store, vault) = store_with(keychain.clone(), None).await;
    let content = noise(1, 150_000);
    let id = vault.add(photo_with_original(&content)).await.unwrap();
    vault.close().await.unwrap();
    let sealed = contents(&store).await;

    let words = [None, Some("first"), Some("second"), Some("second"), None];
    for (before, after) in words.iter().zip(&words[1..]) {
        let (before, after) = (before.map(passphrase), after.map(passphrase));
        let open = |secret: Option<Passphrase>| {
            let (dir, keychain) = (store.dir().to_owned(), keychain.clone());
            async move { Vault::open(&dir, keychain, secret.as_ref()).await }
        };
        let vault = Vault::open(store.dir(), keychain.clone(), before.as_ref())
            .await
            .unwrap();
        let copy = copy_store(store.dir());
        vault
            .change_passphrase(after.as_ref(), KdfCost::MIN)
            .await
            .unwrap();
        // At once, in the vault that is open, for old photos and new.
        assert!(original(&vault, id).await.unwrap() == content);
        let new = vault.add(photo_with_original(b"new")).await.unwrap();
        vault.close().await.unwrap();
        let needs_passphrase = after.is_some();
        assert_eq!(
            Vault::status(store.dir()).await.unwrap(),
            VaultStatus::Locked {
                needs_passphrase,
                needs_keychain: true
            }
        );
        if needs_passphrase {
            assert!(matches!(open(None).await, Err(Error::PassphraseNeeded)));
            let wrong = open(Some(passphrase("wrong"))).await;
            assert!(matches!(wrong, Err(Error::WrongPassphrase)));
        }
        let vault = Vault::open(store.dir(), keychain.clone(), after.as_ref())
            .await
            .unwrap();
        assert!(original(&vault, id).await.unwrap() == content);
        vault.purge(&[new]).await.unwrap();
        vault.close().await.unwrap();
        assert!(
            contents(&store).await == sealed,
            "a content was written anew"
        );

        // Whoever learned the old passphrase and has an old copy has nothing.
        let old = Vault::open(copy.path(), keychain.clone(), before.as_ref()).await;
        assert!(matches!(old, Err(Error::KeychainEntryMissing)), "{old:?}");
        assert_eq!(keychain.entries().len(), 1);
    }
}

#[tokio::test]
async fn a_passphrase_that_stands_alone_is_changed_and_not_simply_dropped() {
    let first = passphrase("first");
    let (store, vault) = store_with(Arc::new(UnavailableKeychain), Some(&first)).await;
    let id = vault.add(photo_with_original(b"photo")).await.unwrap();
    let empty = vault
        .change_passphrase(Some(&passphrase("")), KdfCost::MIN)
        .await;
    assert!(matches!(empty, Err(Error::PassphraseNeeded)));
    // Nothing would be left to protect it.
    let none = vault.change_passphrase(None, KdfCost::MIN).await;
    assert!(matches!(none, Err(Error::KeychainUnavailable(_))));
    let second = passphrase("second");
    vault
        .change_passphrase(Some(&second), KdfCost::MIN)
        .await
        .unwrap();
    vault.close().await.unwrap();
    let old = Vault::open(store.dir(), store.keychain(), Some(&first)).await;
    assert!(matches!(old, Err(Error::WrongPassphrase)));
    let vault = Vault::open(store.dir(), store.keychain(), Some(&second))
        .await
        .unwrap();
    assert_eq!(original(&vault, id).await.unwrap(), b"photo");
    vault.close().await.unwrap();

    // Where there is a keychain by now, it takes over.
    let keychain = Arc::new(MemoryKeychain::default());
    let vault = Vault::open(store.dir(), keychain.clone(), Some(&second))
        .await
        .unwrap();
    vault.change_passphrase(None, KdfCost::MIN).await.unwrap();
    vault.close().await.unwrap();
    let vault = Vault::open(store.dir(), keychain.clone(), None)
        .await
        .unwrap();
    assert_eq!(original(&vault, id).await.unwrap(), b"photo");
    vault.close().await.unwrap();
    Vault::purge_all(store.dir(), keychain.clone())
        .await
        .unwrap();
    assert!(keychain.entries().is_empty());
}

#[tokio::test]
async fn nothing_of_the_old_passphrase_is_left_in_the_files() {
    let first = passphrase("first");
    let (store, vault) = store_with(Arc::new(UnavailableKeychain), Some(&first)).await;
    vault
        .add(photo_with_original(&noise(1, 5000)))
        .await
        .unwrap();
    vault.purge(&[]).await.unwrap();
    let mut connection = store.sql().await;
    let (salt, verifier): (Vec<u8>, Vec<u8>) = sqlx::query_as("SELECT salt, verifier FROM vault")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    let keys: Vec<Vec<u8>> = sqlx::query_scalar("SELECT wrapped_key FROM object")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let found = |needle: &[u8]| {
        let held = |name| fs::read(store.dir().join(name)).unwrap_or_default();
        [held("vault.db"), held("vault.db-wal")]
            .iter()
            .filter(|bytes| bytes.windows(needle.len()).any(|window| window == needle))
            .count()
    };
    assert_eq!(found(&salt), 1, "the search itself does not work");
    vault
        .change_passphrase(Some(&passphrase("second")), KdfCost::MIN)
        .await
        .unwrap();
    for piece in [salt, verifier].iter().chain(&keys) {
        assert_eq!(found(piece), 0);
    }
}

const YEAR: i64 = 365 * 24 * 3600 * 1000;

/// A store with a passphrase, and a way to guess at it at a time.
struct AttemptsFixture {
    store: Store,
    clock: Arc<TestClock>,
}

impl AttemptsFixture {
    async fn make(keychain: Arc<dyn Keychain>, limit: Option<u32>) -> Self {
        let (store, vault) = store_with(keychain, Some(&passphrase("right"))).await;
        vault.add(photo_with_original(b"photo")).await.unwrap();
        let limit = limit.map(|it| UnlockAttemptLimit::new(it).unwrap());
        vault.set_unlock_attempt_limit(limit).unwrap();
        assert_eq!(vault.unlock_attempt_limit(), limit);
        vault.close().await.unwrap();
        AttemptsFixture {
            store,
            clock: TestClock::at(50 * YEAR),
        }
    }

    async fn attempt(&self, text: &str) -> Result<(), Error> {
        let (dir, text) = (self.store.dir(), passphrase(text));
        let opened =
            Vault::open_with_clock(dir, self.store.keychain(), Some(&text), self.clock.clone());
        opened.await?.close().await
    }

    /// Guesses wrong until told to wait, and returns for how many seconds.
    async fn attempt_until_delayed(&self) -> u64 {
        loop {
            match self.attempt("wrong").await {
                Err(Error::WrongPassphrase) => {}
                Err(Error::TooManyAttempts { seconds }) => return seconds,
                other => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test]
async fn guessing_is_slowed_down_and_the_owner_waits_no_longer_than_is_said() {
    let it = AttemptsFixture::make(Arc::new(UnavailableKeychain), None).await;
    let mut waits = Vec::new();
    for _ in 0..10 {
        let seconds = it.attempt_until_delayed().await;
        waits.push(seconds);
        // The right one is not looked at either, or waiting would tell it from the others.
        let right = it.attempt("right").await;
        assert!(matches!(right, Err(Error::TooManyAttempts { .. })));
        it.clock.advance(seconds as i64 * 1000 - 1);
        let early = it.attempt("right").await;
        assert!(matches!(early, Err(Error::TooManyAttempts { seconds: 1 })));
        it.clock.advance(1);
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    assert_eq!(MAX_UNLOCK_DELAY.as_secs(), 300);

    // A clock that was put back by a year does not keep the owner out for a year.
    assert!(it.attempt("wrong").await.is_err());
    it.clock.advance(-YEAR);
    let back = it.attempt("right").await;
    assert!(matches!(back, Err(Error::TooManyAttempts { seconds: 300 })));
    it.clock.advance(300_000);
    it.attempt("right").await.unwrap();
    // And then it begins anew.
    for _ in 0..5 {
        assert!(matches!(
            it.attempt("wrong").await,
            Err(Error::WrongPassphrase)
        ));
    }
    it.attempt("right").await.unwrap();
}

#[tokio::test]
async fn what_is_not_a_wrong_passphrase_is_not_counted() {
    let it = AttemptsFixture::make(Arc::new(MemoryKeychain::default()), Some(10)).await;
    for _ in 0..20 {
        let dir = it.store.dir();
        let right = passphrase("right");
        let forgot =
            Vault::open_with_clock(dir, Arc::new(EmptyKeychain), Some(&right), it.clock.clone())
                .await;
        assert!(matches!(forgot, Err(Error::KeychainEntryMissing)));
        let none = Vault::open_with_clock(dir, it.store.keychain(), None, it.clock.clone()).await;
        assert!(matches!(none, Err(Error::PassphraseNeeded)));
    }
    it.attempt("right").await.unwrap();
}

#[tokio::test]
async fn a_note_of_guesses_that_was_changed_keeps_nobody_out() {
    let it = AttemptsFixture::make(Arc::new(UnavailableKeychain), None).await;
    it.attempt_until_delayed().await;
    let note = it.store.dir().join("vault.guesses");
    let mut bytes = fs::read(&note).unwrap();
    bytes[5..13].fill(0xff);
    for wreck in [bytes, Vec::new(), noise(1, 4000)] {
        fs::write(&note, wreck).unwrap();
        it.attempt("right").await.unwrap();
    }
}

#[tokio::test]
async fn everything_is_purged_after_so_many_guesses_only_where_that_was_chosen() {
    assert!(matches!(
        UnlockAttemptLimit::new(9),
        Err(Error::AttemptLimitTooLow { min: 10 })
    ));
    let keychain = Arc::new(MemoryKeychain::default());
    let it = AttemptsFixture::make(keychain.clone(), Some(10)).await;
    let mut wrong = 0;
    let purged = loop {
        match it.attempt("wrong").await {
            Err(Error::WrongPassphrase) => wrong += 1,
            Err(Error::TooManyAttempts { seconds }) => it.clock.advance(seconds as i64 * 1000),
            other => break other,
        }
    };
    assert!(
        matches!(purged, Err(Error::PurgedAfterAttempts)),
        "{purged:?}"
    );
    assert_eq!(wrong, 9);
    assert!(keychain.entries().is_empty());
    assert_eq!(names(it.store.dir()), ["vault.lock"]);

    // A right one in between starts the count anew; without the choice there is no end.
    let it = AttemptsFixture::make(Arc::new(UnavailableKeychain), Some(10)).await;
    for attempt in [
        "wrong", "wrong", "wrong", "right", "wrong", "wrong", "wrong", "wrong", "right",
    ] {
        assert_eq!(it.attempt(attempt).await.is_ok(), attempt == "right");
    }
    let it = AttemptsFixture::make(Arc::new(UnavailableKeychain), None).await;
    for _ in 0..15 {
        it.clock.advance(301_000);
        assert!(matches!(
            it.attempt("wrong").await,
            Err(Error::WrongPassphrase)
        ));
    }
    it.clock.advance(301_000);
    it.attempt("right").await.unwrap();
}
