//! The engine of Ambrotype: it decodes a photo, stylises it on this machine and encodes the result.
//!
//! It knows pixels and models, and nothing else: it holds no key, opens no socket, touches no
//! database and reads no file but the models and the ONNX Runtime library that it is pointed to.
//! Photos come in and go out as bytes. It is meant to run in the darkroom, a process of its own:
//! a hostile picture may cost that process, never more.
//!
//! ```no_run
//! # fn main() -> Result<(), engine::Error> {
//! # let (models, library, bytes) = (std::path::Path::new("models"), std::path::Path::new(""), vec![]);
//! let mut engine = engine::Engine::open(models, library, std::num::NonZeroUsize::MIN)?;
//! let decoded = engine::Photo::decode(&bytes, &engine::Limits::default())?;
//! let recipe = engine::Recipe::parse("wave:2,udnie", 0.8)?;
//! let portrait = engine.stylize(&decoded.photo, &recipe)?;
//! let file = portrait.encode(engine::Format::Jpeg)?;
//! # Ok(())
//! # }
//! ```

mod error;
mod photo;
mod session;
mod style;
mod tensor;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;

pub use error::Error;
pub use photo::{Decoded, Format, Limits, Photo};
pub use session::{Model, RUNTIME_VERSION, Runtime, Session, load_runtime};
pub use style::{Catalogue, ManifestFault, Recipe, RecipeFault, Style, StyleVector, Weighted};
pub use tensor::{blend, from_tensor, to_tensor};

/// No graph and no file of vectors is larger than this, in bytes.
const MAX_MODEL_BYTES: u64 = 256 << 20;

/// Every model of one folder, ready to run.
#[derive(Debug)]
pub struct Engine {
    catalogue: Catalogue,
    runtime: Runtime,
    models: HashMap<String, Ready>,
}

#[derive(Debug)]
struct Ready {
    session: Session,
    vectors: HashMap<String, StyleVector>,
}

impl Engine {
    /// Opens the models of `models_dir` with the ONNX Runtime at `library`, to run on `threads`
    /// threads.
    ///
    /// Graph and vectors of each model are compared with the SHA-256 in its manifest before ONNX
    /// Runtime, or anything else that parses them, sees them. `ORT_DISABLE_TELEMETRY=1` should be in
    /// the environment of the process.
    ///
    /// # Errors
    /// As [`Catalogue::open`] and [`load_runtime`]; [`Error::ModelDamaged`] if a file differs from
    /// its manifest and [`Error::ModelRefused`] if ONNX Runtime does not take the graph.
    pub fn open(models_dir: &Path, library: &Path, threads: NonZeroUsize) -> Result<Engine, Error> {
        let catalogue = Catalogue::open(models_dir)?;
        let runtime = load_runtime(library)?;
        let mut models = HashMap::new();
        for style::Described { folder, manifest } in catalogue.models() {
            let graph_path = folder.join(&manifest.graph.file);
            let vectors_path = folder.join(&manifest.vectors.file);

            let graph = style::read_bounded(&graph_path, MAX_MODEL_BYTES)?;
            let vectors = style::read_bounded(&vectors_path, MAX_MODEL_BYTES)?;
            if !manifest.graph.digest.matches(&graph) {
                return Err(Error::ModelDamaged { path: graph_path });
            }
            if !manifest.vectors.digest.matches(&vectors) {
                return Err(Error::ModelDamaged { path: vectors_path });
            }
            let vectors =
                style::read_vectors(&vectors, manifest.style_names(), manifest.vectors.length)
                    .ok_or(Error::ModelDamaged { path: vectors_path })?;
            let (stride, smallest) = (manifest.graph.stride, manifest.graph.smallest);
            let session =
                Session::new(&runtime, &graph, threads, stride, smallest).map_err(|source| {
                    Error::ModelRefused {
                        path: graph_path,
                        source,
                    }
                })?;
            models.insert(manifest.name.clone(), Ready { session, vectors });
        }
        Ok(Engine {
            catalogue,
            runtime,
            models,
        })
    }

    /// The photo as the recipe wants it, of the same size. At strength 0 that is the photo itself,
    /// and no model runs.
    ///
    /// # Errors
    /// [`Error::StyleUnknown`] and [`Error::RecipeInvalid`], [`Error::Inference`] and
    /// [`Error::OutputInvalid`].
    pub fn stylize(&mut self, photo: &Photo, recipe: &Recipe) -> Result<Photo, Error> {
        let model = self.catalogue.check(recipe)?;
        let Some(Ready { session, vectors }) = self.models.get_mut(model) else {
            return Err(RecipeFault::NoStyle.into());
        };
        let parts: Vec<_> = recipe
            .styles
            .iter()
            .filter_map(|style| Some((style.weight, vectors.get(&style.name)?)))
            .collect();
        let vector = StyleVector::blend(&parts).ok_or(RecipeFault::NoStyle)?;
        stylize(session, photo, &vector, recipe.strength)
    }

    /// The styles that recipes may name.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The ONNX Runtime in use.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }
}

/// Repaints `photo` by `model` in the style of `vector` and lays the result over the photo with
/// `strength` in 0..=1. At strength 0 the model does not run.
///
/// # Errors
/// Those of the model.
pub fn stylize(
    model: &mut impl Model,
    photo: &Photo,
    vector: &StyleVector,
    strength: f32,
) -> Result<Photo, Error> {
    if strength <= 0.0 {
        return Ok(photo.clone());
    }
    let painted = {
        let image = to_tensor(photo, model.stride(), model.smallest());
        model.stylize(image.view(), vector)?
    };
    let styled = from_tensor(painted.view(), photo.width(), photo.height())?;
    drop(painted);
    Ok(blend(photo, styled, strength))
}
