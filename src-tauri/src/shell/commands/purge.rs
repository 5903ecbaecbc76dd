//! Commands that destroy photos and save the receipt.

use tauri::{AppHandle, State, WebviewWindow};

use crate::fault::Report;
use crate::shell::dialog::{DialogWords, FileDialog};
use crate::shell::events::{Update, emit};
use crate::shell::pending_imports::file_name;
use crate::shell::receipt::Receipt;
use crate::shell::state::AppState;
use crate::shell::vault_actions;
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{parse_photo_id, parse_photo_ids};

/// Destroys photos.
#[tauri::command]
#[specta::specta]
pub(crate) async fn purge(
    app: AppHandle,
    state: State<'_, AppState>,
    ids: Vec<String>,
) -> Result<Receipt, Report> {
    let ids = parse_photo_ids(&ids)?;
    let receipt = state.studio.purge(&ids).await?;
    ids.iter().for_each(|id| state.url_tokens.revoke(*id));
    vault_actions::revoke_shared_copies(&app, &state);
    emit(&app, Update::GalleryChanged);
    Ok(state.last_receipt.store(receipt))
}

/// Hides a photo at once and destroys it after ten seconds, unless that is undone. A lock, the end of the program, another purge
/// and a backup destroy it earlier.
#[tauri::command]
#[specta::specta]
pub(crate) async fn purge_later(app: AppHandle, id: String) -> Result<(), Report> {
    Ok(vault_actions::purge_later(&app, parse_photo_id(&id)?).await?)
}

/// Shows a photo again that was to be destroyed; gives whether it did, for it may be too late.
#[tauri::command]
#[specta::specta]
pub(crate) async fn undo_purge(
    app: AppHandle,
    state: State<'_, AppState>,
    id: String,
) -> Result<bool, Report> {
    let undone = state.studio.undo_purge(parse_photo_id(&id)?);
    if undone {
        emit(&app, Update::GalleryChanged);
    }
    Ok(undone)
}

/// Destroys everything.
#[tauri::command]
#[specta::specta]
pub(crate) async fn purge_all(app: AppHandle) -> Result<Receipt, Report> {
    Ok(vault_actions::purge_all(&app).await?)
}

/// Asks for a file name and writes the last receipt. Gives the file's name, or nothing where there is no receipt or the
/// user cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_receipt(
    window: WebviewWindow,
    state: State<'_, AppState>,
    words: DialogWords,
) -> Result<Option<String>, Report> {
    let Some(text) = state.last_receipt.text() else {
        return Ok(None);
    };
    let dialog = FileDialog::new(words.title)
        .named("ambrotype-receipt.txt")
        .with_filter(words.everything, &["*"]);
    let Some(chosen) = dialog.save_file(window).await? else {
        return Ok(None);
    };
    // The dialog has asked before it gives the name of an existing file.
    file_output::write_text(&chosen, &text, Overwrite::Allowed)?;
    Ok(Some(file_name(&chosen)))
}
