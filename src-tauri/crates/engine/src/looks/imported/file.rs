//! A network that somebody else made as it is kept: with what is known of it, in front of its own file.
//!
//! ```text
//! file = "AMBNETWK" ‖ version (u16) = 1 ‖ scale (u8) ‖ channels (u8) ‖ count (u16)
//!      ‖ second (f32 × count) ‖ the ONNX file as it came
//! ```
//!
//! All numbers are little-endian. `scale` is 0 for unknown, 1 for 0 to 255, 2 for 0 to 1, 3 for −1 to 1; `channels` is 0 for
//! unknown, 1 for red first, 2 for blue first. `second` goes into the network's second input.

use crate::looks::imported::layout::{ChannelOrder, ImportHints, MAX_SECOND, PixelScale};

const MAGIC: &[u8; 8] = b"AMBNETWK";
const VERSION: u16 = 1;

const SCALES: [Option<PixelScale>; 4] = [
    None,
    Some(PixelScale::Bytes),
    Some(PixelScale::Unit),
    Some(PixelScale::Signed),
];
const CHANNELS: [Option<ChannelOrder>; 3] =
    [None, Some(ChannelOrder::Rgb), Some(ChannelOrder::Bgr)];

/// No network that is kept is larger than this, in bytes.
pub const MAX_NETWORK_BYTES: usize = 32 << 20;

/// A network with what is known of it. The network itself has not been read.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedFile<'file> {
    /// What its pixels are.
    pub hints: ImportHints,
    /// What goes into its second input.
    pub second: Vec<f32>,
    /// The ONNX file as it came.
    pub network: &'file [u8],
}

impl<'file> ImportedFile<'file> {
    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        fn place<T: PartialEq>(list: &[T], it: &T) -> u8 {
            list.iter()
                .position(|known| known == it)
                .unwrap_or_default() as u8
        }
        let count = u16::try_from(self.second.len()).unwrap_or(u16::MAX);
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.push(place(&SCALES, &self.hints.scale));
        file.push(place(&CHANNELS, &self.hints.channels));
        file.extend(count.to_le_bytes());
        let second = self.second.iter().take(count.into());
        file.extend(second.flat_map(|number| number.to_le_bytes()));
        file.extend(self.network);
        file
    }

    /// Reads a file; `None` unless it is one.
    pub fn from_bytes(file: &'file [u8]) -> Option<ImportedFile<'file>> {
        let rest = file.strip_prefix(MAGIC)?;
        let (version, rest) = rest.split_first_chunk::<2>()?;
        let ([scale, channels], rest) = rest.split_first_chunk::<2>()?;
        let (count, rest) = rest.split_first_chunk::<2>()?;
        let count = usize::from(u16::from_le_bytes(*count));
        let (second, network) = rest.split_at_checked(count * 4)?;
        let (second, _) = second.as_chunks::<4>();
        let second: Vec<f32> = second
            .iter()
            .map(|&four| f32::from_le_bytes(four))
            .collect();
        let is_sound = u16::from_le_bytes(*version) == VERSION
            && count <= MAX_SECOND
            && network.len() <= MAX_NETWORK_BYTES
            && second.iter().all(|number| number.is_finite());
        is_sound.then_some(ImportedFile {
            hints: ImportHints {
                scale: *SCALES.get(usize::from(*scale))?,
                channels: *CHANNELS.get(usize::from(*channels))?,
            },
            second,
            network,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let file = ImportedFile {
            hints: ImportHints {
                scale: Some(PixelScale::Signed),
                channels: Some(ChannelOrder::Bgr),
            },
            second: vec![0.0, 1.0],
            network: b"network",
        };
        let bytes = file.to_bytes();
        let expected = b"AMBNETWK\x01\0\x03\x02\x02\0\0\0\0\0\0\0\x80\x3fnetwork";
        assert_eq!(bytes, expected);
        assert_eq!(ImportedFile::from_bytes(&bytes), Some(file));
    }

    #[test]
    fn another_version_and_numbers_that_are_none_are_no_file() {
        let sound = ImportedFile {
            hints: ImportHints::default(),
            second: vec![1.0],
            network: b"",
        };
        for (at, value) in [(0, b'a'), (8, 2), (10, 4), (11, 3), (12, 2), (17, 0x7f)] {
            let mut bytes = sound.to_bytes();
            bytes[at] = value;
            if at == 17 {
                bytes[16] = 0x80;
            }
            assert_eq!(ImportedFile::from_bytes(&bytes), None, "{at}");
        }
    }
}
