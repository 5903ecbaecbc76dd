//! What a recipe does to the regions of a photo: how strongly each is painted, and what is behind the
//! person.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::looks::recipe::RecipeError;

/// How strongly each region is painted, each in 0..=1: the recipe's strength is multiplied by it. By
/// default all are 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Regions {
    /// Faces, from the forehead to the chin.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub face: f32,
    /// Everything else of the people: hair, neck, hands, clothes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub person: f32,
    /// Everything else.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub background: f32,
}

/// What is behind the people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Background {
    /// The photo's background, painted like the rest.
    #[default]
    Styled,
    /// The photo's background as it is.
    Photo,
    /// The photo's background, out of focus.
    Blurred,
    /// One colour.
    Plain {
        /// The colour.
        #[serde(rename = "colour")]
        #[cfg_attr(feature = "specta", specta(type = String))]
        color: Color,
    },
    /// One colour that becomes another from the top to the bottom.
    Gradient {
        /// The colour at the top.
        #[cfg_attr(feature = "specta", specta(type = String))]
        top: Color,
        /// The colour at the bottom.
        #[cfg_attr(feature = "specta", specta(type = String))]
        bottom: Color,
    },
    /// The photo's background, painted in another style.
    Look {
        /// Name of the style, as in the catalog.
        style: String,
    },
    /// Nothing: the people are cut out.
    Transparent,
}

/// Red, green and blue in 8-bit sRGB; as text `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub [u8; 3]);

impl Default for Regions {
    fn default() -> Regions {
        Regions {
            face: 1.0,
            person: 1.0,
            background: 1.0,
        }
    }
}

impl Regions {
    /// Three strengths in 0..=1.
    ///
    /// # Errors
    /// [`RecipeError::Regions`].
    pub fn new(face: f32, person: f32, background: f32) -> Result<Regions, RecipeError> {
        let all = [face, person, background];
        match all.iter().all(|share| (0.0..=1.0).contains(share)) {
            true => Ok(Regions {
                face,
                person,
                background,
            }),
            false => Err(RecipeError::Regions),
        }
    }

    /// Whether the regions differ, so that somebody has to know where they are.
    pub fn differ(self) -> bool {
        self.face != self.person || self.person != self.background
    }
}

impl FromStr for Background {
    type Err = RecipeError;

    /// `styled`, `photo`, `blurred`, `transparent`, a colour (`#rrggbb`), two of them (`#rrggbb,#rrggbb`) or the name of a
    /// style.
    fn from_str(text: &str) -> Result<Background, RecipeError> {
        Ok(match text {
            "styled" => Background::Styled,
            "photo" => Background::Photo,
            "blurred" => Background::Blurred,
            "transparent" => Background::Transparent,
            "" => return Err(RecipeError::NoStyle),
            colors if colors.starts_with('#') => match colors.split_once(',') {
                None => Background::Plain {
                    color: colors.parse()?,
                },
                Some((top, bottom)) => Background::Gradient {
                    top: top.parse()?,
                    bottom: bottom.parse()?,
                },
            },
            style => Background::Look {
                style: style.to_owned(),
            },
        })
    }
}

impl FromStr for Color {
    type Err = RecipeError;

    /// `#rrggbb`, in either case.
    fn from_str(text: &str) -> Result<Color, RecipeError> {
        let digits = text.strip_prefix('#').ok_or(RecipeError::Color)?;
        let hexadecimal = digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok();
        let [_, red, green, blue] = (number.filter(|_| hexadecimal))
            .ok_or(RecipeError::Color)?
            .to_be_bytes();
        Ok(Color([red, green, blue]))
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Color([red, green, blue]) = self;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl Serialize for Color {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Color {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Color, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}
