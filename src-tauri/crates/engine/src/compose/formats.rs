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

    /// All of a picture in the middle of this format's size, on the mean colour of its edges: for a picture that cannot be drawn
    /// again, and whose words or sides a cut would take.
    ///
    /// # Errors
    /// [`Error::PixelsMismatch`], which no picture causes.
    pub fn laid_whole(&self, picture: &Photo) -> Result<Photo, Error> {
        let (width, height) = self.size;
        if self.placing == Placing::Whole {
            return Ok(picture.thumbnail(width.max(height)));
        }
        let (across, down) = (picture.width() as f32, picture.height() as f32);
        let scale = (width as f32 / across).min(height as f32 / down);
        let side = |length: f32, most: u32| ((length * scale).round() as u32).clamp(1, most);
        let small = picture
            .clone()
            .resized(side(across, width), side(down, height))?;
        let ground = edge_color(&small);
        let mut pixels = vec![ground; width as usize * height as usize];
        let (left, top) = ((width - small.width()) / 2, (height - small.height()) / 2);
        let rows = small.pixels().as_chunks::<3>().0;
        for (y, row) in rows.chunks_exact(small.width() as usize).enumerate() {
            let start = (top as usize + y) * width as usize + left as usize;
            pixels[start..start + row.len()].copy_from_slice(row);
        }
        Photo::from_pixels(width, height, pixels.into_flattened())
    }
}

/// The mean colour of the pixels along the four edges.
fn edge_color(picture: &Photo) -> [u8; 3] {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let pixels = picture.pixels().as_chunks::<3>().0;
    let ends = pixels
        .iter()
        .take(width)
        .chain(pixels.iter().rev().take(width));
    let sides = (0..height).flat_map(|y| [&pixels[y * width], &pixels[y * width + width - 1]]);
    let (mut sum, mut count) = ([0u64; 3], 0);
    for pixel in ends.chain(sides) {
        count += 1;
        for (sum, &value) in sum.iter_mut().zip(pixel) {
            *sum += u64::from(value);
        }
    }
    sum.map(|sum| (sum / count.max(1)) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_laid_whole_on_the_colour_of_its_edges() {
        // A poster: a dark frame around something light.
        let pixels = (0..200 * 250).flat_map(|at| {
            let (x, y) = (at % 200, at / 200);
            let inside = (20..180).contains(&x) && (20..230).contains(&y);
            [if inside { 240 } else { 30 }; 3]
        });
        let poster = Photo::from_pixels(200, 250, pixels.collect()).unwrap();
        for format in FORMATS {
            let laid = format.laid_whole(&poster).unwrap();
            assert!(
                format.takes((laid.width(), laid.height())),
                "{}",
                format.name
            );
            let corner = &laid.pixels()[..3];
            assert!(
                corner.iter().all(|value| value.abs_diff(30) < 4),
                "{corner:?}"
            );
            let light = laid.pixels().iter().filter(|&&it| it > 200).count();
            let share = light as f32 / laid.pixels().len() as f32;
            assert!(share > 0.2, "{} {share}", format.name);
        }
    }
}
