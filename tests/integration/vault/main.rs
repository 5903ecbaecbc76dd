//! The vault as its callers, its disk and its attackers see it: through the public API and through the files
//! that it leaves behind, never through its internals.

// What a test asks for and does not get ends the test, in its helpers too.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

mod backup;
mod bit_flips;
mod copies;
mod crash;
mod create;
mod details;
mod disk_full;
mod hung_keychain;
mod key_rotation;
mod keychains;
mod obstructed;
mod open;
mod passphrases;
mod power_cuts;
mod purge_all;
mod purge_all_crash;
mod purge_photos;
mod random_walk;
mod receipts;
mod restored_times;
mod retention;
mod rotation_failures;
mod round_trip;
mod swapped_chunks;
mod tampering;
mod unlock_attempts;
mod vectors;
mod write_errors;
