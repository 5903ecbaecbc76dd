//! Commands about the window itself: its preferences, full screen, its end, notifications and input.

use std::sync::atomic::Ordering;

use tauri::{State, WebviewWindow};

use crate::fault::{Fault, Report};
use crate::shell::notification;
use crate::shell::preferences::Preferences;
use crate::shell::state::AppState;

/// The preferences of the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preferences(state: State<'_, AppState>) -> Result<Preferences, Report> {
    Ok(state.preferences_file.preferences())
}

/// Sets the preferences, now and for every later start.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_preferences(
    state: State<'_, AppState>,
    preferences: Preferences,
) -> Result<(), Report> {
    Ok(state.preferences_file.set_preferences(preferences)?)
}

/// Switches full screen on or off; gives whether it is on.
#[tauri::command]
#[specta::specta]
pub(crate) async fn toggle_full_screen(window: WebviewWindow) -> Result<bool, Report> {
    let full = !window.is_fullscreen().map_err(unexpected)?;
    window.set_fullscreen(full).map_err(unexpected)?;
    Ok(full)
}

/// While there is work to do, the page is asked once before the window closes.
#[tauri::command]
#[specta::specta]
pub(crate) async fn guard_close(state: State<'_, AppState>, guarded: bool) -> Result<(), Report> {
    state.close_guard.store(guarded, Ordering::Relaxed);
    Ok(())
}

/// Closes the window, which ends the program.
#[tauri::command]
#[specta::specta]
pub(crate) async fn close_window(
    window: WebviewWindow,
    state: State<'_, AppState>,
) -> Result<(), Report> {
    state.close_guard.store(false, Ordering::Relaxed);
    Ok(window.close().map_err(unexpected)?)
}

/// Hides the window until the work is done, or until the program is started again.
#[tauri::command]
#[specta::specta]
pub(crate) async fn hide_window(window: WebviewWindow) -> Result<(), Report> {
    Ok(window.hide().map_err(unexpected)?)
}

/// Shows a notification of the desktop when the window is not in front: a count, and nothing of a photo.
#[tauri::command]
#[specta::specta]
pub(crate) async fn notify(window: WebviewWindow, words: String) -> Result<(), Report> {
    if !window.is_focused().unwrap_or(true) {
        notification::show(&words).await;
    }
    Ok(())
}

/// Records input of the user.
#[tauri::command]
#[specta::specta]
pub(crate) async fn report_activity(state: State<'_, AppState>) -> Result<(), Report> {
    state.activity.record();
    Ok(())
}

fn unexpected(error: tauri::Error) -> Fault {
    Fault::Unexpected {
        detail: error.to_string(),
    }
}
