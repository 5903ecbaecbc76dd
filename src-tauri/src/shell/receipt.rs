//! Receipts of purges, as the page shows them. The page has its own texts; the text that can be saved is the vault's.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use vault::{Leftover, PurgeScope, Uncovered};

/// What a purge did.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Receipt {
    /// The whole vault, not only some photos.
    everything: bool,
    /// How many photos were purged; none where they could not be counted.
    photos: Option<u32>,
    /// Their size on the disk.
    #[specta(type = Number)]
    bytes: u64,
    /// The key epochs whose secret was destroyed.
    epochs: Vec<u32>,
    /// The key epochs whose secret was to go and may still be in the keychain.
    kept: Vec<u32>,
    /// Milliseconds since 1970 UTC.
    #[specta(type = Number)]
    at: i64,
    /// What is left to do.
    left: Vec<Leftover>,
    /// What this cannot cover.
    uncovered: Vec<Uncovered>,
}

/// The last receipt, which the user can save.
#[derive(Default)]
pub(super) struct LastReceipt(Mutex<Option<vault::Receipt>>);

impl LastReceipt {
    /// Stores a receipt and gives what the page shows of it.
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
            kept: receipt.kept.iter().copied().map(number).collect(),
            at: receipt.at,
            left: receipt.leftovers.clone(),
            uncovered: receipt.uncovered.clone(),
        }
    }
}
