//! Reads and changes the owner's settings: how long photos stay, what is stored of them, how large the vault may grow, when
//! to lock. Purges what has expired.

use vault::{AutoLock, Days, ExpiryOutcome, PhotoId, RetentionChoice, Settings, Vault};

use super::Studio;
use crate::fault::Fault;

impl Studio {
    /// The owner's settings.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`]; [`Fault::VaultDamaged`] where that cannot be read.
    pub async fn settings(&self) -> Result<Settings, Fault> {
        self.vault.with(Vault::settings).await
    }

    /// Changes the owner's settings. Photos that expire because of it are purged in a day at the earliest.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn set_settings(&self, settings: Settings) -> Result<(), Fault> {
        self.vault
            .with(async |vault| vault.set_settings(settings).await)
            .await
    }

    /// Which photos would be purged, and when (milliseconds since 1970 UTC), were this retention chosen now: soonest first.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn preview_retention(
        &self,
        retention: Option<Days>,
    ) -> Result<Vec<(PhotoId, i64)>, Fault> {
        self.vault
            .with(async |vault| vault.preview_retention(retention).await)
            .await
    }

    /// Sets how long each of these photos stays.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault; those before the one that failed
    /// are set.
    pub async fn set_retention(
        &self,
        ids: &[PhotoId],
        choice: RetentionChoice,
    ) -> Result<(), Fault> {
        let set = async |vault: &Vault| {
            // Either all of them or none.
            for id in ids {
                if !vault.contains(*id).await? {
                    return Err(vault::Error::NotFound(*id));
                }
            }
            for id in ids {
                vault.set_retention(*id, choice).await?;
            }
            Ok::<_, vault::Error>(())
        };
        self.vault.with(set).await
    }

    /// Purges the photos that have expired. To be called after the vault is opened, and from time to time.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault; then nothing is purged.
    pub async fn purge_expired(&self) -> Result<ExpiryOutcome, Fault> {
        self.vault.with(Vault::purge_expired).await
    }

    /// Accepts the clock as it is, because the owner says that it is right.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn confirm_clock(&self) -> Result<(), Fault> {
        self.vault.with(Vault::confirm_clock).await
    }

    /// When the program locks by itself, and what its panic key does. Can be read while the vault is locked.
    pub fn auto_lock(&self) -> AutoLock {
        Vault::auto_lock(&self.vault_folder)
    }

    /// Sets [`auto_lock`](Self::auto_lock).
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the folder.
    pub async fn set_auto_lock(&self, auto_lock: AutoLock) -> Result<(), Fault> {
        self.vault
            .with(async |vault| vault.set_auto_lock(auto_lock))
            .await
    }
}
