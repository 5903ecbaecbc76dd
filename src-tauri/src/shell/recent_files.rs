//! Keeps files that our dialogs opened or saved out of the desktop's list of recent files.

use directories::BaseDirs;

use crate::traces::recents;

/// Removes our entries, now and each time GTK has written the list. GTK writes it some time after a dialog closes.
#[cfg(target_os = "linux")]
pub(super) fn watch() {
    use gtk::prelude::RecentManagerExt;

    remove_ours();
    if let Some(manager) = gtk::RecentManager::default() {
        manager.connect_changed(|_| remove_ours());
    }
}

/// Removes our entries once. A list that cannot be written is shown on the privacy screen.
pub(super) fn remove_ours() {
    if let Some(dirs) = BaseDirs::new() {
        let _ = recents::remove_own_entries(&recents::list_path(&dirs));
    }
}
