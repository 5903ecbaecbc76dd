//! Pixels to bytes: clean files without a word about where the pixels came from.
//!
//! The encoders are given pixels only, so there is no metadata that could be written by mistake. JPEG
//! and PNG are written while the picture passes by; WebP wants it whole.

use std::cell::RefCell;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPEncoder;
use image::error::{EncodingError, ImageError, ImageFormatHint};
use image::{ExtendedColorType, GenericImageView, ImageEncoder, Rgb};

use crate::error::Error;
use crate::photo::OutputFormat;
use crate::rows::{RowReader, collect, strips};

/// High enough that a second save does not show, low enough to share.
const JPEG_QUALITY: u8 = 95;
/// Rows that the JPEG encoder wants at a time: the height of a block.
const BLOCK: u32 = 8;

pub(super) fn encode(rows: &mut dyn RowReader, format: OutputFormat) -> Result<Vec<u8>, Error> {
    match format {
        OutputFormat::Jpeg => jpeg(rows),
        OutputFormat::Png => png(rows),
        OutputFormat::WebP => {
            let photo = collect(rows)?;
            let mut bytes = Vec::new();
            WebPEncoder::new_lossless(&mut bytes)
                .write_image(
                    photo.pixels(),
                    photo.width(),
                    photo.height(),
                    ExtendedColorType::Rgb8,
                )
                .map_err(|source| Error::Unencodable { format, source })?;
            Ok(bytes)
        }
    }
}

fn jpeg(rows: &mut dyn RowReader) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let passing = Passing::of(rows);
    // This encoder never subsamples the colours.
    let written = JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode_image(&passing);
    passing.fault()?;
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
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Adaptive);
    let mut writer = encoder.write_header().map_err(unencodable)?;
    let mut stream = writer.stream_writer().map_err(unencodable)?;
    strips(rows, |strip| {
        std::io::Write::write_all(&mut stream, strip).map_err(|error| unencodable(error.into()))
    })?;
    stream.finish().map_err(unencodable)?;
    writer.finish().map_err(unencodable)?;
    Ok(bytes)
}

/// A picture that passes by, as the JPEG encoder asks for it: pixel by pixel, but block row after
/// block row, so that only eight rows need be there.
struct Passing<'rows> {
    width: u32,
    height: u32,
    strip: RefCell<Strip<'rows>>,
}

struct Strip<'rows> {
    rows: &'rows mut dyn RowReader,
    pixels: Vec<u8>,
    from: u32,
    to: u32,
    fault: Option<Error>,
}

impl<'rows> Passing<'rows> {
    fn of(rows: &'rows mut dyn RowReader) -> Passing<'rows> {
        Passing {
            width: rows.width(),
            height: rows.height(),
            strip: RefCell::new(Strip {
                rows,
                pixels: Vec::new(),
                from: 0,
                to: 0,
                fault: None,
            }),
        }
    }

    /// What went wrong while the encoder, which cannot be told, went on.
    fn fault(self) -> Result<(), Error> {
        self.strip.into_inner().fault.map_or(Ok(()), Err)
    }
}

impl GenericImageView for Passing<'_> {
    type Pixel = Rgb<u8>;

    fn dimensions(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn get_pixel(&self, x: u32, y: u32) -> Rgb<u8> {
        let mut strip = self.strip.borrow_mut();
        while y >= strip.to && strip.to < self.height {
            strip.advance(self.width, self.height);
        }
        let at = ((y.saturating_sub(strip.from) as usize) * self.width as usize + x as usize) * 3;
        match strip.pixels.get(at..at + 3) {
            Some(&[red, green, blue]) => Rgb([red, green, blue]),
            _ => Rgb([0; 3]),
        }
    }
}

impl Strip<'_> {
    fn advance(&mut self, width: u32, height: u32) {
        self.from = self.to;
        // A multiple of the block, so that no block lies in two strips.
        self.to = height.min(self.from + 16 * BLOCK);
        self.pixels
            .resize((self.to - self.from) as usize * width as usize * 3, 0);
        if self.fault.is_none() {
            self.fault = self.rows.read(&mut self.pixels).err();
        }
    }
}
