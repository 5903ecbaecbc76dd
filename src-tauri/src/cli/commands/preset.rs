//! `preset`: names packs of one's own and looks with their controls, in the vault.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use serde_json::json;

use super::stylize::{LookArgs, recipe_of};
use crate::cli::context::CommandContext;
use crate::cli::photo_line::recipe_text;
use crate::cli::plural::{count, length};
use crate::cli::values::{own_picture, preset_name};
use crate::fault::{Fault, Report};
use crate::studio::{OwnPicture, Preset, PresetContent, PresetName};

#[derive(Debug, Args)]
pub(in crate::cli) struct PresetArgs {
    #[command(subcommand)]
    action: PresetAction,
}

#[derive(Debug, Subcommand)]
enum PresetAction {
    /// List the presets
    List,
    /// Store a look with its controls; or, with --picture, a pack of your own
    Save(Box<SaveArgs>),
    /// Give a preset another name
    Rename {
        /// The preset
        #[arg(value_name = "PRESET", value_parser = preset_name)]
        preset: PresetName,
        /// Its new name
        #[arg(value_name = "NAME", value_parser = preset_name)]
        name: PresetName,
    },
    /// Delete a preset permanently
    Remove {
        /// The preset
        #[arg(value_name = "PRESET", value_parser = preset_name)]
        preset: PresetName,
    },
}

#[derive(Debug, Args)]
struct SaveArgs {
    /// Its name, of 60 characters at most
    #[arg(value_name = "NAME", value_parser = preset_name)]
    name: PresetName,
    /// A picture of a pack of your own, LOOK:SIZE or LOOK:SIZE:FORMAT, like comic:post:png; each with its own --picture
    #[arg(long, value_name = "PICTURE", value_parser = own_picture)]
    picture: Vec<OwnPicture>,
    #[command(flatten)]
    look: LookArgs,
    /// Replace the preset that has this name
    #[arg(long)]
    force: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: PresetArgs,
) -> Result<ExitCode, Report> {
    match args.action {
        PresetAction::List => list(context).await,
        PresetAction::Save(args) => save(context, *args).await,
        PresetAction::Rename { preset, name } => {
            context.unlock().await?;
            let id = context.studio.preset(&preset).await?.id;
            context.studio.rename_preset(id, &name).await?;
            let line = format!("“{}”", name.as_str());
            context
                .output
                .print_result(&json!({ "name": name }), [line]);
            Ok(ExitCode::SUCCESS)
        }
        PresetAction::Remove { preset } => {
            context.unlock().await?;
            let id = context.studio.preset(&preset).await?.id;
            let receipt = context.studio.remove_preset(id).await?;
            let line = format!("“{}” is deleted", preset.as_str());
            let document = json!({ "removed": preset, "receipt": receipt });
            context.output.print_result(&document, [line]);
            let unfinished = receipt.leftovers.first().map(|left| Fault::from(*left));
            Ok(unfinished.map_or(ExitCode::SUCCESS, |fault| {
                context.output.print_fault(&fault.into())
            }))
        }
    }
}

async fn list(context: &CommandContext) -> Result<ExitCode, Report> {
    let presets = match context.unlock().await {
        Ok(()) => context.studio.presets().await?,
        Err(Fault::VaultAbsent) => {
            context.output.print_note(&Fault::VaultAbsent.to_string());
            Vec::new()
        }
        Err(fault) => return Err(fault.into()),
    };
    let lines = presets.iter().map(preset_line);
    context
        .output
        .print_result(&json!({ "presets": presets }), lines);
    Ok(ExitCode::SUCCESS)
}

async fn save(context: &CommandContext, args: SaveArgs) -> Result<ExitCode, Report> {
    let content = match args.picture.is_empty() {
        false => PresetContent::Pack {
            pictures: args.picture,
        },
        true => PresetContent::Look {
            recipe: recipe_of(context, &args.look)?,
        },
    };
    context.open_or_create().await?;
    let saved = context
        .studio
        .save_preset(&args.name, content, args.force.into())
        .await?;
    context
        .output
        .print_result(&json!(saved), [preset_line(&saved)]);
    Ok(ExitCode::SUCCESS)
}

fn preset_line(preset: &Preset) -> String {
    let what = match &preset.content {
        PresetContent::Pack { pictures } => {
            format!(
                "pack of {}",
                count(length(pictures) as u32, "picture", "pictures")
            )
        }
        PresetContent::Look { recipe } => recipe_text(recipe),
    };
    format!("{}  {what}", preset.name.as_str())
}
