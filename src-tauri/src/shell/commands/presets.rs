//! Commands that name packs of one's own and looks, to use them again.

use tauri::State;

use crate::fault::Report;
use crate::shell::receipt::Receipt;
use crate::shell::state::AppState;
use crate::studio::file_output::Overwrite;
use crate::studio::{Preset, PresetContent, PresetName, parse_photo_id, parse_photo_ids};

/// The presets, in their owner's order.
#[tauri::command]
#[specta::specta]
pub(crate) async fn list_presets(state: State<'_, AppState>) -> Result<Vec<Preset>, Report> {
    Ok(state.studio.presets().await?)
}

/// Stores a preset, as the last one, or in the place of the one that has its name where `replace` says so.
#[tauri::command]
#[specta::specta]
pub(crate) async fn save_preset(
    state: State<'_, AppState>,
    name: String,
    content: PresetContent,
    replace: bool,
) -> Result<Preset, Report> {
    let name = PresetName::new(&name)?;
    let overwrite = Overwrite::from(replace);
    Ok(state.studio.save_preset(&name, content, overwrite).await?)
}

/// Gives a preset another name.
#[tauri::command]
#[specta::specta]
pub(crate) async fn rename_preset(
    state: State<'_, AppState>,
    id: String,
    name: String,
) -> Result<(), Report> {
    let (id, name) = (parse_photo_id(&id)?, PresetName::new(&name)?);
    Ok(state.studio.rename_preset(id, &name).await?)
}

/// Destroys a preset.
#[tauri::command]
#[specta::specta]
pub(crate) async fn remove_preset(
    state: State<'_, AppState>,
    id: String,
) -> Result<Receipt, Report> {
    let receipt = state.studio.remove_preset(parse_photo_id(&id)?).await?;
    Ok(state.last_receipt.store(receipt))
}

/// Puts these presets first, in this order.
#[tauri::command]
#[specta::specta]
pub(crate) async fn reorder_presets(
    state: State<'_, AppState>,
    ids: Vec<String>,
) -> Result<(), Report> {
    let ids = parse_photo_ids(&ids)?;
    Ok(state.studio.reorder_presets(&ids).await?)
}
