//! `pack`: many pictures of a photo at once, into a folder, a zip file or an album of the vault.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::{ArgGroup, Args};
use engine::{Bystanders, Circle, Color, DRAWN_LOOKS, Format, StickerTarget};
use serde_json::{Value, json};
use vault::UtcDate;

use crate::cli::batch::{BatchResult, Done};
use crate::cli::bystanders::BystanderQuestion;
use crate::cli::commands::compose::LanguageArg;
use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::photo_input::{self, truncation_policy};
use crate::cli::plural::{count, length};
use crate::cli::values::{
    album_name, bystanders, circle, color, format_name, outline_width, preset_name, sticker_target,
};
use crate::fault::{Fault, Report};
use crate::studio::{
    AlbumName, BystanderChoice, Greeting, InputPhoto, OutlineChoice, PackChoice, PackKind,
    PackPhoto, PackProgress, PhotoPath, PresetContent, PresetName, scan_paths,
};

mod output;

use output::PackOutput;

#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("destination").args(["out", "keep"]).required(true),
    after_help = "What was once called pack writes the vault into one file: ambrotype backup FILE."
)]
pub(in crate::cli) struct PackArgs {
    /// Photo files, or folders of photos; several for stickers of several expressions
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// What is made: avatar (every look, as a profile picture), family (everybody together, and each person alone), season (people in
    /// drawn seasons), stickers, or my:NAME (the pack of a preset of yours)
    #[arg(long, default_value = "avatar", value_name = "PACK", value_parser = pack_arg)]
    pack: PackArg,
    /// Make pictures of this season: new-year, spring, summer, autumn, winter, birthday, graduation or football; by default
    /// all of them
    #[arg(long, value_name = "SEASON", conflicts_with = "sticker")]
    season: Option<String>,
    /// Write these words on seasons in 4:5, or without words what suits each
    #[arg(long, value_name = "WORDS", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    greeting: Option<String>,
    /// Language of words that nobody typed
    #[arg(long, value_enum, default_value = "en")]
    language: LanguageArg,
    /// Make stickers for telegram, whatsapp, signal, line, discord or wechat
    #[arg(long, value_name = "MESSENGER", value_parser = sticker_target)]
    sticker: Option<&'static StickerTarget>,
    /// Stickers that move: for whatsapp, signal, line, discord or wechat; in an album they stand
    #[arg(long, requires = "sticker")]
    animated: bool,
    /// Looks, with commas between them; by default all drawn looks, the first for a family, those that suit a
    /// season, and six for stickers
    #[arg(long, value_name = "STYLES", value_delimiter = ',')]
    style: Vec<String>,
    /// What pictures are for, with commas between: whole, profile, square, post, story, wallpaper-phone, wallpaper-desktop; by default
    /// profile, whole for a family, and post and square for a season
    #[arg(long, value_name = "SIZES", value_delimiter = ',', value_parser = format_name)]
    size: Vec<&'static Format>,
    /// Width of the line around people on stickers, in pixels; 0 for none; by default as the messenger has it
    #[arg(long, value_name = "PIXELS", value_parser = outline_width)]
    outline: Option<f32>,
    /// Colour of that line
    #[arg(long = "outline-colour", alias = "outline-color", default_value = "#ffffff", value_name = "COLOUR", value_parser = color)]
    outline_color: Color,
    /// A word on each sticker; several, each with its own --word, by turns
    #[arg(long, value_name = "WORD")]
    word: Vec<String>,
    /// Other people in the picture: soften (their heads, for good), keep, or ask; ask keeps them where there is no terminal
    #[arg(long, default_value = "ask", value_name = "CHOICE", value_parser = bystanders)]
    bystanders: BystanderChoice,
    /// Soften a circle of the photo too: X,Y,RADIUS in shares of its width, its height and its longer side; may be repeated
    #[arg(long, value_name = "X,Y,RADIUS", value_parser = circle)]
    cover: Vec<Circle>,
    /// Folder to write to, or a zip file
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Store the pictures in the vault, in one album, and the original beside them once
    #[arg(long)]
    keep: bool,
    /// The album that they go into; by default a new one, named by the pack and the date
    #[arg(long, value_name = "ALBUM", value_parser = album_name, conflicts_with = "out")]
    album: Option<AlbumName>,
    /// Replace existing files
    #[arg(long)]
    force: bool,
    /// If a file is incomplete, use the readable part
    #[arg(long)]
    accept_damaged: bool,
}

/// The packs that there are.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PackArg {
    Kind(PackKind),
    /// The preset of this name.
    Own(PresetName),
}

fn pack_arg(word: &str) -> Result<PackArg, String> {
    if let Some(name) = word.strip_prefix("my:") {
        return Ok(PackArg::Own(preset_name(name)?));
    }
    match word {
        "avatar" => Ok(PackArg::Kind(PackKind::Avatar)),
        "family" => Ok(PackArg::Kind(PackKind::Family)),
        "season" => Ok(PackArg::Kind(PackKind::Season)),
        "stickers" => Ok(PackArg::Kind(PackKind::Stickers)),
        _ => Err("choose avatar, family, season, stickers or my:NAME".to_owned()),
    }
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: PackArgs,
) -> Result<ExitCode, Report> {
    let named = args.style.iter().map(String::as_str);
    context.open_for_learnt(named).await?;
    let choice = match &args.pack {
        PackArg::Own(name) => own_choice(context, &args, name).await?,
        PackArg::Kind(kind) => choice(&args, *kind),
    };
    // What cannot be made is said before any photo is read.
    context.studio.pack(&choice)?;
    let scan = scan_paths(&args.photos);
    let mut destination = match &args.out {
        Some(out) => Destination::Files(PackOutput::new(out, args.force.into())?),
        None => {
            context.open_or_create().await?;
            let album = match &args.album {
                Some(album) => album.clone(),
                None => {
                    context
                        .studio
                        .new_album_name(&usual_album(&choice)?)
                        .await?
                }
            };
            Destination::Album(album)
        }
    };
    let mut batch = BatchResult::new(&context.output);
    let photos = photo_input::found(scan, &context.output, &mut batch);
    context.studio.expect_photos(photos.len());
    if let Destination::Files(output) = &mut destination {
        output.keep_off(&photos, args.force.into());
    }
    let question = BystanderQuestion::new(args.bystanders, photos.len());
    let path_of = |photo: &PhotoPath| photo.path();
    let work = async |photo: &PhotoPath| {
        pack_one(
            context,
            photo,
            &args,
            (&choice, &question),
            &mut destination,
        )
        .await
    };
    batch.run(photos, path_of, work).await;
    match destination {
        Destination::Files(output) => {
            if let Some(target) = choice.sticker_target() {
                output.finish_set((target, args.animated), args.force.into(), context)?;
            }
            output.finish()?;
        }
        Destination::Album(_) => context.warn_when_space_is_short().await,
    }
    Ok(batch.finish("packs"))
}

/// The name of an album that nobody named: what the pack is, and today's date.
fn usual_album(choice: &PackChoice) -> Result<AlbumName, Fault> {
    let title = match choice.kind {
        PackKind::Avatar => "Avatars",
        PackKind::Family => "Family",
        PackKind::Season => "Seasons",
        PackKind::Stickers => "Stickers",
        PackKind::Own => "My pack",
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(0, |now| now.as_millis() as i64);
    let date: String = UtcDate(now).to_string().chars().take(10).collect();
    AlbumName::new(&format!("{title} {date}"))
}

/// The pack of a preset. What is in it is chosen there, so nothing else chooses it here.
async fn own_choice(
    context: &CommandContext,
    args: &PackArgs,
    name: &PresetName,
) -> Result<PackChoice, Fault> {
    context.unlock().await?;
    match context.studio.preset(name).await?.content {
        PresetContent::Pack { pictures } => Ok(PackChoice {
            kind: PackKind::Own,
            language: args.language.into(),
            pictures,
            ..PackChoice::default()
        }),
        PresetContent::Look { .. } => Err(Fault::PresetOfOtherKind {
            name: name.as_str().to_owned(),
            wants_pack: true,
        }),
    }
}

/// What is made of each photo.
fn choice(args: &PackArgs, kind: PackKind) -> PackChoice {
    let kind = match (args.sticker, &args.season) {
        (Some(_), _) => PackKind::Stickers,
        (None, Some(_)) => PackKind::Season,
        (None, None) => kind,
    };
    let mut looks = args.style.clone();
    // A set of several photos has one look of each.
    if kind == PackKind::Stickers && args.photos.len() > 1 && looks.is_empty() {
        looks = DRAWN_LOOKS
            .iter()
            .take(1)
            .map(|look| look.name.to_owned())
            .collect();
    }
    PackChoice {
        kind,
        looks,
        formats: args.size.iter().map(|it| it.name.to_owned()).collect(),
        season: args.season.clone().unwrap_or_default(),
        greeting: args.greeting.clone().map(|words| match words.is_empty() {
            true => Greeting::Usual,
            false => Greeting::Words(words),
        }),
        language: args.language.into(),
        messenger: args
            .sticker
            .map_or_else(String::new, |it| it.name.to_owned()),
        outline: Some(OutlineChoice {
            width: args.outline,
            color: args.outline_color,
        }),
        words: args.word.clone(),
        moving: args.animated,
        pictures: Vec::new(),
    }
}

/// Where the pictures of all photos go.
enum Destination {
    Files(PackOutput),
    Album(AlbumName),
}

async fn pack_one(
    context: &CommandContext,
    photo: &PhotoPath,
    args: &PackArgs,
    (choice, question): (&PackChoice, &BystanderQuestion),
    destination: &mut Destination,
) -> Result<Done, Fault> {
    let started = Instant::now();
    let path = photo.path();
    let input = InputPhoto::read(photo)?.with_truncation(truncation_policy(args.accept_damaged));
    let soften = question.softens(context, &input).await?;
    let bystanders = Bystanders {
        soften,
        circles: args.cover.clone(),
    };
    let progress = context.output.photo_progress(&input.name);
    let stage = |stage| progress.stage(stage);
    let pack = context.studio.pack(choice)?;
    let done = match destination {
        Destination::Files(output) => {
            let mut pack = pack.after(output.numbered);
            let before = output.names.len();
            let work = (context.studio)
                .make_pack(&input, &mut pack, bystanders, stage, |it| output.add(it));
            let softened = work.await?;
            let files = &output.names[before..];
            let lines = files.to_vec();
            Packed {
                lines,
                pictures: length(files),
                softened,
                document: json!({ "files": files }),
            }
        }
        Destination::Album(album) => {
            let mut pack = pack;
            let (name, photo) = (input.name.clone(), PackPhoto::New(input));
            let counted = |it: PackProgress| progress.pictures(it.done, it.total);
            let work =
                (context.studio).keep_pack(photo, &mut pack, album, bystanders, stage, counted);
            let kept = work.await?;
            if kept.softened > 0 && kept.original.is_some() {
                context.output.print_note(&format!(
                    "{name}: the photo in the vault still shows them; the pictures do not."
                ));
            }
            let lines = kept.pictures.iter().map(|id| format!("kept {id}"));
            Packed {
                lines: lines.collect(),
                pictures: length(&kept.pictures),
                softened: kept.softened,
                document: json!({ "kept": kept.pictures, "original": kept.original, "album": album }),
            }
        }
    };
    drop(progress);
    let seconds = started.elapsed().as_secs_f64();
    let Packed {
        mut lines,
        pictures,
        softened,
        mut document,
    } = done;
    let softened_text = match softened {
        0 => String::new(),
        people => format!(", {} softened", count(people, "face", "faces")),
    };
    let into = match destination {
        Destination::Album(album) => format!(" in “{}”", album.as_str()),
        Destination::Files(_) => String::new(),
    };
    lines.push(format!(
        "{}{into} ({seconds:.1} s{softened_text})",
        count(pictures, "picture", "pictures")
    ));
    document["seconds"] = json!(seconds);
    document["softened"] = json!(softened);
    Ok((with_path(document, "photo", Some(&path)), lines))
}

/// What one photo became.
struct Packed {
    /// A line for each picture.
    lines: Vec<String>,
    pictures: u64,
    softened: u32,
    document: Value,
}
