//! `export`: writes pictures from the vault to files, without metadata.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{ArgGroup, Args};
use engine::{Format, OutputFormat};
use serde_json::json;

use crate::cli::batch::{BatchResult, Done};
use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::photo_ids::PhotoIds;
use crate::cli::target::{OutputPaths, Target};
use crate::cli::values::{FileFormat, album_name, format, format_name};
use crate::fault::{Fault, Report};
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{
    AlbumName, CleanDrawing, CleanFile, CleanPicture, PhotoVersion, StoredPhoto, ZipExport,
    export_stem, parse_photo_id,
};

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["ids", "album", "all"]).required(true))]
pub(in crate::cli) struct ExportArgs {
    /// Photos, by the identifiers that list shows
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Export every photo in this album
    #[arg(long, value_name = "ALBUM", value_parser = album_name)]
    album: Option<AlbumName>,
    /// Export everything: each portrait, or the photo where there is no portrait
    #[arg(long)]
    all: bool,
    /// File or folder to write to; a name that ends in .zip gives one zip file, - is standard output
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) out: PathBuf,
    /// Export the original photo, not the portrait
    #[arg(long)]
    original: bool,
    /// What the pictures are for, each at that exact size: whole, profile, square, post, story, wallpaper-phone or
    /// wallpaper-desktop. Portraits are drawn again from their originals
    #[arg(long, value_name = "SIZE", value_parser = format_name)]
    size: Option<&'static Format>,
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
    let batch = BatchResult::new(&context.output);
    if is_zip(&args.out) {
        return export_zip(context, &args, &photos, batch).await;
    }
    let target = Target::new(&args.out, photos.len())?;
    let format = match args.format.map(FileFormat::Picture) {
        Some(format) => Some(format),
        None => target.format()?,
    };
    let how = (target, args.size, format);
    export_files(context, &photos, how, batch, overwrite).await
}

async fn export_zip(
    context: &CommandContext,
    args: &ExportArgs,
    photos: &[(String, PhotoVersion)],
    mut batch: BatchResult<'_>,
) -> Result<ExitCode, Report> {
    let mut zip = ZipExport::create(&args.out, args.force.into())?;
    for (id, version) in photos {
        let picture = read(context, id, *version, (args.size, args.format)).await;
        let added = picture.and_then(|picture| zip.add(&picture));
        let done = |name| {
            let document = json!({ "id": id, "name": name });
            (with_path(document, "out", Some(&args.out)), vec![name])
        };
        batch.add(Path::new(id), added.map(done));
    }
    // Where every photo failed there is nothing to write.
    if !zip.is_empty() || photos.is_empty() {
        zip.finish()?;
    }
    Ok(batch.finish("exported"))
}

async fn export_files(
    context: &CommandContext,
    photos: &[(String, PhotoVersion)],
    (target, size, format): (Target, Option<&'static Format>, Option<FileFormat>),
    mut batch: BatchResult<'_>,
    overwrite: Overwrite,
) -> Result<ExitCode, Report> {
    let mut paths = OutputPaths::new([], overwrite);
    let path_of = |(id, _): &(String, PhotoVersion)| PathBuf::from(id);
    let work = async |(id, version): &(String, PhotoVersion)| match format {
        // A drawing of paths has no pixels.
        Some(FileFormat::Svg) if size.is_some() => Err(Fault::NoPaths),
        Some(FileFormat::Svg) => {
            let drawing = draw(context, id, *version).await?;
            write(&target, &mut paths, id, &drawing, "svg")
        }
        Some(FileFormat::Picture(_)) | None => {
            let format = format.and_then(FileFormat::picture);
            let picture = read(context, id, *version, (size, format)).await?;
            let extension = picture.format().extension();
            write(&target, &mut paths, id, &picture, extension)
        }
    };
    batch.run(photos.to_vec(), path_of, work).await;
    Ok(batch.finish("exported"))
}

/// The photos to export, and which version of each.
async fn selected(
    context: &CommandContext,
    args: &ExportArgs,
) -> Result<Vec<(String, PhotoVersion)>, Fault> {
    if args.all || args.album.is_some() {
        let mut gallery = context.studio.gallery().await?;
        if let Some(album) = &args.album {
            let in_album = |photo: &StoredPhoto| photo.record.album.as_ref() == Some(album);
            gallery.photos.retain(in_album);
            // What cannot be read is in no album.
            (gallery.damaged, gallery.newer) = (Vec::new(), Vec::new());
            if gallery.photos.is_empty() {
                return Err(Fault::AlbumUnknown {
                    name: album.as_str().to_owned(),
                });
            }
        }
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
    // One that is not there is reported, and the others are written.
    let ids = PhotoIds::default();
    let mut photos = Vec::new();
    for word in &args.ids {
        let id = match ids.find(&context.studio, word).await {
            Err(Fault::PhotoUnknown { .. }) => word.clone(),
            found => found?.to_string(),
        };
        photos.push((id, version));
    }
    Ok(photos)
}

async fn read(
    context: &CommandContext,
    id: &str,
    version: PhotoVersion,
    (size, format): (Option<&'static Format>, Option<OutputFormat>),
) -> Result<CleanPicture, Fault> {
    let id = parse_photo_id(id)?;
    match size {
        Some(size) => (context.studio.export_for(size, id, version, format)).await,
        None => context.studio.export(id, version, format).await,
    }
}

/// Draws a portrait as SVG. A photo has no paths.
async fn draw(
    context: &CommandContext,
    id: &str,
    version: PhotoVersion,
) -> Result<CleanDrawing, Fault> {
    match version {
        PhotoVersion::Original => Err(Fault::NoPaths),
        PhotoVersion::Output => context.studio.export_paths(parse_photo_id(id)?).await,
    }
}

fn write(
    target: &Target,
    paths: &mut OutputPaths,
    id: &str,
    picture: &impl CleanFile,
    extension: &str,
) -> Result<Done, Fault> {
    let path = paths.next(target, &export_stem()?, extension)?;
    match &path {
        Some(path) => file_output::write_picture(path, picture, paths.overwrite())?,
        None => file_output::write_stdout(picture)?,
    }
    let line = path.as_ref().map(|path| path.display().to_string());
    let document = with_path(json!({ "id": id }), "out", path.as_deref());
    Ok((document, line.into_iter().collect()))
}

fn is_zip(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}
