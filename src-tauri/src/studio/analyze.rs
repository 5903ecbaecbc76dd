//! Says who is in a photo, for the person who asks. Nothing of it is stored.

use engine::OutputFormat;

use super::{CleanPicture, InputPhoto, Studio};
use crate::darkroom::{Analyze, Analyzed, PhotoInfo, PortraitAnalysis};
use crate::fault::Fault;

/// Longest side of the picture that shows what was found, in pixels.
const OVERLAY_SIDE: u32 = 1600;

/// Who is in a photo.
#[derive(Debug)]
pub struct AnalyzedPhoto {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// The faces, and the share of each part.
    pub analysis: PortraitAnalysis,
    /// The photo with all of it drawn over it, where that was wanted.
    pub overlay: Option<CleanPicture>,
}

impl Studio {
    /// Finds the faces in a photo, and what is person, hair, skin and clothes. With an `overlay` it also draws them over a
    /// copy of the photo of at most 1,600 pixels, in that format.
    ///
    /// # Errors
    /// What is wrong with the photo, or with the darkroom; [`Fault::Installation`] where a model is missing or was changed.
    pub async fn analyze(
        &self,
        photo: &InputPhoto,
        overlay: Option<OutputFormat>,
    ) -> Result<AnalyzedPhoto, Fault> {
        let task = Analyze {
            decode: photo.truncation.into(),
            overlay_side: overlay.map(|_| OVERLAY_SIDE),
        };
        let format = overlay.unwrap_or(OutputFormat::Jpeg);
        let work = self.darkroom.run(&photo.bytes, task, format, |_| ());
        let Analyzed {
            photo,
            analysis,
            overlay,
        } = self.vault.until_locked(work).await?;
        let overlay = overlay.map(|file| CleanPicture::new(file, format));
        Ok(AnalyzedPhoto {
            photo,
            analysis,
            overlay: overlay.transpose()?,
        })
    }
}
