//! What the owner wants of the vault, and what follows from it: how long photos stay, what is kept of them, how large
//! all of it may grow, when to lock.

use std::path::Path;

use serde::Serialize;
use vault::{AutoLock, Days, ExpiryOutcome, PhotoId, RetentionChoice, Settings, Vault};

use super::Studio;
use crate::fault::Fault;

/// Below so many bytes the disk counts as nearly full.
const LOW_DISK_BYTES: u64 = 1_000_000_000;

/// How much room there is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DiskSpace {
    /// What the vault takes.
    pub used: u64,
    /// What its owner wants to be warned above.
    pub quota: Option<u64>,
    /// What the disk has left; none where the system does not tell.
    pub free: Option<u64>,
}

/// Why room is short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Shortage {
    /// The vault takes more than its owner wanted.
    Quota,
    /// The disk is nearly full.
    Disk,
}

impl DiskSpace {
    /// What the owner has to be told; the disk comes first.
    pub fn shortage(&self) -> Option<Shortage> {
        if self.free.is_some_and(|free| free < LOW_DISK_BYTES) {
            Some(Shortage::Disk)
        } else if self.quota.is_some_and(|quota| self.used > quota) {
            Some(Shortage::Quota)
        } else {
            None
        }
    }
}

impl Studio {
    /// What the owner wants of the vault.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`]; [`Fault::VaultDamaged`] where that cannot be read.
    pub async fn settings(&self) -> Result<Settings, Fault> {
        Ok(self.open_vault().await?.settings().await?)
    }

    /// Sets what the owner wants. Photos that are due because of it go in a day at the earliest.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn set_settings(&self, settings: Settings) -> Result<(), Fault> {
        Ok(self.open_vault().await?.set_settings(settings).await?)
    }

    /// What would go by itself, and when, were this retention chosen now: soonest first.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn preview_retention(
        &self,
        retention: Option<Days>,
    ) -> Result<Vec<(PhotoId, i64)>, Fault> {
        Ok(self
            .open_vault()
            .await?
            .preview_retention(retention)
            .await?)
    }

    /// Sets how long each of these photos is to stay.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault; those before the one that failed
    /// are set.
    pub async fn set_retention(&self, ids: &[PhotoId], keep: RetentionChoice) -> Result<(), Fault> {
        let vault = self.open_vault().await?;
        for id in ids {
            vault.set_retention(*id, keep).await?;
        }
        Ok(())
    }

    /// Purges the photos whose time is up. To be called when the vault has been opened, and from time to time.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault; then nothing is purged.
    pub async fn purge_expired(&self) -> Result<ExpiryOutcome, Fault> {
        Ok(self.open_vault().await?.purge_expired().await?)
    }

    /// Takes the clock as it is for right, because the owner says so.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn confirm_clock(&self) -> Result<(), Fault> {
        Ok(self.open_vault().await?.confirm_clock().await?)
    }

    /// When the program is to lock by itself, and what its panic key does; known while the vault is locked too.
    pub fn auto_lock(&self) -> AutoLock {
        Vault::auto_lock(&self.home)
    }

    /// Sets [`locking`](Self::locking).
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the folder.
    pub async fn set_auto_lock(&self, locking: AutoLock) -> Result<(), Fault> {
        Ok(self.open_vault().await?.set_auto_lock(locking)?)
    }

    /// How much room the vault takes and has.
    ///
    /// # Errors
    /// As [`settings`](Self::settings).
    pub async fn disk_space(&self) -> Result<DiskSpace, Fault> {
        let vault = self.open_vault().await?;
        Ok(DiskSpace {
            used: vault.bytes(),
            quota: vault.settings().await?.quota,
            free: free(&self.home),
        })
    }
}

#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    disk.f_bavail.checked_mul(disk.f_frsize)
}

#[cfg(not(unix))]
fn free(_folder: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shortage_is_told_when_there_is_one() {
        let space = |used, quota, free| DiskSpace { used, quota, free };
        let plenty = Some(50_000_000_000);
        assert_eq!(space(10, None, plenty).shortage(), None);
        assert_eq!(space(10, Some(10), plenty).shortage(), None);
        assert_eq!(
            space(11, Some(10), plenty).shortage(),
            Some(Shortage::Quota)
        );
        assert_eq!(
            space(11, Some(10), Some(999_999_999)).shortage(),
            Some(Shortage::Disk)
        );
        assert_eq!(space(11, None, None).shortage(), None);
    }

    #[test]
    fn the_disk_tells_what_it_has_left() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free(folder.path()).is_some_and(|bytes| bytes > 0));
        assert_eq!(free(&folder.path().join("no")), None);
    }
}
