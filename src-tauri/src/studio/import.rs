//! Takes photos into the vault: as they are, or with what was made of them.

use engine::{Composition, OutputFormat, Recipe};
use vault::{NewPhoto, PhotoId, Vault};
use zeroize::Zeroizing;

use super::gallery::stored_photo;
use super::{
    AlbumName, CleanPicture, InputPhoto, OwnJpeg, PhotoRecord, StoredImage, StoredPhoto, Studio,
    THUMBNAIL_SIDE,
};
use crate::darkroom::{ImageSize, Import, PhotoInfo};
use crate::fault::Fault;

impl Studio {
    /// Stores a photo as it is.
    ///
    /// # Errors
    /// What is wrong with the photo or with the vault; then nothing is stored.
    pub async fn import(&self, photo: InputPhoto) -> Result<StoredPhoto, Fault> {
        let task = Import {
            decode: photo.truncation.into(),
            thumbnail_side: THUMBNAIL_SIDE,
        };
        let import = async |vault: &Vault| {
            let format = OutputFormat::Jpeg;
            let work = self.darkroom.run(&photo.bytes, task, format, |_| ());
            let result = work.await?;
            store(vault, photo, result.photo, None, Some(result.thumbnail)).await
        };
        self.vault.with(import).await
    }
}

/// A portrait that is to be stored.
pub(super) struct NewPortrait {
    pub(super) file: CleanPicture,
    pub(super) size: ImageSize,
    pub(super) recipe: Option<Recipe>,
    pub(super) composition: Option<Composition>,
}

/// Seals a photo with what was made of it: a portrait, as JPEG or, if it is a cut-out, as PNG, with its recipe or
/// composition.
pub(super) async fn store(
    vault: &Vault,
    photo: InputPhoto,
    info: PhotoInfo,
    portrait: Option<NewPortrait>,
    thumbnail: Option<Vec<u8>>,
) -> Result<StoredPhoto, Fault> {
    // Without a portrait the original is all there is.
    let keeps_original = portrait.is_none() || vault.settings().await?.keep_originals;
    let name = photo.name.clone();
    let new = NewEntry {
        name,
        info,
        original: keeps_original.then_some(photo),
        portrait,
        thumbnail,
        album: None,
    };
    let id = PhotoId::generate()?;
    new.add_as(id, vault).await?;
    stored_photo(vault, id).await
}

/// What becomes one photo of the vault.
pub(super) struct NewEntry {
    /// Name of the original file.
    pub(super) name: String,
    /// What is known of the original.
    pub(super) info: PhotoInfo,
    /// The original, where it is stored here.
    pub(super) original: Option<InputPhoto>,
    pub(super) portrait: Option<NewPortrait>,
    pub(super) thumbnail: Option<Vec<u8>>,
    pub(super) album: Option<AlbumName>,
}

impl NewEntry {
    /// Seals it under a new id.
    ///
    /// # Errors
    /// What is wrong with the vault or with a picture; then nothing is stored.
    pub(super) async fn add_as(self, id: PhotoId, vault: &Vault) -> Result<(), Fault> {
        let Self {
            name,
            info,
            original,
            portrait,
            thumbnail,
            album,
        } = self;
        let PhotoInfo {
            size,
            format,
            notes,
        } = info;
        let record = PhotoRecord {
            digest: original.as_ref().map(|photo| photo.digest().clone()),
            name,
            original: original.as_ref().map(|_| StoredImage { format, size }),
            output: portrait.as_ref().map(|portrait| StoredImage {
                format: portrait.file.format().into(),
                size: portrait.size,
            }),
            recipe: portrait
                .as_ref()
                .and_then(|portrait| portrait.recipe.clone()),
            composition: portrait
                .as_ref()
                .and_then(|portrait| portrait.composition.clone()),
            album,
            favourite: false,
            notes,
        };
        // What the thumbnail is of.
        let shown = record.output.map_or(size, |output| output.size);
        let new = NewPhoto {
            original: original.map(|photo| photo.bytes),
            output: portrait.map(stored_file).transpose()?,
            thumbnail: thumbnail
                .map(|file| checked(file, shown, Some(THUMBNAIL_SIDE)))
                .transpose()?,
            details: record.to_json()?,
        };
        Ok(vault.add_as(id, new).await?)
    }
}

/// The file of a portrait: a JPEG of our encoder, or a PNG that holds pixels alone and goes through the darkroom before
/// it is shown.
fn stored_file(portrait: NewPortrait) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let NewPortrait { file, size, .. } = portrait;
    match file.format() {
        OutputFormat::Jpeg => checked(file.into_bytes(), size, None),
        _ => Ok(file.into_bytes()),
    }
}

/// A picture that was made of a photo of this size, where the window would show it as it is.
fn checked(
    file: impl Into<Zeroizing<Vec<u8>>>,
    photo: ImageSize,
    longest_side: Option<u32>,
) -> Result<Zeroizing<Vec<u8>>, Fault> {
    OwnJpeg::new(file.into())
        .ok()
        .filter(|jpeg| jpeg.size().fits(photo, longest_side))
        .map(OwnJpeg::into_bytes)
        .ok_or_else(|| Fault::Unexpected {
            detail: "what was to be kept is no JPEG of our encoder".into(),
        })
}
