//! Every use case of Ambrotype, and the only owner of the vault and the darkroom.
//!
//! The window and the command line call these and nothing below them. Photos pass through memory only; the one thing
//! written outside of the vault is a file that the user asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::{Catalog, Limits, OutputFormat, Precision, Recipe, Style, TruncationPolicy};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};
use vault::{KdfCost, Keychain, NewPhoto, ObjectKind, PhotoId, Vault};
use zeroize::Zeroizing;

use crate::darkroom::{Darkroom, Developed, Equipment, Job, Print, Stage};
use crate::fault::Fault;
use crate::resources;

mod archive;
mod gathering;
mod intake;
mod kept;
mod moving;
pub mod outlet;
mod previewer;
mod settings;

use previewer::Previewer;

pub use archive::Archive;
pub use gathering::{EXTENSIONS, Gathered, Skipped, gather};
pub use intake::{Intake, Place};
pub use kept::{Caption, Export, Gallery, Kept, Picture, Portrait, Side, VaultState};
pub use settings::{Shortage, Space};
pub use vault::{BackupSummary, Passphrase, Receipt, RestoreSummary, UnlockAttemptLimit};

/// Longest side of a thumbnail, in pixels: twice what a gallery tile takes, for screens of high density.
pub const THUMBNAIL: u32 = 512;
/// Longest side of an original as it is shown beside its output, in pixels: as many as a screen has.
pub const SCREEN: u32 = 2560;

/// The owner of everything; one a process.
pub struct Studio {
    home: PathBuf,
    keychain: Arc<dyn Keychain>,
    catalogue: Catalog,
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
        let catalogue = Catalog::open(&resources::find()?.models)?;
        Ok(Self {
            home,
            keychain,
            catalogue,
            darkroom: Darkroom::default(),
            previewer: Previewer::default(),
            vault: Mutex::default(),
        })
    }

    /// The styles that can be named in a recipe.
    pub fn styles(&self) -> &[Style] {
        self.catalogue.styles()
    }

    /// Refuses a recipe with a style that is not there, before any work is done.
    ///
    /// # Errors
    /// [`Fault::StyleUnknown`].
    pub fn check(&self, recipe: &Recipe) -> Result<(), Fault> {
        self.catalogue.check(recipe)?;
        Ok(())
    }

    /// Folder of the vault.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Room that the vault's files take on the disk, in bytes; files that cannot be looked at count nothing.
    pub fn bytes(&self) -> u64 {
        let entries = std::fs::read_dir(&self.home).into_iter().flatten();
        let sizes = entries.filter_map(|entry| entry.ok()?.metadata().ok());
        sizes
            .filter(|about| about.is_file())
            .map(|about| about.len())
            .sum()
    }

    /// Computes with these numbers from here on, rather than with those that this machine is faster with.
    pub fn compute_in(&mut self, precision: Precision) {
        self.darkroom = Darkroom::computing_in(Some(precision));
        self.previewer = Previewer::default();
    }

    /// Starts the darkroom if need be and tells what it works with.
    ///
    /// # Errors
    /// [`Fault::Installation`] where it cannot start.
    pub async fn warm_up(&self) -> Result<Equipment, Fault> {
        self.darkroom.warm_up().await
    }

    /// Stylises a photo and keeps nothing.
    ///
    /// # Errors
    /// What is wrong with the photo or the recipe, or with the darkroom.
    pub async fn stylize(
        &self,
        photo: &Intake,
        recipe: &Recipe,
        format: OutputFormat,
        stage: impl FnMut(Stage),
    ) -> Result<Portrait, Fault> {
        self.check(recipe)?;
        let job = Job {
            recipe: Some(recipe.clone()),
            print: Some(whole(format)),
            ..plain(photo.truncation)
        };
        let developed = self.darkroom.develop(&photo.bytes, &job, stage).await?;
        Ok(Portrait {
            print: developed.print,
            frame: developed.photo,
            notes: developed.notes,
        })
    }

    /// Stylises a photo and keeps the output, and the original unless the owner wants the output only.
    ///
    /// # Errors
    /// As [`Studio::stylize`], and what is wrong with the vault; then nothing is kept.
    pub async fn stylize_and_keep(
        &self,
        photo: Intake,
        recipe: &Recipe,
        mut stage: impl FnMut(Stage),
    ) -> Result<Kept, Fault> {
        self.check(recipe)?;
        let job = Job {
            recipe: Some(recipe.clone()),
            print: Some(whole(OutputFormat::Jpeg)),
            thumbnail: Some(THUMBNAIL),
            ..plain(photo.truncation)
        };
        let developed = self
            .darkroom
            .develop(&photo.bytes, &job, &mut stage)
            .await?;
        stage(Stage::Keeping);
        self.keep(photo, developed, Some(recipe.clone())).await
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
        self.check(recipe)?;
        let job = Job {
            recipe: Some(recipe.clone()),
            preview: Some(side),
            // Whether a part will do is asked when the photo itself is made.
            ..plain(TruncationPolicy::Accept)
        };
        self.previewer.develop(photo, &job, turn).await
    }

    /// The photo of a kept photo, as it came in.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn original(&self, id: PhotoId) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.sealed(id, ObjectKind::Original).await
    }

    /// Keeps a photo as it is.
    ///
    /// # Errors
    /// What is wrong with the photo or with the vault; then nothing is kept.
    pub async fn import(&self, photo: Intake) -> Result<Kept, Fault> {
        let job = Job {
            thumbnail: Some(THUMBNAIL),
            ..plain(photo.truncation)
        };
        let developed = self.darkroom.develop(&photo.bytes, &job, |_| ()).await?;
        self.keep(photo, developed, None).await
    }

    /// Stylises the original of a kept photo anew. The result is a photo of its own with its own sealed original, so
    /// that purging one never depends on another.
    ///
    /// # Errors
    /// As [`Studio::stylize_and_keep`]; [`Fault::PhotoUnknown`]; [`Fault::NoOriginal`] where only the output was kept.
    pub async fn restyle(
        &self,
        id: PhotoId,
        recipe: &Recipe,
        stage: impl FnMut(Stage),
    ) -> Result<Kept, Fault> {
        let name = self.kept(id).await?.caption.name;
        let bytes = self.sealed(id, ObjectKind::Original).await?;
        let photo = Intake {
            name,
            bytes,
            // What was kept was accepted as it is.
            truncation: TruncationPolicy::Accept,
        };
        self.stylize_and_keep(photo, recipe, stage).await
    }

    /// Everything kept, newest first.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn gallery(&self) -> Result<Gallery, Fault> {
        let listing = self.unlocked().await?.list().await?;
        let photos = listing
            .entries
            .into_iter()
            .map(Kept::read)
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
    pub async fn kept(&self, id: PhotoId) -> Result<Kept, Fault> {
        Kept::read(self.unlocked().await?.entry(id).await?)
    }

    /// The thumbnail of a kept photo, as JPEG.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn thumbnail(&self, id: PhotoId) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.sealed(id, ObjectKind::Thumbnail).await
    }

    /// One side of a kept photo as JPEG, to be looked at; an original with no longer side than `within`. It goes through the darkroom first: no other part
    /// of the program, and no web view, ever parses a stranger's bytes.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::NoOutput`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn view(
        &self,
        id: PhotoId,
        side: Side,
        within: Option<u32>,
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        match side {
            Side::Output => self.sealed(id, ObjectKind::Output).await,
            Side::Original => {
                let original = self.sealed(id, ObjectKind::Original).await?;
                let print = Print {
                    format: OutputFormat::Jpeg,
                    longest_side: within,
                };
                self.print(&original, print).await
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
        side: Side,
        format: Option<OutputFormat>,
    ) -> Result<Export, Fault> {
        let kept = self.kept(id).await?;
        let (picture, kind, missing) = match side {
            Side::Original => (
                kept.caption.original,
                ObjectKind::Original,
                Fault::NoOriginal,
            ),
            Side::Output => (kept.caption.output, ObjectKind::Output, Fault::NoOutput),
        };
        let stored = picture.ok_or(missing)?.kind;
        let format = format.unwrap_or(stored.written());
        let sealed = self.sealed(id, kind).await?;
        let bytes = match side {
            Side::Output if stored == format.into() => sealed,
            _ => self.print(&sealed, whole(format)).await?,
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
        Ok(self.unlocked().await?.purge(ids).await?)
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
        let made = Vault::create(
            &self.home,
            self.keychain.clone(),
            passphrase,
            KdfCost::default(),
        )
        .await?;
        *self.vault.lock().await = Some(made);
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
        let vault = self.unlocked().await?;
        Ok(vault.change_passphrase(new, KdfCost::default()).await?)
    }

    /// After how many wrong passphrases in a row everything is destroyed.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`].
    pub async fn guess_limit(&self) -> Result<Option<UnlockAttemptLimit>, Fault> {
        Ok(self.unlocked().await?.unlock_attempt_limit())
    }

    /// Has everything destroyed after so many wrong passphrases in a row, or never.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the folder.
    pub async fn set_guess_limit(&self, limit: Option<UnlockAttemptLimit>) -> Result<(), Fault> {
        Ok(self.unlocked().await?.set_unlock_attempt_limit(limit)?)
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

    async fn keep(
        &self,
        photo: Intake,
        developed: Developed,
        recipe: Option<Recipe>,
    ) -> Result<Kept, Fault> {
        let Developed {
            photo: frame,
            kind,
            notes,
            print,
            thumbnail,
        } = developed;
        let output = recipe.as_ref().map(|_| Picture {
            kind: engine::SourceFormat::Jpeg,
            frame,
        });
        let vault = self.unlocked().await?;
        // Without an output the original is all there is.
        let keeps = output.is_none() || vault.settings().await?.keep_originals;
        let original = keeps.then_some(Picture { kind, frame });
        let caption = Caption {
            name: photo.name,
            original,
            output,
            recipe,
            notes,
        };
        let new = NewPhoto {
            original: keeps.then_some(photo.bytes),
            output: output.map(|_| Zeroizing::new(print)),
            thumbnail: Some(Zeroizing::new(thumbnail)),
            details: caption.details()?,
        };
        let id = vault.add(new).await?;
        Kept::read(vault.entry(id).await?)
    }

    async fn sealed(&self, id: PhotoId, kind: ObjectKind) -> Result<Zeroizing<Vec<u8>>, Fault> {
        Ok(self.unlocked().await?.read_object(id, kind).await?)
    }

    async fn print(&self, file: &[u8], print: Print) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let job = Job {
            print: Some(print),
            ..plain(TruncationPolicy::Accept)
        };
        Ok(Zeroizing::new(
            self.darkroom.develop(file, &job, |_| ()).await?.print,
        ))
    }

    async fn unlocked(&self) -> Result<MappedMutexGuard<'_, Vault>, Fault> {
        MutexGuard::try_map(self.vault.lock().await, Option::as_mut).map_err(|_| Fault::VaultLocked)
    }
}

/// A job that looks at a photo and brings nothing back.
fn plain(truncation: TruncationPolicy) -> Job {
    Job {
        limits: Limits::default(),
        truncation,
        recipe: None,
        preview: None,
        print: None,
        thumbnail: None,
    }
}

fn whole(format: OutputFormat) -> Print {
    Print {
        format,
        longest_side: None,
    }
}
