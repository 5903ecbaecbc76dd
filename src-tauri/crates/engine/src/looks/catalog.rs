//! The catalog: every drawn look, and every style of every model in one folder.
//!
//! It is plain data and works without ONNX Runtime: listing the styles opens no graph.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::error::Error;
use crate::looks::drawn::{DRAWN_LOOKS, DrawnLook};
use crate::looks::neural::POSTPROCESS_RADIUS;
use crate::looks::recipe::{Background, Recipe, RecipeError, WeightedStyle};
use crate::looks::style::Style;
use crate::onnx::{MAX_MANIFEST_BYTES, Manifest, ManifestError, read_model_file};

/// Every drawn look, and every style of every model in one folder.
#[derive(Debug)]
pub struct Catalog {
    manifests: Vec<Manifest>,
    styles: Vec<Style>,
    /// How many of them are neither learnt nor imported.
    shipped: usize,
    /// The names of those that networks of others paint.
    imported: HashSet<String>,
}

/// What makes the picture of a recipe.
#[derive(Clone, Copy)]
pub enum Medium<'a> {
    /// A drawn look.
    Drawn(&'static DrawnLook),
    /// The network of this name.
    Painted(&'a str),
    /// The network that somebody else made for the style of this name.
    Imported(&'a str),
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
            styles: DRAWN_LOOKS.iter().map(Style::of_look).collect(),
            shipped: DRAWN_LOOKS.len(),
            imported: HashSet::new(),
        }
    }

    fn add_manifest(&mut self, path: PathBuf, bytes: &[u8]) -> Result<(), Error> {
        Manifest::parse(bytes)
            .and_then(|manifest| self.add(manifest))
            .map_err(|source| Error::ManifestInvalid { path, source })
    }

    /// Every style: the drawn looks, then the painted styles in the order of the manifests.
    pub fn styles(&self) -> &[Style] {
        &self.styles
    }

    /// The network that learnt styles are for: the first that paints.
    pub(crate) fn painting_model(&self) -> Option<&str> {
        self.styles.iter().find_map(|style| style.model.as_deref())
    }

    /// The same with the styles of these names, which were learnt on this machine, behind the others and in the place of
    /// those before. A name that is taken stays with the style that has it.
    pub fn set_learnt<'names>(&mut self, names: impl Iterator<Item = &'names str>) {
        self.styles.truncate(self.shipped);
        self.imported.clear();
        let Some(model) = self.painting_model().map(str::to_owned) else {
            return;
        };
        for name in names {
            if self.find(name).is_none() {
                self.styles.push(Style::of_learnt(name, &model));
            }
        }
    }

    /// The same with a style that a network of somebody else paints, until learnt styles are set again; false if its name is
    /// taken.
    pub(crate) fn add_imported(&mut self, name: &str) -> bool {
        let is_free = self.find(name).is_none();
        if is_free {
            self.styles.push(Style::of_imported(name));
            self.imported.insert(name.to_owned());
        }
        is_free
    }

    /// The style of this name.
    pub fn find(&self, name: &str) -> Option<&Style> {
        self.styles.iter().find(|style| style.name == name)
    }

    /// What makes the picture of `recipe`.
    ///
    /// # Errors
    /// [`Error::StyleUnknown`], [`Error::PaletteUnknown`], or [`RecipeError::Unblendable`] if its styles do not blend.
    pub fn check(&self, recipe: &Recipe) -> Result<Medium<'_>, Error> {
        let mut found = Vec::new();
        for WeightedStyle { name, .. } in &recipe.styles {
            found.push(self.known(name)?);
        }
        if let Background::Look { style } = &recipe.background {
            self.known(style)?;
        }
        let (first, others) = found.split_first().ok_or(RecipeError::NoStyle)?;
        let blends = |other: &Style| first.model.is_some() && first.model == other.model;
        if let Some(other) = others.iter().find(|other| !blends(other)) {
            return Err(RecipeError::Unblendable {
                first: first.name.clone(),
                second: other.name.clone(),
            }
            .into());
        }
        if let Some(palette) = &recipe.drawn.palette
            && first.palettes.iter().all(|known| known.name != *palette)
        {
            return Err(Error::PaletteUnknown {
                name: palette.clone(),
                style: first.name.clone(),
                known: first
                    .palettes
                    .iter()
                    .map(|known| known.name.clone())
                    .collect(),
            });
        }
        self.medium(first)
    }

    /// Whether a recipe must be told where people are in the photo.
    ///
    /// # Errors
    /// As [`Catalog::check`].
    pub fn needs_portrait_map(&self, recipe: &Recipe) -> Result<bool, Error> {
        let is_drawn = self.is_drawn(recipe)?;
        Ok(recipe.tells_regions_apart() || (is_drawn && recipe.strength > 0.0))
    }

    /// Whether a recipe paints, so that it matters where faces are in the photo to whoever can say it.
    ///
    /// # Errors
    /// As [`Catalog::check`].
    pub fn paints(&self, recipe: &Recipe) -> Result<bool, Error> {
        Ok(recipe.strength > 0.0 && !self.is_drawn(recipe)?)
    }

    /// Whether the picture of a recipe is drawn.
    ///
    /// # Errors
    /// As [`Catalog::check`].
    pub fn is_drawn(&self, recipe: &Recipe) -> Result<bool, Error> {
        Ok(matches!(self.check(recipe)?, Medium::Drawn(_)))
    }

    /// Refuses a recipe whose picture is not made of flat shapes alone.
    ///
    /// # Errors
    /// As [`Catalog::check`]; [`Error::NoPaths`].
    pub fn check_paths(&self, recipe: &Recipe) -> Result<&'static DrawnLook, Error> {
        match self.check(recipe)? {
            Medium::Drawn(look)
                if look.has_svg()
                    && recipe.strength >= 1.0
                    && !recipe.keep_color
                    && !recipe.tells_regions_apart() =>
            {
                Ok(look)
            }
            _ => Err(Error::NoPaths),
        }
    }

    fn known(&self, name: &str) -> Result<&Style, Error> {
        self.find(name).ok_or_else(|| Error::StyleUnknown {
            name: name.to_owned(),
            known: self.styles.iter().map(|style| style.name.clone()).collect(),
        })
    }

    fn medium<'a>(&'a self, style: &'a Style) -> Result<Medium<'a>, Error> {
        if self.imported.contains(&style.name) {
            return Ok(Medium::Imported(&style.name));
        }
        let drawn = DrawnLook::find(&style.name).map(Medium::Drawn);
        let painted = style.model.as_deref().map(Medium::Painted);
        Ok(painted.or(drawn).ok_or(RecipeError::NoStyle)?)
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
                self.shipped = self.styles.len();
            }
            // What understands portraits paints none, nor does what learns.
            Manifest::FaceDetector(_)
            | Manifest::Landmarks(_)
            | Manifest::Segmentation(_)
            | Manifest::StyleLearning(_) => {}
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
