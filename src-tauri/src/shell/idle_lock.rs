//! Locks the vault when the user is away: after a time without input, and before the machine sleeps. It also purges
//! photos whose time is up.
//!
//! The page reports input. A page that reports nothing is treated as one that nobody uses.

use std::time::{Duration, Instant};

use tauri::{AppHandle, Manager};

use super::events::{Update, emit};
use super::state::AppState;
use super::vault_actions::{lock, purge_due};

/// How often the time without input is checked.
const CHECK_INTERVAL: Duration = Duration::from_secs(5);
/// How often photos whose time is up are purged.
const PURGE_INTERVAL: Duration = Duration::from_secs(3600);

/// Starts the checks; they end with the program.
pub(super) fn start(app: &AppHandle) {
    let checker = app.clone();
    tauri::async_runtime::spawn(async move {
        let mut purged_at = Instant::now();
        loop {
            tokio::time::sleep(CHECK_INTERVAL).await;
            lock_if_idle(&checker).await;
            if purged_at.elapsed() >= PURGE_INTERVAL {
                purged_at = Instant::now();
                // Not awaited: a keychain may take its time, and the lock must not wait for it.
                let app = checker.clone();
                tauri::async_runtime::spawn(async move { purge_due(&app).await });
            }
        }
    });
    #[cfg(target_os = "linux")]
    {
        let sleeper = app.clone();
        tauri::async_runtime::spawn(async move {
            // Without a system bus, or without logind on it, no message comes before sleep: the clock shows it
            // afterwards, and the vault is locked then.
            let lock = || async { lock_and_report(&sleeper).await };
            let _ = super::suspend::watch(lock).await;
        });
    }
}

async fn lock_if_idle(app: &AppHandle) {
    let state = app.state::<AppState>();
    if state.pending.has_running_work() {
        // A user who waits for portraits is there; the time counts from the last portrait.
        state.activity.record();
    } else if let Some(minutes) = state.studio.auto_lock().idle_minutes
        && state.activity.is_idle_for(minutes)
        && state.studio.is_open().await
    {
        lock_and_report(app).await;
    }
}

/// Locks without a command of the page. An error of the database is reported; the keys are gone all the same.
async fn lock_and_report(app: &AppHandle) {
    if let Err(fault) = lock(app).await {
        let report = fault.into();
        emit(app, Update::Failed { report });
    }
}
