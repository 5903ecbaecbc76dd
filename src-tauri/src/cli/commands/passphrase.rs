//! `passphrase`: changes, adds or removes the passphrase of the vault, or limits wrong attempts.

use std::process::ExitCode;

use clap::{ArgGroup, Args};
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::passphrase::PassphraseSource;
use crate::cli::values::{AttemptLimit, attempt_limit};
use crate::fault::Report;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("change").args(["remove", "new_fd", "purge_after"]))]
pub(in crate::cli) struct PassphraseArgs {
    /// Remove the passphrase; only the keychain then protects the vault
    #[arg(long)]
    remove: bool,
    /// Read the new passphrase from this file descriptor (its first line)
    #[arg(long, value_name = "N")]
    new_fd: Option<u32>,
    /// Keep the passphrase, and delete everything after this many wrong attempts in a row
    #[arg(long, value_name = "N|never", value_parser = attempt_limit)]
    purge_after: Option<AttemptLimit>,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: PassphraseArgs,
) -> Result<ExitCode, Report> {
    context.unlock().await?;
    let studio = &context.studio;
    let (code, text) = if let Some(AttemptLimit(limit)) = args.purge_after {
        studio.set_unlock_attempt_limit(limit).await?;
        let text = match limit {
            Some(limit) => format!(
                "Everything is deleted after {} wrong passphrases in a row.",
                limit.attempts()
            ),
            None => "Wrong passphrases delete nothing.".to_owned(),
        };
        ("limit", text)
    } else if args.remove {
        studio.change_passphrase(None).await?;
        let text =
            "The passphrase is removed. Only the keychain now protects the vault.".to_owned();
        ("removed", text)
    } else {
        let new = PassphraseSource::new(args.new_fd).read_new("the vault")?;
        studio.change_passphrase(Some(&new)).await?;
        ("changed", "The passphrase is changed.".to_owned())
    };
    context
        .output
        .print_result(&json!({ "passphrase": code }), [text]);
    Ok(ExitCode::SUCCESS)
}
