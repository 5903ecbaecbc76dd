//! Unlock attempts: how many passphrases in a row were wrong, how long to wait, and when to purge.
//!
//! ```text
//! vault.guesses (25) = version, 1 (1) ‖ failed attempts (4) ‖ time of the last, ms since 1970 (8)
//!                      ‖ attempts after which everything is purged, 0 for never (4)
//!                      ‖ the first 8 bytes of SHA-256 of all that
//! ```
//!
//! The first five attempts are free. Then the delay doubles from two seconds and never exceeds
//! [`MAX_UNLOCK_DELAY`], so that nobody can lock the owner out for longer. An attempt is counted before the
//! passphrase is tried, so killing the program does not undo it.
//!
//! This slows down the next person at the keyboard. It is no defence against somebody who can write to
//! the folder or copies it: they remove the file, or guess elsewhere. Against them there are the device
//! secret and the cost of a guess. A missing or changed file counts as no attempts, because the other way
//! round it would lock out the owner.

use std::time::Duration;

use crate::error::Error;
use crate::files::CheckedFile;

/// Nobody waits longer than this, however many attempts failed.
pub const MAX_UNLOCK_DELAY: Duration = Duration::from_secs(300);

const FREE_ATTEMPTS: u32 = 5;
const VERSION: u8 = 1;
pub(crate) const LEN: usize = 25;

/// After how many failed attempts in a row everything is purged, where the owner wants that. At least
/// [`MIN`](Self::MIN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnlockAttemptLimit(u32);

impl UnlockAttemptLimit {
    /// The lowest limit: below it a bad morning would be enough.
    pub const MIN: u32 = 10;

    /// Takes a number of attempts.
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

/// What is known of failed attempts: the content of `vault.guesses`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct UnlockAttempts {
    pub(crate) failed: u32,
    last: i64,
    limit: u32,
}

impl UnlockAttempts {
    /// How long to wait before the next attempt.
    pub(crate) fn delay(&self, now: i64) -> Duration {
        let Some(excess) = self
            .failed
            .checked_sub(FREE_ATTEMPTS)
            .filter(|excess| *excess > 0)
        else {
            return Duration::ZERO;
        };
        let longest = MAX_UNLOCK_DELAY.as_secs();
        let whole = Duration::from_secs(2_u64.saturating_pow(excess).min(longest));
        let elapsed = u64::try_from(now.saturating_sub(self.last)).unwrap_or_default();
        whole.saturating_sub(Duration::from_millis(elapsed))
    }

    /// Starts the delay again where the clock was set back. Otherwise the delay would be as long as the jump.
    pub(crate) fn clamp_to_clock(self, now: i64) -> Self {
        UnlockAttempts {
            last: self.last.min(now),
            ..self
        }
    }

    /// One more failed attempt, at `now`.
    pub(crate) fn with_failure(self, now: i64) -> Self {
        UnlockAttempts {
            failed: self.failed.saturating_add(1),
            last: now,
            ..self
        }
    }

    /// After a success. The limit stays.
    pub(crate) fn reset(self) -> Self {
        UnlockAttempts {
            failed: 0,
            last: 0,
            ..self
        }
    }

    /// Whether everything is to be purged now.
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
}

impl CheckedFile<LEN> for UnlockAttempts {
    fn write_fields(&self, bytes: &mut [u8; LEN]) {
        bytes[0] = VERSION;
        bytes[1..5].copy_from_slice(&self.failed.to_le_bytes());
        bytes[5..13].copy_from_slice(&self.last.to_le_bytes());
        bytes[13..17].copy_from_slice(&self.limit.to_le_bytes());
    }

    fn read_fields(bytes: &[u8; LEN]) -> Option<Self> {
        let number = |at: usize| bytes[at..].first_chunk().copied().map(u32::from_le_bytes);
        let attempts = UnlockAttempts {
            failed: number(1)?,
            last: bytes[5..].first_chunk().copied().map(i64::from_le_bytes)?,
            limit: number(13)?,
        };
        // A limit below the lowest is none that this program writes.
        let known = attempts.limit == 0 || attempts.limit().is_some();
        known.then_some(attempts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_as_the_format_says_and_a_changed_one_is_refused() {
        let attempts = UnlockAttempts {
            failed: 7,
            last: 1_700_000_000_000,
            limit: 10,
        };
        let bytes = attempts.to_bytes();
        assert_eq!(
            hex::encode(bytes),
            "01070000000068e5cf8b0100000a000000c750ede40b089746"
        );
        assert_eq!(UnlockAttempts::parse(&bytes), Some(attempts));
        for at in 0..LEN {
            let mut changed = bytes;
            changed[at] ^= 1;
            assert_eq!(UnlockAttempts::parse(&changed), None, "byte {at}");
        }
    }

    #[test]
    fn delays_double_up_to_a_limit() {
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
