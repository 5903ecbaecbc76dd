//! Reads pictures from the clipboard and writes portraits to it, as the bytes of a file. It decodes and encodes nothing; the
//! darkroom does. A portrait leaves the clipboard after some minutes, on lock, on purge and at exit, and it asks clipboard
//! managers to keep it out of their histories.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tauri::AppHandle;

use crate::studio::{CleanFile, CleanPicture};

/// How long a portrait stays on the clipboard: enough to paste it.
const CLEAR_AFTER: Duration = Duration::from_secs(5 * 60);

/// Each copy has a number, so that the timer of one copy does not clear a later one.
static COPY_COUNT: AtomicU64 = AtomicU64::new(0);
/// Pictures that GTK holds for us.
static HELD_PICTURES: AtomicU64 = AtomicU64::new(0);

/// A picture on the clipboard; GTK drops it when something else is copied or the clipboard is cleared.
#[cfg(target_os = "linux")]
struct ClipboardPicture(CleanPicture);

#[cfg(target_os = "linux")]
impl ClipboardPicture {
    fn new(picture: CleanPicture) -> Self {
        HELD_PICTURES.fetch_add(1, Ordering::Relaxed);
        Self(picture)
    }
}

#[cfg(target_os = "linux")]
impl Drop for ClipboardPicture {
    fn drop(&mut self) {
        HELD_PICTURES.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What is on the clipboard.
pub(super) enum ClipboardContents {
    /// Files, for example in a file manager.
    Files(Vec<PathBuf>),
    /// A picture, as the bytes of a PNG, JPEG or WebP file.
    Picture(Vec<u8>),
    /// Nothing usable.
    Nothing,
}

/// Reads the clipboard.
#[cfg(target_os = "linux")]
pub(super) async fn read(app: &AppHandle) -> ClipboardContents {
    let (answer, copied) = tokio::sync::oneshot::channel();
    // GTK may be called from its own thread only.
    let asked = app.run_on_main_thread(move || drop(answer.send(read_on_main_thread())));
    match asked {
        Ok(()) => copied.await.unwrap_or(ClipboardContents::Nothing),
        Err(_) => ClipboardContents::Nothing,
    }
}

#[cfg(target_os = "linux")]
fn read_on_main_thread() -> ClipboardContents {
    use gtk::gdk;

    let clipboard = gtk::Clipboard::get(&gdk::SELECTION_CLIPBOARD);
    let files: Vec<PathBuf> = clipboard
        .wait_for_uris()
        .iter()
        .filter_map(|uri| tauri::Url::parse(uri).ok()?.to_file_path().ok())
        .collect();
    if !files.is_empty() {
        return ClipboardContents::Files(files);
    }
    ["image/png", "image/jpeg", "image/webp"]
        .into_iter()
        .filter_map(|kind| clipboard.wait_for_contents(&gdk::Atom::intern(kind)))
        .map(|contents| contents.data())
        .find(|bytes| !bytes.is_empty())
        .map_or(ClipboardContents::Nothing, ClipboardContents::Picture)
}

/// Reads the clipboard. Built for Linux only so far; elsewhere photos are dropped or chosen.
#[cfg(not(target_os = "linux"))]
pub(super) async fn read(_app: &AppHandle) -> ClipboardContents {
    ClipboardContents::Nothing
}

/// Puts a picture on the clipboard. It stays in this process until another program pastes it.
#[cfg(target_os = "linux")]
pub(super) async fn write(app: &AppHandle, picture: CleanPicture) {
    let (answer, written) = tokio::sync::oneshot::channel();
    let asked = app.run_on_main_thread(move || {
        let targets = [picture.format().media_type(), SECRET_HINT.0];
        let targets = targets.map(|it| gtk::TargetEntry::new(it, gtk::TargetFlags::empty(), 0));
        let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
        let held = ClipboardPicture::new(picture);
        clipboard.set_with_data(&targets, move |_, selection, _| {
            let wanted = selection.target();
            let hint = wanted.name() == SECRET_HINT.0;
            let bytes = if hint { SECRET_HINT.1 } else { held.0.bytes() };
            selection.set(&wanted, 8, bytes);
        });
        let _ = answer.send(COPY_COUNT.fetch_add(1, Ordering::Relaxed) + 1);
    });
    if asked.is_err() {
        return;
    }
    if let Ok(copy) = written.await {
        let app = app.clone();
        tauri::async_runtime::spawn(async move {
            tokio::time::sleep(CLEAR_AFTER).await;
            if COPY_COUNT.load(Ordering::Relaxed) == copy {
                clear(&app);
            }
        });
    }
}

/// Whether the clipboard holds one of our portraits.
pub(super) fn is_ours() -> bool {
    HELD_PICTURES.load(Ordering::Relaxed) > 0
}

/// Clears the clipboard where it still holds one of our portraits.
#[cfg(target_os = "linux")]
pub(super) fn clear(app: &AppHandle) {
    let _ = app.run_on_main_thread(|| {
        if is_ours() {
            // Not left without an owner: GNOME's compositor has a copy of the picture, and would offer that in our place
            // (mutter, meta-clipboard-manager.c). It drops the copy as soon as something else is offered.
            let hint = gtk::TargetEntry::new(SECRET_HINT.0, gtk::TargetFlags::empty(), 0);
            let clipboard = gtk::Clipboard::get(&gtk::gdk::SELECTION_CLIPBOARD);
            clipboard.set_with_data(&[hint], |_, selection, _| {
                selection.set(&selection.target(), 8, SECRET_HINT.1);
            });
        }
    });
}

/// What tells a clipboard manager to keep something out of its history: a target and its content. KDE's clipboard defined
/// it, and those of other desktops look for it too. <https://phabricator.kde.org/D12539>
#[cfg(target_os = "linux")]
const SECRET_HINT: (&str, &[u8]) = ("x-kde-passwordManagerHint", b"secret");

/// Built for Linux only so far; elsewhere a portrait is exported.
#[cfg(not(target_os = "linux"))]
pub(super) async fn write(_app: &AppHandle, _picture: CleanPicture) {}

/// Built for Linux only so far.
#[cfg(not(target_os = "linux"))]
pub(super) fn clear(_app: &AppHandle) {}
