//! The palettes of a look, as they are shown.

use serde::Serialize;

use crate::looks::recipe::Color;

/// Colours that a look can be drawn in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct StylePalette {
    /// The name in recipes.
    pub name: String,
    /// Its colours, in an order of the look's own; in the palette `photo` those of the photo take part.
    #[cfg_attr(feature = "specta", specta(type = Vec<String>))]
    #[serde(rename = "colours")]
    pub colors: Vec<Color>,
}
