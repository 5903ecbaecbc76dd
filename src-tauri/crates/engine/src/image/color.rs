//! Colour spaces: the conversion of a file's colours to sRGB (`icc`), Oklab for changing colours, and
//! CIE Lab for comparing them.

mod cielab;
mod icc;
mod oklab;

pub(crate) use cielab::{grey_of_lightness, lightness, srgb_to_lab};
pub(crate) use icc::{SourceProfile, blend_over_white};
pub(crate) use oklab::{oklab_to_srgb, srgb_to_oklab};
