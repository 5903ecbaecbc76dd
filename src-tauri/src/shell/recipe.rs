//! Recipes as the page writes them. They become recipes of the engine, which checks them, before anything is done.

use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use crate::fault::Fault;

/// What to do with a photo.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub(super) struct Recipe {
    styles: Vec<Weighted>,
    /// From 0, the photo, to 1, the style.
    #[specta(type = Number)]
    strength: f32,
}

/// A style and its part in a blend.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub(super) struct Weighted {
    name: String,
    /// Above 0; only the proportions count.
    #[specta(type = Number)]
    weight: f32,
}

impl TryFrom<Recipe> for engine::Recipe {
    type Error = Fault;

    fn try_from(Recipe { styles, strength }: Recipe) -> Result<Self, Fault> {
        let weighted = |Weighted { name, weight }| engine::Weighted { name, weight };
        Ok(Self::new(
            styles.into_iter().map(weighted).collect(),
            strength,
        )?)
    }
}

impl From<engine::Recipe> for Recipe {
    fn from(recipe: engine::Recipe) -> Self {
        let weighted = |engine::Weighted { name, weight }| Weighted { name, weight };
        Self {
            styles: recipe.styles.into_iter().map(weighted).collect(),
            strength: recipe.strength,
        }
    }
}
