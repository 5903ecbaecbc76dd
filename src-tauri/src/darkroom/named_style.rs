//! A learnt style as it goes to the darkroom with a task.

use zeroize::Zeroizing;

/// The file of a learnt style, and the name that recipes have for it.
#[derive(Clone)]
pub struct NamedStyle {
    /// The name.
    pub name: String,
    /// The file.
    pub file: Zeroizing<Vec<u8>>,
}

impl NamedStyle {
    /// Whether it is larger than any learnt style: a network.
    pub(super) fn is_large(&self) -> bool {
        self.file.len() > engine::MAX_STYLE_FILE_BYTES
    }
}

impl std::fmt::Debug for NamedStyle {
    /// Neither the name, which the owner chose, nor what was learnt.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NamedStyle({} bytes)", self.file.len())
    }
}
