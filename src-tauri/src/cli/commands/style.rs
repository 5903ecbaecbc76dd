//! `style`: renames, removes, exports and imports learnt styles.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use engine::{ChannelOrder, ImportHints, PixelScale};
use serde_json::json;

use crate::cli::context::CommandContext;
use crate::cli::values::style_name;
use crate::fault::{Fault, Report};
use crate::studio::file_output::{Overwrite, write_style};
use crate::studio::{InputPhoto, KeptStyle, NewNetwork, PhotoPath, Studio, StyleName};

#[derive(Debug, Args)]
pub(in crate::cli) struct StyleArgs {
    #[command(subcommand)]
    action: StyleAction,
}

#[derive(Debug, Subcommand)]
enum StyleAction {
    /// Give a learnt style another name
    Rename {
        /// The style
        #[arg(value_name = "STYLE", value_parser = style_name)]
        style: StyleName,
        /// Its new name
        #[arg(value_name = "NAME", value_parser = style_name)]
        name: StyleName,
    },
    /// Delete a learnt style permanently
    Remove {
        /// The style
        #[arg(value_name = "STYLE", value_parser = style_name)]
        style: StyleName,
        /// Do not ask for confirmation
        #[arg(long)]
        yes: bool,
    },
    /// Write a learnt style to a file, without the picture that it was learnt from
    Export {
        /// The style
        #[arg(value_name = "STYLE", value_parser = style_name)]
        style: StyleName,
        /// File to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Replace an existing file
        #[arg(long)]
        force: bool,
    },
    /// Add a style that was exported, or a network that somebody else made (an .onnx file)
    Import(ImportStyleArgs),
}

#[derive(Debug, Args)]
struct ImportStyleArgs {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The style's name; by default the file's
    #[arg(long, value_name = "NAME", value_parser = style_name)]
    name: Option<StyleName>,
    /// Of a network: its licence, for your own notes
    #[arg(long, value_name = "WORDS", default_value = "")]
    licence: String,
    /// Of a network with several styles: which one, the first being 1
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::MIN)]
    number: NonZeroUsize,
    /// Of a network: what black and white are, where it is not found out rightly
    #[arg(long, value_enum)]
    scale: Option<ScaleWord>,
    /// Of a network: blue comes before red
    #[arg(long)]
    blue_first: bool,
    /// Of a network that takes a style as numbers: the network that makes them of a picture
    #[arg(long, value_name = "FILE", requires = "picture")]
    predictor: Option<PathBuf>,
    /// The picture whose style it takes
    #[arg(long, value_name = "FILE", requires = "predictor")]
    picture: Option<PathBuf>,
}

/// What black and white are for a network.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum ScaleWord {
    /// 0 and 255
    Bytes,
    /// 0 and 1
    Unit,
    /// −1 and 1
    Signed,
}

pub(in crate::cli) async fn run(
    context: &CommandContext,
    args: StyleArgs,
) -> Result<ExitCode, Report> {
    let studio = &context.studio;
    match args.action {
        StyleAction::Import(_) => context.open_or_create().await?,
        _ => context.unlock().await?,
    }
    let (document, lines) = match args.action {
        StyleAction::Rename { style, name } => {
            studio.rename_style(&style, &name).await?;
            let line = format!("{} is now {}", style.as_str(), name.as_str());
            (json!({ "style": name }), vec![line])
        }
        StyleAction::Remove { style, yes } => {
            let question = format!("Delete the style {} permanently?", style.as_str());
            if !yes && !context.output.confirm(&question) {
                return Err(Fault::Cancelled.into());
            }
            let (_, receipt) = studio.purge_style(&style).await?;
            let lines = receipt.to_string().lines().map(str::to_owned).collect();
            (json!({ "style": style, "receipt": receipt }), lines)
        }
        StyleAction::Export { style, out, force } => {
            let file = studio.export_style(&style).await?;
            let overwrite: Overwrite = force.into();
            write_style(&out, &file, overwrite)?;
            let line = out.display().to_string();
            (json!({ "style": style, "out": line }), vec![line])
        }
        StyleAction::Import(args) => {
            let kept = import(studio, &args).await?;
            let line = format!("kept {}", kept.name.as_str());
            (json!({ "style": kept }), vec![line])
        }
    };
    context.output.print_result(&document, lines);
    Ok(ExitCode::SUCCESS)
}

async fn import(studio: &Studio, args: &ImportStyleArgs) -> Result<KeptStyle, Fault> {
    let named = args.name.clone().or_else(|| name_of(&args.file));
    let name = named.ok_or_else(|| no_name(&args.file))?;
    let read = |file: &PathBuf| InputPhoto::read(&PhotoPath::from(file.as_path()));
    let file = read(&args.file)?;
    if !NewNetwork::is_file(&args.file) {
        return studio.import_style(&file, &name).await;
    }
    let predictor = args.predictor.as_ref().map(read).transpose()?;
    let picture = args.picture.as_ref().map(read).transpose()?;
    let network = NewNetwork {
        hints: ImportHints {
            scale: args.scale.map(|word| match word {
                ScaleWord::Bytes => PixelScale::Bytes,
                ScaleWord::Unit => PixelScale::Unit,
                ScaleWord::Signed => PixelScale::Signed,
            }),
            channels: args.blue_first.then_some(ChannelOrder::Bgr),
        },
        style: args.number.get() - 1,
        predictor: predictor.as_ref().zip(picture.as_ref()),
        licence: &args.licence,
        ..NewNetwork::unsaid(&file)
    };
    studio.import_network(&network, &name).await
}

fn name_of(file: &Path) -> Option<StyleName> {
    StyleName::new(file.file_stem()?.to_str()?).ok()
}

fn no_name(file: &Path) -> Fault {
    Fault::RecipeInvalid {
        reason: format!(
            "{} is no name for a style; --name gives one",
            file.display()
        ),
    }
}
