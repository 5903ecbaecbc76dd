//! Where the results of a command go: a file, a folder or standard output.

use std::path::{Path, PathBuf};

use engine::{OutputFormat, Recipe};

use crate::fault::Fault;
use crate::studio::file_output::Overwrite;

/// Where results of a command go.
pub(crate) enum Target {
    Stdout,
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    /// One photo goes to a file unless `out` is a folder or ends like one; several always go to a folder.
    pub(super) fn new(out: &Path, photos: usize) -> Result<Self, Fault> {
        let ends_like_a_folder = out
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
        if photos == 1 && !out.is_dir() && !ends_like_a_folder {
            return Ok(Self::File(out.to_owned()));
        }
        match std::fs::create_dir_all(out) {
            Ok(()) => Ok(Self::Folder(out.to_owned())),
            Err(_) => Err(Fault::Unwritable {
                path: out.display().to_string(),
            }),
        }
    }

    /// The format that the file's name asks for.
    pub(super) fn format(&self) -> Option<OutputFormat> {
        match self {
            Self::File(path) => OutputFormat::from_extension(path.extension()?.to_str()?),
            _ => None,
        }
    }

    /// The path to write to, `None` for standard output. Refused before any work is done where a file stands there.
    pub(crate) fn place(
        &self,
        stem: &str,
        format: OutputFormat,
        overwrite: Overwrite,
    ) -> Result<Option<PathBuf>, Fault> {
        let path = match self {
            Self::Stdout => return Ok(None),
            Self::File(path) => path.clone(),
            Self::Folder(folder) => folder.join(format!("{stem}.{}", format.extension())),
        };
        if overwrite == Overwrite::Refused && path.exists() {
            return Err(Fault::AlreadyExists {
                path: path.display().to_string(),
            });
        }
        Ok(Some(path))
    }
}

/// The name of a portrait's file, without an extension: that of the photo without any folder, and the recipe's styles.
pub(crate) fn portrait_stem(photo: &str, recipe: &Recipe) -> String {
    let stem = Path::new(photo).file_stem().unwrap_or_default();
    let styles: Vec<_> = recipe
        .styles
        .iter()
        .map(|style| style.name.as_str())
        .collect();
    format!("{}-{}", stem.to_string_lossy(), styles.join("-"))
}
