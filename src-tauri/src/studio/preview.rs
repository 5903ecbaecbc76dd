//! Shows how a photo would look, small and soon: the newest request first, in a darkroom of its own.

use std::sync::atomic::{AtomicU64, Ordering};

use engine::{OutputFormat, Recipe, TruncationPolicy};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::{OwnJpeg, Studio};
use crate::darkroom::{Compose, CountBystanders, Darkroom, Preview, PreviewDarkroom, TypedTask};
use crate::fault::Fault;

impl Studio {
    /// A preview of the photo by a recipe: JPEG of at most `side` pixels on its longer side, painted at that size whatever
    /// the recipe's brush. Nothing is stored.
    ///
    /// Requests are numbered: one that waits is cancelled when one with a higher number comes.
    ///
    /// # Errors
    /// As [`Studio::stylize`]; [`Fault::Cancelled`] where a later request has come; [`Fault::VaultLocked`] where the vault
    /// was locked meanwhile.
    pub async fn preview(
        &self,
        photo: &[u8],
        recipe: &Recipe,
        side: u32,
        request: u64,
    ) -> Result<OwnJpeg, Fault> {
        self.check_recipe(recipe)?;
        let task = Preview {
            // Whether part of a photo is enough is asked when the portrait itself is made.
            decode: TruncationPolicy::Accept.into(),
            recipe: recipe.clone(),
            longest_side: side,
        };
        let run = self.previewer.run(photo, task, request);
        self.vault.until_locked(run).await
    }
}

#[derive(Debug, Default)]
pub(super) struct Previewer {
    darkroom: PreviewDarkroom,
    /// The highest number of a request.
    newest: AtomicU64,
    busy: Mutex<()>,
}

impl Previewer {
    /// With the spare child of another darkroom.
    pub(super) fn beside(darkroom: &Darkroom) -> Self {
        Self {
            darkroom: PreviewDarkroom::beside(darkroom),
            ..Self::default()
        }
    }

    /// The preview that `task` asks for, unless a request with a higher number comes before it is begun.
    pub(super) async fn run(
        &self,
        photo: &[u8],
        task: Preview,
        request: u64,
    ) -> Result<OwnJpeg, Fault> {
        let image = self.newest(photo, task, request).await?;
        OwnJpeg::new(Zeroizing::new(image)).map_err(|_| Fault::DarkroomDied)
    }

    /// The composition that `task` asks for, unless a request with a higher number comes before it is begun.
    pub(super) async fn compose(
        &self,
        photo: &[u8],
        task: Compose,
        request: u64,
    ) -> Result<OwnJpeg, Fault> {
        let composed = self.newest(photo, task, request).await?;
        OwnJpeg::new(Zeroizing::new(composed.image)).map_err(|_| Fault::DarkroomDied)
    }

    async fn newest<T: TypedTask>(
        &self,
        photo: &[u8],
        task: T,
        request: u64,
    ) -> Result<T::Output, Fault> {
        self.newest.fetch_max(request, Ordering::Relaxed);
        let _busy = self.busy.lock().await;
        if request < self.newest.load(Ordering::Relaxed) {
            return Err(Fault::Cancelled);
        }
        self.darkroom.run(photo, task, OutputFormat::Jpeg).await
    }

    /// The number that `task` asks for. Nothing cancels it but the lock.
    pub(super) async fn count_bystanders(
        &self,
        photo: &[u8],
        task: CountBystanders,
    ) -> Result<u32, Fault> {
        let _busy = self.busy.lock().await;
        self.darkroom.run(photo, task, OutputFormat::Jpeg).await
    }

    /// Ends the darkroom, and with it the small copy that it holds of the last photo.
    pub(super) async fn close(&self) {
        self.darkroom.close().await;
    }
}
