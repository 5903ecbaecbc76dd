//! How long photos stay and what else the owner wants, on the command line.

use std::num::NonZeroU16;
use std::process::ExitCode;

use clap::{ArgGroup, Args, ValueEnum};
use serde_json::json;
use vault::{AutoLock, Days, ExpiryOutcome, PanicKeyAction, RetentionChoice, Settings, UtcDate};

use super::desk::{CommandContext, parse_photo_id};
use crate::fault::{Fault, Report};
use crate::studio::Shortage;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("term").args(["pin", "days", "usual"]).required(true))]
pub(super) struct KeepArgs {
    /// Photos, as list prints them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Keep them until they are purged, whatever the settings say
    #[arg(long)]
    pin: bool,
    /// Purge them after so many days from now
    #[arg(long, value_name = "N", value_parser = days)]
    days: Option<Days>,
    /// Keep them as long as the settings say
    #[arg(long)]
    usual: bool,
}

#[derive(Debug, Args)]
pub(super) struct SettingsArgs {
    /// Purge photos so many days after they came, or never, as it is until you choose
    #[arg(long, value_name = "DAYS|never", value_parser = retention)]
    retention: Option<Retention>,
    /// Keep the original beside the portrait, or the portrait alone, from now on
    #[arg(long, value_name = "keep|drop")]
    originals: Option<Originals>,
    /// Warn when the case takes more, for example 500MB or 5GB, or none
    #[arg(long, value_name = "SIZE|none", value_parser = quota)]
    quota: Option<Quota>,
    /// Lock the window after so many minutes without input, or never
    #[arg(long, value_name = "MINUTES|never", value_parser = minutes)]
    auto_lock: Option<Minutes>,
    /// What the panic key of the window does: lock, or purge everything unasked
    #[arg(long, value_name = "lock|purge")]
    panic: Option<PanicKey>,
    /// Say that the clock of this machine is right, after it was doubted
    #[arg(long)]
    trust_clock: bool,
    /// Do not ask on a terminal
    #[arg(long)]
    yes: bool,
}

#[derive(Clone, Copy, Debug)]
struct Retention(Option<Days>);
#[derive(Clone, Copy, Debug)]
struct Quota(Option<u64>);
#[derive(Clone, Copy, Debug)]
struct Minutes(Option<NonZeroU16>);
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Originals {
    Keep,
    Drop,
}
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PanicKey {
    Lock,
    Purge,
}

fn days(word: &str) -> Result<Days, String> {
    let words = || format!("a number of days from 1 to {}", Days::MAX);
    Days::new(word.parse().map_err(|_| words())?).map_err(|_| words())
}

fn retention(word: &str) -> Result<Retention, String> {
    if word == "never" {
        return Ok(Retention(None));
    }
    days(word).map(|days| Retention(Some(days)))
}

fn minutes(word: &str) -> Result<Minutes, String> {
    if word == "never" {
        return Ok(Minutes(None));
    }
    let minutes = word.parse().map_err(|_| "a number of minutes, or never")?;
    Ok(Minutes(Some(minutes)))
}

/// A size as people write it, in bytes: units of a thousand.
fn quota(word: &str) -> Result<Quota, String> {
    if word == "none" {
        return Ok(Quota(None));
    }
    let refused = || "a size like 500MB or 5GB, or none".to_owned();
    let word = word.to_ascii_uppercase();
    let (number, unit) = [("GB", 1_000_000_000_u64), ("MB", 1_000_000)]
        .into_iter()
        .find_map(|(name, unit)| Some((word.strip_suffix(name)?, unit)))
        .ok_or_else(refused)?;
    let number: u64 = number.trim().parse().map_err(|_| refused())?;
    number
        .checked_mul(unit)
        .filter(|bytes| *bytes > 0)
        .map(|bytes| Quota(Some(bytes)))
        .ok_or_else(refused)
}

impl CommandContext {
    pub(super) async fn keep(&self, wanted: KeepArgs) -> Result<ExitCode, Report> {
        let ids = wanted.ids.iter().map(|word| parse_photo_id(word));
        let ids = ids.collect::<Result<Vec<_>, _>>()?;
        let (keep, words) = match wanted.days {
            Some(days) => (
                RetentionChoice::Days(days),
                format!("Purged in {} days", days.number()),
            ),
            None if wanted.pin => (RetentionChoice::Pinned, "Kept until purged".to_owned()),
            None => (
                RetentionChoice::StoreDefault,
                "Kept as long as the settings say".to_owned(),
            ),
        };
        self.unlock().await?;
        self.studio.set_retention(&ids, keep).await?;
        let mut kept = Vec::new();
        for id in ids {
            kept.push(self.studio.photo(id).await?);
        }
        let lines = kept.iter().map(|kept| format!("{words}: {}", kept.id));
        self.output.print_result(&json!({ "photos": kept }), lines);
        Ok(ExitCode::SUCCESS)
    }

    pub(super) async fn settings(&self, wanted: SettingsArgs) -> Result<ExitCode, Report> {
        self.open().await?;
        if wanted.trust_clock {
            self.studio.confirm_clock().await?;
        }
        // Not before somebody could say that the clock is right.
        self.purge_due().await;
        let before = match self.studio.settings().await {
            // What cannot be read any more is mended by setting it anew.
            Err(Fault::VaultDamaged) if wanted.retention.is_some() => Settings::default(),
            read => read?,
        };
        let settings = Settings {
            retention: wanted.retention.map_or(before.retention, |it| it.0),
            keep_originals: wanted
                .originals
                .map_or(before.keep_originals, |it| it == Originals::Keep),
            quota: wanted.quota.map_or(before.quota, |it| it.0),
        };
        if settings.retention != before.retention && settings.retention.is_some() {
            self.confirm_retention(settings.retention, wanted.yes)
                .await?;
        }
        if settings != before || wanted.retention.is_some() {
            self.studio.set_settings(settings).await?;
        }
        let before = self.studio.auto_lock();
        let locking = AutoLock {
            idle_minutes: wanted.auto_lock.map_or(before.idle_minutes, |it| it.0),
            panic_key: match wanted.panic {
                Some(PanicKey::Lock) => PanicKeyAction::Lock,
                Some(PanicKey::Purge) => PanicKeyAction::Purge,
                None => before.panic_key,
            },
        };
        if locking != before {
            self.studio.set_auto_lock(locking).await?;
        }
        self.print_settings(settings, locking);
        Ok(ExitCode::SUCCESS)
    }

    /// Says what would go and asks, before it is chosen.
    async fn confirm_retention(&self, retention: Option<Days>, yes: bool) -> Result<(), Fault> {
        let coming = self.studio.preview_retention(retention).await?;
        let question = match coming.first() {
            Some((_, first)) => format!(
                "{} photos will be purged by themselves, the first on {}, unless you pin them. Choose that?",
                coming.len(),
                UtcDate(*first)
            ),
            None => return Ok(()),
        };
        if yes || self.output.confirm(&question) {
            Ok(())
        } else {
            Err(Fault::Cancelled)
        }
    }

    fn print_settings(&self, settings: Settings, locking: AutoLock) {
        let retention = settings.retention.map(|days| days.number());
        let idle = locking.idle_minutes.map(NonZeroU16::get);
        let panic = match locking.panic_key {
            PanicKeyAction::Lock => "lock",
            PanicKeyAction::Purge => "purge",
        };
        let originals = if settings.keep_originals {
            "keep"
        } else {
            "drop"
        };
        let document = json!({
            "retention": retention, "originals": originals, "quota": settings.quota,
            "autoLock": idle, "panic": panic,
        });
        let stay = retention.map_or("until you purge them".to_owned(), |days| {
            format!("for {days} days after they came, unless pinned")
        });
        let quota = settings.quota.map_or("none".to_owned(), |bytes| {
            format!("above {} MB", bytes / 1_000_000)
        });
        let idle = idle.map_or("never".to_owned(), |minutes| {
            format!("after {minutes} minutes without input")
        });
        let lines = [
            format!("photos stay   {stay}"),
            format!("originals     {originals}"),
            format!("size warning  {quota}"),
            format!("auto-lock     {idle}"),
            format!("panic key     {panic}"),
        ];
        self.output.print_result(&document, lines);
    }

    /// Purges what is due and says so, beside whatever the command itself has to say.
    pub(super) async fn purge_due(&self) {
        match self.studio.purge_expired().await {
            Ok(ExpiryOutcome::Nothing) => {}
            Ok(ExpiryOutcome::Purged(receipt)) => {
                let count = receipt.photos.unwrap_or_default();
                self.output.print_note(&format!("Purged because their time was up: {count}."));
                receipt.to_string().lines().for_each(|line| self.output.print_note(line));
            }
            Ok(ExpiryOutcome::ClockJumped(jump)) => self.output.print_note(&format!(
                "The clock says {}; when it was last believed it was {}. Nothing is purged until you say that it is \
                 right: ambrotype settings --trust-clock",
                UtcDate(jump.now),
                UtcDate(jump.last_trusted)
            )),
            // It keeps nobody from their photos; the settings say what is wrong with them.
            Err(fault) => drop(self.output.print_fault(&fault.into())),
        }
    }

    /// Says where room is short.
    pub(super) async fn warn_when_space_is_short(&self) {
        let Ok(space) = self.studio.disk_space().await else {
            return;
        };
        match space.shortage() {
            Some(Shortage::Disk) => self.output.print_note(&format!(
                "The disk is nearly full: {} MB are left.",
                space.free.unwrap_or_default() / 1_000_000
            )),
            Some(Shortage::Quota) => self.output.print_note(&format!(
                "The case takes {} MB, more than the {} MB that you wanted to be warned above.",
                space.used / 1_000_000,
                space.quota.unwrap_or_default() / 1_000_000
            )),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (word, bytes) in [
            ("5GB", 5_000_000_000),
            ("500mb", 500_000_000),
            ("1 GB", 1_000_000_000),
        ] {
            assert_eq!(quota(word).unwrap().0, Some(bytes));
        }
        assert_eq!(quota("none").unwrap().0, None);
        for word in [
            "",
            "5",
            "GB",
            "0MB",
            "-1GB",
            "99999999999999999999GB",
            "20000000000GB",
        ] {
            assert!(quota(word).is_err(), "{word}");
        }
    }
}
