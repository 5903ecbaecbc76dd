//! Baseline JPEG files, segment by segment and bit by bit.

/// A segment: its marker and its content.
pub(crate) type Segment = (u8, Vec<u8>);

/// A baseline JPEG whose blocks are flat, of any sampling and any order of scans.
pub(crate) struct FlatJpeg<'a> {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Identifier, horizontal and vertical sampling of each component.
    pub(crate) components: &'a [(u8, u8, u8)],
    /// The components of each scan, by their place. One scan of all is interleaved.
    pub(crate) scans: &'a [&'a [usize]],
    /// Units between restart markers; 0 for none.
    pub(crate) restart: u16,
    /// Segments behind the start.
    pub(crate) segments: Vec<Segment>,
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() as u16 + 2).to_be_bytes();
    [&[0xff, marker][..], &length, content].concat()
}

/// Adobe's segment: how the colours are transformed.
pub(crate) fn adobe(transform: u8) -> Segment {
    (0xee, [b"Adobe\0\x64\0\0\0\0", &[transform][..]].concat())
}

/// The segment of JFIF.
pub(crate) fn jfif() -> Segment {
    (0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0".to_vec())
}

impl FlatJpeg<'_> {
    /// Pixels of a unit of all components, across and down.
    pub(crate) fn unit(&self) -> (u32, u32) {
        let most = |pick: fn(&(u8, u8, u8)) -> u8| self.components.iter().map(pick).max().unwrap();
        (
            8 * u32::from(most(|it| it.1)),
            8 * u32::from(most(|it| it.2)),
        )
    }

    /// The file. `value` gives the sample of a component for the pixel in the middle of a block.
    pub(crate) fn write(&self, value: impl Fn(usize, u32, u32) -> u8) -> Vec<u8> {
        let mut file = vec![0xff, 0xd8];
        for (marker, content) in &self.segments {
            file.extend(segment(*marker, content));
        }
        // One step of the first coefficient is one step of brightness.
        file.extend(segment(0xdb, &[&[0][..], &[8; 64]].concat()));
        let sides = [self.height, self.width].map(|side| (side as u16).to_be_bytes());
        let parts = self.components.iter();
        let parts: Vec<u8> = parts.flat_map(|&(id, h, v)| [id, h << 4 | v, 0]).collect();
        let count = self.components.len() as u8;
        file.extend(segment(
            0xc0,
            &[&[8][..], sides.as_flattened(), &[count], &parts].concat(),
        ));
        // Nine sizes of differences in four bits each; one symbol, the end of a block, in one bit.
        let sizes = [&[0, 0, 0, 0, 9][..], &[0; 12], &[0, 1, 2, 3, 4, 5, 6, 7, 8]].concat();
        file.extend(segment(0xc4, &sizes));
        file.extend(segment(0xc4, &[&[0x10, 1][..], &[0; 15], &[0]].concat()));
        if self.restart > 0 {
            file.extend(segment(0xdd, &self.restart.to_be_bytes()));
        }
        for scan in self.scans {
            let ids: Vec<u8> = scan
                .iter()
                .flat_map(|&at| [self.components[at].0, 0])
                .collect();
            file.extend(segment(
                0xda,
                &[&[scan.len() as u8][..], &ids, &[0, 63, 0]].concat(),
            ));
            self.write_scan(scan, &value, &mut file);
        }
        file.extend([0xff, 0xd9]);
        file
    }

    fn write_scan(
        &self,
        scan: &[usize],
        value: &impl Fn(usize, u32, u32) -> u8,
        file: &mut Vec<u8>,
    ) {
        let (unit_width, unit_height) = self.unit();
        let single = scan.len() == 1;
        // Pixels that a block of a component covers.
        let block = |at: usize| {
            let (_, h, v) = self.components[at];
            (unit_width / u32::from(h), unit_height / u32::from(v))
        };
        let (across, down) = match single {
            true => block(scan[0]),
            false => (unit_width, unit_height),
        };
        let (columns, rows) = match single {
            // A component has as many samples as its share of the pixels, rounded up.
            true => {
                let (_, h, v) = self.components[scan[0]];
                let samples = |side: u32, factor: u8, unit: u32| {
                    (side * u32::from(factor)).div_ceil(unit / 8).div_ceil(8)
                };
                (
                    samples(self.width, h, unit_width),
                    samples(self.height, v, unit_height),
                )
            }
            false => (self.width.div_ceil(across), self.height.div_ceil(down)),
        };
        let mut bits = Bits::default();
        let mut before = vec![0i32; self.components.len()];
        for unit in 0..columns * rows {
            let restart = u32::from(self.restart);
            if restart > 0 && unit > 0 && unit % restart == 0 {
                bits.flush(file);
                file.extend([0xff, 0xd0 + ((unit / restart - 1) % 8) as u8]);
                before.fill(0);
            }
            let (left, top) = (unit % columns * across, unit / columns * down);
            for &at in scan {
                let (_, h, v) = self.components[at];
                let (h, v) = if single { (1, 1) } else { (h, v) };
                let (width, height) = block(at);
                for place in 0..u32::from(h) * u32::from(v) {
                    let x = left + place % u32::from(h) * width + width / 2;
                    let y = top + place / u32::from(h) * height + height / 2;
                    bits.put_block(value(at, x, y), &mut before[at]);
                }
            }
        }
        bits.flush(file);
    }
}

#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn put(&mut self, value: u32, length: u32) {
        self.0
            .extend((0..length).rev().map(|at| value >> at & 1 == 1));
    }

    /// A flat block: the difference of its first coefficient from the one before, and the end of the block.
    fn put_block(&mut self, value: u8, before: &mut i32) {
        let now = i32::from(value) - 128;
        let difference = now - std::mem::replace(before, now);
        let size = 32 - difference.unsigned_abs().leading_zeros();
        self.put(size, 4);
        let coded = match difference < 0 {
            true => difference + (1 << size) - 1,
            false => difference,
        };
        self.put(coded as u32, size);
        self.put(0, 1);
    }

    fn flush(&mut self, file: &mut Vec<u8>) {
        self.0.resize(self.0.len().next_multiple_of(8), true);
        for byte in self.0.drain(..).collect::<Vec<_>>().chunks(8) {
            let byte = byte
                .iter()
                .fold(0u8, |byte, &bit| byte << 1 | u8::from(bit));
            file.push(byte);
            if byte == 0xff {
                file.push(0);
            }
        }
    }
}

/// A baseline JPEG whose blocks of 8 × 8 pixels are flat: `value(component, column, row)` of each. With `adobe` it says how
/// its colours are coded, as Adobe's programs do.
pub(crate) fn flat_jpeg(
    columns: u32,
    rows: u32,
    components: u8,
    transform: Option<u8>,
    icc: Option<&[u8]>,
    value: impl Fn(u8, u32, u32) -> u8,
) -> Vec<u8> {
    let mut segments: Vec<Segment> = transform.map(adobe).into_iter().collect();
    for (number, part) in (1..).zip(icc.unwrap_or_default().chunks(60_000)) {
        let count = icc.unwrap().len().div_ceil(60_000) as u8;
        segments.push((
            0xe2,
            [b"ICC_PROFILE\0", &[number, count][..], part].concat(),
        ));
    }
    let parts: Vec<(u8, u8, u8)> = (1..=components).map(|id| (id, 1, 1)).collect();
    let all: Vec<usize> = (0..usize::from(components)).collect();
    let file = FlatJpeg {
        width: columns * 8,
        height: rows * 8,
        components: &parts,
        scans: &[&all],
        restart: 0,
        segments,
    };
    file.write(|component, x, y| value(component as u8, x / 8, y / 8))
}
