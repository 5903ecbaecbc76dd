//! TIFF files, field by field.

use engine::Photo;

/// A number of two bytes, big- or little-endian.
pub(crate) fn short(big: bool, value: u16) -> [u8; 2] {
    match big {
        true => value.to_be_bytes(),
        false => value.to_le_bytes(),
    }
}

/// A number of four bytes, big- or little-endian.
pub(crate) fn long(big: bool, value: u32) -> [u8; 4] {
    match big {
        true => value.to_be_bytes(),
        false => value.to_le_bytes(),
    }
}

/// A TIFF of uncompressed RGB in one strip, with these further fields (tag, value), little- or big-endian.
pub(crate) fn tiff(photo: &Photo, big: bool, more: &[(u16, u32)]) -> Vec<u8> {
    let (short, long) = (|value| short(big, value), |value| long(big, value));
    let strip = 8u32;
    let bits = strip + photo.pixels().len() as u32;
    let directory = bits + 6;
    let mut fields: Vec<(u16, u16, u32, u32)> = vec![
        (256, 4, 1, photo.width()),
        (257, 4, 1, photo.height()),
        (258, 3, 3, bits),
        (259, 4, 1, 1),
        (262, 4, 1, 2),
        (273, 4, 1, strip),
        (277, 4, 1, 3),
        (278, 4, 1, photo.height()),
        (279, 4, 1, photo.pixels().len() as u32),
    ];
    for &(tag, value) in more {
        fields.retain(|field| field.0 != tag);
        fields.push((tag, 4, 1, value));
    }
    fields.sort();
    let mut file = if big {
        b"MM\0*".to_vec()
    } else {
        b"II*\0".to_vec()
    };
    file.extend(long(directory));
    file.extend(photo.pixels());
    (0..3).for_each(|_| file.extend(short(8)));
    file.extend(short(fields.len() as u16));
    for (tag, kind, count, value) in fields {
        file.extend([short(tag), short(kind)].concat());
        file.extend([long(count), long(value)].concat());
    }
    file.extend(long(0));
    file
}

/// A TIFF file of any layout. Its fields are those that describe its samples; the writer adds those of its chunks.
#[derive(Clone)]
pub(crate) struct TiffLayout {
    pub(crate) big: bool,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Bits of a sample, and how many samples a pixel has.
    pub(crate) bits: u32,
    pub(crate) samples: usize,
    pub(crate) planar: bool,
    /// Width and height of tiles, or the rows of a strip.
    pub(crate) tile: Option<(u32, u32)>,
    pub(crate) rows: u32,
    pub(crate) reversed: bool,
    pub(crate) compression: u16,
    pub(crate) predictor: bool,
    /// Fields beside these: tag, type (3: SHORT, 4: LONG, 5: RATIONAL, 7: bytes) and values.
    pub(crate) fields: Vec<(u16, u16, Vec<u32>)>,
}

impl TiffLayout {
    pub(crate) fn new(width: u32, height: u32, bits: u32, samples: usize) -> TiffLayout {
        TiffLayout {
            big: false,
            width,
            height,
            bits,
            samples,
            planar: false,
            tile: None,
            rows: height,
            reversed: false,
            compression: 1,
            predictor: false,
            fields: Vec::new(),
        }
    }

    fn short(&self, value: u16) -> [u8; 2] {
        short(self.big, value)
    }

    fn long(&self, value: u32) -> [u8; 4] {
        long(self.big, value)
    }

    /// The samples of one row of a chunk as bytes, differences where a predictor is used.
    fn row(&self, values: &[u32], samples: usize) -> Vec<u8> {
        let most = u32::MAX >> (32 - self.bits);
        let values = values
            .iter()
            .enumerate()
            .map(|(at, &value)| match self.predictor {
                true if at >= samples => value.wrapping_sub(values[at - samples]) & most,
                _ => value,
            });
        match self.bits {
            8 => values.map(|value| value as u8).collect(),
            16 => values.flat_map(|value| self.short(value as u16)).collect(),
            32 => values.flat_map(|value| self.long(value)).collect(),
            bits => {
                let bits: Vec<bool> = values
                    .flat_map(|value| (0..bits).rev().map(move |bit| value >> bit & 1 == 1))
                    .collect();
                bits.chunks(8)
                    .map(|eight| {
                        let byte = eight.iter().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
                        byte << (8 - eight.len())
                    })
                    .collect()
            }
        }
    }

    /// The file. `value` gives the sample of a pixel; outside of the picture it is asked for the nearest.
    pub(crate) fn write(&self, value: impl Fn(u32, u32, usize) -> u32) -> Vec<u8> {
        let (chunk_width, chunk_height) = self.tile.unwrap_or((self.width, self.rows));
        let planes: Vec<Vec<usize>> = match self.planar {
            true => (0..self.samples).map(|sample| vec![sample]).collect(),
            false => vec![(0..self.samples).collect()],
        };
        let mut chunks = Vec::new();
        for plane in &planes {
            for top in (0..self.height).step_by(chunk_height as usize) {
                for left in (0..self.width).step_by(chunk_width as usize) {
                    let end = match self.tile {
                        Some(_) => top + chunk_height,
                        None => (top + chunk_height).min(self.height),
                    };
                    let content: Vec<u8> = (top..end)
                        .flat_map(|y| {
                            let row: Vec<u32> = (left..left + chunk_width)
                                .flat_map(|x| plane.iter().map(move |&sample| (x, sample)))
                                .map(|(x, sample)| {
                                    value(x.min(self.width - 1), y.min(self.height - 1), sample)
                                })
                                .collect();
                            self.row(&row, plane.len())
                        })
                        .collect();
                    let mut coded = compressed(&content, self.compression);
                    if self.reversed {
                        coded
                            .iter_mut()
                            .for_each(|byte| *byte = byte.reverse_bits());
                    }
                    chunks.push(coded);
                }
            }
        }
        self.write_chunks(&chunks)
    }

    /// The file with these chunks, as they are coded.
    pub(crate) fn write_chunks(&self, chunks: &[Vec<u8>]) -> Vec<u8> {
        let mut file = [if self.big { &b"MM\0*"[..] } else { b"II*\0" }, &[0; 4]].concat();
        let mut offsets = Vec::new();
        for chunk in chunks {
            offsets.push(file.len() as u32);
            file.extend(chunk);
        }
        let lengths = chunks.iter().map(|chunk| chunk.len() as u32).collect();
        let mut fields = vec![
            (256, 4, vec![self.width]),
            (257, 4, vec![self.height]),
            (258, 3, vec![self.bits; self.samples]),
            (259, 3, vec![self.compression.into()]),
            (266, 3, vec![if self.reversed { 2 } else { 1 }]),
            (277, 3, vec![self.samples as u32]),
            (284, 3, vec![if self.planar { 2 } else { 1 }]),
            (317, 3, vec![if self.predictor { 2 } else { 1 }]),
        ];
        match self.tile {
            Some((width, height)) => fields.extend([
                (322, 4, vec![width]),
                (323, 4, vec![height]),
                (324, 4, offsets),
                (325, 4, lengths),
            ]),
            None => fields.extend([
                (273, 4, offsets),
                (278, 4, vec![self.rows]),
                (279, 4, lengths),
            ]),
        }
        fields.extend(self.fields.iter().cloned());
        fields.sort();
        let mut entries = Vec::new();
        for (tag, kind, values) in &fields {
            let bytes: Vec<u8> = match kind {
                3 => values
                    .iter()
                    .flat_map(|&value| self.short(value as u16))
                    .collect(),
                7 => values.iter().map(|&value| value as u8).collect(),
                _ => values.iter().flat_map(|&value| self.long(value)).collect(),
            };
            let count = values.len() as u32 / if *kind == 5 { 2 } else { 1 };
            entries.extend([self.short(*tag), self.short(*kind)].concat());
            entries.extend(self.long(count));
            if bytes.len() <= 4 {
                entries.extend(bytes.iter().copied().chain([0; 4]).take(4));
            } else {
                entries.extend(self.long(file.len() as u32));
                file.extend(bytes);
            }
        }
        let directory = self.long(file.len() as u32);
        file[4..8].copy_from_slice(&directory);
        file.extend(self.short(fields.len() as u16));
        file.extend(entries);
        file.extend([0; 4]);
        file
    }
}

fn compressed(content: &[u8], compression: u16) -> Vec<u8> {
    match compression {
        5 => weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8)
            .encode(content)
            .unwrap(),
        8 | 32_946 => fdeflate::compress_to_vec(content),
        // Literals and runs, both.
        32_773 => content
            .chunks(9)
            .flat_map(|part| match part.iter().all(|byte| *byte == part[0]) {
                true => vec![(257 - part.len()) as u8, part[0]],
                false => [&[part.len() as u8 - 1][..], part].concat(),
            })
            .collect(),
        _ => content.to_vec(),
    }
}
