//! After a purge: what is left of earlier epochs in the log and in the keychain goes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::keys::keychain::{self, Keychain, entry_name, epoch_of};
use crate::purge::receipt::{CleanupOutcome, Leftover};
use crate::store::folder::Folder;
use crate::store::header::HeaderFields;
use crate::store::open_store::{EpochKeys, OpenStore};
use crate::store::wal::truncate_wal_and_vacuum;

/// Truncates the log and removes old secrets.
pub(crate) async fn clean_up(
    store: &mut OpenStore,
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
) -> CleanupOutcome {
    let truncated = truncate_wal_and_vacuum(&mut store.connection, folder).await;
    // The commit is on the disk, so the old secret goes, whether the log was emptied or not.
    let mut cleanup = remove_old_secrets(&store.keys, folder, keychain).await;
    if truncated.is_err() {
        cleanup.leftovers.push(Leftover::Log);
    }
    cleanup
}

/// Removes every device secret of this store but that of the present epoch. Returns the epochs whose secret
/// was there. Does nothing where the store uses no keychain.
///
/// Call it only after a commit, or with an empty log: the header must be the one that a restart would find.
///
/// A secret that is still there is a [leftover](Leftover::Secret). It stays listed, and the next call tries
/// again.
pub(crate) async fn remove_old_secrets(
    keys: &EpochKeys,
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
) -> CleanupOutcome {
    let HeaderFields { store, epoch, .. } = keys.fields;
    if keys.fields.device_check.is_none() {
        return CleanupOutcome::default();
    }
    let list = folder.entries();
    let listed = list.entries.iter();
    let mut others: BTreeSet<u64> = listed.filter_map(|entry| epoch_of(entry, store)).collect();
    if !list.complete {
        // The list was lost: these are what an interrupted rotation leaves.
        others.extend([epoch.saturating_sub(1), epoch.saturating_add(1)]);
    }
    let mut cleanup = CleanupOutcome::default();
    for other in others
        .into_iter()
        .filter(|other| *other != epoch && *other != 0)
    {
        let entry = entry_name(store, other);
        match keychain::remove(keychain, entry.clone()).await {
            Ok(was_there) => {
                if was_there {
                    cleanup.epochs.push(other);
                }
                if list.entries.contains(&entry) {
                    // Best effort: a listed entry that is not there does no harm.
                    let _ = folder.remove_entry(&entry);
                }
            }
            Err(_) => cleanup.leftovers = vec![Leftover::Secret],
        }
    }
    cleanup
}
