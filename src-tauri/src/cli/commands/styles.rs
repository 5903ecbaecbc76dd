//! `styles`: lists the styles.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::context::CommandContext;

pub(in crate::cli) fn run(context: &CommandContext) -> ExitCode {
    let styles = context.studio.styles();
    let lines = styles
        .iter()
        .map(|style| format!("{:<18} {}", style.name, style.description));
    context
        .output
        .print_result(&json!({ "styles": styles }), lines);
    ExitCode::SUCCESS
}
