//! When the program locks by itself, and what its panic key does.
//!
//! ```text
//! vault.locking (12) = version, 1 (1) ‖ minutes without input before it locks, 0 for never (2)
//!                      ‖ panic key: 0 locks, 1 purges everything (1) ‖ SHA-256 of all that, first 8
//! ```
//!
//! These apply while the store is locked, so they lie in the clear beside it and say nothing about what is
//! in it. A missing or changed file counts as the default: lock after ten minutes, and the panic key
//! locks. So a changed byte purges nothing.

use std::num::NonZeroU16;

use crate::files::CheckedFile;

const VERSION: u8 = 1;
pub(crate) const LEN: usize = 12;
const DEFAULT_IDLE_MINUTES: NonZeroU16 = NonZeroU16::new(10).unwrap();

/// When the program locks by itself, and what its panic key does. The vault only stores this; the window
/// acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutoLock {
    /// Minutes without input after which it locks; `None` for never. Ten by default.
    pub idle_minutes: Option<NonZeroU16>,
    /// What the panic key does.
    pub panic_key: PanicKeyAction,
}

/// What the panic key does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PanicKeyAction {
    /// Locks at once.
    #[default]
    Lock,
    /// Purges everything at once, without a question.
    Purge,
}

impl Default for AutoLock {
    fn default() -> Self {
        AutoLock {
            idle_minutes: Some(DEFAULT_IDLE_MINUTES),
            panic_key: PanicKeyAction::Lock,
        }
    }
}

impl CheckedFile<LEN> for AutoLock {
    fn write_fields(&self, bytes: &mut [u8; LEN]) {
        bytes[0] = VERSION;
        let minutes = self.idle_minutes.map_or(0, NonZeroU16::get);
        bytes[1..3].copy_from_slice(&minutes.to_le_bytes());
        bytes[3] = (self.panic_key == PanicKeyAction::Purge).into();
    }

    fn read_fields(bytes: &[u8; LEN]) -> Option<Self> {
        Some(AutoLock {
            idle_minutes: NonZeroU16::new(u16::from_le_bytes([bytes[1], bytes[2]])),
            panic_key: if bytes[3] == 1 {
                PanicKeyAction::Purge
            } else {
                PanicKeyAction::Lock
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_as_the_format_says_and_a_changed_one_is_refused() {
        let auto_lock = AutoLock {
            idle_minutes: NonZeroU16::new(5),
            panic_key: PanicKeyAction::Purge,
        };
        let bytes = auto_lock.to_bytes();
        assert_eq!(hex::encode(bytes), "01050001f32ceb01b42ea21e");
        assert_eq!(AutoLock::parse(&bytes), Some(auto_lock));
        for at in 0..LEN {
            let mut changed = bytes;
            changed[at] ^= 1;
            assert_eq!(AutoLock::parse(&changed), None, "byte {at}");
        }
    }
}
