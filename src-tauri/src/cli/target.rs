//! Where a command writes its pictures: a file, a folder or standard output.

use std::path::{Path, PathBuf};

use engine::{OutputFormat, Recipe};

use crate::fault::Fault;
use crate::studio::file_output::Overwrite;

/// Where a command writes its pictures.
pub(crate) enum Target {
    Stdout,
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    /// One photo goes to a file, unless `out` is a folder or ends like one; several always go to a folder.
    ///
    /// # Errors
    /// [`Fault::NotAFile`] for several photos on standard output, [`Fault::Unwritable`] for a folder that cannot be made.
    pub(super) fn new(out: &Path, photos: usize) -> Result<Self, Fault> {
        let has_trailing_separator = out
            .as_os_str()
            .to_string_lossy()
            .ends_with(std::path::is_separator);
        if out == Path::new("-") {
            return if photos == 1 {
                Ok(Self::Stdout)
            } else {
                Err(Fault::NotAFile {
                    path: "standard output".into(),
                })
            };
        }
        if photos == 1 && !out.is_dir() && !has_trailing_separator {
            return Ok(Self::File(out.to_owned()));
        }
        match std::fs::create_dir_all(out) {
            Ok(()) => Ok(Self::Folder(out.to_owned())),
            Err(_) => Err(Fault::Unwritable {
                path: out.display().to_string(),
            }),
        }
    }

    /// Whether the file name asks for SVG.
    pub(super) fn is_svg(&self) -> bool {
        let Self::File(path) = self else { return false };
        path.extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("svg"))
    }

    /// The format that the file name asks for.
    pub(super) fn format(&self) -> Option<OutputFormat> {
        match self {
            Self::File(path) => OutputFormat::from_extension(path.extension()?.to_str()?),
            _ => None,
        }
    }

    /// The path to write to; `None` is standard output. Existing files are refused before any work is done.
    ///
    /// # Errors
    /// [`Fault::AlreadyExists`].
    pub(crate) fn path_for(
        &self,
        stem: &str,
        extension: &str,
        overwrite: Overwrite,
    ) -> Result<Option<PathBuf>, Fault> {
        let path = match self {
            Self::Stdout => return Ok(None),
            Self::File(path) => path.clone(),
            Self::Folder(folder) => folder.join(format!("{stem}.{extension}")),
        };
        if overwrite == Overwrite::Refused && path.exists() {
            return Err(Fault::AlreadyExists {
                path: path.display().to_string(),
            });
        }
        Ok(Some(path))
    }
}

/// The file name of the picture that shows what was found in a photo, without an extension.
pub(super) fn overlay_stem(photo: &str) -> String {
    let stem = Path::new(photo).file_stem().unwrap_or_default();
    format!("{}-analysis", stem.to_string_lossy())
}

/// The file name of a portrait, without an extension: the name of the photo and the styles of the recipe.
pub(crate) fn portrait_stem(photo: &str, recipe: &Recipe) -> String {
    let stem = Path::new(photo).file_stem().unwrap_or_default();
    let styles: Vec<_> = recipe
        .styles
        .iter()
        .map(|style| style.name.as_str())
        .collect();
    format!("{}-{}", stem.to_string_lossy(), styles.join("-"))
}
