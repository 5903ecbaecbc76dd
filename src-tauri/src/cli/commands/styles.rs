//! `styles`: lists the styles.

use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::fault::Report;

#[derive(Debug, Args)]
pub(in crate::cli) struct StylesArgs {
    /// List the styles that were learnt on this machine
    #[arg(long)]
    mine: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: StylesArgs,
) -> Result<ExitCode, Report> {
    if args.mine {
        context.unlock().await?;
        let styles = context.studio.learnt_styles().await?;
        let lines = styles.iter().map(|style| match &style.network {
            None => style.name.as_str().to_owned(),
            Some(card) => {
                let licence = Some(&card.licence).filter(|licence| !licence.is_empty());
                let licence = licence.map_or("not stated", String::as_str);
                let name = style.name.as_str();
                format!("{name:<18} a network; licence: {licence}; training data: unknown")
            }
        });
        context
            .output
            .print_result(&json!({ "styles": styles }), lines);
        return Ok(ExitCode::SUCCESS);
    }
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
    Ok(ExitCode::SUCCESS)
}
