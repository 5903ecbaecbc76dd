//! The key of one object: made, used to seal that object, wrapped by the master key, and dropped.

use zeroize::Zeroizing;

use crate::crypto::aad::ObjectAad;
use crate::crypto::cipher::aes_256_gcm;
use crate::crypto::envelope;
use crate::crypto::secret::{KEY_LEN, Secret, with_zeroized_stack};
use crate::error::Error;

/// What a purge writes in the place of a key where it has no room to remove the row. It opens nothing,
/// and no random key is this one.
pub(crate) const DESTROYED_KEY: [u8; KEY_LEN] = *b"ambrotype/1/destroyed by a purge";

/// The key of one new object. It must **never** be used for a second one, nor for the same one rewritten.
pub(crate) struct DataKey(Secret);

impl DataKey {
    pub(crate) fn generate() -> Result<Self, Error> {
        Secret::random().map(DataKey)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_LEN] {
        self.0.as_bytes()
    }

    /// Seals the one content that this key is for.
    ///
    /// # Errors
    /// [`Error::TooLarge`].
    pub(crate) fn seal(
        &self,
        aad: &ObjectAad,
        content: Zeroizing<Vec<u8>>,
    ) -> Result<Vec<u8>, Error> {
        with_zeroized_stack(|| envelope::seal(&aes_256_gcm(self.as_bytes())?, aad, content))
    }
}

/// A data key that was unwrapped for immediate use. It lies on the stack, so it must **never** be kept and
/// never leave the work that [`MasterKey::with_wrapper`](super::master_key::MasterKey::with_wrapper) runs.
pub(crate) struct UnwrappedKey(Zeroizing<[u8; KEY_LEN]>);

impl UnwrappedKey {
    pub(crate) fn zeroed() -> Self {
        UnwrappedKey(Zeroizing::new([0; KEY_LEN]))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }

    pub(crate) fn as_mut_bytes(&mut self) -> &mut [u8; KEY_LEN] {
        &mut self.0
    }

    /// Whether it is the [`DESTROYED_KEY`].
    pub(crate) fn is_destroyed(&self) -> bool {
        *self.0 == DESTROYED_KEY
    }

    /// Opens the content that was sealed with this key.
    ///
    /// # Errors
    /// [`Error::Damaged`] unless it is what was sealed, for this AAD.
    pub(crate) fn open(
        &self,
        aad: &ObjectAad,
        sealed: Vec<u8>,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        envelope::open(&aes_256_gcm(&self.0)?, aad, sealed)
    }
}

#[cfg(any(test, fuzzing))]
impl DataKey {
    /// A key of a test's choice.
    pub(crate) fn from_bytes(bytes: [u8; KEY_LEN]) -> Self {
        let mut key = Secret::zeroed();
        *key.as_mut_bytes() = bytes;
        DataKey(key)
    }

    /// Opens what this key sealed.
    pub(crate) fn open(
        &self,
        aad: &ObjectAad,
        sealed: Vec<u8>,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        with_zeroized_stack(|| envelope::open(&aes_256_gcm(self.as_bytes())?, aad, sealed))
    }
}
