//! The child's loop: reads a job, develops it, answers, waits for the next.
//!
//! It holds no key and knows no name; it opens no socket, and no file after the models are loaded. Whatever a hostile
//! picture makes of this process, the app loses one photo.

use std::io::{self, Read, Write};
use std::num::NonZeroUsize;

use engine::{Engine, Photo};

use super::wire::{self, Frame, Job, Reply};
use crate::fault::Fault;
use crate::{resources, sandbox};

/// Serves jobs from standard input until it is closed.
///
/// # Errors
/// [`Fault::Installation`] where the models or the runtime cannot be loaded, said on the pipe too; `Unexpected` where
/// the pipe breaks.
pub fn serve() -> Result<(), Fault> {
    let (mut input, mut output) = (io::stdin().lock(), io::stdout().lock());
    let engine = open().inspect_err(|fault| {
        // Nobody may be listening any more; the exit code says it too.
        let _ = wire::write(
            &mut output,
            &Reply::Refused {
                fault: fault.clone(),
            },
            &[],
        );
    })?;
    let ready = Reply::Ready {
        runtime: engine.runtime().version().to_owned(),
    };
    talk(engine, ready, &mut input, &mut output).map_err(|error| Fault::Unexpected {
        detail: format!("the pipe broke ({})", error.kind()),
    })
}

fn open() -> Result<Engine, Fault> {
    let place = resources::find()?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let engine = Engine::open(&place.models, &place.runtime, threads)?;
    sandbox::close_files()?;
    Ok(engine)
}

fn talk(
    mut engine: Engine,
    ready: Reply,
    input: &mut impl Read,
    output: &mut impl Write,
) -> io::Result<()> {
    wire::write(output, &ready, &[])?;
    while let Some((job, file)) = wire::read::<Job>(input)? {
        // A pipe that breaks at a stage breaks again at the answer, which is where it counts.
        let stage = |reply| drop(wire::write(output, &reply, &[]));
        match develop(&mut engine, &job, file, stage) {
            Ok((done, print, thumbnail)) => wire::write(output, &done, &[&print, &thumbnail])?,
            Err(fault) => wire::write(output, &Reply::Refused { fault }, &[])?,
        }
    }
    Ok(())
}

fn develop(
    engine: &mut Engine,
    job: &Job,
    file: Vec<u8>,
    mut stage: impl FnMut(Reply),
) -> Result<(Reply, Vec<u8>, Vec<u8>), Fault> {
    let decoded = Photo::decode(&file, &job.limits)?;
    drop(file);
    let photo = Frame {
        width: decoded.photo.width(),
        height: decoded.photo.height(),
    };
    stage(Reply::Stylizing { photo });
    let result = match &job.recipe {
        Some(recipe) => engine.stylize(&decoded.photo, recipe)?,
        None => decoded.photo,
    };
    stage(Reply::Encoding);
    let (print, thumbnail) = prints(job, &result)?;
    let done = Reply::Done {
        photo,
        format: decoded.format,
        print: print.len() as u64,
        thumbnail: thumbnail.len() as u64,
    };
    Ok((done, print, thumbnail))
}

fn prints(job: &Job, result: &Photo) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    let print = match job.print {
        Some(print) => match print.longest_side {
            Some(side) => result.thumbnail(side).encode(print.format)?,
            None => result.encode(print.format)?,
        },
        None => Vec::new(),
    };
    let thumbnail = match job.thumbnail {
        Some(side) => result.thumbnail(side).encode(engine::Format::Jpeg)?,
        None => Vec::new(),
    };
    Ok((print, thumbnail))
}
