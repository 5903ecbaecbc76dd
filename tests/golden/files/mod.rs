//! Files of every kind, written byte by byte where no encoder writes what a test needs.

#![allow(
    dead_code,
    unused_imports,
    reason = "each test binary uses its own part"
)]
#![allow(
    clippy::unwrap_used,
    reason = "clippy does not see that these are tests"
)]

mod heif;
mod jpeg;
mod tiff;
pub(crate) mod tiff_kinds;

use engine::Photo;

pub(crate) use heif::{Item, av1, boxed, grid, heif, hevc, ispe, nclx};
pub(crate) use jpeg::{FlatJpeg, Segment, adobe, flat_jpeg, jfif};
pub(crate) use tiff::{TiffLayout, long, short, tiff};

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

/// A PNG with another chunk behind its header.
pub(crate) fn with_chunk(png: &[u8], name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    insert_chunk(png, 33, name, content)
}

/// A PNG with another chunk behind its pixels.
pub(crate) fn with_last_chunk(png: &[u8], name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    insert_chunk(png, png.len() - 12, name, content)
}

fn insert_chunk(png: &[u8], at: usize, name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [&name[..], content].concat();
    let checksum = !named.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    });
    let (head, rest) = png.split_at(at);
    let length = (content.len() as u32).to_be_bytes();
    [head, &length, &named, &checksum.to_be_bytes(), rest].concat()
}
