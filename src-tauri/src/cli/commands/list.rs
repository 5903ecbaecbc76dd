//! `list`: lists the photos in the vault.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::photo_line::photo_line;
use crate::cli::values::album_name;
use crate::fault::{Fault, Report};
use crate::studio::{AlbumName, Gallery, StoredPhoto};

#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// Only the photos in this album
    #[arg(long, value_name = "ALBUM", value_parser = album_name)]
    album: Option<AlbumName>,
    /// Only favourites
    #[arg(long)]
    favourites: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: ListArgs,
) -> Result<ExitCode, Report> {
    let mut gallery = match context.unlock().await {
        Ok(()) => context.studio.gallery().await?,
        Err(Fault::VaultAbsent) => {
            context.output.print_note(&Fault::VaultAbsent.to_string());
            Gallery::default()
        }
        Err(fault) => return Err(fault.into()),
    };
    let wanted = |photo: &StoredPhoto| {
        let in_album = args.album.is_none() || photo.record.album == args.album;
        in_album && (photo.record.favourite || !args.favourites)
    };
    gallery.photos.retain(wanted);
    let lines = gallery.photos.iter().map(photo_line);
    context.output.print_result(&json!(gallery), lines);
    Ok(context
        .output
        .print_unreadable(&gallery.damaged, &gallery.newer))
}
