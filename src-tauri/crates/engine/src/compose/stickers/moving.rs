//! Stickers that move: people sway on their lower edge and stretch a little, and a word pops up with them. One second, without end.
//!
//! Every limit of a messenger is kept by construction, as those of still ones are: fewer colours first, then fewer frames, less
//! detail, smaller people. [`check_moving_sticker`] reads what was written.

use super::check::StickerFlaw;
use super::cut_out::CutOut;
use super::few_colors::{Dither, with_few_colors};
use super::lay_out::laid_out_with;
use super::targets::{Moving, StickerTarget};
use super::{StickerOptions, resample::bent};
use crate::codec::{MovingCutOut, moving_facts};
use crate::error::Error;

/// How long all frames take together, in milliseconds.
const SECOND: u32 = 1000;
/// How far the upper end sways, as a share of the height, and how much people stretch.
const SWAY: f32 = 0.055;
const STRETCH: f32 = 0.025;
/// How small the word is when it appears.
const SMALL_WORD: f32 = 0.72;

/// How many frames, how much detail, and how large people are: what is tried until the file is small enough. GIF counts in
/// hundredths of a second, which 8 frames of a second do not.
const STEPS: [(u32, f32, f32); 9] = [
    (10, 1.0, 1.0),
    (8, 1.0, 1.0),
    (10, 0.6, 1.0),
    (8, 0.5, 1.0),
    (8, 0.5, 0.85),
    (5, 0.5, 0.7),
    (5, 0.5, 0.5),
    (5, 0.5, 0.3),
    (5, 0.5, 0.12),
];
/// Without dither, which would flicker.
const COLORS: [u16; 4] = [128, 64, 32, 16];

/// A moving sticker that its messenger takes.
#[derive(Clone, Debug)]
pub struct MovingSticker {
    /// Its file.
    pub file: Vec<u8>,
    /// How many frames it has.
    pub frames: u32,
    /// How many colours all of them have.
    pub colors: u16,
    /// How large the people are, where 1 is as large as the target has room for.
    pub scale: f32,
}

impl MovingSticker {
    /// The people of a cut-out as a sticker that moves, or, where it `stands`, in one frame.
    ///
    /// # Errors
    /// [`Error::NoPerson`] of a cut-out with nothing in it, [`Error::OutputInvalid`] for a messenger that takes none.
    pub fn new(
        cut_out: &CutOut,
        options: &StickerOptions,
        stands: bool,
    ) -> Result<MovingSticker, Error> {
        let moving = options.target.moving.ok_or(Error::OutputInvalid)?;
        let options = StickerOptions {
            target: moving.as_target(&options.target),
            ..options.clone()
        };
        let people = cut_out.people().ok_or(Error::NoPerson)?;
        for (frames, detail, scale) in STEPS {
            if !(SECOND / frames).is_multiple_of(moving.tick()) {
                continue;
            }
            let frames = if stands { 1 } else { frames };
            let whole = (0..frames).map(|at| {
                pose(
                    &people,
                    &options,
                    at as f32 / frames as f32,
                    (detail, scale),
                )
            });
            let whole: Vec<CutOut> = whole.collect::<Result<_, Error>>()?;
            for colors in COLORS {
                let file = encoded(&whole, colors, &moving)?;
                if file.len() as u64 <= moving.max_bytes {
                    return Ok(MovingSticker {
                        file,
                        frames,
                        colors,
                        scale,
                    });
                }
            }
        }
        Err(Error::StickerTooLarge)
    }
}

/// What is wrong with the file of a moving sticker, as far as its headers say.
pub fn check_moving_sticker(file: &[u8], target: &StickerTarget, stands: bool) -> Vec<StickerFlaw> {
    let Some(moving) = target.moving else {
        return vec![StickerFlaw::Format];
    };
    let Some(facts) = moving_facts(file, moving.format) else {
        return vec![StickerFlaw::Format];
    };
    let mut flaws = Vec::new();
    let (width, height) = facts.size;
    if !moving.canvas.takes(facts.size) {
        flaws.push(StickerFlaw::Size { width, height });
    }
    if !facts.has_alpha {
        flaws.push(StickerFlaw::Opaque);
    }
    let bytes = file.len() as u64;
    if bytes > moving.max_bytes {
        flaws.push(StickerFlaw::TooLarge { bytes });
    }
    let (least, most) = moving.frames;
    let frames = facts.frames;
    let is_one = stands && frames == 1;
    if !(is_one || (least..=most).contains(&frames)) || !facts.loops {
        flaws.push(StickerFlaw::Frames { frames });
    }
    let milliseconds = facts.milliseconds;
    if !is_one && milliseconds != SECOND {
        flaws.push(StickerFlaw::Duration { milliseconds });
    }
    flaws
}

/// The people at one moment of the second, from 0 to 1.
fn pose(
    people: &CutOut,
    options: &StickerOptions,
    moment: f32,
    (detail, scale): (f32, f32),
) -> Result<CutOut, Error> {
    let turn = moment * std::f32::consts::TAU;
    let bent = bent(
        people,
        SWAY,
        SWAY * turn.sin(),
        (STRETCH, STRETCH * (2.0 * turn).cos()),
    )?;
    // It grows for a third of the second and is a little too large for a moment.
    let grown = (moment * 3.0).min(1.0);
    let pop = SMALL_WORD + (1.0 - SMALL_WORD) * (grown * std::f32::consts::FRAC_PI_2).sin();
    laid_out_with(&bent, options, (detail, scale), pop)
}

/// All frames in one palette, as one file.
fn encoded(frames: &[CutOut], colors: u16, moving: &Moving) -> Result<Vec<u8>, Error> {
    let Some(first) = frames.first() else {
        return Err(Error::OutputInvalid);
    };
    let (width, height) = (first.width(), first.height());
    let stacked: Vec<[u8; 4]> = frames.iter().flat_map(|it| it.pixels().to_vec()).collect();
    let stacked: Vec<[u8; 4]> = stacked.into_iter().map(with_few_alphas).collect();
    let stacked = CutOut::from_pixels(width, height * frames.len() as u32, stacked)?;
    let few = with_few_colors(&stacked, colors, Dither::None);
    let each = (width * height) as usize;
    let moving_cut_out = MovingCutOut {
        width,
        height,
        milliseconds: (SECOND / frames.len() as u32) as u16,
        frames: few.pixels().chunks_exact(each).map(<[_]>::to_vec).collect(),
    };
    moving_cut_out.encode(moving.format)
}

/// A contour in sixteen steps is as soft to the eye, and all colours fit into one palette.
fn with_few_alphas([red, green, blue, alpha]: [u8; 4]) -> [u8; 4] {
    match alpha.saturating_add(8) / 17 * 17 {
        0 => [0; 4],
        alpha => [red, green, blue, alpha],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::stickers::{Outline, TARGETS};
    use crate::looks::Color;

    fn options(target: StickerTarget, word: Option<&str>) -> StickerOptions {
        StickerOptions {
            target,
            outline: Some(Outline {
                width: target.outline_width,
                color: Color([255; 3]),
            }),
            word: word.map(str::to_owned),
        }
    }

    /// Noise, which nothing makes small.
    fn noise(width: u32, height: u32) -> CutOut {
        let mut state = 7u32;
        let pixels = (0..width * height).map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [_, red, green, blue] = state.to_be_bytes();
            [red, green, blue, 255]
        });
        CutOut::from_pixels(width, height, pixels.collect()).unwrap()
    }

    #[test]
    fn every_limit_is_kept_and_the_same_people_give_the_same_bytes() {
        let mut made = 0;
        for target in TARGETS.iter().filter(|it| it.moving.is_some()) {
            for (width, height, word) in [(1, 1, None), (20, 24, Some("Xin chào!"))] {
                let options = options(*target, word);
                let people = noise(width, height);
                let sticker = MovingSticker::new(&people, &options, false).unwrap();
                let flaws = check_moving_sticker(&sticker.file, target, false);
                assert_eq!(flaws, [], "{} {width}", target.name);
                made += 1;
                if target.only_moving {
                    let again = MovingSticker::new(&people, &options, false).unwrap();
                    assert!(again.file == sticker.file, "{}", target.name);
                    let one = MovingSticker::new(&people, &options, true).unwrap();
                    assert_eq!(check_moving_sticker(&one.file, target, true), []);
                    assert!(one.file.len() < sticker.file.len());
                }
            }
        }
        assert_eq!(made, 5 * 2);
    }

    #[test]
    fn what_a_messenger_does_not_take_is_named() {
        let find = |name: &str| *StickerTarget::find(name).unwrap();
        let (signal, line) = (find("signal"), find("line"));
        let sticker = MovingSticker::new(&noise(40, 50), &options(signal, None), false).unwrap();
        let flaws = check_moving_sticker(&sticker.file, &line, false);
        assert!(
            matches!(flaws[..], [StickerFlaw::Size { width: 512, .. }]),
            "{flaws:?}"
        );
        for length in [0, 10, sticker.file.len() - 1] {
            let part = &sticker.file[..length];
            assert_eq!(
                check_moving_sticker(part, &signal, false),
                [StickerFlaw::Format]
            );
        }
        let whatsapp = check_moving_sticker(&sticker.file, &find("whatsapp"), false);
        assert_eq!(whatsapp, [StickerFlaw::Format]);
        let one = MovingSticker::new(&noise(40, 50), &options(signal, None), true).unwrap();
        let flaws = check_moving_sticker(&one.file, &signal, false);
        assert!(
            flaws.contains(&StickerFlaw::Frames { frames: 1 }),
            "{flaws:?}"
        );
        let telegram = MovingSticker::new(&noise(4, 5), &options(find("telegram"), None), false);
        assert!(matches!(telegram, Err(Error::OutputInvalid)));
    }
}
