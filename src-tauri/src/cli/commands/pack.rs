//! `pack`: many pictures of a photo at once, into a folder or a zip file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, ValueEnum};
use engine::{Bystanders, Circle, Color, DRAWN_LOOKS, Format, OutputFormat, Recipe, StickerTarget};
use serde_json::json;

use crate::cli::batch::{BatchResult, Done};
use crate::cli::bystanders::BystanderQuestion;
use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::photo_input::{self, truncation_policy};
use crate::cli::plural::{count, length};
use crate::cli::target::{OutputPaths, Target};
use crate::cli::values::{bystanders, circle, color, format_name, outline_width, sticker_target};
use crate::fault::{Fault, Report};
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{
    BystanderChoice, InputPhoto, Pack, PackedPicture, PhotoPath, StickerChoice, StickerSet,
    ZipExport, scan_paths,
};

/// How many looks a set of stickers of one photo has.
const STICKERS_OF_ONE_PHOTO: usize = 6;

#[derive(Debug, Args)]
#[command(
    after_help = "What was once called pack writes the vault into one file: ambrotype backup FILE."
)]
pub(in crate::cli) struct PackArgs {
    /// Photo files, or folders of photos; several for stickers of several expressions
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// What is made: avatar (every look, as a profile picture), family (everybody together, and each person alone), or stickers
    #[arg(long, value_enum, default_value = "avatar", value_name = "PACK")]
    pack: PackKind,
    /// Make stickers for telegram, whatsapp, signal, line or discord
    #[arg(long, value_name = "MESSENGER", value_parser = sticker_target)]
    sticker: Option<&'static StickerTarget>,
    /// Looks, with commas between them; by default all drawn looks, the first for a family, and six for stickers
    #[arg(long, value_name = "STYLES", value_delimiter = ',')]
    style: Vec<String>,
    /// What pictures are for, with commas between: whole, profile, square, post, story, wallpaper-phone, wallpaper-desktop; by default
    /// profile, and whole for a family
    #[arg(long, value_name = "SIZES", value_delimiter = ',', value_parser = format_name)]
    size: Vec<&'static Format>,
    /// Width of the line around people on stickers, in pixels; 0 for none; by default as the messenger has it
    #[arg(long, value_name = "PIXELS", value_parser = outline_width)]
    outline: Option<f32>,
    /// Colour of that line
    #[arg(long = "outline-colour", alias = "outline-color", default_value = "#ffffff", value_name = "COLOUR", value_parser = color)]
    outline_color: Color,
    /// Other people in the picture: soften (their heads, for good), keep, or ask; ask keeps them where there is no terminal
    #[arg(long, default_value = "ask", value_name = "CHOICE", value_parser = bystanders)]
    bystanders: BystanderChoice,
    /// Soften a circle of the photo too: X,Y,RADIUS in shares of its width, its height and its longer side; may be repeated
    #[arg(long, value_name = "X,Y,RADIUS", value_parser = circle)]
    cover: Vec<Circle>,
    /// Folder to write to, or a zip file
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// Replace existing files
    #[arg(long)]
    force: bool,
    /// If a file is incomplete, use the readable part
    #[arg(long)]
    accept_damaged: bool,
}

/// The packs that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PackKind {
    Avatar,
    Family,
    Stickers,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: PackArgs,
) -> Result<ExitCode, Report> {
    let plan = Plan::new(context, &args)?;
    let scan = scan_paths(&args.photos);
    let mut output = PackOutput::new(&args)?;
    let mut batch = BatchResult::new(&context.output);
    let photos = photo_input::found(scan, &context.output, &mut batch);
    context.studio.expect_photos(photos.len());
    output.keep_off(&photos, args.force.into());
    let question = BystanderQuestion::new(args.bystanders, photos.len());
    let path_of = |photo: &PhotoPath| photo.path();
    let work = async |photo: &PhotoPath| {
        pack_one(context, photo, &args, (&plan, &question), &mut output).await
    };
    batch.run(photos, path_of, work).await;
    if let Some(choice) = plan.sticker {
        output.finish_set(choice.target, args.force.into(), context)?;
    }
    output.finish()?;
    Ok(batch.finish("packs"))
}

/// What is made of each photo.
struct Plan {
    kind: PackKind,
    recipes: Vec<Recipe>,
    formats: Vec<&'static Format>,
    sticker: Option<StickerChoice>,
}

impl Plan {
    fn new(context: &CommandContext, args: &PackArgs) -> Result<Self, Fault> {
        let kind = match args.sticker {
            Some(_) => PackKind::Stickers,
            None => args.pack,
        };
        let usual = match kind {
            PackKind::Avatar => DRAWN_LOOKS.len(),
            PackKind::Family => 1,
            PackKind::Stickers if args.photos.len() > 1 => 1,
            PackKind::Stickers => STICKERS_OF_ONE_PHOTO,
        };
        let looks = DRAWN_LOOKS.iter().map(|look| look.name.to_owned());
        let styles: Vec<String> = match args.style.is_empty() {
            true => looks.take(usual).collect(),
            false => args.style.clone(),
        };
        let recipes = styles.iter().map(|style| {
            let recipe = Recipe::parse(style, 1.0)?;
            context.studio.check_recipe(&recipe)?;
            Ok(recipe)
        });
        let usual_format = match kind {
            PackKind::Family => "whole",
            _ => "profile",
        };
        let formats = match args.size.is_empty() {
            true => Format::find(usual_format).into_iter().collect(),
            false => args.size.clone(),
        };
        let telegram = StickerTarget::find("telegram");
        let target = args
            .sticker
            .or(telegram)
            .filter(|_| kind == PackKind::Stickers);
        Ok(Self {
            kind,
            recipes: recipes.collect::<Result<_, Fault>>()?,
            formats,
            sticker: target.map(|target| {
                let width = args.outline.unwrap_or(target.outline_width);
                let outline = (width > 0.0).then_some((width, args.outline_color));
                StickerChoice { target, outline }
            }),
        })
    }

    fn pack(&self, pictures_before: usize) -> Result<Pack, Fault> {
        let pack = match (self.kind, self.sticker) {
            (PackKind::Stickers, Some(choice)) => {
                Pack::stickers(&self.recipes, choice, pictures_before == 0)?
            }
            (PackKind::Family, _) => {
                Pack::family(&self.recipes, &self.formats, OutputFormat::Jpeg)?
            }
            _ => Pack::avatar(&self.recipes, &self.formats, OutputFormat::Jpeg),
        };
        Ok(pack.after(pictures_before))
    }
}

async fn pack_one(
    context: &CommandContext,
    photo: &PhotoPath,
    args: &PackArgs,
    (plan, question): (&Plan, &BystanderQuestion),
    output: &mut PackOutput,
) -> Result<Done, Fault> {
    let started = Instant::now();
    let path = photo.path();
    let input = InputPhoto::read(photo)?.with_truncation(truncation_policy(args.accept_damaged));
    let soften = question.softens(context, &input).await?;
    let bystanders = Bystanders {
        soften,
        circles: args.cover.clone(),
    };
    let mut pack = plan.pack(output.numbered)?;
    let before = output.names.len();
    let progress = context.output.photo_progress(&input.name);
    let studio = &context.studio;
    let stage = |stage| progress.stage(stage);
    let made = studio.make_pack(&input, &mut pack, bystanders, stage, |it| output.add(it));
    let softened = made.await?;
    drop(progress);
    let seconds = started.elapsed().as_secs_f64();
    let files = &output.names[before..];
    let mut lines: Vec<String> = files.to_vec();
    let softened_text = match softened {
        0 => String::new(),
        people => format!(", {} softened", count(people, "face", "faces")),
    };
    lines.push(format!(
        "{} ({seconds:.1} s{softened_text})",
        count(length(files), "picture", "pictures")
    ));
    let document = json!({ "files": files, "seconds": seconds, "softened": softened });
    Ok((with_path(document, "photo", Some(&path)), lines))
}

/// Where the pictures go.
struct PackOutput {
    place: Place,
    paths: OutputPaths,
    /// What was written, in the order of the pictures.
    names: Vec<String>,
    /// How many of them have a number.
    numbered: usize,
}

enum Place {
    Folder(PathBuf),
    Zip(Box<Option<ZipExport>>),
}

impl PackOutput {
    fn new(args: &PackArgs) -> Result<Self, Fault> {
        let is_zip = args
            .out
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("zip"));
        let overwrite = Overwrite::from(args.force);
        let place = match is_zip && !args.out.is_dir() {
            true => Place::Zip(Box::new(Some(ZipExport::create(&args.out, overwrite)?))),
            false => {
                // However many pictures there are, a pack is a folder.
                Target::new(&args.out, 2)?;
                Place::Folder(args.out.clone())
            }
        };
        Ok(Self {
            place,
            paths: OutputPaths::new([], overwrite),
            names: Vec::new(),
            numbered: 0,
        })
    }

    /// No picture is written over one of the photos.
    fn keep_off(&mut self, photos: &[PhotoPath], overwrite: Overwrite) {
        self.paths = OutputPaths::new(photos.iter().map(PhotoPath::path), overwrite);
    }

    fn add(&mut self, picture: PackedPicture<'_>) -> Result<(), Fault> {
        let extension = picture.image.format().extension();
        let name = match &mut self.place {
            Place::Folder(folder) => {
                let target = Target::Folder(folder.clone());
                let path = self.paths.next(&target, picture.stem, extension)?;
                let path = path.unwrap_or_default();
                file_output::write_picture(&path, &picture.image, self.paths.overwrite())?;
                path.display().to_string()
            }
            Place::Zip(zip) => {
                let name = format!("{}.{extension}", picture.stem);
                if let Some(zip) = zip.as_mut() {
                    zip.add_as(&name, &picture.image)?;
                }
                name
            }
        };
        if picture
            .stem
            .starts_with(|first: char| first.is_ascii_digit())
        {
            self.numbered += 1;
        }
        self.names.push(name);
        Ok(())
    }

    /// Writes what a messenger's tools read beside the stickers.
    fn finish_set(
        &self,
        target: &'static StickerTarget,
        overwrite: Overwrite,
        context: &CommandContext,
    ) -> Result<(), Fault> {
        let set = StickerSet::new(target, self.names.iter().map(Path::new));
        if let Some(note) = set.note() {
            context.output.print_note(&note);
        }
        if let Place::Folder(folder) = &self.place {
            set.write(folder, overwrite)?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Fault> {
        match self.place {
            Place::Zip(zip) => match zip.filter(|zip| !zip.is_empty()) {
                Some(zip) => zip.finish(),
                None => Ok(()),
            },
            Place::Folder(_) => Ok(()),
        }
    }
}
