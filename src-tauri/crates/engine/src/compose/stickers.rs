//! Stickers: people cut out of a portrait, in a line around them, as large as a messenger takes and never larger.
//!
//! A [`StickerTarget`] has a messenger's limits as data. [`Sticker::new`] keeps them by construction: while the file would be
//! too large it takes fewer colours, then no dithering, then less detail, then a smaller figure. [`check_sticker_file`] reads what
//! was written.

mod check;
mod cut_out;
mod distance;
mod few_colors;
mod lay_out;
mod moving;
mod part;
mod resample;
mod targets;
mod word;

pub use check::{StickerFlaw, check_sticker_file, check_sticker_pixels};
pub use cut_out::CutOut;
pub use lay_out::{MAX_OUTLINE, Outline};
pub use moving::{MovingSticker, check_moving_sticker};
pub use part::{MAX_PART_SIDE, people_part};
pub use targets::{Canvas, Moving, StickerTarget, TARGETS};

use crate::codec::{OutputFormat, encode_rows};
use crate::error::Error;
pub(super) use few_colors::{Dither, with_few_colors};
use lay_out::laid_out;

/// How a sticker is made.
#[derive(Clone, Debug)]
pub struct StickerOptions {
    /// The messenger that it is for.
    pub target: StickerTarget,
    /// The line around the people, if there is one.
    pub outline: Option<Outline>,
    /// A word over the lower end of the people; none where it is empty.
    pub word: Option<String>,
}

/// A sticker that its messenger takes.
#[derive(Clone, Debug)]
pub struct Sticker {
    /// Its pixels; encoded with [`encode_rows`] in the format of its target they are small enough.
    pub picture: CutOut,
    /// The size of that file, in bytes.
    pub bytes: u64,
    /// How many colours were left, where they had to be fewer.
    pub colors: Option<u16>,
    /// How much detail was left, where 1 is all of it.
    pub detail: f32,
    /// How large the people are, where 1 is as large as the target has room for.
    pub scale: f32,
}

/// What is tried until the file is small enough: colours, none for all of them, and how they are laid.
const COLORS: [(Option<u16>, Dither); 8] = [
    (None, Dither::None),
    (Some(256), Dither::Diffused),
    (Some(128), Dither::Diffused),
    (Some(64), Dither::Diffused),
    (Some(256), Dither::None),
    (Some(128), Dither::None),
    (Some(64), Dither::None),
    (Some(32), Dither::None),
];

/// How much detail is left, and how large the people are. At the last no picture has enough pixels for too large a file. A screen of
/// dots or hatching takes half of a file, and in a chat nobody sees it.
const DETAIL_AND_SCALE: [(f32, f32); 8] = [
    (1.0, 1.0),
    (0.75, 1.0),
    (0.6, 1.0),
    (0.5, 1.0),
    (0.5, 0.85),
    (0.5, 0.65),
    (0.5, 0.4),
    (0.5, 0.15),
];

impl Sticker {
    /// The people of a cut-out as a sticker.
    ///
    /// # Errors
    /// [`Error::NoPerson`] of a cut-out with nothing in it; those of the encoder.
    pub fn new(cut_out: &CutOut, options: &StickerOptions) -> Result<Sticker, Error> {
        let target = options.target;
        let people = cut_out.people().ok_or(Error::NoPerson)?;
        for (detail, scale) in DETAIL_AND_SCALE {
            let whole = laid_out(&people, options, detail, scale)?;
            for (colors, dither) in COLORS {
                let picture = match colors {
                    None => whole.clone(),
                    Some(count) => with_few_colors(&whole, count, dither),
                };
                let bytes = file_size(&picture, target.format)?;
                if bytes <= target.max_bytes {
                    return Ok(Sticker {
                        picture,
                        bytes,
                        colors,
                        detail,
                        scale,
                    });
                }
            }
        }
        Err(Error::StickerTooLarge)
    }

    /// The picture that stands for a set of stickers, of the size that the target asks for; none where it asks for none.
    ///
    /// # Errors
    /// As [`Sticker::new`].
    pub fn icon(cut_out: &CutOut, options: &StickerOptions) -> Result<Option<CutOut>, Error> {
        let Some(icon) = options.target.icon else {
            return Ok(None);
        };
        let target = icon.as_target(&options.target);
        let people = cut_out.people().ok_or(Error::NoPerson)?;
        let options = StickerOptions {
            target,
            outline: options.outline.map(|outline| Outline {
                width: outline.width / 2.0,
                ..outline
            }),
            // Nobody reads it at that size.
            word: None,
        };
        let picture = laid_out(&people, &options, 1.0, 1.0)?;
        match file_size(&picture, OutputFormat::Png)? <= icon.max_bytes {
            true => Ok(Some(picture)),
            false => Ok(Some(with_few_colors(&picture, 64, Dither::None))),
        }
    }
}

fn file_size(picture: &CutOut, format: OutputFormat) -> Result<u64, Error> {
    Ok(encode_rows(&mut picture.rows(), format)?.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::looks::Color;

    fn options(target: StickerTarget) -> StickerOptions {
        StickerOptions {
            target,
            outline: Some(Outline {
                width: target.outline_width,
                color: Color([255; 3]),
            }),
            word: None,
        }
    }

    /// Noise, which nothing makes small, over all of a picture.
    fn noise(width: u32, height: u32) -> CutOut {
        let mut state = 7u32;
        let pixels = (0..width * height).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            [
                (state >> 8) as u8,
                (state >> 16) as u8,
                (state >> 24) as u8,
                255,
            ]
        });
        CutOut::from_pixels(width, height, pixels.collect()).unwrap()
    }

    #[test]
    fn every_limit_is_kept_whatever_the_picture_is() {
        for target in TARGETS {
            for (width, height) in [(1, 1), (3, 900), (700, 5), (420, 300)] {
                let sticker = Sticker::new(&noise(width, height), &options(target)).unwrap();
                let file = encode_rows(&mut sticker.picture.rows(), target.format).unwrap();
                assert_eq!(
                    check_sticker_file(&file, &target),
                    [],
                    "{} {width}",
                    target.name
                );
                assert_eq!(check_sticker_pixels(&sticker.picture, &target), []);
                assert_eq!(file.len() as u64, sticker.bytes);
            }
        }
    }

    #[test]
    fn whatever_the_word_is_the_sticker_is_taken_and_shows_it() {
        let words = [
            "Xin chào!",
            "谢谢",
            "شكرًا",
            "HELLO 😀",
            "\u{202e}evil\u{202c}",
            "<svg onload=alert(1)>",
            &"W".repeat(500),
            "Z̷̛̖a̸̡͝l̵g̶o̷",
            " ",
        ];
        for target in TARGETS {
            let people = noise(300, 400);
            let plain = Sticker::new(&people, &options(target)).unwrap().picture;
            for word in words {
                let options = StickerOptions {
                    word: Some(word.to_owned()),
                    ..options(target)
                };
                let sticker = Sticker::new(&people, &options).unwrap();
                let file = encode_rows(&mut sticker.picture.rows(), target.format).unwrap();
                assert_eq!(
                    check_sticker_file(&file, &target),
                    [],
                    "{} {word}",
                    target.name
                );
                let flaws = check_sticker_pixels(&sticker.picture, &target);
                assert_eq!(flaws, [], "{} {word}", target.name);
                let is_same = sticker.picture == plain;
                assert_eq!(is_same, word.trim().is_empty(), "{} {word}", target.name);
            }
        }
    }

    #[test]
    fn nobody_gives_no_sticker() {
        let empty = CutOut::from_pixels(9, 9, vec![[0; 4]; 81]).unwrap();
        let made = Sticker::new(&empty, &options(TARGETS[0]));
        assert!(matches!(made, Err(Error::NoPerson)));
    }

    #[test]
    fn edges_have_no_fringe_on_black_white_and_green() {
        // Somebody in one colour, whose contour is soft: laid on a ground, every pixel lies between the colours of person, line
        // and ground, and none is darker or lighter than all three.
        let person = [180, 60, 40];
        let pixels = (0..200 * 200).map(|at| {
            let [x, y] = [at % 200, at / 200].map(|it| it as f32 - 99.5);
            let inside = (80.0 - (x * x + y * y).sqrt() / 1.0).clamp(0.0, 8.0) / 8.0;
            [person[0], person[1], person[2], (inside * 255.0) as u8]
        });
        let cut_out = CutOut::from_pixels(200, 200, pixels.collect()).unwrap();
        for line in [None, Some([255; 3])] {
            let options = StickerOptions {
                target: TARGETS[1],
                outline: line.map(|color| Outline {
                    width: 8.0,
                    color: Color(color),
                }),
                word: None,
            };
            let sticker = Sticker::new(&cut_out, &options).unwrap().picture;
            for ground in [[0; 3], [255; 3], [0, 170, 60]] {
                for pixel in sticker.pixels() {
                    let share = f32::from(pixel[3]) / 255.0;
                    for channel in 0..3 {
                        let of = |color: [u8; 3]| f32::from(color[channel]);
                        let seen = f32::from(pixel[channel]) * share + of(ground) * (1.0 - share);
                        let colors = [of(person), of(line.unwrap_or(person)), of(ground)];
                        let least = colors.iter().copied().fold(255.0, f32::min);
                        let most = colors.iter().copied().fold(0.0, f32::max);
                        assert!(
                            seen >= least - 2.0 && seen <= most + 2.0,
                            "{pixel:?} {ground:?}"
                        );
                    }
                }
            }
        }
    }
}
