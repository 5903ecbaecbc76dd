//! Commands that write the whole vault into one backup file and read one.

use std::path::PathBuf;

use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State, WebviewWindow};
use vault::Passphrase;

use crate::fault::{Fault, Report};
use crate::shell::dialog::{DialogWords, FileDialog};
use crate::shell::events::{Update, emit};
use crate::shell::pending_imports::file_name;
use crate::shell::state::AppState;
use crate::shell::vault_actions::{self, warn_when_space_is_short};
use crate::studio::file_output::Overwrite;

/// The extension of a backup file.
const EXTENSION: &str = "case";

/// What was written into a backup file.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct BackupResult {
    /// Name of the file.
    name: String,
    photos: u32,
    /// Photos that do not verify and were left out.
    damaged: u32,
    /// Photos of a newer version that were left out.
    newer: u32,
}

/// What was read from a backup file.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct RestoreResult {
    photos: u32,
    /// Photos that were here already.
    present: u32,
    /// Photos that are damaged in the file: what is sound of them was added.
    damaged: u32,
    /// Why no more were restored.
    report: Option<Report>,
}

/// What a backup file holds, by a test that stored nothing.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct BackupTestResult {
    /// Name of the file.
    name: String,
    photos: u32,
    /// Photos that are not whole in the file.
    damaged: u32,
    /// Photos that are not in the vault.
    missing: u32,
    /// Why it could not be read to its end.
    report: Option<Report>,
}

/// Asks for a file name and writes the whole vault, sealed under `passphrase`. `present` is the passphrase of the vault,
/// where it has one. Gives nothing where the user cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_vault(
    app: AppHandle,
    window: WebviewWindow,
    state: State<'_, AppState>,
    present: Option<String>,
    passphrase: String,
    words: DialogWords,
) -> Result<Option<BackupResult>, Report> {
    vault_actions::confirm_passphrase(&app, present).await?;
    let passphrase = Passphrase::from(passphrase);
    let dialog = FileDialog::new(words.title)
        .named(format!("ambrotype.{EXTENSION}"))
        .with_filter(words.everything, &["*"]);
    let Some(chosen) = dialog.save_file(window).await? else {
        return Ok(None);
    };
    // The dialog has asked before it gives the name of an existing file.
    let backup = state
        .studio
        .backup(&chosen, &passphrase, Overwrite::Allowed)
        .await?;
    Ok(Some(BackupResult {
        name: file_name(&chosen),
        photos: count(backup.photos),
        damaged: count(backup.damaged.len()),
        newer: count(backup.newer.len()),
    }))
}

/// Asks for a backup file and adds every photo of it that is not here yet. Gives nothing where the user cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restore_vault(
    app: AppHandle,
    window: WebviewWindow,
    state: State<'_, AppState>,
    passphrase: String,
    words: DialogWords,
) -> Result<Option<RestoreResult>, Report> {
    let passphrase = Passphrase::from(passphrase);
    let Some(chosen) = choose_backup(window, words).await? else {
        return Ok(None);
    };
    let restored = state.studio.restore(&chosen, &passphrase).await?;
    emit(&app, Update::GalleryChanged);
    warn_when_space_is_short(&app).await;
    let about = file_name(&chosen);
    Ok(Some(RestoreResult {
        photos: count(restored.photos),
        present: count(restored.already_present),
        damaged: count(restored.damaged.len()),
        report: restored.error.map(|fault| fault.about(about)),
    }))
}

/// Asks for a backup file and reads all of it as a restore would; nothing is stored. Gives nothing where the user
/// cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn test_backup(
    window: WebviewWindow,
    state: State<'_, AppState>,
    passphrase: String,
    words: DialogWords,
) -> Result<Option<BackupTestResult>, Report> {
    let passphrase = Passphrase::from(passphrase);
    let Some(chosen) = choose_backup(window, words).await? else {
        return Ok(None);
    };
    let test = state.studio.test_backup(&chosen, &passphrase).await?;
    let name = file_name(&chosen);
    Ok(Some(BackupTestResult {
        photos: count(test.photos),
        damaged: count(test.damaged.len()),
        missing: count(test.missing_here.map_or(0, |ids| ids.len())),
        report: test.error.map(|fault| fault.about(&*name)),
        name,
    }))
}

async fn choose_backup(
    window: WebviewWindow,
    words: DialogWords,
) -> Result<Option<PathBuf>, Fault> {
    let dialog = FileDialog::new(words.title)
        .with_filter(words.pictures, &[EXTENSION])
        .with_filter(words.everything, &["*"]);
    dialog.pick_file(window).await
}

fn count(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}
