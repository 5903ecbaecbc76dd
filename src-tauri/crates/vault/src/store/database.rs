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
use tokio::sync::OnceCell;

use crate::error::Error;
use crate::store::header::LATEST_FORMAT;

/// What brings a database from each format to the next.
const MIGRATIONS: [&str; LATEST_FORMAT as usize] = [
    include_str!("../../../../../migrations/0001_vault.sql"),
    include_str!("../../../../../migrations/0002_settings.sql"),
];

/// Opens the database at `path`, which must exist, for reading and writing.
pub(crate) async fn open(path: &Path) -> Result<SqliteConnection, Error> {
    let options = options(path)
        .auto_vacuum(SqliteAutoVacuum::Incremental)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    Ok(options.connect().await?)
}

/// Opens the database at `path`, which must exist, to look at it and change nothing.
pub(crate) async fn open_read_only(path: &Path) -> Result<SqliteConnection, Error> {
    Ok(options(path).read_only(true).connect().await?)
}

/// The version of SQLite that is built in.
pub(crate) async fn sqlite_version() -> Result<String, Error> {
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
        // Ciphertext: the whole tree of keys, so that turning the epoch writes each page of it once.
        .pragma("cache_size", "-16384")
        .row_buffer_size(1024)
        // Statements are no secret, but nothing about a vault belongs in a log.
        .disable_statement_logging()
}

/// Makes `connection` fit for a transaction again where the last one ended behind sqlx's back.
///
/// A full disk makes SQLite roll back by itself
/// (<https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction>). The rollback
/// that sqlx 0.9 then sends fails, it goes on believing in the transaction, and every later `begin`
/// is refused. Only a new connection forgets.
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

/// Lays the schema of a format down in an empty database.
///
/// Not by sqlx's migrator: the header has to appear in the same transaction, and the migrator's own
/// table would tell in the clear when the vault was made.
pub(crate) async fn create_schema(
    connection: &mut SqliteConnection,
    format: u8,
) -> Result<(), Error> {
    for format in 1..=format {
        apply_migration(connection, format).await?;
    }
    Ok(())
}

/// Brings a database of the format before to `format`.
pub(crate) async fn apply_migration(
    connection: &mut SqliteConnection,
    format: u8,
) -> Result<(), Error> {
    if let Some(migration) = MIGRATIONS.get(usize::from(format) - 1) {
        sqlx::raw_sql(*migration).execute(connection).await?;
    }
    Ok(())
}

/// The format that a database says it has.
///
/// # Errors
/// [`Error::UnknownFormat`] for a later one than ours, [`Error::Damaged`] for none.
pub(crate) async fn read_format(connection: &mut SqliteConnection) -> Result<u8, Error> {
    let found: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(connection)
        .await?;
    match u8::try_from(found) {
        Ok(format @ 1..=LATEST_FORMAT) => Ok(format),
        _ if found > i64::from(LATEST_FORMAT) => Err(Error::UnknownFormat { found }),
        _ => Err(Error::Damaged),
    }
}

/// Holds the schema of an opened database against the one we would lay down.
///
/// A trigger or a view that somebody added could keep rows from being purged.
///
/// # Errors
/// [`Error::Damaged`] at the first difference; [`Error::UnknownFormat`].
pub(crate) async fn check_schema(connection: &mut SqliteConnection) -> Result<(), Error> {
    let format = read_format(connection).await?;
    let expected = EXPECTED_SCHEMAS
        .get(usize::from(format) - 1)
        .ok_or(Error::Damaged)?
        .get_or_try_init(|| expected_schema(format))
        .await?;
    if schema(connection).await? == *expected {
        Ok(())
    } else {
        Err(Error::Damaged)
    }
}

type SchemaRow = (String, String, String, Option<String>);

/// The schema of each format, once it was asked for.
static EXPECTED_SCHEMAS: [OnceCell<Vec<SchemaRow>>; LATEST_FORMAT as usize] =
    [const { OnceCell::const_new() }; LATEST_FORMAT as usize];

async fn expected_schema(format: u8) -> Result<Vec<SchemaRow>, Error> {
    let mut ours = SqliteConnectOptions::new()
        .in_memory(true)
        .connect()
        .await?;
    create_schema(&mut ours, format).await?;
    let expected_schema = schema(&mut ours).await?;
    ours.close().await?;
    Ok(expected_schema)
}

async fn schema(connection: &mut SqliteConnection) -> Result<Vec<SchemaRow>, Error> {
    let rows = sqlx::query_as("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name")
        .fetch_all(connection)
        .await?;
    Ok(rows)
}
