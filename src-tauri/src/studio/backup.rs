//! Writes everything that is stored to one sealed backup file.

use std::path::Path;

use vault::{BackupWriter, KdfCost, Passphrase, PhotoId};

use super::Studio;
use super::atomic_file::AtomicFile;
use super::file_output::{self, Overwrite};
use crate::fault::Fault;

/// What went into a backup file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupSummary {
    /// How many photos.
    pub photos: u64,
    /// Photos that are damaged here, and are not in the file.
    pub damaged: Vec<PhotoId>,
    /// Photos of a newer version that this one cannot read, and are not in the file.
    pub newer: Vec<PhotoId>,
}

impl Studio {
    /// Writes everything that is stored to `path`, sealed under `passphrase`: the whole file or none. The vault is held
    /// for one photo at a time.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`], [`Fault::PassphraseNeeded`], or what is wrong with the vault or the place.
    pub async fn backup(
        &self,
        path: &Path,
        passphrase: &Passphrase,
        overwrite: Overwrite,
    ) -> Result<BackupSummary, Fault> {
        let failed = |error: std::io::Error| file_output::write_fault(&error, path);
        if overwrite == Overwrite::Refused && path.exists() {
            // Before a minute of work rather than after it.
            return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
        }
        let listing = self.open_vault().await?.list().await?;
        let mut summary = BackupSummary {
            photos: 0,
            damaged: listing.damaged,
            newer: listing.newer,
        };
        let output = AtomicFile::create_beside(path)?;
        let file = output.as_file().try_clone().map_err(failed)?;
        let mut writer = BackupWriter::create(file, passphrase, KdfCost::default()).await?;
        for entry in listing.entries {
            let photo = self.open_vault().await?.read_photo(entry.id).await;
            match photo {
                Ok(photo) => {
                    writer.write(photo).await?;
                    summary.photos += 1;
                }
                Err(vault::Error::Damaged) => summary.damaged.push(entry.id),
                // It was purged meanwhile.
                Err(vault::Error::NotFound(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        writer.finish().await?;
        output.commit(path, overwrite)?;
        Ok(summary)
    }
}
