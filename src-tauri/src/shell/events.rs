//! The one stream of events from Rust to the page.

use std::path::PathBuf;

use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use tauri::{AppHandle, DragDropEvent, Manager, Window, WindowEvent};

use super::pending_imports::{ImportBatch, PendingPhoto};
use super::preferences::WindowBounds;
use super::receipt::Receipt;
use super::{AppState, MAIN, emit};
use crate::darkroom::Stage;
use crate::fault::Report;
use crate::studio::{Shortage, Skipped};

/// Something has changed that the page shows.
#[derive(Clone, Debug, Serialize, Type, tauri_specta::Event)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(crate) enum Update {
    /// Files are being held over the window, or no longer.
    DragOver {
        /// They are.
        over: bool,
    },
    /// Files were dropped on the window.
    Dropped {
        /// Those that can be stylised, in the order they came.
        items: Vec<PendingPhoto>,
        /// Why the others cannot.
        refused: Vec<Report>,
        /// What lay in folders and was left there.
        passed: Skipped,
    },
    /// A photo has reached a stage.
    Progress {
        /// The tray item or kept photo.
        item: String,
        /// The stage.
        stage: Stage,
    },
    /// What is kept has changed.
    GalleryChanged,
    /// The case is being locked or emptied: nothing of a photo may be shown from here on.
    VaultClosing,
    /// Photos were purged because their time was up.
    ExpiredPurged {
        /// What was done.
        receipt: Receipt,
    },
    /// Photos are due, and nothing is purged before the person says that the clock is right. Milliseconds since 1970 UTC.
    ClockSuspect {
        /// When it was last believed.
        #[specta(type = Number)]
        seen: i64,
        /// What it says.
        #[specta(type = Number)]
        now: i64,
    },
    /// Room has become short.
    SpaceShort {
        /// Why.
        shortage: Shortage,
    },
    /// Something went wrong that nobody had asked for.
    Failed {
        /// What.
        report: Report,
    },
}

pub(super) fn on_window_event(window: &Window, event: &WindowEvent) {
    let app = window.app_handle();
    match event {
        WindowEvent::DragDrop(event) => on_drag(app, event),
        WindowEvent::CloseRequested { .. } => {
            if let Some(bounds) = bounds(window) {
                app.state::<AppState>().preferences_file.set_bounds(bounds);
            }
        }
        _ => (),
    }
}

/// Takes in what a second start has handed over, as if it had been dropped, and comes to the front.
#[cfg(unix)]
pub(super) fn accept_second_start(app: &AppHandle, photos: &[PathBuf]) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // A window manager may refuse any of these; the photos are taken all the same.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
    if !photos.is_empty() {
        report_dropped(app, app.state::<AppState>().pending.add_files(photos));
    }
}

/// Tells the page what has come, and what of it was not taken.
pub(super) fn report_dropped(app: &AppHandle, batch: ImportBatch) {
    let ImportBatch {
        items,
        refused,
        passed,
    } = batch;
    emit(
        app,
        Update::Dropped {
            items,
            refused,
            passed,
        },
    );
}

/// Where the window is; of one that is maximised, only that it is.
fn bounds(window: &Window) -> Option<WindowBounds> {
    let file = &window.state::<AppState>().preferences_file;
    let maximized = window.is_maximized().ok()?;
    let size = window
        .inner_size()
        .ok()?
        .to_logical::<f64>(window.scale_factor().ok()?);
    let before = file.bounds().filter(|_| maximized);
    Some(WindowBounds {
        width: before.map_or(size.width, |kept| kept.width),
        height: before.map_or(size.height, |kept| kept.height),
        maximized,
    })
}

fn on_drag(app: &AppHandle, event: &DragDropEvent) {
    if app.state::<AppState>().lent_files.is_dragging() {
        return;
    }
    match event {
        DragDropEvent::Enter { .. } => emit(app, Update::DragOver { over: true }),
        DragDropEvent::Leave => emit(app, Update::DragOver { over: false }),
        DragDropEvent::Drop { paths, .. } => {
            emit(app, Update::DragOver { over: false });
            // A folder may be large, and the window must not wait for it.
            let (app, paths) = (app.clone(), paths.clone());
            tauri::async_runtime::spawn_blocking(move || {
                report_dropped(&app, app.state::<AppState>().pending.add_files(&paths));
            });
        }
        _ => (),
    }
}
