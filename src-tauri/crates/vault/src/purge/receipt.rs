//! The receipt of a purge: what was destroyed, what is left to do, and what nobody can promise.
//!
//! It is made only after the rows or files are gone. It names no photo, holds nothing that was sealed, and may
//! be kept, shown or thrown away: nothing depends on it. It claims the destruction of a secret only where the
//! keychain had it before and has none now.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::ids::ObjectKind;
use crate::purge::counts::PurgeCounts;

/// What a purge did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// What was to be purged.
    #[serde(rename = "what")]
    pub scope: PurgeScope,
    /// How many photos; `None` where the store could not be read any more.
    pub photos: Option<u64>,
    /// How many objects of each kind they had.
    pub objects: BTreeMap<ObjectKind, u64>,
    /// The bytes that they took on the disk: of photos, what was sealed; of everything, the files.
    pub bytes: u64,
    /// The epochs whose device secret was in the keychain before and is not now.
    pub epochs: Vec<u64>,
    /// The epochs whose device secret was to go and may still be in the keychain.
    pub kept: Vec<u64>,
    /// When it was done, in milliseconds since 1970 UTC, by the clock of this machine.
    pub at: i64,
    /// What is not done yet. The next purge, start or end of the program tries again.
    #[serde(rename = "left")]
    pub leftovers: Vec<Leftover>,
    /// What it cannot cover.
    pub uncovered: Vec<Uncovered>,
}

/// What was to be purged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PurgeScope {
    /// Some photos.
    Photos,
    /// The whole store.
    Everything,
}

/// What a purge has left to do, though what was purged is gone from the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Leftover {
    /// The keys were not rotated, so older copies of the store still open what was purged: there is no new secret
    /// yet that the keychain has surely written to the disk.
    Rotation,
    /// The keychain holds a secret that a copy of this store has stored, so what was purged may be in that copy.
    OtherCopy,
    /// Another program reads the database, so older copies of its pages still lie in the log.
    Log,
    /// The keychain may still hold the secret: it was not removed, or the list of entries was lost.
    Secret,
    /// A file could not be removed.
    Files,
    /// The disk is full. The keys of what was purged are destroyed, but its rows are there, and the keys of everything else
    /// were not rotated.
    Room,
}

/// What a purge cannot cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Uncovered {
    /// No secret was destroyed, so older copies of the store still open.
    NoSecret,
    /// A backup that holds the keychain and the store of before.
    Backups,
    /// What the keychain's own storage keeps.
    KeychainStorage,
    /// Files outside of the vault.
    Outside,
    /// Memory that the system wrote to the disk.
    Memory,
}

impl Receipt {
    /// What it cannot cover follows from whether a secret was destroyed. `at` is now.
    pub(crate) fn new(
        scope: PurgeScope,
        counts: PurgeCounts,
        cleanup: CleanupOutcome,
        at: i64,
    ) -> Self {
        let CleanupOutcome {
            epochs,
            kept,
            leftovers,
            secret_later,
            ..
        } = cleanup;
        let secret_later =
            secret_later || !kept.is_empty() || leftovers.contains(&Leftover::Rotation);
        let secret: &[Uncovered] = if epochs.is_empty() && !secret_later {
            &[Uncovered::NoSecret]
        } else {
            &[Uncovered::Backups, Uncovered::KeychainStorage]
        };
        Receipt {
            scope,
            photos: counts.photos,
            objects: counts.objects,
            bytes: counts.bytes,
            epochs,
            kept,
            at,
            leftovers,
            uncovered: [secret, &[Uncovered::Outside, Uncovered::Memory]].concat(),
        }
    }
}

/// What the cleanup after a purge did.
#[derive(Default)]
pub(crate) struct CleanupOutcome {
    /// The epochs whose secret was there before and is not now.
    pub(crate) epochs: Vec<u64>,
    /// The epochs whose secret was to go and may still be there.
    pub(crate) kept: Vec<u64>,
    /// The entries that were to go and are not there.
    pub(crate) gone: Vec<String>,
    pub(crate) leftovers: Vec<Leftover>,
    /// A secret that takes part is to go, and was not touched yet.
    pub(crate) secret_later: bool,
}

impl CleanupOutcome {
    /// Notes that the secret of this epoch may still be there. `None`, of another store, is nobody's business here.
    pub(crate) fn keep(&mut self, epoch: Option<u64>) {
        if let Some(epoch) = epoch {
            self.kept.push(epoch);
            self.leave(Leftover::Secret);
        }
    }

    /// Notes what is left to do, once.
    pub(crate) fn leave(&mut self, leftover: Leftover) {
        if !self.leftovers.contains(&leftover) {
            self.leftovers.push(leftover);
        }
    }
}

/// For callers that return no receipt.
impl From<Leftover> for Error {
    fn from(leftover: Leftover) -> Self {
        match leftover {
            Leftover::Rotation => Error::KeychainUnsettled,
            Leftover::OtherCopy => Error::CopiedElsewhere,
            Leftover::Log => Error::Busy,
            Leftover::Secret => Error::SecretNotRemoved,
            Leftover::Room => Error::DiskFull,
            Leftover::Files => Error::Io(io::ErrorKind::PermissionDenied.into()),
        }
    }
}
