//! The pictures of a pack, and what each must be.

use engine::{
    Background, Color, Composition, FORMATS, Format, MAX_ON_SHEET, Outline, OutputFormat, Recipe,
    STICKER_TARGETS, StickerOptions, StickerTarget, library, sheet_size,
};
use serde::{Deserialize, Serialize};

/// Most pictures of a pack.
pub const MAX_PACK: usize = MAX_ON_SHEET;

/// A picture of a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PackPicture {
    /// What to make; its crop and its bystanders are not looked at.
    pub recipe: Recipe,
    /// What it is for.
    pub shape: PackShape,
    /// The one person whom it shows, counted from 0, the largest face first; everybody where there is none.
    pub face: Option<u8>,
    /// The format of its file.
    pub format: OutputFormat,
    /// It was made before, and is drawn again for the sheet alone.
    pub only_for_sheet: bool,
}

impl PackPicture {
    /// Whether it asks for the style of this name.
    pub(super) fn names_style(&self, name: &str) -> bool {
        match &self.shape {
            PackShape::Composed(composition) => composition.names_look(name),
            _ => self.recipe.names_style(name),
        }
    }
}

/// What a picture of a pack is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PackShape {
    /// The format of this name.
    Format(String),
    /// A sticker for a messenger; its recipe's background is transparent.
    Sticker(StickerShape),
    /// The people alone, no larger than a sticker that moves: the app makes it of their pixels, and encodes it.
    Figure(StickerShape),
    /// The picture that stands for a set of stickers.
    Icon(StickerShape),
    /// A composition, of the size of its template; the recipe is not looked at.
    Composed(Box<Composition>),
    /// Small copies of all pictures before it.
    Sheet,
}

/// A sticker of a pack.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StickerShape {
    /// Name of the messenger.
    pub target: String,
    /// Width in pixels and colour of the line around people, where there is one.
    pub outline: Option<(f32, Color)>,
    /// A word over the lower end of the people.
    #[serde(default)]
    pub word: Option<String>,
    /// Whether it moves.
    #[serde(default)]
    pub moves: bool,
}

impl PackShape {
    /// The format, where it is one.
    pub(super) fn format(&self) -> Option<&'static Format> {
        match self {
            Self::Format(name) => FORMATS.iter().find(|it| it.name == name),
            _ => None,
        }
    }
}

impl StickerShape {
    /// The messenger.
    pub(super) fn target(&self) -> Option<&'static StickerTarget> {
        STICKER_TARGETS.iter().find(|it| it.name == self.target)
    }

    /// How it is made; none for a messenger that there is not.
    pub(crate) fn options(&self) -> Option<StickerOptions> {
        let outline = self.outline.map(|(width, color)| Outline {
            width: width.clamp(0.0, engine::MAX_OUTLINE),
            color,
        });
        Some(StickerOptions {
            target: *self.target()?,
            outline,
            word: self.word.clone(),
        })
    }

    /// The most pixels of the people in a sticker that moves.
    pub(super) fn figure_room(&self) -> Option<(u32, u32)> {
        Some(self.target()?.moving?.canvas.most())
    }
}

/// What a picture of a pack must be.
#[derive(Clone, Copy, Debug)]
pub struct PictureRule {
    size: SizeRule,
    may_be_transparent: bool,
}

#[derive(Clone, Copy, Debug)]
enum SizeRule {
    Format(&'static Format),
    Exactly(u32, u32),
    Sticker(&'static StickerTarget),
    /// No wider and no higher.
    Within(u32, u32),
    /// A sheet of so many pictures at most.
    Sheet(usize),
    /// There is no such picture.
    None,
}

impl PictureRule {
    /// Of a picture with so many others before it.
    pub(super) fn of(picture: &PackPicture, before: usize) -> Self {
        let size = match &picture.shape {
            PackShape::Format(_) => {
                (picture.shape.format()).map_or(SizeRule::None, SizeRule::Format)
            }
            PackShape::Sticker(shape) => shape.target().map_or(SizeRule::None, SizeRule::Sticker),
            PackShape::Figure(shape) => (shape.figure_room())
                .map_or(SizeRule::None, |(width, height)| {
                    SizeRule::Within(width, height)
                }),
            PackShape::Icon(shape) => shape
                .target()
                .and_then(|target| target.icon)
                .map_or(SizeRule::None, |icon| {
                    SizeRule::Exactly(icon.side, icon.side)
                }),
            PackShape::Composed(composition) => composition
                .size(library())
                .map_or(SizeRule::None, |(width, height)| {
                    SizeRule::Exactly(width as u32, height as u32)
                }),
            PackShape::Sheet => SizeRule::Sheet(before),
        };
        Self {
            size,
            may_be_transparent: picture.recipe.background == Background::Transparent
                && !matches!(picture.shape, PackShape::Sheet | PackShape::Composed(_)),
        }
    }

    /// Whether a picture of this size, with or without alpha, can be this one.
    pub(super) fn allows(&self, size: (u32, u32), has_alpha: bool) -> bool {
        let fits = match self.size {
            SizeRule::Format(format) => format.takes(size),
            SizeRule::Exactly(width, height) => size == (width, height),
            SizeRule::Sticker(target) => target.canvas.takes(size),
            SizeRule::Within(width, height) => {
                (1..=width).contains(&size.0) && (1..=height).contains(&size.1)
            }
            SizeRule::Sheet(most) => (1..=most).any(|pictures| sheet_size(pictures) == size),
            SizeRule::None => false,
        };
        fits && (self.may_be_transparent || !has_alpha)
    }
}

#[cfg(test)]
mod tests {
    use engine::{Bystanders, Circle, Poster};

    use super::*;
    use crate::darkroom::framing::encode_header;
    use crate::darkroom::protocol::{MakePack, Message, Task};

    #[test]
    fn the_largest_pack_with_the_longest_words_fits_into_a_message() {
        let poster = Poster {
            template: "graduation".into(),
            // A letter that takes the most room in a message.
            words: [("title".into(), "\u{1}".repeat(500))].into(),
            ..Poster::default()
        };
        let picture = PackPicture {
            recipe: Recipe::parse("storybook", 1.0).unwrap(),
            shape: PackShape::Composed(Box::new(Composition::Poster(poster))),
            face: None,
            format: OutputFormat::Jpeg,
            only_for_sheet: false,
        };
        let circle = Circle {
            x: 1.0 / 3.0,
            y: 1.0 / 7.0,
            radius: 1.0 / 9.0,
        };
        let circles = vec![circle; 64];
        let content = Task::MakePack(MakePack {
            decode: engine::TruncationPolicy::Reject.into(),
            bystanders: Bystanders {
                soften: true,
                circles,
            },
            pictures: vec![picture; MAX_PACK],
            thumbnail_side: Some(512),
        });
        let message = encode_header(&Message { job: 1, content }, &[]).unwrap();
        assert!(message.len() > 64 << 10, "{} bytes", message.len());
    }
}
