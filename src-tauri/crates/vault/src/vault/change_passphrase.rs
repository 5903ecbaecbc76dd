//! Changes the passphrase, and limits the attempts at it.

use std::sync::Arc;

use super::Vault;
use crate::error::Error;
use crate::files::CheckedFile;
use crate::keys::keychain_calls::Deadline;
use crate::keys::passphrase::{KdfCost, KdfParams, Passphrase, derive_passphrase_key};
use crate::keys::unlock_attempts::{UnlockAttemptLimit, UnlockAttempts};
use crate::purge::cleanup::clean_up;
use crate::purge::epoch::{self, KeySources};
use crate::purge::receipt::Leftover;

impl Vault {
    /// Makes `new` the passphrase of this store, or removes the passphrase. `cost` is the cost of one guess.
    /// Keys are wrapped again; contents stay as they are.
    ///
    /// A store with a device secret gets a new one with it, so that older copies of the store open neither
    /// with the old passphrase nor with the new one. A copy of a store that a passphrase alone protects
    /// opens with the passphrase that it was made with, always.
    ///
    /// # Errors
    /// With nothing changed: [`Error::KeychainUnavailable`] if the keychain does not keep the secret of the
    /// next epoch, which a store without a passphrase needs, and [`Error::KeychainTimedOut`];
    /// [`Error::KeychainUnsettled`] if it may still lose that secret, for a minute at most;
    /// [`Error::CopiedElsewhere`]; [`Error::PassphraseNeeded`] for an empty one; [`Error::DiskFull`]. With the
    /// passphrase changed: [`Error::Busy`] if another program keeps the log alive, and
    /// [`Error::SecretNotRemoved`].
    pub async fn change_passphrase(
        &self,
        new: Option<&Passphrase>,
        cost: KdfCost,
    ) -> Result<(), Error> {
        if new.is_some_and(Passphrase::is_empty) {
            return Err(Error::PassphraseNeeded);
        }
        let kdf = new.map(|_| KdfParams::generate(cost)).transpose()?;
        // Before the store is locked, because this is slow on purpose.
        let passphrase_key = derive_passphrase_key(new, kdf).await?;
        let mut store = self.store.lock().await;
        let store = store.for_writing(&self.folder.database()).await?;
        let keys = &store.keys;
        let sources = KeySources {
            device_secret: keys.fields.device_check.is_some() || new.is_none(),
            kdf,
            passphrase_key: passphrase_key.map(Arc::new),
        };
        let access = self.keychain_access(Deadline::for_a_prompt());
        let next = epoch::prepare(keys, sources, access).await?;
        epoch::commit(store, Some(next), &[]).await?;
        let access = self.keychain_access(Deadline::for_a_rotation());
        let leftovers = clean_up(store, access).await.leftovers;
        // A copy is told of by the next purge or change: this one was not kept from anything.
        let left = leftovers.iter().find(|it| **it != Leftover::OtherCopy);
        left.map_or(Ok(()), |left| Err((*left).into()))
    }

    /// After how many failed attempts in a row everything is purged; `None`, which is the default, for never.
    pub fn unlock_attempt_limit(&self) -> Option<UnlockAttemptLimit> {
        UnlockAttempts::load(&self.folder.unlock_attempts_file()).limit()
    }

    /// Sets [`unlock_attempt_limit`](Self::unlock_attempt_limit). It has no effect where no passphrase takes
    /// part.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and those of the file system.
    pub fn set_unlock_attempt_limit(&self, limit: Option<UnlockAttemptLimit>) -> Result<(), Error> {
        let path = self.folder.unlock_attempts_file();
        UnlockAttempts::load(&path).with_limit(limit).save(&path)
    }
}
