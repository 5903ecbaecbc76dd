//! The fuzz targets of this crate: messages on the pipe, names of files, and recipes as they are typed and stored.
//!
//! Compiled for tests, which try some thousands of mutants of each, and for `make fuzz`, which tries a million; never
//! into the program.

#[path = "../../fuzz/target.rs"]
mod target;

use std::fmt::Debug;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use engine::{DecodeNote, Recipe, SourceFormat, TruncationPolicy};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cli::fuzzing::{try_name, try_recipe};
use crate::darkroom::framing::{self, MAX_FILE_BYTES, MAX_ROWS_BYTES};
use crate::darkroom::protocol::{Message, PictureFormat, PixelFormat, Reply, Task};
use crate::darkroom::reply_validator::{Progress, ReplyValidator};
use crate::darkroom::{
    Analyze, AnalyzedShares, Convert, CountBystanders, DrawPaths, Import, PhotoInfo,
    PortraitAnalysis, Stylize, TypedTask,
};

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
            size: None,
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
            Ok(Progress::Decoded(info)) => photo = Some(info.size),
            Ok(Progress::Analysis(_)) => analyses += 1,
            Ok(Progress::Bystanders(_)) => counts += 1,
            Ok(Progress::Omitted(_)) => assert!(task.pack_rules().is_some()),
            Ok(Progress::Paths(bytes)) => paths += bytes.len(),
            Ok(Progress::Learning { .. }) => assert!(task.learning_steps() > 0),
            Ok(Progress::Style(_)) => assert!(task.gives_style()),
            Ok(Progress::Network(_)) => assert!(task.gives_network()),
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
            facial_hair: 0.0,
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
        size: None,
    })
}

/// Names of files as they come, and identifiers as they are typed.
pub const NAMES: Target = Target {
    name: "names",
    body: try_name,
    seeds: || {
        [
            "me.jpg",
            "../../etc/passwd",
            "a/b\\c:d",
            "..",
            "",
            "-rf.JPEG",
            "a\u{1b}[2J\u{202e}gpj.svg",
            "0F3C0000000000000000000000000001",
            "ff",
        ]
        .map(Into::into)
        .to_vec()
    },
};

/// Recipes as they are typed and as they are stored.
pub const RECIPES: Target = Target {
    name: "recipes",
    body: try_recipe,
    seeds: || {
        let typed = [
            "wave:2,mosaic:0.5",
            "80%",
            "0,8",
            "-2,5",
            "#f6d6ad,#c98f86",
            "0.1,0.2,0.5,0.6",
            "0.8,0.3,0.05",
            "16:9",
            "1280",
            "5 GB",
            "-270",
            "eyes",
            "transparent",
            "svg",
            "never",
        ];
        let stored = r##"{"styles":[{"name":"wave","weight":0.75},{"name":"ukiyo","weight":0.25}],
            "strength":0.8,"brush":{"pixels":900},"keep_colour":true,"drawn":{"palette":"dusk","seed":7},
            "regions":{"face":0.5,"person":1,"background":0},"background":{"kind":"gradient","top":"#f6d6ad",
            "bottom":"#c98f86"},"crop":{"frame":{"free":{"left":0,"top":0.1,"width":1,"height":0.5}},
            "turns":1,"straighten":{"degrees":-2.5},"mirror":true},
            "bystanders":{"soften":true,"circles":[{"x":0.8,"y":0.3,"radius":0.05}]}}"##;
        let all = typed.into_iter().chain([stored]);
        all.map(Into::into).collect()
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
    fn no_mutant_of_a_message_a_name_or_a_recipe_does_what_it_must_not() {
        for target in [TASK, REPLY, NAMES, RECIPES] {
            target.try_mutants(5000);
        }
    }
}
