//! A photo in the vault, and the record that is sealed with it.

use engine::{Composition, DecodeNote, Recipe, SourceFormat};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use vault::{ObjectKind, PhotoEntry, PhotoId, RetentionOverride};

use super::{AlbumName, FileDigest};
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
    /// Whether a newer version of the program wrote something into its record that this one cannot read.
    pub newer: bool,
    /// The rest of its record.
    #[serde(flatten)]
    pub record: PhotoRecord,
}

/// What is known of a stored photo; sealed like the photo itself.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PhotoRecord {
    /// Name of the original file.
    pub name: String,
    /// The original, where it is stored.
    pub original: Option<StoredImage>,
    /// Digest of the original file, where it is stored; photos of earlier versions have none. It is sealed with the rest and
    /// printed nowhere.
    #[serde(skip)]
    pub digest: Option<FileDigest>,
    /// The portrait, where there is one.
    pub output: Option<StoredImage>,
    /// How the portrait was made.
    pub recipe: Option<Recipe>,
    /// What was composed, where it was. The words in it are the owner's: it is sealed with the rest and printed nowhere.
    #[serde(skip)]
    pub composition: Option<Composition>,
    /// The album that it is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub album: Option<AlbumName>,
    /// Whether it is one of the owner's favourites.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub favourite: bool,
    /// What the person should know about how the photo was read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
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

    /// # Errors
    /// [`Fault::PhotoNewer`] where the record names no picture that this version knows.
    pub(super) fn from_entry(entry: PhotoEntry) -> Result<Self, Fault> {
        let (record, newer) = PhotoRecord::from_details(entry.details);
        if record.original.is_none() && record.output.is_none() {
            return Err(Fault::PhotoNewer);
        }
        Ok(Self {
            newer,
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
    /// What this version can read of the details of a photo, field by field, and whether there is more that it cannot
    /// read. Details are sealed, so what has an unknown shape is not damaged: a newer version wrote it.
    pub(super) fn from_details(details: Value) -> (Self, bool) {
        let Value::Object(mut fields) = details else {
            return (Self::default(), true);
        };
        let mut newer = false;
        let mut field = |name: &str| fields.remove(name).unwrap_or_default();
        let record = Self {
            name: known(field("name"), &mut newer).unwrap_or_default(),
            original: image(field("original"), &mut newer),
            digest: known(field("digest"), &mut newer).flatten(),
            output: image(field("output"), &mut newer),
            recipe: known(field("recipe"), &mut newer).flatten(),
            composition: known(field("composition"), &mut newer).flatten(),
            album: known(field("album"), &mut newer).flatten(),
            favourite: known::<Option<bool>>(field("favourite"), &mut newer)
                .flatten()
                .unwrap_or_default(),
            notes: known::<Option<Vec<Value>>>(field("notes"), &mut newer)
                .flatten()
                .unwrap_or_default()
                .into_iter()
                .filter_map(|note| known(note, &mut newer))
                .collect(),
        };
        (record, newer)
    }

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
    pub(super) fn to_json(&self) -> Result<Value, Fault> {
        let mut json = serde_json::to_value(self).map_err(unknown_shape)?;
        if let Some(composition) = &self.composition {
            json["composition"] = serde_json::to_value(composition).map_err(unknown_shape)?;
        }
        if let Some(digest) = &self.digest {
            json["digest"] = serde_json::to_value(digest).map_err(unknown_shape)?;
        }
        Ok(json)
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

/// Reads several identifiers, as [`parse_photo_id`].
///
/// # Errors
/// [`Fault::PhotoUnknown`] for the first that is no identifier.
pub fn parse_photo_ids(texts: &[String]) -> Result<Vec<PhotoId>, Fault> {
    texts.iter().map(|text| parse_photo_id(text)).collect()
}

fn unknown_shape(_: serde_json::Error) -> Fault {
    Fault::Unexpected {
        detail: "a photo's record has an unknown shape".into(),
    }
}

/// A value of a shape that we know.
fn known<T: DeserializeOwned>(value: Value, newer: &mut bool) -> Option<T> {
    let read = serde_json::from_value(value).ok();
    *newer |= read.is_none();
    read
}

/// A picture; one in a format that we do not know has its size at least, and the darkroom finds out what it is.
fn image(value: Value, newer: &mut bool) -> Option<StoredImage> {
    let size = serde_json::from_value(value.clone()).ok();
    let format = SourceFormat::Jpeg;
    known(value, newer).unwrap_or_else(|| size.map(|size| StoredImage { format, size }))
}
