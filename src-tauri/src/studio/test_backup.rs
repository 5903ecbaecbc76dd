//! Tries a backup file without storing anything of it: whether it opens, and what a restore would take in.

use std::path::Path;

use vault::{BackupReader, Passphrase, PhotoId, Vault};

use super::redevelop::Redeveloped;
use super::restore::{DamagedInBackup, open_backup};
use super::{Studio, presets};
use crate::fault::Fault;

/// What a backup file holds.
#[derive(Debug, Default)]
pub struct BackupTest {
    /// How many photos.
    pub photos: u64,
    /// Those that are not whole, in the order of the file.
    pub damaged: Vec<DamagedInBackup>,
    /// Those that are not in this vault; none where it is not open.
    pub missing_here: Option<Vec<PhotoId>>,
    /// Why it could not be read to its end.
    pub error: Option<Fault>,
}

impl Studio {
    /// Reads a whole backup file as a restore would, each picture in the darkroom, and stores nothing. Needs no vault.
    ///
    /// # Errors
    /// [`Fault::NotACase`], [`Fault::WrongPassphrase`], [`Fault::VaultLocked`] where it was locked meanwhile, or what is
    /// wrong with the beginning of the file.
    pub async fn test_backup(
        &self,
        path: &Path,
        passphrase: &Passphrase,
    ) -> Result<BackupTest, Fault> {
        let mut test = None;
        let work = async {
            self.start_darkroom().await?;
            let mut reader = open_backup(path, passphrase).await?;
            let test = test.insert(BackupTest {
                missing_here: self.is_open().await.then(Vec::new),
                ..BackupTest::default()
            });
            self.test_all(&mut reader, test).await
        };
        let ended = self.vault.until_locked(work).await;
        match test {
            Some(test) => Ok(BackupTest {
                error: ended.err(),
                ..test
            }),
            None => ended.map(|()| BackupTest::default()),
        }
    }

    async fn test_all(
        &self,
        reader: &mut BackupReader,
        test: &mut BackupTest,
    ) -> Result<(), Fault> {
        let mut number = 0;
        while let Some(photo) = reader.next_photo().await? {
            number += 1;
            if presets::is_preset(&photo.photo.details) {
                let fault = presets::check_backup(&photo.photo.details).err();
                test.damaged.extend(fault.map(|fault| DamagedInBackup {
                    number,
                    stored: false,
                    fault,
                }));
                continue;
            }
            test.photos += 1;
            if let Some(missing) = &mut test.missing_here
                && !self.is_here(photo.id).await?
            {
                missing.push(photo.id);
            }
            let Redeveloped { sound, fault } = self.redevelop(photo.photo).await?;
            test.damaged.extend(fault.map(|fault| DamagedInBackup {
                number,
                stored: sound.is_some(),
                fault,
            }));
        }
        Ok(())
    }

    async fn is_here(&self, id: PhotoId) -> Result<bool, Fault> {
        let contains = async |vault: &Vault| vault.contains(id).await;
        self.vault.with(contains).await
    }
}
