//! Purges photos, or the whole store.

use std::path::Path;
use std::sync::Arc;

use super::Vault;
use crate::error::Error;
use crate::ids::PhotoId;
use crate::keys::keychain::Keychain;
use crate::purge::cleanup::clean_up;
use crate::purge::counts::count_photos;
use crate::purge::epoch::{self, KeySources};
use crate::purge::purge_all::purge_store;
use crate::purge::receipt::{PurgeScope, Receipt};
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
    /// # Errors
    /// With nothing purged: [`Error::NotFound`] for the first id that is not there,
    /// [`Error::KeychainUnavailable`] if the keychain does not keep the secret of the next epoch,
    /// [`Error::DiskFull`]. Once the photos are gone from the store there is a receipt.
    pub async fn purge(&self, ids: &[PhotoId]) -> Result<Receipt, Error> {
        let mut store = self.store.lock().await;
        let store = store.for_writing(&self.folder.database()).await?;
        self.purge_from(store, ids).await
    }

    /// The same where the caller holds the store.
    pub(super) async fn purge_from(
        &self,
        store: &mut OpenStore,
        ids: &[PhotoId],
    ) -> Result<Receipt, Error> {
        let counts = count_photos(&mut store.connection, ids).await?;
        if !ids.is_empty() {
            let keys = &store.keys;
            let next = match keys.fields.device_check {
                Some(_) => {
                    let sources = KeySources::current(keys);
                    Some(epoch::prepare(keys, sources, &self.folder, &self.keychain).await?)
                }
                None => None,
            };
            epoch::commit(store, next, ids).await?;
        }
        let cleanup = clean_up(store, &self.folder, &self.keychain).await;
        let now = self.clock.now();
        Ok(Receipt::new(PurgeScope::Photos, counts, cleanup, now))
    }

    /// Purges the store in `dir`, whatever its state, without any key: the device secrets first, then the
    /// files. [Close](Self::close) an open vault before. It cannot be undone.
    ///
    /// # Errors
    /// [`Error::Busy`] if it is open, with nothing purged. A secret or a file that could not be removed is on
    /// the receipt, as [left to do](Receipt::leftovers); call this again then.
    pub async fn purge_all(dir: &Path, keychain: Arc<dyn Keychain>) -> Result<Receipt, Error> {
        purge_store(&Folder::new(dir), &keychain).await
    }
}
