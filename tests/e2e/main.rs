//! The real binary, from the outside: every command, every fault that a user can meet, and the shape of `--json`.

#![allow(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

#[cfg(target_os = "linux")]
mod albums;
mod analyze;
mod backup;
mod bystanders;
mod cards;
mod compose;
mod crafted_backups;
mod darkroom_pipe;
mod drawn;
mod export;
#[cfg(target_os = "linux")]
mod face_measurements;
mod faults;
#[cfg(target_os = "linux")]
mod full_disk;
mod hard_packs;
mod hostile_names;
mod inputs;
mod kept_packs;
#[cfg(target_os = "linux")]
mod killed_exports;
mod learnt_styles;
mod manifests;
#[rustfmt::skip]
#[path = "../golden/imported/networks.rs"]
mod networks_of_others;
mod networks;
mod outputs;
mod packs;
mod presets;
mod previews;
mod regions;
mod retention;
mod sandbox;
mod sizes;
mod stylize;
mod support;
#[cfg(target_os = "linux")]
mod terminal;
#[cfg(target_os = "linux")]
mod trace_search;
#[cfg(target_os = "linux")]
mod traces;
mod unreadable_photos;
mod vault;
mod wipes;
#[path = "../golden/graphs/writer.rs"]
mod writer;
