//! Commands that learn pictures as styles, and sort, give away and take in what was learnt.

use std::ffi::OsStr;

use serde::Serialize;
use specta::Type;
use tauri::{AppHandle, State, WebviewWindow};
use zeroize::Zeroizing;

use crate::darkroom::LearningProgress;
use crate::fault::{Fault, Report};
use crate::shell::dialog::{DialogWords, FileDialog};
use crate::shell::events::{Update, emit};
use crate::shell::pending_imports::file_name;
use crate::shell::receipt::Receipt;
use crate::shell::state::AppState;
use crate::shell::url_tokens::{Ticket, View};
use crate::shell::vault_actions::warn_when_space_is_short;
use crate::studio::file_output::{Overwrite, write_style};
use crate::studio::{
    InputPhoto, KeptStyle, NETWORK_EXTENSION, NewNetwork, OwnJpeg, PhotoPath, STYLE_EXTENSION,
    StyleName, USUAL_LEARNING_STEPS,
};

/// A learnt style as the page shows it. Recipes name it like any painted style.
#[derive(Clone, Debug, Serialize, Type)]
pub(crate) struct LearntStyleCard {
    name: String,
    /// The address of the picture that it was learnt from, as small as a thumbnail; of one that was imported, of a drawn
    /// head in the style.
    picture: String,
}

/// The learnt styles of the vault, by name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn learnt_styles(
    state: State<'_, AppState>,
) -> Result<Vec<LearntStyleCard>, Report> {
    let ticket = state.url_tokens.ticket();
    let styles = state.studio.learnt_styles().await?;
    let cards = styles.into_iter().map(|style| card(&state, ticket, style));
    Ok(cards.collect::<Result<_, _>>()?)
}

/// Learns a pending picture as a style of this name, and keeps it in the vault. `learning` events say how far it is;
/// `cancel` ends it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn learn_style(
    app: AppHandle,
    state: State<'_, AppState>,
    item: String,
    name: String,
) -> Result<LearntStyleCard, Report> {
    let ticket = state.url_tokens.ticket();
    let name = StyleName::new(&name)?;
    let picture = state.pending.read(&item)?;
    let file = picture.name.clone();
    let running = state.pending.start_work(&item);
    let live = |progress: LearningProgress| {
        let jpeg = progress.picture.map(Zeroizing::new).map(OwnJpeg::new);
        let shown = jpeg.and_then(Result::ok);
        // Where the vault was locked meanwhile there is no address, and the work is about to end.
        let url = shown.map(|jpeg| state.url_tokens.preview_url(ticket, &item, jpeg));
        let update = Update::Learning {
            item: item.clone(),
            done: progress.done,
            total: progress.of,
            picture: url.and_then(Result::ok),
        };
        emit(&app, update);
    };
    let steps = USUAL_LEARNING_STEPS;
    let work = state.studio.learn_style(&picture, &name, steps, live);
    let kept = running.unless_cancelled(work).await;
    let kept = kept.map_err(|fault| fault.about(file))?;
    state.pending.remove(&item);
    emit(&app, Update::StylesChanged);
    warn_when_space_is_short(&app).await;
    Ok(card(&state, ticket, kept)?)
}

/// Gives a learnt style another name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_style(
    app: AppHandle,
    state: State<'_, AppState>,
    style: String,
    name: String,
) -> Result<(), Report> {
    let (style, name) = (StyleName::new(&style)?, StyleName::new(&name)?);
    state.studio.rename_style(&style, &name).await?;
    emit(&app, Update::StylesChanged);
    Ok(())
}

/// Destroys a learnt style.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_style(
    app: AppHandle,
    state: State<'_, AppState>,
    style: String,
) -> Result<Receipt, Report> {
    let (id, receipt) = state.studio.purge_style(&StyleName::new(&style)?).await?;
    state.url_tokens.revoke(id);
    emit(&app, Update::StylesChanged);
    Ok(state.last_receipt.store(receipt))
}

/// Asks for a file name and writes a learnt style, without the picture that it was learnt from. Gives the file's name, or
/// nothing where the user cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn export_style(
    window: WebviewWindow,
    state: State<'_, AppState>,
    style: String,
    words: DialogWords,
) -> Result<Option<String>, Report> {
    let style = StyleName::new(&style)?;
    let dialog = FileDialog::new(words.title)
        .named(format!("{}.{STYLE_EXTENSION}", style.as_str()))
        .with_filter(words.everything, &["*"]);
    let Some(chosen) = dialog.save_file(window).await? else {
        return Ok(None);
    };
    let ticket = state.url_tokens.ticket();
    let file = state.studio.export_style(&style).await?;
    state.url_tokens.check_unlocked_since(ticket)?;
    // The dialog has asked before it gives the name of an existing file.
    write_style(&chosen, &file, Overwrite::Allowed)?;
    Ok(Some(file_name(&chosen)))
}

/// Lets the user choose the file of a style, or a network that somebody else made, and keeps it, named like the file. Gives
/// nothing where they cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn import_style(
    app: AppHandle,
    window: WebviewWindow,
    state: State<'_, AppState>,
    words: DialogWords,
) -> Result<Option<LearntStyleCard>, Report> {
    let upper = STYLE_EXTENSION.to_ascii_uppercase();
    let dialog = FileDialog::new(words.title)
        .with_filter(
            words.pictures,
            &[STYLE_EXTENSION, &upper, NETWORK_EXTENSION],
        )
        .with_filter(words.everything, &["*"]);
    let Some(chosen) = dialog.pick_file(window).await? else {
        return Ok(None);
    };
    let ticket = state.url_tokens.ticket();
    let about = |fault: Fault| {
        let name = file_name(&chosen);
        fault.with_name(&name).about(name)
    };
    let file = InputPhoto::read(&PhotoPath::from(chosen.as_path())).map_err(about)?;
    let stem = chosen.file_stem().map(OsStr::to_string_lossy);
    let stem = stem.unwrap_or_default();
    let name = state.studio.free_style_name(&stem).await?;
    let kept = match NewNetwork::is_file(&chosen) {
        true => {
            let network = NewNetwork::unsaid(&file);
            state.studio.import_network(&network, &name).await
        }
        false => state.studio.import_style(&file, &name).await,
    };
    let kept = kept.map_err(about)?;
    emit(&app, Update::StylesChanged);
    Ok(Some(card(&state, ticket, kept)?))
}

fn card(state: &AppState, ticket: Ticket, kept: KeptStyle) -> Result<LearntStyleCard, Fault> {
    let picture = state.url_tokens.url_for(ticket, kept.id, View::Thumbnail)?;
    let name = kept.name.into();
    Ok(LearntStyleCard { name, picture })
}
