//! `list`: lists the photos in the vault.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::photo_line::photo_line;
use crate::fault::{Fault, Report};
use crate::studio::Gallery;

pub(in crate::cli) async fn run(context: &CommandContext) -> Result<ExitCode, Report> {
    let gallery = match context.unlock().await {
        Ok(()) => context.studio.gallery().await?,
        Err(Fault::VaultAbsent) => {
            context.output.print_note(&Fault::VaultAbsent.to_string());
            Gallery::default()
        }
        Err(fault) => return Err(fault.into()),
    };
    let lines = gallery.photos.iter().map(photo_line);
    context.output.print_result(&json!(gallery), lines);
    Ok(context
        .output
        .print_unreadable(&gallery.damaged, &gallery.newer))
}
