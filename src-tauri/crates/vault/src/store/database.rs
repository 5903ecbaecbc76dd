//! Connections to SQLite, all with the same settings.
//!
//! `synchronous=FULL` on a write-ahead log makes a commit durable; `secure_delete` overwrites what a
//! row held; `temp_store=MEMORY` keeps sorting out of temporary files; `auto_vacuum=INCREMENTAL` lets a
//! purge return pages. `trusted_schema=OFF` and `cell_size_check` are for files that somebody else wrote.
//!
//! To read a write-ahead log, SQLite makes a file for memory that processes share. A full disk has no room for that file.
//! Then the connection is alone ([`open_alone`]) and has that memory to itself.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{
    SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::error::Error;
use crate::store::folder::write_ahead_log;

/// Opens the database at `path`, which must exist, for reading and writing.
pub(crate) async fn open(path: &Path) -> Result<SqliteConnection, Error> {
    let options = options(path)
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    Ok(options.connect().await?)
}

/// Opens the database at `path`, which must exist, to read it. Nothing is changed but a log that nobody has open, which may
/// move into the database where the disk is full.
pub(crate) async fn open_read_only(path: &Path) -> Result<SqliteConnection, Error> {
    match connect(options(path).read_only(true)).await {
        Err(Error::DiskFull) => open_alone(path).await,
        opened => opened,
    }
}

/// Opens the database at `path`, which must exist, where nobody else has it open, and keeps everybody else out. It takes no
/// byte of the disk until something is written.
///
/// # Errors
/// [`Error::Busy`] if another connection has it.
pub(crate) async fn open_alone(path: &Path) -> Result<SqliteConnection, Error> {
    let alone = options(path)
        .locking_mode(SqliteLockingMode::Exclusive)
        .synchronous(SqliteSynchronous::Full);
    match connect(alone).await {
        // Not even an empty log can be made. Without one, the file alone is the whole database.
        Err(Error::DiskFull | Error::Database(_)) if !has_log(path) => {
            connect(options(path).read_only(true).immutable(true)).await
        }
        opened => opened,
    }
}

/// Connects, and reads a first page: only that tells whether there is room for it.
async fn connect(options: SqliteConnectOptions) -> Result<SqliteConnection, Error> {
    let mut connection = options.connect().await?;
    match sqlx::query("PRAGMA schema_version")
        .execute(&mut connection)
        .await
    {
        Ok(_) => Ok(connection),
        Err(error) => {
            connection.close().await?;
            Err(error.into())
        }
    }
}

fn has_log(database: &Path) -> bool {
    std::fs::metadata(write_ahead_log(database)).is_ok_and(|log| log.len() > 0)
}

/// Whether what is deleted is written over, page by page. If not, what lies in pages that become free is left to the next
/// who needs them, and the log takes little room.
pub(crate) async fn overwrite_deleted(
    connection: &mut SqliteConnection,
    all: bool,
) -> Result<(), Error> {
    let pragma = match all {
        true => "PRAGMA secure_delete = ON",
        false => "PRAGMA secure_delete = FAST",
    };
    sqlx::query(pragma).execute(connection).await?;
    Ok(())
}

/// The version of SQLite in this program.
///
/// # Errors
/// Those of the database.
pub async fn sqlite_version() -> Result<String, Error> {
    let mut memory = SqliteConnection::connect("sqlite::memory:").await?;
    let version = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut memory)
        .await?;
    memory.close().await?;
    Ok(version)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(false)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(2))
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        // Room for the whole tree of keys, so that a key rotation writes each of its pages once.
        .pragma("cache_size", "-16384")
        .row_buffer_size(1024)
        // Statements are no secret, but nothing about a vault belongs in a log.
        .disable_statement_logging()
}

/// Replaces `connection` where its last transaction ended without sqlx knowing.
///
/// A full disk makes SQLite roll back by itself
/// (<https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>). The rollback
/// that sqlx 0.9 then sends fails, sqlx still counts the transaction as open, and every later `begin` is
/// refused. Only a new connection starts over; it is `alone` where this one was.
pub(crate) async fn recover_connection(
    connection: &mut SqliteConnection,
    path: &Path,
    alone: bool,
) -> Result<(), Error> {
    // Rollbacks of dropped transactions are queued; this waits for them.
    connection.ping().await?;
    if connection.is_in_transaction() {
        match alone {
            true => reopen_alone(connection, path).await?,
            false => {
                let stale = std::mem::replace(connection, open(path).await?);
                stale.close().await?;
            }
        }
    }
    Ok(())
}

/// Replaces `connection` by one that is [alone](open_alone), which cannot be opened before the other is closed.
pub(crate) async fn reopen_alone(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<(), Error> {
    let nothing = SqliteConnection::connect("sqlite::memory:").await?;
    let closed = std::mem::replace(connection, nothing).close().await;
    *connection = open_alone(path).await?;
    Ok(closed?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_commit_is_durable_and_deleted_rows_are_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.db");
        std::fs::write(&path, b"").unwrap();
        let mut connection = open(&path).await.unwrap();
        // FULL is 2. With less, a power cut could lose what was acknowledged.
        for (pragma, expected) in [
            ("PRAGMA synchronous", 2),
            ("PRAGMA secure_delete", 1),
            ("PRAGMA foreign_keys", 1),
        ] {
            let value: i64 = sqlx::query_scalar(pragma)
                .fetch_one(&mut connection)
                .await
                .unwrap();
            assert_eq!(value, expected, "{pragma}");
        }
        let mode: String = sqlx::query_scalar("PRAGMA journal_mode")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        assert_eq!(mode, "wal");
    }
}
