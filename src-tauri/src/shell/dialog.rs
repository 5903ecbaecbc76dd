//! Opens the file dialogs of the system over the window, in the language of the page.
//!
//! A lock closes them, and so does a purge of everything. Whoever waits for a dialog then gets no file, as if the user had
//! cancelled it.

use std::path::PathBuf;

use directories::UserDirs;
use serde::Deserialize;
use specta::Type;
use tauri::{Manager, WebviewWindow};

#[cfg(target_os = "linux")]
mod gtk_chooser;
#[cfg(target_os = "linux")]
use gtk_chooser as system;
#[cfg(not(target_os = "linux"))]
mod rfd_dialog;
#[cfg(not(target_os = "linux"))]
use rfd_dialog as system;

use super::state::AppState;
use crate::fault::Fault;

#[cfg(target_os = "linux")]
pub(super) use gtk_chooser::close_all;

/// The texts of a file dialog, in the language of the page.
#[derive(Clone, Debug, Deserialize, Type)]
pub(crate) struct DialogWords {
    pub(super) title: String,
    /// Name of the filter for pictures.
    pub(super) pictures: String,
    /// Name of the filter for all files.
    pub(super) everything: String,
}

/// A file dialog that is not open yet.
pub(super) struct FileDialog {
    title: String,
    /// Where it starts. GTK would start with the list of recent files, where no folder can be chosen.
    folder: Option<PathBuf>,
    file_name: Option<String>,
    /// Each has a name and the endings of its files.
    filters: Vec<(String, Vec<String>)>,
}

/// What a dialog asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    File,
    Files,
    Folder,
    /// A name to write. The dialog asks before it gives that of an existing file.
    Save,
}

impl FileDialog {
    pub(super) fn new(title: String) -> Self {
        Self {
            title,
            folder: pictures_folder(),
            file_name: None,
            filters: Vec::new(),
        }
    }

    /// Proposes a name.
    pub(super) fn named(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Offers the files with these endings; `*` means all.
    pub(super) fn with_filter(mut self, name: String, endings: &[&str]) -> Self {
        let endings = endings.iter().map(|ending| (*ending).to_owned()).collect();
        self.filters.push((name, endings));
        self
    }

    /// Lets the user choose a file; `None` where they cancel.
    pub(super) async fn pick_file(self, window: WebviewWindow) -> Result<Option<PathBuf>, Fault> {
        Ok(self.choose(window, Purpose::File).await?.pop())
    }

    /// Lets the user choose files; none where they cancel.
    pub(super) async fn pick_files(self, window: WebviewWindow) -> Result<Vec<PathBuf>, Fault> {
        self.choose(window, Purpose::Files).await
    }

    /// Lets the user choose a folder; `None` where they cancel.
    pub(super) async fn pick_folder(self, window: WebviewWindow) -> Result<Option<PathBuf>, Fault> {
        Ok(self.choose(window, Purpose::Folder).await?.pop())
    }

    /// Lets the user choose where to write, in place of an existing file too; `None` where they cancel.
    pub(super) async fn save_file(self, window: WebviewWindow) -> Result<Option<PathBuf>, Fault> {
        Ok(self.choose(window, Purpose::Save).await?.pop())
    }

    async fn choose(self, window: WebviewWindow, purpose: Purpose) -> Result<Vec<PathBuf>, Fault> {
        let state = window.state::<AppState>();
        let ticket = state.url_tokens.ticket();
        let chosen = system::choose(self, &window, purpose).await?;
        // Chosen in the moment of a lock, or in a dialog that the system does not let us close.
        match state.url_tokens.check_unlocked_since(ticket) {
            Ok(()) => Ok(chosen),
            Err(_) => Ok(Vec::new()),
        }
    }
}

fn pictures_folder() -> Option<PathBuf> {
    let folders = UserDirs::new()?;
    let pictures = folders.picture_dir().filter(|folder| folder.is_dir());
    Some(pictures.unwrap_or(folders.home_dir()).to_owned())
}
