//! Files of every kind, written byte by byte where no encoder writes what a test needs.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that these are tests"
)]

use engine::Photo;

/// Four quarters of four colours: every turn and mirror image puts another one on top left.
pub(crate) fn quarters(width: u32, height: u32) -> Photo {
    let colour = |x: u32, y: u32| match (x < width / 2, y < height / 2) {
        (true, true) => [230, 20, 20],
        (false, true) => [20, 200, 20],
        (true, false) => [20, 20, 230],
        (false, false) => [240, 240, 240],
    };
    let pixels = (0..height).flat_map(|y| (0..width).flat_map(move |x| colour(x, y)));
    Photo::from_pixels(width, height, pixels.collect()).unwrap()
}

/// The colours of the four quarters, row by row: red, green, blue or white.
pub(crate) fn corners(photo: &Photo) -> String {
    let (w, h) = (photo.width() as usize, photo.height() as usize);
    let name = |x: usize, y: usize| {
        let from = (y * w + x) * 3;
        let bright = |channel: usize| photo.pixels()[from + channel] > 140;
        match (bright(0), bright(1), bright(2)) {
            (true, false, false) => 'R',
            (false, true, false) => 'G',
            (false, false, true) => 'B',
            (true, true, true) => 'W',
            _ => '?',
        }
    };
    [(1, 1), (3, 1), (1, 3), (3, 3)]
        .iter()
        .map(|&(x, y)| name(w * x / 4, h * y / 4))
        .collect()
}

// HEIF.

/// One item of a HEIF file; identifiers are given from 1 in their order, and the first is the picture to be shown.
#[derive(Clone, Default)]
pub(crate) struct Item {
    pub(crate) kind: [u8; 4],
    /// Whole boxes.
    pub(crate) properties: Vec<Vec<u8>>,
    pub(crate) data: Vec<u8>,
}

pub(crate) fn boxed(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    [&(content.len() as u32 + 8).to_be_bytes()[..], name, content].concat()
}

pub(crate) fn ispe(width: u32, height: u32) -> Vec<u8> {
    boxed(
        b"ispe",
        &[&[0; 4][..], &width.to_be_bytes(), &height.to_be_bytes()].concat(),
    )
}

pub(crate) fn nclx(primaries: u16, transfer: u16, matrix: u16) -> Vec<u8> {
    let codes = [primaries, transfer, matrix].map(u16::to_be_bytes).concat();
    boxed(b"colr", &[b"nclx", &codes[..], &[0x80]].concat())
}

/// A HEIF file of these items, with references from one to others.
pub(crate) fn heif(
    brand: &[u8; 4],
    items: &[Item],
    references: &[(&[u8; 4], u16, &[u16])],
) -> Vec<u8> {
    let full = |name: &[u8; 4], content: &[u8]| boxed(name, &[&[0; 4], content].concat());
    let ids = || (1u16..).zip(items);
    let infos = ids().flat_map(|(id, item)| {
        let info = [
            &[2, 0, 0, 0][..],
            &id.to_be_bytes(),
            &[0, 0],
            &item.kind,
            &[0],
        ]
        .concat();
        boxed(b"infe", &info)
    });
    let infos: Vec<u8> = (items.len() as u16)
        .to_be_bytes()
        .into_iter()
        .chain(infos)
        .collect();
    let all: Vec<u8> = items
        .iter()
        .flat_map(|item| item.properties.concat())
        .collect();
    let mut index = 0u8;
    let mut links = (items.len() as u32).to_be_bytes().to_vec();
    for (id, item) in ids() {
        links.extend(id.to_be_bytes());
        links.push(item.properties.len() as u8);
        for _ in &item.properties {
            index += 1;
            links.push(0x80 | index);
        }
    }
    let properties = [boxed(b"ipco", &all), full(b"ipma", &links)].concat();
    let references: Vec<u8> = references
        .iter()
        .flat_map(|(kind, from, to)| {
            let to: Vec<u8> = to.iter().flat_map(|id| id.to_be_bytes()).collect();
            let count = (to.len() as u16 / 2).to_be_bytes();
            boxed(kind, &[&from.to_be_bytes()[..], &count, &to].concat())
        })
        .collect();
    let meta = |start: usize| {
        let mut at = start;
        let mut places = [&[0x44, 0][..], &(items.len() as u16).to_be_bytes()].concat();
        for (id, item) in ids() {
            let (offset, length) = (
                (at as u32).to_be_bytes(),
                (item.data.len() as u32).to_be_bytes(),
            );
            places.extend([&id.to_be_bytes()[..], &[0, 0], &[0, 1], &offset, &length].concat());
            at += item.data.len();
        }
        let tables = [
            full(b"hdlr", b"\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"),
            full(b"pitm", &1u16.to_be_bytes()),
            full(b"iinf", &infos),
            full(b"iref", &references),
            boxed(b"iprp", &properties),
            full(b"iloc", &places),
        ];
        full(b"meta", &tables.concat())
    };
    let head = boxed(b"ftyp", &[&brand[..], &[0; 4], b"mif1", brand].concat());
    let start = head.len() + meta(0).len() + 8;
    let data: Vec<u8> = items.iter().flat_map(|item| item.data.clone()).collect();
    [head, meta(start), boxed(b"mdat", &data)].concat()
}

/// A picture coded in HEVC, as an item.
pub(crate) fn hevc(photo: &Photo) -> Item {
    let options = heifer::EncodeOptions {
        quality: 100,
        ..heifer::EncodeOptions::default()
    };
    let file =
        heifer::encode_rgb8(photo.width(), photo.height(), photo.pixels(), &options).unwrap();
    coded(&file, *b"hvc1", b"hvcC", (photo.width(), photo.height()))
}

/// Four quarters of 16 × 8 pixels each, coded in AV1, as an item. The file was written with Pillow 13 (`Image.save(…,
/// quality=100, subsampling="4:4:4")`), from the colours of [`quarters`].
pub(crate) fn av1() -> Item {
    coded(
        &crate::stage::fixture("photos/quarters.avif"),
        *b"av01",
        b"av1C",
        (32, 16),
    )
}

/// The picture of a HEIF file with the boxes that its decoder needs.
fn coded(file: &[u8], kind: [u8; 4], config: &[u8; 4], (width, height): (u32, u32)) -> Item {
    let parsed = heifer::heifer_isobmff::HeifFile::parse(file).unwrap();
    assert_eq!(parsed.primary_item().unwrap().item_type.0, kind);
    let at = file.windows(4).position(|four| four == config).unwrap() - 4;
    let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
    Item {
        kind,
        properties: vec![file[at..at + length].to_vec(), ispe(width, height)],
        data: parsed.item_data(parsed.primary_id).unwrap().into_owned(),
    }
}

/// The item of a grid of tiles.
pub(crate) fn grid(rows: u8, columns: u8, width: u32, height: u32) -> Item {
    let sizes = [(width as u16).to_be_bytes(), (height as u16).to_be_bytes()].concat();
    Item {
        kind: *b"grid",
        properties: vec![ispe(width, height)],
        data: [&[0, 0, rows - 1, columns - 1][..], &sizes].concat(),
    }
}

// JPEG.

/// A baseline JPEG whose blocks of 8 × 8 pixels are flat: `value(component, column, row)` of each. With `adobe` it says how
/// its colours are coded, as Adobe's programs do.
pub(crate) fn flat_jpeg(
    columns: u32,
    rows: u32,
    components: u8,
    adobe: Option<u8>,
    icc: Option<&[u8]>,
    value: impl Fn(u8, u32, u32) -> u8,
) -> Vec<u8> {
    let segment = |marker: u8, content: &[u8]| {
        [
            &[0xff, marker][..],
            &(content.len() as u16 + 2).to_be_bytes(),
            content,
        ]
        .concat()
    };
    let mut file = vec![0xff, 0xd8];
    if let Some(transform) = adobe {
        file.extend(segment(
            0xee,
            &[b"Adobe\0\x64\0\0\0\0", &[transform][..]].concat(),
        ));
    }
    for (number, part) in (1..).zip(icc.unwrap_or_default().chunks(60_000)) {
        let count = icc.unwrap().len().div_ceil(60_000) as u8;
        file.extend(segment(
            0xe2,
            &[b"ICC_PROFILE\0", &[number, count][..], part].concat(),
        ));
    }
    // One step of the first coefficient is one step of brightness.
    file.extend(segment(0xdb, &[&[0][..], &[8; 64]].concat()));
    let (height, width) = (
        (rows as u16 * 8).to_be_bytes(),
        (columns as u16 * 8).to_be_bytes(),
    );
    let parts: Vec<u8> = (1..=components).flat_map(|id| [id, 0x11, 0]).collect();
    file.extend(segment(
        0xc0,
        &[&[8][..], &height, &width, &[components], &parts].concat(),
    ));
    // Nine sizes of differences in four bits each; one symbol, the end of a block, in one bit.
    let sizes = [&[0, 0, 0, 0, 9][..], &[0; 12], &[0, 1, 2, 3, 4, 5, 6, 7, 8]].concat();
    file.extend(segment(0xc4, &sizes));
    file.extend(segment(0xc4, &[&[0x10, 1][..], &[0; 15], &[0]].concat()));
    let parts: Vec<u8> = (1..=components).flat_map(|id| [id, 0]).collect();
    file.extend(segment(
        0xda,
        &[&[components][..], &parts, &[0, 63, 0]].concat(),
    ));

    let mut bits = Vec::new();
    let mut put =
        |value: u32, length: u32| bits.extend((0..length).rev().map(|at| value >> at & 1 == 1));
    let mut before = vec![0i32; components.into()];
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        for component in 0..components {
            let now = i32::from(value(component, column, row)) - 128;
            let difference = now - std::mem::replace(&mut before[usize::from(component)], now);
            let size = 32 - difference.unsigned_abs().leading_zeros();
            put(size, 4);
            let coded = if difference < 0 {
                difference + (1 << size) - 1
            } else {
                difference
            };
            put(coded as u32, size);
            put(0, 1);
        }
    }
    bits.resize(bits.len().next_multiple_of(8), true);
    for byte in bits.chunks(8) {
        let byte = byte
            .iter()
            .fold(0u8, |byte, &bit| byte << 1 | u8::from(bit));
        file.push(byte);
        if byte == 0xff {
            file.push(0);
        }
    }
    file.extend([0xff, 0xd9]);
    file
}

// TIFF.

/// A TIFF of uncompressed RGB in one strip, with these further fields (tag, value), little- or big-endian.
pub(crate) fn tiff(photo: &Photo, big: bool, more: &[(u16, u32)]) -> Vec<u8> {
    let short = |value: u16| {
        if big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    };
    let long = |value: u32| {
        if big {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    };
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

// PNG.

/// A PNG with another chunk behind its header.
pub(crate) fn with_chunk(png: &[u8], name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [&name[..], content].concat();
    let checksum = !named.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    });
    let (head, rest) = png.split_at(33);
    let length = (content.len() as u32).to_be_bytes();
    [head, &length, &named, &checksum.to_be_bytes(), rest].concat()
}
