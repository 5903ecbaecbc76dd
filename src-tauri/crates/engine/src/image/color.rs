//! Colour spaces: what the numbers of a file mean, brought to sRGB, and Oklab for what is done to colours.

mod icc;
mod oklab;

pub(crate) use icc::{SourceProfile, blend_over_white};
pub(crate) use oklab::{oklab_to_srgb, srgb_to_oklab};
