//! What is done about people whom a photo merely happens to show: the choice of its owner, and how many there are.

use engine::TruncationPolicy;
use serde::{Deserialize, Serialize};

use super::Studio;
use crate::darkroom::CountBystanders;
use crate::fault::Fault;

/// What is done about the heads of bystanders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum BystanderChoice {
    /// Whoever makes the portrait is asked.
    #[default]
    Ask,
    /// They are softened.
    Soften,
    /// They stay as they are.
    Keep,
}

impl Studio {
    /// How many people are in the photo who are not those that it was taken of, so that somebody can be asked. Nothing is
    /// stored.
    ///
    /// # Errors
    /// What is wrong with the photo, or with the darkroom; [`Fault::Installation`] where a model is missing or was changed;
    /// [`Fault::VaultLocked`] where the vault was locked meanwhile.
    pub async fn count_bystanders(&self, photo: &[u8]) -> Result<u32, Fault> {
        let task = CountBystanders {
            // Whether part of a photo is enough is asked when the portrait itself is made.
            decode: TruncationPolicy::Accept.into(),
        };
        let run = self.previewer.count_bystanders(photo, task);
        self.vault.until_locked(run).await
    }
}
