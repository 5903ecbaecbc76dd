//! What the commands, events and addresses of one window share.

use std::path::PathBuf;
use std::sync::atomic::AtomicU8;
use std::sync::{Arc, Mutex};

use super::activity::ActivityTimer;
use super::drag_out::LentFiles;
use super::navigation::BlockedNavigation;
use super::pending_imports::PendingImports;
use super::preferences::PreferencesFile;
use super::receipt::LastReceipt;
use super::url_tokens::UrlTokens;
use crate::studio::Studio;

/// The label of the one window.
pub(super) const MAIN_WINDOW: &str = "main";

/// Everything that lives as long as the window. It is the only state of the shell.
pub(super) struct AppState {
    pub(super) studio: Arc<Studio>,
    pub(super) pending: PendingImports,
    pub(super) url_tokens: UrlTokens,
    pub(super) preferences_file: PreferencesFile,
    /// Photos that the program was started with, until the page asks for them.
    pub(super) startup_photos: Mutex<Vec<PathBuf>>,
    pub(super) activity: ActivityTimer,
    pub(super) last_receipt: LastReceipt,
    pub(super) lent_files: LentFiles,
    pub(super) blocked_navigation: BlockedNavigation,
    /// The shortage of space that the page knows of, as `vault_actions` counts it.
    pub(super) last_shortage: AtomicU8,
}

impl AppState {
    pub(super) fn new(studio: Arc<Studio>, photos: Vec<PathBuf>, lent_files: LentFiles) -> Self {
        Self {
            studio,
            pending: PendingImports::default(),
            url_tokens: UrlTokens::default(),
            preferences_file: PreferencesFile::open(),
            startup_photos: Mutex::new(photos),
            activity: ActivityTimer::default(),
            last_receipt: LastReceipt::default(),
            lent_files,
            blocked_navigation: BlockedNavigation::default(),
            last_shortage: AtomicU8::default(),
        }
    }
}
