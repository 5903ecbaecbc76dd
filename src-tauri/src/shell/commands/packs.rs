//! Commands that make packs and sets of stickers of a kept photo.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use engine::Bystanders;
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State, WebviewWindow};

use super::stylize::progress_of;
use crate::fault::{Fault, Report};
use crate::shell::dialog::{DialogWords, FileDialog};
use crate::shell::events::{Update, emit};
use crate::shell::pending_imports::file_name;
use crate::shell::state::{AppState, UnfinishedPack};
use crate::shell::vault_actions::warn_when_space_is_short;
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{
    AlbumName, InputPhoto, Pack, PackChoice, PackPhoto, PackProgress, PackedPicture, StickerSet,
    parse_photo_id,
};

/// What came of a pack.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct PackResult {
    /// The album, or the folder's name.
    place: String,
    /// How many pictures there are now.
    made: u32,
    /// How many are left, where it was cancelled. The same request goes on with these.
    left: u32,
}

/// Makes a pack of a kept photo and keeps each picture in the album as it is done. A pack that was cancelled goes on where it
/// stopped, while the vault stays open and no other was begun.
#[tauri::command]
#[specta::specta]
pub(crate) async fn make_pack(
    app: AppHandle,
    state: State<'_, AppState>,
    id: String,
    choice: PackChoice,
    bystanders: Bystanders,
    album: String,
) -> Result<PackResult, Report> {
    let album = AlbumName::new(&album)?;
    let photo = PackPhoto::Stored(parse_photo_id(&id)?);
    let mut pack = match state.unfinished_pack().take() {
        Some(unfinished) if unfinished.is_of(&id, &choice) => unfinished.pack,
        _ => state.studio.pack(&choice)?,
    };
    let running = state.pending.start_work(&id);
    let stage = progress_of(&app, &id);
    let kept = |progress: PackProgress| {
        announce(
            &app,
            &id,
            (progress.done, progress.total),
            progress.stored.map(|it| it.to_string()),
        );
        emit(&app, Update::GalleryChanged);
    };
    let studio = &state.studio;
    let work = studio.keep_pack(photo, &mut pack, &album, bystanders, stage, kept);
    let worked = running.unless_cancelled(work).await;
    emit(&app, Update::GalleryChanged);
    warn_when_space_is_short(&app).await;
    let result = result_of(&pack, album.as_str().to_owned());
    if !pack.is_done() {
        let unfinished = UnfinishedPack {
            photo: id,
            choice,
            pack,
        };
        *state.unfinished_pack() = Some(unfinished);
    }
    match worked {
        Ok(_) | Err(Fault::Cancelled) => Ok(result),
        Err(fault) => Err(fault.into()),
    }
}

/// Asks for a folder and writes a set of stickers of a kept photo into a new one in it. Gives nothing where the user chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_stickers(
    app: AppHandle,
    window: WebviewWindow,
    state: State<'_, AppState>,
    id: String,
    choice: PackChoice,
    bystanders: Bystanders,
    words: DialogWords,
) -> Result<Option<PackResult>, Report> {
    let mut pack = state.studio.pack(&choice)?;
    let target = choice.sticker_target().ok_or_else(no_stickers)?;
    let Some(chosen) = FileDialog::new(words.title).pick_folder(window).await? else {
        return Ok(None);
    };
    let ticket = state.url_tokens.ticket();
    let folder = new_folder(&chosen, &format!("stickers-{}", target.name))?;
    let running = state.pending.start_work(&id);
    let original = state.studio.original(parse_photo_id(&id)?).await?;
    let photo = InputPhoto::from_memory(String::new(), original)?;
    let total = u32::try_from(pack.picture_count()).unwrap_or(u32::MAX);
    let mut written: Vec<PathBuf> = Vec::new();
    let write = |picture: PackedPicture<'_>| {
        state.url_tokens.check_unlocked_since(ticket)?;
        let extension = picture.image.extension();
        let path = folder.join(format!("{}.{extension}", picture.stem));
        file_output::write_picture(&path, &picture.image, Overwrite::Refused)?;
        written.push(path);
        announce(&app, &id, (written.len() as u32, total), None);
        Ok(())
    };
    let stage = progress_of(&app, &id);
    let work = (state.studio).make_pack(&photo, &mut pack, bystanders, stage, write);
    let worked = running.unless_cancelled(work).await;
    StickerSet::new(target, written.iter().map(PathBuf::as_path), choice.moving)
        .write(&folder, Overwrite::Refused)?;
    match worked {
        Ok(_) | Err(Fault::Cancelled) => Ok(Some(result_of(&pack, file_name(&folder)))),
        Err(fault) => Err(fault.into()),
    }
}

fn no_stickers() -> Fault {
    Fault::Unexpected {
        detail: "this is no set of stickers".to_owned(),
    }
}

fn result_of(pack: &Pack, place: String) -> PackResult {
    PackResult {
        place,
        made: count(pack.made_count()),
        left: count(pack.left_count()),
    }
}

fn count(pictures: usize) -> u32 {
    u32::try_from(pictures).unwrap_or(u32::MAX)
}

fn announce(app: &AppHandle, item: &str, (done, total): (u32, u32), photo: Option<String>) {
    let item = item.to_owned();
    emit(
        app,
        Update::Packed {
            item,
            done,
            total,
            photo,
        },
    );
}

/// Makes a folder of this name, with a number behind it where there is one already.
fn new_folder(place: &Path, name: &str) -> Result<PathBuf, Fault> {
    let numbered = (2..1000).map(|number| format!("{name}-{number}"));
    for name in std::iter::once(name.to_owned()).chain(numbered) {
        let folder = place.join(name);
        match std::fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(file_output::write_fault(&error, &folder)),
        }
    }
    let path = place.display().to_string();
    Err(Fault::Unwritable { path })
}
