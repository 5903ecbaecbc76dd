//! A style as the user sees it.

use serde::Serialize;

use crate::onnx::NeuralStyle;

/// What the user sees of a style.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Style {
    /// The name in recipes: lower case, words joined by hyphens.
    pub name: String,
    /// The name on a label.
    pub title: String,
    /// What it does to a photo, in one line.
    pub description: String,
    /// What it was learnt from: work, artist, year.
    pub source: String,
    /// Licence of the weights.
    pub licence: String,
    /// Name of the model that paints it. Only styles of one model blend.
    pub model: String,
}

impl Style {
    /// The styles of a model, in the order of its manifest.
    pub(crate) fn of_model(manifest: &NeuralStyle) -> impl Iterator<Item = Style> {
        manifest.styles.iter().map(|entry| Style {
            name: entry.name.clone(),
            title: entry.title.clone(),
            description: entry.description.clone(),
            source: entry.source.citation(),
            licence: manifest.licence.clone(),
            model: manifest.name.clone(),
        })
    }
}
