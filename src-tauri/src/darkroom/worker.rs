//! The child's loop: reads a job, develops it, answers, waits for the next.
//!
//! It holds no key and knows no name; it opens no socket, and no file after the models are loaded. Whatever a hostile
//! picture makes of this process, the app loses one photo.

use std::io::{self, Read, Write};
use std::num::NonZeroUsize;

use engine::{
    Brush, DecodeNote, Engine, OutputFormat, Photo, Precision, RowReader, Source, SourceFormat,
    TeeDownscale, downscaled, encode_rows,
};
use ring::digest::{self, Digest};

use super::precision;
use super::protocol::{self, ImageSize, Job, Message, Reply};
use crate::fault::Fault;
use crate::sandbox::Landlock;
use crate::{resources, sandbox};

/// Longest side of the copy that previews are painted from, in pixels.
const PREVIEW_SIDE: u32 = 768;

/// Serves jobs from standard input until it is closed, computing with the precision of this name, or with the one that
/// is found to be faster.
///
/// # Errors
/// [`Fault::Installation`] where the models or the runtime cannot be loaded, said on the pipe too; `Unexpected` where
/// the pipe breaks.
pub fn serve(precision: Option<&str>) -> Result<(), Fault> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let (engine, landlock) = open(precision).inspect_err(|fault| {
        // Nobody may be listening any more; the exit code says it too.
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
    run_jobs(engine, ready, &mut input, &mut output).map_err(|error| Fault::Unexpected {
        detail: format!("the pipe broke ({})", error.kind()),
    })
}

fn open(precision: Option<&str>) -> Result<(Engine, Landlock), Fault> {
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

fn run_jobs(
    mut engine: Engine,
    ready: Reply,
    input: &mut impl Read,
    output: &mut impl Write,
) -> io::Result<()> {
    send_reply(output, 0, ready, &[])?;
    let mut cache = None;
    while let Some((message, file)) = protocol::read::<Message<Job>>(input)? {
        let Message {
            job: number,
            message: job,
        } = message;
        // A pipe that breaks at a stage breaks again at the answer, which is where it counts.
        let stage = |reply| drop(send_reply(output, number, reply, &[]));
        let result = match job.preview {
            Some(side) => preview(&mut engine, &job, file, side, &mut cache),
            None => run(&mut engine, &job, file, stage),
        };
        match result {
            Ok((done, print, thumbnail)) => {
                send_reply(output, number, done, &[&print, &thumbnail])?
            }
            Err(fault) => send_reply(output, number, Reply::Refused { fault }, &[])?,
        }
    }
    Ok(())
}

fn send_reply(output: &mut impl Write, job: u64, message: Reply, body: &[&[u8]]) -> io::Result<()> {
    protocol::write(output, &Message { job, message }, body)
}

fn run(
    engine: &mut Engine,
    job: &Job,
    file: Vec<u8>,
    mut stage: impl FnMut(Reply),
) -> Result<(Reply, Vec<u8>, Vec<u8>), Fault> {
    let source = Source::open(file, &job.limits, job.truncation)?;
    let (width, height) = source.size();
    let photo = ImageSize { width, height };
    stage(Reply::Stylizing { photo });
    let mut result: Box<dyn RowReader + '_> = match &job.recipe {
        Some(recipe) => Box::new(engine.render(&source, recipe)?),
        None => source.rows()?,
    };
    stage(Reply::Encoding);
    let (print, thumbnail) = encode_results(job, &mut *result)?;
    let done = Reply::Done {
        photo,
        kind: source.kind(),
        notes: source.notes().to_vec(),
        print: print.len() as u64,
        thumbnail: thumbnail.len() as u64,
    };
    Ok((done, print, thumbnail))
}

/// A small copy of the photo that was previewed last, so that sixteen styles of it cost one decoding.
struct CachedPhoto {
    digest: Digest,
    size: ImageSize,
    kind: SourceFormat,
    notes: Vec<DecodeNote>,
    small: Photo,
}

fn preview(
    engine: &mut Engine,
    job: &Job,
    file: Vec<u8>,
    side: u32,
    cache: &mut Option<CachedPhoto>,
) -> Result<(Reply, Vec<u8>, Vec<u8>), Fault> {
    let digest = digest::digest(&digest::SHA256, &file);
    let cached = cache
        .take()
        .filter(|cache| cache.digest.as_ref() == digest.as_ref());
    let cached = match cached {
        Some(cached) => cached,
        None => {
            let source = Source::open(file, &job.limits, job.truncation)?;
            let (width, height) = source.size();
            CachedPhoto {
                digest,
                size: ImageSize { width, height },
                kind: source.kind(),
                notes: source.notes().to_vec(),
                small: source.downscaled(PREVIEW_SIDE)?,
            }
        }
    };
    let CachedPhoto {
        size,
        kind,
        notes,
        small,
        ..
    } = cache.insert(cached);
    let small = small.thumbnail(side.min(PREVIEW_SIDE));
    let painted = match &job.recipe {
        Some(recipe) => engine.stylize(&small, &recipe.clone().with_brush(Brush::Native)?)?,
        None => small,
    };
    let print = painted.encode(OutputFormat::Jpeg)?;
    let done = Reply::Done {
        photo: *size,
        kind: *kind,
        notes: notes.clone(),
        print: print.len() as u64,
        thumbnail: 0,
    };
    Ok((done, print, Vec::new()))
}

/// The print and the thumbnail, each empty where none is wanted. The result passes by once.
fn encode_results(job: &Job, result: &mut dyn RowReader) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    Ok(match (job.print, job.thumbnail) {
        (Some(print), thumbnail) => match (print.longest_side, thumbnail) {
            (Some(side), thumbnail) => {
                let small = downscaled(result, side)?;
                let thumbnail =
                    thumbnail.map(|side| small.thumbnail(side).encode(OutputFormat::Jpeg));
                (
                    small.encode(print.format)?,
                    thumbnail.transpose()?.unwrap_or_default(),
                )
            }
            (None, Some(side)) => {
                let mut tee = TeeDownscale::new(result, side);
                let print = encode_rows(&mut tee, print.format)?;
                (print, tee.small()?.encode(OutputFormat::Jpeg)?)
            }
            (None, None) => (encode_rows(result, print.format)?, Vec::new()),
        },
        (None, Some(side)) => (
            Vec::new(),
            downscaled(result, side)?.encode(OutputFormat::Jpeg)?,
        ),
        (None, None) => (Vec::new(), Vec::new()),
    })
}
