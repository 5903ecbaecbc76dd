//! Pixels to files that hold pixels and nothing else.
//!
//! The encoders receive pixels only, so there is no metadata that could be written by mistake. JPEG
//! and PNG are written while the rows are read; WebP needs the whole picture.

use std::cell::RefCell;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::error::{EncodingError, ImageError, ImageFormatHint};
use image::{ExtendedColorType, GenericImageView, ImageEncoder, Rgb};

use crate::codec::format::OutputFormat;
use crate::error::Error;
use crate::image::{Photo, PhotoRows, RowReader, for_each_strip};

/// High enough that saving twice is not visible, low enough to share.
const JPEG_QUALITY: u8 = 95;
/// Rows that the JPEG encoder reads at a time: the height of a block.
const JPEG_BLOCK_ROWS: u32 = 8;

/// Checks that a picture of this size, in pixels, can be written.
///
/// # Errors
/// [`Error::SideTooLong`].
pub fn check_encodable(width: u32, height: u32, format: OutputFormat) -> Result<(), Error> {
    match width.max(height) > format.max_side() {
        true => Err(Error::SideTooLong { format }),
        false => Ok(()),
    }
}

/// Encodes a picture while its rows are read, as [`Photo::encode`] does.
///
/// # Errors
/// As [`Photo::encode`], and those of `rows`; [`Error::NoTransparency`] for a cut-out as JPEG.
pub fn encode_rows(rows: &mut dyn RowReader, format: OutputFormat) -> Result<Vec<u8>, Error> {
    check_encodable(rows.width(), rows.height(), format)?;
    match format {
        OutputFormat::Jpeg if rows.pixel_bytes() == 4 => Err(Error::NoTransparency { format }),
        OutputFormat::Jpeg => jpeg(rows),
        OutputFormat::Png => png(rows),
        OutputFormat::WebP => webp(rows),
    }
}

impl Photo {
    /// Encodes the pixels as a file that holds nothing else: no EXIF, no profile, no text.
    ///
    /// JPEG is written at quality 95 with full chroma resolution (4:4:4); PNG and WebP are exact.
    ///
    /// # Errors
    /// [`Error::SideTooLong`] if the format cannot hold a picture of this size.
    pub fn encode(&self, format: OutputFormat) -> Result<Vec<u8>, Error> {
        encode_rows(&mut PhotoRows::new(self), format)
    }
}

fn jpeg(rows: &mut dyn RowReader) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let image = StreamedImage::new(rows);
    // This encoder never subsamples the chroma.
    let written = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode_image(&image);
    image.into_result()?;
    written.map_err(|source| Error::Unencodable {
        format: OutputFormat::Jpeg,
        source,
    })?;
    Ok(bytes)
}

fn png(rows: &mut dyn RowReader) -> Result<Vec<u8>, Error> {
    let unencodable = |error: png::EncodingError| Error::Unencodable {
        format: OutputFormat::Png,
        source: ImageError::Encoding(EncodingError::new(ImageFormatHint::Unknown, error)),
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, rows.width(), rows.height());
    encoder.set_color(match rows.pixel_bytes() {
        4 => png::ColorType::Rgba,
        _ => png::ColorType::Rgb,
    });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Adaptive);
    let mut writer = encoder.write_header().map_err(unencodable)?;
    let mut stream = writer.stream_writer().map_err(unencodable)?;
    for_each_strip(rows, |strip| {
        std::io::Write::write_all(&mut stream, strip).map_err(|error| unencodable(error.into()))
    })?;
    stream.finish().map_err(unencodable)?;
    writer.finish().map_err(unencodable)?;
    Ok(bytes)
}

fn webp(rows: &mut dyn RowReader) -> Result<Vec<u8>, Error> {
    let (width, height) = (rows.width(), rows.height());
    let color = match rows.pixel_bytes() {
        4 => ExtendedColorType::Rgba8,
        _ => ExtendedColorType::Rgb8,
    };
    let mut pixels = Vec::new();
    for_each_strip(rows, |strip| {
        pixels.extend_from_slice(strip);
        Ok(())
    })?;
    let mut bytes = Vec::new();
    WebPEncoder::new_lossless(&mut bytes)
        .write_image(&pixels, width, height, color)
        .map_err(|source| Error::Unencodable {
            format: OutputFormat::WebP,
            source,
        })?;
    Ok(bytes)
}

/// A picture whose rows are read while the JPEG encoder asks for its pixels. It asks for one row of
/// blocks after the other, so that a few rows in memory are enough.
struct StreamedImage<'rows> {
    width: u32,
    height: u32,
    strip: RefCell<CurrentStrip<'rows>>,
}

struct CurrentStrip<'rows> {
    rows: &'rows mut dyn RowReader,
    pixels: Vec<u8>,
    first_row: u32,
    end_row: u32,
    error: Option<Error>,
}

impl<'rows> StreamedImage<'rows> {
    fn new(rows: &'rows mut dyn RowReader) -> StreamedImage<'rows> {
        StreamedImage {
            width: rows.width(),
            height: rows.height(),
            strip: RefCell::new(CurrentStrip {
                rows,
                pixels: Vec::new(),
                first_row: 0,
                end_row: 0,
                error: None,
            }),
        }
    }

    /// The error of the rows. The encoder cannot receive it and continues with black pixels.
    fn into_result(self) -> Result<(), Error> {
        self.strip.into_inner().error.map_or(Ok(()), Err)
    }
}

impl GenericImageView for StreamedImage<'_> {
    type Pixel = Rgb<u8>;

    fn dimensions(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Rgb<u8> {
        let mut strip = self.strip.borrow_mut();
        while y >= strip.end_row && strip.end_row < self.height {
            strip.advance(self.width, self.height);
        }
        let at =
            ((y.saturating_sub(strip.first_row) as usize) * self.width as usize + x as usize) * 3;
        match strip.pixels.get(at..at + 3) {
            Some(&[red, green, blue]) => Rgb([red, green, blue]),
            _ => Rgb([0; 3]),
        }
    }
}

impl CurrentStrip<'_> {
    fn advance(&mut self, width: u32, height: u32) {
        self.first_row = self.end_row;
        // A multiple of the block, so that no block lies in two strips.
        self.end_row = height.min(self.first_row + 16 * JPEG_BLOCK_ROWS);
        self.pixels.resize(
            (self.end_row - self.first_row) as usize * width as usize * 3,
            0,
        );
        if self.error.is_none() {
            self.error = self.rows.read(&mut self.pixels).err();
        }
    }
}
