//! The case file, on the command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use super::desk::CommandContext;
use super::passphrase::PassphraseSource;
use crate::fault::{Fault, Report};

#[derive(Debug, Args)]
pub(super) struct BackupArgs {
    /// The file to write, for example photos.case
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read the passphrase of the file from this file descriptor, up to the end of the first line
    #[arg(long, value_name = "N")]
    file_fd: Option<u32>,
    /// Replace a file that exists
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
pub(super) struct RestoreArgs {
    /// A file that pack wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Read the passphrase of the file from this file descriptor, up to the end of the first line
    #[arg(long, value_name = "N")]
    file_fd: Option<u32>,
}

impl CommandContext {
    pub(super) async fn pack(&self, wanted: BackupArgs) -> Result<ExitCode, Report> {
        if !wanted.force && wanted.file.exists() {
            let path = wanted.file.display().to_string();
            return Err(Fault::AlreadyExists { path }.into());
        }
        self.unlock().await?;
        let passphrase = PassphraseSource::new(wanted.file_fd).read_new_for("the file")?;
        let packed = self
            .studio
            .backup(&wanted.file, &passphrase, wanted.force.into())
            .await?;
        let document =
            json!({ "file": wanted.file, "photos": packed.photos, "damaged": packed.damaged });
        let words = format!("{}: {} photos", wanted.file.display(), packed.photos);
        self.output.print_result(&document, [words]);
        let failed = packed.damaged.iter().map(|id| {
            self.output
                .print_fault(&Fault::VaultDamaged.about(id.to_string()))
        });
        Ok(failed.last().unwrap_or(ExitCode::SUCCESS))
    }

    pub(super) async fn unpack(&self, wanted: RestoreArgs) -> Result<ExitCode, Report> {
        self.open_or_create().await?;
        let passphrase = PassphraseSource::new(wanted.file_fd).read_existing_for("the file")?;
        let unpacked = self.studio.restore(&wanted.file, &passphrase).await?;
        let document = json!({ "photos": unpacked.photos, "present": unpacked.already_present });
        let words = format!(
            "{} photos came, {} were here already",
            unpacked.photos, unpacked.already_present
        );
        self.output.print_result(&document, [words]);
        self.warn_when_space_is_short().await;
        let about = wanted.file.display().to_string();
        Ok(unpacked.error.map_or(ExitCode::SUCCESS, |error| {
            self.output.print_fault(&Fault::from(error).about(about))
        }))
    }
}
