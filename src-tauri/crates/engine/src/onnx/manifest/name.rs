//! The names of models and of styles.

use crate::onnx::manifest::ManifestError;

/// Lower-case letters and digits, in words joined by hyphens.
///
/// # Errors
/// [`ManifestError::Name`].
pub(super) fn check_name(name: &str) -> Result<(), ManifestError> {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if name.split('-').all(is_word) {
        return Ok(());
    }
    let name = name.to_owned();
    Err(ManifestError::Name { name })
}
