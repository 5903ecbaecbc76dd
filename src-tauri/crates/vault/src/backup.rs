//! Moving everything to another machine and back, by a case file (`backup/format.rs`).

pub(crate) mod format;

use std::fs::File;

use crate::backup::format::{BackupReader, BackupWriter, PhotoParts};
use crate::error::Error;
use crate::keys::passphrase::{KdfCost, Passphrase};
use crate::store::header::KdfParams;
use crate::store::photos;
use crate::store::record::{ObjectKind, PhotoId, Record};
use crate::{Vault, blocking};

/// What went into a case file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupSummary {
    /// How many photos.
    pub photos: u64,
    /// Photos that are damaged here, and are not in the file.
    pub damaged: Vec<PhotoId>,
}

/// What came out of a case file.
#[derive(Debug, Default)]
pub struct RestoreSummary {
    /// How many photos are kept here now that were not before.
    pub photos: u64,
    /// How many were here already, and were left as they are.
    pub already_present: u64,
    /// Why it ended before its end; the photos up to there are kept.
    pub error: Option<Error>,
}

impl Vault {
    /// Writes everything that is kept into `file`, which is empty, sealed under a passphrase of its own.
    /// What the owner [chose](crate::Settings) for this store stays with it.
    ///
    /// # Errors
    /// [`Error::PassphraseNeeded`] for an empty one; [`Error::DiskFull`]; the file is of no use then.
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
                // Purged meanwhile.
                Err(Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        blocking(move || writer.finish()).await?;
        Ok(summary)
    }

    /// Keeps every photo of a case file that is not here yet, by its id. Each is whole or not there; how
    /// long it stays counts from now.
    ///
    /// # Errors
    /// With nothing kept: [`Error::NotABackup`]; [`Error::WrongPassphrase`]; [`Error::BackupDamaged`] and
    /// [`Error::BackupTruncated`] where already the beginning is; [`Error::UnknownFormat`];
    /// [`Error::KdfCostOutOfRange`]. What goes wrong later is [said](RestoreSummary::error) beside what was kept.
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

    /// Everything of one photo.
    async fn read_parts(&self, id: PhotoId) -> Result<(Record, PhotoParts), Error> {
        let record = {
            let mut unlocked = self.unlocked.lock().await;
            photos::load_record(unlocked.for_reading().await?, id).await?
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

    /// Keeps a photo under the id that it has; tells whether it was not here before.
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
        let store = self.store;
        let objects = blocking(move || photos::seal(&record, parts, id, store)).await?;
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.for_writing(&self.folder.database()).await?;
        let master = unlocked.keys.master.clone();
        photos::insert(&mut unlocked.connection, id, &master, objects).await?;
        Ok(true)
    }

    async fn contains(&self, id: PhotoId) -> Result<bool, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let connection = &mut unlocked.for_reading().await?.connection;
        Ok(!photos::stored_kinds(connection, id).await?.is_empty())
    }
}
