//! The store: its folder, its database, and the rows in it.

pub(crate) mod auto_lock;
pub(crate) mod database;
pub(crate) mod folder;
pub(crate) mod header;
pub(crate) mod open_store;
pub(crate) mod photos;
pub(crate) mod record;
pub(crate) mod retention;
pub(crate) mod settings;
