//! HEIF files, box by box.

use engine::Photo;

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
