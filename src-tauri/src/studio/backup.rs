//! Writes everything that is stored to one sealed backup file, and restores it, here or on another machine.

use std::fs::File;
use std::path::Path;

use vault::{BackupSummary, KdfCost, Passphrase, RestoreSummary};

use super::Studio;
use super::atomic_file::AtomicFile;
use super::file_output::{self, Overwrite};
use crate::fault::Fault;

impl Studio {
    /// Writes everything that is stored to `path`, sealed under `passphrase`: the whole file or none.
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
        let vault = self.open_vault().await?;
        let output = AtomicFile::create_beside(path)?;
        let file = output.as_file().try_clone().map_err(failed)?;
        let summary = vault.backup(file, passphrase, KdfCost::default()).await?;
        output.commit(path, overwrite)?;
        Ok(summary)
    }

    /// Stores every photo of the backup file at `path` that is not here yet.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`], [`Fault::NotACase`], [`Fault::WrongPassphrase`], or what is wrong with the file; what goes
    /// wrong after photos were stored is reported with their number.
    pub async fn restore(
        &self,
        path: &Path,
        passphrase: &Passphrase,
    ) -> Result<RestoreSummary, Fault> {
        let shown = || path.display().to_string();
        let file = File::open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Fault::NotFound { path: shown() },
            _ => Fault::Unreadable { path: shown() },
        })?;
        if !file.metadata().is_ok_and(|about| about.is_file()) {
            return Err(Fault::NotAFile { path: shown() });
        }
        Ok(self.open_vault().await?.restore(file, passphrase).await?)
    }
}
