//! The catalog: every style of every model in one folder.
//!
//! It is plain data and works without ONNX Runtime: listing the styles opens no graph.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::error::Error;
use crate::looks::neural::POSTPROCESS_RADIUS;
use crate::looks::recipe::{Background, Recipe, RecipeError, WeightedStyle};
use crate::looks::style::Style;
use crate::onnx::{MAX_MANIFEST_BYTES, Manifest, ManifestError, read_model_file};

/// Every style of every model in one folder.
#[derive(Debug)]
pub struct Catalog {
    manifests: Vec<Manifest>,
    styles: Vec<Style>,
}

impl Catalog {
    /// Reads every `*.toml` in `models_dir`, in the order of their names.
    ///
    /// # Errors
    /// [`Error::ModelAbsent`] if there is none, [`Error::ModelUnreadable`], and
    /// [`Error::ManifestInvalid`] if one of them, or all of them together, contradict the rules.
    pub fn open(models_dir: &Path) -> Result<Catalog, Error> {
        let mut catalog = Catalog::empty();
        for path in manifest_paths(models_dir)? {
            let bytes = read_model_file(&path, MAX_MANIFEST_BYTES)?;
            catalog.add_manifest(path, &bytes)?;
        }
        Ok(catalog)
    }

    /// The catalog of these manifests, each with the name of its file, without reading any file: for a process that must
    /// parse none but those that it was built with.
    ///
    /// # Errors
    /// As [`Catalog::open`].
    pub fn from_manifests(manifests: &[(&str, &[u8])]) -> Result<Catalog, Error> {
        let mut catalog = Catalog::empty();
        for (name, bytes) in manifests {
            catalog.add_manifest(PathBuf::from(name), bytes)?;
        }
        if catalog.manifests.is_empty() {
            let folder = PathBuf::from("models");
            return Err(Error::ModelAbsent { folder });
        }
        Ok(catalog)
    }

    fn empty() -> Catalog {
        Catalog {
            manifests: Vec::new(),
            styles: Vec::new(),
        }
    }

    fn add_manifest(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), Error> {
        Manifest::parse(bytes)
            .and_then(|manifest| self.add(manifest))
            .map_err(|source| Error::ManifestInvalid { path, source })
    }

    /// Every style, in the order of the manifests.
    pub fn styles(&self) -> &[Style] {
        &self.styles
    }

    /// The style of this name.
    pub fn find(&self, name: &str) -> Option<&Style> {
        self.styles.iter().find(|style| style.name == name)
    }

    /// The name of the model that paints every style of `recipe`.
    ///
    /// # Errors
    /// [`Error::StyleUnknown`], or [`RecipeError::Unblendable`] if the styles belong to two models.
    pub fn check(&self, recipe: &Recipe) -> Result<&str, Error> {
        let known = |name: &String| {
            self.find(name).ok_or_else(|| Error::StyleUnknown {
                name: name.clone(),
                known: self.styles.iter().map(|style| style.name.clone()).collect(),
            })
        };
        let mut found = Vec::new();
        for WeightedStyle { name, .. } in &recipe.styles {
            found.push(known(name)?);
        }
        if let Background::Look { style } = &recipe.background {
            known(style)?;
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

    /// The manifest of every model, in the order of the names of their files.
    pub(crate) fn manifests(&self) -> &[Manifest] {
        &self.manifests
    }

    /// Adds a model whose name and whose styles' names are not taken.
    fn add(&mut self, manifest: Manifest) -> Result<(), ManifestError> {
        let taken = |name: &str| {
            let name = name.to_owned();
            Err(ManifestError::Repeated { name })
        };
        let mut known = self.manifests.iter();
        if known.any(|known| known.name() == manifest.name()) {
            return taken(manifest.name());
        }
        match &manifest {
            Manifest::NeuralStyle(model) => {
                if model.folded.halo < POSTPROCESS_RADIUS {
                    let least = POSTPROCESS_RADIUS;
                    return Err(ManifestError::Halo { least });
                }
                if let Some(name) = model.style_names().find(|name| self.find(name).is_some()) {
                    return taken(name);
                }
                self.styles.extend(Style::of_model(model));
            }
            // What understands portraits paints none.
            Manifest::FaceDetector(_) | Manifest::Landmarks(_) | Manifest::Segmentation(_) => {}
        }
        self.manifests.push(manifest);
        Ok(())
    }
}

/// The manifests of a folder, by the names of their files.
fn manifest_paths(models_dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut paths = fs::read_dir(models_dir)
        .and_then(|entries| {
            entries
                .map(|entry| Ok(entry?.path()))
                .collect::<io::Result<Vec<_>>>()
        })
        .map_err(|source| Error::ModelUnreadable {
            path: models_dir.to_owned(),
            source,
        })?;
    paths.retain(|path| path.extension().is_some_and(|it| it == "toml"));
    paths.sort();
    if paths.is_empty() {
        return Err(Error::ModelAbsent {
            folder: models_dir.to_owned(),
        });
    }
    Ok(paths)
}
