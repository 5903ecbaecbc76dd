//! Opens the file dialogs of the system over the window, in the language of the page.

use std::path::PathBuf;

use directories::UserDirs;
use rfd::AsyncFileDialog;
use serde::Deserialize;
use specta::Type;
use tauri::{Manager, WebviewWindow};

use crate::fault::Fault;

/// The texts of a file dialog, in the language of the page.
#[derive(Clone, Debug, Deserialize, Type)]
pub(crate) struct DialogWords {
    pub(super) title: String,
    /// Name of the filter for pictures.
    pub(super) pictures: String,
    /// Name of the filter for all files.
    pub(super) everything: String,
}

/// A dialog that starts in the user's pictures folder. GTK would start with the list of recent files, where no folder can be
/// chosen.
pub(super) fn with_title(title: String) -> AsyncFileDialog {
    let dialog = AsyncFileDialog::new().set_title(title);
    match pictures_folder() {
        Some(folder) => dialog.set_directory(folder),
        None => dialog,
    }
}

/// Opens a dialog over the window, on the thread that GTK and AppKit require, and waits for it on this one.
pub(super) async fn open<T, F>(
    dialog: AsyncFileDialog,
    window: WebviewWindow,
    open: impl FnOnce(AsyncFileDialog) -> F + Send + 'static,
) -> Result<T, Fault>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let unexpected = || Fault::Unexpected {
        detail: "the dialog could not be opened".into(),
    };
    let app = window.app_handle().clone();
    let (answer, asked) = tokio::sync::oneshot::channel();
    app.run_on_main_thread(move || drop(answer.send(open(dialog.set_parent(&window)))))
        .map_err(|_| unexpected())?;
    Ok(asked.await.map_err(|_| unexpected())?.await)
}

fn pictures_folder() -> Option<PathBuf> {
    let folders = UserDirs::new()?;
    let pictures = folders.picture_dir().filter(|folder| folder.is_dir());
    Some(pictures.unwrap_or(folders.home_dir()).to_owned())
}
