//! Makes packs: many pictures of one photo at once.
//!
//! A [`Pack`] says what is made, and what was made of it: made again after an interruption, it makes what is left.

use engine::{Background, Bystanders, Color, Format, OutputFormat, Recipe, StickerTarget};

use super::{CleanPicture, InputPhoto, Studio};
use crate::darkroom::{MAX_PACK, MakePack, PackPicture, PackShape, Stage, StickerShape};
use crate::fault::Fault;

/// What lies behind a person who is shown alone: the others are taken out of the picture with the background.
const ALONE_ON: Background = Background::Gradient {
    top: Color([0xf6, 0xe7, 0xd2]),
    bottom: Color([0xe3, 0xc7, 0xa8]),
};

/// Most people of a family pack who are shown alone.
const MOST_ALONE: u8 = 30;

/// Many pictures of one photo.
#[derive(Debug, Default)]
pub struct Pack {
    entries: Vec<Entry>,
    /// How many pictures came before, in packs of other photos that go to the same place.
    offset: usize,
}

/// A picture of a pack.
#[derive(Debug)]
struct Entry {
    stem: String,
    picture: PackPicture,
    state: State,
}

impl Entry {
    fn is_icon(&self) -> bool {
        matches!(self.picture.shape, PackShape::Icon(_))
    }
}

#[derive(Debug, PartialEq)]
enum State {
    Open,
    Made,
    LeftOut(Fault),
}

/// A picture of a pack that is done.
#[derive(Debug)]
pub struct PackedPicture<'pack> {
    /// A neutral name for its file, without extension, that sorts.
    pub stem: &'pack str,
    /// The picture, encoded.
    pub image: CleanPicture,
}

/// How stickers are made.
#[derive(Clone, Copy, Debug)]
pub struct StickerChoice {
    /// The messenger.
    pub target: &'static StickerTarget,
    /// Width in pixels and colour of the line around people, where there is one.
    pub outline: Option<(f32, Color)>,
}

impl StickerChoice {
    fn shape(self) -> StickerShape {
        StickerShape {
            target: self.target.name.to_owned(),
            outline: self.outline,
        }
    }
}

impl Pack {
    /// Every recipe in every format, and a sheet of all.
    pub fn avatar(recipes: &[Recipe], formats: &[&Format], file: OutputFormat) -> Self {
        let mut pack = Self::default();
        // Format by format: those that show the same part follow each other.
        for format in formats {
            for recipe in recipes {
                let name = name_of(recipe, formats.len(), format);
                let shape = PackShape::Format(format.name.to_owned());
                pack.push(&name, recipe.clone(), shape, None, file);
            }
        }
        pack.push_sheet(recipes, file);
        pack
    }

    /// Everybody together in every format, and each person alone, in every recipe.
    pub fn family(
        recipes: &[Recipe],
        formats: &[&Format],
        file: OutputFormat,
    ) -> Result<Self, Fault> {
        let mut pack = Self::default();
        for format in formats {
            for recipe in recipes {
                let name = format!("together-{}", name_of(recipe, formats.len(), format));
                let shape = PackShape::Format(format.name.to_owned());
                pack.push(&name, recipe.clone(), shape, None, file);
            }
        }
        // As many as there is room for beside the sheet.
        let room = MAX_PACK.saturating_sub(pack.entries.len() + 1) / recipes.len().max(1);
        for person in 0..MOST_ALONE.min(u8::try_from(room).unwrap_or(u8::MAX)) {
            for recipe in recipes {
                let name = format!("person-{}-{}", person + 1, styles_of(recipe));
                let recipe = recipe.clone().with_background(ALONE_ON)?;
                let shape = PackShape::Format("profile".to_owned());
                pack.push(&name, recipe, shape, Some(person), file);
            }
        }
        pack.push_sheet(recipes, file);
        Ok(pack)
    }

    /// A sticker in every recipe, and the picture of the set where `with_icon` and the messenger has one.
    ///
    /// # Errors
    /// [`Fault::RecipeInvalid`] of a recipe that has no cut-out.
    pub fn stickers(
        recipes: &[Recipe],
        choice: StickerChoice,
        with_icon: bool,
    ) -> Result<Self, Fault> {
        let mut pack = Self::default();
        for (at, recipe) in recipes.iter().enumerate() {
            let recipe = recipe.clone().with_background(Background::Transparent)?;
            let name = styles_of(&recipe);
            if let Some(icon) = choice.target.icon.filter(|_| with_icon && at == 0) {
                pack.entries.push(Entry {
                    stem: icon.stem.to_owned(),
                    picture: PackPicture {
                        recipe: recipe.clone(),
                        shape: PackShape::Icon(choice.shape()),
                        face: None,
                        format: OutputFormat::Png,
                        only_for_sheet: false,
                    },
                    state: State::Open,
                });
            }
            let shape = PackShape::Sticker(choice.shape());
            pack.push(&name, recipe, shape, None, choice.target.format);
        }
        Ok(pack)
    }

    /// The same, with names that go on after so many pictures.
    pub fn after(mut self, pictures: usize) -> Self {
        self.offset = pictures;
        self
    }

    /// How many pictures there are, those that the photo does not give included.
    pub fn picture_count(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is left to be made.
    pub fn is_done(&self) -> bool {
        self.entries.iter().all(|entry| entry.state != State::Open)
    }

    fn push(
        &mut self,
        name: &str,
        recipe: Recipe,
        shape: PackShape,
        face: Option<u8>,
        format: OutputFormat,
    ) {
        self.entries.push(Entry {
            stem: name.to_owned(),
            picture: PackPicture {
                recipe,
                shape,
                face,
                format,
                only_for_sheet: false,
            },
            state: State::Open,
        });
    }

    fn push_sheet(&mut self, recipes: &[Recipe], format: OutputFormat) {
        if let Some(recipe) = recipes.first() {
            self.push("sheet", recipe.clone(), PackShape::Sheet, None, format);
        }
    }

    /// What is left to be made, and what is drawn again for a sheet that is left; and where each of what is left stands.
    fn left(&self) -> (Vec<PackPicture>, Vec<usize>) {
        let is_open = |entry: &&Entry| entry.state == State::Open;
        let sheet_is_open = (self.entries.iter().filter(is_open))
            .any(|entry| entry.picture.shape == PackShape::Sheet);
        let (mut pictures, mut places) = (Vec::new(), Vec::new());
        for (at, entry) in self.entries.iter().enumerate() {
            let again = sheet_is_open && entry.state == State::Made;
            if entry.state == State::Open {
                places.push(at);
            }
            if entry.state == State::Open || again {
                pictures.push(PackPicture {
                    only_for_sheet: again,
                    ..entry.picture.clone()
                });
            }
        }
        (pictures, places)
    }
}

impl Studio {
    /// Makes what is left of a pack, and hands over each picture as it is done; nothing is stored. Returns how many people were
    /// softened. After an error the pack knows what was made, and can be made again.
    ///
    /// # Errors
    /// What is wrong with the photo, a recipe or the darkroom; [`Fault::NoFace`] and [`Fault::NoPerson`] if the photo gives no
    /// picture at all for want of one; those of `each`, which ends the work.
    pub async fn make_pack(
        &self,
        photo: &InputPhoto,
        pack: &mut Pack,
        bystanders: Bystanders,
        stage: impl FnMut(Stage),
        mut each: impl FnMut(PackedPicture<'_>) -> Result<(), Fault>,
    ) -> Result<u32, Fault> {
        let (pictures, places) = pack.left();
        if pack.entries.len() > MAX_PACK {
            return Err(Fault::RecipeInvalid {
                reason: format!("a pack has {MAX_PACK} pictures at most"),
            });
        }
        for picture in &pictures {
            self.check_recipe(&picture.recipe)?;
        }
        let task = MakePack {
            decode: photo.truncation.into(),
            bystanders,
            pictures,
        };
        let is_numbered = |it: &&Entry| it.state == State::Made && !it.is_icon();
        let mut made = pack.entries.iter().filter(is_numbered).count();
        let (entries, offset) = (&mut pack.entries, pack.offset);
        let keep = |index: usize, picture: Result<Vec<u8>, Fault>| {
            let entry = places.get(index).and_then(|&at| entries.get_mut(at));
            let entry = entry.ok_or(Fault::DarkroomDied)?;
            match picture {
                Ok(file) => {
                    check_sticker(&file, &entry.picture.shape)?;
                    let stem = match entry.is_icon() {
                        true => entry.stem.clone(),
                        false => {
                            made += 1;
                            format!("{:02}-{}", offset + made, entry.stem)
                        }
                    };
                    let image = CleanPicture::new(file, entry.picture.format)?;
                    each(PackedPicture { stem: &stem, image })?;
                    entry.state = State::Made;
                }
                Err(fault) => entry.state = State::LeftOut(fault),
            }
            Ok(())
        };
        let work = self.darkroom.run_each(&photo.bytes, task, stage, keep);
        let softened = self.vault.until_locked(work).await?;
        let any = pack.entries.iter().any(|entry| entry.state == State::Made);
        let first = pack.entries.iter().find_map(|entry| match &entry.state {
            State::LeftOut(fault) => Some(fault.clone()),
            _ => None,
        });
        match first {
            Some(fault) if !any => Err(fault),
            _ => Ok(softened),
        }
    }
}

/// Reads the file of a sticker again, before anybody gets it.
fn check_sticker(file: &[u8], shape: &PackShape) -> Result<(), Fault> {
    let PackShape::Sticker(shape) = shape else {
        return Ok(());
    };
    let target = StickerTarget::find(&shape.target).ok_or(Fault::DarkroomDied)?;
    match engine::check_sticker_file(file, target).first() {
        None => Ok(()),
        Some(flaw) => Err(Fault::Unexpected {
            detail: format!("{} would not take this sticker: {flaw}", target.title),
        }),
    }
}

fn name_of(recipe: &Recipe, formats: usize, format: &Format) -> String {
    match formats {
        1 => styles_of(recipe),
        _ => format!("{}-{}", format.name, styles_of(recipe)),
    }
}

fn styles_of(recipe: &Recipe) -> String {
    let names: Vec<&str> = recipe
        .styles
        .iter()
        .map(|style| style.name.as_str())
        .collect();
    names.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipes() -> Vec<Recipe> {
        ["storybook", "comic"]
            .map(|it| Recipe::parse(it, 1.0).unwrap())
            .into()
    }

    #[test]
    fn what_was_made_is_drawn_again_for_the_sheet_alone() {
        let formats = [Format::find("profile").unwrap()];
        let mut pack = Pack::avatar(&recipes(), &formats, OutputFormat::Jpeg);
        assert_eq!(pack.left().1, [0, 1, 2]);
        pack.entries[0].state = State::Made;
        let (pictures, places) = pack.left();
        assert_eq!(places, [1, 2]);
        let again: Vec<bool> = pictures.iter().map(|it| it.only_for_sheet).collect();
        assert_eq!(again, [true, false, false]);
        pack.entries[2].state = State::Made;
        assert_eq!(pack.left().0.len(), 1);
    }

    #[test]
    fn no_pack_has_more_pictures_than_a_darkroom_makes() {
        let formats: Vec<&Format> = engine::FORMATS.iter().collect();
        let family = Pack::family(&recipes(), &formats, OutputFormat::Jpeg).unwrap();
        assert!(family.picture_count() <= MAX_PACK && family.picture_count() > 60);
    }
}
