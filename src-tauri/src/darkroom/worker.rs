//! The child's loop: reads a task, does it, replies, and waits for the next.
//!
//! It holds no key and knows no name; it opens no socket, and no file after the models are loaded. Whatever a hostile
//! picture makes of this process, the app loses one photo. It encodes nothing: pixels go back, row by row.

use std::io::{self, Read, Write};
use std::num::NonZeroUsize;

use engine::{
    Brush, Bystanders, Composition, Engine, Format, KeptComposition, Known, LearningModels,
    OnWhite, PhotoRows, Precision, Recipe, RowReader, Sketch, Source, TeeDownscale, arrange,
    count_bystanders, library, photo_around_heads, soften_bystanders,
};

use super::cached_photo::{CachedPhoto, cached_photo, open};
use super::framing::MAX_ROWS_BYTES;
use super::portrait_analyzer::PortraitAnalyzer;
use super::protocol::{
    Analyze, Compose, Convert, CountBystanders, Import, LearntPart, MAX_COMPOSED_SIDE,
    MAX_PREVIEW_SIDE, Message, PhotoInfo, PictureFormat, PixelFormat, Preview, Reply, ShownSize,
    Stylize, Task, TaskMessage,
};
use super::reply_validator::MAX_BYSTANDERS;
use super::{framing, precision};
use crate::fault::Fault;
use crate::sandbox::Landlock;
use crate::{resources, sandbox};

mod both;
mod given;
mod learning;
mod network;
mod pack;
mod paths;

/// Rows that are painted at a time.
const STRIP_ROWS: usize = 128;

/// Serves tasks from standard input until it is closed, computing with the precision of this name, or with the one that
/// is found to be faster.
///
/// # Errors
/// [`Fault::Installation`] where the models or the runtime cannot be loaded, sent on the pipe too; `Unexpected` where
/// the pipe breaks.
pub fn serve(precision: Option<&str>) -> Result<(), Fault> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let (mut worker, landlock) = Worker::load(precision).inspect_err(|fault| {
        // Nobody may be reading any more; the exit code says it too.
        let refused = Reply::Refused {
            fault: fault.clone(),
        };
        let _ = send_reply(&mut output, 0, refused, &[]);
    })?;
    let ready = Reply::Ready {
        runtime: worker.engine.runtime().version().to_owned(),
        precision: worker.engine.precision(),
        landlock,
        portrait_fault: worker.analyzer.fault().cloned(),
    };
    send_reply(&mut output, 0, ready, &[])
        .and_then(|()| worker.run_tasks(&mut input, &mut output))
        .map_err(pipe_broke)
}

struct Worker {
    engine: Engine,
    analyzer: PortraitAnalyzer,
    /// What styles are learnt with, or why none can be.
    learning: Result<LearningModels, Fault>,
    /// The learnt styles that the last task came with.
    learnt: Vec<(LearntPart, Vec<u8>)>,
    /// The photo that is previewed, so that sixteen styles of it cost one decoding.
    cached_photo: Option<CachedPhoto>,
}

impl Worker {
    /// Loads the models, and closes files and most system calls to this process.
    fn load(precision: Option<&str>) -> Result<(Self, Landlock), Fault> {
        let found = resources::find()?;
        let landlock = sandbox::restrict_files(&[&found.models, &found.runtime])?;
        let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let forced = precision::parse(precision);
        let initial = forced.unwrap_or(Precision::Single);
        let mut engine = Engine::open(&found.models, &found.runtime, threads, initial)?;
        let analyzer = PortraitAnalyzer::read(&found.models, engine.runtime(), threads);
        let learning = LearningModels::read(&found.models).map_err(Fault::from);
        sandbox::restrict_syscalls()?;
        if forced.is_none() {
            engine.choose_precision()?;
        }
        let worker = Self {
            engine,
            analyzer,
            learning,
            learnt: Vec::new(),
            cached_photo: None,
        };
        Ok((worker, landlock))
    }

    fn run_tasks(&mut self, input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
        while let Some((message, file)) =
            framing::read::<TaskMessage<Task>>(input, framing::MAX_FILE_BYTES)?
        {
            let mut replies = Replies {
                output,
                job: message.job,
            };
            let task = message.content;
            let done = self
                .take_learnt(message.learnt, file)
                .and_then(|file| self.run(task, file, &mut replies));
            let last = match done {
                Ok(()) => Reply::Done,
                // A pipe that broke under a picture breaks again under this, which is where it counts.
                Err(fault) => Reply::Refused { fault },
            };
            send_reply(output, message.job, last, &[])?;
        }
        Ok(())
    }

    fn run<W: Write>(
        &mut self,
        task: Task,
        file: Vec<u8>,
        replies: &mut Replies<W>,
    ) -> Result<(), Fault> {
        match task {
            Task::Preview(task) => self.preview(task, file, replies),
            Task::Stylize(task) => self.stylize(task, file, replies),
            Task::DrawBoth(task) => self.draw_both(&task, file, replies),
            Task::DrawPaths(task) => self.draw_paths(task, file, replies),
            Task::Compose(task) => self.compose(&task, file, replies),
            Task::Import(task) => import(task, file, replies),
            Task::Convert(task) => convert(task, file, replies),
            Task::Analyze(task) => self.analyze(task, file, replies),
            Task::MakePack(task) => self.make_pack(&task, file, replies),
            Task::CountBystanders(task) => self.count_bystanders(&task, file, replies),
            Task::LearnStyle(task) => self.learn_style(&task, file, replies),
            Task::ReadStyle(_) => self.read_style(&file, replies),
            Task::ReadNetwork(task) => self.read_network(&task, &file, replies),
        }
    }

    fn analyze<W: Write>(
        &mut self,
        task: Analyze,
        file: Vec<u8>,
        replies: &mut Replies<W>,
    ) -> Result<(), Fault> {
        let analyzer = &mut self.analyzer;
        let source = analyzer.prepared_beside(true, || open(file, &task.decode))?;
        replies.send(Reply::Decoded(photo_info(&source)))?;
        let map = analyzer.analyze(&source)?;
        replies.send(Reply::Analysis((&map).into()))?;
        let Some(side) = task.overlay_side else {
            return Ok(());
        };
        let drawn = engine::overlay(&source.downscaled(side)?, &map)?;
        replies.send_picture(&mut PhotoRows::new(&drawn))
    }

    fn preview<W: Write>(
        &mut self,
        task: Preview,
        file: Vec<u8>,
        replies: &mut Replies<W>,
    ) -> Result<(), Fault> {
        let catalog = self.engine.catalog();
        let needs_map = catalog.needs_portrait_map(&task.recipe)?;
        let is_drawn = catalog.is_drawn(&task.recipe)?;
        let cached = self.analyzer.prepared_beside(needs_map, || {
            cached_photo(&mut self.cached_photo, file, &task.decode)
        })?;
        replies.send(Reply::Decoded(photo_info(&cached.source)))?;
        let (source, shown) = cached.shown(&task.recipe, needs_map, &mut self.analyzer)?;
        let side = task.longest_side.min(MAX_PREVIEW_SIDE);
        let small = Source::from(source.downscaled(side)?);
        let faces;
        let known = match shown {
            Some(shown) if is_drawn => {
                let character = task.recipe.drawn.character;
                shown.for_drawing(&source, Sketch::plan_side(side), character)?
            }
            Some(shown) => Known {
                map: Some(&shown.map),
                ..Known::default()
            },
            None => {
                faces = cached.faces(&task.recipe, &source, &mut self.analyzer);
                Known {
                    faces: Some(&faces),
                    ..Known::default()
                }
            }
        };
        let recipe = task.recipe.with_brush(Brush::Native)?;
        let mut painted = self.engine.render(&small, &recipe, known)?;
        replies.send_picture(&mut OnWhite::new(&mut *painted))
    }

    fn compose<W: Write>(
        &mut self,
        task: &Compose,
        file: Vec<u8>,
        replies: &mut Replies<W>,
    ) -> Result<(), Fault> {
        let size = (
            task.size.width.clamp(1, MAX_COMPOSED_SIDE),
            task.size.height.clamp(1, MAX_COMPOSED_SIDE),
        );
        let composed = if !task.given.is_empty() {
            let pictures = replies.given_pictures(&file, task)?;
            match &task.composition {
                Composition::Card(card) => arrange(card, library(), pictures, size)?,
                _ => return Err(unknown_request()),
            }
        } else if task.preview {
            let cached = self.analyzer.prepared_beside(true, || {
                cached_photo(&mut self.cached_photo, file, &task.decode)
            })?;
            replies.send(Reply::Decoded(photo_info(&cached.source)))?;
            let (source, map, kept) = cached.composing(&mut self.analyzer)?;
            self.engine
                .compose(&source, map, &task.composition, size, kept)?
        } else {
            let source = self
                .analyzer
                .prepared_beside(true, || open(file, &task.decode))?;
            replies.send(Reply::Decoded(photo_info(&source)))?;
            // No picture shows people larger than this.
            let side = match &task.composition {
                Composition::Card(card) if card.places(library(), size)?.len() > 2 => {
                    size.0.max(size.1)
                }
                _ => 2 * size.0.max(size.1),
            };
            let source = Source::from(source.downscaled(side)?);
            let map = self.analyzer.analyze(&source)?;
            let mut kept = KeptComposition::default();
            self.engine
                .compose(&source, &map, &task.composition, size, &mut kept)?
        };
        replies.send_picture(&mut PhotoRows::new(&composed.photo))?;
        match task.thumbnail_side {
            Some(side) => {
                replies.send_picture(&mut PhotoRows::new(&composed.photo.thumbnail(side)))
            }
            None => Ok(()),
        }
    }

    fn count_bystanders<W: Write>(
        &mut self,
        task: &CountBystanders,
        file: Vec<u8>,
        replies: &mut Replies<W>,
    ) -> Result<(), Fault> {
        let cached = cached_photo(&mut self.cached_photo, file, &task.decode)?;
        replies.send(Reply::Decoded(photo_info(&cached.source)))?;
        let map = cached.map(&mut self.analyzer)?;
        let count = as_count(count_bystanders(map));
        replies.send(Reply::Bystanders { count })
    }

    /// What the recipe shows of the photo, with bystanders softened where it asks for that. Says what is known of the photo.
    fn shown_source<W: Write>(
        &mut self,
        source: Source,
        recipe: &Recipe,
        replies: &mut Replies<W>,
    ) -> Result<Source, Fault> {
        let source = self.softened(source, &recipe.bystanders, replies)?;
        let analyzer = &mut self.analyzer;
        recipe.crop.apply(source, |turned| analyzer.analyze(turned))
    }

    /// The photo with bystanders softened where that is asked for. Says what is known of the photo.
    fn softened<W: Write>(
        &mut self,
        mut source: Source,
        Bystanders { soften, circles }: &Bystanders,
        replies: &mut Replies<W>,
    ) -> Result<Source, Fault> {
        replies.send(Reply::Decoded(photo_info(&source)))?;
        let map = match soften {
            true => Some(self.analyzer.analyze_with_small_faces(&source)?),
            false => None,
        };
        let softened = soften_bystanders(&mut source, map.as_ref(), circles)?;
        if *soften {
            replies.send(Reply::Bystanders {
                count: as_count(softened),
            })?;
        }
        Ok(source)
    }

    fn stylize<W: Write>(
        &mut self,
        task: Stylize,
        file: Vec<u8>,
        replies: &mut Replies<W>,
    ) -> Result<(), Fault> {
        let recipe = &task.recipe;
        let needs_map = self.engine.catalog().needs_portrait_map(recipe)?;
        let analyzer = &mut self.analyzer;
        let source = analyzer.prepared_beside(needs_map, || open(file, &task.decode))?;
        let mut source = self.shown_source(source, recipe, replies)?;
        if let Some(size) = &task.size {
            let map = self.analyzer.analyze(&source)?;
            let photo = source.downscaled(u32::MAX)?;
            source = Source::from(match size {
                ShownSize::Format(name) => format_named(name)?.part(&photo, &map, None)?,
                ShownSize::Place(size) => {
                    photo_around_heads(&photo, &map, (size.width, size.height))?
                }
            });
        }
        let map = match needs_map {
            true => Some(self.analyzer.analyze(&source)?),
            false => None,
        };
        let paints = map.is_none() && self.engine.catalog().paints(recipe)?;
        let faces = paints.then(|| self.analyzer.spot_faces(&source));
        let known = Known {
            map: map.as_ref(),
            faces: faces.as_ref(),
            sketch: None,
        };
        let mut portrait = self.engine.render(&source, recipe, known)?;
        let Some(side) = task.thumbnail_side else {
            return replies.send_picture(&mut *portrait);
        };
        let mut tee = TeeDownscale::new(&mut *portrait, side);
        replies.send_picture(&mut tee)?;
        replies.send_picture(&mut PhotoRows::new(&tee.small()?))
    }
}

fn import<W: Write>(task: Import, file: Vec<u8>, replies: &mut Replies<W>) -> Result<(), Fault> {
    let source = open(file, &task.decode)?;
    replies.send(Reply::Decoded(photo_info(&source)))?;
    let small = source.downscaled(task.thumbnail_side)?;
    replies.send_picture(&mut PhotoRows::new(&small))
}

fn convert<W: Write>(task: Convert, file: Vec<u8>, replies: &mut Replies<W>) -> Result<(), Fault> {
    let source = open(file, &task.decode)?;
    replies.send(Reply::Decoded(photo_info(&source)))?;
    if let Some(name) = &task.size {
        let laid = format_named(name)?.laid_whole(&source.downscaled(u32::MAX)?)?;
        return replies.send_picture(&mut PhotoRows::new(&laid));
    }
    match task.longest_side {
        Some(side) => replies.send_picture(&mut PhotoRows::new(&source.downscaled(side)?)),
        None if task.keep_alpha => replies.send_picture(&mut *source.rows_with_alpha()?),
        None => replies.send_picture(&mut *source.rows()?),
    }
}

fn format_named(name: &str) -> Result<&'static Format, Fault> {
    Format::find(name).ok_or_else(unknown_request)
}

/// The app asks for nothing that there is not.
fn unknown_request() -> Fault {
    Fault::Unexpected {
        detail: "a picture is for something that there is not".into(),
    }
}

fn as_count(people: usize) -> u32 {
    u32::try_from(people)
        .unwrap_or(u32::MAX)
        .min(MAX_BYSTANDERS)
}

fn photo_info(source: &Source) -> PhotoInfo {
    PhotoInfo {
        size: source.size().into(),
        format: source.kind(),
        notes: source.notes().to_vec(),
    }
}

/// Where the replies to one task go.
struct Replies<'pipe, W> {
    output: &'pipe mut W,
    job: u64,
}

impl<W: Write> Replies<'_, W> {
    fn send(&mut self, reply: Reply) -> Result<(), Fault> {
        send_reply(self.output, self.job, reply, &[]).map_err(pipe_broke)
    }

    /// Announces a picture and sends its rows while they are read.
    fn send_picture(&mut self, rows: &mut dyn RowReader) -> Result<(), Fault> {
        let picture = PictureFormat {
            size: (rows.width(), rows.height()).into(),
            pixels: match rows.pixel_bytes() {
                4 => PixelFormat::Rgba8,
                _ => PixelFormat::Rgb8,
            },
        };
        self.send(Reply::Picture(picture))?;
        let row = picture.row_bytes() as usize;
        let message = (MAX_ROWS_BYTES as usize / row).max(1) * row;
        let height = picture.size.height as usize;
        let mut strip = vec![0; row * STRIP_ROWS.min(height)];
        for first in (0..height).step_by(STRIP_ROWS) {
            let strip = &mut strip[..row * STRIP_ROWS.min(height - first)];
            rows.read(strip)?;
            for part in strip.chunks(message) {
                send_reply(self.output, self.job, Reply::Rows, part).map_err(pipe_broke)?;
            }
        }
        Ok(())
    }
}

fn send_reply(output: &mut impl Write, job: u64, content: Reply, body: &[u8]) -> io::Result<()> {
    framing::write(output, &Message { job, content }, &[body])
}

fn pipe_broke(error: io::Error) -> Fault {
    Fault::Unexpected {
        detail: format!("the pipe broke ({})", error.kind()),
    }
}
