//! Pictures in memory: their pixels, rows, sizes, colours and tensors. Everything else builds on this.

mod blur;
mod box_mean;
pub(crate) mod color;
mod color_guided_filter;
mod downscale;
mod float_image;
mod guided_filter;
mod guided_upsample;
mod photo;
mod reframe;
mod resize;
mod row_reader;
mod soft_patch;
mod tensor;
mod warp;

pub(crate) use blur::{blurred, blurred_within};
pub(crate) use color_guided_filter::{ColorGuide, EnlargedMasks, GuidedMasks};
pub use downscale::{TeeDownscale, downscaled, size_to_fit};
pub(crate) use float_image::{FloatImage, neighbours};
pub(crate) use guided_filter::{GuidedFilter, SUPPORT_RADIUS};
pub(crate) use guided_upsample::GuidedUpsample;
pub use photo::Photo;
pub(crate) use reframe::Reframe;
pub use row_reader::{OnWhite, PhotoRows, RowReader};
pub(crate) use row_reader::{
    for_each_out_range, for_each_row_range, for_each_strip, on_white, read_photo,
};
pub(crate) use soft_patch::{COVER_SIDE, Cover, SoftPatch, SoftenedRows, soft_patches};
pub use tensor::to_tensor;
pub(crate) use tensor::{reflect_index, to_unit};
pub(crate) use warp::{Swell, Warp};
