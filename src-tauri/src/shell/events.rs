//! The events that Rust sends to the page, and the events of the window that cause them.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use tauri::{AppHandle, DragDropEvent, Manager, Window, WindowEvent};
use tauri_specta::Event;

use super::pending_imports::{ImportBatch, PendingPhoto};
use super::preferences::WindowBounds;
use super::receipt::Receipt;
use super::state::{AppState, MAIN_WINDOW};
use crate::darkroom::Stage;
use crate::fault::Report;
use crate::studio::{Shortage, Skipped};

/// Something that the page shows has changed.
#[derive(Clone, Debug, Serialize, Type, tauri_specta::Event)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(crate) enum Update {
    /// Files are being dragged over the window, or no longer are.
    DragOver {
        /// They are over it.
        over: bool,
    },
    /// Files were dropped on the window.
    Dropped {
        /// Those that can be stylised, in the order they came.
        items: Vec<PendingPhoto>,
        /// Why the others cannot.
        refused: Vec<Report>,
        /// What was skipped in folders.
        passed: Skipped,
    },
    /// A photo has reached a stage.
    Progress {
        /// The pending or kept photo.
        item: String,
        /// The stage.
        stage: Stage,
    },
    /// A picture of a pack is done.
    Packed {
        /// The kept photo that the pack is made of.
        item: String,
        /// How many pictures are done, those that the photo does not give included.
        done: u32,
        /// How many there are.
        total: u32,
        /// The picture, where it was kept.
        photo: Option<String>,
    },
    /// A picture is being learnt as a style.
    Learning {
        /// The pending picture.
        item: String,
        /// Steps that are done.
        done: u32,
        /// How many there are.
        total: u32,
        /// The address of a picture in the style as it is now, at some steps.
        picture: Option<String>,
    },
    /// The contents of the vault have changed.
    GalleryChanged,
    /// The learnt styles have changed.
    StylesChanged,
    /// The vault is being locked or purged: the page must show no photo from here on.
    VaultClosing,
    /// A photo whose purge could be undone was purged.
    Purged {
        /// What was purged.
        receipt: Receipt,
    },
    /// Photos were purged because their time was up.
    ExpiredPurged {
        /// What was purged.
        receipt: Receipt,
    },
    /// The panic key was pressed outside of the page, and everything was purged.
    PanicPurged {
        /// What was purged.
        receipt: Receipt,
    },
    /// Photos are due, but the clock jumped: nothing is purged until the user confirms the clock. Times are milliseconds
    /// since 1970 UTC.
    ClockSuspect {
        /// The last time that was believed.
        #[specta(type = Number)]
        seen: i64,
        /// The time that the clock shows.
        #[specta(type = Number)]
        now: i64,
    },
    /// Space has become short.
    SpaceShort {
        /// Why.
        shortage: Shortage,
    },
    /// The user closes the window while there is work to do. It stays open, and the page asks what is to become of the work.
    CloseRequested,
    /// Something failed that no command of the page had started.
    Failed {
        /// The fault.
        report: Report,
    },
}

/// Sends an event to the page. A page that is gone needs none.
pub(super) fn emit(app: &AppHandle, update: Update) {
    let _ = update.emit(app);
}

pub(super) fn on_window_event(window: &Window, event: &WindowEvent) {
    let app = window.app_handle();
    match event {
        WindowEvent::DragDrop(event) => on_drag(app, event),
        WindowEvent::CloseRequested { api, .. } => {
            // Asked once: where the page does not answer, the next request closes the window.
            let guard = &app.state::<AppState>().close_guard;
            if guard.swap(false, Ordering::Relaxed) {
                api.prevent_close();
                emit(app, Update::CloseRequested);
            }
            if let Some(bounds) = bounds(window) {
                app.state::<AppState>().preferences_file.set_bounds(bounds);
            }
        }
        _ => (),
    }
}

/// Takes the photos that a second start of the program sends, like dropped ones, and brings the window to the front.
#[cfg(unix)]
pub(super) fn accept_second_start(app: &AppHandle, photos: &[PathBuf]) {
    if let Some(window) = app.get_webview_window(MAIN_WINDOW) {
        // A window manager may refuse any of these; the photos are taken anyway.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
    if !photos.is_empty() {
        report_dropped(app, app.state::<AppState>().pending.add_files(photos));
    }
}

/// Sends the page the photos that were added and the reasons for those that were not.
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

/// Size of the window; a maximised window keeps the size from before.
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
            // A folder can be large, and the window must not wait for it.
            let (app, paths) = (app.clone(), paths.clone());
            tauri::async_runtime::spawn_blocking(move || {
                report_dropped(&app, app.state::<AppState>().pending.add_files(&paths));
            });
        }
        _ => (),
    }
}
