//! Adds photos, lists them and reads their objects.

use std::sync::Arc;

use zeroize::Zeroizing;

use super::Vault;
use crate::blocking::blocking;
use crate::error::Error;
use crate::ids::{ObjectKind, PhotoId};
use crate::store::record::{Listing, NewPhoto, PhotoEntry};
use crate::store::{listing, objects};

impl Vault {
    /// Adds a photo. When this returns, the photo survives a power cut.
    ///
    /// # Errors
    /// [`Error::TooLarge`], [`Error::DiskFull`]; nothing is added then.
    pub async fn add(&self, photo: NewPhoto) -> Result<PhotoId, Error> {
        let id = PhotoId::generate()?;
        self.add_as(id, photo).await?;
        Ok(id)
    }

    /// As [`add`](Self::add), under an id that no photo has yet: where the call was dropped before it returned,
    /// [`contains`](Self::contains) tells whether the photo was added.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub async fn add_as(&self, id: PhotoId, photo: NewPhoto) -> Result<(), Error> {
        let added = self.arrival_time().await?;
        let store_id = self.store_id;
        let (record, parts) = photo.into_parts(added);
        let sealed = blocking(move || objects::seal(&record, parts, id, store_id)).await?;
        let mut store = self.store.lock().await;
        let store = store.for_writing(&self.folder.database()).await?;
        let master = &store.keys.master;
        objects::insert(&mut store.connection, id, master, sealed).await
    }

    /// Everything in the store, newest first.
    ///
    /// # Errors
    /// A photo whose rows do not fit is [named](Listing::damaged), not an error. [`Error::Damaged`] means
    /// that the rows themselves cannot be read.
    pub async fn list(&self) -> Result<Listing, Error> {
        let mut store = self.store.lock().await;
        let store = store.for_reading().await?;
        let period = store.retention_period().await?;
        listing::list(store, period).await
    }

    /// One photo, without its pixels.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Damaged`].
    pub async fn entry(&self, id: PhotoId) -> Result<PhotoEntry, Error> {
        let mut store = self.store.lock().await;
        let store = store.for_reading().await?;
        let record = objects::load_record(store, id).await?;
        Ok(record.into_entry(id, store.retention_period().await?))
    }

    /// Changes what the callers of these photos gave with them: all of them, or none.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Damaged`], [`Error::DiskFull`]; with nothing changed.
    pub async fn update_details(
        &self,
        ids: &[PhotoId],
        change: impl Fn(&mut serde_json::Value) + Send,
    ) -> Result<(), Error> {
        let mut store = self.store.lock().await;
        let store = store.for_writing(&self.folder.database()).await?;
        let mut records = Vec::with_capacity(ids.len());
        for id in ids {
            let mut record = objects::load_record(store, *id).await?;
            change(&mut record.details);
            records.push((*id, record));
        }
        let master = store.keys.master.clone();
        objects::replace_records(&mut store.connection, &master, &records).await
    }

    /// One object of a photo, as it was given. For [`ObjectKind::Metadata`], the record as JSON.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is no such photo, [`Error::ObjectNotStored`] if it was added without this
    /// object, [`Error::Damaged`] if it is not what was sealed. Never a part of it.
    pub async fn read_object(
        &self,
        id: PhotoId,
        kind: ObjectKind,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut store = self.store.lock().await;
        let record = objects::load_record(store.for_reading().await?, id).await?;
        if kind == ObjectKind::Metadata {
            return record.to_bytes();
        }
        let len = *record
            .lengths
            .get(&kind)
            .ok_or(Error::ObjectNotStored { id, kind })?;
        let object = objects::load(&mut store.connection, id, kind).await?;
        let master = Arc::clone(&store.keys.master);
        drop(store);
        let object = object.ok_or(Error::Damaged)?;
        let content = blocking(move || objects::open_object(&master, id, kind, object)).await?;
        if content.len() as u64 == len {
            Ok(content)
        } else {
            Err(Error::Damaged)
        }
    }

    /// The arrival time of a photo that comes in now: never before a time that was trusted, so that a clock
    /// that was set back for a moment does not make a photo old.
    pub(super) async fn arrival_time(&self) -> Result<i64, Error> {
        let now = self.clock.now();
        let mut store = self.store.lock().await;
        let settings = store.for_reading().await?.settings().await;
        let last_trusted = settings.ok().and_then(|settings| settings.last_trusted());
        Ok(last_trusted.map_or(now, |trusted| now.max(trusted.time)))
    }
}
