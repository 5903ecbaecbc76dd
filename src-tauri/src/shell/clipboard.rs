//! Takes a picture off the clipboard as the file it was copied as. It is not decoded here: that is the darkroom's.

use std::path::PathBuf;

use tauri::AppHandle;

/// What was copied.
pub(super) enum Copied {
    /// Files, for example in a file manager.
    Files(Vec<PathBuf>),
    /// A picture, as the bytes of a PNG, JPEG or WebP file.
    Picture(Vec<u8>),
    /// Nothing that we can use.
    Nothing,
}

/// Reads the clipboard.
#[cfg(target_os = "linux")]
pub(super) async fn read(app: &AppHandle) -> Copied {
    let (answer, copied) = tokio::sync::oneshot::channel();
    // GTK may be spoken to from its own thread only.
    let asked = app.run_on_main_thread(move || drop(answer.send(read_here())));
    match asked {
        Ok(()) => copied.await.unwrap_or(Copied::Nothing),
        Err(_) => Copied::Nothing,
    }
}

#[cfg(target_os = "linux")]
fn read_here() -> Copied {
    use gtk::gdk;

    let clipboard = gtk::Clipboard::get(&gdk::SELECTION_CLIPBOARD);
    let files: Vec<PathBuf> = clipboard
        .wait_for_uris()
        .iter()
        .filter_map(|uri| tauri::Url::parse(uri).ok()?.to_file_path().ok())
        .collect();
    if !files.is_empty() {
        return Copied::Files(files);
    }
    ["image/png", "image/jpeg", "image/webp"]
        .into_iter()
        .filter_map(|kind| clipboard.wait_for_contents(&gdk::Atom::intern(kind)))
        .map(|contents| contents.data())
        .find(|bytes| !bytes.is_empty())
        .map_or(Copied::Nothing, Copied::Picture)
}

/// Reads the clipboard. So far built for Linux only; elsewhere a photo is dropped or picked.
#[cfg(not(target_os = "linux"))]
pub(super) async fn read(_app: &AppHandle) -> Copied {
    Copied::Nothing
}
