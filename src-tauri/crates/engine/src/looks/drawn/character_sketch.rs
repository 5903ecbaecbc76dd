//! Prepares a photo whose faces have more character than they have: it is changed in the copy that is planned on.

use crate::analysis::PortraitMap;
use crate::codec::Source;
use crate::effects::Character;
use crate::error::Error;
use crate::looks::drawn::sketch::Sketch;

impl Sketch {
    /// As [`Sketch::of`], with faces whose eyes are larger and whose noses are smaller by `character`, 0..=1.
    ///
    /// # Errors
    /// Those of reading the photo.
    pub fn with_character(
        source: &Source,
        map: &PortraitMap,
        plan_side: u32,
        character: f32,
    ) -> Result<Sketch, Error> {
        let Some(character) = Character::of(map, character) else {
            return Sketch::of(source, Some(map), plan_side);
        };
        let copy = source.downscaled(plan_side)?;
        let copy = Source::from(character.apply_to_copy(copy, map.photo_size.0));
        Sketch::of(&copy, Some(&character.moved(map)), plan_side)
    }
}
