//! `stylize`: makes portraits, as files or in the vault.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{ArgGroup, Args};
use engine::{
    Background, Brush, Bystanders, Circle, Crop, DecodeNote, DrawnOptions, Format, Frame,
    OutputFormat, Precision, Recipe, Regions, Straighten,
};
use serde_json::json;
use vault::PhotoId;

use crate::cli::batch::{BatchResult, Done};
use crate::cli::bystanders::BystanderQuestion;
use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::photo_input::{self, truncation_policy};
use crate::cli::photo_line::recipe_text;
use crate::cli::plural::count;
use crate::cli::target::{OutputPaths, Target};
use crate::cli::values::{
    FileFormat, backdrop, brush, bystanders, circle, file_format, format_name, frame, line_weight,
    precision, quarter_turns, share, straighten,
};
use crate::darkroom::ImageSize;
use crate::fault::{Fault, Report};
use crate::studio::{
    BystanderChoice, InputPhoto, PhotoPath, PhotoVersion, StoredPortrait, scan_paths,
};

mod files;

use files::{PortraitFile, WantedFile, WantedFiles};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("destination").args(["out", "keep", "in_place"]).required(true).multiple(true))]
pub(in crate::cli) struct StylizeArgs {
    /// Photo files, or folders of photos
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// Look or style, or a blend of painted styles with weights: storybook, or wave:2,mosaic:1; by default the first that
    /// `ambrotype styles` lists, storybook
    #[arg(long, value_name = "STYLES")]
    style: Option<String>,
    /// Strength of the style, from 0 (the photo) to 1
    #[arg(long, default_value = "1", value_name = "0..1", value_parser = share, allow_hyphen_values = true)]
    strength: f32,
    /// Palette of a drawn look; `ambrotype styles` lists them
    #[arg(long, value_name = "NAME")]
    palette: Option<String>,
    /// How much larger eyes and how much smaller noses are drawn, from 0 to 1
    #[arg(long, default_value = "0", value_name = "0..1", value_parser = share)]
    character: f32,
    /// Weight of the lines of a drawn look, from 0.5 to 2
    #[arg(long, default_value = "1", value_name = "0.5..2", value_parser = line_weight)]
    line_weight: f32,
    /// Number that changes what a drawn look leaves to chance: grain, paper, the tremble of a hand
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u32,
    /// Width of painted strokes: fine, medium, broad, native (the size of the photo), or the pixels of the longer side that
    /// is painted
    #[arg(long, default_value = "medium", value_name = "BRUSH", value_parser = brush)]
    brush: Brush,
    /// Keep the colours of the photo
    #[arg(long = "keep-colour", alias = "keep-color")]
    keep_color: bool,
    /// Strength on faces, from 0 to 1; multiplies --strength
    #[arg(long, default_value = "1", value_name = "0..1", value_parser = share)]
    face: f32,
    /// Strength on the rest of the people
    #[arg(long, default_value = "1", value_name = "0..1", value_parser = share)]
    person: f32,
    /// Strength on the background
    #[arg(long, default_value = "1", value_name = "0..1", value_parser = share)]
    background: f32,
    /// What is behind the people: styled, photo, blurred, transparent, a colour like #f4e9d8, two (from the top to the
    /// bottom) like #f6d6ad,#c98f86, or a style
    #[arg(long, default_value = "styled", value_name = "BACKDROP", value_parser = backdrop)]
    backdrop: Background,
    /// Part of the photo: 1:1, 4:5, 9:16, 16:9, profile, passport, or X,Y,WIDTH,HEIGHT in shares of the photo
    #[arg(long, default_value = "whole", value_name = "CROP", value_parser = frame)]
    crop: Frame,
    /// What the portrait is for, drawn at that exact size: whole, profile, square, post, story, wallpaper-phone or wallpaper-desktop.
    /// The vault keeps portraits as large as their photo, and export gives them in any size
    #[arg(long, value_name = "SIZE", value_parser = format_name, conflicts_with_all = ["crop", "keep"])]
    size: Option<&'static Format>,
    /// Turn the photo clockwise first, by 90, 180 or 270 degrees
    #[arg(long, default_value = "0", value_name = "DEGREES", value_parser = quarter_turns, allow_hyphen_values = true)]
    turn: u8,
    /// Straighten the photo by the eyes, or by degrees clockwise (--straighten=-2.5)
    #[arg(long, value_name = "DEGREES", value_parser = straighten, num_args = 0..=1, require_equals = true, default_missing_value = "eyes")]
    straighten: Option<Straighten>,
    /// Exchange left and right
    #[arg(long)]
    mirror: bool,
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
    let recipe = recipe(context, &args)?;
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

fn recipe(context: &CommandContext, args: &StylizeArgs) -> Result<Recipe, Fault> {
    let studio = &context.studio;
    let first = || studio.styles().first().map(|style| style.name.clone());
    let styles = args.style.clone().or_else(first).unwrap_or_default();
    let recipe = Recipe::parse(&styles, args.strength)?
        .with_brush(args.brush)?
        .keeping_color(args.keep_color)
        .with_drawn(DrawnOptions {
            palette: args.palette.clone(),
            character: args.character,
            line_weight: args.line_weight,
            seed: args.seed,
        })?
        .with_regions(Regions::new(args.face, args.person, args.background)?)?
        .with_background(args.backdrop.clone())?
        .with_crop(Crop {
            frame: args.crop,
            turns: args.turn,
            straighten: args.straighten.unwrap_or_default(),
            mirror: args.mirror,
        })?;
    let updated = recipe.updated();
    if let Some(updated) = &updated {
        let [old, new] = [&recipe, updated].map(recipe_text);
        context
            .output
            .print_note(&format!("{old} is now made as {new}."));
    }
    let recipe = updated.unwrap_or(recipe);
    studio.check_recipe(&recipe)?;
    if args.style.is_none() {
        let note = format!("Made as {styles}; --style chooses another look.");
        context.output.print_hint(&note);
    }
    Ok(recipe)
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
