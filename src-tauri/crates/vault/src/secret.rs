//! Bytes that must not stay behind in memory, and the random bytes they come from.
//!
//! ring wipes nothing, so nothing of ring's is kept; what is kept is kept here.

use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::error::Error;

/// Bytes of every key and secret of the vault.
pub(crate) const KEY_LEN: usize = 32;

/// 32 bytes that are wiped when dropped and that do not move while they live.
pub(crate) struct Secret(Box<Zeroizing<[u8; KEY_LEN]>>);

impl Secret {
    pub(crate) fn zeroed() -> Self {
        Secret(Box::new(Zeroizing::new([0; KEY_LEN])))
    }

    pub(crate) fn random() -> Result<Self, Error> {
        let mut secret = Secret::zeroed();
        fill_random(secret.as_mut_bytes())?;
        Ok(secret)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }

    pub(crate) fn as_mut_bytes(&mut self) -> &mut [u8; KEY_LEN] {
        &mut self.0
    }
}

/// Fills `out` from the operating system.
pub(crate) fn fill_random(out: &mut [u8]) -> Result<(), Error> {
    SystemRandom::new()
        .fill(out)
        .map_err(|_| Error::Io(std::io::Error::other("the system gave no random bytes")))
}
