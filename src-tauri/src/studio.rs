//! Every use case of Ambrotype, one file each, and the only owner of the vault and the darkroom.
//!
//! The window and the command line call these and nothing below them. Photos pass through memory only; the one thing
//! written outside of the vault is a file that the user asked for.

use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};

use engine::{Catalog, Precision, Recipe, Style};
use vault::Keychain;

use crate::darkroom::{Darkroom, WorkerInfo};
use crate::fault::Fault;
use crate::resources;

mod albums;
mod analyze;
mod atomic_file;
mod backup;
mod backup_record;
mod bystanders;
mod cards;
mod clean_picture;
mod compose;
mod disk_space;
mod export;
mod export_name;
mod file_input;
pub mod file_output;
mod gallery;
mod import;
mod imported_networks;
mod learnt_styles;
mod network_card;
mod open_window;
mod packs;
mod pending_purge;
mod presets;
mod preview;
mod purge;
mod redevelop;
mod restore;
mod scan_folders;
mod settings;
mod shown_picture;
#[cfg(unix)]
mod single_instance;
mod sticker_set;
mod stored_photo;
mod stylize;
mod test_backup;
mod vault_access;
mod vault_slot;
mod wipes;
mod zip_export;

use pending_purge::PendingPurge;
use preview::Previewer;
use vault_slot::VaultSlot;

pub use albums::AlbumName;
pub use analyze::AnalyzedPhoto;
pub use backup::BackupSummary;
pub use bystanders::BystanderChoice;
pub use clean_picture::{CleanDrawing, CleanFile, CleanPicture};
pub use compose::ComposedSize;
pub use disk_space::{DiskSpace, Shortage};
pub use export_name::export_stem;
pub use file_input::{FileDigest, InputPhoto, PhotoPath};
pub use gallery::Gallery;
pub use imported_networks::{MAX_LICENCE, NETWORK_EXTENSION, NewNetwork};
pub use learnt_styles::{KeptStyle, STYLE_EXTENSION, StyleName, USUAL_LEARNING_STEPS};
pub use open_window::instance_name;
pub use packs::{
    Greeting, KeptPack, OutlineChoice, Pack, PackChoice, PackKind, PackPhoto, PackProgress,
    PackedFile, PackedPicture,
};
pub use pending_purge::PurgeTurn;
pub use presets::{OwnPicture, Preset, PresetContent, PresetName};
pub use restore::{DamagedInBackup, RestoreSummary};
pub use scan_folders::{EXTENSIONS, ScanResult, Skipped, scan_paths};
pub use shown_picture::OwnJpeg;
#[cfg(unix)]
pub use single_instance::{Asker, InstanceSocket, Request};
pub use sticker_set::StickerSet;
pub use stored_photo::{
    PhotoRecord, PhotoVersion, StoredImage, StoredPhoto, parse_photo_id, parse_photo_ids,
};
pub use stylize::{Drawing, Portrait, StoredPortrait};
pub use test_backup::BackupTest;
pub use vault::{Passphrase, Receipt, UnlockAttemptLimit};
pub use vault_access::VaultState;
pub use wipes::{CleanAnimation, Wipe};
pub use zip_export::ZipExport;

/// Longest side of a thumbnail, in pixels: twice what a gallery tile takes, for screens of high density.
pub const THUMBNAIL_SIDE: u32 = 512;
/// Longest side of an original as it is shown beside its portrait, in pixels: as many as a screen has.
pub const SCREEN_SIDE: u32 = 2560;

/// The owner of everything; one a process.
pub struct Studio {
    vault_folder: PathBuf,
    keychain: Arc<dyn Keychain>,
    catalog: Catalog,
    /// The names of the learnt styles, while the vault is open.
    learnt: RwLock<Vec<String>>,
    darkroom: Darkroom,
    /// A second one for previews, which must not wait behind a large photo.
    previewer: Previewer,
    vault: VaultSlot,
    pending_purge: PendingPurge,
}

impl Studio {
    /// Opens the studio on the vault in this folder, which need not exist yet.
    ///
    /// # Errors
    /// [`Fault::Installation`] where the models or the ONNX Runtime library are missing.
    pub fn open(vault_folder: PathBuf, keychain: Arc<dyn Keychain>) -> Result<Self, Fault> {
        resources::find()?;
        // A manifest of the models folder may be a stranger's: the darkroom parses those, this process only its own.
        let catalog = Catalog::from_manifests(resources::SHIPPED_MANIFESTS)?;
        let darkroom = Darkroom::default();
        Ok(Self {
            vault_folder,
            keychain,
            catalog,
            learnt: RwLock::default(),
            previewer: Previewer::beside(&darkroom),
            darkroom,
            vault: VaultSlot::default(),
            pending_purge: PendingPurge::default(),
        })
    }

    /// The styles that can be named in a recipe.
    pub fn styles(&self) -> &[Style] {
        self.catalog.styles()
    }

    /// Refuses a recipe that cannot be followed, before any work is done.
    ///
    /// # Errors
    /// [`Fault::StyleUnknown`], [`Fault::PaletteUnknown`] and [`Fault::Unblendable`].
    pub fn check_recipe(&self, recipe: &Recipe) -> Result<(), Fault> {
        self.catalog.check(&self.with_shipped_styles(recipe))?;
        Ok(())
    }

    /// Refuses a recipe that cannot be written as SVG.
    ///
    /// # Errors
    /// As [`Studio::check_recipe`]; [`Fault::NoPaths`].
    pub fn check_paths(&self, recipe: &Recipe) -> Result<(), Fault> {
        self.catalog.check_paths(recipe)?;
        Ok(())
    }

    /// Folder of the vault.
    pub fn vault_folder(&self) -> &Path {
        &self.vault_folder
    }

    /// Computes with these numbers from here on, rather than with those that this machine is faster with.
    pub fn set_precision(&mut self, precision: Precision) {
        self.darkroom = Darkroom::with_precision(Some(precision));
        self.previewer = Previewer::beside(&self.darkroom);
    }

    /// So many photos will come from here on: while one is worked on, the darkroom of the next is started.
    pub fn expect_photos(&self, photos: usize) {
        self.darkroom.expect(photos);
    }

    /// Starts the darkroom of the next photo where it does not run yet, and returns what it works with.
    ///
    /// # Errors
    /// [`Fault::Installation`] where it cannot start.
    pub async fn start_darkroom(&self) -> Result<WorkerInfo, Fault> {
        self.vault.until_locked(self.darkroom.worker_info()).await
    }

    /// Ends both darkrooms, whatever they work on: they hold pixels.
    async fn close_darkrooms(&self) {
        self.darkroom.close();
        self.previewer.close().await;
    }
}
