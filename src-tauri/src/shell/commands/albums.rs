//! Commands that sort photos: albums and favourites.

use tauri::{AppHandle, State};

use crate::fault::Report;
use crate::shell::events::{Update, emit};
use crate::shell::state::AppState;
use crate::studio::{AlbumName, parse_photo_ids};

/// Puts photos into an album, or into none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_album(
    app: AppHandle,
    state: State<'_, AppState>,
    ids: Vec<String>,
    album: Option<String>,
) -> Result<(), Report> {
    let album = album.as_deref().map(AlbumName::new).transpose()?;
    let ids = parse_photo_ids(&ids)?;
    state.studio.set_album(&ids, album.as_ref()).await?;
    emit(&app, Update::GalleryChanged);
    Ok(())
}

/// Gives an album another name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_album(
    app: AppHandle,
    state: State<'_, AppState>,
    album: String,
    name: String,
) -> Result<(), Report> {
    let (album, name) = (AlbumName::new(&album)?, AlbumName::new(&name)?);
    state.studio.rename_album(&album, &name).await?;
    emit(&app, Update::GalleryChanged);
    Ok(())
}

/// Gives photos another name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_photos(
    app: AppHandle,
    state: State<'_, AppState>,
    ids: Vec<String>,
    name: String,
) -> Result<(), Report> {
    let name = AlbumName::new(&name)?;
    let ids = parse_photo_ids(&ids)?;
    state.studio.rename_photos(&ids, &name).await?;
    emit(&app, Update::GalleryChanged);
    Ok(())
}

/// Makes photos favourites, or no longer.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_favourite(
    app: AppHandle,
    state: State<'_, AppState>,
    ids: Vec<String>,
    favourite: bool,
) -> Result<(), Report> {
    let ids = parse_photo_ids(&ids)?;
    state.studio.set_favourite(&ids, favourite).await?;
    emit(&app, Update::GalleryChanged);
    Ok(())
}
