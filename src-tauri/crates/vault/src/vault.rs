//! [`Vault`]: an open store, and what a program does with the photos in it. One file a use case.

mod attempt;
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
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};
use tokio::sync::Mutex;

pub use attempt::Attempt;
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
use crate::store::open_store::{EpochKeys, OpenStore};
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

    /// Drops the keys, closes the database and releases the store. It is released even if this fails, and if
    /// a vault is merely dropped.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn close(self) -> Result<(), Error> {
        self.forget_keys().await.close().await
    }

    /// Drops the keys, and waits for threads that work with them. A thread whose caller is gone stops at its
    /// next piece, so this takes some milliseconds, whatever the disk does.
    pub async fn forget_keys(self) -> ClosingVault {
        let OpenStore {
            connection,
            keys,
            pending_keys,
            ..
        } = self.store.into_inner();
        drop(pending_keys);
        let EpochKeys { master, .. } = keys;
        while Arc::strong_count(&master) > 1 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        ClosingVault {
            connection,
            folder: self.folder,
            _lock: self._lock,
        }
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

/// A store whose keys are gone from memory.
pub struct ClosingVault {
    connection: SqliteConnection,
    folder: Folder,
    // Last, as in an open vault.
    _lock: File,
}

impl ClosingVault {
    /// Truncates the write-ahead log, closes the database and releases the store.
    ///
    /// A log that cannot be truncated now, on a full disk or under a reader, stays for the next time. Nothing
    /// in it is lost.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn close(self) -> Result<(), Error> {
        let mut connection = self.connection;
        let truncated = try_truncate_wal(&mut connection, &self.folder).await;
        connection.close().await?;
        truncated.map(drop)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vault")
            .field("folder", &self.folder)
            .finish_non_exhaustive()
    }
}
