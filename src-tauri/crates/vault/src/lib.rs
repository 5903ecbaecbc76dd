//! The vault: keeps photos sealed, and destroys them when told to.
//!
//! It knows keys and rows. It knows no pixels, no window and no command line, and it never hands out
//! a key. Every original, output, thumbnail and record is sealed with a data key of its own
//! (`envelope.rs`); the data keys are wrapped by a master key (`key.rs`) that comes from the machine's
//! keychain (`keychain.rs`), a passphrase (`passphrase.rs`) or both. `docs/formats.md` describes every
//! byte that reaches the disk.
//!
//! What it does not promise: a store that was copied away and is put back in place of a newer one is
//! not noticed, nor is a photo all of whose rows were removed; and a program that runs as the same
//! user while the vault is open can do whatever that user can.

mod cipher;
mod database;
mod envelope;
mod epoch;
mod error;
mod folder;
mod header;
mod key;
mod keychain;
mod passphrase;
mod photos;
mod purge;
mod receipt;
mod record;
mod secret;
mod unlocked;
#[cfg(test)]
mod vectors;

pub use envelope::MAX_OBJECT_LEN;
pub use error::Error;
pub use key::DeviceSecret;
pub use keychain::{Keychain, MemoryKeychain, OsKeychain, keeps_secrets};
pub use passphrase::{Cost, Passphrase};
pub use receipt::{Purged, Receipt, Uncovered};
pub use record::{Entry, Kind, Listing, NewPhoto, PhotoId};

use std::fmt;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::{Connection, SqliteConnection};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::folder::Folder;
use crate::header::{Fields, Header, Stretching};
use crate::key::{MasterKey, StoreId};
use crate::keychain::entry_name;
use crate::record::Record;
use crate::secret::Secret;
use crate::unlocked::{Keys, Unlocked};

/// The first epoch of a store.
const FIRST_EPOCH: u64 = 1;

/// What can be told about a folder without any key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// There is no store.
    Absent,
    /// There is one.
    Locked {
        /// Whether it takes a passphrase.
        needs_passphrase: bool,
        /// Whether it takes a secret from the keychain.
        needs_keychain: bool,
    },
}

/// An open store. It is held by this process, with its master key, until it is closed or dropped.
pub struct Vault {
    unlocked: Mutex<Unlocked>,
    store: StoreId,
    keychain: Arc<dyn Keychain>,
    folder: Folder,
    // Last, so that nobody else gets in while the rest is being dropped.
    _lock: File,
}

impl Vault {
    /// Looks at a folder, without any key and without changing anything.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::FormatUnknown`] or [`Error::HeaderRefused`] if there is a store
    /// that cannot be opened whatever the key.
    pub async fn status(dir: &Path) -> Result<Status, Error> {
        let folder = Folder::at(dir);
        if !folder.has_store()? {
            return Ok(Status::Absent);
        }
        let fields = look(&folder).await?.fields;
        Ok(Status::Locked {
            needs_passphrase: fields.stretching.is_some(),
            needs_keychain: fields.device.is_some(),
        })
    }

    /// Makes a store in `dir`, which need not exist, and opens it.
    ///
    /// A device secret takes part if `keychain` keeps it, and a passphrase if one is given; `cost` is
    /// what guessing that will cost. A store is there whole or not at all.
    ///
    /// # Errors
    /// [`Error::PassphraseNeeded`] if the keychain keeps nothing and no passphrase, or an empty one,
    /// is given; [`Error::AlreadyExists`]; [`Error::Busy`]; [`Error::DiskFull`].
    pub async fn create(
        dir: &Path,
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&Passphrase>,
        cost: Cost,
    ) -> Result<Vault, Error> {
        let folder = Folder::at(dir);
        folder.make()?;
        let lock = folder.lock()?;
        if folder.has_store()? {
            return Err(Error::AlreadyExists);
        }
        let passphrase = passphrase.filter(|it| !it.is_empty());

        let (store, epoch) = (StoreId::make()?, FIRST_EPOCH);
        let entry = entry_name(store, epoch);
        folder.note_entry(&entry)?;
        let device = keychain::keep(&keychain, entry.clone()).await?;
        if device.is_none() {
            folder.strike_entry(&entry)?;
            if passphrase.is_none() {
                return Err(Error::PassphraseNeeded);
            }
        }

        let made = async {
            let stretching = passphrase.map(|_| Stretching::make(cost)).transpose()?;
            let stretched = stretch(passphrase, stretching).await?;
            let master = MasterKey::derive(device.as_ref(), stretched.as_ref(), store, epoch)?;
            let device = device
                .as_ref()
                .map(|it| it.derive_check(store, epoch))
                .transpose()?;
            let fields = Fields {
                store,
                epoch,
                device,
                stretching,
            };
            write_store(&folder, &Header::make(fields.clone(), &master)?).await?;
            let connection = database::open(&folder.database()).await?;
            let keys = Keys {
                master: Arc::new(master),
                fields,
                stretched: stretched.map(Arc::new),
            };
            Ok(Vault {
                unlocked: Mutex::new(Unlocked::new(connection, keys)),
                store,
                keychain: Arc::clone(&keychain),
                folder: folder.clone(),
                _lock: lock,
            })
        };
        match made.await {
            Ok(vault) => Ok(vault),
            Err(error) => {
                // Best effort: the note outlives whatever fails here, and purging everything reads it.
                let _ = folder.remove_database(&folder.unfinished());
                if device.is_some()
                    && !folder.has_store().unwrap_or(true)
                    && keychain::remove(&keychain, entry.clone()).await.is_ok()
                {
                    let _ = folder.strike_entry(&entry);
                }
                Err(error)
            }
        }
    }

    /// Opens the store in `dir`. A passphrase that the store does not take is not looked at.
    ///
    /// # Errors
    /// [`Error::Absent`]; [`Error::Busy`] if another process, or this one, has it open;
    /// [`Error::PassphraseNeeded`] and [`Error::WrongPassphrase`]; [`Error::KeychainForgot`],
    /// [`Error::KeychainChanged`] and [`Error::KeychainUnavailable`]; and whatever
    /// [`status`](Self::status) says.
    pub async fn open(
        dir: &Path,
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&Passphrase>,
    ) -> Result<Vault, Error> {
        let folder = Folder::at(dir);
        if !folder.has_store()? {
            return Err(Error::Absent);
        }
        let lock = folder.lock()?;
        // Opening for writing makes a database of an empty file, so a wreck is refused before.
        let header = look(&folder).await?;
        let keys = unlock(&header, &keychain, passphrase).await?;
        let mut connection = database::open(&folder.database()).await?;
        // A process that was killed between a purge and its clearing up left that to us.
        match settle(&mut connection, &folder).await {
            // A keychain that will not let go is asked again by every purge, which then says so; it
            // keeps nobody from their photos.
            Ok(true) => drop(forget(&keys, &folder, &keychain).await),
            Ok(false) => {}
            Err(error) => {
                // The lock is ours until the database is let go.
                let _ = connection.close().await;
                return Err(error);
            }
        }
        Ok(Vault {
            unlocked: Mutex::new(Unlocked::new(connection, keys)),
            store: header.fields.store,
            keychain,
            folder,
            _lock: lock,
        })
    }

    /// Keeps a photo. When this returns it survives a power cut.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::DiskFull`]; nothing is kept then.
    pub async fn add(&self, photo: NewPhoto) -> Result<PhotoId, Error> {
        let id = PhotoId::make()?;
        let added = now();
        let store = self.store;
        let objects = blocking(move || photos::seal(&photo, id, added, store)).await?;
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.write(&self.folder.database()).await?;
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
        let rows = photos::load_all(&mut unlocked.read().await?.connection).await?;
        let master = Arc::clone(&unlocked.keys.master);
        drop(unlocked);
        blocking(move || Ok(photos::listing(&master, rows))).await
    }

    /// One photo, without its pixels.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Damaged`].
    pub async fn entry(&self, id: PhotoId) -> Result<Entry, Error> {
        Ok(self.record(id).await?.into_entry(id))
    }

    /// One object of a photo, as it was given. For [`Kind::Metadata`], the record as JSON.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such photo, [`Error::NotKept`] if it was kept without this
    /// object, [`Error::Damaged`] if it is not what was sealed. Never a part of it.
    pub async fn unseal(&self, id: PhotoId, kind: Kind) -> Result<Zeroizing<Vec<u8>>, Error> {
        let record = self.record(id).await?;
        if kind == Kind::Metadata {
            return record.to_bytes();
        }
        let len = *record
            .lengths
            .get(&kind)
            .ok_or(Error::NotKept { id, kind })?;
        let mut unlocked = self.unlocked.lock().await;
        let row = photos::load(&mut unlocked.read().await?.connection, id, kind).await?;
        let master = Arc::clone(&unlocked.keys.master);
        drop(unlocked);
        let row = row.ok_or(Error::Damaged)?;
        let content = blocking(move || photos::unseal(&master, id, kind, row)).await?;
        if content.len() as u64 == len {
            Ok(content)
        } else {
            Err(Error::Damaged)
        }
    }

    async fn record(&self, id: PhotoId) -> Result<Record, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let present = photos::kinds(&mut unlocked.read().await?.connection, id).await?;
        if present.is_empty() {
            return Err(Error::NotFound(id));
        }
        let row = photos::load(&mut unlocked.connection, id, Kind::Metadata).await?;
        let master = Arc::clone(&unlocked.keys.master);
        drop(unlocked);
        photos::record(&master, id, row.ok_or(Error::Damaged)?, &present)
    }

    /// Purges photos, all of `ids` or none: when this returns their rows are gone from the database
    /// and from the write-ahead log, and the device secret that opened any copy of them is gone from
    /// the keychain. It cannot be undone. With no ids it only clears traces.
    ///
    /// # Errors
    /// With nothing purged: [`Error::NotFound`] for the first id that is not there,
    /// [`Error::KeychainUnavailable`] if the keychain does not keep the secret of the next epoch,
    /// [`Error::DiskFull`]. With the photos gone from the store, but no receipt: [`Error::Busy`] if
    /// another program is reading the database, so that the log is not empty yet, and
    /// [`Error::SecretRemains`].
    pub async fn purge(&self, ids: &[PhotoId]) -> Result<Receipt, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.write(&self.folder.database()).await?;
        let tally = purge::tally(&mut unlocked.connection, ids).await?;
        if !ids.is_empty() {
            let keys = &unlocked.keys;
            let next = match keys.fields.device {
                Some(_) => Some(epoch::prepare(keys, &self.folder, &self.keychain).await?),
                None => None,
            };
            epoch::commit(unlocked, next, ids).await?;
        }
        let cleared = purge::traces(&mut unlocked.connection, &self.folder).await;
        // The commit is on the disk, so the old secret goes whatever became of the log.
        let forgotten = forget(&unlocked.keys, &self.folder, &self.keychain).await;
        cleared.and(forgotten.map(|epochs| Receipt::new(Purged::Photos, tally, epochs)))
    }

    /// Purges the store in `dir`, whatever its state, without any key: the device secret first, then
    /// the files. [Close](Self::close) an open vault before. It cannot be undone.
    ///
    /// # Errors
    /// [`Error::Busy`] if it is open, with nothing purged. [`Error::SecretRemains`] if the files are gone but the keychain
    /// may still hold the secret; the call may be made again. [`Error::Io`] if a file would not go.
    pub async fn purge_all(dir: &Path, keychain: Arc<dyn Keychain>) -> Result<Receipt, Error> {
        purge::everything(&Folder::at(dir), &keychain).await
    }

    /// Empties the write-ahead log, closes the database, forgets the key and lets the store go. It is
    /// let go even if this fails, and if a vault is merely dropped. A log that cannot be emptied now,
    /// on a full disk or under a reader, is left for the next time; nothing in it is lost.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn close(self) -> Result<(), Error> {
        let mut connection = self.unlocked.into_inner().connection;
        let settled = settle(&mut connection, &self.folder).await;
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
    database::version().await
}

/// Writes a whole store beside the place where it belongs, and moves it there.
async fn write_store(folder: &Folder, header: &Header) -> Result<(), Error> {
    let path = folder.start_unfinished()?;
    let mut connection = database::open(&path).await?;
    let written = async {
        let mut transaction = connection.begin().await?;
        database::lay_schema(&mut transaction).await?;
        header.insert(&mut transaction).await?;
        transaction.commit().await?;
        // The file moves without its log, so nothing may be left in there. SQLite empties it when the
        // last connection closes, but does not say when that fails.
        purge::cut_log(&mut connection, &path).await
    };
    let written = written.await;
    let closed = connection.close().await;
    written.and(closed.map_err(Error::from))?;
    folder.finish()
}

/// Reads the header without changing anything.
async fn look(folder: &Folder) -> Result<Header, Error> {
    let mut connection = database::look(&folder.database()).await?;
    let header = match database::check_schema(&mut connection).await {
        Ok(()) => Header::load(&mut connection).await,
        Err(error) => Err(error),
    };
    connection.close().await?;
    header
}

async fn unlock(
    header: &Header,
    keychain: &Arc<dyn Keychain>,
    passphrase: Option<&Passphrase>,
) -> Result<Keys, Error> {
    let Fields {
        store,
        epoch,
        device,
        stretching,
    } = header.fields;
    let passphrase = passphrase.filter(|it| stretching.is_some() && !it.is_empty());
    if stretching.is_some() && passphrase.is_none() {
        return Err(Error::PassphraseNeeded);
    }
    let device = match device {
        Some(_) => Some(keychain::load(keychain, entry_name(store, epoch)).await?),
        None => None,
    };
    let stretched = stretch(passphrase, stretching).await?;
    Ok(Keys {
        master: Arc::new(header.unlock(device.as_ref(), stretched.as_ref())?),
        fields: header.fields.clone(),
        stretched: stretched.map(Arc::new),
    })
}

/// Empties the write-ahead log if that can be done now, and tells whether it is empty.
async fn settle(connection: &mut SqliteConnection, folder: &Folder) -> Result<bool, Error> {
    match purge::cut_log(connection, &folder.database()).await {
        Ok(()) => Ok(true),
        Err(Error::Busy | Error::DiskFull) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes what earlier epochs left in the keychain, where this store uses one.
async fn forget(
    keys: &Keys,
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
) -> Result<Vec<u64>, Error> {
    match keys.fields.device {
        Some(_) => epoch::forget(keys, folder, keychain).await,
        None => Ok(Vec::new()),
    }
}

async fn stretch(
    passphrase: Option<&Passphrase>,
    stretching: Option<Stretching>,
) -> Result<Option<Secret>, Error> {
    let (Some(passphrase), Some(stretching)) = (passphrase, stretching) else {
        return Ok(None);
    };
    let passphrase = passphrase.copy();
    blocking(move || stretching.stretch(&passphrase).map(Some)).await
}

/// Runs work that computes or waits for long where it holds up nobody.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|stopped| Error::Io(io::Error::other(stopped)))?
}

fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::AssertSqlSafe;

    /// Lets the database grow by so many pages and no further, as a full disk would.
    async fn allow_pages(vault: &Vault, more: i64) {
        // The limit belongs to a connection, so not to one that is about to be replaced.
        let mut unlocked = vault.unlocked.lock().await;
        let unlocked = unlocked.write(&vault.folder.database()).await.unwrap();
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
        let vault = Vault::create(dir.path(), keychain, None, Cost::FLOOR)
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
                *vault.unseal(id, Kind::Original).await.unwrap(),
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
