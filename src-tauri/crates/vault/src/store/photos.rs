//! Photos as rows: an object and its content for every part, and for the record of the whole.
//!
//! SQLite sees ids, kinds, epochs and ciphertext, never plaintext and never a key that is not
//! wrapped. This module seals before it opens a transaction and unseals after it has closed its
//! cursor, so no plaintext is alive while SQLite works.

use std::cmp::Reverse;
use std::collections::HashSet;

use sqlx::{Connection, SqliteConnection};
use zeroize::Zeroizing;

use crate::backup::format::PhotoParts;
use crate::crypto::envelope;
use crate::error::Error;
use crate::keys::key::{DataKey, KeyWrapper, MasterKey, ObjectAad, StoreId};
use crate::store::open_store::OpenStore;
use crate::store::record::{Listing, ObjectKind, ObjectKinds, PhotoId, Record};
use crate::store::settings::RetentionPeriod;

/// One object, ready to be written. Its key is not wrapped yet: sealing takes its time, and by the end
/// of it there may be another master key.
pub(crate) struct SealedObject {
    kind: ObjectKind,
    key: DataKey,
    content: Vec<u8>,
}

/// One object, as it was read.
pub(crate) struct StoredObject {
    epoch: i64,
    pub(crate) wrapped_key: Vec<u8>,
    content: Vec<u8>,
}

/// Seals every part of a photo, and its record, each with a new data key.
pub(crate) fn seal(
    record: &Record,
    parts: PhotoParts,
    id: PhotoId,
    store: StoreId,
) -> Result<Vec<SealedObject>, Error> {
    let record = (ObjectKind::Metadata, record.to_bytes()?);
    let parts = parts.into_iter();
    parts
        .chain([record])
        .map(|(kind, content)| {
            let key = DataKey::generate()?;
            let content = envelope::seal(&key, &ObjectAad::for_object(store, id, kind), content)?;
            Ok(SealedObject { kind, key, content })
        })
        .collect()
}

/// Wraps the keys of a photo and writes it in one transaction. When this returns it survives a power
/// cut. `master` must be the one of the epoch that the database is in.
pub(crate) async fn insert(
    connection: &mut SqliteConnection,
    id: PhotoId,
    master: &MasterKey,
    objects: Vec<SealedObject>,
) -> Result<(), Error> {
    let photo = &id.as_bytes()[..];
    let epoch = i64::try_from(master.epoch).map_err(|_| Error::Damaged)?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    for SealedObject { kind, key, content } in objects {
        let wrapped_key = &master.wrap(&key, &ObjectAad::for_object(master.store, id, kind))?[..];
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
    kind: ObjectKind,
) -> Result<Option<StoredObject>, Error> {
    let (photo, kind) = (&id.as_bytes()[..], kind as u8);
    let row = sqlx::query_as!(
        StoredObject,
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
pub(crate) async fn stored_kinds(
    connection: &mut SqliteConnection,
    id: PhotoId,
) -> Result<ObjectKinds, Error> {
    let photo = &id.as_bytes()[..];
    let rows = sqlx::query_scalar!("SELECT kind FROM object WHERE photo = ?", photo)
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(ObjectKind::from_row).collect()
}

/// Unseals one object.
///
/// # Errors
/// [`Error::Damaged`] unless it is what was sealed there.
pub(crate) fn open_object(
    master: &MasterKey,
    id: PhotoId,
    kind: ObjectKind,
    row: StoredObject,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    master.with_wrapper(|keys| open_with(keys, &ObjectAad::for_object(master.store, id, kind), row))
}

fn open_with(
    keys: &KeyWrapper,
    aad: &ObjectAad,
    row: StoredObject,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    if u64::try_from(row.epoch) != Ok(keys.epoch) {
        return Err(Error::Damaged);
    }
    let key = keys.unwrap(&row.wrapped_key, aad)?;
    envelope::open(&key.cipher()?, aad, row.content)
}

/// How many records are read at once.
const BATCH_SIZE: i64 = 256;

/// Many records, as they were read: one row for all of them, because to be handed a row takes longer
/// than it takes SQLite to read it.
pub(crate) struct RecordBatch {
    /// The row of the last one.
    last: Option<i64>,
    /// A [`RecordShape`] each, in JSON.
    shapes: String,
    /// What belongs to them, end to end.
    wrapped_keys: Option<Vec<u8>>,
    contents: Option<Vec<u8>>,
}

/// The photo in hexadecimal, the kinds that have a row, the epoch, and how many bytes of the
/// batch are its key and its content; neither kinds nor content where there are none.
type RecordShape = (String, Option<String>, i64, usize, Option<usize>);

/// Everything that [`listing`] needs, as it was read.
pub(crate) struct StoredRecords {
    batches: Vec<RecordBatch>,
    /// Every photo that has a row, in hexadecimal, in JSON. By the index, which knows of photos whose row
    /// was made unrecognisable.
    photos: String,
}

/// Reads the shape of the store and every record, the last first.
pub(crate) async fn load_records(
    connection: &mut SqliteConnection,
) -> Result<StoredRecords, Error> {
    let mut batches = Vec::new();
    let mut before = i64::MAX;
    loop {
        // `group_concat` joins bytes, whatever they are, and the cast hands them over as they are.
        let batch = sqlx::query_as!(
            RecordBatch,
            r#"SELECT min(id) AS "last: i64",
                      json_group_array(json_array(lower(hex(photo)), kinds, epoch,
                          octet_length(wrapped_key), octet_length(sealed))) AS "shapes!: String",
                      CAST(group_concat(wrapped_key, '') AS BLOB) AS "wrapped_keys: Vec<u8>",
                      CAST(group_concat(sealed, '') AS BLOB) AS "contents: Vec<u8>"
               FROM (SELECT object.id AS id, photo, epoch, wrapped_key, sealed,
                            (SELECT group_concat(kind) FROM object AS part
                             WHERE part.photo = object.photo) AS kinds
                     FROM object LEFT JOIN content ON content.object = object.id
                     WHERE kind = 4 AND object.id < ? ORDER BY object.id DESC LIMIT ?)"#,
            before,
            BATCH_SIZE,
        )
        .fetch_one(&mut *connection)
        .await?;
        match batch.last {
            Some(last) => before = last,
            None => break,
        }
        batches.push(batch);
    }
    let photos = sqlx::query_scalar!(
        r#"SELECT json_group_array(lower(hex(photo))) AS "photos!: String"
           FROM (SELECT DISTINCT photo FROM object)"#
    )
    .fetch_one(connection)
    .await?;
    Ok(StoredRecords { batches, photos })
}

/// Unseals every record, newest first. A photo that does not add up is named, not left out.
pub(crate) fn open_listing(
    master: &MasterKey,
    rows: StoredRecords,
    period: Option<RetentionPeriod>,
) -> Result<Listing, Error> {
    let mut listing = Listing::default();
    master.with_wrapper(|keys| {
        for batch in rows.batches {
            batch.list(keys, master.store, period, &mut listing)?;
        }
        Ok(())
    })?;
    let photos: Vec<String> = serde_json::from_str(&rows.photos).map_err(|_| Error::Damaged)?;
    let entries = listing.entries.iter().map(|entry| entry.id);
    let named: HashSet<PhotoId> = entries.chain(listing.damaged.iter().copied()).collect();
    for photo in photos {
        let id = photo.parse().map_err(|_| Error::Damaged)?;
        if !named.contains(&id) {
            listing.damaged.push(id);
        }
    }
    // Stable: photos of the same millisecond stay in the order of their rows.
    listing.entries.sort_by_key(|entry| Reverse(entry.added));
    Ok(listing)
}

impl RecordBatch {
    fn list(
        self,
        keys: &KeyWrapper,
        store: StoreId,
        period: Option<RetentionPeriod>,
        listing: &mut Listing,
    ) -> Result<(), Error> {
        let shapes: Vec<RecordShape> =
            serde_json::from_str(&self.shapes).map_err(|_| Error::Damaged)?;
        let wrapped_keys = self.wrapped_keys.unwrap_or_default();
        let contents = self.contents.unwrap_or_default();
        let (mut wrapped_keys, mut contents) = (&wrapped_keys[..], &contents[..]);
        let take = |from: &mut &[u8], len| {
            let (taken, rest) = from.split_at_checked(len).ok_or(Error::Damaged)?;
            *from = rest;
            Ok::<_, Error>(taken.to_vec())
        };
        for (photo, kinds, epoch, key_len, content_len) in shapes {
            let id = photo.parse().map_err(|_| Error::Damaged)?;
            let wrapped_key = take(&mut wrapped_keys, key_len)?;
            let content = content_len
                .map(|len| take(&mut contents, len))
                .transpose()?;
            let read = || {
                let kinds = kinds.ok_or(Error::Damaged)?;
                let kinds = kinds.split(',').map(|kind| kind.parse().unwrap_or(0));
                let present = kinds.map(ObjectKind::from_row).collect::<Result<_, _>>()?;
                let row = StoredObject {
                    epoch,
                    wrapped_key,
                    content: content.ok_or(Error::Damaged)?,
                };
                open_record(keys, id, store, row, present)
            };
            match read() {
                Ok(record) => listing.entries.push(record.into_entry(id, period)),
                Err(_) => listing.damaged.push(id),
            }
        }
        Ok(())
    }
}

/// Reads and unseals the record of one photo.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Damaged`].
pub(crate) async fn load_record(unlocked: &mut OpenStore, id: PhotoId) -> Result<Record, Error> {
    let present = stored_kinds(&mut unlocked.connection, id).await?;
    if present.is_empty() {
        return Err(Error::NotFound(id));
    }
    let row = load(&mut unlocked.connection, id, ObjectKind::Metadata).await?;
    let (row, master) = (row.ok_or(Error::Damaged)?, &unlocked.keys.master);
    master.with_wrapper(|keys| open_record(keys, id, master.store, row, present))
}

/// Writes the record of a photo anew, under a new data key, in one transaction.
pub(crate) async fn replace_record(
    connection: &mut SqliteConnection,
    id: PhotoId,
    master: &MasterKey,
    record: &Record,
) -> Result<(), Error> {
    let aad = ObjectAad::for_object(master.store, id, ObjectKind::Metadata);
    let key = DataKey::generate()?;
    let sealed = envelope::seal(&key, &aad, record.to_bytes()?)?;
    let wrapped_key = &master.wrap(&key, &aad)?[..];
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
fn open_record(
    keys: &KeyWrapper,
    id: PhotoId,
    store: StoreId,
    row: StoredObject,
    present: ObjectKinds,
) -> Result<Record, Error> {
    let aad = ObjectAad::for_object(store, id, ObjectKind::Metadata);
    let record = Record::from_bytes(&open_with(keys, &aad, row)?)?;
    let parts = record.lengths.keys().copied();
    if present != parts.chain([ObjectKind::Metadata]).collect() {
        return Err(Error::Damaged);
    }
    Ok(record)
}
