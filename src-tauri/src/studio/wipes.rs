//! Makes moving pictures: the wipe from a photo to its portrait and back. Nothing is stored.

use engine::{
    AnimationFormat, DecodeNote, Format, Frame, MAX_WIPE_BYTES, Photo, Recipe, has_only_frames,
};
use tokio::task::spawn_blocking;
use vault::{PhotoId, Vault};
use zeroize::Zeroizing;

use super::clean_picture::not_clean;
use super::gallery::{stored_original, stored_photo};
use super::{CleanFile, InputPhoto, Studio};
use crate::darkroom::{DrawBoth, DrawnBoth, ImageSize, Stage};
use crate::fault::Fault;

/// A moving picture that may leave the program: frames and nothing else.
#[derive(Debug)]
pub struct CleanAnimation(Zeroizing<Vec<u8>>);

impl CleanAnimation {
    /// Checks every part of a moving picture.
    ///
    /// # Errors
    /// [`Fault::Unexpected`] where it is no whole moving picture of this format, or holds more than frames.
    pub fn new(
        bytes: impl Into<Zeroizing<Vec<u8>>>,
        format: AnimationFormat,
    ) -> Result<Self, Fault> {
        let bytes = bytes.into();
        match has_only_frames(&bytes, format) {
            true => Ok(Self(bytes)),
            false => Err(not_clean()),
        }
    }
}

impl CleanFile for CleanAnimation {
    fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// A moving picture that is not stored.
#[derive(Debug)]
pub struct Wipe {
    /// The file.
    pub file: CleanAnimation,
    /// What the person should know about how the photo was read.
    pub notes: Vec<DecodeNote>,
    /// How many bystanders were softened.
    pub softened: u32,
}

impl Studio {
    /// The wipe from the original of a stored photo to its portrait, by the portrait's recipe or, where it has none, by the first
    /// look. A moving picture is of no format that the vault keeps: it is made anew when it is wanted.
    ///
    /// # Errors
    /// As [`Studio::wipe`]; [`Fault::PhotoUnknown`]; [`Fault::NoOriginal`].
    pub async fn wipe_stored(
        &self,
        id: PhotoId,
        format: AnimationFormat,
        stage: impl FnMut(Stage),
    ) -> Result<Wipe, Fault> {
        let read = async |vault: &Vault| {
            let recipe = stored_photo(vault, id).await?.record.recipe;
            Ok::<_, Fault>((stored_original(vault, id).await?, recipe))
        };
        let (photo, recipe) = self.vault.with(read).await?;
        let recipe = match recipe {
            Some(recipe) => recipe.updated().unwrap_or(recipe),
            None => Recipe::parse(engine::DRAWN_LOOKS[0].name, 1.0)?,
        };
        self.wipe(&photo, &recipe, None, format, stage).await
    }

    /// The wipe from a photo to its portrait and back, 5 MB at most; `size` says for which place, where it is for one. The darkroom
    /// gives pixels, and the app encodes them.
    ///
    /// # Errors
    /// As [`Studio::stylize`]; [`Fault::NoTransparency`] of a cut-out.
    pub async fn wipe(
        &self,
        photo: &InputPhoto,
        recipe: &Recipe,
        size: Option<&'static Format>,
        format: AnimationFormat,
        stage: impl FnMut(Stage),
    ) -> Result<Wipe, Fault> {
        self.check_recipe(recipe)?;
        if recipe.background == engine::Background::Transparent {
            return Err(Fault::NoTransparency);
        }
        let mut recipe = recipe.clone();
        if size.is_some() {
            recipe.crop.frame = Frame::Whole;
        }
        let task = DrawBoth {
            decode: photo.truncation.into(),
            recipe,
            size: size.map(|size| size.name.to_owned()),
            longest_side: engine::WIPE_SIDE,
        };
        let work = async {
            let drawn = self
                .darkroom
                .run_for_pixels(&photo.bytes, task, stage)
                .await?;
            let DrawnBoth {
                photo,
                before,
                after,
                size,
                softened,
            } = drawn;
            let encode = move || {
                let ImageSize { width, height } = size;
                let before = Photo::from_pixels(width, height, before)?;
                let after = Photo::from_pixels(width, height, after)?;
                engine::wipe(&before, &after, format, MAX_WIPE_BYTES)
            };
            let file = spawn_blocking(encode).await;
            let file = file.map_err(|_| Fault::Unexpected {
                detail: "the encoder ended before its picture".into(),
            })??;
            Ok(Wipe {
                file: CleanAnimation::new(file, format)?,
                notes: photo.notes,
                softened,
            })
        };
        self.vault.until_locked(work).await
    }
}
