//! A photo's file whose rows can be read from the top several times.
//!
//! An upright PNG without interlacing is decoded row by row: of a hundred megapixels a few rows are
//! in memory at a time. All other files are decoded as a whole, because their decoders give no
//! rows; so is a PNG that is rotated, interlaced or truncated.

use crate::codec::decode::png::{AlphaRows, PngRows, is_row_readable};
use crate::codec::decode::{decode_whole, notes_for};
use crate::codec::decoded::{DecodeNote, Decoded, TruncationPolicy};
use crate::codec::format::SourceFormat;
use crate::codec::limits::Limits;
use crate::codec::probe::{ImageInfo, probe_within_limits};
use crate::error::Error;
use crate::image::{
    Cover, Photo, PhotoRows, RowReader, SoftPatch, SoftenedRows, downscaled, read_photo,
    soft_patches,
};

/// A photo's file, probed and within the limits.
#[derive(Debug)]
pub struct Source {
    kind: SourceFormat,
    notes: Vec<DecodeNote>,
    content: Content,
    /// What is softened whenever rows are read from the file.
    patches: Vec<SoftPatch>,
}

#[derive(Debug)]
enum Content {
    Decoded(Photo),
    Png { file: Vec<u8>, info: ImageInfo },
}

impl Source {
    /// Opens a photo's file, recognised by its content alone, as [`Photo::decode`] does. A file
    /// that cannot be read row by row is decoded here.
    ///
    /// # Errors
    /// Those of [`Photo::decode`]; of a PNG that is read by rows, [`Error::Damaged`] may come later.
    pub fn open(
        file: Vec<u8>,
        limits: &Limits,
        truncation: TruncationPolicy,
    ) -> Result<Source, Error> {
        let info = probe_within_limits(&file, limits)?;
        if info.kind == SourceFormat::Png && info.complete && is_row_readable(&file) {
            // Its colours are known before its first row.
            PngRows::new(&file, &info)?;
            return Ok(Source {
                kind: info.kind,
                notes: notes_for(&info),
                content: Content::Png { file, info },
                patches: Vec::new(),
            });
        }
        let Decoded { photo, kind, notes } = decode_whole(&file, &info, truncation)?;
        Ok(Source {
            kind,
            notes,
            content: Content::Decoded(photo),
            patches: Vec::new(),
        })
    }

    /// The format of the file.
    pub fn kind(&self) -> SourceFormat {
        self.kind
    }

    /// What the user should know about how it was read.
    pub fn notes(&self) -> &[DecodeNote] {
        &self.notes
    }

    /// Width and height in pixels, upright.
    pub fn size(&self) -> (u32, u32) {
        match &self.content {
            Content::Decoded(photo) => (photo.width(), photo.height()),
            Content::Png { info, .. } => (info.width, info.height),
        }
    }

    /// Begins to read at the top.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn rows(&self) -> Result<Box<dyn RowReader + '_>, Error> {
        Ok(match &self.content {
            Content::Decoded(photo) => Box::new(PhotoRows::new(photo)),
            Content::Png { file, info } => {
                let rows = Box::new(PngRows::new(file, info)?);
                match self.patches.is_empty() {
                    true => rows,
                    false => Box::new(SoftenedRows::new(rows, &self.patches)),
                }
            }
        })
    }

    /// As [`Source::rows`], but a PNG of 8 bits with alpha and without a profile keeps its alpha: what this
    /// engine writes of a cut-out.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn rows_with_alpha(&self) -> Result<Box<dyn RowReader + '_>, Error> {
        if let Content::Png { file, info } = &self.content
            && self.patches.is_empty()
            && let Some(rows) = AlphaRows::new(PngRows::new(file, info)?)
        {
            return Ok(Box::new(rows));
        }
        self.rows()
    }

    /// Softens what is covered, from here on and for good: no later reading gives the pixels under it.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub(crate) fn soften(&mut self, covers: Vec<Cover>) -> Result<(), Error> {
        let patches = soft_patches(&mut *self.rows()?, covers)?;
        match &mut self.content {
            Content::Decoded(photo) => photo.soften(&patches),
            Content::Png { .. } => self.patches.extend(patches),
        }
        Ok(())
    }

    /// The same photo after its pixels were changed, in memory.
    ///
    /// # Errors
    /// [`Error::Damaged`], and those of `change`.
    pub(crate) fn changed(
        mut self,
        change: impl FnOnce(Photo) -> Result<Photo, Error>,
    ) -> Result<Source, Error> {
        let photo = match self.content {
            Content::Decoded(photo) => photo,
            Content::Png { .. } => read_photo(&mut *self.rows()?)?,
        };
        self.content = Content::Decoded(change(photo)?);
        // They were softened while the photo was read.
        self.patches.clear();
        Ok(self)
    }

    /// A copy that fits into `side` × `side` pixels.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn downscaled(&self, side: u32) -> Result<Photo, Error> {
        match &self.content {
            Content::Decoded(photo) => Ok(photo.thumbnail(side)),
            Content::Png { .. } => downscaled(&mut *self.rows()?, side),
        }
    }
}

impl From<Photo> for Source {
    /// A photo that was never a file; its format is reported as PNG, which is lossless.
    fn from(photo: Photo) -> Source {
        Source {
            kind: SourceFormat::Png,
            notes: Vec::new(),
            content: Content::Decoded(photo),
            patches: Vec::new(),
        }
    }
}
