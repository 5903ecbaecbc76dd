//! Keychains that misbehave, and one that two processes share.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use vault::{DeviceSecret, Error, Keychain, MemoryKeychain};

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
}

/// Keeps secrets as files, so that two processes of a test can share them.
pub(crate) struct FileKeychain(pub(crate) PathBuf);

impl Keychain for FileKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        Ok(fs::read(self.0.join(entry))
            .ok()
            .and_then(|bytes| DeviceSecret::from_slice(&bytes)))
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        fs::write(self.0.join(entry), secret.as_bytes()).map_err(Error::Io)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        let _ = fs::remove_file(self.0.join(entry));
        Ok(())
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
}
