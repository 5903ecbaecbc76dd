//! `analyze`: shows who is in a photo. It stores nothing, and needs no vault.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use engine::OutputFormat;
use serde_json::json;

use crate::cli::batch::{BatchResult, Done};
use crate::cli::context::CommandContext;
use crate::cli::json_document::with_path;
use crate::cli::photo_input::{self, truncation_policy};
use crate::cli::plural::{count, length};
use crate::cli::target::{OutputPaths, Target, misleading_name, overlay_stem};
use crate::cli::values::FileFormat;
use crate::darkroom::{AnalyzedFace, AnalyzedShares};
use crate::fault::{Fault, Report};
use crate::studio::{AnalyzedPhoto, InputPhoto, PhotoPath, file_output, scan_paths};

/// Angles of less are not worth a word, in degrees.
const STRAIGHT: f32 = 4.0;

#[derive(Debug, Args)]
pub(in crate::cli) struct AnalyzeArgs {
    /// Photo files, or folders of photos
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// Also draw what was found over a copy of the photo, in this file or folder; - is standard output
    #[arg(long, value_name = "PATH")]
    pub(in crate::cli) overlay: Option<PathBuf>,
    /// Replace existing files
    #[arg(long, requires = "overlay")]
    force: bool,
    /// If a file is incomplete, use the readable part
    #[arg(long)]
    accept_damaged: bool,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: AnalyzeArgs,
) -> Result<ExitCode, Report> {
    let scan = scan_paths(&args.photos);
    let photos = scan.photos.len().max(args.photos.len());
    let target = args.overlay.as_deref().map(|out| Target::new(out, photos));
    let target = target.transpose()?;
    let named = args.overlay.as_deref().zip(target.as_ref());
    let format = named.map(|(path, target)| overlay_format(path, target));
    let format = format.transpose()?;
    let mut batch = BatchResult::new(&context.output);
    let photos = photo_input::found(scan, &context.output, &mut batch);
    context.studio.expect_photos(photos.len());
    let mut paths = OutputPaths::new(photos.iter().map(PhotoPath::path), args.force.into());
    let planned = batch.plan(photos, |photo| {
        let Some((target, format)) = target.as_ref().zip(format) else {
            return Ok(None);
        };
        let stem = overlay_stem(&photo.name());
        let path = paths.next(target, &stem, format.extension())?;
        Ok(Some(Overlay { path, format }))
    });
    let path_of = |(photo, _): &(PhotoPath, Option<Overlay>)| photo.path();
    let work = async |(photo, overlay): &(PhotoPath, Option<Overlay>)| {
        analyze_one(context, photo, &args, overlay.as_ref()).await
    };
    batch.run(planned, path_of, work).await;
    Ok(batch.finish("photos"))
}

/// The picture that shows what was found; without a path it is standard output.
struct Overlay {
    path: Option<PathBuf>,
    format: OutputFormat,
}

fn overlay_format(overlay: &Path, target: &Target) -> Result<OutputFormat, Fault> {
    match target.format()? {
        None => Ok(OutputFormat::Png),
        Some(FileFormat::Picture(format)) => Ok(format),
        // An overlay is made of pixels.
        Some(FileFormat::Svg) => Err(misleading_name(overlay)),
    }
}

async fn analyze_one(
    context: &CommandContext,
    photo: &PhotoPath,
    args: &AnalyzeArgs,
    overlay: Option<&Overlay>,
) -> Result<Done, Fault> {
    let path = photo.path();
    let input = InputPhoto::read(photo)?.with_truncation(truncation_policy(args.accept_damaged));
    let format = overlay.map(|overlay| overlay.format);
    let out = overlay.and_then(|overlay| overlay.path.as_deref());
    let AnalyzedPhoto {
        photo,
        analysis,
        overlay: picture,
    } = context.studio.analyze(&input, format).await?;
    photo_input::print_notes(&path, &photo.notes, &context.output);
    match (out, &picture) {
        (Some(out), Some(picture)) => file_output::write_picture(out, picture, args.force.into())?,
        (None, Some(picture)) => file_output::write_stdout(picture)?,
        (_, None) => (),
    }
    let mut lines = vec![format!(
        "{}: {} × {} pixels, {}.",
        path.display(),
        photo.size.width,
        photo.size.height,
        count(length(&analysis.faces), "face", "faces")
    )];
    lines.extend(analysis.faces.iter().map(describe_face));
    lines.push(describe_shares(&analysis.shares));
    lines.extend(out.iter().map(|out| format!("  Drawn: {}", out.display())));
    // The picture itself is on standard output: no text may follow it there.
    if out.is_none() && picture.is_some() {
        lines.clear();
    }
    let document = json!({
        "width": photo.size.width, "height": photo.size.height, "notes": photo.notes,
        "faces": analysis.faces, "shares": analysis.shares,
    });
    let document = with_path(with_path(document, "photo", Some(&path)), "overlay", out);
    Ok((document, lines))
}

fn describe_face(face: &AnalyzedFace) -> String {
    let turns = [
        (face.yaw, "turned to the right", "turned to the left"),
        (face.pitch, "looking up", "looking down"),
        (face.roll, "tilted clockwise", "tilted anticlockwise"),
    ];
    let turns = turns
        .into_iter()
        .filter(|(angle, ..)| angle.abs() >= STRAIGHT);
    let turns: Vec<_> = turns
        .map(|(angle, positive, negative)| {
            let word = if angle > 0.0 { positive } else { negative };
            format!("{word} by {:.0}°", angle.abs())
        })
        .collect();
    let turned = match turns.is_empty() {
        true => "straight".to_owned(),
        false => turns.join(", "),
    };
    format!(
        "  Face of {:.0} × {:.0} pixels at {:.0}, {:.0}: {turned}.",
        face.width, face.height, face.left, face.top
    )
}

fn describe_shares(shares: &AnalyzedShares) -> String {
    let percent = |share: f32| format!("{:.0}%", share * 100.0);
    format!(
        "  Hair {}, skin {}, clothes {}, headwear {}, background {}; facial hair {}.",
        percent(shares.hair),
        percent(shares.skin),
        percent(shares.clothes),
        percent(shares.headwear),
        percent(shares.background),
        percent(shares.facial_hair)
    )
}
