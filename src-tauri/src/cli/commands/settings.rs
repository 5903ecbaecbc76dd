//! `settings`: shows and changes how long photos stay, what is kept of them and when the vault locks.

use std::num::NonZeroU16;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use serde_json::json;
use vault::{AutoLock, Days, PanicKeyAction, Settings, UtcDate};

use crate::cli::context::CommandContext;
use crate::cli::plural::{count, length, photos};
use crate::cli::values::{Minutes, Quota, Retention, minutes, quota, retention};
use crate::fault::{Fault, Report};

#[derive(Debug, Args)]
pub(in crate::cli) struct SettingsArgs {
    /// Purge photos this many days after they were added (default: never)
    #[arg(long, value_name = "DAYS|never", value_parser = retention)]
    retention: Option<Retention>,
    /// From now on, keep the original beside the portrait, or the portrait alone
    #[arg(long, value_name = "keep|drop")]
    originals: Option<Originals>,
    /// Warn when the vault takes more than this size, for example 500MB or 5GB
    #[arg(long, value_name = "SIZE|none", value_parser = quota)]
    quota: Option<Quota>,
    /// Lock the window after this many minutes without input
    #[arg(long, value_name = "MINUTES|never", value_parser = minutes)]
    auto_lock: Option<Minutes>,
    /// What the panic key of the window does: lock, or delete everything without asking
    #[arg(long, value_name = "lock|purge")]
    panic: Option<PanicKey>,
    /// Confirm that the clock is right after a warning
    #[arg(long)]
    trust_clock: bool,
    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
}

impl SettingsArgs {
    fn is_change(&self) -> bool {
        self.retention.is_some()
            || self.originals.is_some()
            || self.quota.is_some()
            || self.auto_lock.is_some()
            || self.panic.is_some()
    }
}

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

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: SettingsArgs,
) -> Result<ExitCode, Report> {
    let studio = &context.studio;
    let (settings, auto_lock) = (Settings::default(), AutoLock::default());
    match context.open().await {
        Ok(()) => {}
        // Nothing is chosen yet, and nothing is to be changed.
        Err(Fault::VaultAbsent) if !args.is_change() => {
            print_settings(context, settings, auto_lock);
            return Ok(ExitCode::SUCCESS);
        }
        Err(Fault::VaultAbsent) => context.open_or_create().await?,
        Err(fault) => return Err(fault.into()),
    }
    if args.trust_clock {
        studio.confirm_clock().await?;
    }
    // After the clock is confirmed: an unconfirmed clock purges nothing.
    context.purge_expired().await;
    let before = match studio.settings().await {
        // Settings that cannot be read are repaired by setting them again.
        Err(Fault::VaultDamaged) if args.retention.is_some() => Settings::default(),
        read => read?,
    };
    let settings = Settings {
        retention: args.retention.map_or(before.retention, |it| it.0),
        keep_originals: args
            .originals
            .map_or(before.keep_originals, |it| it == Originals::Keep),
        quota: args.quota.map_or(before.quota, |it| it.0),
    };
    if settings.retention != before.retention && settings.retention.is_some() {
        confirm_retention(context, settings.retention, args.yes).await?;
    }
    if settings != before || args.retention.is_some() {
        studio.set_settings(settings).await?;
    }
    let before = studio.auto_lock();
    let auto_lock = AutoLock {
        idle_minutes: args.auto_lock.map_or(before.idle_minutes, |it| it.0),
        panic_key: match args.panic {
            Some(PanicKey::Lock) => PanicKeyAction::Lock,
            Some(PanicKey::Purge) => PanicKeyAction::Purge,
            None => before.panic_key,
        },
    };
    if auto_lock != before {
        studio.set_auto_lock(auto_lock).await?;
    }
    print_settings(context, settings, auto_lock);
    Ok(ExitCode::SUCCESS)
}

/// Shows what a new retention would purge, and asks before it is set.
async fn confirm_retention(
    context: &CommandContext,
    retention: Option<Days>,
    yes: bool,
) -> Result<(), Fault> {
    let expiring = context.studio.preview_retention(retention).await?;
    let Some((_, first)) = expiring.first() else {
        return Ok(());
    };
    let question = format!(
        "{} will be deleted automatically, the first on {}, unless you pin {}. Go ahead?",
        photos(length(&expiring)),
        UtcDate(*first),
        if expiring.len() == 1 { "it" } else { "them" },
    );
    match yes {
        true => Ok(()),
        false => context.output.confirm_or_refuse(&question),
    }
}

fn print_settings(context: &CommandContext, settings: Settings, auto_lock: AutoLock) {
    let retention = settings.retention.map(|days| days.number());
    let idle = auto_lock.idle_minutes.map(NonZeroU16::get);
    let panic = match auto_lock.panic_key {
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
        format!(
            "for {} after they were added, unless pinned",
            count(days, "day", "days")
        )
    });
    let quota = settings.quota.map_or("none".to_owned(), |bytes| {
        format!("above {} MB", bytes / 1_000_000)
    });
    let idle = idle.map_or("never".to_owned(), |minutes| {
        format!(
            "after {} without input",
            count(minutes, "minute", "minutes")
        )
    });
    let lines = [
        format!("photos stay   {stay}"),
        format!("originals     {originals}"),
        format!("size warning  {quota}"),
        format!("auto-lock     {idle}"),
        format!("panic key     {panic}"),
    ];
    context.output.print_result(&document, lines);
}
