//! The samples of a TIFF picture as colours.

use image::{DynamicImage, ImageBuffer, RgbImage};

use crate::codec::decode::tiff::DAMAGED;
use crate::codec::decode::tiff::layout::{Alpha, Layout, Photometric};
use crate::codec::decode::tiff::samples::Sample;
use crate::codec::tiff::{Directory, tag};
use crate::error::Error;
use crate::image::color::{SourceProfile, blend_over_white};

/// Samples as a picture of one, two, three or four channels.
pub(super) trait ToImage: Sample {
    fn image(channels: usize, size: (u32, u32), samples: Vec<Self>) -> Option<DynamicImage>;
}

impl ToImage for u8 {
    fn image(channels: usize, (w, h): (u32, u32), samples: Vec<u8>) -> Option<DynamicImage> {
        match channels {
            1 => ImageBuffer::from_raw(w, h, samples).map(DynamicImage::ImageLuma8),
            2 => ImageBuffer::from_raw(w, h, samples).map(DynamicImage::ImageLumaA8),
            3 => ImageBuffer::from_raw(w, h, samples).map(DynamicImage::ImageRgb8),
            _ => ImageBuffer::from_raw(w, h, samples).map(DynamicImage::ImageRgba8),
        }
    }
}

impl ToImage for u16 {
    fn image(channels: usize, (w, h): (u32, u32), samples: Vec<u16>) -> Option<DynamicImage> {
        match channels {
            1 => ImageBuffer::from_raw(w, h, samples).map(DynamicImage::ImageLuma16),
            2 => ImageBuffer::from_raw(w, h, samples).map(DynamicImage::ImageLumaA16),
            3 => ImageBuffer::from_raw(w, h, samples).map(DynamicImage::ImageRgb16),
            _ => ImageBuffer::from_raw(w, h, samples).map(DynamicImage::ImageRgba16),
        }
    }
}

/// The picture in sRGB, on white.
pub(super) fn to_opaque_srgb<S: ToImage>(
    mut samples: Vec<S>,
    layout: &Layout,
    directory: &Directory,
) -> Result<RgbImage, Error> {
    let profile = SourceProfile::from_icc(directory.bytes(tag::ICC_PROFILE));
    let size = (layout.width, layout.height);
    let mut channels = layout.kept_samples();
    match layout.photometric {
        Photometric::WhiteIsZero => {
            for pixel in samples.chunks_mut(channels) {
                pixel[0] = S::new(S::MOST - pixel[0].into());
            }
        }
        Photometric::Palette => {
            samples = from_palette(&samples, channels, layout.sample_bits, directory)?;
            channels += 2;
        }
        Photometric::YCbCr => to_rgb(&mut samples, &Coefficients::read(directory)),
        Photometric::BlackIsZero | Photometric::Rgb | Photometric::Cmyk => {}
    }
    if layout.alpha == Some(Alpha::Associated) {
        divide_by_alpha(&mut samples, channels);
    }
    if layout.photometric == Photometric::Cmyk {
        return cmyk(&samples, channels, size, &profile);
    }
    let image = S::image(channels, size, samples).ok_or(DAMAGED)?;
    Ok(profile.to_opaque_srgb(image))
}

/// Each index as the colour that the map has for it.
fn from_palette<S: Sample>(
    samples: &[S],
    channels: usize,
    bits: u32,
    directory: &Directory,
) -> Result<Vec<S>, Error> {
    let map = directory.values(tag::COLOR_MAP).ok_or(DAMAGED)?;
    let count = 1usize << bits;
    if map.len() < count * 3 {
        return Err(DAMAGED);
    }
    // Some programs write eight bits into fields of sixteen.
    let narrow = map.iter().all(|&value| value < 256);
    let level = |value: u32| {
        let value = if narrow { value * 257 } else { value };
        S::new((value * S::MOST + 32_767) / 65_535)
    };
    let color = |index: S| {
        let index: u32 = index.into();
        let index = (index as usize).min(count - 1);
        [0, 1, 2].map(|part| level(map[part * count + index]))
    };
    Ok(samples
        .chunks(channels)
        .flat_map(|pixel| {
            color(pixel[0])
                .into_iter()
                .chain(pixel[1..].iter().copied())
        })
        .collect())
}

/// How YCbCr becomes RGB: the shares of red and blue in the luma, and the samples of black and white.
struct Coefficients {
    red: f32,
    blue: f32,
    /// Black and white of the luma, then zero and the largest of the two others.
    range: [f32; 6],
}

impl Coefficients {
    fn read(directory: &Directory) -> Coefficients {
        let [red, _, blue] = directory
            .fractions(tag::YCBCR_COEFFICIENTS)
            .and_then(|values| values.try_into().ok())
            .filter(|&[red, green, blue]: &[f32; 3]| red > 0.0 && green > 0.0 && blue > 0.0)
            .unwrap_or([0.299, 0.587, 0.114]);
        let range = directory
            .fractions(tag::REFERENCE_BLACK_WHITE)
            .and_then(|values| values.try_into().ok())
            .filter(|range: &[f32; 6]| range.chunks(2).all(|pair| pair[1] > pair[0]))
            .unwrap_or([0.0, 255.0, 128.0, 255.0, 128.0, 255.0]);
        Coefficients { red, blue, range }
    }
}

/// YCbCr of 8 bits to RGB (TIFF 6.0, section 21).
fn to_rgb<S: Sample>(samples: &mut [S], by: &Coefficients) {
    let green = 1.0 - by.red - by.blue;
    let [black, white, no_blue, most_blue, no_red, most_red] = by.range;
    for pixel in samples.as_chunks_mut::<3>().0 {
        let [luma, blue, red] = pixel.map(|value| value.into() as f32);
        let luma = (luma - black) * 255.0 / (white - black);
        let blue = (blue - no_blue) * 127.0 / (most_blue - no_blue);
        let red = (red - no_red) * 127.0 / (most_red - no_red);
        let r = luma + red * (2.0 - 2.0 * by.red);
        let b = luma + blue * (2.0 - 2.0 * by.blue);
        let g = (luma - by.red * r - by.blue * b) / green;
        *pixel = [r, g, b].map(|value| S::new((value + 0.5).clamp(0.0, 255.0) as u32));
    }
}

/// Colours that were multiplied by their transparency, as they were before.
fn divide_by_alpha<S: Sample>(samples: &mut [S], channels: usize) {
    for pixel in samples.chunks_mut(channels) {
        let (alpha, colors) = match pixel.split_last_mut() {
            Some((&mut alpha, colors)) => (alpha.into(), colors),
            None => continue,
        };
        for color in colors {
            let value: u32 = (*color).into();
            let whole = u64::from(value) * u64::from(S::MOST) + u64::from(alpha / 2);
            *color = match alpha {
                0 => S::new(0),
                _ => S::new((whole / u64::from(alpha)).min(S::MOST.into()) as u32),
            };
        }
    }
}

/// Four inks, 0 for none, with or without transparency behind them.
fn cmyk<S: Sample>(
    samples: &[S],
    channels: usize,
    (width, height): (u32, u32),
    profile: &SourceProfile,
) -> Result<RgbImage, Error> {
    let byte = |value: S| {
        let value: u32 = value.into();
        ((value * 255 + S::MOST / 2) / S::MOST) as u8
    };
    let pixels = samples.chunks_exact(channels);
    let inks: Vec<u8> = pixels
        .clone()
        .flat_map(|pixel| pixel[..4].iter().map(|&ink| byte(ink)))
        .collect();
    let mut image = profile.cmyk_to_srgb(width, height, &inks).ok_or(DAMAGED)?;
    if channels > 4 {
        for (out, pixel) in image.pixels_mut().zip(pixels) {
            out.0 = out.0.map(|color| blend_over_white(color, byte(pixel[4])));
        }
    }
    Ok(image)
}
