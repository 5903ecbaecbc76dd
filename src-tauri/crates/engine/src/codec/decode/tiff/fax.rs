//! The codes of fax machines in TIFF: run lengths of one dimension (ITU-T T.4), and those of group 4 (T.6).
//!
//! Rows of bits, a set bit is black, as libtiff gives them.

use std::convert::Infallible;

use fax::decoder::{DecodeStatus, Group4Decoder};
use fax::maps::{black, white};
use fax::{BitReader, ByteReader};

use crate::codec::decode::tiff::DAMAGED;
use crate::error::Error;

/// Rows of run lengths: each behind an end of line (twelve bits), or each from a whole byte on.
pub(super) fn decode_lines(
    coded: &[u8],
    width: u32,
    height: u32,
    ends_of_lines: bool,
) -> Result<Vec<u8>, Error> {
    let mut reader = bits(coded)?;
    let mut rows = Rows::new(width, height);
    for row in 0..height {
        if !ends_of_lines {
            let behind = reader.bits_to_byte_boundary();
            reader.consume(behind).map_err(|_| DAMAGED)?;
        } else if !skip_end_of_line(&mut reader) && row > 0 {
            return Err(DAMAGED);
        }
        let (mut at, mut is_black) = (0u32, false);
        while at < width {
            let run = run_length(&mut reader, is_black).ok_or(Error::Truncated)?;
            at += run;
            if at > width {
                return Err(DAMAGED);
            }
            if is_black {
                rows.blacken(row, at - run, at);
            }
            is_black = !is_black;
        }
    }
    Ok(rows.bytes)
}

/// Rows of group 4.
pub(super) fn decode_group4(coded: &[u8], width: u32, height: u32) -> Result<Vec<u8>, Error> {
    let columns = u16::try_from(width).map_err(|_| DAMAGED)?;
    let input = coded
        .iter()
        .chain(&PADDING)
        .map(|&byte| Ok::<u8, Infallible>(byte));
    let mut decoder = Group4Decoder::new(input, columns).map_err(|_| DAMAGED)?;
    let mut rows = Rows::new(width, height);
    for row in 0..height {
        match decoder.advance() {
            Ok(DecodeStatus::Incomplete) => {}
            // White rows at the end may be left out.
            Ok(DecodeStatus::End) => break,
            Err(_) => return Err(DAMAGED),
        }
        let mut changes = decoder.transition().iter().map(|&at| u32::from(at));
        while let Some(from) = changes.next() {
            rows.blacken(row, from, changes.next().unwrap_or(width).min(width));
        }
    }
    Ok(rows.bytes)
}

/// Looking for a code takes more bits than the last code may have.
const PADDING: [u8; 2] = [0; 2];

type Bits = ByteReader<std::vec::IntoIter<Result<u8, Infallible>>>;

fn bits(coded: &[u8]) -> Result<Bits, Error> {
    let bytes: Vec<_> = coded.iter().chain(&PADDING).map(|&byte| Ok(byte)).collect();
    ByteReader::new(bytes.into_iter()).map_err(|_| DAMAGED)
}

/// Skips an end of line, at least eleven zeros and a one; false where there is none.
fn skip_end_of_line(reader: &mut Bits) -> bool {
    if reader.peek(11) != Some(0) {
        return false;
    }
    while reader.peek(1) == Some(0) {
        if reader.consume(1).is_err() {
            return false;
        }
    }
    reader.peek(1) == Some(1) && reader.consume(1).is_ok()
}

/// The length of a run of one colour: any number of codes of 64 or more, and one below.
fn run_length(reader: &mut Bits, is_black: bool) -> Option<u32> {
    let mut length = 0u32;
    loop {
        let part = match is_black {
            true => black::decode(reader)?,
            false => white::decode(reader)?,
        };
        length = length.checked_add(part.into())?;
        if part < 64 {
            return Some(length);
        }
    }
}

struct Rows {
    bytes: Vec<u8>,
    row_bytes: usize,
}

impl Rows {
    fn new(width: u32, height: u32) -> Rows {
        let row_bytes = (width as usize).div_ceil(8);
        Rows {
            bytes: vec![0; row_bytes * height as usize],
            row_bytes,
        }
    }

    fn blacken(&mut self, row: u32, from: u32, to: u32) {
        let start = row as usize * self.row_bytes;
        for at in from..to {
            if let Some(byte) = self.bytes.get_mut(start + at as usize / 8) {
                *byte |= 0x80 >> (at % 8);
            }
        }
    }
}
