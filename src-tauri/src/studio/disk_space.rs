//! How much room the vault takes, and when to warn that room is short.

use std::path::Path;

use serde::Serialize;

use super::Studio;
use crate::fault::Fault;

/// The disk counts as nearly full below this, in bytes.
const LOW_DISK_BYTES: u64 = 1_000_000_000;

/// How much room there is, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DiskSpace {
    /// What the vault takes on the disk.
    pub used: u64,
    /// The owner wants a warning above this.
    pub quota: Option<u64>,
    /// Free on the disk; none where the system does not tell.
    pub free: Option<u64>,
}

/// Why there is too little room.
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
    /// The warning for the owner, if any; the disk comes first.
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
    /// What the vault's files take on the disk, in bytes. Works on a locked vault.
    pub fn vault_bytes(&self) -> u64 {
        vault::store_bytes(&self.vault_folder)
    }

    /// How much room the vault takes and has left.
    ///
    /// # Errors
    /// As [`settings`](Self::settings).
    pub async fn disk_space(&self) -> Result<DiskSpace, Fault> {
        Ok(DiskSpace {
            used: self.vault_bytes(),
            quota: self.settings().await?.quota,
            free: free(&self.vault_folder),
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
    fn a_shortage_is_reported_when_there_is_one() {
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
    fn the_free_room_of_the_disk_is_read() {
        let folder = tempfile::tempdir().unwrap();
        assert!(free(folder.path()).is_some_and(|bytes| bytes > 0));
        assert_eq!(free(&folder.path().join("no")), None);
    }
}
