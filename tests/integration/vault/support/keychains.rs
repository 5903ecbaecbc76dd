//! Keychains that misbehave, and one that two processes share.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use vault::{Clock, DeviceSecret, Error, Keychain, MemoryKeychain};

use super::{TestClock, copy_store};

fn unavailable() -> Error {
    Error::KeychainUnavailable(None)
}

/// Refuses everything, as where there is no keychain at all.
pub(crate) struct UnavailableKeychain;

impl Keychain for UnavailableKeychain {
    fn load(&self, _: &str) -> Result<Option<DeviceSecret>, Error> {
        Err(unavailable())
    }
    fn store(&self, _: &str, _: &DeviceSecret) -> Result<(), Error> {
        Err(unavailable())
    }
    fn remove(&self, _: &str) -> Result<(), Error> {
        Err(unavailable())
    }
    fn sync(&self) -> bool {
        true
    }
}

/// Accepts everything and keeps nothing.
pub(crate) struct EmptyKeychain;

impl Keychain for EmptyKeychain {
    fn load(&self, _: &str) -> Result<Option<DeviceSecret>, Error> {
        Ok(None)
    }
    fn store(&self, _: &str, _: &DeviceSecret) -> Result<(), Error> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }
    fn sync(&self) -> bool {
        true
    }
}

/// Always holds the same secret, whatever it was given.
pub(crate) struct FixedKeychain(pub(crate) [u8; 32]);

impl Keychain for FixedKeychain {
    fn load(&self, _: &str) -> Result<Option<DeviceSecret>, Error> {
        Ok(DeviceSecret::from_slice(&self.0))
    }
    fn store(&self, _: &str, _: &DeviceSecret) -> Result<(), Error> {
        Ok(())
    }
    fn remove(&self, _: &str) -> Result<(), Error> {
        Ok(())
    }
    fn sync(&self) -> bool {
        true
    }
}

/// What a [`FileKeychain`] calls a secret that is not wholly written. No keychain shows half an entry, whenever its
/// client is killed.
pub(crate) const UNFINISHED: &str = ".unfinished";

/// Keeps secrets as files, so that two processes of a test can share them.
pub(crate) struct FileKeychain(pub(crate) PathBuf);

impl Keychain for FileKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        Ok(fs::read(self.0.join(entry))
            .ok()
            .and_then(|bytes| DeviceSecret::from_slice(&bytes)))
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        let unfinished = self.0.join(UNFINISHED);
        fs::write(&unfinished, secret.as_bytes())
            .and_then(|()| fs::rename(unfinished, self.0.join(entry)))
            .map_err(Error::Io)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        let _ = fs::remove_file(self.0.join(entry));
        Ok(())
    }
    fn sync(&self) -> bool {
        true
    }
}

/// A keychain whose calls can be made to fail.
#[derive(Default)]
pub(crate) struct SwitchableKeychain {
    pub(crate) memory: MemoryKeychain,
    refuses_new: AtomicBool,
    keeps_removed: AtomicBool,
}

impl SwitchableKeychain {
    /// Whether storing a secret is refused.
    pub(crate) fn refuse_new(&self, refuse: bool) {
        self.refuses_new.store(refuse, Ordering::SeqCst);
    }

    /// Whether removing a secret says yes and does nothing, so that only reading it back tells.
    pub(crate) fn keep_removed(&self, keep: bool) {
        self.keeps_removed.store(keep, Ordering::SeqCst);
    }
}

impl Keychain for SwitchableKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        self.memory.load(entry)
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        if self.refuses_new.load(Ordering::SeqCst) {
            return Err(unavailable());
        }
        self.memory.store(entry, secret)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        if self.keeps_removed.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.memory.remove(entry)
    }
    fn sync(&self) -> bool {
        true
    }
}

/// Answers as another keychain does, and hangs when it is told to: until it is released, or for 45 seconds.
#[derive(Default)]
pub(crate) struct HungKeychain {
    pub(crate) memory: MemoryKeychain,
    hangs: Mutex<bool>,
    released: Condvar,
    waiting: AtomicBool,
}

impl HungKeychain {
    pub(crate) fn hang(&self, hang: bool) {
        *self.hangs.lock().unwrap() = hang;
        self.released.notify_all();
    }

    /// Whether a call was made while it hung.
    pub(crate) fn is_waited_for(&self) -> bool {
        self.waiting.load(Ordering::SeqCst)
    }

    fn wait(&self) {
        let hangs = self.hangs.lock().unwrap();
        self.waiting.fetch_or(*hangs, Ordering::SeqCst);
        let longest = Duration::from_secs(45);
        drop(
            self.released
                .wait_timeout_while(hangs, longest, |hangs| *hangs),
        );
    }
}

impl Keychain for HungKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        self.wait();
        self.memory.load(entry)
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        self.wait();
        self.memory.store(entry, secret)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        self.wait();
        self.memory.remove(entry)
    }
    fn sync(&self) -> bool {
        self.wait();
        true
    }
}

/// A secret that was stored, or `None` where it was removed.
type Change = (i64, String, Option<[u8; 32]>);

/// Answers at once and writes later, as KWallet does: a power cut takes its last seconds back. Each call takes it a
/// part of a second.
pub(crate) struct LateKeychain {
    clock: Arc<TestClock>,
    changes: Mutex<Vec<Change>>,
    cut: Mutex<Option<Cut>>,
}

/// A power cut at a call to come.
struct Cut {
    calls: usize,
    dir: PathBuf,
    left: Option<(TempDir, i64)>,
}

impl LateKeychain {
    pub(crate) fn new(clock: &Arc<TestClock>) -> Arc<Self> {
        LateKeychain::with(clock, Vec::new())
    }

    fn with(clock: &Arc<TestClock>, changes: Vec<Change>) -> Arc<Self> {
        Arc::new(LateKeychain {
            clock: Arc::clone(clock),
            changes: Mutex::new(changes),
            cut: Mutex::default(),
        })
    }

    /// Cuts the power at the last of so many calls: what the disk has then is copied from `dir`.
    pub(crate) fn cut_after(&self, calls: usize, dir: PathBuf) {
        *self.cut.lock().unwrap() = Some(Cut {
            calls,
            dir,
            left: None,
        });
    }

    /// What the disk had at the cut, and the keychain of after it, without the changes of its last `lost`
    /// milliseconds. Cuts now where the calls were not reached.
    pub(crate) fn after_the_cut(&self, lost: i64) -> (TempDir, Arc<Self>) {
        let cut = self.cut.lock().unwrap().take().unwrap();
        let now = || (copy_store(&cut.dir), self.clock.now());
        let (dir, at) = cut.left.unwrap_or_else(now);
        let changes = self.changes.lock().unwrap().clone();
        let written = changes.into_iter().filter(|(when, ..)| *when <= at - lost);
        let written = written.collect();
        self.clock.restart_after(0);
        (dir, LateKeychain::with(&self.clock, written))
    }

    /// How many secrets it holds.
    pub(crate) fn len(&self) -> usize {
        let changes = self.changes.lock().unwrap();
        let entries: std::collections::BTreeMap<_, _> = changes
            .iter()
            .map(|(_, entry, secret)| (entry, secret.is_some()))
            .collect();
        entries.values().filter(|there| **there).count()
    }

    fn call(&self) {
        if let Some(cut) = &mut *self.cut.lock().unwrap()
            && cut.left.is_none()
        {
            cut.calls = cut.calls.saturating_sub(1);
            if cut.calls == 0 {
                cut.left = Some((copy_store(&cut.dir), self.clock.now()));
            }
        }
        self.clock.advance(40);
    }

    fn change(&self, entry: &str, secret: Option<[u8; 32]>) {
        self.call();
        let change = (self.clock.now(), entry.to_owned(), secret);
        self.changes.lock().unwrap().push(change);
    }
}

impl Keychain for LateKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        self.call();
        let changes = self.changes.lock().unwrap();
        let last = changes
            .iter()
            .rev()
            .find(|(_, changed, _)| changed == entry);
        Ok(last.and_then(|(.., secret)| DeviceSecret::from_slice(secret.as_ref()?)))
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        self.change(entry, Some(*secret.as_bytes()));
        Ok(())
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        self.change(entry, None);
        Ok(())
    }
    fn sync(&self) -> bool {
        false
    }
}
