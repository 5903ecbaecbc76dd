//! Purging everything: the device secrets first, then the files.
//!
//! Without the secret the rest is noise, and removing it takes no space, no passphrase and no readable
//! database. Nothing is overwritten: flash storage keeps old blocks wherever it likes, so an overwritten
//! file proves nothing.

use std::sync::Arc;

use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::keys::keychain::{self, Keychain, entry_name};
use crate::purge::counts::{PurgeCounts, count_store};
use crate::purge::receipt::{CleanupOutcome, Leftover, PurgeScope, Receipt};
use crate::store::folder::Folder;
use crate::store::header::read_header;

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
    let mut entries = list.entries;
    let (store_existed, bytes) = (folder.has_store()?, folder.bytes());
    let mut unsure = !list.complete && store_existed;
    if let Ok(header) = read_header(folder).await {
        unsure = false;
        let entry = entry_name(header.fields.store, header.fields.epoch);
        if header.fields.device_check.is_some() && !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    let mut cleanup = CleanupOutcome::default();
    for entry in entries {
        let epoch: Option<u64> = entry.rsplit_once('.').and_then(|it| it.1.parse().ok());
        match keychain::remove(keychain, entry).await {
            Ok(true) => cleanup.epochs.extend(epoch),
            Ok(false) => {}
            Err(_) => unsure = true,
        }
    }

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
        folder.remove_checked_files(),
    ];
    if unsure {
        cleanup.leftovers.push(Leftover::Secret);
    } else {
        removed.push(folder.remove_entries_file());
    }
    removed.push(folder.sync());
    if removed.iter().any(Result::is_err) {
        cleanup.leftovers.push(Leftover::Files);
    }
    let now = SystemClock.now();
    Ok(Receipt::new(PurgeScope::Everything, counts, cleanup, now))
}
