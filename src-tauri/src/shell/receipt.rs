//! Receipts of purges, as the page shows them; the words are the page's, the text that can be saved is the vault's.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use vault::PurgeScope;

/// What a purge did.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    /// The whole case, not some photos of it.
    everything: bool,
    /// How many photos went; none where they could not be counted any more.
    photos: Option<u32>,
    /// What they took on the disk.
    #[specta(type = Number)]
    bytes: u64,
    /// The key epochs whose secret was destroyed.
    epochs: Vec<u32>,
    /// Milliseconds since 1970 UTC.
    #[specta(type = Number)]
    at: i64,
    /// What is still to be done.
    left: Vec<Left>,
    /// What this cannot cover.
    uncovered: Vec<Uncovered>,
}

/// What a purge has not come to the end of.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Left {
    Log,
    Secret,
    Files,
}

/// What a purge cannot cover.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Uncovered {
    NoSecret,
    Backups,
    KeychainStorage,
    Outside,
    Memory,
}

/// The last receipt, to be saved if the person wants it.
#[derive(Default)]
pub(super) struct LastReceipt(Mutex<Option<vault::Receipt>>);

impl LastReceipt {
    /// Puts a receipt by and gives what the page shows of it.
    pub(super) fn store(&self, receipt: vault::Receipt) -> Receipt {
        let shown = Receipt::from(&receipt);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(receipt);
        shown
    }

    /// The last receipt as a text.
    pub(super) fn text(&self) -> Option<String> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().map(ToString::to_string)
    }
}

impl From<&vault::Receipt> for Receipt {
    fn from(receipt: &vault::Receipt) -> Self {
        let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            everything: receipt.scope == PurgeScope::Everything,
            photos: receipt.photos.map(number),
            bytes: receipt.bytes,
            epochs: receipt.epochs.iter().copied().map(number).collect(),
            at: receipt.at,
            left: receipt.leftovers.iter().copied().map(Left::from).collect(),
            uncovered: receipt
                .uncovered
                .iter()
                .copied()
                .map(Uncovered::from)
                .collect(),
        }
    }
}

impl From<vault::Leftover> for Left {
    fn from(left: vault::Leftover) -> Self {
        match left {
            vault::Leftover::Log => Self::Log,
            vault::Leftover::Secret => Self::Secret,
            vault::Leftover::Files => Self::Files,
        }
    }
}

impl From<vault::Uncovered> for Uncovered {
    fn from(uncovered: vault::Uncovered) -> Self {
        match uncovered {
            vault::Uncovered::NoSecret => Self::NoSecret,
            vault::Uncovered::Backups => Self::Backups,
            vault::Uncovered::KeychainStorage => Self::KeychainStorage,
            vault::Uncovered::Outside => Self::Outside,
            vault::Uncovered::Memory => Self::Memory,
        }
    }
}
