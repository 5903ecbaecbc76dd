//! The commands, one file each: its arguments, and what it does with the studio.

pub(super) mod album;
pub(super) mod analyze;
pub(super) mod backup;
pub(super) mod card;
pub(super) mod compose;
pub(super) mod doctor;
pub(super) mod export;
pub(super) mod favourite;
pub(super) mod import;
pub(super) mod keep;
pub(super) mod learn;
pub(super) mod list;
pub(super) mod lock;
pub(super) mod pack;
pub(super) mod passphrase;
pub(super) mod preset;
pub(super) mod purge;
pub(super) mod restore;
pub(super) mod settings;
pub(super) mod style;
pub(super) mod styles;
pub(super) mod stylize;
pub(super) mod test_backup;
pub(super) mod wipe;
