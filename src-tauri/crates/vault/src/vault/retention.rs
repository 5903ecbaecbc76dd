//! Settings of the store, how long photos stay, and the purge of those that have expired.

use super::Vault;
use crate::error::Error;
use crate::ids::PhotoId;
use crate::keys::keychain_calls::Deadline;
use crate::purge::epoch;
use crate::purge::receipt::Receipt;
use crate::store::open_store::OpenStore;
use crate::store::record::Listing;
use crate::store::retention::{Days, Moment, RetentionOverride, RetentionPeriod};
use crate::store::settings::{Settings, StoredSettings};
use crate::store::{listing, objects};

/// How long one photo is to stay, as its owner chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionChoice {
    /// As long as the settings of the store say.
    StoreDefault,
    /// Until it is purged.
    Pinned,
    /// For this many days from now.
    Days(Days),
}

/// A clock that jumped: it cannot be right both times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockJump {
    /// The time that was last trusted, in milliseconds since 1970 UTC.
    pub last_trusted: i64,
    /// What the clock says now.
    pub now: i64,
}

/// What became of the photos that have expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpiryOutcome {
    /// No photo has expired.
    Nothing,
    /// The expired photos are purged.
    Purged(Receipt),
    /// Nothing is purged, though there are photos that expire some day: the owner has to confirm the clock.
    ClockJumped(ClockJump),
}

/// The photos of a listing that expire some day, soonest first, each with its moment.
fn expiring_photos(listing: &Listing) -> Vec<(PhotoId, i64)> {
    let entries = listing.entries.iter();
    let mut expiring: Vec<_> = entries
        .filter_map(|it| Some((it.id, it.expires_at?)))
        .collect();
    expiring.sort_by_key(|(_, moment)| *moment);
    expiring
}

/// The shortest time that any photo stays, in milliseconds.
fn shortest_time(listing: &Listing, period: Option<RetentionPeriod>) -> i64 {
    let own = listing.entries.iter().filter_map(|entry| entry.own_time);
    let usual = period.map(|period| period.days.milliseconds());
    own.chain(usual).min().unwrap_or(i64::MAX)
}

impl Vault {
    /// The settings of this store.
    ///
    /// # Errors
    /// [`Error::Damaged`] if they cannot be read. [Setting](Self::set_settings) them again repairs that.
    pub async fn settings(&self) -> Result<Settings, Error> {
        let mut store = self.store.lock().await;
        let sealed = store.for_reading().await?.settings().await?;
        Ok(sealed.settings())
    }

    /// Changes the settings. What expires because of it is purged after a day at the earliest.
    ///
    /// # Errors
    /// [`Error::DiskFull`], with nothing changed.
    pub async fn set_settings(&self, settings: Settings) -> Result<(), Error> {
        let now = Moment::now(&*self.clock);
        self.update_settings(|sealed| sealed.with(settings, now))
            .await
    }

    /// Sets how long one photo is to stay.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Damaged`], [`Error::DiskFull`]; with nothing changed.
    pub async fn set_retention(&self, id: PhotoId, choice: RetentionChoice) -> Result<(), Error> {
        let now = Moment::now(&*self.clock);
        let mut store = self.store.lock().await;
        let store = store.for_writing(&self.folder.database()).await?;
        let mut record = objects::load_record(store, id).await?;
        (record.retention, record.days) = match choice {
            RetentionChoice::StoreDefault => (None, None),
            RetentionChoice::Pinned => (Some(RetentionOverride::Pinned), None),
            RetentionChoice::Days(days) => {
                let moment = now.time.saturating_add(days.milliseconds());
                (Some(RetentionOverride::Until(moment)), Some(days))
            }
        };
        let trusting_now = |sealed: StoredSettings| sealed.with_first_trusted(now);
        store.update_settings(trusting_now).await?;
        let master = store.keys.master.clone();
        objects::replace_records(&mut store.connection, &master, &[(id, record)]).await
    }

    /// What would expire, and when, if `retention` was chosen now: soonest first. Changes nothing.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub async fn preview_retention(
        &self,
        retention: Option<Days>,
    ) -> Result<Vec<(PhotoId, i64)>, Error> {
        let since = self.clock.now();
        let mut store = self.store.lock().await;
        let period = retention.map(|days| RetentionPeriod { days, since });
        Ok(expiring_photos(
            &listing::list(store.for_reading().await?, period).await?,
        ))
    }

    /// Purges the photos that have expired, and finishes what an earlier purge has left for the keychain. Call it
    /// after opening, and from time to time.
    ///
    /// # Errors
    /// As [`purge`](Self::purge) and [`settings`](Self::settings), with nothing purged.
    pub async fn purge_expired(&self) -> Result<ExpiryOutcome, Error> {
        let now = Moment::now(&*self.clock);
        // Locked from the check to the purge, so that nobody pins a photo in between.
        let mut store = self.store.lock().await;
        let store = store.for_writing(&self.folder.database()).await?;
        self.finish_rotation(store).await;
        let settings = store.settings().await?;
        let listing = listing::list(store, settings.retention).await?;
        let expiring = expiring_photos(&listing);
        if expiring.is_empty() {
            return Ok(ExpiryOutcome::Nothing);
        }
        let shortest = shortest_time(&listing, settings.retention);
        let trusted = settings.last_trusted();
        if let Some(trusted) = trusted.filter(|trusted| now.jumped_since(*trusted, shortest)) {
            return Ok(ExpiryOutcome::ClockJumped(ClockJump {
                last_trusted: trusted.time,
                now: now.time,
            }));
        }
        let expired = expiring
            .iter()
            .take_while(|(_, moment)| *moment <= now.time);
        let expired: Vec<PhotoId> = expired.map(|(id, _)| *id).collect();
        let outcome = if expired.is_empty() || trusted.is_none() {
            ExpiryOutcome::Nothing
        } else {
            ExpiryOutcome::Purged(self.purge_with_ballast(store, &expired).await?)
        };
        // Best effort: an older time makes the next check stricter, never less strict.
        let _ = store
            .update_settings(|sealed| sealed.with_trusted(now))
            .await;
        Ok(outcome)
    }

    /// Rotates the keys that an earlier purge could not rotate, once the keychain can be relied on.
    async fn finish_rotation(&self, store: &mut OpenStore) {
        let access = self.keychain_access(Deadline::for_everything());
        // Without a question to the keychain, which may hang.
        if access.state().last_change.is_settled(access.awake()) {
            epoch::finish_rotation(store, access).await;
        }
    }

    /// Trusts the clock as it is now, because the owner says that it is right.
    ///
    /// # Errors
    /// [`Error::DiskFull`], with nothing changed.
    pub async fn confirm_clock(&self) -> Result<(), Error> {
        let now = Moment::now(&*self.clock);
        self.update_settings(|sealed| sealed.with_trusted(now))
            .await
    }

    async fn update_settings(
        &self,
        change: impl FnOnce(StoredSettings) -> StoredSettings,
    ) -> Result<(), Error> {
        let mut store = self.store.lock().await;
        let store = store.for_writing(&self.folder.database()).await?;
        store.update_settings(change).await
    }
}
