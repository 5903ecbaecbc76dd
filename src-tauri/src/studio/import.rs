//! Takes photos into the vault: as they are, or with what was made of them.

use engine::{OutputFormat, Recipe};
use vault::{NewPhoto, Vault};
use zeroize::Zeroizing;

use super::gallery::stored_photo;
use super::{InputPhoto, OwnJpeg, PhotoRecord, StoredImage, StoredPhoto, Studio, THUMBNAIL_SIDE};
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

/// Seals a photo with what was made of it: a portrait as JPEG, with its recipe.
pub(super) async fn store(
    vault: &Vault,
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
        output: output.map(|file| checked(file, size, None)).transpose()?,
        thumbnail: thumbnail
            .map(|file| checked(file, size, Some(THUMBNAIL_SIDE)))
            .transpose()?,
        details: record.to_json()?,
    };
    let id = vault.add(new).await?;
    stored_photo(vault, id).await
}

/// A picture that was made of a photo of this size, where the window would show it as it is.
fn checked(
    file: Vec<u8>,
    photo: ImageSize,
    longest_side: Option<u32>,
) -> Result<Zeroizing<Vec<u8>>, Fault> {
    OwnJpeg::new(Zeroizing::new(file))
        .ok()
        .filter(|jpeg| jpeg.size().fits(photo, longest_side))
        .map(OwnJpeg::into_bytes)
        .ok_or_else(|| Fault::Unexpected {
            detail: "what was to be kept is no JPEG of our encoder".into(),
        })
}
