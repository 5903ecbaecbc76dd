//! What a kept photo is made of, in the words of the callers, and the record that is sealed with it.
//!
//! The record is the only place that knows when a photo came, what it was kept with and how large
//! that was; it is sealed like the rest. Its `details` belong to the caller: the vault neither reads
//! nor checks them.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::backup::format::PhotoParts;
use crate::crypto::secret::fill_random;
use crate::error::Error;
use crate::store::retention::expiry;
use crate::store::settings::RetentionPeriod;

/// A photo's id: 16 random bytes, written as 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoId([u8; 16]);

impl PhotoId {
    pub(crate) fn generate() -> Result<Self, Error> {
        let mut id = [0; 16];
        fill_random(&mut id)?;
        Ok(PhotoId(id))
    }

    pub(crate) fn from_row(bytes: &[u8]) -> Result<Self, Error> {
        bytes.try_into().map(PhotoId).map_err(|_| Error::Damaged)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhotoId({self})")
    }
}

impl FromStr for PhotoId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Ok(byte - b'0'),
            b'a'..=b'f' => Ok(byte - b'a' + 10),
            _ => Err(Error::InvalidPhotoId),
        };
        let digits: &[u8; 32] = text
            .as_bytes()
            .try_into()
            .map_err(|_| Error::InvalidPhotoId)?;
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(PhotoId(id))
    }
}

impl Serialize for PhotoId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What an object of a photo is. The numbers are on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
pub enum ObjectKind {
    /// The photo as it came.
    Original = 1,
    /// The portrait.
    Output = 2,
    /// A small picture for the gallery.
    Thumbnail = 3,
    /// The vault's own record; every photo has one.
    Metadata = 4,
}

impl ObjectKind {
    pub(crate) fn from_row(number: i64) -> Result<Self, Error> {
        match number {
            1 => Ok(ObjectKind::Original),
            2 => Ok(ObjectKind::Output),
            3 => Ok(ObjectKind::Thumbnail),
            4 => Ok(ObjectKind::Metadata),
            _ => Err(Error::Damaged),
        }
    }
}

/// Kinds of which a photo has an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ObjectKinds(u8);

impl ObjectKinds {
    pub(crate) fn is_empty(&self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<ObjectKind> for ObjectKinds {
    fn from_iter<I: IntoIterator<Item = ObjectKind>>(kinds: I) -> Self {
        ObjectKinds(
            kinds
                .into_iter()
                .fold(0, |kinds, kind| kinds | 1 << kind as u8),
        )
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ObjectKind::Original => "original",
            ObjectKind::Output => "output",
            ObjectKind::Thumbnail => "thumbnail",
            ObjectKind::Metadata => "metadata",
        })
    }
}

/// A photo to be kept. Each part may be missing; a part may be empty.
#[derive(Default)]
pub struct NewPhoto {
    /// The photo as it came.
    pub original: Option<Zeroizing<Vec<u8>>>,
    /// The portrait.
    pub output: Option<Zeroizing<Vec<u8>>>,
    /// A small picture for the gallery.
    pub thumbnail: Option<Zeroizing<Vec<u8>>>,
    /// Whatever the caller wants to know later; sealed, and opaque to the vault.
    pub details: serde_json::Value,
}

impl NewPhoto {
    /// The parts there are, and the record that goes with them.
    pub(crate) fn into_parts(self, added: i64) -> (Record, PhotoParts) {
        let parts = [
            (ObjectKind::Original, self.original),
            (ObjectKind::Output, self.output),
            (ObjectKind::Thumbnail, self.thumbnail),
        ];
        let parts = parts.into_iter();
        let parts: PhotoParts = parts
            .filter_map(|(kind, part)| Some((kind, part?)))
            .collect();
        let lengths = parts.iter().map(|(kind, part)| (*kind, part.len() as u64));
        let record = Record {
            added,
            arrived: None,
            retention: None,
            lengths: lengths.collect(),
            details: self.details,
        };
        (record, parts)
    }
}

/// How long a photo is to stay, where its owner has said so for this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetentionOverride {
    /// Until it is purged, whatever is chosen for the store.
    Pinned,
    /// Until this moment, in milliseconds since 1970 UTC.
    Until(i64),
}

/// A kept photo, without its pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoEntry {
    /// Its id.
    pub id: PhotoId,
    /// When it was added, in milliseconds since 1970 UTC.
    pub added: i64,
    /// What it was kept with, in the order of [`ObjectKind`], without the record itself.
    pub kinds: Vec<ObjectKind>,
    /// How long it is to stay, where that was said for this one.
    pub retention: Option<RetentionOverride>,
    /// When it goes by itself, in milliseconds since 1970 UTC; `None` for never.
    pub expires_at: Option<i64>,
    /// What the caller gave with it.
    pub details: serde_json::Value,
}

/// Everything in the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// The photos, newest first.
    pub entries: Vec<PhotoEntry>,
    /// Photos whose record is missing, changed, or at odds with the rows that are there. They can be
    /// purged; whether an object of theirs can still be unsealed is for `unseal` to find out.
    pub damaged: Vec<PhotoId>,
}

/// Room for a record, in bytes: a few hundred, and more with a long file name.
const RECORD_CAPACITY: usize = 4096;

/// The sealed record: JSON in an object of kind [`ObjectKind::Metadata`].
#[derive(Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) added: i64,
    /// When it came into this store, where that is not when it was added to the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) arrived: Option<i64>,
    #[serde(rename = "term", default, skip_serializing_if = "Option::is_none")]
    pub(crate) retention: Option<RetentionOverride>,
    /// The true length of each part. A row that was dropped or put in is noticed against it.
    pub(crate) lengths: BTreeMap<ObjectKind, u64>,
    pub(crate) details: serde_json::Value,
}

impl Record {
    pub(crate) fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        // Longer ones than this are rare; they leave a copy behind where the vector grew.
        let mut bytes = Zeroizing::new(Vec::with_capacity(RECORD_CAPACITY));
        // Fails only for maps with keys that are not strings, which a `Value` cannot hold.
        serde_json::to_writer(&mut *bytes, self).map_err(|_| Error::Damaged)?;
        Ok(bytes)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        serde_json::from_slice(bytes).map_err(|_| Error::Damaged)
    }

    pub(crate) fn into_entry(self, id: PhotoId, period: Option<RetentionPeriod>) -> PhotoEntry {
        let arrived = self.arrived.unwrap_or(self.added);
        PhotoEntry {
            id,
            added: self.added,
            retention: self.retention,
            expires_at: expiry(self.retention, arrived, period),
            kinds: self.lengths.into_keys().collect(),
            details: self.details,
        }
    }
}
