//! How long photos stay: the rules, and the clock that they trust. Nothing is purged here.
//!
//! ```text
//! expires = never                                   for a photo that is pinned
//!         = the time chosen for it                  for one that has a time of its own
//!         = max(arrived + days, chosen + 24 hours)  for every other, where a time was chosen for the store
//! ```
//!
//! Nothing expires within a day of the choice, so that there is always time to see what will go. Nothing
//! is purged by a clock that jumped since it was last trusted: back by more than [`MAX_CLOCK_SET_BACK`],
//! or ahead by more than [`MAX_CLOCK_AHEAD`]. The owner has to confirm it first.

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A clock may be set back by this much without a question, in milliseconds.
const MAX_CLOCK_SET_BACK: i64 = 10 * 60_000;
/// A store may lie unopened for this long without a question, in milliseconds.
const MAX_CLOCK_AHEAD: i64 = 30 * 86_400_000;
/// The least time from choosing a retention time to the first photo that expires by it, in milliseconds.
const MIN_NOTICE: i64 = 86_400_000;

/// A number of days that photos may be kept for: at least one, at most ten years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Days(u32);

impl Days {
    /// The most that may be chosen.
    pub const MAX: u32 = 3650;

    /// Takes a number of days.
    ///
    /// # Errors
    /// [`Error::RetentionOutOfRange`] for none, and for more than [`MAX`](Self::MAX).
    pub fn new(days: u32) -> Result<Self, Error> {
        if (1..=Days::MAX).contains(&days) {
            Ok(Days(days))
        } else {
            Err(Error::RetentionOutOfRange { max: Days::MAX })
        }
    }

    /// The number.
    pub fn number(&self) -> u32 {
        self.0
    }

    /// The same in milliseconds.
    pub(crate) fn milliseconds(&self) -> i64 {
        i64::from(self.0) * 86_400_000
    }
}

impl TryFrom<u32> for Days {
    type Error = Error;

    fn try_from(days: u32) -> Result<Self, Error> {
        Days::new(days)
    }
}

impl From<Days> for u32 {
    fn from(days: Days) -> u32 {
        days.0
    }
}

/// How long one photo is to stay, where its owner chose that for this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetentionOverride {
    /// Until it is purged, whatever is chosen for the store.
    Pinned,
    /// Until this moment, in milliseconds since 1970 UTC.
    Until(i64),
}

/// A retention time for the whole store, and the moment at which it was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RetentionPeriod {
    pub(crate) days: Days,
    pub(crate) since: i64,
}

/// When a photo expires, in milliseconds since 1970 UTC; `None` for never.
pub(crate) fn expiry(
    retention: Option<RetentionOverride>,
    arrived: i64,
    period: Option<RetentionPeriod>,
) -> Option<i64> {
    match (retention, period) {
        (Some(RetentionOverride::Pinned), _) => None,
        (Some(RetentionOverride::Until(moment)), _) => Some(moment),
        (None, Some(RetentionPeriod { days, since })) => {
            let expires = arrived.saturating_add(days.milliseconds());
            Some(expires.max(since.saturating_add(MIN_NOTICE)))
        }
        (None, None) => None,
    }
}

/// Whether a clock that says `now` jumped since it was last trusted.
pub(crate) fn clock_jumped(last_trusted: i64, now: i64) -> bool {
    now < last_trusted.saturating_sub(MAX_CLOCK_SET_BACK)
        || now > last_trusted.saturating_add(MAX_CLOCK_AHEAD)
}
