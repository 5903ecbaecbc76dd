//! Fewer colours for a cut-out, so that its file becomes smaller: those that differ least from all (Wu, "Efficient statistical
//! computations for optimal color quantization", 1991, in Oklab). Alpha stays as it is.

use std::collections::HashMap;

use quantette::deps::palette::{Srgb, cast};
use quantette::dither::FloydSteinberg;
use quantette::{ImageRef, PaletteBuf, PaletteSize, Pipeline, QuantizeMethod};

use super::cut_out::CutOut;

/// How colours between those that are left are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::compose) enum Dither {
    /// By the nearest.
    None,
    /// By pixels of several (Floyd and Steinberg, 1976).
    Diffused,
}

/// How much of an error is passed on: all of it would let single pixels stray into flat areas.
const DIFFUSION: f32 = 0.7;

/// A colour that so large a share of the picture has is kept as it is: the line around people, a flat of a drawing.
const COMMON: f32 = 0.02;

/// The same picture in at most `count` colours. A picture that cannot be reduced, of which there is none, comes back unchanged.
pub(in crate::compose) fn with_few_colors(picture: &CutOut, count: u16, dither: Dither) -> CutOut {
    reduced(picture, count, dither).unwrap_or_else(|| picture.clone())
}

fn reduced(picture: &CutOut, count: u16, dither: Dither) -> Option<CutOut> {
    let seen: Vec<[u8; 3]> = picture
        .pixels()
        .iter()
        .filter(|pixel| pixel[3] > 0)
        .map(|&[red, green, blue, _]| [red, green, blue])
        .collect();
    let common = common_color(&seen);
    let others: Vec<[u8; 3]> = seen
        .iter()
        .copied()
        .filter(|it| Some(*it) != common)
        .collect();
    let room = count - u16::from(common.is_some());
    let mut palette: Vec<Srgb<u8>> = common.map(Srgb::from).into_iter().collect();
    if !others.is_empty() {
        let pipeline = Pipeline::new().palette_size(PaletteSize::try_from(room.max(1)).ok()?);
        let colors: &[Srgb<u8>] = cast::from_component_slice(others.as_flattened());
        palette.extend(
            pipeline
                .input_slice(colors)
                .ok()?
                .output_srgb8_palette()
                .iter(),
        );
    }
    // What nobody sees takes no part: it has a colour of the palette, and so no error to pass on.
    let nothing = *palette.first()?;
    let whole: Vec<Srgb<u8>> = picture
        .pixels()
        .iter()
        .map(|&[red, green, blue, alpha]| match alpha {
            0 => nothing,
            _ => Srgb::new(red, green, blue),
        })
        .collect();
    let image = ImageRef::new(picture.width(), picture.height(), &whole).ok()?;
    let ditherer = match dither {
        Dither::None => None,
        Dither::Diffused => FloydSteinberg::with_error_diffusion(DIFFUSION),
    };
    let palette = PaletteBuf::try_from(palette).ok()?;
    let reduced = Pipeline::new()
        .quantize_method(QuantizeMethod::from(palette))
        .ditherer(ditherer)
        .input_image(image)
        .output_srgb8_image();
    let pixels = reduced
        .as_slice()
        .iter()
        .zip(picture.pixels())
        .map(|(color, &[red, green, blue, alpha])| match common {
            // Errors of the neighbours leave no mark on it.
            Some(common) if common == [red, green, blue] => [red, green, blue, alpha],
            _ => [color.red, color.green, color.blue, alpha],
        })
        .collect();
    CutOut::from_pixels(picture.width(), picture.height(), pixels).ok()
}

fn common_color(seen: &[[u8; 3]]) -> Option<[u8; 3]> {
    let mut counts = HashMap::<[u8; 3], usize>::new();
    for &color in seen {
        *counts.entry(color).or_default() += 1;
    }
    // Of two that are as common the same one always, whatever the order of the map.
    let (color, count) = counts
        .into_iter()
        .max_by_key(|&(color, count)| (count, color))?;
    (count as f32 >= COMMON * seen.len() as f32).then_some(color)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn few_colours_are_left_and_neither_alpha_nor_the_common_one_changes() {
        let pixels: Vec<[u8; 4]> = (0..96 * 96usize)
            .map(|at| match (at % 96, at / 96) {
                (x, _) if x < 10 => [255, 255, 255, 255],
                (x, y) if x < 20 => [x as u8, y as u8, 3, 0],
                (x, y) => [(x * 2) as u8, (y * 2) as u8, 90, (x * 2) as u8],
            })
            .collect();
        let picture = CutOut::from_pixels(96, 96, pixels).unwrap();
        for dither in [Dither::None, Dither::Diffused] {
            let few = with_few_colors(&picture, 16, dither);
            let colors: HashSet<_> = few
                .pixels()
                .iter()
                .map(|it| [it[0], it[1], it[2]])
                .collect();
            assert!(colors.len() <= 17 && colors.len() > 8, "{}", colors.len());
            for (one, other) in few.pixels().iter().zip(picture.pixels()) {
                assert_eq!(one[3], other[3]);
                assert!(other[3] > 0 || *one == [0; 4]);
                assert!(other[..3] != [255; 3] || one == other);
            }
            assert_eq!(few, with_few_colors(&picture, 16, dither), "the same bytes");
        }
    }
}
