//! The keychain of the machine, which keeps the device secret.
//!
//! A keychain is trusted only after it has returned, through a new entry, what it was given. There is no
//! second place: this module never writes a secret to a file, and never makes a new one because an old
//! one is missing.
//!
//! Keychains block, on a message bus or on a person who is asked to unlock them. The one on Linux must
//! not be called from a thread that drives async work
//! (<https://github.com/hwchen/keyring-rs/issues/132>), so the vault calls them on blocking threads only.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::blocking::blocking;
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

    /// Stores `secret` under `entry`, in place of what was there.
    ///
    /// # Errors
    /// [`Error::KeychainUnavailable`].
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error>;

    /// Removes `entry`. It need not be there.
    ///
    /// # Errors
    /// [`Error::KeychainUnavailable`].
    fn remove(&self, entry: &str) -> Result<(), Error>;
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
}

/// Whether `keychain` keeps a secret, tried with a random one that is removed again. Where it does
/// not, a new vault needs a passphrase.
pub async fn keychain_works(keychain: Arc<dyn Keychain>) -> bool {
    match StoreId::generate().map(|store| entry_name(store, 0)) {
        Ok(entry) => {
            let stored_and_read_back = generate_and_store(&keychain, entry.clone()).await;
            matches!(stored_and_read_back, Ok(Some(_))) && remove(&keychain, entry).await.is_ok()
        }
        Err(_) => false,
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

/// Generates a secret and stores it under `entry`; `None` if the keychain does not return it.
pub(crate) async fn generate_and_store(
    keychain: &Arc<dyn Keychain>,
    entry: String,
) -> Result<Option<DeviceSecret>, Error> {
    let keychain = Arc::clone(keychain);
    blocking(move || {
        let secret = DeviceSecret::generate()?;
        let stored = keychain.store(&entry, &secret);
        let stored_and_read_back = match keychain.load(&entry) {
            Ok(Some(back)) => stored.is_ok() && back.as_bytes() == secret.as_bytes(),
            _ => false,
        };
        if !stored_and_read_back {
            // A keychain that half works may hold it all the same, where nobody needs it.
            let _ = keychain.remove(&entry);
        }
        Ok(stored_and_read_back.then_some(secret))
    })
    .await
}

/// Loads the secret under `entry`.
pub(crate) async fn load(
    keychain: &Arc<dyn Keychain>,
    entry: String,
) -> Result<DeviceSecret, Error> {
    let keychain = Arc::clone(keychain);
    blocking(move || keychain.load(&entry)?.ok_or(Error::KeychainEntryMissing)).await
}

/// Removes `entry` and checks that it is gone. Returns whether it was there before.
///
/// # Errors
/// [`Error::SecretNotRemoved`] if it is still there, or if that cannot be checked.
pub(crate) async fn remove(keychain: &Arc<dyn Keychain>, entry: String) -> Result<bool, Error> {
    let keychain = Arc::clone(keychain);
    blocking(move || {
        let there = !matches!(
            keychain.load(&entry),
            Ok(None) | Err(Error::KeychainUnavailable(_))
        );
        match (keychain.remove(&entry), keychain.load(&entry)) {
            (Ok(()), Ok(None)) => Ok(there),
            _ => Err(Error::SecretNotRemoved),
        }
    })
    .await
}
