//! A photo's file that can be read from the top as often as need be.
//!
//! A PNG that lies upright and is not interlaced is decoded row by row: of a hundred megapixels a few
//! rows are in memory at a time. All other files are decoded whole, because their decoders give no
//! rows, and so is the rare PNG that is turned, interlaced or cut.

use crate::error::Error;
use crate::photo::decode::{decode_whole, notes};
use crate::photo::png::{PngRows, gives_rows};
use crate::photo::survey::{Survey, allowed};
use crate::photo::{DecodeNote, Decoded, Limits, Photo, SourceFormat, TruncationPolicy};
use crate::rows::{PhotoRows, RowReader};
use crate::shrink::downscaled;

/// A photo's file, looked at and found to be within limits.
#[derive(Debug)]
pub struct Source {
    kind: SourceFormat,
    notes: Vec<DecodeNote>,
    held: Held,
}

#[derive(Debug)]
enum Held {
    PhotoRows(Photo),
    Png { file: Vec<u8>, seen: Survey },
}

impl Source {
    /// Takes over a photo's file, recognised by its content alone, and decodes it if it cannot be read by rows. Otherwise
    /// as [`Photo::decode`].
    ///
    /// # Errors
    /// Those of [`Photo::decode`]; of a PNG that is read by rows, [`Error::Damaged`] may come later.
    pub fn open(file: Vec<u8>, limits: &Limits, cut: TruncationPolicy) -> Result<Source, Error> {
        let seen = allowed(&file, limits)?;
        if seen.kind == SourceFormat::Png && seen.complete && gives_rows(&file) {
            // Its colours are known before its first row.
            PngRows::new(&file, &seen)?;
            return Ok(Source {
                kind: seen.kind,
                notes: notes(&seen),
                held: Held::Png { file, seen },
            });
        }
        let Decoded { photo, kind, notes } = decode_whole(&file, &seen, cut)?;
        Ok(Source {
            kind,
            notes,
            held: Held::PhotoRows(photo),
        })
    }

    /// What the file is.
    pub fn kind(&self) -> SourceFormat {
        self.kind
    }

    /// What a person should know about how it was read.
    pub fn notes(&self) -> &[DecodeNote] {
        &self.notes
    }

    /// Width and height in pixels, upright.
    pub fn size(&self) -> (u32, u32) {
        match &self.held {
            Held::PhotoRows(photo) => (photo.width(), photo.height()),
            Held::Png { seen, .. } => (seen.width, seen.height),
        }
    }

    /// Begins to read at the top.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn rows(&self) -> Result<Box<dyn RowReader + '_>, Error> {
        Ok(match &self.held {
            Held::PhotoRows(photo) => Box::new(PhotoRows::of(photo)),
            Held::Png { file, seen } => Box::new(PngRows::new(file, seen)?),
        })
    }

    /// A copy that fits into `side` × `side` pixels.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn downscaled(&self, side: u32) -> Result<Photo, Error> {
        downscaled(&mut *self.rows()?, side)
    }
}

impl From<Photo> for Source {
    /// A photo that never was a file; PNG, which holds every pixel, is what it is said to be.
    fn from(photo: Photo) -> Source {
        Source {
            kind: SourceFormat::Png,
            notes: Vec::new(),
            held: Held::PhotoRows(photo),
        }
    }
}
