//! The real binary, from the outside: every verb of the command line, every fault a person can meet, and the shapes of
//! `--json`.

#![allow(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

mod export;
mod faults;
mod previews;
mod retention;
mod sandbox;
mod stylize;
mod support;
#[cfg(target_os = "linux")]
mod traces;
mod vault;
