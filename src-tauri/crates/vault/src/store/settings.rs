//! What the owner wants of a store: how long photos stay, whether originals are kept, how large it may
//! grow. Sealed like a photo, because it tells of the person as a photo does.
//!
//! ```text
//! sealed = envelope of JSON under a data key of its own, at the place of photo 0, kind 5
//! ```
//!
//! The row is there in every store of format 2; one that is missing or was changed is damage, and
//! damage keeps photos rather than purging them. Every writing makes a new data key.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use zeroize::Zeroizing;

use crate::crypto::envelope;
use crate::error::Error;
use crate::keys::key::{DataKey, MasterKey, ObjectAad};

/// A number of days that photos may be kept for: at least one, at most ten years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Days(u32);

impl Days {
    /// The most that may be chosen.
    pub const MAX: u32 = 3650;

    /// Takes a number of days.
    ///
    /// # Errors
    /// [`Error::RetentionOutOfRange`] for none, and for more than [`MAX`](Self::MAX).
    pub fn new(days: u32) -> Result<Self, Error> {
        if (1..=Days::MAX).contains(&days) {
            Ok(Days(days))
        } else {
            Err(Error::RetentionOutOfRange { max: Days::MAX })
        }
    }

    /// The number.
    pub fn number(&self) -> u32 {
        self.0
    }

    /// The same in milliseconds.
    pub(crate) fn milliseconds(&self) -> i64 {
        i64::from(self.0) * 86_400_000
    }
}

impl TryFrom<u32> for Days {
    type Error = Error;

    fn try_from(days: u32) -> Result<Self, Error> {
        Days::new(days)
    }
}

impl From<Days> for u32 {
    fn from(days: Days) -> u32 {
        days.0
    }
}

/// What the owner wants of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long a photo stays that is neither pinned nor has a time of its own; `None`, which is the
    /// default and the promise, until it is purged.
    pub retention: Option<Days>,
    /// Whether the original is kept beside the portrait. The vault keeps what it is given; this is for
    /// its callers to follow.
    pub keep_originals: bool,
    /// The bytes above which the owner wants to be warned. Nothing is refused.
    pub quota: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            retention: None,
            keep_originals: true,
            quota: None,
        }
    }
}

/// The settings as they are sealed: what was chosen, and what retention has to remember.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct StoredSettings {
    pub(crate) retention: Option<RetentionPeriod>,
    originals: Originals,
    quota: Option<u64>,
    /// The latest time that was believed, in milliseconds since 1970 UTC; `None` before the first.
    pub(crate) seen: Option<i64>,
}

/// A retention time and the moment at which it was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct RetentionPeriod {
    pub(crate) days: Days,
    pub(crate) since: i64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Originals {
    #[default]
    Keep,
    Drop,
}

impl StoredSettings {
    pub(crate) fn settings(&self) -> Settings {
        Settings {
            retention: self.retention.map(|chosen| chosen.days),
            keep_originals: self.originals == Originals::Keep,
            quota: self.quota,
        }
    }

    /// The same with what is chosen at `now`. A retention time that is the old one stays as old.
    pub(crate) fn with(self, settings: Settings, now: i64) -> Self {
        let before = self.retention.map(|chosen| chosen.days);
        StoredSettings {
            retention: if settings.retention == before {
                self.retention
            } else {
                settings
                    .retention
                    .map(|days| RetentionPeriod { days, since: now })
            },
            originals: if settings.keep_originals {
                Originals::Keep
            } else {
                Originals::Drop
            },
            quota: settings.quota,
            // Before the first time that matters there is none to compare with.
            seen: self.seen.or(Some(now)),
        }
    }

    /// The same with `now` as the latest time that was believed.
    pub(crate) fn with_trusted_time(self, now: i64) -> Self {
        StoredSettings {
            seen: Some(now),
            ..self
        }
    }

    /// Reads the settings.
    ///
    /// # Errors
    /// [`Error::Damaged`] if they are not there or not as they were sealed.
    pub(crate) async fn load(
        connection: &mut SqliteConnection,
        master: &MasterKey,
    ) -> Result<Self, Error> {
        let row = sqlx::query!("SELECT epoch, wrapped_key, sealed FROM setting")
            .fetch_optional(connection)
            .await?
            .ok_or(Error::Damaged)?;
        if u64::try_from(row.epoch) != Ok(master.epoch) {
            return Err(Error::Damaged);
        }
        let aad = ObjectAad::for_settings(master.store);
        let bytes = master.with_wrapper(|keys| {
            let key = keys.unwrap(&row.wrapped_key, &aad)?;
            envelope::open(&key.cipher()?, &aad, row.sealed)
        })?;
        serde_json::from_slice(&bytes).map_err(|_| Error::Damaged)
    }

    /// Writes the settings, under a new data key.
    pub(crate) async fn save(
        &self,
        connection: &mut SqliteConnection,
        master: &MasterKey,
    ) -> Result<(), Error> {
        let aad = ObjectAad::for_settings(master.store);
        let mut bytes = Zeroizing::new(Vec::with_capacity(envelope::sealed_len(0)));
        serde_json::to_writer(&mut *bytes, self).map_err(|_| Error::Damaged)?;
        let key = DataKey::generate()?;
        let sealed = envelope::seal(&key, &aad, bytes)?;
        let wrapped_key = &master.wrap(&key, &aad)?[..];
        let epoch = i64::try_from(master.epoch).map_err(|_| Error::Damaged)?;
        sqlx::query!(
            "INSERT OR REPLACE INTO setting (one, epoch, wrapped_key, sealed) VALUES (1, ?, ?, ?)",
            epoch,
            wrapped_key,
            sealed,
        )
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Wraps the key of the settings anew. One that does not unwrap stays as it is, and is still
    /// damaged afterwards.
    pub(crate) async fn rewrap(
        connection: &mut SqliteConnection,
        old: &MasterKey,
        new: &MasterKey,
    ) -> Result<(), Error> {
        let wrapped = sqlx::query_scalar!("SELECT wrapped_key FROM setting")
            .fetch_optional(&mut *connection)
            .await?;
        let aad = ObjectAad::for_settings(old.store);
        let Some(wrapped) = wrapped else {
            return Ok(());
        };
        let moved = old.with_wrapper(|old| {
            let key = old.unwrap(&wrapped, &aad)?;
            new.with_wrapper(|new| new.wrap(key.bytes(), &aad))
        });
        if let Ok(wrapped_key) = moved {
            let wrapped_key = &wrapped_key[..];
            let epoch = i64::try_from(new.epoch).map_err(|_| Error::Damaged)?;
            sqlx::query!(
                "UPDATE setting SET epoch = ?, wrapped_key = ?",
                epoch,
                wrapped_key
            )
            .execute(connection)
            .await?;
        }
        Ok(())
    }
}
