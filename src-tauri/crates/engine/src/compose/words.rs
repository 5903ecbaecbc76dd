//! A person's words in their box: cleaned, shaped, fitted, and given as outlines.

mod clean;
mod fit;
mod outline;
mod shape;

#[cfg(test)]
pub(crate) use clean::clean;
pub(crate) use fit::{Fitted, fit};
