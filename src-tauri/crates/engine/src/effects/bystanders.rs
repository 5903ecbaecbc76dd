//! The bystander guard: makes the heads of people unrecognisable whom a photo merely happens to show.
//!
//! It changes the photo before anything else reads it. What it does not find, the user covers with
//! circles.

mod cover;
mod head;
mod people;

use serde::{Deserialize, Serialize};

use crate::analysis::PortraitMap;
use crate::codec::Source;
use crate::effects::bystanders::cover::{circle_cover, head_cover};
use crate::effects::bystanders::head::Head;
use crate::effects::bystanders::people::is_person_of_picture;
use crate::error::Error;
use crate::image::Cover;

/// No recipe has more circles.
pub const MAX_CIRCLES: usize = 64;

/// What a recipe does with bystanders.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct Bystanders {
    /// Whether the heads of bystanders are softened.
    pub soften: bool,
    /// What the user has covered by hand, [`MAX_CIRCLES`] at most; softened whatever `soften` says.
    pub circles: Vec<Circle>,
}

/// A circle that a user has drawn over a photo, upright and whole.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct Circle {
    /// The middle, as a share of the photo's width, 0..=1.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub x: f32,
    /// The middle, as a share of the photo's height, 0..=1.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub y: f32,
    /// The radius, as a share of the photo's longer side, above 0 and at most 1.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub radius: f32,
}

impl Bystanders {
    /// Whether the photo stays as it is.
    pub fn is_none(&self) -> bool {
        !self.soften && self.circles.is_empty()
    }

    /// Whether there are no more circles than may be, each in the picture.
    pub fn is_valid(&self) -> bool {
        let share = |value: f32| (0.0..=1.0).contains(&value);
        self.circles.len() <= MAX_CIRCLES
            && (self.circles.iter()).all(|circle| {
                share(circle.x) && share(circle.y) && share(circle.radius) && circle.radius > 0.0
            })
    }
}

/// How many people a photo shows who are not those that it was taken of.
///
/// A person of the picture has a face at least half as high as the largest face that the picture does not cut off. All
/// others are bystanders: two friends or a family never are, nor is anybody in a photo of a crowd.
pub fn count_bystanders(map: &PortraitMap) -> usize {
    map.faces.len() - people_of_picture(map).count()
}

/// Softens the heads of all bystanders in the map, or of nobody where there is no map, and the circles; returns how
/// many people that were, circles aside.
///
/// The source may be smaller than the photo that the map is of.
///
/// A head is its face, hair, ears and chin. 64 means of colour are left of it and what is right around it. A person of
/// the picture who stands before a bystander is not touched; a circle covers whomever it was drawn over.
///
/// # Errors
/// Those of reading the photo.
pub fn soften_bystanders(
    source: &mut Source,
    map: Option<&PortraitMap>,
    circles: &[Circle],
) -> Result<usize, Error> {
    let size = source.size();
    let mut covers: Vec<Cover> = map.map(head_covers).unwrap_or_default();
    let softened = covers.len();
    if let Some(map) = map {
        let scale = size.0 as f32 / map.photo_size.0.max(1) as f32;
        for cover in &mut covers {
            cover.left *= scale;
            cover.top *= scale;
            cover.side *= scale;
        }
    }
    covers.extend(circles.iter().map(|&circle| circle_cover(circle, size)));
    if !covers.is_empty() {
        source.soften(covers)?;
    }
    Ok(softened)
}

/// Far heads first: what is nearer covers them.
fn head_covers(map: &PortraitMap) -> Vec<Cover> {
    let heads = |of_picture: bool| -> Vec<Head> {
        (map.faces.iter().rev())
            .filter(|face| is_person_of_picture(face, map) == of_picture)
            .map(Head::of)
            .collect()
    };
    let kept = heads(true);
    let bystanders = heads(false);
    bystanders
        .iter()
        .map(|head| head_cover(head, &kept))
        .collect()
}

fn people_of_picture(map: &PortraitMap) -> impl Iterator<Item = &crate::analysis::Face> {
    map.faces
        .iter()
        .filter(|face| is_person_of_picture(face, map))
}
