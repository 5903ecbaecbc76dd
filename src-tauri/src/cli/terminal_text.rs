//! Makes text safe to print. A name comes from a stranger: in a terminal its control characters could move the cursor, change
//! colours or type an answer, a line break could look like another result, and marks that turn the direction of writing
//! could hide what a file is.

use std::borrow::Cow;
use std::fmt::Write;

/// The text with such characters written out: `\n`, `\u{1b}`, `\u{202e}`.
pub(super) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let letters = text.chars().map(|letter| match is_unsafe(letter) {
        true => letter.escape_default().to_string(),
        false => letter.to_string(),
    });
    Cow::Owned(letters.collect())
}

/// A JSON document with such characters as JSON writes them, which changes no value: `\u202e`. They stand in its strings
/// alone, and there JSON itself escapes the control characters below U+0020 only.
pub(super) fn escape_json(document: &str) -> Cow<'_, str> {
    if !document.contains(is_unsafe) {
        return Cow::Borrowed(document);
    }
    let mut escaped = String::with_capacity(document.len());
    for letter in document.chars() {
        match is_unsafe(letter) {
            // A string takes everything.
            true => drop(write!(escaped, "\\u{:04x}", u32::from(letter))),
            false => escaped.push(letter),
        }
    }
    Cow::Owned(escaped)
}

/// Whether a letter could steer a terminal or hide what a file is.
pub(super) fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            // Line and paragraph separators; embeddings, overrides and isolates (UAX #9).
            '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a\u{1b}[2J\u{9b}31m\r\n\u{7f}\u{202e}gpj.b\u{2069}\u{2028}c";

    #[test]
    fn what_could_steer_a_terminal_is_written_out_and_all_other_letters_stay() {
        let escaped = r"a\u{1b}[2J\u{9b}31m\r\n\u{7f}\u{202e}gpj.b\u{2069}\u{2028}c";
        assert_eq!(escape(HOSTILE), escaped);
        for plain in [
            "me.jpg",
            "Ngọc – ảnh 1.jpg",
            "صورة.png",
            "照片",
            "🧑🏽‍🎨.heic",
            r"C:\n",
        ] {
            assert_eq!(escape(plain), plain);
            assert_eq!(escape_json(plain), plain);
        }
    }

    #[test]
    fn a_json_document_has_the_same_values_and_no_such_character() {
        let document = serde_json::json!({ HOSTILE: [HOSTILE] });
        let text = document.to_string();
        let escaped = escape_json(&text);
        assert!(!escaped.contains(is_unsafe), "{escaped}");
        let read: serde_json::Value = serde_json::from_str(&escaped).unwrap();
        assert_eq!(read, document);
    }
}
