//! What is skin in a photo, by the colours of the faces in it: quick, and sure enough to bring back how light it was.
//!
//! Wood or sand of the same colours near a face counts as skin too. It then keeps its lightness, which does no harm.

use crate::analysis::FaceSpots;
use crate::image::{FloatImage, Photo, blurred};

/// Of red, green and blue, gamma-encoded (ITU-R BT.601).
const LUMINANCE: [f32; 3] = [0.299, 0.587, 0.114];

/// The part of a face whose colours are taken: an ellipse about its middle, in shares of its width and height.
const ELLIPSE: [f32; 2] = [0.36, 0.40];

/// Of the luminance of these pixels the darkest and the lightest are left out: brows and shine.
const KEPT: std::ops::Range<f32> = 0.25..0.95;

/// Shine on a face has other colours than its skin, and is part of it: an ellipse about a place so far above its middle, in shares of its width
/// and height, and how far beyond it nothing of the face is left.
const ABOVE: f32 = 0.1;
const WHOLE: [f32; 2] = [0.42, 0.58];
const BEYOND: f32 = 0.25;

/// How far from a face its skin begins to count less, and where it ends, in heights of the face.
const NEAR: f32 = 2.5;
const FAR: f32 = 5.5;

/// How much of the photo is skin of one of the faces, at the size of `photo`, from 0 to 1.
pub(super) fn skin_mask(photo: &Photo, faces: &FaceSpots) -> FloatImage<1> {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let (pixels, _) = photo.pixels().as_chunks::<3>();
    let colors = FloatImage::from_fn(width, height, |x, y| {
        let [red, green, blue] = pixels[y * width + x].map(f32::from);
        let [r, g, b] = LUMINANCE;
        let luminance = r * red + g * green + b * blue;
        [luminance, red - luminance, blue - luminance]
    });
    let mut mask = FloatImage::filled(width, height, [0.0]);
    for &bounds in &faces.boxes {
        let Some(skin) = Skin::of(&colors, bounds) else {
            continue;
        };
        let of_face = FloatImage::from_fn(width, height, |x, y| [skin.share(&colors, x, y)]);
        for (mask, [share]) in mask.pixels.iter_mut().zip(of_face.pixels) {
            mask[0] = mask[0].max(share);
        }
    }
    blurred(&mask, 1.0)
}

/// The skin of one face.
struct Skin {
    center: [f32; 2],
    width: f32,
    height: f32,
    luminance: f32,
    /// Red and blue without the luminance.
    chroma: [f32; 2],
}

impl Skin {
    /// Of a face in shares of the picture; `None` if it is too small.
    fn of(colors: &FloatImage<3>, [left, top, right, bottom]: [f32; 4]) -> Option<Skin> {
        let (across, down) = (colors.width as f32, colors.height as f32);
        let center = [(left + right) / 2.0 * across, (top + bottom) / 2.0 * down];
        let (width, height) = ((right - left) * across, (bottom - top) * down);
        let mut samples = Vec::new();
        for y in
            (top * down).max(0.0) as usize..((bottom * down).max(0.0) as usize).min(colors.height)
        {
            for x in (left * across).max(0.0) as usize
                ..((right * across).max(0.0) as usize).min(colors.width)
            {
                let u = (x as f32 + 0.5 - center[0]) / (ELLIPSE[0] * width);
                let v = (y as f32 + 0.5 - center[1]) / (ELLIPSE[1] * height);
                if u * u + v * v < 1.0 {
                    samples.push(colors.at(x, y));
                }
            }
        }
        if samples.len() < 12 {
            return None;
        }
        samples.sort_by(|a, b| a[0].total_cmp(&b[0]));
        let at = |share: f32| (samples.len() as f32 * share) as usize;
        let kept = &samples[at(KEPT.start)..at(KEPT.end)];
        Some(Skin {
            center,
            width,
            height,
            luminance: median(kept, 0).max(8.0),
            chroma: [median(kept, 1), median(kept, 2)],
        })
    }

    fn share(&self, colors: &FloatImage<3>, x: usize, y: usize) -> f32 {
        let [dx, dy] = [
            x as f32 + 0.5 - self.center[0],
            y as f32 + 0.5 - self.center[1],
        ];
        let near = ((FAR - dx.hypot(dy) / self.height) / (FAR - NEAR)).clamp(0.0, 1.0);
        if near <= 0.0 {
            return 0.0;
        }
        let [luminance, red, blue] = colors.at(x, y);
        // Less light has less chroma.
        let light = (self.luminance / luminance.max(8.0)).clamp(0.5, 2.0);
        let [own_red, own_blue] = self.chroma;
        let tolerance = 7.0 + 0.3 * own_red.hypot(own_blue);
        let apart = (red * light - own_red).hypot(blue * light - own_blue) / tolerance;
        let range = self.luminance * 0.25;
        let lit = ((luminance - self.luminance * 0.42) / range).clamp(0.0, 1.0);
        let glare = ((self.luminance * 1.55 - luminance) / range + 0.5).clamp(0.0, 1.0);
        let like = ((-0.5 * apart * apart).exp() * lit * glare * near * 1.6 - 0.15).clamp(0.0, 1.0);
        let (u, v) = (
            dx / (WHOLE[0] * self.width),
            (dy + ABOVE * self.height) / (WHOLE[1] * self.height),
        );
        let of_face = ((1.0 + BEYOND - u.hypot(v)) / BEYOND).clamp(0.0, 1.0);
        like.max(of_face * lit)
    }
}

fn median(samples: &[[f32; 3]], channel: usize) -> f32 {
    let mut values: Vec<f32> = samples.iter().map(|sample| sample[channel]).collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}
