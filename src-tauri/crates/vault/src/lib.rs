//! The vault: keeps photos sealed, and destroys them when told to.
//!
//! It knows keys and rows. It knows no pixels, no window and no command line, and it never hands out
//! a key. Every original, output, thumbnail and record is sealed with a data key of its own
//! (`crypto/envelope.rs`); the data keys are wrapped by a master key (`keys/key.rs`) that comes from the machine's
//! keychain (`keys/keychain.rs`), a passphrase (`keys/passphrase.rs`) or both. `docs/formats.md` describes every
//! byte that reaches the disk.
//!
//! What it does not promise: a store that was copied away and is put back in place of a newer one is
//! not noticed, nor is a photo all of whose rows were removed; and a program that runs as the same
//! user while the vault is open can do whatever that user can.
#![forbid(unsafe_code)]

mod backup;
#[cfg(test)]
mod benchmarks;
mod clock;
mod crypto;
mod error;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod key_residue_tests;
mod keys;
mod open;
mod purge;
mod store;
#[cfg(test)]
mod test_vectors;

pub use backup::{BackupSummary, RestoreSummary};
pub use clock::{Clock, SystemClock};
pub use crypto::envelope::{MAX_OBJECT_LEN, sealed_len};
pub use crypto::secret::memory_can_be_locked;
pub use error::Error;
pub use keys::key::DeviceSecret;
pub use keys::keychain::{Keychain, MemoryKeychain, OsKeychain, keychain_works};
pub use keys::passphrase::{KdfCost, Passphrase};
pub use keys::unlock_attempts::{MAX_UNLOCK_DELAY, UnlockAttemptLimit};
pub use open::VaultStatus;
pub use purge::receipt::{Leftover, PurgeScope, Receipt, Uncovered, UtcDate};
pub use store::auto_lock::{AutoLock, PanicKeyAction};
pub use store::record::{Listing, NewPhoto, ObjectKind, PhotoEntry, PhotoId, RetentionOverride};
pub use store::retention::{ClockJump, ExpiryOutcome, RetentionChoice};
pub use store::settings::{Days, Settings};

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use sqlx::Connection;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::keys::key::StoreId;
use crate::keys::unlock_attempts::UnlockAttempts;
use crate::open::{derive_passphrase_key, remove_old_secrets, try_truncate_wal};
use crate::purge::epoch::{self, KeySources};
use crate::purge::receipt::CleanupOutcome;
use crate::store::folder::Folder;
use crate::store::header::KdfParams;
use crate::store::open_store::OpenStore;
use crate::store::{database, photos, retention};

/// An open store. It is held by this process, with its master key, until it is closed or dropped.
pub struct Vault {
    unlocked: Mutex<OpenStore>,
    store: StoreId,
    keychain: Arc<dyn Keychain>,
    clock: Arc<dyn Clock>,
    folder: Folder,
    // Last, so that nobody else gets in while the rest is being dropped.
    _lock: File,
}

impl Vault {
    /// Keeps a photo. When this returns it survives a power cut.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::DiskFull`]; nothing is kept then.
    pub async fn add(&self, photo: NewPhoto) -> Result<PhotoId, Error> {
        let id = PhotoId::generate()?;
        let added = self.arrival_time().await?;
        let store = self.store;
        let (record, parts) = photo.into_parts(added);
        let objects = blocking(move || photos::seal(&record, parts, id, store)).await?;
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.for_writing(&self.folder.database()).await?;
        let master = &unlocked.keys.master;
        photos::insert(&mut unlocked.connection, id, master, objects).await?;
        Ok(id)
    }

    /// Everything in the store, newest first.
    ///
    /// # Errors
    /// A photo that does not add up is [named](Listing::damaged), not an error; [`Error::Damaged`]
    /// means that the rows themselves cannot be read.
    pub async fn list(&self) -> Result<Listing, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.for_reading().await?;
        let period = unlocked.retention_period().await?;
        retention::list(unlocked, period).await
    }

    /// One photo, without its pixels.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Damaged`].
    pub async fn entry(&self, id: PhotoId) -> Result<PhotoEntry, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.for_reading().await?;
        let record = photos::load_record(unlocked, id).await?;
        Ok(record.into_entry(id, unlocked.retention_period().await?))
    }

    /// One object of a photo, as it was given. For [`ObjectKind::Metadata`], the record as JSON.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such photo, [`Error::ObjectNotStored`] if it was kept without this
    /// object, [`Error::Damaged`] if it is not what was sealed. Never a part of it.
    pub async fn read_object(
        &self,
        id: PhotoId,
        kind: ObjectKind,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let record = photos::load_record(unlocked.for_reading().await?, id).await?;
        if kind == ObjectKind::Metadata {
            return record.to_bytes();
        }
        let len = *record
            .lengths
            .get(&kind)
            .ok_or(Error::ObjectNotStored { id, kind })?;
        let row = photos::load(&mut unlocked.connection, id, kind).await?;
        let master = Arc::clone(&unlocked.keys.master);
        drop(unlocked);
        let row = row.ok_or(Error::Damaged)?;
        let content = blocking(move || photos::open_object(&master, id, kind, row)).await?;
        if content.len() as u64 == len {
            Ok(content)
        } else {
            Err(Error::Damaged)
        }
    }

    /// When a photo that comes now has come: never before a time that was believed, so that a clock that
    /// was put back for a moment does not make a photo old.
    async fn arrival_time(&self) -> Result<i64, Error> {
        let now = self.clock.now();
        let mut unlocked = self.unlocked.lock().await;
        let settings = unlocked.for_reading().await?.settings().await;
        let seen = settings.ok().and_then(|sealed| sealed.seen);
        Ok(seen.map_or(now, |seen| now.max(seen)))
    }

    /// Purges photos, all of `ids` or none: with a receipt on which nothing is left their rows are gone from the database
    /// and from the write-ahead log, and the device secret that opened any copy of them is gone from
    /// the keychain. It cannot be undone. With no ids it only clears traces.
    ///
    /// # Errors
    /// With nothing purged: [`Error::NotFound`] for the first id that is not there,
    /// [`Error::KeychainUnavailable`] if the keychain does not keep the secret of the next epoch,
    /// [`Error::DiskFull`]. Once the photos are gone from the store there is a receipt, which names
    /// what is [left](Receipt::leftovers) to be done.
    pub async fn purge(&self, ids: &[PhotoId]) -> Result<Receipt, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.for_writing(&self.folder.database()).await?;
        self.purge_unlocked(unlocked, ids).await
    }

    async fn purge_unlocked(
        &self,
        unlocked: &mut OpenStore,
        ids: &[PhotoId],
    ) -> Result<Receipt, Error> {
        let counts = purge::count_photos(&mut unlocked.connection, ids).await?;
        if !ids.is_empty() {
            let keys = &unlocked.keys;
            let next = match keys.fields.device_check {
                Some(_) => {
                    let as_before = KeySources::current(keys);
                    Some(epoch::prepare(keys, as_before, &self.folder, &self.keychain).await?)
                }
                None => None,
            };
            epoch::commit(unlocked, next, ids).await?;
        }
        let cleanup = self.clean_up(unlocked).await;
        let now = self.clock.now();
        Ok(Receipt::new(PurgeScope::Photos, counts, cleanup, now))
    }

    /// Makes `new` the passphrase that this store takes, or has it take none, whatever it took before.
    /// `cost` is what guessing it will cost. Keys are wrapped anew, contents stay as they are.
    ///
    /// A store with a device secret gets a new one with it, so that older copies of the store open
    /// neither with the old passphrase nor with the new one. A copy of a store that a passphrase alone
    /// protects opens with the passphrase of its day for ever.
    ///
    /// # Errors
    /// With nothing changed: [`Error::KeychainUnavailable`] if the keychain does not keep the secret
    /// of the next epoch, which a store without a passphrase cannot do without;
    /// [`Error::PassphraseNeeded`] for an empty one; [`Error::DiskFull`]. With the passphrase changed:
    /// [`Error::Busy`] if another program keeps the log alive, and [`Error::SecretNotRemoved`].
    pub async fn change_passphrase(
        &self,
        new: Option<&Passphrase>,
        cost: KdfCost,
    ) -> Result<(), Error> {
        if new.is_some_and(Passphrase::is_empty) {
            return Err(Error::PassphraseNeeded);
        }
        let kdf = new.map(|_| KdfParams::generate(cost)).transpose()?;
        // Before anything is locked: this takes its time on purpose.
        let passphrase_key = derive_passphrase_key(new, kdf).await?;
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.for_writing(&self.folder.database()).await?;
        let keys = &unlocked.keys;
        let protection = KeySources {
            device: keys.fields.device_check.is_some() || new.is_none(),
            kdf,
            passphrase_key: passphrase_key.map(Arc::new),
        };
        let next = epoch::prepare(keys, protection, &self.folder, &self.keychain).await?;
        epoch::commit(unlocked, Some(next), &[]).await?;
        match self.clean_up(unlocked).await.leftovers.first() {
            None => Ok(()),
            Some(left) => Err((*left).into()),
        }
    }

    /// After how many wrong passphrases in a row everything is purged; `None` for never, as it is
    /// until somebody sets it.
    pub fn unlock_attempt_limit(&self) -> Option<UnlockAttemptLimit> {
        UnlockAttempts::load(&self.folder).limit()
    }

    /// Sets [`unlock_attempt_limit`](Self::unlock_attempt_limit). Of no use where no passphrase takes part.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and those of the file system.
    pub fn set_unlock_attempt_limit(&self, limit: Option<UnlockAttemptLimit>) -> Result<(), Error> {
        UnlockAttempts::load(&self.folder)
            .with_limit(limit)
            .save(&self.folder)
    }

    /// When the program is to lock by itself; known without any key.
    pub fn auto_lock(dir: &Path) -> AutoLock {
        AutoLock::load(&Folder::new(dir))
    }

    /// Sets [`auto_lock`](Self::auto_lock); only for whoever can open the store.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and those of the file system.
    pub fn set_auto_lock(&self, auto_lock: AutoLock) -> Result<(), Error> {
        auto_lock.save(&self.folder)
    }

    /// The bytes of the store's files.
    pub fn bytes(&self) -> u64 {
        self.folder.bytes()
    }

    /// Clears what is left of earlier epochs, and tells of which there was a secret.
    async fn clean_up(&self, unlocked: &mut OpenStore) -> CleanupOutcome {
        let traces = purge::truncate_wal_and_vacuum(&mut unlocked.connection, &self.folder).await;
        // The commit is on the disk, so the old secret goes whatever became of the log.
        let mut cleanup = remove_old_secrets(&unlocked.keys, &self.folder, &self.keychain).await;
        if traces.is_err() {
            cleanup.leftovers.push(Leftover::Log);
        }
        cleanup
    }

    /// Purges the store in `dir`, whatever its state, without any key: the device secret first, then
    /// the files. [Close](Self::close) an open vault before. It cannot be undone.
    ///
    /// # Errors
    /// [`Error::Busy`] if it is open, with nothing purged. A secret or a file that would not go is on the receipt, as
    /// [left](Receipt::leftovers); the call may be made again.
    pub async fn purge_all(dir: &Path, keychain: Arc<dyn Keychain>) -> Result<Receipt, Error> {
        purge::purge_store(&Folder::new(dir), &keychain).await
    }

    /// Empties the write-ahead log, closes the database, forgets the key and lets the store go. It is
    /// let go even if this fails, and if a vault is merely dropped. A log that cannot be emptied now,
    /// on a full disk or under a reader, is left for the next time; nothing in it is lost.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn close(self) -> Result<(), Error> {
        let mut connection = self.unlocked.into_inner().connection;
        let settled = try_truncate_wal(&mut connection, &self.folder).await;
        connection.close().await?;
        settled.map(drop)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}

/// The version of SQLite in this program.
///
/// # Errors
/// Those of the database.
pub async fn sqlite_version() -> Result<String, Error> {
    database::sqlite_version().await
}

/// Runs work that computes or waits for long where it holds up nobody.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|stopped| Error::Io(io::Error::other(stopped)))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::AssertSqlSafe;

    /// Lets the database grow by so many pages and no further, as a full disk would.
    async fn allow_pages(vault: &Vault, more: i64) {
        // The limit belongs to a connection, so not to one that is about to be replaced.
        let mut unlocked = vault.unlocked.lock().await;
        let unlocked = unlocked
            .for_writing(&vault.folder.database())
            .await
            .unwrap();
        let connection = &mut unlocked.connection;
        let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        let limit = AssertSqlSafe(format!("PRAGMA max_page_count = {}", pages + more));
        sqlx::query(limit).execute(&mut *connection).await.unwrap();
    }

    #[tokio::test]
    async fn a_database_that_may_not_grow_loses_nothing_and_can_be_purged() {
        let dir = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let vault = Vault::create(dir.path(), keychain, None, KdfCost::MIN)
            .await
            .unwrap();
        let photo = |byte| NewPhoto {
            original: Some(Zeroizing::new(vec![byte; 100_000])),
            ..NewPhoto::default()
        };
        let id = vault.add(photo(1)).await.unwrap();
        for more in 0..20 {
            allow_pages(&vault, more).await;
            assert!(
                matches!(vault.add(photo(2)).await, Err(Error::DiskFull)),
                "{more} pages more"
            );
            assert_eq!(vault.list().await.unwrap().entries.len(), 1);
            assert_eq!(
                *vault.read_object(id, ObjectKind::Original).await.unwrap(),
                [1; 100_000]
            );
        }
        vault.purge(&[id]).await.unwrap();
        assert_eq!(vault.list().await.unwrap(), Listing::default());
        // What was purged makes room for the next.
        allow_pages(&vault, 40).await;
        vault.add(photo(3)).await.unwrap();
    }
}
