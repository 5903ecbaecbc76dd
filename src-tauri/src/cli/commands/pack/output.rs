//! Where the files of a pack go: a folder, or a zip file.

use std::path::{Path, PathBuf};

use engine::StickerTarget;

use crate::cli::context::CommandContext;
use crate::cli::target::{OutputPaths, Target};
use crate::fault::Fault;
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{PackedPicture, PhotoPath, StickerSet, ZipExport};

/// Where the pictures go.
pub(super) struct PackOutput {
    place: Place,
    paths: OutputPaths,
    /// What was written, in the order of the pictures.
    pub(super) names: Vec<String>,
    /// How many of them have a number.
    pub(super) numbered: usize,
}

enum Place {
    Folder(PathBuf),
    Zip(Box<Option<ZipExport>>),
}

impl PackOutput {
    pub(super) fn new(out: &Path, overwrite: Overwrite) -> Result<Self, Fault> {
        let is_zip = out
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("zip"));
        let place = match is_zip && !out.is_dir() {
            true => Place::Zip(Box::new(Some(ZipExport::create(out, overwrite)?))),
            false => {
                // However many pictures there are, a pack is a folder.
                Target::new(out, 2)?;
                Place::Folder(out.to_owned())
            }
        };
        Ok(Self {
            place,
            paths: OutputPaths::new([], overwrite),
            names: Vec::new(),
            numbered: 0,
        })
    }

    /// No picture is written over one of the photos.
    pub(super) fn keep_off(&mut self, photos: &[PhotoPath], overwrite: Overwrite) {
        self.paths = OutputPaths::new(photos.iter().map(PhotoPath::path), overwrite);
    }

    pub(super) fn add(&mut self, picture: PackedPicture<'_>) -> Result<(), Fault> {
        let extension = picture.image.extension();
        let name = match &mut self.place {
            Place::Folder(folder) => {
                let target = Target::Folder(folder.clone());
                let path = self.paths.next(&target, picture.stem, extension)?;
                let path = path.unwrap_or_default();
                file_output::write_picture(&path, &picture.image, self.paths.overwrite())?;
                path.display().to_string()
            }
            Place::Zip(zip) => {
                let name = format!("{}.{extension}", picture.stem);
                if let Some(zip) = zip.as_mut() {
                    zip.add_as(&name, &picture.image)?;
                }
                name
            }
        };
        if picture
            .stem
            .starts_with(|first: char| first.is_ascii_digit())
        {
            self.numbered += 1;
        }
        self.names.push(name);
        Ok(())
    }

    /// Writes what a messenger's tools read beside the stickers.
    pub(super) fn finish_set(
        &self,
        (target, moving): (&'static StickerTarget, bool),
        overwrite: Overwrite,
        context: &CommandContext,
    ) -> Result<(), Fault> {
        let set = StickerSet::new(target, self.names.iter().map(Path::new), moving);
        if let Some(note) = set.note() {
            context.output.print_note(&note);
        }
        if let Place::Folder(folder) = &self.place {
            set.write(folder, overwrite)?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<(), Fault> {
        match self.place {
            Place::Zip(zip) => match zip.filter(|zip| !zip.is_empty()) {
                Some(zip) => zip.finish(),
                None => Ok(()),
            },
            Place::Folder(_) => Ok(()),
        }
    }
}
