//! Creates, unlocks and locks the vault, and changes what unlocks it.

use serde::Serialize;
use vault::{KdfCost, Passphrase, UnlockAttemptLimit, Vault};

use super::Studio;
use crate::fault::Fault;

/// Whether the vault can be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum VaultState {
    /// Nothing has been stored yet; `keychain` tells whether a vault can be made without a passphrase.
    Absent {
        /// The system's keychain keeps secrets for us.
        keychain: bool,
    },
    /// There is a vault and it is closed; `passphrase` tells whether one is needed.
    Locked {
        /// A passphrase is needed to open it.
        passphrase: bool,
    },
    /// The vault is open.
    Open,
}

impl Studio {
    /// Whether the vault can be used now.
    ///
    /// # Errors
    /// What is wrong with the vault.
    pub async fn vault_state(&self) -> Result<VaultState, Fault> {
        if self.vault.lock().await.is_some() {
            return Ok(VaultState::Open);
        }
        Ok(match Vault::status(&self.vault_folder).await? {
            vault::VaultStatus::Absent => {
                // What a purge could not reach in the keychain then.
                Vault::finish_purge_all(&self.vault_folder, self.keychain.clone()).await;
                VaultState::Absent {
                    keychain: vault::keychain_works(self.keychain.clone()).await,
                }
            }
            vault::VaultStatus::Locked {
                needs_passphrase, ..
            } => VaultState::Locked {
                passphrase: needs_passphrase,
            },
        })
    }

    /// Whether the vault is open now.
    pub async fn is_open(&self) -> bool {
        self.vault.lock().await.is_some()
    }

    /// Makes the vault and opens it.
    ///
    /// # Errors
    /// [`Fault::VaultExists`]; [`Fault::PassphraseNeeded`] where no keychain can hold the secret.
    pub async fn create_vault(&self, passphrase: Option<&Passphrase>) -> Result<(), Fault> {
        let vault = Vault::create(
            &self.vault_folder,
            self.keychain.clone(),
            passphrase,
            KdfCost::default(),
        )
        .await?;
        *self.vault.lock().await = Some(vault);
        Ok(())
    }

    /// Opens the vault.
    ///
    /// # Errors
    /// [`Fault::WrongPassphrase`], [`Fault::PassphraseNeeded`], [`Fault::VaultAbsent`], [`Fault::VaultBusy`],
    /// [`Fault::KeychainForgot`] or what is wrong with the vault.
    pub async fn unlock(&self, passphrase: Option<&Passphrase>) -> Result<(), Fault> {
        let mut vault = self.vault.lock().await;
        if vault.is_none() {
            *vault =
                Some(Vault::open(&self.vault_folder, self.keychain.clone(), passphrase).await?);
        }
        Ok(())
    }

    /// Makes `new` the passphrase of the vault, or removes the passphrase where the keychain can hold the secret.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`], [`Fault::KeychainUnavailable`], [`Fault::PassphraseNeeded`] for an empty one, or what is
    /// wrong with the vault.
    pub async fn change_passphrase(&self, new: Option<&Passphrase>) -> Result<(), Fault> {
        let vault = self.open_vault().await?;
        Ok(vault.change_passphrase(new, KdfCost::default()).await?)
    }

    /// After how many wrong passphrases in a row everything is destroyed; none for never.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`].
    pub async fn unlock_attempt_limit(&self) -> Result<Option<UnlockAttemptLimit>, Fault> {
        Ok(self.open_vault().await?.unlock_attempt_limit())
    }

    /// Sets after how many wrong passphrases in a row everything is destroyed, or none for never.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the folder.
    pub async fn set_unlock_attempt_limit(
        &self,
        limit: Option<UnlockAttemptLimit>,
    ) -> Result<(), Fault> {
        Ok(self.open_vault().await?.set_unlock_attempt_limit(limit)?)
    }

    /// Closes the vault and forgets its keys, whatever else fails; then ends the darkrooms.
    ///
    /// # Errors
    /// What went wrong while the database was closed.
    pub async fn lock(&self) -> Result<(), Fault> {
        // Keys first: the darkroom may be in the middle of a picture.
        let closed = match self.vault.lock().await.take() {
            Some(open) => open.close().await,
            None => Ok(()),
        };
        self.close_darkrooms().await;
        Ok(closed?)
    }
}
