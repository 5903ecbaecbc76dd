//! Creates a store: whole, or not at all.

use std::path::Path;
use std::sync::Arc;

use sqlx::Connection;
use tokio::sync::Mutex;

use super::Vault;
use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::ids::StoreId;
use crate::keys::keychain::{Keychain, entry_name};
use crate::keys::keychain_calls::{self, Deadline};
use crate::keys::master_key::MasterKey;
use crate::keys::passphrase::{KdfCost, KdfParams, Passphrase, derive_passphrase_key};
use crate::purge::cleanup::clean_keychain;
use crate::purge::spare::KeychainAccess;
use crate::store::database;
use crate::store::folder::Folder;
use crate::store::header::{Header, HeaderFields};
use crate::store::open_store::{EpochKeys, OpenStore};
use crate::store::schema::{LATEST_FORMAT, create_schema};
use crate::store::settings::StoredSettings;
use crate::store::wal::truncate_wal;

/// The first epoch of a store.
const FIRST_EPOCH: u64 = 1;

impl Vault {
    /// Creates a store in `dir`, which need not exist, and opens it.
    ///
    /// A device secret takes part if `keychain` keeps it, and a passphrase if one is given. `cost` is the cost
    /// of one guess at it.
    ///
    /// # Errors
    /// [`Error::PassphraseNeeded`] if the keychain keeps nothing and no passphrase, or an empty one, is
    /// given; [`Error::KeychainTimedOut`] if it does not answer and none is given; [`Error::AlreadyExists`];
    /// [`Error::Busy`]; [`Error::DiskFull`].
    pub async fn create(
        dir: &Path,
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&Passphrase>,
        cost: KdfCost,
    ) -> Result<Vault, Error> {
        Vault::create_with_clock(dir, keychain, passphrase, cost, Arc::new(SystemClock)).await
    }

    /// The same with a clock of the caller's choice.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub async fn create_with_clock(
        dir: &Path,
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&Passphrase>,
        cost: KdfCost,
        clock: Arc<dyn Clock>,
    ) -> Result<Vault, Error> {
        let created = Vault::create_once(dir, keychain, passphrase, cost, clock).await;
        created.map_err(|error| error.in_folder(dir))
    }

    async fn create_once(
        dir: &Path,
        keychain: Arc<dyn Keychain>,
        passphrase: Option<&Passphrase>,
        cost: KdfCost,
        clock: Arc<dyn Clock>,
    ) -> Result<Vault, Error> {
        let folder = Folder::new(dir);
        // Before anything is made there.
        folder.has_store()?;
        folder.create()?;
        let lock = folder.lock()?;
        if folder.has_store()? {
            return Err(Error::AlreadyExists);
        }
        let passphrase = passphrase.filter(|it| !it.is_empty());

        folder.mark_entries_purged()?;

        let (store_id, epoch) = (StoreId::generate()?, FIRST_EPOCH);
        let entry = entry_name(store_id, epoch);
        folder.add_entry(&entry)?;
        let deadline = Deadline::for_a_prompt();
        let stored = keychain_calls::generate_and_store(&keychain, entry.clone(), deadline).await;
        let device = match stored {
            Ok(Some(device)) => Some(device),
            // It may be stored later, so its entry stays listed.
            Err(Error::KeychainTimedOut) if passphrase.is_some() => None,
            Err(Error::KeychainTimedOut) => return Err(Error::KeychainTimedOut),
            _ => {
                folder.remove_entry(&entry)?;
                None
            }
        };
        if device.is_none() && passphrase.is_none() {
            return Err(Error::PassphraseNeeded);
        }

        let created = async {
            let kdf = passphrase.map(|_| KdfParams::generate(cost)).transpose()?;
            let passphrase_key = derive_passphrase_key(passphrase, kdf).await?;
            let master =
                MasterKey::derive(device.as_ref(), passphrase_key.as_ref(), store_id, epoch)?;
            let device_check = device
                .as_ref()
                .map(|it| it.derive_check(store_id, epoch))
                .transpose()?;
            let fields = HeaderFields {
                format: LATEST_FORMAT,
                store: store_id,
                epoch,
                device_check,
                kdf,
            };
            let header = Header::seal(fields.clone(), &master)?;
            write_new_store(&folder, &header, &master).await?;
            let connection = database::open(&folder.database()).await?;
            let keys = EpochKeys {
                master: Arc::new(master),
                fields,
                passphrase_key: passphrase_key.map(Arc::new),
            };
            let access = KeychainAccess {
                keychain: &keychain,
                folder: &folder,
                clock: &*clock,
                deadline: Deadline::for_a_rotation(),
            };
            if device.is_some() {
                // The store is whole without a spare; the next open or purge stores one.
                drop(clean_keychain(&keys, access).await);
            }
            Ok(Vault {
                store: Mutex::new(OpenStore::new(connection, keys)),
                store_id,
                keychain: Arc::clone(&keychain),
                clock: Arc::clone(&clock),
                folder: folder.clone(),
                _lock: lock,
            })
        };
        match created.await {
            Ok(vault) => {
                folder.take_ballast();
                Ok(vault)
            }
            Err(error) => {
                // Best effort: the list outlives whatever fails here, and purging everything reads it.
                let _ = folder.remove_database(&folder.temporary_database());
                let deadline = Deadline::for_a_rotation();
                if device.is_some()
                    && !folder.has_store().unwrap_or(true)
                    && keychain_calls::remove(&keychain, entry.clone(), deadline)
                        .await
                        .is_ok()
                {
                    let _ = folder.remove_entry(&entry);
                }
                Err(error)
            }
        }
    }
}

/// Writes a whole store to a temporary file and moves it to its place.
async fn write_new_store(
    folder: &Folder,
    header: &Header,
    master: &MasterKey,
) -> Result<(), Error> {
    let path = folder.create_temporary_database()?;
    let mut connection = database::open(&path).await?;
    let written = async {
        let mut transaction = connection.begin().await?;
        create_schema(&mut transaction, LATEST_FORMAT).await?;
        let defaults = StoredSettings::default();
        defaults.save(&mut transaction, master).await?;
        header.insert(&mut transaction).await?;
        transaction.commit().await?;
        // The file moves without its log, so nothing may be left in there. SQLite empties it when the
        // last connection closes, but does not say when that fails.
        truncate_wal(&mut connection, &path).await
    };
    let written = written.await;
    let closed = connection.close().await;
    written.and(closed.map_err(Error::from))?;
    folder.publish_database()
}
