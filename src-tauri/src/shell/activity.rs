//! How long ago the user gave input, counted across sleep and clock changes.

use std::num::NonZeroU16;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// The moment of the last input.
pub(super) struct ActivityTimer(Mutex<Moment>);

#[derive(Clone, Copy)]
struct Moment {
    /// Stands still while the machine sleeps.
    running: Instant,
    /// Goes on while the machine sleeps, and can be changed by the user.
    clock: SystemTime,
}

impl Moment {
    fn now() -> Self {
        Self {
            running: Instant::now(),
            clock: SystemTime::now(),
        }
    }

    /// The longer time of the two clocks: a machine that slept was also left alone.
    fn elapsed_until(self, now: Self) -> Duration {
        let running = now.running.saturating_duration_since(self.running);
        let clock = now.clock.duration_since(self.clock).unwrap_or_default();
        running.max(clock)
    }
}

impl Default for ActivityTimer {
    fn default() -> Self {
        Self(Mutex::new(Moment::now()))
    }
}

impl ActivityTimer {
    /// Records input at this moment.
    pub(super) fn record(&self) {
        *self.moment() = Moment::now();
    }

    /// Whether there was no input for so many minutes.
    pub(super) fn is_idle_for(&self, minutes: NonZeroU16) -> bool {
        let idle = self.moment().elapsed_until(Moment::now());
        idle >= Duration::from_secs(60 * u64::from(minutes.get()))
    }

    fn moment(&self) -> MutexGuard<'_, Moment> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idle_time_is_the_longer_of_the_two_clocks() {
        let then = Moment::now();
        let later = |running, clock: i64| {
            let clock = match u64::try_from(clock) {
                Ok(ahead) => then.clock + Duration::from_secs(ahead),
                Err(_) => then.clock - Duration::from_secs(clock.unsigned_abs()),
            };
            let running = then.running + Duration::from_secs(running);
            then.elapsed_until(Moment { running, clock }).as_secs()
        };
        assert_eq!(later(60, 60), 60);
        assert_eq!(later(5, 3600), 3600, "the machine slept");
        assert_eq!(later(90, -3600), 90, "the clock was set back");
    }

    #[test]
    fn input_starts_the_idle_time_again() {
        let timer = ActivityTimer::default();
        let minutes = NonZeroU16::new(10).unwrap();
        assert!(!timer.is_idle_for(minutes));
        timer.moment().clock -= Duration::from_secs(600);
        assert!(timer.is_idle_for(minutes));
        assert!(!timer.is_idle_for(NonZeroU16::new(11).unwrap()));
        timer.record();
        assert!(!timer.is_idle_for(minutes));
    }
}
