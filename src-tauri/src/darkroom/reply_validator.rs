//! Checks each reply of the darkroom against the task it belongs to. A child that a picture has taken over replies what it
//! likes; the rest of the app sees only what passes here.
//!
//! Stages come in order and once. Sizes lie within the limits that the child was given, so that it cannot make us wait for
//! years. A result belongs to the task: its parts have the announced lengths, and each is a picture of the wanted format
//! with no metadata. A refusal is one that pictures cause, in printable words: a child cannot make us ask for a passphrase.

use engine::DecodeNote;

use super::protocol::{ImageSize, PhotoInfo, Reply};
use super::typed_task::TypedTask;
use crate::fault::Fault;

/// No text of a refusal is longer, in bytes.
const MAX_TEXT_BYTES: usize = 4096;

/// How far a task has come, as checked.
#[derive(Debug)]
pub(crate) enum Progress<T> {
    /// The photo is decoded.
    Decoded(ImageSize),
    /// The pixels are being encoded.
    Encoding,
    /// The task is done.
    Done(T),
    /// The task cannot be done.
    Refused(Fault),
}

/// Checks the replies to one task, in the order in which they come.
#[derive(Debug)]
pub(crate) struct ReplyValidator<T> {
    task: T,
    decoded: Option<ImageSize>,
    encoding: bool,
}

impl<T: TypedTask> ReplyValidator<T> {
    pub(crate) fn new(task: T) -> Self {
        Self {
            task,
            decoded: None,
            encoding: false,
        }
    }

    /// # Errors
    /// [`Fault::DarkroomDied`] for what no sound child replies now: the child counts as dead.
    pub(crate) fn check(
        &mut self,
        (reply, body): (Reply, Vec<u8>),
    ) -> Result<Progress<T::Output>, Fault> {
        self.progress(reply, body).ok_or(Fault::DarkroomDied)
    }

    fn progress(&mut self, reply: Reply, body: Vec<u8>) -> Option<Progress<T::Output>> {
        let first_time = self.decoded.is_none() && !self.encoding;
        match reply {
            Reply::Decoded { size }
                if body.is_empty() && first_time && self.is_allowed_size(size) =>
            {
                self.decoded = Some(size);
                Some(Progress::Decoded(size))
            }
            Reply::Encoding if body.is_empty() && !self.encoding => {
                self.encoding = true;
                Some(Progress::Encoding)
            }
            Reply::Done(reply) => {
                let plausible = reply
                    .photo()
                    .is_none_or(|photo| self.is_plausible_photo(photo));
                let output = plausible.then(|| self.task.output(reply, body))?;
                output.map(Progress::Done)
            }
            Reply::Refused { fault } if body.is_empty() && is_plausible_fault(&fault) => {
                Some(Progress::Refused(fault))
            }
            _ => None,
        }
    }

    fn is_plausible_photo(&self, photo: &PhotoInfo) -> bool {
        self.is_allowed_size(photo.size)
            && self.decoded.is_none_or(|decoded| decoded == photo.size)
            && photo.notes.iter().all(|note| match note {
                DecodeNote::FirstOfSeveral => true,
                DecodeNote::UpperPart { percent } => (1..=100).contains(percent),
            })
    }

    fn is_allowed_size(&self, photo: ImageSize) -> bool {
        let limits = &self.task.decode_options().limits;
        photo.width > 0 && photo.height > 0 && limits.check(photo.width, photo.height).is_ok()
    }
}

/// Whether a darkroom can have met this fault, and words it in text that may be shown.
pub(super) fn is_plausible_fault(fault: &Fault) -> bool {
    let expected = matches!(
        fault,
        Fault::NotAnImage
            | Fault::Empty
            | Fault::Truncated
            | Fault::Incomplete { percent: 1..=100 }
            | Fault::Damaged
            | Fault::TooLarge { .. }
            | Fault::FileTooLarge { .. }
            | Fault::Unsupported { .. }
            | Fault::StyleUnknown { .. }
            | Fault::RecipeInvalid
            | Fault::DarkroomDied
            | Fault::Installation { .. }
            | Fault::SandboxRefused
            | Fault::Unexpected { .. }
    );
    let is_printable =
        |text: &str| text.len() <= MAX_TEXT_BYTES && !text.contains(char::is_control);
    expected && is_printable(&fault.to_string()) && is_printable(&fault.remedy())
}

#[cfg(test)]
mod tests {
    use engine::{OutputFormat, Photo, SourceFormat, TruncationPolicy};

    use super::*;
    use crate::darkroom::protocol::{
        Convert, EncodeOptions, Import, Preview, Stylize, Task, TaskReply,
    };

    const SIZE: ImageSize = ImageSize {
        width: 40,
        height: 30,
    };

    fn encoded(format: OutputFormat) -> Vec<u8> {
        let photo = Photo::from_pixels(4, 3, vec![128; 36]).unwrap();
        photo.encode(format).unwrap()
    }

    fn photo(size: ImageSize) -> PhotoInfo {
        PhotoInfo {
            size,
            format: SourceFormat::Png,
            notes: Vec::new(),
        }
    }

    fn import() -> Import {
        Import {
            decode: TruncationPolicy::Reject.into(),
            thumbnail_side: 512,
        }
    }

    fn stylize(thumbnail_side: Option<u32>) -> Stylize {
        Stylize {
            decode: TruncationPolicy::Reject.into(),
            recipe: engine::Recipe::parse("wave", 1.0).unwrap(),
            format: OutputFormat::Png,
            thumbnail_side,
        }
    }

    fn preview() -> Preview {
        Preview {
            decode: TruncationPolicy::Reject.into(),
            recipe: engine::Recipe::parse("wave", 1.0).unwrap(),
            longest_side: 256,
        }
    }

    fn convert() -> Convert {
        Convert {
            decode: TruncationPolicy::Reject.into(),
            encode: EncodeOptions {
                format: OutputFormat::WebP,
                longest_side: None,
            },
        }
    }

    fn imported(photo: PhotoInfo, thumbnail_bytes: usize) -> Reply {
        Reply::Done(TaskReply::Import {
            photo,
            thumbnail_bytes: thumbnail_bytes as u64,
        })
    }

    fn stylized(image_bytes: usize, thumbnail_bytes: Option<usize>) -> Reply {
        Reply::Done(TaskReply::Stylize {
            photo: photo(SIZE),
            image_bytes: image_bytes as u64,
            thumbnail_bytes: thumbnail_bytes.map(|length| length as u64),
        })
    }

    fn refused(fault: Fault) -> Reply {
        Reply::Refused { fault }
    }

    fn accepts(task: impl TypedTask, reply: Reply, body: &[u8]) -> bool {
        ReplyValidator::new(task)
            .check((reply, body.to_vec()))
            .is_ok()
    }

    #[test]
    fn each_task_gets_its_own_result_out_of_the_body() {
        let [jpeg, png, webp] =
            [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP].map(encoded);

        let mut validator = ReplyValidator::new(stylize(Some(512)));
        let decoded = validator.check((Reply::Decoded { size: SIZE }, vec![]));
        assert!(matches!(decoded, Ok(Progress::Decoded(SIZE))));
        let encoding = validator.check((Reply::Encoding, vec![]));
        assert!(matches!(encoding, Ok(Progress::Encoding)));
        let reply = stylized(png.len(), Some(jpeg.len()));
        let Ok(Progress::Done(result)) = validator.check((reply, [&png[..], &jpeg].concat()))
        else {
            panic!("a sound reply was refused");
        };
        assert_eq!(result.image, png);
        assert_eq!(result.thumbnail.as_ref(), Some(&jpeg));

        assert!(accepts(stylize(None), stylized(png.len(), None), &png));
        assert!(accepts(import(), imported(photo(SIZE), jpeg.len()), &jpeg));
        let image_bytes = jpeg.len() as u64;
        let reply = Reply::Done(TaskReply::Preview { image_bytes });
        assert!(accepts(preview(), reply, &jpeg));
        let image_bytes = webp.len() as u64;
        let reply = Reply::Done(TaskReply::Convert { image_bytes });
        assert!(accepts(convert(), reply, &webp));
        assert!(accepts(import(), refused(Fault::Truncated), b""));
    }

    /// The replies to all other tasks, each sound in itself.
    #[test]
    fn a_reply_to_another_task_is_refused() {
        let bodies = [OutputFormat::Jpeg, OutputFormat::Png, OutputFormat::WebP].map(encoded);
        for body in bodies {
            let image_bytes = body.len() as u64;
            let replies = [
                TaskReply::Preview { image_bytes },
                TaskReply::Convert { image_bytes },
                TaskReply::Stylize {
                    photo: photo(SIZE),
                    image_bytes,
                    thumbnail_bytes: None,
                },
                TaskReply::Import {
                    photo: photo(SIZE),
                    thumbnail_bytes: image_bytes,
                },
            ];
            for (position, reply) in replies.into_iter().enumerate() {
                let reply = || Reply::Done(reply.clone());
                assert!(position == 0 || !accepts(preview(), reply(), &body));
                assert!(position == 1 || !accepts(convert(), reply(), &body));
                assert!(position == 2 || !accepts(stylize(None), reply(), &body));
                assert!(position == 3 || !accepts(import(), reply(), &body));
            }
        }
    }

    #[test]
    fn a_result_of_another_length_or_format_or_with_metadata_is_refused() {
        let (jpeg, png) = (encoded(OutputFormat::Jpeg), encoded(OutputFormat::Png));
        let both = [&png[..], &jpeg].concat();
        let comment = [&jpeg[..2], b"\xff\xfe\x00\x04hi", &jpeg[2..]].concat();
        for (thumbnail, reply, body) in [
            (None, stylized(png.len() - 1, None), &png),
            (None, stylized(png.len() + 1, None), &png),
            (None, stylized(usize::MAX, None), &png),
            (None, stylized(0, None), &vec![]),
            (None, stylized(jpeg.len(), None), &jpeg),
            (None, stylized(png.len(), Some(jpeg.len())), &both),
            (None, stylized(both.len(), None), &both),
            (Some(512), stylized(png.len(), None), &png),
            (Some(512), stylized(png.len(), Some(0)), &png),
            (Some(512), stylized(png.len(), Some(jpeg.len() - 1)), &both),
            (Some(512), stylized(usize::MAX, Some(jpeg.len())), &both),
            (Some(512), stylized(0, Some(both.len())), &both),
            (Some(512), stylized(jpeg.len(), Some(png.len())), &both),
        ] {
            assert!(
                !accepts(stylize(thumbnail), reply.clone(), body),
                "{reply:?}"
            );
        }
        let reply = imported(photo(SIZE), comment.len());
        assert!(!accepts(import(), reply, &comment));
    }

    #[test]
    fn sizes_and_notes_that_no_photo_can_have_are_refused() {
        let jpeg = encoded(OutputFormat::Jpeg);
        let (endless, nothing) = ((u32::MAX, u32::MAX), (0, 30));
        for size in [endless, nothing].map(ImageSize::from) {
            // Five seconds are waited for each megapixel.
            assert!(!accepts(import(), Reply::Decoded { size }, b""));
            assert!(!accepts(import(), imported(photo(size), jpeg.len()), &jpeg));
        }
        for percent in [0, 101] {
            let noted = PhotoInfo {
                notes: vec![DecodeNote::UpperPart { percent }],
                ..photo(SIZE)
            };
            assert!(!accepts(import(), imported(noted, jpeg.len()), &jpeg));
        }
        // The size comes once and stays.
        let mut validator = ReplyValidator::new(import());
        let decoded = Reply::Decoded { size: SIZE };
        assert!(validator.check((decoded, vec![])).is_ok());
        let other = photo(ImageSize::from((30, 40)));
        let reply = imported(other, jpeg.len());
        assert!(validator.check((reply, jpeg)).is_err());
    }

    #[test]
    fn stages_out_of_order_and_stages_with_a_body_are_refused() {
        let decoded = || Reply::Decoded { size: SIZE };
        for replies in [
            vec![decoded(), decoded()],
            vec![Reply::Encoding, Reply::Encoding],
            vec![Reply::Encoding, decoded()],
        ] {
            let mut validator = ReplyValidator::new(import());
            let last = replies.len() - 1;
            for (position, reply) in replies.into_iter().enumerate() {
                assert_eq!(validator.check((reply, vec![])).is_ok(), position < last);
            }
        }
        assert!(!accepts(import(), decoded(), b"body"));
        assert!(!accepts(import(), Reply::Encoding, b"body"));
        let ready = Reply::Ready {
            runtime: String::new(),
            precision: engine::Precision::Single,
            landlock: crate::sandbox::Landlock::Whole,
        };
        assert!(!accepts(import(), ready, b""));
    }

    #[test]
    fn refusals_that_no_picture_causes_or_that_cannot_be_shown_are_not_passed_on() {
        let unsupported = |format: &str| Fault::Unsupported {
            format: format.to_owned(),
        };
        for (fault, body) in [
            (Fault::PassphraseNeeded, &b""[..]),
            (Fault::Cancelled, b""),
            (Fault::Truncated, b"body"),
            (Fault::Incomplete { percent: 0 }, b""),
            (unsupported("\u{1b}]0;all is well\u{7}"), b""),
            (unsupported(&"long ".repeat(1000)), b""),
        ] {
            let text = format!("{fault:?}");
            assert!(!accepts(import(), refused(fault), body), "{text}");
        }
    }

    #[test]
    fn a_task_comes_over_the_pipe_as_the_variant_it_is() {
        let tasks: [Task; 4] = [
            preview().into(),
            stylize(Some(9)).into(),
            import().into(),
            convert().into(),
        ];
        for (task, name) in tasks
            .iter()
            .zip(["preview", "stylize", "import", "convert"])
        {
            let json = serde_json::to_value(task).unwrap();
            assert_eq!(json["task"], name);
            let read: Task = serde_json::from_value(json).unwrap();
            assert_eq!(format!("{read:?}"), format!("{task:?}"));
        }
    }
}
