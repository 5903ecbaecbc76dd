//! The half of the master key that the machine's keychain keeps.

use std::fmt;

use crate::crypto::hkdf;
use crate::crypto::secret::{KEY_LEN, Secret};
use crate::error::Error;
use crate::ids::StoreId;

/// 32 random bytes, new in every epoch. The machine's keychain keeps them.
pub struct DeviceSecret(Secret);

impl DeviceSecret {
    pub(crate) fn generate() -> Result<Self, Error> {
        Secret::random().map(DeviceSecret)
    }

    /// Takes what a keychain returned; `None` unless it is 32 bytes long.
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let mut secret = Secret::zeroed();
        if bytes.len() != KEY_LEN {
            return None;
        }
        secret.as_mut_bytes().copy_from_slice(bytes);
        Some(DeviceSecret(secret))
    }

    /// The bytes, for a [`Keychain`](crate::Keychain) to keep and for nothing else.
    pub fn as_bytes(&self) -> &[u8; KEY_LEN] {
        self.0.as_bytes()
    }

    /// A public value that only this secret has, and that does not lead back to it. The header keeps it,
    /// so that a keychain with another secret is not mistaken for a wrong passphrase.
    pub(crate) fn derive_check(&self, store: StoreId, epoch: u64) -> Result<[u8; KEY_LEN], Error> {
        let info: [&[u8]; 3] = [b"ambrotype/1/device", &store.0, &epoch.to_le_bytes()];
        hkdf::derive_public(self.as_bytes(), &info)
    }
}

impl fmt::Debug for DeviceSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSecret(..)")
    }
}
