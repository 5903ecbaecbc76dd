//! `import`: adds photos to the vault without a style.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::batch::BatchResult;
use crate::cli::context::CommandContext;
use crate::cli::photo_input::{self, truncation_policy};
use crate::cli::photo_line::photo_line;
use crate::fault::Report;
use crate::studio::{InputPhoto, scan_paths};

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// Photo files, or folders of photos
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// If a file is incomplete, use the readable part
    #[arg(long)]
    accept_damaged: bool,
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
    for photo in photos {
        let path = &photo.path();
        let result = match InputPhoto::read(&photo) {
            Ok(input) => {
                let input = input.with_truncation(truncation);
                context.studio.import(input).await
            }
            Err(fault) => Err(fault),
        };
        if let Ok(stored) = &result {
            photo_input::print_notes(path, &stored.record.notes, output);
        }
        batch.add(
            path,
            result.map(|stored| (json!(stored), vec![photo_line(&stored)])),
        );
    }
    context.warn_when_space_is_short().await;
    Ok(batch.finish("photos"))
}
