//! Recipes as the page writes them. They become recipes of the engine, which checks them, before anything is done.

use serde::{Deserialize, Serialize};
use specta::Type;
use specta_typescript::Number;

use crate::fault::Fault;

/// What to do with a photo.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub(super) struct Recipe {
    styles: Vec<WeightedStyle>,
    /// From 0, the photo, to 1, the style.
    #[specta(type = Number)]
    strength: f32,
    #[serde(default)]
    brush: Brush,
    /// Lightness from the style, hue and chroma from the photo.
    #[serde(default)]
    keep_color: bool,
}

/// How broad the strokes are: the resolution at which the style is painted.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Brush {
    /// 1,920 pixels on the longer side.
    Fine,
    /// 1,280 pixels.
    #[default]
    Medium,
    /// 768 pixels.
    Broad,
    /// As many as the photo has.
    Native,
    /// So many, from 256 to 8,192.
    Pixels(u16),
}

/// A style and its part in a blend.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
pub(super) struct WeightedStyle {
    name: String,
    /// Above 0; only the proportions count.
    #[specta(type = Number)]
    weight: f32,
}

impl TryFrom<Recipe> for engine::Recipe {
    type Error = Fault;

    fn try_from(recipe: Recipe) -> Result<Self, Fault> {
        let weighted = |WeightedStyle { name, weight }| engine::WeightedStyle { name, weight };
        let styles = recipe.styles.into_iter().map(weighted).collect();
        Ok(Self::new(styles, recipe.strength)?
            .with_brush(recipe.brush.into())?
            .keeping_color(recipe.keep_color))
    }
}

impl From<Brush> for engine::Brush {
    fn from(brush: Brush) -> Self {
        match brush {
            Brush::Fine => Self::Fine,
            Brush::Medium => Self::Medium,
            Brush::Broad => Self::Broad,
            Brush::Native => Self::Native,
            Brush::Pixels(side) => Self::Pixels(side),
        }
    }
}

impl From<engine::Brush> for Brush {
    fn from(brush: engine::Brush) -> Self {
        match brush {
            engine::Brush::Fine => Self::Fine,
            engine::Brush::Medium => Self::Medium,
            engine::Brush::Broad => Self::Broad,
            engine::Brush::Native => Self::Native,
            engine::Brush::Pixels(side) => Self::Pixels(side),
        }
    }
}

impl From<engine::Recipe> for Recipe {
    fn from(recipe: engine::Recipe) -> Self {
        let weighted = |engine::WeightedStyle { name, weight }| WeightedStyle { name, weight };
        Self {
            styles: recipe.styles.into_iter().map(weighted).collect(),
            strength: recipe.strength,
            brush: recipe.brush.into(),
            keep_color: recipe.keep_color,
        }
    }
}
