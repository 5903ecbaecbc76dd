//! How much of a JPEG is there: the entropy-coded data walked symbol by symbol, without making a pixel.
//!
//! A JPEG says nowhere how long its data are, and decoders fill what is missing with grey without a
//! word. This walks the first scan as ITU-T T.81 annex F and G code it and counts the rows of units
//! that are whole. Of a progressive picture the first scan holds the whole picture coarsely; what
//! later scans lack is sharpness. It trusts nothing and never fails: a stream that makes no sense ends there.

use crate::photo::survey::bytes::{be16, next_marker};

/// What the first scan holds.
pub(super) struct Scan {
    /// Rows of pixels, counted from the top, of which everything is there.
    pub(super) rows: u32,
    /// Whether later scans make the picture sharper.
    pub(super) progressive: bool,
}

/// Walks the first scan of a file whose frame header was found to be sound; `None` where the data are coded in
/// a way that is not walked.
pub(super) fn walk(bytes: &[u8]) -> Option<Scan> {
    let mut tables = Tables::default();
    let mut frame = None;
    let mut interval = 0u32;
    let mut at = 2;
    loop {
        let marker = next_marker(bytes, &mut at)?;
        if matches!(marker, 0x01 | 0xd0..=0xd8) {
            continue;
        }
        let length = usize::from(be16(bytes, at)?);
        let body = bytes.get(at + 2..at + length)?;
        at += length;
        match marker {
            0xc4 => tables.define(body)?,
            0xc0..=0xc2 => frame = Some(Frame::read(body, marker == 0xc2)?),
            0xdd => interval = u32::from(be16(body, 0)?),
            0xda => {
                let frame = frame?;
                return Some(Scan {
                    rows: frame.scan(body, bytes.get(at..)?, &tables, interval)?,
                    progressive: frame.progressive,
                });
            }
            _ => {}
        }
    }
}

struct Frame {
    progressive: bool,
    height: u32,
    width: u32,
    /// Identifier, horizontal and vertical sampling.
    components: Vec<(u8, u32, u32)>,
}

impl Frame {
    fn read(body: &[u8], progressive: bool) -> Option<Frame> {
        let components = body.get(6..)?.as_chunks::<3>().0;
        let components = components
            .iter()
            .map(|&[id, sampling, _]| (id, u32::from(sampling >> 4), u32::from(sampling & 15)));
        let frame = Frame {
            progressive,
            height: be16(body, 1)?.into(),
            width: be16(body, 3)?.into(),
            components: components.take(usize::from(*body.get(5)?)).collect(),
        };
        let sound = |&(_, h, v): &(u8, u32, u32)| (1..=4).contains(&h) && (1..=4).contains(&v);
        (!frame.components.is_empty() && frame.components.iter().all(sound)).then_some(frame)
    }

    fn scan(&self, header: &[u8], data: &[u8], tables: &Tables, interval: u32) -> Option<u32> {
        let count = usize::from(*header.first()?);
        let first_coefficient = *header.get(1 + count * 2)?;
        // A scan of some of the components only: which rows are whole is told by later ones.
        if count != self.components.len() || first_coefficient != 0 {
            return None;
        }
        let most = |pick: fn(&(u8, u32, u32)) -> u32| self.components.iter().map(pick).max();
        let (across, down) = (most(|it| it.1)?, most(|it| it.2)?);
        let single = count == 1;
        let (unit_width, unit_height) = if single {
            (8, 8)
        } else {
            (8 * across, 8 * down)
        };
        let mut blocks = Vec::new();
        for selector in header.get(1..1 + count * 2)?.as_chunks::<2>().0 {
            let &(_, h, v) = self.components.iter().find(|it| it.0 == selector[0])?;
            let dc = tables.dc.get(usize::from(selector[1] >> 4))?.as_ref()?;
            let ac = match self.progressive {
                true => None,
                false => Some(tables.ac.get(usize::from(selector[1] & 15))?.as_ref()?),
            };
            let number = if single { 1 } else { h * v };
            blocks.extend((0..number).map(|_| (dc, ac)));
        }
        let columns = self.width.div_ceil(unit_width);
        let rows = self.height.div_ceil(unit_height);
        let mut bits = Bits::new(data);
        let mut units = 0u32;
        let mut left = interval;
        'rows: for _ in 0..rows {
            for _ in 0..columns {
                if interval > 0 && left == 0 {
                    if !bits.restart() {
                        break 'rows;
                    }
                    left = interval;
                }
                if blocks.iter().any(|(dc, ac)| bits.block(dc, *ac).is_none()) {
                    break 'rows;
                }
                units += 1;
                left = left.wrapping_sub(1);
            }
        }
        Some((units / columns * unit_height).min(self.height))
    }
}

#[derive(Default)]
struct Tables {
    dc: [Option<Codes>; 4],
    ac: [Option<Codes>; 4],
}

impl Tables {
    fn define(&mut self, mut body: &[u8]) -> Option<()> {
        while let Some((&class, rest)) = body.split_first() {
            let counts: [u8; 16] = rest.get(..16)?.try_into().ok()?;
            let total: usize = counts.iter().copied().map(usize::from).sum();
            let symbols = rest.get(16..16 + total)?;
            let tables = if class >> 4 == 0 {
                &mut self.dc
            } else {
                &mut self.ac
            };
            *tables.get_mut(usize::from(class & 15))? = Some(Codes::new(&counts, symbols));
            body = rest.get(16 + total..)?;
        }
        Some(())
    }
}

/// Bits that are looked up at once; longer codes are rare.
const SHORT: u32 = 9;

/// A Huffman code: the length and the symbol of short codes by their bits, and the rest by length.
struct Codes {
    short: Vec<(u8, u8)>,
    /// For each length the first code, how many there are, and where their symbols begin.
    long: [(u32, u32, usize); 17],
    symbols: Vec<u8>,
}

impl Codes {
    fn new(counts: &[u8; 16], symbols: &[u8]) -> Codes {
        let mut codes = Codes {
            short: vec![(0, 0); 1 << SHORT],
            long: [(0, 0, 0); 17],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut at) = (0u32, 0usize);
        for (length, &count) in (1u32..).zip(counts) {
            codes.long[length as usize] = (code, count.into(), at);
            for &symbol in symbols.iter().skip(at).take(count.into()) {
                if length <= SHORT {
                    let from = (code << (SHORT - length)) as usize;
                    let entries = codes
                        .short
                        .iter_mut()
                        .skip(from)
                        .take(1 << (SHORT - length));
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
struct Bits<'data> {
    data: &'data [u8],
    at: usize,
    held: u64,
    count: u32,
}

impl<'data> Bits<'data> {
    fn new(data: &'data [u8]) -> Bits<'data> {
        Bits {
            data,
            at: 0,
            held: 0,
            count: 0,
        }
    }

    /// Reads bytes, without the zeros that are stuffed behind FF, until a marker or the end.
    fn fill(&mut self) {
        while self.count <= 48 {
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
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
        }
    }

    fn skip(&mut self, bits: u32) -> Option<()> {
        if self.count < bits {
            self.fill();
        }
        self.count = self.count.checked_sub(bits)?;
        Some(())
    }

    fn symbol(&mut self, codes: &Codes) -> Option<u8> {
        if self.count < 16 {
            self.fill();
        }
        let peek = |length: u32| {
            let bits = match self.count.checked_sub(length) {
                Some(behind) => self.held >> behind,
                None => self.held << (length - self.count),
            };
            (bits & ((1 << length) - 1)) as u32
        };
        let (length, symbol) = codes.short[peek(SHORT) as usize];
        if length > 0 {
            self.count = self.count.checked_sub(length.into())?;
            return Some(symbol);
        }
        for length in SHORT + 1..=16.min(self.count) {
            let (first, count, at) = codes.long[length as usize];
            if let Some(index) = peek(length).checked_sub(first)
                && index < count
            {
                self.count -= length;
                return codes.symbols.get(at + index as usize).copied();
            }
        }
        None
    }

    /// One block: of a progressive picture its first coefficient, else all of them.
    fn block(&mut self, dc: &Codes, ac: Option<&Codes>) -> Option<()> {
        let size = self.symbol(dc)?;
        self.skip(u32::from(size.min(16)))?;
        let Some(ac) = ac else {
            return Some(());
        };
        let mut coefficient = 1;
        while coefficient < 64 {
            let symbol = self.symbol(ac)?;
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

    /// Steps over a restart marker; false where another marker or the end comes first.
    fn restart(&mut self) -> bool {
        (self.held, self.count) = (0, 0);
        matches!(next_marker(self.data, &mut self.at), Some(0xd0..=0xd7))
    }
}
