//! A style as the user sees it.

use serde::Serialize;

use crate::looks::drawn::DrawnLook;
use crate::looks::palette::StylePalette;
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
    /// Licence of what makes it.
    pub licence: String,
    /// How its pictures are made.
    pub family: Family,
    /// Name of the network that paints it; none for a drawn look. Only styles of one network blend.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The palettes that it can be drawn in, the usual one first; none for a painted style.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub palettes: Vec<StylePalette>,
}

/// How the pictures of a style are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// By a program that knows the face.
    Drawn,
    /// By a network.
    Painted,
}

impl Style {
    /// A drawn look.
    pub(crate) fn of_look(look: &DrawnLook) -> Style {
        Style {
            name: look.name.to_owned(),
            title: look.title.to_owned(),
            description: look.description.to_owned(),
            source: "A program of this project, not a picture".to_owned(),
            licence: "Apache-2.0 OR MIT".to_owned(),
            family: Family::Drawn,
            model: None,
            palettes: look.palettes(),
        }
    }

    /// A style that was learnt on this machine, for the network of this name.
    pub(crate) fn of_learnt(name: &str, model: &str) -> Style {
        Style {
            name: name.to_owned(),
            title: name.to_owned(),
            description: "Learnt on this machine from a picture.".to_owned(),
            source: "A picture that was learnt here".to_owned(),
            licence: "What the picture's licence allows".to_owned(),
            family: Family::Painted,
            model: Some(model.to_owned()),
            palettes: Vec::new(),
        }
    }

    /// A style of a network that somebody else made. It blends with no other.
    pub(crate) fn of_imported(name: &str) -> Style {
        Style {
            name: name.to_owned(),
            title: name.to_owned(),
            description: "Painted by a network that was added here.".to_owned(),
            source: "Unknown: what it was trained on is not said".to_owned(),
            licence: "What its owner allows".to_owned(),
            family: Family::Painted,
            // A network by itself.
            model: Some(name.to_owned()),
            palettes: Vec::new(),
        }
    }

    /// The styles of a model, in the order of its manifest.
    pub(crate) fn of_model(manifest: &NeuralStyle) -> impl Iterator<Item = Style> {
        manifest.styles.iter().map(|entry| Style {
            name: entry.name.clone(),
            title: entry.title.clone(),
            description: entry.description.clone(),
            source: entry.source.citation(),
            licence: manifest.licence.clone(),
            family: Family::Painted,
            model: Some(manifest.name.clone()),
            palettes: Vec::new(),
        })
    }
}
