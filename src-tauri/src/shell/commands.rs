//! The commands of the page, one use case each.

use std::path::PathBuf;
use std::sync::PoisonError;

use engine::{OutputFormat, TruncationPolicy};
use rfd::AsyncFileDialog;
use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use tauri::{AppHandle, State, WebviewWindow};
use vault::{Passphrase, PhotoId, RetentionOverride};

use super::clipboard::{self, ClipboardContents};
use super::dialog::{self, DialogWords};
use super::events::{self, Update};
use super::pending_imports::{PendingPhoto, file_name};
use super::photo_protocol::View;
use super::preferences::Preferences;
use super::receipt::Receipt;
use super::recipe::Recipe;
use super::{AppState, emit, idle_lock, keeping};
use crate::darkroom::ImageSize;
use crate::fault::{Fault, Report};
use crate::sandbox;
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{EXTENSIONS, PhotoRecord, PhotoVersion, StoredImage, StoredPhoto, VaultState};

const SAMPLE: &[u8] = include_bytes!("../../sample/astronaut.jpg");

/// A style as it is shown.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct StyleCard {
    name: String,
    title: String,
    description: String,
    source: String,
    /// Licence of the weights.
    licence: String,
}

/// A kept photo as the gallery shows it.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct GalleryItem {
    id: String,
    name: String,
    /// Milliseconds since 1970 UTC.
    #[specta(type = Number)]
    added: i64,
    /// Kept until it is purged, whatever the settings say.
    pinned: bool,
    /// When it goes by itself, in milliseconds since 1970 UTC.
    #[specta(type = Option<Number>)]
    due: Option<i64>,
    recipe: Option<Recipe>,
    original: Option<ImageSize>,
    output: Option<ImageSize>,
    /// Address of the thumbnail, of the portrait where there is one.
    thumbnail: String,
    /// Address of the photo at the size of a thumbnail, where there is a portrait as well.
    photo: Option<String>,
    /// What the person should know about how the photo was read.
    notes: Vec<Note>,
}

/// What a person should know about a photo that was read.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(tag = "note", rename_all = "kebab-case")]
pub(crate) enum Note {
    /// The file holds several pictures, moving or in pages; this is the first.
    FirstOfSeveral,
    /// The file ends early; this is the upper part of the picture that could be read.
    UpperPart {
        /// How much of the picture that is, from 1 to 100.
        percent: u8,
    },
}

impl From<engine::DecodeNote> for Note {
    fn from(note: engine::DecodeNote) -> Self {
        match note {
            engine::DecodeNote::FirstOfSeveral => Self::FirstOfSeveral,
            engine::DecodeNote::UpperPart { percent } => Self::UpperPart { percent },
        }
    }
}

/// Everything kept.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Gallery {
    /// Newest first.
    items: Vec<GalleryItem>,
    /// Photos whose record does not verify; they can be purged and nothing else.
    damaged: Vec<String>,
}

/// The addresses of both sides of a kept photo.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct PhotoUrls {
    /// Large enough for a screen.
    original: Option<String>,
    /// The same in every pixel it has.
    sharp: Option<String>,
    output: Option<String>,
}

/// What runs here.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct About {
    version: String,
    /// Found out by trying, just now.
    network_blocked: bool,
    vault_path: String,
    /// Room that the vault takes on the disk, in bytes.
    #[specta(type = Number)]
    vault_bytes: u64,
    /// Version of ONNX Runtime.
    runtime: String,
}

/// The styles there are.
#[tauri::command]
#[specta::specta]
pub(crate) async fn styles(state: State<'_, AppState>) -> Result<Vec<StyleCard>, Report> {
    let card = |style: &engine::Style| StyleCard {
        name: style.name.clone(),
        title: style.title.clone(),
        description: style.description.clone(),
        source: style.source.clone(),
        licence: style.licence.clone(),
    };
    Ok(state.studio.styles().iter().map(card).collect())
}

/// Whether the vault can be used now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn vault_state(state: State<'_, AppState>) -> Result<VaultState, Report> {
    Ok(state.studio.vault_state().await?)
}

/// Makes the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn create_vault(
    state: State<'_, AppState>,
    passphrase: Option<String>,
) -> Result<(), Report> {
    let passphrase = passphrase.map(Passphrase::from);
    Ok(state.studio.create_vault(passphrase.as_ref()).await?)
}

/// Opens the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn unlock(
    app: AppHandle,
    state: State<'_, AppState>,
    passphrase: Option<String>,
) -> Result<(), Report> {
    let passphrase = passphrase.map(Passphrase::from);
    state.studio.unlock(passphrase.as_ref()).await?;
    state.activity.record();
    // Not waited for: whoever opens the case wants to see it, and hears what went.
    tauri::async_runtime::spawn(async move { idle_lock::purge_due(&app).await });
    Ok(())
}

/// Stops all work and closes the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock(app: AppHandle) -> Result<(), Report> {
    Ok(idle_lock::lock(&app).await?)
}

/// Lets the person pick photos.
#[tauri::command]
#[specta::specta]
pub(crate) async fn pick_photos(
    app: AppHandle,
    window: WebviewWindow,
    state: State<'_, AppState>,
    words: DialogWords,
) -> Result<Vec<PendingPhoto>, Report> {
    // GTK tells upper from lower case.
    let upper = EXTENSIONS.map(str::to_ascii_uppercase);
    let endings: Vec<&str> = EXTENSIONS
        .into_iter()
        .chain(upper.iter().map(String::as_str))
        .collect();
    let dialog = dialog::with_title(words.title)
        .add_filter(words.pictures, &endings)
        .add_filter(words.everything, &["*"]);
    let picked = dialog::open(dialog, window, AsyncFileDialog::pick_files).await?;
    let paths: Vec<PathBuf> = picked
        .iter()
        .flatten()
        .map(|file| file.path().to_owned())
        .collect();
    Ok(add_pending(&app, &state, &paths))
}

/// Takes a picture or picture files off the clipboard; a picture without a file is called `name`.
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

/// The photos that the program was started with; the second time none.
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

/// The address of a small picture of how a tray item or kept photo would look by a recipe: at most `side` pixels on its
/// longer side. Of requests that wait, those with a lower `turn` than the newest are given up as cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview(
    state: State<'_, AppState>,
    subject: String,
    recipe: Recipe,
    side: u32,
    turn: u32,
) -> Result<String, Report> {
    let recipe = recipe.try_into()?;
    let photo = match subject.parse() {
        Ok(id) if !state.pending.contains(&subject) => state.studio.original(id).await?,
        _ => state.pending.read(&subject)?.into_bytes(),
    };
    let turn = turn.into();
    let picture = state.studio.preview(&photo, &recipe, side, turn).await?;
    Ok(state.url_tokens.preview_url(&subject, picture)?)
}

/// Stylises a photo from the tray and keeps it. Of a file that ends too early the `part` that can be read will do, where
/// the person has said so.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stylize(
    app: AppHandle,
    state: State<'_, AppState>,
    item: String,
    recipe: Recipe,
    part: bool,
) -> Result<GalleryItem, Report> {
    let recipe = recipe.try_into()?;
    let cut = if part {
        TruncationPolicy::Accept
    } else {
        TruncationPolicy::Reject
    };
    let photo = state.pending.read(&item)?.with_truncation(cut);
    let name = photo.name.clone();
    let stage = |stage| {
        emit(
            &app,
            Update::Progress {
                item: item.clone(),
                stage,
            },
        )
    };
    let running = state.pending.start_work(&item);
    let work = state.studio.stylize_and_store(photo, &recipe, stage);
    let kept = running
        .unless_cancelled(work)
        .await
        .map_err(|fault| fault.about(name))?;
    state.pending.remove(&item);
    emit(&app, Update::GalleryChanged);
    keeping::warn_when_space_is_short(&app).await;
    state.gallery_item(kept)
}

/// Stylises the original of a kept photo by another recipe.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restyle(
    app: AppHandle,
    state: State<'_, AppState>,
    id: String,
    recipe: Recipe,
) -> Result<GalleryItem, Report> {
    let recipe = recipe.try_into()?;
    let stage = |stage| {
        emit(
            &app,
            Update::Progress {
                item: id.clone(),
                stage,
            },
        )
    };
    let running = state.pending.start_work(&id);
    let work = state.studio.restyle(parse_photo_id(&id)?, &recipe, stage);
    let kept = running.unless_cancelled(work).await?;
    emit(&app, Update::GalleryChanged);
    keeping::warn_when_space_is_short(&app).await;
    state.gallery_item(kept)
}

/// Stops the work on a tray item or kept photo.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel(state: State<'_, AppState>, item: String) -> Result<(), Report> {
    state.pending.cancel(&item);
    Ok(())
}

/// Everything kept.
#[tauri::command]
#[specta::specta]
pub(crate) async fn gallery(state: State<'_, AppState>) -> Result<Gallery, Report> {
    let gallery = state.studio.gallery().await?;
    let items = gallery
        .photos
        .into_iter()
        .map(|kept| state.gallery_item(kept));
    Ok(Gallery {
        items: items.collect::<Result<_, _>>()?,
        damaged: gallery.damaged.iter().map(PhotoId::to_string).collect(),
    })
}

/// Addresses of both sides of a kept photo.
#[tauri::command]
#[specta::specta]
pub(crate) async fn photo_urls(
    state: State<'_, AppState>,
    id: String,
) -> Result<PhotoUrls, Report> {
    let kept = state.studio.photo(parse_photo_id(&id)?).await?;
    let address = |there: Option<StoredImage>, view| {
        there
            .map(|_| state.url_tokens.url_for(kept.id, view))
            .transpose()
    };
    let PhotoRecord {
        original, output, ..
    } = kept.record;
    Ok(PhotoUrls {
        original: address(original, View::Screen(PhotoVersion::Original))?,
        sharp: address(original, View::FullSize(PhotoVersion::Original))?,
        output: address(output, View::Screen(PhotoVersion::Output))?,
    })
}

/// Asks where to, and writes the portrait, or with `original` the photo, as a clean file. Gives its name, or nothing where
/// the person thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_photo(
    window: WebviewWindow,
    state: State<'_, AppState>,
    id: String,
    original: bool,
    words: DialogWords,
) -> Result<Option<String>, Report> {
    let photo = parse_photo_id(&id)?;
    let kept = state.studio.photo(photo).await?;
    let side = if original {
        PhotoVersion::Original
    } else {
        kept.shown_version()
    };
    let usual = state.preferences_file.preferences().export_as();
    let dialog = dialog::with_title(words.title)
        .set_file_name(format!("{}.{}", kept.export_stem(), usual.extension()))
        .add_filter(words.pictures, &["jpg", "jpeg", "png", "webp"]);
    let chosen = dialog::open(dialog, window, AsyncFileDialog::save_file).await?;
    let Some(chosen) = chosen else {
        return Ok(None);
    };
    let format = chosen
        .path()
        .extension()
        .and_then(|it| OutputFormat::from_extension(it.to_str()?));
    let export = state
        .studio
        .export(photo, side, Some(format.unwrap_or(usual)))
        .await?;
    // The dialog has asked before it gave the name of a file that exists.
    file_output::write_verified(chosen.path(), &export, Overwrite::Allowed)?;
    Ok(Some(file_name(chosen.path())))
}

/// Puts the portrait on the clipboard, as a clean picture. It is gone from there when the case is locked or purged, or
/// the program ends.
#[tauri::command]
#[specta::specta]
pub(crate) async fn copy_photo(
    app: AppHandle,
    state: State<'_, AppState>,
    id: String,
) -> Result<(), Report> {
    let photo = parse_photo_id(&id)?;
    let kept = state.studio.photo(photo).await?;
    let export = state
        .studio
        .export(photo, kept.shown_version(), Some(OutputFormat::Png))
        .await?;
    clipboard::write(&app, export.bytes).await;
    Ok(())
}

/// Destroys photos.
#[tauri::command]
#[specta::specta]
pub(crate) async fn purge(
    app: AppHandle,
    state: State<'_, AppState>,
    ids: Vec<String>,
) -> Result<Receipt, Report> {
    let ids = ids
        .iter()
        .map(|id| parse_photo_id(id))
        .collect::<Result<Vec<_>, _>>()?;
    let receipt = state.studio.purge(&ids).await?;
    ids.iter().for_each(|id| state.url_tokens.revoke(*id));
    idle_lock::revoke_shared_copies(&app, &state);
    emit(&app, Update::GalleryChanged);
    Ok(state.last_receipt.store(receipt))
}

/// Destroys everything.
#[tauri::command]
#[specta::specta]
pub(crate) async fn purge_all(app: AppHandle) -> Result<Receipt, Report> {
    Ok(idle_lock::purge_all(&app).await?)
}

/// What runs here, and whether the network is blocked at this moment.
#[tauri::command]
#[specta::specta]
pub(crate) async fn about(state: State<'_, AppState>) -> Result<About, Report> {
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        network_blocked: sandbox::probe().network_blocked,
        vault_path: state.studio.vault_folder().display().to_string(),
        vault_bytes: state.studio.vault_bytes(),
        runtime: state.studio.start_darkroom().await?.runtime,
    })
}

/// What is set about the window.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preferences(state: State<'_, AppState>) -> Result<Preferences, Report> {
    Ok(state.preferences_file.preferences())
}

/// Sets it, now and for every later start.
#[tauri::command]
#[specta::specta]
pub(crate) async fn set_preferences(
    state: State<'_, AppState>,
    preferences: Preferences,
) -> Result<(), Report> {
    Ok(state.preferences_file.set_preferences(preferences)?)
}

/// Fills the screen with the window, or no longer; tells which.
#[tauri::command]
#[specta::specta]
pub(crate) async fn toggle_full_screen(window: WebviewWindow) -> Result<bool, Report> {
    let unexpected = |error: tauri::Error| Fault::Unexpected {
        detail: error.to_string(),
    };
    let full = !window.is_fullscreen().map_err(unexpected)?;
    window.set_fullscreen(full).map_err(unexpected)?;
    Ok(full)
}

impl AppState {
    fn gallery_item(&self, kept: StoredPhoto) -> Result<GalleryItem, Report> {
        let photo = kept.record.original.and(kept.record.output);
        Ok(GalleryItem {
            photo: photo
                .map(|_| self.url_tokens.url_for(kept.id, View::OriginalThumbnail))
                .transpose()?,
            id: kept.id.to_string(),
            name: kept.record.name,
            added: kept.added,
            pinned: kept.term == Some(RetentionOverride::Pinned),
            due: kept.due,
            recipe: kept.record.recipe.map(Recipe::from),
            original: kept.record.original.map(|picture| picture.size),
            output: kept.record.output.map(|picture| picture.size),
            thumbnail: self.url_tokens.url_for(kept.id, View::Thumbnail)?,
            notes: kept.record.notes.into_iter().map(Note::from).collect(),
        })
    }
}

/// Puts files on the tray; those that cannot be taken are told as if they had been dropped.
fn add_pending(app: &AppHandle, state: &AppState, paths: &[PathBuf]) -> Vec<PendingPhoto> {
    let mut batch = state.pending.add_files(paths);
    let items = std::mem::take(&mut batch.items);
    if !batch.refused.is_empty() || !batch.passed.is_empty() {
        events::report_dropped(app, batch);
    }
    items
}

pub(super) fn parse_photo_id(id: &str) -> Result<PhotoId, Fault> {
    id.parse()
        .map_err(|_| Fault::PhotoUnknown { id: id.to_owned() })
}
