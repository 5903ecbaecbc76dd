//! Opens a store: unlocks it, counts wrong passphrases, and finishes what a process that ended too early
//! left behind. It never creates a store where one was expected.

use std::path::Path;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::Mutex;

use super::Vault;
use super::attempt::{Attempt, count_attempt};
use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::keys::device_secret::DeviceSecret;
use crate::keys::keychain::{Keychain, entry_name};
use crate::keys::keychain_calls::{self, Deadline};
use crate::keys::passphrase::{Passphrase, derive_passphrase_key};
use crate::purge::cleanup::clean_keychain;
use crate::purge::destroyed::finish_destroyed;
use crate::purge::epoch::finish_rotation;
use crate::purge::purge_all::purge_store_holding_lock;
use crate::purge::spare::KeychainAccess;
use crate::store::database;
use crate::store::folder::Folder;
use crate::store::header::{Header, HeaderFields, read_header};
use crate::store::open_store::{EpochKeys, OpenStore};
use crate::store::wal::try_truncate_wal;

/// What can be said about a folder without any key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultStatus {
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

impl Vault {
    /// Inspects a folder, without any key and without changing anything.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::UnknownFormat`] or [`Error::KdfCostOutOfRange`] if there is a store
    /// that cannot be opened whatever the key.
    pub async fn status(dir: &Path) -> Result<VaultStatus, Error> {
        let folder = Folder::new(dir);
        let read = async || match folder.has_store()? {
            true => read_header(&folder).await.map(Some),
            false => Ok(None),
        };
        let found = read().await;
        let found = found.map_err(|error| error.in_folder(dir))?;
        let Some(Header { fields, .. }) = found else {
            return Ok(VaultStatus::Absent);
        };
        Ok(VaultStatus::Locked {
            needs_passphrase: fields.kdf.is_some(),
            needs_keychain: fields.device_check.is_some(),
        })
    }

    /// Refuses a store that somebody has open. Where there is no store nobody has.
    ///
    /// # Errors
    /// [`Error::Busy`] if another process, or this one, has it open; those of [`status`](Self::status).
    pub fn check_unused(dir: &Path) -> Result<(), Error> {
        let folder = Folder::new(dir);
        let check = || match folder.has_store()? {
            true => folder.lock().map(drop),
            false => Ok(()),
        };
        check().map_err(|error| error.in_folder(dir))
    }

    /// Opens the store in `dir`. A passphrase is ignored where the store takes none.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], and [`Error::PurgedAfterAttempts`] where the owner wanted that;
    /// [`Error::Absent`]; [`Error::Busy`] if another process, or this one, has it open;
    /// [`Error::PassphraseNeeded`] and [`Error::WrongPassphrase`]; [`Error::KeychainEntryMissing`],
    /// [`Error::KeychainEntryMismatch`] and [`Error::KeychainUnavailable`]; [`Error::KeychainTimedOut`] after two
    /// minutes, in which a person may unlock the keychain; and those of [`status`](Self::status).
    pub async fn open(
        dir: &Path,
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&Passphrase>,
    ) -> Result<Vault, Error> {
        Vault::open_with_clock(dir, keychain, passphrase, Arc::new(SystemClock)).await
    }

    /// The same with a clock of the caller's choice.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_with_clock(
        dir: &Path,
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&Passphrase>,
        clock: Arc<dyn Clock>,
    ) -> Result<Vault, Error> {
        let folder = Folder::new(dir);
        let opened = Vault::open_folder(&folder, keychain, passphrase, clock).await;
        opened.map_err(|error| error.in_folder(dir))
    }

    async fn open_folder(
        folder: &Folder,
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&Passphrase>,
        clock: Arc<dyn Clock>,
    ) -> Result<Vault, Error> {
        if !folder.has_store()? {
            return Err(Error::Absent);
        }
        // Only to know whether another process has it. While the keychain waits for a person, or hangs, the store is
        // nobody's, so that everything can be purged all the same.
        drop(folder.lock()?);
        let asked = read_header(folder).await?.fields;
        let mut device = load_device_secret(&asked, &keychain, passphrase).await?;
        let lock = folder.lock()?;
        if !folder.has_store()? {
            return Err(Error::Absent);
        }
        // Opening for writing makes a database of an empty file, so a damaged one is refused before.
        let header = read_header(folder).await?;
        if (asked.store, asked.epoch) != (header.fields.store, header.fields.epoch) {
            device = load_device_secret(&header.fields, &keychain, passphrase).await?;
        }
        let keys = unlock_counting_attempts(
            &header,
            device.as_ref(),
            passphrase,
            folder,
            &keychain,
            clock.now(),
        )
        .await?;
        let (mut connection, alone) = open_database(folder).await?;
        let access = KeychainAccess {
            keychain: &keychain,
            folder,
            clock: &*clock,
            deadline: Deadline::for_a_rotation(),
        };
        // A process that was killed between a purge and its cleanup left that to us.
        let log_is_empty = match try_truncate_wal(&mut connection, folder).await {
            Ok(empty) => empty,
            Err(error) => {
                // The lock is ours until the database is closed.
                let _ = connection.close().await;
                return Err(error);
            }
        };
        if log_is_empty {
            // A keychain that does not let go is asked again by every purge, whose receipt says so. It
            // keeps nobody from their photos.
            drop(clean_keychain(&keys, access).await);
        }
        let mut store = OpenStore::new(connection, keys);
        store.alone = alone;
        match store.migrate().await {
            // The store can be used as it is. The next write of settings tries again.
            Ok(()) | Err(Error::DiskFull | Error::Busy) => {}
            Err(error) => {
                let _ = store.connection.close().await;
                return Err(error);
            }
        }
        if log_is_empty {
            finish_rotation(&mut store, access).await;
        }
        if finish_destroyed(&mut store, access).await {
            folder.take_ballast();
        }
        Ok(Vault {
            store: Mutex::new(store),
            store_id: header.fields.store,
            keychain,
            clock,
            folder: folder.clone(),
            _lock: lock,
        })
    }
}

/// Opens the database. A full disk costs the ballast, and where there is none the connection is alone, which this also
/// returns: then everything can be read.
async fn open_database(folder: &Folder) -> Result<(SqliteConnection, bool), Error> {
    let path = folder.database();
    let opened = match database::open(&path).await {
        Err(Error::DiskFull) if folder.give_up_ballast() => database::open(&path).await,
        opened => opened,
    };
    match opened {
        Err(Error::DiskFull) => Ok((database::open_alone(&path).await?, true)),
        opened => Ok((opened?, false)),
    }
}

/// Asks the keychain for the device secret, if one takes part and nothing else is missing.
async fn load_device_secret(
    fields: &HeaderFields,
    keychain: &Arc<dyn Keychain>,
    passphrase: Option<&Passphrase>,
) -> Result<Option<DeviceSecret>, Error> {
    if fields.kdf.is_some() && passphrase.is_none_or(Passphrase::is_empty) {
        return Err(Error::PassphraseNeeded);
    }
    if fields.device_check.is_none() {
        return Ok(None);
    }
    let entry = entry_name(fields.store, fields.epoch);
    let loaded = keychain_calls::load(keychain, entry, Deadline::for_a_prompt()).await?;
    loaded.map(Some).ok_or(Error::KeychainEntryMissing)
}

/// Unlocks. A wrong passphrase is counted.
async fn unlock_counting_attempts(
    header: &Header,
    device: Option<&DeviceSecret>,
    passphrase: Option<&Passphrase>,
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
    now: i64,
) -> Result<EpochKeys, Error> {
    if header.fields.kdf.is_none() {
        return unlock(header, device, None).await;
    }
    let attempt = unlock(header, device, passphrase);
    match count_attempt(folder, now, attempt).await? {
        Attempt::Right(keys) => Ok(keys),
        Attempt::Wrong => Err(Error::WrongPassphrase),
        Attempt::WrongTooOften => {
            let receipt = purge_store_holding_lock(folder, keychain).await?;
            Err(match receipt.leftovers.first() {
                None => Error::PurgedAfterAttempts,
                Some(leftover) => (*leftover).into(),
            })
        }
    }
}

/// Derives the keys from what the header asks for.
async fn unlock(
    header: &Header,
    device: Option<&DeviceSecret>,
    passphrase: Option<&Passphrase>,
) -> Result<EpochKeys, Error> {
    let passphrase_key = derive_passphrase_key(passphrase, header.fields.kdf).await?;
    Ok(EpochKeys {
        master: Arc::new(header.unlock(device, passphrase_key.as_ref())?),
        fields: header.fields.clone(),
        passphrase_key: passphrase_key.map(Arc::new),
    })
}
