//! Connections to SQLite, all with the same settings.
//!
//! `synchronous=FULL` on a write-ahead log makes a commit durable; `secure_delete` overwrites what a
//! row held; `temp_store=MEMORY` keeps sorting out of temporary files; `auto_vacuum=INCREMENTAL` lets a
//! purge return pages. `trusted_schema=OFF` and `cell_size_check` are for files that somebody else wrote.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::error::Error;

/// Opens the database at `path`, which must exist, for reading and writing.
pub(crate) async fn open(path: &Path) -> Result<SqliteConnection, Error> {
    let options = options(path)
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    Ok(options.connect().await?)
}

/// Opens the database at `path`, which must exist, for reading only.
pub(crate) async fn open_read_only(path: &Path) -> Result<SqliteConnection, Error> {
    Ok(options(path).read_only(true).connect().await?)
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
/// refused. Only a new connection starts over.
pub(crate) async fn recover_connection(
    connection: &mut SqliteConnection,
    path: &Path,
) -> Result<(), Error> {
    // Rollbacks of dropped transactions are queued; this waits for them.
    connection.ping().await?;
    if connection.is_in_transaction() {
        let stale = std::mem::replace(connection, open(path).await?);
        stale.close().await?;
    }
    Ok(())
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
