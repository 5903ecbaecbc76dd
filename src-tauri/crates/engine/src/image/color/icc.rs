//! Colour management: every colour space of a file becomes opaque 8-bit sRGB.
//!
//! A profile is applied at the depth of the file, before 16 bits become 8; transparency is blended
//! onto white afterwards, in sRGB, as browsers do. A profile that cannot be read, or that is made
//! for another kind of picture, is ignored. Pictures brighter than white (PQ and HLG) are refused:
//! without a tone mapping they would come out dark or washed out.

use std::sync::Arc;

use image::{DynamicImage, ImageBuffer, RgbImage};
use moxcms::{
    Chromaticity, CicpColorPrimaries, CicpProfile, CmsError, ColorPrimaries, ColorProfile,
    DataColorSpace, Layout, MatrixCoefficients, ToneReprCurve, TransferCharacteristics,
    TransformExecutor, TransformOptions, XyY,
};

use crate::error::Error;

/// Rows that are converted at once, so that a large picture is never in memory twice at full depth.
const STRIP_ROWS: u32 = 256;

/// The colour space of a file.
#[derive(Debug, Default)]
pub(crate) struct SourceProfile {
    /// `None` for sRGB, which needs no conversion.
    profile: Option<ColorProfile>,
}

impl SourceProfile {
    /// By an ICC profile as it is stored in a file.
    pub(crate) fn from_icc(profile: Option<&[u8]>) -> SourceProfile {
        SourceProfile {
            profile: profile.and_then(|bytes| ColorProfile::new_from_slice(bytes).ok()),
        }
    }

    /// By the code points of ITU-T H.273 for primaries and transfer. The curves of video are
    /// treated as that of sRGB, as photo viewers do.
    ///
    /// # Errors
    /// [`Error::Unsupported`] for PQ and HLG.
    pub(crate) fn from_cicp(primaries: u16, transfer: u16) -> Result<SourceProfile, Error> {
        use TransferCharacteristics as Transfer;
        let transfer = match transfer {
            16 | 18 => {
                return Err(Error::Unsupported {
                    format: "HDR picture (PQ or HLG)",
                });
            }
            4 => Transfer::Bt470M,
            5 => Transfer::Bt470Bg,
            8 => Transfer::Linear,
            _ => Transfer::Srgb,
        };
        let primaries = u8::try_from(primaries).unwrap_or_default();
        let primaries = match CicpColorPrimaries::try_from(primaries) {
            Err(_) | Ok(CicpColorPrimaries::Reserved | CicpColorPrimaries::Unspecified) => {
                CicpColorPrimaries::Bt709
            }
            Ok(known) => known,
        };
        if transfer == Transfer::Srgb && primaries == CicpColorPrimaries::Bt709 {
            return Ok(SourceProfile::default());
        }
        Ok(SourceProfile {
            profile: Some(ColorProfile::new_from_cicp(CicpProfile {
                color_primaries: primaries,
                transfer_characteristics: transfer,
                matrix_coefficients: MatrixCoefficients::Identity,
                full_range: true,
            })),
        })
    }

    /// By the gamma of a PNG (`gAMA`), and the chromaticities of white, red, green and blue (`cHRM`), x and y of each. A
    /// value near 1/2.2 with the primaries of sRGB means sRGB, whose curve it approximates. A gamma or chromaticities that
    /// no display has are ignored.
    pub(crate) fn from_gamma(exponent: f32, points: Option<[[f32; 2]; 4]>) -> SourceProfile {
        const SRGB: f32 = 1.0 / 2.2;
        const SRGB_POINTS: [[f32; 2]; 4] =
            [[0.3127, 0.329], [0.64, 0.33], [0.3, 0.6], [0.15, 0.06]];
        if !(0.05..=5.0).contains(&exponent) {
            return SourceProfile::default();
        }
        let far = |points: &[[f32; 2]; 4]| {
            let pairs = points.as_flattened().iter().zip(SRGB_POINTS.as_flattened());
            pairs
                .into_iter()
                .any(|(one, other)| (one - other).abs() > 0.002)
        };
        let points = points.filter(|points| far(points) && is_display(points));
        let srgb_curve = (exponent - SRGB).abs() < 0.02;
        if srgb_curve && points.is_none() {
            return SourceProfile::default();
        }
        let mut profile = ColorProfile::new_srgb();
        // It would take precedence over the curves.
        profile.cicp = None;
        if let Some(points) = points {
            let [white, red, green, blue] = points.map(|[x, y]| Chromaticity::new(x, y));
            let white = XyY {
                x: white.x.into(),
                y: white.y.into(),
                yb: 1.0,
            };
            profile.update_rgb_colorimetry(white, ColorPrimaries { red, green, blue });
        }
        let curve = ToneReprCurve::Parametric(vec![1.0 / exponent]);
        profile.red_trc = Some(curve.clone());
        profile.green_trc = Some(curve.clone());
        profile.blue_trc = Some(curve);
        SourceProfile {
            profile: Some(profile),
        }
    }

    /// Whether nothing has to be converted.
    pub(crate) fn is_srgb(&self) -> bool {
        self.profile.is_none()
    }

    /// Converts to sRGB and blends the picture onto white.
    pub(crate) fn to_opaque_srgb(&self, image: DynamicImage) -> RgbImage {
        let (width, height) = (image.width(), image.height());
        if self.profile.is_none() && !image.color().has_alpha() {
            return image.into_rgb8();
        }
        let mut pixels = Vec::with_capacity(width as usize * height as usize * 3);
        for top in (0..height).step_by(STRIP_ROWS as usize) {
            let strip = image.crop_imm(0, top, width, STRIP_ROWS.min(height - top));
            pixels.extend_from_slice(self.convert_strip(strip).as_raw());
        }
        // As many bytes as the picture has by construction.
        RgbImage::from_raw(width, height, pixels).unwrap_or_default()
    }

    /// Converts CMYK, four bytes a pixel from 0 (no ink) to 255, to sRGB. Without a fitting profile
    /// each ink absorbs its own light: `red = (1 − cyan) · (1 − black)`.
    pub(crate) fn cmyk_to_srgb(&self, width: u32, height: u32, cmyk: &[u8]) -> Option<RgbImage> {
        let profile = self.profile.as_ref();
        let transform = profile
            .filter(|profile| profile.color_space == DataColorSpace::Cmyk)
            .and_then(|profile| {
                // The library has no CMYK layout; any layout of four channels will do.
                let (from, to) = (Layout::Rgba, Layout::Rgb);
                let options = TransformOptions::default();
                let srgb = ColorProfile::new_srgb();
                profile.create_transform_8bit(from, &srgb, to, options).ok()
            });
        let mut pixels = vec![0; width as usize * height as usize * 3];
        let (rows_in, rows_out) = (width as usize * 4, width as usize * 3);
        for (cmyk, out) in cmyk
            .chunks_exact(rows_in)
            .zip(pixels.chunks_exact_mut(rows_out))
        {
            let managed = transform.as_ref().map(|it| it.transform(cmyk, out));
            if !matches!(managed, Some(Ok(()))) {
                let light = |ink: u8, black: u8| {
                    let (left, lit) = (255 - u32::from(ink), 255 - u32::from(black));
                    ((left * lit + 127) / 255) as u8
                };
                let (cmyk, _) = cmyk.as_chunks::<4>();
                let (out, _) = out.as_chunks_mut::<3>();
                for (&[cyan, magenta, yellow, black], out) in cmyk.iter().zip(out) {
                    *out = [cyan, magenta, yellow].map(|ink| light(ink, black));
                }
            }
        }
        RgbImage::from_raw(width, height, pixels)
    }

    fn convert_strip(&self, strip: DynamicImage) -> RgbImage {
        let strip = match &self.profile {
            Some(profile) => to_srgb(strip, profile),
            None => strip,
        };
        if strip.color().has_alpha() {
            flatten_onto_white(strip)
        } else {
            strip.into_rgb8()
        }
    }
}

/// Whether these chromaticities (white, red, green, blue) are those of a display: three primaries that are far from one
/// line, around their white.
fn is_display(&[white, red, green, blue]: &[[f32; 2]; 4]) -> bool {
    let side = |a: [f32; 2], b: [f32; 2], c: [f32; 2]| {
        (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    };
    let within = |[x, y]: [f32; 2]| (0.0..=1.0).contains(&x) && (0.001..=1.0).contains(&y);
    [white, red, green, blue].into_iter().all(within)
        && [(red, green), (green, blue), (blue, red)]
            .into_iter()
            .all(|(one, other)| side(one, other, white) > 0.002)
}

/// The picture in sRGB, or unchanged where the profile does not fit it.
fn to_srgb(image: DynamicImage, profile: &ColorProfile) -> DynamicImage {
    let image = if profile.color_space == DataColorSpace::Rgb {
        gray_to_rgb(image)
    } else {
        image
    };
    let eight = |samples: &[u8], from| {
        convert(samples, from, |srgb, to, options| {
            profile.create_transform_8bit(from, srgb, to, options)
        })
    };
    let sixteen = |samples: &[u16], from| {
        convert(samples, from, |srgb, to, options| {
            profile.create_transform_16bit(from, srgb, to, options)
        })
    };
    let (width, height) = (image.width(), image.height());
    use DynamicImage::*;
    match &image {
        ImageLuma8(grey) => eight(grey, Layout::Gray)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgb8)),
        ImageLumaA8(grey) => eight(grey, Layout::GrayAlpha)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgba8)),
        ImageRgb8(rgb) => eight(rgb, Layout::Rgb)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgb8)),
        ImageRgba8(rgb) => eight(rgb, Layout::Rgba)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgba8)),
        ImageLuma16(grey) => sixteen(grey, Layout::Gray)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgb16)),
        ImageLumaA16(grey) => sixteen(grey, Layout::GrayAlpha)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgba16)),
        ImageRgb16(rgb) => sixteen(rgb, Layout::Rgb)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgb16)),
        ImageRgba16(rgb) => sixteen(rgb, Layout::Rgba)
            .and_then(|to| ImageBuffer::from_raw(width, height, to).map(ImageRgba16)),
        _ => None,
    }
    .unwrap_or(image)
}

/// Grey as red = green = blue, at the same depth: some grey pictures carry an RGB profile.
fn gray_to_rgb(image: DynamicImage) -> DynamicImage {
    match image {
        DynamicImage::ImageLuma8(_) => image.into_rgb8().into(),
        DynamicImage::ImageLumaA8(_) => image.into_rgba8().into(),
        DynamicImage::ImageLuma16(_) => image.into_rgb16().into(),
        DynamicImage::ImageLumaA16(_) => image.into_rgba16().into(),
        image => image,
    }
}

/// What a layout becomes in sRGB: colours, with alpha where there was alpha.
fn output_layout(from: Layout) -> Layout {
    match from {
        Layout::GrayAlpha | Layout::Rgba => Layout::Rgba,
        _ => Layout::Rgb,
    }
}

/// A transform from a profile to sRGB, at one depth.
type Transform<V> = Arc<dyn TransformExecutor<V> + Send + Sync>;

/// Samples in sRGB, by the transform that `create` makes; `None` where the profile does not fit.
fn convert<V: Copy + Default>(
    samples: &[V],
    from: Layout,
    create: impl FnOnce(&ColorProfile, Layout, TransformOptions) -> Result<Transform<V>, CmsError>,
) -> Option<Vec<V>> {
    let to = output_layout(from);
    let transform = create(&ColorProfile::new_srgb(), to, TransformOptions::default()).ok()?;
    let pixels = samples.len() / from.channels();
    let mut converted = vec![V::default(); pixels * to.channels()];
    transform.transform(samples, &mut converted).ok()?;
    Some(converted)
}

/// Blends a picture with transparency onto white.
fn flatten_onto_white(image: DynamicImage) -> RgbImage {
    let (width, height) = (image.width(), image.height());
    let layered = image.into_rgba8();
    RgbImage::from_fn(width, height, |x, y| {
        let [red, green, blue, alpha] = layered.get_pixel(x, y).0;
        image::Rgb([red, green, blue].map(|colour| blend_over_white(colour, alpha)))
    })
}

/// `colour · alpha + white · (1 − alpha)`, rounded.
pub(crate) fn blend_over_white(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha) = (u32::from(colour), u32::from(alpha));
    ((colour * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}
