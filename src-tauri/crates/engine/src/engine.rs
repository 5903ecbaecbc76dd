//! The engine: every model of one folder, ready to carry out recipes.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::ThreadPoolBuilder;

use crate::codec::Source;
use crate::effects::Blend;
use crate::error::Error;
use crate::image::{GuidedUpsample, Photo, PhotoRows, read_photo, to_tensor};
use crate::looks::neural::{
    NeuralModel, Postprocess, Precision, STATISTICS_SIDE, TilePainter, TileRenderer,
};
use crate::looks::{Catalog, Recipe, RecipeError, RenderPath, Rendering};
use crate::onnx::{Manifest, Runtime, load_runtime};

/// Pixels on a side of the tile that [`Engine::choose_precision`] paints; a multiple of every stride.
/// On a smaller one 8 bits save nothing, and photos are painted in larger ones.
const BENCHMARK_SIDE: usize = 512;

/// Every model of one folder, ready to run.
#[derive(Debug)]
pub struct Engine {
    catalog: Catalog,
    runtime: Runtime,
    models: HashMap<String, NeuralModel>,
    postprocess: Postprocess,
    precision: Precision,
}

impl Engine {
    /// Opens the models of `models_dir` with the ONNX Runtime at `library`, to run on `threads`
    /// threads. A process has one pool of threads for pixel work: a second engine shares the first's.
    ///
    /// The files of each model are compared with the SHA-256 in its manifest before anything parses
    /// them, and its graphs are validated before ONNX Runtime sees one. `ORT_DISABLE_TELEMETRY=1`
    /// should be in the environment of the process.
    ///
    /// # Errors
    /// As [`Catalog::open`] and [`load_runtime`]; [`Error::ModelDamaged`] if a file differs from
    /// its manifest, [`Error::GraphRefused`] if a graph holds something that no known graph has, and
    /// [`Error::ModelRefused`] if ONNX Runtime does not accept one.
    pub fn open(
        models_dir: &Path,
        library: &Path,
        threads: NonZeroUsize,
        precision: Precision,
    ) -> Result<Engine, Error> {
        let catalog = Catalog::open(models_dir)?;
        let _ = ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .build_global();
        let runtime = load_runtime(library)?;
        let mut models = HashMap::new();
        for manifest in catalog.manifests() {
            let Manifest::NeuralStyle(manifest) = manifest else {
                continue;
            };
            let model = NeuralModel::open(manifest, models_dir, &runtime, threads)?;
            models.insert(manifest.name.clone(), model);
        }
        Ok(Engine {
            catalog,
            runtime,
            models,
            postprocess: Postprocess::new(),
            precision,
        })
    }

    /// The photo as the recipe asks for it, of the same size, made while it is read. At strength 0
    /// that is the photo itself, and no model runs.
    ///
    /// # Errors
    /// [`Error::StyleUnknown`] and [`Error::RecipeInvalid`], [`Error::Inference`] and
    /// [`Error::OutputInvalid`], and those of the photo. Reading may end with the last three too.
    pub fn render<'a>(
        &'a mut self,
        source: &'a Source,
        recipe: &Recipe,
    ) -> Result<Rendering<'a>, Error> {
        let size = source.size();
        let blend = Blend {
            strength: recipe.strength,
            keep_color: recipe.keep_color,
        };
        let precision = self.precision;
        let model = self.model(recipe)?;
        let vector = model.vector(recipe)?;
        if recipe.strength <= 0.0 {
            let path = RenderPath::PhotoOnly(source.rows()?);
            return Ok(Rendering::new(size, path, blend));
        }
        let longest = size.0.max(size.1);
        let side = recipe.brush.side().filter(|&side| side < longest);
        let small = source.downscaled(side.unwrap_or(STATISTICS_SIDE))?;
        let painter = model.fold(&vector, &small, precision)?;
        let (tones, postprocess) = (vector.tones(), &self.postprocess);
        let path = match side {
            None => {
                let tiles = TileRenderer::new(source.rows()?, painter, tones, postprocess);
                RenderPath::Painted(Box::new(tiles))
            }
            Some(_) => {
                let rows = Box::new(PhotoRows::new(&small));
                let tiles = TileRenderer::new(rows, painter, tones, postprocess);
                let small_size = (small.width(), small.height());
                let path = RenderPath::Painted(Box::new(tiles));
                let painted = read_photo(&mut Rendering::new(small_size, path, Blend::OPAQUE))?;
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

    /// The kind of numbers that networks compute with.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// Measures, on a tile of noise, which kind of numbers this machine computes faster with, and
    /// uses that from here on. It takes a fraction of a second.
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
        let noise = (0..BENCHMARK_SIDE * BENCHMARK_SIDE * 3).map(|at| (at * at / 7 % 256) as u8);
        let side = BENCHMARK_SIDE as u32;
        let photo = Photo::from_pixels(side, side, noise.collect())?;
        let tile = to_tensor(&photo, 1, 1);
        let model = self.model(&recipe)?;
        let vector = model.vector(&recipe)?;
        let mut times = Vec::new();
        for precision in [Precision::Single, Precision::Eight] {
            let mut painter = model.fold(&vector, &photo, precision)?;
            let mut fastest = Duration::MAX;
            // The first run allocates memory; of the others the fastest was disturbed least.
            for run in 0..4 {
                let start = Instant::now();
                painter.paint(tile.view())?;
                if run > 0 {
                    fastest = fastest.min(start.elapsed());
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

    /// The model that paints every style of the recipe.
    fn model(&mut self, recipe: &Recipe) -> Result<&mut NeuralModel, Error> {
        let name = self.catalog.check(recipe)?;
        Ok(self.models.get_mut(name).ok_or(RecipeError::NoStyle)?)
    }
}
