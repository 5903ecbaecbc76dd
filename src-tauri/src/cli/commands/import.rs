//! `import`: adds photos to the vault without a style.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::batch::{BatchResult, Done};
use crate::cli::context::CommandContext;
use crate::cli::photo_input::{self, truncation_policy};
use crate::cli::photo_line::photo_line;
use crate::fault::Report;
use crate::studio::{InputPhoto, PhotoPath, StoredPhoto, scan_paths};

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// Photo files, or folders of photos
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// If a file is incomplete, use the readable part
    #[arg(long)]
    accept_damaged: bool,
    /// Add a file again that is already in the vault, byte for byte
    #[arg(long)]
    again: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: ImportArgs,
) -> Result<ExitCode, Report> {
    context.open_or_create().await?;
    let output = &context.output;
    let truncation = truncation_policy(args.accept_damaged);
    let mut batch = BatchResult::new(output);
    let photos = photo_input::found(scan_paths(&args.photos), output, &mut batch);
    context.studio.expect_photos(photos.len());
    // Where a file is wanted again, none is known.
    let mut known = match args.again {
        true => None,
        false => Some(context.studio.original_digests().await?),
    };
    let work = async |photo: &PhotoPath| {
        let input = InputPhoto::read(photo)?.with_truncation(truncation);
        let digest = input.digest().clone();
        if let Some(id) = known.as_ref().and_then(|known| known.get(&digest)) {
            return Ok(already_there(context.studio.photo(*id).await?));
        }
        let stored = context.studio.import(input).await?;
        if let Some(known) = &mut known {
            known.insert(digest, stored.id);
        }
        photo_input::print_notes(&photo.path(), &stored.record.notes, output);
        Ok((json!(stored), vec![photo_line(&stored)]))
    };
    batch.run(photos, PhotoPath::path, work).await;
    context.warn_when_space_is_short().await;
    Ok(batch.finish("photos"))
}

/// The result for a file that was imported before.
fn already_there(stored: StoredPhoto) -> Done {
    let line = photo_line(&stored);
    let mut document = json!(stored);
    document["present"] = true.into();
    (document, vec![format!("already in the vault: {line}")])
}
