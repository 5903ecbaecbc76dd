//! What the commands, events and addresses of one window share.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU8};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::activity::ActivityTimer;
use super::drag_out::LentFiles;
use super::navigation::BlockedNavigation;
use super::pending_imports::PendingImports;
use super::preferences::PreferencesFile;
use super::receipt::LastReceipt;
use super::url_tokens::UrlTokens;
use crate::studio::{Pack, PackChoice, Studio};

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
    /// The page is asked before the window closes, the next time.
    pub(super) close_guard: AtomicBool,
    unfinished_pack: Mutex<Option<UnfinishedPack>>,
}

/// A pack that was cancelled.
pub(super) struct UnfinishedPack {
    pub(super) photo: String,
    pub(super) choice: PackChoice,
    pub(super) pack: Pack,
}

impl UnfinishedPack {
    /// Whether it is a pack of this photo that was chosen so.
    pub(super) fn is_of(&self, photo: &str, choice: &PackChoice) -> bool {
        self.photo == photo && self.choice == *choice
    }
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
            close_guard: AtomicBool::default(),
            unfinished_pack: Mutex::default(),
        }
    }

    /// The pack that was cancelled last, until another is begun or the vault is locked.
    pub(super) fn unfinished_pack(&self) -> MutexGuard<'_, Option<UnfinishedPack>> {
        let guard = self.unfinished_pack.lock();
        guard.unwrap_or_else(PoisonError::into_inner)
    }
}
