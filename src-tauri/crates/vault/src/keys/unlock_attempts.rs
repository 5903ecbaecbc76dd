//! Wrong passphrases: how many there were in a row, how long to wait, and when it is enough.
//!
//! ```text
//! vault.guesses (25) = version, 1 (1) ‖ wrong guesses (4) ‖ time of the last, ms since 1970 (8)
//!                      ‖ guesses after which everything is purged, 0 for never (4)
//!                      ‖ the first 8 bytes of SHA-256 of all that
//! ```
//!
//! The first five are free; then the wait doubles from two seconds, and never exceeds
//! [`MAX_UNLOCK_DELAY`], so that nobody can lock the owner out for longer. A guess is counted before it is
//! looked at: killing the program does not take it back.
//!
//! This slows down the next person at the keyboard. It is no defence against somebody who can write
//! to the folder or copies it away: they remove the file, or guess elsewhere. Against those there are
//! the device secret and the price of a guess. A file that is missing or was changed counts as none,
//! because the other way round it would lock out its owner.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::time::Duration;

use ring::digest;

use crate::error::Error;
use crate::store::folder::{Folder, owner_only};

/// Nobody waits longer than this, however many guesses were wrong.
pub const MAX_UNLOCK_DELAY: Duration = Duration::from_secs(300);

const FREE_ATTEMPTS: u32 = 5;
const VERSION: u8 = 1;
pub(crate) const LEN: usize = 25;

/// After how many wrong guesses in a row everything is purged, where the owner wants that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnlockAttemptLimit(u32);

impl UnlockAttemptLimit {
    /// The fewest: below that a bad morning would be enough.
    pub const MIN: u32 = 10;

    /// Takes a number of guesses.
    ///
    /// # Errors
    /// [`Error::AttemptLimitTooLow`] below [`MIN`](Self::MIN).
    pub fn new(attempts: u32) -> Result<Self, Error> {
        if attempts < UnlockAttemptLimit::MIN {
            return Err(Error::AttemptLimitTooLow {
                min: UnlockAttemptLimit::MIN,
            });
        }
        Ok(UnlockAttemptLimit(attempts))
    }

    /// The number.
    pub fn attempts(&self) -> u32 {
        self.0
    }
}

/// What is known of wrong guesses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnlockAttempts {
    pub(crate) failed: u32,
    last: i64,
    limit: u32,
}

impl UnlockAttempts {
    /// Reads what is noted; nothing, if that cannot be read.
    pub(crate) fn load(folder: &Folder) -> Self {
        let mut bytes = [0; LEN];
        let read =
            File::open(folder.unlock_attempts_file()).and_then(|mut it| it.read_exact(&mut bytes));
        read.ok()
            .and_then(|()| UnlockAttempts::parse(&bytes))
            .unwrap_or_default()
    }

    /// Notes this. The file is written over in place, which takes no space on a full disk.
    pub(crate) fn save(&self, folder: &Folder) -> Result<(), Error> {
        let mut file = owner_only(OpenOptions::new().create(true).truncate(false).write(true))
            .open(folder.unlock_attempts_file())?;
        file.write_all(&self.to_bytes())?;
        file.sync_all()?;
        Ok(())
    }

    /// How long to wait before the next guess.
    pub(crate) fn delay(&self, now: i64) -> Duration {
        let Some(over) = self
            .failed
            .checked_sub(FREE_ATTEMPTS)
            .filter(|over| *over > 0)
        else {
            return Duration::ZERO;
        };
        let longest = MAX_UNLOCK_DELAY.as_secs();
        let whole = Duration::from_secs(2_u64.saturating_pow(over).min(longest));
        let elapsed = u64::try_from(now.saturating_sub(self.last)).unwrap_or_default();
        whole.saturating_sub(Duration::from_millis(elapsed))
    }

    /// A clock that was put back would make the wait as long as the jump: it begins anew instead.
    pub(crate) fn clamp_to_clock(self, now: i64) -> Self {
        UnlockAttempts {
            last: self.last.min(now),
            ..self
        }
    }

    pub(crate) fn with_failure(self, now: i64) -> Self {
        UnlockAttempts {
            failed: self.failed.saturating_add(1),
            last: now,
            ..self
        }
    }

    pub(crate) fn reset(self) -> Self {
        UnlockAttempts {
            failed: 0,
            last: 0,
            ..self
        }
    }

    pub(crate) fn limit_reached(&self) -> bool {
        self.limit != 0 && self.failed >= self.limit
    }

    pub(crate) fn limit(&self) -> Option<UnlockAttemptLimit> {
        UnlockAttemptLimit::new(self.limit).ok()
    }

    pub(crate) fn with_limit(self, limit: Option<UnlockAttemptLimit>) -> Self {
        UnlockAttempts {
            limit: limit.map_or(0, |it| it.0),
            ..self
        }
    }

    pub(crate) fn to_bytes(self) -> [u8; LEN] {
        let mut bytes = [0; LEN];
        bytes[0] = VERSION;
        bytes[1..5].copy_from_slice(&self.failed.to_le_bytes());
        bytes[5..13].copy_from_slice(&self.last.to_le_bytes());
        bytes[13..17].copy_from_slice(&self.limit.to_le_bytes());
        let digest = digest::digest(&digest::SHA256, &bytes[..17]);
        bytes[17..].copy_from_slice(&digest.as_ref()[..8]);
        bytes
    }

    pub(crate) fn parse(bytes: &[u8; LEN]) -> Option<Self> {
        let field = |at: usize| bytes[at..].first_chunk().copied().map(u32::from_le_bytes);
        let last = bytes[5..].first_chunk().copied().map(i64::from_le_bytes)?;
        let attempts = UnlockAttempts {
            failed: field(1)?,
            last,
            limit: field(13)?,
        };
        // A limit below the fewest is none that this program writes.
        let known = attempts.limit == 0 || attempts.limit().is_some();
        (known && attempts.to_bytes() == *bytes).then_some(attempts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_note_is_what_the_format_says() {
        let attempts = UnlockAttempts {
            failed: 7,
            last: 1_700_000_000_000,
            limit: 10,
        };
        let bytes = attempts.to_bytes();
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "01070000000068e5cf8b0100000a000000c750ede40b089746");
        assert_eq!(UnlockAttempts::parse(&bytes), Some(attempts));
        for at in 0..LEN {
            let mut changed = bytes;
            changed[at] ^= 1;
            assert_eq!(UnlockAttempts::parse(&changed), None, "byte {at}");
        }
    }

    #[test]
    fn waits_double_and_end() {
        let delays: Vec<u64> = (0..20)
            .map(|failed| {
                let attempts = UnlockAttempts {
                    failed,
                    last: 0,
                    limit: 0,
                };
                attempts.delay(0).as_secs()
            })
            .collect();
        assert_eq!(
            delays[..14],
            [0, 0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 64, 128, 256]
        );
        assert!(delays[14..].iter().all(|delay| *delay == 300));
    }
}
