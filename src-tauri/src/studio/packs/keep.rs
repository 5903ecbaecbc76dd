//! Keeps a pack in the vault: every picture is stored as it is done, all under the name of one album.
//!
//! The photo itself is stored once, as a photo of its own in the album, unless the vault has it already or its owner wants
//! portraits only. The pictures have no copy of it: 24 of a photo would hold it 24 times. So each is a whole record as every
//! other, purged, exported and backed up without any of the others, and no record tells which photo a picture is of.

use engine::{Bystanders, OutputFormat};
use serde::Serialize;
use tokio::sync::mpsc;
use vault::{PhotoId, Vault};

use super::{Entry, Pack, State};
use crate::darkroom::{MadePicture, MakePack, PackEvent, PackShape, PhotoInfo, Stage};
use crate::fault::Fault;
use crate::studio::gallery::{find_original, stored_original};
use crate::studio::import::{NewEntry, NewPortrait};
use crate::studio::{AlbumName, InputPhoto, Studio, THUMBNAIL_SIDE};

/// The photo that a pack is made of.
#[derive(Debug)]
pub enum PackPhoto {
    /// One that comes in.
    New(InputPhoto),
    /// One that is in the vault with its original.
    Stored(PhotoId),
}

/// How far a pack has come: told once when the photo has been read, and after each picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct PackProgress {
    /// How many pictures are done, those that the photo does not give included.
    pub done: u32,
    /// How many there are.
    pub total: u32,
    /// The picture that was just stored; none where the photo does not give it.
    #[cfg_attr(feature = "gui", specta(type = Option<String>))]
    pub stored: Option<PhotoId>,
}

/// A pack that is in the vault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeptPack {
    /// The pictures that were stored this time, in their order.
    pub pictures: Vec<PhotoId>,
    /// The photo itself, where it was stored this time.
    pub original: Option<PhotoId>,
    /// How many people were softened in the pictures; the original shows them.
    pub softened: u32,
}

impl Studio {
    /// Makes what is left of a pack, and stores each picture in the album as it is done. `progress` is called at the
    /// start and after each.
    ///
    /// After an error, a lock or a drop of the future, what was stored stays and the pack knows it: the same call goes on with what
    /// is left.
    ///
    /// # Errors
    /// As [`Studio::make_pack`], and what is wrong with the vault; [`Fault::PhotoUnknown`] and [`Fault::NoOriginal`] of a stored
    /// photo.
    pub async fn keep_pack(
        &self,
        photo: PackPhoto,
        pack: &mut Pack,
        album: &AlbumName,
        bystanders: Bystanders,
        stage: impl FnMut(Stage),
        mut progress: impl FnMut(PackProgress),
    ) -> Result<KeptPack, Fault> {
        pack.make_for_album();
        // A photo that is about to be purged must not count as the stored original of these pictures.
        self.finish_purge(None).await?;
        let work = async |vault: &Vault| {
            let photo = match photo {
                PackPhoto::New(photo) => photo,
                PackPhoto::Stored(id) => {
                    pack.original_is_stored = true;
                    stored_original(vault, id).await?
                }
            };
            let is_wanted = vault.settings().await?.keep_originals;
            if !is_wanted || find_original(vault, photo.digest()).await?.is_some() {
                pack.original_is_stored = true;
            }
            pack.settle(vault).await?;
            let (pictures, places) = pack.left();
            let task = MakePack {
                decode: photo.truncation.into(),
                bystanders: bystanders.clone(),
                pictures,
                thumbnail_side: Some(THUMBNAIL_SIDE),
            };
            let mut album = OpenAlbum {
                vault,
                name: album,
                photo: &photo,
                bystanders,
                info: None,
                kept: KeptPack::default(),
            };
            let (sender, events) = mpsc::unbounded_channel();
            let hand_over = move |event| sender.send(event).map_err(|_| Fault::Cancelled);
            let making = (self.darkroom).run_each(&photo.bytes, task, stage, hand_over);
            let keeping = async {
                // What cannot be stored ends the making: nobody takes the next picture.
                let mut events = events;
                while let Some(event) = events.recv().await {
                    let before = album.kept.pictures.len();
                    album.take(event, pack, &places).await?;
                    let stored = album.kept.pictures.get(before).copied();
                    progress(pack.progress(stored));
                }
                Ok::<_, Fault>(())
            };
            let (softened, kept) = tokio::join!(making, keeping);
            kept?;
            album.kept.softened = softened?;
            pack.outcome()?;
            Ok::<_, Fault>(album.kept)
        };
        self.vault.with(work).await
    }
}

impl Pack {
    /// Leaves out the icon of a set, which stands beside files, and makes stickers PNG: of that alone the darkroom reads the alpha
    /// again, for a backup or another format.
    fn make_for_album(&mut self) {
        self.drop_icons();
        for entry in &mut self.entries {
            // Of what moves the vault keeps one moment.
            if let PackShape::Figure(shape) = &entry.picture.shape {
                entry.picture.shape = PackShape::Sticker(shape.clone());
            }
            if matches!(entry.picture.shape, PackShape::Sticker(_)) {
                entry.picture.format = OutputFormat::Png;
            }
        }
    }

    /// Finds out which of the pictures were stored that nobody waited for.
    async fn settle(&mut self, vault: &Vault) -> Result<(), Fault> {
        for entry in &mut self.entries {
            if let State::Storing(id) = entry.state {
                entry.state = match vault.contains(id).await? {
                    true => State::Made,
                    false => State::Open,
                };
            }
        }
        Ok(())
    }

    fn progress(&self, stored: Option<PhotoId>) -> PackProgress {
        let count = |entries: usize| u32::try_from(entries).unwrap_or(u32::MAX);
        let done = self.entries.iter().filter(|it| !it.is_left());
        PackProgress {
            done: count(done.count()),
            total: count(self.entries.len()),
            stored,
        }
    }
}

/// The album that the pictures of a photo go into.
struct OpenAlbum<'a> {
    vault: &'a Vault,
    name: &'a AlbumName,
    photo: &'a InputPhoto,
    bystanders: Bystanders,
    /// What is known of the photo, and its thumbnail.
    info: Option<(PhotoInfo, Option<Vec<u8>>)>,
    kept: KeptPack,
}

impl OpenAlbum<'_> {
    async fn take(
        &mut self,
        event: PackEvent,
        pack: &mut Pack,
        places: &[usize],
    ) -> Result<(), Fault> {
        match event {
            PackEvent::Photo { info, thumbnail } => self.info = Some((info, thumbnail)),
            PackEvent::Picture { index, made } => {
                if !pack.original_is_stored {
                    // With the first picture: of a photo that gives none, nothing is stored.
                    let id = PhotoId::generate()?;
                    self.original()?.add_as(id, self.vault).await?;
                    self.kept.original = Some(id);
                    pack.original_is_stored = true;
                }
                let entry = pack.entry(places, index)?;
                let (id, new) = (PhotoId::generate()?, self.picture(entry, made)?);
                entry.state = State::Storing(id);
                new.add_as(id, self.vault).await?;
                entry.state = State::Made;
                self.kept.pictures.push(id);
            }
            PackEvent::Omitted { index, fault } => {
                pack.entry(places, index)?.state = State::LeftOut(fault);
            }
        }
        Ok(())
    }

    fn original(&self) -> Result<NewEntry, Fault> {
        let (_, thumbnail) = self.info.clone().ok_or(Fault::DarkroomDied)?;
        let original = InputPhoto::from_memory(self.photo.name.clone(), self.photo.bytes.clone())?;
        self.entry(Some(original), None, thumbnail)
    }

    fn picture(&self, entry: &Entry, made: MadePicture) -> Result<NewEntry, Fault> {
        let recipe = entry.picture.recipe.clone();
        let portrait = NewPortrait {
            file: entry.clean(made.file)?,
            size: made.size,
            // A sheet is no picture of one recipe.
            recipe: match entry.picture.shape {
                PackShape::Sheet | PackShape::Composed(_) => None,
                _ => Some(recipe.with_bystanders(self.bystanders.clone())?),
            },
            composition: match &entry.picture.shape {
                PackShape::Composed(composition) => Some((**composition).clone()),
                _ => None,
            },
        };
        self.entry(None, Some(portrait), made.thumbnail)
    }

    fn entry(
        &self,
        original: Option<InputPhoto>,
        portrait: Option<NewPortrait>,
        thumbnail: Option<Vec<u8>>,
    ) -> Result<NewEntry, Fault> {
        let (info, _) = self.info.clone().ok_or(Fault::DarkroomDied)?;
        Ok(NewEntry {
            name: self.photo.name.clone(),
            info,
            original,
            portrait,
            thumbnail,
            album: Some(self.name.clone()),
        })
    }
}
