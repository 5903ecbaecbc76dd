//! Commands that let pictures out: into files, onto the clipboard, by drag and drop.

use std::ffi::OsStr;

use engine::{Format, OutputFormat};
use serde::{Deserialize, Serialize};
use specta::Type;
use tauri::{AppHandle, State, WebviewWindow};

use crate::fault::{Fault, Report};
use crate::shell::dialog::{DialogWords, FileDialog};
use crate::shell::pending_imports::file_name;
use crate::shell::preferences::ExportAs;
use crate::shell::state::AppState;
use crate::shell::{clipboard, drag_out};
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{CleanPicture, PhotoVersion, ZipExport, export_stem, parse_photo_id};

/// What many portraits are exported into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ExportTarget {
    /// One file each, beside what is in the folder already.
    Folder,
    /// One zip file, complete or none.
    Zip,
}

/// What the user chose for the file of one portrait.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ExportChoice {
    /// The name that the dialog proposes, without an ending.
    name: String,
    /// Name of the format that the picture is made for; none for its own size.
    size: Option<String>,
    /// What the file is, unless another ending is typed in the dialog.
    file: ExportAs,
}

/// The result of an export of several photos.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct ExportResult {
    /// Name of the folder or file.
    place: String,
    photos: u32,
    /// Why the others were not written.
    failed: Vec<Report>,
}

/// Asks for a place and writes the portrait, or with `original` the photo, without metadata; with a `choice` in the size and format,
/// and under the name, that the user chose. Gives the file's name, or nothing where the user cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_photo(
    window: WebviewWindow,
    state: State<'_, AppState>,
    id: String,
    original: bool,
    choice: Option<ExportChoice>,
    words: DialogWords,
) -> Result<Option<String>, Report> {
    let size = choice.as_ref().and_then(|choice| choice.size.as_deref());
    let size = size.map(find_size).transpose()?;
    let photo = parse_photo_id(&id)?;
    let kept = state.studio.photo(photo).await?;
    let side = if original {
        PhotoVersion::Original
    } else {
        kept.shown_version()
    };
    let usual = match &choice {
        Some(choice) => choice.file.into(),
        None => state.preferences_file.preferences().export_as(),
    };
    let recipe = kept.record.recipe.as_ref().filter(|_| !original);
    let has_paths =
        size.is_none() && recipe.is_some_and(|recipe| state.studio.check_paths(recipe).is_ok());
    let formats = &["jpg", "jpeg", "png", "webp", "svg"][..if has_paths { 5 } else { 4 }];
    let dialog = FileDialog::new(words.title)
        .named(proposed_name(choice.as_ref(), usual)?)
        .with_filter(words.pictures, formats);
    let Some(chosen) = dialog.save_file(window).await? else {
        return Ok(None);
    };
    let ticket = state.url_tokens.ticket();
    let extension = chosen.extension().and_then(OsStr::to_str);
    let is_svg = extension.is_some_and(|it| it.eq_ignore_ascii_case("svg"));
    if !original && size.is_none() && is_svg {
        let drawing = state.studio.export_paths(photo).await?;
        state.url_tokens.check(ticket, &id)?;
        file_output::write_picture(&chosen, &drawing, Overwrite::Allowed)?;
        return Ok(Some(file_name(&chosen)));
    }
    let format = extension.and_then(OutputFormat::from_extension);
    let format = Some(format.unwrap_or(usual));
    let export = match size {
        None => state.studio.export(photo, side, format).await?,
        Some(size) => state.studio.export_for(size, photo, side, format).await?,
    };
    state.url_tokens.check(ticket, &id)?;
    // The dialog has asked before it gives the name of an existing file.
    file_output::write_picture(&chosen, &export, Overwrite::Allowed)?;
    Ok(Some(file_name(&chosen)))
}

/// Address of what an export in this size writes, as JPEG.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_export(
    state: State<'_, AppState>,
    id: String,
    size: String,
) -> Result<String, Report> {
    let ticket = state.url_tokens.ticket();
    let photo = parse_photo_id(&id)?;
    let shown = state
        .studio
        .preview_export(find_size(&size)?, photo)
        .await?;
    Ok(state.url_tokens.preview_url(ticket, &id, shown)?)
}

/// Asks for a place and writes the portrait of each photo, or the photo where there is no portrait. Gives nothing where the
/// user cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_many(
    window: WebviewWindow,
    state: State<'_, AppState>,
    ids: Vec<String>,
    bundle: ExportTarget,
    words: DialogWords,
) -> Result<Option<ExportResult>, Report> {
    let dialog = FileDialog::new(words.title);
    let chosen = match bundle {
        ExportTarget::Folder => dialog.pick_folder(window).await?,
        ExportTarget::Zip => {
            let dialog = dialog.named("ambrotype.zip");
            let dialog = dialog.with_filter(words.everything, &["zip"]);
            dialog.save_file(window).await?
        }
    };
    let Some(chosen) = chosen else {
        return Ok(None);
    };
    let ticket = state.url_tokens.ticket();
    let mut archive = match bundle {
        ExportTarget::Folder => None,
        // The dialog has asked before it gives the name of an existing file.
        ExportTarget::Zip => Some(ZipExport::create(&chosen, Overwrite::Allowed)?),
    };
    let format = state.preferences_file.preferences().export_as();
    let (mut photos, mut failed) = (0, Vec::new());
    for id in &ids {
        state.url_tokens.check_unlocked_since(ticket)?;
        let written = render_shown(&state, id, Some(format))
            .await
            .and_then(|export| state.url_tokens.check(ticket, id).map(|()| export))
            .and_then(|export| match &mut archive {
                Some(archive) => archive.add(&export).map(drop),
                None => {
                    let name = format!("{}.{}", export_stem()?, export.format().extension());
                    let place = chosen.join(name);
                    file_output::write_picture(&place, &export, Overwrite::Refused)
                }
            });
        match written {
            Ok(()) => photos += 1,
            // The next photo would fail in the same way.
            Err(fault @ (Fault::DiskFull | Fault::VaultLocked)) => return Err(fault.into()),
            Err(fault) => failed.push(fault.into()),
        }
    }
    state.url_tokens.check_unlocked_since(ticket)?;
    if let Some(archive) = archive {
        archive.finish()?;
    }
    Ok(Some(ExportResult {
        place: file_name(&chosen),
        photos,
        failed,
    }))
}

/// Copies the portrait to the clipboard, without metadata. It leaves the clipboard when the vault is locked or purged, and
/// when the program ends.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_photo(
    app: AppHandle,
    state: State<'_, AppState>,
    id: String,
) -> Result<(), Report> {
    let ticket = state.url_tokens.ticket();
    let export = render_shown(&state, &id, Some(OutputFormat::Png)).await?;
    state.url_tokens.check(ticket, &id)?;
    clipboard::write(&app, export).await;
    // A lock between the two has cleared the clipboard too early.
    Ok(state
        .url_tokens
        .check(ticket, &id)
        .inspect_err(|_| clipboard::clear(&app))?)
}

/// Starts to drag the portrait out of the window, without metadata.
#[tauri::command]
#[specta::specta]
pub(crate) async fn drag_out(
    window: WebviewWindow,
    state: State<'_, AppState>,
    id: String,
) -> Result<(), Report> {
    // In the stored format: the mouse button is down, and there is no time to convert.
    let ticket = state.url_tokens.ticket();
    let export = render_shown(&state, &id, None).await?;
    state.url_tokens.check(ticket, &id)?;
    drag_out::start(&window, &state.lent_files, export);
    Ok(())
}

/// The size of this name, which the page has from the program.
fn find_size(name: &str) -> Result<&'static Format, Fault> {
    Format::find(name).ok_or_else(|| Fault::Unexpected {
        detail: "there is no such size".into(),
    })
}

/// The file name that the dialog proposes. It is one name and no path, whatever the page sends.
fn proposed_name(choice: Option<&ExportChoice>, usual: OutputFormat) -> Result<String, Fault> {
    let Some(choice) = choice else {
        return Ok(format!("{}.{}", export_stem()?, usual.extension()));
    };
    let is_plain = |it: &char| !it.is_control() && !"/\\:*?\"<>|".contains(*it);
    let name: String = choice.name.chars().filter(is_plain).take(80).collect();
    let stem = match name.trim().trim_start_matches('.') {
        "" => export_stem()?,
        name => name.to_owned(),
    };
    Ok(format!("{stem}.{}", usual.extension()))
}

/// The portrait of a photo, or the photo where there is none; without a `format`, in the stored one.
async fn render_shown(
    state: &AppState,
    id: &str,
    format: Option<OutputFormat>,
) -> Result<CleanPicture, Fault> {
    let id = parse_photo_id(id)?;
    let kept = state.studio.photo(id).await?;
    state.studio.export(id, kept.shown_version(), format).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proposed_name_is_one_name_whatever_the_page_sends() {
        let proposed = |name: &str| {
            let choice = ExportChoice {
                name: name.to_owned(),
                size: None,
                file: ExportAs::Webp,
            };
            proposed_name(Some(&choice), OutputFormat::WebP).unwrap()
        };
        assert_eq!(
            proposed("portrait-2026-11-27-storybook"),
            "portrait-2026-11-27-storybook.webp"
        );
        assert_eq!(proposed("../../.bashrc\n"), "bashrc.webp");
        assert_eq!(proposed(&"x".repeat(300)).len(), 85);
        assert!(
            proposed(" ../ ").starts_with("ambrotype-"),
            "no name is left"
        );
    }
}
