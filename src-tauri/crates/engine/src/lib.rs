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
//! let source = engine::Source::open(bytes, &engine::Limits::default(), engine::TruncationPolicy::Refused)?;
//! let recipe = engine::Recipe::parse("wave:2,udnie", 0.8)?;
//! let mut portrait = engine.render(&source, &recipe)?;
//! let file = engine::encode_rows(&mut portrait, engine::Format::Jpeg)?;
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod chroma;
mod enlarge;
mod error;
mod even;
mod finish;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod graph;
mod network;
mod photo;
mod render;
mod rows;
mod shrink;
mod style;
mod tensor;
mod tile;

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use enlarge::Enlarge;
use finish::Finish;
use graph::{Interface, Template};
use network::{Folded, Network};
use render::{Laying, Way};
use rows::collect;
use shrink::fitted;
use style::Shape;
use tile::Bands;

pub use error::Error;
pub use graph::GraphError;
pub use network::{Model, Precision, RUNTIME_VERSION, Runtime, load_runtime};
pub use photo::{
    DecodeNote, Decoded, Limits, OutputFormat, Photo, Source, SourceFormat, TruncationPolicy,
    encode_rows,
};
pub use render::Rendering;
pub use rows::{PhotoRows, RowReader};
pub use shrink::{TeeDownscale, downscaled};
pub use style::{
    Brush, Catalog, ManifestError, Recipe, RecipeError, Statistics, Style, StyleVector,
    WeightedStyle,
};
pub use tensor::to_tensor;

/// No graph and no file of vectors is larger than this, in bytes.
const MAX_MODEL_BYTES: u64 = 256 << 20;

/// Longer side, in pixels, at which a photo's statistics are taken: from a smaller copy if it is
/// larger. Chen et al., "Towards Ultra-Resolution Neural Style Transfer via Thumbnail Instance
/// Normalization" (AAAI 2022); against the statistics of the whole photo the picture differs by 39 dB.
const STATISTICS_SIDE: u32 = 768;

/// Pixels on a side of the tile that [`Engine::choose_precision`] paints; a multiple of every stride.
/// On a smaller one 8 bits win nothing, and photos are painted in larger ones.
const TRIAL: usize = 512;

/// Every model of one folder, ready to run.
#[derive(Debug)]
pub struct Engine {
    catalogue: Catalog,
    runtime: Runtime,
    models: HashMap<String, Ready>,
    finish: Finish,
    threads: NonZeroUsize,
    precision: Precision,
}

#[derive(Debug)]
struct Ready {
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
        let catalogue = Catalog::open(models_dir)?;
        let runtime = load_runtime(library)?;
        let mut models = HashMap::new();
        for described in catalogue.models() {
            let ready = Ready::open(described, &runtime, threads)?;
            models.insert(described.manifest.name.clone(), ready);
        }
        Ok(Engine {
            catalogue,
            runtime,
            models,
            finish: Finish::new(),
            threads,
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
        let vector = self.vector(recipe)?;
        let (size, threads) = (source.size(), self.threads);
        let laying = Laying {
            strength: recipe.strength,
            keep_color: recipe.keep_color,
            threads,
        };
        if recipe.strength <= 0.0 {
            return Ok(Rendering::new(size, Way::Photo(source.rows()?), laying));
        }
        let longest = size.0.max(size.1);
        let side = recipe.brush.side().filter(|&side| side < longest);
        let small = source.downscaled(side.unwrap_or(STATISTICS_SIDE))?;
        let model = self.fold(recipe, &vector, &small)?;
        let tones = vector.tones();
        let way = match side {
            None => {
                let bands = Bands::new(source.rows()?, model, tones, &self.finish, threads);
                Way::Painted(Box::new(bands))
            }
            Some(_) => {
                let whole = Box::new(PhotoRows::of(&small));
                let plain = Laying {
                    strength: 1.0,
                    keep_color: false,
                    threads,
                };
                let bands = Bands::new(whole, model, tones, &self.finish, threads);
                let small_size = (small.width(), small.height());
                let way = Way::Painted(Box::new(bands));
                let painted = collect(&mut Rendering::new(small_size, way, plain))?;
                Way::Enlarged(source.rows()?, Enlarge::new(&painted, &small, size))
            }
        };
        Ok(Rendering::new(size, way, laying))
    }

    /// As [`Engine::render`], whole and in memory.
    ///
    /// # Errors
    /// As [`Engine::render`].
    pub fn stylize(&mut self, photo: &Photo, recipe: &Recipe) -> Result<Photo, Error> {
        let source = Source::from(photo.clone());
        collect(&mut self.render(&source, recipe)?)
    }

    /// The styles that recipes may name.
    pub fn catalogue(&self) -> &Catalog {
        &self.catalogue
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
        if !Precision::eight_may_win() {
            return Ok(());
        }
        let Some(style) = self.catalogue.styles().first() else {
            return Ok(());
        };
        let recipe = Recipe::parse(&style.name, 1.0)?;
        let vector = self.vector(&recipe)?;
        let noise = (0..TRIAL * TRIAL * 3).map(|at| (at * at / 7 % 256) as u8);
        let photo = Photo::from_pixels(TRIAL as u32, TRIAL as u32, noise.collect())?;
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

    fn vector(&self, recipe: &Recipe) -> Result<StyleVector, Error> {
        let model = self.catalogue.check(recipe)?;
        let vectors = self.models.get(model).map(|ready| &ready.vectors);
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
    ) -> Result<Folded, Error> {
        let model = self.catalogue.check(recipe)?;
        let Some(Ready { network, .. }) = self.models.get_mut(model) else {
            return Err(RecipeError::NoStyle.into());
        };
        let smaller;
        let (width, height) = (small.width(), small.height());
        let seen = if fitted(width, height, STATISTICS_SIDE) == (width, height) {
            small
        } else {
            smaller = small.thumbnail(STATISTICS_SIDE);
            &smaller
        };
        let image = to_tensor(seen, network.stride, network.smallest);
        let statistics = network.measure(image.view(), vector)?;
        network.fold(vector, &statistics, self.precision)
    }
}

impl Ready {
    fn open(
        described: &style::Described,
        runtime: &Runtime,
        threads: NonZeroUsize,
    ) -> Result<Ready, Error> {
        let style::Described { folder, manifest } = described;
        let read = |file: &style::FileName, digest: &style::Digest| {
            let path = folder.join(file);
            let bytes = style::read_bounded(&path, MAX_MODEL_BYTES)?;
            if digest.matches(&bytes) {
                Ok((bytes, path))
            } else {
                Err(Error::ModelDamaged { path })
            }
        };
        let template = |file, digest, interface: &Interface| {
            let (bytes, path) = read(file, digest)?;
            match Template::parse(bytes, interface) {
                Ok(template) => Ok((template, path)),
                Err(source) => Err(Error::GraphRefused { path, source }),
            }
        };
        let (statistics, folded) = (&manifest.statistics, &manifest.folded);
        let (quantised, vectors) = (&manifest.quantised, &manifest.vectors);

        let (bytes, path) = read(&vectors.file, &vectors.digest)?;
        let (names, points) = (manifest.style_names(), quantised.points.len());
        let vectors = style::read_vectors(&bytes, names, vectors.length, points)
            .ok_or(Error::ModelDamaged { path })?;
        let measuring = Interface::measuring(manifest.vectors.length, folded.channels.iter().sum());
        let painting = Interface::painting();
        // All three are looked through before ONNX Runtime is given the first.
        let (measured, path) = template(&statistics.file, &statistics.digest, &measuring)?;
        let (painted, _) = template(&folded.file, &folded.digest, &painting)?;
        let (painted_in_8_bits, _) = template(&quantised.file, &quantised.digest, &painting)?;
        let session = network::session(runtime, &measured.into_graph(), threads, false)
            .map_err(|source| Error::ModelRefused { path, source })?;
        let network = Network {
            runtime: runtime.clone(),
            threads,
            statistics: session,
            shape: Shape {
                channels: folded.channels.clone(),
                epsilon: statistics.epsilon,
                points: quantised.points.clone(),
                reads: quantised.reads.clone(),
            },
            stride: manifest.graph.stride,
            smallest: manifest.graph.smallest,
            halo: folded.halo,
            folded: painted,
            quantised: painted_in_8_bits,
        };
        Ok(Ready { network, vectors })
    }
}
