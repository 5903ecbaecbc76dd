//! Commands that list what is in the vault and give the addresses of its pictures.

use engine::{Composition, DecodeNote, Recipe};
use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use tauri::State;
use vault::{PhotoId, RetentionOverride};

use crate::darkroom::ImageSize;
use crate::fault::Report;
use crate::shell::state::AppState;
use crate::shell::url_tokens::{Ticket, View};
use crate::studio::{PhotoRecord, PhotoVersion, StoredImage, StoredPhoto, parse_photo_id};

/// A kept photo as the gallery shows it.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct GalleryItem {
    id: String,
    name: String,
    /// Milliseconds since 1970 UTC.
    #[specta(type = Number)]
    added: i64,
    /// The album that it is in.
    album: Option<String>,
    /// One of the user's favourites.
    favourite: bool,
    /// Kept until the user purges it, whatever the settings say.
    pinned: bool,
    /// When it is purged automatically, in milliseconds since 1970 UTC.
    #[specta(type = Option<Number>)]
    due: Option<i64>,
    recipe: Option<Recipe>,
    /// What was composed, where it is a toy or a poster.
    composition: Option<Composition>,
    /// The recipe that takes the place of `recipe`, where an earlier version made the portrait in a style that is gone.
    updated: Option<Recipe>,
    /// The same for all that were made of one photo; none where that is not known.
    stack: Option<String>,
    original: Option<ImageSize>,
    output: Option<ImageSize>,
    /// Address of the thumbnail, of the portrait where there is one.
    thumbnail: String,
    /// Address of the photo at the size of a thumbnail, where there is a portrait as well.
    photo: Option<String>,
    /// What the user should know about how the photo was read.
    notes: Vec<DecodeNote>,
}

/// Everything in the vault.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Gallery {
    /// Newest first.
    items: Vec<GalleryItem>,
    /// Photos whose record does not verify; they can be purged and nothing else.
    damaged: Vec<String>,
    /// Photos of a newer version that this one cannot show; they can be purged and nothing else.
    newer: Vec<String>,
}

/// The addresses of a photo and its portrait.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct PhotoUrls {
    /// Large enough for a screen.
    original: Option<String>,
    /// The same in every pixel it has.
    sharp: Option<String>,
    output: Option<String>,
}

/// Everything in the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn gallery(state: State<'_, AppState>) -> Result<Gallery, Report> {
    let ticket = state.url_tokens.ticket();
    let gallery = state.studio.gallery().await?;
    let items = gallery
        .photos
        .into_iter()
        .map(|kept| gallery_item(&state, ticket, kept));
    Ok(Gallery {
        items: items.collect::<Result<_, _>>()?,
        damaged: gallery.damaged.iter().map(PhotoId::to_string).collect(),
        newer: gallery.newer.iter().map(PhotoId::to_string).collect(),
    })
}

/// The addresses of a photo and its portrait.
#[tauri::command]
#[specta::specta]
pub(crate) async fn photo_urls(
    state: State<'_, AppState>,
    id: String,
) -> Result<PhotoUrls, Report> {
    let ticket = state.url_tokens.ticket();
    let kept = state.studio.photo(parse_photo_id(&id)?).await?;
    let address = |there: Option<StoredImage>, view| {
        there
            .map(|_| state.url_tokens.url_for(ticket, kept.id, view))
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

/// A kept photo as the page sees it, with fresh addresses of its pictures.
pub(super) fn gallery_item(
    state: &AppState,
    ticket: Ticket,
    kept: StoredPhoto,
) -> Result<GalleryItem, Report> {
    let photo = kept.record.original.and(kept.record.output);
    Ok(GalleryItem {
        photo: photo
            .map(|_| {
                state
                    .url_tokens
                    .url_for(ticket, kept.id, View::OriginalThumbnail)
            })
            .transpose()?,
        id: kept.id.to_string(),
        name: kept.record.name,
        added: kept.added,
        album: kept.record.album.map(String::from),
        favourite: kept.record.favourite,
        pinned: kept.term == Some(RetentionOverride::Pinned),
        due: kept.due,
        updated: kept.record.recipe.as_ref().and_then(Recipe::updated),
        recipe: kept.record.recipe,
        composition: kept.record.composition,
        stack: kept.record.digest.map(|digest| digest.short()),
        original: kept.record.original.map(|picture| picture.size),
        output: kept.record.output.map(|picture| picture.size),
        thumbnail: state.url_tokens.url_for(ticket, kept.id, View::Thumbnail)?,
        notes: kept.record.notes,
    })
}
