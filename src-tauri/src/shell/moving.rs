//! The commands of the page that let many portraits out at once, and a whole case out and in.

use rfd::{AsyncFileDialog, FileHandle};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, State, WebviewWindow};
use vault::Passphrase;

use super::commands::parse_photo_id;
use super::dialog::{self, DialogWords};
use super::events::Update;
use super::pending_imports::file_name;
use super::{AppState, drag_out, emit, keeping, notification};
use crate::fault::{Fault, Report};
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{Export, ZipExport};

/// The extension of a case file.
const CASE: &str = "case";

/// What many portraits are exported into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ExportTarget {
    /// A file each, beside what is in the folder already.
    Folder,
    /// One zip file, whole or none.
    Zip,
}

/// What became of an export of many.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ExportResult {
    /// Name of the folder or file.
    place: String,
    photos: u32,
    /// Why the others were not written.
    failed: Vec<Report>,
}

/// What was written into a case file.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct BackupResult {
    /// Name of the file.
    name: String,
    photos: u32,
    /// Photos that do not verify and were left out.
    damaged: u32,
}

/// What came out of a case file.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct RestoreResult {
    photos: u32,
    /// Photos that were here already.
    present: u32,
    /// Why no more came.
    report: Option<Report>,
}

/// Asks where to, and writes a portrait of each photo, or the photo where there is no portrait. Nothing where the person
/// thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_many(
    window: WebviewWindow,
    state: State<'_, AppState>,
    ids: Vec<String>,
    bundle: ExportTarget,
    words: DialogWords,
) -> Result<Option<ExportResult>, Report> {
    let dialog = dialog::with_title(words.title);
    let chosen: Option<FileHandle> = match bundle {
        ExportTarget::Folder => dialog::open(dialog, window, AsyncFileDialog::pick_folder).await?,
        ExportTarget::Zip => {
            let dialog = dialog.set_file_name("ambrotype.zip");
            let dialog = dialog.add_filter(words.everything, &["zip"]);
            dialog::open(dialog, window, AsyncFileDialog::save_file).await?
        }
    };
    let Some(chosen) = chosen else {
        return Ok(None);
    };
    let mut archive = match bundle {
        ExportTarget::Folder => None,
        // The dialog has asked before it gave the name of a file that exists.
        ExportTarget::Zip => Some(ZipExport::create(chosen.path(), Overwrite::Allowed)?),
    };
    let (mut photos, mut failed) = (0, Vec::new());
    for id in &ids {
        let written = state
            .portrait(id)
            .await
            .and_then(|export| match &mut archive {
                Some(archive) => archive.add(&export).map(drop),
                None => {
                    let extension = export.format.extension();
                    let place = file_output::unused_path(chosen.path(), &export.stem, extension);
                    file_output::write_verified(&place, &export, Overwrite::Refused)
                }
            });
        match written {
            Ok(()) => photos += 1,
            // Neither the disk nor the case gets better by going on.
            Err(fault @ (Fault::DiskFull | Fault::VaultLocked)) => return Err(fault.into()),
            Err(fault) => failed.push(fault.into()),
        }
    }
    if let Some(archive) = archive {
        archive.finish()?;
    }
    Ok(Some(ExportResult {
        place: file_name(chosen.path()),
        photos,
        failed,
    }))
}

/// Begins to drag the portrait out of the window, as a clean picture.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drag_out(
    window: WebviewWindow,
    state: State<'_, AppState>,
    id: String,
) -> Result<(), Report> {
    let id = parse_photo_id(&id)?;
    let kept = state.studio.photo(id).await?;
    // As it is kept: the button is pressed, and nobody waits for another format.
    let export = state.studio.export(id, kept.shown_version(), None).await?;
    drag_out::start(&window, &state.lent_files, export);
    Ok(())
}

/// Says something outside of the window, where the person is looking elsewhere: how many, and nothing of a photo.
#[tauri::command]
#[specta::specta]
pub(crate) async fn notify(window: WebviewWindow, words: String) -> Result<(), Report> {
    if !window.is_focused().unwrap_or(true) {
        notification::show(&words).await;
    }
    Ok(())
}

/// Asks where to, and writes the whole case, sealed under `passphrase`. Nothing where the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn backup_vault(
    window: WebviewWindow,
    state: State<'_, AppState>,
    passphrase: String,
    words: DialogWords,
) -> Result<Option<BackupResult>, Report> {
    let passphrase = Passphrase::from(passphrase);
    let dialog = dialog::with_title(words.title)
        .set_file_name(format!("ambrotype.{CASE}"))
        .add_filter(words.everything, &["*"]);
    let chosen = dialog::open(dialog, window, AsyncFileDialog::save_file).await?;
    let Some(chosen) = chosen else {
        return Ok(None);
    };
    // The dialog has asked before it gave the name of a file that exists.
    let packed = state
        .studio
        .backup(chosen.path(), &passphrase, Overwrite::Allowed)
        .await?;
    Ok(Some(BackupResult {
        name: file_name(chosen.path()),
        photos: count(packed.photos),
        damaged: count(packed.damaged.len()),
    }))
}

/// Asks for a case file, and keeps every photo of it that is not here yet. Nothing where the person thought better of it.
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
    let dialog = dialog::with_title(words.title)
        .add_filter(words.pictures, &[CASE])
        .add_filter(words.everything, &["*"]);
    let chosen = dialog::open(dialog, window, AsyncFileDialog::pick_file).await?;
    let Some(chosen) = chosen else {
        return Ok(None);
    };
    let unpacked = state.studio.restore(chosen.path(), &passphrase).await?;
    emit(&app, Update::GalleryChanged);
    keeping::warn_when_space_is_short(&app).await;
    let about = file_name(chosen.path());
    Ok(Some(RestoreResult {
        photos: count(unpacked.photos),
        present: count(unpacked.already_present),
        report: unpacked.error.map(|error| Fault::from(error).about(about)),
    }))
}

impl AppState {
    /// The portrait of a photo, or the photo where there is none, in the format that the person wants.
    async fn portrait(&self, id: &str) -> Result<Export, Fault> {
        let id = parse_photo_id(id)?;
        let kept = self.studio.photo(id).await?;
        let format = self.preferences_file.preferences().export_as();
        self.studio
            .export(id, kept.shown_version(), Some(format))
            .await
    }
}

fn count(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}
