//! What the privacy screen asks: whether anything gets out, and whether anything of a photo lies about.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use directories::BaseDirs;
use rfd::AsyncFileDialog;
use tauri::{State, Url, WebviewWindow};

use super::dialog::{self, DialogWords};
use super::{AppState, clipboard};
use crate::fault::{Fault, Report};
use crate::sandbox::network_probe::{self, NetworkProbe};
use crate::traces::{self, Finding, Place, Trace, recents};

/// Where the page has tried to go and was kept from, the last of it.
#[derive(Default)]
pub(super) struct BlockedNavigation(Mutex<Option<String>>);

impl BlockedNavigation {
    /// Lets the page go to itself and nowhere else.
    pub(super) fn allows(&self, url: &Url) -> bool {
        let permitted = super::is_app_url(url);
        if !permitted {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(url.to_string());
        }
        permitted
    }
}

/// Tries to reach the network from Rust.
#[tauri::command]
#[specta::specta]
pub(crate) async fn probe_network() -> Result<NetworkProbe, Report> {
    // It waits for answers where nobody refuses.
    let calls = tauri::async_runtime::spawn_blocking(network_probe::probe_network).await;
    calls.map_err(|error| {
        Fault::Unexpected {
            detail: error.to_string(),
        }
        .into()
    })
}

/// Whether the page has tried to go to this address and was kept from it; asked once for each try.
#[tauri::command]
#[specta::specta]
pub(crate) async fn was_blocked(
    state: State<'_, AppState>,
    address: String,
) -> Result<bool, Report> {
    let blocked = state.blocked_navigation.0.lock();
    let last = blocked.unwrap_or_else(PoisonError::into_inner).take();
    Ok(last.is_some_and(|last| last == address))
}

/// Looks for what may have been left of photos, and removes what is ours. With `words` it lets the person pick a photo
/// whose copies are looked for as well; nothing where they thought better of it.
#[tauri::command]
#[specta::specta]
pub(crate) async fn find_traces(
    window: WebviewWindow,
    state: State<'_, AppState>,
    words: Option<DialogWords>,
) -> Result<Option<Vec<Trace>>, Report> {
    let mut photo: Option<PathBuf> = None;
    if let Some(words) = words {
        let dialog = dialog::with_title(words.title);
        let picked = dialog::open(dialog, window, AsyncFileDialog::pick_file).await?;
        match picked {
            Some(file) => photo = Some(file.path().to_owned()),
            None => return Ok(None),
        }
    }
    let home = state.studio.vault_folder().to_owned();
    let look = move || traces::scan(&home, photo.as_deref());
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

/// Takes our entries out of the desktop's list of recent files, now and whenever GTK has written it. GTK writes some time
/// after a dialog is closed, and tells when it has.
#[cfg(target_os = "linux")]
pub(super) fn watch_recent_files() {
    use gtk::prelude::RecentManagerExt;

    remove_recent_files();
    if let Some(manager) = gtk::RecentManager::default() {
        manager.connect_changed(|_| remove_recent_files());
    }
}

/// Takes them out once more. A list that cannot be written is told of on the privacy screen.
pub(super) fn remove_recent_files() {
    if let Some(dirs) = BaseDirs::new() {
        let _ = recents::remove_own_entries(&recents::list_path(&dirs));
    }
}
