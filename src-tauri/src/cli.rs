//! The command line: words in, words or JSON out, and an exit code that names the fault.
//!
//! Results go to standard output, everything else to standard error. It decides nothing about photos; that is the
//! studio's.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{ArgGroup, Args, CommandFactory, Parser, Subcommand};
use engine::{Brush, OutputFormat, Precision};
use vault::OsKeychain;

use crate::fault::Fault;
use crate::studio::{Studio, UnlockAttemptLimit};

mod desk;
mod diagnostics;
mod doctor;
mod keeping;
mod moving;
mod output;
mod passphrase;
pub(crate) mod target;

use desk::CommandContext;
use keeping::{KeepArgs, SettingsArgs};
use moving::{BackupArgs, RestoreArgs};
use output::Output;
use passphrase::PassphraseSource;

/// Turns a selfie into a portrait worth sharing without the selfie ever leaving the machine.
///
/// Without a command it opens the window, with the photos that are named.
#[derive(Debug, Parser)]
#[command(name = "ambrotype", version)]
struct Cli {
    /// Photo files to open in the window
    #[arg(value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    #[command(flatten)]
    global: GlobalArgs,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Args)]
struct GlobalArgs {
    /// Keep photos in this folder instead of your data folder
    #[arg(long, global = true, value_name = "FOLDER")]
    vault: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    /// Read the passphrase from this file descriptor, up to the end of the first line
    #[arg(long, global = true, value_name = "N")]
    passphrase_fd: Option<u32>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Stylise photos into files, or into the case with --keep
    Stylize(StylizeArgs),
    /// List the styles
    Styles,
    /// Keep photos as they are
    Import {
        /// Photo files
        #[arg(required = true, value_name = "PHOTO")]
        photos: Vec<PathBuf>,
        /// Of a file that ends too early use the part that can be read
        #[arg(long)]
        accept_damaged: bool,
    },
    /// List what is kept
    List,
    /// Write kept photos out as clean files: pixels and nothing else
    Export(ExportArgs),
    /// Destroy kept photos for good
    Purge(PurgeArgs),
    /// Write everything kept into one encrypted file, for another machine
    Pack(BackupArgs),
    /// Take the photos of such a file into the case
    Unpack(RestoreArgs),
    /// Choose how long photos stay: pinned, for some days, or as the settings say
    Keep(KeepArgs),
    /// Show and choose how long photos stay, what is kept of them and when to lock
    Settings(SettingsArgs),
    /// Change the passphrase of the case, add one or take it away
    Passphrase(PassphraseArgs),
    /// Tell what is installed, whether the network is blocked and where the case is
    Doctor(DoctorArgs),
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("destination").args(["out", "keep"]).required(true).multiple(true))]
struct StylizeArgs {
    /// Photo files
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// Styles to follow, for example wave or wave:2,cel:1
    #[arg(long, value_name = "NAME[:WEIGHT][,NAME:WEIGHT]")]
    style: Option<String>,
    /// From 0, the photo, to 1, the style
    #[arg(long, default_value_t = 1.0, value_name = "0..1")]
    strength: f32,
    /// How broad the strokes are: fine, medium, broad, native (as many pixels as the photo has), or the pixels of the
    /// longer side that is painted
    #[arg(long, default_value = "medium", value_name = "BRUSH", value_parser = brush)]
    brush: Brush,
    /// Lightness from the style, colours from the photo
    #[arg(long = "keep-colour", alias = "keep-color")]
    keep_color: bool,
    /// Numbers to compute with, single or eight; by default those that this machine is faster with
    #[arg(long, value_parser = precision)]
    precision: Option<Precision>,
    /// File or folder to write to; - is standard output
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Keep the original and the portrait in the case
    #[arg(long)]
    keep: bool,
    /// File format; by default the one that the file's name asks for, else jpeg
    #[arg(long, value_parser = format)]
    format: Option<OutputFormat>,
    /// Replace files that exist
    #[arg(long)]
    force: bool,
    /// Of a file that ends too early use the part that can be read
    #[arg(long)]
    accept_damaged: bool,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").args(["ids", "all"]).required(true))]
struct ExportArgs {
    /// Photos, as list prints them
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Export everything: each portrait, and the photo itself where there is none
    #[arg(long)]
    all: bool,
    /// File or folder to write to, or one file for all of them that ends in .zip; - is standard output
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// Export the photo as it came in, not the portrait
    #[arg(long)]
    original: bool,
    /// File format; by default the one that the file's name asks for, else the one it is kept in
    #[arg(long, value_parser = format)]
    format: Option<OutputFormat>,
    /// Replace files that exist
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").args(["ids", "all"]).required(true))]
struct PurgeArgs {
    /// Photos, as list prints them
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Destroy everything, keys first
    #[arg(long)]
    all: bool,
    /// Do not ask on a terminal
    #[arg(long)]
    yes: bool,
    /// Write the receipt to this file, which must not exist yet
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
}

#[derive(Debug, Args)]
struct DoctorArgs {
    /// Try to reach the network in every way there is, and tell what the kernel says; fails where anything gets through
    #[arg(long)]
    network: bool,
    /// Look for what may have been left of photos outside of the case, and remove what is ours; with a photo also for the
    /// desktop's own copies of it
    #[arg(long, value_name = "PHOTO", conflicts_with = "network")]
    traces: Option<Option<PathBuf>>,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("change").args(["remove", "new_fd", "purge_after"]))]
struct PassphraseArgs {
    /// Take it away; the keychain alone protects the case then
    #[arg(long)]
    remove: bool,
    /// Read the new one from this file descriptor, up to the end of the first line
    #[arg(long, value_name = "N")]
    new_fd: Option<u32>,
    /// Leave it as it is, and destroy everything after so many wrong ones in a row, or never
    #[arg(long, value_name = "N|never", value_parser = limit)]
    purge_after: Option<Limit>,
}

/// After how many wrong passphrases everything is destroyed, as people write it.
#[derive(Clone, Copy, Debug)]
struct Limit(Option<UnlockAttemptLimit>);

fn limit(word: &str) -> Result<Limit, String> {
    if word == "never" {
        return Ok(Limit(None));
    }
    let fewest = || format!("a number from {} on, or never", UnlockAttemptLimit::MIN);
    let number = word.parse().map_err(|_| fewest())?;
    let limit = UnlockAttemptLimit::new(number).map_err(|_| fewest())?;
    Ok(Limit(Some(limit)))
}

/// Opens the window on the vault in a folder, with these photos, and returns when it is closed.
pub type OpenWindow = fn(PathBuf, Vec<PathBuf>) -> Result<(), Fault>;

/// Runs the command line of this process. Must be called after the sandbox is entered. Without a command it opens the
/// `window`, or prints the help in a build that has none.
pub fn run(window: Option<OpenWindow>) -> ExitCode {
    let cli = Cli::parse();
    let home = match cli.global.vault.clone().map_or_else(data_folder, Ok) {
        Ok(home) => home,
        Err(fault) => return Output::new(cli.global.json).print_fault(&fault.into()),
    };
    let Some(command) = cli.command else {
        return open_window(window, home, cli.photos);
    };
    if cli.global.json && command.writes_picture_to_stdout() {
        let words = "--json cannot be used with --out -: both print to standard output";
        Cli::command()
            .error(clap::error::ErrorKind::ArgumentConflict, words)
            .exit()
    }
    let output = Output::new(cli.global.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .build()
    {
        Ok(runtime) => runtime,
        Err(_) => {
            return output.print_fault(
                &Fault::Unexpected {
                    detail: "no threads to be had".into(),
                }
                .into(),
            );
        }
    };
    let passphrase = PassphraseSource::new(cli.global.passphrase_fd);
    runtime.block_on(async {
        let mut studio = match Studio::open(home, Arc::new(OsKeychain)) {
            Ok(studio) => studio,
            Err(fault) => return output.print_fault(&fault.into()),
        };
        if let Some(precision) = command.precision() {
            studio.set_precision(precision);
        }
        CommandContext::new(studio, output, passphrase)
            .run(command)
            .await
    })
}

/// Prints a fault outside of a command, and gives its exit code.
pub fn print_fault(fault: &Fault) -> ExitCode {
    Output::new(false).print_fault(&fault.clone().into())
}

impl Command {
    fn precision(&self) -> Option<Precision> {
        match self {
            Self::Stylize(wanted) => wanted.precision,
            _ => None,
        }
    }

    fn writes_picture_to_stdout(&self) -> bool {
        match self {
            Self::Stylize(wanted) => wanted.out.as_deref() == Some(Path::new("-")),
            Self::Export(wanted) => wanted.out == Path::new("-"),
            _ => false,
        }
    }
}

/// Opens the window. An argument that is neither a command nor a file is a mistake, and no photo.
fn open_window(window: Option<OpenWindow>, home: PathBuf, photos: Vec<PathBuf>) -> ExitCode {
    let Some(window) = window else {
        let _ = Cli::command().print_help();
        return ExitCode::from(2);
    };
    if let Some(unknown) = photos.iter().find(|photo| !photo.exists()) {
        let words = format!(
            "there is no command and no file called '{}'",
            unknown.display()
        );
        Cli::command()
            .error(clap::error::ErrorKind::InvalidSubcommand, words)
            .exit()
    }
    match window(home, photos) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => print_fault(&fault),
    }
}

fn data_folder() -> Result<PathBuf, Fault> {
    directories::ProjectDirs::from("", "", "ambrotype")
        .map(|dirs| dirs.data_dir().to_owned())
        .ok_or_else(|| Fault::NotFound {
            path: "your home folder".into(),
        })
}

fn brush(word: &str) -> Result<Brush, String> {
    let known = "choose fine, medium, broad, native or 256 to 8192 pixels";
    word.parse().map_err(|_| known.to_owned())
}

fn precision(word: &str) -> Result<Precision, String> {
    word.parse()
        .map_err(|()| "choose single or eight".to_owned())
}

fn format(word: &str) -> Result<OutputFormat, String> {
    OutputFormat::from_extension(word).ok_or_else(|| "choose jpeg, png or webp".to_owned())
}
