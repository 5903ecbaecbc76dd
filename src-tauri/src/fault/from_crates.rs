//! Turns the errors of the engine and the vault into faults.

use super::Fault;

impl From<engine::Error> for Fault {
    fn from(error: engine::Error) -> Self {
        use engine::Error;
        match error {
            Error::Empty => Self::Empty,
            Error::NotAnImage => Self::NotAnImage,
            Error::Unsupported { format } => Self::Unsupported {
                format: format.to_owned(),
            },
            Error::Truncated => Self::Truncated,
            Error::Incomplete { percent } => Self::Incomplete { percent },
            Error::Damaged { .. } => Self::Damaged,
            Error::TooLarge {
                width,
                height,
                limit_pixels,
                ..
            } => Self::TooLarge {
                width,
                height,
                limit_megapixels: whole_millions(limit_pixels),
            },
            Error::TooHeavy { bytes, limit_bytes } => Self::file_too_large(bytes, limit_bytes),
            Error::StyleUnknown { name, known } => Self::StyleUnknown { name, known },
            Error::PaletteUnknown { known, .. } => Self::PaletteUnknown { known },
            Error::RecipeInvalid(error) => error.into(),
            Error::NoFace => Self::NoFace,
            Error::NoPerson => Self::NoPerson,
            Error::NoPaths => Self::NoPaths,
            Error::TemplateUnknown { name, known } => Self::TemplateUnknown {
                name,
                known: known.into(),
            },
            Error::NetworkRefused { source } => Self::NetworkRefused {
                reason: source.to_string(),
            },
            Error::NetworkUnfit => Self::NetworkUnfit,
            Error::NoTransparency { .. } => Self::NoTransparency,
            Error::SideTooLong { format } => Self::SideTooLong {
                format: format.name().to_owned(),
                limit: format.max_side(),
            },
            // Most often for want of memory, which ends the darkroom by itself in other places.
            Error::Inference(_) => Self::DarkroomDied,
            Error::PixelsMismatch { .. }
            | Error::Unencodable { .. }
            | Error::PortraitMapMissing
            | Error::StickerTooLarge
            | Error::TemplateRefused { .. }
            | Error::FontRefused
            | Error::OutputInvalid => Self::Unexpected {
                detail: error.to_string(),
            },
            Error::ModelAbsent { .. }
            | Error::ModelUnreadable { .. }
            | Error::ManifestInvalid { .. }
            | Error::ModelDamaged { .. }
            | Error::GraphRefused { .. }
            | Error::ModelRefused { .. }
            | Error::RuntimeMissing { .. }
            | Error::RuntimeUnloadable { .. }
            | Error::RuntimeVersion { .. } => Self::Installation {
                part: error.to_string(),
            },
        }
    }
}

impl From<engine::RecipeError> for Fault {
    fn from(error: engine::RecipeError) -> Self {
        match error {
            engine::RecipeError::Unblendable { second, .. } => Self::Unblendable { name: second },
            other => Self::RecipeInvalid {
                reason: other.to_string(),
            },
        }
    }
}

impl From<engine::CompositionError> for Fault {
    fn from(error: engine::CompositionError) -> Self {
        use engine::CompositionError;
        match error {
            CompositionError::TooLong { .. } => Self::TextTooLong {
                limit: engine::MAX_WORDS as u32,
            },
            other => Self::CompositionInvalid {
                reason: other.to_string(),
            },
        }
    }
}

impl From<vault::Leftover> for Fault {
    fn from(left: vault::Leftover) -> Self {
        match left {
            vault::Leftover::Rotation => Self::KeychainUnsettled,
            vault::Leftover::OtherCopy => Self::VaultCopied,
            vault::Leftover::Log => Self::VaultBusy,
            vault::Leftover::Secret => Self::KeychainUnavailable,
            vault::Leftover::Room => Self::DiskFull,
            vault::Leftover::Files => Self::Unwritable {
                path: "A file of the vault".into(),
            },
        }
    }
}

impl From<vault::Error> for Fault {
    fn from(error: vault::Error) -> Self {
        use vault::Error;
        match error {
            Error::Absent => Self::VaultAbsent,
            Error::AlreadyExists => Self::VaultExists,
            Error::PassphraseNeeded => Self::PassphraseNeeded,
            Error::WrongPassphrase => Self::WrongPassphrase,
            Error::TooManyAttempts { seconds } => Self::TooManyGuesses {
                seconds: u32::try_from(seconds).unwrap_or(u32::MAX),
            },
            Error::PurgedAfterAttempts => Self::PurgedByGuesses,
            Error::KeychainEntryMissing | Error::KeychainEntryMismatch => Self::KeychainForgot,
            Error::KeychainUnavailable(_) | Error::KeychainTimedOut | Error::SecretNotRemoved => {
                Self::KeychainUnavailable
            }
            Error::KeychainUnsettled => Self::KeychainUnsettled,
            Error::CopiedElsewhere => Self::VaultCopied,
            Error::Busy => Self::VaultBusy,
            Error::Damaged | Error::KdfCostOutOfRange { .. } => Self::VaultDamaged,
            Error::NotFound(id) => Self::PhotoUnknown { id: id.to_string() },
            Error::ObjectNotStored {
                kind: vault::ObjectKind::Original,
                ..
            } => Self::NoOriginal,
            Error::ObjectNotStored { .. } => Self::NoOutput,
            Error::NotABackup => Self::NotACase,
            Error::BackupTruncated => Self::CaseTruncated,
            Error::BackupDamaged => Self::CaseDamaged,
            Error::BrokenLink { name } => Self::VaultLinkBroken { name },
            Error::Obstructed { name } => Self::VaultObstructed { name },
            Error::NewerRecord => Self::PhotoNewer,
            Error::DiskFull => Self::DiskFull,
            Error::FolderRefused { folder } => Self::Unwritable { path: folder },
            Error::TooLarge { bytes, limit } => Self::file_too_large(bytes, limit),
            Error::UnknownFormat { .. }
            | Error::AttemptLimitTooLow { .. }
            | Error::RetentionOutOfRange { .. }
            | Error::InvalidPhotoId
            | Error::Io(_)
            | Error::Database(_) => Self::Unexpected {
                detail: error.to_string(),
            },
        }
    }
}

impl Fault {
    /// A pack of so many pictures where there may be as many as `limit`, or of none.
    pub(crate) fn pack_too_large(pictures: usize, limit: usize) -> Self {
        Self::PackTooLarge {
            pictures: u32::try_from(pictures).unwrap_or(u32::MAX),
            limit: u32::try_from(limit).unwrap_or(u32::MAX),
        }
    }

    /// No format of this name.
    pub(crate) fn size_unknown(name: &str) -> Self {
        Self::SizeUnknown {
            name: name.to_owned(),
            known: engine::FORMATS.iter().map(|it| it.name.into()).collect(),
        }
    }

    /// A file of so many bytes where fewer are allowed. The size is rounded up and the limit down: what is just beyond
    /// a limit must not read like the limit.
    pub(crate) fn file_too_large(bytes: u64, limit: u64) -> Self {
        Self::FileTooLarge {
            megabytes: whole_millions(bytes.saturating_add(999_999)),
            limit_megabytes: whole_millions(limit),
        }
    }
}

fn whole_millions(count: u64) -> u32 {
    u32::try_from(count / 1_000_000).unwrap_or(u32::MAX)
}
