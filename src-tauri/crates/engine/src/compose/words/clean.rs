//! Takes out of words what no box can show: control characters, marks without a letter, letters without a glyph.
//!
//! What comes out is one line of visible letters and single spaces. It cannot steer the direction of what stands beside it,
//! and no letter of it is drawn as an empty box.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::compose::fonts::Fonts;
use crate::compose::places::Voice;

/// No box shows more letters; the rest is not looked at.
const MOST_LETTERS: usize = 600;

/// No letter of the four languages has more marks.
const MOST_MARKS: usize = 2;

/// Words that can be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clean {
    pub(crate) text: String,
    /// Letters were left out because no font has them.
    pub(crate) dropped: bool,
}

pub(crate) fn clean(words: &str, voice: Voice, capitals: bool, fonts: &Fonts) -> Clean {
    let mut out = Clean::default();
    // A mark may follow each letter, and what is dropped counts too.
    let letters =
        words
            .chars()
            .take(MOST_LETTERS * 8)
            .nfc()
            .map(|letter| match letter.is_whitespace() {
                true => ' ',
                false => letter,
            });
    let kept: String = letters.filter(|&letter| !is_invisible(letter)).collect();
    let kept = match capitals {
        true => kept.to_uppercase().nfc().collect(),
        false => kept,
    };
    let mut count = 0;
    for cluster in kept.graphemes(true) {
        if count >= MOST_LETTERS {
            break;
        }
        if cluster.trim().is_empty() {
            if !out.text.is_empty() && !out.text.ends_with(' ') {
                out.text.push(' ');
            }
            continue;
        }
        match visible(cluster, voice, fonts) {
            Some(cluster) => {
                out.text.push_str(&cluster);
                count += 1;
            }
            None => out.dropped = true,
        }
    }
    out.text.truncate(out.text.trim_end().len());
    // A joiner that lost its letters joins nothing.
    if out
        .text
        .chars()
        .all(|letter| letter == NON_JOINER || letter == ' ')
    {
        out.text.clear();
    }
    out
}

/// Parts letters in Persian and Arabic words.
const NON_JOINER: char = '\u{200c}';

/// Controls, marks of direction and whatever else has no shape.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200d}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// What can be shown of a letter and its marks.
fn visible(cluster: &str, voice: Voice, fonts: &Fonts) -> Option<String> {
    let mut letters = cluster.chars();
    let base = letters.next().filter(|&base| !is_combining_mark(base))?;
    let font = fonts.for_letters(voice, base.encode_utf8(&mut [0; 4]))?;
    let marks = letters.filter(|&mark| is_combining_mark(mark) || mark == NON_JOINER);
    let marks = marks
        .filter(|&mark| mark == NON_JOINER || fonts.has(font, mark))
        .take(MOST_MARKS);
    Some(std::iter::once(base).chain(marks).collect())
}
