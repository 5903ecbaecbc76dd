//! Connections to SQLite, all with the same settings, and the proof that the schema is ours.
//!
//! `synchronous=FULL` on a write-ahead log makes a commit durable; `secure_delete` overwrites what a
//! row held; `temp_store=MEMORY` keeps sorting out of temporary files; `auto_vacuum=INCREMENTAL` lets
//! a purge hand pages back. `trusted_schema=OFF` and `cell_size_check` are for files that somebody
//! else has written to.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteAutoVacuum, SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use crate::error::Error;

const SCHEMA: &str = include_str!("../../../../migrations/0001_vault.sql");

/// Opens the database at `path`, which must exist, for reading and writing.
pub(crate) async fn open(path: &Path) -> Result<SqliteConnection, Error> {
    let options = options(path)
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    Ok(options.connect().await?)
}

/// Opens the database at `path`, which must exist, to look at it and change nothing.
pub(crate) async fn look(path: &Path) -> Result<SqliteConnection, Error> {
    Ok(options(path).read_only(true).connect().await?)
}

/// The version of SQLite that is built in.
pub(crate) async fn version() -> Result<String, Error> {
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
        // Statements are no secret, but nothing about a vault belongs in a log.
        .disable_statement_logging()
}

/// Makes `connection` fit for a transaction again where the last one ended behind sqlx's back.
///
/// A full disk makes SQLite roll back by itself
/// (<https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>). The rollback
/// that sqlx 0.9 then sends fails, it goes on believing in the transaction, and every later `begin`
/// is refused. Only a new connection forgets.
pub(crate) async fn mend(connection: &mut SqliteConnection, path: &Path) -> Result<(), Error> {
    // Rollbacks of dropped transactions are queued; this waits for them.
    connection.ping().await?;
    if connection.is_in_transaction() {
        let stale = std::mem::replace(connection, open(path).await?);
        stale.close().await?;
    }
    Ok(())
}

/// Lays the schema down in an empty database.
///
/// Not by sqlx's migrator: the header has to appear in the same transaction, and the migrator's own
/// table would tell in the clear when the vault was made.
pub(crate) async fn lay_schema(connection: &mut SqliteConnection) -> Result<(), Error> {
    sqlx::raw_sql(SCHEMA).execute(connection).await?;
    Ok(())
}

/// Holds the schema of an opened database against the one we would lay down.
///
/// A trigger or a view that somebody added could keep rows from being purged.
///
/// # Errors
/// [`Error::Damaged`] at the first difference.
pub(crate) async fn check_schema(connection: &mut SqliteConnection) -> Result<(), Error> {
    let mut ours = SqliteConnectOptions::new()
        .in_memory(true)
        .connect()
        .await?;
    lay_schema(&mut ours).await?;
    let expected = schema(&mut ours).await?;
    ours.close().await?;
    if schema(connection).await? == expected {
        Ok(())
    } else {
        Err(Error::Damaged)
    }
}

type SchemaRow = (String, String, String, Option<String>);

async fn schema(connection: &mut SqliteConnection) -> Result<Vec<SchemaRow>, Error> {
    let rows = sqlx::query_as("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
        .fetch_all(connection)
        .await?;
    Ok(rows)
}
