//! The marker segments of a JPEG file (ITU-T T.81, annex B), one after the other.
//!
//! This is the only reader of JPEG markers: the probe, the measure of what is missing and the check
//! of exported files all read the same segments. It decodes nothing and never fails; what a segment
//! may be is for its caller to say.

use crate::codec::bytes::be16;

/// Start of image. It stands at the beginning of the file and is not part of the list of segments.
pub(crate) const SOI: [u8; 2] = [0xff, 0xd8];
/// End of image.
pub(crate) const EOI: u8 = 0xd9;
/// Start of scan: its header, behind which the entropy-coded data begin.
pub(crate) const SOS: u8 = 0xda;
/// The segment of the application that holds EXIF.
const APP1: u8 = 0xe1;
/// Define Huffman tables.
pub(crate) const DHT: u8 = 0xc4;
/// Define restart interval.
pub(crate) const DRI: u8 = 0xdd;

/// A marker and what belongs to it.
#[derive(Debug)]
pub(crate) struct Segment<'file> {
    /// The second byte of the marker.
    pub(crate) marker: u8,
    /// What stands between the end of the segment before and this marker: entropy-coded data behind
    /// a scan's header, and nothing elsewhere, unless there are stray or fill bytes.
    pub(crate) skipped: &'file [u8],
    pub(crate) content: Content<'file>,
}

/// What follows a marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content<'file> {
    /// Nothing: the marker stands alone (TEM, restarts, start and end of image).
    None,
    /// The segment without its length.
    Whole(&'file [u8]),
    /// The file ends within the segment; this part of its content is there.
    Truncated(&'file [u8]),
    /// A length that is shorter than itself.
    InvalidLength,
}

impl<'file> Content<'file> {
    /// The content of a segment that is whole.
    pub(crate) fn whole(self) -> Option<&'file [u8]> {
        match self {
            Content::Whole(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// The segments of a file, from behind its first marker.
///
/// Stray bytes, entropy-coded data and fill bytes before a marker are stepped over: within coded data
/// an FF is always followed by 00. There is no segment behind the last marker of the file, or behind
/// one that is truncated or has an invalid length.
#[derive(Debug)]
pub(crate) struct Segments<'file> {
    file: &'file [u8],
    position: usize,
}

impl<'file> Segments<'file> {
    /// Of a file that begins with [`SOI`].
    pub(crate) fn new(file: &'file [u8]) -> Segments<'file> {
        Segments {
            file,
            position: SOI.len(),
        }
    }

    /// The bytes behind the segment that was read last.
    pub(crate) fn rest(&self) -> &'file [u8] {
        self.file.get(self.position..).unwrap_or_default()
    }
}

impl<'file> Iterator for Segments<'file> {
    type Item = Segment<'file>;

    fn next(&mut self) -> Option<Segment<'file>> {
        let (file, start) = (self.file, self.position);
        let marker = next_marker(file, &mut self.position)?;
        let skipped = file.get(start..self.position - 2)?;
        let content = match marker {
            0x01 | 0xd0..=0xd9 => Content::None,
            _ => match be16(file, self.position).map(usize::from) {
                Some(length @ 2..) => {
                    let content = &file[self.position + 2..];
                    self.position += length;
                    content
                        .get(..length - 2)
                        .map_or(Content::Truncated(content), Content::Whole)
                }
                Some(_) => Content::InvalidLength,
                None => Content::Truncated(&[]),
            },
        };
        if !matches!(content, Content::None | Content::Whole(_)) {
            self.position = file.len();
        }
        Some(Segment {
            marker,
            skipped,
            content,
        })
    }
}

/// The EXIF block of a JPEG file, with its prefix. Of several the first counts: others are leftovers of
/// programs that did not remove it.
pub(crate) fn exif_block(file: &[u8]) -> Option<&[u8]> {
    Segments::new(file)
        .take_while(|segment| segment.marker != EOI)
        .filter(|segment| segment.marker == APP1)
        .find_map(|segment| {
            segment
                .content
                .whole()
                .filter(|block| block.starts_with(b"Exif\0"))
        })
}

/// Moves `position` behind the next marker and returns the marker's second byte. Entropy-coded data
/// and stray bytes are stepped over: within them an FF is always followed by 00.
pub(crate) fn next_marker(bytes: &[u8], position: &mut usize) -> Option<u8> {
    loop {
        let first = bytes
            .get(*position..)?
            .iter()
            .position(|&byte| byte == 0xff)?;
        *position += first + 1;
        match *bytes.get(*position)? {
            // A stuffed FF of the data, or a fill byte before a marker.
            0x00 | 0xff => {}
            marker => {
                *position += 1;
                return Some(marker);
            }
        }
    }
}

/// Whether every FF in the data of a scan is followed by the 00 that says that it is data.
pub(crate) fn is_coded_data(data: &[u8]) -> bool {
    let mut rest = data;
    while let Some(at) = rest.iter().position(|&byte| byte == 0xff) {
        if rest.get(at + 1) != Some(&0x00) {
            return false;
        }
        rest = &rest[at + 2..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_come_in_order_with_what_stands_between_them() {
        let file =
            b"\xff\xd8\xff\xdb\0\x04ab\xff\xda\0\x03c\x11\xff\0\x22\xff\xd0\x33\xff\xd9behind";
        let mut segments = Segments::new(file);
        let found: Vec<_> = segments
            .by_ref()
            .map(|it| (it.marker, it.skipped, it.content))
            .collect();
        assert_eq!(
            found,
            [
                (0xdb, &b""[..], Content::Whole(&b"ab"[..])),
                (SOS, b"", Content::Whole(b"c")),
                (0xd0, b"\x11\xff\0\x22", Content::None),
                (EOI, b"\x33", Content::None),
            ]
        );
        assert_eq!(segments.rest(), b"behind");
    }

    #[test]
    fn a_segment_that_is_broken_is_the_last() {
        for (file, content) in [
            (
                &b"\xff\xd8\xff\xdb\0\x08ab"[..],
                Content::Truncated(&b"ab"[..]),
            ),
            (b"\xff\xd8\xff\xdb\0", Content::Truncated(b"")),
            (b"\xff\xd8\xff\xdb\0\x01ab\xff\xd9", Content::InvalidLength),
        ] {
            let found: Vec<_> = Segments::new(file).map(|it| it.content).collect();
            assert_eq!(found, [content]);
        }
    }
}
