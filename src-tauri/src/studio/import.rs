//! Takes photos into the vault: as they are, or with what was made of them.

use engine::{OutputFormat, Recipe};
use vault::NewPhoto;
use zeroize::Zeroizing;

use super::{InputPhoto, PhotoRecord, StoredImage, StoredPhoto, Studio, THUMBNAIL_SIDE};
use crate::darkroom::{Import, PhotoInfo};
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
        let result = self.darkroom.run(&photo.bytes, task, |_| ()).await?;
        self.store(photo, result.photo, None, Some(result.thumbnail))
            .await
    }

    /// Seals a photo with what was made of it: a portrait as JPEG, with its recipe.
    pub(super) async fn store(
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
}
