//! Cryptography: AES-256-GCM, HKDF, STREAM, the envelope around an object, and memory that is zeroised.
//!
//! Nothing here knows where a key comes from or where a ciphertext lies.

pub(crate) mod aad;
pub(crate) mod cipher;
pub(crate) mod envelope;
pub(crate) mod hkdf;
pub(crate) mod padding;
pub(crate) mod secret;
pub(crate) mod stream;
