//! Turning the epoch: a new device secret, every key that stays wrapped anew, the old secret gone.
//!
//! ```text
//! prepare   note the new entry in the folder; have the keychain keep DS_{e+1}, and read it back
//! commit    one transaction: rows of purged photos go, keys of the others move from MK_e to
//!           MK_{e+1}, the header says e+1
//! forget    remove DS_e from the keychain, look whether it is gone, strike it from the note
//! ```
//!
//! Every copy of the store from before, on another disk, in a log or in the old blocks of this one,
//! was readable with `DS_e` alone. Once that is gone the purged photos cannot be unwrapped from any
//! of them, and neither can the others: they live on under keys that the copies do not hold.
//!
//! A process may end between any two of these. Before the commit the store still says e, afterwards
//! e+1, and both secrets are there; the next open removes whichever the header does not name. So an
//! entry is **never** written twice, and **never** removed on anything but the word of a header that
//! has been read from, or committed to, the disk.

use std::collections::BTreeSet;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};

use crate::blocking;
use crate::crypto::secret::Secret;
use crate::error::Error;
use crate::keys::key::{KeyWrapper, MasterKey, ObjectAad, WRAPPED_KEY_LEN};
use crate::keys::keychain::{self, Keychain, entry_name, epoch_of};
use crate::purge;
use crate::purge::receipt::{CleanupOutcome, Leftover};
use crate::store::folder::Folder;
use crate::store::header::{Header, HeaderFields, KdfParams, LATEST_FORMAT};
use crate::store::open_store::{EpochKeys, OpenStore};
use crate::store::record::{ObjectKind, PhotoId};
use crate::store::settings::StoredSettings;

/// The keys of the next epoch and the header that goes with them.
pub(crate) struct NextEpoch {
    keys: EpochKeys,
    header: Header,
}

/// What the next epoch's key is to come from.
pub(crate) struct KeySources {
    /// Whether a device secret takes part.
    pub(crate) device: bool,
    /// How the passphrase was stretched, where one takes part, and what came of it.
    pub(crate) kdf: Option<KdfParams>,
    pub(crate) passphrase_key: Option<Arc<Secret>>,
}

impl KeySources {
    /// The same as now.
    pub(crate) fn current(keys: &EpochKeys) -> Self {
        KeySources {
            device: keys.fields.device_check.is_some(),
            kdf: keys.fields.kdf,
            passphrase_key: keys.passphrase_key.clone(),
        }
    }
}

/// Has the keychain keep the secret of the next epoch, if one takes part, and derives the keys.
///
/// # Errors
/// [`Error::KeychainUnavailable`] if it does not keep it. Nothing has changed then.
pub(crate) async fn prepare(
    keys: &EpochKeys,
    protection: KeySources,
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
) -> Result<NextEpoch, Error> {
    let store = keys.fields.store;
    let listed = folder.entries().entries;
    let latest = listed.iter().filter_map(|entry| epoch_of(entry, store));
    let latest = latest.fold(keys.fields.epoch, u64::max);
    let epoch = latest.checked_add(1).ok_or(Error::Damaged)?;

    let device = if protection.device {
        let old = entry_name(store, keys.fields.epoch);
        if keys.fields.device_check.is_some() && !listed.contains(&old) {
            // Somebody lost the note; from here on it is whole again.
            folder.add_entry(&old)?;
        }
        let new = entry_name(store, epoch);
        folder.add_entry(&new)?;
        let kept = keychain::generate_and_store(keychain, new.clone()).await?;
        if kept.is_none() {
            // Best effort: an entry that is noted and not there harms nobody.
            let _ = folder.remove_entry(&new);
            return Err(Error::KeychainUnavailable(None));
        }
        kept
    } else {
        None
    };

    let KeySources {
        kdf,
        passphrase_key,
        ..
    } = protection;
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
/// [`Error::DiskFull`] and what else the database says; [`OpenStore::for_reading`] then finds out which
/// epoch it is.
pub(crate) async fn commit(
    unlocked: &mut OpenStore,
    next: Option<NextEpoch>,
    ids: &[PhotoId],
) -> Result<(), Error> {
    let mut transaction = unlocked.connection.begin_with("BEGIN IMMEDIATE").await?;
    purge::delete_rows(&mut transaction, ids).await?;
    if let Some(NextEpoch { keys, header }) = next {
        rewrap(&mut transaction, &unlocked.keys.master, &keys.master).await?;
        if keys.fields.format >= LATEST_FORMAT {
            StoredSettings::rewrap(&mut transaction, &unlocked.keys.master, &keys.master).await?;
        }
        header.replace(&mut transaction).await?;
        // Before the commit, because whoever waits for it may go away before it ends.
        unlocked.pending_keys = Some(keys);
    }
    transaction.commit().await?;
    unlocked.adopt_pending_keys();
    Ok(())
}

/// Removes every secret of this store but that of the present epoch, and tells of which epochs there
/// was one.
///
/// Only after a commit, or with an empty log: the header must be the one that a restart would find.
///
/// One that is still there is [left](Left::Secret); it stays noted, and the next call tries again.
pub(crate) async fn remove_old_secrets(
    keys: &EpochKeys,
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
) -> CleanupOutcome {
    let HeaderFields { store, epoch, .. } = keys.fields;
    let list = folder.entries();
    let listed = list.entries.iter();
    let mut others: BTreeSet<u64> = listed.filter_map(|entry| epoch_of(entry, store)).collect();
    if !list.complete {
        // What a turn that was cut short would have left, were it not for the lost note.
        others.extend([epoch.saturating_sub(1), epoch.saturating_add(1)]);
    }
    let mut cleanup = CleanupOutcome::default();
    for other in others
        .into_iter()
        .filter(|other| *other != epoch && *other != 0)
    {
        let entry = entry_name(store, other);
        match keychain::remove(keychain, entry.clone()).await {
            Ok(there) => {
                if there {
                    cleanup.epochs.push(other);
                }
                if list.entries.contains(&entry) {
                    // Best effort: an entry that is noted and not there harms nobody.
                    let _ = folder.remove_entry(&entry);
                }
            }
            Err(_) => cleanup.leftovers = vec![Leftover::Secret],
        }
    }
    cleanup
}

/// Wraps every key of the store anew.
///
/// A key that does not unwrap stays as it is: its object could not be unsealed before either, and is
/// still named as damaged afterwards.
async fn rewrap(
    connection: &mut SqliteConnection,
    old: &Arc<MasterKey>,
    new: &Arc<MasterKey>,
) -> Result<(), Error> {
    // All in one row: to be handed one each would take longer than everything else here.
    let objects = sqlx::query!(
        r#"SELECT json_group_array(json_array(id, lower(hex(photo)), kind, octet_length(wrapped_key)))
                      AS "shapes!: String",
                  CAST(group_concat(wrapped_key, '') AS BLOB) AS "wrapped_keys: Vec<u8>"
           FROM object"#
    )
    .fetch_one(&mut *connection)
    .await?;
    let epoch = i64::try_from(new.epoch).map_err(|_| Error::Damaged)?;
    let (old, new) = (Arc::clone(old), Arc::clone(new));
    let (ids, wrapped) = blocking(move || {
        let store = old.store;
        let shapes: Vec<(i64, String, i64, usize)> =
            serde_json::from_str(&objects.shapes).map_err(|_| Error::Damaged)?;
        let wrapped_keys = objects.wrapped_keys.unwrap_or_default();
        let mut left = &wrapped_keys[..];
        let mut ids = Vec::with_capacity(shapes.len());
        let mut wrapped = Vec::with_capacity(shapes.len() * WRAPPED_KEY_LEN);
        let rewrap = |old: &KeyWrapper, new: &KeyWrapper| {
            for (id, photo, kind, len) in shapes {
                let (wrapped_key, rest) = left.split_at_checked(len).ok_or(Error::Damaged)?;
                left = rest;
                let (Ok(photo), Ok(kind)) = (photo.parse(), ObjectKind::from_row(kind)) else {
                    continue;
                };
                let aad = ObjectAad::for_object(store, photo, kind);
                if let Ok(key) = old.unwrap(wrapped_key, &aad) {
                    ids.push(id);
                    wrapped.extend_from_slice(&new.wrap(key.bytes(), &aad)?);
                }
            }
            Ok(())
        };
        old.with_wrapper(|old| new.with_wrapper(|new| rewrap(old, new)))?;
        let ids = serde_json::to_string(&ids).map_err(|_| Error::Damaged)?;
        Ok((ids, wrapped))
    })
    .await?;

    // One statement with all keys in one value: a statement for each takes many times as long.
    sqlx::query!(
        "UPDATE object SET epoch = ?, wrapped_key = substr(?, 60 * moved.key + 1, 60)
         FROM json_each(?) AS moved WHERE object.id = moved.value",
        epoch,
        wrapped,
        ids,
    )
    .execute(connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::database;
    use crate::{DeviceSecret, KdfCost, MemoryKeychain, NewPhoto, Passphrase, Vault};
    use zeroize::Zeroizing;

    /// Purges as many photos, one by one: `AMBROTYPE_SOAK_PURGES`, or a few.
    fn purges() -> usize {
        std::env::var("AMBROTYPE_SOAK_PURGES").map_or(20, |count| count.parse().unwrap())
    }

    /// How many objects of the image unwrap under any key that follows from `secrets`, in any epoch up
    /// to `epochs`. Whoever does this goes round every check that the program makes.
    async fn opened(
        image: &std::path::Path,
        secrets: &[DeviceSecret],
        passphrase_key: Option<&Secret>,
        epochs: u64,
    ) -> (usize, usize) {
        let mut connection = database::open(image).await.unwrap();
        let store = Header::load(&mut connection).await.unwrap().fields.store;
        let objects: Vec<(Vec<u8>, i64, Vec<u8>)> =
            sqlx::query_as("SELECT photo, kind, wrapped_key FROM object")
                .fetch_all(&mut connection)
                .await
                .unwrap();
        let (mut opened, mut tried) = (BTreeSet::new(), 0);
        for secret in secrets {
            for epoch in 1..=epochs {
                // With the passphrase, as it should be, and as if there were none.
                for passphrase_key in [passphrase_key, None] {
                    let master =
                        MasterKey::derive(Some(secret), passphrase_key, store, epoch).unwrap();
                    for (at, (photo, kind, wrapped_key)) in objects.iter().enumerate() {
                        let photo = PhotoId::from_row(photo).unwrap();
                        let kind = ObjectKind::from_row(*kind).unwrap();
                        let aad = ObjectAad::for_object(store, photo, kind);
                        let unwrapped =
                            master.with_wrapper(|keys| keys.unwrap(wrapped_key, &aad).map(drop));
                        if unwrapped.is_ok() {
                            opened.insert(at);
                        }
                        tried += 1;
                    }
                }
            }
        }
        (opened.len(), tried)
    }

    #[tokio::test]
    async fn no_key_held_after_a_purge_unwraps_anything_in_an_image_from_before() {
        let count = purges();
        for passphrase in [None, Some(Passphrase::from("on top".to_owned()))] {
            let dir = tempfile::tempdir().unwrap();
            let keychain = Arc::new(MemoryKeychain::default());
            let made = Vault::create(
                dir.path(),
                keychain.clone(),
                passphrase.as_ref(),
                KdfCost::MIN,
            );
            let vault = made.await.unwrap();
            let mut ids = Vec::new();
            for byte in 0..count {
                let photo = NewPhoto {
                    original: Some(Zeroizing::new(vec![byte as u8; 500])),
                    ..NewPhoto::default()
                };
                ids.push(vault.add(photo).await.unwrap());
            }
            vault.purge(&[]).await.unwrap();
            let image = dir.path().join("image.db");
            std::fs::copy(dir.path().join("vault.db"), &image).unwrap();
            let held = || -> Vec<DeviceSecret> {
                let entries = keychain.entries();
                let load = |entry: &String| keychain.load(entry).unwrap().unwrap();
                entries.iter().map(load).collect()
            };
            let passphrase_key = vault.unlocked.lock().await.keys.passphrase_key.clone();

            let before = held();
            let (all, _) = opened(&image, &before, passphrase_key.as_deref(), 1).await;
            assert_eq!(all, 2 * count, "the attack itself does not work");

            for id in &ids {
                vault.purge(&[*id]).await.unwrap();
            }
            let epoch = vault.unlocked.lock().await.keys.fields.epoch;
            assert_eq!(epoch, 1 + count as u64);
            let (opened, tried) = opened(&image, &held(), passphrase_key.as_deref(), epoch).await;
            println!(
                "{count} photos purged one by one, {tried} tries to unwrap their {all} keys from an image \
                 taken before with what is held afterwards: {opened} opened"
            );
            assert_eq!(opened, 0);
        }
    }
}
