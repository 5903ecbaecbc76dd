//! A person's words in their box: cleaned, shaped, fitted, and given as outlines.

mod clean;
mod fit;
mod outline;
mod shape;

pub(crate) use fit::{Fitted, fit};
