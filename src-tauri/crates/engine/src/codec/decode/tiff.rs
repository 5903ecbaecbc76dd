//! TIFF to pixels: strips and tiles, together or a plane a sample, of the kinds that programs write for photos.
//!
//! `layout` reads the directory and refuses by name what is not read; `compression` gives the bytes of a chunk;
//! `samples` makes numbers of them; `color` makes a picture of these.

mod color;
mod compression;
mod fax;
mod layout;
mod samples;

use crate::codec::decode::DecodedPixels;
use crate::codec::decode::orientation::directory_orientation;
use crate::codec::decode::tiff::color::to_opaque_srgb;
use crate::codec::decode::tiff::compression::chunk_bytes;
use crate::codec::decode::tiff::layout::Layout;
use crate::codec::decode::tiff::samples::{Sample, write_chunk};
use crate::codec::format::SourceFormat;
use crate::codec::probe::ImageInfo;
use crate::codec::tiff::main_directory;
use crate::error::Error;

const DAMAGED: Error = Error::Damaged {
    kind: SourceFormat::Tiff,
};

/// Decodes the picture that the probe has found.
pub(crate) fn read(bytes: &[u8], info: &ImageInfo) -> Result<DecodedPixels, Error> {
    let (directory, _) = main_directory(bytes).ok_or(DAMAGED)?;
    let layout = Layout::read(&directory)?;
    if (layout.width, layout.height) != (info.width, info.height) {
        return Err(DAMAGED);
    }
    let pixels = if layout.sample_bits > 8 {
        let samples = read_samples::<u16>(bytes, &layout)?;
        to_opaque_srgb(samples, &layout, &directory)
    } else {
        let samples = read_samples::<u8>(bytes, &layout)?;
        to_opaque_srgb(samples, &layout, &directory)
    };
    Ok(DecodedPixels {
        pixels: pixels?,
        orientation: directory_orientation(&directory),
        missing_rows: 0,
        truncated: false,
    })
}

/// The samples that are used of all pixels, interleaved.
fn read_samples<S: Sample>(bytes: &[u8], layout: &Layout) -> Result<Vec<S>, Error> {
    let pixels = layout.width as usize * layout.height as usize;
    let mut samples = vec![S::default(); pixels * layout.kept_samples()];
    for chunk in layout.chunks() {
        let rest = bytes.get(chunk.offset as usize..);
        let coded = match chunk.length {
            Some(length) => rest.and_then(|rest| rest.get(..length as usize)),
            None => rest,
        };
        let coded = coded.ok_or(Error::Truncated)?;
        let content = chunk_bytes(coded, layout, &chunk)?;
        write_chunk(&content, layout, &chunk, &mut samples)?;
    }
    Ok(samples)
}
