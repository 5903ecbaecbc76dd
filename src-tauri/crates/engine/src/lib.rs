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

use ndarray::Array4;

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
        let (session, vector) = self.prepare(recipe)?;
        stylize(session, photo, &vector, recipe.strength)
    }

    /// What the model itself gives for a photo: NCHW f32 in 0..=1, still padded to the stride,
    /// without regard to the recipe's strength.
    ///
    /// # Errors
    /// As [`Engine::stylize`].
    pub fn paint(&mut self, photo: &Photo, recipe: &Recipe) -> Result<Array4<f32>, Error> {
        let (session, vector) = self.prepare(recipe)?;
        paint(session, photo, &vector)
    }

    /// The styles that recipes may name.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// The ONNX Runtime in use.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    fn prepare(&mut self, recipe: &Recipe) -> Result<(&mut Session, StyleVector), Error> {
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
        Ok((session, vector))
    }
}

/// Repaints `photo` by `model` in the style of `vector` and lays the result over the photo with
/// `strength` in 0..=1. At strength 0 the model does not run.
///
/// # Errors
/// Those of the model, and [`Error::OutputInvalid`] if it gives back no picture.
pub fn stylize(
    model: &mut impl Model,
    photo: &Photo,
    vector: &StyleVector,
    strength: f32,
) -> Result<Photo, Error> {
    if strength <= 0.0 {
        return Ok(photo.clone());
    }
    let painted = paint(model, photo, vector)?;
    let styled = from_tensor(painted.view(), photo.width(), photo.height())?;
    drop(painted);
    Ok(blend(photo, styled, strength))
}

fn paint(
    model: &mut impl Model,
    photo: &Photo,
    vector: &StyleVector,
) -> Result<Array4<f32>, Error> {
    let image = to_tensor(photo, model.stride(), model.smallest());
    let painted = model.stylize(image.view(), vector)?;
    if painted.dim() == image.dim() {
        Ok(painted)
    } else {
        Err(Error::OutputInvalid)
    }
}

#[cfg(test)]
mod tests {
    use ndarray::ArrayView4;

    use super::*;

    /// Turns every picture into its negative, and notes what it was given.
    struct Negative {
        seen: Vec<(usize, usize)>,
        answer: fn(ArrayView4<f32>) -> Array4<f32>,
    }

    impl Model for Negative {
        fn stylize(
            &mut self,
            image: ArrayView4<f32>,
            _: &StyleVector,
        ) -> Result<Array4<f32>, Error> {
            self.seen.push((image.dim().3, image.dim().2));
            Ok((self.answer)(image))
        }

        fn stride(&self) -> usize {
            6
        }

        fn smallest(&self) -> usize {
            10
        }
    }

    fn negative() -> Negative {
        Negative {
            seen: vec![],
            answer: |image| image.mapv(|value| 1.0 - value),
        }
    }

    fn vector() -> StyleVector {
        StyleVector::new(vec![1.0], vec![0.0]).unwrap()
    }

    fn photo(width: u32, height: u32) -> Photo {
        let pixels = (0..width * height * 3)
            .map(|at| (at * 7 % 256) as u8)
            .collect();
        Photo::from_pixels(width, height, pixels).unwrap()
    }

    #[test]
    fn a_model_sees_sizes_it_can_take_and_the_photo_keeps_its_own() {
        let mut model = negative();
        for (width, height) in [(1, 1), (10, 6), (12, 13), (18, 24)] {
            let photo = photo(width, height);
            let styled = stylize(&mut model, &photo, &vector(), 1.0).unwrap();
            assert_eq!((styled.width(), styled.height()), (width, height));
            assert!(
                styled
                    .pixels()
                    .iter()
                    .zip(photo.pixels())
                    .all(|(out, of)| *out == 255 - of)
            );
        }
        assert_eq!(model.seen, [(12, 12), (12, 12), (12, 18), (18, 24)]);
    }

    #[test]
    fn at_strength_zero_no_model_runs() {
        let mut model = negative();
        let photo = photo(5, 4);
        assert_eq!(stylize(&mut model, &photo, &vector(), 0.0).unwrap(), photo);
        assert!(model.seen.is_empty());
    }

    #[test]
    fn a_model_that_gives_back_no_picture_is_a_fault() {
        let answers: [fn(ArrayView4<f32>) -> Array4<f32>; 4] = [
            |image| image.mapv(|_| f32::NAN),
            |image| image.mapv(|_| f32::INFINITY),
            |_| Array4::zeros((1, 3, 4, 4)),
            |_| Array4::zeros((1, 3, 60, 60)),
        ];
        for answer in answers {
            let mut model = Negative {
                answer,
                ..negative()
            };
            let fault = stylize(&mut model, &photo(9, 9), &vector(), 1.0).unwrap_err();
            assert!(matches!(fault, Error::OutputInvalid));
        }
    }
}
