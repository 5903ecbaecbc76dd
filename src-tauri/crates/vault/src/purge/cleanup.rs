//! After a purge: what is left of earlier epochs in the log and in the keychain goes.

use std::collections::BTreeSet;

use crate::error::Error;
use crate::keys::keychain::{entry_name, epoch_of};
use crate::keys::keychain_calls;
use crate::purge::receipt::{CleanupOutcome, Leftover};
use crate::purge::spare::{KeychainAccess, provide_spare};
use crate::store::header::HeaderFields;
use crate::store::keychain_state::KeychainState;
use crate::store::open_store::{EpochKeys, OpenStore};
use crate::store::wal::truncate_wal_and_vacuum;

/// Truncates the log, removes old secrets and sees to a spare one.
pub(crate) async fn clean_up(store: &mut OpenStore, access: KeychainAccess<'_>) -> CleanupOutcome {
    let truncated = truncate_wal_and_vacuum(&mut store.connection, access.folder).await;
    // The commit is on the disk, so the old secret goes, whether the log was emptied or not.
    let mut cleanup = clean_keychain(&store.keys, access).await;
    if truncated.is_err() {
        cleanup.leave(Leftover::Log);
    }
    cleanup
}

/// Removes every device secret of this store but that of the present epoch and the spare, and those of a store
/// that was purged from this folder before. Then sees to a spare, where the store uses the keychain. Returns the
/// epochs whose secret was there.
///
/// Call it only after a commit, or with an empty log: the header must be the one that a restart would find.
///
/// A secret that is still there is a [leftover](Leftover::Secret). It stays listed, and the next call tries
/// again. One that is gone stays listed too, until no power cut can bring it back.
pub(crate) async fn clean_keychain(keys: &EpochKeys, access: KeychainAccess<'_>) -> CleanupOutcome {
    let mut cleanup = CleanupOutcome::default();
    let changed = remove_old_secrets(&keys.fields, access, &mut cleanup).await;
    let state = access.state();
    let mut settled = state.last_change.is_settled(access.awake());
    let mut noted = false;
    if keys.fields.device_check.is_some() {
        match provide_spare(&keys.fields, access).await {
            Ok(spare) if spare.new => (settled, noted) = (spare.settled, true),
            Ok(_) => {}
            Err(Error::CopiedElsewhere) => cleanup.leave(Leftover::OtherCopy),
            // The next call tries again. Until there is one, a purge leaves the rotation of the keys to be done.
            Err(_) => {}
        }
    }
    if !noted && (changed || !settled && !cleanup.gone.is_empty()) {
        let last_change = access.sync((!changed).then_some(state.last_change)).await;
        let noted = access.save(KeychainState {
            last_change,
            ..state
        });
        // What could not be noted is not settled.
        settled = noted.is_ok() && last_change.is_settled(access.awake());
    }
    if settled {
        for entry in &cleanup.gone {
            // Best effort: a listed entry that is not there does no harm.
            let _ = access.folder.remove_entry(entry);
        }
    }
    cleanup
}

/// Returns whether the keychain was asked to change anything.
async fn remove_old_secrets(
    fields: &HeaderFields,
    access: KeychainAccess<'_>,
    cleanup: &mut CleanupOutcome,
) -> bool {
    let KeychainAccess {
        keychain, deadline, ..
    } = access;
    let epoch = |entry: &str| epoch_of(entry, fields.store);
    let mut there = Vec::new();
    for (entry, found) in
        keychain_calls::find(keychain, old_entries(fields, access), deadline).await
    {
        match found {
            Ok(true) => there.push(entry),
            Ok(false) => cleanup.gone.push(entry),
            Err(_) => cleanup.keep(epoch(&entry)),
        }
    }
    if there.is_empty() {
        return false;
    }
    // Best effort: a disk that refuses this must not keep the old secret alive.
    let _ = access.begin_change();
    for (entry, removed) in keychain_calls::remove_all(keychain, there, deadline).await {
        match removed {
            Ok(_) => {
                cleanup.epochs.extend(epoch(&entry));
                cleanup.gone.push(entry);
            }
            Err(_) => cleanup.keep(epoch(&entry)),
        }
    }
    true
}

/// The entries that nothing needs any more: of this store, and of one that was purged.
fn old_entries(fields: &HeaderFields, access: KeychainAccess<'_>) -> Vec<String> {
    let HeaderFields { store, epoch, .. } = *fields;
    let list = access.folder.entries();
    let mut old = list.purged;
    if fields.device_check.is_none() {
        return old;
    }
    let listed = list.entries.iter();
    let mut others: BTreeSet<u64> = listed.filter_map(|entry| epoch_of(entry, store)).collect();
    if !list.complete {
        // The list was lost: these are what an interrupted rotation leaves.
        others.extend([epoch.saturating_sub(1), epoch.saturating_add(1)]);
    }
    let spare = access.state().spare_after(epoch).map(|spare| spare.epoch);
    let needed = [Some(0), Some(epoch), spare];
    let others = others.into_iter().filter(|it| !needed.contains(&Some(*it)));
    old.extend(others.map(|other| entry_name(store, other)));
    old
}
