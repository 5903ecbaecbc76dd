//! A child that is started before its photo comes, so that nobody waits for its start.
//!
//! A child serves one photo and ends. The next one loads the models while that photo is read and painted; it has seen
//! nothing, and waits on its pipe without computing.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;
use tokio::task::JoinSet;

use super::named_style::NamedStyle;
use super::precision::PrecisionChoice;
use super::worker_connection::{WorkerConnection, WorkerInfo};
use crate::fault::Fault;

/// Starts children, one ahead while more photos are expected.
#[derive(Debug, Default)]
pub(crate) struct SpareWorker {
    precision: PrecisionChoice,
    /// How many more photos are expected.
    expected: AtomicUsize,
    /// The learnt styles that go with every task.
    learnt: RwLock<Arc<Vec<NamedStyle>>>,
    /// Dropping it ends the child.
    starting: Mutex<Option<Starting>>,
}

type Starting = JoinSet<Result<WorkerConnection, Fault>>;

impl SpareWorker {
    pub(super) fn with_precision(precision: PrecisionChoice) -> Self {
        Self {
            precision,
            ..Self::default()
        }
    }

    /// The styles that go with every task from here on.
    pub(super) fn set_learnt(&self, styles: Vec<NamedStyle>) {
        *self.learnt.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(styles);
    }

    pub(super) fn learnt(&self) -> Arc<Vec<NamedStyle>> {
        let learnt = self.learnt.read();
        learnt.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// So many photos will come from here on.
    pub(crate) fn expect(&self, photos: usize) {
        self.expected.store(photos, Ordering::Relaxed);
    }

    /// A child that has seen no photo.
    ///
    /// # Errors
    /// [`Fault::Installation`] where it cannot start; [`Fault::DarkroomDied`] where it ends before it is ready.
    pub(super) async fn take(&self) -> Result<WorkerConnection, Fault> {
        let mut starting = self.starting.lock().await;
        let worker = self.ready(starting.take()).await?;
        let count = |photos: usize| photos.checked_sub(1);
        let before = self
            .expected
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, count);
        if before.is_ok_and(|photos| photos > 1) {
            let argument = self.precision.argument();
            *starting = Some(future(WorkerConnection::start(argument)));
        }
        Ok(worker)
    }

    /// Starts a child where there is none, and returns what it works with.
    ///
    /// # Errors
    /// As [`SpareWorker::take`].
    pub(super) async fn info(&self) -> Result<WorkerInfo, Fault> {
        let mut starting = self.starting.lock().await;
        let worker = self.ready(starting.take()).await?;
        let info = worker.info.clone();
        *starting = Some(future(async { Ok(worker) }));
        Ok(info)
    }

    /// The spare child, or a new one where there is none or it has ended: it may have been killed while it waited.
    async fn ready(&self, spare: Option<Starting>) -> Result<WorkerConnection, Fault> {
        if let Some(mut starting) = spare
            && let Some(Ok(Ok(mut worker))) = starting.join_next().await
            && worker.is_alive()
        {
            return Ok(worker);
        }
        WorkerConnection::start(self.precision.argument()).await
    }
}

fn future(
    worker: impl Future<Output = Result<WorkerConnection, Fault>> + Send + 'static,
) -> Starting {
    let mut starting = JoinSet::new();
    starting.spawn(worker);
    starting
}
