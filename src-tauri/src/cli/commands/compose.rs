//! `toy` and `poster`: compose a photo with a template, as a file or in the vault.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, ValueEnum};
use engine::{Clothes, Composition, Figure, Language, Outfit, OutputFormat, Poster, Toy};
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::output::Output;
use crate::cli::photo_input::{self, truncation_policy};
use crate::cli::target::{OutputPaths, Target};
use crate::cli::values::FileFormat;
use crate::fault::{Fault, Report};
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{ComposedSize, InputPhoto, PhotoPath, scan_paths};

#[derive(Debug, Args)]
pub(in crate::cli) struct ToyArgs {
    /// Photo file
    #[arg(value_name = "PHOTO")]
    photo: PathBuf,
    /// Name on the box
    #[arg(long, default_value = "", value_name = "WORDS")]
    name: String,
    /// Line below the name
    #[arg(long, default_value = "", value_name = "WORDS")]
    tagline: String,
    /// What lies beside the figure, up to five, like camera,coffee
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    accessory: Vec<String>,
    /// Box; by default the first
    #[arg(long = "box", default_value = "", value_name = "NAME")]
    layout: String,
    /// Colours of the box; by default the first
    #[arg(long, default_value = "", value_name = "NAME")]
    palette: String,
    /// Drawn body that the head stands on; by default the first. For several people one each, from left to right, up to four
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        conflicts_with = "bust"
    )]
    body: Vec<String>,
    /// How many people of the photo get a figure, up to four; by default as many as bodies are named
    #[arg(long, value_name = "NUMBER", conflicts_with = "bust", value_parser = clap::value_parser!(u8).range(1..=engine::MAX_FIGURES as i64))]
    people: Option<u8>,
    /// Colours of the clothes: of the drawing, or as in the photo
    #[arg(long, value_enum, default_value = "own", conflicts_with = "bust")]
    clothes: ClothesArg,
    /// The people as the photo shows them, on this stand, instead of one head on a drawn body
    #[arg(long, value_name = "STAND", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    bust: Option<String>,
    #[command(flatten)]
    common: ComposeArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct PosterArgs {
    /// Photo file
    #[arg(value_name = "PHOTO")]
    photo: PathBuf,
    /// Scene, or a season: new-year, spring, summer, autumn, winter, birthday, graduation, football; by default the first scene
    #[arg(long, default_value = "", value_name = "NAME")]
    template: String,
    /// Colours of a season; by default its own
    #[arg(long, default_value = "", value_name = "NAME")]
    palette: String,
    /// The middle square of a season alone, without words
    #[arg(long)]
    square: bool,
    /// Title; on a season the greeting
    #[arg(long, value_name = "WORDS")]
    title: Option<String>,
    /// Line below the title
    #[arg(long, value_name = "WORDS")]
    subtitle: Option<String>,
    /// Words of any other field: FIELD=WORDS; may be repeated
    #[arg(long, value_name = "FIELD=WORDS", value_parser = field)]
    words: Vec<(String, String)>,
    #[command(flatten)]
    common: ComposeArgs,
}

#[derive(Debug, Args)]
pub(super) struct ComposeArgs {
    /// Look of the people; by default the one that suits the template. A card with several pictures takes several, with commas
    /// between, and photo for the photo as it is
    #[arg(long, visible_alias = "style", value_name = "NAME")]
    look: Option<String>,
    /// Language of the words that nobody typed
    #[arg(long, value_enum, default_value = "en")]
    language: LanguageArg,
    /// Size: 1080 (1080 × 1350), 2160 (2160 × 2700), print (A5, 300 dots an inch), or story (1080 × 1920)
    #[arg(long, value_enum, default_value = "1080")]
    size: SizeArg,
    /// File or folder to write to; - is standard output. Without it the picture is stored in the vault, with its photo
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Replace an existing file
    #[arg(long)]
    pub(super) force: bool,
    /// If the photo is incomplete, use the readable part
    #[arg(long)]
    pub(super) accept_damaged: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LanguageArg {
    En,
    Vi,
    Zh,
    Ar,
}

impl From<LanguageArg> for Language {
    fn from(language: LanguageArg) -> Self {
        match language {
            LanguageArg::En => Self::En,
            LanguageArg::Vi => Self::Vi,
            LanguageArg::Zh => Self::Zh,
            LanguageArg::Ar => Self::Ar,
        }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ClothesArg {
    Own,
    Photo,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum SizeArg {
    #[value(name = "1080")]
    Post,
    #[value(name = "2160")]
    Large,
    Print,
    Story,
}

impl ToyArgs {
    pub(in crate::cli) fn writes_picture_to_stdout(&self) -> bool {
        self.common.is_stdout()
    }
}

impl PosterArgs {
    pub(in crate::cli) fn writes_picture_to_stdout(&self) -> bool {
        self.common.is_stdout()
    }
}

impl ComposeArgs {
    pub(super) fn is_stdout(&self) -> bool {
        self.out.as_ref().is_some_and(|out| out.as_os_str() == "-")
    }

    /// The looks that were named.
    pub(super) fn looks(&self) -> Vec<String> {
        let looks = self.look.iter().flat_map(|looks| looks.split(','));
        looks.map(|look| look.trim().to_owned()).collect()
    }

    pub(super) fn size(&self) -> ComposedSize {
        match self.size {
            SizeArg::Post => ComposedSize::Post,
            SizeArg::Large => ComposedSize::Large,
            SizeArg::Print => ComposedSize::Print,
            SizeArg::Story => ComposedSize::Story,
        }
    }

    pub(super) fn language(&self) -> Language {
        self.language.into()
    }
}

pub(in crate::cli) async fn run_toy(
    context: &CommandContext,
    args: ToyArgs,
) -> Result<ExitCode, Report> {
    let figure = match args.bust {
        Some(stand) => Figure::Bust { stand },
        None => bobble_heads(&args.body, args.people, args.clothes),
    };
    let toy = Toy {
        name: args.name,
        tagline: args.tagline,
        layout: args.layout,
        palette: args.palette,
        accessories: args.accessory,
        figure,
        look: args.common.look.clone(),
        language: args.common.language(),
    };
    run(
        context,
        &args.photo,
        Composition::Toy(toy),
        &args.common,
        "toy",
    )
    .await
}

pub(in crate::cli) async fn run_poster(
    context: &CommandContext,
    args: PosterArgs,
) -> Result<ExitCode, Report> {
    let named = [("title", args.title), ("subtitle", args.subtitle)];
    let named = named
        .into_iter()
        .filter_map(|(field, words)| Some((field.to_owned(), words?)));
    let poster = Poster {
        template: args.template,
        palette: args.palette,
        square: args.square,
        words: args.words.into_iter().chain(named).collect(),
        colors: BTreeMap::new(),
        look: args.common.look.clone(),
        language: args.common.language(),
    };
    run(
        context,
        &args.photo,
        Composition::Poster(poster),
        &args.common,
        "poster",
    )
    .await
}

/// A figure for each body, or for so many people; who is left over wears what the last one does.
fn bobble_heads(bodies: &[String], people: Option<u8>, clothes: ClothesArg) -> Figure {
    let clothes = match clothes {
        ClothesArg::Own => Clothes::Own,
        ClothesArg::Photo => Clothes::Photo,
    };
    let last = bodies.last().cloned().unwrap_or_default();
    let count = people.map_or(bodies.len().max(1), usize::from);
    let outfit = |at| Outfit {
        body: bodies.get(at).unwrap_or(&last).clone(),
        clothes,
        ..Outfit::default()
    };
    let Outfit { body, colors, .. } = outfit(0);
    Figure::BobbleHead {
        body,
        colors,
        clothes,
        others: (1..count).map(outfit).collect(),
    }
}

pub(super) async fn run(
    context: &CommandContext,
    photo: &std::path::Path,
    composition: Composition,
    args: &ComposeArgs,
    kind: &str,
) -> Result<ExitCode, Report> {
    let started = Instant::now();
    let composition = composition.checked().map_err(Fault::from)?;
    let notes = context.studio.check_composition(&composition)?;
    let photo = only_photo(photo)?;
    let wanted = wanted(std::slice::from_ref(&photo), args, kind)?;
    if wanted.is_none() {
        context.open_or_create().await?;
    }
    let input = InputPhoto::read(&photo)?.with_truncation(truncation_policy(args.accept_damaged));
    let size = args.size();
    let progress = context.output.photo_progress(&input.name);
    let stage = |stage| progress.stage(stage);
    let (out, kept, decoded, pixels) = match wanted {
        Some((path, format)) => {
            let made = context
                .studio
                .compose(&input, &composition, size, format, stage)
                .await?;
            match &path {
                Some(path) => {
                    file_output::write_picture(path, &made.image, Overwrite::from(args.force))?
                }
                None => file_output::write_stdout(&made.image)?,
            }
            (path, None, made.notes, Some(made.size))
        }
        None => {
            let stored = context
                .studio
                .compose_and_store(input, &composition, size, stage)
                .await?;
            let size = stored.record.output.map(|picture| picture.size);
            (None, Some(stored.id), stored.record.notes, size)
        }
    };
    drop(progress);
    photo_input::print_notes(&photo.path(), &decoded, &context.output);
    print_word_notes(notes, &context.output);
    let seconds = started.elapsed().as_secs_f64();
    let line = match (&out, kept) {
        (Some(out), _) => Some(format!("{} ({seconds:.1} s)", out.display())),
        (None, Some(id)) => Some(format!("kept {id} ({seconds:.1} s)")),
        (None, None) => None,
    };
    if let Some(line) = line {
        let document = json!({
            "kept": kept, "seconds": seconds, "notes": decoded,
            "width": pixels.map(|size| size.width), "height": pixels.map(|size| size.height),
            "shortened": notes.shortened, "dropped": notes.dropped,
        });
        let document = with_path(
            with_path(document, "photo", Some(&photo.path())),
            "out",
            out.as_deref(),
        );
        context.output.print_result(&document, [line]);
    }
    if kept.is_some() {
        context.warn_when_space_is_short().await;
    }
    Ok(ExitCode::SUCCESS)
}

/// Says what happened to words.
pub(super) fn print_word_notes(notes: engine::WordNotes, output: &Output) {
    if notes.shortened {
        output.print_note("Some words are too long for their place and end in “…”.");
    }
    if notes.dropped {
        output
            .print_note("Some letters were left out: the fonts of the templates do not have them.");
    }
}

pub(super) fn only_photo(path: &std::path::Path) -> Result<PhotoPath, Fault> {
    let scan = scan_paths(&[path.to_owned()]);
    if let Some((_, fault)) = scan.refused.into_iter().next() {
        return Err(fault);
    }
    let mut photos = scan.photos.into_iter();
    match (photos.next(), photos.next()) {
        (Some(photo), None) => Ok(photo),
        _ => Err(Fault::NotAFile {
            path: path.display().to_string(),
        }),
    }
}

/// Where the picture goes and in which format; none if it goes into the vault.
pub(super) fn wanted(
    photos: &[PhotoPath],
    args: &ComposeArgs,
    kind: &str,
) -> Result<Option<(Option<PathBuf>, OutputFormat)>, Fault> {
    let Some(out) = &args.out else {
        return Ok(None);
    };
    let target = Target::new(out, 1)?;
    let format = match target.format()? {
        None => OutputFormat::Jpeg,
        Some(FileFormat::Picture(format)) => format,
        Some(FileFormat::Svg) => return Err(Fault::NoPaths),
    };
    let mut paths = OutputPaths::new(photos.iter().map(PhotoPath::path), args.force.into());
    let path = paths.next(&target, kind, format.extension())?;
    Ok(Some((path, format)))
}

pub(super) fn field(text: &str) -> Result<(String, String), String> {
    let parts = text
        .split_once('=')
        .ok_or("words of a field are FIELD=WORDS, like date=2026")?;
    Ok((parts.0.to_owned(), parts.1.to_owned()))
}
