//! The receipt of a purge in English, for the command line.

use std::fmt;

use crate::purge::receipt::{Leftover, PurgeScope, Receipt, Uncovered};
use crate::utc_date::UtcDate;

impl fmt::Display for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Leftover::Rotation => {
                "The key of the vault could not be replaced yet, so older copies of the vault still \
                 open what was purged: the keychain does not answer, or may not have written its next \
                 secret to the disk. The next purge or start, a minute from now or later, replaces it."
            }
            Leftover::OtherCopy => {
                "A copy of this vault seems to be in use somewhere: the keychain holds a secret that \
                 this one did not store. What was purged may still be in that copy. Purge it there \
                 too, and use one copy only: a purge in one closes the others for good."
            }
            Leftover::Log => {
                "Another program is reading the vault, so older copies of what was purged still lie in \
                 its log. Close that program; the next purge, start or lock empties the log."
            }
            Leftover::Secret => {
                "The keychain may still hold the secret that was to be destroyed, and older copies of \
                 the vault open with it. Unlock the keychain; the next purge or start tries again."
            }
            Leftover::Room => {
                "The disk is full. The keys of what was purged are destroyed in this vault; older copies of \
                 it still open, and its room is not free yet. The next purge or start that finds \
                 room on the disk does the rest."
            }
            Leftover::Files => {
                "A file of the vault would not go. Without its secret nobody opens it. Check who may \
                 write to the folder, and purge again."
            }
        })
    }
}

impl fmt::Display for Uncovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Uncovered::NoSecret => {
                "No secret was destroyed, because none of this vault was found in the keychain. \
                 Whoever has an older copy of the vault and its passphrase can open what was purged, \
                 and so may old blocks of the disk."
            }
            Uncovered::Backups => {
                "A backup that holds both the vault and the keychain of before (one of the home \
                 folder, for instance) still opens for whoever knows the password of that keychain."
            }
            Uncovered::KeychainStorage => {
                "The keychain says that the secret is gone. Whether its own file or the disk below it \
                 keeps an old block is beyond this program."
            }
            Uncovered::Outside => {
                "Files that were exported or shared, and the files that the photos were imported \
                 from, are outside of the vault and were not touched."
            }
            Uncovered::Memory => {
                "What the system wrote of its memory to the disk (swap, hibernation) while the vault \
                 was open is not covered."
            }
        })
    }
}

/// The receipt for people, in lines.
impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Receipt of a purge")?;
        writeln!(
            f,
            "When:  {} by the clock of this machine",
            UtcDate(self.at)
        )?;
        let photos = match self.photos {
            Some(1) => "1 photo".to_owned(),
            Some(count) => format!("{count} photos"),
            None => "photos that could not be counted".to_owned(),
        };
        let objects: Vec<String> = self
            .objects
            .iter()
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        let objects = match objects.join(", ") {
            none if none.is_empty() => none,
            some => format!(" ({some})"),
        };
        let whole = match self.scope {
            PurgeScope::Photos => "",
            PurgeScope::Everything => "everything: ",
        };
        writeln!(
            f,
            "What:  {whole}{photos}{objects}, {} bytes on the disk",
            self.bytes
        )?;
        let epochs: Vec<String> = self.epochs.iter().map(u64::to_string).collect();
        match epochs.as_slice() {
            [] => writeln!(f, "Keys:  no device secret was destroyed")?,
            [epoch] => writeln!(f, "Keys:  the device secret of epoch {epoch} was destroyed")?,
            more => writeln!(
                f,
                "Keys:  the device secrets of epochs {} were destroyed",
                more.join(", ")
            )?,
        }
        if !self.epochs.is_empty() {
            writeln!(
                f,
                "       Without it neither this vault's old blocks nor any older copy of it opens."
            )?;
        }
        if !self.kept.is_empty() {
            let kept: Vec<String> = self.kept.iter().map(u64::to_string).collect();
            writeln!(
                f,
                "       NOT destroyed, because the keychain did not let go of it: the device secret of \
                 epoch {}",
                kept.join(", ")
            )?;
        }
        if !self.leftovers.is_empty() {
            writeln!(f, "What is NOT done yet:")?;
        }
        for left in &self.leftovers {
            writeln!(f, "  - {left}")?;
        }
        writeln!(f, "What this cannot cover:")?;
        for uncovered in &self.uncovered {
            writeln!(f, "  - {uncovered}")?;
        }
        Ok(())
    }
}
