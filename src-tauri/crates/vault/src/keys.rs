//! Keys: where each comes from, and what wraps what.

pub(crate) mod key;
pub(crate) mod keychain;
pub(crate) mod passphrase;
pub(crate) mod unlock_attempts;
