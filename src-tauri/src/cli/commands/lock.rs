//! `lock`: locks the vault in the open window.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::context::CommandContext;
use crate::fault::Report;

pub(in crate::cli) async fn run(context: &CommandContext) -> Result<ExitCode, Report> {
    context.studio.lock_in_window().await?;
    let text = "The vault is locked.".to_owned();
    context
        .output
        .print_result(&json!({ "locked": true }), [text]);
    Ok(ExitCode::SUCCESS)
}
