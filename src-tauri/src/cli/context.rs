//! What a command works with: the studio, the output and the passphrase. It opens the vault for the command.

use vault::{ExpiryOutcome, PhotoId, UtcDate};

use super::output::Output;
use super::passphrase::PassphraseSource;
use super::photo_ids::PhotoIds;
use super::plural::photos;
use crate::fault::Fault;
use crate::studio::{Shortage, Studio, VaultState};

/// The parts that every command works with.
pub(super) struct CommandContext {
    pub(super) studio: Studio,
    pub(super) output: Output,
    passphrase: PassphraseSource,
}

impl CommandContext {
    pub(super) fn new(studio: Studio, output: Output, passphrase: PassphraseSource) -> Self {
        Self {
            studio,
            output,
            passphrase,
        }
    }

    /// Opens the vault, and purges photos whose time is up.
    ///
    /// # Errors
    /// As [`CommandContext::open`].
    pub(super) async fn unlock(&self) -> Result<(), Fault> {
        self.open().await?;
        self.purge_expired().await;
        Ok(())
    }

    /// Opens the vault.
    ///
    /// # Errors
    /// [`Fault::VaultAbsent`], or what is wrong with the passphrase or the vault.
    pub(super) async fn open(&self) -> Result<(), Fault> {
        match self.studio.vault_state().await? {
            VaultState::Open => Ok(()),
            VaultState::Absent { .. } => Err(Fault::VaultAbsent),
            VaultState::Locked { passphrase: false } => self.studio.unlock(None).await,
            VaultState::Locked { passphrase: true } => {
                let passphrase = self.passphrase.read_existing("the vault")?;
                self.studio.unlock(Some(&passphrase)).await
            }
        }
    }

    /// Opens the vault where that asks nobody for a passphrase.
    ///
    /// # Errors
    /// As [`CommandContext::open`].
    pub(super) async fn open_unasked(&self) -> Result<(), Fault> {
        match self.studio.vault_state().await? {
            VaultState::Locked { passphrase: true } if self.passphrase.is_given() => {
                self.open().await
            }
            VaultState::Locked { passphrase: false } => self.open().await,
            _ => Ok(()),
        }
    }

    /// Opens the vault where that asks nobody, and some of these styles (each `name:weight,…`) are not shipped: they may be learnt.
    ///
    /// # Errors
    /// As [`CommandContext::open`].
    pub(super) async fn open_for_learnt<'a>(
        &self,
        styles: impl IntoIterator<Item = &'a str>,
    ) -> Result<(), Fault> {
        let parts = styles.into_iter().flat_map(|styles| styles.split(','));
        let mut names = parts.filter_map(|part| part.split(':').next());
        let all_known = names.all(|name| name.is_empty() || self.studio.knows_style(name.trim()));
        match all_known {
            true => Ok(()),
            false => self.open_unasked().await,
        }
    }

    /// Opens the vault, or creates it where there is none.
    ///
    /// # Errors
    /// What is wrong with the passphrase or the vault.
    pub(super) async fn open_or_create(&self) -> Result<(), Fault> {
        match self.studio.vault_state().await? {
            VaultState::Absent { keychain: true } if !self.passphrase.is_given() => {
                self.studio.create_vault(None).await
            }
            VaultState::Absent { .. } => {
                let passphrase = self.passphrase.read_new("the vault")?;
                self.studio.create_vault(Some(&passphrase)).await
            }
            _ => self.unlock().await,
        }
    }

    /// The photos of these identifiers, or of the beginnings of identifiers, in any case. The vault must be open.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`] or [`Fault::IdAmbiguous`] for the first that is not one photo.
    pub(super) async fn photo_ids(&self, words: &[String]) -> Result<Vec<PhotoId>, Fault> {
        let ids = PhotoIds::default();
        let mut found = Vec::new();
        for word in words {
            found.push(ids.find(&self.studio, word).await?);
        }
        Ok(found)
    }

    /// Purges photos whose time is up, and prints a note about it beside the result of the command.
    pub(super) async fn purge_expired(&self) {
        match self.studio.purge_expired().await {
            Ok(ExpiryOutcome::Nothing) => {}
            Ok(ExpiryOutcome::Purged(receipt)) => {
                let number = photos(receipt.photos.unwrap_or_default());
                self.output
                    .print_note(&format!("Purged {number} because the time was up."));
                for line in receipt.to_string().lines() {
                    self.output.print_note(line);
                }
            }
            Ok(ExpiryOutcome::ClockJumped(jump)) => self.output.print_note(&format!(
                "The clock shows {}; the last time that was believed is {}. Nothing is purged until you confirm the \
                 clock: ambrotype settings --trust-clock",
                UtcDate(jump.now),
                UtcDate(jump.last_trusted)
            )),
            // The photos can still be used; the settings command shows what is wrong.
            Err(fault) => drop(self.output.print_fault(&fault.into())),
        }
    }

    /// Prints a note where the disk or the vault is nearly full.
    pub(super) async fn warn_when_space_is_short(&self) {
        let Ok(space) = self.studio.disk_space().await else {
            return;
        };
        match space.shortage() {
            Some(Shortage::Disk) => self.output.print_note(&format!(
                "The disk is nearly full: {} MB left.",
                space.free.unwrap_or_default() / 1_000_000
            )),
            Some(Shortage::Quota) => self.output.print_note(&format!(
                "The vault takes {} MB, more than the {} MB that you set as the warning size.",
                space.used / 1_000_000,
                space.quota.unwrap_or_default() / 1_000_000
            )),
            None => {}
        }
    }
}
