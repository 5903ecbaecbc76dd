//! The second decoder of JPEG, for the layouts that the fast one gets wrong.
//!
//! It gives whole pictures only, and refuses by name the few samplings that it does not convert.

use std::io::Cursor;

use jpeg_decoder::{ColorTransform, Decoder, Error as DecoderError, UnsupportedFeature};
use zune_core::colorspace::ColorSpace;

use crate::codec::decode::jpeg_layout::JpegLayout;
use crate::codec::format::SourceFormat;
use crate::error::Error;

const DAMAGED: Error = Error::Damaged {
    kind: SourceFormat::Jpeg,
};

/// The samples of a JPEG, interleaved, all components at the size of the picture.
pub(crate) struct JpegSamples {
    pub(crate) samples: Vec<u8>,
    /// Grey, RGB, CMYK or YCCK.
    pub(crate) space: ColorSpace,
    pub(crate) icc: Option<Vec<u8>>,
}

/// Decodes a file whose picture has `size` pixels.
pub(crate) fn decode(
    file: &[u8],
    layout: &JpegLayout,
    size: (u32, u32),
) -> Result<JpegSamples, Error> {
    let space = layout.space().ok_or(DAMAGED)?;
    let (mut samples, icc) = decode_components(file, layout, size)?;
    let space = match space {
        ColorSpace::YCbCr => {
            ycbcr_to_rgb(&mut samples);
            ColorSpace::RGB
        }
        space => space,
    };
    Ok(JpegSamples {
        samples,
        space,
        icc,
    })
}

/// The components as they are stored, interleaved, and the ICC profile.
pub(crate) fn decode_components(
    file: &[u8],
    layout: &JpegLayout,
    (width, height): (u32, u32),
) -> Result<(Vec<u8>, Option<Vec<u8>>), Error> {
    check_sampling(layout)?;
    let mut decoder = Decoder::new(Cursor::new(file));
    // The transforms of RGB and CMYK leave the components as they are; that of CMYK inverts them.
    let inverted = layout.components.len() == 4;
    decoder.set_color_transform(match layout.components.len() {
        1 => ColorTransform::Grayscale,
        3 => ColorTransform::RGB,
        _ => ColorTransform::CMYK,
    });
    let pixels = width as usize * height as usize;
    decoder.set_max_decoding_buffer_size(pixels * layout.components.len());
    let mut samples = decoder.decode().map_err(|error| match error {
        DecoderError::Unsupported(UnsupportedFeature::NonIntegerSubsamplingRatio) => RARE_SAMPLING,
        _ => DAMAGED,
    })?;
    let info = decoder.info().ok_or(DAMAGED)?;
    let whole = samples.len() == pixels * layout.components.len();
    if (u32::from(info.width), u32::from(info.height)) != (width, height) || !whole {
        return Err(DAMAGED);
    }
    if inverted {
        samples
            .iter_mut()
            .for_each(|sample| *sample = 255 - *sample);
    }
    Ok((samples, decoder.icc_profile()))
}

const RARE_SAMPLING: Error = Error::Unsupported {
    format: "JPEG whose colours are sampled in a rare way",
};

/// Refuses the samplings that the decoder does not place: those that do not divide the finest, and in scans of one
/// component those between the finest and one sample a unit.
fn check_sampling(layout: &JpegLayout) -> Result<(), Error> {
    let across = layout.components.iter().map(|it| it.1).max().unwrap_or(1);
    let down = layout.components.iter().map(|it| it.2).max().unwrap_or(1);
    let apart = !layout.is_interleaved();
    let is_rare = |factor: u8, most: u8| match factor {
        0 => true,
        1 => false,
        _ => !most.is_multiple_of(factor) || apart && factor != most,
    };
    let rare = layout
        .components
        .iter()
        .any(|&(_, h, v)| is_rare(h, across) || is_rare(v, down));
    if rare { Err(RARE_SAMPLING) } else { Ok(()) }
}

/// YCbCr to RGB in place, by the matrix of JFIF (ITU-R BT.601, full range).
pub(crate) fn ycbcr_to_rgb(samples: &mut [u8]) {
    for pixel in samples.as_chunks_mut::<3>().0 {
        let [luma, blue, red] = pixel.map(f32::from);
        let (blue, red) = (blue - 128.0, red - 128.0);
        let light = [
            luma + 1.402 * red,
            luma - 0.344_136 * blue - 0.714_136 * red,
            luma + 1.772 * blue,
        ];
        // The cast clamps a value that is out of range.
        *pixel = light.map(|value| (value + 0.5) as u8);
    }
}
