//! What a person is told when something cannot be done: a code, a sentence and a remedy.
//!
//! `Fault` holds only the cases that the window or the command line acts on or words differently; everything else is
//! [`Fault::Unexpected`]. A fault never names a file or carries a secret: which photo it is about stands in
//! [`Report::about`], so that the darkroom, which knows no names, can speak the same type.

use serde::{Deserialize, Serialize};

mod translate;

/// Why something could not be done. Displays as one sentence for a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(
    tag = "code",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum Fault {
    /// The bytes are no picture in any format we know of.
    #[error("This is not a picture.")]
    NotAnImage,
    /// The file holds nothing.
    #[error("This file is empty.")]
    Empty,
    /// The picture ends before its last pixel.
    #[error("This picture is incomplete: the file ends too early.")]
    Truncated,
    /// The picture ends before its last pixel, and its upper part can be read.
    #[error("This picture is incomplete: the file ends too early. {percent}% of it can be read.")]
    Incomplete {
        /// How much, from 1 to 100.
        percent: u8,
    },
    /// The picture contradicts itself.
    #[error("This picture is damaged.")]
    Damaged,
    /// More pixels than can be stylised; sizes in pixels.
    #[error(
        "This picture is too large: {width} × {height} pixels; the limit is {limit_megapixels} megapixels."
    )]
    TooLarge {
        /// Width claimed by the file.
        width: u32,
        /// Height claimed by the file.
        height: u32,
        /// The limit, in millions of pixels, rounded down.
        limit_megapixels: u32,
    },
    /// More bytes than are read from a file.
    #[error("This file is too large: {megabytes} MB; the limit is {limit_megabytes} MB.")]
    FileTooLarge {
        /// Size of the file in units of 10⁶ bytes, rounded up.
        megabytes: u32,
        /// The limit in the same unit, rounded down.
        limit_megabytes: u32,
    },
    /// A picture in a format that we recognise and do not read.
    #[error("This is a {format}, which cannot be opened.")]
    Unsupported {
        /// Name of the format as people know it.
        format: String,
    },
    /// There is no such file.
    #[error("There is no file at {path}.")]
    NotFound {
        /// The path as it was given.
        path: String,
    },
    /// A device, a pipe, a link or a folder where a file is needed.
    #[error("{path} is not a file.")]
    NotAFile {
        /// The path as it was given.
        path: String,
    },
    /// A folder with no photo in it, however deep.
    #[error("There are no photos in {path}.")]
    NoPhotos {
        /// The path as it was given.
        path: String,
    },
    /// The system does not let us read it.
    #[error("{path} cannot be read.")]
    Unreadable {
        /// The path as it was given.
        path: String,
    },
    /// The system does not let us write it.
    #[error("{path} cannot be written.")]
    Unwritable {
        /// The path as it was given.
        path: String,
    },
    /// A file stands where the result should go.
    #[error("{path} exists already.")]
    AlreadyExists {
        /// The path as it was given.
        path: String,
    },
    /// No room left where we write.
    #[error("The disk is full.")]
    DiskFull,
    /// No photo of this identifier is kept.
    #[error("There is no photo {id} in the case.")]
    PhotoUnknown {
        /// The identifier as it was given.
        id: String,
    },
    /// The kept photo has no such part, for example no output yet.
    #[error("This photo has no portrait yet.")]
    NoOutput,
    /// Only the portrait was kept of this photo.
    #[error("The photo behind this portrait was not kept.")]
    NoOriginal,
    /// There is no style of this name.
    #[error("There is no style called “{name}”.")]
    StyleUnknown {
        /// The name as it was given.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// Styles, weights or strength that make no recipe.
    #[error("This is not a recipe that can be followed.")]
    RecipeInvalid,
    /// Nothing has been kept yet, so there is no vault.
    #[error("Nothing is kept yet.")]
    VaultAbsent,
    /// The vault exists and a second one was to be made.
    #[error("There is a case already.")]
    VaultExists,
    /// The vault is closed.
    #[error("The case is locked.")]
    VaultLocked,
    /// The vault needs a passphrase and none was given.
    #[error("A passphrase is needed to open the case.")]
    PassphraseNeeded,
    /// The passphrase does not open the vault.
    #[error("This passphrase does not open the case.")]
    WrongPassphrase,
    /// Too many passphrases were wrong; this one was not looked at.
    #[error("Too many passphrases were wrong. The next can be tried in {seconds} seconds.")]
    TooManyGuesses {
        /// Seconds to wait; never more than 300.
        seconds: u32,
    },
    /// The passphrase was wrong once too often, and the owner wanted everything destroyed then.
    #[error(
        "Too many passphrases were wrong, and everything kept was destroyed, as was set for that case."
    )]
    PurgedByGuesses,
    /// The two entries of a new passphrase differ.
    #[error("The two passphrases are not the same.")]
    PassphraseMismatch,
    /// Another process holds the vault.
    #[error("The case is in use by another Ambrotype.")]
    VaultBusy,
    /// What is stored does not verify.
    #[error("What is kept in the case is damaged or was changed by someone else.")]
    VaultDamaged,
    /// The keychain no longer holds the device secret.
    #[error(
        "The keychain does not hold the secret that opens the case: it was removed, or this is an older copy of the case, from before a purge."
    )]
    KeychainForgot,
    /// The keychain cannot be asked, or a secret could not be removed from it.
    #[error("The keychain does not answer.")]
    KeychainUnavailable,
    /// The file is no case file.
    #[error("This is not a case file.")]
    NotACase,
    /// The case file ends too early.
    #[error("This case file is incomplete: it ends too early.")]
    CaseTruncated,
    /// The case file is not what was written.
    #[error("This case file is damaged or was changed.")]
    CaseDamaged,
    /// The darkroom process ended in the middle of a photo.
    #[error("The darkroom stopped while it was working on this photo.")]
    DarkroomDied,
    /// The darkroom was stopped because it took too long.
    #[error("This photo took longer than {seconds} seconds.")]
    TimedOut {
        /// The limit that was reached.
        seconds: u32,
    },
    /// The user stopped it.
    #[error("Cancelled.")]
    Cancelled,
    /// The clipboard holds no picture.
    #[error("There is no picture on the clipboard.")]
    ClipboardEmpty,
    /// Our own files are missing or are not the ones we shipped.
    #[error("A part of Ambrotype is missing or damaged: {part}.")]
    Installation {
        /// Which part.
        part: String,
    },
    /// The operating system refused one of our protections, so we did not start.
    #[error("This system refused the protection that keeps Ambrotype off the network.")]
    SandboxRefused,
    /// Anything that no person can act on; the detail is for a bug report and holds no secret.
    #[error("Something went wrong inside Ambrotype: {detail}.")]
    Unexpected {
        /// What failed, in our own words.
        detail: String,
    },
}

impl Fault {
    /// What the person can do about it, in the window's words.
    pub fn remedy(&self) -> String {
        match self {
            Self::NotAnImage => "Choose a photo: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP.".into(),
            Self::Empty => "Copy it again from where it came from, or choose another picture.".into(),
            Self::Truncated => "Copy or download it again, then try once more.".into(),
            Self::Incomplete { .. } => {
                "Copy or download it again, or use the part that can be read.".into()
            }
            Self::Damaged => "Open it in another program and save it anew, or choose another picture.".into(),
            Self::TooLarge { .. } => "Make a smaller copy of it, or crop it to the face.".into(),
            Self::FileTooLarge { .. } => "Save it as JPEG, or make a smaller copy.".into(),
            Self::Unsupported { format } => conversion_advice(format).into(),
            Self::NotFound { .. } => "Check the name; it may have been moved or renamed.".into(),
            Self::NotAFile { .. } => "Choose the photo files themselves.".into(),
            Self::NoPhotos { .. } => "Choose a folder with JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP files in it.".into(),
            Self::Unreadable { .. } => "Check that you are allowed to open this file.".into(),
            Self::Unwritable { .. } => "Choose a folder that you are allowed to write to.".into(),
            Self::AlreadyExists { .. } => "Choose another name.".into(),
            Self::DiskFull => "Free some space or purge photos, then try again. Nothing kept was lost.".into(),
            Self::PhotoUnknown { .. } => "It may have been purged; the gallery shows what is kept.".into(),
            Self::NoOutput => "Stylise it first.".into(),
            Self::NoOriginal => "Drop the photo again to make another portrait of it.".into(),
            Self::StyleUnknown { known, .. } => format!("Choose one of: {}.", known.join(", ")),
            Self::RecipeInvalid => "Choose a style, and a strength from 0 to 100%.".into(),
            Self::VaultAbsent => "Import a photo first.".into(),
            Self::VaultExists => "Open it, or purge everything to begin anew.".into(),
            Self::VaultLocked => "Unlock it and try again.".into(),
            Self::PassphraseNeeded => "Type it when asked.".into(),
            Self::WrongPassphrase => {
                "Check capital letters and the keyboard layout, and try again. A forgotten passphrase cannot be recovered.".into()
            }
            Self::TooManyGuesses { .. } => "Wait, then try again; nobody has to wait for more than five minutes.".into(),
            Self::PurgedByGuesses => "Nothing can be brought back. Import photos to begin anew.".into(),
            Self::PassphraseMismatch => "Type the same passphrase twice.".into(),
            Self::VaultBusy => "Close the other window or wait until the other command has ended.".into(),
            Self::VaultDamaged => {
                "Photos that still verify can be exported. Restore the data folder from a backup, or purge everything.".into()
            }
            Self::KeychainForgot => {
                "Put the newest copy of the case back, or restore the login keychain from a backup. Without that secret the photos cannot be opened by anyone; purge everything to begin anew.".into()
            }
            Self::KeychainUnavailable => "Unlock the login keychain and try again.".into(),
            Self::NotACase => "Choose a file that “Move to another machine” wrote.".into(),
            Self::CaseTruncated => "Copy it again from where it came from. Whole photos before the end were kept.".into(),
            Self::CaseDamaged => "Copy it again from where it came from. Whole photos before the damage were kept.".into(),
            Self::DarkroomDied => "Try again; if it happens again with this photo, make a smaller copy of it.".into(),
            Self::TimedOut { .. } => "Close other programs, or make a smaller copy of the photo.".into(),
            Self::Cancelled => "Start again whenever you like.".into(),
            Self::ClipboardEmpty => "Copy a picture or a picture file first.".into(),
            Self::Installation { .. } => "Install Ambrotype again; your photos are not touched by that.".into(),
            Self::SandboxRefused => "Run it on Linux 4.14 or later with seccomp, outside of containers that forbid it.".into(),
            Self::Unexpected { .. } => "Please report it with this sentence. Nothing kept was lost.".into(),
        }
    }

    /// The exit status of the command line: one number a code, from 10 up; clap uses 2 for words it does not know.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NotAnImage => 10,
            Self::Empty => 11,
            Self::Truncated => 12,
            Self::Incomplete { .. } => 28,
            Self::Damaged => 26,
            Self::TooLarge { .. } => 13,
            Self::FileTooLarge { .. } => 14,
            Self::Unsupported { .. } => 15,
            Self::NotFound { .. } => 16,
            Self::NotAFile { .. } => 17,
            Self::NoPhotos { .. } => 29,
            Self::Unreadable { .. } => 18,
            Self::Unwritable { .. } => 19,
            Self::AlreadyExists { .. } => 20,
            Self::DiskFull => 21,
            Self::PhotoUnknown { .. } => 22,
            Self::NoOutput => 23,
            Self::NoOriginal => 27,
            Self::StyleUnknown { .. } => 24,
            Self::RecipeInvalid => 25,
            Self::VaultAbsent => 30,
            Self::VaultExists => 31,
            Self::VaultLocked => 32,
            Self::PassphraseNeeded => 33,
            Self::WrongPassphrase => 34,
            Self::PassphraseMismatch => 35,
            Self::VaultBusy => 36,
            Self::VaultDamaged => 37,
            Self::KeychainForgot => 38,
            Self::KeychainUnavailable => 39,
            Self::NotACase => 46,
            Self::CaseTruncated => 47,
            Self::CaseDamaged => 48,
            Self::DarkroomDied => 40,
            Self::TimedOut { .. } => 41,
            Self::Cancelled => 42,
            Self::ClipboardEmpty => 43,
            Self::TooManyGuesses { .. } => 44,
            Self::PurgedByGuesses => 45,
            Self::Installation { .. } => 50,
            Self::SandboxRefused => 51,
            Self::Unexpected { .. } => 60,
        }
    }

    /// The same fault with a name in the place of a path, for whoever may not see paths.
    #[cfg(feature = "gui")]
    pub(crate) fn with_name(self, name: &str) -> Self {
        let path = name.to_owned();
        match self {
            Self::NotFound { .. } => Self::NotFound { path },
            Self::NotAFile { .. } => Self::NotAFile { path },
            Self::NoPhotos { .. } => Self::NoPhotos { path },
            Self::Unreadable { .. } => Self::Unreadable { path },
            other => other,
        }
    }

    /// Names what the fault is about.
    pub fn about(self, name: impl Into<String>) -> Report {
        Report {
            about: Some(name.into()),
            ..Report::from(self)
        }
    }
}

/// How to make a photo that can be opened of something in this format.
fn conversion_advice(format: &str) -> &'static str {
    match format {
        "video" => {
            "Choose a photo; of a film, export one picture as JPEG from the program that plays it."
        }
        "PDF document" | "SVG drawing" => "Export it as PNG from the program that shows it.",
        raw if raw.starts_with("camera RAW") => {
            "Export it as JPEG from the camera maker’s program or another RAW converter, or choose the JPEG that the camera wrote beside it."
        }
        _ => "Export it as JPEG or PNG from the program that made it.",
    }
}

/// A fault as it is shown: what it is about, the sentence and the remedy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct Report {
    /// The photo, by the name the person knows it by; none where the fault is not about one.
    pub about: Option<String>,
    /// The typed fault, for programs.
    pub fault: Fault,
    /// What happened, for people.
    pub sentence: String,
    /// What to do, for people.
    pub remedy: String,
}

impl From<Fault> for Report {
    fn from(fault: Fault) -> Self {
        Self {
            about: None,
            sentence: fault.to_string(),
            remedy: fault.remedy(),
            fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> Vec<Fault> {
        let (path, name, part, detail) = ("a".into(), "a".into(), "a".into(), "a".into());
        let (known, id, format) = (vec!["wave".into()], "a".into(), "HEIC photo".into());
        let place = || "a".to_owned();
        vec![
            Fault::NotAnImage,
            Fault::Empty,
            Fault::Truncated,
            Fault::Incomplete { percent: 60 },
            Fault::Damaged,
            Fault::TooLarge {
                width: 9,
                height: 9,
                limit_megapixels: 1,
            },
            Fault::FileTooLarge {
                megabytes: 2,
                limit_megabytes: 1,
            },
            Fault::Unsupported { format },
            Fault::NotFound { path },
            Fault::NotAFile { path: place() },
            Fault::NoPhotos { path: place() },
            Fault::Unreadable { path: place() },
            Fault::Unwritable { path: place() },
            Fault::AlreadyExists { path: place() },
            Fault::DiskFull,
            Fault::PhotoUnknown { id },
            Fault::NoOutput,
            Fault::NoOriginal,
            Fault::StyleUnknown { name, known },
            Fault::RecipeInvalid,
            Fault::VaultAbsent,
            Fault::VaultExists,
            Fault::VaultLocked,
            Fault::PassphraseNeeded,
            Fault::WrongPassphrase,
            Fault::TooManyGuesses { seconds: 2 },
            Fault::PurgedByGuesses,
            Fault::PassphraseMismatch,
            Fault::VaultBusy,
            Fault::VaultDamaged,
            Fault::KeychainForgot,
            Fault::KeychainUnavailable,
            Fault::NotACase,
            Fault::CaseTruncated,
            Fault::CaseDamaged,
            Fault::DarkroomDied,
            Fault::TimedOut { seconds: 20 },
            Fault::Cancelled,
            Fault::ClipboardEmpty,
            Fault::Installation { part },
            Fault::SandboxRefused,
            Fault::Unexpected { detail },
        ]
    }

    #[test]
    fn each_has_a_sentence_a_remedy_and_an_exit_code_of_its_own() {
        let mut codes = std::collections::BTreeSet::new();
        for fault in every() {
            for words in [fault.to_string(), fault.remedy()] {
                assert!(
                    words.ends_with('.') && words.len() > 8,
                    "{fault:?}: {words}"
                );
            }
            assert!(
                fault.exit_code() >= 10 && codes.insert(fault.exit_code()),
                "{fault:?}"
            );
        }
    }

    #[test]
    fn each_comes_over_the_pipe_as_it_was_and_names_itself() {
        for fault in every() {
            let text = serde_json::to_string(&fault).unwrap();
            assert_eq!(serde_json::from_str::<Fault>(&text).unwrap(), fault);
            assert!(text.starts_with("{\"code\":\""), "{text}");
        }
    }
}
