//! Purging everything: the device secrets first, then the files.
//!
//! Without the secret the rest is noise, and removing it takes no space, no passphrase and no readable
//! database. Nothing is overwritten: flash storage keeps old blocks wherever it likes, so an overwritten
//! file proves nothing.
//!
//! A keychain that hangs does not keep the files. What it did not let go of in time stays listed, for the next start of
//! the program. So does what it has removed, for as long as a power cut could bring it back.

use std::sync::Arc;

use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::files::CheckedFile;
use crate::keys::keychain::{Keychain, entry_name};
use crate::keys::keychain_calls::{self, Deadline};
use crate::purge::counts::{PurgeCounts, count_store};
use crate::purge::receipt::{CleanupOutcome, Leftover, PurgeScope, Receipt};
use crate::purge::spare::KeychainAccess;
use crate::store::folder::Folder;
use crate::store::header::{HeaderFields, read_header};
use crate::store::keychain_state::KeychainState;

/// Purges a whole store that nobody has open: the device secrets first, then every file. Only the lock file
/// stays.
///
/// # Errors
/// [`Error::Busy`] if somebody has it open.
pub(crate) async fn purge_store(
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
) -> Result<Receipt, Error> {
    if !folder.exists() {
        let nothing = PurgeCounts {
            photos: Some(0),
            ..PurgeCounts::default()
        };
        return Ok(Receipt::new(
            PurgeScope::Everything,
            nothing,
            CleanupOutcome::default(),
            SystemClock.now(),
        ));
    }
    let _lock = folder.lock()?;
    purge_store_holding_lock(folder, keychain).await
}

/// The same where the caller holds the lock.
pub(crate) async fn purge_store_holding_lock(
    folder: &Folder,
    keychain: &Arc<dyn Keychain>,
) -> Result<Receipt, Error> {
    // The list comes first: it can be read on a full disk and beside a damaged database.
    let list = folder.entries();
    let mut entries = [list.purged, list.entries].concat();
    // A store that cannot be reached is not gone: its secret goes, and the receipt says that a file is left.
    let (store_existed, bytes) = (!matches!(folder.has_store(), Ok(false)), folder.bytes());
    let mut unsure = !list.complete && store_existed;
    if let Ok(header) = read_header(folder).await {
        unsure = false;
        let HeaderFields { store, epoch, .. } = header.fields;
        let spare = KeychainState::load(&folder.keychain_state_file()).spare_after(epoch);
        let spare = spare.map_or(epoch.saturating_add(1), |spare| spare.epoch);
        for epoch in [epoch, spare] {
            let entry = entry_name(store, epoch);
            if header.fields.device_check.is_some() && !entries.contains(&entry) {
                entries.push(entry);
            }
        }
    }
    let access = KeychainAccess {
        keychain,
        folder,
        clock: &SystemClock,
        deadline: Deadline::for_everything(),
    };
    let (mut cleanup, gone) = remove_entries(entries, access).await;

    // Counted only now: the secret goes first.
    let mut counts = PurgeCounts {
        photos: Some(0),
        ..PurgeCounts::default()
    };
    if store_existed {
        counts = count_store(folder).await;
    }
    counts.bytes = bytes;
    let mut removed = vec![
        folder.remove_database(&folder.database()),
        folder.remove_database(&folder.temporary_database()),
        folder.remove_small_files(),
    ];
    if unsure {
        cleanup.leave(Leftover::Secret);
    }
    if gone && !unsure {
        removed.push(folder.remove_entries_file());
    }
    removed.push(folder.sync());
    if removed.iter().any(Result::is_err) {
        cleanup.leave(Leftover::Files);
    }
    let now = SystemClock.now();
    Ok(Receipt::new(PurgeScope::Everything, counts, cleanup, now))
}

/// Tries again to remove what an earlier purge of everything has left in the keychain. Does nothing where there is a
/// store, or another process at work.
pub(crate) async fn finish_purge(folder: &Folder, keychain: &Arc<dyn Keychain>) {
    let entries = || {
        let list = folder.entries();
        [list.purged, list.entries].concat()
    };
    let store_is_gone = || matches!(folder.has_store(), Ok(false));
    if entries().is_empty() || !store_is_gone() {
        return;
    }
    let Ok(_lock) = folder.lock() else {
        return;
    };
    // Another process may have made a store before the lock was ours.
    if !store_is_gone() {
        return;
    }
    let access = KeychainAccess {
        keychain,
        folder,
        clock: &SystemClock,
        deadline: Deadline::for_everything(),
    };
    let (_, gone) = remove_entries(entries(), access).await;
    if gone {
        // Best effort: the next start tries again.
        let _ = folder.remove_entries_file();
    }
}

/// Removes entries from the keychain: all at the same time, so that one that hangs keeps no other. Returns also
/// whether they are gone for good.
async fn remove_entries(
    entries: Vec<String>,
    access: KeychainAccess<'_>,
) -> (CleanupOutcome, bool) {
    let mut cleanup = CleanupOutcome::default();
    if entries.is_empty() {
        return (cleanup, true);
    }
    let epoch = |entry: &str| {
        entry
            .rsplit_once('.')
            .and_then(|it| it.1.parse::<u64>().ok())
    };
    let before = access.state().last_change;
    // Best effort, here and below: a disk that refuses this must not keep the secrets alive.
    let _ = access.begin_change();
    let KeychainAccess {
        keychain, deadline, ..
    } = access;
    for (entry, removed) in keychain_calls::remove_all(keychain, entries, deadline).await {
        match removed {
            Ok(true) => cleanup.epochs.extend(epoch(&entry)),
            Ok(false) => {}
            Err(_) => {
                cleanup.kept.extend(epoch(&entry));
                cleanup.leave(Leftover::Secret);
            }
        }
    }
    let unchanged = cleanup.epochs.is_empty() && cleanup.kept.is_empty();
    let last_change = access.sync(unchanged.then_some(before)).await;
    let _ = access.save(KeychainState {
        spare: None,
        last_change,
    });
    let settled = last_change.is_settled(access.awake());
    let gone = cleanup.kept.is_empty() && settled;
    (cleanup, gone)
}
