//! Makes cards of several photos. A card that is kept is a photo of its own in the vault, without an original: it belongs to none of them.
//!
//! Each photo is drawn in a darkroom of its own, for its place on the card. The app encodes those pixels, and another darkroom lays
//! the files out: a photo that takes its darkroom over sees no other photo, and nothing of its own but its pixels gets on the card.

use engine::{
    Card, Composition, DRAWN_LOOKS, DecodeNote, OutputFormat, PHOTO_ITSELF, Recipe,
    TruncationPolicy,
};
use vault::{PhotoId, Vault};

use super::gallery::{stored_original, stored_photo};
use super::import::{NewEntry, NewPortrait};
use super::{
    CleanPicture, ComposedSize, InputPhoto, Portrait, StoredPhoto, Studio, THUMBNAIL_SIDE,
};
use crate::darkroom::{Compose, ImageSize, ShownSize, Stage, Stylized};
use crate::fault::Fault;

/// What a kept card of several photos is called: it has the name of none of them.
const NAME: &str = "collage";

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
        stage: impl FnMut(Stage),
    ) -> Result<Portrait, Fault> {
        let work = self.lay_out(photos, card, size, (format, None), stage);
        let (result, notes) = self.vault.until_locked(work).await?;
        Ok(Portrait {
            image: CleanPicture::new(result.image, format)?,
            size: result.size,
            notes,
            softened: 0,
        })
    }

    /// As [`Studio::compose_several`], and stores the card. None of the photos is stored for it.
    ///
    /// # Errors
    /// As [`Studio::compose_several`], and what is wrong with the vault; then nothing is stored.
    pub async fn compose_several_and_store(
        &self,
        photos: &[InputPhoto],
        card: &Card,
        size: ComposedSize,
        stage: impl FnMut(Stage),
    ) -> Result<StoredPhoto, Fault> {
        let work = async |vault: &Vault| self.lay_out_into(vault, photos, card, size, stage).await;
        self.vault.with(work).await
    }

    /// As [`Studio::compose_several_and_store`], of the originals of stored photos.
    ///
    /// # Errors
    /// As [`Studio::compose_several_and_store`]; [`Fault::PhotoUnknown`]; [`Fault::NoOriginal`] where only the portrait was stored.
    pub async fn compose_several_stored(
        &self,
        ids: &[PhotoId],
        card: &Card,
        size: ComposedSize,
        stage: impl FnMut(Stage),
    ) -> Result<StoredPhoto, Fault> {
        let work = async |vault: &Vault| {
            let mut photos = Vec::with_capacity(ids.len());
            for id in ids {
                photos.push(stored_original(vault, *id).await?);
            }
            self.lay_out_into(vault, &photos, card, size, stage).await
        };
        self.vault.with(work).await
    }

    async fn lay_out_into(
        &self,
        vault: &Vault,
        photos: &[InputPhoto],
        card: &Card,
        size: ComposedSize,
        mut stage: impl FnMut(Stage),
    ) -> Result<StoredPhoto, Fault> {
        let file = (OutputFormat::Jpeg, Some(THUMBNAIL_SIDE));
        let (result, _) = self.lay_out(photos, card, size, file, &mut stage).await?;
        stage(Stage::Keeping);
        let portrait = NewPortrait {
            file: CleanPicture::new(result.image, OutputFormat::Jpeg)?,
            size: result.size,
            recipe: None,
            composition: Some(Composition::Card(card.clone())),
        };
        let new = NewEntry {
            name: NAME.to_owned(),
            info: result.photo,
            original: None,
            portrait: Some(portrait),
            thumbnail: result.thumbnail,
            album: None,
        };
        let id = PhotoId::generate()?;
        new.add_as(id, vault).await?;
        stored_photo(vault, id).await
    }

    /// The card, and what is to be said of how the photos were read.
    async fn lay_out(
        &self,
        photos: &[InputPhoto],
        card: &Card,
        size: ComposedSize,
        (format, thumbnail_side): (OutputFormat, Option<u32>),
        mut stage: impl FnMut(Stage),
    ) -> Result<(Stylized, Vec<DecodeNote>), Fault> {
        let composition = Composition::Card(card.clone());
        self.check_composition(&composition)?;
        let size = size.pixels(&composition)?;
        let places = card.places(engine::library(), (size.width, size.height))?;
        if places.is_empty() || photos.is_empty() {
            return Err(Fault::CompositionInvalid {
                reason: "this card has no places for several photos".into(),
            });
        }
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
            thumbnail_side,
            preview: false,
            given,
        };
        let result = self.darkroom.run(&body, task, format, &mut stage).await?;
        Ok((result, notes))
    }
}
