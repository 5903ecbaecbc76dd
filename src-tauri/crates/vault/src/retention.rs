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
//! than [`BACK`], or ahead by more than [`AHEAD`]. Somebody has to say that it is right first.

use crate::error::Error;
use crate::photos;
use crate::receipt::Receipt;
use crate::record::{Listing, PhotoId, Term};
use crate::settings::{Chosen, Days, Sealed, Settings};
use crate::unlocked::Unlocked;
use crate::{Vault, blocking};

/// Clocks are set right by so much without anybody noticing, in milliseconds.
const BACK: i64 = 10 * 60_000;
/// A store may lie unopened for so long, in milliseconds; after more, the clock is asked about.
const AHEAD: i64 = 30 * 86_400_000;
/// Between choosing a time for the store and the first photo that goes by it, in milliseconds.
const NOTICE: i64 = 86_400_000;

/// How long one photo is to stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// As long as the store says.
    Usual,
    /// Until it is purged.
    Pinned,
    /// For so many days from now.
    For(Days),
}

/// A clock that cannot be right both times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockJump {
    /// When it was last believed, in milliseconds since 1970 UTC.
    pub seen: i64,
    /// What it says now.
    pub now: i64,
}

/// What became of the photos whose time is up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sweep {
    /// No photo's time was up.
    Nothing,
    /// Those whose time was up are purged.
    PurgeScope(Receipt),
    /// Nothing was purged, though there are photos that go some day: the clock has to be confirmed.
    Doubtful(ClockJump),
}

/// When a photo goes by itself; `None` for never.
pub(crate) fn due(term: Option<Term>, arrived: i64, chosen: Option<Chosen>) -> Option<i64> {
    match (term, chosen) {
        (Some(Term::Pinned), _) => None,
        (Some(Term::Until(due)), _) => Some(due),
        (None, Some(Chosen { days, since })) => {
            let over = arrived.saturating_add(days.milliseconds());
            Some(over.max(since.saturating_add(NOTICE)))
        }
        (None, None) => None,
    }
}

fn jumped(seen: i64, now: i64) -> bool {
    now < seen.saturating_sub(BACK) || now > seen.saturating_add(AHEAD)
}

/// Everything in the store, as it would be under `chosen`.
pub(crate) async fn list(
    unlocked: &mut Unlocked,
    chosen: Option<Chosen>,
) -> Result<Listing, Error> {
    let rows = photos::load_all(&mut unlocked.connection).await?;
    let master = unlocked.keys.master.clone();
    blocking(move || photos::listing(&master, rows, chosen)).await
}

/// The photos of a listing that go some day, soonest first.
fn coming(listing: &Listing) -> Vec<(PhotoId, i64)> {
    let entries = listing.entries.iter();
    let mut coming: Vec<_> = entries.filter_map(|it| Some((it.id, it.due?))).collect();
    coming.sort_by_key(|(_, due)| *due);
    coming
}

impl Vault {
    /// What the owner wants of this store.
    ///
    /// # Errors
    /// [`Error::Damaged`] if that cannot be read; [setting](Self::set_settings) it anew mends it.
    pub async fn settings(&self) -> Result<Settings, Error> {
        let mut unlocked = self.unlocked.lock().await;
        let sealed = unlocked.read().await?.settings().await?;
        Ok(sealed.settings())
    }

    /// Sets what the owner wants. What is due because of it goes in a day at the earliest.
    ///
    /// # Errors
    /// [`Error::DiskFull`], with nothing changed.
    pub async fn set_settings(&self, settings: Settings) -> Result<(), Error> {
        let now = self.clock.now();
        self.change(|sealed| sealed.with(settings, now)).await
    }

    /// Sets how long one photo is to stay.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Damaged`], [`Error::DiskFull`]; with nothing changed.
    pub async fn keep(&self, id: PhotoId, keep: Keep) -> Result<(), Error> {
        let now = self.clock.now();
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.write(&self.folder.database()).await?;
        let mut record = photos::find(unlocked, id).await?;
        record.term = match keep {
            Keep::Usual => None,
            Keep::Pinned => Some(Term::Pinned),
            Keep::For(days) => Some(Term::Until(now.saturating_add(days.milliseconds()))),
        };
        // From now on at the latest there is a time to compare with.
        let noted = |sealed: Sealed| sealed.with(sealed.settings(), now);
        unlocked.change(noted).await?;
        let master = unlocked.keys.master.clone();
        photos::rewrite(&mut unlocked.connection, id, &master, &record).await
    }

    /// What would go by itself, and when, were `retention` chosen now: soonest first. Changes nothing.
    ///
    /// # Errors
    /// As [`list`](Self::list).
    pub async fn foresee(&self, retention: Option<Days>) -> Result<Vec<(PhotoId, i64)>, Error> {
        let since = self.clock.now();
        let mut unlocked = self.unlocked.lock().await;
        let chosen = retention.map(|days| Chosen { days, since });
        Ok(coming(&list(unlocked.read().await?, chosen).await?))
    }

    /// Purges the photos whose time is up. To be called after opening, and from time to time.
    ///
    /// # Errors
    /// As [`purge`](Self::purge) and [`settings`](Self::settings), with nothing purged.
    pub async fn sweep(&self) -> Result<Sweep, Error> {
        let now = self.clock.now();
        // Held from the look to the deed: nobody pins a photo in between.
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.write(&self.folder.database()).await?;
        let sealed = unlocked.settings().await?;
        let coming = coming(&list(unlocked, sealed.retention).await?);
        if coming.is_empty() {
            return Ok(Sweep::Nothing);
        }
        if let Some(seen) = sealed.seen.filter(|seen| jumped(*seen, now)) {
            return Ok(Sweep::Doubtful(ClockJump { seen, now }));
        }
        let over = coming.iter().take_while(|(_, due)| *due <= now);
        let over: Vec<PhotoId> = over.map(|(id, _)| *id).collect();
        let swept = if over.is_empty() || sealed.seen.is_none() {
            Sweep::Nothing
        } else {
            Sweep::PurgeScope(self.purge_unlocked(unlocked, &over).await?)
        };
        // Best effort: an older time makes the next look more careful, never less.
        let _ = unlocked.change(|sealed| sealed.believing(now)).await;
        Ok(swept)
    }

    /// Takes the clock as it is for right, because the owner says so.
    ///
    /// # Errors
    /// [`Error::DiskFull`], with nothing changed.
    pub async fn trust_clock(&self) -> Result<(), Error> {
        let now = self.clock.now();
        self.change(|sealed| sealed.believing(now)).await
    }

    async fn change(&self, change: impl FnOnce(Sealed) -> Sealed) -> Result<(), Error> {
        let mut unlocked = self.unlocked.lock().await;
        let unlocked = unlocked.write(&self.folder.database()).await?;
        unlocked.change(change).await
    }
}
