//! `test-backup`: tries a backup file, and stores nothing of it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::restore::print_backup_faults;
use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::passphrase::PassphraseSource;
use crate::cli::plural::photos;
use crate::fault::Report;

#[derive(Debug, Args)]
pub(in crate::cli) struct TestBackupArgs {
    /// A backup file that backup wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read the passphrase of the backup file from this file descriptor (its first line)
    #[arg(long, value_name = "N")]
    file_fd: Option<u32>,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: TestBackupArgs,
) -> Result<ExitCode, Report> {
    context.open_unasked().await?;
    let passphrase = PassphraseSource::new(args.file_fd).read_existing("the backup file")?;
    // How many pictures the file has is not known.
    context.studio.expect_photos(usize::MAX);
    let test = context.studio.test_backup(&args.file, &passphrase).await?;
    let document = json!({
        "photos": test.photos, "damaged": test.damaged, "missing": test.missing_here,
    });
    let document = with_path(document, "file", Some(&args.file));
    let missing = match &test.missing_here {
        Some(missing) => format!(", {} not in this vault", missing.len()),
        None => String::new(),
    };
    let text = format!(
        "{}: {}, {} damaged{missing}",
        args.file.display(),
        photos(test.photos),
        test.damaged.len()
    );
    let ids = test.missing_here.iter().flatten();
    let lines = [text]
        .into_iter()
        .chain(ids.map(|id| format!("{id}  not in this vault")));
    context.output.print_result(&document, lines);
    Ok(print_backup_faults(
        context,
        &args.file,
        test.damaged,
        test.error,
    ))
}
