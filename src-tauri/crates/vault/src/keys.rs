//! Keys: where each comes from, and which wraps which.
//!
//! ```text
//! device secret (keychain) ┐
//!                          ├ HKDF → master key of one epoch ── wraps → data key of one object
//! passphrase (Argon2id)    ┘
//! ```
//!
//! No key has `Clone`, `Serialize` or a `Debug` that shows it, and each is zeroised when dropped. Keys that
//! outlive a call are a [`Secret`](crate::crypto::secret::Secret).

pub(crate) mod data_key;
pub(crate) mod device_secret;
pub(crate) mod keychain;
pub(crate) mod keychain_calls;
pub(crate) mod master_key;
pub(crate) mod passphrase;
#[cfg(target_os = "linux")]
mod secret_service;
pub(crate) mod unlock_attempts;
