//! What is known of the keychain's entries of this store: which of them is the spare, and when they last changed.
//!
//! ```text
//! vault.keychain (74) = version, 1 (1) ‖ epoch of the spare secret, 0 for none (8) ‖ its check (32)
//!                       ‖ last change: 0 unknown, 1 durable, 2 at a time (1) ‖ boot (16) ‖ ms awake since then (8)
//!                       ‖ SHA-256 of all that, first 8
//! ```
//!
//! There is no secret in it. A missing or changed file says that there is no spare and that nothing is settled:
//! the next spare then takes another name, and no purge uses it too early.

use crate::clock::{AwakeTime, BootId};
use crate::crypto::secret::KEY_LEN;
use crate::files::CheckedFile;

const VERSION: u8 = 1;
pub(crate) const LEN: usize = 74;

/// Longer than any keychain keeps a change in memory before it writes it to the disk. KWallet's timer has five
/// seconds.
const SETTLING_MILLISECONDS: u64 = 60_000;

/// The content of `vault.keychain`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct KeychainState {
    pub(crate) spare: Option<Spare>,
    pub(crate) last_change: LastChange,
}

/// The secret of a later epoch, which the keychain holds already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spare {
    pub(crate) epoch: u64,
    /// As [`DeviceSecret::derive_check`](crate::DeviceSecret) gives it.
    pub(crate) check: [u8; KEY_LEN],
}

/// When an entry was last stored or removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum LastChange {
    #[default]
    Unknown,
    /// At whatever time: the keychain has written it to the disk.
    Durable,
    At(AwakeTime),
}

impl LastChange {
    /// Whether a power cut can no longer undo it: the keychain has written it to the disk, or had the time to, or
    /// has been started again since.
    pub(crate) fn is_settled(&self, now: Option<AwakeTime>) -> bool {
        match (self, now) {
            (LastChange::Durable, _) => true,
            (LastChange::At(then), Some(now)) => {
                let awake = now.milliseconds.saturating_sub(then.milliseconds);
                then.boot != now.boot || awake >= SETTLING_MILLISECONDS
            }
            _ => false,
        }
    }
}

impl KeychainState {
    /// The spare, unless `epoch` has caught up with it.
    pub(crate) fn spare_after(&self, epoch: u64) -> Option<Spare> {
        self.spare.filter(|spare| spare.epoch > epoch)
    }
}

impl CheckedFile<LEN> for KeychainState {
    fn write_fields(&self, bytes: &mut [u8; LEN]) {
        bytes[0] = VERSION;
        if let Some(Spare { epoch, check }) = &self.spare {
            bytes[1..9].copy_from_slice(&epoch.to_le_bytes());
            bytes[9..41].copy_from_slice(check);
        }
        match &self.last_change {
            LastChange::Unknown => {}
            LastChange::Durable => bytes[41] = 1,
            LastChange::At(AwakeTime { boot, milliseconds }) => {
                bytes[41] = 2;
                bytes[42..58].copy_from_slice(&boot.0);
                bytes[58..66].copy_from_slice(&milliseconds.to_le_bytes());
            }
        }
    }

    fn read_fields(bytes: &[u8; LEN]) -> Option<Self> {
        let epoch = u64::from_le_bytes(*bytes[1..].first_chunk()?);
        let check = *bytes[9..].first_chunk()?;
        let last_change = match bytes[41] {
            0 => LastChange::Unknown,
            1 => LastChange::Durable,
            _ => LastChange::At(AwakeTime {
                boot: BootId(*bytes[42..].first_chunk()?),
                milliseconds: u64::from_le_bytes(*bytes[58..].first_chunk()?),
            }),
        };
        Some(KeychainState {
            spare: (epoch != 0).then_some(Spare { epoch, check }),
            last_change,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const THEN: AwakeTime = AwakeTime {
        boot: BootId([5; 16]),
        milliseconds: 90_000,
    };

    #[test]
    fn the_file_is_as_the_format_says_and_a_changed_one_is_refused() {
        let state = KeychainState {
            spare: Some(Spare {
                epoch: 4,
                check: [9; KEY_LEN],
            }),
            last_change: LastChange::At(THEN),
        };
        let bytes = state.to_bytes();
        assert_eq!(
            hex::encode(bytes),
            format!(
                "010400000000000000{}02{}905f010000000000b8c75ff4c5eb4804",
                "09".repeat(32),
                "05".repeat(16)
            )
        );
        assert_eq!(KeychainState::parse(&bytes), Some(state));
        for at in 0..LEN {
            let mut changed = bytes;
            changed[at] ^= 1;
            assert_eq!(KeychainState::parse(&changed), None, "byte {at}");
        }
        for last_change in [LastChange::Unknown, LastChange::Durable] {
            let state = KeychainState {
                spare: None,
                last_change,
            };
            assert_eq!(KeychainState::parse(&state.to_bytes()), Some(state));
        }
    }

    #[test]
    fn a_change_is_settled_a_minute_later_or_after_a_start_of_the_machine() {
        let later = |milliseconds| {
            Some(AwakeTime {
                milliseconds: THEN.milliseconds + milliseconds,
                ..THEN
            })
        };
        let another_boot = Some(AwakeTime {
            boot: BootId([6; 16]),
            milliseconds: 0,
        });
        let at = LastChange::At(THEN);
        assert!(!at.is_settled(later(0)) && !at.is_settled(later(59_999)));
        assert!(at.is_settled(later(60_000)) && at.is_settled(another_boot));
        // A clock that is missing, or that runs backwards, settles nothing.
        let before = later(0).map(|now| AwakeTime {
            milliseconds: 0,
            ..now
        });
        assert!(!at.is_settled(None) && !at.is_settled(before));
        assert!(LastChange::Durable.is_settled(None));
        assert!(!LastChange::Unknown.is_settled(another_boot));
    }
}
