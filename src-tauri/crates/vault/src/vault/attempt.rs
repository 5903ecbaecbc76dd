//! One attempt at the passphrase: counted before it is made, and not made where it comes too soon.

use super::Vault;
use crate::error::Error;
use crate::files::CheckedFile;
use crate::keys::passphrase::{Passphrase, derive_passphrase_key};
use crate::keys::unlock_attempts::UnlockAttempts;
use crate::store::folder::Folder;

/// What came of an attempt at the passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt<T = ()> {
    /// The passphrase is right.
    Right(T),
    /// It is not.
    Wrong,
    /// It is not, once more than the owner allows: everything is to be purged.
    WrongTooOften,
}

impl Vault {
    /// Whether a passphrase takes part in opening this store.
    pub async fn has_passphrase(&self) -> bool {
        self.store.lock().await.keys.fields.kdf.is_some()
    }

    /// Asks for the passphrase once more: whether who sits at an open store is who may open it. It counts as an
    /// attempt to unlock. A store without a passphrase has nothing to ask for.
    ///
    /// # Errors
    /// [`Error::PassphraseNeeded`] for none and for an empty one; [`Error::TooManyAttempts`].
    pub async fn confirm_passphrase(
        &self,
        passphrase: Option<&Passphrase>,
    ) -> Result<Attempt, Error> {
        let (kdf, present) = {
            let keys = &self.store.lock().await.keys;
            (keys.fields.kdf, keys.passphrase_key.clone())
        };
        let Some(present) = present else {
            return Ok(Attempt::Right(()));
        };
        let passphrase = passphrase.filter(|it| !it.is_empty());
        let passphrase = passphrase.ok_or(Error::PassphraseNeeded)?;
        let compare = async {
            match derive_passphrase_key(Some(passphrase), kdf).await? {
                Some(key) if key.equals(&present) => Ok(()),
                _ => Err(Error::WrongPassphrase),
            }
        };
        count_attempt(&self.folder, self.clock.now(), compare).await
    }
}

/// Makes an attempt that ends with [`Error::WrongPassphrase`] where the passphrase is wrong.
///
/// # Errors
/// [`Error::TooManyAttempts`] where it comes too soon; what else the attempt failed for, which does not count.
pub(super) async fn count_attempt<T>(
    folder: &Folder,
    now: i64,
    attempt: impl Future<Output = Result<T, Error>>,
) -> Result<Attempt<T>, Error> {
    let path = folder.unlock_attempts_file();
    let known = UnlockAttempts::load(&path);
    let before = known.clamp_to_clock(now);
    let delay = before.delay(now);
    if !delay.is_zero() {
        if before != known {
            // Best effort, as below.
            let _ = before.save(&path);
        }
        let seconds = delay.as_millis().div_ceil(1000) as u64;
        return Err(Error::TooManyAttempts { seconds });
    }
    let counted = before.with_failure(now);
    // A disk that refuses to count keeps its owner out no more than anybody else.
    let _ = counted.save(&path);
    match attempt.await {
        Ok(right) => {
            let _ = before.reset().save(&path);
            Ok(Attempt::Right(right))
        }
        Err(Error::WrongPassphrase) if counted.limit_reached() => Ok(Attempt::WrongTooOften),
        Err(Error::WrongPassphrase) => Ok(Attempt::Wrong),
        Err(error) => {
            // It did not fail because of the passphrase.
            let _ = before.save(&path);
            Err(error)
        }
    }
}
