//! Makes a photo of a backup file our own: its portrait and thumbnail are encoded anew from the pixels that the darkroom
//! sees, its original is tried there, and its record is checked field by field. The bytes of the file are stored of the
//! original alone, which is never shown without the darkroom.

use engine::{Background, OutputFormat, TruncationPolicy};
use vault::NewPhoto;
use zeroize::Zeroizing;

use super::{CleanPicture, FileDigest, OwnJpeg, PhotoRecord, StoredImage, Studio, THUMBNAIL_SIDE};
use crate::darkroom::{ImageSize, Import, PhotoInfo};
use crate::fault::Fault;

/// What the darkroom made of a photo.
pub(super) struct Redeveloped {
    /// What is sound of it, where that can be shown.
    pub(super) sound: Option<NewPhoto>,
    /// Why a part of it was refused.
    pub(super) fault: Option<Fault>,
}

impl From<Result<NewPhoto, Fault>> for Redeveloped {
    fn from(read: Result<NewPhoto, Fault>) -> Self {
        let fault = read.as_ref().err().cloned();
        Self {
            sound: read.ok(),
            fault,
        }
    }
}

/// What is known of a picture once the darkroom has read it.
struct Facts {
    photo: PhotoInfo,
    thumbnail: OwnJpeg,
}

/// A portrait, encoded anew.
struct Portrait {
    image: CleanPicture,
    size: ImageSize,
    thumbnail: OwnJpeg,
}

impl Studio {
    /// Develops a photo anew.
    ///
    /// A portrait that is no picture is left out where the original is sound. An original that is no picture stays
    /// beside a sound portrait, byte for byte, so that nothing of the owner's is lost. Where the darkroom gives no verdict,
    /// because it dies or takes too long, nothing is sound: the same file may be restored again.
    ///
    /// # Errors
    /// Where no other photo would fare better: the darkroom cannot start.
    pub(super) async fn redevelop(&self, photo: NewPhoto) -> Result<Redeveloped, Fault> {
        let mut record = PhotoRecord::from_backup(photo.details);
        let recipe = record.recipe.as_ref();
        let is_cut_out = recipe.is_some_and(|it| it.background == Background::Transparent);
        let original = match &photo.original {
            Some(file) => self.facts(file, TruncationPolicy::Accept).await.map(Some),
            None => Ok(None),
        };
        let portrait = match &photo.output {
            Some(file) => self.redevelop_portrait(file, is_cut_out).await.map(Some),
            None => Ok(None),
        };
        let faults = [original.as_ref().err(), portrait.as_ref().err()];
        let faults: Vec<Fault> = faults.into_iter().flatten().cloned().collect();
        if let Some(died) = faults.iter().find(|fault| !is_about_the_picture(fault)) {
            let (sound, fault) = (None, Some(died.clone()));
            return Ok(Redeveloped { sound, fault });
        }
        let fault = faults.into_iter().next();
        let portrait = portrait.unwrap_or_default();
        if portrait.is_none() && !matches!(original, Ok(Some(_))) {
            let fault = fault.or(Some(Fault::Empty));
            return Ok(Redeveloped { sound: None, fault });
        }

        if let Ok(facts) = &original {
            record.original = facts.as_ref().map(|facts| stored_image(&facts.photo));
        }
        if let Ok(Some(facts)) = &original {
            record.notes = facts.photo.notes.clone();
        }
        record.output = portrait.as_ref().map(|it| StoredImage {
            format: it.image.format().into(),
            size: it.size,
        });
        // What does not show has not been made by it.
        record.recipe = record.recipe.filter(|_| portrait.is_some());
        let (output, thumbnail) = match portrait {
            Some(Portrait {
                image, thumbnail, ..
            }) => (Some(image), Some(thumbnail)),
            None => (None, original.unwrap_or_default().map(|it| it.thumbnail)),
        };
        let original = photo.original.filter(|_| record.original.is_some());
        record.digest = original.as_deref().map(|file| FileDigest::of(file));
        let sound = NewPhoto {
            original,
            output: output.map(CleanPicture::into_bytes),
            thumbnail: thumbnail.map(OwnJpeg::into_bytes),
            details: record.to_json()?,
        };
        Ok(Redeveloped {
            sound: Some(sound),
            fault,
        })
    }

    async fn redevelop_portrait(&self, file: &[u8], is_cut_out: bool) -> Result<Portrait, Fault> {
        // Ours are never cut off.
        let Facts { photo, thumbnail } = self.facts(file, TruncationPolicy::Reject).await?;
        let format = match is_cut_out {
            true => OutputFormat::Png,
            false => OutputFormat::Jpeg,
        };
        let image = self.convert(file, format, None).await?;
        let size = photo.size;
        if format == OutputFormat::Jpeg
            && engine::own_jpeg_size(&image).map(ImageSize::from) != Some(size)
        {
            return Err(Fault::DarkroomDied);
        }
        Ok(Portrait {
            image: CleanPicture::new(image, format)?,
            size,
            thumbnail,
        })
    }

    /// Format, size and thumbnail of a picture.
    async fn facts(&self, file: &[u8], truncation: TruncationPolicy) -> Result<Facts, Fault> {
        let task = Import {
            decode: truncation.into(),
            thumbnail_side: THUMBNAIL_SIDE,
        };
        let format = OutputFormat::Jpeg;
        let imported = self.darkroom.run(file, task, format, |_| ()).await?;
        let thumbnail = OwnJpeg::new(Zeroizing::new(imported.thumbnail));
        let thumbnail = thumbnail.ok().filter(|shown| {
            let full = imported.photo.size;
            shown.size().fits(full, Some(THUMBNAIL_SIDE))
        });
        Ok(Facts {
            photo: imported.photo,
            thumbnail: thumbnail.ok_or(Fault::DarkroomDied)?,
        })
    }
}

fn stored_image(facts: &PhotoInfo) -> StoredImage {
    StoredImage {
        format: facts.format,
        size: facts.size,
    }
}

/// Whether a fault says what is wrong with a picture, rather than what became of the darkroom.
fn is_about_the_picture(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::NotAnImage
            | Fault::Empty
            | Fault::Truncated
            | Fault::Incomplete { .. }
            | Fault::Damaged
            | Fault::TooLarge { .. }
            | Fault::FileTooLarge { .. }
            | Fault::Unsupported { .. }
    )
}
