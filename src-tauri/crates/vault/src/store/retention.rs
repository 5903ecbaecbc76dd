//! How long photos stay: the rules, and the clock that they trust. Nothing is purged here.
//!
//! ```text
//! expires = never                                   for a photo that is pinned
//!         = the time chosen for it                  for one that has a time of its own
//!         = max(arrived + days, chosen + 24 hours)  for every other, where a time was chosen for the store
//! ```
//!
//! Nothing expires within a day of the choice, so that there is always time to see what will go. A photo that
//! is restored begins anew, one with a time of its own as well.
//!
//! Nothing is purged by a clock that jumped since it was last trusted; the owner has to confirm it first. While
//! the machine is up, its uptime tells: the clock may differ from it by [`MAX_CLOCK_CORRECTION`]. After another
//! start of the machine, and where there is no uptime, the clock may be set back by as much, and ahead by half of
//! the shortest time in use, but not by more than [`MAX_CLOCK_AHEAD`].

use serde::{Deserialize, Serialize};

use crate::clock::{Clock, Uptime};
use crate::error::Error;

/// A day in milliseconds.
const DAY: i64 = 86_400_000;
/// A clock may be corrected by this much without a question, in milliseconds.
const MAX_CLOCK_CORRECTION: i64 = 10 * 60_000;
/// A store may lie unopened for this long without a question, in milliseconds.
const MAX_CLOCK_AHEAD: i64 = 30 * DAY;
/// The least time from choosing a retention time to the first photo that expires by it, in milliseconds.
const MIN_NOTICE: i64 = DAY;

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
        i64::from(self.0) * DAY
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

/// When a photo that was to stay until `moment` goes, if it is restored at `arrived`: after the days that were chosen
/// for it. A record of an earlier version does not know them; then it keeps its moment, but stays for a day.
pub(crate) fn restarted(moment: i64, days: Option<Days>, arrived: i64) -> i64 {
    let after = |milliseconds: i64| arrived.saturating_add(milliseconds);
    match days {
        Some(days) => after(days.milliseconds()),
        None => moment.clamp(after(MIN_NOTICE), after(i64::from(Days::MAX) * DAY)),
    }
}

/// The time that was chosen for a photo of its own, in milliseconds. A record of an earlier version only has its end.
pub(crate) fn own_time(
    retention: Option<RetentionOverride>,
    days: Option<Days>,
    arrived: i64,
) -> Option<i64> {
    match (retention, days) {
        (Some(RetentionOverride::Until(_)), Some(days)) => Some(days.milliseconds()),
        (Some(RetentionOverride::Until(moment)), None) => {
            Some(moment.saturating_sub(arrived).max(DAY))
        }
        (Some(RetentionOverride::Pinned) | None, _) => None,
    }
}

/// A moment by the clock, and by the uptime where the system tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) time: i64,
    pub(crate) uptime: Option<Uptime>,
}

impl Moment {
    pub(crate) fn now(clock: &dyn Clock) -> Self {
        Moment {
            time: clock.now(),
            uptime: clock.uptime(),
        }
    }

    /// Whether a clock that says this jumped since it was `trusted`, where no photo stays for less than `shortest`
    /// milliseconds.
    pub(crate) fn jumped_since(&self, trusted: Moment, shortest: i64) -> bool {
        let moved = self.time.saturating_sub(trusted.time);
        match (trusted.uptime, self.uptime) {
            (Some(then), Some(now)) if then.boot == now.boot => {
                let passed = now.milliseconds.saturating_sub(then.milliseconds);
                moved.saturating_sub(passed).saturating_abs() > MAX_CLOCK_CORRECTION
            }
            _ => moved < -MAX_CLOCK_CORRECTION || moved > (shortest / 2).min(MAX_CLOCK_AHEAD),
        }
    }
}
