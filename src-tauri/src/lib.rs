//! Ambrotype: makes portraits of photos and stores them in an encrypted vault.
//!
//! The app process owns the vault and its keys; its child, the [`darkroom`], parses pictures and runs the network and
//! holds no key. [`studio`] owns both and is all that [`cli`] and the window see. `docs/architecture.md` is the map.
#![deny(unsafe_code)]

pub mod cli;
pub mod darkroom;
pub mod fault;
#[cfg(any(test, fuzzing))]
pub mod fuzzing;
pub mod resources;
pub mod sandbox;
#[cfg(feature = "gui")]
pub mod shell;
pub mod studio;
pub mod traces;
