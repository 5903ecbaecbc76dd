//! `restore`: adds the photos of a backup file to the vault.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::passphrase::PassphraseSource;
use crate::cli::plural::photos;
use crate::fault::{Fault, Report};
use crate::studio::{DamagedInBackup, RestoreSummary};

#[derive(Debug, Args)]
pub(in crate::cli) struct RestoreArgs {
    /// A backup file that backup wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read the passphrase of the backup file from this file descriptor (its first line)
    #[arg(long, value_name = "N")]
    file_fd: Option<u32>,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: RestoreArgs,
) -> Result<ExitCode, Report> {
    let passphrase = PassphraseSource::new(args.file_fd).read_existing("the backup file")?;
    // Before a vault is made for its photos.
    context.studio.check_backup(&args.file, &passphrase).await?;
    context.open_or_create().await?;
    // How many pictures the file has is not known.
    context.studio.expect_photos(usize::MAX);
    let summary = context.studio.restore(&args.file, &passphrase).await?;
    let document = json!({
        "photos": summary.photos, "present": summary.already_present, "damaged": summary.damaged,
    });
    let text = format!(
        "{} added, {} already in the vault",
        photos(summary.photos),
        summary.already_present
    );
    context.output.print_result(&document, [text]);
    context.warn_when_space_is_short().await;
    let RestoreSummary { damaged, error, .. } = summary;
    Ok(print_backup_faults(context, &args.file, damaged, error))
}

/// Prints what is wrong with a backup file, and gives the exit code of the command.
pub(super) fn print_backup_faults(
    context: &CommandContext,
    file: &Path,
    damaged: Vec<DamagedInBackup>,
    error: Option<Fault>,
) -> ExitCode {
    let about = file.display().to_string();
    let faults = damaged.into_iter().map(|photo| {
        let DamagedInBackup {
            number,
            stored,
            fault,
        } = photo;
        let part = if stored {
            "a part is left out"
        } else {
            "left out"
        };
        fault.about(format!("{about}, photo {number} ({part})"))
    });
    let faults: Vec<_> = faults
        .chain(error.map(|fault| fault.about(&*about)))
        .collect();
    let codes: Vec<_> = faults
        .iter()
        .map(|fault| context.output.print_fault(fault))
        .collect();
    codes.first().copied().unwrap_or(ExitCode::SUCCESS)
}
