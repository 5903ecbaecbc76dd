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
//! let mut engine =
//!     engine::Engine::open(models, library, std::num::NonZeroUsize::MIN, engine::Precision::Single)?;
//! let source = engine::Source::open(bytes, &engine::Limits::default(), engine::TruncationPolicy::Reject)?;
//! let recipe = engine::Recipe::parse("wave:2,udnie", 0.8)?;
//! let mut portrait = engine.render(&source, &recipe)?;
//! let file = engine::encode_rows(&mut portrait, engine::OutputFormat::Jpeg)?;
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod codec;
mod effects;
mod error;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod image;
mod looks;
mod onnx;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::ThreadPoolBuilder;

use effects::Blend;
use looks::RenderPath;
use looks::neural::{FoldedNetwork, Network, NetworkLayout, Postprocess, TileRenderer};
use onnx::{Interface, OnnxModel};

use crate::image::{GuidedUpsample, read_photo, size_to_fit};

pub use crate::image::{Photo, PhotoRows, RowReader, TeeDownscale, downscaled, to_tensor};
pub use codec::{
    DecodeNote, Decoded, Limits, OutputFormat, Source, SourceFormat, TruncationPolicy, encode_rows,
    has_only_pixels,
};
pub use error::{Error, GraphError};
pub use looks::neural::{Precision, Statistics, StyleVector, TilePainter};
pub use looks::{
    Brush, Catalog, ManifestError, Recipe, RecipeError, Rendering, Style, WeightedStyle,
};
pub use onnx::{RUNTIME_VERSION, Runtime, load_runtime};

/// No graph and no file of vectors is larger than this, in bytes.
const MAX_MODEL_BYTES: u64 = 256 << 20;

/// Longer side, in pixels, at which a photo's statistics are taken: from a smaller copy if it is
/// larger. Chen et al., "Towards Ultra-Resolution Neural Style Transfer via Thumbnail Instance
/// Normalization" (AAAI 2022); against the statistics of the whole photo the picture differs by 39 dB.
const STATISTICS_SIDE: u32 = 768;

/// Pixels on a side of the tile that [`Engine::choose_precision`] paints; a multiple of every stride.
/// On a smaller one 8 bits win nothing, and photos are painted in larger ones.
const BENCHMARK_SIDE: usize = 512;

/// Every model of one folder, ready to run.
#[derive(Debug)]
pub struct Engine {
    catalog: Catalog,
    runtime: Runtime,
    models: HashMap<String, LoadedModel>,
    postprocess: Postprocess,
    precision: Precision,
}

#[derive(Debug)]
struct LoadedModel {
    network: Network,
    vectors: HashMap<String, StyleVector>,
}

impl Engine {
    /// Opens the models of `models_dir` with the ONNX Runtime at `library`, to run on `threads`
    /// threads.
    ///
    /// The files of each model are compared with the SHA-256 in its manifest before anything parses
    /// them, and its graphs are looked through before ONNX Runtime sees one. `ORT_DISABLE_TELEMETRY=1` should be in the
    /// environment of the process.
    ///
    /// # Errors
    /// As [`Catalog::open`] and [`load_runtime`]; [`Error::ModelDamaged`] if a file differs from
    /// its manifest, [`Error::GraphRefused`] if a graph holds what none of ours does, and
    /// [`Error::ModelRefused`] if ONNX Runtime does not take one.
    pub fn open(
        models_dir: &Path,
        library: &Path,
        threads: NonZeroUsize,
        precision: Precision,
    ) -> Result<Engine, Error> {
        let catalog = Catalog::open(models_dir)?;
        // One pool a process; a second engine shares that of the first.
        let _ = ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .build_global();
        let runtime = load_runtime(library)?;
        let mut models = HashMap::new();
        for entry in catalog.models() {
            let loaded = LoadedModel::open(entry, &runtime, threads)?;
            models.insert(entry.manifest.name.clone(), loaded);
        }
        Ok(Engine {
            catalog,
            runtime,
            models,
            postprocess: Postprocess::new(),
            precision,
        })
    }

    /// The photo as the recipe wants it, of the same size, made while it is read. At strength 0 that
    /// is the photo itself, and no model runs.
    ///
    /// # Errors
    /// [`Error::StyleUnknown`] and [`Error::RecipeInvalid`], [`Error::Inference`] and
    /// [`Error::OutputInvalid`], and those of the photo. Reading may end with the last three too.
    pub fn render<'a>(
        &'a mut self,
        source: &'a Source,
        recipe: &Recipe,
    ) -> Result<Rendering<'a>, Error> {
        let vector = self.blended_vector(recipe)?;
        let size = source.size();
        let blend = Blend {
            strength: recipe.strength,
            keep_color: recipe.keep_color,
        };
        if recipe.strength <= 0.0 {
            return Ok(Rendering::new(
                size,
                RenderPath::PhotoOnly(source.rows()?),
                blend,
            ));
        }
        let longest = size.0.max(size.1);
        let side = recipe.brush.side().filter(|&side| side < longest);
        let small = source.downscaled(side.unwrap_or(STATISTICS_SIDE))?;
        let model = self.fold(recipe, &vector, &small)?;
        let tones = vector.tones();
        let path = match side {
            None => {
                let tiles = TileRenderer::new(source.rows()?, model, tones, &self.postprocess);
                RenderPath::Painted(Box::new(tiles))
            }
            Some(_) => {
                let whole = Box::new(PhotoRows::new(&small));
                let opaque = Blend {
                    strength: 1.0,
                    keep_color: false,
                };
                let tiles = TileRenderer::new(whole, model, tones, &self.postprocess);
                let small_size = (small.width(), small.height());
                let path = RenderPath::Painted(Box::new(tiles));
                let painted = read_photo(&mut Rendering::new(small_size, path, opaque))?;
                RenderPath::Upsampled(source.rows()?, GuidedUpsample::new(&painted, &small, size))
            }
        };
        Ok(Rendering::new(size, path, blend))
    }

    /// As [`Engine::render`], whole and in memory.
    ///
    /// # Errors
    /// As [`Engine::render`].
    pub fn stylize(&mut self, photo: &Photo, recipe: &Recipe) -> Result<Photo, Error> {
        let source = Source::from(photo.clone());
        read_photo(&mut self.render(&source, recipe)?)
    }

    /// The styles that recipes may name.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The ONNX Runtime in use.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// The numbers it computes with.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Measures, on a tile of noise, which numbers this machine computes faster with, and uses those
    /// from here on: a fraction of a second.
    ///
    /// # Errors
    /// [`Error::Inference`] and [`Error::OutputInvalid`].
    pub fn choose_precision(&mut self) -> Result<(), Error> {
        self.precision = Precision::Single;
        if !Precision::int8_may_be_faster() {
            return Ok(());
        }
        let Some(style) = self.catalog.styles().first() else {
            return Ok(());
        };
        let recipe = Recipe::parse(&style.name, 1.0)?;
        let vector = self.blended_vector(&recipe)?;
        let noise = (0..BENCHMARK_SIDE * BENCHMARK_SIDE * 3).map(|at| (at * at / 7 % 256) as u8);
        let photo = Photo::from_pixels(
            BENCHMARK_SIDE as u32,
            BENCHMARK_SIDE as u32,
            noise.collect(),
        )?;
        let tile = to_tensor(&photo, 1, 1);
        let mut times = Vec::new();
        for precision in [Precision::Single, Precision::Eight] {
            self.precision = precision;
            let mut model = self.fold(&recipe, &vector, &photo)?;
            let mut fastest = Duration::MAX;
            // The first run sets memory aside; of the others the fastest was disturbed least.
            for run in 0..4 {
                let begun = Instant::now();
                model.paint(tile.view())?;
                if run > 0 {
                    fastest = fastest.min(begun.elapsed());
                }
            }
            times.push((fastest, precision));
        }
        times.sort_by_key(|&(time, _)| time);
        if let Some(&(_, fastest)) = times.first() {
            self.precision = fastest;
        }
        Ok(())
    }

    fn blended_vector(&self, recipe: &Recipe) -> Result<StyleVector, Error> {
        let model = self.catalog.check(recipe)?;
        let vectors = self.models.get(model).map(|loaded| &loaded.vectors);
        let parts: Vec<_> = recipe
            .styles
            .iter()
            .filter_map(|style| Some((style.weight, vectors?.get(&style.name)?)))
            .collect();
        Ok(StyleVector::blend(&parts).ok_or(RecipeError::NoStyle)?)
    }

    /// The recipe's network for a photo, of which `small` is a copy.
    fn fold(
        &mut self,
        recipe: &Recipe,
        vector: &StyleVector,
        small: &Photo,
    ) -> Result<FoldedNetwork, Error> {
        let model = self.catalog.check(recipe)?;
        let Some(LoadedModel { network, .. }) = self.models.get_mut(model) else {
            return Err(RecipeError::NoStyle.into());
        };
        let smaller;
        let (width, height) = (small.width(), small.height());
        let statistics_photo = if size_to_fit(width, height, STATISTICS_SIDE) == (width, height) {
            small
        } else {
            smaller = small.thumbnail(STATISTICS_SIDE);
            &smaller
        };
        let image = to_tensor(statistics_photo, network.stride, network.min_side);
        let statistics = network.measure(image.view(), vector)?;
        network.fold(vector, &statistics, self.precision)
    }
}

impl LoadedModel {
    fn open(
        entry: &looks::ModelEntry,
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<LoadedModel, Error> {
        let looks::ModelEntry { folder, manifest } = entry;
        let read = |file: &looks::FileName, digest: &looks::Digest| {
            let path = folder.join(file);
            let bytes = looks::read_model_file(&path, MAX_MODEL_BYTES)?;
            if digest.matches(&bytes) {
                Ok((bytes, path))
            } else {
                Err(Error::ModelDamaged { path })
            }
        };
        let template = |file, digest, interface: &Interface| {
            let (bytes, path) = read(file, digest)?;
            match OnnxModel::parse(bytes, interface) {
                Ok(template) => Ok((template, path)),
                Err(source) => Err(Error::GraphRefused { path, source }),
            }
        };
        let (statistics, folded) = (&manifest.statistics, &manifest.folded);
        let (quantised, vectors) = (&manifest.quantised, &manifest.vectors);

        let (bytes, path) = read(&vectors.file, &vectors.digest)?;
        let (names, points) = (manifest.style_names(), quantised.points.len());
        let vectors = looks::neural::read_vectors(&bytes, names, vectors.length, points)
            .ok_or(Error::ModelDamaged { path })?;
        let for_statistics =
            Interface::for_statistics(manifest.vectors.length, folded.channels.iter().sum());
        let painting = Interface::for_tiles();
        // All three are looked through before ONNX Runtime is given the first.
        let (measured, path) = template(&statistics.file, &statistics.digest, &for_statistics)?;
        let (painted, _) = template(&folded.file, &folded.digest, &painting)?;
        let (quantized, _) = template(&quantised.file, &quantised.digest, &painting)?;
        let session = onnx::create_session(runtime, &measured.into_validated(), threads, false)
            .map_err(|source| Error::ModelRefused { path, source })?;
        let network = Network {
            runtime: runtime.clone(),
            threads,
            statistics: session,
            layout: NetworkLayout {
                channels: folded.channels.clone(),
                epsilon: statistics.epsilon,
                points: quantised.points.clone(),
                reads: quantised.reads.clone(),
            },
            stride: manifest.graph.stride,
            min_side: manifest.graph.smallest,
            halo: folded.halo,
            folded: painted,
            quantised: quantized,
        };
        Ok(LoadedModel { network, vectors })
    }
}
