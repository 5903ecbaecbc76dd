//! The exit status of the command line for each fault. Scripts rely on these numbers: they never change.

use super::Fault;

impl Fault {
    /// The exit status of the command line: one number a code, from 10 up; clap uses 2 for words it does not know.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::NotAnImage => 10,
            Self::Empty => 11,
            Self::Truncated => 12,
            Self::Incomplete { .. } => 28,
            Self::Damaged => 26,
            Self::TooLarge { .. } => 13,
            Self::FileTooLarge { .. } => 14,
            Self::Unsupported { .. } => 15,
            Self::NotFound { .. } => 16,
            Self::NotAFile { .. } => 17,
            Self::NoPhotos { .. } => 29,
            Self::Unreadable { .. } => 18,
            Self::Unwritable { .. } => 19,
            Self::AlreadyExists { .. } => 20,
            Self::DiskFull => 21,
            Self::PhotoUnknown { .. } => 22,
            Self::NoOutput => 23,
            Self::NoOriginal => 27,
            Self::StyleUnknown { .. } => 24,
            Self::RecipeInvalid => 25,
            Self::VaultAbsent => 30,
            Self::VaultExists => 31,
            Self::VaultLocked => 32,
            Self::PassphraseNeeded => 33,
            Self::WrongPassphrase => 34,
            Self::PassphraseMismatch => 35,
            Self::VaultBusy => 36,
            Self::VaultDamaged => 37,
            Self::KeychainForgot => 38,
            Self::KeychainUnavailable => 39,
            Self::PhotoNewer => 49,
            Self::NotACase => 46,
            Self::CaseTruncated => 47,
            Self::CaseDamaged => 48,
            Self::DarkroomDied => 40,
            Self::TimedOut { .. } => 41,
            Self::Cancelled => 42,
            Self::ClipboardEmpty => 43,
            Self::TooManyGuesses { .. } => 44,
            Self::PurgedByGuesses => 45,
            Self::Installation { .. } => 50,
            Self::SandboxRefused => 51,
            Self::KeychainUnsettled => 52,
            Self::VaultCopied => 53,
            Self::VaultLinkBroken { .. } => 54,
            Self::VaultObstructed { .. } => 55,
            Self::BackupNotVerified => 56,
            Self::Unexpected { .. } => 60,
        }
    }
}
