//! How much of a truncated JPEG is there: reads the entropy-coded data symbol by symbol, without
//! decoding pixels.
//!
//! A JPEG does not say how long its data are, and decoders silently fill missing data with grey.
//! This module reads the first scan (ITU-T T.81, annexes F and G), or that of each component, and counts the
//! complete rows of units. The first scan of a progressive picture holds all of it coarsely; missing later scans
//! cost sharpness only. It trusts nothing and never fails: an invalid stream counts as truncated
//! there.

use crate::codec::bytes::be16;
use crate::codec::jpeg_segments::{Content, DHT, DRI, EOI, SOS, Segments, next_marker};

/// What the scans hold that make a picture of all colours.
pub(crate) struct MeasuredScans {
    /// Complete rows of pixels, counted from the top.
    pub(crate) complete_rows: u32,
    /// Whether later scans make the picture sharper.
    pub(crate) progressive: bool,
}

/// Reads the first scan of a file whose frame header is valid, or all scans of one that has a scan for each
/// component; `None` for codings that this module does not read.
pub(crate) fn measure_scans(bytes: &[u8]) -> Option<MeasuredScans> {
    let mut tables = HuffmanTables::default();
    let mut frame: Option<FrameHeader> = None;
    let mut interval = 0u32;
    let mut complete_rows = u32::MAX;
    let mut components = 0;
    let mut segments = Segments::new(bytes);
    while let Some(segment) = segments.next() {
        match segment.marker {
            EOI => break,
            _ if segment.content == Content::None => continue,
            _ => {}
        }
        let Some(body) = segment.content.whole() else {
            break;
        };
        match segment.marker {
            DHT => tables.read_definitions(body)?,
            0xc0..=0xc2 => frame = Some(FrameHeader::read(body, segment.marker == 0xc2)?),
            DRI => interval = u32::from(be16(body, 0)?),
            SOS => {
                let frame = frame.as_ref()?;
                let count = usize::from(*body.first()?);
                // Later scans of a progressive picture decide which rows are complete.
                if frame.progressive && count != frame.components.len() {
                    return None;
                }
                let rows = frame.count_complete_rows(body, segments.rest(), &tables, interval)?;
                complete_rows = complete_rows.min(rows);
                components += count;
                if components >= frame.components.len() {
                    return Some(MeasuredScans {
                        complete_rows,
                        progressive: frame.progressive,
                    });
                }
            }
            _ => {}
        }
    }
    // A component has no scan at all.
    (components > 0).then_some(MeasuredScans {
        complete_rows: 0,
        progressive: false,
    })
}

struct FrameHeader {
    progressive: bool,
    height: u32,
    width: u32,
    /// Identifier, horizontal and vertical sampling.
    components: Vec<(u8, u32, u32)>,
}

impl FrameHeader {
    fn read(body: &[u8], progressive: bool) -> Option<FrameHeader> {
        let components = body.get(6..)?.as_chunks::<3>().0;
        let components = components
            .iter()
            .map(|&[id, sampling, _]| (id, u32::from(sampling >> 4), u32::from(sampling & 15)));
        let frame = FrameHeader {
            progressive,
            height: be16(body, 1)?.into(),
            width: be16(body, 3)?.into(),
            components: components.take(usize::from(*body.get(5)?)).collect(),
        };
        let valid = |&(_, h, v): &(u8, u32, u32)| (1..=4).contains(&h) && (1..=4).contains(&v);
        (!frame.components.is_empty() && frame.components.iter().all(valid)).then_some(frame)
    }

    fn count_complete_rows(
        &self,
        header: &[u8],
        data: &[u8],
        tables: &HuffmanTables,
        interval: u32,
    ) -> Option<u32> {
        let count = usize::from(*header.first()?);
        let first_coefficient = *header.get(1 + count * 2)?;
        if first_coefficient != 0 {
            return None;
        }
        let most = |pick: fn(&(u8, u32, u32)) -> u32| self.components.iter().map(pick).max();
        let (across, down) = (most(|it| it.1)?, most(|it| it.2)?);
        let single = count == 1;
        let mut blocks = Vec::new();
        let mut sampling = (across, down);
        for selector in header.get(1..1 + count * 2)?.as_chunks::<2>().0 {
            let &(_, h, v) = self.components.iter().find(|it| it.0 == selector[0])?;
            let dc = tables.dc.get(usize::from(selector[1] >> 4))?.as_ref()?;
            let ac = match self.progressive {
                true => None,
                false => Some(tables.ac.get(usize::from(selector[1] & 15))?.as_ref()?),
            };
            sampling = (h, v);
            let number = if single { 1 } else { h * v };
            blocks.extend((0..number).map(|_| (dc, ac)));
        }
        // Of a scan of one component the unit is a block, and of several as many as cover the same pixels
        // (T.81, A.2). A component that is sampled coarsely has fewer samples than the picture has pixels.
        let (columns, rows) = match single {
            true => (
                (self.width * sampling.0).div_ceil(across).div_ceil(8),
                (self.height * sampling.1).div_ceil(down).div_ceil(8),
            ),
            false => (
                self.width.div_ceil(8 * across),
                self.height.div_ceil(8 * down),
            ),
        };
        let mut bits = BitReader::new(data);
        let mut units = 0u32;
        let mut left = interval;
        'rows: for _ in 0..rows {
            for _ in 0..columns {
                if interval > 0 && left == 0 {
                    if !bits.skip_restart_marker() {
                        break 'rows;
                    }
                    left = interval;
                }
                if blocks
                    .iter()
                    .any(|(dc, ac)| bits.skip_block(dc, *ac).is_none())
                {
                    break 'rows;
                }
                units += 1;
                left = left.wrapping_sub(1);
            }
        }
        let complete = units / columns;
        Some(match single {
            true => (complete * 8 * down / sampling.1).min(self.height),
            false => (complete * 8 * down).min(self.height),
        })
    }
}

#[derive(Default)]
struct HuffmanTables {
    dc: [Option<HuffmanTable>; 4],
    ac: [Option<HuffmanTable>; 4],
}

impl HuffmanTables {
    fn read_definitions(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&class, rest)) = body.split_first() {
            let counts: [u8; 16] = rest.get(..16)?.try_into().ok()?;
            let total: usize = counts.iter().copied().map(usize::from).sum();
            let symbols = rest.get(16..16 + total)?;
            let tables = if class >> 4 == 0 {
                &mut self.dc
            } else {
                &mut self.ac
            };
            *tables.get_mut(usize::from(class & 15))? = Some(HuffmanTable::new(&counts, symbols));
            body = rest.get(16 + total..)?;
        }
        Some(())
    }
}

/// Length in bits of the codes in the lookup table; longer codes are rare.
const LOOKUP_BITS: u32 = 9;

/// A Huffman code: the length and the symbol of short codes by their bits, and the rest by length.
struct HuffmanTable {
    lookup: Vec<(u8, u8)>,
    /// For each length the first code, how many there are, and where their symbols begin.
    by_length: [(u32, u32, usize); 17],
    symbols: Vec<u8>,
}

impl HuffmanTable {
    fn new(counts: &[u8; 16], symbols: &[u8]) -> HuffmanTable {
        let mut codes = HuffmanTable {
            lookup: vec![(0, 0); 1 << LOOKUP_BITS],
            by_length: [(0, 0, 0); 17],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut at) = (0u32, 0usize);
        for (length, &count) in (1u32..).zip(counts) {
            codes.by_length[length as usize] = (code, count.into(), at);
            for &symbol in symbols.iter().skip(at).take(count.into()) {
                if length <= LOOKUP_BITS {
                    let from = (code << (LOOKUP_BITS - length)) as usize;
                    let entries = codes
                        .lookup
                        .iter_mut()
                        .skip(from)
                        .take(1 << (LOOKUP_BITS - length));
                    entries.for_each(|entry| *entry = (length as u8, symbol));
                }
                code += 1;
            }
            at += usize::from(count);
            code <<= 1;
        }
        codes
    }
}

/// The entropy-coded bits up to the next marker.
struct BitReader<'data> {
    data: &'data [u8],
    at: usize,
    buffer: u64,
    available: u32,
}

impl<'data> BitReader<'data> {
    fn new(data: &'data [u8]) -> BitReader<'data> {
        BitReader {
            data,
            at: 0,
            buffer: 0,
            available: 0,
        }
    }

    /// Fills the buffer, without the zeros that are stuffed behind FF, until a marker or the end.
    fn fill(&mut self) {
        while self.available <= 48 {
            let Some(&byte) = self.data.get(self.at) else {
                return;
            };
            if byte == 0xff {
                if self.data.get(self.at + 1) != Some(&0) {
                    return;
                }
                self.at += 1;
            }
            self.at += 1;
            self.buffer = self.buffer << 8 | u64::from(byte);
            self.available += 8;
        }
    }

    fn skip(&mut self, bits: u32) -> Option<()> {
        if self.available < bits {
            self.fill();
        }
        self.available = self.available.checked_sub(bits)?;
        Some(())
    }

    fn read_symbol(&mut self, codes: &HuffmanTable) -> Option<u8> {
        if self.available < 16 {
            self.fill();
        }
        let peek = |length: u32| {
            let bits = match self.available.checked_sub(length) {
                Some(behind) => self.buffer >> behind,
                None => self.buffer << (length - self.available),
            };
            (bits & ((1 << length) - 1)) as u32
        };
        let (length, symbol) = codes.lookup[peek(LOOKUP_BITS) as usize];
        if length > 0 {
            self.available = self.available.checked_sub(length.into())?;
            return Some(symbol);
        }
        for length in LOOKUP_BITS + 1..=16.min(self.available) {
            let (first, count, at) = codes.by_length[length as usize];
            if let Some(index) = peek(length).checked_sub(first)
                && index < count
            {
                self.available -= length;
                return codes.symbols.get(at + index as usize).copied();
            }
        }
        None
    }

    /// Skips one block: the first coefficient of a progressive picture, else all of them.
    fn skip_block(&mut self, dc: &HuffmanTable, ac: Option<&HuffmanTable>) -> Option<()> {
        let size = self.read_symbol(dc)?;
        self.skip(u32::from(size.min(16)))?;
        let Some(ac) = ac else {
            return Some(());
        };
        let mut coefficient = 1;
        while coefficient < 64 {
            let symbol = self.read_symbol(ac)?;
            let (run, size) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            match (run, size) {
                (15, 0) => coefficient += 16,
                (_, 0) => break,
                _ => {
                    self.skip(size)?;
                    coefficient += run + 1;
                }
            }
        }
        Some(())
    }

    /// Skips a restart marker; false where another marker or the end comes first.
    fn skip_restart_marker(&mut self) -> bool {
        (self.buffer, self.available) = (0, 0);
        matches!(next_marker(self.data, &mut self.at), Some(0xd0..=0xd7))
    }
}
