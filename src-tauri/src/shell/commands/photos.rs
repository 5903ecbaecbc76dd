//! Commands that bring photos in: by dialog, from the clipboard, from the start of the program, and the sample.

use std::path::PathBuf;
use std::sync::PoisonError;

use tauri::{AppHandle, State, WebviewWindow};

use crate::fault::{Fault, Report};
use crate::shell::clipboard::{self, ClipboardContents};
use crate::shell::dialog::{DialogWords, FileDialog};
use crate::shell::events;
use crate::shell::pending_imports::PendingPhoto;
use crate::shell::state::AppState;
use crate::studio::EXTENSIONS;

const SAMPLE: &[u8] = include_bytes!("../../../sample/astronaut.jpg");

/// Lets the user choose photos in a dialog.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_photos(
    app: AppHandle,
    window: WebviewWindow,
    state: State<'_, AppState>,
    words: DialogWords,
) -> Result<Vec<PendingPhoto>, Report> {
    // GTK distinguishes upper and lower case.
    let upper = EXTENSIONS.map(str::to_ascii_uppercase);
    let endings: Vec<&str> = EXTENSIONS
        .into_iter()
        .chain(upper.iter().map(String::as_str))
        .collect();
    let dialog = FileDialog::new(words.title)
        .with_filter(words.pictures, &endings)
        .with_filter(words.everything, &["*"]);
    let paths = dialog.pick_files(window).await?;
    Ok(add_pending(&app, &state, &paths))
}

/// Imports a picture or picture files from the clipboard; a picture without a file gets the name `name`.
#[tauri::command]
#[specta::specta]
pub(crate) async fn paste_photos(
    app: AppHandle,
    state: State<'_, AppState>,
    name: String,
) -> Result<Vec<PendingPhoto>, Report> {
    match clipboard::read(&app).await {
        ClipboardContents::Picture(bytes) => Ok(vec![state.pending.add_bytes(&name, bytes)?]),
        ClipboardContents::Files(paths) => Ok(add_pending(&app, &state, &paths)),
        ClipboardContents::Nothing => Err(Fault::ClipboardEmpty.into()),
    }
}

/// The photo that comes with the program.
#[tauri::command]
#[specta::specta]
pub(crate) async fn sample_photo(state: State<'_, AppState>) -> Result<PendingPhoto, Report> {
    Ok(state.pending.add_bytes("astronaut.jpg", SAMPLE.to_vec())?)
}

/// The photos that the program was started with; none the second time.
#[tauri::command]
#[specta::specta]
pub(crate) async fn startup_photos(
    app: AppHandle,
    state: State<'_, AppState>,
) -> Result<Vec<PendingPhoto>, Report> {
    let photos = std::mem::take(
        &mut *state
            .startup_photos
            .lock()
            .unwrap_or_else(PoisonError::into_inner),
    );
    Ok(add_pending(&app, &state, &photos))
}

/// Adds files to the pending photos; those that are refused are reported like dropped ones.
fn add_pending(app: &AppHandle, state: &AppState, paths: &[PathBuf]) -> Vec<PendingPhoto> {
    let mut batch = state.pending.add_files(paths);
    let items = std::mem::take(&mut batch.items);
    if !batch.refused.is_empty() || !batch.passed.is_empty() {
        events::report_dropped(app, batch);
    }
    items
}
