//! `keep`: chooses how long single photos stay.

use std::process::ExitCode;

use clap::{ArgGroup, Args};
use serde_json::json;
use vault::{Days, RetentionChoice};

use crate::cli::context::CommandContext;
use crate::cli::plural::count;
use crate::cli::values::days;
use crate::fault::Report;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("term").args(["pin", "days", "usual"]).required(true))]
pub(in crate::cli) struct KeepArgs {
    /// Photos, by the identifiers that list shows
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Keep them until you purge them, whatever the settings say
    #[arg(long)]
    pin: bool,
    /// Purge them this many days from now
    #[arg(long, value_name = "N", value_parser = days)]
    days: Option<Days>,
    /// Keep them as long as the settings say
    #[arg(long)]
    usual: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: KeepArgs,
) -> Result<ExitCode, Report> {
    let (choice, text) = match args.days {
        Some(days) => {
            let number = count(days.number(), "day", "days");
            (RetentionChoice::Days(days), format!("Purged in {number}"))
        }
        None if args.pin => (
            RetentionChoice::Pinned,
            "Kept until you purge it".to_owned(),
        ),
        None => (
            RetentionChoice::StoreDefault,
            "Kept as long as the settings say".to_owned(),
        ),
    };
    context.unlock().await?;
    let ids = context.photo_ids(&args.ids).await?;
    context.studio.set_retention(&ids, choice).await?;
    let mut photos = Vec::new();
    for id in ids {
        photos.push(context.studio.photo(id).await?);
    }
    let lines = photos.iter().map(|photo| format!("{text}: {}", photo.id));
    context
        .output
        .print_result(&json!({ "photos": photos }), lines);
    Ok(ExitCode::SUCCESS)
}
