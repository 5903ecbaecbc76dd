//! PNG to pixels, row by row.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer, RgbImage};
use png::{BitDepth, ColorType, Reader, Transformations};

use crate::codec::decode::DecodedPixels;
use crate::codec::decode::png_exif::stored_orientation;
use crate::codec::format::SourceFormat;
use crate::codec::probe::ImageInfo;
use crate::error::Error;
use crate::image::RowReader;
use crate::image::color::SourceProfile;

const DAMAGED: Error = Error::Damaged {
    kind: SourceFormat::Png,
};

/// Rows that are converted at once.
const STRIP_ROWS: u32 = 128;

type PngReader<'file> = Reader<Cursor<&'file [u8]>>;

fn reader(file: &[u8]) -> Result<PngReader<'_>, Error> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    decoder.set_transformations(Transformations::EXPAND);
    // Text may be compressed to almost nothing, and nothing here reads it.
    decoder.set_ignore_text_chunk(true);
    decoder.read_info().map_err(|_| DAMAGED)
}

/// Whether the picture can be read row by row: it is stored upright and not interlaced.
pub(crate) fn is_row_readable(file: &[u8]) -> bool {
    reader(file).is_ok_and(|reader| {
        !reader.info().interlaced && stored_orientation(file) == Orientation::NoTransforms
    })
}

/// Decodes the picture, or the upper part that a truncated file holds. An interlaced picture must
/// be complete.
pub(crate) fn read(bytes: &[u8], info: &ImageInfo) -> Result<DecodedPixels, Error> {
    let mut rows = PngRows::new(bytes, info)?;
    let orientation = stored_orientation(bytes);
    if rows.reader.info().interlaced {
        return rows.read_interlaced(info).map(|pixels| DecodedPixels {
            pixels,
            orientation,
            missing_rows: 0,
            truncated: false,
        });
    }
    let mut pixels = Vec::new();
    let mut rows_read = 0;
    while rows_read < info.height {
        let wanted = STRIP_ROWS.min(info.height - rows_read);
        let (samples, found) = rows.read_samples(wanted);
        if found < wanted && info.complete {
            return Err(DAMAGED);
        }
        if found > 0 {
            pixels.extend_from_slice(rows.convert(samples, found)?.as_raw());
        }
        rows_read += found;
        // The file ends here.
        if found < wanted {
            break;
        }
    }
    Ok(DecodedPixels {
        pixels: RgbImage::from_raw(info.width, rows_read, pixels).ok_or(DAMAGED)?,
        orientation,
        missing_rows: info.height - rows_read,
        truncated: rows_read < info.height,
    })
}

/// The rows of a PNG, as they are decoded.
pub(crate) struct PngRows<'file> {
    reader: PngReader<'file>,
    width: u32,
    height: u32,
    profile: SourceProfile,
}

impl<'file> PngRows<'file> {
    pub(crate) fn new(file: &'file [u8], probed: &ImageInfo) -> Result<PngRows<'file>, Error> {
        let reader = match reader(file) {
            Err(_) if !probed.complete => return Err(Error::Truncated),
            reader => reader?,
        };
        let info = reader.info();
        if (info.width, info.height) != (probed.width, probed.height) {
            return Err(DAMAGED);
        }
        // In the order of precedence of the specification (third edition, 4.3).
        let profile = if let Some(codes) = info.coding_independent_code_points {
            SourceProfile::from_cicp(codes.color_primaries.into(), codes.transfer_function.into())?
        } else if info.icc_profile.is_some() {
            SourceProfile::from_icc(info.icc_profile.as_deref())
        } else if info.srgb.is_some() {
            SourceProfile::default()
        } else {
            let points = info.chrm_chunk.map(|points| {
                [points.white, points.red, points.green, points.blue]
                    .map(|(x, y)| [x.into_value(), y.into_value()])
            });
            info.gama_chunk
                .map_or_else(SourceProfile::default, |gamma| {
                    SourceProfile::from_gamma(gamma.into_value(), points)
                })
        };
        Ok(PngRows {
            width: info.width,
            height: info.height,
            profile,
            reader,
        })
    }

    /// Samples of up to `rows` rows, and the number of rows that were read before an error.
    fn read_samples(&mut self, rows: u32) -> (Vec<u8>, u32) {
        let mut samples = Vec::new();
        for found in 0..rows {
            match self.reader.next_row() {
                Ok(Some(row)) => samples.extend_from_slice(row.data()),
                _ => return (samples, found),
            }
        }
        (samples, rows)
    }

    fn convert(&self, samples: Vec<u8>, rows: u32) -> Result<RgbImage, Error> {
        let strip = to_image(self.width, rows, samples, self.reader.output_color_type());
        Ok(self.profile.to_opaque_srgb(strip.ok_or(DAMAGED)?))
    }

    fn read_interlaced(&mut self, info: &ImageInfo) -> Result<RgbImage, Error> {
        let mut samples = vec![0; self.reader.output_buffer_size().ok_or(DAMAGED)?];
        match self.reader.next_frame(&mut samples) {
            Err(_) if !info.complete => return Err(Error::Truncated),
            result => result.map_err(|_| DAMAGED)?,
        };
        let image = to_image(
            self.width,
            self.height,
            samples,
            self.reader.output_color_type(),
        );
        Ok(self.profile.to_opaque_srgb(image.ok_or(DAMAGED)?))
    }
}

impl RowReader for PngRows<'_> {
    fn width(&self) -> u32 {
        self.width
    }

    fn height(&self) -> u32 {
        self.height
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        let rows = (out.len() / 3) as u32 / self.width;
        let (samples, found) = self.read_samples(rows);
        if found < rows {
            return Err(DAMAGED);
        }
        out.copy_from_slice(self.convert(samples, rows)?.as_raw());
        Ok(())
    }
}

/// The rows of a PNG of 8 bits in sRGB with alpha, four bytes a pixel, as they are stored.
pub(crate) struct AlphaRows<'file> {
    rows: PngRows<'file>,
}

impl<'file> AlphaRows<'file> {
    /// `None` of a picture without alpha, of another depth, or in another colour space.
    pub(crate) fn new(rows: PngRows<'file>) -> Option<AlphaRows<'file>> {
        let stored = rows.reader.output_color_type() == (ColorType::Rgba, BitDepth::Eight);
        (stored && rows.profile.is_srgb()).then_some(AlphaRows { rows })
    }
}

impl RowReader for AlphaRows<'_> {
    fn width(&self) -> u32 {
        self.rows.width
    }

    fn height(&self) -> u32 {
        self.rows.height
    }

    fn pixel_bytes(&self) -> usize {
        4
    }

    fn read(&mut self, out: &mut [u8]) -> Result<(), Error> {
        let rows = (out.len() / 4) as u32 / self.rows.width;
        let (samples, found) = self.rows.read_samples(rows);
        if found < rows || samples.len() != out.len() {
            return Err(DAMAGED);
        }
        out.copy_from_slice(&samples);
        Ok(())
    }
}

/// The decoder's samples, 16 bits in big-endian order, as an image.
fn to_image(
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::OutputFormat;
    use crate::image::Photo;

    #[test]
    fn a_header_that_the_probe_read_differently_is_damage() {
        let photo = Photo::from_pixels(2, 2, vec![0; 12]).unwrap();
        let file = photo.encode(OutputFormat::Png).unwrap();
        let rows = |width, height| {
            let probed = ImageInfo {
                kind: SourceFormat::Png,
                width,
                height,
                complete: true,
                has_more_images: false,
            };
            PngRows::new(&file, &probed).map(drop)
        };
        assert!(rows(2, 2).is_ok());
        for (width, height) in [(3, 2), (2, 3), (1, 4)] {
            assert!(matches!(rows(width, height), Err(Error::Damaged { .. })));
        }
    }
}
