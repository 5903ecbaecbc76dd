//! Recipes: which styles, in what proportions, how strong, on which part of a photo.
//!
//! A recipe is checked when it is made, from an argument or from a message, and stays valid: its
//! weights add up to one. The catalog checks whether its styles exist.

use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::effects::Bystanders;

mod crop;
mod drawn_options;
mod former_styles;
mod regions;

pub use crop::{Crop, Frame, Rectangle, Straighten};
pub use drawn_options::DrawnOptions;
pub use regions::{Background, Color, Regions};

/// What to do with a photo.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[non_exhaustive]
pub struct Recipe {
    /// At least one style, none twice; the weights are above zero and add up to one.
    pub styles: Vec<WeightedStyle>,
    /// How much of the styled picture shows, in 0..=1: 0 is the photo itself.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub strength: f32,
    /// How broad the strokes are.
    #[cfg_attr(feature = "specta", specta(optional))]
    pub brush: Brush,
    /// Whether the picture has the photo's colours: lightness from the style, hue and chroma from the
    /// photo.
    #[cfg_attr(feature = "specta", specta(optional))]
    #[serde(rename = "keep_colour")]
    pub keep_color: bool,
    /// How it is drawn, if its look is a drawn one.
    #[cfg_attr(feature = "specta", specta(optional))]
    #[serde(skip_serializing_if = "is_default")]
    pub drawn: DrawnOptions,
    /// How strongly each region is painted.
    #[cfg_attr(feature = "specta", specta(optional))]
    #[serde(skip_serializing_if = "is_default")]
    pub regions: Regions,
    /// What is behind the people.
    #[cfg_attr(feature = "specta", specta(optional))]
    #[serde(skip_serializing_if = "is_default")]
    pub background: Background,
    /// Which part of the photo is shown.
    #[cfg_attr(feature = "specta", specta(optional))]
    #[serde(skip_serializing_if = "is_default")]
    pub crop: Crop,
    /// What is done with the heads of people who only happen to be in the photo, before anything else.
    #[cfg_attr(feature = "specta", specta(optional))]
    #[serde(skip_serializing_if = "is_default")]
    pub bystanders: Bystanders,
}

/// What older versions do not know is not written unless it says something.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// How broad the strokes are: the resolution at which a style is painted. What is painted is brought
/// to the photo's size with the photo's own edges.
///
/// Strokes have their size in pixels. Painted at full size, those of a 12-megapixel photo cannot be
/// seen when it is looked at whole; painted small, they follow the picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Brush {
    /// The longer side is painted with 1,920 pixels.
    Fine,
    /// The longer side is painted with 1,280 pixels.
    #[default]
    Medium,
    /// The longer side is painted with 768 pixels.
    Broad,
    /// As many pixels as the photo has.
    Native,
    /// So many pixels on the longer side, in 256..=8192.
    Pixels(u16),
}

/// A style and its part in a blend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct WeightedStyle {
    /// Name of the style, as in the catalog.
    pub name: String,
    /// Its part: above zero and finite; in a recipe the parts add up to one.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub weight: f32,
}

/// Why a recipe is not valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecipeError {
    /// There is no style in it, or a name is empty.
    #[error("a recipe needs a style: NAME[:weight][,NAME:weight]")]
    NoStyle,
    /// A style is in it twice.
    #[error("{name} stands twice in the recipe")]
    Repeated {
        /// The style.
        name: String,
    },
    /// A weight is not a number above zero.
    #[error("the weight of {name} is not a number above zero")]
    Weight {
        /// The style.
        name: String,
    },
    /// The strength is not a number from 0 to 1.
    #[error("the strength is not a number from 0 to 1")]
    Strength,
    /// Not a brush.
    #[error("a brush is fine, medium, broad, native or 256 to 8192 pixels")]
    Brush,
    /// Not a share of character.
    #[error("character is a number from 0 to 1")]
    Character,
    /// Not a weight of lines.
    #[error("the weight of lines is a number from 0.5 to 2")]
    LineWeight,
    /// The strength of a region is not a number from 0 to 1.
    #[error("the strength of a region is not a number from 0 to 1")]
    Regions,
    /// Not a colour.
    #[error("a colour is #rrggbb, like #f4e9d8")]
    Color,
    /// Not a part of a picture.
    #[error(
        "a crop is 1:1, 4:5, 9:16, 16:9, profile, passport, or X,Y,WIDTH,HEIGHT in shares of the picture"
    )]
    Crop,
    /// Not an angle that a picture is straightened by.
    #[error("a picture is straightened by -45 to 45 degrees")]
    Straighten,
    /// Too many circles, or one that is not in the picture.
    #[error("what is covered by hand lies in the picture, in 64 circles at most")]
    Bystanders,
    /// Two styles cannot be blended: one of them is drawn, or they belong to different networks.
    #[error("{first} and {second} do not blend: only styles that one network paints do")]
    Unblendable {
        /// One of the two.
        first: String,
        /// The other.
        second: String,
    },
}

impl Recipe {
    /// Styles with weights in any proportion, which are scaled to add up to one, and a strength in
    /// 0..=1.
    ///
    /// # Errors
    /// A [`RecipeError`] that says which rule is broken.
    pub fn new(styles: Vec<WeightedStyle>, strength: f32) -> Result<Recipe, RecipeError> {
        if !(0.0..=1.0).contains(&strength) {
            return Err(RecipeError::Strength);
        }
        if styles.is_empty() || styles.iter().any(|style| style.name.is_empty()) {
            return Err(RecipeError::NoStyle);
        }
        for (at, WeightedStyle { name, weight }) in styles.iter().enumerate() {
            if !(weight.is_finite() && *weight > 0.0) {
                return Err(RecipeError::Weight { name: name.clone() });
            }
            if styles[..at].iter().any(|earlier| earlier.name == *name) {
                return Err(RecipeError::Repeated { name: name.clone() });
            }
        }
        Ok(Recipe {
            styles: normalized(styles)?,
            strength,
            brush: Brush::default(),
            keep_color: false,
            drawn: DrawnOptions::default(),
            regions: Regions::default(),
            background: Background::default(),
            crop: Crop::default(),
            bystanders: Bystanders::default(),
        })
    }

    /// Whether it asks for the style of this name.
    pub fn names_style(&self, name: &str) -> bool {
        let behind = matches!(&self.background, Background::Look { style } if style == name);
        behind || self.styles.iter().any(|style| style.name == name)
    }

    /// The same with another brush.
    ///
    /// # Errors
    /// [`RecipeError::Brush`].
    pub fn with_brush(self, brush: Brush) -> Result<Recipe, RecipeError> {
        match brush {
            Brush::Pixels(side) if !BRUSH_SIDES.contains(&side) => Err(RecipeError::Brush),
            brush => Ok(Recipe { brush, ..self }),
        }
    }

    /// The same with the photo's colours, or with the style's.
    #[must_use]
    pub fn keeping_color(self, keep_color: bool) -> Recipe {
        Recipe { keep_color, ..self }
    }

    /// The same, drawn otherwise.
    ///
    /// # Errors
    /// [`RecipeError::Character`] and [`RecipeError::LineWeight`].
    pub fn with_drawn(self, drawn: DrawnOptions) -> Result<Recipe, RecipeError> {
        let drawn = drawn.checked()?;
        Ok(Recipe { drawn, ..self })
    }

    /// The same with other strengths of the regions.
    ///
    /// # Errors
    /// [`RecipeError::Regions`].
    pub fn with_regions(self, regions: Regions) -> Result<Recipe, RecipeError> {
        let regions = Regions::new(regions.face, regions.person, regions.background)?;
        Ok(Recipe { regions, ..self })
    }

    /// The same with something else behind the people.
    ///
    /// # Errors
    /// [`RecipeError::NoStyle`] if the name of its style is empty.
    pub fn with_background(self, background: Background) -> Result<Recipe, RecipeError> {
        match &background {
            Background::Look { style } if style.is_empty() => Err(RecipeError::NoStyle),
            _ => Ok(Recipe { background, ..self }),
        }
    }

    /// The same with another part of the photo.
    ///
    /// # Errors
    /// [`RecipeError::Crop`] and [`RecipeError::Straighten`].
    pub fn with_crop(self, crop: Crop) -> Result<Recipe, RecipeError> {
        let crop = crop.checked()?;
        Ok(Recipe { crop, ..self })
    }

    /// The same with bystanders softened, or not.
    ///
    /// # Errors
    /// [`RecipeError::Bystanders`].
    pub fn with_bystanders(self, bystanders: Bystanders) -> Result<Recipe, RecipeError> {
        match bystanders.is_valid() {
            true => Ok(Recipe { bystanders, ..self }),
            false => Err(RecipeError::Bystanders),
        }
    }

    /// Whether it does something else to one region than to another, so that somebody has to know where
    /// they are.
    pub fn tells_regions_apart(&self) -> bool {
        match self.background {
            Background::Styled => self.strength > 0.0 && self.regions.differ(),
            Background::Photo => self.strength > 0.0,
            _ => true,
        }
    }

    /// Reads the styles from `NAME[:weight][,NAME[:weight]]…`, where a missing weight counts 1.
    ///
    /// # Errors
    /// As [`Recipe::new`].
    pub fn parse(styles: &str, strength: f32) -> Result<Recipe, RecipeError> {
        let styles = styles
            .split(',')
            .map(|part| {
                let (name, weight) = match part.split_once(':') {
                    Some((name, weight)) => (name.trim(), weight.trim().parse().ok()),
                    None => (part.trim(), Some(1.0)),
                };
                let name = name.to_owned();
                match weight {
                    Some(weight) => Ok(WeightedStyle { name, weight }),
                    None => Err(RecipeError::Weight { name }),
                }
            })
            .collect::<Result<_, _>>()?;
        Recipe::new(styles, strength)
    }
}

/// Pixels on the longer side that a brush may ask for.
const BRUSH_SIDES: std::ops::RangeInclusive<u16> = 256..=8192;

impl Brush {
    /// How many pixels the longer side is painted with; `None` for as many as there are.
    pub fn side(self) -> Option<u32> {
        match self {
            Brush::Fine => Some(1920),
            Brush::Medium => Some(1280),
            Brush::Broad => Some(768),
            Brush::Native => None,
            Brush::Pixels(side) => Some(side.into()),
        }
    }
}

impl FromStr for Brush {
    type Err = RecipeError;

    /// `fine`, `medium`, `broad`, `native` or a number of pixels.
    fn from_str(text: &str) -> Result<Brush, RecipeError> {
        match text {
            "fine" => Ok(Brush::Fine),
            "medium" => Ok(Brush::Medium),
            "broad" => Ok(Brush::Broad),
            "native" => Ok(Brush::Native),
            number => match number.parse() {
                Ok(side) if BRUSH_SIDES.contains(&side) => Ok(Brush::Pixels(side)),
                _ => Err(RecipeError::Brush),
            },
        }
    }
}

/// The same proportions with a sum of one.
fn normalized(mut styles: Vec<WeightedStyle>) -> Result<Vec<WeightedStyle>, RecipeError> {
    // In 64 bits the sum of any number of f32 stays finite.
    let sum: f64 = styles.iter().map(|style| f64::from(style.weight)).sum();
    // A recipe that was normalised before must come back from its JSON unchanged.
    if (sum - 1.0).abs() > 1e-6 {
        for style in &mut styles {
            style.weight = (f64::from(style.weight) / sum) as f32;
            // A part that is rounded to zero is not a part.
            if style.weight <= 0.0 {
                return Err(RecipeError::Weight {
                    name: style.name.clone(),
                });
            }
        }
    }
    Ok(styles)
}

/// A recipe as it arrives in a message, before it has been checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UncheckedRecipe {
    styles: Vec<WeightedStyle>,
    strength: f32,
    #[serde(default)]
    brush: Brush,
    #[serde(default, rename = "keep_colour")]
    keep_color: bool,
    #[serde(default)]
    drawn: DrawnOptions,
    #[serde(default)]
    regions: Regions,
    #[serde(default)]
    background: Background,
    #[serde(default)]
    crop: Crop,
    #[serde(default)]
    bystanders: Bystanders,
}

// By hand: specta refuses a type that serde reads through another one.
impl<'de> Deserialize<'de> for Recipe {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let unchecked = UncheckedRecipe::deserialize(deserializer)?;
        unchecked.try_into().map_err(D::Error::custom)
    }
}

impl TryFrom<UncheckedRecipe> for Recipe {
    type Error = RecipeError;

    fn try_from(unchecked: UncheckedRecipe) -> Result<Recipe, RecipeError> {
        Recipe::new(unchecked.styles, unchecked.strength)?
            .keeping_color(unchecked.keep_color)
            .with_brush(unchecked.brush)?
            .with_drawn(unchecked.drawn)?
            .with_regions(unchecked.regions)?
            .with_background(unchecked.background)?
            .with_crop(unchecked.crop)?
            .with_bystanders(unchecked.bystanders)
    }
}
