//! Exports stored photos. An original goes through the darkroom first: no other part of the program, and no
//! web view, ever parses a stranger's bytes.

use engine::{Background, Color, DRAWN_LOOKS, Format, OutputFormat, Recipe, TruncationPolicy};
use vault::{ObjectKind, PhotoId, Vault};
use zeroize::Zeroizing;

use super::clean_picture::is_clean;
use super::gallery::{stored_original, stored_photo};
use super::{CleanDrawing, CleanPicture, OwnJpeg, PhotoVersion, Studio};
use crate::darkroom::{Convert, DrawPaths, ShownSize};
use crate::fault::Fault;

impl Studio {
    /// One version of a stored photo as a file of pixels and nothing else. A portrait that is wanted in the format it is
    /// stored in comes out byte for byte, with no second loss; unless something else is in its file, as an earlier version
    /// or another program may have stored it. Then it is encoded anew.
    ///
    /// # Errors
    /// As [`Studio::view`].
    pub async fn export(
        &self,
        id: PhotoId,
        version: PhotoVersion,
        format: Option<OutputFormat>,
    ) -> Result<CleanPicture, Fault> {
        let export = async |vault: &Vault| self.export_from(vault, id, version, format).await;
        self.vault.with(export).await
    }

    async fn export_from(
        &self,
        vault: &Vault,
        id: PhotoId,
        version: PhotoVersion,
        format: Option<OutputFormat>,
    ) -> Result<CleanPicture, Fault> {
        let photo = stored_photo(vault, id).await?;
        let stored = photo.record.image(version)?.format;
        let format = format.unwrap_or(stored.written());
        let file = vault.read_object(id, version.kind()).await?;
        let as_it_is =
            version == PhotoVersion::Output && stored == format.into() && is_clean(&file, format);
        let bytes = match as_it_is {
            true => file,
            false => self.convert(&file, format, None).await?,
        };
        CleanPicture::new(bytes, format)
    }

    /// One version of a stored photo for a place where portraits are shown, at that exact size. A portrait is drawn again, by its
    /// recipe, from the part of its original that belongs there: its lines are as fine as the pixels. What cannot be drawn again,
    /// a composition or a portrait without its original, is laid into the size whole, on the colour of its edges.
    ///
    /// # Errors
    /// As [`Studio::export`]; [`Fault::NoFace`] where the size is placed by a face and there is none.
    pub async fn export_for(
        &self,
        size: &'static Format,
        id: PhotoId,
        version: PhotoVersion,
        format: Option<OutputFormat>,
    ) -> Result<CleanPicture, Fault> {
        let export = async |vault: &Vault| {
            let record = stored_photo(vault, id).await?.record;
            let stored = record.image(version)?.format;
            let format = format.unwrap_or(stored.written());
            let recipe = match version {
                PhotoVersion::Output => record.recipe,
                // The photo as it is, in whatever look at no strength.
                PhotoVersion::Original => Some(Recipe::parse(DRAWN_LOOKS[0].name, 0.0)?),
            };
            if let Some(recipe) = recipe.filter(|_| record.original.is_some()) {
                let mut recipe = recipe.updated().unwrap_or(recipe);
                if format == OutputFormat::Jpeg && recipe.background == Background::Transparent {
                    // As a cut-out that is exported whole.
                    recipe = recipe.with_background(Background::Plain {
                        color: Color([255; 3]),
                    })?;
                }
                let photo = stored_original(vault, id).await?;
                let size = Some(ShownSize::Format(size.name.to_owned()));
                let drawn = self.draw(&photo, &recipe, size, format, |_| ());
                return Ok(drawn.await?.image);
            }
            let file = vault.read_object(id, version.kind()).await?;
            let task = Convert {
                size: Some(size.name.to_owned()),
                ..converted(format, None)
            };
            let image = self.darkroom.run(&file, task, format, |_| ()).await?;
            CleanPicture::new(image, format)
        };
        self.vault.with(export).await
    }

    /// What [`export_for`](Studio::export_for) writes of a portrait in this size, or of the photo where there is none, to be shown.
    ///
    /// # Errors
    /// As [`Studio::export_for`].
    pub async fn preview_export(
        &self,
        size: &'static Format,
        id: PhotoId,
    ) -> Result<OwnJpeg, Fault> {
        let version = self.photo(id).await?.shown_version();
        let jpeg = Some(OutputFormat::Jpeg);
        let picture = self.export_for(size, id, version, jpeg).await?;
        OwnJpeg::new(picture.into_bytes()).map_err(|_| Fault::DarkroomDied)
    }

    /// The portrait of a stored photo as SVG, drawn again from its original.
    ///
    /// # Errors
    /// As [`Studio::export`]; [`Fault::NoPaths`] where its recipe's picture is not made of flat shapes alone;
    /// [`Fault::NoOriginal`] where only the portrait was stored.
    pub async fn export_paths(&self, id: PhotoId) -> Result<CleanDrawing, Fault> {
        let export = async |vault: &Vault| {
            let photo = stored_photo(vault, id).await?;
            let recipe = photo.record.recipe.ok_or(Fault::NoOutput)?;
            self.check_paths(&recipe)?;
            let file = vault.read_object(id, ObjectKind::Original).await?;
            let task = DrawPaths {
                // What is stored was accepted as it is.
                decode: TruncationPolicy::Accept.into(),
                recipe,
            };
            let drawn = self.darkroom.run(&file, task, OutputFormat::Png, |_| ());
            CleanDrawing::new(drawn.await?.file)
        };
        self.vault.with(export).await
    }

    /// A picture in another format or size, read by the darkroom.
    pub(super) async fn convert(
        &self,
        file: &[u8],
        format: OutputFormat,
        longest_side: Option<u32>,
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let task = converted(format, longest_side);
        let image = self.darkroom.run(file, task, format, |_| ()).await?;
        Ok(Zeroizing::new(image))
    }
}

fn converted(format: OutputFormat, longest_side: Option<u32>) -> Convert {
    Convert {
        // What is stored was accepted as it is.
        decode: TruncationPolicy::Accept.into(),
        longest_side,
        keep_alpha: format != OutputFormat::Jpeg && longest_side.is_none(),
        size: None,
    }
}
