//! The vault: keeps photos sealed, and destroys them when asked to.
//!
//! It knows keys and rows. It knows no pixels, no window and no command line, and it never returns a key.
//! Every original, output, thumbnail and record is sealed under a data key of its own
//! (`crypto/envelope.rs`). The data keys are wrapped by a master key (`keys/master_key.rs`) that is derived
//! from the machine's keychain (`keys/keychain.rs`), a passphrase (`keys/passphrase.rs`) or both.
//! `docs/formats.md` describes every byte that reaches the disk.
//!
//! What it does not promise: it does not notice a store that was copied away and put back in place of a newer
//! one, nor a photo all of whose rows were removed. A program that runs as the same user while the vault is
//! open can do whatever that user can.
//!
//! Imports run one way: `crypto ← keys ← store ← {purge, backup} ← vault`. Plain data, errors and files stand
//! below all of them.
#![forbid(unsafe_code)]

mod backup;
#[cfg(test)]
mod benchmarks;
mod blocking;
mod clock;
mod crypto;
#[cfg(test)]
mod disk_full_tests;
mod error;
mod files;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
mod ids;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod key_residue_tests;
mod keys;
mod purge;
#[cfg(test)]
mod purged_image_tests;
mod random;
mod store;
#[cfg(test)]
mod test_vectors;
mod utc_date;
mod vault;

pub use clock::{AwakeTime, BootId, Clock, SystemClock, Uptime};
pub use crypto::envelope::{MAX_OBJECT_LEN, sealed_len};
pub use crypto::secret::memory_can_be_locked;
pub use error::Error;
pub use ids::{ObjectKind, PhotoId};
pub use keys::device_secret::DeviceSecret;
pub use keys::keychain::{Keychain, MemoryKeychain, OsKeychain};
pub use keys::keychain_calls::keychain_works;
pub use keys::passphrase::{KdfCost, Passphrase};
pub use keys::unlock_attempts::{MAX_UNLOCK_DELAY, UnlockAttemptLimit};
pub use purge::receipt::{Leftover, PurgeScope, Receipt, Uncovered};
pub use store::auto_lock::{AutoLock, PanicKeyAction};
pub use store::database::sqlite_version;
pub use store::folder::store_bytes;
pub use store::record::{Listing, NewPhoto, PhotoEntry};
pub use store::retention::{Days, RetentionOverride};
pub use store::settings::Settings;
pub use utc_date::UtcDate;
pub use vault::{
    Attempt, BackupPhoto, BackupReader, BackupWriter, ClockJump, ClosingVault, ExpiryOutcome,
    PhotoDigest, RetentionChoice, Vault, VaultStatus,
};
