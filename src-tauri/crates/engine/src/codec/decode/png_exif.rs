//! The orientation of a PNG, from wherever programs put EXIF: an `eXIf` chunk before or behind the pixels, or a text
//! chunk of hexadecimal digits (ImageMagick's "raw profile").

use image::metadata::Orientation;

use crate::codec::bytes::be32;
use crate::codec::decode::orientation::exif_orientation;

/// The most bytes of text that are unpacked: EXIF has at most 64 KiB, twice as many digits, and line feeds.
const MAX_TEXT: usize = 256 << 10;

/// The orientation of the first EXIF block of the file; an `eXIf` chunk comes before text.
pub(crate) fn stored_orientation(file: &[u8]) -> Orientation {
    let exif = chunks(file).find(|(name, _)| name == b"eXIf");
    if let Some((_, block)) = exif {
        return exif_orientation(block);
    }
    chunks(file)
        .find_map(|(name, content)| raw_profile(name, content))
        .map_or(Orientation::NoTransforms, |block| exif_orientation(&block))
}

/// Name and content of each chunk that is whole.
fn chunks(file: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut at = 8usize;
    std::iter::from_fn(move || {
        let length = be32(file, at)? as usize;
        let name = file.get(at + 4..)?.first_chunk::<4>()?;
        let content = file.get(at + 8..)?.get(..length)?;
        at += length + 12;
        Some((*name, content))
    })
}

/// The bytes of a text chunk that holds EXIF; `None` of any other.
fn raw_profile(name: [u8; 4], content: &[u8]) -> Option<Vec<u8>> {
    const KEYS: [&[u8]; 2] = [b"Raw profile type exif", b"Raw profile type APP1"];
    let end = content.iter().position(|&byte| byte == 0)?;
    let (key, rest) = (&content[..end], content.get(end + 1..)?);
    if !KEYS.contains(&key) {
        return None;
    }
    let unpacked;
    let text = match &name {
        b"tEXt" => rest,
        b"zTXt" => {
            unpacked = fdeflate::decompress_to_vec_bounded(rest.get(1..)?, MAX_TEXT).ok()?;
            &unpacked
        }
        b"iTXt" => {
            // Whether it is compressed and how, then a language and a translated key, each with its end.
            let (&packed, rest) = rest.split_first()?;
            let mut parts = rest.get(1..)?.splitn(3, |&byte| byte == 0);
            let text = parts.nth(2)?;
            if packed == 1 {
                unpacked = fdeflate::decompress_to_vec_bounded(text, MAX_TEXT).ok()?;
                &unpacked
            } else {
                text
            }
        }
        _ => return None,
    };
    read_digits(text.get(..text.len().min(MAX_TEXT))?)
}

/// A line feed, a name, a line feed, the number of bytes, and the bytes as digits in lines.
fn read_digits(text: &[u8]) -> Option<Vec<u8>> {
    let mut words = text
        .split(|byte| byte.is_ascii_whitespace())
        .filter(|word| !word.is_empty());
    let (_, _length) = (words.next()?, words.next()?);
    let digits: Vec<u8> = words
        .flatten()
        .map(|&digit| char::from(digit).to_digit(16).map(|value| value as u8))
        .collect::<Option<_>>()?;
    let (pairs, _) = digits.as_chunks::<2>();
    Some(pairs.iter().map(|&[high, low]| high << 4 | low).collect())
}
