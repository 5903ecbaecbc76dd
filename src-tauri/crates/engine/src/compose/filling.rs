//! What scenes of all kinds are filled with: the words of a template, and whether a place has any.

use std::collections::BTreeMap;

use crate::compose::library::{Language, Library};
use crate::compose::places::WordsPlace;
use crate::compose::scene::{Affine, Content, Scene};
use crate::compose::template::{Template, TemplateLayer};

/// In the units of its own template.
pub(super) const WHOLE: Affine = Affine::WHOLE;

/// Whether a template has words in this place.
pub(super) fn is_written(
    words: &BTreeMap<String, String>,
    place: &str,
    template: &Template,
) -> bool {
    let Some(field) = place.strip_prefix("words-") else {
        return true;
    };
    let stands = template.layers.iter().any(|layer| {
        matches!(layer, TemplateLayer::Words(place) if place.name == field && (place.key.is_some() || place.default.is_some()))
    });
    stands
        || words
            .get(field)
            .is_some_and(|words| !words.trim().is_empty())
}

/// The words of a field, of the template itself, or what stands in an empty field.
pub(super) fn push_words(
    scene: &mut Scene,
    place: &WordsPlace,
    words: &str,
    library: &Library,
    folder: &str,
    language: Language,
) {
    let word = |key: &Option<String>| {
        key.as_deref()
            .and_then(|key| library.word(folder, key, language))
    };
    let words = match (word(&place.key), words.trim().is_empty()) {
        (Some(word), _) => word,
        (None, false) => words,
        (None, true) => word(&place.default).unwrap_or_default(),
    };
    if !words.is_empty() {
        scene.push(WHOLE, Content::Words(place.clone(), words.to_owned()));
    }
}
