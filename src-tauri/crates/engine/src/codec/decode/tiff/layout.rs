//! How the samples of a TIFF picture are stored, as its directory says.
//!
//! What is not decoded is refused here, by name, before any of it is read.

use crate::codec::decode::tiff::DAMAGED;
use crate::codec::tiff::{ByteOrder, Directory, tag};
use crate::error::Error;

/// What the samples of a pixel mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Photometric {
    WhiteIsZero,
    BlackIsZero,
    Rgb,
    Palette,
    Cmyk,
    YCbCr,
}

/// How a sample is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SampleKind {
    Unsigned,
    Float,
}

/// The transparency that a sample behind the colours holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alpha {
    /// The colours are multiplied by it.
    Associated,
    Unassociated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Compression {
    None,
    /// CCITT's run lengths, each row from a whole byte on.
    FaxRows,
    /// Group 3 of one dimension: the same with ends of lines.
    FaxLines,
    FaxGroup4,
    Lzw,
    Jpeg,
    Deflate,
    PackBits,
}

/// The layout of a picture.
#[derive(Debug)]
pub(super) struct Layout<'file> {
    pub(super) order: ByteOrder,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) photometric: Photometric,
    pub(super) sample_kind: SampleKind,
    pub(super) sample_bits: u32,
    /// All samples of a pixel.
    pub(super) samples: usize,
    pub(super) alpha: Option<Alpha>,
    pub(super) compression: Compression,
    /// 1: none, 2: differences of samples, 3: differences of bytes of floating-point numbers.
    pub(super) predictor: u32,
    pub(super) planar: bool,
    /// The lowest bit of a byte comes first.
    pub(super) reversed_bits: bool,
    /// How many pixels share a sample of colour, across and down.
    pub(super) subsampling: (u32, u32),
    pub(super) jpeg_tables: Option<&'file [u8]>,
    chunk_size: (u32, u32),
    tiled: bool,
    offsets: Vec<u32>,
    lengths: Vec<Option<u32>>,
}

/// A strip or a tile.
pub(super) struct Chunk {
    pub(super) offset: u32,
    /// `None` in a file that does not say: up to its end.
    pub(super) length: Option<u32>,
    /// Its first pixel.
    pub(super) left: u32,
    pub(super) top: u32,
    /// Its size as it is coded, which may reach over the edge of the picture.
    pub(super) width: u32,
    pub(super) height: u32,
    /// The first sample that it holds, and how many.
    pub(super) first_sample: usize,
    pub(super) samples: usize,
}

/// More pixels than the picture has may be coded: tiles reach over its edges.
const SPARE_PIXELS: u64 = 16 << 20;
/// The most bytes in one chunk.
const MAX_CHUNK_BYTES: u64 = 1 << 30;

const fn unsupported(format: &'static str) -> Error {
    Error::Unsupported { format }
}

impl<'file> Layout<'file> {
    /// # Errors
    /// [`Error::Unsupported`] for a kind that is not decoded, [`Error::Damaged`] for fields that contradict each other.
    pub(super) fn read(directory: &Directory<'file>) -> Result<Layout<'file>, Error> {
        let or = |tag, default| directory.value(tag).unwrap_or(default);
        let (width, height) = (or(tag::WIDTH, 0), or(tag::HEIGHT, 0));
        let samples = or(tag::SAMPLES_PER_PIXEL, 1) as usize;
        if width == 0 || height == 0 || !(1..=16).contains(&samples) {
            return Err(DAMAGED);
        }
        let compression = read_compression(directory)?;
        let photometric = read_photometric(directory, compression)?;
        let colors = photometric.samples();
        if samples < colors {
            return Err(DAMAGED);
        }
        if photometric == Photometric::Cmyk && or(tag::INK_SET, 1) != 1 {
            return Err(unsupported("TIFF picture of inks other than CMYK"));
        }
        let sample_bits = read_bits(directory)?;
        let sample_kind = read_sample_kind(directory, sample_bits)?;
        let alpha = match directory.value(tag::EXTRA_SAMPLES) {
            Some(1) => Some(Alpha::Associated),
            Some(2) => Some(Alpha::Unassociated),
            // Some programs leave the field out.
            None if photometric == Photometric::Rgb => Some(Alpha::Unassociated),
            _ => None,
        };
        let tiled = directory.has(tag::TILE_OFFSETS);
        let (offsets, lengths) = match tiled {
            true => (tag::TILE_OFFSETS, tag::TILE_BYTE_COUNTS),
            false => (tag::STRIP_OFFSETS, tag::STRIP_BYTE_COUNTS),
        };
        let chunk_size = match tiled {
            true => (or(tag::TILE_WIDTH, 0), or(tag::TILE_HEIGHT, 0)),
            false => (width, or(tag::ROWS_PER_STRIP, height).min(height)),
        };
        let pair = |values: Vec<u32>| Some((*values.first()?, *values.get(1)?));
        let subsampling = match photometric {
            Photometric::YCbCr if compression != Compression::Jpeg => directory
                .values(tag::YCBCR_SUBSAMPLING)
                .and_then(pair)
                .unwrap_or((2, 2)),
            _ => (1, 1),
        };
        let offsets = directory.values(offsets).ok_or(DAMAGED)?;
        let lengths: Vec<Option<u32>> = match directory.values(lengths) {
            Some(lengths) => lengths.into_iter().map(Some).collect(),
            None if offsets.len() == 1 => vec![None],
            None => return Err(DAMAGED),
        };
        let layout = Layout {
            order: directory.order(),
            width,
            height,
            photometric,
            sample_kind,
            sample_bits,
            samples,
            alpha: alpha.filter(|_| samples > colors),
            compression,
            predictor: or(tag::PREDICTOR, 1),
            planar: samples > 1 && or(tag::PLANAR_CONFIGURATION, 1) == 2,
            reversed_bits: or(tag::FILL_ORDER, 1) == 2,
            subsampling,
            jpeg_tables: directory.bytes(tag::JPEG_TABLES),
            chunk_size,
            tiled,
            offsets,
            lengths,
        };
        layout.check().map(|()| layout)
    }

    /// Whether what the fields say fits together, and within bounds.
    fn check(&self) -> Result<(), Error> {
        let (width, height) = self.chunk_size;
        if width == 0 || height == 0 {
            return Err(DAMAGED);
        }
        let planes = if self.planar { self.samples } else { 1 };
        let (across, down) = self.chunk_counts();
        let count = u64::from(across) * u64::from(down);
        let coded = count.saturating_mul(u64::from(width) * u64::from(height));
        let pixels = u64::from(self.width) * u64::from(self.height);
        let chunk_bytes = u64::from(width)
            .saturating_mul(u64::from(height))
            .saturating_mul(self.samples as u64 * u64::from(self.sample_bits))
            / 8;
        if count * planes as u64 != self.offsets.len() as u64
            || self.offsets.len() != self.lengths.len()
            || coded > pixels * 4 + SPARE_PIXELS
            || chunk_bytes > MAX_CHUNK_BYTES
        {
            return Err(DAMAGED);
        }
        let eight = self.sample_bits == 8 && self.sample_kind == SampleKind::Unsigned;
        let bilevel = self.sample_bits == 1 && self.samples == 1;
        let (h, v) = self.subsampling;
        let valid = match self.compression {
            Compression::Jpeg => eight,
            Compression::FaxRows | Compression::FaxLines | Compression::FaxGroup4 => {
                bilevel && width <= 65_535
            }
            _ => true,
        } && match self.photometric {
            Photometric::Palette => {
                self.sample_bits <= 8 && self.sample_kind == SampleKind::Unsigned
            }
            Photometric::YCbCr => {
                eight && matches!(h, 1 | 2 | 4) && matches!(v, 1 | 2 | 4) && self.samples == 3
            }
            _ => true,
        } && match self.predictor {
            1 => true,
            2 => self.sample_kind == SampleKind::Unsigned && self.sample_bits.is_multiple_of(8),
            3 => self.sample_kind == SampleKind::Float,
            _ => false,
        };
        if !valid || (h, v) != (1, 1) && (self.planar || self.predictor != 1) {
            return Err(unsupported("TIFF picture of a rare kind"));
        }
        Ok(())
    }

    /// How many chunks stand side by side and above each other.
    fn chunk_counts(&self) -> (u32, u32) {
        let (width, height) = self.chunk_size;
        (self.width.div_ceil(width), self.height.div_ceil(height))
    }

    /// Samples of a pixel that are kept: colours and transparency.
    pub(super) fn kept_samples(&self) -> usize {
        self.photometric.samples() + usize::from(self.alpha.is_some())
    }

    /// The chunks that hold samples that are kept, in the order of the file.
    pub(super) fn chunks(&self) -> impl Iterator<Item = Chunk> {
        let (across, down) = self.chunk_counts();
        let a_plane = across as usize * down as usize;
        let places = self.offsets.iter().zip(&self.lengths).enumerate();
        places
            .map(move |(number, (&offset, &length))| {
                let (plane, place) = (number / a_plane, number % a_plane);
                let (row, column) = (place as u32 / across, place as u32 % across);
                let top = row * self.chunk_size.1;
                Chunk {
                    offset,
                    length,
                    left: column * self.chunk_size.0,
                    top,
                    width: self.chunk_size.0,
                    // The last strip is as high as what is left; tiles are whole.
                    height: match self.tiled {
                        true => self.chunk_size.1,
                        false => self.chunk_size.1.min(self.height - top),
                    },
                    first_sample: plane,
                    samples: if self.planar { 1 } else { self.samples },
                }
            })
            .filter(|chunk| chunk.first_sample < self.kept_samples())
    }
}

impl Photometric {
    /// How many samples hold colours.
    pub(super) fn samples(self) -> usize {
        match self {
            Photometric::WhiteIsZero | Photometric::BlackIsZero | Photometric::Palette => 1,
            Photometric::Rgb | Photometric::YCbCr => 3,
            Photometric::Cmyk => 4,
        }
    }
}

fn read_photometric(directory: &Directory, compression: Compression) -> Result<Photometric, Error> {
    let fax = matches!(
        compression,
        Compression::FaxRows | Compression::FaxLines | Compression::FaxGroup4
    );
    match directory.value(tag::PHOTOMETRIC) {
        // What a fax is, where it does not say.
        None if fax => Ok(Photometric::WhiteIsZero),
        Some(0) => Ok(Photometric::WhiteIsZero),
        Some(1) => Ok(Photometric::BlackIsZero),
        Some(2) => Ok(Photometric::Rgb),
        Some(3) => Ok(Photometric::Palette),
        Some(5) => Ok(Photometric::Cmyk),
        Some(6) => Ok(Photometric::YCbCr),
        Some(4) => Err(unsupported("TIFF mask")),
        Some(8..=10) => Err(unsupported("TIFF picture with Lab colours")),
        Some(32_844 | 32_845) => Err(unsupported("TIFF picture with LogLuv colours")),
        Some(_) => Err(unsupported("TIFF picture with colours of a rare kind")),
        None => Err(DAMAGED),
    }
}

fn read_compression(directory: &Directory) -> Result<Compression, Error> {
    let options = directory.value(tag::T4_OPTIONS).unwrap_or(0);
    match directory.value(tag::COMPRESSION).unwrap_or(1) {
        1 => Ok(Compression::None),
        3 if options & 1 != 0 => Err(unsupported("TIFF fax of group 3 in two dimensions")),
        2 => Ok(Compression::FaxRows),
        3 => Ok(Compression::FaxLines),
        4 => Ok(Compression::FaxGroup4),
        5 => Ok(Compression::Lzw),
        6 => Err(unsupported("TIFF picture with JPEG inside as of 1992")),
        7 => Ok(Compression::Jpeg),
        8 | 32_946 => Ok(Compression::Deflate),
        32_773 => Ok(Compression::PackBits),
        34_925 => Err(unsupported("TIFF picture compressed with LZMA")),
        50_000 => Err(unsupported("TIFF picture compressed with Zstandard")),
        50_001 => Err(unsupported("TIFF picture with WebP inside")),
        33_003 | 33_005 | 34_712 => Err(unsupported("TIFF picture with JPEG 2000 inside")),
        _ => Err(unsupported("TIFF picture with a rare compression")),
    }
}

/// The bits of a sample, which must be the same for all.
fn read_bits(directory: &Directory) -> Result<u32, Error> {
    let bits = match directory.has(tag::BITS_PER_SAMPLE) {
        true => directory.values(tag::BITS_PER_SAMPLE).ok_or(DAMAGED)?,
        false => vec![1],
    };
    match bits[..] {
        [first, ref rest @ ..] if rest.iter().all(|&other| other == first) => match first {
            1..=16 | 32 | 64 => Ok(first),
            0 => Err(DAMAGED),
            _ => Err(unsupported("TIFF picture with a rare number of bits")),
        },
        [] => Err(DAMAGED),
        _ => Err(unsupported("TIFF picture with samples of several sizes")),
    }
}

fn read_sample_kind(directory: &Directory, bits: u32) -> Result<SampleKind, Error> {
    let kinds = match directory.has(tag::SAMPLE_FORMAT) {
        true => directory.values(tag::SAMPLE_FORMAT).ok_or(DAMAGED)?,
        false => vec![1],
    };
    let first = *kinds.first().ok_or(DAMAGED)?;
    match first {
        _ if kinds.iter().any(|&kind| kind != first) => {
            Err(unsupported("TIFF picture with samples of several kinds"))
        }
        // 4: not said.
        1 | 4 if bits <= 32 => Ok(SampleKind::Unsigned),
        3 if bits == 32 || bits == 64 => Ok(SampleKind::Float),
        2 => Err(unsupported("TIFF picture of signed numbers")),
        3 => Err(unsupported("TIFF picture of short floating-point numbers")),
        1 | 4 => Err(unsupported("TIFF picture with a rare number of bits")),
        _ => Err(unsupported("TIFF picture of complex numbers")),
    }
}
