//! The fonts that are built into the program, and which of them has a letter. No other font is ever read.

use std::sync::OnceLock;

use rustybuzz::Face;
use rustybuzz::ttf_parser::GlyphId;

use crate::compose::places::Voice;
use crate::error::Error;

/// A font, in the order of [`FILES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct FontId(usize);

static FILES: [&[u8]; 8] = [
    include_bytes!("../../fonts/display.ttf"),
    include_bytes!("../../fonts/round.ttf"),
    include_bytes!("../../fonts/text.ttf"),
    include_bytes!("../../fonts/serif.ttf"),
    include_bytes!("../../fonts/script.ttf"),
    include_bytes!("../../fonts/arabic-heavy.ttf"),
    include_bytes!("../../fonts/arabic.ttf"),
    include_bytes!("../../fonts/chinese.ttf"),
];

/// All of them, parsed.
pub(crate) struct Fonts {
    faces: Vec<Face<'static>>,
}

/// The fonts of this program.
///
/// # Errors
/// [`Error::FontRefused`] if one is damaged.
pub(crate) fn fonts() -> Result<&'static Fonts, Error> {
    static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
    let read = || {
        let faces = FILES.iter().map(|file| Face::from_slice(file, 0));
        Some(Fonts {
            faces: faces.collect::<Option<_>>()?,
        })
    };
    FONTS.get_or_init(read).as_ref().ok_or(Error::FontRefused)
}

impl Fonts {
    pub(crate) fn face(&self, FontId(at): FontId) -> &Face<'static> {
        &self.faces[at]
    }

    /// The fonts of a voice, in the order in which they are asked for a letter.
    pub(crate) fn chain(voice: Voice) -> [FontId; 4] {
        let arabic = match voice {
            Voice::Display | Voice::Round => 5,
            Voice::Text | Voice::Serif | Voice::Script => 6,
        };
        let own = match voice {
            Voice::Display => 0,
            Voice::Round => 1,
            Voice::Text => 2,
            Voice::Serif => 3,
            Voice::Script => 4,
        };
        [own, arabic, 7, 2].map(FontId)
    }

    /// Whether a font has a glyph for a letter, which draws something or is a space.
    pub(crate) fn has(&self, font: FontId, letter: char) -> bool {
        self.face(font)
            .glyph_index(letter)
            .is_some_and(|glyph| glyph != GlyphId(0))
    }

    /// The first font of a voice that has all of these letters.
    pub(crate) fn for_letters(&self, voice: Voice, letters: &str) -> Option<FontId> {
        let chain = Fonts::chain(voice);
        chain
            .into_iter()
            .find(|&font| letters.chars().all(|letter| self.has(font, letter)))
    }

    /// The height of a capital letter as a share of the size.
    pub(crate) fn capital_height(&self, voice: Voice) -> f32 {
        let face = self.face(Fonts::chain(voice)[0]);
        let height = face
            .capital_height()
            .map_or(0.7, |height| f32::from(height) / face.units_per_em() as f32);
        height.clamp(0.4, 1.0)
    }
}
