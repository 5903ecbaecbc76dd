//! `restore`: adds the photos of a backup file to the vault.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::passphrase::PassphraseSource;
use crate::cli::plural::photos;
use crate::fault::Report;
use crate::studio::DamagedInBackup;

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
    context.open_or_create().await?;
    let passphrase = PassphraseSource::new(args.file_fd).read_existing("the backup file")?;
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
    let about = args.file.display().to_string();
    let mut faults = Vec::new();
    for DamagedInBackup {
        number,
        stored,
        fault,
    } in summary.damaged
    {
        let kept = if stored {
            "without what is damaged"
        } else {
            "not added"
        };
        faults.push(fault.about(format!("{about}, photo {number} ({kept})")));
    }
    faults.extend(summary.error.map(|fault| fault.about(about)));
    let codes: Vec<_> = faults
        .iter()
        .map(|fault| context.output.print_fault(fault))
        .collect();
    Ok(codes.first().copied().unwrap_or(ExitCode::SUCCESS))
}
