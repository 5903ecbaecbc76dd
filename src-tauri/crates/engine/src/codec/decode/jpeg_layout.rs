//! How a JPEG is laid out: its sampling, the components of its first scan, and what its colours are.
//!
//! The fast decoder reads what nearly every program writes. Of some rarer layouts it makes stripes or wrong colours
//! without saying so (etemesi254/zune-image #419, #422, #426, #449), so it is not asked for those.

use zune_core::colorspace::ColorSpace;

use crate::codec::bytes::be16;
use crate::codec::jpeg_segments::{SOS, Segments};

/// What the headers of a JPEG say, up to its first scan.
#[derive(Debug)]
pub(crate) struct JpegLayout {
    /// Width and height.
    pub(crate) size: (u32, u32),
    /// Identifier, horizontal and vertical sampling.
    pub(crate) components: Vec<(u8, u8, u8)>,
    /// The identifiers of the components in the first scan.
    first_scan: Vec<u8>,
    jfif: bool,
    /// How the colours are transformed, as Adobe's segment says.
    adobe: Option<u8>,
}

impl JpegLayout {
    /// Reads the segments up to the first scan; `None` where the file has no scan.
    pub(crate) fn read(file: &[u8]) -> Option<JpegLayout> {
        const APP0: u8 = 0xe0;
        const APP14: u8 = 0xee;
        let mut layout = JpegLayout {
            size: (0, 0),
            components: Vec::new(),
            first_scan: Vec::new(),
            jfif: false,
            adobe: None,
        };
        for segment in Segments::new(file) {
            let Some(body) = segment.content.whole() else {
                continue;
            };
            match segment.marker {
                APP0 if body.starts_with(b"JFIF\0") => layout.jfif = true,
                APP14 if body.starts_with(b"Adobe") => layout.adobe = body.get(11).copied(),
                0xc0..=0xc2 => {
                    let (height, width) = (be16(body, 1)?, be16(body, 3)?);
                    layout.size = (width.into(), height.into());
                    let parts = body.get(6..)?.as_chunks::<3>().0;
                    layout.components = parts
                        .iter()
                        .take(usize::from(*body.get(5)?))
                        .map(|&[id, sampling, _]| (id, sampling >> 4, sampling & 15))
                        .collect();
                }
                SOS => {
                    let parts = body.get(1..)?.as_chunks::<2>().0;
                    layout.first_scan = parts
                        .iter()
                        .take(usize::from(*body.first()?))
                        .map(|part| part[0])
                        .collect();
                    return Some(layout);
                }
                _ => {}
            }
        }
        None
    }

    /// Whether the fast decoder reads it: all components in the first scan, in order, the others sampled at most as
    /// finely as the first, which is sampled up to twice as finely, and colours that are YCbCr, grey or four inks.
    pub(crate) fn is_usual(&self) -> bool {
        let in_order = self
            .components
            .iter()
            .map(|it| it.0)
            .eq(self.first_scan.iter().copied());
        let sampling: Vec<(u8, u8)> = self.components.iter().map(|&(_, h, v)| (h, v)).collect();
        let usual_sampling = match sampling[..] {
            [(1, 1)] => true,
            [(1 | 2, 1 | 2), (1, 1), (1, 1)] => true,
            [first, (1, 1), (1, 1), last] => first == last && matches!(first, (1 | 2, 1 | 2)),
            _ => false,
        };
        // It looks at the identifiers before Adobe's segment, and at that before JFIF's.
        let ids: Vec<u8> = self.components.iter().map(|it| it.0).collect();
        let usual_colors = ids.len() != 3 || ids != *b"RGB" && self.adobe != Some(0);
        in_order && usual_sampling && usual_colors
    }

    /// Whether the first scan holds all components.
    pub(crate) fn is_interleaved(&self) -> bool {
        self.first_scan.len() == self.components.len()
    }

    /// What the components are, as libjpeg decides: JFIF, else Adobe's segment, else the identifiers. `None` for a
    /// number of components that no picture has.
    pub(crate) fn space(&self) -> Option<ColorSpace> {
        let ids: Vec<u8> = self.components.iter().map(|it| it.0).collect();
        Some(match (ids.len(), self.adobe) {
            (1, _) => ColorSpace::Luma,
            (3, _) if self.jfif => ColorSpace::YCbCr,
            (3, Some(0)) => ColorSpace::RGB,
            (3, None) if matches!(ids[..], [b'R', b'G', b'B']) => ColorSpace::RGB,
            (3, _) => ColorSpace::YCbCr,
            (4, Some(2)) => ColorSpace::YCCK,
            (4, _) => ColorSpace::CMYK,
            _ => return None,
        })
    }
}
