//! Composes drawings of ours, people cut out of a photo, and a person's words into one picture; makes stickers.
//!
//! A *composition* says what somebody chose; it becomes a *scene*, plain data whose layers are drawn one over the other.
//! Templates and fonts are built into the program. Words are letters and never markup: no byte of them is parsed.

mod arrange;
mod assemble;
mod bands;
mod card;
mod card_scene;
mod composer;
mod composition;
mod figures;
mod filling;
mod fonts;
mod form;
mod formats;
mod framed;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
#[cfg(test)]
mod group_tests;
mod head;
mod layers;
mod library;
mod places;
mod scene;
#[cfg(test)]
mod season_tests;
mod sheet;
mod slots;
mod sprite;
mod stickers;
mod template;
mod template_error;
#[cfg(test)]
mod tests;
mod tones;
mod treatment;
mod wipe;
mod words;

pub use arrange::arrange;
pub use card::{Card, MAX_ON_CARD, PHOTO_ITSELF};
pub(crate) use composer::compose;
pub use composer::{Composed, KeptComposition};
pub use composition::{
    Clothes, Composition, CompositionError, Figure, MAX_ACCESSORIES, MAX_FIGURES, MAX_WORDS,
    Outfit, Poster, Toy,
};
pub use form::Field;
pub use formats::{FORMATS, Format, Placing};
pub use framed::photo_around_heads;
pub use library::{Entry, Language, Library, Names, library};
pub(crate) use scene::Subject;
pub use scene::WordNotes;
pub use sheet::{MAX_ON_SHEET, contact_sheet, sheet_size};
pub(crate) use sprite::AlphaPicture;
pub use stickers::{
    Canvas, CutOut, MAX_OUTLINE, MAX_PART_SIDE, Moving, MovingSticker, Outline, Sticker,
    StickerFlaw, StickerOptions, StickerTarget, TARGETS as STICKER_TARGETS, check_moving_sticker,
    check_sticker_file, check_sticker_pixels, people_part,
};
pub use template_error::TemplateError;
pub use wipe::{MAX_WIPE_BYTES, WIPE_SIDE, wipe};
