//! Takes in the photos of a backup file, here or on another machine. A backup file is a stranger's: every picture in it
//! goes through the darkroom, and every field of its records is checked, before anything is stored.

use std::path::Path;

use serde::Serialize;
use vault::{BackupReader, Passphrase, RetentionChoice, Vault};

use super::redevelop::Redeveloped;
use super::{PhotoPath, Studio, file_input, presets};
use crate::fault::Fault;

/// What came out of a backup file.
#[derive(Debug, Default)]
pub struct RestoreSummary {
    /// How many photos were added here.
    pub photos: u64,
    /// How many were here already and stayed as they are.
    pub already_present: u64,
    /// Photos that are not whole in the file, in its order.
    pub damaged: Vec<DamagedInBackup>,
    /// Why it stopped before the end of the file. The photos before it are restored.
    pub error: Option<Fault>,
}

/// A photo of a backup file with a part that the darkroom refused.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DamagedInBackup {
    /// Its place in the file, from 1.
    pub number: u64,
    /// Whether what is sound of it was stored all the same, or would be.
    pub stored: bool,
    /// What is wrong with that part.
    pub fault: Fault,
}

impl Studio {
    /// Checks that `passphrase` opens the backup file at `path`, and stores nothing.
    ///
    /// # Errors
    /// As [`Studio::restore`] before it stores anything.
    pub async fn check_backup(&self, path: &Path, passphrase: &Passphrase) -> Result<(), Fault> {
        open_backup(path, passphrase).await.map(drop)
    }

    /// Stores every photo of the backup file at `path` that is not here yet, after the darkroom has made its portrait and
    /// thumbnail anew. What is stored stays, also where the vault is locked before the end of the file.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`], [`Fault::NotACase`], [`Fault::WrongPassphrase`], or what is wrong with the file; what goes
    /// wrong after photos were stored is reported with their number.
    pub async fn restore(
        &self,
        path: &Path,
        passphrase: &Passphrase,
    ) -> Result<RestoreSummary, Fault> {
        let mut summary = None;
        let restore = async |vault: &Vault| {
            self.darkroom.worker_info().await?;
            let mut reader = open_backup(path, passphrase).await?;
            let summary = summary.insert(RestoreSummary::default());
            self.restore_all(vault, &mut reader, summary).await
        };
        let ended = self.vault.with(restore).await;
        match summary {
            Some(summary) => Ok(RestoreSummary {
                error: ended.err(),
                ..summary
            }),
            None => ended.map(|()| RestoreSummary::default()),
        }
    }

    async fn restore_all(
        &self,
        vault: &Vault,
        reader: &mut BackupReader,
        summary: &mut RestoreSummary,
    ) -> Result<(), Fault> {
        let mut number = 0;
        while let Some(mut photo) = reader.next_photo().await? {
            number += 1;
            if vault.contains(photo.id).await? {
                summary.already_present += 1;
                continue;
            }
            let is_preset = presets::is_preset(&photo.photo.details);
            let Redeveloped { sound, fault } = match is_preset {
                true => presets::from_backup(vault, &photo.photo.details)
                    .await?
                    .into(),
                false => self.redevelop(photo.photo).await?,
            };
            if let Some(fault) = fault {
                summary.damaged.push(DamagedInBackup {
                    number,
                    stored: sound.is_some(),
                    fault,
                });
            }
            let Some(sound) = sound else { continue };
            photo.photo = sound;
            let id = photo.id;
            match vault.restore_photo(photo).await? {
                true if is_preset => vault.set_retention(id, RetentionChoice::Pinned).await?,
                true => summary.photos += 1,
                false => summary.already_present += 1,
            }
        }
        Ok(())
    }
}

/// Opens a backup file, and nothing that is no file.
pub(super) async fn open_backup(
    path: &Path,
    passphrase: &Passphrase,
) -> Result<BackupReader, Fault> {
    let to_fault = |error: std::io::Error| file_input::read_fault(&error, path);
    let file = file_input::open(&PhotoPath::from(path)).map_err(to_fault)?;
    if !file.metadata().map_err(to_fault)?.is_file() {
        return Err(Fault::NotAFile {
            path: path.display().to_string(),
        });
    }
    Ok(BackupReader::open(file, passphrase).await?)
}
