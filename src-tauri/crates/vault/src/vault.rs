//! [`Vault`]: an open store, and what a program does with the photos in it. One file a use case.

mod auto_lock;
mod backup;
mod change_passphrase;
mod create;
mod open;
mod photos;
mod purge;
mod retention;

use std::fmt;
use std::fs::File;
use std::sync::Arc;

use sqlx::Connection;
use tokio::sync::Mutex;

pub use backup::{BackupPhoto, BackupReader, BackupWriter, PhotoDigest};
pub use open::VaultStatus;
pub use retention::{ClockJump, ExpiryOutcome, RetentionChoice};

use crate::clock::Clock;
use crate::error::Error;
use crate::ids::StoreId;
use crate::keys::keychain::Keychain;
use crate::keys::keychain_calls::Deadline;
use crate::purge::spare::KeychainAccess;
use crate::store::folder::Folder;
use crate::store::open_store::OpenStore;
use crate::store::wal::try_truncate_wal;

/// An open store. This process holds it, with its master key, until it is closed or dropped.
pub struct Vault {
    pub(crate) store: Mutex<OpenStore>,
    pub(crate) store_id: StoreId,
    pub(crate) keychain: Arc<dyn Keychain>,
    clock: Arc<dyn Clock>,
    pub(crate) folder: Folder,
    // Last, so that no other process gets in while the rest is being dropped.
    _lock: File,
}

impl Vault {
    /// The bytes that the store takes on the disk, as [`store_bytes`](crate::store_bytes).
    pub fn bytes(&self) -> u64 {
        self.folder.bytes()
    }

    /// Truncates the write-ahead log, closes the database, drops the keys and releases the store. It is
    /// released even if this fails, and if a vault is merely dropped.
    ///
    /// A log that cannot be truncated now, on a full disk or under a reader, stays for the next time. Nothing
    /// in it is lost.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn close(self) -> Result<(), Error> {
        let mut connection = self.store.into_inner().connection;
        let truncated = try_truncate_wal(&mut connection, &self.folder).await;
        connection.close().await?;
        truncated.map(drop)
    }

    pub(crate) fn keychain_access(&self, deadline: Deadline) -> KeychainAccess<'_> {
        KeychainAccess {
            keychain: &self.keychain,
            folder: &self.folder,
            clock: &*self.clock,
            deadline,
        }
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}
