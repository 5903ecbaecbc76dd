//! Formats: where a portrait is going to be shown, as data, and the part of a photo that belongs there.
//!
//! A format has an exact size, but for the whole photo. Heads are never cut for it where the photo reaches further.

use crate::analysis::PortraitMap;
use crate::error::Error;
use crate::image::Photo;
use crate::looks::{framed_around_faces, framed_around_head};

/// A place where portraits are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Format {
    /// The name by which it is asked for.
    pub name: &'static str,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// What is around the people.
    pub placing: Placing,
}

/// How people are placed in a format.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Placing {
    /// One head, its face within the circle in the middle and its eyes at 42% of the height: most profile pictures are shown as a
    /// circle.
    Head,
    /// All of the photo, no side longer than the size: whoever stands at its sides is not cut.
    Whole,
    /// As much of the photo as fits, every face within so many pixels in the middle, where nothing covers it.
    Faces {
        /// The width and the height of the middle.
        safe: (u32, u32),
    },
}

/// Every format.
pub const FORMATS: [Format; 7] = [
    Format {
        name: "whole",
        size: (1600, 1600),
        placing: Placing::Whole,
    },
    Format {
        name: "profile",
        size: (1080, 1080),
        placing: Placing::Head,
    },
    Format {
        name: "square",
        size: (1080, 1080),
        placing: Placing::Faces { safe: (1000, 1000) },
    },
    Format {
        name: "post",
        size: (1080, 1350),
        placing: Placing::Faces { safe: (1000, 1250) },
    },
    Format {
        name: "story",
        size: (1080, 1920),
        placing: Placing::Faces { safe: (1080, 1420) },
    },
    Format {
        name: "wallpaper-phone",
        size: (1290, 2796),
        // The clock and the buttons are above and below.
        placing: Placing::Faces { safe: (1200, 1600) },
    },
    Format {
        name: "wallpaper-desktop",
        size: (2560, 1440),
        placing: Placing::Faces { safe: (2300, 1240) },
    },
];

impl Format {
    /// Whether a picture for this format can have this size, in pixels.
    pub fn takes(&self, (width, height): (u32, u32)) -> bool {
        match self.placing {
            Placing::Whole => {
                (1..=self.size.0).contains(&width) && (1..=self.size.1).contains(&height)
            }
            Placing::Head | Placing::Faces { .. } => (width, height) == self.size,
        }
    }

    /// The format of this name.
    pub fn find(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }

    /// The part of a photo that belongs here, of this format's size. `map` is of this photo; `face` counts its faces, the largest
    /// first.
    ///
    /// # Errors
    /// [`Error::NoFace`] where the format needs one, or there is none of this number.
    pub fn part(
        &self,
        photo: &Photo,
        map: &PortraitMap,
        face: Option<usize>,
    ) -> Result<Photo, Error> {
        let (width, height) = self.size;
        let photo_size = (photo.width(), photo.height());
        let reframe = match (self.placing, face) {
            (Placing::Whole, None) => return Ok(photo.thumbnail(width.max(height))),
            (Placing::Faces { safe }, None) => {
                framed_around_faces(photo_size, map, self.size, safe)
            }
            (_, face) => framed_around_head(photo_size, map, face.unwrap_or(0), self.size)?,
        };
        photo.reframed(&reframe)?.resized(width, height)
    }
}
