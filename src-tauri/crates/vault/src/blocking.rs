//! Runs blocking work away from the threads that drive async tasks.
//!
//! Nothing can end such a thread from outside. Work whose caller went away, because the vault was locked, ends itself: it
//! asks [`stop_if_abandoned`] between two pieces.

use std::cell::RefCell;
use std::io;
use std::sync::{Arc, Weak};

use crate::error::Error;

thread_local! {
    /// The caller of the work on this thread; it can be upgraded as long as the caller waits.
    static CALLER: RefCell<Option<Weak<()>>> = const { RefCell::new(None) };
}

/// Runs `work`, which computes or waits for long, on a thread made for it.
///
/// # Errors
/// Those of `work`; [`Error::Io`] if the thread ends without an answer.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let waiting = Arc::new(());
    let caller = Arc::downgrade(&waiting);
    let thread = tokio::task::spawn_blocking(move || {
        CALLER.set(Some(caller));
        let done = work();
        CALLER.set(None);
        done
    });
    let done = thread.await;
    drop(waiting);
    done.map_err(|stopped| Error::Io(io::Error::other(stopped)))?
}

/// To be called in [`blocking`] work before each piece that takes a millisecond or so. Does nothing on other threads.
///
/// # Errors
/// [`Error::Io`] if nobody waits for this work any more, so nobody sees it.
pub(crate) fn stop_if_abandoned() -> Result<(), Error> {
    let is_abandoned = |caller: &Weak<()>| caller.strong_count() == 0;
    match CALLER.with_borrow(|caller| caller.as_ref().is_some_and(is_abandoned)) {
        true => Err(io::Error::from(io::ErrorKind::Interrupted).into()),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::crypto::aad::ObjectAad;
    use crate::ids::{ObjectKind, PhotoId, StoreId};
    use crate::keys::data_key::DataKey;

    /// Runs `work` on a blocking thread after its caller went away.
    async fn abandoned<T: Send + 'static>(
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let ((go, gone), (answer, answered)) = (channel(), channel());
        let call = blocking(move || {
            let _ = gone.recv();
            let _ = answer.send(work());
            Ok(())
        });
        tokio::select! {
            biased;
            _ = call => unreachable!("it waits for us"),
            () = std::future::ready(()) => {}
        }
        go.send(()).unwrap();
        tokio::task::spawn_blocking(move || answered.recv().unwrap())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn work_ends_at_its_next_piece_when_nobody_waits_for_it() {
        let aad = || {
            let id = PhotoId::generate().unwrap();
            ObjectAad::for_object(StoreId([1; 16]), id, ObjectKind::Output)
        };
        let seal = move || {
            let key = DataKey::generate()?;
            let aad = aad();
            let sealed = key.seal(&aad, vec![7; 300_000].into())?;
            key.open(&aad, sealed)
        };
        assert_eq!(blocking(seal).await.unwrap().len(), 300_000);
        assert!(matches!(abandoned(seal).await, Err(Error::Io(_))));
        // The flag belongs to the work, not to the thread.
        assert!(blocking(stop_if_abandoned).await.is_ok());
        assert!(stop_if_abandoned().is_ok());
    }
}
