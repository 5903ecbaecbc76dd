//! Backs everything up to one file, and restores it, here or on another machine.

use std::fs::File;

use super::Vault;
use crate::backup::reader::BackupReader;
use crate::backup::writer::BackupWriter;
use crate::blocking::blocking;
use crate::error::Error;
use crate::ids::{ObjectKind, PhotoId};
use crate::keys::passphrase::{KdfCost, KdfParams, Passphrase};
use crate::store::objects;
use crate::store::record::{PhotoParts, Record};

/// What went into a backup file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupSummary {
    /// How many photos.
    pub photos: u64,
    /// Photos that are damaged here, and are not in the file.
    pub damaged: Vec<PhotoId>,
}

/// What came out of a backup file.
#[derive(Debug, Default)]
pub struct RestoreSummary {
    /// How many photos were added here.
    pub photos: u64,
    /// How many were here already and stayed as they are.
    pub already_present: u64,
    /// Why it stopped before the end of the file. The photos before it are restored.
    pub error: Option<Error>,
}

impl Vault {
    /// Writes every photo into `file`, which is empty, sealed under a passphrase of its own. The
    /// [settings](crate::Settings) are not part of it.
    ///
    /// # Errors
    /// [`Error::PassphraseNeeded`] for an empty one; [`Error::DiskFull`]. The file is of no use then.
    pub async fn backup(
        &self,
        file: File,
        passphrase: &Passphrase,
        cost: KdfCost,
    ) -> Result<BackupSummary, Error> {
        if passphrase.is_empty() {
            return Err(Error::PassphraseNeeded);
        }
        let passphrase = passphrase.copy();
        let begin = move || BackupWriter::new(file, &passphrase, &KdfParams::generate(cost)?);
        let mut writer = blocking(begin).await?;
        let listing = self.list().await?;
        let mut summary = BackupSummary {
            photos: 0,
            damaged: listing.damaged,
        };
        for entry in listing.entries {
            match self.read_parts(entry.id).await {
                Ok((record, parts)) => {
                    writer = blocking(move || {
                        writer.write_photo(entry.id, &record, &parts)?;
                        Ok(writer)
                    })
                    .await?;
                    summary.photos += 1;
                }
                Err(Error::Damaged) => summary.damaged.push(entry.id),
                // It was purged meanwhile.
                Err(Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        blocking(move || writer.finish()).await?;
        Ok(summary)
    }

    /// Adds every photo of a backup file that is not here yet, by its id. Each is whole or not there. How long
    /// it stays counts from now.
    ///
    /// # Errors
    /// With nothing restored: [`Error::NotABackup`]; [`Error::WrongPassphrase`]; [`Error::BackupDamaged`] and
    /// [`Error::BackupTruncated`] at the beginning of the file; [`Error::UnknownFormat`];
    /// [`Error::KdfCostOutOfRange`]. What goes wrong later is in the [summary](RestoreSummary::error).
    pub async fn restore(
        &self,
        file: File,
        passphrase: &Passphrase,
    ) -> Result<RestoreSummary, Error> {
        let passphrase = passphrase.copy();
        let mut reader = blocking(move || BackupReader::new(file, &passphrase)).await?;
        let mut summary = RestoreSummary::default();
        loop {
            let (next, after) = blocking(move || Ok((reader.next_photo(), reader))).await?;
            reader = after;
            let taken = match next {
                Ok(Some((id, record, parts))) => self.restore_photo(id, record, parts).await,
                Ok(None) => return Ok(summary),
                Err(error) => Err(error),
            };
            match taken {
                Ok(true) => summary.photos += 1,
                Ok(false) => summary.already_present += 1,
                Err(error) => {
                    summary.error = Some(error);
                    return Ok(summary);
                }
            }
        }
    }

    /// Reads everything of one photo.
    async fn read_parts(&self, id: PhotoId) -> Result<(Record, PhotoParts), Error> {
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
        Ok((record, parts))
    }

    /// Adds a photo under the id that it has. Returns false where it is here already.
    async fn restore_photo(
        &self,
        id: PhotoId,
        mut record: Record,
        parts: PhotoParts,
    ) -> Result<bool, Error> {
        if self.contains(id).await? {
            return Ok(false);
        }
        record.arrived = Some(self.arrival_time().await?);
        let store_id = self.store_id;
        let sealed = blocking(move || objects::seal(&record, parts, id, store_id)).await?;
        let mut store = self.store.lock().await;
        let store = store.for_writing(&self.folder.database()).await?;
        let master = store.keys.master.clone();
        objects::insert(&mut store.connection, id, &master, sealed).await?;
        Ok(true)
    }

    async fn contains(&self, id: PhotoId) -> Result<bool, Error> {
        let mut store = self.store.lock().await;
        let connection = &mut store.for_reading().await?.connection;
        Ok(!objects::stored_kinds(connection, id).await?.is_empty())
    }
}
