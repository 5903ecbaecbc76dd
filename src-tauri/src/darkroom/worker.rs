//! The child's loop: reads a task, does it, replies, and waits for the next.
//!
//! It holds no key and knows no name; it opens no socket, and no file after the models are loaded. Whatever a hostile
//! picture makes of this process, the app loses one photo.

use std::io::{self, Read, Write};
use std::num::NonZeroUsize;

use engine::{
    Brush, Engine, OutputFormat, Photo, Precision, Source, TeeDownscale, downscaled, encode_rows,
};
use ring::digest::{self, Digest};

use super::protocol::{
    Convert, DecodeOptions, EncodeOptions, Import, Message, PhotoInfo, Preview, Reply, Stylize,
    Task, TaskReply,
};
use super::{framing, precision};
use crate::fault::Fault;
use crate::sandbox::Landlock;
use crate::{resources, sandbox};

/// Longest side of the copy that previews are painted from, in pixels.
const PREVIEW_SIDE: u32 = 768;

/// Serves tasks from standard input until it is closed, computing with the precision of this name, or with the one that
/// is found to be faster.
///
/// # Errors
/// [`Fault::Installation`] where the models or the runtime cannot be loaded, sent on the pipe too; `Unexpected` where
/// the pipe breaks.
pub fn serve(precision: Option<&str>) -> Result<(), Fault> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let (engine, landlock) = load_engine(precision).inspect_err(|fault| {
        // Nobody may be reading any more; the exit code says it too.
        let refused = Reply::Refused {
            fault: fault.clone(),
        };
        let _ = send_reply(&mut output, 0, refused, &[]);
    })?;
    let ready = Reply::Ready {
        runtime: engine.runtime().version().to_owned(),
        precision: engine.precision(),
        landlock,
    };
    let mut worker = Worker {
        engine,
        cached_photo: None,
    };
    send_reply(&mut output, 0, ready, &[])
        .and_then(|()| worker.run_tasks(&mut input, &mut output))
        .map_err(|error| Fault::Unexpected {
            detail: format!("the pipe broke ({})", error.kind()),
        })
}

fn load_engine(precision: Option<&str>) -> Result<(Engine, Landlock), Fault> {
    let found = resources::find()?;
    let landlock = sandbox::restrict_files(&[&found.models, &found.runtime])?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let forced = precision::parse(precision);
    let initial = forced.unwrap_or(Precision::Single);
    let mut engine = Engine::open(&found.models, &found.runtime, threads, initial)?;
    sandbox::restrict_syscalls()?;
    if forced.is_none() {
        engine.choose_precision()?;
    }
    Ok((engine, landlock))
}

struct Worker {
    engine: Engine,
    /// The photo that was previewed last, so that sixteen styles of it cost one decoding.
    cached_photo: Option<CachedPhoto>,
}

struct CachedPhoto {
    /// SHA-256 of its file.
    digest: Digest,
    small: Photo,
}

/// A reply, and the parts of its body.
type Finished = (TaskReply, Vec<Vec<u8>>);

impl Worker {
    fn run_tasks(&mut self, input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
        while let Some((message, file)) = framing::read::<Message<Task>>(input)? {
            let job = message.job;
            // A pipe that breaks at a stage breaks again at the reply, which is where it counts.
            let stage = |reply| drop(send_reply(output, job, reply, &[]));
            match self.run(message.content, file, stage) {
                Ok((reply, body)) => send_reply(output, job, Reply::Done(reply), &body)?,
                Err(fault) => send_reply(output, job, Reply::Refused { fault }, &[])?,
            }
        }
        Ok(())
    }

    fn run(
        &mut self,
        task: Task,
        file: Vec<u8>,
        stage: impl FnMut(Reply),
    ) -> Result<Finished, Fault> {
        match task {
            Task::Preview(task) => self.preview(task, file),
            Task::Stylize(task) => self.stylize(task, file, stage),
            Task::Import(task) => import(task, file, stage),
            Task::Convert(task) => convert(task, file, stage),
        }
    }

    fn preview(&mut self, task: Preview, file: Vec<u8>) -> Result<Finished, Fault> {
        let digest = digest::digest(&digest::SHA256, &file);
        let cached = self
            .cached_photo
            .take()
            .filter(|cached| cached.digest.as_ref() == digest.as_ref());
        let cached = match cached {
            Some(cached) => cached,
            None => CachedPhoto {
                digest,
                small: open(file, &task.decode)?.downscaled(PREVIEW_SIDE)?,
            },
        };
        let CachedPhoto { small, .. } = self.cached_photo.insert(cached);
        let small = small.thumbnail(task.longest_side.min(PREVIEW_SIDE));
        let recipe = task.recipe.with_brush(Brush::Native)?;
        let painted = self.engine.stylize(&small, &recipe)?;
        let image = painted.encode(OutputFormat::Jpeg)?;
        let image_bytes = image.len() as u64;
        Ok((TaskReply::Preview { image_bytes }, vec![image]))
    }

    fn stylize(
        &mut self,
        task: Stylize,
        file: Vec<u8>,
        mut stage: impl FnMut(Reply),
    ) -> Result<Finished, Fault> {
        let source = open(file, &task.decode)?;
        stage(decoded(&source));
        let mut portrait = self.engine.render(&source, &task.recipe)?;
        stage(Reply::Encoding);
        let (image, thumbnail) = match task.thumbnail_side {
            None => (encode_rows(&mut portrait, task.format)?, None),
            Some(side) => {
                let mut tee = TeeDownscale::new(&mut portrait, side);
                let image = encode_rows(&mut tee, task.format)?;
                (image, Some(tee.small()?.encode(OutputFormat::Jpeg)?))
            }
        };
        let reply = TaskReply::Stylize {
            photo: photo_info(&source),
            image_bytes: image.len() as u64,
            thumbnail_bytes: thumbnail.as_ref().map(|thumbnail| thumbnail.len() as u64),
        };
        Ok((
            reply,
            [Some(image), thumbnail].into_iter().flatten().collect(),
        ))
    }
}

fn import(task: Import, file: Vec<u8>, mut stage: impl FnMut(Reply)) -> Result<Finished, Fault> {
    let source = open(file, &task.decode)?;
    stage(decoded(&source));
    let small = downscaled(&mut *source.rows()?, task.thumbnail_side)?;
    stage(Reply::Encoding);
    let thumbnail = small.encode(OutputFormat::Jpeg)?;
    let reply = TaskReply::Import {
        photo: photo_info(&source),
        thumbnail_bytes: thumbnail.len() as u64,
    };
    Ok((reply, vec![thumbnail]))
}

fn convert(task: Convert, file: Vec<u8>, mut stage: impl FnMut(Reply)) -> Result<Finished, Fault> {
    let EncodeOptions {
        format,
        longest_side,
    } = task.encode;
    let source = open(file, &task.decode)?;
    stage(decoded(&source));
    let mut rows = source.rows()?;
    stage(Reply::Encoding);
    let image = match longest_side {
        Some(side) => downscaled(&mut *rows, side)?.encode(format)?,
        None => encode_rows(&mut *rows, format)?,
    };
    let image_bytes = image.len() as u64;
    Ok((TaskReply::Convert { image_bytes }, vec![image]))
}

fn open(file: Vec<u8>, options: &DecodeOptions) -> Result<Source, Fault> {
    Ok(Source::open(file, &options.limits, options.truncation)?)
}

fn decoded(source: &Source) -> Reply {
    Reply::Decoded {
        size: source.size().into(),
    }
}

fn photo_info(source: &Source) -> PhotoInfo {
    PhotoInfo {
        size: source.size().into(),
        format: source.kind(),
        notes: source.notes().to_vec(),
    }
}

fn send_reply(
    output: &mut impl Write,
    job: u64,
    content: Reply,
    body: &[Vec<u8>],
) -> io::Result<()> {
    let body: Vec<&[u8]> = body.iter().map(Vec::as_slice).collect();
    framing::write(output, &Message { job, content }, &body)
}
