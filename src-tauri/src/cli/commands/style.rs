//! `style`: renames, removes, exports and imports learnt styles.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::values::style_name;
use crate::fault::{Fault, Report};
use crate::studio::file_output::{Overwrite, write_style};
use crate::studio::{InputPhoto, PhotoPath, StyleName};

#[derive(Debug, Args)]
pub(in crate::cli) struct StyleArgs {
    #[command(subcommand)]
    action: StyleAction,
}

#[derive(Debug, Subcommand)]
enum StyleAction {
    /// Give a learnt style another name
    Rename {
        /// The style
        #[arg(value_name = "STYLE", value_parser = style_name)]
        style: StyleName,
        /// Its new name
        #[arg(value_name = "NAME", value_parser = style_name)]
        name: StyleName,
    },
    /// Delete a learnt style permanently
    Remove {
        /// The style
        #[arg(value_name = "STYLE", value_parser = style_name)]
        style: StyleName,
        /// Do not ask for confirmation
        #[arg(long)]
        yes: bool,
    },
    /// Write a learnt style to a file, without the picture that it was learnt from
    Export {
        /// The style
        #[arg(value_name = "STYLE", value_parser = style_name)]
        style: StyleName,
        /// File to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Replace an existing file
        #[arg(long)]
        force: bool,
    },
    /// Add a style that was exported
    Import {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The style's name; by default the file's
        #[arg(long, value_name = "NAME", value_parser = style_name)]
        name: Option<StyleName>,
    },
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: StyleArgs,
) -> Result<ExitCode, Report> {
    let studio = &context.studio;
    match args.action {
        StyleAction::Import { .. } => context.open_or_create().await?,
        _ => context.unlock().await?,
    }
    let (document, lines) = match args.action {
        StyleAction::Rename { style, name } => {
            studio.rename_style(&style, &name).await?;
            let line = format!("{} is now {}", style.as_str(), name.as_str());
            (json!({ "style": name }), vec![line])
        }
        StyleAction::Remove { style, yes } => {
            let question = format!("Delete the style {} permanently?", style.as_str());
            if !yes && !context.output.confirm(&question) {
                return Err(Fault::Cancelled.into());
            }
            let (_, receipt) = studio.purge_style(&style).await?;
            let lines = receipt.to_string().lines().map(str::to_owned).collect();
            (json!({ "style": style, "receipt": receipt }), lines)
        }
        StyleAction::Export { style, out, force } => {
            let file = studio.export_style(&style).await?;
            let overwrite: Overwrite = force.into();
            write_style(&out, &file, overwrite)?;
            let line = out.display().to_string();
            (json!({ "style": style, "out": line }), vec![line])
        }
        StyleAction::Import { file, name } => {
            let name = name
                .or_else(|| name_of(&file))
                .ok_or_else(|| no_name(&file))?;
            let input = InputPhoto::read(&PhotoPath::from(file.as_path()))?;
            let kept = studio.import_style(&input, &name).await?;
            let line = format!("kept {}", name.as_str());
            (json!({ "style": kept }), vec![line])
        }
    };
    context.output.print_result(&document, lines);
    Ok(ExitCode::SUCCESS)
}

fn name_of(file: &Path) -> Option<StyleName> {
    StyleName::new(file.file_stem()?.to_str()?).ok()
}

fn no_name(file: &Path) -> Fault {
    Fault::RecipeInvalid {
        reason: format!(
            "{} is no name for a style; --name gives one",
            file.display()
        ),
    }
}
