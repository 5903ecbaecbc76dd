//! `export`: writes pictures from the vault to files, without metadata.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgGroup, Args};
use engine::OutputFormat;
use serde_json::json;

use crate::cli::batch::{BatchResult, Done};
use crate::cli::context::CommandContext;
use crate::cli::target::Target;
use crate::cli::values::format;
use crate::fault::{Fault, Report};
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{
    CleanDrawing, CleanFile, CleanPicture, PhotoVersion, ZipExport, export_stem, parse_photo_id,
};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["ids", "all"]).required(true))]
pub(in crate::cli) struct ExportArgs {
    /// Photos, by the identifiers that list shows
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Export everything: each portrait, or the photo where there is no portrait
    #[arg(long)]
    all: bool,
    /// File or folder to write to; a name that ends in .zip gives one zip file, - is standard output
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) out: PathBuf,
    /// Export the original photo, not the portrait
    #[arg(long)]
    original: bool,
    /// File format: jpeg, png or webp; by default from the file name, else the stored format
    #[arg(long, value_parser = format)]
    format: Option<OutputFormat>,
    /// Replace existing files
    #[arg(long)]
    force: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: ExportArgs,
) -> Result<ExitCode, Report> {
    context.unlock().await?;
    let photos = selected(context, &args).await?;
    context.studio.expect_photos(photos.len());
    let overwrite = Overwrite::from(args.force);
    let mut batch = BatchResult::new(&context.output);
    if is_zip(&args.out) {
        let mut zip = ZipExport::create(&args.out, overwrite)?;
        for (id, version) in &photos {
            let picture = read(context, id, *version, args.format).await;
            let added = picture.and_then(|picture| zip.add(&picture));
            let done = |name| {
                (
                    json!({ "id": id, "out": args.out, "name": name }),
                    vec![name],
                )
            };
            batch.add(Path::new(id), added.map(done));
        }
        zip.finish()?;
        return Ok(batch.finish("exported"));
    }
    let target = Target::new(&args.out, photos.len())?;
    for (id, version) in &photos {
        let written = if target.is_svg() && *version == PhotoVersion::Output {
            let drawing = draw(context, id).await;
            drawing.and_then(|drawing| write(&target, id, (&drawing, "svg"), overwrite))
        } else {
            let format = args.format.or_else(|| target.format());
            let picture = read(context, id, *version, format).await;
            picture.and_then(|picture| {
                let extension = picture.format().extension();
                write(&target, id, (&picture, extension), overwrite)
            })
        };
        batch.add(Path::new(id), written);
    }
    Ok(batch.finish("exported"))
}

/// The photos to export, and which version of each.
async fn selected(
    context: &CommandContext,
    args: &ExportArgs,
) -> Result<Vec<(String, PhotoVersion)>, Fault> {
    if args.all {
        let gallery = context.studio.gallery().await?;
        let version = |shown| {
            if args.original {
                PhotoVersion::Original
            } else {
                shown
            }
        };
        let photos = gallery.photos.iter();
        let photos = photos.map(|photo| (photo.id.to_string(), version(photo.shown_version())));
        // Each of these is reported, and the others are written.
        let unreadable = gallery.damaged.iter().chain(&gallery.newer);
        let unreadable = unreadable.map(|id| (id.to_string(), PhotoVersion::Output));
        return Ok(photos.chain(unreadable).collect());
    }
    let version = if args.original {
        PhotoVersion::Original
    } else {
        PhotoVersion::Output
    };
    Ok(args.ids.iter().map(|id| (id.clone(), version)).collect())
}

async fn read(
    context: &CommandContext,
    id: &str,
    version: PhotoVersion,
    format: Option<OutputFormat>,
) -> Result<CleanPicture, Fault> {
    let id = parse_photo_id(id)?;
    context.studio.export(id, version, format).await
}

async fn draw(context: &CommandContext, id: &str) -> Result<CleanDrawing, Fault> {
    context.studio.export_paths(parse_photo_id(id)?).await
}

fn write(
    target: &Target,
    id: &str,
    (picture, extension): (&impl CleanFile, &str),
    overwrite: Overwrite,
) -> Result<Done, Fault> {
    let path = target.path_for(&export_stem()?, extension, overwrite)?;
    match &path {
        Some(path) => file_output::write_picture(path, picture, overwrite)?,
        None => file_output::write_stdout(picture)?,
    }
    let line = path.as_ref().map(|path| path.display().to_string());
    Ok((json!({ "id": id, "out": path }), line.into_iter().collect()))
}

fn is_zip(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}
