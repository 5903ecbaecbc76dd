//! Settings of a store: how long photos stay, whether originals are kept, how large it may grow. They are
//! sealed like a photo, because they say something about the person.
//!
//! ```text
//! sealed = envelope of JSON under a data key of its own, with the AAD of photo 0, kind 5
//! ```
//!
//! Every store of format 2 has the row. A missing or changed one is damage, and damage keeps photos rather
//! than purging them. Every write makes a new data key.

use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;
use zeroize::Zeroizing;

use crate::clock::Uptime;
use crate::crypto::aad::ObjectAad;
use crate::crypto::envelope;
use crate::error::Error;
use crate::keys::data_key::DataKey;
use crate::keys::master_key::MasterKey;
use crate::store::retention::{Days, Moment, RetentionPeriod};

/// The settings of a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long a photo stays that is neither pinned nor has a time of its own. `None` is the default and
    /// the promise: until it is purged.
    pub retention: Option<Days>,
    /// Whether the original is kept beside the portrait. The vault keeps what it is given; its callers
    /// follow this.
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

/// The settings as they are sealed, with what retention has to remember.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct StoredSettings {
    pub(crate) retention: Option<RetentionPeriod>,
    originals: Originals,
    quota: Option<u64>,
    /// The latest time that was trusted, in milliseconds since 1970 UTC; `None` before the first.
    #[serde(rename = "seen")]
    last_trusted: Option<i64>,
    /// How long the machine had been up then.
    #[serde(rename = "up", default, skip_serializing_if = "Option::is_none")]
    uptime: Option<Uptime>,
    /// Whether something was purged without a rotation of the keys (`purge/epoch.rs`), which is still to come.
    #[serde(rename = "rotate", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) rotation_owed: bool,
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

    /// The latest moment that was trusted.
    pub(crate) fn last_trusted(&self) -> Option<Moment> {
        let uptime = self.uptime;
        self.last_trusted.map(|time| Moment { time, uptime })
    }

    /// The same with `settings`, chosen at `now`. An unchanged retention time keeps its moment.
    pub(crate) fn with(self, settings: Settings, now: Moment) -> Self {
        let before = self.retention.map(|chosen| chosen.days);
        StoredSettings {
            retention: if settings.retention == before {
                self.retention
            } else {
                settings.retention.map(|days| RetentionPeriod {
                    days,
                    since: now.time,
                })
            },
            originals: if settings.keep_originals {
                Originals::Keep
            } else {
                Originals::Drop
            },
            quota: settings.quota,
            ..self
        }
        .with_first_trusted(now)
    }

    /// The same, owing a rotation of the keys or not.
    pub(crate) fn with_rotation_owed(self, rotation_owed: bool) -> Self {
        StoredSettings {
            rotation_owed,
            ..self
        }
    }

    /// The same with a moment to compare with, where there was none yet.
    pub(crate) fn with_first_trusted(self, now: Moment) -> Self {
        match self.last_trusted {
            Some(_) => self,
            None => self.with_trusted(now),
        }
    }

    /// The same with `now` as the latest moment that was trusted.
    pub(crate) fn with_trusted(self, now: Moment) -> Self {
        StoredSettings {
            last_trusted: Some(now.time),
            uptime: now.uptime,
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
            key.open(&aad, row.sealed)
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
        let sealed = key.seal(&aad, bytes)?;
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

    /// Moves the key of the settings from one master key to the next. One that does not unwrap stays as it
    /// is, and is still damaged afterwards.
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
        let rewrapped = old.with_wrapper(|old| {
            let key = old.unwrap(&wrapped, &aad)?;
            new.with_wrapper(|new| new.wrap(key.as_bytes(), &aad))
        });
        if let Ok(wrapped_key) = rewrapped {
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
