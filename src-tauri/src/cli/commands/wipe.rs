//! `wipe`: a moving picture from a photo to its portrait and back.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use engine::{AnimationFormat, Bystanders, Circle, DrawnOptions, Format, Recipe};
use serde_json::json;

use super::compose::only_photo;
use crate::cli::bystanders::BystanderQuestion;
use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::photo_input::{self, truncation_policy};
use crate::cli::plural::count;
use crate::cli::target::{OutputPaths, Target, misleading_name, portrait_stem};
use crate::cli::values::{bystanders, circle, format_name, share};
use crate::fault::{Fault, Report};
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{BystanderChoice, CleanFile, InputPhoto};

#[derive(Debug, Args)]
pub(in crate::cli) struct WipeArgs {
    /// Photo file
    #[arg(value_name = "PHOTO")]
    photo: PathBuf,
    /// Look or style, or a blend of painted styles; by default storybook
    #[arg(long, default_value = "storybook", value_name = "STYLES")]
    style: String,
    /// Strength of the style, from 0 to 1
    #[arg(long, default_value = "1", value_name = "0..1", value_parser = share)]
    strength: f32,
    /// Palette of a drawn look; `ambrotype styles` lists them
    #[arg(long, value_name = "NAME")]
    palette: Option<String>,
    /// What it is for: profile, square, post, story or a wallpaper; by default it shows the whole photo
    #[arg(long, value_name = "SIZE", value_parser = format_name)]
    size: Option<&'static Format>,
    /// Other people in the picture: soften (their heads, for good), keep, or ask; ask keeps them where there is no terminal
    #[arg(long, default_value = "ask", value_name = "CHOICE", value_parser = bystanders)]
    bystanders: BystanderChoice,
    /// Soften a circle of the photo too: X,Y,RADIUS in shares of its width, its height and its longer side; may be repeated
    #[arg(long, value_name = "X,Y,RADIUS", value_parser = circle)]
    cover: Vec<Circle>,
    /// File or folder to write to; its name says which kind: gif, webp or png (animated); - is standard output
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) out: PathBuf,
    /// Replace an existing file
    #[arg(long)]
    force: bool,
    /// If the photo is incomplete, use the readable part
    #[arg(long)]
    accept_damaged: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: WipeArgs,
) -> Result<ExitCode, Report> {
    let started = Instant::now();
    context.open_for_learnt([args.style.as_str()]).await?;
    let drawn = DrawnOptions {
        palette: args.palette.clone(),
        ..DrawnOptions::default()
    };
    let recipe = Recipe::parse(&args.style, args.strength).map_err(Fault::from)?;
    let recipe = recipe.with_drawn(drawn).map_err(Fault::from)?;
    context.studio.check_recipe(&recipe)?;
    let photo = only_photo(&args.photo)?;
    let (path, format) = wanted(&args, &photo.name(), &recipe)?;
    let input = InputPhoto::read(&photo)?.with_truncation(truncation_policy(args.accept_damaged));
    let question = BystanderQuestion::new(args.bystanders, 1);
    let bystanders = Bystanders {
        soften: question.softens(context, &input).await?,
        circles: args.cover.clone(),
    };
    let recipe = recipe.with_bystanders(bystanders).map_err(Fault::from)?;
    let progress = context.output.photo_progress(&input.name);
    let stage = |stage| progress.stage(stage);
    let studio = &context.studio;
    let made = studio
        .wipe(&input, &recipe, args.size, format, stage)
        .await?;
    drop(progress);
    match &path {
        Some(path) => file_output::write_picture(path, &made.file, Overwrite::from(args.force))?,
        None => file_output::write_stdout(&made.file)?,
    }
    photo_input::print_notes(&photo.path(), &made.notes, &context.output);
    let seconds = started.elapsed().as_secs_f64();
    if let Some(path) = &path {
        let bytes = made.file.bytes().len();
        let softened = match made.softened {
            0 => String::new(),
            people => format!(", {} softened", count(people, "face", "faces")),
        };
        let document = json!({ "seconds": seconds, "bytes": bytes, "notes": made.notes, "softened": made.softened });
        let document = with_path(document, "photo", Some(&photo.path()));
        let line = format!("{} ({seconds:.1} s{softened})", path.display());
        context
            .output
            .print_result(&with_path(document, "out", Some(path)), [line]);
    }
    Ok(ExitCode::SUCCESS)
}

/// Where it goes, and as which kind.
fn wanted(
    args: &WipeArgs,
    photo: &str,
    recipe: &Recipe,
) -> Result<(Option<PathBuf>, AnimationFormat), Fault> {
    let target = Target::new(&args.out, 1)?;
    let format = match &target {
        Target::File(path) => match path.extension() {
            Some(extension) => {
                let known = extension.to_str().and_then(AnimationFormat::from_extension);
                known.ok_or_else(|| misleading_name(path))?
            }
            None => AnimationFormat::Gif,
        },
        Target::Stdout | Target::Folder(_) => AnimationFormat::Gif,
    };
    let mut paths = OutputPaths::new([args.photo.clone()], args.force.into());
    let path = paths.next(&target, &portrait_stem(photo, recipe), format.extension())?;
    Ok((path, format))
}
