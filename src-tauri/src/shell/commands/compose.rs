//! Commands that compose toys and posters.

use std::collections::BTreeMap;

use engine::{
    AnimationFormat, Card, Composition, Entry, FORMATS, Format, Language, Placing, STICKER_TARGETS,
    StickerTarget, library,
};
use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State, WebviewWindow};

use super::gallery::GalleryItem;
use super::stylize::{announce_kept, progress_of};
use crate::darkroom::ImageSize;
use crate::fault::{Fault, Report};
use crate::shell::dialog::{DialogWords, FileDialog};
use crate::shell::pending_imports::file_name;
use crate::shell::state::AppState;
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{ComposedSize, parse_photo_id, parse_photo_ids};

/// A template or a palette that can be chosen.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct TemplateCard {
    id: String,
    /// In the language that was asked for.
    name: String,
    /// Its colours by their names.
    colours: BTreeMap<String, String>,
}

/// An accessory of a toy.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct AccessoryCard {
    id: String,
    name: String,
    /// Words to find it by, besides its name.
    search: Vec<String>,
}

/// A poster or a card, and what can be written on it.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct SceneCard {
    id: String,
    name: String,
    colours: BTreeMap<String, String>,
    fields: Vec<SceneField>,
}

/// A field of a poster or a card.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct SceneField {
    field: String,
    /// The most letters that are worth writing.
    letters: u32,
    /// What stands there when nothing is written.
    placeholder: String,
}

/// What pictures are made for.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct FormatCard {
    id: &'static str,
    width: u32,
    height: u32,
    /// The middle that nothing covers where it is shown.
    safe: Option<ImageSize>,
}

/// A messenger that takes stickers.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Messenger {
    id: &'static str,
    name: &'static str,
    /// Whether it takes stickers that move.
    moving: bool,
}

/// Everything that toys, posters and packs are made of, each list in the order in which it is offered.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct Templates {
    boxes: Vec<TemplateCard>,
    palettes: Vec<TemplateCard>,
    bodies: Vec<TemplateCard>,
    accessories: Vec<AccessoryCard>,
    posters: Vec<SceneCard>,
    /// A poster may show one of these too.
    seasons: Vec<SceneCard>,
    cards: Vec<SceneCard>,
    card_palettes: Vec<TemplateCard>,
    formats: Vec<FormatCard>,
    messengers: Vec<Messenger>,
}

/// The templates, by their names in a language.
#[tauri::command]
#[specta::specta]
pub(crate) fn templates(language: Language) -> Result<Templates, Report> {
    let library = library();
    let cards = |entries: &[Entry]| entries.iter().map(|it| card(it, language)).collect();
    let accessory = |entry: &Entry| AccessoryCard {
        id: entry.id.clone(),
        name: entry.name.get(language).to_owned(),
        search: entry
            .search
            .get(code(language))
            .cloned()
            .unwrap_or_default(),
    };
    let scenes = |folder| -> Result<Vec<SceneCard>, Fault> {
        let entries = library.entries(folder).iter();
        entries.map(|it| scene(folder, it, language)).collect()
    };
    Ok(Templates {
        boxes: cards(library.entries("toys")),
        palettes: cards(library.palettes("toys")),
        bodies: cards(library.entries("bodies")),
        accessories: library
            .entries("accessories")
            .iter()
            .map(accessory)
            .collect(),
        posters: scenes("posters")?,
        seasons: scenes("seasons")?,
        cards: scenes("cards")?,
        card_palettes: cards(library.palettes("cards")),
        formats: FORMATS.iter().map(format_card).collect(),
        messengers: STICKER_TARGETS.iter().map(messenger).collect(),
    })
}

/// The address of a small picture of a composition of a kept photo: at most `side` pixels on its longer side. Waiting
/// requests with a lower `turn` than the newest are cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn preview_composition(
    state: State<'_, AppState>,
    id: String,
    composition: Composition,
    side: u32,
    turn: u32,
) -> Result<String, Report> {
    let ticket = state.url_tokens.ticket();
    let photo = state.studio.original(parse_photo_id(&id)?).await?;
    let work = (state.studio).preview_composition(&photo, &composition, side, turn.into());
    let picture = work.await?;
    Ok(state.url_tokens.preview_url(ticket, &id, picture)?)
}

/// Composes the original of a kept photo and keeps the result.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compose(
    app: AppHandle,
    state: State<'_, AppState>,
    id: String,
    composition: Composition,
) -> Result<GalleryItem, Report> {
    let ticket = state.url_tokens.ticket();
    let running = state.pending.start_work(&id);
    let (photo, size) = (parse_photo_id(&id)?, ComposedSize::Large);
    let progress = progress_of(&app, &id);
    let work = (state.studio).compose_stored(photo, &composition, size, progress);
    let kept = running.unless_cancelled(work).await?;
    announce_kept(&app, &state, ticket, kept).await
}

/// Composes the originals of kept photos with a card for several, and keeps the result, which belongs to none of them.
#[tauri::command]
#[specta::specta]
pub(crate) async fn compose_several(
    app: AppHandle,
    state: State<'_, AppState>,
    ids: Vec<String>,
    card: Card,
) -> Result<GalleryItem, Report> {
    let ticket = state.url_tokens.ticket();
    let photos = parse_photo_ids(&ids)?;
    // What is cancelled by the identifier of its first photo.
    let item = ids.first().cloned().unwrap_or_default();
    let running = state.pending.start_work(&item);
    let composition = Composition::Card(card).checked().map_err(Fault::from)?;
    let Composition::Card(card) = composition else {
        return Err(Fault::Cancelled.into());
    };
    let (size, progress) = (ComposedSize::Large, progress_of(&app, &item));
    let work = (state.studio).compose_several_stored(&photos, &card, size, progress);
    let kept = running.unless_cancelled(work).await?;
    announce_kept(&app, &state, ticket, kept).await
}

/// Asks for a file name and writes the moving picture from a kept photo to its portrait and back: GIF, WebP or animated PNG, as the
/// name says. Gives the file's name, or nothing where the user chose none.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_wipe(
    app: AppHandle,
    window: WebviewWindow,
    state: State<'_, AppState>,
    id: String,
    words: DialogWords,
) -> Result<Option<String>, Report> {
    let photo = parse_photo_id(&id)?;
    let dialog = FileDialog::new(words.title)
        .named("ambrotype-wipe.gif")
        .with_filter(words.everything, &["*"]);
    let Some(path) = dialog.save_file(window).await? else {
        return Ok(None);
    };
    let ticket = state.url_tokens.ticket();
    let extension = path.extension().and_then(|it| it.to_str());
    let name = file_name(&path);
    let format = extension.and_then(AnimationFormat::from_extension);
    let format = format.ok_or_else(|| Fault::MisleadingName { name: name.clone() })?;
    let running = state.pending.start_work(&id);
    let work = (state.studio).wipe_stored(photo, format, progress_of(&app, &id));
    let made = running.unless_cancelled(work).await?;
    state.url_tokens.check_unlocked_since(ticket)?;
    // The dialog has asked before it gives the name of an existing file.
    file_output::write_picture(&path, &made.file, Overwrite::Allowed)?;
    Ok(Some(name))
}

fn card(entry: &Entry, language: Language) -> TemplateCard {
    TemplateCard {
        id: entry.id.clone(),
        name: entry.name.get(language).to_owned(),
        colours: colors(entry),
    }
}

fn format_card(format: &Format) -> FormatCard {
    let (width, height) = format.size;
    let safe = match format.placing {
        Placing::Faces { safe } => Some(ImageSize::from(safe)),
        Placing::Head | Placing::Whole => None,
    };
    FormatCard {
        id: format.name,
        width,
        height,
        safe,
    }
}

fn messenger(target: &StickerTarget) -> Messenger {
    Messenger {
        id: target.name,
        name: target.title,
        moving: target.moving.is_some(),
    }
}

fn scene(folder: &str, entry: &Entry, language: Language) -> Result<SceneCard, Fault> {
    let fields = library().fields(folder, entry, language)?;
    let field = |field: engine::Field| SceneField {
        field: field.name,
        letters: u32::try_from(field.letters).unwrap_or(u32::MAX),
        placeholder: field.placeholder,
    };
    Ok(SceneCard {
        id: entry.id.clone(),
        name: entry.name.get(language).to_owned(),
        colours: colors(entry),
        fields: fields.into_iter().map(field).collect(),
    })
}

fn colors(entry: &Entry) -> BTreeMap<String, String> {
    let colors = entry.colours.iter();
    colors
        .map(|(name, color)| (name.clone(), color.to_string()))
        .collect()
}

/// As the catalogues name the language.
fn code(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Vi => "vi",
        Language::Zh => "zh",
        Language::Ar => "ar",
    }
}
