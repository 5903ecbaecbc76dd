//! Locks when nobody is there: after a time without input, before the machine sleeps, and at the panic key. Purges what
//! is due while it is at it.
//!
//! The page says when there was input. A page that says nothing any more is locked like one that nobody looks at.

use std::num::NonZeroU16;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tauri::{AppHandle, Manager};
use vault::{ExpiryOutcome, PanicKeyAction};

use super::events::Update;
use super::receipt::Receipt;
use super::{AppState, clipboard, emit};
use crate::fault::{Fault, Report};

/// How often it is looked whether anybody is there.
const CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// How often it is looked whether a photo's time is up.
const PURGE_INTERVAL: Duration = Duration::from_secs(3600);

/// When there was input last.
pub(super) struct ActivityTimer(Mutex<Moment>);

#[derive(Clone, Copy)]
struct Moment {
    /// Stands still while the machine sleeps.
    running: Instant,
    /// Goes on while the machine sleeps, and may be set.
    clock: SystemTime,
}

impl Moment {
    fn now() -> Self {
        Self {
            running: Instant::now(),
            clock: SystemTime::now(),
        }
    }

    /// The longer of what the two clocks say: a machine that slept without telling has been left alone.
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
    /// There is input now.
    pub(super) fn record(&self) {
        *self.moment() = Moment::now();
    }

    /// Nobody has been there for so many minutes.
    fn is_idle_for(&self, minutes: NonZeroU16) -> bool {
        let idle = self.moment().elapsed_until(Moment::now());
        idle >= Duration::from_secs(60 * u64::from(minutes.get()))
    }

    fn moment(&self) -> MutexGuard<'_, Moment> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins to watch; ends with the program.
pub(super) fn start(app: &AppHandle) {
    let watcher = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut purged_at = Instant::now();
        loop {
            tokio::time::sleep(CHECK_INTERVAL).await;
            lock_if_idle(&watcher).await;
            if purged_at.elapsed() >= PURGE_INTERVAL {
                purged_at = Instant::now();
                purge_due(&watcher).await;
            }
        }
    });
    #[cfg(target_os = "linux")]
    {
        let sleeper = app.clone();
        tauri::async_runtime::spawn(async move {
            // Without a system bus, or without logind on it, nobody tells that the machine is about to sleep: the clock
            // tells afterwards, and the vault is locked then.
            let lock = || async { lock_and_report(&sleeper).await };
            let _ = super::suspend::watch(lock).await;
        });
    }
}

async fn lock_if_idle(app: &AppHandle) {
    let state = app.state::<AppState>();
    if state.pending.has_running_work() {
        // Whoever waits for portraits is there; the time counts from the last of them.
        state.activity.record();
    } else if let Some(minutes) = state.studio.auto_lock().idle_minutes
        && state.activity.is_idle_for(minutes)
        && state.studio.is_open().await
    {
        lock_and_report(app).await;
    }
}

/// Locks unasked; what the database says to being closed is told, and its keys are forgotten all the same.
async fn lock_and_report(app: &AppHandle) {
    if let Err(fault) = lock(app).await {
        let report = fault.into();
        emit(app, Update::Failed { report });
    }
}

/// Empties the page, stops all work, forgets every key and ends the darkroom.
pub(super) async fn lock(app: &AppHandle) -> Result<(), Fault> {
    let state = app.state::<AppState>();
    clear_page(app, &state);
    let locked = state.studio.lock().await;
    emit(app, Update::GalleryChanged);
    locked
}

/// Nothing of a photo is to be seen from here on, whatever comes next and however long it takes.
pub(super) fn clear_page(app: &AppHandle, state: &AppState) {
    emit(app, Update::VaultClosing);
    state.url_tokens.revoke_all();
    state.pending.clear();
    revoke_shared_copies(app, state);
}

/// Takes back what was given to other programs, as far as it can be.
pub(super) fn revoke_shared_copies(app: &AppHandle, state: &AppState) {
    clipboard::clear(app);
    state.lent_files.remove_all();
}

/// Does what the owner wants of the panic key. Gives a receipt where that was to purge everything.
pub(super) async fn run_panic_key_action(app: &AppHandle) -> Result<Option<Receipt>, Fault> {
    let state = app.state::<AppState>();
    match state.studio.auto_lock().panic_key {
        PanicKeyAction::Lock => lock(app).await.map(|()| None),
        PanicKeyAction::Purge => purge_all(app).await.map(Some),
    }
}

/// Destroys everything, keys first.
pub(super) async fn purge_all(app: &AppHandle) -> Result<Receipt, Fault> {
    let state = app.state::<AppState>();
    clear_page(app, &state);
    let purged = state.studio.purge_all().await;
    emit(app, Update::GalleryChanged);
    Ok(state.last_receipt.store(purged?))
}

/// Purges what is due, and tells the page what became of it.
pub(super) async fn purge_due(app: &AppHandle) {
    let state = app.state::<AppState>();
    match state.studio.purge_expired().await {
        Ok(ExpiryOutcome::Nothing) | Err(Fault::VaultLocked) => {}
        Ok(ExpiryOutcome::Purged(receipt)) => {
            state.url_tokens.revoke_all();
            let receipt = state.last_receipt.store(receipt);
            emit(app, Update::ExpiredPurged { receipt });
            emit(app, Update::GalleryChanged);
        }
        Ok(ExpiryOutcome::ClockJumped(jump)) => emit(
            app,
            Update::ClockSuspect {
                seen: jump.last_trusted,
                now: jump.now,
            },
        ),
        Err(fault) => emit(
            app,
            Update::Failed {
                report: Report::from(fault),
            },
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_counts_from_the_last_input_by_whichever_clock_saw_more_of_it() {
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
        assert_eq!(later(5, 3600), 3600, "it slept");
        assert_eq!(later(90, -3600), 90, "the clock was put back");
    }

    #[test]
    fn input_begins_the_time_anew() {
        let activity = ActivityTimer::default();
        let minutes = NonZeroU16::new(10).unwrap();
        assert!(!activity.is_idle_for(minutes));
        activity.moment().clock -= Duration::from_secs(600);
        assert!(activity.is_idle_for(minutes));
        assert!(!activity.is_idle_for(NonZeroU16::new(11).unwrap()));
        activity.record();
        assert!(!activity.is_idle_for(minutes));
    }
}
