//! One kept photo as a line of text.

use engine::{Composition, Recipe, WeightedStyle};
use vault::{RetentionOverride, UtcDate};

use crate::studio::{PhotoRecord, StoredPhoto};

/// Identifier, name, what it is, where it is sorted, and how long it stays.
pub(super) fn photo_line(photo: &StoredPhoto) -> String {
    let record = &photo.record;
    let what = match (&record.output, &record.recipe) {
        (Some(picture), Some(recipe)) => {
            let (width, height) = (picture.size.width, picture.size.height);
            format!("{}  {width}×{height}", recipe_text(recipe))
        }
        (Some(picture), None) => {
            let (width, height) = (picture.size.width, picture.size.height);
            format!("{}  {width}×{height}", made_as(record))
        }
        (None, _) => "original".to_owned(),
    };
    let retention = match (photo.term, photo.due) {
        (Some(RetentionOverride::Pinned), _) => "  pinned".to_owned(),
        (_, Some(due)) => format!("  until {}", UtcDate(due)),
        (_, None) => String::new(),
    };
    let newer = if photo.newer {
        "  made by a newer version"
    } else {
        ""
    };
    let album = match &record.album {
        Some(album) => format!("  in “{}”", album.as_str()),
        None => String::new(),
    };
    let favourite = if record.favourite { "  ★" } else { "" };
    let (id, name) = (photo.id, &record.name);
    format!("{id}  {name}  {what}{album}{favourite}{retention}{newer}")
}

/// What a picture is that has no recipe.
fn made_as(record: &PhotoRecord) -> &'static str {
    match record.composition {
        Some(Composition::Toy(_)) => "toy",
        Some(Composition::Poster(_)) => "poster",
        Some(Composition::Card(_)) => "card",
        None => "sheet",
    }
}

/// `wave`, or `wave 75% + mosaic 25%`.
pub(super) fn recipe_text(recipe: &Recipe) -> String {
    let share = |style: &WeightedStyle| match recipe.styles.len() {
        1 => style.name.clone(),
        _ => format!("{} {:.0}%", style.name, style.weight * 100.0),
    };
    let shares: Vec<_> = recipe.styles.iter().map(share).collect();
    shares.join(" + ")
}
