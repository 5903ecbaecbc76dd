//! Wrong passphrases are counted, delayed and, if the owner set a limit, answered with a purge.

use std::fs;
use std::sync::Arc;

use vault::{
    Attempt, Error, Keychain, MAX_UNLOCK_DELAY, MemoryKeychain, UnlockAttemptLimit, Vault,
};

use crate::support::keychains::{EmptyKeychain, UnavailableKeychain};
use crate::support::{Store, TestClock, file_names, passphrase, photo_with_original, seeded_bytes};

const YEAR: i64 = 365 * 24 * 3600 * 1000;

/// A store with a passphrase, and a clock for attempts at it.
struct AttemptsFixture {
    store: Store,
    clock: Arc<TestClock>,
}

impl AttemptsFixture {
    async fn create(keychain: Arc<dyn Keychain>, limit: Option<u32>) -> Self {
        let (store, vault) = Store::create_with(keychain, Some("right")).await;
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

    /// Fails until an attempt is delayed, and returns for how many seconds.
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
async fn failed_attempts_are_delayed_for_as_long_as_the_error_says() {
    let it = AttemptsFixture::create(Arc::new(UnavailableKeychain), None).await;
    let mut waits = Vec::new();
    for _ in 0..10 {
        let seconds = it.attempt_until_delayed().await;
        waits.push(seconds);
        // The right one is not tried either, or the delay would give it away.
        let right = it.attempt("right").await;
        assert!(matches!(right, Err(Error::TooManyAttempts { .. })));
        it.clock.advance(seconds as i64 * 1000 - 1);
        let early = it.attempt("right").await;
        assert!(matches!(early, Err(Error::TooManyAttempts { seconds: 1 })));
        it.clock.advance(1);
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    assert_eq!(MAX_UNLOCK_DELAY.as_secs(), 300);

    // A clock that is set back by a year does not lock the owner out for a year.
    assert!(it.attempt("wrong").await.is_err());
    it.clock.jump(-YEAR);
    let back = it.attempt("right").await;
    assert!(matches!(back, Err(Error::TooManyAttempts { seconds: 300 })));
    it.clock.advance(300_000);
    it.attempt("right").await.unwrap();
    // Then the count starts again.
    for _ in 0..5 {
        assert!(matches!(
            it.attempt("wrong").await,
            Err(Error::WrongPassphrase)
        ));
    }
    it.attempt("right").await.unwrap();
}

#[tokio::test]
async fn only_a_wrong_passphrase_counts_as_a_failed_attempt() {
    let it = AttemptsFixture::create(Arc::new(MemoryKeychain::default()), Some(10)).await;
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
async fn a_changed_attempts_file_locks_nobody_out() {
    let it = AttemptsFixture::create(Arc::new(UnavailableKeychain), None).await;
    it.attempt_until_delayed().await;
    let file = it.store.dir().join("vault.guesses");
    let mut bytes = fs::read(&file).unwrap();
    bytes[5..13].fill(0xff);
    for damaged in [bytes, Vec::new(), seeded_bytes(1, 4000)] {
        fs::write(&file, damaged).unwrap();
        it.attempt("right").await.unwrap();
    }
}

#[tokio::test]
async fn everything_is_purged_after_the_limit_only_if_the_owner_set_one() {
    assert!(matches!(
        UnlockAttemptLimit::new(9),
        Err(Error::AttemptLimitTooLow { min: 10 })
    ));
    let keychain = Arc::new(MemoryKeychain::default());
    let it = AttemptsFixture::create(keychain.clone(), Some(10)).await;
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
    assert_eq!(file_names(it.store.dir()), ["vault.lock"]);

    // A right one in between starts the count again. Without a limit there is no end.
    let it = AttemptsFixture::create(Arc::new(UnavailableKeychain), Some(10)).await;
    for words in [
        "wrong", "wrong", "wrong", "right", "wrong", "wrong", "wrong", "wrong", "right",
    ] {
        assert_eq!(it.attempt(words).await.is_ok(), words == "right");
    }
    let it = AttemptsFixture::create(Arc::new(UnavailableKeychain), None).await;
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

#[tokio::test]
async fn an_open_store_asks_for_its_passphrase_again_and_counts_wrong_ones_as_attempts_to_unlock() {
    let it = AttemptsFixture::create(Arc::new(MemoryKeychain::default()), Some(10)).await;
    let (dir, right, wrong) = (it.store.dir(), passphrase("right"), passphrase("wrong"));
    let open = Vault::open_with_clock(dir, it.store.keychain(), Some(&right), it.clock.clone());
    let vault = open.await.unwrap();
    assert!(vault.has_passphrase().await);
    let confirmed = vault.confirm_passphrase(Some(&right)).await.unwrap();
    assert_eq!(confirmed, Attempt::Right(()));
    for none in [None, Some(passphrase(""))] {
        let asked = vault.confirm_passphrase(none.as_ref()).await;
        assert!(matches!(asked, Err(Error::PassphraseNeeded)), "{asked:?}");
    }
    let mut failed = 0;
    let last = loop {
        match vault.confirm_passphrase(Some(&wrong)).await {
            Ok(Attempt::Wrong) => failed += 1,
            Ok(other) => break other,
            Err(Error::TooManyAttempts { seconds }) => {
                // The right one is not tried either.
                let early = vault.confirm_passphrase(Some(&right)).await;
                assert!(matches!(early, Err(Error::TooManyAttempts { .. })));
                it.clock.advance(seconds as i64 * 1000);
            }
            Err(error) => panic!("{error}"),
        }
    };
    assert_eq!((failed, last), (9, Attempt::WrongTooOften));
    vault.close().await.unwrap();

    // Those attempts count for the locked store too.
    let next = it.attempt("right").await;
    assert!(
        matches!(next, Err(Error::TooManyAttempts { .. })),
        "{next:?}"
    );
}

#[tokio::test]
async fn a_store_without_a_passphrase_asks_for_none() {
    let (_store, vault) = Store::create_with(Arc::new(MemoryKeychain::default()), None).await;
    assert!(!vault.has_passphrase().await);
    let confirmed = vault.confirm_passphrase(None).await.unwrap();
    assert_eq!(confirmed, Attempt::Right(()));
}
