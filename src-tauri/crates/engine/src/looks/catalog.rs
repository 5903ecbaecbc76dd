//! Styles, the manifests that describe them, and the recipes that name them.
//!
//! Everything here is plain data and works without ONNX Runtime: listing the styles opens no graph.
//! A manifest (`models/NAME.toml`) is the model card and the contract in one: it says which files
//! belong together by their SHA-256, what the graph expects, and where each style comes from. It is
//! read strictly; a file name in it can only name a neighbour.

use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Serialize;

use crate::error::Error;

use crate::looks::manifest::{MAX_MANIFEST_BYTES, Manifest, ManifestError};
use crate::looks::recipe::{Recipe, RecipeError, WeightedStyle};

/// Every style of every model in one folder.
#[derive(Debug)]
pub struct Catalog {
    models: Vec<ModelEntry>,
    styles: Vec<Style>,
}

/// What a person is told about a style.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Style {
    /// The name in recipes: lower case, words joined by hyphens.
    pub name: String,
    /// The name on a label.
    pub title: String,
    /// What it does to a photo, in one line.
    pub description: String,
    /// What it was learnt from: work, artist, year.
    pub source: String,
    /// Licence of the weights.
    pub licence: String,
    /// Name of the model that paints it. Only styles of one model blend.
    pub model: String,
}

/// A manifest and the folder that its file names are relative to.
#[derive(Debug)]
pub(crate) struct ModelEntry {
    pub(crate) folder: PathBuf,
    pub(crate) manifest: Manifest,
}

impl Catalog {
    /// Reads every `*.toml` in `models_dir`, in the order of their names.
    ///
    /// # Errors
    /// [`Error::ModelAbsent`] if there is none, [`Error::ModelUnreadable`], and
    /// [`Error::ManifestInvalid`] if one of them, or all of them together, contradict the rules.
    pub fn open(models_dir: &Path) -> Result<Catalog, Error> {
        let unreadable = |source| Error::ModelUnreadable {
            path: models_dir.to_owned(),
            source,
        };
        let mut paths = fs::read_dir(models_dir)
            .and_then(|entries| {
                entries
                    .map(|entry| Ok(entry?.path()))
                    .collect::<io::Result<Vec<_>>>()
            })
            .map_err(unreadable)?;
        paths.retain(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        });
        paths.sort();
        if paths.is_empty() {
            return Err(Error::ModelAbsent {
                folder: models_dir.to_owned(),
            });
        }

        let mut catalog = Catalog {
            models: Vec::new(),
            styles: Vec::new(),
        };
        for path in paths {
            let bytes = read_model_file(&path, MAX_MANIFEST_BYTES)?;
            let manifest = Manifest::parse(&bytes)
                .and_then(|manifest| catalog.check_unique_names(manifest))
                .map_err(|source| Error::ManifestInvalid { path, source })?;
            catalog.styles.extend(manifest.styles());
            catalog.models.push(ModelEntry {
                folder: models_dir.to_owned(),
                manifest,
            });
        }
        Ok(catalog)
    }

    /// Every style, in the order of the manifests.
    pub fn styles(&self) -> &[Style] {
        &self.styles
    }

    /// The style of this name.
    pub fn find(&self, name: &str) -> Option<&Style> {
        self.styles.iter().find(|style| style.name == name)
    }

    /// The model that can cook `recipe`.
    ///
    /// # Errors
    /// [`Error::StyleUnknown`], or [`RecipeError::Unblendable`] if the styles belong to two models.
    pub fn check(&self, recipe: &Recipe) -> Result<&str, Error> {
        let mut found = Vec::new();
        for WeightedStyle { name, .. } in &recipe.styles {
            found.push(self.find(name).ok_or_else(|| Error::StyleUnknown {
                name: name.clone(),
                known: self.styles.iter().map(|style| style.name.clone()).collect(),
            })?);
        }
        let first = found.first().ok_or(RecipeError::NoStyle)?;
        match found.iter().find(|style| style.model != first.model) {
            None => Ok(&first.model),
            Some(other) => Err(RecipeError::Unblendable {
                first: first.name.clone(),
                second: other.name.clone(),
            }
            .into()),
        }
    }

    pub(crate) fn models(&self) -> &[ModelEntry] {
        &self.models
    }

    fn check_unique_names(&self, manifest: Manifest) -> Result<Manifest, ManifestError> {
        if self
            .models
            .iter()
            .any(|known| known.manifest.name == manifest.name)
        {
            return Err(ManifestError::Repeated {
                name: manifest.name,
            });
        }
        let taken = manifest
            .styles()
            .find(|style| self.find(&style.name).is_some());
        match taken {
            Some(style) => Err(ManifestError::Repeated { name: style.name }),
            None => Ok(manifest),
        }
    }
}

/// Reads a file of a model, but never more than `most` bytes of it.
pub(crate) fn read_model_file(path: &Path, most: u64) -> Result<Vec<u8>, Error> {
    let read = || {
        let file = fs::File::open(path)?;
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(file, most + 1), &mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    };
    read().map_err(|source| Error::ModelUnreadable {
        path: path.to_owned(),
        source,
    })
}
