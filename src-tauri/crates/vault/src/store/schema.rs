//! The schema: what each format looks like, how one becomes the next, and the check that nobody added to it.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::OnceCell;

use crate::error::Error;

/// The format that this program writes.
pub(crate) const LATEST_FORMAT: u8 = 2;

/// What brings a database from each format to the next.
const MIGRATIONS: [&str; LATEST_FORMAT as usize] = [
    include_str!("../../../../../migrations/0001_vault.sql"),
    include_str!("../../../../../migrations/0002_settings.sql"),
];

/// Creates the schema of a format in an empty database.
///
/// Not by sqlx's migrator: the header has to appear in the same transaction, and the migrator's own
/// table would say in the clear when the vault was made.
pub(crate) async fn create_schema(
    connection: &mut SqliteConnection,
    format: u8,
) -> Result<(), Error> {
    for format in 1..=format {
        apply_migration(connection, format).await?;
    }
    Ok(())
}

/// Migrates a database of the format before to `format`.
pub(crate) async fn apply_migration(
    connection: &mut SqliteConnection,
    format: u8,
) -> Result<(), Error> {
    if let Some(migration) = MIGRATIONS.get(usize::from(format) - 1) {
        sqlx::raw_sql(*migration).execute(connection).await?;
    }
    Ok(())
}

/// The format that a database claims to have.
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

/// Compares the schema of an opened database with the one that we create.
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

/// The schema of each format, computed on first use.
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
