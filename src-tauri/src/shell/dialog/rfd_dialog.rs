//! The file dialogs of macOS and Windows.

use std::path::PathBuf;

use rfd::AsyncFileDialog;
use tauri::{Manager, WebviewWindow};

use super::{FileDialog, Purpose};
use crate::fault::Fault;

/// Opens a dialog over the window, on the thread that AppKit requires, and waits for it on this one; gives what was chosen,
/// nothing where the dialog was cancelled.
pub(super) async fn choose(
    dialog: FileDialog,
    window: &WebviewWindow,
    purpose: Purpose,
) -> Result<Vec<PathBuf>, Fault> {
    let unexpected = || Fault::Unexpected {
        detail: "the dialog could not be opened".into(),
    };
    let (answer, asked) = tokio::sync::oneshot::channel();
    let parent = window.clone();
    let opened = window.app_handle().run_on_main_thread(move || {
        let dialog = build(&dialog).set_parent(&parent);
        drop(answer.send(async move {
            match purpose {
                Purpose::File => dialog.pick_file().await.into_iter().collect(),
                Purpose::Files => dialog.pick_files().await.unwrap_or_default(),
                Purpose::Folder => dialog.pick_folder().await.into_iter().collect(),
                Purpose::Save => dialog.save_file().await.into_iter().collect::<Vec<_>>(),
            }
        }));
    });
    opened.map_err(|_| unexpected())?;
    let chosen = asked.await.map_err(|_| unexpected())?.await;
    Ok(chosen.iter().map(|file| file.path().to_owned()).collect())
}

fn build(dialog: &FileDialog) -> AsyncFileDialog {
    let mut built = AsyncFileDialog::new().set_title(&dialog.title);
    if let Some(folder) = &dialog.folder {
        built = built.set_directory(folder);
    }
    if let Some(name) = &dialog.file_name {
        built = built.set_file_name(name);
    }
    for (name, endings) in &dialog.filters {
        built = built.add_filter(name, endings);
    }
    built
}
