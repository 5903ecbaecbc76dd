//! The bytes of a chunk as numbers from black to white, at their places in the picture.

use crate::codec::decode::tiff::DAMAGED;
use crate::codec::decode::tiff::layout::{Chunk, Layout, Photometric, SampleKind};
use crate::codec::tiff::ByteOrder;
use crate::error::Error;

/// A sample of 8 or 16 bits.
pub(super) trait Sample: Copy + Default + Into<u32> {
    /// The brightest value.
    const MOST: u32;

    /// A number from 0 to [`Sample::MOST`].
    fn new(value: u32) -> Self;
}

impl Sample for u8 {
    const MOST: u32 = 255;

    fn new(value: u32) -> u8 {
        value as u8
    }
}

impl Sample for u16 {
    const MOST: u32 = 65_535;

    fn new(value: u32) -> u16 {
        value as u16
    }
}

/// Writes the samples of a chunk that lie in the picture and are kept.
pub(super) fn write_chunk<S: Sample>(
    content: &[u8],
    layout: &Layout,
    chunk: &Chunk,
    picture: &mut [S],
) -> Result<(), Error> {
    let kept = layout.kept_samples();
    let columns = chunk.width.min(layout.width - chunk.left) as usize;
    let rows = chunk.height.min(layout.height - chunk.top) as usize;
    let row_bytes = layout.row_bytes(chunk);
    let picture_row = layout.width as usize * kept;
    let mut line = Vec::new();
    for row in 0..rows {
        if layout.subsampling == (1, 1) {
            let bytes = content
                .get(row * row_bytes..)
                .and_then(|it| it.get(..row_bytes));
            read_row(bytes.ok_or(DAMAGED)?, layout, chunk, &mut line);
        } else {
            read_shared_row(content, row, layout, chunk, &mut line);
        }
        let from = (chunk.top as usize + row) * picture_row + chunk.left as usize * kept;
        let out = picture
            .get_mut(from..from + columns * kept)
            .ok_or(DAMAGED)?;
        let used = kept.saturating_sub(chunk.first_sample).min(chunk.samples);
        for (pixel, values) in out.chunks_mut(kept).zip(line.chunks(chunk.samples)) {
            let pixel = &mut pixel[chunk.first_sample..];
            pixel[..used].copy_from_slice(&values[..used]);
        }
    }
    Ok(())
}

/// The samples of one row of a chunk, its predictor undone.
fn read_row<S: Sample>(bytes: &[u8], layout: &Layout, chunk: &Chunk, line: &mut Vec<S>) {
    let count = chunk.width as usize * chunk.samples;
    line.clear();
    let bits = layout.sample_bits;
    if layout.sample_kind == SampleKind::Float {
        line.extend(floats(bytes, layout, chunk).map(|value| {
            // The cast makes zero of what is no number.
            S::new((value.clamp(0.0, 1.0) * S::MOST as f32 + 0.5) as u32)
        }));
        return;
    }
    let is_index = layout.photometric == Photometric::Palette;
    let most = u32::MAX >> (32 - bits);
    let scale = |value: u32| match bits {
        _ if is_index => S::new(value),
        8 | 16 if most == S::MOST => S::new(value),
        32 => S::new(value >> 16),
        _ => S::new((value * S::MOST + most / 2) / most),
    };
    let difference = layout.predictor == 2;
    let mut before = vec![0u32; chunk.samples];
    let mut undo = |at: usize, value: u32| match difference {
        true => {
            let before = &mut before[at % chunk.samples];
            *before = before.wrapping_add(value) & most;
            *before
        }
        false => value,
    };
    let order = layout.order;
    match bits {
        8 => line.extend(
            bytes
                .iter()
                .enumerate()
                .map(|(at, &byte)| scale(undo(at, byte.into()))),
        ),
        16 => line.extend((0..count).map(|at| {
            let value = order.short(bytes, at * 2).unwrap_or_default();
            scale(undo(at, value.into()))
        })),
        32 => line.extend(
            (0..count).map(|at| scale(undo(at, order.long(bytes, at * 4).unwrap_or_default()))),
        ),
        _ => line.extend((0..count).map(|at| scale(bit_field(bytes, at, bits)))),
    }
}

/// The number of `bits` bits at place `at`, the highest bit first.
fn bit_field(bytes: &[u8], at: usize, bits: u32) -> u32 {
    let first = at * bits as usize;
    (first..first + bits as usize).fold(0, |value, bit| {
        let byte = bytes.get(bit / 8).copied().unwrap_or_default();
        value << 1 | u32::from(byte >> (7 - bit % 8) & 1)
    })
}

/// The numbers of a row of 32 or 64 bits each.
fn floats(bytes: &[u8], layout: &Layout, chunk: &Chunk) -> impl Iterator<Item = f32> {
    let size = layout.sample_bits as usize / 8;
    let count = chunk.width as usize * chunk.samples;
    // With the predictor of floating-point numbers (Adobe's TIFF note 3) the highest bytes of all numbers come first, as
    // differences.
    let (bytes, order) = match layout.predictor {
        3 => {
            let mut sums = bytes.to_vec();
            for at in chunk.samples..sums.len() {
                sums[at] = sums[at].wrapping_add(sums[at - chunk.samples]);
            }
            let together = (0..count).flat_map(|at| (0..size).map(move |part| part * count + at));
            (together.map(|at| sums[at]).collect(), ByteOrder::Big)
        }
        _ => (bytes.to_vec(), layout.order),
    };
    (0..count).map(move |at| {
        let long = |from| order.long(&bytes, from).unwrap_or_default();
        if size == 4 {
            return f32::from_bits(long(at * 4));
        }
        let (one, other) = (u64::from(long(at * 8)), u64::from(long(at * 8 + 4)));
        f64::from_bits(match order {
            ByteOrder::Big => one << 32 | other,
            ByteOrder::Little => other << 32 | one,
        }) as f32
    })
}

/// A row of YCbCr where several pixels share their colour (TIFF 6.0, section 21).
fn read_shared_row<S: Sample>(
    content: &[u8],
    row: usize,
    layout: &Layout,
    chunk: &Chunk,
    line: &mut Vec<S>,
) {
    let (h, v) = (layout.subsampling.0 as usize, layout.subsampling.1 as usize);
    let unit = h * v + 2;
    let units = (chunk.width as usize).div_ceil(h);
    line.clear();
    for x in 0..chunk.width as usize {
        let from = (row / v * units + x / h) * unit;
        let places = [row % v * h + x % h, h * v, h * v + 1];
        line.extend(
            places.map(|at| S::new(content.get(from + at).copied().unwrap_or_default().into())),
        );
    }
}
