//! Cryptography: sealing of values and whole objects, and memory that is zeroised.

pub(crate) mod cipher;
pub(crate) mod envelope;
pub(crate) mod secret;
