//! `vault.entries`: the keychain entries that this folder ever asked for and has not seen removed for good.
//!
//! It is written before the keychain is, and holds names only, no secret: purging everything must find
//! the secrets of a store that can no longer be read. What a purge of everything could not reach stays listed,
//! and is marked once there is another store.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use ring::digest;

use crate::error::Error;
use crate::files::{owner_only, remove_if_present};
use crate::store::folder::Folder;

/// Stands before an entry of a store that was purged.
const PURGED: char = '!';

/// What is known of a folder's keychain entries.
#[derive(Default)]
pub(crate) struct EntryList {
    pub(crate) entries: Vec<String>,
    /// The entries of stores that were purged from this folder.
    pub(crate) purged: Vec<String>,
    /// Whether every line is one that this program wrote.
    pub(crate) complete: bool,
}

impl EntryList {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut list = EntryList {
            complete: true,
            ..EntryList::default()
        };
        for line in text.split_inclusive('\n') {
            match line.split_once(' ') {
                Some((entry, _)) if line == entry_line(entry) => match entry.strip_prefix(PURGED) {
                    Some(purged) => list.purged.push(purged.to_owned()),
                    None => list.entries.push(entry.to_owned()),
                },
                _ => list.complete = false,
            }
        }
        list
    }
}

/// An entry's line in the list: the entry, and four bytes of its SHA-256, so that a changed name is not
/// taken for an entry that is gone.
pub(crate) fn entry_line(entry: &str) -> String {
    let digest = digest::digest(&digest::SHA256, entry.as_bytes());
    format!("{entry} {}\n", hex::encode(&digest.as_ref()[..4]))
}

impl Folder {
    fn entries_file(&self) -> PathBuf {
        self.path().join("vault.entries")
    }

    fn temporary_entries_file(&self) -> PathBuf {
        self.path().join("vault.entries.new")
    }

    /// The listed entries. Of a list that is missing or was changed this returns what can be read, and it
    /// is not [`complete`](EntryList::complete).
    pub(crate) fn entries(&self) -> EntryList {
        match fs::read(self.entries_file()) {
            Ok(bytes) => EntryList::parse(&bytes),
            Err(_) => EntryList::default(),
        }
    }

    /// Adds a keychain entry to the list, durably, before the entry is made.
    pub(crate) fn add_entry(&self, entry: &str) -> Result<(), Error> {
        let mut list = self.read_entries_file()?;
        if !list.is_empty() && !list.ends_with(b"\n") {
            // A line that was cut off stays a line of its own, which is not taken for an entry.
            list.push(b'\n');
        }
        list.extend_from_slice(entry_line(entry).as_bytes());
        self.write_entries_file(&list)
    }

    /// Removes an entry that is known to be gone from the list.
    pub(crate) fn remove_entry(&self, entry: &str) -> Result<(), Error> {
        let list = self.read_entries_file()?;
        let removed = [entry_line(entry), entry_line(&format!("{PURGED}{entry}"))];
        let rest: Vec<u8> = list
            .split_inclusive(|byte| *byte == b'\n')
            .filter(|line| !removed.iter().any(|removed| *line == removed.as_bytes()))
            .flatten()
            .copied()
            .collect();
        self.write_entries_file(&rest)
    }

    /// Marks every entry as one of a store that was purged. Call it only where there is no store.
    pub(crate) fn mark_entries_purged(&self) -> Result<(), Error> {
        let EntryList {
            entries, purged, ..
        } = self.entries();
        if entries.is_empty() {
            return Ok(());
        }
        let marked = purged.iter().chain(&entries);
        let marked = marked.map(|entry| entry_line(&format!("{PURGED}{entry}")));
        self.write_entries_file(marked.collect::<String>().as_bytes())
    }

    /// Removes the list, once every entry in it is gone, and what is known of the entries.
    pub(crate) fn remove_entries_file(&self) -> Result<(), Error> {
        remove_if_present(&self.keychain_state_file())?;
        remove_if_present(&self.temporary_entries_file())?;
        remove_if_present(&self.entries_file())?;
        Ok(())
    }

    fn read_entries_file(&self) -> Result<Vec<u8>, Error> {
        match fs::read(self.entries_file()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => Ok(read?),
        }
    }

    /// Replaces the list, durably, whole or not at all.
    fn write_entries_file(&self, list: &[u8]) -> Result<(), Error> {
        let temporary = self.temporary_entries_file();
        let written = owner_only(OpenOptions::new().create(true).truncate(true).write(true))
            .open(&temporary)
            .and_then(|mut file| {
                file.write_all(list)?;
                file.sync_all()
            })
            .and_then(|()| fs::rename(&temporary, self.entries_file()));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
        written?;
        self.sync()
    }
}
