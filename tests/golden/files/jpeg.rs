//! Baseline JPEG files, segment by segment and bit by bit.

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
