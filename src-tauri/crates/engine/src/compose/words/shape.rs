//! Turns a line of clean words into glyphs: runs of one direction and one font, each shaped by rustybuzz.

use rustybuzz::{Direction, UnicodeBuffer};
use unicode_bidi::BidiInfo;
use unicode_segmentation::UnicodeSegmentation;

use crate::compose::fonts::{FontId, Fonts};
use crate::compose::places::Voice;

/// A glyph at its place; lengths in sizes of the letters, y upwards.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub(super) font: FontId,
    pub(super) id: u16,
    pub(super) x: f32,
    pub(super) y: f32,
}

/// A line of glyphs from the left.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) glyphs: Vec<Glyph>,
    pub(super) width: f32,
}

/// Whether a paragraph of these words begins on the right.
pub(super) fn begins_right(words: &str) -> bool {
    BidiInfo::new(words, None)
        .paragraphs
        .first()
        .is_some_and(|paragraph| paragraph.level.is_rtl())
}

/// `spacing` is added after each letter, in sizes of the letters, where letters do not join.
pub(super) fn shape(
    words: &str,
    voice: Voice,
    fonts: &Fonts,
    spacing: f32,
    from_right: bool,
) -> Line {
    let mut line = Line::default();
    let level = match from_right {
        true => unicode_bidi::Level::rtl(),
        false => unicode_bidi::Level::ltr(),
    };
    let bidi = BidiInfo::new(words, Some(level));
    let Some(paragraph) = bidi.paragraphs.first() else {
        return line;
    };
    let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
    let mut last_spacing = 0.0;
    for run in runs {
        let right_to_left = levels[run.start].is_rtl();
        let mut parts = by_font(&words[run.clone()], voice, fonts);
        if right_to_left {
            parts.reverse();
        }
        for (font, part) in parts {
            last_spacing = append(&mut line, part, font, fonts, right_to_left, spacing);
        }
    }
    // Nothing is added after the last letter.
    line.width -= last_spacing;
    line
}

/// The words in parts that one font has, in the order in which they are read.
fn by_font<'a>(words: &'a str, voice: Voice, fonts: &Fonts) -> Vec<(FontId, &'a str)> {
    let mut parts: Vec<(FontId, std::ops::Range<usize>)> = Vec::new();
    for (at, cluster) in words.grapheme_indices(true) {
        let range = at..at + cluster.len();
        let neutral = cluster == " ";
        match parts.last_mut() {
            Some((font, last)) if neutral && fonts.has(*font, ' ') => last.end = range.end,
            last => {
                let base: String = cluster.chars().take(1).collect();
                let font = (fonts.for_letters(voice, cluster))
                    .or_else(|| fonts.for_letters(voice, &base))
                    .unwrap_or(Fonts::chain(voice)[0]);
                match last {
                    Some((known, last)) if *known == font => last.end = range.end,
                    _ => parts.push((font, range)),
                }
            }
        }
    }
    parts
        .into_iter()
        .map(|(font, range)| (font, &words[range]))
        .collect()
}

/// Adds a part to the right end, and says what space was added after its last letter.
fn append(
    line: &mut Line,
    part: &str,
    font: FontId,
    fonts: &Fonts,
    right_to_left: bool,
    spacing: f32,
) -> f32 {
    let face = fonts.face(font);
    let unit = 1.0 / face.units_per_em() as f32;
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(part);
    buffer.guess_segment_properties();
    buffer.set_direction(match right_to_left {
        true => Direction::RightToLeft,
        false => Direction::LeftToRight,
    });
    let spacing = if right_to_left { 0.0 } else { spacing };
    let shaped = rustybuzz::shape(face, &[], buffer);
    let infos = shaped.glyph_infos();
    let mut pen = line.width;
    for (at, (info, position)) in infos.iter().zip(shaped.glyph_positions()).enumerate() {
        if info.glyph_id != 0 {
            line.glyphs.push(Glyph {
                font,
                id: info.glyph_id as u16,
                x: pen + position.x_offset as f32 * unit,
                y: position.y_offset as f32 * unit,
            });
        }
        pen += position.x_advance as f32 * unit;
        let ends_cluster = infos
            .get(at + 1)
            .is_none_or(|next| next.cluster != info.cluster);
        if ends_cluster {
            pen += spacing;
        }
    }
    line.width = pen;
    spacing
}
