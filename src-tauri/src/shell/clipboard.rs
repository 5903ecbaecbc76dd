//! Takes a picture off the clipboard as the file it was copied as, and puts one on it the same way. Nothing is decoded or
//! encoded here: that is the darkroom's.

use std::path::PathBuf;

use tauri::AppHandle;
use zeroize::Zeroizing;

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

/// Puts the bytes of a PNG file on the clipboard. They stay in our memory and are given to who pastes them.
#[cfg(target_os = "linux")]
pub(super) async fn write(app: &AppHandle, png: Zeroizing<Vec<u8>>) {
    let (answer, written) = tokio::sync::oneshot::channel();
    let asked = app.run_on_main_thread(move || {
        let kinds = [gtk::TargetEntry::new(PNG, gtk::TargetFlags::empty(), 0)];
        let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
        clipboard.set_with_data(&kinds, move |_, selection, _| {
            selection.set(&gtk::gdk::Atom::intern(PNG), 8, &png);
        });
        let _ = answer.send(());
    });
    if asked.is_ok() {
        let _ = written.await;
    }
}

/// Takes off the clipboard what we have put there, if it still is there.
#[cfg(target_os = "linux")]
pub(super) fn clear(app: &AppHandle) {
    // GTK clears it only where it is ours.
    let _ = app.run_on_main_thread(|| gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD).clear());
}

#[cfg(target_os = "linux")]
const PNG: &str = "image/png";

/// So far built for Linux only; elsewhere a portrait is exported.
#[cfg(not(target_os = "linux"))]
pub(super) async fn write(_app: &AppHandle, _png: Zeroizing<Vec<u8>>) {}

/// So far built for Linux only.
#[cfg(not(target_os = "linux"))]
pub(super) fn clear(_app: &AppHandle) {}
