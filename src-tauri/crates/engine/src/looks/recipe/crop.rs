//! Which part of a photo a portrait shows, and how it is turned. The photo itself is never changed.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::looks::recipe::RecipeError;

/// Which part of a photo is shown. The photo is first turned by quarters, then straightened, then cut
/// to its frame, then mirrored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields, default)]
pub struct Crop {
    /// The part that is left.
    #[cfg_attr(feature = "specta", specta(optional))]
    pub frame: Frame,
    /// Quarter turns clockwise, in 0..=3.
    #[cfg_attr(feature = "specta", specta(optional))]
    pub turns: u8,
    /// How the photo is turned by less than a quarter.
    #[cfg_attr(feature = "specta", specta(optional))]
    pub straighten: Straighten,
    /// Whether left and right are exchanged.
    #[cfg_attr(feature = "specta", specta(optional))]
    pub mirror: bool,
}

/// The part of a turned and straightened photo that is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Frame {
    /// All of it; when straightened, all of it in its proportions that has no empty corner.
    #[default]
    Whole,
    /// A rectangle of it.
    Free(Rectangle),
    /// As large a square as fits, around the faces if there are any.
    #[serde(rename = "1:1")]
    Square,
    /// Width to height 4:5, else as a square.
    #[serde(rename = "4:5")]
    FourToFive,
    /// Width to height 9:16, else as a square.
    #[serde(rename = "9:16")]
    NineToSixteen,
    /// Width to height 16:9, else as a square.
    #[serde(rename = "16:9")]
    SixteenToNine,
    /// A square around the head of the largest face, eyes at 42% of its height.
    Profile,
    /// Head and shoulders of the largest face, 35:45, eyes at 42% of its height.
    Passport,
}

/// A rectangle as shares of a picture's width and height; it lies within the picture and is not empty.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Rectangle {
    /// Of the width, from the left.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub left: f32,
    /// Of the height, from the top.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub top: f32,
    /// Of the width.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub width: f32,
    /// Of the height.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub height: f32,
}

/// How a photo is turned by less than a quarter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Straighten {
    /// Not at all.
    #[default]
    No,
    /// Until the eyes of the largest face are level.
    Eyes,
    /// By so many degrees clockwise, in -45..=45.
    Degrees(#[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))] f32),
}

/// How far beyond the picture a rectangle may reach because its shares were rounded.
const ROUNDING: f32 = 1e-4;

impl Crop {
    /// The same, if it is valid.
    ///
    /// # Errors
    /// [`RecipeError::Crop`] and [`RecipeError::Straighten`].
    pub(super) fn checked(self) -> Result<Crop, RecipeError> {
        if let Straighten::Degrees(degrees) = self.straighten
            && !(-45.0..=45.0).contains(&degrees)
        {
            return Err(RecipeError::Straighten);
        }
        let inside = match self.frame {
            Frame::Free(rectangle) => rectangle.is_inside(),
            _ => true,
        };
        match inside && self.turns < 4 {
            true => Ok(self),
            false => Err(RecipeError::Crop),
        }
    }

    /// Whether it cannot be done without a face.
    pub fn needs_face(self) -> bool {
        matches!(self.frame, Frame::Profile | Frame::Passport)
            || self.straighten == Straighten::Eyes
    }

    /// Whether faces decide where the frame lies.
    pub fn follows_faces(self) -> bool {
        self.needs_face() || self.frame.proportions().is_some()
    }
}

impl Frame {
    /// Width to height of a frame that has them fixed.
    pub fn proportions(self) -> Option<(u32, u32)> {
        match self {
            Frame::Whole | Frame::Free(_) => None,
            Frame::Square | Frame::Profile => Some((1, 1)),
            Frame::FourToFive => Some((4, 5)),
            Frame::NineToSixteen => Some((9, 16)),
            Frame::SixteenToNine => Some((16, 9)),
            Frame::Passport => Some((35, 45)),
        }
    }
}

impl Rectangle {
    fn is_inside(self) -> bool {
        let along = |from: f32, length: f32| {
            (0.0..=1.0).contains(&from) && length > 0.0 && from + length <= 1.0 + ROUNDING
        };
        along(self.left, self.width) && along(self.top, self.height)
    }
}

impl FromStr for Frame {
    type Err = RecipeError;

    /// `whole`, `1:1`, `4:5`, `9:16`, `16:9`, `profile`, `passport` or a rectangle `X,Y,WIDTH,HEIGHT` in
    /// shares of the picture.
    fn from_str(text: &str) -> Result<Frame, RecipeError> {
        Ok(match text {
            "whole" => Frame::Whole,
            "1:1" => Frame::Square,
            "4:5" => Frame::FourToFive,
            "9:16" => Frame::NineToSixteen,
            "16:9" => Frame::SixteenToNine,
            "profile" => Frame::Profile,
            "passport" => Frame::Passport,
            numbers => {
                let shares: Vec<f32> = numbers
                    .split(',')
                    .map(|share| share.trim().parse().map_err(|_| RecipeError::Crop))
                    .collect::<Result<_, _>>()?;
                let &[left, top, width, height] = &shares[..] else {
                    return Err(RecipeError::Crop);
                };
                let rectangle = Rectangle {
                    left,
                    top,
                    width,
                    height,
                };
                match rectangle.is_inside() {
                    true => Frame::Free(rectangle),
                    false => return Err(RecipeError::Crop),
                }
            }
        })
    }
}
