//! [`DrawBoth`] and the pixels that it gives.

use engine::Recipe;

use super::{TaskResults, TypedTask};
use crate::darkroom::protocol::{DecodeOptions, DrawBoth, ImageSize, PhotoInfo, Task};

/// What [`DrawBoth`] gives: pixels in 8-bit RGB, rows from the top.
#[derive(Debug)]
pub struct DrawnBoth {
    /// What is known of the photo.
    pub photo: PhotoInfo,
    /// The photo.
    pub before: Vec<u8>,
    /// The portrait.
    pub after: Vec<u8>,
    /// The size of each.
    pub size: ImageSize,
    /// How many people were softened in both.
    pub softened: u32,
}

impl From<DrawBoth> for Task {
    fn from(task: DrawBoth) -> Self {
        Self::DrawBoth(task)
    }
}

impl TypedTask for DrawBoth {
    type Output = DrawnBoth;

    fn decode_options(&self) -> &DecodeOptions {
        &self.decode
    }

    fn longest_sides(&self) -> Vec<Option<u32>> {
        vec![Some(self.longest_side), None]
    }

    fn recipe(&self) -> Option<&Recipe> {
        Some(&self.recipe)
    }

    fn is_cut_by_faces(&self) -> bool {
        self.size.is_some()
    }

    fn asks_for_bystanders(&self) -> bool {
        self.recipe.bystanders.soften
    }

    fn output(results: TaskResults) -> Option<DrawnBoth> {
        let [before, after] = <[_; 2]>::try_from(results.pictures).ok()?;
        Some(DrawnBoth {
            photo: results.photo,
            before,
            after,
            size: results.size?,
            softened: results.bystanders.unwrap_or_default(),
        })
    }
}
