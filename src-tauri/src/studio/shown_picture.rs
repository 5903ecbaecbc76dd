//! The pictures that the web view is given: JPEGs of our own encoder, and nothing else.
//!
//! A web view decodes whatever comes under the name of a JPEG. What is stored may be a stranger's all the same: written
//! by a darkroom that a picture had taken over, or restored from a crafted backup file. So what has not the exact shape
//! of our own files, or not the size that its record says, is developed anew in the darkroom before it is shown.

use engine::OutputFormat;
use vault::{ObjectKind, PhotoId, Vault};
use zeroize::Zeroizing;

use super::gallery::stored_photo;
use super::learnt_styles::is_style;
use super::{PhotoVersion, Studio, THUMBNAIL_SIDE};
use crate::darkroom::ImageSize;
use crate::fault::Fault;

/// A JPEG of the exact shape that our encoder writes: all that the web view is given.
#[derive(Debug)]
pub struct OwnJpeg {
    file: Zeroizing<Vec<u8>>,
    size: ImageSize,
}

impl OwnJpeg {
    /// # Errors
    /// The file itself, where it is not one of ours.
    pub fn new(file: Zeroizing<Vec<u8>>) -> Result<Self, Zeroizing<Vec<u8>>> {
        match engine::own_jpeg_size(&file) {
            Some(size) => Ok(Self {
                file,
                size: size.into(),
            }),
            None => Err(file),
        }
    }

    /// Its width and height.
    pub fn size(&self) -> ImageSize {
        self.size
    }

    /// The file.
    pub fn bytes(&self) -> &[u8] {
        &self.file
    }

    /// The file.
    pub fn into_bytes(self) -> Zeroizing<Vec<u8>> {
        self.file
    }
}

impl Studio {
    /// One version of a stored photo, to be shown. An original has no side longer than `longest_side` pixels.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::NoOriginal`], [`Fault::NoOutput`], [`Fault::VaultLocked`], [`Fault::Damaged`]
    /// where the portrait is no picture of the size in its record, or what is wrong with the vault or the darkroom.
    pub async fn view(
        &self,
        id: PhotoId,
        version: PhotoVersion,
        longest_side: Option<u32>,
    ) -> Result<OwnJpeg, Fault> {
        let view = async |vault: &Vault| match version {
            PhotoVersion::Output => self.portrait(vault, id).await,
            PhotoVersion::Original => {
                let original = vault.read_object(id, ObjectKind::Original).await?;
                self.develop(&original, longest_side).await
            }
        };
        self.vault.with(view).await
    }

    /// The thumbnail of a stored photo, to be shown.
    ///
    /// # Errors
    /// As [`Studio::view`].
    pub async fn thumbnail(&self, id: PhotoId) -> Result<OwnJpeg, Fault> {
        let view = async |vault: &Vault| match is_style(&vault.entry(id).await?) {
            true => style_picture(vault, id).await,
            false => self.stored_thumbnail(vault, id).await,
        };
        self.vault.with(view).await
    }

    async fn stored_thumbnail(&self, vault: &Vault, id: PhotoId) -> Result<OwnJpeg, Fault> {
        let photo = stored_photo(vault, id).await?;
        let version = photo.shown_version();
        let full = photo.record.image(version)?.size;
        let fits = |shown: &OwnJpeg| shown.size.fits(full, Some(THUMBNAIL_SIDE));
        let stored = vault.read_object(id, ObjectKind::Thumbnail).await;
        let stored = stored.ok().and_then(|file| OwnJpeg::new(file).ok());
        if let Some(thumbnail) = stored.filter(fits) {
            return Ok(thumbnail);
        }
        // One that is missing, damaged or not ours is made again of the picture itself.
        let large = vault.read_object(id, version.kind()).await?;
        let made = self.develop(&large, Some(THUMBNAIL_SIDE)).await?;
        Some(made).filter(fits).ok_or(Fault::Damaged)
    }

    async fn portrait(&self, vault: &Vault, id: PhotoId) -> Result<OwnJpeg, Fault> {
        let record = stored_photo(vault, id).await?.record;
        let expected = record.image(PhotoVersion::Output)?.size;
        let portrait = match OwnJpeg::new(vault.read_object(id, ObjectKind::Output).await?) {
            Ok(portrait) => portrait,
            Err(other) => self.develop(&other, None).await?,
        };
        Some(portrait)
            .filter(|portrait| portrait.size == expected)
            .ok_or(Fault::Damaged)
    }

    /// Any picture as a JPEG of our own, made by the darkroom.
    pub(super) async fn develop(
        &self,
        file: &[u8],
        longest_side: Option<u32>,
    ) -> Result<OwnJpeg, Fault> {
        let image = self.convert(file, OutputFormat::Jpeg, longest_side).await?;
        OwnJpeg::new(image).map_err(|_| Fault::DarkroomDied)
    }
}
/// The picture that a learnt style is known by.
async fn style_picture(vault: &Vault, id: PhotoId) -> Result<OwnJpeg, Fault> {
    let file = vault.read_object(id, ObjectKind::Thumbnail).await?;
    OwnJpeg::new(file).map_err(|_| Fault::Damaged)
}
