//! What the studio gives and takes: portraits, kept photos and what is written on their backs.

use engine::{DecodeNote, OutputFormat, Recipe, SourceFormat};
use serde::{Deserialize, Serialize};
use vault::{PhotoEntry, PhotoId, RetentionOverride};
use zeroize::Zeroizing;

use crate::darkroom::ImageSize;
use crate::fault::Fault;

/// A stylised photo that has not been kept.
#[derive(Debug)]
pub struct Portrait {
    /// The encoded picture.
    pub image: Vec<u8>,
    /// Its size.
    pub size: ImageSize,
    /// What the person should know about how the photo was read.
    pub notes: Vec<DecodeNote>,
}

/// What is kept of one photo.
#[derive(Clone, Debug, Serialize)]
pub struct StoredPhoto {
    /// Its identifier in the vault.
    pub id: PhotoId,
    /// When it was kept, in milliseconds since 1970 UTC.
    pub added: i64,
    /// How long it is to stay, where that was said for this one.
    pub term: Option<RetentionOverride>,
    /// When it goes by itself, in milliseconds since 1970 UTC; none for never.
    pub due: Option<i64>,
    /// The rest of its record.
    #[serde(flatten)]
    pub record: PhotoRecord,
}

/// Everything kept.
#[derive(Clone, Debug, Serialize)]
pub struct Gallery {
    /// Newest first.
    pub photos: Vec<StoredPhoto>,
    /// Photos whose record does not verify. They can be purged.
    pub damaged: Vec<PhotoId>,
}

/// What is written on the back of a kept photo; sealed like the photo itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PhotoRecord {
    /// Name of the file that came in.
    pub name: String,
    /// The original, where it was kept.
    pub original: Option<StoredImage>,
    /// The output, where there is one.
    pub output: Option<StoredImage>,
    /// How the output was made.
    pub recipe: Option<Recipe>,
    /// What the person should know about how the photo was read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<DecodeNote>,
}

/// Kind and size of a stored picture.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct StoredImage {
    /// What the file is.
    pub format: SourceFormat,
    /// Its size, upright.
    #[serde(flatten)]
    pub size: ImageSize,
}

/// Which half of a kept photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhotoVersion {
    /// The photo as it came in.
    Original,
    /// The stylised portrait.
    Output,
}

/// Whether the vault can be used now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum VaultState {
    /// Nothing has been kept yet; `keychain` tells whether a vault can be made without a passphrase.
    Absent {
        /// The system's keychain keeps secrets for us.
        keychain: bool,
    },
    /// There is a vault and it is closed; `passphrase` tells whether one is needed.
    Locked {
        /// A passphrase is needed to open it.
        passphrase: bool,
    },
    /// The vault is open.
    Open,
}

/// A file to be written for the user.
#[derive(Debug)]
pub struct Export {
    /// The encoded picture: pixels and nothing else.
    pub bytes: Zeroizing<Vec<u8>>,
    /// A neutral file name without an extension; it tells nothing of the photo that came in.
    pub stem: String,
    /// The format of `bytes`.
    pub format: OutputFormat,
}

impl StoredPhoto {
    /// What there is to be shown and let out: the portrait, or the photo where there is none.
    pub fn shown_version(&self) -> PhotoVersion {
        match self.record.output {
            Some(_) => PhotoVersion::Output,
            None => PhotoVersion::Original,
        }
    }

    /// A neutral file name, without an extension, that tells nothing of the photo that came in.
    pub fn export_stem(&self) -> String {
        format!("ambrotype-{}", &self.id.to_string()[..8])
    }

    pub(super) fn from_entry(entry: PhotoEntry) -> Result<Self, Fault> {
        let record = serde_json::from_value(entry.details).map_err(unknown_shape)?;
        Ok(Self {
            id: entry.id,
            added: entry.added,
            term: entry.retention,
            due: entry.expires_at,
            record,
        })
    }
}

impl PhotoRecord {
    /// As the vault seals it.
    pub(super) fn to_json(&self) -> Result<serde_json::Value, Fault> {
        serde_json::to_value(self).map_err(unknown_shape)
    }
}

/// Reads the identifier of a photo, as a user or the page gives it.
///
/// # Errors
/// [`Fault::PhotoUnknown`] where it is no identifier.
pub fn parse_photo_id(text: &str) -> Result<PhotoId, Fault> {
    let unknown = |_| Fault::PhotoUnknown {
        id: text.to_owned(),
    };
    text.parse().map_err(unknown)
}

fn unknown_shape(_: serde_json::Error) -> Fault {
    Fault::Unexpected {
        detail: "a photo's record has an unknown shape".into(),
    }
}
