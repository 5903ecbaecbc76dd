//! Commands that show a recipe's result and make portraits.

use engine::{Family, Recipe, StylePalette, TruncationPolicy};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State};
use zeroize::Zeroizing;

use super::gallery::{GalleryItem, gallery_item};

use crate::darkroom::Stage;
use crate::fault::Report;
use crate::shell::events::{Update, emit};
use crate::shell::state::AppState;
use crate::shell::url_tokens::Ticket;
use crate::shell::vault_actions::warn_when_space_is_short;
use crate::studio::{StoredPhoto, parse_photo_id};

/// A style as the page shows it.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct StyleCard {
    name: String,
    title: String,
    description: String,
    source: String,
    /// Licence of what makes it.
    licence: String,
    /// How its pictures are made.
    family: Family,
    /// The palettes that it can be drawn in, the usual one first.
    palettes: Vec<StylePalette>,
}

/// All styles.
#[tauri::command]
#[specta::specta]
pub(crate) async fn styles(state: State<'_, AppState>) -> Result<Vec<StyleCard>, Report> {
    let card = |style: &engine::Style| StyleCard {
        name: style.name.clone(),
        title: style.title.clone(),
        description: style.description.clone(),
        source: style.source.clone(),
        licence: style.licence.clone(),
        family: style.family,
        palettes: style.palettes.clone(),
    };
    Ok(state.studio.styles().iter().map(card).collect())
}

/// The address of a small picture of how a pending or kept photo would look with a recipe: at most `side` pixels on its
/// longer side. Waiting requests with a lower `turn` than the newest are cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview(
    state: State<'_, AppState>,
    subject: String,
    recipe: Recipe,
    side: u32,
    turn: u32,
) -> Result<String, Report> {
    let ticket = state.url_tokens.ticket();
    let photo = subject_file(&state, &subject).await?;
    let turn = turn.into();
    let picture = state.studio.preview(&photo, &recipe, side, turn).await?;
    Ok(state.url_tokens.preview_url(ticket, &subject, picture)?)
}

/// The file of a pending or kept photo.
async fn subject_file(state: &AppState, subject: &str) -> Result<Zeroizing<Vec<u8>>, Report> {
    Ok(match subject.parse() {
        Ok(id) if !state.pending.contains(subject) => state.studio.original(id).await?,
        _ => state.pending.read(subject)?.into_bytes(),
    })
}

/// Stylises a pending photo and keeps the portrait. With `part`, the readable part of an incomplete file is enough.
#[tauri::command]
#[specta::specta]
pub(crate) async fn stylize(
    app: AppHandle,
    state: State<'_, AppState>,
    item: String,
    recipe: Recipe,
    part: bool,
) -> Result<GalleryItem, Report> {
    let truncation = if part {
        TruncationPolicy::Accept
    } else {
        TruncationPolicy::Reject
    };
    let ticket = state.url_tokens.ticket();
    let photo = state.pending.read(&item)?.with_truncation(truncation);
    let name = photo.name.clone();
    let running = state.pending.start_work(&item);
    let progress = progress_of(&app, &item);
    let work = state.studio.stylize_and_store(photo, &recipe, progress);
    let kept = running
        .unless_cancelled(work)
        .await
        .map_err(|fault| fault.about(name))?;
    state.pending.remove(&item);
    announce_kept(&app, &state, ticket, kept.photo).await
}

/// Stylises the original of a kept photo with another recipe.
#[tauri::command]
#[specta::specta]
pub(crate) async fn restyle(
    app: AppHandle,
    state: State<'_, AppState>,
    id: String,
    recipe: Recipe,
) -> Result<GalleryItem, Report> {
    let ticket = state.url_tokens.ticket();
    let running = state.pending.start_work(&id);
    let progress = progress_of(&app, &id);
    let work = state
        .studio
        .restyle(parse_photo_id(&id)?, &recipe, progress);
    let kept = running.unless_cancelled(work).await?;
    announce_kept(&app, &state, ticket, kept.photo).await
}

/// Tells the page that a photo was kept, and gives it.
pub(super) async fn announce_kept(
    app: &AppHandle,
    state: &AppState,
    ticket: Ticket,
    kept: StoredPhoto,
) -> Result<GalleryItem, Report> {
    emit(app, Update::GalleryChanged);
    warn_when_space_is_short(app).await;
    gallery_item(state, ticket, kept)
}

/// How many people are in a pending or kept photo who are not those that it was taken of.
#[tauri::command]
#[specta::specta]
pub(crate) async fn count_bystanders(
    state: State<'_, AppState>,
    subject: String,
) -> Result<u32, Report> {
    let photo = subject_file(&state, &subject).await?;
    Ok(state.studio.count_bystanders(&photo).await?)
}

/// Cancels the work on a pending or kept photo.
#[tauri::command]
#[specta::specta]
pub(crate) async fn cancel(state: State<'_, AppState>, item: String) -> Result<(), Report> {
    state.pending.cancel(&item);
    Ok(())
}

/// Sends an event for each stage that the work on `item` reaches.
pub(super) fn progress_of(app: &AppHandle, item: &str) -> impl FnMut(Stage) {
    move |stage| {
        let item = item.to_owned();
        emit(app, Update::Progress { item, stage });
    }
}
