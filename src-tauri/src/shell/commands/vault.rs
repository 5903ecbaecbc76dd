//! Commands that create, open, lock and protect the vault.

use tauri::{AppHandle, State};
use vault::Passphrase;

use crate::fault::Report;
use crate::shell::receipt::Receipt;
use crate::shell::state::AppState;
use crate::shell::vault_actions;
use crate::studio::VaultState;

/// Whether the vault can be used now.
#[tauri::command]
#[specta::specta]
pub(crate) async fn vault_state(state: State<'_, AppState>) -> Result<VaultState, Report> {
    Ok(state.studio.vault_state().await?)
}

/// Creates the vault and opens it.
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
    // Not awaited: the vault appears at once, and the result of the purge comes as an event.
    tauri::async_runtime::spawn(async move { vault_actions::purge_due(&app).await });
    Ok(())
}

/// Stops all work and closes the vault.
#[tauri::command]
#[specta::specta]
pub(crate) async fn lock(app: AppHandle) -> Result<(), Report> {
    Ok(vault_actions::lock(&app).await?)
}

/// Whether the open vault has a passphrase, which the commands that ask for it once more need.
#[tauri::command]
#[specta::specta]
pub(crate) async fn has_passphrase(state: State<'_, AppState>) -> Result<bool, Report> {
    Ok(state.studio.has_passphrase().await?)
}

/// Makes `passphrase` the one that opens the vault; without one, the keychain alone opens it. `present` is the one until
/// now, where there is one.
#[tauri::command]
#[specta::specta]
pub(crate) async fn change_passphrase(
    app: AppHandle,
    state: State<'_, AppState>,
    present: Option<String>,
    passphrase: Option<String>,
) -> Result<(), Report> {
    vault_actions::confirm_passphrase(&app, present).await?;
    let passphrase = passphrase.map(Passphrase::from);
    Ok(state.studio.change_passphrase(passphrase.as_ref()).await?)
}

/// Locks at once, or purges everything where the owner chose that for the panic key.
#[tauri::command]
#[specta::specta]
pub(crate) async fn press_panic_key(app: AppHandle) -> Result<Option<Receipt>, Report> {
    Ok(vault_actions::run_panic_key_action(&app).await?)
}
