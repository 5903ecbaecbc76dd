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

/// A collage of several photos. In the vault it belongs to none of them: the photos are not stored for it.
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
    let wanted = wanted(&photos, common, "collage")?;
    if wanted.is_none() {
        context.open_or_create().await?;
    }
    context.studio.expect_photos(photos.len());
    let truncation = truncation_policy(common.accept_damaged);
    let inputs = photos
        .iter()
        .map(|photo| Ok(InputPhoto::read(photo)?.with_truncation(truncation)));
    let inputs: Vec<InputPhoto> = inputs.collect::<Result<_, Fault>>()?;
    let progress = context.output.photo_progress("collage");
    let stage = |stage| progress.stage(stage);
    let studio = &context.studio;
    let (inputs, size) = (&inputs[..], common.size());
    let (path, kept, decoded, pixels) = match wanted {
        Some((path, format)) => {
            let work = studio.compose_several(inputs, &card, size, format, stage);
            let made = work.await?;
            match &path {
                Some(path) => {
                    file_output::write_picture(path, &made.image, Overwrite::from(common.force))?
                }
                None => file_output::write_stdout(&made.image)?,
            }
            (path, None, made.notes, Some(made.size))
        }
        None => {
            let work = studio.compose_several_and_store(inputs, &card, size, stage);
            let kept = work.await?;
            let size = kept.record.output.map(|picture| picture.size);
            (None, Some(kept.id), kept.record.notes, size)
        }
    };
    drop(progress);
    if let Some(first) = photos.first() {
        photo_input::print_notes(&first.path(), &decoded, &context.output);
    }
    super::compose::print_word_notes(notes, &context.output);
    let seconds = started.elapsed().as_secs_f64();
    let line = match (&path, kept) {
        (Some(path), _) => format!("{} ({seconds:.1} s)", path.display()),
        (None, Some(id)) => format!("kept {id} ({seconds:.1} s)"),
        // The picture itself is on standard output: no text may follow it there.
        (None, None) => return Ok(ExitCode::SUCCESS),
    };
    let names: Vec<_> = photos
        .iter()
        .map(|it| it.path().display().to_string())
        .collect();
    let document = json!({
        "photos": names, "kept": kept, "seconds": seconds, "notes": decoded,
        "width": pixels.map(|size| size.width), "height": pixels.map(|size| size.height),
        "shortened": notes.shortened, "dropped": notes.dropped,
    });
    let document = with_path(document, "out", path.as_deref());
    context.output.print_result(&document, [line]);
    Ok(ExitCode::SUCCESS)
}
