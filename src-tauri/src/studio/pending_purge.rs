//! A purge that can be undone for a while: the photo is hidden at once, and its keys are destroyed when somebody says that the
//! time is over.
//!
//! What waits is known to this process alone and is written nowhere: a process that is killed meanwhile leaves the photo. Everything
//! that ends in order purges it rather than keeps it: a lock, the end of the program, another purge, a backup.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use vault::{PhotoId, Receipt};

use super::Studio;
use crate::fault::Fault;

/// How long a lock waits for the purge, which may wait for a slow disk or keychain. Then the keys go first, the photo stays hidden,
/// and the next unlock of this process purges it.
const LOCK_WAITS: Duration = Duration::from_secs(2);

/// One purge that can be undone. It ends only what it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PurgeTurn(u64);

/// The photo that waits, if any.
#[derive(Default)]
pub(super) struct PendingPurge {
    state: Mutex<State>,
    /// Held while it is purged, by one caller at a time.
    purging: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    turns: u64,
    waiting: Option<Waiting>,
}

#[derive(Clone, Copy)]
struct Waiting {
    id: PhotoId,
    turn: PurgeTurn,
    /// Its purge has begun: too late to undo.
    begun: bool,
}

impl PendingPurge {
    /// Whether this photo waits, and is shown to nobody.
    pub(super) fn hides(&self, id: PhotoId) -> bool {
        self.state().waiting.is_some_and(|it| it.id == id)
    }

    /// Forgets what waits, because it is gone.
    pub(super) fn clear(&self) {
        self.state().waiting = None;
    }

    fn hold(&self, id: PhotoId) -> PurgeTurn {
        let mut state = self.state();
        state.turns += 1;
        let turn = PurgeTurn(state.turns);
        let begun = false;
        state.waiting = Some(Waiting { id, turn, begun });
        turn
    }

    fn undo(&self, id: PhotoId) -> bool {
        let mut state = self.state();
        let found = state.waiting.is_some_and(|it| it.id == id && !it.begun);
        if found {
            state.waiting = None;
        }
        found
    }

    /// The photo of this turn, or of any; from here on it cannot be undone.
    fn begin(&self, turn: Option<PurgeTurn>) -> Option<PhotoId> {
        let mut state = self.state();
        let waiting = state.waiting.as_mut()?;
        if turn.is_some_and(|turn| turn != waiting.turn) {
            return None;
        }
        waiting.begun = true;
        Some(waiting.id)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Studio {
    /// Hides a photo, which [`finish_purge`](Studio::finish_purge) purges. Another one that waits is purged first; its receipt comes
    /// with the turn of the new one.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault; then this photo is not hidden.
    pub async fn purge_later(&self, id: PhotoId) -> Result<(PurgeTurn, Option<Receipt>), Fault> {
        // Held until the new one waits: no third one can come between and be forgotten.
        let _one_at_a_time = self.pending_purge.purging.lock().await;
        let earlier = self.purge_waiting(None).await?;
        (self.vault)
            .with(async |vault| vault.entry(id).await.map(drop))
            .await?;
        Ok((self.pending_purge.hold(id), earlier))
    }

    /// Shows a photo again that waits to be purged. Gives whether it did: its purge may have begun.
    pub fn undo_purge(&self, id: PhotoId) -> bool {
        self.pending_purge.undo(id)
    }

    /// Purges what waits: that of this turn, or any. Gives its receipt, or nothing where it was undone or is gone already.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`]: it stays hidden and is purged by the next unlock. What is wrong with the vault: it is shown again.
    pub async fn finish_purge(&self, turn: Option<PurgeTurn>) -> Result<Option<Receipt>, Fault> {
        let _one_at_a_time = self.pending_purge.purging.lock().await;
        self.purge_waiting(turn).await
    }

    async fn purge_waiting(&self, turn: Option<PurgeTurn>) -> Result<Option<Receipt>, Fault> {
        let Some(id) = self.pending_purge.begin(turn) else {
            return Ok(None);
        };
        let purged = match self.purge(&[id]).await {
            // Its time was up meanwhile, or somebody else purged it.
            Err(Fault::PhotoUnknown { .. }) => Ok(None),
            Err(Fault::VaultLocked) => return Err(Fault::VaultLocked),
            purged => purged.map(Some),
        };
        self.pending_purge.clear();
        purged
    }

    /// Purges what waits, before the keys that could show it again are forgotten.
    pub(super) async fn finish_purge_before_lock(&self) {
        // What fails or takes too long is left for the next unlock: the lock is more urgent.
        let _ = tokio::time::timeout(LOCK_WAITS, self.finish_purge(None)).await;
    }
}
