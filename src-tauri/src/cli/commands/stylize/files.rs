//! The files that `stylize` writes: where they go and in which format, decided before any portrait is made.

use std::path::{Path, PathBuf};

use engine::{Background, OutputFormat, Recipe};

use super::StylizeArgs;
use crate::cli::target::{OutputPaths, Target, format_of_name, portrait_stem};
use crate::cli::values::FileFormat;
use crate::fault::Fault;
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{CleanDrawing, CleanFile, CleanPicture, PhotoPath};

/// The files that a command writes.
pub(super) struct WantedFiles {
    /// `None` puts each portrait in the place of its photo.
    target: Option<Target>,
    /// Their format, where the name of a photo does not say another.
    pub(super) format: FileFormat,
    overwrite: Overwrite,
}

/// A file to be written; without a path it is standard output.
pub(super) struct WantedFile {
    pub(super) path: Option<PathBuf>,
    pub(super) format: FileFormat,
    pub(super) overwrite: Overwrite,
}

impl WantedFiles {
    /// # Errors
    /// [`Fault::MisleadingName`]; [`Fault::NoTransparency`] for a cut-out as JPEG.
    pub(super) fn new(
        args: &StylizeArgs,
        recipe: &Recipe,
        target: Option<Target>,
    ) -> Result<Self, Fault> {
        let usual = FileFormat::Picture(match recipe.background {
            Background::Transparent => OutputFormat::Png,
            _ => OutputFormat::Jpeg,
        });
        let format = match (args.format, &target) {
            (Some(format), _) => format,
            (None, Some(target)) => target.format()?.unwrap_or(usual),
            (None, None) => usual,
        };
        check_transparency(recipe, format)?;
        let overwrite = Overwrite::from(args.force || args.in_place);
        Ok(Self {
            target,
            format,
            overwrite,
        })
    }

    /// Decides where the portrait of one photo goes.
    pub(super) fn file_of(
        &self,
        photo: &PhotoPath,
        recipe: &Recipe,
        paths: &mut OutputPaths,
    ) -> Result<WantedFile, Fault> {
        let (path, format) = match &self.target {
            Some(target) => {
                let stem = portrait_stem(&photo.name(), recipe);
                let path = paths.next(target, &stem, self.format.extension())?;
                (path, self.format)
            }
            None => {
                let place = real_place(photo)?;
                let format = format_of_name(&place)?.unwrap_or(self.format);
                (Some(place), format)
            }
        };
        check_transparency(recipe, format)?;
        let overwrite = self.overwrite;
        Ok(WantedFile {
            path,
            format,
            overwrite,
        })
    }
}

/// The file that a photo is read from, behind any links.
///
/// # Errors
/// [`Fault::NotAFile`] for a photo from standard input, which has no place.
fn real_place(photo: &PhotoPath) -> Result<PathBuf, Fault> {
    let path = photo.path();
    let real = path.canonicalize().ok().filter(|real| real.is_file());
    real.ok_or_else(|| Fault::NotAFile {
        path: path.display().to_string(),
    })
}

fn check_transparency(recipe: &Recipe, format: FileFormat) -> Result<(), Fault> {
    let is_jpeg = format == FileFormat::Picture(OutputFormat::Jpeg);
    match is_jpeg && recipe.background == Background::Transparent {
        true => Err(Fault::NoTransparency),
        false => Ok(()),
    }
}

/// A portrait as it is written.
pub(super) enum PortraitFile {
    Picture(CleanPicture),
    Drawing(CleanDrawing),
}

impl PortraitFile {
    /// Writes it to `path`, or to standard output.
    pub(super) fn write(&self, path: Option<&Path>, overwrite: Overwrite) -> Result<(), Fault> {
        match self {
            Self::Picture(file) => write_file(path, file, overwrite),
            Self::Drawing(file) => write_file(path, file, overwrite),
        }
    }
}

fn write_file(
    path: Option<&Path>,
    file: &impl CleanFile,
    overwrite: Overwrite,
) -> Result<(), Fault> {
    match path {
        Some(path) => file_output::write_picture(path, file, overwrite),
        None => file_output::write_stdout(file),
    }
}
