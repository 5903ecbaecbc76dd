//! Makes cards of several photos, which store nothing.
//!
//! Each photo is drawn in a darkroom of its own, for its place on the card. The app encodes those pixels, and another darkroom lays
//! the files out: a photo that takes its darkroom over sees no other photo, and nothing of its own but its pixels gets on the card.

use engine::{
    Card, Composition, DRAWN_LOOKS, OutputFormat, PHOTO_ITSELF, Recipe, TruncationPolicy,
};

use super::{CleanPicture, ComposedSize, InputPhoto, Portrait, Studio};
use crate::darkroom::{Compose, ImageSize, ShownSize, Stage};
use crate::fault::Fault;

impl Studio {
    /// Lays several photos out on a card, each in the look of its place; fewer photos than places come again in their turn.
    ///
    /// # Errors
    /// As [`Studio::check_composition`]; [`Fault::CompositionInvalid`] of a card for one photo, or of no photo; what is wrong with a photo
    /// or the darkroom.
    pub async fn compose_several(
        &self,
        photos: &[InputPhoto],
        card: &Card,
        size: ComposedSize,
        format: OutputFormat,
        mut stage: impl FnMut(Stage),
    ) -> Result<Portrait, Fault> {
        let composition = Composition::Card(card.clone());
        self.check_composition(&composition)?;
        let size = size.pixels(&composition)?;
        let places = card.places(engine::library(), (size.width, size.height))?;
        if places.is_empty() || photos.is_empty() {
            return Err(Fault::CompositionInvalid {
                reason: "this card has no places for several photos".into(),
            });
        }
        let work = async {
            let (mut body, mut given, mut notes) = (Vec::new(), Vec::new(), Vec::new());
            for (at, &(width, height)) in places.iter().enumerate() {
                let recipe = match card.look_of(at) {
                    PHOTO_ITSELF => Recipe::parse(DRAWN_LOOKS[0].name, 0.0)?,
                    look => Recipe::parse(look, 1.0)?,
                };
                let place = Some(ShownSize::Place(ImageSize { width, height }));
                let photo = &photos[at % photos.len()];
                let drawn = self.draw(photo, &recipe, place, OutputFormat::Png, &mut stage);
                let drawn = drawn.await?;
                if at < photos.len() {
                    notes.extend(drawn.notes);
                }
                let file = drawn.image.into_bytes();
                given.push(file.len() as u64);
                body.extend_from_slice(&file);
            }
            let task = Compose {
                decode: TruncationPolicy::Reject.into(),
                composition,
                size,
                thumbnail_side: None,
                preview: false,
                given,
            };
            let result = self.darkroom.run(&body, task, format, &mut stage).await?;
            Ok(Portrait {
                image: CleanPicture::new(result.image, format)?,
                size: result.size,
                notes,
                softened: 0,
            })
        };
        self.vault.until_locked(work).await
    }
}
