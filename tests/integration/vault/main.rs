//! The vault as its callers, its disk and its attackers see it: through the public API and through
//! the files it leaves behind, never through its insides.

// What a test asks for and does not get ends the test, in its helpers too.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

mod backup;
mod bit_flips;
mod crash;
mod create_and_open;
mod disk_full;
mod key_rotation;
mod keychains;
mod passphrases;
mod purge;
mod purge_all_crash;
mod random_walk;
mod retention;
mod round_trip;
mod swapped_chunks;
mod tampering;
mod vectors;
mod write_errors;
