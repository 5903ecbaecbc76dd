//! Locks when nobody is there: after a time without input, before the machine sleeps, and at the panic key. Purges what
//! is due while it is at it.
//!
//! The page says when there was input. A page that says nothing any more is locked like one that nobody looks at.

use std::num::NonZeroU16;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use tauri::{AppHandle, Manager};
use vault::{PanicKeyAction, Sweep};

use super::events::Update;
use super::receipt::Receipt;
use super::{Shell, clipboard, emit};
use crate::fault::{Fault, Report};

/// How often it is looked whether anybody is there.
const LOOK: Duration = Duration::from_secs(5);
/// How often it is looked whether a photo's time is up.
const SWEEP: Duration = Duration::from_secs(3600);

/// When there was input last.
pub(super) struct Presence(Mutex<Moment>);

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
    fn until(self, now: Self) -> Duration {
        let running = now.running.saturating_duration_since(self.running);
        let clock = now.clock.duration_since(self.clock).unwrap_or_default();
        running.max(clock)
    }
}

impl Default for Presence {
    fn default() -> Self {
        Self(Mutex::new(Moment::now()))
    }
}

impl Presence {
    /// There is input now.
    pub(super) fn touch(&self) {
        *self.moment() = Moment::now();
    }

    /// Nobody has been there for so many minutes.
    fn is_over(&self, minutes: NonZeroU16) -> bool {
        let idle = self.moment().until(Moment::now());
        idle >= Duration::from_secs(60 * u64::from(minutes.get()))
    }

    fn moment(&self) -> MutexGuard<'_, Moment> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins to watch; ends with the program.
pub(super) fn watch(app: &AppHandle) {
    let watcher = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut swept = Instant::now();
        loop {
            tokio::time::sleep(LOOK).await;
            check_idle(&watcher).await;
            if swept.elapsed() >= SWEEP {
                swept = Instant::now();
                sweep(&watcher).await;
            }
        }
    });
    #[cfg(target_os = "linux")]
    {
        let sleeper = app.clone();
        tauri::async_runtime::spawn(async move {
            // Without a system bus, or without logind on it, nobody tells that the machine is about to sleep: the clock
            // tells afterwards, and the vault is locked then.
            let lock = || async { lock_in_passing(&sleeper).await };
            let _ = super::suspend::watch(lock).await;
        });
    }
}

async fn check_idle(app: &AppHandle) {
    let shell = app.state::<Shell>();
    if shell.tray.is_working() {
        // Whoever waits for portraits is there; the time counts from the last of them.
        shell.presence.touch();
    } else if let Some(minutes) = shell.studio.locking().idle
        && shell.presence.is_over(minutes)
        && shell.studio.is_open().await
    {
        lock_in_passing(app).await;
    }
}

/// Locks unasked; what the database says to being closed is told, and its keys are forgotten all the same.
async fn lock_in_passing(app: &AppHandle) {
    if let Err(fault) = lock(app).await {
        let report = fault.into();
        emit(app, Update::Told { report });
    }
}

/// Empties the page, stops all work, forgets every key and ends the darkroom.
pub(super) async fn lock(app: &AppHandle) -> Result<(), Fault> {
    let shell = app.state::<Shell>();
    empty(app, &shell);
    let locked = shell.studio.lock().await;
    emit(app, Update::Changed);
    locked
}

/// Nothing of a photo is to be seen from here on, whatever comes next and however long it takes.
pub(super) fn empty(app: &AppHandle, shell: &Shell) {
    emit(app, Update::Emptied);
    shell.tickets.revoke_all();
    shell.tray.clear();
    call_back(app, shell);
}

/// Takes back what was given to other programs, as far as it can be.
pub(super) fn call_back(app: &AppHandle, shell: &Shell) {
    clipboard::clear(app);
    shell.loans.take_back();
}

/// Does what the owner wants of the panic key. Gives a receipt where that was to purge everything.
pub(super) async fn panic(app: &AppHandle) -> Result<Option<Receipt>, Fault> {
    let shell = app.state::<Shell>();
    match shell.studio.locking().panic {
        PanicKeyAction::Lock => lock(app).await.map(|()| None),
        PanicKeyAction::Purge => purge_all(app).await.map(Some),
    }
}

/// Destroys everything, keys first.
pub(super) async fn purge_all(app: &AppHandle) -> Result<Receipt, Fault> {
    let shell = app.state::<Shell>();
    empty(app, &shell);
    let purged = shell.studio.purge_all().await;
    emit(app, Update::Changed);
    Ok(shell.receipts.issue(purged?))
}

/// Purges what is due, and tells the page what became of it.
pub(super) async fn sweep(app: &AppHandle) {
    let shell = app.state::<Shell>();
    match shell.studio.sweep().await {
        Ok(Sweep::Nothing) | Err(Fault::VaultLocked) => {}
        Ok(Sweep::PurgeScope(receipt)) => {
            shell.tickets.revoke_all();
            let receipt = shell.receipts.issue(receipt);
            emit(app, Update::Swept { receipt });
            emit(app, Update::Changed);
        }
        Ok(Sweep::Doubtful(jump)) => emit(
            app,
            Update::ClockDoubted {
                seen: jump.seen,
                now: jump.now,
            },
        ),
        Err(fault) => emit(
            app,
            Update::Told {
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
            then.until(Moment { running, clock }).as_secs()
        };
        assert_eq!(later(60, 60), 60);
        assert_eq!(later(5, 3600), 3600, "it slept");
        assert_eq!(later(90, -3600), 90, "the clock was put back");
    }

    #[test]
    fn input_begins_the_time_anew() {
        let presence = Presence::default();
        let minutes = NonZeroU16::new(10).unwrap();
        assert!(!presence.is_over(minutes));
        presence.moment().clock -= Duration::from_secs(600);
        assert!(presence.is_over(minutes));
        assert!(!presence.is_over(NonZeroU16::new(11).unwrap()));
        presence.touch();
        assert!(!presence.is_over(minutes));
    }
}
