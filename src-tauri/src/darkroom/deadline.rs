//! How long a task may take before the darkroom is killed.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::protocol::ImageSize;
use crate::fault::Fault;

/// Time for starting the child, for decoding, and for everything else about a small photo.
const BASE_TIMEOUT: Duration = Duration::from_secs(20);
/// Added for each megapixel, once the child has told the size.
const TIMEOUT_PER_MEGAPIXEL: Duration = Duration::from_secs(5);

/// Time for each step of what takes many steps, on a machine that is busy with other things.
const STEP_TIMEOUT: Duration = Duration::from_secs(60);

/// How long a task may take, counted from when it was submitted.
pub(super) struct Deadline {
    started: Instant,
    base: Duration,
    limit: Duration,
}

impl Deadline {
    pub(super) fn start() -> Self {
        Self {
            started: Instant::now(),
            base: BASE_TIMEOUT,
            limit: BASE_TIMEOUT,
        }
    }

    /// The task takes many steps, and reports each.
    pub(super) fn allow_steps(&mut self) {
        self.base = STEP_TIMEOUT;
        self.limit = STEP_TIMEOUT;
    }

    /// Allows for a photo of this size.
    pub(super) fn extend_for(&mut self, photo: ImageSize) {
        let megapixels = f64::from(photo.width) * f64::from(photo.height) / 1e6;
        self.limit = self.base + TIMEOUT_PER_MEGAPIXEL.mul_f64(megapixels);
    }

    /// Gives the next picture of a pack, or the next step, as much time as the first.
    pub(super) fn begin_next(&mut self) {
        self.started = Instant::now();
    }

    /// Time since the task was submitted.
    pub(super) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// The result of `step`.
    ///
    /// # Errors
    /// [`Fault::TimedOut`] where it does not end in time.
    pub(super) async fn wait<T>(
        &self,
        step: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        timeout_at(self.started + self.limit, step)
            .await
            .unwrap_or(Err(Fault::TimedOut {
                seconds: self.limit.as_secs() as u32,
            }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_task_that_takes_too_long_times_out_and_a_large_photo_gets_more_time() {
        let mut deadline = Deadline::start();
        let never = std::future::pending::<Result<(), Fault>>;
        assert_eq!(
            deadline.wait(never()).await,
            Err(Fault::TimedOut { seconds: 20 })
        );
        deadline.extend_for(ImageSize {
            width: 4000,
            height: 3000,
        });
        assert_eq!(deadline.wait(async { Ok(7) }).await, Ok(7));
        assert_eq!(
            deadline.wait(never()).await,
            Err(Fault::TimedOut { seconds: 80 })
        );
    }
}
