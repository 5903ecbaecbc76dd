//! Composes photos with templates: toys in their boxes, posters.
//!
//! What a person types stands in the sealed record of the picture alone, and goes with its purge.

use engine::{Composition, OutputFormat, PHOTO_ITSELF, TruncationPolicy, library};
use vault::{PhotoId, Vault};

use super::gallery::stored_original;
use super::import::{NewPortrait, store};
use super::{CleanPicture, InputPhoto, OwnJpeg, Portrait, StoredPhoto, Studio, THUMBNAIL_SIDE};
use crate::darkroom::{Compose, ImageSize, Stage};
use crate::fault::Fault;

/// How large a composition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComposedSize {
    /// As its template says: 1080 × 1350.
    Post,
    /// Twice as large.
    Large,
    /// A5 at 300 dots an inch. The drawing goes on above and below.
    Print,
    /// 1080 × 1920. The drawing goes on above and below.
    Story,
}

/// A5 at 300 dots an inch.
const A5: ImageSize = ImageSize {
    width: 1748,
    height: 2480,
};

const STORY: ImageSize = ImageSize {
    width: 1080,
    height: 1920,
};

impl Studio {
    /// Refuses a composition that cannot be made, before any work is done, and says what happens to its words.
    ///
    /// # Errors
    /// [`Fault::TemplateUnknown`] and [`Fault::StyleUnknown`].
    pub fn check_composition(&self, composition: &Composition) -> Result<engine::WordNotes, Fault> {
        let looks = match composition {
            Composition::Toy(toy) => toy.look.as_slice(),
            Composition::Poster(poster) => poster.look.as_slice(),
            Composition::Card(card) => &card.looks,
        };
        for look in looks.iter().filter(|look| *look != PHOTO_ITSELF) {
            self.check_recipe(&engine::Recipe::parse(look, 1.0)?)?;
        }
        Ok(composition.word_notes(library())?)
    }

    /// Composes a photo and stores nothing.
    ///
    /// # Errors
    /// As [`Studio::check_composition`]; [`Fault::NoFace`] and [`Fault::NoPerson`]; what is wrong with the photo or the
    /// darkroom.
    pub async fn compose(
        &self,
        photo: &InputPhoto,
        composition: &Composition,
        size: ComposedSize,
        format: OutputFormat,
        stage: impl FnMut(Stage),
    ) -> Result<Portrait, Fault> {
        self.check_composition(composition)?;
        let task = Compose {
            decode: photo.truncation.into(),
            size: size.pixels(composition)?,
            composition: composition.clone(),
            thumbnail_side: None,
            preview: false,
            given: Vec::new(),
        };
        let work = self.darkroom.run(&photo.bytes, task, format, stage);
        let result = self.vault.until_locked(work).await?;
        Ok(Portrait {
            image: CleanPicture::new(result.image, format)?,
            size: result.size,
            notes: result.photo.notes,
            softened: 0,
        })
    }

    /// Composes a photo and stores the picture, and the original unless the owner wants pictures only.
    ///
    /// # Errors
    /// As [`Studio::compose`], and what is wrong with the vault; then nothing is stored.
    pub async fn compose_and_store(
        &self,
        photo: InputPhoto,
        composition: &Composition,
        size: ComposedSize,
        stage: impl FnMut(Stage),
    ) -> Result<StoredPhoto, Fault> {
        self.check_composition(composition)?;
        let work = async |vault: &Vault| {
            self.compose_into(vault, photo, composition, size, stage)
                .await
        };
        self.vault.with(work).await
    }

    /// Composes the original of a stored photo. The result is a new photo with its own sealed original.
    ///
    /// # Errors
    /// As [`Studio::compose_and_store`]; [`Fault::PhotoUnknown`]; [`Fault::NoOriginal`] where only the portrait was stored.
    pub async fn compose_stored(
        &self,
        id: PhotoId,
        composition: &Composition,
        size: ComposedSize,
        stage: impl FnMut(Stage),
    ) -> Result<StoredPhoto, Fault> {
        self.check_composition(composition)?;
        let work = async |vault: &Vault| {
            let photo = stored_original(vault, id).await?;
            self.compose_into(vault, photo, composition, size, stage)
                .await
        };
        self.vault.with(work).await
    }

    async fn compose_into(
        &self,
        vault: &Vault,
        photo: InputPhoto,
        composition: &Composition,
        size: ComposedSize,
        mut stage: impl FnMut(Stage),
    ) -> Result<StoredPhoto, Fault> {
        let task = Compose {
            decode: photo.truncation.into(),
            size: size.pixels(composition)?,
            composition: composition.clone(),
            thumbnail_side: Some(THUMBNAIL_SIDE),
            preview: false,
            given: Vec::new(),
        };
        let format = OutputFormat::Jpeg;
        let work = self.darkroom.run(&photo.bytes, task, format, &mut stage);
        let result = work.await?;
        stage(Stage::Keeping);
        let output = NewPortrait {
            file: CleanPicture::new(result.image, format)?,
            size: result.size,
            recipe: None,
            composition: Some(composition.clone()),
        };
        store(vault, photo, result.photo, Some(output), result.thumbnail).await
    }

    /// A preview of a composition: JPEG of at most `side` pixels on its longer side. Nothing is stored. What was drawn for the
    /// preview before is used again.
    ///
    /// # Errors
    /// As [`Studio::compose`]; [`Fault::Cancelled`] where a request with a higher number has come.
    pub async fn preview_composition(
        &self,
        photo: &[u8],
        composition: &Composition,
        side: u32,
        request: u64,
    ) -> Result<OwnJpeg, Fault> {
        self.check_composition(composition)?;
        let full = ComposedSize::Post.pixels(composition)?;
        let (width, height) = engine::size_to_fit(full.width, full.height, side);
        let task = Compose {
            // Whether part of a photo is enough is asked when the picture itself is made.
            decode: TruncationPolicy::Accept.into(),
            size: ImageSize { width, height },
            composition: composition.clone(),
            thumbnail_side: None,
            preview: true,
            given: Vec::new(),
        };
        let run = self.previewer.compose(photo, task, request);
        self.vault.until_locked(run).await
    }
}

impl ComposedSize {
    pub(super) fn pixels(self, composition: &Composition) -> Result<ImageSize, Fault> {
        let (width, height) = composition.size(library())?;
        let (width, height) = (width as u32, height as u32);
        Ok(match self {
            Self::Post => ImageSize { width, height },
            Self::Large => ImageSize {
                width: 2 * width,
                height: 2 * height,
            },
            Self::Print => A5,
            Self::Story => STORY,
        })
    }
}
