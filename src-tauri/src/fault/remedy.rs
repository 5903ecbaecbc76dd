//! What a person can do about each fault.

use super::Fault;

impl Fault {
    /// What the person can do about it, in the window's words.
    pub fn remedy(&self) -> String {
        match self {
            Self::NotAnImage => "Choose a photo: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP.".into(),
            Self::Empty => "Copy it again from its source, or choose another picture.".into(),
            Self::Truncated => "Copy or download it again, then try again.".into(),
            Self::Incomplete { .. } => {
                "Copy or download it again, or use the readable part.".into()
            }
            Self::Damaged => "Open it in another program and save it again, or choose another picture.".into(),
            Self::TooLarge { .. } => "Make a smaller copy of it, or crop it to the face.".into(),
            Self::FileTooLarge { .. } => "Save it as JPEG, or make a smaller copy.".into(),
            Self::Unsupported { format } => conversion_advice(format).into(),
            Self::NotFound { .. } => "Check the name; it may have been moved or renamed.".into(),
            Self::NotAFile { .. } => "Choose the photo files themselves.".into(),
            Self::NoPhotos { .. } => "Choose a folder with JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF or BMP files in it.".into(),
            Self::Unreadable { .. } => "Check that you have permission to open this file.".into(),
            Self::Unwritable { .. } => "Choose a folder where you have permission to save files.".into(),
            Self::AlreadyExists { .. } => "Choose another name.".into(),
            Self::MisleadingName { .. } => "Choose a name that ends in .jpg, .png or .webp, or in .svg for a look of flat shapes.".into(),
            Self::OneFile { .. } => "Choose a folder, or one photo at a time.".into(),
            Self::NameTooLong { .. } => "Choose a shorter name.".into(),
            Self::SameAsPhoto { .. } => "Choose another name, so that the photo stays.".into(),
            Self::SideTooLong { .. } => "Save it as PNG, or crop the photo first.".into(),
            Self::ConfirmationNeeded => "Confirm it where you can be asked.".into(),
            Self::DiskFull => "Free some space or purge photos, then try again. Your photos are safe and can still be shown and exported. Purging everything needs no space.".into(),
            Self::PhotoUnknown { .. } => "It may have been purged; the gallery shows what is kept.".into(),
            Self::IdAmbiguous { .. } => "Add characters until only one photo is left.".into(),
            Self::AlbumUnknown { .. } => "Check the name; the gallery shows the albums. An album without photos disappears.".into(),
            Self::AlbumNameInvalid => "Choose a shorter name, without line breaks.".into(),
            Self::PresetUnknown { .. } => "Check the name; the list shows all presets.".into(),
            Self::PresetNameInvalid => "Choose a shorter name, without line breaks.".into(),
            Self::PresetsFull { .. } => "Remove one that you no longer need.".into(),
            Self::PresetOfOtherKind { wants_pack: true, .. } => "Choose a preset that holds a pack.".into(),
            Self::PresetOfOtherKind { .. } => "Choose a preset that holds a look.".into(),
            Self::PackTooLarge { pictures: 0, .. } => "Choose at least one look and one size.".into(),
            Self::PackTooLarge { .. } => "Choose fewer looks or fewer sizes, or make two packs.".into(),
            Self::SizeUnknown { known, .. } => format!("Choose one of: {}.", known.join(", ")),
            Self::CompositionInvalid { .. } => "Choose fewer parts, or other parts.".into(),
            Self::TextTooLong { .. } => "Use a shorter text.".into(),
            Self::StyleNameInvalid => "Choose a shorter name, without other characters.".into(),
            Self::TooManyStyles { .. } => "Delete a learnt style that you no longer use.".into(),
            Self::NetworkRefused { .. } => "Choose an ONNX file of a network that paints photos, whole and in one file.".into(),
            Self::NetworkUnfit => "Choose another network, or say how it counts pixels and which of its looks you mean.".into(),
            Self::NoOutput => "Make a portrait from it first.".into(),
            Self::NoOriginal => "Drop the photo again to make another portrait of it.".into(),
            Self::StyleUnknown { known, .. } => format!("Choose one of: {}.", known.join(", ")),
            Self::PaletteUnknown { known, .. } if known.is_empty() => "Leave the palette out: only drawn looks have palettes.".into(),
            Self::PaletteUnknown { known, .. } => format!("Choose one of: {}.", known.join(", ")),
            Self::TemplateUnknown { known, .. } => format!("Choose one of: {}.", known.join(", ")),
            Self::Unblendable { .. } => "Choose one of the two. Only painted looks blend with each other.".into(),
            Self::RecipeInvalid { .. } => "Choose a look, and a strength from 0 to 100%.".into(),
            Self::NoFace => "Choose a photo that shows a face. A crop such as 1:1 or 4:5 does not need one.".into(),
            Self::NoPerson => "Choose a photo that shows somebody. A portrait with the photo’s own background does not need anybody.".into(),
            Self::NoTransparency => "Save it as PNG or WebP, or choose another background.".into(),
            Self::NoPaths => "Choose Poster, Paper-cut, Linocut or Vector, at full strength and with its own background. Or save it as PNG.".into(),
            Self::VaultAbsent => "Add a photo first.".into(),
            Self::VaultExists => "Open it, or purge everything to start again.".into(),
            Self::VaultLocked => "Unlock it and try again.".into(),
            Self::PassphraseNeeded => "Enter it when you are asked.".into(),
            Self::WrongPassphrase => {
                "Check capital letters and the keyboard layout, and try again. A forgotten passphrase cannot be recovered.".into()
            }
            Self::TooManyGuesses { .. } => "Wait and try again. The longest wait is five minutes.".into(),
            Self::PurgedByGuesses => "Nothing can be restored. Add photos to start again.".into(),
            Self::PassphraseMismatch => "Enter the same passphrase twice.".into(),
            Self::VaultBusy => "Close the other window, or wait until the other command has ended.".into(),
            Self::VaultDamaged => {
                "Undamaged photos can still be exported. Restore the data folder from a backup, or purge everything.".into()
            }
            Self::BackupNotVerified => "The drive may be failing. Save the backup to another one.".into(),
            Self::VaultLinkBroken { .. } => {
                "Connect the drive that it leads to, then try again. No new vault was made in its place.".into()
            }
            Self::VaultObstructed { .. } => "Move it to another place, then try again. Nothing was changed.".into(),
            Self::PhotoNewer => {
                "Open the vault with the newest version of Ambrotype. Until then the photo stays as it is, or can be purged.".into()
            }
            Self::KeychainForgot => {
                "Restore the newest copy of the vault, or restore the login keychain from a backup. Without that key nobody can open the photos. Purge everything to start again.".into()
            }
            Self::KeychainUnavailable => "Unlock the login keychain and try again.".into(),
            Self::KeychainUnsettled => {
                "Wait a minute and try again. After a purge it is enough to open the vault. Until then older copies of it still open.".into()
            }
            Self::VaultCopied => {
                "Use one copy only, and purge in the other one too. First export what you want to keep from this one. A purge in the other can close this one forever.".into()
            }
            Self::NotACase => "Choose a backup file saved by Ambrotype; its name ends in .case.".into(),
            Self::CaseTruncated => "Copy it again from its source. The photos before that point were added.".into(),
            Self::CaseDamaged => "Copy it again from its source. The photos before that point were added.".into(),
            Self::DarkroomDied => "Try again. If it happens again with this photo, make a smaller copy of it.".into(),
            Self::TimedOut { .. } => "Close other programs, or make a smaller copy of the photo.".into(),
            Self::Cancelled => "Start again whenever you like.".into(),
            Self::ClipboardEmpty => "Copy a picture or a picture file first.".into(),
            Self::Installation { .. } => "Install Ambrotype again. Your photos are safe.".into(),
            Self::SandboxRefused => "Run it on Linux 4.14 or later with seccomp, outside of containers that forbid it.".into(),
            Self::Unexpected { .. } => "Please report it with this message. Your photos are safe.".into(),
        }
    }
}

/// How to make a photo that can be opened of something in this format.
fn conversion_advice(format: &str) -> &'static str {
    match format {
        "video" => "Choose a photo. From a video, save one frame as JPEG.",
        "PDF document" | "SVG drawing" => "Export it as PNG from the program that shows it.",
        raw if raw.starts_with("camera RAW") => {
            "Export it as JPEG from the camera maker’s program, or choose the JPEG that the camera saved with it."
        }
        _ => "Export it as JPEG or PNG from the program that made it.",
    }
}
