//! The clock. The vault takes the time from nowhere else, so that a test can set it.

use std::time::{SystemTime, UNIX_EPOCH};

#[cfg(target_os = "linux")]
use rustix::time::ClockId;
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970 UTC, as the system has it. Anybody may set that.
    fn now(&self) -> i64;

    /// How long the machine has been up, which nobody can set. `None` where the system does not tell.
    fn uptime(&self) -> Option<Uptime> {
        None
    }

    /// How long the machine has been awake, which nobody can set. It stands while the machine sleeps, as the timers
    /// of other programs do. `None` where the system does not tell.
    fn awake(&self) -> Option<AwakeTime> {
        None
    }
}

/// The time since the machine was started, suspend included. Two of them can be compared if they belong to the same
/// start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Uptime {
    /// Which start of the machine.
    pub boot: BootId,
    /// Milliseconds since then.
    #[serde(rename = "at")]
    pub milliseconds: i64,
}

/// The time since the machine was started, suspend left out. Two of them can be compared if they belong to the same
/// start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AwakeTime {
    /// Which start of the machine.
    pub boot: BootId,
    /// Milliseconds awake since then.
    pub milliseconds: u64,
}

/// A random number that the system generates each time it starts. Written as 32 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BootId(pub(crate) [u8; 16]);

impl BootId {
    /// Takes the number as the system writes it, with hyphens or without.
    ///
    /// # Errors
    /// [`Error::Damaged`] unless there are 32 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut id = [0; 16];
        let digits = text.trim().replace('-', "");
        hex::decode_to_slice(digits, &mut id).map_err(|_| Error::Damaged)?;
        Ok(BootId(id))
    }
}

impl TryFrom<String> for BootId {
    type Error = Error;

    fn try_from(text: String) -> Result<Self, Error> {
        BootId::parse(&text)
    }
}

impl From<BootId> for String {
    fn from(id: BootId) -> String {
        hex::encode(id.0)
    }
}

/// The clock of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> i64 {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    #[cfg(target_os = "linux")]
    fn uptime(&self) -> Option<Uptime> {
        Some(Uptime {
            boot: boot_id()?,
            milliseconds: milliseconds(ClockId::Boottime)?,
        })
    }

    #[cfg(target_os = "linux")]
    fn awake(&self) -> Option<AwakeTime> {
        Some(AwakeTime {
            boot: boot_id()?,
            milliseconds: milliseconds(ClockId::Monotonic)?.try_into().ok()?,
        })
    }
}

#[cfg(target_os = "linux")]
fn boot_id() -> Option<BootId> {
    let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    BootId::parse(&id).ok()
}

#[cfg(target_os = "linux")]
fn milliseconds(clock: ClockId) -> Option<i64> {
    let time = rustix::time::clock_gettime(clock);
    let seconds = time.tv_sec.checked_mul(1000)?;
    seconds.checked_add(time.tv_nsec / 1_000_000)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn the_uptime_moves_on_within_one_start_of_the_machine() {
        let (first, second) = (SystemClock.uptime().unwrap(), SystemClock.uptime().unwrap());
        assert_eq!(first.boot, second.boot);
        assert!(0 < first.milliseconds && first.milliseconds <= second.milliseconds);
        let text = serde_json::to_string(&first).unwrap();
        assert_eq!(serde_json::from_str::<Uptime>(&text).unwrap(), first);
    }
}
