//! Plans the pack of a choice: which pictures it has.

use super::choice::{PackChoice, PackKind, avatar, family, invalid, stickers};
use super::{MAX_PACK, Pack, season};
use crate::fault::Fault;
use crate::studio::Studio;

impl Studio {
    /// The pack of this choice, of one photo.
    ///
    /// # Errors
    /// [`Fault::StyleUnknown`]; [`Fault::RecipeInvalid`] for a format or a messenger that there is not, and for more pictures than a
    /// pack has.
    pub fn pack(&self, choice: &PackChoice) -> Result<Pack, Fault> {
        let recipes = choice.recipes()?;
        for recipe in &recipes {
            self.check_recipe(recipe)?;
        }
        let pack = match choice.kind {
            PackKind::Avatar => avatar(&recipes, &choice.formats()?),
            PackKind::Family => family(&recipes, &choice.formats()?)?,
            PackKind::Season => season::pack(choice)?,
            PackKind::Stickers => stickers(&recipes, choice)?,
        };
        match pack.picture_count() {
            1..=MAX_PACK => Ok(pack),
            _ => Err(invalid(&format!("a pack has {MAX_PACK} pictures at most"))),
        }
    }
}
