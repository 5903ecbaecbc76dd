//! The statistics of a photo: what the norms of a network measure on it.

use ndarray::{ArrayView1, ArrayView4};

use crate::error::Error;
use crate::looks::neural::vector::StyleVector;
use crate::onnx::Session;

/// Longer side, in pixels, at which a photo's statistics are taken: from a smaller copy if it is
/// larger. Chen et al., "Towards Ultra-Resolution Neural Style Transfer via Thumbnail Instance
/// Normalization" (AAAI 2022); against the statistics of the whole photo the picture differs by 39 dB.
pub(crate) const STATISTICS_SIDE: u32 = 768;

/// Mean and variance that each norm would take from a photo, in the network's order of channels.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statistics {
    pub(crate) mean: Vec<f32>,
    pub(crate) variance: Vec<f32>,
}

/// The graph that takes the statistics of a photo.
#[derive(Debug)]
pub(crate) struct StatisticsNetwork {
    session: Session,
}

impl StatisticsNetwork {
    pub(crate) fn new(session: Session) -> StatisticsNetwork {
        StatisticsNetwork { session }
    }

    /// Measures `image`, an NCHW f32 tensor in 0..=1 of shape `[1, 3, H, W]`, whose sides are
    /// multiples of the network's stride and not below its smallest side.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub(crate) fn measure(
        &mut self,
        image: ArrayView4<f32>,
        vector: &StyleVector,
    ) -> Result<Statistics, Error> {
        let outputs = self.session.run([
            ("image", image.into_dyn()),
            ("gamma", ArrayView1::from(vector.gamma()).into_dyn()),
            ("beta", ArrayView1::from(vector.beta()).into_dyn()),
        ])?;
        let numbers = |name| {
            let numbers: Vec<f32> = outputs.tensor(name)?.iter().copied().collect();
            let finite = numbers.iter().all(|number| number.is_finite());
            finite.then_some(numbers).ok_or(Error::OutputInvalid)
        };
        Ok(Statistics {
            mean: numbers("mean")?,
            variance: numbers("variance")?,
        })
    }
}
