//! How a painted look is rendered: small and upsampled, whole in memory, or in bands of tiles while it is read.

use crate::analysis::FaceSpots;
use crate::error::Error;
use crate::image::{GuidedUpsample, PhotoRows, RowReader, downscaled, read_photo};
use crate::looks::neural::{
    COMPARED_SIDE, KeptLightness, NeuralModel, Postprocess, Precision, STATISTICS_SIDE,
    StyleVector, TileRenderer, paint_whole,
};
use crate::looks::recipe::Brush;
use crate::looks::render::RenderPath;

/// A photo no longer than this, in pixels, is painted in memory.
const WHOLE_SIDE: u32 = 1280;

/// What paints a photo.
pub(crate) struct Painting<'a, 'engine> {
    pub(crate) model: &'engine mut NeuralModel,
    pub(crate) vector: StyleVector,
    pub(crate) postprocess: &'a Postprocess,
    pub(crate) precision: Precision,
    /// Where the photo's faces are.
    pub(crate) faces: FaceSpots,
}

impl<'a> Painting<'a, '_> {
    /// The path for a photo of this size, each of whose readers `rows` gives.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`], and those of the photo.
    pub(crate) fn path(
        self,
        rows: &dyn Fn() -> Result<Box<dyn RowReader + 'a>, Error>,
        size: (u32, u32),
        brush: Brush,
    ) -> Result<RenderPath<'a>, Error> {
        let longest = size.0.max(size.1);
        let side = brush.side().filter(|&side| side < longest);
        let small = downscaled(&mut *rows()?, side.unwrap_or(STATISTICS_SIDE))?;
        let painter = self.model.fold(&self.vector, &small, self.precision)?;
        let (tones, postprocess) = (self.vector.tones(), self.postprocess);
        if side.is_none() && longest > WHOLE_SIDE {
            // How light the picture will be is seen in a small one, before its first row is there.
            let copy = small.thumbnail(2 * COMPARED_SIDE);
            let (painted, painter) = paint_whole(&copy, painter, tones, postprocess)?;
            let kept = KeptLightness::measure(&copy, &painted, &self.faces).for_size(size);
            let tiles = TileRenderer::new(rows()?, painter, tones, postprocess);
            return Ok(RenderPath::Painted(Box::new(tiles), kept));
        }
        let photo = match side {
            Some(_) => small,
            None => read_photo(&mut *rows()?)?,
        };
        let (mut painted, _) = paint_whole(&photo, painter, tones, postprocess)?;
        KeptLightness::measure(&photo, &painted, &self.faces).apply_to(&mut painted);
        Ok(match side {
            Some(_) => RenderPath::Upsampled(rows()?, GuidedUpsample::new(&painted, &photo, size)),
            None => RenderPath::Drawn(rows()?, Box::new(PhotoRows::owning(painted))),
        })
    }
}
