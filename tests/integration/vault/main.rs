//! The vault as its callers, its disk and its attackers see it: through the public API and through
//! the files it leaves behind, never through its insides.

// What a test asks for and does not get ends the test, in its helpers too.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

mod destroying;
mod failing;
mod filling;
mod flipping;
mod keeping;
mod keychains;
mod killing;
mod opening;
mod packing;
mod passphrases;
mod purging;
mod retaining;
mod rotating;
mod swapping;
mod tampering;
mod vectors;
mod walking;
