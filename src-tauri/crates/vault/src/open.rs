//! Making a store, opening it and looking at it from outside.
//!
//! Opening asks for everything that the header names, tells what is missing, and finishes what a
//! process that ended too early has left to be done. It never makes a store where one was expected.

use std::path::Path;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::Mutex;

use crate::clock::{Clock, SystemClock};
use crate::crypto::secret::Secret;
use crate::keys::key::{MasterKey, StoreId};
use crate::keys::keychain::{self, entry_name};
use crate::keys::unlock_attempts::UnlockAttempts;
use crate::purge::epoch;
use crate::purge::receipt::CleanupOutcome;
use crate::store::database;
use crate::store::folder::Folder;
use crate::store::header::{Header, HeaderFields, KdfParams, LATEST_FORMAT};
use crate::store::open_store::{EpochKeys, OpenStore};
use crate::store::settings::StoredSettings;
use crate::{Error, KdfCost, Keychain, Passphrase, Vault, blocking, purge};

/// The first epoch of a store.
const FIRST_EPOCH: u64 = 1;

/// What can be told about a folder without any key.
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
    /// Looks at a folder, without any key and without changing anything.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::UnknownFormat`] or [`Error::KdfCostOutOfRange`] if there is a store
    /// that cannot be opened whatever the key.
    pub async fn status(dir: &Path) -> Result<VaultStatus, Error> {
        let folder = Folder::new(dir);
        if !folder.has_store()? {
            return Ok(VaultStatus::Absent);
        }
        let fields = read_header(&folder).await?.fields;
        Ok(VaultStatus::Locked {
            needs_passphrase: fields.kdf.is_some(),
            needs_keychain: fields.device_check.is_some(),
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
        cost: KdfCost,
    ) -> Result<Vault, Error> {
        let folder = Folder::new(dir);
        folder.create()?;
        let lock = folder.lock()?;
        if folder.has_store()? {
            return Err(Error::AlreadyExists);
        }
        let passphrase = passphrase.filter(|it| !it.is_empty());

        let (store, epoch) = (StoreId::generate()?, FIRST_EPOCH);
        let entry = entry_name(store, epoch);
        folder.add_entry(&entry)?;
        let device = keychain::generate_and_store(&keychain, entry.clone()).await?;
        if device.is_none() {
            folder.remove_entry(&entry)?;
            if passphrase.is_none() {
                return Err(Error::PassphraseNeeded);
            }
        }

        let made = async {
            let kdf = passphrase.map(|_| KdfParams::generate(cost)).transpose()?;
            let passphrase_key = derive_passphrase_key(passphrase, kdf).await?;
            let master = MasterKey::derive(device.as_ref(), passphrase_key.as_ref(), store, epoch)?;
            let device = device
                .as_ref()
                .map(|it| it.derive_check(store, epoch))
                .transpose()?;
            let fields = HeaderFields {
                format: LATEST_FORMAT,
                store,
                epoch,
                device_check: device,
                kdf,
            };
            let header = Header::seal(fields.clone(), &master)?;
            write_store(&folder, &header, &master).await?;
            let connection = database::open(&folder.database()).await?;
            let keys = EpochKeys {
                master: Arc::new(master),
                fields,
                passphrase_key: passphrase_key.map(Arc::new),
            };
            Ok(Vault {
                unlocked: Mutex::new(OpenStore::new(connection, keys)),
                store,
                keychain: Arc::clone(&keychain),
                clock: Arc::new(SystemClock),
                folder: folder.clone(),
                _lock: lock,
            })
        };
        match made.await {
            Ok(vault) => Ok(vault),
            Err(error) => {
                // Best effort: the note outlives whatever fails here, and purging everything reads it.
                let _ = folder.remove_database(&folder.temporary_database());
                if device.is_some()
                    && !folder.has_store().unwrap_or(true)
                    && keychain::remove(&keychain, entry.clone()).await.is_ok()
                {
                    let _ = folder.remove_entry(&entry);
                }
                Err(error)
            }
        }
    }

    /// Opens the store in `dir`. A passphrase that the store does not take is not looked at.
    ///
    /// # Errors
    /// [`Error::TooManyAttempts`], and [`Error::PurgedAfterAttempts`] where the owner wanted that;
    /// [`Error::Absent`]; [`Error::Busy`] if another process, or this one, has it open;
    /// [`Error::PassphraseNeeded`] and [`Error::WrongPassphrase`]; [`Error::KeychainEntryMissing`],
    /// [`Error::KeychainEntryMismatch`] and [`Error::KeychainUnavailable`]; and whatever
    /// [`status`](Self::status) says.
    pub async fn open(
        dir: &Path,
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&Passphrase>,
    ) -> Result<Vault, Error> {
        Vault::open_with_clock(dir, keychain, passphrase, Arc::new(SystemClock)).await
    }

    /// The same, by a clock of the caller's.
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
        if !folder.has_store()? {
            return Err(Error::Absent);
        }
        let lock = folder.lock()?;
        // Opening for writing makes a database of an empty file, so a wreck is refused before.
        let header = read_header(&folder).await?;
        let keys =
            unlock_counting_attempts(&header, &keychain, passphrase, &folder, clock.now()).await?;
        let mut connection = database::open(&folder.database()).await?;
        // A process that was killed between a purge and its clearing up left that to us.
        match try_truncate_wal(&mut connection, &folder).await {
            // A keychain that will not let go is asked again by every purge, which then says so; it
            // keeps nobody from their photos.
            Ok(true) => drop(remove_old_secrets(&keys, &folder, &keychain).await),
            Ok(false) => {}
            Err(error) => {
                // The lock is ours until the database is let go.
                let _ = connection.close().await;
                return Err(error);
            }
        }
        let mut unlocked = OpenStore::new(connection, keys);
        match unlocked.migrate().await {
            // It can be used as it is; the next writing of settings tries again.
            Ok(()) | Err(Error::DiskFull | Error::Busy) => {}
            Err(error) => {
                let _ = unlocked.connection.close().await;
                return Err(error);
            }
        }
        Ok(Vault {
            unlocked: Mutex::new(unlocked),
            store: header.fields.store,
            keychain,
            clock,
            folder,
            _lock: lock,
        })
    }
}

/// Writes a whole store beside the place where it belongs, and moves it there.
async fn write_store(folder: &Folder, header: &Header, master: &MasterKey) -> Result<(), Error> {
    let path = folder.create_temporary_database()?;
    let mut connection = database::open(&path).await?;
    let written = async {
        let mut transaction = connection.begin().await?;
        database::create_schema(&mut transaction, LATEST_FORMAT).await?;
        StoredSettings::default()
            .save(&mut transaction, master)
            .await?;
        header.insert(&mut transaction).await?;
        transaction.commit().await?;
        // The file moves without its log, so nothing may be left in there. SQLite empties it when the
        // last connection closes, but does not say when that fails.
        purge::truncate_wal(&mut connection, &path).await
    };
    let written = written.await;
    let closed = connection.close().await;
    written.and(closed.map_err(Error::from))?;
    folder.publish_database()
}

/// Reads the header without changing anything.
pub(crate) async fn read_header(folder: &Folder) -> Result<Header, Error> {
    let mut connection = database::open_read_only(&folder.database()).await?;
    let header = match database::check_schema(&mut connection).await {
        Ok(()) => Header::load(&mut connection).await,
        Err(error) => Err(error),
    };
    connection.close().await?;
    header
}

/// Unlocks, counts a passphrase that is wrong, and does not look at one that comes too soon.
async fn unlock_counting_attempts(
    header: &Header,
    keychain: &Arc<dyn Keychain>,
    passphrase: Option<&Passphrase>,
    folder: &Folder,
    now: i64,
) -> Result<EpochKeys, Error> {
    if header.fields.kdf.is_none() || passphrase.is_none_or(Passphrase::is_empty) {
        return unlock(header, keychain, passphrase).await;
    }
    let known = UnlockAttempts::load(folder);
    let before = known.clamp_to_clock(now);
    let delay = before.delay(now);
    if !delay.is_zero() {
        if before != known {
            // Best effort, as below.
            let _ = before.save(folder);
        }
        let seconds = delay.as_millis().div_ceil(1000) as u64;
        return Err(Error::TooManyAttempts { seconds });
    }
    let counted = before.with_failure(now);
    // A disk that takes no note keeps its owner out no more than anybody else.
    let _ = counted.save(folder);
    let unlocked = unlock(header, keychain, passphrase).await;
    match &unlocked {
        Ok(_) => drop(before.reset().save(folder)),
        Err(Error::WrongPassphrase) if counted.limit_reached() => {
            let receipt = purge::purge_store_holding_lock(folder, keychain).await?;
            return Err(match receipt.leftovers.first() {
                None => Error::PurgedAfterAttempts,
                Some(left) => (*left).into(),
            });
        }
        Err(Error::WrongPassphrase) => {}
        // The passphrase was not what it failed for.
        Err(_) => drop(before.save(folder)),
    }
    unlocked
}

async fn unlock(
    header: &Header,
    keychain: &Arc<dyn Keychain>,
    passphrase: Option<&Passphrase>,
) -> Result<EpochKeys, Error> {
    let HeaderFields {
        store,
        epoch,
        device_check,
        kdf,
        ..
    } = header.fields;
    let passphrase = passphrase.filter(|it| kdf.is_some() && !it.is_empty());
    if kdf.is_some() && passphrase.is_none() {
        return Err(Error::PassphraseNeeded);
    }
    let device = match device_check {
        Some(_) => Some(keychain::load(keychain, entry_name(store, epoch)).await?),
        None => None,
    };
    let passphrase_key = derive_passphrase_key(passphrase, kdf).await?;
    Ok(EpochKeys {
        master: Arc::new(header.unlock(device.as_ref(), passphrase_key.as_ref())?),
        fields: header.fields.clone(),
        passphrase_key: passphrase_key.map(Arc::new),
    })
}

/// Empties the write-ahead log if that can be done now, and tells whether it is empty.
pub(crate) async fn try_truncate_wal(
    connection: &mut SqliteConnection,
    folder: &Folder,
) -> Result<bool, Error> {
    match purge::truncate_wal(connection, &folder.database()).await {
        Ok(()) => Ok(true),
        Err(Error::Busy | Error::DiskFull) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Removes what earlier epochs left in the keychain, where this store uses one.
pub(crate) async fn remove_old_secrets(
    keys: &EpochKeys,
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
) -> CleanupOutcome {
    match keys.fields.device_check {
        Some(_) => epoch::remove_old_secrets(keys, folder, keychain).await,
        None => CleanupOutcome::default(),
    }
}

pub(crate) async fn derive_passphrase_key(
    passphrase: Option<&Passphrase>,
    kdf: Option<KdfParams>,
) -> Result<Option<Secret>, Error> {
    let (Some(passphrase), Some(kdf)) = (passphrase, kdf) else {
        return Ok(None);
    };
    let passphrase = passphrase.copy();
    blocking(move || kdf.derive(&passphrase).map(Some)).await
}
