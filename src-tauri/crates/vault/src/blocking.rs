//! Runs blocking work away from the threads that drive async tasks.

use std::io;

use crate::error::Error;

/// Runs `work`, which computes or waits for long, on a thread made for it.
///
/// # Errors
/// Those of `work`; [`Error::Io`] if the thread ends without an answer.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|stopped| Error::Io(io::Error::other(stopped)))?
}
