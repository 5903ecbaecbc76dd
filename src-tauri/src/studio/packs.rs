//! Makes packs: many pictures of one photo at once.
//!
//! A [`Pack`] says what is made, and what was made of it: made again after an interruption, it makes what is left.

use engine::{
    AnimationFormat, Bystanders, CutOut, MovingSticker, OutputFormat, Recipe, StickerFlaw,
    StickerTarget, check_moving_sticker,
};
use vault::PhotoId;

use super::{CleanAnimation, CleanFile, CleanPicture, InputPhoto, Studio};
use crate::darkroom::{
    ImageSize, MAX_PACK, MadePicture, MakePack, PackEvent, PackPicture, PackShape, Stage,
};
use crate::fault::Fault;

mod choice;
mod keep;
mod plan;
mod season;

pub use choice::{Greeting, OutlineChoice, PackChoice, PackKind};
pub use keep::{KeptPack, PackPhoto, PackProgress};

/// Many pictures of one photo.
#[derive(Debug, Default)]
pub struct Pack {
    entries: Vec<Entry>,
    /// How many pictures came before, in packs of other photos that go to the same place.
    offset: usize,
    /// The photo itself is in the vault, or is not wanted there.
    original_is_stored: bool,
}

/// A picture of a pack.
#[derive(Debug)]
struct Entry {
    stem: String,
    picture: PackPicture,
    state: State,
}

impl Entry {
    fn is_left(&self) -> bool {
        matches!(self.state, State::Open | State::Storing(_))
    }

    fn is_icon(&self) -> bool {
        matches!(self.picture.shape, PackShape::Icon(_))
    }

    /// Its file, checked; a sticker that moves is made here, of the pixels of the people in it.
    fn packed(&self, made: MadePicture) -> Result<PackedFile, Fault> {
        let PackShape::Figure(shape) = &self.picture.shape else {
            return Ok(PackedFile::Picture(self.clean(made.file)?));
        };
        let options = shape.options().ok_or(Fault::DarkroomDied)?;
        let moving = options.target.moving.ok_or(Fault::DarkroomDied)?;
        let ImageSize { width, height } = made.size;
        let pixels = made.file.as_chunks::<4>().0.to_vec();
        let people = CutOut::from_pixels(width, height, pixels)?;
        let sticker = MovingSticker::new(&people, &options, !shape.moves)?;
        let flaws = check_moving_sticker(&sticker.file, &options.target, !shape.moves);
        if let Some(flaw) = flaws.first() {
            return Err(not_taken(&options.target, flaw));
        }
        let file = CleanAnimation::new(sticker.file, moving.format)?;
        Ok(PackedFile::Moving(file, moving.format))
    }

    /// Its file, checked.
    fn clean(&self, file: Vec<u8>) -> Result<CleanPicture, Fault> {
        check_sticker(&file, &self.picture)?;
        CleanPicture::new(file, self.picture.format)
    }
}

#[derive(Debug, PartialEq)]
enum State {
    Open,
    /// It was to be stored under this id, and nobody waited for the answer.
    Storing(PhotoId),
    Made,
    LeftOut(Fault),
}

/// A picture of a pack that is done.
#[derive(Debug)]
pub struct PackedPicture<'pack> {
    /// A neutral name for its file, without extension, that sorts.
    pub stem: &'pack str,
    /// The picture, encoded.
    pub image: PackedFile,
}

/// The file of a picture of a pack.
#[derive(Debug)]
pub enum PackedFile {
    /// One that stands.
    Picture(CleanPicture),
    /// A sticker that moves, or in one frame.
    Moving(CleanAnimation, AnimationFormat),
}

impl PackedFile {
    /// The usual ending of its name.
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Picture(picture) => picture.format().extension(),
            Self::Moving(_, format) => format.extension(),
        }
    }
}

impl CleanFile for PackedFile {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Picture(picture) => picture.bytes(),
            Self::Moving(file, _) => file.bytes(),
        }
    }
}

impl Pack {
    /// The same, with names that go on after so many pictures; one set has one icon.
    pub fn after(mut self, pictures: usize) -> Self {
        self.offset = pictures;
        if pictures > 0 {
            self.drop_icons();
        }
        self
    }

    /// How many pictures there are, those that the photo does not give included.
    pub fn picture_count(&self) -> usize {
        self.entries.len()
    }

    /// How many pictures are made, besides the picture of a set.
    pub fn made_count(&self) -> usize {
        let is_numbered = |it: &&Entry| it.state == State::Made && !it.is_icon();
        self.entries.iter().filter(is_numbered).count()
    }

    /// How many pictures are left to be made.
    pub fn left_count(&self) -> usize {
        self.entries.iter().filter(|entry| entry.is_left()).count()
    }

    /// Whether nothing is left to be made.
    pub fn is_done(&self) -> bool {
        self.left_count() == 0
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

    fn drop_icons(&mut self) {
        self.entries.retain(|entry| !entry.is_icon());
    }

    /// What is left to be made, and what is drawn again for a sheet that is left; and where each of what is left stands.
    fn left(&self) -> (Vec<PackPicture>, Vec<usize>) {
        let mut left = self.entries.iter().filter(|entry| entry.is_left());
        let sheet_is_left = left.any(|entry| entry.picture.shape == PackShape::Sheet);
        let (mut pictures, mut places) = (Vec::new(), Vec::new());
        for (at, entry) in self.entries.iter().enumerate() {
            let again = sheet_is_left && entry.state == State::Made;
            if entry.is_left() {
                places.push(at);
            }
            if entry.is_left() || again {
                pictures.push(PackPicture {
                    only_for_sheet: again,
                    ..entry.picture.clone()
                });
            }
        }
        (pictures, places)
    }

    /// The picture that a darkroom counts as `index`; `places` are those of what it was asked for.
    fn entry(&mut self, places: &[usize], index: usize) -> Result<&mut Entry, Fault> {
        let at = places.get(index).copied();
        at.and_then(|at| self.entries.get_mut(at))
            .ok_or(Fault::DarkroomDied)
    }

    /// What became of it, once nothing is left.
    ///
    /// # Errors
    /// Why the photo gives no picture at all.
    fn outcome(&self) -> Result<(), Fault> {
        let any = self.entries.iter().any(|entry| entry.state == State::Made);
        let first = self.entries.iter().find_map(|entry| match &entry.state {
            State::LeftOut(fault) => Some(fault.clone()),
            _ => None,
        });
        first.filter(|_| !any).map_or(Ok(()), Err)
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
        let task = MakePack {
            decode: photo.truncation.into(),
            bystanders,
            pictures,
            thumbnail_side: None,
        };
        let take = |event| {
            match event {
                PackEvent::Photo { .. } => {}
                PackEvent::Picture { index, made } => {
                    let number = pack.offset + pack.made_count() + 1;
                    let entry = pack.entry(&places, index)?;
                    let image = entry.packed(made)?;
                    let stem = match entry.is_icon() {
                        true => entry.stem.clone(),
                        false => format!("{number:02}-{}", entry.stem),
                    };
                    each(PackedPicture { stem: &stem, image })?;
                    entry.state = State::Made;
                }
                PackEvent::Omitted { index, fault } => {
                    pack.entry(&places, index)?.state = State::LeftOut(fault);
                }
            }
            Ok(())
        };
        let work = self.darkroom.run_each(&photo.bytes, task, stage, take);
        let softened = self.vault.until_locked(work).await?;
        pack.outcome()?;
        Ok(softened)
    }
}

/// Reads the file of a sticker again, before anybody gets it.
fn check_sticker(file: &[u8], picture: &PackPicture) -> Result<(), Fault> {
    let PackShape::Sticker(shape) = &picture.shape else {
        return Ok(());
    };
    let target = StickerTarget::find(&shape.target).ok_or(Fault::DarkroomDied)?;
    if picture.format != target.format {
        return Ok(());
    }
    match engine::check_sticker_file(file, target).first() {
        None => Ok(()),
        Some(flaw) => Err(not_taken(target, flaw)),
    }
}

fn not_taken(target: &StickerTarget, flaw: &StickerFlaw) -> Fault {
    Fault::Unexpected {
        detail: format!("{} would not take this sticker: {flaw}", target.title),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(name: &str) -> PackShape {
        PackShape::Format(name.to_owned())
    }

    #[test]
    fn what_was_made_is_drawn_again_for_the_sheet_alone() {
        let recipe = |look| Recipe::parse(look, 1.0).unwrap();
        let mut pack = Pack::default();
        for look in ["storybook", "comic"] {
            let file = OutputFormat::Jpeg;
            pack.push(look, recipe(look), shape("profile"), None, file);
        }
        let sheet = PackShape::Sheet;
        pack.push("sheet", recipe("comic"), sheet, None, OutputFormat::Jpeg);
        assert_eq!(pack.left().1, [0, 1, 2]);
        pack.entries[0].state = State::Made;
        let (pictures, places) = pack.left();
        assert_eq!(places, [1, 2]);
        let again: Vec<bool> = pictures.iter().map(|it| it.only_for_sheet).collect();
        assert_eq!(again, [true, false, false]);
        pack.entries[2].state = State::Made;
        assert_eq!(pack.left().0.len(), 1);
    }
}
