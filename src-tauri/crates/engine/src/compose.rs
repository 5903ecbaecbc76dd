//! What is made of portraits: stickers.

mod stickers;

pub use stickers::{
    Canvas, CutOut, MAX_OUTLINE, MAX_PART_SIDE, Outline, Sticker, StickerFlaw, StickerOptions,
    StickerTarget, TARGETS as STICKER_TARGETS, check_sticker_file, check_sticker_pixels,
    people_part,
};
