//! Locks the vault before the machine sleeps: logind sends a signal, and an inhibitor delays sleep until it is locked.
//!
//! Hibernation writes memory to the disk, and the memory of a sleeping laptop can be read when it is stolen: the keys must
//! be gone before.

use tokio_stream::StreamExt;
use zbus::zvariant::OwnedFd;

use super::dbus::LogindProxy;

/// Calls `lock` each time before the machine sleeps, for as long as there is a system bus.
///
/// # Errors
/// There is no system bus.
pub(super) async fn watch<L: Future<Output = ()>>(lock: impl Fn() -> L) -> zbus::Result<()> {
    listen(&zbus::Connection::system().await?, lock).await
}

async fn listen<L: Future<Output = ()>>(
    bus: &zbus::Connection,
    lock: impl Fn() -> L,
) -> zbus::Result<()> {
    let logind = LogindProxy::new(bus).await?;
    let mut signals = logind.receive_prepare_for_sleep().await?;
    let mut inhibitor = take_inhibitor(&logind).await;
    while let Some(signal) = signals.next().await {
        if signal.args()?.start {
            lock().await;
            drop(inhibitor.take());
        } else {
            inhibitor = take_inhibitor(&logind).await;
        }
    }
    Ok(())
}

/// Asks logind to delay sleep. Where it refuses or is absent, the machine does not wait, and the signal still comes.
async fn take_inhibitor(logind: &LogindProxy<'_>) -> Option<OwnedFd> {
    let inhibitor = logind.inhibit("sleep", "Ambrotype", "Locks its vault first", "delay");
    inhibitor.await.ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use super::super::test_bus::TestBus;
    use super::*;

    /// A fake logind that keeps the other ends of the inhibitors it gives.
    #[derive(Clone, Default)]
    struct Fake(Arc<Mutex<Vec<UnixStream>>>);

    #[zbus::interface(name = "org.freedesktop.login1.Manager")]
    impl Fake {
        fn inhibit(&self, what: &str, _who: &str, _why: &str, mode: &str) -> OwnedFd {
            assert_eq!((what, mode), ("sleep", "delay"));
            let (ours, theirs) = UnixStream::pair().unwrap();
            self.0.lock().unwrap().push(ours);
            std::os::fd::OwnedFd::from(theirs).into()
        }
    }

    impl Fake {
        /// Waits until the last inhibitor is released.
        async fn let_go(&self) {
            let mut last = self.0.lock().unwrap().last().unwrap().try_clone().unwrap();
            let read = tokio::task::spawn_blocking(move || last.read(&mut [0]).unwrap());
            assert_eq!(read.await.unwrap(), 0);
        }

        async fn given(&self, count: usize) {
            while self.0.lock().unwrap().len() < count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    }

    #[tokio::test]
    async fn the_machine_sleeps_only_after_the_vault_is_locked() {
        let bus = TestBus::start();
        let (fake, server) = (Fake::default(), bus.connect().await);
        let served = server.object_server();
        served
            .at("/org/freedesktop/login1", fake.clone())
            .await
            .unwrap();
        server.request_name("org.freedesktop.login1").await.unwrap();

        let locked = Arc::new(Mutex::new(0));
        let (count, client) = (locked.clone(), bus.connect().await);
        let listening = tokio::spawn(async move {
            let lock = || async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                *count.lock().unwrap() += 1;
            };
            listen(&client, lock).await
        });
        for round in 1..=3 {
            fake.given(round).await;
            assert_eq!(*locked.lock().unwrap(), round - 1);
            let say = async |start: bool| {
                let (path, interface) =
                    ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
                let (name, body) = ("PrepareForSleep", (start,));
                let signal = server.emit_signal(None::<&str>, path, interface, name, &body);
                signal.await
            };
            say(true).await.unwrap();
            // This is what logind waits for.
            fake.let_go().await;
            assert_eq!(*locked.lock().unwrap(), round);
            say(false).await.unwrap();
        }
        listening.abort();
    }

    #[tokio::test]
    async fn a_bus_without_logind_does_no_harm() {
        let bus = TestBus::start();
        let client = bus.connect().await;
        let listening = listen(&client, || async { panic!("nobody sleeps") });
        let ended = tokio::time::timeout(Duration::from_millis(300), listening).await;
        assert!(ended.is_err(), "it still listens: logind may start later");
    }
}
