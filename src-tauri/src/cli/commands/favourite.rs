//! `favourite`: marks photos of the vault.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::plural::{length, photos};
use crate::fault::Report;

#[derive(Debug, Args)]
pub(in crate::cli) struct FavouriteArgs {
    /// Photos, by the identifiers that list shows
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Remove them from the favourites
    #[arg(long)]
    remove: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: FavouriteArgs,
) -> Result<ExitCode, Report> {
    context.unlock().await?;
    let ids = context.photo_ids(&args.ids).await?;
    let favourite = !args.remove;
    context.studio.set_favourite(&ids, favourite).await?;
    let number = photos(length(&ids));
    let line = match favourite {
        true => format!("{number} marked as favourite"),
        false => format!("{number} no longer marked as favourite"),
    };
    let document = json!({ "favourite": favourite, "photos": ids });
    context.output.print_result(&document, [line]);
    Ok(ExitCode::SUCCESS)
}
