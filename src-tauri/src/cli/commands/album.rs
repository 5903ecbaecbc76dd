//! `album`: sorts photos of the vault into albums.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::plural::{length, photos};
use crate::cli::values::album_name;
use crate::fault::Report;
use crate::studio::AlbumName;

#[derive(Debug, Args)]
pub(in crate::cli) struct AlbumArgs {
    #[command(subcommand)]
    action: AlbumAction,
}

#[derive(Debug, Subcommand)]
enum AlbumAction {
    /// Put photos into an album; a photo is in one album at most
    Add {
        /// The album; it begins with its first photo
        #[arg(value_name = "ALBUM", value_parser = album_name)]
        album: AlbumName,
        /// Photos, by the identifiers that list shows
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Take photos out of their albums; they stay in the vault
    Remove {
        /// Photos, by the identifiers that list shows
        #[arg(required = true, value_name = "ID")]
        ids: Vec<String>,
    },
    /// Give an album another name
    Rename {
        /// The album
        #[arg(value_name = "ALBUM", value_parser = album_name)]
        album: AlbumName,
        /// Its new name; where an album has it already, the two become one
        #[arg(value_name = "NAME", value_parser = album_name)]
        name: AlbumName,
    },
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: AlbumArgs,
) -> Result<ExitCode, Report> {
    context.unlock().await?;
    let studio = &context.studio;
    let (ids, album) = match args.action {
        AlbumAction::Add { album, ids } => {
            let ids = context.photo_ids(&ids).await?;
            studio.set_album(&ids, Some(&album)).await?;
            (ids, Some(album))
        }
        AlbumAction::Remove { ids } => {
            let ids = context.photo_ids(&ids).await?;
            studio.set_album(&ids, None).await?;
            (ids, None)
        }
        AlbumAction::Rename { album, name } => {
            let ids = studio.photos_in_album(&album).await?;
            studio.rename_album(&album, &name).await?;
            (ids, Some(name))
        }
    };
    let number = photos(length(&ids));
    let line = match &album {
        Some(album) => format!("{number} in “{}”", album.as_str()),
        None => format!("{number} in no album"),
    };
    let document = json!({ "album": album, "photos": ids });
    context.output.print_result(&document, [line]);
    Ok(ExitCode::SUCCESS)
}
