//! What somebody chose a pack to be: plain data, as the window and the command line give it.

use engine::{
    Background, Color, DRAWN_LOOKS, Format, Language, MAX_WORDS, OutputFormat, Recipe,
    STICKER_TARGETS, StickerTarget,
};
use serde::{Deserialize, Serialize};

use super::{MAX_PACK, Pack};
use crate::darkroom::{PackShape, StickerShape};
use crate::fault::Fault;
use crate::studio::presets::{OwnPicture, check_own};

/// What lies behind a person who is shown alone: the others are taken out of the picture with the background.
const ALONE_ON: Background = Background::Gradient {
    top: Color([0xf6, 0xe7, 0xd2]),
    bottom: Color([0xe3, 0xc7, 0xa8]),
};
/// Most people of a family pack who are shown alone.
const MOST_ALONE: usize = 30;
/// How many looks a set of stickers of one photo has.
const LOOKS_OF_STICKERS: usize = 6;
/// Portraits are JPEG.
pub(super) const FILE: OutputFormat = OutputFormat::Jpeg;

/// The packs that there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum PackKind {
    /// Every look in every format, and a contact sheet.
    #[default]
    Avatar,
    /// Everybody together in every format, each person alone, and a contact sheet.
    Family,
    /// One season in several looks, or every season in one, as 4:5 and as its middle square, and a contact sheet.
    Season,
    /// Stickers for one messenger.
    Stickers,
    /// Pictures that somebody chose one by one, and a contact sheet.
    Own,
}

/// What somebody chose a pack to be. What is empty is as it is usual for the kind.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(default, deny_unknown_fields)]
pub struct PackChoice {
    /// What kind of pack it is.
    pub kind: PackKind,
    /// Looks, by their names. Usual are all drawn ones, the first for a family, those that suit a season, and six for stickers.
    pub looks: Vec<String>,
    /// Formats, by their names; stickers have none. Usual is `profile`, `whole` for a family, and `post` and `square`, the only ones
    /// that there are, for a season.
    pub formats: Vec<String>,
    /// The season, by the name of its drawing; usual are all of them.
    pub season: String,
    /// What is written on a season in 4:5; usually nothing.
    pub greeting: Option<Greeting>,
    /// The language of words that nobody wrote.
    pub language: Language,
    /// The messenger of stickers, by its name. Usual is the first.
    pub messenger: String,
    /// The line around the people of stickers, where it is not the messenger's usual one.
    pub outline: Option<OutlineChoice>,
    /// Words on stickers, by turns; none without any.
    pub words: Vec<String>,
    /// Whether stickers move, where they become files.
    pub moving: bool,
    /// The pictures of a pack of one's own.
    pub pictures: Vec<OwnPicture>,
}

/// What is written on a season. It is as private as the face.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(rename_all = "kebab-case")]
pub enum Greeting {
    /// What suits the season, in the language of the pack.
    Usual,
    /// These words.
    Words(String),
}

/// A line around the people of stickers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct OutlineChoice {
    /// Its width in pixels; 0 is no line, and none is as wide as the messenger has it.
    pub width: Option<f32>,
    /// Its colour.
    #[serde(rename = "colour")]
    #[cfg_attr(feature = "gui", specta(type = String))]
    pub color: Color,
}

impl PackChoice {
    /// The messenger of its stickers; none for other kinds.
    pub fn sticker_target(&self) -> Option<&'static StickerTarget> {
        let named =
            |target: &&StickerTarget| self.messenger.is_empty() || target.name == self.messenger;
        match self.kind {
            PackKind::Stickers => STICKER_TARGETS.iter().find(named),
            PackKind::Avatar | PackKind::Family | PackKind::Season | PackKind::Own => None,
        }
    }

    pub(super) fn recipes(&self) -> Result<Vec<Recipe>, Fault> {
        let usual = match self.kind {
            PackKind::Avatar => DRAWN_LOOKS.len(),
            PackKind::Family | PackKind::Season => 1,
            PackKind::Stickers => LOOKS_OF_STICKERS,
            PackKind::Own => 0,
        };
        let recipe = |look: &str| Ok(Recipe::parse(look, 1.0)?);
        match self.looks.is_empty() {
            true => DRAWN_LOOKS
                .iter()
                .take(usual)
                .map(|it| recipe(it.name))
                .collect(),
            false => self.looks.iter().map(|it| recipe(it)).collect(),
        }
    }

    pub(super) fn formats(&self) -> Result<Vec<&'static Format>, Fault> {
        let usual = match self.kind {
            PackKind::Family => "whole",
            PackKind::Avatar | PackKind::Season | PackKind::Stickers | PackKind::Own => "profile",
        };
        let found = |name: &str| Format::find(name).ok_or_else(|| Fault::size_unknown(name));
        match self.formats.is_empty() {
            true => Ok(vec![found(usual)?]),
            false => self.formats.iter().map(|it| found(it)).collect(),
        }
    }

    fn sticker_shape(&self) -> Result<(&'static StickerTarget, StickerShape), Fault> {
        let target = (self.sticker_target()).ok_or_else(|| Fault::SizeUnknown {
            name: self.messenger.clone(),
            known: STICKER_TARGETS.iter().map(|it| it.name.into()).collect(),
        })?;
        let chosen = self.outline.clone().unwrap_or(OutlineChoice {
            width: None,
            color: Color([255; 3]),
        });
        let width = chosen.width.unwrap_or(target.outline_width);
        Ok((
            target,
            StickerShape {
                target: target.name.to_owned(),
                outline: (width > 0.0).then_some((width, chosen.color)),
                word: None,
                moves: self.moving,
            },
        ))
    }
}

/// Every recipe in every format, and a sheet of all.
pub(super) fn avatar(recipes: &[Recipe], formats: &[&Format]) -> Pack {
    let mut pack = Pack::default();
    // Format by format: those that show the same part follow each other.
    for format in formats {
        for recipe in recipes {
            let name = name_of(recipe, formats.len(), format);
            let shape = PackShape::Format(format.name.to_owned());
            pack.push(&name, recipe.clone(), shape, None, FILE);
        }
    }
    push_sheet(&mut pack, recipes);
    pack
}

/// Everybody together in every format, and each person alone, in every recipe.
pub(super) fn family(recipes: &[Recipe], formats: &[&Format]) -> Result<Pack, Fault> {
    let mut pack = Pack::default();
    for format in formats {
        for recipe in recipes {
            let name = format!("together-{}", name_of(recipe, formats.len(), format));
            let shape = PackShape::Format(format.name.to_owned());
            pack.push(&name, recipe.clone(), shape, None, FILE);
        }
    }
    // As many as there is room for beside the sheet.
    let room = MAX_PACK.saturating_sub(pack.picture_count() + 1) / recipes.len().max(1);
    for person in 0..MOST_ALONE.min(room) as u8 {
        for recipe in recipes {
            let name = format!("person-{}-{}", person + 1, styles_of(recipe));
            let recipe = recipe.clone().with_background(ALONE_ON)?;
            let shape = PackShape::Format("profile".to_owned());
            pack.push(&name, recipe, shape, Some(person), FILE);
        }
    }
    push_sheet(&mut pack, recipes);
    Ok(pack)
}

/// A sticker in every recipe, and the picture of the set where the messenger has one.
pub(super) fn stickers(recipes: &[Recipe], choice: &PackChoice) -> Result<Pack, Fault> {
    let (target, shape) = choice.sticker_shape()?;
    let is_long = |word: &String| word.chars().nth(MAX_WORDS).is_some();
    if choice.words.iter().any(is_long) {
        return Err(Fault::TextTooLong {
            limit: MAX_WORDS as u32,
        });
    }
    if choice.moving && target.moving.is_none() {
        let taking = STICKER_TARGETS.iter().filter(|it| it.moving.is_some());
        return Err(Fault::SizeUnknown {
            name: target.name.to_owned(),
            known: taking.map(|it| it.name.into()).collect(),
        });
    }
    let mut pack = Pack::default();
    for (at, recipe) in recipes.iter().enumerate() {
        let recipe = recipe.clone().with_background(Background::Transparent)?;
        if let Some(icon) = target.icon.filter(|_| at == 0) {
            let shape = PackShape::Icon(shape.clone());
            pack.push(icon.stem, recipe.clone(), shape, None, OutputFormat::Png);
        }
        let name = styles_of(&recipe);
        let word = choice.words.iter().cycle().nth(at).cloned();
        let shape = StickerShape {
            word,
            ..shape.clone()
        };
        let shape = match choice.moving || target.only_moving {
            true => PackShape::Figure(shape),
            false => PackShape::Sticker(shape),
        };
        pack.push(&name, recipe, shape, None, target.format);
    }
    Ok(pack)
}

/// Pictures that somebody chose, and a sheet where there are several.
pub(super) fn own(pictures: &[OwnPicture]) -> Result<Pack, Fault> {
    check_own(pictures)?;
    let mut pack = Pack::default();
    for picture in pictures {
        let shape = PackShape::Format(picture.size.clone());
        let name = format!("{}-{}", picture.size, styles_of(&picture.recipe));
        pack.push(&name, picture.recipe.clone(), shape, None, picture.file);
    }
    if let [first, _, ..] = pictures {
        push_sheet(&mut pack, std::slice::from_ref(&first.recipe));
    }
    Ok(pack)
}

pub(super) fn push_sheet(pack: &mut Pack, recipes: &[Recipe]) {
    if let Some(recipe) = recipes.first() {
        pack.push("sheet", recipe.clone(), PackShape::Sheet, None, FILE);
    }
}

fn name_of(recipe: &Recipe, formats: usize, format: &Format) -> String {
    match formats {
        1 => styles_of(recipe),
        _ => format!("{}-{}", format.name, styles_of(recipe)),
    }
}

fn styles_of(recipe: &Recipe) -> String {
    let names = recipe.styles.iter().map(|style| style.name.as_str());
    names.collect::<Vec<_>>().join("-")
}
