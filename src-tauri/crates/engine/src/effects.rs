//! What is done to a painted picture beside its photo.

mod blend;
mod keep_color;

pub(crate) use blend::Blend;
