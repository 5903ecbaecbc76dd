//! A photo in the vault, and the record that is sealed with it.

use engine::{DecodeNote, Recipe, SourceFormat};
use serde::{Deserialize, Serialize};
use vault::{ObjectKind, PhotoEntry, PhotoId, RetentionOverride};

use crate::darkroom::ImageSize;
use crate::fault::Fault;

/// A photo in the vault.
#[derive(Clone, Debug, Serialize)]
pub struct StoredPhoto {
    /// Its identifier in the vault.
    pub id: PhotoId,
    /// When it was stored, in milliseconds since 1970 UTC.
    pub added: i64,
    /// How long it stays, where that was set for this one.
    pub term: Option<RetentionOverride>,
    /// When it expires, in milliseconds since 1970 UTC; none for never.
    pub due: Option<i64>,
    /// The rest of its record.
    #[serde(flatten)]
    pub record: PhotoRecord,
}

/// What is known of a stored photo; sealed like the photo itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PhotoRecord {
    /// Name of the original file.
    pub name: String,
    /// The original, where it is stored.
    pub original: Option<StoredImage>,
    /// The portrait, where there is one.
    pub output: Option<StoredImage>,
    /// How the portrait was made.
    pub recipe: Option<Recipe>,
    /// What the person should know about how the photo was read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<DecodeNote>,
}

/// Format and size of a stored picture.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct StoredImage {
    /// What the file is.
    pub format: SourceFormat,
    /// Its size, upright.
    #[serde(flatten)]
    pub size: ImageSize,
}

/// Which picture of a stored photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhotoVersion {
    /// The photo as it came in.
    Original,
    /// The portrait.
    Output,
}

impl StoredPhoto {
    /// The version to show and to export: the portrait, or the photo where there is none.
    pub fn shown_version(&self) -> PhotoVersion {
        match self.record.output {
            Some(_) => PhotoVersion::Output,
            None => PhotoVersion::Original,
        }
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

impl PhotoVersion {
    /// The object of the vault that holds it.
    pub(super) fn kind(self) -> ObjectKind {
        match self {
            Self::Original => ObjectKind::Original,
            Self::Output => ObjectKind::Output,
        }
    }
}

impl PhotoRecord {
    /// What is known of one version.
    ///
    /// # Errors
    /// [`Fault::NoOriginal`] or [`Fault::NoOutput`] where it is not stored.
    pub(super) fn image(&self, version: PhotoVersion) -> Result<StoredImage, Fault> {
        match version {
            PhotoVersion::Original => self.original.ok_or(Fault::NoOriginal),
            PhotoVersion::Output => self.output.ok_or(Fault::NoOutput),
        }
    }

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
