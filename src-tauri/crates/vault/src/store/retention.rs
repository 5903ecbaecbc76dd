//! How long photos stay: until they are purged, unless their owner chose a time.
//!
//! ```text
//! due = never                                   for a photo that is pinned
//!     = the time chosen for it                  for one that has a time of its own
//!     = max(arrived + days, chosen + 24 hours)  for every other, where a time was chosen for the store
//! ```
//!
//! Nothing goes within a day of the choice, so that there is always a moment in which to see what will
//! go. Nothing goes at all on the word of a clock that jumped since it was last believed: back by more
//! than [`MAX_CLOCK_SET_BACK`], or ahead by more than [`MAX_CLOCK_AHEAD`]. Somebody has to say that it is right first.

use crate::error::Error;
use crate::purge::receipt::Receipt;
use crate::store::open_store::OpenStore;
use crate::store::photos;
use crate::store::record::{Listing, PhotoId, RetentionOverride};
use crate::store::settings::{Days, RetentionPeriod, Settings, StoredSettings};
use crate::{Vault, blocking};

/// Clocks are set right by so much without anybody noticing, in milliseconds.
const MAX_CLOCK_SET_BACK: i64 = 10 * 60_000;
/// A store may lie unopened for so long, in milliseconds; after more, the clock is asked about.
const MAX_CLOCK_AHEAD: i64 = 30 * 86_400_000;
/// Between choosing a time for the store and the first photo that goes by it, in milliseconds.
const MIN_NOTICE: i64 = 86_400_000;

/// How long one photo is to stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionChoice {
    /// As long as the store says.
    StoreDefault,
    /// Until it is purged.
    Pinned,
    /// For so many days from now.
    Days(Days),
}

/// A clock that cannot be right both times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockJump {
    /// When it was last believed, in milliseconds since 1970 UTC.
    pub last_trusted: i64,
    /// What it says now.
    pub now: i64,
}

/// What became of the photos whose time is up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpiryOutcome {
    /// No photo's time was up.
    Nothing,
    /// Those whose time was up are purged.
    Purged(Receipt),
    /// Nothing was purged, though there are photos that go some day: the clock has to be confirmed.
    ClockJumped(ClockJump),
}

/// When a photo goes by itself; `None` for never.
pub(crate) fn expiry(
    term: Option<RetentionOverride>,
    arrived: i64,
    period: Option<RetentionPeriod>,
) -> Option<i64> {
    match (term, period) {
        (Some(RetentionOverride::Pinned), _) => None,
        (Some(RetentionOverride::Until(due)), _) => Some(due),
        (None, Some(RetentionPeriod { days, since })) => {
            let expired = arrived.saturating_add(days.milliseconds());
            Some(expired.max(since.saturating_add(MIN_NOTICE)))
        }
        (None, None) => None,
    }
}

fn clock_jumped(last_trusted: i64, now: i64) -> bool {
    now < last_trusted.saturating_sub(MAX_CLOCK_SET_BACK)
        || now > last_trusted.saturating_add(MAX_CLOCK_AHEAD)
}

/// Everything in the store, as it would be under `period`.
pub(crate) async fn list(
    unlocked: &mut OpenStore,
    period: Option<RetentionPeriod>,
) -> Result<Listing, Error> {
    let rows = photos::load_records(&mut unlocked.connection).await?;
    let master = unlocked.keys.master.clone();
    blocking(move || photos::open_listing(&master, rows, period)).await
}

/// The photos of a listing that go some day, soonest first.
fn expiring_photos(listing: &Listing) -> Vec<(PhotoId, i64)> {
    let entries = listing.entries.iter();
    let mut expiring: Vec<_> = entries
        .filter_map(|it| Some((it.id, it.expires_at?)))
        .collect();
    expiring.sort_by_key(|(_, due)| *due);
    expiring
}

impl Vault {
    /// What the owner wants of this store.
    ///
    /// # Errors
    /// [`Error::Damaged`] if that cannot be read; [setting](Self::set_settings) it anew mends it.
    pub async fn settings(&self) -> Result<Settings, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let sealed = unlocked.for_reading().await?.settings().await?;
        Ok(sealed.settings())
    }

    /// Sets what the owner wants. What is due because of it goes in a day at the earliest.
    ///
    /// # Errors
    /// [`Error::DiskFull`], with nothing changed.
    pub async fn set_settings(&self, settings: Settings) -> Result<(), Error> {
        let now = self.clock.now();
        self.update_settings(|sealed| sealed.with(settings, now))
            .await
    }

    /// Sets how long one photo is to stay.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Damaged`], [`Error::DiskFull`]; with nothing changed.
    pub async fn set_retention(&self, id: PhotoId, choice: RetentionChoice) -> Result<(), Error> {
        let now = self.clock.now();
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.for_writing(&self.folder.database()).await?;
        let mut record = photos::load_record(unlocked, id).await?;
        record.retention = match choice {
            RetentionChoice::StoreDefault => None,
            RetentionChoice::Pinned => Some(RetentionOverride::Pinned),
            RetentionChoice::Days(days) => Some(RetentionOverride::Until(
                now.saturating_add(days.milliseconds()),
            )),
        };
        // From now on at the latest there is a time to compare with.
        let noted = |sealed: StoredSettings| sealed.with(sealed.settings(), now);
        unlocked.update_settings(noted).await?;
        let master = unlocked.keys.master.clone();
        photos::replace_record(&mut unlocked.connection, id, &master, &record).await
    }

    /// What would go by itself, and when, were `retention` chosen now: soonest first. Changes nothing.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub async fn preview_retention(
        &self,
        retention: Option<Days>,
    ) -> Result<Vec<(PhotoId, i64)>, Error> {
        let since = self.clock.now();
        let mut unlocked = self.unlocked.lock().await;
        let period = retention.map(|days| RetentionPeriod { days, since });
        Ok(expiring_photos(
            &list(unlocked.for_reading().await?, period).await?,
        ))
    }

    /// Purges the photos whose time is up. To be called after opening, and from time to time.
    ///
    /// # Errors
    /// As [`purge`](Self::purge) and [`settings`](Self::settings), with nothing purged.
    pub async fn purge_expired(&self) -> Result<ExpiryOutcome, Error> {
        let now = self.clock.now();
        // Held from the look to the deed: nobody pins a photo in between.
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.for_writing(&self.folder.database()).await?;
        let sealed = unlocked.settings().await?;
        let expiring = expiring_photos(&list(unlocked, sealed.retention).await?);
        if expiring.is_empty() {
            return Ok(ExpiryOutcome::Nothing);
        }
        if let Some(seen) = sealed.seen.filter(|seen| clock_jumped(*seen, now)) {
            return Ok(ExpiryOutcome::ClockJumped(ClockJump {
                last_trusted: seen,
                now,
            }));
        }
        let expired = expiring.iter().take_while(|(_, due)| *due <= now);
        let expired: Vec<PhotoId> = expired.map(|(id, _)| *id).collect();
        let outcome = if expired.is_empty() || sealed.seen.is_none() {
            ExpiryOutcome::Nothing
        } else {
            ExpiryOutcome::Purged(self.purge_unlocked(unlocked, &expired).await?)
        };
        // Best effort: an older time makes the next look more careful, never less.
        let _ = unlocked
            .update_settings(|sealed| sealed.with_trusted_time(now))
            .await;
        Ok(outcome)
    }

    /// Takes the clock as it is for right, because the owner says so.
    ///
    /// # Errors
    /// [`Error::DiskFull`], with nothing changed.
    pub async fn confirm_clock(&self) -> Result<(), Error> {
        let now = self.clock.now();
        self.update_settings(|sealed| sealed.with_trusted_time(now))
            .await
    }

    async fn update_settings(
        &self,
        change: impl FnOnce(StoredSettings) -> StoredSettings,
    ) -> Result<(), Error> {
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.for_writing(&self.folder.database()).await?;
        unlocked.update_settings(change).await
    }
}
