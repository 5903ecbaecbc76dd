//! What somebody chose to compose: plain data, checked when it is read.
//!
//! The words in it are as private as the face. It refuses words that are too long and names that cannot be ids.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::compose::card::{Card, MAX_ON_CARD};
use crate::compose::library::Language;
use crate::looks::Color;

/// The most letters of a field; what a box shows is less.
pub const MAX_WORDS: usize = 500;

/// The most accessories in a box.
pub const MAX_ACCESSORIES: usize = 5;

/// The most bobble-heads in a box.
pub const MAX_FIGURES: usize = 4;

const MOST_FIELDS: usize = 16;
const LONGEST_ID: usize = 40;

/// Something that is composed of a portrait and a template.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Composition {
    /// A figure in its box.
    Toy(Toy),
    /// People in a drawn scene.
    Poster(Poster),
    /// Pictures on a card.
    Card(Card),
}

/// A figure in its box.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Toy {
    /// The name on the box.
    pub name: String,
    /// The line below it.
    pub tagline: String,
    /// The box; empty for the first.
    #[serde(rename = "box")]
    pub layout: String,
    /// The colours of the box; empty for the first.
    pub palette: String,
    /// What lies beside the figure.
    pub accessories: Vec<String>,
    /// The figure.
    pub figure: Figure,
    /// The look of the figure; none for the one that suits the box.
    pub look: Option<String>,
    /// The language of the words that stand on every box.
    pub language: Language,
}

/// What stands in a box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "figure", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Figure {
    /// The people as the photo shows them, on a stand.
    Bust {
        /// The stand; empty for the first.
        #[serde(default)]
        stand: String,
    },
    /// Heads on small drawn bodies: the largest face, or as many of the largest as bodies are named, from left to right.
    BobbleHead {
        /// The body of the first; empty for the first of all bodies.
        #[serde(default)]
        body: String,
        /// Colours of the body that are other than its own. Without `skin` they are those of the face.
        #[serde(default, rename = "colours")]
        #[cfg_attr(feature = "specta", specta(type = BTreeMap<String, String>))]
        colors: BTreeMap<String, Color>,
        /// Where the other colours of the clothes are from.
        #[serde(default)]
        clothes: Clothes,
        /// What the people to the right of the first one wear. A photo with fewer people has fewer figures.
        #[serde(default)]
        others: Vec<Outfit>,
    },
}

/// What one more figure wears; as in [`Figure::BobbleHead`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Outfit {
    /// The body; empty for the first.
    pub body: String,
    /// Colours of the body that are other than its own.
    #[serde(rename = "colours")]
    #[cfg_attr(feature = "specta", specta(type = BTreeMap<String, String>))]
    pub colors: BTreeMap<String, Color>,
    /// Where the other colours of the clothes are from.
    pub clothes: Clothes,
}

/// Where the colours of a body's clothes are from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Clothes {
    /// From the drawing of the body.
    #[default]
    Own,
    /// From the clothes in the photo; from the drawing where too little of them is seen.
    Photo,
}

/// People in a drawn scene.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Poster {
    /// The scene, a poster or a season; empty for the first poster.
    pub template: String,
    /// The colours of a season, by the name of a palette; empty for its own. A poster has no palettes.
    pub palette: String,
    /// The middle square of a season alone, without words. A poster has none.
    pub square: bool,
    /// The words of each field.
    pub words: BTreeMap<String, String>,
    /// Colours that are other than the poster's own.
    #[serde(rename = "colours")]
    #[cfg_attr(feature = "specta", specta(type = BTreeMap<String, String>))]
    pub colors: BTreeMap<String, Color>,
    /// The look of the people; none for the one that suits the poster.
    pub look: Option<String>,
    /// The language of words that nobody wrote.
    pub language: Language,
}

/// Why a composition is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompositionError {
    /// Words that no box shows.
    #[error("{field} has more than {MAX_WORDS} letters")]
    TooLong {
        /// The field.
        field: String,
    },
    /// More accessories than a box holds.
    #[error("a box holds {MAX_ACCESSORIES} accessories at most")]
    TooManyAccessories,
    /// More figures than a box holds.
    #[error("a box holds {MAX_FIGURES} figures at most")]
    TooManyFigures,
    /// More pictures than a card holds.
    #[error("a card holds {MAX_ON_CARD} pictures at most")]
    TooManyPictures,
    /// More fields than any template has, or a name that is none.
    #[error("this is no name of a template, a palette, a field or a look")]
    Name,
}

impl Default for Figure {
    fn default() -> Figure {
        Figure::BobbleHead {
            body: String::new(),
            colors: BTreeMap::new(),
            clothes: Clothes::Own,
            others: Vec::new(),
        }
    }
}

impl Figure {
    /// What each bobble-head wears, from left to right; nothing of a bust.
    pub(crate) fn outfits(&self) -> Vec<Outfit> {
        let Figure::BobbleHead {
            body,
            colors,
            clothes,
            others,
        } = self
        else {
            return Vec::new();
        };
        let first = Outfit {
            body: body.clone(),
            colors: colors.clone(),
            clothes: *clothes,
        };
        [first].into_iter().chain(others.iter().cloned()).collect()
    }
}

impl Composition {
    /// How many heads it shows by themselves, if the photo has as many.
    pub(crate) fn heads(&self) -> usize {
        match self {
            Composition::Toy(toy) => toy.figure.outfits().len(),
            Composition::Poster(_) | Composition::Card(_) => 0,
        }
    }

    /// Whether it asks for the look of this name.
    pub fn names_look(&self, name: &str) -> bool {
        match self {
            Composition::Toy(toy) => toy.look.as_deref() == Some(name),
            Composition::Poster(poster) => poster.look.as_deref() == Some(name),
            Composition::Card(card) => card.looks.iter().any(|look| look == name),
        }
    }

    /// The same, if it can be one.
    ///
    /// # Errors
    /// A [`CompositionError`] that says which rule is broken.
    pub fn checked(self) -> Result<Composition, CompositionError> {
        match &self {
            Composition::Toy(toy) => {
                is_short("name", &toy.name)?;
                is_short("tagline", &toy.tagline)?;
                if toy.accessories.len() > MAX_ACCESSORIES {
                    return Err(CompositionError::TooManyAccessories);
                }
                let outfits = toy.figure.outfits();
                if outfits.len() > MAX_FIGURES {
                    return Err(CompositionError::TooManyFigures);
                }
                for outfit in &outfits {
                    are_ids([&outfit.body].into_iter())?;
                    are_fields(outfit.colors.keys())?;
                }
                if let Figure::Bust { stand } = &toy.figure {
                    are_ids([stand].into_iter())?;
                }
                let names = [&toy.layout, &toy.palette].into_iter();
                are_ids(names.chain(&toy.accessories).chain(&toy.look))?;
            }
            Composition::Poster(poster) => {
                for (field, words) in &poster.words {
                    is_short(field, words)?;
                }
                let names = [&poster.template, &poster.palette];
                are_ids(names.into_iter().chain(&poster.look))?;
                are_fields(poster.words.keys())?;
                are_fields(poster.colors.keys())?;
            }
            Composition::Card(card) => {
                for (field, words) in &card.words {
                    is_short(field, words)?;
                }
                if card.looks.len() > MAX_ON_CARD {
                    return Err(CompositionError::TooManyPictures);
                }
                are_ids(
                    [&card.template, &card.palette]
                        .into_iter()
                        .chain(&card.looks),
                )?;
                are_fields(card.words.keys())?;
            }
        }
        Ok(self)
    }
}

fn is_short(field: &str, words: &str) -> Result<(), CompositionError> {
    match words.chars().nth(MAX_WORDS).is_some() {
        true => Err(CompositionError::TooLong {
            field: field.chars().take(LONGEST_ID).collect(),
        }),
        false => Ok(()),
    }
}

fn are_fields<'a>(names: impl Iterator<Item = &'a String>) -> Result<(), CompositionError> {
    let names: Vec<_> = names.collect();
    match names.len() <= MOST_FIELDS {
        true => are_ids(names.into_iter()),
        false => Err(CompositionError::Name),
    }
}

fn are_ids<'a>(mut names: impl Iterator<Item = &'a String>) -> Result<(), CompositionError> {
    let is_id = |name: &String| {
        name.len() <= LONGEST_ID
            && name
                .bytes()
                .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-')
    };
    match names.all(is_id) {
        true => Ok(()),
        false => Err(CompositionError::Name),
    }
}

/// A composition as it arrives in a message, before it has been checked.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum UncheckedComposition {
    Toy(Toy),
    Poster(Poster),
    Card(Card),
}

// By hand: specta refuses a type that serde reads through another one.
impl<'de> Deserialize<'de> for Composition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let composition = match UncheckedComposition::deserialize(deserializer)? {
            UncheckedComposition::Toy(toy) => Composition::Toy(toy),
            UncheckedComposition::Poster(poster) => Composition::Poster(poster),
            UncheckedComposition::Card(card) => Composition::Card(card),
        };
        composition.checked().map_err(D::Error::custom)
    }
}
