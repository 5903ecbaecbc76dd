//! The store: its folder, its database, and the rows in it. It knows keys only to seal and open what it
//! stores.

pub(crate) mod auto_lock;
mod ballast;
pub(crate) mod database;
pub(crate) mod folder;
pub(crate) mod header;
pub(crate) mod keychain_entries;
pub(crate) mod keychain_state;
pub(crate) mod listing;
pub(crate) mod objects;
pub(crate) mod open_store;
pub(crate) mod record;
pub(crate) mod retention;
pub(crate) mod schema;
pub(crate) mod settings;
pub(crate) mod wal;
