//! Every use case of Ambrotype, and the only owner of the vault and the darkroom.
//!
//! The window and the command line call these and nothing below them. Photos pass through memory only; the one thing
//! written outside of the vault is a file that the user asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::{Catalog, OutputFormat, Precision, Recipe, Style, TruncationPolicy};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};
use vault::{KdfCost, Keychain, NewPhoto, ObjectKind, PhotoId, Vault};
use zeroize::Zeroizing;

use crate::darkroom::{
    Convert, Darkroom, EncodeOptions, Import, PhotoInfo, Preview, Stage, Stylize, Stylized,
    WorkerInfo,
};
use crate::fault::Fault;
use crate::resources;

mod backup;
mod file_input;
pub mod file_output;
mod previewer;
mod scan_folders;
mod settings;
mod stored_photo;
mod zip_export;

use previewer::Previewer;

pub use file_input::{InputPhoto, PhotoPath};
pub use scan_folders::{EXTENSIONS, ScanResult, Skipped, scan_paths};
pub use settings::{DiskSpace, Shortage};
pub use stored_photo::{
    Export, Gallery, PhotoRecord, PhotoVersion, Portrait, StoredImage, StoredPhoto, VaultState,
    parse_photo_id,
};
pub use vault::{BackupSummary, Passphrase, Receipt, RestoreSummary, UnlockAttemptLimit};
pub use zip_export::ZipExport;

/// Longest side of a thumbnail, in pixels: twice what a gallery tile takes, for screens of high density.
pub const THUMBNAIL: u32 = 512;
/// Longest side of an original as it is shown beside its output, in pixels: as many as a screen has.
pub const SCREEN: u32 = 2560;

/// The owner of everything; one a process.
pub struct Studio {
    home: PathBuf,
    keychain: Arc<dyn Keychain>,
    catalog: Catalog,
    darkroom: Darkroom,
    /// A second one for previews, which must not wait behind a large photo.
    previewer: Previewer,
    vault: Mutex<Option<Vault>>,
}

impl Studio {
    /// Opens the studio on the vault in the folder `home`, which need not exist yet.
    ///
    /// # Errors
    /// [`Fault::Installation`] where the models cannot be read.
    pub fn open(home: PathBuf, keychain: Arc<dyn Keychain>) -> Result<Self, Fault> {
        let catalog = Catalog::open(&resources::find()?.models)?;
        Ok(Self {
            home,
            keychain,
            catalog,
            darkroom: Darkroom::default(),
            previewer: Previewer::default(),
            vault: Mutex::default(),
        })
    }

    /// The styles that can be named in a recipe.
    pub fn styles(&self) -> &[Style] {
        self.catalog.styles()
    }

    /// Refuses a recipe with a style that is not there, before any work is done.
    ///
    /// # Errors
    /// [`Fault::StyleUnknown`].
    pub fn check_recipe(&self, recipe: &Recipe) -> Result<(), Fault> {
        self.catalog.check(recipe)?;
        Ok(())
    }

    /// Folder of the vault.
    pub fn vault_folder(&self) -> &Path {
        &self.home
    }

    /// Room that the vault's files take on the disk, in bytes; files that cannot be looked at count nothing.
    pub fn vault_bytes(&self) -> u64 {
        vault::store_bytes(&self.home)
    }

    /// Computes with these numbers from here on, rather than with those that this machine is faster with.
    pub fn set_precision(&mut self, precision: Precision) {
        self.darkroom = Darkroom::with_precision(Some(precision));
        self.previewer = Previewer::default();
    }

    /// Starts the darkroom if need be and tells what it works with.
    ///
    /// # Errors
    /// [`Fault::Installation`] where it cannot start.
    pub async fn start_darkroom(&self) -> Result<WorkerInfo, Fault> {
        self.darkroom.worker_info().await
    }

    /// Stylises a photo and keeps nothing.
    ///
    /// # Errors
    /// What is wrong with the photo or the recipe, or with the darkroom.
    pub async fn stylize(
        &self,
        photo: &InputPhoto,
        recipe: &Recipe,
        format: OutputFormat,
        stage: impl FnMut(Stage),
    ) -> Result<Portrait, Fault> {
        self.check_recipe(recipe)?;
        let task = Stylize {
            decode: photo.truncation.into(),
            recipe: recipe.clone(),
            format,
            thumbnail_side: None,
        };
        let Stylized { photo, image, .. } = self.darkroom.run(&photo.bytes, task, stage).await?;
        Ok(Portrait {
            image,
            size: photo.size,
            notes: photo.notes,
        })
    }

    /// Stylises a photo and keeps the output, and the original unless the owner wants the output only.
    ///
    /// # Errors
    /// As [`Studio::stylize`], and what is wrong with the vault; then nothing is kept.
    pub async fn stylize_and_store(
        &self,
        photo: InputPhoto,
        recipe: &Recipe,
        mut stage: impl FnMut(Stage),
    ) -> Result<StoredPhoto, Fault> {
        self.check_recipe(recipe)?;
        let task = Stylize {
            decode: photo.truncation.into(),
            recipe: recipe.clone(),
            format: OutputFormat::Jpeg,
            thumbnail_side: Some(THUMBNAIL),
        };
        let result = self.darkroom.run(&photo.bytes, task, &mut stage).await?;
        stage(Stage::Keeping);
        let output = Some((result.image, recipe.clone()));
        self.store(photo, result.photo, output, result.thumbnail)
            .await
    }

    /// How a photo would look by a recipe, small and soon: JPEG of at most `side` pixels on its longer side, painted at
    /// that size whatever the recipe's brush. Nothing is kept.
    ///
    /// Requests are numbered: one whose `turn` is lower than one that came after it is given up before it is begun.
    ///
    /// # Errors
    /// As [`Studio::stylize`]; [`Fault::Cancelled`] where a later turn has come.
    pub async fn preview(
        &self,
        photo: &[u8],
        recipe: &Recipe,
        side: u32,
        turn: u64,
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.check_recipe(recipe)?;
        let task = Preview {
            // Whether a part will do is asked when the photo itself is made.
            decode: TruncationPolicy::Accept.into(),
            recipe: recipe.clone(),
            longest_side: side,
        };
        self.previewer.run(photo, task, turn).await
    }

    /// The photo of a kept photo, as it came in.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn original(&self, id: PhotoId) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.unseal(id, ObjectKind::Original).await
    }

    /// Keeps a photo as it is.
    ///
    /// # Errors
    /// What is wrong with the photo or with the vault; then nothing is kept.
    pub async fn import(&self, photo: InputPhoto) -> Result<StoredPhoto, Fault> {
        let task = Import {
            decode: photo.truncation.into(),
            thumbnail_side: THUMBNAIL,
        };
        let result = self.darkroom.run(&photo.bytes, task, |_| ()).await?;
        self.store(photo, result.photo, None, Some(result.thumbnail))
            .await
    }

    /// Stylises the original of a kept photo anew. The result is a photo of its own with its own sealed original, so
    /// that purging one never depends on another.
    ///
    /// # Errors
    /// As [`Studio::stylize_and_store`]; [`Fault::PhotoUnknown`]; [`Fault::NoOriginal`] where only the output was kept.
    pub async fn restyle(
        &self,
        id: PhotoId,
        recipe: &Recipe,
        stage: impl FnMut(Stage),
    ) -> Result<StoredPhoto, Fault> {
        let name = self.photo(id).await?.record.name;
        let bytes = self.unseal(id, ObjectKind::Original).await?;
        let photo = InputPhoto {
            name,
            bytes,
            // What was kept was accepted as it is.
            truncation: TruncationPolicy::Accept,
        };
        self.stylize_and_store(photo, recipe, stage).await
    }

    /// Everything kept, newest first.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn gallery(&self) -> Result<Gallery, Fault> {
        let listing = self.open_vault().await?.list().await?;
        let photos = listing
            .entries
            .into_iter()
            .map(StoredPhoto::from_entry)
            .collect::<Result<_, _>>()?;
        Ok(Gallery {
            photos,
            damaged: listing.damaged,
        })
    }

    /// One kept photo.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn photo(&self, id: PhotoId) -> Result<StoredPhoto, Fault> {
        StoredPhoto::from_entry(self.open_vault().await?.entry(id).await?)
    }

    /// The thumbnail of a kept photo, as JPEG.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn thumbnail(&self, id: PhotoId) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.unseal(id, ObjectKind::Thumbnail).await
    }

    /// One side of a kept photo as JPEG, to be looked at; an original with no longer side than `within`. It goes through the darkroom first: no other part
    /// of the program, and no web view, ever parses a stranger's bytes.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::NoOutput`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn view(
        &self,
        id: PhotoId,
        side: PhotoVersion,
        within: Option<u32>,
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        match side {
            PhotoVersion::Output => self.unseal(id, ObjectKind::Output).await,
            PhotoVersion::Original => {
                let original = self.unseal(id, ObjectKind::Original).await?;
                let encode = EncodeOptions {
                    format: OutputFormat::Jpeg,
                    longest_side: within,
                };
                self.convert(&original, encode).await
            }
        }
    }

    /// One side of a kept photo as a clean file: pixels and nothing else. An output that is wanted in the format it is
    /// kept in comes out byte for byte, with no second loss.
    ///
    /// # Errors
    /// As [`Studio::view`].
    pub async fn export(
        &self,
        id: PhotoId,
        side: PhotoVersion,
        format: Option<OutputFormat>,
    ) -> Result<Export, Fault> {
        let kept = self.photo(id).await?;
        let (picture, kind, missing) = match side {
            PhotoVersion::Original => (
                kept.record.original,
                ObjectKind::Original,
                Fault::NoOriginal,
            ),
            PhotoVersion::Output => (kept.record.output, ObjectKind::Output, Fault::NoOutput),
        };
        let stored = picture.ok_or(missing)?.format;
        let format = format.unwrap_or(stored.written());
        let file = self.unseal(id, kind).await?;
        let bytes = match side {
            PhotoVersion::Output if stored == format.into() => file,
            _ => self.convert(&file, full_size(format)).await?,
        };
        Ok(Export {
            bytes,
            stem: kept.export_stem(),
            format,
        })
    }

    /// Destroys photos: all of these, or none where one is not known.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn purge(&self, ids: &[PhotoId]) -> Result<Receipt, Fault> {
        Ok(self.open_vault().await?.purge(ids).await?)
    }

    /// Destroys everything kept, keys first. Needs no key and works on a locked vault.
    ///
    /// # Errors
    /// [`Fault::VaultBusy`], with nothing destroyed. What would not go is on the receipt.
    pub async fn purge_all(&self) -> Result<Receipt, Fault> {
        let mut vault = self.vault.lock().await;
        if let Some(open) = vault.take() {
            // What cannot be closed in order is about to be destroyed.
            let _ = open.close().await;
        }
        let purged = Vault::purge_all(&self.home, self.keychain.clone()).await;
        // They may hold pixels.
        self.darkroom.close().await;
        self.previewer.close().await;
        Ok(purged?)
    }

    /// Whether the vault can be used now.
    ///
    /// # Errors
    /// What is wrong with the vault.
    pub async fn vault_state(&self) -> Result<VaultState, Fault> {
        if self.vault.lock().await.is_some() {
            return Ok(VaultState::Open);
        }
        Ok(match Vault::status(&self.home).await? {
            vault::VaultStatus::Absent => VaultState::Absent {
                keychain: vault::keychain_works(self.keychain.clone()).await,
            },
            vault::VaultStatus::Locked {
                needs_passphrase, ..
            } => VaultState::Locked {
                passphrase: needs_passphrase,
            },
        })
    }

    /// Whether the vault is open now.
    pub async fn is_open(&self) -> bool {
        self.vault.lock().await.is_some()
    }

    /// Makes the vault and opens it.
    ///
    /// # Errors
    /// [`Fault::VaultExists`]; [`Fault::PassphraseNeeded`] where there is no keychain that keeps a secret.
    pub async fn create_vault(&self, passphrase: Option<&Passphrase>) -> Result<(), Fault> {
        let vault = Vault::create(
            &self.home,
            self.keychain.clone(),
            passphrase,
            KdfCost::default(),
        )
        .await?;
        *self.vault.lock().await = Some(vault);
        Ok(())
    }

    /// Opens the vault.
    ///
    /// # Errors
    /// [`Fault::WrongPassphrase`], [`Fault::PassphraseNeeded`], [`Fault::VaultAbsent`], [`Fault::VaultBusy`],
    /// [`Fault::KeychainForgot`] or what is wrong with the vault.
    pub async fn unlock(&self, passphrase: Option<&Passphrase>) -> Result<(), Fault> {
        let mut vault = self.vault.lock().await;
        if vault.is_none() {
            *vault = Some(Vault::open(&self.home, self.keychain.clone(), passphrase).await?);
        }
        Ok(())
    }

    /// Makes `new` the passphrase of the vault, or has it take none where the keychain keeps a secret.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`], [`Fault::KeychainUnavailable`], [`Fault::PassphraseNeeded`] for an empty one, or what is
    /// wrong with the vault.
    pub async fn change_passphrase(&self, new: Option<&Passphrase>) -> Result<(), Fault> {
        let vault = self.open_vault().await?;
        Ok(vault.change_passphrase(new, KdfCost::default()).await?)
    }

    /// After how many wrong passphrases in a row everything is destroyed.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`].
    pub async fn unlock_attempt_limit(&self) -> Result<Option<UnlockAttemptLimit>, Fault> {
        Ok(self.open_vault().await?.unlock_attempt_limit())
    }

    /// Has everything destroyed after so many wrong passphrases in a row, or never.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the folder.
    pub async fn set_unlock_attempt_limit(
        &self,
        limit: Option<UnlockAttemptLimit>,
    ) -> Result<(), Fault> {
        Ok(self.open_vault().await?.set_unlock_attempt_limit(limit)?)
    }

    /// Closes the vault and forgets its keys, whatever else fails; then ends the
    /// darkroom, which may hold pixels.
    ///
    /// # Errors
    /// What the database says to being closed.
    pub async fn lock(&self) -> Result<(), Fault> {
        // Keys first: the darkroom may be in the middle of a picture.
        let closed = match self.vault.lock().await.take() {
            Some(open) => open.close().await,
            None => Ok(()),
        };
        self.darkroom.close().await;
        self.previewer.close().await;
        Ok(closed?)
    }

    /// Seals a photo with what was made of it: an output, encoded as JPEG, with its recipe.
    async fn store(
        &self,
        photo: InputPhoto,
        info: PhotoInfo,
        output: Option<(Vec<u8>, Recipe)>,
        thumbnail: Option<Vec<u8>>,
    ) -> Result<StoredPhoto, Fault> {
        let PhotoInfo {
            size,
            format,
            notes,
        } = info;
        let (output, recipe) = output.unzip();
        let vault = self.open_vault().await?;
        // Without an output the original is all there is.
        let keeps_original = output.is_none() || vault.settings().await?.keep_originals;
        let record = PhotoRecord {
            name: photo.name,
            original: keeps_original.then_some(StoredImage { format, size }),
            output: output.as_ref().map(|_| StoredImage {
                format: OutputFormat::Jpeg.into(),
                size,
            }),
            recipe,
            notes,
        };
        let new = NewPhoto {
            original: keeps_original.then_some(photo.bytes),
            output: output.map(Zeroizing::new),
            thumbnail: thumbnail.map(Zeroizing::new),
            details: record.to_json()?,
        };
        let id = vault.add(new).await?;
        StoredPhoto::from_entry(vault.entry(id).await?)
    }

    async fn unseal(&self, id: PhotoId, kind: ObjectKind) -> Result<Zeroizing<Vec<u8>>, Fault> {
        Ok(self.open_vault().await?.read_object(id, kind).await?)
    }

    async fn convert(
        &self,
        file: &[u8],
        encode: EncodeOptions,
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let task = Convert {
            // What is stored was accepted as it is.
            decode: TruncationPolicy::Accept.into(),
            encode,
        };
        let image = self.darkroom.run(file, task, |_| ()).await?;
        Ok(Zeroizing::new(image))
    }

    async fn open_vault(&self) -> Result<MappedMutexGuard<'_, Vault>, Fault> {
        MutexGuard::try_map(self.vault.lock().await, Option::as_mut).map_err(|_| Fault::VaultLocked)
    }
}

fn full_size(format: OutputFormat) -> EncodeOptions {
    EncodeOptions {
        format,
        longest_side: None,
    }
}
