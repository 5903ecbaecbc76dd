//! Photos as rows: an object and its content for every part, and for the record of the whole.
//!
//! SQLite sees ids, kinds, epochs and ciphertext, never plaintext and never a key that is not
//! wrapped. This module seals before it opens a transaction and unseals after it has closed its
//! cursor, so no plaintext is alive while SQLite works.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Connection, SqliteConnection};
use zeroize::Zeroizing;

use crate::case::Parts;
use crate::envelope;
use crate::error::Error;
use crate::key::{DataKey, MasterKey, Place, StoreId};
use crate::record::{Kind, Listing, PhotoId, Record};
use crate::settings::Chosen;
use crate::unlocked::Unlocked;

/// One object, ready to be written. Its key is not wrapped yet: sealing takes its time, and by the end
/// of it there may be another master key.
pub(crate) struct Sealed {
    kind: Kind,
    key: DataKey,
    content: Vec<u8>,
}

/// One object, as it was read.
pub(crate) struct Row {
    epoch: i64,
    wrapped_key: Vec<u8>,
    content: Vec<u8>,
}

/// Seals every part of a photo, and its record, each with a new data key.
pub(crate) fn seal(
    record: &Record,
    parts: &Parts,
    id: PhotoId,
    store: StoreId,
) -> Result<Vec<Sealed>, Error> {
    let record = record.to_bytes()?;
    let parts = parts.iter().map(|(kind, part)| (*kind, part.as_slice()));
    parts
        .chain([(Kind::Metadata, record.as_slice())])
        .map(|(kind, content)| {
            let key = DataKey::make()?;
            let content = envelope::seal(&key, &Place::of(store, id, kind), content)?;
            Ok(Sealed { kind, key, content })
        })
        .collect()
}

/// Wraps the keys of a photo and writes it in one transaction. When this returns it survives a power
/// cut. `master` must be the one of the epoch that the database is in.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    id: PhotoId,
    master: &MasterKey,
    objects: Vec<Sealed>,
) -> Result<(), Error> {
    let photo = &id.as_bytes()[..];
    let epoch = i64::try_from(master.epoch).map_err(|_| Error::Damaged)?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    for Sealed { kind, key, content } in objects {
        let wrapped_key = &master.wrap(&key, &Place::of(master.store, id, kind))?[..];
        let kind = kind as u8;
        let object = sqlx::query!(
            "INSERT INTO object (photo, kind, epoch, wrapped_key) VALUES (?, ?, ?, ?)",
            photo,
            kind,
            epoch,
            wrapped_key,
        )
        .execute(&mut *transaction)
        .await?
        .last_insert_rowid();
        sqlx::query!(
            "INSERT INTO content (object, sealed) VALUES (?, ?)",
            object,
            content
        )
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Reads one object; `None` if either of its rows is missing.
pub(crate) async fn load(
    connection: &mut SqliteConnection,
    id: PhotoId,
    kind: Kind,
) -> Result<Option<Row>, Error> {
    let (photo, kind) = (&id.as_bytes()[..], kind as u8);
    let row = sqlx::query_as!(
        Row,
        "SELECT epoch, wrapped_key, sealed AS content
         FROM object JOIN content ON content.object = object.id
         WHERE photo = ? AND kind = ?",
        photo,
        kind,
    )
    .fetch_optional(connection)
    .await?;
    Ok(row)
}

/// The kinds that have a row, for one photo.
pub(crate) async fn kinds(
    connection: &mut SqliteConnection,
    id: PhotoId,
) -> Result<BTreeSet<Kind>, Error> {
    let photo = &id.as_bytes()[..];
    let rows = sqlx::query_scalar!("SELECT kind FROM object WHERE photo = ?", photo)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(Kind::from_row).collect()
}

/// Unseals one object.
///
/// # Errors
/// [`Error::Damaged`] unless it is what was sealed there.
pub(crate) fn unseal(
    master: &MasterKey,
    id: PhotoId,
    kind: Kind,
    row: Row,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let key = key(master, id, kind, &row)?;
    envelope::unseal(&key, &Place::of(master.store, id, kind), row.content)
}

/// Unwraps the key of one object.
pub(crate) fn key(
    master: &MasterKey,
    id: PhotoId,
    kind: Kind,
    row: &Row,
) -> Result<DataKey, Error> {
    if u64::try_from(row.epoch) != Ok(master.epoch) {
        return Err(Error::Damaged);
    }
    master.unwrap(&row.wrapped_key, &Place::of(master.store, id, kind))
}

/// Everything that [`listing`] needs, as it was read.
pub(crate) struct Rows {
    kinds: BTreeMap<PhotoId, BTreeSet<Kind>>,
    records: Vec<(PhotoId, Row)>,
}

/// Reads the shape of the store and every record.
pub(crate) async fn load_all(connection: &mut SqliteConnection) -> Result<Rows, Error> {
    let mut rows = Rows {
        kinds: BTreeMap::new(),
        records: Vec::new(),
    };
    let objects = sqlx::query!("SELECT photo, kind FROM object")
        .fetch_all(&mut *connection)
        .await?;
    for object in objects {
        let kinds = rows
            .kinds
            .entry(PhotoId::from_row(&object.photo)?)
            .or_default();
        kinds.insert(Kind::from_row(object.kind)?);
    }
    let records = sqlx::query!(
        "SELECT photo, epoch, wrapped_key, sealed
         FROM object JOIN content ON content.object = object.id
         WHERE kind = 4 ORDER BY object.id DESC"
    )
    .fetch_all(connection)
    .await?;
    for record in records {
        let (epoch, wrapped_key, content) = (record.epoch, record.wrapped_key, record.sealed);
        let row = Row {
            epoch,
            wrapped_key,
            content,
        };
        rows.records.push((PhotoId::from_row(&record.photo)?, row));
    }
    Ok(rows)
}

/// Unseals every record, newest first. A photo that does not add up is named, not left out.
pub(crate) fn listing(master: &MasterKey, rows: Rows, chosen: Option<Chosen>) -> Listing {
    let Rows { mut kinds, records } = rows;
    let mut listing = Listing::default();
    for (id, row) in records {
        let present = kinds.remove(&id).unwrap_or_default();
        match record(master, id, row, &present) {
            Ok(record) => listing.entries.push(record.into_entry(id, chosen)),
            Err(_) => listing.damaged.push(id),
        }
    }
    listing.damaged.extend(kinds.into_keys());
    // Stable: photos of the same millisecond stay in the order of their rows.
    listing
        .entries
        .sort_by_key(|entry| std::cmp::Reverse(entry.added));
    listing
}

/// Reads and unseals the record of one photo.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Damaged`].
pub(crate) async fn find(unlocked: &mut Unlocked, id: PhotoId) -> Result<Record, Error> {
    let present = kinds(&mut unlocked.connection, id).await?;
    if present.is_empty() {
        return Err(Error::NotFound(id));
    }
    let row = load(&mut unlocked.connection, id, Kind::Metadata).await?;
    record(
        &unlocked.keys.master,
        id,
        row.ok_or(Error::Damaged)?,
        &present,
    )
}

/// Writes the record of a photo anew, under a new data key, in one transaction.
pub(crate) async fn rewrite(
    connection: &mut SqliteConnection,
    id: PhotoId,
    master: &MasterKey,
    record: &Record,
) -> Result<(), Error> {
    let place = Place::of(master.store, id, Kind::Metadata);
    let key = DataKey::make()?;
    let sealed = envelope::seal(&key, &place, &record.to_bytes()?)?;
    let wrapped_key = &master.wrap(&key, &place)?[..];
    let epoch = i64::try_from(master.epoch).map_err(|_| Error::Damaged)?;
    let photo = &id.as_bytes()[..];
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query!(
        "UPDATE object SET epoch = ?, wrapped_key = ? WHERE photo = ? AND kind = 4",
        epoch,
        wrapped_key,
        photo,
    )
    .execute(&mut *transaction)
    .await?;
    sqlx::query!(
        "UPDATE content SET sealed = ?
         WHERE object = (SELECT id FROM object WHERE photo = ? AND kind = 4)",
        sealed,
        photo,
    )
    .execute(&mut *transaction)
    .await?;
    transaction.commit().await?;
    Ok(())
}

/// Unseals one photo's record and holds it against the rows that are there.
pub(crate) fn record(
    master: &MasterKey,
    id: PhotoId,
    row: Row,
    present: &BTreeSet<Kind>,
) -> Result<Record, Error> {
    let record = Record::from_bytes(&unseal(master, id, Kind::Metadata, row)?)?;
    let expected: BTreeSet<Kind> = record
        .lengths
        .keys()
        .copied()
        .chain([Kind::Metadata])
        .collect();
    if *present != expected {
        return Err(Error::Damaged);
    }
    Ok(record)
}
