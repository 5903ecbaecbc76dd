//! Creates, unlocks and locks the vault, and changes what unlocks it.

use serde::Serialize;
use vault::{Attempt, KdfCost, Passphrase, UnlockAttemptLimit, Vault};

use super::Studio;
use super::vault_slot::Closing;
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
        if self.is_open().await {
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
        self.vault.is_open().await
    }

    /// Makes the vault and opens it.
    ///
    /// # Errors
    /// [`Fault::VaultExists`]; [`Fault::PassphraseNeeded`] where no keychain can hold the secret.
    pub async fn create_vault(&self, passphrase: Option<&Passphrase>) -> Result<(), Fault> {
        if self.is_open().await {
            return Err(Fault::VaultExists);
        }
        let (keychain, cost) = (self.keychain.clone(), KdfCost::default());
        let create = Vault::create(&self.vault_folder, keychain, passphrase, cost);
        self.vault.open(create).await
    }

    /// Opens the vault, unless it is open.
    ///
    /// # Errors
    /// [`Fault::WrongPassphrase`], [`Fault::PassphraseNeeded`], [`Fault::VaultAbsent`], [`Fault::VaultBusy`],
    /// [`Fault::KeychainForgot`] or what is wrong with the vault.
    pub async fn unlock(&self, passphrase: Option<&Passphrase>) -> Result<(), Fault> {
        let open = Vault::open(&self.vault_folder, self.keychain.clone(), passphrase);
        self.vault.open(open).await?;
        // What the last lock had no time for. Where it fails again the photo is shown.
        let _ = self.finish_purge(None).await;
        // Without them the vault is of use all the same.
        let _ = self.load_learnt().await;
        Ok(())
    }

    /// Whether a passphrase takes part in opening the vault.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`].
    pub async fn has_passphrase(&self) -> Result<bool, Fault> {
        let asked = async |vault: &Vault| Ok::<_, Fault>(vault.has_passphrase().await);
        self.vault.with(asked).await
    }

    /// Asks for the passphrase of the open vault once more, before what only its owner may do. Where it was wrong once
    /// too often everything is purged, as on a locked vault.
    ///
    /// # Errors
    /// [`Fault::WrongPassphrase`], [`Fault::TooManyGuesses`], [`Fault::PassphraseNeeded`], [`Fault::VaultLocked`];
    /// [`Fault::PurgedByGuesses`].
    pub async fn confirm_passphrase(&self, passphrase: Option<&Passphrase>) -> Result<(), Fault> {
        let attempt = self
            .vault
            .with(async |vault| vault.confirm_passphrase(passphrase).await)
            .await?;
        match attempt {
            Attempt::Right(()) => Ok(()),
            Attempt::Wrong => Err(Fault::WrongPassphrase),
            Attempt::WrongTooOften => Err(match self.purge_all().await?.leftovers.first() {
                None => Fault::PurgedByGuesses,
                Some(leftover) => vault::Error::from(*leftover).into(),
            }),
        }
    }

    /// Makes `new` the passphrase of the vault, or removes the passphrase where the keychain can hold the secret.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`], [`Fault::KeychainUnavailable`], [`Fault::PassphraseNeeded`] for an empty one, or what is
    /// wrong with the vault.
    pub async fn change_passphrase(&self, new: Option<&Passphrase>) -> Result<(), Fault> {
        let cost = KdfCost::default();
        self.vault
            .with(async |vault| vault.change_passphrase(new, cost).await)
            .await
    }

    /// After how many wrong passphrases in a row everything is destroyed; none for never.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`].
    pub async fn unlock_attempt_limit(&self) -> Result<Option<UnlockAttemptLimit>, Fault> {
        let limit = async |vault: &Vault| Ok::<_, Fault>(vault.unlock_attempt_limit());
        self.vault.with(limit).await
    }

    /// Sets after how many wrong passphrases in a row everything is destroyed, or none for never.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the folder.
    pub async fn set_unlock_attempt_limit(
        &self,
        limit: Option<UnlockAttemptLimit>,
    ) -> Result<(), Fault> {
        self.vault
            .with(async |vault| vault.set_unlock_attempt_limit(limit))
            .await
    }

    /// Ends all work at once, forgets the keys and ends the darkrooms. It waits for no use case: each ends with
    /// [`Fault::VaultLocked`]. What this returns closes the database.
    pub async fn forget_keys(&self) -> Closing<'_> {
        // Keys first: the darkroom may be in the middle of a picture.
        let closing = self.vault.forget_keys().await;
        self.forget_learnt();
        self.close_darkrooms().await;
        closing
    }

    /// Purges a photo that waits to be, [forgets the keys](Studio::forget_keys) and closes the vault.
    ///
    /// # Errors
    /// What went wrong while the database was closed.
    pub async fn lock(&self) -> Result<(), Fault> {
        self.finish_purge_before_lock().await;
        self.forget_keys().await.close().await
    }
}
