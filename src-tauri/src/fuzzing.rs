//! What strangers' bytes are tried on, with chance as the stranger: messages on the pipe, and
//! the names of files.
//!
//! Compiled for tests, which try some thousands of mutants of each, and for `make fuzz`, which tries a million; never
//! into the program.

#[path = "../../fuzz/target.rs"]
mod target;

use std::fmt::Debug;
use std::path::{Component, Path, PathBuf};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use engine::{DecodeNote, Limits, OutputFormat, Recipe, SourceFormat, TruncationPolicy};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cli::target::{Target as Place, portrait_stem};
use crate::darkroom::protocol::{self, ImageSize, Message, Reply};
use crate::darkroom::{EncodeOptions, Job};
use crate::studio::file_output::Overwrite;

pub use target::Target;

/// What the darkroom reads.
pub const JOB: Target = Target {
    name: "job",
    body: message::<Message<Job>>,
    seeds: || {
        let print = EncodeOptions {
            format: OutputFormat::WebP,
            longest_side: Some(2560),
        };
        let job = Job {
            limits: Limits::default(),
            truncation: TruncationPolicy::Reject,
            recipe: Recipe::parse("wave:2,cel", 0.8).ok(),
            preview: None,
            print: Some(print),
            thumbnail: Some(512),
        };
        vec![written(&numbered(job), b"a photo")]
    },
};

/// What the app reads, from a child that a picture may have taken over.
pub const REPLY: Target = Target {
    name: "reply",
    body: message::<Message<Reply>>,
    seeds: || {
        let photo = ImageSize {
            width: 3,
            height: 2,
        };
        let done = Reply::Done {
            photo,
            kind: SourceFormat::Png,
            notes: vec![DecodeNote::UpperPart { percent: 50 }],
            print: 4,
            thumbnail: 1,
        };
        let fault = crate::fault::Fault::Unsupported {
            format: "video".into(),
        };
        vec![
            written(&numbered(done), b"bytes"),
            written(&numbered(Reply::Stylizing { photo }), b""),
            written(&numbered(Reply::Encoding), b""),
            written(&numbered(Reply::Refused { fault }), b""),
        ]
    },
};

/// Names of files as they come, and recipes as they are typed.
pub const NAMES: Target = Target {
    name: "names",
    body: |bytes| {
        let name = String::from_utf8_lossy(bytes);
        let folder = PathBuf::from("/nonexistent/portraits");
        if let Ok(recipe) = Recipe::parse("wave:2,cel", 1.0) {
            let stem = portrait_stem(&name, &recipe);
            let place =
                Place::Folder(folder.clone()).place(&stem, OutputFormat::Jpeg, Overwrite::Refused);
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

/// Reads one message by both ways, which must agree, and writes what was understood: it must be understood again.
fn message<T: DeserializeOwned + Serialize + Debug>(bytes: &[u8]) {
    let read = protocol::read::<T>(&mut &bytes[..]);
    let mut pipe = bytes;
    let mut received = pin!(protocol::receive::<T>(&mut pipe));
    let Poll::Ready(received) = received
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    else {
        unreachable!("bytes in memory are always there");
    };
    let Ok(Some((header, body))) = read else {
        assert!(received.is_err());
        return;
    };
    let shown = format!("{header:?}");
    assert!(received.is_ok_and(|(other, same)| format!("{other:?}") == shown && same == body));
    // A recipe is scaled when it is read and stays as it is from then on, but for the last bit of its weights.
    let again = written(&header, &body);
    let understood = protocol::read::<T>(&mut again.as_slice()).ok().flatten();
    assert!(
        understood.is_some_and(|(header, same)| format!("{header:?}") == shown && same == body)
    );
}

fn numbered<T>(message: T) -> Message<T> {
    Message { job: 7, message }
}

fn written<T: Serialize>(header: &T, body: &[u8]) -> Vec<u8> {
    let mut pipe = Vec::new();
    let _ = protocol::write(&mut pipe, header, &[body]);
    pipe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mutant_of_a_message_or_a_name_does_what_it_must_not() {
        for target in [JOB, REPLY, NAMES] {
            target.try_mutants(5000);
        }
    }
}
