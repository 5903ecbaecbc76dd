//! Calls to a keychain, each on a thread of its own and with a deadline.
//!
//! A keychain may wait for a person, or for ever. A call that takes too long is given up: its thread stays until
//! the keychain answers, and what it then does is done. So whoever gives up a call must not rely on its not
//! having happened.
//!
//! The thread drives no async work, because the keychain on Linux must not be called from one that does
//! (<https://github.com/hwchen/keyring-rs/issues/132>), and the end of the program does not wait for it.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::{Instant, timeout_at};

use crate::error::Error;
use crate::ids::StoreId;
use crate::keys::device_secret::DeviceSecret;
use crate::keys::keychain::{Keychain, entry_name};

/// By when the keychain has to have answered. One piece of work has one, for all of its calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Instant);

impl Deadline {
    /// Where a person may have to type the keychain's password first.
    pub(crate) fn for_a_prompt() -> Self {
        Deadline::after(120)
    }

    /// Where nothing can be shown before the keychain has answered.
    pub(crate) fn for_a_probe() -> Self {
        Deadline::after(30)
    }

    /// Where a purge can also be finished later.
    pub(crate) fn for_a_rotation() -> Self {
        Deadline::after(10)
    }

    /// Where everything is to go at once.
    pub(crate) fn for_everything() -> Self {
        Deadline::after(2)
    }

    fn after(seconds: u64) -> Self {
        Deadline(Instant::now() + Duration::from_secs(seconds))
    }
}

/// The answer of a call that runs on a thread of its own.
struct Call<T>(oneshot::Receiver<Result<T, Error>>);

impl<T: Send + 'static> Call<T> {
    fn start(
        keychain: &Arc<dyn Keychain>,
        work: impl FnOnce(&dyn Keychain) -> Result<T, Error> + Send + 'static,
    ) -> Result<Self, Error> {
        let keychain = Arc::clone(keychain);
        let (sender, receiver) = oneshot::channel();
        thread::Builder::new()
            .name("keychain".to_owned())
            .spawn(move || drop(sender.send(work(&*keychain))))?;
        Ok(Call(receiver))
    }

    async fn answer(self, deadline: Deadline) -> Result<T, Error> {
        match timeout_at(deadline.0, self.0).await {
            Ok(Ok(answer)) => answer,
            // The thread ended without an answer.
            Ok(Err(_)) => Err(Error::KeychainUnavailable(None)),
            Err(_) => Err(Error::KeychainTimedOut),
        }
    }
}

async fn call<T: Send + 'static>(
    keychain: &Arc<dyn Keychain>,
    deadline: Deadline,
    work: impl FnOnce(&dyn Keychain) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    Call::start(keychain, work)?.answer(deadline).await
}

/// Whether `keychain` keeps a secret, tried with a random one that is removed again. Where it does
/// not, or does not answer for half a minute, a new vault needs a passphrase.
pub async fn keychain_works(keychain: Arc<dyn Keychain>) -> bool {
    let Ok(store) = StoreId::generate() else {
        return false;
    };
    let (entry, deadline) = (entry_name(store, 0), Deadline::for_a_probe());
    let stored_and_read_back = generate_and_store(&keychain, entry.clone(), deadline).await;
    matches!(stored_and_read_back, Ok(Some(_))) && remove(&keychain, entry, deadline).await.is_ok()
}

/// Generates a secret and stores it under `entry`; `None` if the keychain does not return it.
///
/// # Errors
/// [`Error::CopiedElsewhere`] if there is a secret under `entry`, which is never replaced;
/// [`Error::KeychainTimedOut`], and the secret may be stored later.
pub(crate) async fn generate_and_store(
    keychain: &Arc<dyn Keychain>,
    entry: String,
    deadline: Deadline,
) -> Result<Option<DeviceSecret>, Error> {
    call(keychain, deadline, move |keychain| {
        match holds(keychain, &entry) {
            Ok(false) => {}
            Ok(true) => return Err(Error::CopiedElsewhere),
            // What may be there must not be replaced.
            Err(_) => return Ok(None),
        }
        let secret = DeviceSecret::generate()?;
        let stored = keychain.store(&entry, &secret);
        let stored_and_read_back = match keychain.load(&entry) {
            Ok(Some(back)) => stored.is_ok() && back.as_bytes() == secret.as_bytes(),
            _ => false,
        };
        if !stored_and_read_back {
            // A keychain that half works may hold it all the same, where nobody needs it.
            let _ = keychain.remove(&entry);
        }
        Ok(stored_and_read_back.then_some(secret))
    })
    .await
}

/// Loads the secret under `entry`; `None` if there is none.
pub(crate) async fn load(
    keychain: &Arc<dyn Keychain>,
    entry: String,
    deadline: Deadline,
) -> Result<Option<DeviceSecret>, Error> {
    call(keychain, deadline, move |keychain| keychain.load(&entry)).await
}

/// Makes all changes so far durable, if the keychain can. Returns false where that is not known.
pub(crate) async fn sync(keychain: &Arc<dyn Keychain>, deadline: Deadline) -> bool {
    let synced = call(keychain, deadline, |keychain| Ok(keychain.sync())).await;
    synced.unwrap_or(false)
}

/// Which of `entries` hold something, whatever it is.
pub(crate) async fn find(
    keychain: &Arc<dyn Keychain>,
    entries: Vec<String>,
    deadline: Deadline,
) -> Vec<(String, Result<bool, Error>)> {
    for_each(keychain, entries, deadline, |keychain, entry| {
        holds(keychain, entry)
    })
    .await
}

/// Removes `entries` and checks that they are gone, all at the same time. Returns whether each was there before.
///
/// The error of one is [`Error::SecretNotRemoved`] if it is still there, or if that cannot be checked; or
/// [`Error::KeychainTimedOut`].
pub(crate) async fn remove_all(
    keychain: &Arc<dyn Keychain>,
    entries: Vec<String>,
    deadline: Deadline,
) -> Vec<(String, Result<bool, Error>)> {
    for_each(keychain, entries, deadline, remove_checked).await
}

/// As [`remove_all`], for one entry.
pub(crate) async fn remove(
    keychain: &Arc<dyn Keychain>,
    entry: String,
    deadline: Deadline,
) -> Result<bool, Error> {
    call(keychain, deadline, move |keychain| {
        remove_checked(keychain, &entry)
    })
    .await
}

async fn for_each<T: Send + 'static>(
    keychain: &Arc<dyn Keychain>,
    entries: Vec<String>,
    deadline: Deadline,
    work: fn(&dyn Keychain, &str) -> Result<T, Error>,
) -> Vec<(String, Result<T, Error>)> {
    // All begin before the first is waited for: one that hangs must not keep the others from being asked.
    let start = |entry: String| {
        let name = entry.clone();
        (entry, Call::start(keychain, move |it| work(it, &name)))
    };
    let calls: Vec<_> = entries.into_iter().map(start).collect();
    let mut answers = Vec::with_capacity(calls.len());
    for (entry, call) in calls {
        let answer = match call {
            Ok(call) => call.answer(deadline).await,
            Err(error) => Err(error),
        };
        answers.push((entry, answer));
    }
    answers
}

fn holds(keychain: &dyn Keychain, entry: &str) -> Result<bool, Error> {
    match keychain.load(entry) {
        Ok(found) => Ok(found.is_some()),
        Err(Error::KeychainEntryMismatch) => Ok(true),
        Err(error) => Err(error),
    }
}

fn remove_checked(keychain: &dyn Keychain, entry: &str) -> Result<bool, Error> {
    let there = holds(keychain, entry).unwrap_or(false);
    match (keychain.remove(entry), keychain.load(entry)) {
        (Ok(()), Ok(None)) => Ok(there),
        _ => Err(Error::SecretNotRemoved),
    }
}
