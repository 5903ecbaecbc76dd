//! `learn`: makes a style of a picture.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::photo_input::truncation_policy;
use crate::cli::values::{learning_steps, style_name};
use crate::fault::Report;
use crate::studio::{InputPhoto, PhotoPath, StyleName, USUAL_LEARNING_STEPS};

#[derive(Debug, Args)]
pub(in crate::cli) struct LearnArgs {
    /// The picture: a painting, a postcard, a drawing
    #[arg(value_name = "PICTURE")]
    picture: PathBuf,
    /// The style's name, for --style: letters, digits, spaces and hyphens
    #[arg(long, value_name = "NAME", value_parser = style_name)]
    name: StyleName,
    /// How many steps to take; more come closer to the picture and take longer
    #[arg(long, value_name = "N", default_value_t = USUAL_LEARNING_STEPS, value_parser = learning_steps)]
    steps: u32,
    /// If the file is incomplete, use the readable part
    #[arg(long)]
    accept_damaged: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: LearnArgs,
) -> Result<ExitCode, Report> {
    context.open_or_create().await?;
    let started = Instant::now();
    let picture = InputPhoto::read(&PhotoPath::from(args.picture.as_path()))?;
    let picture = picture.with_truncation(truncation_policy(args.accept_damaged));
    let progress = context.output.photo_progress(&picture.name);
    let learnt = context
        .studio
        .learn_style(&picture, &args.name, args.steps, |step| {
            progress.pictures(step.done, step.of);
        });
    let kept = learnt.await?;
    let seconds = started.elapsed().as_secs_f64();
    let name = args.name.as_str();
    let document = json!({ "style": kept, "steps": args.steps, "seconds": seconds });
    let line = format!("{name} ({seconds:.1} s): ambrotype stylize --style {name} PHOTO");
    context.output.print_result(&document, [line]);
    Ok(ExitCode::SUCCESS)
}
