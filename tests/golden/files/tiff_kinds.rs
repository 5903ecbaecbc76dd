//! The kinds of samples that a TIFF file can have, and the colours that they must give.

/// What a kind of sample gives: bits, samples, fields, the samples of a pixel by its brightness (0 to 255), and the
/// colour that it must have.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) bits: u32,
    pub(crate) samples: usize,
    pub(crate) fields: Vec<(u16, u16, Vec<u32>)>,
    pub(crate) sample: fn(u32, u32, usize) -> u32,
    pub(crate) color: fn(u32, u32) -> [u8; 3],
}

pub(crate) const PHOTOMETRIC: u16 = 262;
const COLOR_MAP: u16 = 320;
const EXTRA_SAMPLES: u16 = 338;
pub(crate) const SAMPLE_FORMAT: u16 = 339;

fn level(x: u32, y: u32) -> u8 {
    (x * 6 + y * 3) as u8
}

fn rgb(x: u32, y: u32) -> [u8; 3] {
    [level(x, y), (y * 8) as u8, 255 - level(x, y)]
}

/// Transparency of the pictures that have it: never less than half, so that rounding stays small.
fn alpha(x: u32) -> u8 {
    255 - x as u8 * 3
}

fn on_white(x: u32, y: u32) -> [u8; 3] {
    let alpha = u32::from(alpha(x));
    rgb(x, y).map(|value| ((u32::from(value) * alpha + 255 * (255 - alpha) + 127) / 255) as u8)
}

fn premultiplied(x: u32, y: u32, at: usize) -> u32 {
    let alpha = u32::from(alpha(x));
    match at {
        3 => alpha,
        _ => (u32::from(rgb(x, y)[at]) * alpha + 127) / 255,
    }
}

fn straight(x: u32, y: u32, at: usize) -> u32 {
    if at == 3 {
        alpha(x).into()
    } else {
        rgb(x, y)[at].into()
    }
}

pub(crate) fn kinds() -> Vec<Kind> {
    let kind = |name, bits, samples, photometric: u32, sample, color| Kind {
        name,
        bits,
        samples,
        fields: vec![(PHOTOMETRIC, 3, vec![photometric])],
        sample,
        color,
    };
    let with = |mut kind: Kind, field| {
        kind.fields.push(field);
        kind
    };
    let gray = |x, y| [level(x, y); 3];
    // Sixteen colours of a map: the index is the highest four bits.
    let mapped = |x, y| {
        let index = level(x, y) >> 4;
        [index * 17, 255 - index * 17, index * 8]
    };
    let map: Vec<u32> = [|i| i * 17, |i: u32| 255 - i * 17, |i| i * 8]
        .iter()
        .flat_map(|part: &fn(u32) -> u32| (0..16).map(|index| part(index) * 257))
        .collect();
    vec![
        kind(
            "1 bit",
            1,
            1,
            1,
            |x, y, _| u32::from(level(x, y)) >> 7,
            |x, y| [if level(x, y) > 127 { 255 } else { 0 }; 3],
        ),
        kind(
            "1 bit, white is zero",
            1,
            1,
            0,
            |x, y, _| u32::from(level(x, y)) >> 7,
            |x, y| [if level(x, y) > 127 { 0 } else { 255 }; 3],
        ),
        kind(
            "2 bits",
            2,
            1,
            1,
            |x, y, _| u32::from(level(x, y)) >> 6,
            |x, y| [(level(x, y) >> 6) * 85; 3],
        ),
        kind(
            "4 bits",
            4,
            1,
            1,
            |x, y, _| u32::from(level(x, y)) >> 4,
            |x, y| [(level(x, y) >> 4) * 17; 3],
        ),
        kind("8 bits", 8, 1, 1, |x, y, _| level(x, y).into(), gray),
        kind(
            "8 bits, white is zero",
            8,
            1,
            0,
            |x, y, _| 255 - u32::from(level(x, y)),
            gray,
        ),
        kind(
            "12 bits",
            12,
            1,
            1,
            |x, y, _| u32::from(level(x, y)) << 4 | 8,
            gray,
        ),
        kind(
            "16 bits",
            16,
            1,
            1,
            |x, y, _| u32::from(level(x, y)) * 257,
            gray,
        ),
        kind(
            "32 bits",
            32,
            1,
            1,
            |x, y, _| u32::from(level(x, y)) * 0x0101_0101,
            gray,
        ),
        kind(
            "4 bits RGB",
            4,
            3,
            2,
            |x, y, at| u32::from(rgb(x, y)[at]) >> 4,
            |x, y| rgb(x, y).map(|value| (value >> 4) * 17),
        ),
        kind("8 bits RGB", 8, 3, 2, |x, y, at| rgb(x, y)[at].into(), rgb),
        kind(
            "16 bits RGB",
            16,
            3,
            2,
            |x, y, at| u32::from(rgb(x, y)[at]) * 257,
            rgb,
        ),
        kind(
            "32 bits RGB",
            32,
            3,
            2,
            |x, y, at| u32::from(rgb(x, y)[at]) * 0x0101_0101,
            rgb,
        ),
        with(
            kind(
                "floating-point RGB",
                32,
                3,
                2,
                |x, y, at| (f32::from(rgb(x, y)[at]) / 255.0).to_bits(),
                rgb,
            ),
            (SAMPLE_FORMAT, 3, vec![3; 3]),
        ),
        with(
            kind(
                "palette of 4 bits",
                4,
                1,
                3,
                |x, y, _| u32::from(level(x, y)) >> 4,
                mapped,
            ),
            (COLOR_MAP, 3, map.clone()),
        ),
        with(
            kind(
                "palette of narrow levels",
                4,
                1,
                3,
                |x, y, _| u32::from(level(x, y)) >> 4,
                mapped,
            ),
            (COLOR_MAP, 3, map.iter().map(|value| value / 257).collect()),
        ),
        kind(
            "CMYK",
            8,
            4,
            5,
            |x, y, at| match at {
                3 => 0,
                _ => 255 - u32::from(rgb(x, y)[at]),
            },
            rgb,
        ),
        kind(
            "16 bits CMYK",
            16,
            4,
            5,
            |x, y, at| match at {
                3 => 0,
                _ => (255 - u32::from(rgb(x, y)[at])) * 257,
            },
            rgb,
        ),
        with(
            kind("associated alpha", 8, 4, 2, premultiplied, on_white),
            (EXTRA_SAMPLES, 3, vec![1]),
        ),
        with(
            kind("unassociated alpha", 8, 4, 2, straight, on_white),
            (EXTRA_SAMPLES, 3, vec![2]),
        ),
        kind("alpha that is not said", 8, 4, 2, straight, on_white),
        with(
            kind("a fourth sample of no meaning", 8, 4, 2, straight, rgb),
            (EXTRA_SAMPLES, 3, vec![0]),
        ),
        with(
            kind(
                "associated alpha of 16 bits",
                16,
                4,
                2,
                |x, y, at| premultiplied(x, y, at) * 257,
                on_white,
            ),
            (EXTRA_SAMPLES, 3, vec![1]),
        ),
        with(
            kind(
                "gray with associated alpha",
                8,
                2,
                1,
                |x, y, at| match at {
                    1 => alpha(x).into(),
                    _ => (u32::from(level(x, y)) * u32::from(alpha(x)) + 127) / 255,
                },
                |x, y| {
                    let alpha = u32::from(alpha(x));
                    [((u32::from(level(x, y)) * alpha + 255 * (255 - alpha) + 127) / 255) as u8; 3]
                },
            ),
            (EXTRA_SAMPLES, 3, vec![1]),
        ),
    ]
}
