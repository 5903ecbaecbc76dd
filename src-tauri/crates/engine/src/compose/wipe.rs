//! A moving picture that wipes from a photo to its portrait and back, never larger than is asked for.
//!
//! Each frame holds the strip that changes, so all frames together are about three pictures. While the file would be too large the
//! picture gets fewer colours, then fewer pixels; the last step fits whatever it shows.

use crate::codec::{Animation, AnimationFormat, AnimationFrame};
use crate::compose::stickers::{Dither, with_few_colors};
use crate::compose::{CutOut, sprite::AlphaPicture};
use crate::error::Error;
use crate::image::Photo;

/// The most bytes of a wipe: what messengers and boards take.
pub const MAX_WIPE_BYTES: usize = 5_000_000;

/// Longest side of a wipe, in pixels.
pub const WIPE_SIDE: u32 = 840;

/// How many steps there are from the photo to the portrait, and back; how long a step is, and how long each picture stands, in
/// milliseconds: 2.7 s in all. GIF counts in hundredths of a second, and many viewers slow down what is quicker than a twentieth.
const THERE: u32 = 18;
const BACK: u32 = 12;
const STEP: u16 = 50;
const PHOTO_STANDS: u16 = 450;
const PORTRAIT_STANDS: u16 = 750;

/// What is tried until the file is small enough: the size, and how many colours each picture has; none for all of them.
const SIZE_AND_COLORS: [(f32, Option<u16>); 6] = [
    (1.0, None),
    (1.0, Some(256)),
    (0.8, Some(256)),
    (0.65, Some(128)),
    (0.45, Some(64)),
    (0.25, Some(32)),
];

/// The wipe between two pictures of one size, of no more than `max_bytes`.
///
/// # Errors
/// [`Error::OutputInvalid`] of pictures of two sizes, or where no size fits.
pub fn wipe(
    photo: &Photo,
    portrait: &Photo,
    format: AnimationFormat,
    max_bytes: usize,
) -> Result<Vec<u8>, Error> {
    if (photo.width(), photo.height()) != (portrait.width(), portrait.height()) {
        return Err(Error::OutputInvalid);
    }
    for (scale, colors) in SIZE_AND_COLORS {
        // A GIF has few colours in any case.
        if format == AnimationFormat::Gif && scale == 1.0 && colors.is_some() {
            continue;
        }
        let longest = photo.width().max(photo.height()).min(WIPE_SIDE) as f32 * scale;
        let side = (longest as u32).max(1);
        let few = |photo: &Photo| few_colors(&photo.thumbnail(side), colors);
        let file = between(&few(photo)?, &few(portrait)?).encode(format)?;
        if file.len() <= max_bytes {
            return Ok(file);
        }
    }
    Err(Error::OutputInvalid)
}

fn few_colors(photo: &Photo, colors: Option<u16>) -> Result<Photo, Error> {
    let Some(colors) = colors else {
        return Ok(photo.clone());
    };
    let whole = AlphaPicture::from(photo).pixels;
    let whole = CutOut::from_pixels(photo.width(), photo.height(), whole)?;
    let few = with_few_colors(&whole, colors, Dither::Diffused);
    let pixels = few.pixels().iter().flat_map(|&[r, g, b, _]| [r, g, b]);
    Photo::from_pixels(photo.width(), photo.height(), pixels.collect())
}

/// The photo; a line from left to right that leaves the portrait behind it; and the way back.
fn between(photo: &Photo, portrait: &Photo) -> Animation {
    let (width, height) = (photo.width(), photo.height());
    let [photo, portrait] = [photo, portrait].map(|it| it.pixels().as_chunks::<3>().0);
    let line = (width / 160).max(2);
    let mut frames = vec![AnimationFrame {
        left: 0,
        width,
        height,
        milliseconds: PHOTO_STANDS,
        pixels: photo.to_vec(),
    }];
    let mut from = LineAt {
        line,
        middle: -i64::from(line),
    };
    let reach = i64::from(width) + 2 * i64::from(line);
    let there = (1..=THERE).map(|step| eased(step, THERE));
    let back = (1..=BACK).map(|step| 1.0 - eased(step, BACK));
    for (number, share) in there.chain(back).enumerate() {
        let to = LineAt {
            line,
            middle: (share * reach as f32) as i64 - i64::from(line),
        };
        let left = from.left(width).min(to.left(width)) & !1;
        let right = from.right(width).max(to.right(width)).max(left + 1);
        let mut pixels = Vec::with_capacity(((right - left) * height) as usize);
        for y in 0..height {
            for x in left..right {
                let at = (y * width + x) as usize;
                pixels.push(match to.side(x) {
                    std::cmp::Ordering::Less => portrait[at],
                    std::cmp::Ordering::Equal => [255; 3],
                    std::cmp::Ordering::Greater => photo[at],
                });
            }
        }
        frames.push(AnimationFrame {
            left,
            width: right - left,
            height,
            milliseconds: match number + 1 == THERE as usize {
                true => PORTRAIT_STANDS,
                false => STEP,
            },
            pixels,
        });
        from = to;
    }
    Animation {
        width,
        height,
        frames,
    }
}

/// Slowly at both ends.
fn eased(step: u32, of: u32) -> f32 {
    let share = step as f32 / of as f32;
    share * share * (3.0 - 2.0 * share)
}

/// Where the line is.
#[derive(Clone, Copy)]
struct LineAt {
    line: u32,
    middle: i64,
}

impl LineAt {
    /// Its first column, within the picture.
    fn left(self, width: u32) -> u32 {
        (self.middle - i64::from(self.line) / 2).clamp(0, i64::from(width) - 1) as u32
    }

    /// The column behind its last.
    fn right(self, width: u32) -> u32 {
        (self.middle + i64::from(self.line)).clamp(1, i64::from(width)) as u32
    }

    /// Where a column is: left of the line, on it, or right of it.
    fn side(self, x: u32) -> std::cmp::Ordering {
        let first = self.middle - i64::from(self.line) / 2;
        let x = i64::from(x);
        match x {
            x if x < first => std::cmp::Ordering::Less,
            x if x < first + i64::from(self.line) => std::cmp::Ordering::Equal,
            _ => std::cmp::Ordering::Greater,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(width: u32, height: u32, color: u8) -> Photo {
        let bytes = width as usize * height as usize * 3;
        Photo::from_pixels(width, height, vec![color; bytes]).unwrap()
    }

    /// What a viewer shows after each frame.
    fn shown(animation: &Animation) -> Vec<Vec<[u8; 3]>> {
        let mut canvas = vec![[0; 3]; (animation.width * animation.height) as usize];
        let mut all = Vec::new();
        for frame in &animation.frames {
            assert!(frame.left % 2 == 0 && frame.left + frame.width <= animation.width);
            for (y, row) in frame.pixels.chunks_exact(frame.width as usize).enumerate() {
                let start = y * animation.width as usize + frame.left as usize;
                canvas[start..start + row.len()].copy_from_slice(row);
            }
            all.push(canvas.clone());
        }
        all
    }

    #[test]
    fn it_begins_and_ends_with_the_photo_and_shows_the_whole_portrait_between() {
        for (width, height) in [(840, 700), (101, 40), (1, 1), (2, 300)] {
            let animation = between(&plain(width, height, 40), &plain(width, height, 200));
            let shown = shown(&animation);
            let is = |at: usize, color: u8| shown[at].iter().all(|pixel| *pixel == [color; 3]);
            assert!(
                is(0, 40) && is(THERE as usize, 200) && is(shown.len() - 1, 40),
                "{width}"
            );
            let half = &shown[THERE as usize / 2];
            assert!(width < 100 || half.contains(&[40; 3]) && half.contains(&[200; 3]));
            let time: u32 = animation
                .frames
                .iter()
                .map(|it| u32::from(it.milliseconds))
                .sum();
            assert!((2000..=3000).contains(&time), "{time}");
        }
    }

    #[test]
    fn no_file_is_larger_than_is_asked_for_whatever_it_shows() {
        let mut state = 7u32;
        let mut noise = || {
            let bytes = (0..300 * 200 * 3).map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            });
            Photo::from_pixels(300, 200, bytes.collect()).unwrap()
        };
        let (photo, portrait) = (noise(), noise());
        for format in AnimationFormat::ALL {
            for most in [1_000_000, 200_000, 60_000] {
                let file = wipe(&photo, &portrait, format, most).unwrap();
                assert!(file.len() <= most, "{format:?} {}", file.len());
                assert!(crate::codec::has_only_frames(&file, format));
            }
        }
        assert!(wipe(&photo, &plain(3, 3, 9), AnimationFormat::Gif, 1_000_000).is_err());
    }
}
