//! The receipt of a purge: what was destroyed, and what nobody can promise about it.
//!
//! It is made only after the rows or files are gone, and says what is still left to be done then. It names no photo, holds nothing that was sealed, and
//! may be kept, shown or thrown away: nothing depends on it. It claims the destruction of a secret only
//! where the keychain had it before and has none now.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::store::record::ObjectKind;

/// What a purge did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// What was to be purged.
    #[serde(rename = "what")]
    pub scope: PurgeScope,
    /// How many photos went; `None` where the store could not be read any more.
    pub photos: Option<u64>,
    /// How many objects of each kind they had.
    pub objects: BTreeMap<ObjectKind, u64>,
    /// The bytes that this took on the disk: of photos, what was sealed; of everything, the files.
    pub bytes: u64,
    /// The epochs whose device secret was in the keychain before and is not now.
    pub epochs: Vec<u64>,
    /// When it was done, in milliseconds since 1970 UTC, by the clock of this machine.
    pub at: i64,
    /// What could not be seen to its end. The next purge, start or end of the program tries again.
    #[serde(rename = "left")]
    pub leftovers: Vec<Leftover>,
    /// What it cannot cover.
    pub uncovered: Vec<Uncovered>,
}

/// What was to be purged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PurgeScope {
    /// Some photos.
    Photos,
    /// The whole store.
    Everything,
}

/// What a purge has not come to the end of, though what was purged is gone from the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leftover {
    /// Another program reads the database, so that older copies of its pages still lie in the log.
    Log,
    /// The keychain may still hold the secret: it would not go, or the list of entries was lost.
    Secret,
    /// A file would not go.
    Files,
}

/// What a purge cannot cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Uncovered {
    /// No secret was destroyed, so older copies of the store still open.
    NoSecret,
    /// A backup that holds the keychain and the store of before.
    Backups,
    /// What the keychain's own storage keeps.
    KeychainStorage,
    /// Files outside of the vault.
    Outside,
    /// What the system wrote of its memory to the disk.
    Memory,
}

impl Receipt {
    /// A receipt of this moment; what it cannot cover follows from whether a secret was destroyed.
    pub(crate) fn new(
        scope: PurgeScope,
        counts: PurgeCounts,
        cleanup: CleanupOutcome,
        at: i64,
    ) -> Self {
        let CleanupOutcome { epochs, leftovers } = cleanup;
        let secret: &[Uncovered] = if epochs.is_empty() {
            &[Uncovered::NoSecret]
        } else {
            &[Uncovered::Backups, Uncovered::KeychainStorage]
        };
        Receipt {
            scope,
            photos: counts.photos,
            objects: counts.objects,
            bytes: counts.bytes,
            epochs,
            at,
            leftovers,
            uncovered: [secret, &[Uncovered::Outside, Uncovered::Memory]].concat(),
        }
    }
}

/// What became of the traces of what was purged.
#[derive(Default)]
pub(crate) struct CleanupOutcome {
    /// The epochs whose secret was there before and is not now.
    pub(crate) epochs: Vec<u64>,
    pub(crate) leftovers: Vec<Leftover>,
}

/// What there is to be purged, counted without any key.
#[derive(Default)]
pub(crate) struct PurgeCounts {
    pub(crate) photos: Option<u64>,
    pub(crate) objects: BTreeMap<ObjectKind, u64>,
    pub(crate) bytes: u64,
}

impl PurgeCounts {
    /// Adds objects as a row tells of them. A kind that is none of ours adds its bytes only.
    pub(crate) fn count(&mut self, kind: i64, number: i64, bytes: i64) {
        if let Ok(kind) = ObjectKind::from_row(kind) {
            *self.objects.entry(kind).or_default() += u64::try_from(number).unwrap_or_default();
        }
        self.bytes += u64::try_from(bytes).unwrap_or_default();
    }
}

impl fmt::Display for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Leftover::Log => {
                "Another program is reading the vault, so older copies of what was purged still lie in \
                 its log. Close that program; the next purge, start or lock empties the log."
            }
            Leftover::Secret => {
                "The keychain may still hold the secret that was to be destroyed, and older copies of \
                 the vault open with it. Unlock the keychain and purge again."
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

/// Milliseconds since 1970, shown as a date and a time in UTC.
#[derive(Clone, Copy, Debug)]
pub struct UtcDate(pub i64);

impl fmt::Display for UtcDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.div_euclid(1000);
        let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        // The Gregorian calendar from days, in eras of 400 years that begin in March (Howard Hinnant,
        // "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
        let days = days + 719_468;
        let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let of_year = day - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let of_month = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
        write!(
            f,
            "{year:04}-{month:02}-{of_month:02} {hours:02}:{minutes:02}:{seconds:02} UTC"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (milliseconds, date) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399_999, "2000-02-28 23:59:59 UTC"),
            (951_782_400_000, "2000-02-29 00:00:00 UTC"),
            (1_709_251_199_000, "2024-02-29 23:59:59 UTC"),
            (1_735_689_599_000, "2024-12-31 23:59:59 UTC"),
            (4_107_542_400_000, "2100-03-01 00:00:00 UTC"),
            (-1, "1969-12-31 23:59:59 UTC"),
        ] {
            assert_eq!(UtcDate(milliseconds).to_string(), date);
        }
    }
}
