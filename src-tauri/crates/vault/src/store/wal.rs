//! The write-ahead log (WAL), where older copies of the same pages lie until it is truncated.

use std::fs;
use std::io;
use std::path::Path;

use sqlx::SqliteConnection;

use crate::error::Error;
use crate::store::folder::{self, Folder};

/// Moves the log into the database, truncates it to nothing, and checks the file.
///
/// # Errors
/// [`Error::Busy`] if another connection keeps the log alive.
pub(crate) async fn truncate_wal(
    connection: &mut SqliteConnection,
    database: &Path,
) -> Result<(), Error> {
    let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(connection)
        .await?;
    let len = match fs::metadata(folder::write_ahead_log(database)) {
        Ok(log) => log.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
        Err(error) => return Err(error.into()),
    };
    if busy == 0 && len == 0 {
        Ok(())
    } else {
        Err(Error::Busy)
    }
}

/// Truncates the log if that is possible now. Returns whether it is empty.
pub(crate) async fn try_truncate_wal(
    connection: &mut SqliteConnection,
    folder: &Folder,
) -> Result<bool, Error> {
    match truncate_wal(connection, &folder.database()).await {
        Ok(()) => Ok(true),
        Err(Error::Busy | Error::DiskFull) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Truncates the log and returns free pages to the file system.
///
/// # Errors
/// [`Error::Busy`] if another connection keeps the log alive.
pub(crate) async fn truncate_wal_and_vacuum(
    connection: &mut SqliteConnection,
    folder: &Folder,
) -> Result<(), Error> {
    let database = folder.database();
    truncate_wal(connection, &database).await?;
    // Returning pages writes, and a full disk may refuse that. The pages are zeroed already; the next
    // purge returns them.
    match sqlx::query("PRAGMA incremental_vacuum")
        .execute(&mut *connection)
        .await
        .map_err(Error::from)
    {
        Ok(_) | Err(Error::DiskFull) => {}
        Err(error) => return Err(error),
    }
    truncate_wal(connection, &database).await
}
