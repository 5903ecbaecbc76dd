//! Writes everything that is stored to one sealed backup file.

use std::fs::File;
use std::io::Seek;
use std::path::Path;

use vault::{BackupReader, BackupWriter, KdfCost, Passphrase, PhotoDigest, PhotoId, Vault};

use super::atomic_file::AtomicFile;
use super::file_output::{self, Overwrite};
use super::{Studio, presets};
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
    /// Writes everything that is stored to `path`, sealed under `passphrase`: the whole file or none. The file is opened
    /// again with the passphrase and compared photo by photo before it gets its name.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`], [`Fault::PassphraseNeeded`], [`Fault::BackupNotVerified`], or what is wrong with the vault
    /// or the place.
    pub async fn backup(
        &self,
        path: &Path,
        passphrase: &Passphrase,
        overwrite: Overwrite,
    ) -> Result<BackupSummary, Fault> {
        // No copy of a photo that is about to be purged.
        self.finish_purge(None).await?;
        let backup = async |vault: &Vault| write_backup(vault, path, passphrase, overwrite).await;
        self.vault.with(backup).await
    }
}

async fn write_backup(
    vault: &Vault,
    path: &Path,
    passphrase: &Passphrase,
    overwrite: Overwrite,
) -> Result<BackupSummary, Fault> {
    let failed = |error: std::io::Error| file_output::write_fault(&error, path);
    if overwrite == Overwrite::Refused && path.exists() {
        // Before a minute of work rather than after it.
        return Err(failed(std::io::ErrorKind::AlreadyExists.into()));
    }
    let listing = vault.list().await?;
    let mut summary = BackupSummary {
        photos: 0,
        damaged: listing.damaged,
        newer: listing.newer,
    };
    let output = AtomicFile::create_beside(path)?;
    let file = output.as_file().try_clone().map_err(failed)?;
    let mut writer = BackupWriter::create(file, passphrase, KdfCost::default()).await?;
    let mut written = Vec::new();
    for entry in listing.entries {
        match vault.read_photo(entry.id).await {
            Ok(photo) => {
                written.push(writer.write(photo).await?);
                if !presets::is_preset(&entry.details) {
                    summary.photos += 1;
                }
            }
            Err(vault::Error::Damaged) => summary.damaged.push(entry.id),
            // It was purged meanwhile.
            Err(vault::Error::NotFound(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    writer.finish().await?;
    let mut file = output.as_file().try_clone().map_err(failed)?;
    file.rewind().map_err(failed)?;
    verify(file, passphrase, &written).await?;
    output.commit(path, overwrite)?;
    Ok(summary)
}

/// Reads a backup file as a restore would, and compares it with what was written.
async fn verify(file: File, passphrase: &Passphrase, written: &[PhotoDigest]) -> Result<(), Fault> {
    let unverified = |_| Fault::BackupNotVerified;
    let mut reader = BackupReader::open(file, passphrase)
        .await
        .map_err(unverified)?;
    let mut expected = written.iter();
    while let Some(photo) = reader.next_photo().await.map_err(unverified)? {
        if photo.digest().as_ref() != expected.next() {
            return Err(Fault::BackupNotVerified);
        }
    }
    match expected.next() {
        None => Ok(()),
        Some(_) => Err(Fault::BackupNotVerified),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Arc;

    use vault::{MemoryKeychain, NewPhoto};

    use super::*;

    /// A backup of three photos, open to be read, and the digests of what was written.
    async fn backup(passphrase: &Passphrase) -> (File, Vec<PhotoDigest>) {
        let folder = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let vault = Vault::create(folder.path(), keychain, None, KdfCost::MIN).await;
        let (vault, file) = (vault.unwrap(), tempfile::tempfile().unwrap());
        let copy = file.try_clone().unwrap();
        let mut writer = BackupWriter::create(copy, passphrase, KdfCost::MIN)
            .await
            .unwrap();
        let mut written = Vec::new();
        for size in [10, 100_000, 300_000] {
            let photo = NewPhoto {
                original: Some(vec![7; size].into()),
                ..NewPhoto::default()
            };
            let id = vault.add(photo).await.unwrap();
            let photo = vault.read_photo(id).await.unwrap();
            written.push(writer.write(photo).await.unwrap());
        }
        writer.finish().await.unwrap();
        (file, written)
    }

    #[tokio::test]
    async fn a_backup_that_is_not_what_was_written_is_not_called_done() {
        let passphrase = Passphrase::from("on the road".to_owned());
        let (mut file, written) = backup(&passphrase).await;
        let mut verified = async |written: &[PhotoDigest]| {
            file.rewind().unwrap();
            verify(file.try_clone().unwrap(), &passphrase, written).await
        };
        assert_eq!(verified(&written).await, Ok(()));
        let swapped = [written[1], written[0], written[2]];
        let twice = [written[0], written[1], written[2], written[2]];
        for other in [&written[..2], &swapped, &twice] {
            assert_eq!(verified(other).await, Err(Fault::BackupNotVerified));
        }

        // A drive that loses the end, or a bit.
        let length = file.metadata().unwrap().len();
        file.seek(std::io::SeekFrom::Start(length - 20)).unwrap();
        file.write_all(&[1]).unwrap();
        let mut verified = async || {
            file.rewind().unwrap();
            verify(file.try_clone().unwrap(), &passphrase, &written).await
        };
        assert_eq!(verified().await, Err(Fault::BackupNotVerified));
    }
}
