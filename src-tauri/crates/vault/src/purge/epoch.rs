//! Key rotation, which begins a new epoch: a new device secret, every remaining key wrapped again, the old
//! secret removed.
//!
//! ```text
//! prepare            list the new entry in the folder; store DS_{e+1} in the keychain, and read it back
//! commit             one transaction: rows of purged photos go, keys of the others move from MK_e to
//!                    MK_{e+1}, the header says e+1
//! remove_old_secrets remove DS_e from the keychain, check that it is gone, remove it from the list
//! ```
//!
//! Every copy of the store from before, on another disk, in a log or in old blocks of this one, was readable
//! with `DS_e` alone. Once that is gone, the purged photos cannot be unwrapped from any copy, and neither can
//! the others: they live on under keys that the copies do not have.
//!
//! A process may end between any two of these steps. Before the commit the store says e, after it e+1, and
//! both secrets are there. The next open removes the one that the header does not name. So an entry is
//! **never** written twice, and **never** removed unless a header that was read from the disk, or committed
//! to it, says so.

use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};

use crate::crypto::secret::Secret;
use crate::error::Error;
use crate::ids::PhotoId;
use crate::keys::keychain::{self, Keychain, entry_name, epoch_of};
use crate::keys::master_key::MasterKey;
use crate::keys::passphrase::KdfParams;
use crate::purge::rewrap::rewrap_objects;
use crate::store::folder::Folder;
use crate::store::header::{Header, HeaderFields};
use crate::store::open_store::{EpochKeys, OpenStore};
use crate::store::schema::LATEST_FORMAT;
use crate::store::settings::StoredSettings;

/// The keys of the next epoch and the header that goes with them.
pub(crate) struct NextEpoch {
    keys: EpochKeys,
    header: Header,
}

/// What the next epoch's master key is derived from.
pub(crate) struct KeySources {
    /// Whether a device secret takes part.
    pub(crate) device_secret: bool,
    /// How a key is derived from the passphrase, where one takes part, and that key.
    pub(crate) kdf: Option<KdfParams>,
    pub(crate) passphrase_key: Option<Arc<Secret>>,
}

impl KeySources {
    /// The same as now.
    pub(crate) fn current(keys: &EpochKeys) -> Self {
        KeySources {
            device_secret: keys.fields.device_check.is_some(),
            kdf: keys.fields.kdf,
            passphrase_key: keys.passphrase_key.clone(),
        }
    }
}

/// Stores the device secret of the next epoch in the keychain, if one takes part, and derives the keys.
///
/// # Errors
/// [`Error::KeychainUnavailable`] if the keychain does not keep it. Nothing has changed then.
pub(crate) async fn prepare(
    keys: &EpochKeys,
    sources: KeySources,
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
) -> Result<NextEpoch, Error> {
    let store = keys.fields.store;
    let listed = folder.entries().entries;
    let latest = listed.iter().filter_map(|entry| epoch_of(entry, store));
    let latest = latest.fold(keys.fields.epoch, u64::max);
    let epoch = latest.checked_add(1).ok_or(Error::Damaged)?;

    let device = if sources.device_secret {
        let old = entry_name(store, keys.fields.epoch);
        if keys.fields.device_check.is_some() && !listed.contains(&old) {
            // The list was lost; from here on it is complete again.
            folder.add_entry(&old)?;
        }
        let new = entry_name(store, epoch);
        folder.add_entry(&new)?;
        let secret = keychain::generate_and_store(keychain, new.clone()).await?;
        if secret.is_none() {
            // Best effort: a listed entry that is not there does no harm.
            let _ = folder.remove_entry(&new);
            return Err(Error::KeychainUnavailable(None));
        }
        secret
    } else {
        None
    };

    let KeySources {
        kdf,
        passphrase_key,
        ..
    } = sources;
    let master = MasterKey::derive(device.as_ref(), passphrase_key.as_deref(), store, epoch)?;
    let device = device.map(|it| it.derive_check(store, epoch)).transpose()?;
    let fields = HeaderFields {
        format: keys.fields.format,
        store,
        epoch,
        device_check: device,
        kdf,
    };
    let header = Header::seal(fields.clone(), &master)?;
    let master = Arc::new(master);
    Ok(NextEpoch {
        keys: EpochKeys {
            master,
            fields,
            passphrase_key,
        },
        header,
    })
}

/// Purges the rows of `ids` and, where there is one, begins the next epoch, in one transaction.
///
/// # Errors
/// [`Error::DiskFull`] and others of the database. [`OpenStore::for_reading`] then finds out which epoch
/// it is.
pub(crate) async fn commit(
    store: &mut OpenStore,
    next: Option<NextEpoch>,
    ids: &[PhotoId],
) -> Result<(), Error> {
    let mut transaction = store.connection.begin_with("BEGIN IMMEDIATE").await?;
    delete_rows(&mut transaction, ids).await?;
    if let Some(NextEpoch { keys, header }) = next {
        rewrap_objects(&mut transaction, &store.keys.master, &keys.master).await?;
        if keys.fields.format >= LATEST_FORMAT {
            StoredSettings::rewrap(&mut transaction, &store.keys.master, &keys.master).await?;
        }
        header.replace(&mut transaction).await?;
        // Before the commit, because its caller may go away before it ends.
        store.pending_keys = Some(keys);
    }
    transaction.commit().await?;
    store.adopt_pending_keys();
    Ok(())
}

/// Deletes the rows of `ids`, in the transaction that the connection is in.
async fn delete_rows(connection: &mut SqliteConnection, ids: &[PhotoId]) -> Result<(), Error> {
    for id in ids {
        let photo = &id.as_bytes()[..];
        sqlx::query!("DELETE FROM object WHERE photo = ?", photo)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
