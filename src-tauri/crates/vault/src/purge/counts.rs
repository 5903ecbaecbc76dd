//! Counts what a purge removes, for its receipt.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Connection, SqliteConnection};

use crate::error::Error;
use crate::ids::{ObjectKind, PhotoId};
use crate::store::database;
use crate::store::folder::Folder;

/// What is to be purged, counted without any key.
#[derive(Default)]
pub(crate) struct PurgeCounts {
    pub(crate) photos: Option<u64>,
    pub(crate) objects: BTreeMap<ObjectKind, u64>,
    pub(crate) bytes: u64,
}

impl PurgeCounts {
    /// Adds objects of one kind. An unknown kind adds its bytes only.
    pub(crate) fn count(&mut self, kind: i64, number: i64, bytes: i64) {
        if let Ok(kind) = ObjectKind::from_row(kind) {
            *self.objects.entry(kind).or_default() += u64::try_from(number).unwrap_or_default();
        }
        self.bytes += u64::try_from(bytes).unwrap_or_default();
    }
}

/// Checks that every one of `ids` is there, and counts their objects and bytes.
///
/// # Errors
/// [`Error::NotFound`] for the first one that is not there.
pub(crate) async fn count_photos(
    connection: &mut SqliteConnection,
    ids: &[PhotoId],
) -> Result<PurgeCounts, Error> {
    let mut counts = PurgeCounts::default();
    let mut counted = BTreeSet::new();
    for id in ids {
        let photo = &id.as_bytes()[..];
        let objects = sqlx::query!(
            r#"SELECT kind, coalesce(length(sealed), 0) AS "bytes!: i64"
               FROM object LEFT JOIN content ON content.object = object.id WHERE photo = ?"#,
            photo,
        )
        .fetch_all(&mut *connection)
        .await?;
        if objects.is_empty() {
            return Err(Error::NotFound(*id));
        }
        if counted.insert(*id) {
            for object in objects {
                counts.count(object.kind, 1, object.bytes);
            }
        }
    }
    counts.photos = Some(counted.len() as u64);
    Ok(counts)
}

/// Counts everything in a store that nobody has open. Where it cannot be read there is no number.
pub(crate) async fn count_store(folder: &Folder) -> PurgeCounts {
    let mut counts = PurgeCounts::default();
    if let Ok(mut connection) = database::open_read_only(&folder.database()).await {
        let photos = sqlx::query_scalar!("SELECT count(DISTINCT photo) FROM object")
            .fetch_one(&mut connection)
            .await;
        let kinds = sqlx::query!("SELECT kind, count(*) AS number FROM object GROUP BY kind")
            .fetch_all(&mut connection)
            .await;
        if let (Ok(photos), Ok(kinds)) = (photos, kinds) {
            counts.photos = u64::try_from(photos).ok();
            for kind in kinds {
                counts.count(kind.kind, kind.number, 0);
            }
        }
        // Whatever this returns, the files are about to go.
        let _ = connection.close().await;
    }
    counts
}
