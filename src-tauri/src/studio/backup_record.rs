//! The record of a photo in a backup file, which a stranger may have written: every field is checked on its own.

use engine::{Background, DecodeNote, Limits, Recipe};

use super::albums::is_misleading;
use super::{PhotoRecord, StoredImage};
use crate::darkroom::ImageSize;

/// The most characters of a name that are taken from a backup file; what no file system allows is longer.
const MAX_NAME_CHARS: usize = 255;
/// The most styles of a recipe, and notes, that are taken from a backup file.
const MAX_ITEMS: usize = 16;
/// The most characters of a style's name that are taken from a backup file.
const MAX_STYLE_CHARS: usize = 64;

impl PhotoRecord {
    /// What can be used of a record that a stranger wrote: each field on its own, where it has a shape that we know.
    pub(super) fn from_backup(details: serde_json::Value) -> Self {
        let (record, _) = Self::from_details(details);
        let notes = record.notes.into_iter().take(MAX_ITEMS);
        Self {
            name: clean_name(&record.name),
            // Whoever wrote the record may have written any.
            digest: None,
            original: record.original.filter(is_possible),
            output: record.output.filter(is_possible),
            recipe: record.recipe.filter(is_short),
            // Its fields were checked when it was read.
            composition: record.composition,
            album: record.album,
            favourite: record.favourite,
            notes: notes.filter(is_true_note).collect(),
        }
    }
}

/// A file name without a folder, and without what would change the text around it: control characters and the marks that
/// turn the direction of writing.
fn clean_name(name: &str) -> String {
    let is_plain = |letter: &char| !is_misleading(*letter);
    let file = name.rsplit('/').next().unwrap_or_default();
    let clean: String = file.chars().filter(is_plain).take(MAX_NAME_CHARS).collect();
    match clean.trim() {
        "" => "photo".to_owned(),
        name => name.to_owned(),
    }
}

/// Whether the darkroom could have read a picture of this size.
fn is_possible(picture: &StoredImage) -> bool {
    let ImageSize { width, height } = picture.size;
    width > 0 && height > 0 && Limits::default().check(width, height).is_ok()
}

/// Whether a recipe has as many styles and as long names as anybody writes.
pub(super) fn is_short(recipe: &Recipe) -> bool {
    let is_name = |name: &str| {
        name.len() <= MAX_STYLE_CHARS
            && name
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || it == '-')
    };
    let behind = match &recipe.background {
        Background::Look { style } => is_name(style),
        _ => true,
    };
    recipe.styles.len() <= MAX_ITEMS
        && recipe.styles.iter().all(|style| is_name(&style.name))
        && behind
}

fn is_true_note(note: &DecodeNote) -> bool {
    match note {
        DecodeNote::FirstOfSeveral => true,
        DecodeNote::UpperPart { percent } => (1..=100).contains(percent),
    }
}
