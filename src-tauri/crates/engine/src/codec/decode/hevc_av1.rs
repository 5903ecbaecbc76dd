//! The two codecs inside HEIF, HEVC and AV1: each decodes to a frame of luma and chroma planes.
//!
//! Nothing larger than the container has announced is decoded: the headers of the streams are
//! compared with that before memory is allocated.

use std::borrow::Cow;

use heifer::heifer_hevc_dec::decoder::{DecodeOptions, decode_picture};
use heifer::heifer_hevc_dec::recon::Frame;
use heifer::heifer_isobmff::{HeifFile, ItemId};
use re_rav1d::dav1d::pixel::YUVRange;
use re_rav1d::dav1d::{Decoder, Picture, PixelLayout, PlanarImageComponent, Settings};

/// Decodes a picture coded in HEVC, of at most `max_pixels` pixels. The container puts a length
/// before each unit; the decoder expects start codes.
pub(crate) fn decode_hevc(
    file: &HeifFile,
    id: ItemId,
    stream: &[u8],
    max_pixels: u64,
) -> Option<Frame> {
    let config = file.hevc_config(id).ok()??;
    let mut units = Vec::with_capacity(stream.len() + 1024);
    let mut put = |unit: &[u8]| {
        units.extend_from_slice(&[0, 0, 0, 1]);
        units.extend_from_slice(unit);
    };
    config.nal_units.iter().for_each(|unit| put(unit));
    let mut rest = stream;
    while !rest.is_empty() {
        let (length, tail) = rest.split_at_checked(config.nal_length_size.into())?;
        let length = length
            .iter()
            .fold(0usize, |sum, &byte| sum << 8 | usize::from(byte));
        let (unit, tail) = tail.split_at_checked(length)?;
        put(unit);
        rest = tail;
    }
    let options = DecodeOptions {
        max_pixels,
        ..DecodeOptions::default()
    };
    decode_picture(&units, options).ok()
}

/// Decodes a picture coded in AV1, of at most `max_pixels` pixels.
pub(crate) fn decode_av1(stream: Cow<[u8]>, max_pixels: u64, threads: usize) -> Option<Frame> {
    // The decoder treats empty data as a mistake of its caller, and aborts if it was built with
    // debug assertions.
    if stream.is_empty() {
        return None;
    }
    let mut settings = Settings::new();
    settings.set_n_threads(threads.clamp(1, 16) as u32);
    // One picture is decoded, not a video.
    settings.set_max_frame_delay(1);
    settings.set_frame_size_limit(u32::try_from(max_pixels).ok()?);
    let mut decoder = Decoder::with_settings(&settings).ok()?;
    let mut sent = decoder.send_data(stream.into_owned(), None, None, None);
    loop {
        match (decoder.get_picture(), sent) {
            (Ok(picture), _) => return to_frame(&picture),
            (Err(error), Err(pending)) if error.is_again() && pending.is_again() => {
                sent = decoder.send_pending_data();
            }
            _ => return None,
        }
    }
}

fn to_frame(picture: &Picture) -> Option<Frame> {
    let (width, height) = (picture.width(), picture.height());
    let (chroma_format, halved) = match picture.pixel_layout() {
        PixelLayout::I400 => (0, None),
        PixelLayout::I420 => (1, Some((2, 2))),
        PixelLayout::I422 => (2, Some((2, 1))),
        PixelLayout::I444 => (3, Some((1, 1))),
    };
    let depth = u8::try_from(picture.bits_per_component()?.0).ok()?;
    let (cw, ch) = halved.map_or((0, 0), |(x, y)| (width.div_ceil(x), height.div_ceil(y)));
    // The conversion to RGB expects subsampled planes to be exactly half as large: odd sides are
    // made even by one more column or row, which is cropped again by the container's size.
    let (across, down) = halved.unwrap_or((1, 1));
    let whole = (
        width.next_multiple_of(across),
        height.next_multiple_of(down),
    );
    let plane = |component, from: (u32, u32), to: (u32, u32)| -> Option<Vec<u16>> {
        let stride = picture.stride(component) as usize;
        let bytes = picture.plane(component);
        let mut samples = Vec::with_capacity(to.0 as usize * to.1 as usize);
        for y in 0..to.1 {
            let row = bytes.get(y.min(from.1 - 1) as usize * stride..)?;
            if depth == 8 {
                let row = row.get(..from.0 as usize)?;
                samples.extend(row.iter().map(|&value| u16::from(value)));
            } else {
                let pairs = row.get(..from.0 as usize * 2)?.as_chunks::<2>().0;
                samples.extend(pairs.iter().map(|&pair| u16::from_ne_bytes(pair)));
            }
            if to.0 > from.0 {
                samples.extend(samples.last().copied());
            }
        }
        Some(samples)
    };
    let chroma = |component| match halved {
        Some(_) => plane(component, (cw, ch), (cw, ch)),
        None => Some(Vec::new()),
    };
    Some(Frame {
        widths: [whole.0, cw, cw],
        heights: [whole.1, ch, ch],
        planes: [
            plane(PlanarImageComponent::Y, (width, height), whole)?,
            chroma(PlanarImageComponent::U)?,
            chroma(PlanarImageComponent::V)?,
        ],
        bit_depth: [depth, depth],
        chroma_format,
        full_range: picture.color_range() == YUVRange::Full,
        matrix_coeffs: picture.matrix_coefficients() as u8,
    })
}
