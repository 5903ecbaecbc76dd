//! Lays pictures of several photos out on a card. Each comes drawn, of the size of its place ([`Card::places`]); nothing is known of
//! the faces in it.

use std::sync::Arc;

use crate::analysis::PortraitMap;
use crate::compose::card::Card;
use crate::compose::composer::{Composed, opaque};
use crate::compose::library::Library;
use crate::compose::scene::{KeptLayers, Pictures, Subject};
use crate::compose::sprite::AlphaPicture;
use crate::error::Error;
use crate::image::Photo;

/// Lays pictures out on a card, each in its place.
///
/// # Errors
/// [`Error::TemplateUnknown`]; [`Error::OutputInvalid`] unless there are as many pictures as places.
pub fn arrange(
    card: &Card,
    library: &Library,
    pictures: Vec<Photo>,
    size: (u32, u32),
) -> Result<Composed, Error> {
    if pictures.len() != card.places(library, size)?.len() {
        return Err(Error::OutputInvalid);
    }
    let scene = Card {
        // Whatever they are, they are drawn.
        looks: Vec::new(),
        ..card.clone()
    }
    .scene_with(library, true)?;
    let given = pictures.into_iter().enumerate();
    let given =
        given.map(|(at, picture)| (Subject::Given(at), Arc::new(AlphaPicture::from(&picture))));
    let pictures: Pictures = given.collect();
    let nobody = PortraitMap::nobody((1, 1));
    let (pixmap, notes) = scene.draw(size, &pictures, &nobody, &mut KeptLayers::default())?;
    Ok(Composed {
        photo: opaque(&pixmap)?,
        notes,
    })
}
