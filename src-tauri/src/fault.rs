//! The errors that users see: a code, a sentence, a remedy and an exit code for each.
//!
//! `Fault` holds only the cases that the window or the command line treats or words differently; everything else is
//! [`Fault::Unexpected`]. A fault never carries a secret. The photo it is about is named in [`Report::about`], so that the
//! darkroom, which knows no names, can use the same type.

use serde::{Deserialize, Serialize};

mod exit_code;
mod from_crates;
mod parts_of_sentences;
mod remedy;

use parts_of_sentences::{preset_kinds, readable_part, seconds_in_words};

/// Why something could not be done. Displays as one sentence.
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
    #[error("This photo is incomplete.")]
    Truncated,
    /// The picture ends before its last pixel, and its upper part can be read, or all of it without its finest detail.
    #[error("This photo is incomplete. {}", readable_part(.percent))]
    Incomplete {
        /// How much, from 1 to 100. At 100 the finest detail is missing.
        percent: u8,
    },
    /// The picture contradicts itself.
    #[error("This photo is damaged.")]
    Damaged,
    /// More pixels than can be stylised; sizes in pixels.
    #[error(
        "This photo is too large: {width} × {height} pixels; the limit is {limit_megapixels} megapixels."
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
    #[error("Ambrotype cannot open this kind of file: {format}.")]
    Unsupported {
        /// Name of the format as people know it.
        format: String,
    },
    /// There is no such file.
    #[error("{path} does not exist.")]
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
    #[error("{path} already exists.")]
    AlreadyExists {
        /// The path as it was given.
        path: String,
    },
    /// The name of a file to write promises a format that cannot be written.
    #[error("Ambrotype cannot save a picture under the name “{name}”.")]
    MisleadingName {
        /// The name without its folder.
        name: String,
    },
    /// Several pictures were to go into one file.
    #[error("{path} can hold only one picture, and there are several photos.")]
    OneFile {
        /// The path as it was given.
        path: String,
    },
    /// A name is longer than the file system allows.
    #[error("This name is too long for a file: {path}.")]
    NameTooLong {
        /// The path as it was given.
        path: String,
    },
    /// A portrait was to be written over its own photo, or over another one of the same command.
    #[error("{path} is one of the photos.")]
    SameAsPhoto {
        /// The path as it was given.
        path: String,
    },
    /// A format that cannot hold a picture of this width or height.
    #[error("This portrait is too large for {format}, which holds at most {limit} pixels a side.")]
    SideTooLong {
        /// The format that was to be written.
        format: String,
        /// The most pixels on one side.
        limit: u32,
    },
    /// Something deletes for good, and nobody can be asked whether it is meant.
    #[error("This deletes forever, and here nobody can be asked to confirm it.")]
    ConfirmationNeeded,
    /// No room left where we write.
    #[error("The disk is full.")]
    DiskFull,
    /// No photo of this identifier is kept.
    #[error("There is no photo {id} in the vault.")]
    PhotoUnknown {
        /// The identifier as it was given.
        id: String,
    },
    /// The beginning of an identifier that several photos have.
    #[error("Several photos in the vault begin with {id}.")]
    IdAmbiguous {
        /// The beginning as it was given.
        id: String,
    },
    /// There is no album of this name.
    #[error("There is no album called “{name}”.")]
    AlbumUnknown {
        /// The name as it was given.
        name: String,
    },
    /// A name that no album can have.
    #[error("An album’s name is one line of 1 to 80 characters.")]
    AlbumNameInvalid,
    /// There is no preset of this name.
    #[error("There is no preset called “{name}”.")]
    PresetUnknown {
        /// The name as it was given.
        name: String,
    },
    /// A name that no preset can have.
    #[error("A preset’s name is one line of 1 to 60 characters.")]
    PresetNameInvalid,
    /// The vault holds as many presets as it may.
    #[error("There are already {limit} presets, and there can be no more.")]
    PresetsFull {
        /// The most there may be.
        limit: u32,
    },
    /// A preset of the other kind is needed.
    #[error("“{name}” is a preset of another kind: {}.", preset_kinds(.wants_pack))]
    PresetOfOtherKind {
        /// Its name.
        name: String,
        /// Whether a pack is needed; else a look is.
        wants_pack: bool,
    },
    /// A pack of no picture, or of more than a pack may have.
    #[error("This pack would have {pictures} pictures; a pack has 1 to {limit}.")]
    PackTooLarge {
        /// How many it would have.
        pictures: u32,
        /// The most there may be.
        limit: u32,
    },
    /// There is no size of this name, or not for this.
    #[error("This does not come in a size called “{name}”.")]
    SizeUnknown {
        /// The name as it was given.
        name: String,
        /// The sizes there are.
        known: Box<[String]>,
    },
    /// Parts that make no toy, poster or card.
    #[error("This cannot be put together: {reason}.")]
    CompositionInvalid {
        /// Which part is wrong, and how, in English.
        reason: String,
    },
    /// More letters than fit.
    #[error("This text is too long: the limit is {limit} characters.")]
    TextTooLong {
        /// The most characters.
        limit: u32,
    },
    /// A name that no learnt style can have.
    #[error(
        "The name of a learnt style has 1 to 40 letters, digits, spaces or hyphens. It begins with a letter or a digit."
    )]
    StyleNameInvalid,
    /// The vault holds as many learnt styles as it can.
    #[error("The vault already has {most} learnt styles, and there can be no more.")]
    TooManyStyles {
        /// The most there can be.
        most: u32,
    },
    /// A network that somebody else made holds something that no picture network has.
    #[error("This network is not run: {reason}.")]
    NetworkRefused {
        /// What it holds, in English.
        reason: String,
    },
    /// A network that does not make a picture of a picture.
    #[error("This network does not make a picture of a photo.")]
    NetworkUnfit,
    /// The kept photo has no such part, for example no output yet.
    #[error("This photo has no portrait yet.")]
    NoOutput,
    /// Only the portrait was kept of this photo.
    #[error("The original photo of this portrait was not kept.")]
    NoOriginal,
    /// There is no style of this name.
    #[error("There is no look called “{name}”.")]
    StyleUnknown {
        /// The name as it was given.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The look has no palette of this name.
    #[error("This look has no such palette.")]
    PaletteUnknown {
        /// The palettes that it has; a painted style has none.
        known: Vec<String>,
    },
    /// There is no template, palette, body or accessory of this name.
    #[error("There is no template called “{name}”.")]
    TemplateUnknown {
        /// The name as it was given.
        name: String,
        /// The names there are.
        known: Box<[String]>,
    },
    /// Two styles that do not blend.
    #[error("{name} cannot be blended with the look before it.")]
    Unblendable {
        /// The later of the two.
        name: String,
    },
    /// Styles, weights or strength that make no recipe.
    #[error("This setting of looks is not valid: {reason}.")]
    RecipeInvalid {
        /// Which part of it is wrong, and how, in English.
        reason: String,
    },
    /// A crop by a face, a toy or a sticker, and there is none.
    #[error("There is no face in this photo, and this needs one.")]
    NoFace,
    /// Another background, a poster or a sticker, and nobody to stand before it.
    #[error("There is nobody in this photo, and this needs somebody.")]
    NoPerson,
    /// A cut-out as a file that holds none.
    #[error("JPEG cannot hold a transparent background.")]
    NoTransparency,
    /// A look as SVG that is not made of flat shapes.
    #[error("This portrait cannot be saved as SVG.")]
    NoPaths,
    /// Nothing has been kept yet, so there is no vault.
    #[error("There is no vault yet.")]
    VaultAbsent,
    /// The vault exists and a second one was to be made.
    #[error("A vault already exists.")]
    VaultExists,
    /// The vault is closed.
    #[error("The vault is locked.")]
    VaultLocked,
    /// The vault needs a passphrase and none was given.
    #[error("A passphrase is needed.")]
    PassphraseNeeded,
    /// The passphrase does not open the vault.
    #[error("This passphrase does not unlock the vault.")]
    WrongPassphrase,
    /// Too many passphrases were wrong; this one was not looked at.
    #[error("Too many wrong passphrases. You can try again in {}.", seconds_in_words(.seconds))]
    TooManyGuesses {
        /// Seconds to wait; never more than 300.
        seconds: u32,
    },
    /// The passphrase was wrong once too often, and the owner wanted everything destroyed then.
    #[error("Too many wrong passphrases, so everything was purged, as chosen in the settings.")]
    PurgedByGuesses,
    /// The two entries of a new passphrase differ.
    #[error("The two passphrases are not the same.")]
    PassphraseMismatch,
    /// Another process holds the vault.
    #[error("The vault is open in another Ambrotype.")]
    VaultBusy,
    /// What is stored does not verify.
    #[error("The vault is damaged or was changed.")]
    VaultDamaged,
    /// The vault, or a file of it, is a link to something that is not there.
    #[error("The vault cannot be reached: {name} is a link to something that does not exist.")]
    VaultLinkBroken {
        /// Its name, without a folder.
        name: String,
    },
    /// Something else has the name of the vault's folder or of a file in it.
    #[error("The vault cannot be used: something else is called {name}.")]
    VaultObstructed {
        /// Its name, without a folder.
        name: String,
    },
    /// A later version stored this photo, in a form that this one cannot read.
    #[error("This photo was stored by a newer version of Ambrotype. This version cannot read it.")]
    PhotoNewer,
    /// The keychain no longer holds the device secret.
    #[error(
        "The keychain no longer has the secret key to this vault. It was removed, or this is an old copy of the vault."
    )]
    KeychainForgot,
    /// The keychain cannot be asked, or a secret could not be removed from it.
    #[error("The system keychain is not available.")]
    KeychainUnavailable,
    /// The keychain may still lose what it was given last, so the key of the vault is not replaced yet.
    #[error("The keychain may not have written the next secret key of the vault to the disk yet.")]
    KeychainUnsettled,
    /// The keychain holds a secret of this vault that a copy of the vault has stored.
    #[error(
        "A copy of this vault seems to be in use somewhere else. The keychain holds a secret key that this one did not store."
    )]
    VaultCopied,
    /// The file is not a backup file.
    #[error("This is not a backup file.")]
    NotACase,
    /// The backup file ends too early.
    #[error("This backup file is incomplete.")]
    CaseTruncated,
    /// The backup file is not what was written.
    #[error("This backup file is damaged or was changed.")]
    CaseDamaged,
    /// The backup file was read again and is not what was written.
    #[error("The backup was read again and is not what was saved, so it was not kept.")]
    BackupNotVerified,
    /// The darkroom process ended in the middle of a photo.
    #[error("Processing this photo stopped unexpectedly.")]
    DarkroomDied,
    /// The darkroom was stopped because it took too long.
    #[error("This photo took longer than {}.", seconds_in_words(.seconds))]
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
    #[error("This system does not allow the network block that Ambrotype needs.")]
    SandboxRefused,
    /// Anything that no person can act on; the detail is for a bug report and holds no secret.
    #[error("Something went wrong inside Ambrotype: {detail}.")]
    Unexpected {
        /// What failed, in our own words.
        detail: String,
    },
}

impl Fault {
    /// The same fault with a name instead of a path, for the page, which must not see paths.
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
mod tests;
