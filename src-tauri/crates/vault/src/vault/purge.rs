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
use crate::purge::destroyed::{self, finish_destroyed};
use crate::purge::epoch::{self, KeySources};
use crate::purge::purge_all::{finish_purge, purge_store};
use crate::purge::receipt::{CleanupOutcome, Leftover, PurgeScope, Receipt};
use crate::store::database;
use crate::store::folder::Folder;
use crate::store::objects::load_record;
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
    /// A disk without a byte of room keeps nothing either: the keys of the photos are destroyed in place, and the receipt
    /// says that their [rows](Leftover::Room) are left.
    ///
    /// # Errors
    /// With nothing purged: [`Error::NotFound`] for the first id that is not there, [`Error::DiskFull`]. Once the
    /// photos are gone from the store there is a receipt.
    pub async fn purge(&self, ids: &[PhotoId]) -> Result<Receipt, Error> {
        let mut store = self.store.lock().await;
        self.purge_with_ballast(&mut store, ids).await
    }

    /// As [`purge`](Self::purge), where the caller holds the store. On a full disk the ballast makes room for it. Where that
    /// is not enough, the contents of the photos are not written over, which takes as much room as they do; their keys are.
    /// And where there is no room at all, their keys alone go now.
    pub(super) async fn purge_with_ballast(
        &self,
        store: &mut OpenStore,
        ids: &[PhotoId],
    ) -> Result<Receipt, Error> {
        let is_full = |purged: &Result<Receipt, Error>| matches!(purged, Err(Error::DiskFull));
        let mut purged = self.purge_rows(store, ids, true).await;
        if is_full(&purged) && self.folder.give_up_ballast() {
            purged = self.purge_rows(store, ids, true).await;
        }
        if is_full(&purged) {
            purged = self.purge_rows(store, ids, false).await;
        }
        if is_full(&purged) && !ids.is_empty() {
            return self.destroy_keys(store, ids).await;
        }
        let access = self.keychain_access(Deadline::for_a_rotation());
        if purged.is_ok() && finish_destroyed(store, access).await {
            self.folder.take_ballast();
        }
        purged
    }

    async fn purge_rows(
        &self,
        store: &mut OpenStore,
        ids: &[PhotoId],
        overwrite: bool,
    ) -> Result<Receipt, Error> {
        let store = store.for_writing(&self.folder.database()).await?;
        if overwrite {
            return self.purge_from(store, ids).await;
        }
        database::overwrite_deleted(&mut store.connection, false).await?;
        let purged = self.purge_from(store, ids).await;
        database::overwrite_deleted(&mut store.connection, true).await?;
        purged
    }

    async fn destroy_keys(&self, store: &mut OpenStore, ids: &[PhotoId]) -> Result<Receipt, Error> {
        for id in ids {
            // A damaged one can go too, one whose keys are destroyed already cannot.
            if let Err(gone @ Error::NotFound(_)) =
                load_record(store.for_reading().await?, *id).await
            {
                return Err(gone);
            }
        }
        let counts = count_photos(&mut store.connection, ids).await?;
        destroyed::destroy_keys(store, &self.folder.database(), ids).await?;
        let mut cleanup = CleanupOutcome {
            secret_later: store.keys.fields.device_check.is_some(),
            ..CleanupOutcome::default()
        };
        cleanup.leave(Leftover::Room);
        let now = self.clock.now();
        Ok(Receipt::new(PurgeScope::Photos, counts, cleanup, now))
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
