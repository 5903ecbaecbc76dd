//! What a person can do about each fault.

use super::Fault;

impl Fault {
    /// What the person can do about it, in the window's words.
    pub fn remedy(&self) -> String {
        match self {
            Self::NotAnImage => "Choose a photo: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP.".into(),
            Self::Empty => "Copy it again from where it came from, or choose another picture.".into(),
            Self::Truncated => "Copy or download it again, then try once more.".into(),
            Self::Incomplete { .. } => {
                "Copy or download it again, or use the part that can be read.".into()
            }
            Self::Damaged => "Open it in another program and save it anew, or choose another picture.".into(),
            Self::TooLarge { .. } => "Make a smaller copy of it, or crop it to the face.".into(),
            Self::FileTooLarge { .. } => "Save it as JPEG, or make a smaller copy.".into(),
            Self::Unsupported { format } => conversion_advice(format).into(),
            Self::NotFound { .. } => "Check the name; it may have been moved or renamed.".into(),
            Self::NotAFile { .. } => "Choose the photo files themselves.".into(),
            Self::NoPhotos { .. } => "Choose a folder with JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP files in it.".into(),
            Self::Unreadable { .. } => "Check that you are allowed to open this file.".into(),
            Self::Unwritable { .. } => "Choose a folder that you are allowed to write to.".into(),
            Self::AlreadyExists { .. } => "Choose another name.".into(),
            Self::MisleadingName { .. } => "Choose a name that ends in .jpg, .png or .webp; a look of flat shapes also in .svg.".into(),
            Self::OneFile { .. } => "Choose a folder, or one photo at a time.".into(),
            Self::NameTooLong { .. } => "Choose a shorter one.".into(),
            Self::SameAsPhoto { .. } => "Choose another name, so that the photo stays.".into(),
            Self::SideTooLong { .. } => "Write PNG, or crop the photo first.".into(),
            Self::ConfirmationNeeded => "Say that it is meant, where you can be asked.".into(),
            Self::DiskFull => "Free some space or purge photos, then try again. Nothing kept was lost; it can still be shown and exported, and purging everything needs no space.".into(),
            Self::PhotoUnknown { .. } => "It may have been purged; the gallery shows what is kept.".into(),
            Self::IdAmbiguous { .. } => "Add letters until only one photo is meant.".into(),
            Self::AlbumUnknown { .. } => "Check the name; the gallery shows the albums. An album without photos is gone.".into(),
            Self::AlbumNameInvalid => "Choose a shorter name, without line breaks.".into(),
            Self::PresetUnknown { .. } => "Check the name; the list of presets shows those that there are.".into(),
            Self::PresetNameInvalid => "Choose a shorter name, without line breaks.".into(),
            Self::PresetsFull { .. } => "Remove one that you no longer need.".into(),
            Self::PresetOfOtherKind { wants_pack: true, .. } => "Choose a preset that holds a pack.".into(),
            Self::PresetOfOtherKind { .. } => "Choose a preset that holds a look.".into(),
            Self::PackTooLarge { pictures: 0, .. } => "Choose at least one look and one size.".into(),
            Self::PackTooLarge { .. } => "Choose fewer looks or fewer sizes, or make two packs.".into(),
            Self::SizeUnknown { known, .. } => format!("Choose one of: {}.", known.join(", ")),
            Self::CompositionInvalid { .. } => "Choose fewer parts, or other ones.".into(),
            Self::TextTooLong { .. } => "Write less.".into(),
            Self::StyleNameInvalid => "Choose a shorter name, without other signs.".into(),
            Self::TooManyStyles { .. } => "Delete one that you no longer use.".into(),
            Self::NoOutput => "Stylise it first.".into(),
            Self::NoOriginal => "Drop the photo again to make another portrait of it.".into(),
            Self::StyleUnknown { known, .. } => format!("Choose one of: {}.", known.join(", ")),
            Self::PaletteUnknown { known, .. } if known.is_empty() => "Leave the palette out: only drawn looks have palettes.".into(),
            Self::PaletteUnknown { known, .. } => format!("Choose one of: {}.", known.join(", ")),
            Self::TemplateUnknown { known, .. } => format!("Choose one of: {}.", known.join(", ")),
            Self::Unblendable { .. } => "Choose one of the two. Only painted styles blend with each other.".into(),
            Self::RecipeInvalid { .. } => "Choose a style, and a strength from 0 to 100%.".into(),
            Self::NoFace => "Choose a photo that shows a face. A crop such as 1:1 or 4:5 needs none.".into(),
            Self::NoPerson => "Choose a photo that shows somebody. A portrait with the background of the photo needs nobody.".into(),
            Self::NoTransparency => "Write PNG or WebP, or choose another background.".into(),
            Self::NoPaths => "Choose Poster, Paper-cut, Linocut or Vector, at full strength and with its own background, or write PNG.".into(),
            Self::VaultAbsent => "Import a photo first.".into(),
            Self::VaultExists => "Open it, or purge everything to begin anew.".into(),
            Self::VaultLocked => "Unlock it and try again.".into(),
            Self::PassphraseNeeded => "Type it when asked.".into(),
            Self::WrongPassphrase => {
                "Check capital letters and the keyboard layout, and try again. A forgotten passphrase cannot be recovered.".into()
            }
            Self::TooManyGuesses { .. } => "Wait, then try again; nobody has to wait for more than five minutes.".into(),
            Self::PurgedByGuesses => "Nothing can be brought back. Import photos to begin anew.".into(),
            Self::PassphraseMismatch => "Type the same passphrase twice.".into(),
            Self::VaultBusy => "Close the other window or wait until the other command has ended.".into(),
            Self::VaultDamaged => {
                "Photos that still verify can be exported. Restore the data folder from a backup, or purge everything.".into()
            }
            Self::BackupNotVerified => "The drive may be failing: write the backup to another one.".into(),
            Self::VaultLinkBroken { .. } => {
                "Connect the drive that it leads to, then try again. No new vault was made in its place.".into()
            }
            Self::VaultObstructed { .. } => "Move it to another place, then try again. Nothing was changed.".into(),
            Self::PhotoNewer => {
                "Open the vault with the newest version of Ambrotype. Until then it stays as it is, or can be purged.".into()
            }
            Self::KeychainForgot => {
                "Put the newest copy of the vault back, or restore the login keychain from a backup. Without that secret the photos cannot be opened by anyone; purge everything to begin anew.".into()
            }
            Self::KeychainUnavailable => "Unlock the login keychain and try again.".into(),
            Self::KeychainUnsettled => {
                "Wait a minute and try again. After a purge it is enough to open the vault; until then older copies of it still open.".into()
            }
            Self::VaultCopied => {
                "Use one copy only, and purge in the other one too. Export what you want to keep of this one first: a purge in the other can close this one for good.".into()
            }
            Self::NotACase => "Choose a backup file that Ambrotype wrote; its name ends in .case.".into(),
            Self::CaseTruncated => "Copy it again from where it came from. Whole photos before the end were kept.".into(),
            Self::CaseDamaged => "Copy it again from where it came from. Whole photos before the damage were kept.".into(),
            Self::DarkroomDied => "Try again; if it happens again with this photo, make a smaller copy of it.".into(),
            Self::TimedOut { .. } => "Close other programs, or make a smaller copy of the photo.".into(),
            Self::Cancelled => "Start again whenever you like.".into(),
            Self::ClipboardEmpty => "Copy a picture or a picture file first.".into(),
            Self::Installation { .. } => "Install Ambrotype again; your photos are not touched by that.".into(),
            Self::SandboxRefused => "Run it on Linux 4.14 or later with seccomp, outside of containers that forbid it.".into(),
            Self::Unexpected { .. } => "Please report it with this sentence. Nothing kept was lost.".into(),
        }
    }
}

/// How to make a photo that can be opened of something in this format.
fn conversion_advice(format: &str) -> &'static str {
    match format {
        "video" => {
            "Choose a photo; of a film, export one picture as JPEG from the program that plays it."
        }
        "PDF document" | "SVG drawing" => "Export it as PNG from the program that shows it.",
        raw if raw.starts_with("camera RAW") => {
            "Export it as JPEG from the camera maker’s program or another RAW converter, or choose the JPEG that the camera wrote beside it."
        }
        _ => "Export it as JPEG or PNG from the program that made it.",
    }
}
