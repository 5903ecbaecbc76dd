//! TIFF files, field by field.

use engine::Photo;

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
