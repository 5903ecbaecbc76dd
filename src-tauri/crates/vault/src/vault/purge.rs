//! Purges photos, or the whole store.

use std::path::Path;
use std::sync::Arc;

use super::Vault;
use crate::error::Error;
use crate::ids::PhotoId;
use crate::keys::keychain::Keychain;
use crate::keys::keychain_calls::Deadline;
use crate::purge::cleanup::clean_up;
use crate::purge::counts::count_photos;
use crate::purge::epoch::{self, KeySources};
use crate::purge::purge_all::{finish_purge, purge_store};
use crate::purge::receipt::{Leftover, PurgeScope, Receipt};
use crate::store::folder::Folder;
use crate::store::open_store::OpenStore;

impl Vault {
    /// Purges photos, all of `ids` or none. It cannot be undone. With no ids it only cleans up after an
    /// earlier purge.
    ///
    /// If the receipt lists nothing [left to do](Receipt::leftovers), their rows are gone from the database
    /// and from the write-ahead log, and the device secret that opened any copy of them is gone from the
    /// keychain.
    ///
    /// A keychain that does not answer, or that may lose what it was given last, keeps nothing in the store: the
    /// rows go at once, and the receipt says that the [rotation](Leftover::Rotation) of the keys is left to do.
    /// The next purge or open does it, and [`purge_expired`](Self::purge_expired).
    ///
    /// # Errors
    /// With nothing purged: [`Error::NotFound`] for the first id that is not there, [`Error::DiskFull`]. Once the
    /// photos are gone from the store there is a receipt.
    pub async fn purge(&self, ids: &[PhotoId]) -> Result<Receipt, Error> {
        let mut store = self.store.lock().await;
        self.purge_with_ballast(&mut store, ids).await
    }

    /// As [`purge`](Self::purge), where the caller holds the store. On a full disk the ballast makes room for it.
    pub(super) async fn purge_with_ballast(
        &self,
        store: &mut OpenStore,
        ids: &[PhotoId],
    ) -> Result<Receipt, Error> {
        let database = self.folder.database();
        let purged = match store.for_writing(&database).await {
            Ok(store) => self.purge_from(store, ids).await,
            Err(error) => Err(error),
        };
        let purged = match purged {
            Err(Error::DiskFull) if self.folder.give_up_ballast() => {
                self.purge_from(store.for_writing(&database).await?, ids)
                    .await
            }
            purged => purged,
        };
        if purged.is_ok() {
            self.folder.take_ballast();
        }
        purged
    }

    async fn purge_from(&self, store: &mut OpenStore, ids: &[PhotoId]) -> Result<Receipt, Error> {
        let counts = count_photos(&mut store.connection, ids).await?;
        let mut access = self.keychain_access(Deadline::for_a_rotation());
        if store.keys.fields.device_check.is_none() {
            if !ids.is_empty() {
                epoch::commit(store, None, ids).await?;
            }
        } else if !ids.is_empty() || store.rotation_owed().await {
            let sources = KeySources::current(&store.keys);
            let next = epoch::prepare(&store.keys, sources, access).await;
            let timed_out = matches!(next, Err(Error::KeychainTimedOut));
            // Whatever is wrong with the keychain, the rows can go.
            if next.is_ok() || !ids.is_empty() {
                epoch::commit(store, next.ok(), ids).await?;
            }
            if !timed_out {
                access = self.keychain_access(Deadline::for_a_rotation());
            }
        }
        let mut cleanup = clean_up(store, access).await;
        if store.rotation_owed().await {
            cleanup.leave(Leftover::Rotation);
        }
        let now = self.clock.now();
        Ok(Receipt::new(PurgeScope::Photos, counts, cleanup, now))
    }

    /// Purges the store in `dir`, whatever its state, without any key: the device secrets first, then the
    /// files. [Close](Self::close) an open vault before. It cannot be undone.
    ///
    /// The keychain has two seconds. Then the files go, whatever it does, and the receipt names the epochs whose
    /// secret it [kept](Receipt::kept).
    ///
    /// # Errors
    /// [`Error::Busy`] if it is open, with nothing purged. A secret or a file that could not be removed is on
    /// the receipt, as [left to do](Receipt::leftovers); call this again then.
    pub async fn purge_all(dir: &Path, keychain: Arc<dyn Keychain>) -> Result<Receipt, Error> {
        let purged = purge_store(&Folder::new(dir), &keychain).await;
        purged.map_err(|error| error.in_folder(dir))
    }

    /// Finishes a [purge of everything](Self::purge_all) whose secrets the keychain did not let go of, or may
    /// bring back. Call it when the program starts. It does nothing where there is a store, and takes two seconds
    /// at most.
    pub async fn finish_purge_all(dir: &Path, keychain: Arc<dyn Keychain>) {
        finish_purge(&Folder::new(dir), &keychain).await;
    }
}
