//! Everything that can go wrong in the vault, as one enum.
//!
//! A variant is something that somebody can act on. Errors of SQLite, the file system and the cipher become
//! ours here, so that "disk full" is the same error wherever it happens. No message has a key, a passphrase
//! or anything of a photo's record in it.

use std::io;
use std::path::Path;

use crate::ids::{ObjectKind, PhotoId};

/// Why a call to the vault failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no store in this folder.
    #[error("there is no vault here")]
    Absent,
    /// `create` found a store. It never replaces one.
    #[error("there is a vault here already")]
    AlreadyExists,
    /// The store takes a passphrase and none was given, or a new store needs one because no
    /// keychain keeps a secret on this machine. An empty passphrase counts as none.
    #[error("the vault needs a passphrase")]
    PassphraseNeeded,
    /// The passphrase does not open this store.
    #[error("the passphrase does not open the vault")]
    WrongPassphrase,
    /// Too many passphrases were wrong, and this one was not tried. The wait is never longer than
    /// [`MAX_UNLOCK_DELAY`](crate::MAX_UNLOCK_DELAY).
    #[error("too many passphrases were wrong; the next may be tried in {seconds} seconds")]
    TooManyAttempts {
        /// Seconds to wait, rounded up.
        seconds: u64,
    },
    /// The passphrase was wrong once too often, and everything was purged, as the owner had set.
    #[error("too many passphrases were wrong, and the vault was purged, as its owner wished")]
    PurgedAfterAttempts,
    /// The limit of unlock attempts is too low.
    #[error("the vault is purged after {min} wrong guesses at the earliest")]
    AttemptLimitTooLow {
        /// The lowest limit that is allowed.
        min: u32,
    },
    /// The retention time is too short or too long. Photos may also be kept until they are purged.
    #[error("photos are kept for a number of days from 1 to {max}, or until they are purged")]
    RetentionOutOfRange {
        /// The longest retention time, in days.
        max: u32,
    },
    /// The keychain answers, but holds no secret for this store.
    #[error("the keychain no longer holds the secret of this vault")]
    KeychainEntryMissing,
    /// The keychain holds another secret under this store's name than it was given.
    #[error("the keychain holds another secret than the one this vault was made with")]
    KeychainEntryMismatch,
    /// The keychain did not answer, or refused.
    #[error("the keychain of this machine does not answer")]
    KeychainUnavailable(#[source] Option<Box<dyn std::error::Error + Send + Sync>>),
    /// The keychain did not answer in time. What it was asked for may still happen.
    #[error("the keychain of this machine did not answer in time")]
    KeychainTimedOut,
    /// The keychain holds the secret that is needed next, but it is not certain that it has written it to
    /// the disk yet. A minute later it is.
    #[error("the keychain may not have written the vault's next secret to the disk yet")]
    KeychainUnsettled,
    /// There is a secret in the keychain under the name that this store was to use next, so a copy of the
    /// store is in use elsewhere. That secret is not replaced.
    #[error("a copy of this vault seems to be in use: its next secret is in the keychain already")]
    CopiedElsewhere,
    /// What was to be purged is gone from the store, but the device secret of its epoch may still be in the
    /// keychain: it was not removed, or the list of entries was lost. Its entry stays listed in the folder.
    /// Call the same again, or open the store: both try once more.
    #[error("what was purged is gone from the vault, but the keychain may still hold its secret")]
    SecretNotRemoved,
    /// Another process holds the vault, or another program is reading its database.
    #[error("the vault is in use by another program")]
    Busy,
    /// Something in the store is not what this program wrote: an authentication tag does not fit, a
    /// row is missing, or SQLite finds the file malformed.
    #[error("the vault is damaged")]
    Damaged,
    /// The folder of the vault, or a file in it, is a link to something that is not there: the drive that it leads to
    /// may not be mounted. Nothing is made in its place.
    #[error("{name} is a link to something that is not there")]
    BrokenLink {
        /// Its name, without a folder.
        name: String,
    },
    /// Something else has the name of the vault's folder, or of a file in it.
    #[error("{name} is in the place of a part of the vault")]
    Obstructed {
        /// Its name, without a folder.
        name: String,
    },
    /// The record of a photo was written by a later version of the program: it verifies, and has a form that this
    /// version does not know.
    #[error("the photo was added by a later version, whose record this version cannot read")]
    NewerRecord,
    /// The file is no backup file.
    #[error("this is not a backup file")]
    NotABackup,
    /// The backup file ends too early.
    #[error("the backup file is incomplete")]
    BackupTruncated,
    /// The backup file is not what was written.
    #[error("the backup file is damaged")]
    BackupDamaged,
    /// The store was written by a later version of the program.
    #[error("the vault has format {found}, which this version cannot read")]
    UnknownFormat {
        /// The format number in the header.
        found: i64,
    },
    /// A header or a caller asks for a key derivation that costs too little or too much.
    #[error(
        "a key derivation of {memory_kib} KiB, {passes} passes and {lanes} lanes is out of bounds"
    )]
    KdfCostOutOfRange {
        /// Argon2id memory in KiB.
        memory_kib: i64,
        /// Argon2id passes.
        passes: i64,
        /// Argon2id lanes.
        lanes: i64,
    },
    /// No photo has this id.
    #[error("there is no photo {0}")]
    NotFound(PhotoId),
    /// The photo is there, but was added without this object.
    #[error("photo {id} was kept without its {kind}")]
    ObjectNotStored {
        /// The photo.
        id: PhotoId,
        /// The object that it does not have.
        kind: ObjectKind,
    },
    /// The text is not 32 lower-case hexadecimal digits.
    #[error("a photo's id is 32 hexadecimal digits")]
    InvalidPhotoId,
    /// No space is left. The call changed nothing.
    #[error("the disk is full")]
    DiskFull,
    /// An object is larger than the store takes.
    #[error("{bytes} bytes are more than the {limit} that one object may have")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The largest size.
        limit: u64,
    },
    /// The system does not let this user work in the folder of the store.
    #[error("the folder {folder} cannot be used by this user")]
    FolderRefused {
        /// The folder as it was given.
        folder: String,
    },
    /// The file system, or the system's source of random bytes.
    #[error("the vault's folder cannot be used")]
    Io(#[source] io::Error),
    /// Anything else SQLite says.
    #[error("the vault's database cannot be used")]
    Database(#[source] sqlx::Error),
}

impl Error {
    /// The same, with the folder where the system does not let this user work in it.
    pub(crate) fn in_folder(self, folder: &Path) -> Self {
        use io::ErrorKind::{
            InvalidFilename, NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem,
        };
        let is_refused = match &self {
            Error::Io(error) => matches!(
                error.kind(),
                InvalidFilename | NotADirectory | NotFound | PermissionDenied | ReadOnlyFilesystem
            ),
            Error::Database(sqlx::Error::Database(sqlite)) => {
                let code = sqlite.code().and_then(|code| code.parse::<i32>().ok());
                // READONLY (8) and CANTOPEN (14).
                matches!(code.map(|code| code & 0xff), Some(8 | 14))
            }
            _ => false,
        };
        match is_refused {
            true => Error::FolderRefused {
                folder: folder.display().to_string(),
            },
            false => self,
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::DiskFull,
            _ => Error::Io(error),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Io(error) = error {
            return error.into();
        }
        match &error {
            // The queries were checked against the schema when the program was built, so a column
            // that does not decode is a column that somebody changed.
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::Decode(_) => Error::Damaged,
            sqlx::Error::Database(sqlite) => match sqlite.code().and_then(|code| code.parse().ok())
            {
                Some(code) => match SqliteError::from_code(code) {
                    SqliteError::Full => Error::DiskFull,
                    SqliteError::Busy => Error::Busy,
                    SqliteError::Damaged => Error::Damaged,
                    SqliteError::Other => Error::Database(error),
                },
                None => Error::Database(error),
            },
            _ => Error::Database(error),
        }
    }
}

/// What an extended result code means here, <https://sqlite.org/rescode.html>.
enum SqliteError {
    Full,
    Busy,
    Damaged,
    Other,
}

impl SqliteError {
    fn from_code(extended: i32) -> Self {
        const IOERR_SHORT_READ: i32 = 522;
        // The shared-memory file could not grow: on a healthy system only for want of space.
        const IOERR_SHMSIZE: i32 = 4874;
        match (extended, extended & 0xff) {
            (IOERR_SHMSIZE, _) | (_, 13) => SqliteError::Full,
            (_, 5 | 6) => SqliteError::Busy,
            // ERROR (1): our statements fit our schema, so the file's schema is not ours.
            // CONSTRAINT (19) and MISMATCH (20): our values fit our columns, likewise.
            (IOERR_SHORT_READ, _) | (_, 1 | 11 | 19 | 20 | 26) => SqliteError::Damaged,
            _ => SqliteError::Other,
        }
    }
}
