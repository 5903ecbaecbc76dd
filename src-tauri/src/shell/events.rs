//! The one stream of events from Rust to the page.

use std::path::PathBuf;

use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use tauri::{AppHandle, DragDropEvent, Manager, Window, WindowEvent};

use super::preferences::Bounds;
use super::receipt::Receipt;
use super::tray::{PendingPhoto, Put};
use super::{MAIN, Shell, emit};
use crate::darkroom::Stage;
use crate::fault::Report;
use crate::studio::{Shortage, Skipped};

/// Something has changed that the page shows.
#[derive(Clone, Debug, Serialize, Type, tauri_specta::Event)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(crate) enum Update {
    /// Files are being held over the window, or no longer.
    Hovered {
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
    Changed,
    /// The case is being locked or emptied: nothing of a photo may be shown from here on.
    Emptied,
    /// Photos were purged because their time was up.
    Swept {
        /// What was done.
        receipt: Receipt,
    },
    /// Photos are due, and nothing is purged before the person says that the clock is right. Milliseconds since 1970 UTC.
    ClockDoubted {
        /// When it was last believed.
        #[specta(type = Number)]
        seen: i64,
        /// What it says.
        #[specta(type = Number)]
        now: i64,
    },
    /// Room has become short.
    Short {
        /// Why.
        shortage: Shortage,
    },
    /// Something went wrong that nobody had asked for.
    Told {
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
                app.state::<Shell>().shelf.set_bounds(bounds);
            }
        }
        _ => (),
    }
}

/// Takes in what a second start has handed over, as if it had been dropped, and comes to the front.
#[cfg(unix)]
pub(super) fn handed_in(app: &AppHandle, photos: &[PathBuf]) {
    if let Some(window) = app.get_webview_window(MAIN) {
        // A window manager may refuse any of these; the photos are taken all the same.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
    if !photos.is_empty() {
        dropped(app, app.state::<Shell>().tray.put_files(photos));
    }
}

/// Tells the page what has come, and what of it was not taken.
pub(super) fn dropped(app: &AppHandle, put: Put) {
    let Put {
        items,
        refused,
        passed,
    } = put;
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
fn bounds(window: &Window) -> Option<Bounds> {
    let shelf = &window.state::<Shell>().shelf;
    let maximized = window.is_maximized().ok()?;
    let size = window
        .inner_size()
        .ok()?
        .to_logical::<f64>(window.scale_factor().ok()?);
    let before = shelf.bounds().filter(|_| maximized);
    Some(Bounds {
        width: before.map_or(size.width, |kept| kept.width),
        height: before.map_or(size.height, |kept| kept.height),
        maximized,
    })
}

fn on_drag(app: &AppHandle, event: &DragDropEvent) {
    if app.state::<Shell>().loans.dragging() {
        return;
    }
    match event {
        DragDropEvent::Enter { .. } => emit(app, Update::Hovered { over: true }),
        DragDropEvent::Leave => emit(app, Update::Hovered { over: false }),
        DragDropEvent::Drop { paths, .. } => {
            emit(app, Update::Hovered { over: false });
            // A folder may be large, and the window must not wait for it.
            let (app, paths) = (app.clone(), paths.clone());
            tauri::async_runtime::spawn_blocking(move || {
                dropped(&app, app.state::<Shell>().tray.put_files(&paths));
            });
        }
        _ => (),
    }
}
