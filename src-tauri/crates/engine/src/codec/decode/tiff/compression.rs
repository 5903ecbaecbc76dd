//! The bytes of a strip or tile, decompressed. Never more of them than its size and its layout allow.

use std::borrow::Cow;

use fdeflate::BoundedDecompressionError;
use weezl::{BitOrder, LzwStatus};

use crate::codec::decode::jpeg_layout::JpegLayout;
use crate::codec::decode::jpeg_rare::decode_components;
use crate::codec::decode::tiff::DAMAGED;
use crate::codec::decode::tiff::fax::{decode_group4, decode_lines};
use crate::codec::decode::tiff::layout::{Chunk, Compression, Layout};
use crate::codec::jpeg_segments::SOI;
use crate::error::Error;

impl Layout<'_> {
    /// Bytes of one row of a chunk. Rows begin at a whole byte.
    pub(super) fn row_bytes(&self, chunk: &Chunk) -> usize {
        let bits = chunk.samples * self.sample_bits as usize;
        (chunk.width as usize * bits).div_ceil(8)
    }

    /// Bytes of a whole chunk. Where several pixels share their colour, a unit is their lumas and two samples of colour.
    pub(super) fn content_bytes(&self, chunk: &Chunk) -> usize {
        let (h, v) = self.subsampling;
        if (h, v) == (1, 1) {
            return self.row_bytes(chunk) * chunk.height as usize;
        }
        let units = chunk.width.div_ceil(h) as usize * chunk.height.div_ceil(v) as usize;
        units * (h * v + 2) as usize
    }
}

/// The content of a chunk: exactly as many bytes as its layout says.
pub(super) fn chunk_bytes<'file>(
    coded: &'file [u8],
    layout: &Layout,
    chunk: &Chunk,
) -> Result<Cow<'file, [u8]>, Error> {
    let wanted = layout.content_bytes(chunk);
    let coded = match layout.reversed_bits && layout.compression != Compression::Jpeg {
        true => coded.iter().map(|byte| byte.reverse_bits()).collect(),
        false => Cow::Borrowed(coded),
    };
    let mut content = match layout.compression {
        Compression::None => coded,
        Compression::FaxRows => decode_lines(&coded, chunk.width, chunk.height, false)?.into(),
        Compression::FaxLines => decode_lines(&coded, chunk.width, chunk.height, true)?.into(),
        Compression::FaxGroup4 => decode_group4(&coded, chunk.width, chunk.height)?.into(),
        Compression::Lzw => lzw(&coded, wanted)?.into(),
        Compression::Deflate => inflate(&coded, wanted)?.into(),
        Compression::PackBits => pack_bits(&coded, wanted).into(),
        Compression::Jpeg => jpeg(&coded, layout, chunk)?.into(),
    };
    if content.len() < wanted {
        return Err(Error::Truncated);
    }
    match &mut content {
        Cow::Borrowed(bytes) => *bytes = &bytes[..wanted],
        Cow::Owned(bytes) => bytes.truncate(wanted),
    }
    Ok(content)
}

fn inflate(coded: &[u8], wanted: usize) -> Result<Vec<u8>, Error> {
    match fdeflate::decompress_to_vec_bounded(coded, wanted) {
        Ok(content) => Ok(content),
        // There is more of it than the chunk has pixels, or its end is not read yet.
        Err(BoundedDecompressionError::OutputTooLarge { partial_output }) => Ok(partial_output),
        Err(_) => Err(DAMAGED),
    }
}

fn lzw(coded: &[u8], wanted: usize) -> Result<Vec<u8>, Error> {
    let mut decoder = weezl::decode::Decoder::with_tiff_size_switch(BitOrder::Msb, 8);
    let mut content = vec![0; wanted];
    let (mut read, mut written) = (0, 0);
    while written < wanted {
        let step = decoder.decode_bytes(&coded[read..], &mut content[written..]);
        read += step.consumed_in;
        written += step.consumed_out;
        match step.status.map_err(|_| DAMAGED)? {
            LzwStatus::Ok if step.consumed_in + step.consumed_out > 0 => {}
            _ => break,
        }
    }
    content.truncate(written);
    Ok(content)
}

/// PackBits (TIFF 6.0, section 9); what is missing is found by the length.
fn pack_bits(coded: &[u8], wanted: usize) -> Vec<u8> {
    let mut content = Vec::with_capacity(wanted.min(coded.len().saturating_mul(64)));
    let mut rest = coded;
    while let Some((&head, tail)) = rest.split_first()
        && content.len() < wanted
    {
        let literal = usize::from(head) + 1;
        rest = match head {
            0..=127 => {
                let (bytes, tail) = tail.split_at(literal.min(tail.len()));
                content.extend_from_slice(bytes);
                tail
            }
            128 => tail,
            _ => match tail.split_first() {
                Some((&byte, tail)) => {
                    content.resize(content.len() + 257 - usize::from(head), byte);
                    tail
                }
                None => tail,
            },
        };
    }
    content
}

/// A chunk that is a JPEG file without its tables, which stand in a field of their own.
fn jpeg(coded: &[u8], layout: &Layout, chunk: &Chunk) -> Result<Vec<u8>, Error> {
    let own = coded.strip_prefix(&SOI).ok_or(DAMAGED)?;
    let file = match layout.jpeg_tables {
        // They are a JPEG file without a picture: its end is left out.
        Some(tables) if tables.starts_with(&SOI) => {
            [tables.strip_suffix(b"\xff\xd9").unwrap_or(tables), own].concat()
        }
        _ => coded.to_vec(),
    };
    let jpeg = JpegLayout::read(&file).ok_or(DAMAGED)?;
    // The last strip may be coded as high as the others.
    let (width, height) = jpeg.size;
    let whole = width == chunk.width
        && height >= chunk.height
        && height <= chunk.height.saturating_add(4096);
    if !whole || jpeg.components.len() != chunk.samples {
        return Err(DAMAGED);
    }
    let (content, _) = decode_components(&file, &jpeg, jpeg.size)?;
    Ok(content)
}
