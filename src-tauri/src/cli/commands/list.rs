//! `list`: lists the photos in the vault.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::photo_line::photo_line;
use crate::fault::Report;

pub(in crate::cli) async fn run(context: &CommandContext) -> Result<ExitCode, Report> {
    context.unlock().await?;
    let gallery = context.studio.gallery().await?;
    let lines = gallery.photos.iter().map(photo_line);
    context.output.print_result(&json!(gallery), lines);
    Ok(context
        .output
        .print_unreadable(&gallery.damaged, &gallery.newer))
}
