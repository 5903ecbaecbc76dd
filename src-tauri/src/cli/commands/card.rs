//! `card` and `collage`: the photo beside its portrait, a profile in a ring, several pictures on one sheet.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use engine::{Card, Composition, DRAWN_LOOKS, Entry, library};
use serde_json::json;

use super::compose::{ComposeArgs, field, only_photo, run, wanted};
use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::photo_input::{self, truncation_policy};
use crate::fault::{Fault, Report};
use crate::studio::InputPhoto;
use crate::studio::file_output::{self, Overwrite};

/// How many pictures a collage of one photo has, where nothing says another number.
const USUAL_PICTURES: usize = 4;

#[derive(Debug, Args)]
pub(in crate::cli) struct CardArgs {
    /// Photo file
    #[arg(value_name = "PHOTO")]
    photo: PathBuf,
    /// Card: before-after, before-after-slant, before-after-instant, profile-ring, profile-break, contact-sheet; by default the first
    #[arg(long, default_value = "", value_name = "NAME")]
    card: String,
    #[command(flatten)]
    sheet: SheetArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct CollageArgs {
    /// Photo files: one photo in several looks, or up to nine photos
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// Layout, like grid-4 or honeycomb-7; by default the grid for as many pictures as there are photos or looks
    #[arg(long, default_value = "", value_name = "NAME")]
    layout: String,
    #[command(flatten)]
    sheet: SheetArgs,
}

#[derive(Debug, Args)]
struct SheetArgs {
    /// Colours: paper, night, rose or sea
    #[arg(long, default_value = "", value_name = "NAME")]
    palette: String,
    /// Title, where the card has one
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// Words of any other field: FIELD=WORDS; may be repeated
    #[arg(long, value_name = "FIELD=WORDS", value_parser = field)]
    words: Vec<(String, String)>,
    #[command(flatten)]
    common: ComposeArgs,
}

impl CardArgs {
    pub(in crate::cli) fn writes_picture_to_stdout(&self) -> bool {
        self.sheet.common.is_stdout()
    }
}

impl CollageArgs {
    pub(in crate::cli) fn writes_picture_to_stdout(&self) -> bool {
        self.sheet.common.is_stdout()
    }
}

impl SheetArgs {
    fn card(&self, template: String, looks: Vec<String>) -> Card {
        let title = self.title.iter().map(|it| ("title".to_owned(), it.clone()));
        Card {
            template,
            palette: self.palette.clone(),
            words: self.words.iter().cloned().chain(title).collect(),
            looks,
            language: self.common.language(),
        }
    }
}

pub(in crate::cli) async fn run_card(
    context: &CommandContext,
    args: CardArgs,
) -> Result<ExitCode, Report> {
    let mut card = args.sheet.card(args.card, args.sheet.common.looks());
    if args.sheet.words.is_empty() {
        name_pictures(&mut card)?;
    }
    let composition = Composition::Card(card);
    run(
        context,
        &args.photo,
        composition,
        &args.sheet.common,
        "card",
    )
    .await
}

/// A contact sheet says below each picture which look it is; looks have one name in all languages here.
fn name_pictures(card: &mut Card) -> Result<(), Fault> {
    let pictures = library().entry("cards", &card.template)?.pictures;
    for at in 0..pictures {
        let name = card.look_of(at).to_owned();
        let title = DRAWN_LOOKS.iter().find(|look| look.name == name);
        let words = title.map_or(name, |look| look.title.to_owned());
        card.words.insert(format!("picture-{}", at + 1), words);
    }
    Ok(())
}

pub(in crate::cli) async fn run_collage(
    context: &CommandContext,
    args: CollageArgs,
) -> Result<ExitCode, Report> {
    let mut looks = args.sheet.common.looks();
    let layout = layout(&args.layout, args.photos.len(), looks.len())?
        .id
        .clone();
    if let [photo] = &args.photos[..] {
        let composition = Composition::Card(args.sheet.card(layout, looks));
        return run(context, photo, composition, &args.sheet.common, "collage").await;
    }
    if looks.is_empty() {
        looks.push(DRAWN_LOOKS[0].name.to_owned());
    }
    let card = args.sheet.card(layout, looks);
    collage(context, &args, card).await
}

/// The layout of this name, or the first for as many pictures as there are photos or looks.
fn layout(name: &str, photos: usize, looks: usize) -> Result<&'static Entry, Fault> {
    if !name.is_empty() {
        return Ok(library().entry("cards", name)?);
    }
    let wanted = match (photos, looks) {
        (1, 0) => USUAL_PICTURES,
        _ => photos.max(looks),
    };
    let mut layouts = library()
        .entries("cards")
        .iter()
        .filter(|it| (2..10).contains(&it.pictures));
    let found = layouts.find(|entry| entry.pictures == wanted);
    found.ok_or_else(|| Fault::CompositionInvalid {
        reason: format!("a collage has 2 to 9 pictures, not {wanted}"),
    })
}

/// A collage of several photos. It belongs to none of them, so it goes into a file and not into the vault.
async fn collage(
    context: &CommandContext,
    args: &CollageArgs,
    card: Card,
) -> Result<ExitCode, Report> {
    let started = Instant::now();
    let common = &args.sheet.common;
    let composition = Composition::Card(card.clone())
        .checked()
        .map_err(Fault::from)?;
    let notes = context.studio.check_composition(&composition)?;
    let mut photos = Vec::new();
    for path in &args.photos {
        photos.push(only_photo(path)?);
    }
    let (path, format) =
        wanted(&photos, common, "collage")?.ok_or_else(|| Fault::CompositionInvalid {
            reason:
                "a collage of several photos belongs to none of them: say with --out where it goes"
                    .into(),
        })?;
    context.studio.expect_photos(photos.len());
    let truncation = truncation_policy(common.accept_damaged);
    let inputs = photos
        .iter()
        .map(|photo| Ok(InputPhoto::read(photo)?.with_truncation(truncation)));
    let inputs: Vec<InputPhoto> = inputs.collect::<Result<_, Fault>>()?;
    let progress = context.output.photo_progress("collage");
    let stage = |stage| progress.stage(stage);
    let made = context
        .studio
        .compose_several(&inputs, &card, common.size(), format, stage)
        .await?;
    drop(progress);
    match &path {
        Some(path) => file_output::write_picture(path, &made.image, Overwrite::from(common.force))?,
        None => file_output::write_stdout(&made.image)?,
    }
    if let Some(first) = photos.first() {
        photo_input::print_notes(&first.path(), &made.notes, &context.output);
    }
    super::compose::print_word_notes(notes, &context.output);
    let seconds = started.elapsed().as_secs_f64();
    if let Some(path) = &path {
        let names: Vec<_> = photos
            .iter()
            .map(|it| it.path().display().to_string())
            .collect();
        let document = json!({
            "photos": names, "seconds": seconds, "notes": made.notes,
            "width": made.size.width, "height": made.size.height,
            "shortened": notes.shortened, "dropped": notes.dropped,
        });
        let line = format!("{} ({seconds:.1} s)", path.display());
        context
            .output
            .print_result(&with_path(document, "out", Some(path)), [line]);
    }
    Ok(ExitCode::SUCCESS)
}
