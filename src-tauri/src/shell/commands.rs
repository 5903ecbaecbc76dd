//! The commands of the page, one use case each, by topic.

pub(super) mod albums;
pub(super) mod backup;
pub(super) mod compose;
pub(super) mod diagnostics;
pub(super) mod export;
pub(super) mod gallery;
pub(super) mod learnt_styles;
pub(super) mod packs;
pub(super) mod photos;
pub(super) mod presets;
pub(super) mod purge;
pub(super) mod stylize;
pub(super) mod vault;
pub(super) mod vault_settings;
pub(super) mod window;
