//! Looks: the catalog of styles, recipes, and how a picture is made from a recipe.

mod catalog;
mod drawn;
mod framing;
mod head;
mod heads;
pub(crate) mod imported;
pub(crate) mod neural;
mod painted;
mod palette;
mod placed;
mod recipe;
mod regional;
mod render;
mod style;

pub use catalog::{Catalog, Medium};
pub use drawn::{DRAWN_LOOKS, DrawnLook, DrawnRows, Sketch};
pub(crate) use heads::HeadsPart;
pub(crate) use painted::Painting;
pub use palette::StylePalette;
pub(crate) use placed::{framed_around_faces, framed_around_head};
pub use recipe::{
    Background, Brush, Color, Crop, DrawnOptions, Frame, Recipe, RecipeError, Rectangle, Regions,
    Straighten, WeightedStyle,
};
pub(crate) use regional::RegionalRendering;
pub(crate) use render::RenderPath;
pub use render::Rendering;
pub use style::{Family, Style};
