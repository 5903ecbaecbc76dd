//! Plans the pack of a choice: which pictures it has.

use super::choice::{PackChoice, PackKind, avatar, family, own, stickers};
use super::{MAX_PACK, Pack, season};
use crate::fault::Fault;
use crate::studio::Studio;

impl Studio {
    /// The pack of this choice, of one photo.
    ///
    /// # Errors
    /// [`Fault::StyleUnknown`]; [`Fault::SizeUnknown`] for a format or a messenger that there is not; [`Fault::PackTooLarge`];
    /// [`Fault::TextTooLong`]; [`Fault::NoTransparency`].
    pub fn pack(&self, choice: &PackChoice) -> Result<Pack, Fault> {
        let recipes = choice.recipes()?;
        for recipe in recipes
            .iter()
            .chain(choice.pictures.iter().map(|it| &it.recipe))
        {
            self.check_recipe(recipe)?;
        }
        let pack = match choice.kind {
            PackKind::Avatar => avatar(&recipes, &choice.formats()?),
            PackKind::Family => family(&recipes, &choice.formats()?)?,
            PackKind::Season => season::pack(choice)?,
            PackKind::Stickers => stickers(&recipes, choice)?,
            PackKind::Own => own(&choice.pictures)?,
        };
        match pack.picture_count() {
            1..=MAX_PACK => Ok(pack),
            pictures => Err(Fault::pack_too_large(pictures, MAX_PACK)),
        }
    }
}
