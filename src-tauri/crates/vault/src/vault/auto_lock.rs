//! Reads and writes when the program locks by itself.

use std::path::Path;

use super::Vault;
use crate::error::Error;
use crate::files::CheckedFile;
use crate::store::auto_lock::AutoLock;
use crate::store::folder::Folder;

impl Vault {
    /// When the program locks by itself. This needs no key.
    pub fn auto_lock(dir: &Path) -> AutoLock {
        AutoLock::load(&Folder::new(dir).auto_lock_file())
    }

    /// Sets [`auto_lock`](Self::auto_lock). Only who can open the store may do this.
    ///
    /// # Errors
    /// [`Error::DiskFull`] and those of the file system.
    pub fn set_auto_lock(&self, auto_lock: AutoLock) -> Result<(), Error> {
        auto_lock.save(&self.folder.auto_lock_file())
    }
}
