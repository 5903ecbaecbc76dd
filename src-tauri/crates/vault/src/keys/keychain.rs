//! The keychain of the machine, which keeps the device secret.
//!
//! A keychain is trusted only after it has returned, through a new entry, what it was given. There is no
//! second place: this module never writes a secret to a file, and never makes a new one because an old
//! one is missing.
//!
//! Some keychains answer before anything is on the disk: KWallet writes by a timer, some seconds later. A power
//! cut sets such a keychain back. [`Keychain::sync`] tells them apart, and `purge/spare.rs` lives with both.
//!
//! Keychains block, on a message bus or on a person who is asked to unlock them, and some never answer. The
//! vault calls them through `keychain_calls.rs` only.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::error::Error;
use crate::ids::StoreId;
use crate::keys::device_secret::DeviceSecret;

/// Stores secrets of 32 bytes under a name. Calls may block for long.
pub trait Keychain: Send + Sync {
    /// The secret under `entry`, or `None` if the keychain answers and has none.
    ///
    /// # Errors
    /// [`Error::KeychainUnavailable`] if it does not answer; [`Error::KeychainEntryMismatch`] if what it
    /// has is not 32 bytes.
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error>;

    /// Stores `secret` under `entry`, in place of what was there. The vault calls it only where nothing is.
    ///
    /// # Errors
    /// [`Error::KeychainUnavailable`].
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error>;

    /// Removes `entry`. It need not be there.
    ///
    /// # Errors
    /// [`Error::KeychainUnavailable`].
    fn remove(&self, entry: &str) -> Result<(), Error>;

    /// Makes all that was stored and removed so far survive a power cut, where that can be done. Returns false
    /// where it cannot be known.
    fn sync(&self) -> bool;
}

/// The keychain of the operating system: Secret Service on Linux, Keychain on macOS, Credential
/// Manager on Windows. Entries belong to the service "Ambrotype".
#[derive(Clone, Copy, Debug, Default)]
pub struct OsKeychain;

impl OsKeychain {
    // New for every call, so that no answer comes from a cache.
    fn entry(entry: &str) -> Result<keyring::Entry, Error> {
        keyring::Entry::new("Ambrotype", entry).map_err(unavailable)
    }
}

impl Keychain for OsKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        match OsKeychain::entry(entry)?.get_secret() {
            Ok(bytes) => {
                let bytes = zeroize::Zeroizing::new(bytes);
                DeviceSecret::from_slice(&bytes)
                    .map(Some)
                    .ok_or(Error::KeychainEntryMismatch)
            }
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(unavailable(error)),
        }
    }

    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        OsKeychain::entry(entry)?
            .set_secret(secret.as_bytes())
            .map_err(unavailable)
    }

    fn remove(&self, entry: &str) -> Result<(), Error> {
        match OsKeychain::entry(entry)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }

    #[cfg(target_os = "linux")]
    fn sync(&self) -> bool {
        super::secret_service::sync()
    }

    // Both keep their entries in a database that is written when they answer.
    #[cfg(not(target_os = "linux"))]
    fn sync(&self) -> bool {
        cfg!(any(target_os = "macos", windows))
    }
}

fn unavailable(error: keyring::Error) -> Error {
    Error::KeychainUnavailable(Some(Box::new(error)))
}

/// A keychain in memory, for tests. Its secrets go when it is dropped.
#[derive(Default)]
pub struct MemoryKeychain(Mutex<HashMap<String, DeviceSecret>>);

impl MemoryKeychain {
    /// The names of all entries, in no order.
    pub fn entries(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .keys()
            .cloned()
            .collect()
    }
}

impl Keychain for MemoryKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        let secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(secrets
            .get(entry)
            .and_then(|secret| DeviceSecret::from_slice(secret.as_bytes())))
    }

    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        if let Some(copy) = DeviceSecret::from_slice(secret.as_bytes()) {
            let mut secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            secrets.insert(entry.to_owned(), copy);
        }
        Ok(())
    }

    fn remove(&self, entry: &str) -> Result<(), Error> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(entry);
        Ok(())
    }

    fn sync(&self) -> bool {
        true
    }
}

/// The name of a store's entry in one epoch: store id in hexadecimal, a full stop, the epoch.
pub(crate) fn entry_name(store: StoreId, epoch: u64) -> String {
    format!("{}.{epoch}", hex::encode(store.0))
}

/// The epoch of an entry of this store; `None` for anything else.
pub(crate) fn epoch_of(entry: &str, store: StoreId) -> Option<u64> {
    let (_, epoch) = entry.rsplit_once('.')?;
    let epoch = epoch.parse().ok()?;
    (entry == entry_name(store, epoch)).then_some(epoch)
}
