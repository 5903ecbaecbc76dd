//! Fits words into a box: the largest size at which every line lies within it, and an ellipsis where none does.
//!
//! What is measured is what is drawn: the outlines of the letters with their marks, not the advances.

use resvg::tiny_skia::{Path, Rect};
use unicode_segmentation::UnicodeSegmentation;

use crate::compose::fonts::{Fonts, fonts};
use crate::compose::places::{Align, WordsPlace};
use crate::compose::words::clean::clean;
use crate::compose::words::outline::outline;
use crate::compose::words::shape::{Line, begins_right, shape};
use crate::error::Error;

/// Steps between the largest and the smallest size.
const SIZES: u32 = 24;

/// From line to line, in sizes of the letters, where nothing reaches further.
const LINE_PITCH: f32 = 1.12;

/// The least gap between what is drawn of two lines.
const LEAST_GAP: f32 = 0.10;

/// The widest space of a font, in sizes of the letters.
const SPACE: f32 = 0.5;

/// Words in their box.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fitted {
    /// Their outlines, in units of the template, unturned; none where nothing is drawn.
    pub(crate) path: Option<Path>,
    /// They end in an ellipsis.
    pub(crate) shortened: bool,
    /// Letters were left out because no font has them.
    pub(crate) dropped: bool,
}

/// The words as they stand in the box of `place`.
///
/// # Errors
/// [`Error::FontRefused`].
pub(crate) fn fit(words: &str, place: &WordsPlace) -> Result<Fitted, Error> {
    let fonts = fonts()?;
    let clean = clean(words, place.voice, place.capitals, fonts);
    let dropped = clean.dropped;
    if clean.text.is_empty() {
        return Ok(Fitted {
            dropped,
            ..Fitted::default()
        });
    }
    let setter = Setter {
        place,
        fonts,
        from_right: begins_right(&clean.text),
    };
    // The most steps from the smallest size that fit; a size that fits lets every smaller one fit, nearly always.
    let size =
        |step: u32| place.least_size + (place.size - place.least_size) * step as f32 / SIZES as f32;
    let sizes = (0..=SIZES).rev().map(size);
    if let Some(path) = sizes
        .into_iter()
        .find_map(|size| setter.set(&clean.text, size))
    {
        return Ok(Fitted {
            path: Some(path),
            shortened: false,
            dropped,
        });
    }
    Ok(Fitted {
        path: setter.shortened(&clean.text),
        shortened: true,
        dropped,
    })
}

/// Sets words into one box.
struct Setter<'a> {
    place: &'a WordsPlace,
    fonts: &'a Fonts,
    from_right: bool,
}

impl Setter<'_> {
    /// As many letters as fit at the smallest size, and an ellipsis.
    fn shortened(&self, words: &str) -> Option<Path> {
        let letters: Vec<&str> = words.graphemes(true).collect();
        let with = |count: usize| {
            let text = format!("{}…", letters[..count].concat().trim_end());
            self.set(&text, self.place.least_size)
        };
        let (mut most, mut too_many) = (0, letters.len());
        let mut best = with(0)?;
        while too_many - most > 1 {
            let middle = (most + too_many) / 2;
            match with(middle) {
                Some(path) => (most, best) = (middle, path),
                None => too_many = middle,
            }
        }
        Some(best)
    }

    /// The words at this size, if they fit.
    fn set(&self, words: &str, size: f32) -> Option<Path> {
        let place = self.place;
        let margin = place.stroke.map_or(0.0, |(_, width)| width / 2.0);
        let (width, height) = (
            place.bounds.width - 2.0 * margin,
            place.bounds.height - 2.0 * margin,
        );
        let lines = self.lines(words, size, width)?;
        let inks: Vec<Rect> = lines
            .iter()
            .map(|line| self.ink(line, size))
            .collect::<Option<_>>()?;
        if inks.iter().any(|ink| ink.width() > width) {
            return None;
        }
        let mut baselines = vec![0.0];
        for pair in inks.windows(2) {
            let apart =
                (pair[0].bottom() - pair[1].top() + LEAST_GAP * size).max(LINE_PITCH * size);
            baselines.push(baselines.last().copied().unwrap_or_default() + apart);
        }
        let top = inks.first()?.top();
        let last = baselines.last().copied()?;
        let bottom = last + inks.last()?.bottom();
        if bottom - top > height {
            return None;
        }
        // The middle is that of the capitals, so that a word with a descender stands as high as one without.
        let (least, most) = (margin - top, margin + height - bottom);
        let first = match place.valign {
            Align::Start => least,
            Align::End => most,
            Align::Middle => {
                let capitals = self.fonts.capital_height(place.voice) * size;
                ((place.bounds.height - last + capitals) / 2.0).clamp(least.min(most), most)
            }
        };
        let placed: Vec<(&Line, [f32; 2])> = (lines.iter().zip(&inks).zip(&baselines))
            .map(|((line, ink), baseline)| {
                let left = margin - ink.left();
                let right = margin + width - ink.right();
                let x = match (place.align, self.from_right) {
                    (Align::Middle, _) => (left + right) / 2.0,
                    (Align::Start, false) | (Align::End, true) => left,
                    (Align::Start, true) | (Align::End, false) => right,
                };
                (
                    line,
                    [place.bounds.x + x, place.bounds.y + first + baseline],
                )
            })
            .collect();
        outline(&placed, size, self.fonts)
    }

    fn ink(&self, line: &Line, size: f32) -> Option<Rect> {
        outline(&[(line, [0.0; 2])], size, self.fonts).map(|path| path.bounds())
    }

    /// The words broken into lines no wider than `width`; none if there are too many.
    fn lines(&self, words: &str, size: f32, width: f32) -> Option<Vec<Line>> {
        let shaped = |text: &str| {
            shape(
                text.trim(),
                self.place.voice,
                self.fonts,
                self.place.spacing / size,
                self.from_right,
            )
        };
        let whole = shaped(words);
        if whole.width * size <= width {
            return Some(vec![whole]);
        }
        // A break saves no more than the space at it.
        let room = (width + SPACE * size) * self.place.lines as f32;
        if self.place.lines == 1 || whole.width * size > room {
            return None;
        }
        let mut lines = Vec::new();
        let mut text = String::new();
        let mut line = Line::default();
        for piece in pieces(words) {
            let longer = format!("{text}{piece}");
            let shaped_longer = shaped(&longer);
            if shaped_longer.width * size <= width || text.is_empty() {
                (text, line) = (longer, shaped_longer);
                continue;
            }
            lines.push(std::mem::take(&mut line));
            if lines.len() >= self.place.lines {
                return None;
            }
            text = piece.trim_start().to_owned();
            line = shaped(&text);
        }
        lines.push(line);
        // What cannot be broken may be too wide.
        let fit =
            lines.len() <= self.place.lines && lines.iter().all(|line| line.width * size <= width);
        fit.then_some(lines)
    }
}

/// Words with the space before them, and Chinese signs one by one.
fn pieces(words: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut breaks = true;
    for cluster in words.graphemes(true) {
        let is_sign = cluster
            .chars()
            .any(|letter| ('\u{2e80}'..='\u{9fff}').contains(&letter));
        match pieces.last_mut() {
            Some(last) if !breaks && !is_sign && cluster != " " => last.push_str(cluster),
            // A space belongs to what comes after it.
            Some(last) if last == " " => last.push_str(cluster),
            _ => pieces.push(cluster.to_owned()),
        }
        breaks = is_sign;
    }
    pieces
}
