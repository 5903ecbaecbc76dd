//! Colour spaces: what the numbers of a file mean, brought to sRGB.

mod icc;

pub(crate) use icc::{SourceProfile, blend_over_white};
