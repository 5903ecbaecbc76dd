//! What a darkroom may say about a job, and when. A child that a picture has taken over says what it likes; here is what
//! of that is listened to.
//!
//! Sizes lie within the limits that the child was given, so that it cannot have us wait for years; lengths fit the body;
//! and a refusal is one that pictures cause, in plain words: a child cannot have us ask anybody for a passphrase.

use engine::Limits;

use super::protocol::{ImageSize, Job, Reply};
use crate::fault::Fault;

/// No word that a refusal passes on is longer, in bytes.
const MAX_MESSAGE_BYTES: usize = 4096;

/// One job, as it is listened to.
#[derive(Debug)]
pub(super) struct ReplyValidator {
    limits: Limits,
    photo: Option<ImageSize>,
    expects_image: bool,
    expects_thumbnail: bool,
}

impl ReplyValidator {
    pub(super) fn new(job: &Job) -> Self {
        Self {
            limits: job.limits,
            photo: None,
            expects_image: job.print.is_some() || job.preview.is_some(),
            expects_thumbnail: job.thumbnail.is_some(),
        }
    }

    /// # Errors
    /// [`Fault::DarkroomDied`] for what no sound child says now: it is as good as dead.
    pub(super) fn check(&mut self, reply: &Reply, body: &[u8]) -> Result<(), Fault> {
        let valid = match reply {
            Reply::Ready { .. } => false,
            Reply::Stylizing { photo } => {
                body.is_empty()
                    && self.is_allowed_size(*photo)
                    && self.photo.replace(*photo).is_none()
            }
            Reply::Encoding => body.is_empty(),
            Reply::Done {
                photo,
                print,
                thumbnail,
                ..
            } => {
                self.is_allowed_size(*photo)
                    && self.photo.is_none_or(|announced| announced == *photo)
                    && (*print > 0, *thumbnail > 0) == (self.expects_image, self.expects_thumbnail)
                    && print.checked_add(*thumbnail) == Some(body.len() as u64)
            }
            Reply::Refused { fault } => body.is_empty() && is_plausible_fault(fault),
        };
        if valid {
            Ok(())
        } else {
            Err(Fault::DarkroomDied)
        }
    }

    fn is_allowed_size(&self, photo: ImageSize) -> bool {
        photo.width > 0 && photo.height > 0 && self.limits.check(photo.width, photo.height).is_ok()
    }
}

/// Whether a darkroom can have met this, and says it in words that may be shown.
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
        |words: &str| words.len() <= MAX_MESSAGE_BYTES && !words.contains(char::is_control);
    expected && is_printable(&fault.to_string()) && is_printable(&fault.remedy())
}

#[cfg(test)]
mod tests {
    use engine::{OutputFormat, SourceFormat, TruncationPolicy};

    use super::*;
    use crate::darkroom::EncodeOptions;

    const PHOTO: ImageSize = ImageSize {
        width: 40,
        height: 30,
    };

    fn job() -> Job {
        Job {
            limits: Limits::default(),
            truncation: TruncationPolicy::Reject,
            recipe: None,
            preview: None,
            print: Some(EncodeOptions {
                format: OutputFormat::Jpeg,
                longest_side: None,
            }),
            thumbnail: None,
        }
    }

    fn done(photo: ImageSize, print: u64, thumbnail: u64) -> Reply {
        Reply::Done {
            photo,
            kind: SourceFormat::Png,
            notes: Vec::new(),
            print,
            thumbnail,
        }
    }

    #[test]
    fn what_a_sound_darkroom_says_is_heard() {
        let mut validator = ReplyValidator::new(&job());
        for (reply, body) in [
            (Reply::Stylizing { photo: PHOTO }, &b""[..]),
            (Reply::Encoding, b""),
            (done(PHOTO, 5, 0), b"print"),
        ] {
            assert_eq!(validator.check(&reply, body), Ok(()), "{reply:?}");
        }
        let refused = Reply::Refused {
            fault: Fault::Truncated,
        };
        assert_eq!(ReplyValidator::new(&job()).check(&refused, b""), Ok(()));
    }

    #[test]
    fn what_no_sound_darkroom_says_is_not() {
        let endless = ImageSize {
            width: u32::MAX,
            height: u32::MAX,
        };
        let nothing = ImageSize {
            width: 0,
            height: 30,
        };
        let refused = |fault| Reply::Refused { fault };
        let unsupported = |format: &str| Fault::Unsupported {
            format: format.to_owned(),
        };
        let ready = Reply::Ready {
            runtime: String::new(),
            precision: engine::Precision::Single,
            landlock: crate::sandbox::Landlock::Whole,
        };
        for (reply, body) in [
            (ready, &b""[..]),
            // Five seconds are waited for each megapixel.
            (Reply::Stylizing { photo: endless }, b""),
            (Reply::Stylizing { photo: nothing }, b""),
            (Reply::Stylizing { photo: PHOTO }, b"body"),
            (Reply::Encoding, b"body"),
            (done(PHOTO, 4, 0), b"print"),
            (done(PHOTO, 6, 0), b"print"),
            (done(PHOTO, u64::MAX, 6), b"print"),
            (done(PHOTO, 0, 0), b""),
            (done(PHOTO, 3, 2), b"print"),
            (done(endless, 5, 0), b"print"),
            (refused(Fault::PassphraseNeeded), b""),
            (refused(Fault::Cancelled), b""),
            (refused(Fault::Truncated), b"body"),
            (refused(unsupported("\u{1b}]0;all is well\u{7}")), b""),
            (refused(unsupported(&"long ".repeat(1000))), b""),
        ] {
            let checked = ReplyValidator::new(&job()).check(&reply, body);
            assert_eq!(checked, Err(Fault::DarkroomDied), "{reply:?}");
        }
        let mut validator = ReplyValidator::new(&job());
        let stylizing = Reply::Stylizing { photo: PHOTO };
        assert_eq!(validator.check(&stylizing, b""), Ok(()));
        assert_eq!(validator.check(&stylizing, b""), Err(Fault::DarkroomDied));
        let other = ImageSize {
            width: 30,
            height: 40,
        };
        assert_eq!(
            validator.check(&done(other, 5, 0), b"print"),
            Err(Fault::DarkroomDied)
        );
    }
}
