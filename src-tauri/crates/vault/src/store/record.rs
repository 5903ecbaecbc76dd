//! A photo as its callers see it, and the record that is sealed with it.
//!
//! The record alone knows when a photo was added, what it was added with and how large that was. Its
//! `details` belong to the caller: the vault neither reads nor checks them.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::ids::{ObjectKind, PhotoId};
use crate::store::retention::{self, Days, RetentionOverride, RetentionPeriod, expiry};

/// The parts of one photo, in plaintext.
pub(crate) type PhotoParts = BTreeMap<ObjectKind, Zeroizing<Vec<u8>>>;

/// A photo to be added. Each part may be missing; a part may be empty.
#[derive(Default)]
pub struct NewPhoto {
    /// The photo as it came in.
    pub original: Option<Zeroizing<Vec<u8>>>,
    /// The portrait.
    pub output: Option<Zeroizing<Vec<u8>>>,
    /// A small picture for the gallery.
    pub thumbnail: Option<Zeroizing<Vec<u8>>>,
    /// Whatever the caller wants to read back later. It is sealed, and the vault does not read it.
    pub details: serde_json::Value,
}

impl NewPhoto {
    /// The parts that there are, and the record that goes with them.
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
        let record = Record {
            added,
            arrived: None,
            retention: None,
            days: None,
            lengths: lengths(&parts),
            details: self.details,
        };
        (record, parts)
    }

    /// The same from the parts and details of a photo that is stored.
    pub(crate) fn from_parts(mut parts: PhotoParts, details: serde_json::Value) -> Self {
        NewPhoto {
            original: parts.remove(&ObjectKind::Original),
            output: parts.remove(&ObjectKind::Output),
            thumbnail: parts.remove(&ObjectKind::Thumbnail),
            details,
        }
    }
}

/// The length of each part.
fn lengths(parts: &PhotoParts) -> BTreeMap<ObjectKind, u64> {
    let lengths = parts.iter().map(|(kind, part)| (*kind, part.len() as u64));
    lengths.collect()
}

/// A kept photo, without its pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct PhotoEntry {
    /// Its id.
    pub id: PhotoId,
    /// When it was added, in milliseconds since 1970 UTC.
    pub added: i64,
    /// The objects that it has, in the order of [`ObjectKind`], without the record itself.
    pub kinds: Vec<ObjectKind>,
    /// How long it is to stay, where its owner chose that for this one.
    pub retention: Option<RetentionOverride>,
    /// When it expires, in milliseconds since 1970 UTC; `None` for never.
    pub expires_at: Option<i64>,
    /// The time that its owner chose for this one, in milliseconds.
    pub(crate) own_time: Option<i64>,
    /// What the caller gave with it.
    pub details: serde_json::Value,
}

/// Everything in the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// The photos, newest first.
    pub entries: Vec<PhotoEntry>,
    /// Photos whose record is missing, was changed, or does not fit the rows that are there. They can be
    /// purged. Some of their objects may still be readable.
    pub damaged: Vec<PhotoId>,
    /// Photos that a later version of the program added, with a record that this one cannot read. They can be purged.
    pub newer: Vec<PhotoId>,
}

/// Capacity for a record, in bytes. Most take a few hundred, more with a long file name.
const RECORD_CAPACITY: usize = 4096;

/// The sealed record: JSON in an object of kind [`ObjectKind::Metadata`].
#[derive(Serialize, Deserialize)]
pub(crate) struct Record {
    pub(crate) added: i64,
    /// When it came into this store, where it was first added to another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) arrived: Option<i64>,
    #[serde(rename = "term", default, skip_serializing_if = "Option::is_none")]
    pub(crate) retention: Option<RetentionOverride>,
    /// The days that its owner chose for this one, where `retention` is a moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) days: Option<Days>,
    /// The length of each part. A row that somebody removed or added does not fit it.
    pub(crate) lengths: BTreeMap<ObjectKind, u64>,
    pub(crate) details: serde_json::Value,
}

/// What a record of any version has.
#[derive(Deserialize)]
struct AnyRecord {
    #[serde(rename = "added")]
    _added: IgnoredAny,
    #[serde(rename = "lengths")]
    _lengths: IgnoredAny,
}

impl Record {
    pub(crate) fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        // Longer ones are rare; they leave a copy in memory where the vector grew.
        let mut bytes = Zeroizing::new(Vec::with_capacity(RECORD_CAPACITY));
        // Fails only for maps with keys that are not strings, which a `Value` cannot hold.
        serde_json::to_writer(&mut *bytes, self).map_err(|_| Error::Damaged)?;
        Ok(bytes)
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        serde_json::from_slice(bytes).map_err(|_| {
            match serde_json::from_slice::<AnyRecord>(bytes) {
                // It verifies and is a record, so a later version wrote it.
                Ok(_) => Error::NewerRecord,
                Err(_) => Error::Damaged,
            }
        })
    }

    /// Begins the time of a photo that comes into this store at `arrived` anew: whatever it was before, and whatever
    /// a stranger wrote there, it is not older than this store and stays for its days from now.
    pub(crate) fn restart(&mut self, arrived: i64) {
        self.added = self.added.clamp(0, arrived.max(0));
        self.arrived = Some(arrived);
        if let Some(RetentionOverride::Until(moment)) = self.retention {
            let moment = retention::restarted(moment, self.days, arrived);
            self.retention = Some(RetentionOverride::Until(moment));
        }
    }

    pub(crate) fn into_entry(self, id: PhotoId, period: Option<RetentionPeriod>) -> PhotoEntry {
        let arrived = self.arrived.unwrap_or(self.added);
        PhotoEntry {
            id,
            added: self.added,
            retention: self.retention,
            own_time: retention::own_time(self.retention, self.days, arrived),
            expires_at: expiry(self.retention, arrived, period),
            kinds: self.lengths.into_keys().collect(),
            details: self.details,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    /// A record as a file has it, restored at day 1000.
    fn restarted(json: &str) -> Record {
        let mut record = Record::from_bytes(json.as_bytes()).unwrap();
        record.restart(1000 * DAY);
        record
    }

    #[test]
    fn a_record_of_a_later_version_is_told_from_what_is_no_record() {
        for (json, newer) in [
            (
                r#"{"added":1,"lengths":{"hologram":9},"details":null}"#,
                true,
            ),
            (
                r#"{"added":1,"lengths":{},"details":null,"term":{"moons":3}}"#,
                true,
            ),
            (r#"{"added":"noon","lengths":{}}"#, true),
            (r#"{"lengths":{}}"#, false),
            ("[]", false),
            ("{", false),
            ("", false),
        ] {
            match Record::from_bytes(json.as_bytes()) {
                Err(Error::NewerRecord) => assert!(newer, "{json}"),
                Err(Error::Damaged) => assert!(!newer, "{json}"),
                _ => panic!("{json}"),
            }
        }
    }

    #[test]
    fn a_restored_record_is_not_older_than_its_store_and_has_a_day_at_least() {
        for (written, added, until) in [
            // Of an earlier version, which wrote no days.
            (format!(r#"{{"until":{}}}"#, 10 * DAY), 5 * DAY, 1001 * DAY),
            (
                format!(r#"{{"until":{}}}"#, 1003 * DAY),
                5 * DAY,
                1003 * DAY,
            ),
            (r#"{"until":-5}"#.into(), i64::MIN, 1001 * DAY),
            (format!(r#"{{"until":{}}}"#, i64::MAX), i64::MAX, 4650 * DAY),
            (
                format!(r#"{{"until":{}}}, "days":7"#, i64::MAX),
                5 * DAY,
                1007 * DAY,
            ),
        ] {
            let json =
                format!(r#"{{"added":{added},"lengths":{{}},"details":null,"term":{written}}}"#);
            let record = restarted(&json);
            assert_eq!(
                record.retention,
                Some(RetentionOverride::Until(until)),
                "{json}"
            );
            assert_eq!(record.added, added.clamp(0, 1000 * DAY), "{json}");
            assert_eq!(record.arrived, Some(1000 * DAY));
        }
        let pinned = restarted(r#"{"added":1,"lengths":{},"details":null,"term":"pinned"}"#);
        assert_eq!(pinned.retention, Some(RetentionOverride::Pinned));
    }
}
