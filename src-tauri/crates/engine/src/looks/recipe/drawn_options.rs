//! What a recipe says to a look that is drawn. Painted styles do not read it.

use serde::{Deserialize, Serialize};

use crate::looks::recipe::RecipeError;

/// How a photo is drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct DrawnOptions {
    /// The name of one of the look's palettes; without one it is the look's first.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "specta", specta(optional))]
    pub palette: Option<String>,
    /// How much larger eyes and how much smaller noses are drawn, 0..=1; 0 leaves faces as they are.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub character: f32,
    /// The weight of lines, 0.5..=2; 1 is the look's own.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub line_weight: f32,
    /// Changes everything that is left to chance: grain, paper, the tremble of a hand.
    pub seed: u32,
}

impl Default for DrawnOptions {
    fn default() -> Self {
        DrawnOptions {
            palette: None,
            character: 0.0,
            line_weight: 1.0,
            seed: 1,
        }
    }
}

impl DrawnOptions {
    /// The same, if it is possible.
    ///
    /// # Errors
    /// [`RecipeError::Character`] and [`RecipeError::LineWeight`].
    pub(super) fn checked(self) -> Result<DrawnOptions, RecipeError> {
        if !(0.0..=1.0).contains(&self.character) {
            return Err(RecipeError::Character);
        }
        match (0.5..=2.0).contains(&self.line_weight) {
            true => Ok(self),
            false => Err(RecipeError::LineWeight),
        }
    }
}
