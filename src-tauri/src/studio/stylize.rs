//! Makes portraits of photos that come in, and of photos that are stored.

use engine::{Background, DecodeNote, Format, Frame, OutputFormat, Recipe};
use vault::{PhotoId, Vault};

use super::gallery::stored_original;
use super::import::{NewPortrait, store};
use super::{CleanDrawing, CleanPicture, InputPhoto, StoredPhoto, Studio, THUMBNAIL_SIDE};
use crate::darkroom::{DrawPaths, DrawnPaths, ImageSize, ShownSize, Stage, Stylize, Stylized};
use crate::fault::Fault;

/// A portrait that is not stored.
#[derive(Debug)]
pub struct Portrait {
    /// The picture, encoded.
    pub image: CleanPicture,
    /// Its size.
    pub size: ImageSize,
    /// What the person should know about how the photo was read.
    pub notes: Vec<DecodeNote>,
    /// How many bystanders were softened.
    pub softened: u32,
}

/// A portrait as SVG that is not stored.
#[derive(Debug)]
pub struct Drawing {
    /// The file.
    pub file: CleanDrawing,
    /// What the person should know about how the photo was read.
    pub notes: Vec<DecodeNote>,
    /// How many bystanders were softened.
    pub softened: u32,
}

/// A portrait in the vault.
#[derive(Debug)]
pub struct StoredPortrait {
    /// The photo that it was stored with.
    pub photo: StoredPhoto,
    /// How many bystanders were softened in the portrait; the original, where it is stored, shows them.
    pub softened: u32,
}

impl Studio {
    /// Stylises a photo and stores nothing.
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
        let work = self.draw(photo, recipe, None, format, stage);
        self.vault.until_locked(work).await
    }

    /// Stylises a photo for a place where portraits are shown, at that exact size, and stores nothing. The recipe's frame is not
    /// looked at; its turn, its straightening and its mirror are.
    ///
    /// # Errors
    /// As [`Studio::stylize`]; [`Fault::NoFace`] where the size is placed by a face and there is none.
    pub async fn stylize_for(
        &self,
        size: &'static Format,
        photo: &InputPhoto,
        recipe: &Recipe,
        format: OutputFormat,
        stage: impl FnMut(Stage),
    ) -> Result<Portrait, Fault> {
        let size = Some(ShownSize::Format(size.name.to_owned()));
        let work = self.draw(photo, recipe, size, format, stage);
        self.vault.until_locked(work).await
    }

    /// A portrait of a photo, of the size that its crop gives or of that of where it goes.
    pub(super) async fn draw(
        &self,
        photo: &InputPhoto,
        recipe: &Recipe,
        size: Option<ShownSize>,
        format: OutputFormat,
        stage: impl FnMut(Stage),
    ) -> Result<Portrait, Fault> {
        self.check_recipe(recipe)?;
        if format == OutputFormat::Jpeg && recipe.background == Background::Transparent {
            return Err(Fault::NoTransparency);
        }
        let mut recipe = recipe.clone();
        if size.is_some() {
            recipe.crop.frame = Frame::Whole;
        }
        let task = Stylize {
            decode: photo.truncation.into(),
            recipe,
            thumbnail_side: None,
            size,
        };
        let work = self.darkroom.run(&photo.bytes, task, format, stage);
        let Stylized {
            photo,
            image,
            size,
            softened,
            ..
        } = work.await?;
        Ok(Portrait {
            image: CleanPicture::new(image, format)?,
            size,
            notes: photo.notes,
            softened,
        })
    }

    /// Draws a photo as SVG and stores nothing.
    ///
    /// # Errors
    /// As [`Studio::stylize`]; [`Fault::NoPaths`] where the recipe's picture is not made of flat shapes alone.
    pub async fn draw_paths(
        &self,
        photo: &InputPhoto,
        recipe: &Recipe,
        stage: impl FnMut(Stage),
    ) -> Result<Drawing, Fault> {
        self.check_paths(recipe)?;
        let task = DrawPaths {
            decode: photo.truncation.into(),
            recipe: recipe.clone(),
        };
        let work = self
            .darkroom
            .run(&photo.bytes, task, OutputFormat::Png, stage);
        let DrawnPaths {
            photo,
            file,
            softened,
        } = self.vault.until_locked(work).await?;
        Ok(Drawing {
            file: CleanDrawing::new(file)?,
            notes: photo.notes,
            softened,
        })
    }

    /// Stylises a photo and stores the portrait, and the original unless the owner wants the portrait only.
    ///
    /// # Errors
    /// As [`Studio::stylize`], and what is wrong with the vault; then nothing is stored.
    pub async fn stylize_and_store(
        &self,
        photo: InputPhoto,
        recipe: &Recipe,
        stage: impl FnMut(Stage),
    ) -> Result<StoredPortrait, Fault> {
        self.check_recipe(recipe)?;
        let work = async |vault: &Vault| self.stylize_into(vault, photo, recipe, stage).await;
        self.vault.with(work).await
    }

    async fn stylize_into(
        &self,
        vault: &Vault,
        photo: InputPhoto,
        recipe: &Recipe,
        mut stage: impl FnMut(Stage),
    ) -> Result<StoredPortrait, Fault> {
        let task = Stylize {
            decode: photo.truncation.into(),
            recipe: recipe.clone(),
            thumbnail_side: Some(THUMBNAIL_SIDE),
            size: None,
        };
        // A cut-out stays one in the vault.
        let format = match recipe.background {
            Background::Transparent => OutputFormat::Png,
            _ => OutputFormat::Jpeg,
        };
        let work = self.darkroom.run(&photo.bytes, task, format, &mut stage);
        let result = work.await?;
        stage(Stage::Keeping);
        let output = Some(NewPortrait {
            file: CleanPicture::new(result.image, format)?,
            size: result.size,
            recipe: Some(recipe.clone()),
            composition: None,
        });
        let photo = store(vault, photo, result.photo, output, result.thumbnail).await?;
        Ok(StoredPortrait {
            photo,
            softened: result.softened,
        })
    }

    /// Stylises the original of a stored photo again. The result is a new photo with its own sealed original, so that
    /// purging one photo never depends on another.
    ///
    /// # Errors
    /// As [`Studio::stylize_and_store`]; [`Fault::PhotoUnknown`]; [`Fault::NoOriginal`] where only the portrait was stored.
    pub async fn restyle(
        &self,
        id: PhotoId,
        recipe: &Recipe,
        stage: impl FnMut(Stage),
    ) -> Result<StoredPortrait, Fault> {
        self.check_recipe(recipe)?;
        let work = async |vault: &Vault| {
            let photo = stored_original(vault, id).await?;
            self.stylize_into(vault, photo, recipe, stage).await
        };
        self.vault.with(work).await
    }
}
