//! Effects: what is done to a photo before it is painted, and what combines a painted picture with its photo.

mod blend;
mod bystanders;
mod character;
mod keep_color;
mod matte;

pub(crate) use blend::Blend;
pub use bystanders::{Bystanders, Circle, MAX_CIRCLES, count_bystanders, soften_bystanders};
pub use character::Character;
pub(crate) use keep_color::keep_color;
pub(crate) use matte::{ForegroundRows, MATTE_SIDE, Matte, MattePixel};
