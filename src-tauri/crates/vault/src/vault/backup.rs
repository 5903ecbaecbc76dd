//! Backs photos up to one file and restores them, here or on another machine: one photo a call, so that the
//! caller can look at each, and can stop between two.

use std::fs::File;
use std::io;

use ring::digest;

use super::Vault;
use crate::backup::reader::EntryReader;
use crate::backup::writer::EntryWriter;
use crate::blocking::blocking;
use crate::error::Error;
use crate::ids::{ObjectKind, PhotoId};
use crate::keys::passphrase::{KdfCost, KdfParams, Passphrase};
use crate::store::objects;
use crate::store::record::{NewPhoto, PhotoParts, Record};
use crate::store::retention::{Days, RetentionOverride};

/// A photo on its way into a backup file or out of one.
pub struct BackupPhoto {
    /// Its id, the same in every vault.
    pub id: PhotoId,
    /// Its parts and details. In one that comes from a file they are whatever the writer of the file sealed.
    pub photo: NewPhoto,
    added: i64,
    arrived: Option<i64>,
    retention: Option<RetentionOverride>,
    days: Option<Days>,
    digest: Option<PhotoDigest>,
}

/// The SHA-256 of everything that a backup file holds of one photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhotoDigest([u8; 32]);

/// Writes a backup file, photo by photo.
pub struct BackupWriter(Option<EntryWriter>);

/// Reads a backup file, photo by photo. It needs no vault.
pub struct BackupReader(Option<EntryReader>);

impl BackupWriter {
    /// Begins a backup in `file`, which is empty, sealed under a passphrase of its own. Without
    /// [`finish`](Self::finish) the file is of no use.
    ///
    /// # Errors
    /// [`Error::PassphraseNeeded`] for an empty one; [`Error::DiskFull`].
    pub async fn create(file: File, passphrase: &Passphrase, cost: KdfCost) -> Result<Self, Error> {
        if passphrase.is_empty() {
            return Err(Error::PassphraseNeeded);
        }
        let passphrase = passphrase.copy();
        let begin = move || EntryWriter::new(file, &passphrase, &KdfParams::generate(cost)?);
        Ok(BackupWriter(Some(blocking(begin).await?)))
    }

    /// Writes one photo. Returns its digest, to be compared with that of what is [read](BackupPhoto::digest) again.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and those of the file system. The file is of no use then.
    pub async fn write(&mut self, photo: BackupPhoto) -> Result<PhotoDigest, Error> {
        // A call that is dropped halfway leaves no writer, and half a photo in the file.
        let mut writer = self.0.take().ok_or_else(stopped)?;
        let write = move || {
            let (id, record, parts) = photo.into_entry();
            writer.write_photo(id, &record, &parts)?;
            Ok((PhotoDigest::of(id, &record, &parts)?, writer))
        };
        let (digest, writer) = blocking(write).await?;
        self.0 = Some(writer);
        Ok(digest)
    }

    /// Ends the file, durably.
    ///
    /// # Errors
    /// As [`write`](Self::write).
    pub async fn finish(self) -> Result<(), Error> {
        let writer = self.0.ok_or_else(stopped)?;
        blocking(move || writer.finish()).await
    }
}

impl BackupReader {
    /// Opens a backup file.
    ///
    /// # Errors
    /// [`Error::NotABackup`]; [`Error::WrongPassphrase`]; [`Error::BackupDamaged`] and
    /// [`Error::BackupTruncated`] for its header; [`Error::UnknownFormat`]; [`Error::KdfCostOutOfRange`].
    pub async fn open(file: File, passphrase: &Passphrase) -> Result<Self, Error> {
        let passphrase = passphrase.copy();
        let open = move || EntryReader::new(file, &passphrase);
        Ok(BackupReader(Some(blocking(open).await?)))
    }

    /// The next photo; `None` after the last, when the whole file was verified.
    ///
    /// # Errors
    /// [`Error::BackupDamaged`] and [`Error::BackupTruncated`]; there is no next photo then.
    pub async fn next_photo(&mut self) -> Result<Option<BackupPhoto>, Error> {
        let mut reader = self.0.take().ok_or_else(stopped)?;
        let read = move || {
            let photo = match reader.next_photo()? {
                Some((id, record, parts)) => {
                    let digest = Some(PhotoDigest::of(id, &record, &parts)?);
                    let photo = BackupPhoto::from_entry(id, record, parts);
                    Some(BackupPhoto { digest, ..photo })
                }
                None => None,
            };
            Ok((photo, reader))
        };
        let (photo, reader) = blocking(read).await?;
        self.0 = Some(reader);
        Ok(photo)
    }
}

/// A file whose last call failed, or was dropped before it ended.
fn stopped() -> Error {
    Error::Io(io::Error::other("the work on this backup file was stopped"))
}

impl PhotoDigest {
    fn of(id: PhotoId, record: &Record, parts: &PhotoParts) -> Result<Self, Error> {
        let mut context = digest::Context::new(&digest::SHA256);
        context.update(id.as_bytes());
        // The record has the length of each part.
        context.update(&record.to_bytes()?);
        parts.values().for_each(|part| context.update(part));
        let digest = context.finish();
        let digest = digest.as_ref().first_chunk().copied();
        Ok(PhotoDigest(digest.unwrap_or_default()))
    }
}

impl BackupPhoto {
    /// The digest of what was read; `None` for a photo that comes from a vault.
    pub fn digest(&self) -> Option<PhotoDigest> {
        self.digest
    }

    fn from_entry(id: PhotoId, record: Record, parts: PhotoParts) -> Self {
        BackupPhoto {
            id,
            photo: NewPhoto::from_parts(parts, record.details),
            added: record.added,
            arrived: record.arrived,
            retention: record.retention,
            days: record.days,
            digest: None,
        }
    }

    fn into_entry(self) -> (PhotoId, Record, PhotoParts) {
        let (mut record, parts) = self.photo.into_parts(self.added);
        record.arrived = self.arrived;
        record.retention = self.retention;
        record.days = self.days;
        (self.id, record, parts)
    }
}

impl Vault {
    /// Everything of one photo, for a backup file.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Damaged`] if any of it is not what was sealed.
    pub async fn read_photo(&self, id: PhotoId) -> Result<BackupPhoto, Error> {
        let record = {
            let mut store = self.store.lock().await;
            objects::load_record(store.for_reading().await?, id).await?
        };
        let mut parts = PhotoParts::new();
        for kind in record
            .lengths
            .keys()
            .copied()
            .filter(|it| *it != ObjectKind::Metadata)
        {
            parts.insert(kind, self.read_object(id, kind).await?);
        }
        Ok(BackupPhoto::from_entry(id, record, parts))
    }

    /// Adds a photo of a backup file under the id that it has, whole or not at all. How long it stays counts
    /// from now, also where a time of its own was chosen for it. Returns false, and changes nothing, where a photo of that id is here.
    ///
    /// The vault checks none of its parts and details.
    ///
    /// # Errors
    /// As [`add`](Self::add).
    pub async fn restore_photo(&self, photo: BackupPhoto) -> Result<bool, Error> {
        if self.contains(photo.id).await? {
            return Ok(false);
        }
        let (id, mut record, parts) = photo.into_entry();
        record.restart(self.arrival_time().await?);
        let store_id = self.store_id;
        let sealed = blocking(move || objects::seal(&record, parts, id, store_id)).await?;
        let mut store = self.store.lock().await;
        let store = store.for_writing(&self.folder.database()).await?;
        let master = store.keys.master.clone();
        objects::insert(&mut store.connection, id, &master, sealed).await?;
        Ok(true)
    }

    /// Whether there is a photo of this id, damaged or not.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn contains(&self, id: PhotoId) -> Result<bool, Error> {
        let mut store = self.store.lock().await;
        let connection = &mut store.for_reading().await?.connection;
        match objects::stored_kinds(connection, id).await {
            Err(Error::Damaged) => Ok(true),
            kinds => Ok(!kinds?.is_empty()),
        }
    }
}
