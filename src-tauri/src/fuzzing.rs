//! The fuzz targets of this crate: messages on the pipe, names of files, and recipes as they are typed.
//!
//! Compiled for tests, which try some thousands of mutants of each, and for `make fuzz`, which tries a million; never
//! into the program.

#[path = "../../fuzz/target.rs"]
mod target;

use std::fmt::Debug;
use std::path::{Component, Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use engine::{DecodeNote, OutputFormat, Recipe, SourceFormat, TruncationPolicy};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cli::target::{Target as Place, portrait_stem};
use crate::darkroom::framing;
use crate::darkroom::protocol::{Message, Reply, Task, TaskReply};
use crate::darkroom::reply_validator::{Progress, ReplyValidator};
use crate::darkroom::{Convert, EncodeOptions, ImageSize, Import, PhotoInfo, Stylize};
use crate::studio::file_output::Overwrite;

pub use target::Target;

/// What the darkroom reads.
pub const TASK: Target = Target {
    name: "task",
    body: |bytes| drop(read_message::<Message<Task>>(bytes)),
    seeds: || {
        let convert = Convert {
            decode: TruncationPolicy::Reject.into(),
            encode: EncodeOptions {
                format: OutputFormat::WebP,
                longest_side: Some(2560),
            },
        };
        let mut tasks = vec![import().into(), convert.into()];
        tasks.extend(stylize().map(Task::from));
        let message = |task: Task| written(&numbered(task), b"a photo");
        tasks.into_iter().map(message).collect()
    },
};

/// What the app reads, from a child that a picture may have taken over.
pub const REPLY: Target = Target {
    name: "reply",
    body: |bytes| {
        let Some((message, body)) = read_message::<Message<Reply>>(bytes) else {
            return;
        };
        let clean = |image: &[u8]| assert!(engine::has_only_pixels(image, OutputFormat::Jpeg));
        let reply = (message.content, body);
        if let Ok(Progress::Done(done)) = ReplyValidator::new(import()).check(reply.clone()) {
            clean(&done.thumbnail);
        }
        let Some(task) = stylize() else { return };
        if let Ok(Progress::Done(done)) = ReplyValidator::new(task).check(reply) {
            clean(&done.image);
            assert!(done.thumbnail.is_some_and(|image| {
                clean(&image);
                true
            }));
        }
    },
    seeds: || {
        let size = ImageSize::from((3, 2));
        let image = engine::Photo::from_pixels(3, 2, vec![128; 18])
            .and_then(|photo| photo.encode(OutputFormat::Jpeg))
            .unwrap_or_default();
        let photo = PhotoInfo {
            size,
            format: SourceFormat::Png,
            notes: vec![DecodeNote::UpperPart { percent: 50 }],
        };
        let image_bytes = image.len() as u64;
        let stylized = TaskReply::Stylize {
            photo: photo.clone(),
            image_bytes,
            thumbnail_bytes: Some(image_bytes),
        };
        let imported = TaskReply::Import {
            photo,
            thumbnail_bytes: image_bytes,
        };
        let fault = crate::fault::Fault::Unsupported {
            format: "video".into(),
        };
        vec![
            written(
                &numbered(Reply::Done(stylized)),
                &[&image[..], &image].concat(),
            ),
            written(&numbered(Reply::Done(imported)), &image),
            written(&numbered(Reply::Decoded { size }), b""),
            written(&numbered(Reply::Encoding), b""),
            written(&numbered(Reply::Refused { fault }), b""),
        ]
    },
};

fn import() -> Import {
    Import {
        decode: TruncationPolicy::Reject.into(),
        thumbnail_side: 512,
    }
}

fn stylize() -> Option<Stylize> {
    Some(Stylize {
        decode: TruncationPolicy::Reject.into(),
        recipe: Recipe::parse("wave:2,cel", 0.8).ok()?,
        format: OutputFormat::Jpeg,
        thumbnail_side: Some(512),
    })
}

/// Names of files as they come, and recipes as they are typed.
pub const NAMES: Target = Target {
    name: "names",
    body: |bytes| {
        let name = String::from_utf8_lossy(bytes);
        let folder = PathBuf::from("/nonexistent/portraits");
        if let Ok(recipe) = Recipe::parse("wave:2,cel", 1.0) {
            let stem = portrait_stem(&name, &recipe);
            let place = Place::Folder(folder.clone()).path_for(
                &stem,
                OutputFormat::Jpeg,
                Overwrite::Refused,
            );
            // Whatever a photo is called, its portrait lies in the folder that was asked for.
            let path = place.ok().flatten().unwrap_or_default();
            let below = path.strip_prefix(&folder).unwrap_or(Path::new("/"));
            let mut parts = below.components();
            assert!(matches!(
                (parts.next(), parts.next()),
                (Some(Component::Normal(_)), None)
            ));
            assert!(path.extension().is_some_and(|it| it == "jpg"));
        }
        if let Ok(recipe) = Recipe::parse(&name, 0.5) {
            let sum: f32 = recipe.styles.iter().map(|style| style.weight).sum();
            assert!((sum - 1.0).abs() < 1e-3, "the weights add up to {sum}");
        }
    },
    seeds: || {
        [
            "me.jpg",
            "../../etc/passwd",
            "wave:2,cel:0.5",
            "a/b\\c:d",
            "..",
            "",
        ]
        .map(Into::into)
        .to_vec()
    },
};

/// Reads one message in both ways, which must agree, and writes what was understood: it must be understood again.
fn read_message<T: DeserializeOwned + Serialize + Debug>(bytes: &[u8]) -> Option<(T, Vec<u8>)> {
    let read = framing::read::<T>(&mut &bytes[..]);
    let mut pipe = bytes;
    let mut received = pin!(framing::receive::<T>(&mut pipe));
    let Poll::Ready(received) = received
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    else {
        unreachable!("bytes in memory are always there");
    };
    let Ok(Some((header, body))) = read else {
        assert!(received.is_err());
        return None;
    };
    let shown = format!("{header:?}");
    assert!(received.is_ok_and(|(other, same)| format!("{other:?}") == shown && same == body));
    // A recipe is scaled when it is read and stays as it is from then on, but for the last bit of its weights.
    let again = written(&header, &body);
    let understood = framing::read::<T>(&mut again.as_slice()).ok().flatten();
    assert!(
        understood.is_some_and(|(header, same)| format!("{header:?}") == shown && same == body)
    );
    Some((header, body))
}

fn numbered<T>(content: T) -> Message<T> {
    Message { job: 7, content }
}

fn written<T: Serialize>(header: &T, body: &[u8]) -> Vec<u8> {
    let mut pipe = Vec::new();
    let _ = framing::write(&mut pipe, header, &[body]);
    pipe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mutant_of_a_message_or_a_name_does_what_it_must_not() {
        for target in [TASK, REPLY, NAMES] {
            target.try_mutants(5000);
        }
    }
}
