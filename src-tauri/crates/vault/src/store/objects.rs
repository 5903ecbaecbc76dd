//! Objects as rows: each part of a photo, and its record, sealed under a data key of its own.
//!
//! SQLite sees ids, kinds, epochs and ciphertext, never plaintext and never a key that is not wrapped. This
//! module seals before it opens a transaction and opens contents after it has closed its cursor, so no
//! plaintext is in memory while SQLite works.

use sqlx::{Connection, SqliteConnection};
use zeroize::Zeroizing;

use crate::crypto::aad::ObjectAad;
use crate::error::Error;
use crate::ids::{ObjectKind, ObjectKinds, PhotoId, StoreId};
use crate::keys::data_key::DataKey;
use crate::keys::master_key::{KeyWrapper, MasterKey};
use crate::store::open_store::OpenStore;
use crate::store::record::{PhotoParts, Record};

/// One object, ready to be written. Its key is not wrapped yet: sealing takes time, and the master key may
/// change meanwhile.
pub(crate) struct SealedObject {
    kind: ObjectKind,
    key: DataKey,
    content: Vec<u8>,
}

/// One object, as read from the database.
pub(crate) struct StoredObject {
    pub(super) epoch: i64,
    pub(crate) wrapped_key: Vec<u8>,
    pub(super) content: Vec<u8>,
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
            let content = key.seal(&ObjectAad::for_object(store, id, kind), content)?;
            Ok(SealedObject { kind, key, content })
        })
        .collect()
}

/// Wraps the keys of a photo and writes it in one transaction. When this returns, the photo survives a
/// power cut. `master` must be that of the epoch that the database is in.
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

/// The kinds of which a photo has a row.
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

/// Opens one object.
///
/// # Errors
/// [`Error::Damaged`] unless it is what was sealed there; [`Error::NotFound`] if its key was destroyed.
pub(crate) fn open_object(
    master: &MasterKey,
    id: PhotoId,
    kind: ObjectKind,
    row: StoredObject,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let aad = ObjectAad::for_object(master.store, id, kind);
    master.with_wrapper(|keys| open_with(keys, id, &aad, row))
}

fn open_with(
    keys: &KeyWrapper,
    id: PhotoId,
    aad: &ObjectAad,
    row: StoredObject,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    if u64::try_from(row.epoch) != Ok(keys.epoch) {
        return Err(Error::Damaged);
    }
    let key = keys.unwrap(&row.wrapped_key, aad)?;
    if key.is_destroyed() {
        return Err(Error::NotFound(id));
    }
    key.open(aad, row.content)
}

/// Reads and opens the record of one photo.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Damaged`].
pub(crate) async fn load_record(store: &mut OpenStore, id: PhotoId) -> Result<Record, Error> {
    let present = stored_kinds(&mut store.connection, id).await?;
    if present.is_empty() {
        return Err(Error::NotFound(id));
    }
    let row = load(&mut store.connection, id, ObjectKind::Metadata).await?;
    let (row, master) = (row.ok_or(Error::Damaged)?, &store.keys.master);
    master.with_wrapper(|keys| open_record(keys, id, master.store, row, present))
}

/// Replaces the records of photos, each under a new data key, in one transaction.
pub(crate) async fn replace_records(
    connection: &mut SqliteConnection,
    master: &MasterKey,
    records: &[(PhotoId, Record)],
) -> Result<(), Error> {
    let epoch = i64::try_from(master.epoch).map_err(|_| Error::Damaged)?;
    let seal = |(id, record): &(PhotoId, Record)| {
        let aad = ObjectAad::for_object(master.store, *id, ObjectKind::Metadata);
        let key = DataKey::generate()?;
        let sealed = key.seal(&aad, record.to_bytes()?)?;
        Ok((*id, master.wrap(&key, &aad)?, sealed))
    };
    let sealed: Vec<_> = records.iter().map(seal).collect::<Result<_, Error>>()?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    for (id, wrapped_key, sealed) in sealed {
        let (photo, wrapped_key) = (&id.as_bytes()[..], &wrapped_key[..]);
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
    }
    transaction.commit().await?;
    Ok(())
}

/// Opens one photo's record and compares it with the rows that are there.
///
/// # Errors
/// [`Error::NotFound`] if its key was destroyed; [`Error::Damaged`].
pub(super) fn open_record(
    keys: &KeyWrapper,
    id: PhotoId,
    store: StoreId,
    row: StoredObject,
    present: ObjectKinds,
) -> Result<Record, Error> {
    let aad = ObjectAad::for_object(store, id, ObjectKind::Metadata);
    let record = Record::from_bytes(&open_with(keys, id, &aad, row)?)?;
    let parts = record.lengths.keys().copied();
    if present != parts.chain([ObjectKind::Metadata]).collect() {
        return Err(Error::Damaged);
    }
    Ok(record)
}
