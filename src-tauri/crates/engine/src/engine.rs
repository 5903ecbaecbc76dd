//! The engine: every model of one folder, ready to carry out recipes.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::ThreadPoolBuilder;

use crate::analysis::PortraitMap;
use crate::codec::Source;
use crate::effects::{Blend, ForegroundRows, MATTE_SIDE, Matte};
use crate::error::Error;
use crate::image::{
    GuidedUpsample, Photo, PhotoRows, RowReader, downscaled, read_photo, to_tensor,
};
use crate::looks::neural::{
    NeuralModel, Postprocess, Precision, STATISTICS_SIDE, TilePainter, TileRenderer,
};
use crate::looks::{
    Background, Catalog, Recipe, RecipeError, RegionalRendering, RenderPath, Rendering,
};
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

    /// The photo as the recipe asks for it, of the same size, made while it is read; the recipe's crop and
    /// its bystanders have been seen to before. At strength 0 that is the photo itself, and no model
    /// runs. `map` is of this photo; a recipe that [`Recipe::tells_regions_apart`] needs it. A cut-out
    /// has four bytes a pixel.
    ///
    /// # Errors
    /// [`Error::StyleUnknown`] and [`Error::RecipeInvalid`], [`Error::PortraitMapMissing`],
    /// [`Error::NoPerson`], [`Error::Inference`] and [`Error::OutputInvalid`], and those of the photo.
    /// Reading may end with the last three too.
    pub fn render<'a>(
        &'a mut self,
        source: &'a Source,
        recipe: &Recipe,
        map: Option<&PortraitMap>,
    ) -> Result<Box<dyn RowReader + 'a>, Error> {
        self.catalog.check(recipe)?;
        let precision = self.precision;
        let mut painter = Painter {
            catalog: &self.catalog,
            models: &mut self.models,
            postprocess: &self.postprocess,
            precision,
        };
        let photo = || source.rows();
        if !recipe.tells_regions_apart() {
            let blend = Blend {
                // They are all the same, if anything is painted.
                strength: recipe.strength * recipe.regions.person,
                keep_color: recipe.keep_color,
            };
            let rendering = painter.paint(&photo, source.size(), recipe, blend)?;
            return Ok(Box::new(rendering));
        }
        let map = map.ok_or(Error::PortraitMapMissing)?;
        if recipe.background != Background::Styled && !map.has_people() {
            return Err(Error::NoPerson);
        }
        let small = source.downscaled(MATTE_SIDE)?;
        let matte = Arc::new(Matte::new(&small, map, source.size()));
        let blend = Blend {
            strength: if recipe.strength > 0.0 { 1.0 } else { 0.0 },
            keep_color: false,
        };
        let foreground = || -> Result<Box<dyn RowReader + 'a>, Error> {
            let rows = source.rows()?;
            Ok(match recipe.background {
                Background::Styled | Background::Photo => rows,
                _ => Box::new(ForegroundRows::new(rows, matte.clone())),
            })
        };
        let painted = painter.paint(&foreground, source.size(), recipe, blend)?;
        let behind: Option<Box<dyn RowReader + 'a>> = match &recipe.background {
            Background::Look { style } => {
                let recipe = Recipe::parse(style, 1.0)?.with_brush(recipe.brush)?;
                let rendering = painter.paint(&photo, source.size(), &recipe, blend)?;
                Some(Box::new(rendering))
            }
            _ => None,
        };
        let rows = source.rows()?;
        let painted = Box::new(painted);
        Ok(Box::new(RegionalRendering::new(
            recipe, matte, rows, painted, behind,
        )))
    }

    /// As [`Engine::render`], whole and in memory.
    ///
    /// # Errors
    /// As [`Engine::render`].
    pub fn stylize(&mut self, photo: &Photo, recipe: &Recipe) -> Result<Photo, Error> {
        let source = Source::from(photo.clone());
        read_photo(&mut *self.render(&source, recipe, None)?)
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

/// What paints pictures, for as long as one of them is read.
struct Painter<'a, 'engine> {
    catalog: &'engine Catalog,
    models: &'engine mut HashMap<String, NeuralModel>,
    postprocess: &'a Postprocess,
    precision: Precision,
}

impl<'a> Painter<'a, '_> {
    /// A picture, each of whose readers `rows` gives, in the recipe's styles.
    fn paint(
        &mut self,
        rows: &dyn Fn() -> Result<Box<dyn RowReader + 'a>, Error>,
        size: (u32, u32),
        recipe: &Recipe,
        blend: Blend,
    ) -> Result<Rendering<'a>, Error> {
        if blend.strength <= 0.0 {
            return Ok(Rendering::new(size, RenderPath::PhotoOnly(rows()?), blend));
        }
        let name = self.catalog.check(recipe)?;
        let model = self.models.get_mut(name).ok_or(RecipeError::NoStyle)?;
        let vector = model.vector(recipe)?;
        let longest = size.0.max(size.1);
        let side = recipe.brush.side().filter(|&side| side < longest);
        let small = downscaled(&mut *rows()?, side.unwrap_or(STATISTICS_SIDE))?;
        let painter = model.fold(&vector, &small, self.precision)?;
        let (tones, postprocess) = (vector.tones(), self.postprocess);
        let path = match side {
            None => {
                let tiles = TileRenderer::new(rows()?, painter, tones, postprocess);
                RenderPath::Painted(Box::new(tiles))
            }
            Some(_) => {
                let small_rows = Box::new(PhotoRows::new(&small));
                let tiles = TileRenderer::new(small_rows, painter, tones, postprocess);
                let small_size = (small.width(), small.height());
                let path = RenderPath::Painted(Box::new(tiles));
                let painted = read_photo(&mut Rendering::new(small_size, path, Blend::OPAQUE))?;
                RenderPath::Upsampled(rows()?, GuidedUpsample::new(&painted, &small, size))
            }
        };
        Ok(Rendering::new(size, path, blend))
    }
}
