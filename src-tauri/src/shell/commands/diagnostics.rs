//! Commands of the About and privacy screens: what runs here, whether anything gets out, and what photos leave behind.

use std::path::PathBuf;

use serde::Serialize;
use specta::Type;
use specta_typescript::Number;
use tauri::{State, WebviewWindow};

use crate::fault::{Fault, Report};
use crate::sandbox;
use crate::sandbox::network_probe::{self, NetworkProbe};
use crate::shell::clipboard;
use crate::shell::dialog::{DialogWords, FileDialog};
use crate::shell::state::AppState;
use crate::traces::{self, Finding, Place, Trace};

/// What runs here.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub(crate) struct About {
    version: String,
    /// Tested just now.
    network_blocked: bool,
    /// The page's process is in a sandbox of WebKit's. Looked up just now.
    web_view_sandboxed: bool,
    vault_path: String,
    /// Size of the vault on the disk, in bytes.
    #[specta(type = Number)]
    vault_bytes: u64,
}

/// What runs here, and whether the network is blocked at this moment.
#[tauri::command]
#[specta::specta]
pub(crate) async fn about(state: State<'_, AppState>) -> Result<About, Report> {
    Ok(About {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        network_blocked: sandbox::probe().network_blocked,
        web_view_sandboxed: sandbox::web_view::holds(),
        vault_path: state.studio.vault_folder().display().to_string(),
        vault_bytes: state.studio.vault_bytes(),
    })
}

/// The version of ONNX Runtime, which the darkroom knows. It is started for that where none is waiting: some tenths of a
/// second.
#[tauri::command]
#[specta::specta]
pub(crate) async fn runtime_version(state: State<'_, AppState>) -> Result<String, Report> {
    Ok(state.studio.start_darkroom().await?.runtime)
}

/// Tries to reach the network from Rust.
#[tauri::command]
#[specta::specta]
pub(crate) async fn probe_network() -> Result<NetworkProbe, Report> {
    // It waits for answers where nothing refuses.
    let calls = tauri::async_runtime::spawn_blocking(network_probe::probe_network).await;
    calls.map_err(|error| {
        Fault::Unexpected {
            detail: error.to_string(),
        }
        .into()
    })
}

/// Whether the page tried to open this address and was refused; true once for each try.
#[tauri::command]
#[specta::specta]
pub(crate) async fn was_blocked(
    state: State<'_, AppState>,
    address: String,
) -> Result<bool, Report> {
    let last = state.blocked_navigation.take();
    Ok(last.is_some_and(|last| last == address))
}

/// Looks for what photos may have left on this machine, and removes what is ours. With `words` it lets the user choose a
/// photo whose copies are looked for too; it gives nothing where the user cancelled.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_traces(
    window: WebviewWindow,
    state: State<'_, AppState>,
    words: Option<DialogWords>,
) -> Result<Option<Vec<Trace>>, Report> {
    let mut photo: Option<PathBuf> = None;
    if let Some(words) = words {
        match FileDialog::new(words.title).pick_file(window).await? {
            Some(file) => photo = Some(file),
            None => return Ok(None),
        }
    }
    let home = state.studio.vault_folder().to_owned();
    let look = move || traces::scan(&home, photo.as_deref(), sandbox::probe().core_dumps_off);
    let found = tauri::async_runtime::spawn_blocking(look).await;
    let mut found = found.map_err(|error| Fault::Unexpected {
        detail: error.to_string(),
    })?;
    let finding = if clipboard::is_ours() {
        Finding::Ours
    } else {
        Finding::Nothing
    };
    found.insert(1, Trace::new(Place::Clipboard, finding, &[]));
    Ok(Some(found))
}
