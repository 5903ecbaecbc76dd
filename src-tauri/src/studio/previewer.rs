//! Previews: the newest request first, in a darkroom of their own.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;
use zeroize::Zeroizing;

use crate::darkroom::{Darkroom, Preview};
use crate::fault::Fault;

#[derive(Debug, Default)]
pub(super) struct Previewer {
    darkroom: Darkroom,
    newest: AtomicU64,
    busy: Mutex<()>,
}

impl Previewer {
    /// The preview that `task` asks for, unless a request with a higher number comes before its turn.
    pub(super) async fn run(
        &self,
        photo: &[u8],
        task: Preview,
        turn: u64,
    ) -> Result<Zeroizing<Vec<u8>>, Fault> {
        self.newest.fetch_max(turn, Ordering::Relaxed);
        let _busy = self.busy.lock().await;
        if turn < self.newest.load(Ordering::Relaxed) {
            return Err(Fault::Cancelled);
        }
        let image = self.darkroom.run(photo, task, |_| ()).await?;
        Ok(Zeroizing::new(image))
    }

    /// Ends the darkroom, and the small copy that it holds of the photo that was looked at last.
    pub(super) async fn close(&self) {
        self.darkroom.close().await;
    }
}
