//! The spare: the secret of a later epoch, which the keychain holds before it is needed.
//!
//! A keychain that answers before it writes can lose its last seconds in a power cut, while the store loses
//! nothing. If a purge stored a secret, began its epoch and removed the old secret, the cut could bring the old
//! one back and take the new one: nothing would open the store. So a purge uses only a secret that is *settled*
//! (`store/keychain_state.rs`), and stores the one for the purge after it. Whatever seconds the keychain loses,
//! it then has the secret that the header names.
//!
//! An entry is **never** written over. A secret that is there already, and is not ours, is that of a copy of this
//! store.

use std::sync::Arc;

use crate::clock::{AwakeTime, Clock};
use crate::error::Error;
use crate::files::CheckedFile;
use crate::keys::device_secret::DeviceSecret;
use crate::keys::keychain::{Keychain, entry_name, epoch_of};
use crate::keys::keychain_calls::{self, Deadline};
use crate::store::folder::Folder;
use crate::store::header::HeaderFields;
use crate::store::keychain_state::{KeychainState, LastChange, Spare};

/// What the work on the keychain of one folder needs.
#[derive(Clone, Copy)]
pub(crate) struct KeychainAccess<'a> {
    pub(crate) keychain: &'a Arc<dyn Keychain>,
    pub(crate) folder: &'a Folder,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) deadline: Deadline,
}

impl KeychainAccess<'_> {
    pub(crate) fn state(&self) -> KeychainState {
        KeychainState::load(&self.folder.keychain_state_file())
    }

    pub(crate) fn awake(&self) -> Option<AwakeTime> {
        self.clock.awake()
    }

    /// Notes that entries are about to change. Whatever ends the program in between, none of it counts as
    /// settled.
    pub(crate) fn begin_change(&self) -> Result<(), Error> {
        self.save(KeychainState {
            last_change: self.change_now(),
            ..self.state()
        })
    }

    /// Notes that entries have changed, and which of them is the spare. Returns whether that is settled.
    pub(crate) async fn end_change(&self, spare: Option<Spare>) -> Result<bool, Error> {
        let last_change = self.sync(None).await;
        self.save(KeychainState { spare, last_change })?;
        Ok(last_change.is_settled(self.awake()))
    }

    /// Has the keychain write everything, if it can. If not, the last change was the one `before`, or was now.
    pub(crate) async fn sync(&self, before: Option<LastChange>) -> LastChange {
        if keychain_calls::sync(self.keychain, self.deadline).await {
            return LastChange::Durable;
        }
        let before = before.filter(|it| *it != LastChange::Unknown);
        before.unwrap_or_else(|| self.change_now())
    }

    fn change_now(&self) -> LastChange {
        self.awake().map_or(LastChange::Unknown, LastChange::At)
    }

    pub(crate) fn save(&self, state: KeychainState) -> Result<(), Error> {
        state.save(&self.folder.keychain_state_file())
    }
}

/// A spare that the keychain returned as it was stored.
pub(crate) struct SpareSecret {
    pub(crate) epoch: u64,
    pub(crate) secret: DeviceSecret,
    /// Whether a power cut can no longer take it back.
    pub(crate) settled: bool,
    /// Whether it was stored now, and [`KeychainAccess::end_change`] was called.
    pub(crate) new: bool,
}

/// The spare of the store that `fields` describe. Where there is none, one is stored.
///
/// # Errors
/// [`Error::CopiedElsewhere`]; [`Error::KeychainUnavailable`] if the keychain does not keep it;
/// [`Error::KeychainTimedOut`]; those of the folder.
pub(crate) async fn provide_spare(
    fields: &HeaderFields,
    access: KeychainAccess<'_>,
) -> Result<SpareSecret, Error> {
    let state = access.state();
    if let Some(Spare { epoch, check }) = state.spare_after(fields.epoch) {
        let entry = entry_name(fields.store, epoch);
        let loaded = keychain_calls::load(access.keychain, entry.clone(), access.deadline).await;
        match loaded {
            Ok(Some(secret)) if secret.derive_check(fields.store, epoch)? == check => {
                list_entry(access.folder, &entry)?;
                return Ok(SpareSecret {
                    epoch,
                    secret,
                    settled: state.last_change.is_settled(access.awake()),
                    new: false,
                });
            }
            // A power cut has taken it back, or somebody has removed it.
            Ok(_) | Err(Error::KeychainEntryMismatch) => {}
            Err(error) => return Err(error),
        }
    }
    store_spare(fields, access).await
}

async fn store_spare(
    fields: &HeaderFields,
    access: KeychainAccess<'_>,
) -> Result<SpareSecret, Error> {
    let KeychainAccess {
        keychain,
        folder,
        deadline,
        ..
    } = access;
    let epoch = latest_epoch(fields, folder)
        .checked_add(1)
        .ok_or(Error::Damaged)?;
    let entry = entry_name(fields.store, epoch);
    // Before it is listed: what this folder lists, it removes some day.
    let found = keychain_calls::find(keychain, vec![entry.clone()], deadline).await;
    for (_, found) in found {
        if found? {
            return Err(Error::CopiedElsewhere);
        }
    }
    folder.add_entry(&entry)?;
    let stored = keychain_calls::generate_and_store(keychain, entry.clone(), deadline).await;
    match stored {
        Ok(Some(secret)) => {
            let check = secret.derive_check(fields.store, epoch)?;
            let settled = access.end_change(Some(Spare { epoch, check })).await?;
            Ok(SpareSecret {
                epoch,
                secret,
                settled,
                new: true,
            })
        }
        // It may be stored later, so it stays listed.
        Err(Error::KeychainTimedOut) => Err(Error::KeychainTimedOut),
        failed => {
            // Best effort: a listed entry that is not there does no harm.
            let _ = folder.remove_entry(&entry);
            Err(match failed {
                Err(error) => error,
                Ok(_) => Error::KeychainUnavailable(None),
            })
        }
    }
}

/// The latest epoch that this store has used or asked the keychain for.
pub(crate) fn latest_epoch(fields: &HeaderFields, folder: &Folder) -> u64 {
    let listed = folder.entries().entries;
    let listed = listed.iter().filter_map(|it| epoch_of(it, fields.store));
    listed.fold(fields.epoch, u64::max)
}

/// Lists an entry that the keychain holds, where the list was lost.
pub(crate) fn list_entry(folder: &Folder, entry: &String) -> Result<(), Error> {
    if folder.entries().entries.contains(entry) {
        return Ok(());
    }
    folder.add_entry(entry)
}
