//! Random bytes from the operating system.

use std::io;

use ring::rand::{SecureRandom, SystemRandom};

use crate::error::Error;

/// Fills `out` with random bytes.
///
/// # Errors
/// [`Error::Io`] if the system gives none.
pub(crate) fn fill_random(out: &mut [u8]) -> Result<(), Error> {
    SystemRandom::new()
        .fill(out)
        .map_err(|_| Error::Io(io::Error::other("the system gave no random bytes")))
}

/// Random bytes that are no secret: ids, salts and nonces.
pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    fill_random(&mut bytes)?;
    Ok(bytes)
}
