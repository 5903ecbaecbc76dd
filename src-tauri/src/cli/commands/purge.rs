//! `purge`: deletes photos, or everything, permanently. Everything goes beside an open window too.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args};
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::values::album_name;
use crate::fault::{Fault, Report};
use crate::studio::AlbumName;
use crate::studio::file_output::{self, Overwrite, check_free, check_writable};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").args(["ids", "album", "all"]).required(true))]
pub(in crate::cli) struct PurgeArgs {
    /// Photos to delete, by the identifiers that list shows
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Delete every photo in this album
    #[arg(long, value_name = "ALBUM", value_parser = album_name)]
    album: Option<AlbumName>,
    /// Delete everything, encryption keys first
    #[arg(long)]
    all: bool,
    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
    /// Write the receipt to this file, which must not exist yet
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: PurgeArgs,
) -> Result<ExitCode, Report> {
    let output = &context.output;
    if let Some(path) = &args.receipt {
        // Before anything is deleted: there is no second receipt.
        check_free(path, Overwrite::Refused)?;
        check_writable(path)?;
    }
    let question = match (&args.album, args.ids.len()) {
        (Some(album), _) => format!("Delete every photo in “{}”?", album.as_str()),
        (None, 0) => "Delete everything in the vault?".to_owned(),
        (None, 1) => "Delete this photo?".to_owned(),
        (None, n) => format!("Delete these {n} photos?"),
    };
    if !args.yes && args.all {
        output.confirm_or_refuse(&question)?;
    } else if !args.yes && !output.confirm(&question) {
        return Err(Fault::Cancelled.into());
    }
    let (purged, receipt) = if args.all {
        (json!("all"), context.studio.purge_all_in_window().await?)
    } else {
        context.unlock().await?;
        let ids = match &args.album {
            Some(album) => context.studio.photos_in_album(album).await?,
            None => context.photo_ids(&args.ids).await?,
        };
        (json!(ids), context.studio.purge(&ids).await?)
    };
    let text = receipt.to_string();
    output.print_result(
        &json!({ "purged": purged, "receipt": receipt }),
        text.lines().map(str::to_owned),
    );
    if let Some(path) = &args.receipt {
        file_output::write_text(path, &text, Overwrite::Refused)?;
    }
    // The receipt names every leftover; the exit code shows that there is one.
    let unfinished = receipt.leftovers.first().map(|left| Fault::from(*left));
    Ok(unfinished.map_or(ExitCode::SUCCESS, |fault| output.print_fault(&fault.into())))
}
