//! Purging: what is purged leaves no byte in any file of the folder, and cannot come back.
//!
//! One photo: the epoch turns (`epoch.rs`), so that every copy of the store from before becomes noise;
//! in the same transaction its rows go, SQLite overwrites what they held (`secure_delete`), the
//! write-ahead log, where older copies of the same pages lie, is cut to nothing, and the free pages
//! are handed back. A log that cannot be cut is an error, never a footnote. Where only a passphrase
//! protects the store there is no secret to destroy, and the epoch stays.
//!
//! Everything: the device secret goes first, because without it the rest is noise, and because that
//! takes no space, no password and no readable database. Then the files go. Nothing is overwritten:
//! flash storage keeps the old blocks wherever it likes, so an overwritten file proves nothing.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use sqlx::SqliteConnection;

use crate::error::Error;
use crate::folder::{self, Folder};
use crate::keychain::{self, Keychain, entry_name};
use crate::record::PhotoId;

/// Makes sure that every one of `ids` is there.
///
/// # Errors
/// [`Error::NotFound`] for the first that is not.
pub(crate) async fn find(connection: &mut SqliteConnection, ids: &[PhotoId]) -> Result<(), Error> {
    for id in ids {
        let photo = &id.as_bytes()[..];
        let found = sqlx::query_scalar!("SELECT count(*) FROM object WHERE photo = ?", photo)
            .fetch_one(&mut *connection)
            .await?;
        if found == 0 {
            return Err(Error::NotFound(*id));
        }
    }
    Ok(())
}

/// Purges the rows of `ids`, in the transaction that the connection is in.
pub(crate) async fn rows(connection: &mut SqliteConnection, ids: &[PhotoId]) -> Result<(), Error> {
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
pub(crate) async fn traces(
    connection: &mut SqliteConnection,
    folder: &Folder,
) -> Result<(), Error> {
    let database = folder.database();
    cut_log(connection, &database).await?;
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
    cut_log(connection, &database).await
}

/// Moves the log into the database and truncates it, then looks at the file.
pub(crate) async fn cut_log(
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
pub(crate) async fn everything(folder: &Folder, keychain: &Arc<dyn Keychain>) -> Result<(), Error> {
    if !folder.exists() {
        return Ok(());
    }
    let _lock = folder.lock()?;

    // The note is the first source: it can be read on a full disk and beside any wreck of a database.
    let note = folder.entries();
    let mut entries = note.entries;
    let mut unsure = !note.whole && folder.has_store()?;
    if let Ok(header) = crate::look(folder).await {
        unsure = false;
        let entry = entry_name(header.fields.store, header.fields.epoch);
        if header.fields.device.is_some() && !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    for entry in entries {
        unsure |= keychain::remove(keychain, entry).await.is_err();
    }

    let store = folder.remove_database(&folder.database());
    let unfinished = folder.remove_database(&folder.unfinished());
    if !unsure {
        folder.remove_entries()?;
    }
    folder.sync()?;
    store.and(unfinished)?;
    if unsure {
        Err(Error::SecretRemains)
    } else {
        Ok(())
    }
}
