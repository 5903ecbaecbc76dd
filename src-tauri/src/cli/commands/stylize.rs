//! `stylize`: makes portraits, as files or in the vault.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{ArgGroup, Args};
use engine::{Bystanders, Circle, DecodeNote, Format, OutputFormat, Precision, Recipe};
use serde_json::json;
use vault::PhotoId;

use crate::cli::batch::{BatchResult, Done};
use crate::cli::bystanders::BystanderQuestion;
use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::photo_input::{self, truncation_policy};
use crate::cli::plural::count;
use crate::cli::target::{OutputPaths, Target};
use crate::cli::values::{
    FileFormat, bystanders, circle, file_format, format_name, precision, preset_name,
};
use crate::darkroom::ImageSize;
use crate::fault::{Fault, Report};
use crate::studio::{
    BystanderChoice, InputPhoto, PhotoPath, PhotoVersion, PresetContent, PresetName,
    StoredPortrait, scan_paths,
};

mod files;
mod look;

use files::{PortraitFile, WantedFile, WantedFiles};
pub(super) use look::{LookArgs, recipe_of};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("destination").args(["out", "keep", "in_place"]).required(true).multiple(true))]
pub(in crate::cli) struct StylizeArgs {
    /// Photo files, or folders of photos
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    #[command(flatten)]
    look: LookArgs,
    /// A look of yours: the preset of this name
    #[arg(long, value_name = "PRESET", value_parser = preset_name, conflicts_with = "LookArgs")]
    preset: Option<PresetName>,
    /// What the portrait is for, drawn at that exact size: whole, profile, square, post, story, wallpaper-phone or wallpaper-desktop.
    /// The vault keeps portraits as large as their photo, and export gives them in any size
    #[arg(long, value_name = "SIZE", value_parser = format_name, conflicts_with_all = ["crop", "keep"])]
    size: Option<&'static Format>,
    /// Other people in the picture: soften (their heads, for good), keep, or ask; ask keeps them where there is no terminal
    #[arg(long, default_value = "ask", value_name = "CHOICE", value_parser = bystanders)]
    bystanders: BystanderChoice,
    /// Soften a circle of the photo too, as a face that was not found: X,Y,RADIUS in shares of its width, its height and its longer side; may be repeated
    #[arg(long, value_name = "X,Y,RADIUS", value_parser = circle)]
    cover: Vec<Circle>,
    /// Arithmetic: single (32-bit) or eight (8-bit); by default the faster one
    #[arg(long, value_parser = precision)]
    pub(in crate::cli) precision: Option<Precision>,
    /// File or folder to write to; - is standard output
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) out: Option<PathBuf>,
    /// Put each portrait in the place of its photo; the photo itself is gone then
    #[arg(long, conflicts_with = "out")]
    in_place: bool,
    /// Store the original and the portrait in the vault
    #[arg(long)]
    keep: bool,
    /// File format: jpeg, png, webp, or svg for looks of flat shapes (poster, paper-cut, linocut, vector); by default from
    /// the file name, else jpeg, or png for a cut-out
    #[arg(long, value_parser = file_format)]
    format: Option<FileFormat>,
    /// Replace existing files
    #[arg(long)]
    force: bool,
    /// If a file is incomplete, use the readable part
    #[arg(long)]
    accept_damaged: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: StylizeArgs,
) -> Result<ExitCode, Report> {
    context.open_for_learnt(args.look.named_styles()).await?;
    let recipe = match &args.preset {
        Some(name) => preset_recipe(context, name).await?,
        None => recipe_of(context, &args.look)?,
    };
    let scan = scan_paths(&args.photos);
    let count = scan.photos.len().max(args.photos.len());
    let wanted = match (&args.out, args.in_place) {
        (None, false) => None,
        (out, _) => {
            let target = out.as_deref().map(|out| Target::new(out, count));
            Some(WantedFiles::new(&args, &recipe, target.transpose()?)?)
        }
    };
    if wanted
        .as_ref()
        .is_some_and(|it| it.format == FileFormat::Svg)
    {
        context.studio.check_paths(&recipe)?;
        if args.size.is_some() {
            // A drawing of paths has no pixels.
            return Err(Fault::NoPaths.into());
        }
    }
    if args.keep {
        context.open_or_create().await?;
    }
    let mut batch = BatchResult::new(&context.output);
    let photos = photo_input::found(scan, &context.output, &mut batch);
    context.studio.expect_photos(photos.len());
    let question = BystanderQuestion::new(args.bystanders, photos.len());
    let mut paths = OutputPaths::new(photos.iter().map(PhotoPath::path), args.force.into());
    let planned = batch.plan(photos, |photo| {
        let file = wanted
            .as_ref()
            .map(|it| it.file_of(photo, &recipe, &mut paths));
        file.transpose()
    });
    let how = (&recipe, &question);
    let path_of = |(photo, _): &(PhotoPath, Option<WantedFile>)| photo.path();
    let work = async |(photo, file): &(PhotoPath, Option<WantedFile>)| {
        stylize_one(context, photo, &args, how, file.as_ref()).await
    };
    batch.run(planned, path_of, work).await;
    if args.keep {
        context.warn_when_space_is_short().await;
    }
    Ok(batch.finish("portraits"))
}

/// The recipe of a preset.
async fn preset_recipe(context: &CommandContext, name: &PresetName) -> Result<Recipe, Fault> {
    context.unlock().await?;
    match context.studio.preset(name).await?.content {
        PresetContent::Look { recipe } => {
            context.studio.check_recipe(&recipe)?;
            Ok(recipe)
        }
        PresetContent::Pack { .. } => Err(Fault::PresetOfOtherKind {
            name: name.as_str().to_owned(),
            wants_pack: false,
        }),
    }
}

async fn stylize_one(
    context: &CommandContext,
    photo: &PhotoPath,
    args: &StylizeArgs,
    (recipe, question): (&Recipe, &BystanderQuestion),
    wanted: Option<&WantedFile>,
) -> Result<Done, Fault> {
    let started = Instant::now();
    let path = photo.path();
    let input = InputPhoto::read(photo)?.with_truncation(truncation_policy(args.accept_damaged));
    let soften = question.softens(context, &input).await?;
    let recipe = &recipe.clone().with_bystanders(Bystanders {
        soften,
        circles: args.cover.clone(),
    })?;
    let format = wanted.map(|file| file.format);
    let made = make(context, input, recipe, (args.keep, args.size, format)).await?;
    photo_input::print_notes(&path, &made.notes, &context.output);
    let out = wanted.and_then(|file| file.path.as_deref());
    if let Some((file, wanted)) = made.file.as_ref().zip(wanted) {
        file.write(out, wanted.overwrite)?;
    }
    let seconds = started.elapsed().as_secs_f64();
    let softened = match made.softened {
        0 => String::new(),
        people => format!(", {} softened", count(people, "face", "faces")),
    };
    let text = match (out, made.stored) {
        (Some(out), _) => format!("{} ({seconds:.1} s{softened})", out.display()),
        // The picture itself is on standard output: no text may follow it there.
        (None, _) if made.file.is_some() => String::new(),
        (None, Some(id)) => format!("kept {id} ({seconds:.1} s{softened})"),
        (None, None) => String::new(),
    };
    if made.softened > 0 && made.has_original {
        context.output.print_note(&format!(
            "{}: the photo in the vault still shows them; the portrait does not.",
            path.display()
        ));
    }
    let document = json!({
        "kept": made.stored, "seconds": seconds, "recipe": recipe,
        "width": made.size.map(|size| size.width), "height": made.size.map(|size| size.height),
        "notes": made.notes, "softened": made.softened,
    });
    let document = with_path(with_path(document, "photo", Some(&path)), "out", out);
    Ok((document, vec![text]))
}

/// What one photo became.
struct Made {
    size: Option<ImageSize>,
    notes: Vec<DecodeNote>,
    /// Its identifier, where it is in the vault.
    stored: Option<PhotoId>,
    /// The file, where one is wanted.
    file: Option<PortraitFile>,
    /// How many bystanders were softened.
    softened: u32,
    /// The original, which shows them, is in the vault.
    has_original: bool,
}

/// Makes a portrait: in the vault where `keep` says so, and as a file where there is a `format`. One of the two is wanted.
async fn make(
    context: &CommandContext,
    input: InputPhoto,
    recipe: &Recipe,
    (keep, size, format): (bool, Option<&'static Format>, Option<FileFormat>),
) -> Result<Made, Fault> {
    match format {
        Some(FileFormat::Svg) => {
            let drawn = draw_paths(context, &input, recipe).await?;
            if !keep {
                return Ok(drawn);
            }
            let stored = make_stored(context, input, recipe, None).await?;
            Ok(Made {
                file: drawn.file,
                ..stored
            })
        }
        Some(FileFormat::Picture(format)) if !keep => {
            make_picture(context, &input, recipe, (size, format)).await
        }
        Some(FileFormat::Picture(format)) => {
            make_stored(context, input, recipe, Some(format)).await
        }
        None => make_stored(context, input, recipe, None).await,
    }
}

async fn draw_paths(
    context: &CommandContext,
    input: &InputPhoto,
    recipe: &Recipe,
) -> Result<Made, Fault> {
    let progress = context.output.photo_progress(&input.name);
    let drawing = context
        .studio
        .draw_paths(input, recipe, |stage| progress.stage(stage))
        .await?;
    Ok(Made {
        size: None,
        notes: drawing.notes,
        stored: None,
        file: Some(PortraitFile::Drawing(drawing.file)),
        softened: drawing.softened,
        has_original: false,
    })
}

async fn make_picture(
    context: &CommandContext,
    input: &InputPhoto,
    recipe: &Recipe,
    (size, format): (Option<&'static Format>, OutputFormat),
) -> Result<Made, Fault> {
    let progress = context.output.photo_progress(&input.name);
    let stage = |stage| progress.stage(stage);
    let studio = &context.studio;
    let portrait = match size {
        Some(size) => (studio.stylize_for(size, input, recipe, format, stage)).await?,
        None => studio.stylize(input, recipe, format, stage).await?,
    };
    Ok(Made {
        size: Some(portrait.size),
        notes: portrait.notes,
        stored: None,
        file: Some(PortraitFile::Picture(portrait.image)),
        softened: portrait.softened,
        has_original: false,
    })
}

/// Stores the portrait in the vault; with a `format` it also gives it as a file.
async fn make_stored(
    context: &CommandContext,
    input: InputPhoto,
    recipe: &Recipe,
    format: Option<OutputFormat>,
) -> Result<Made, Fault> {
    let studio = &context.studio;
    let progress = context.output.photo_progress(&input.name);
    let StoredPortrait {
        photo: stored,
        softened,
    } = studio
        .stylize_and_store(input, recipe, |stage| progress.stage(stage))
        .await?;
    let file = match format {
        Some(format) => {
            let export = studio.export(stored.id, PhotoVersion::Output, Some(format));
            Some(PortraitFile::Picture(export.await?))
        }
        None => None,
    };
    Ok(Made {
        size: stored.record.output.map(|picture| picture.size),
        notes: stored.record.notes,
        stored: Some(stored.id),
        file,
        softened,
        has_original: stored.record.original.is_some(),
    })
}
