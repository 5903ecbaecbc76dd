//! The folder of a store: its files, who may read them, and which process holds them.
//!
//! ```text
//! vault.db        the store, with SQLite's vault.db-wal and vault.db-shm beside it
//! vault.new       a store that is being created; a rename makes it vault.db, whole or not at all
//! vault.lock      held by the one process that uses the store; never removed, so never raced for
//! vault.entries   the keychain entries of this folder (`keychain_entries.rs`)
//! vault.keychain  which of those is the spare, and when they changed (`keychain_state.rs`)
//! vault.locking   when the program locks by itself (`auto_lock.rs`)
//! vault.guesses   how many passphrases in a row were wrong (`keys/unlock_attempts.rs`)
//! vault.ballast   room for the day when the disk is full (`ballast.rs`)
//! ```

use std::fs::{self, DirBuilder, File, Metadata, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::error::Error;
use crate::files::{owner_only, remove_if_present};

/// What SQLite adds to the name of a database; last nothing, for the database itself.
const DATABASE_SUFFIXES: [&str; 4] = ["-wal", "-shm", "-journal", ""];

/// The files that this program opens by their names. In their place it accepts nothing else.
const FILES: [&str; 9] = [
    "vault.db",
    "vault.db-wal",
    "vault.db-shm",
    "vault.lock",
    "vault.entries",
    "vault.keychain",
    "vault.guesses",
    "vault.locking",
    "vault.ballast",
];

/// A process that is being started holds a copy of our lock between fork and exec, though we let go of it.
/// A process that really has the store open still has it after these tries.
const LOCK_TRIES: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// A store's folder.
#[derive(Clone, Debug)]
pub(crate) struct Folder(PathBuf);

/// The bytes that the store in `dir` takes on the disk: its database, one that is being created, and what
/// SQLite put beside them. 0 where there is none.
pub fn store_bytes(dir: &Path) -> u64 {
    Folder::new(dir).bytes()
}

impl Folder {
    pub(crate) fn new(dir: &Path) -> Self {
        Folder(dir.to_owned())
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("vault.db")
    }

    pub(crate) fn temporary_database(&self) -> PathBuf {
        self.0.join("vault.new")
    }

    pub(crate) fn unlock_attempts_file(&self) -> PathBuf {
        self.0.join("vault.guesses")
    }

    pub(crate) fn keychain_state_file(&self) -> PathBuf {
        self.0.join("vault.keychain")
    }

    pub(crate) fn auto_lock_file(&self) -> PathBuf {
        self.0.join("vault.locking")
    }

    pub(super) fn ballast_file(&self) -> PathBuf {
        self.0.join("vault.ballast")
    }

    /// Whether a store is here, readable or not.
    ///
    /// # Errors
    /// [`Error::BrokenLink`] and [`Error::Obstructed`] where the folder, or a name that is for a file of ours, is a link
    /// to nothing or something else. A drive that is not mounted must not look like a vault that was never made.
    pub(crate) fn has_store(&self) -> Result<bool, Error> {
        if !is_present(&self.0, Metadata::is_dir)? {
            return Ok(false);
        }
        for name in FILES {
            is_present(&self.0.join(name), Metadata::is_file)?;
        }
        is_present(&self.database(), Metadata::is_file)
    }

    pub(crate) fn exists(&self) -> bool {
        self.0.is_dir()
    }

    /// Creates the folder where there is none, for this user alone. One that is there keeps its mode: it may be shared
    /// on purpose, and every file in it is closed to others all the same.
    pub(crate) fn create(&self) -> Result<(), Error> {
        if is_present(&self.0, Metadata::is_dir)? {
            return Ok(());
        }
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&self.0)?;
        Ok(())
    }

    /// Takes the store for this process, until the returned file is dropped.
    ///
    /// # Errors
    /// [`Error::Busy`] if another process, or this one, holds it; as [`has_store`](Self::has_store).
    pub(crate) fn lock(&self) -> Result<File, Error> {
        let path = self.0.join("vault.lock");
        is_present(&path, Metadata::is_file)?;
        let file =
            owner_only(OpenOptions::new().create(true).truncate(false).write(true)).open(path)?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => thread::sleep(LOCK_PAUSE),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
        }
        Err(Error::Busy)
    }

    /// Creates an empty file for SQLite to fill. SQLite gives its companion files the same mode, so that
    /// there is no moment in which others could open them.
    ///
    /// Call it only where there is no store: it removes what an earlier one left behind.
    pub(crate) fn create_temporary_database(&self) -> Result<PathBuf, Error> {
        self.remove_database(&self.temporary_database())?;
        self.remove_database(&self.database())?;
        owner_only(OpenOptions::new().create_new(true).write(true))
            .open(self.temporary_database())?;
        Ok(self.temporary_database())
    }

    /// Makes the temporary database the store, durably.
    pub(crate) fn publish_database(&self) -> Result<(), Error> {
        File::open(self.temporary_database())?.sync_all()?;
        fs::rename(self.temporary_database(), self.database())?;
        self.sync()
    }

    /// Removes a database file and whatever SQLite put beside it; where the file is a link, what it leads to as well.
    pub(crate) fn remove_database(&self, path: &Path) -> Result<(), Error> {
        if path.is_symlink() {
            // SQLite has its companions beside the file itself. A link to nothing stays, so that it shows that work is left.
            let target = path.canonicalize().map_err(|_| broken_link(path))?;
            self.remove_database(&target)?;
        }
        // The companions go first: a log on its own would be replayed into the next file of that name,
        // and as long as the database is there it shows that work is left.
        let mut failed = Ok(());
        for suffix in DATABASE_SUFFIXES {
            if let Err(error) = remove_if_present(&with_suffix(path, suffix)) {
                failed = Err(error);
            }
        }
        failed.map_err(Error::from)
    }

    /// As [`store_bytes`].
    pub(crate) fn bytes(&self) -> u64 {
        [self.database(), self.temporary_database()]
            .iter()
            .flat_map(|path| DATABASE_SUFFIXES.map(|suffix| with_suffix(path, suffix)))
            .filter_map(|path| fs::metadata(path).ok())
            .map(|file| file.len())
            .sum()
    }

    /// Removes the counted unlock attempts, the auto-lock settings and the ballast.
    pub(crate) fn remove_small_files(&self) -> Result<(), Error> {
        self.remove_ballast()?;
        remove_if_present(&self.unlock_attempts_file())?;
        remove_if_present(&self.auto_lock_file())?;
        Ok(())
    }

    /// Makes every creation, renaming and removal in the folder durable.
    pub(crate) fn sync(&self) -> Result<(), Error> {
        // Windows has no such call on a folder; NTFS journals the names itself.
        #[cfg(unix)]
        File::open(&self.0)?.sync_all()?;
        Ok(())
    }
}

/// Whether something is at `path`, and what is wanted there.
fn is_present(path: &Path, wanted: fn(&Metadata) -> bool) -> Result<bool, Error> {
    match fs::metadata(path) {
        Ok(found) if wanted(&found) => Ok(true),
        Ok(_) => Err(Error::Obstructed { name: name(path) }),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(error.into()),
        Err(_) if path.is_symlink() => Err(broken_link(path)),
        // Or the path leads through something that is no folder.
        Err(error) if is_absence(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

fn broken_link(path: &Path) -> Error {
    Error::BrokenLink { name: name(path) }
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
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
