//! Moving everything to another machine and back, by a case file (`case.rs`).

use std::fs::File;

use crate::case::{Parts, Reader, Writer};
use crate::error::Error;
use crate::header::Stretching;
use crate::passphrase::{KdfCost, Passphrase};
use crate::photos;
use crate::record::{ObjectKind, PhotoId, Record};
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
    pub present: u64,
    /// Why it ended before its end; the photos up to there are kept.
    pub fault: Option<Error>,
}

impl Vault {
    /// Writes everything that is kept into `file`, which is empty, sealed under a passphrase of its own.
    /// What the owner [chose](crate::Settings) for this store stays with it.
    ///
    /// # Errors
    /// [`Error::PassphraseNeeded`] for an empty one; [`Error::DiskFull`]; the file is of no use then.
    pub async fn pack(
        &self,
        file: File,
        passphrase: &Passphrase,
        cost: KdfCost,
    ) -> Result<BackupSummary, Error> {
        if passphrase.is_empty() {
            return Err(Error::PassphraseNeeded);
        }
        let passphrase = passphrase.copy();
        let begin = move || Writer::begin(file, &passphrase, &Stretching::make(cost)?);
        let mut writer = blocking(begin).await?;
        let listing = self.list().await?;
        let mut packed = BackupSummary {
            photos: 0,
            damaged: listing.damaged,
        };
        for entry in listing.entries {
            match self.parts(entry.id).await {
                Ok((record, parts)) => {
                    writer = blocking(move || {
                        writer.entry(entry.id, &record, &parts)?;
                        Ok(writer)
                    })
                    .await?;
                    packed.photos += 1;
                }
                Err(Error::Damaged) => packed.damaged.push(entry.id),
                // Purged meanwhile.
                Err(Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        blocking(move || writer.finish()).await?;
        Ok(packed)
    }

    /// Keeps every photo of a case file that is not here yet, by its id. Each is whole or not there; how
    /// long it stays counts from now.
    ///
    /// # Errors
    /// With nothing kept: [`Error::NotACase`]; [`Error::WrongPassphrase`]; [`Error::CaseDamaged`] and
    /// [`Error::CaseTruncated`] where already the beginning is; [`Error::FormatUnknown`];
    /// [`Error::HeaderRefused`]. What goes wrong later is [told](Unpacked::fault) beside what was kept.
    pub async fn unpack(
        &self,
        file: File,
        passphrase: &Passphrase,
    ) -> Result<RestoreSummary, Error> {
        let passphrase = passphrase.copy();
        let mut reader = blocking(move || Reader::begin(file, &passphrase)).await?;
        let mut unpacked = RestoreSummary::default();
        loop {
            let (next, after) = blocking(move || Ok((reader.next(), reader))).await?;
            reader = after;
            let taken = match next {
                Ok(Some((id, record, parts))) => self.take(id, record, parts).await,
                Ok(None) => return Ok(unpacked),
                Err(error) => Err(error),
            };
            match taken {
                Ok(true) => unpacked.photos += 1,
                Ok(false) => unpacked.present += 1,
                Err(error) => {
                    unpacked.fault = Some(error);
                    return Ok(unpacked);
                }
            }
        }
    }

    /// Everything of one photo.
    async fn parts(&self, id: PhotoId) -> Result<(Record, Parts), Error> {
        let record = {
            let mut unlocked = self.unlocked.lock().await;
            photos::find(unlocked.read().await?, id).await?
        };
        let mut parts = Parts::new();
        for kind in record
            .lengths
            .keys()
            .copied()
            .filter(|it| *it != ObjectKind::Metadata)
        {
            parts.insert(kind, self.unseal(id, kind).await?);
        }
        Ok((record, parts))
    }

    /// Keeps a photo under the id that it has; tells whether it was not here before.
    async fn take(&self, id: PhotoId, mut record: Record, parts: Parts) -> Result<bool, Error> {
        if self.is_here(id).await? {
            return Ok(false);
        }
        record.arrived = Some(self.arrival().await?);
        let store = self.store;
        let objects = blocking(move || photos::seal(&record, parts, id, store)).await?;
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.write(&self.folder.database()).await?;
        let master = unlocked.keys.master.clone();
        photos::insert(&mut unlocked.connection, id, &master, objects).await?;
        Ok(true)
    }

    async fn is_here(&self, id: PhotoId) -> Result<bool, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let connection = &mut unlocked.read().await?.connection;
        Ok(!photos::kinds(connection, id).await?.is_empty())
    }
}
