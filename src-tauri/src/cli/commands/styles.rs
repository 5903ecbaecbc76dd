//! `styles`: lists the styles.

use std::process::ExitCode;

use serde_json::json;

use crate::cli::context::CommandContext;

pub(in crate::cli) fn run(context: &CommandContext) -> ExitCode {
    let styles = context.studio.styles();
    let lines = styles.iter().flat_map(|style| {
        let first = format!("{:<18} {}", style.name, style.description);
        let names = style.palettes.iter().map(|palette| palette.name.as_str());
        let names: Vec<&str> = names.collect();
        let palettes =
            (!names.is_empty()).then(|| format!("{:<18} Palettes: {}", "", names.join(", ")));
        std::iter::once(first).chain(palettes)
    });
    context
        .output
        .print_result(&json!({ "styles": styles }), lines);
    ExitCode::SUCCESS
}
