//! Colour spaces: the conversion of a file's colours to sRGB (`icc`), and Oklab for changing
//! colours.

mod icc;
mod oklab;

pub(crate) use icc::{SourceProfile, blend_over_white};
pub(crate) use oklab::{oklab_to_srgb, srgb_to_oklab};
