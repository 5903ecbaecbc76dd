//! The engine: every model of one folder, ready to carry out recipes.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rayon::ThreadPoolBuilder;

use crate::analysis::{FaceSpots, PortraitMap};
use crate::codec::Source;
use crate::compose::{AlphaPicture, Composed, Composition, KeptComposition, Subject, compose};
use crate::effects::{Blend, ForegroundRows, MATTE_SIDE, Matte};
use crate::error::Error;
use crate::image::{GuidedUpsample, Photo, RowReader, downscaled, read_photo, to_tensor};
use crate::looks::imported::{ImportHints, ImportedStyle, MAX_IMPORTED_SIDE, SecondInput};
use crate::looks::neural::{
    Learning, LearningModels, LearningStep, LearntStyle, NeuralModel, Postprocess, Precision,
    TilePainter, learn,
};
use crate::looks::{
    Background, Brush, Catalog, DrawnLook, DrawnOptions, DrawnRows, Medium, Painting, Recipe,
    RecipeError, RegionalRendering, RenderPath, Rendering, Sketch,
};
use crate::onnx::{Manifest, Runtime, load_runtime};

/// Pixels on a side of the tile that [`Engine::choose_precision`] paints; a multiple of every stride.
/// On a smaller one 8 bits save nothing, and photos are painted in larger ones.
const BENCHMARK_SIDE: usize = 512;

/// What is known of a photo before a picture is made of it.
#[derive(Clone, Copy, Default)]
pub struct Known<'a> {
    /// Where people are in it.
    pub map: Option<&'a PortraitMap>,
    /// The photo, prepared to be drawn; without it a drawn look prepares the photo itself.
    pub sketch: Option<&'a Sketch>,
    /// Where faces are in it, for painted looks; a map says that too.
    pub faces: Option<&'a FaceSpots>,
}

impl Known<'_> {
    fn face_spots(&self) -> FaceSpots {
        let of_map = || self.map.map(FaceSpots::from).unwrap_or_default();
        self.faces.cloned().unwrap_or_else(of_map)
    }
}

/// Every model of one folder, ready to run.
#[derive(Debug)]
pub struct Engine {
    catalog: Catalog,
    runtime: Runtime,
    models: HashMap<String, NeuralModel>,
    /// Styles that networks of others paint, by name.
    imported: HashMap<String, ImportedStyle>,
    postprocess: Postprocess,
    precision: Precision,
    threads: NonZeroUsize,
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
            imported: HashMap::new(),
            postprocess: Postprocess::new(),
            precision,
            threads,
        })
    }

    /// The photo as the recipe asks for it, of the same size, made while it is read; the recipe's crop and
    /// its bystanders have been seen to before. At strength 0 that is the photo itself, and nothing is
    /// painted or drawn. `known` is of this photo; a recipe that [`Catalog::needs_portrait_map`] needs its
    /// map. A cut-out has four bytes a pixel.
    ///
    /// # Errors
    /// [`Error::StyleUnknown`], [`Error::PaletteUnknown`] and [`Error::RecipeInvalid`],
    /// [`Error::PortraitMapMissing`], [`Error::NoPerson`], [`Error::Inference`] and
    /// [`Error::OutputInvalid`], and those of the photo. Reading may end with the last three too.
    pub fn render<'a>(
        &'a mut self,
        source: &'a Source,
        recipe: &Recipe,
        known: Known<'_>,
    ) -> Result<Box<dyn RowReader + 'a>, Error> {
        if known.map.is_none() && self.catalog.needs_portrait_map(recipe)? {
            return Err(Error::PortraitMapMissing);
        }
        let mut painter = Painter {
            catalog: &self.catalog,
            models: &mut self.models,
            imported: &mut self.imported,
            postprocess: &self.postprocess,
            precision: self.precision,
            source,
            known,
        };
        let photo = || source.rows();
        let Some(map) = known.map.filter(|_| recipe.tells_regions_apart()) else {
            let blend = Blend {
                // They are all the same, if anything is painted.
                strength: recipe.strength * recipe.regions.person,
                keep_color: recipe.keep_color,
            };
            return painter.paint(&photo, recipe, blend);
        };
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
        let painted = painter.paint(&foreground, recipe, blend)?;
        let behind = match &recipe.background {
            Background::Look { style } => {
                let recipe = Recipe::parse(style, 1.0)?.with_brush(recipe.brush)?;
                Some(painter.paint(&photo, &recipe, blend)?)
            }
            _ => None,
        };
        let rows = source.rows()?;
        let is_drawn = self.catalog.is_drawn(recipe)?;
        Ok(Box::new(RegionalRendering::new(
            recipe, is_drawn, matte, rows, painted, behind,
        )))
    }

    /// The photo as an SVG file, by a recipe whose look is made of flat shapes; `map` is of this photo.
    ///
    /// # Errors
    /// As [`Catalog::check_paths`]; those of the photo.
    pub fn draw_paths(
        &self,
        source: &Source,
        recipe: &Recipe,
        map: &PortraitMap,
    ) -> Result<String, Error> {
        let look = self.catalog.check_paths(recipe)?;
        let (width, height) = source.size();
        let side = Sketch::plan_side(width.max(height));
        let sketch = Sketch::with_character(source, map, side, recipe.drawn.character)?;
        look.svg(&sketch, &recipe.drawn).ok_or(Error::NoPaths)
    }

    /// The composition of a photo, `size` pixels wide and high. `map` and `kept` are of this photo.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`], [`Error::NoFace`] and [`Error::NoPerson`]; as [`Engine::render`].
    pub fn compose(
        &mut self,
        source: &Source,
        map: &PortraitMap,
        composition: &Composition,
        size: (u32, u32),
        kept: &mut KeptComposition,
    ) -> Result<Composed, Error> {
        compose(composition, map, size, kept, &mut |subject, sketch| {
            let (look, background) = match subject {
                Subject::People(look) => (look, Background::Transparent),
                Subject::Portrait(look) => (look, Background::Styled),
                Subject::Photo => return AlphaPicture::read(&mut *source.rows()?),
                Subject::Given(_) => return Err(Error::OutputInvalid),
            };
            let recipe = Recipe::parse(look, 1.0)?
                .with_brush(Brush::Native)?
                .with_background(background)?;
            let known = match sketch.take() {
                Some(known) => known,
                None => {
                    let (width, height) = source.size();
                    Sketch::of(source, Some(map), Sketch::plan_side(width.max(height)))?
                }
            };
            let known = Known {
                map: Some(map),
                sketch: Some(sketch.insert(known)),
                faces: None,
            };
            let picture = AlphaPicture::read(&mut *self.render(source, &recipe, known)?)?;
            Ok(match subject {
                Subject::People(_) => picture.with_arched_top(),
                _ => picture,
            })
        })
    }

    /// As [`Engine::render`], whole and in memory.
    ///
    /// # Errors
    /// As [`Engine::render`].
    pub fn stylize(&mut self, photo: &Photo, recipe: &Recipe) -> Result<Photo, Error> {
        let source = Source::from(photo.clone());
        read_photo(&mut *self.render(&source, recipe, Known::default())?)
    }

    /// Learns the style of a picture in so many steps, [`MAX_LEARNING_STEPS`](crate::MAX_LEARNING_STEPS) at most, and shows
    /// it on `shown`, or on a drawn head, while it does. An error of `report` ends it.
    ///
    /// # Errors
    /// Those of the picture; [`Error::GraphRefused`], [`Error::ModelRefused`], [`Error::Inference`] and
    /// [`Error::OutputInvalid`]; those of `report`.
    pub fn learn_style(
        &self,
        models: &LearningModels,
        picture: &Source,
        shown: Option<&Photo>,
        steps: u32,
        report: &mut dyn FnMut(LearningStep<'_>) -> Result<(), Error>,
    ) -> Result<LearntStyle, Error> {
        let model = self.catalog.painting_model();
        let model = model.and_then(|name| self.models.get(name));
        let learning = Learning {
            models,
            runtime: &self.runtime,
            threads: self.threads,
            known: model.ok_or(RecipeError::NoStyle)?.known(),
        };
        learn(&learning, picture, shown, steps, report)
    }

    /// The learnt styles that recipes may name from here on, in the place of those before and of imported ones. One that was
    /// learnt for another network than `models` are for is left out.
    pub fn set_learnt(&mut self, models: &LearningModels, styles: &[(String, LearntStyle)]) {
        let digest = models.network_digest();
        let fit = || {
            styles
                .iter()
                .filter(|(_, style)| *style.network() == digest)
        };
        self.imported.clear();
        self.catalog
            .set_learnt(fit().map(|(name, _)| name.as_str()));
        let model = self.catalog.painting_model().map(str::to_owned);
        if let Some(model) = model.and_then(|name| self.models.get_mut(&name)) {
            let vectors = fit().map(|(name, style)| (name.clone(), style.vector().clone()));
            model.set_learnt(vectors.collect());
        }
    }

    /// Reads and tries a network that somebody else made.
    ///
    /// # Errors
    /// As [`ImportedStyle::open`].
    pub fn open_imported(
        &self,
        network: &[u8],
        hints: ImportHints,
        second: SecondInput<'_>,
    ) -> Result<ImportedStyle, Error> {
        ImportedStyle::open(network, hints, second, &self.runtime, self.threads)
    }

    /// One more style that recipes may name, until learnt ones are set again. A name that is taken stays with the style that
    /// has it.
    pub fn add_imported(&mut self, name: &str, style: ImportedStyle) {
        if self.catalog.add_imported(name) {
            self.imported.insert(name.to_owned(), style);
        }
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
        let mut styles = self.catalog.styles().iter();
        let Some((style, model)) = styles.find_map(|style| Some((style, style.model.as_ref()?)))
        else {
            return Ok(());
        };
        let recipe = Recipe::parse(&style.name, 1.0)?;
        let noise = (0..BENCHMARK_SIDE * BENCHMARK_SIDE * 3).map(|at| (at * at / 7 % 256) as u8);
        let side = BENCHMARK_SIDE as u32;
        let photo = Photo::from_pixels(side, side, noise.collect())?;
        let tile = to_tensor(&photo, 1, 1);
        let model = self.models.get_mut(model).ok_or(RecipeError::NoStyle)?;
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
}

/// What makes pictures of a photo, for as long as one of them is read.
struct Painter<'a, 'engine> {
    catalog: &'engine Catalog,
    models: &'engine mut HashMap<String, NeuralModel>,
    imported: &'engine mut HashMap<String, ImportedStyle>,
    postprocess: &'a Postprocess,
    precision: Precision,
    source: &'a Source,
    known: Known<'engine>,
}

impl<'a> Painter<'a, '_> {
    /// The photo, each of whose readers `rows` gives, in the recipe's styles. What is drawn is drawn of all of the
    /// photo, and only blended with `rows`.
    fn paint(
        &mut self,
        rows: &dyn Fn() -> Result<Box<dyn RowReader + 'a>, Error>,
        recipe: &Recipe,
        blend: Blend,
    ) -> Result<Box<dyn RowReader + 'a>, Error> {
        if blend.strength <= 0.0 {
            return rows();
        }
        let size = self.source.size();
        let path = match self.catalog.check(recipe)? {
            Medium::Drawn(look) => {
                let drawn = self.draw(look, &recipe.drawn)?;
                if blend.strength >= 1.0 && !blend.keep_color {
                    return Ok(Box::new(drawn));
                }
                RenderPath::Drawn(rows()?, Box::new(drawn))
            }
            Medium::Imported(name) => {
                let style = self.imported.get_mut(name).ok_or(RecipeError::NoStyle)?;
                let side = recipe.brush.side().unwrap_or(MAX_IMPORTED_SIDE);
                let small = downscaled(&mut *rows()?, side.min(MAX_IMPORTED_SIDE))?;
                let painted = style.paint(&small)?;
                RenderPath::Upsampled(rows()?, GuidedUpsample::new(&painted, &small, size))
            }
            Medium::Painted(model) => {
                let model = self.models.get_mut(model).ok_or(RecipeError::NoStyle)?;
                let painting = Painting {
                    vector: model.vector(recipe)?,
                    model,
                    postprocess: self.postprocess,
                    precision: self.precision,
                    faces: self.known.face_spots(),
                };
                painting.path(rows, size, recipe.brush)?
            }
        };
        Ok(Box::new(Rendering::new(size, path, blend)))
    }

    fn draw(&self, look: &DrawnLook, options: &DrawnOptions) -> Result<DrawnRows, Error> {
        let size = self.source.size();
        if let Some(sketch) = self.known.sketch {
            return Ok(look.draw(sketch, options, size));
        }
        let side = Sketch::plan_side(size.0.max(size.1));
        let map = self.known.map.ok_or(Error::PortraitMapMissing)?;
        let sketch = Sketch::with_character(self.source, map, side, options.character)?;
        Ok(look.draw(&sketch, options, size))
    }
}
