//! The folder of a store: its files, who may read them, and who holds them.
//!
//! ```text
//! vault.db        the store, with SQLite's vault.db-wal and vault.db-shm beside it
//! vault.new       a store that is being made; it becomes vault.db by a rename, whole or not at all
//! vault.lock      held by the one process that uses the store; never removed, so never raced for
//! vault.entries   the keychain entries that this folder ever asked for and has not seen gone
//! vault.locking   when the program locks by itself (`store/auto_lock.rs`)
//! vault.guesses   how many passphrases in a row were wrong (`keys/unlock_attempts.rs`)
//! ```
//!
//! `vault.entries` is written before the keychain is, and holds names only, no secret: purging
//! everything must find the secrets of a store that can no longer be read.

use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use ring::digest;

use crate::error::Error;

/// What SQLite adds to the name of a database, and last nothing, for the database itself.
const DATABASE_SUFFIXES: [&str; 4] = ["-wal", "-shm", "-journal", ""];

/// A store's folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

/// A process that is being started holds a copy of our lock between fork and exec, though we let go
/// of it: somebody who really has the store open still has it after these tries.
const LOCK_TRIES: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

impl Folder {
    pub(crate) fn new(dir: &Path) -> Self {
        Folder(dir.to_owned())
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("vault.db")
    }

    pub(crate) fn temporary_database(&self) -> PathBuf {
        self.0.join("vault.new")
    }

    fn entries_file(&self) -> PathBuf {
        self.0.join("vault.entries")
    }

    pub(crate) fn unlock_attempts_file(&self) -> PathBuf {
        self.0.join("vault.guesses")
    }

    pub(crate) fn auto_lock_file(&self) -> PathBuf {
        self.0.join("vault.locking")
    }

    fn temporary_entries_file(&self) -> PathBuf {
        self.0.join("vault.entries.new")
    }

    /// Whether a store is here, readable or not.
    pub(crate) fn has_store(&self) -> Result<bool, Error> {
        match self.database().try_exists() {
            // The path leads through something that is no folder.
            Err(error) if error.kind() != io::ErrorKind::NotADirectory => Err(error.into()),
            Err(_) => Ok(false),
            Ok(exists) => Ok(exists),
        }
    }

    pub(crate) fn exists(&self) -> bool {
        self.0.is_dir()
    }

    /// Makes the folder, or takes it as it is, for this user alone.
    pub(crate) fn create(&self) -> Result<(), Error> {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
            builder.mode(0o700).create(&self.0)?;
            fs::set_permissions(&self.0, fs::Permissions::from_mode(0o700))?;
        }
        #[cfg(not(unix))]
        builder.create(&self.0)?;
        Ok(())
    }

    /// Takes the store for this process, until the file returned is dropped.
    ///
    /// # Errors
    /// [`Error::Busy`] if somebody holds it.
    pub(crate) fn lock(&self) -> Result<File, Error> {
        let file = owner_only(OpenOptions::new().create(true).truncate(false).write(true))
            .open(self.0.join("vault.lock"))?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => thread::sleep(LOCK_PAUSE),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(Error::Busy)
    }

    /// Makes an empty file for SQLite to fill. SQLite gives its companions the same mode, and no
    /// moment passes in which others could open them.
    ///
    /// Only where there is no store: what earlier ones left beside themselves is cleared away.
    pub(crate) fn create_temporary_database(&self) -> Result<PathBuf, Error> {
        self.remove_database(&self.temporary_database())?;
        self.remove_database(&self.database())?;
        owner_only(OpenOptions::new().create_new(true).write(true))
            .open(self.temporary_database())?;
        Ok(self.temporary_database())
    }

    /// Turns the finished store into the store, durably.
    pub(crate) fn publish_database(&self) -> Result<(), Error> {
        File::open(self.temporary_database())?.sync_all()?;
        fs::rename(self.temporary_database(), self.database())?;
        self.sync()
    }

    /// Removes a database file and whatever SQLite put beside it.
    pub(crate) fn remove_database(&self, path: &Path) -> Result<(), Error> {
        // The companions go first: a log left on its own would be replayed into the next file of
        // that name, and as long as the database is there somebody knows that work is left.
        let mut failed = Ok(());
        for suffix in DATABASE_SUFFIXES {
            match fs::remove_file(with_suffix(path, suffix)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => failed = Err(error),
                _ => {}
            }
        }
        failed.map_err(Error::from)
    }

    /// The bytes of the database, of one that is being made, and of what SQLite put beside them.
    pub(crate) fn bytes(&self) -> u64 {
        [self.database(), self.temporary_database()]
            .iter()
            .flat_map(|path| DATABASE_SUFFIXES.map(|suffix| with_suffix(path, suffix)))
            .filter_map(|path| fs::metadata(path).ok())
            .map(|file| file.len())
            .sum()
    }

    /// Notes a keychain entry, durably, before it is made.
    pub(crate) fn add_entry(&self, entry: &str) -> Result<(), Error> {
        let mut entries = self.read_entries_file()?;
        if !entries.is_empty() && !entries.ends_with(b"\n") {
            // What was cut off stays a line of its own, which is not taken for an entry.
            entries.push(b'\n');
        }
        entries.extend_from_slice(entry_line(entry).as_bytes());
        self.write_entries_file(&entries)
    }

    /// Strikes an entry that is known to be gone.
    pub(crate) fn remove_entry(&self, entry: &str) -> Result<(), Error> {
        let entries = self.read_entries_file()?;
        let struck = entry_line(entry);
        let left: Vec<u8> = entries
            .split_inclusive(|byte| *byte == b'\n')
            .filter(|it| *it != struck.as_bytes())
            .flatten()
            .copied()
            .collect();
        self.write_entries_file(&left)
    }

    fn read_entries_file(&self) -> Result<Vec<u8>, Error> {
        match fs::read(self.entries_file()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => Ok(read?),
        }
    }

    /// Puts the note in the place of the one that is there, durably, whole or not at all.
    fn write_entries_file(&self, entries: &[u8]) -> Result<(), Error> {
        let fresh = self.temporary_entries_file();
        let line = owner_only(OpenOptions::new().create(true).truncate(true).write(true))
            .open(&fresh)
            .and_then(|mut file| {
                file.write_all(entries)?;
                file.sync_all()
            })
            .and_then(|()| fs::rename(&fresh, self.entries_file()));
        if line.is_err() {
            let _ = fs::remove_file(&fresh);
        }
        line?;
        self.sync()
    }

    /// The entries noted. Without a note, or with one that was changed, what can be read of it is
    /// still returned, and `whole` is false.
    pub(crate) fn entries(&self) -> EntryList {
        match fs::read(self.entries_file()) {
            Ok(bytes) => EntryList::parse(&bytes),
            Err(_) => EntryList::default(),
        }
    }

    /// Removes the note, once every entry in it is gone.
    pub(crate) fn remove_entries_file(&self) -> Result<(), Error> {
        remove(&self.temporary_entries_file())?;
        remove(&self.entries_file())
    }

    /// Forgets wrong guesses, and when the program locks by itself.
    pub(crate) fn remove_preference_files(&self) -> Result<(), Error> {
        remove(&self.unlock_attempts_file())?;
        remove(&self.auto_lock_file())
    }

    /// Makes what was made, renamed and removed in the folder durable.
    pub(crate) fn sync(&self) -> Result<(), Error> {
        // Windows has no such call on a folder; NTFS journals the names itself.
        #[cfg(unix)]
        File::open(&self.0)?.sync_all()?;
        Ok(())
    }
}

/// Where SQLite keeps the write-ahead log of a database.
pub(crate) fn write_ahead_log(database: &Path) -> PathBuf {
    with_suffix(database, "-wal")
}

fn with_suffix(database: &Path, suffix: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Removes a file; it need not be there.
fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// What is known of a folder's keychain entries.
#[derive(Default)]
pub(crate) struct EntryList {
    pub(crate) entries: Vec<String>,
    pub(crate) complete: bool,
}

impl EntryList {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut entries = EntryList {
            entries: Vec::new(),
            complete: true,
        };
        for line in text.split_inclusive('\n') {
            match line.split_once(' ') {
                Some((entry, _)) if line == entry_line(entry) => {
                    entries.entries.push(entry.to_owned())
                }
                _ => entries.complete = false,
            }
        }
        entries
    }
}

/// An entry's line in the note: the entry, and four bytes of its SHA-256, so that a changed name is
/// not taken for an entry that is gone.
pub(crate) fn entry_line(entry: &str) -> String {
    let digest = digest::digest(&digest::SHA256, entry.as_bytes());
    let check: String = digest.as_ref()[..4]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{entry} {check}\n")
}

/// For this user alone, from the first moment on.
pub(crate) fn owner_only(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}
