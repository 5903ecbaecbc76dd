//! Purging: what is purged leaves no byte in any file of the folder, and cannot come back.
//!
//! One photo: the epoch turns (`purge/epoch.rs`), so that every copy of the store from before becomes noise;
//! in the same transaction its rows go, SQLite overwrites what they held (`secure_delete`), the
//! write-ahead log, where older copies of the same pages lie, is cut to nothing, and the free pages
//! are handed back. A log that cannot be cut is an error, never a footnote. Where only a passphrase
//! protects the store there is no secret to destroy, and the epoch stays.
//!
//! Everything: the device secret goes first, because without it the rest is noise, and because that
//! takes no space, no password and no readable database. Then the files go. Nothing is overwritten:
//! flash storage keeps the old blocks wherever it likes, so an overwritten file proves nothing.

pub(crate) mod epoch;
pub(crate) mod receipt;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use sqlx::{Connection, SqliteConnection};

use crate::clock::{Clock, SystemClock};
use crate::error::Error;
use crate::keys::keychain::{self, Keychain, entry_name};
use crate::purge::receipt::{CleanupOutcome, Leftover, PurgeCounts, PurgeScope, Receipt};
use crate::store::database;
use crate::store::folder::{self, Folder};
use crate::store::record::PhotoId;

/// Makes sure that every one of `ids` is there, and counts what they hold.
///
/// # Errors
/// [`Error::NotFound`] for the first that is not there.
pub(crate) async fn count_photos(
    connection: &mut SqliteConnection,
    ids: &[PhotoId],
) -> Result<PurgeCounts, Error> {
    let mut counts = PurgeCounts::default();
    let mut counted = BTreeSet::new();
    for id in ids {
        let photo = &id.as_bytes()[..];
        let objects = sqlx::query!(
            r#"SELECT kind, coalesce(length(sealed), 0) AS "bytes!: i64"
               FROM object LEFT JOIN content ON content.object = object.id WHERE photo = ?"#,
            photo,
        )
        .fetch_all(&mut *connection)
        .await?;
        if objects.is_empty() {
            return Err(Error::NotFound(*id));
        }
        if counted.insert(*id) {
            for object in objects {
                counts.count(object.kind, 1, object.bytes);
            }
        }
    }
    counts.photos = Some(counted.len() as u64);
    Ok(counts)
}

/// Counts everything in a store that nobody has open. Where it cannot be read there is no number.
async fn count_store(folder: &Folder) -> PurgeCounts {
    let mut counts = PurgeCounts::default();
    if let Ok(mut connection) = database::open_read_only(&folder.database()).await {
        let photos = sqlx::query_scalar!("SELECT count(DISTINCT photo) FROM object")
            .fetch_one(&mut connection)
            .await;
        let kinds = sqlx::query!("SELECT kind, count(*) AS number FROM object GROUP BY kind")
            .fetch_all(&mut connection)
            .await;
        if let (Ok(photos), Ok(kinds)) = (photos, kinds) {
            counts.photos = u64::try_from(photos).ok();
            for kind in kinds {
                counts.count(kind.kind, kind.number, 0);
            }
        }
        // Whatever it says, the files are about to go.
        let _ = connection.close().await;
    }
    counts
}

/// Purges the rows of `ids`, in the transaction that the connection is in.
pub(crate) async fn delete_rows(
    connection: &mut SqliteConnection,
    ids: &[PhotoId],
) -> Result<(), Error> {
    for id in ids {
        let photo = &id.as_bytes()[..];
        sqlx::query!("DELETE FROM object WHERE photo = ?", photo)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Cuts the write-ahead log to nothing and hands free pages back to the file system.
///
/// # Errors
/// [`Error::Busy`] if another connection keeps the log alive.
pub(crate) async fn truncate_wal_and_vacuum(
    connection: &mut SqliteConnection,
    folder: &Folder,
) -> Result<(), Error> {
    let database = folder.database();
    truncate_wal(connection, &database).await?;
    // Handing pages back writes, and a full disk may refuse that. The pages are zeroed already; the
    // next purge hands them back.
    match sqlx::query("PRAGMA incremental_vacuum")
        .execute(&mut *connection)
        .await
    {
        Ok(_) => {}
        Err(error) => match Error::from(error) {
            Error::DiskFull => {}
            other => return Err(other),
        },
    }
    truncate_wal(connection, &database).await
}

/// Moves the log into the database and truncates it, then looks at the file.
pub(crate) async fn truncate_wal(
    connection: &mut SqliteConnection,
    database: &Path,
) -> Result<(), Error> {
    let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(connection)
        .await?;
    let left = match fs::metadata(folder::write_ahead_log(database)) {
        Ok(log) => log.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error.into()),
    };
    if busy == 0 && left == 0 {
        Ok(())
    } else {
        Err(Error::Busy)
    }
}

/// Purges a whole store, open to nobody: device secret first, then every file. Only the lock stays.
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
    // The note is the first source: it can be read on a full disk and beside any wreck of a database.
    let list = folder.entries();
    let mut entries = list.entries;
    let (store_existed, bytes) = (folder.has_store()?, folder.bytes());
    let mut unsure = !list.complete && store_existed;
    if let Ok(header) = crate::open::read_header(folder).await {
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

    // Counted only now: nothing may stand between the order and the end of the secret.
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
        folder.remove_preference_files(),
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
