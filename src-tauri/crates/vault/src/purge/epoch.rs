//! Key rotation, which begins a new epoch: a new device secret, every remaining key wrapped again, the old
//! secret removed.
//!
//! ```text
//! prepare        read the spare secret DS_n, of an epoch n > e, from the keychain
//! commit         one transaction: rows of purged photos go, keys of the others move from MK_e to MK_n, the header
//!                says n
//! clean_keychain remove DS_e from the keychain, check that it is gone, remove it from the list; store the next
//!                spare
//! ```
//!
//! Every copy of the store from before, on another disk, in a log or in old blocks of this one, was readable
//! with `DS_e` alone. Once that is gone, the purged photos cannot be unwrapped from any copy, and neither can
//! the others: they live on under keys that the copies do not have.
//!
//! A process may end between any two of these steps, and a keychain may lose its last seconds with it. Before the
//! commit the store says e, after it n, and both secrets are there: the old one goes only later, and the spare was
//! settled before (`purge/spare.rs`). So an entry is **never** written twice, and **never** removed unless a header
//! that was read from the disk, or committed to it, says so.
//!
//! Without a settled spare a purge removes the rows and notes in the same transaction that the rotation is owed.

use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};

use crate::crypto::secret::Secret;
use crate::error::Error;
use crate::ids::PhotoId;
use crate::keys::keychain::entry_name;
use crate::keys::master_key::MasterKey;
use crate::keys::passphrase::KdfParams;
use crate::purge::cleanup::clean_up;
use crate::purge::rewrap::rewrap_objects;
use crate::purge::spare::{KeychainAccess, latest_epoch, list_entry, provide_spare};
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

/// Takes the device secret of the next epoch from the keychain, if one takes part, and derives the keys.
///
/// # Errors
/// Nothing has changed then. [`Error::KeychainUnsettled`] if the keychain may still lose the secret;
/// [`Error::CopiedElsewhere`]; [`Error::KeychainUnavailable`] if it does not keep one, and
/// [`Error::KeychainTimedOut`].
pub(crate) async fn prepare(
    keys: &EpochKeys,
    sources: KeySources,
    access: KeychainAccess<'_>,
) -> Result<NextEpoch, Error> {
    let HeaderFields { store, epoch, .. } = keys.fields;
    if keys.fields.device_check.is_some() {
        // Where the list was lost, it is complete again from here on.
        list_entry(access.folder, &entry_name(store, epoch))?;
    }
    let (epoch, device) = if sources.device_secret {
        let spare = provide_spare(&keys.fields, access).await?;
        if !spare.settled {
            return Err(Error::KeychainUnsettled);
        }
        (spare.epoch, Some(spare.secret))
    } else {
        let latest = latest_epoch(&keys.fields, access.folder);
        (latest.checked_add(1).ok_or(Error::Damaged)?, None)
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

/// Purges the rows of `ids` and, where there is one, begins the next epoch, in one transaction. Without a next
/// epoch, a store with a device secret [owes](OpenStore::rotation_owed) it from then on.
///
/// # Errors
/// [`Error::DiskFull`] and others of the database. [`OpenStore::for_reading`] then finds out which epoch
/// it is.
pub(crate) async fn commit(
    store: &mut OpenStore,
    next: Option<NextEpoch>,
    ids: &[PhotoId],
) -> Result<(), Error> {
    let owes = next.is_none() && store.keys.fields.device_check.is_some();
    if owes {
        store.migrate().await?;
    }
    let settings = store.settings_or_default().await?;
    let mut transaction = store.connection.begin_with("BEGIN IMMEDIATE").await?;
    delete_rows(&mut transaction, ids).await?;
    if owes && !settings.rotation_owed {
        let owing = settings.with_rotation_owed(true);
        owing.save(&mut transaction, &store.keys.master).await?;
    }
    if let Some(NextEpoch { keys, header }) = next {
        rewrap_objects(&mut transaction, &store.keys.master, &keys.master).await?;
        if keys.fields.format >= LATEST_FORMAT {
            StoredSettings::rewrap(&mut transaction, &store.keys.master, &keys.master).await?;
            if settings.rotation_owed {
                let paid = settings.with_rotation_owed(false);
                paid.save(&mut transaction, &keys.master).await?;
            }
        }
        header.replace(&mut transaction).await?;
        // Before the commit, because its caller may go away before it ends.
        store.pending_keys = Some(keys);
    }
    transaction.commit().await?;
    store.adopt_pending_keys();
    Ok(())
}

/// Rotates the keys where an earlier purge [owes](OpenStore::rotation_owed) that and it can be done now. If not,
/// it stays owed.
pub(crate) async fn finish_rotation(store: &mut OpenStore, access: KeychainAccess<'_>) {
    if !store.rotation_owed().await {
        return;
    }
    let sources = KeySources::current(&store.keys);
    if let Ok(next) = prepare(&store.keys, sources, access).await
        && commit(store, Some(next), &[]).await.is_ok()
    {
        // What is left of it, the next purge names.
        drop(clean_up(store, access).await);
    }
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
