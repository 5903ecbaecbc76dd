//! Looks: which there are, which ones a recipe asks for, and the network that paints them.

mod catalog;
pub(crate) mod manifest;
pub(crate) mod neural;
mod recipe;
mod render;

pub use catalog::{Catalog, Style};
pub(crate) use catalog::{ModelEntry, read_model_file};
pub use manifest::ManifestError;
pub(crate) use manifest::{Digest, FileName};
pub use recipe::{Brush, Recipe, RecipeError, WeightedStyle};
pub(crate) use render::RenderPath;
pub use render::Rendering;
