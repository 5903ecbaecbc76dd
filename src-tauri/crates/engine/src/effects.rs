//! Effects: what combines a painted picture with its photo.

mod blend;
mod keep_color;

pub(crate) use blend::Blend;
