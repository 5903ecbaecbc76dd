//! Purging: what is purged leaves no byte in any file of the folder, and cannot come back.
//!
//! One photo: a key rotation (`purge/epoch.rs`) makes every earlier copy of the store unreadable. In the same
//! transaction its rows go, and SQLite overwrites their bytes (`secure_delete`). Then the write-ahead log,
//! where older copies of the same pages lie, is truncated, and free pages return to the file system
//! (`purge/cleanup.rs`). A log that cannot be truncated is on the receipt. Where a passphrase alone protects
//! the store there is no secret to destroy, and the epoch stays. Where the keychain cannot give a new secret that
//! is sure to stay (`purge/spare.rs`), the rows go at once and the rotation follows. A disk without room for a log leaves
//! more for later: then only the keys are destroyed at once (`purge/destroyed.rs`).
//!
//! Everything: `purge/purge_all.rs`.

pub(crate) mod cleanup;
pub(crate) mod counts;
pub(crate) mod destroyed;
pub(crate) mod epoch;
pub(crate) mod purge_all;
pub(crate) mod receipt;
pub(crate) mod receipt_text;
mod rewrap;
pub(crate) mod spare;
