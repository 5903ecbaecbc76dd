//! Names of what is kept: stores, photos, and the kinds of objects that a photo has.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::random::random_bytes;

/// A store's name: 16 random bytes, in every AAD and every key derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoreId(pub(crate) [u8; 16]);

impl StoreId {
    pub(crate) fn generate() -> Result<Self, Error> {
        random_bytes().map(StoreId)
    }
}

/// A photo's id: 16 random bytes, written as 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhotoId([u8; 16]);

impl PhotoId {
    /// A new one, at random.
    ///
    /// # Errors
    /// [`Error::Io`] where the system gives no random bytes.
    pub fn generate() -> Result<Self, Error> {
        random_bytes().map(PhotoId)
    }

    /// Takes the bytes of a database column.
    ///
    /// # Errors
    /// [`Error::Damaged`] unless there are 16.
    pub(crate) fn from_row(bytes: &[u8]) -> Result<Self, Error> {
        bytes.try_into().map(PhotoId).map_err(|_| Error::Damaged)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PhotoId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhotoId({self})")
    }
}

impl FromStr for PhotoId {
    type Err = Error;

    /// # Errors
    /// [`Error::InvalidPhotoId`] unless `text` is what [`PhotoId`] displays.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut id = [0; 16];
        hex::decode_to_slice(text, &mut id).map_err(|_| Error::InvalidPhotoId)?;
        let id = PhotoId(id);
        // `hex` also reads upper-case digits. One photo has one spelling.
        if id.to_string() == text {
            Ok(id)
        } else {
            Err(Error::InvalidPhotoId)
        }
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
    /// The photo as it came in.
    Original = 1,
    /// The portrait.
    Output = 2,
    /// A small picture for the gallery.
    Thumbnail = 3,
    /// The vault's own record; every photo has one.
    Metadata = 4,
}

impl ObjectKind {
    /// Takes the number of a database column.
    ///
    /// # Errors
    /// [`Error::Damaged`] for a number that is no kind.
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

/// A set of object kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ObjectKinds(u8);

impl ObjectKinds {
    pub(crate) fn is_empty(&self) -> bool {
        self.0 == 0
    }
}

impl FromIterator<ObjectKind> for ObjectKinds {
    fn from_iter<I: IntoIterator<Item = ObjectKind>>(kinds: I) -> Self {
        let kinds = kinds.into_iter();
        ObjectKinds(kinds.fold(0, |set, kind| set | 1 << kind as u8))
    }
}
