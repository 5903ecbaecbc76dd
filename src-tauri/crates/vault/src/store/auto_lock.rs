//! When the program locks by itself, and what its panic key does.
//!
//! ```text
//! vault.locking (12) = version, 1 (1) ‖ minutes without input before it locks, 0 for never (2)
//!                      ‖ panic key: 0 locks, 1 purges everything (1) ‖ SHA-256 of all that, first 8
//! ```
//!
//! These hold while the store is locked, so they lie in the clear beside it; they tell nothing of what
//! is in it. A file that is missing or was changed counts as the default: it locks after ten minutes,
//! and the panic key locks. Nobody loses a photo to a changed byte.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::num::NonZeroU16;

use ring::digest;

use crate::error::Error;
use crate::store::folder::{Folder, owner_only};

const VERSION: u8 = 1;
pub(crate) const LEN: usize = 12;
const DEFAULT_IDLE_MINUTES: NonZeroU16 = NonZeroU16::new(10).unwrap();

/// When the program locks by itself, and what its panic key does. The vault only keeps this; whoever
/// has the window follows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AutoLock {
    /// Minutes without input after which it locks; `None` for never. Ten until somebody sets it.
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
    /// Purges everything at once, unasked.
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

impl AutoLock {
    /// Reads what is noted; the default, if that cannot be read.
    pub(crate) fn load(folder: &Folder) -> Self {
        let mut bytes = [0; LEN];
        let read = File::open(folder.auto_lock_file()).and_then(|mut it| it.read_exact(&mut bytes));
        read.ok()
            .and_then(|()| AutoLock::parse(&bytes))
            .unwrap_or_default()
    }

    /// Notes this, over what was there.
    pub(crate) fn save(&self, folder: &Folder) -> Result<(), Error> {
        let mut file = owner_only(OpenOptions::new().create(true).truncate(false).write(true))
            .open(folder.auto_lock_file())?;
        file.write_all(&self.to_bytes())?;
        file.sync_all()?;
        Ok(())
    }

    pub(crate) fn to_bytes(self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        bytes[0] = VERSION;
        let minutes = self.idle_minutes.map_or(0, NonZeroU16::get);
        bytes[1..3].copy_from_slice(&minutes.to_le_bytes());
        bytes[3] = (self.panic_key == PanicKeyAction::Purge).into();
        let digest = digest::digest(&digest::SHA256, &bytes[..4]);
        bytes[4..].copy_from_slice(&digest.as_ref()[..8]);
        bytes
    }

    pub(crate) fn parse(bytes: &[u8; LEN]) -> Option<Self> {
        let auto_lock = AutoLock {
            idle_minutes: NonZeroU16::new(u16::from_le_bytes([bytes[1], bytes[2]])),
            panic_key: if bytes[3] == 1 {
                PanicKeyAction::Purge
            } else {
                PanicKeyAction::Lock
            },
        };
        (auto_lock.to_bytes() == *bytes).then_some(auto_lock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_is_what_the_format_says_and_a_changed_one_is_none() {
        let auto_lock = AutoLock {
            idle_minutes: NonZeroU16::new(5),
            panic_key: PanicKeyAction::Purge,
        };
        let bytes = auto_lock.to_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "01050001f32ceb01b42ea21e");
        assert_eq!(AutoLock::parse(&bytes), Some(auto_lock));
        for at in 0..LEN {
            let mut changed = bytes;
            changed[at] ^= 1;
            assert_eq!(AutoLock::parse(&changed), None, "byte {at}");
        }
    }
}
