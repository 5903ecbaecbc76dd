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

use crate::cli::target::{OutputPaths, Target as Place, portrait_stem};
use crate::darkroom::framing::{self, MAX_FILE_BYTES, MAX_ROWS_BYTES};
use crate::darkroom::protocol::{Message, PictureFormat, PixelFormat, Reply, Task};
use crate::darkroom::reply_validator::{Progress, ReplyValidator};
use crate::darkroom::{
    Analyze, AnalyzedShares, Convert, CountBystanders, DrawPaths, Import, PhotoInfo,
    PortraitAnalysis, Stylize, TypedTask,
};
use crate::studio::file_output::Overwrite;

pub use target::Target;

/// What the darkroom reads.
pub const TASK: Target = Target {
    name: "task",
    body: |bytes| drop(read_message::<Message<Task>>(bytes, MAX_FILE_BYTES)),
    seeds: || {
        let convert = Convert {
            decode: TruncationPolicy::Reject.into(),
            longest_side: Some(2560),
            keep_alpha: false,
        };
        let mut tasks = vec![
            import().into(),
            convert.into(),
            analyze().into(),
            count_bystanders().into(),
        ];
        tasks.extend(stylize().map(Task::from));
        tasks.extend(draw_paths().map(Task::from));
        let message = |task: Task| written(&numbered(task), b"a photo");
        tasks.into_iter().map(message).collect()
    },
};

/// What the app reads, from a child that a picture may have taken over: a whole conversation.
pub const REPLY: Target = Target {
    name: "reply",
    body: |bytes| {
        let mut rest = bytes;
        let mut sent = Vec::new();
        while let Some((message, body, after)) =
            read_message::<Message<Reply>>(rest, MAX_ROWS_BYTES)
        {
            sent.push((message.content, body));
            rest = after;
        }
        check_conversation(&import(), &sent);
        check_conversation(&analyze(), &sent);
        check_conversation(&count_bystanders(), &sent);
        if let Some(task) = stylize() {
            check_conversation(&task, &sent);
        }
        if let Some(task) = draw_paths() {
            check_conversation(&task, &sent);
        }
    },
    seeds: || {
        let photo = PhotoInfo {
            size: (3, 2).into(),
            format: SourceFormat::Png,
            notes: vec![DecodeNote::UpperPart { percent: 50 }],
        };
        let fault = crate::fault::Fault::Unsupported {
            format: "video".into(),
        };
        let pixels = PixelFormat::Rgb8;
        let picture = PictureFormat {
            size: photo.size,
            pixels,
        };
        let message = |reply, body: &[u8]| written(&numbered(reply), body);
        let decoded = message(Reply::Decoded(photo), b"");
        let picture = [
            message(Reply::Picture(picture), b""),
            message(Reply::Rows, &[128; 9]),
            message(Reply::Rows, &[128; 9]),
        ]
        .concat();
        let done = message(Reply::Done, b"");
        let analysis = message(Reply::Analysis(analysis_of_nobody()), b"");
        let bystanders = message(Reply::Bystanders { count: 2 }, b"");
        vec![
            [&decoded[..], &picture, &done].concat(),
            [&decoded[..], &picture, &picture, &done].concat(),
            [&decoded[..], &analysis, &picture, &done].concat(),
            [&decoded[..], &bystanders, &done].concat(),
            [decoded, message(Reply::Refused { fault }, b"")].concat(),
        ]
    },
};

/// Whatever is said, what passes is whole pictures of the sizes that the task gives.
fn check_conversation(task: &impl TypedTask, sent: &[(Reply, Vec<u8>)]) {
    let mut validator = ReplyValidator::new(task);
    let (mut photo, mut pictures) = (None, Vec::<(PictureFormat, u64)>::new());
    let (mut analyses, mut counts, mut paths) = (0, 0, 0);
    for reply in sent {
        match validator.check(reply.clone()) {
            Ok(Progress::Decoded(size)) => photo = Some(size),
            Ok(Progress::Analysis(_)) => analyses += 1,
            Ok(Progress::Bystanders(_)) => counts += 1,
            Ok(Progress::Paths(bytes)) => paths += bytes.len(),
            Ok(Progress::Picture(picture)) => pictures.push((picture, 0)),
            Ok(Progress::Rows { bytes, .. }) => {
                let Some((_, come)) = pictures.last_mut() else {
                    panic!("rows of no picture");
                };
                *come += bytes.len() as u64;
            }
            Ok(Progress::Done(info)) => {
                assert_eq!(photo, Some(info.size));
                assert_eq!(analyses, usize::from(task.asks_for_analysis()));
                assert_eq!(counts, usize::from(task.asks_for_bystanders()));
                assert!(
                    paths
                        <= if task.gives_paths() {
                            engine::MAX_SVG_BYTES
                        } else {
                            0
                        }
                );
                assert_eq!(pictures.len(), task.longest_sides().len());
                for ((picture, come), side) in pictures.iter().zip(task.longest_sides()) {
                    assert!(picture.size.fits(info.size, side));
                    assert_eq!(*come, picture.row_bytes() * u64::from(picture.size.height));
                }
                return;
            }
            Ok(Progress::Refused(_)) | Err(_) => return,
        }
    }
}

fn analysis_of_nobody() -> PortraitAnalysis {
    PortraitAnalysis {
        faces: Vec::new(),
        shares: AnalyzedShares {
            person: 0.0,
            hair: 0.0,
            skin: 0.0,
            clothes: 0.0,
            headwear: 0.0,
            background: 1.0,
        },
    }
}

fn analyze() -> Analyze {
    Analyze {
        decode: TruncationPolicy::Reject.into(),
        overlay_side: Some(512),
    }
}

fn draw_paths() -> Option<DrawPaths> {
    Some(DrawPaths {
        decode: TruncationPolicy::Reject.into(),
        recipe: Recipe::parse("poster", 1.0).ok()?,
    })
}

fn count_bystanders() -> CountBystanders {
    CountBystanders {
        decode: TruncationPolicy::Reject.into(),
    }
}

fn import() -> Import {
    Import {
        decode: TruncationPolicy::Reject.into(),
        thumbnail_side: 512,
    }
}

fn stylize() -> Option<Stylize> {
    Some(Stylize {
        decode: TruncationPolicy::Reject.into(),
        recipe: Recipe::parse("wave:2,mosaic", 0.8).ok()?,
        thumbnail_side: Some(512),
    })
}

/// Names of files as they come, and recipes as they are typed.
pub const NAMES: Target = Target {
    name: "names",
    body: |bytes| {
        let name = String::from_utf8_lossy(bytes);
        let folder = PathBuf::from("/nonexistent/portraits");
        if let Ok(recipe) = Recipe::parse("wave:2,mosaic", 1.0) {
            let stem = portrait_stem(&name, &recipe);
            let place = OutputPaths::new([], Overwrite::Refused).next(
                &Place::Folder(folder.clone()),
                &stem,
                OutputFormat::Jpeg.extension(),
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
            "wave:2,mosaic:0.5",
            "a/b\\c:d",
            "..",
            "",
        ]
        .map(Into::into)
        .to_vec()
    },
};

/// Reads one message in both ways, which must agree, and writes what was understood: it must be understood again. Gives
/// what is behind it too.
fn read_message<T: DeserializeOwned + Serialize + Debug>(
    bytes: &[u8],
    max_body: u64,
) -> Option<(T, Vec<u8>, &[u8])> {
    let mut rest = bytes;
    let read = framing::read::<T>(&mut rest, max_body);
    let mut pipe = bytes;
    let mut received = pin!(framing::receive::<T>(&mut pipe, max_body));
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
    let understood = framing::read::<T>(&mut again.as_slice(), max_body)
        .ok()
        .flatten();
    assert!(
        understood.is_some_and(|(header, same)| format!("{header:?}") == shown && same == body)
    );
    Some((header, body, rest))
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
