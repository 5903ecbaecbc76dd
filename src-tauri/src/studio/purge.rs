//! Purges photos: destroys them for good.

use vault::{PhotoId, Receipt, Vault};

use super::Studio;
use crate::fault::Fault;

impl Studio {
    /// Destroys photos: all of these, or none where one is not known.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault. Where the vault is locked
    /// meanwhile, all of them are destroyed or none, and the next [unlock](Studio::unlock) finishes what was begun.
    pub async fn purge(&self, ids: &[PhotoId]) -> Result<Receipt, Fault> {
        self.vault.with(async |vault| vault.purge(ids).await).await
    }

    /// Destroys everything that is stored, keys first. Needs no key and works on a locked vault.
    ///
    /// # Errors
    /// [`Fault::VaultBusy`], with nothing destroyed. What could not be removed is on the receipt.
    pub async fn purge_all(&self) -> Result<Receipt, Fault> {
        // Held until the end, so that nobody opens what is being destroyed.
        let mut closing = self.forget_keys().await;
        // What cannot be closed in order is about to be destroyed.
        let _ = closing.close().await;
        self.pending_purge.clear();
        Ok(Vault::purge_all(&self.vault_folder, self.keychain.clone()).await?)
    }
}
