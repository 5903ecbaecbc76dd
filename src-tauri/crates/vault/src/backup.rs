//! Backup files: everything that is kept, in one encrypted file that a passphrase alone opens on any machine.

pub(crate) mod format;
pub(crate) mod reader;
pub(crate) mod writer;
