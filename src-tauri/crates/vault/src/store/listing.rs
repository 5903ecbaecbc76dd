//! The list of all photos: every record, read in batches and opened, newest first.

use std::cmp::Reverse;
use std::collections::HashSet;

use sqlx::SqliteConnection;

use crate::blocking::{blocking, stop_if_abandoned};
use crate::error::Error;
use crate::ids::{ObjectKind, PhotoId, StoreId};
use crate::keys::master_key::{KeyWrapper, MasterKey};
use crate::store::objects::{StoredObject, open_record};
use crate::store::open_store::OpenStore;
use crate::store::record::Listing;
use crate::store::retention::RetentionPeriod;

/// Everything in the store, with the expiry that each photo has under `period`.
pub(crate) async fn list(
    store: &mut OpenStore,
    period: Option<RetentionPeriod>,
) -> Result<Listing, Error> {
    let records = load_records(&mut store.connection).await?;
    let master = store.keys.master.clone();
    blocking(move || open_listing(&master, records, period)).await
}

/// How many records are read at once.
const BATCH_SIZE: i64 = 256;

/// Many records in one row, because receiving a row takes longer than it takes SQLite to read it.
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

/// Everything that [`open_listing`] needs, as read from the database.
pub(crate) struct StoredRecords {
    batches: Vec<RecordBatch>,
    /// Every photo that has a row, in hexadecimal, in JSON. From the index, which also has photos whose row
    /// was made unrecognisable.
    photos: String,
}

/// Reads every record, the last first, and the ids of all photos.
pub(crate) async fn load_records(
    connection: &mut SqliteConnection,
) -> Result<StoredRecords, Error> {
    let mut batches = Vec::new();
    let mut before = i64::MAX;
    loop {
        // `group_concat` joins bytes of any value, and the cast returns them unchanged.
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

/// Opens every record, newest first. A photo whose rows do not fit is named as damaged, not left out.
pub(crate) fn open_listing(
    master: &MasterKey,
    rows: StoredRecords,
    period: Option<RetentionPeriod>,
) -> Result<Listing, Error> {
    let mut listing = Listing::default();
    let mut purged = HashSet::new();
    master.with_wrapper(|keys| {
        for batch in rows.batches {
            batch.list(keys, (master.store, period), &mut listing, &mut purged)?;
        }
        Ok(())
    })?;
    let photos: Vec<String> = serde_json::from_str(&rows.photos).map_err(|_| Error::Damaged)?;
    let entries = listing.entries.iter().map(|entry| entry.id);
    let others = listing.damaged.iter().chain(&listing.newer);
    let named: HashSet<PhotoId> = entries.chain(others.copied()).collect();
    for photo in photos {
        let id = photo.parse().map_err(|_| Error::Damaged)?;
        if !named.contains(&id) && !purged.contains(&id) {
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
        (store, period): (StoreId, Option<RetentionPeriod>),
        listing: &mut Listing,
        purged: &mut HashSet<PhotoId>,
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
            stop_if_abandoned()?;
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
                Err(Error::NewerRecord) => listing.newer.push(id),
                Err(Error::NotFound(id)) => drop(purged.insert(id)),
                Err(_) => listing.damaged.push(id),
            }
        }
        Ok(())
    }
}
