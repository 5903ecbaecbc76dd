//! Purges photos: destroys them for good.

use vault::{PhotoId, Receipt, Vault};

use super::Studio;
use crate::fault::Fault;

impl Studio {
    /// Destroys photos: all of these, or none where one is not known.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn purge(&self, ids: &[PhotoId]) -> Result<Receipt, Fault> {
        Ok(self.open_vault().await?.purge(ids).await?)
    }

    /// Destroys everything that is stored, keys first. Needs no key and works on a locked vault.
    ///
    /// # Errors
    /// [`Fault::VaultBusy`], with nothing destroyed. What could not be removed is on the receipt.
    pub async fn purge_all(&self) -> Result<Receipt, Fault> {
        let mut vault = self.vault.lock().await;
        if let Some(open) = vault.take() {
            // What cannot be closed in order is about to be destroyed.
            let _ = open.close().await;
        }
        let purged = Vault::purge_all(&self.vault_folder, self.keychain.clone()).await;
        self.close_darkrooms().await;
        Ok(purged?)
    }
}
