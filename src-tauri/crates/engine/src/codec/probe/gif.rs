//! The blocks of a GIF, as far as its second picture.

use crate::codec::bytes::le16;
use crate::codec::format::SourceFormat;
use crate::codec::probe::ImageInfo;
use crate::error::Error;

const DAMAGED: Error = Error::Damaged {
    kind: SourceFormat::Gif,
};

/// Reads the blocks of GIF 89a until it is known whether the first frame is complete and whether
/// there is a second; the rest of an animation is not read.
pub(crate) fn probe(bytes: &[u8]) -> Result<ImageInfo, Error> {
    let (Some(width), Some(height), Some(&flags)) = (le16(bytes, 6), le16(bytes, 8), bytes.get(10))
    else {
        return Err(Error::Truncated);
    };
    let mut size = (u32::from(width), u32::from(height));
    let mut pictures = 0;
    let mut at = 13 + color_table_bytes(flags);
    while pictures < 2 {
        let next = match bytes.get(at) {
            None | Some(0x3b) => break,
            // Comments, times and the like.
            Some(0x21) => skip_sub_blocks(bytes, at + 2),
            Some(0x2c) => bytes.get(at + 9).and_then(|&flags| {
                // Its colours and the size of its first code come before the data.
                skip_sub_blocks(bytes, at + 11 + color_table_bytes(flags))
            }),
            // Some programs pad with zeros between blocks.
            Some(0) => Some(at + 1),
            Some(_) if pictures == 0 => return Err(DAMAGED),
            Some(_) => break,
        };
        let Some(next) = next else { break };
        if bytes.get(at) == Some(&0x2c) {
            // Some programs write no size of the screen; then that of the first frame counts.
            if pictures == 0 && (size.0 == 0 || size.1 == 0) {
                size = frame_end(bytes, at).ok_or(DAMAGED)?;
            }
            pictures += 1;
        }
        at = next;
    }
    if pictures == 0 && at < bytes.len() && bytes.get(at) == Some(&0x3b) {
        return Err(DAMAGED);
    }
    if size.0 == 0 || size.1 == 0 {
        return Err(if pictures == 0 {
            Error::Truncated
        } else {
            DAMAGED
        });
    }
    Ok(ImageInfo {
        kind: SourceFormat::Gif,
        width: size.0,
        height: size.1,
        complete: pictures > 0,
        has_more_images: pictures > 1,
    })
}

/// Where the frame of this descriptor ends, to the right and below; `None` if that is more than a GIF can say.
fn frame_end(bytes: &[u8], at: usize) -> Option<(u32, u32)> {
    let end = |from, length| le16(bytes, at + from)?.checked_add(le16(bytes, at + length)?);
    Some((end(1, 5)?.into(), end(3, 7)?.into()))
}

/// Bytes of the colour table that these flags announce.
fn color_table_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

/// The end of a chain of sub-blocks; `None` where the file ends before it.
fn skip_sub_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}
