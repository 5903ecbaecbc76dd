//! `backup`: writes the whole vault into one encrypted file.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::passphrase::PassphraseSource;
use crate::cli::plural::photos;
use crate::fault::Report;
use crate::studio::file_output::{check_free, check_writable};

#[derive(Debug, Args)]
pub(in crate::cli) struct BackupArgs {
    /// The backup file to write, for example photos.case
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read the passphrase of the backup file from this file descriptor (its first line)
    #[arg(long, value_name = "N")]
    file_fd: Option<u32>,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: BackupArgs,
) -> Result<ExitCode, Report> {
    let file = args.file.display().to_string();
    check_free(&args.file, args.force.into())?;
    check_writable(&args.file)?;
    context.unlock().await?;
    let passphrase = PassphraseSource::new(args.file_fd).read_new("the backup file")?;
    let summary = context
        .studio
        .backup(&args.file, &passphrase, args.force.into())
        .await?;
    let document = json!({
        "photos": summary.photos, "damaged": summary.damaged, "newer": summary.newer,
    });
    let document = with_path(document, "file", Some(&args.file));
    let text = format!("{file}: {}", photos(summary.photos));
    context.output.print_result(&document, [text]);
    Ok(context
        .output
        .print_unreadable(&summary.damaged, &summary.newer))
}
