//! A photo's file that can be read from the top as often as need be.
//!
//! A PNG that lies upright and is not interlaced is decoded row by row: of a hundred megapixels a few
//! rows are in memory at a time. All other files are decoded whole, because their decoders give no
//! rows: JPEG and WebP, and the rare PNG that is turned or interlaced.

use std::borrow::Cow;
use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer};
use png::{BitDepth, ColorType, Reader, Transformations};

use crate::error::Error;
use crate::photo::colour::to_opaque_srgb;
use crate::photo::decode::{decode_whole, orientation};
use crate::photo::survey::{Survey, allowed};
use crate::photo::{Format, Limits, Photo};
use crate::rows::{Rows, Whole};
use crate::shrink::shrunk;

/// A photo's file, looked at and found to be within limits.
#[derive(Debug)]
pub struct Source {
    format: Format,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Whole(Photo),
    Png { file: Vec<u8>, seen: Survey },
}

impl Source {
    /// Takes over a JPEG, PNG or WebP file, recognised by its content alone, and decodes it if it
    /// cannot be read by rows. Otherwise as [`Photo::decode`].
    ///
    /// # Errors
    /// Those of [`Photo::decode`]; of a PNG that is read by rows, [`Error::Damaged`] may come later.
    pub fn open(file: Vec<u8>, limits: &Limits) -> Result<Source, Error> {
        let seen = allowed(&file, limits)?;
        let format = seen.format;
        let by_rows = format == Format::Png
            && png_reader(&file).is_ok_and(|reader| {
                let info = reader.info();
                let exif = info.exif_metadata.as_ref().map(|exif| exif.to_vec());
                !info.interlaced && orientation(exif) == Orientation::NoTransforms
            });
        let kind = if by_rows {
            Kind::Png { file, seen }
        } else {
            Kind::Whole(decode_whole(&file, &seen)?)
        };
        Ok(Source { format, kind })
    }

    /// The format of the file.
    pub fn format(&self) -> Format {
        self.format
    }

    /// Width and height in pixels, upright.
    pub fn size(&self) -> (u32, u32) {
        match &self.kind {
            Kind::Whole(photo) => (photo.width(), photo.height()),
            Kind::Png { seen, .. } => (seen.width, seen.height),
        }
    }

    /// Begins to read at the top.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn rows(&self) -> Result<Box<dyn Rows + '_>, Error> {
        Ok(match &self.kind {
            Kind::Whole(photo) => Box::new(Whole::of(photo)),
            Kind::Png { file, seen } => Box::new(PngRows::new(file, seen)?),
        })
    }

    /// A copy that fits into `side` × `side` pixels.
    ///
    /// # Errors
    /// [`Error::Damaged`].
    pub fn shrunk(&self, side: u32) -> Result<Photo, Error> {
        shrunk(&mut *self.rows()?, side)
    }
}

impl From<Photo> for Source {
    /// A photo that never was a file; PNG, which holds every pixel, is the format it is said to have.
    fn from(photo: Photo) -> Source {
        Source {
            format: Format::Png,
            kind: Kind::Whole(photo),
        }
    }
}

const DAMAGED: Error = Error::Damaged {
    format: Format::Png,
};

type PngReader<'file> = Reader<Cursor<&'file [u8]>>;

fn png_reader(file: &[u8]) -> Result<PngReader<'_>, png::DecodingError> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(Transformations::EXPAND);
    // Comments may be compressed; nobody reads them here.
    decoder.set_ignore_text_chunk(true);
    decoder.read_info()
}

/// The rows of a PNG, as they are decoded.
struct PngRows<'file> {
    reader: PngReader<'file>,
    width: u32,
    height: u32,
    profile: Option<Cow<'static, [u8]>>,
}

impl<'file> PngRows<'file> {
    fn new(file: &'file [u8], seen: &Survey) -> Result<PngRows<'file>, Error> {
        let reader = png_reader(file).map_err(|_| DAMAGED)?;
        let info = reader.info();
        if (info.width, info.height) != (seen.width, seen.height) {
            return Err(DAMAGED);
        }
        Ok(PngRows {
            width: info.width,
            height: info.height,
            profile: info.icc_profile.clone(),
            reader,
        })
    }
}

impl Rows for PngRows<'_> {
    fn width(&self) -> u32 {
        self.width
    }

    fn height(&self) -> u32 {
        self.height
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        let rows = (out.len() / 3) as u32 / self.width;
        let mut samples = Vec::new();
        for _ in 0..rows {
            let row = self.reader.next_row().map_err(|_| DAMAGED)?;
            samples.extend_from_slice(row.ok_or(DAMAGED)?.data());
        }
        let strip =
            strip(self.width, rows, samples, self.reader.output_color_type()).ok_or(DAMAGED)?;
        let pixels = to_opaque_srgb(strip, self.profile.as_deref());
        out.copy_from_slice(pixels.as_raw());
        Ok(())
    }
}

/// Samples as the decoder gives them, 16 bits in big-endian order, as a picture.
fn strip(
    width: u32,
    height: u32,
    samples: Vec<u8>,
    kind: (ColorType, BitDepth),
) -> Option<DynamicImage> {
    use DynamicImage::*;
    let wide = |samples: &[u8]| -> Vec<u16> {
        let (pairs, _) = samples.as_chunks::<2>();
        pairs.iter().map(|&pair| u16::from_be_bytes(pair)).collect()
    };
    Some(match kind {
        (ColorType::Grayscale, BitDepth::Eight) => {
            ImageLuma8(ImageBuffer::from_raw(width, height, samples)?)
        }
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => {
            ImageLumaA8(ImageBuffer::from_raw(width, height, samples)?)
        }
        (ColorType::Rgb, BitDepth::Eight) => {
            ImageRgb8(ImageBuffer::from_raw(width, height, samples)?)
        }
        (ColorType::Rgba, BitDepth::Eight) => {
            ImageRgba8(ImageBuffer::from_raw(width, height, samples)?)
        }
        (ColorType::Grayscale, BitDepth::Sixteen) => {
            ImageLuma16(ImageBuffer::from_raw(width, height, wide(&samples))?)
        }
        (ColorType::GrayscaleAlpha, BitDepth::Sixteen) => {
            ImageLumaA16(ImageBuffer::from_raw(width, height, wide(&samples))?)
        }
        (ColorType::Rgb, BitDepth::Sixteen) => {
            ImageRgb16(ImageBuffer::from_raw(width, height, wide(&samples))?)
        }
        (ColorType::Rgba, BitDepth::Sixteen) => {
            ImageRgba16(ImageBuffer::from_raw(width, height, wide(&samples))?)
        }
        _ => return None,
    })
}
