//! What somebody chose for a card: the photo beside its portrait, a profile in a ring, several pictures on one sheet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::compose::library::{Entry, Language, Library};
use crate::compose::places::PicturePlace;
use crate::compose::template::{Palette, Template, TemplateLayer};
use crate::error::Error;
use crate::looks::DRAWN_LOOKS;

/// The most pictures on a card.
pub const MAX_ON_CARD: usize = 12;

/// In the place of a look: the photo as it is.
pub const PHOTO_ITSELF: &str = "photo";

pub(super) const FOLDER: &str = "cards";

/// Pictures on a card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Card {
    /// The card; empty for the first.
    pub template: String,
    /// Its colours; empty for the first.
    pub palette: String,
    /// The words of each field.
    pub words: BTreeMap<String, String>,
    /// The looks of its pictures, by turns; [`PHOTO_ITSELF`] for the photo as it is. Without any a portrait has the first look, and
    /// each of several pictures the next.
    pub looks: Vec<String>,
    /// The language of words that nobody wrote.
    pub language: Language,
}

impl Card {
    /// The look of its picture of this number, from 0.
    pub fn look_of(&self, picture: usize) -> &str {
        match self.looks.len() {
            0 => DRAWN_LOOKS[picture % DRAWN_LOOKS.len()].name,
            looks => &self.looks[picture % looks],
        }
    }

    /// The sizes of the places for its pictures, in pixels, where the card is `size` pixels wide and high. Of a card for one person
    /// there are none.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`] and [`Error::TemplateRefused`].
    pub fn places(&self, library: &Library, size: (u32, u32)) -> Result<Vec<(u32, u32)>, Error> {
        let template = self.drawing(library)?;
        let scale = (size.0 as f32 / template.size.0).min(size.1 as f32 / template.size.1);
        let side = |length: f32| (length * scale).ceil().max(1.0) as u32;
        let mut places = BTreeMap::new();
        for layer in &template.layers {
            if let TemplateLayer::Picture(place) = layer
                && let Some(number) = number_of(place)
            {
                places.insert(
                    number,
                    (side(place.bounds.width), side(place.bounds.height)),
                );
            }
        }
        Ok(places.into_values().collect())
    }

    /// Its drawing in its colours.
    pub(super) fn drawing(&self, library: &Library) -> Result<Template, Error> {
        let entry: &Entry = library.entry(FOLDER, &self.template)?;
        let palette: &Palette = &library.palette(FOLDER, &self.palette)?.colours;
        library.template(FOLDER, entry, palette)
    }
}

/// Which of several pictures belongs there, from 0.
pub(super) fn number_of(place: &PicturePlace) -> Option<usize> {
    let number = place.name.strip_prefix("picture-")?.parse::<usize>().ok()?;
    number.checked_sub(1)
}
