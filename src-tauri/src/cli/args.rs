//! What the command line accepts: the commands, and the options that all of them take.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use engine::Precision;

use super::commands::album::AlbumArgs;
use super::commands::analyze::AnalyzeArgs;
use super::commands::backup::BackupArgs;
use super::commands::card::{CardArgs, CollageArgs};
use super::commands::compose::{PosterArgs, ToyArgs};
use super::commands::doctor::DoctorArgs;
use super::commands::export::ExportArgs;
use super::commands::favourite::FavouriteArgs;
use super::commands::import::ImportArgs;
use super::commands::keep::KeepArgs;
use super::commands::learn::LearnArgs;
use super::commands::list::ListArgs;
use super::commands::pack::PackArgs;
use super::commands::passphrase::PassphraseArgs;
use super::commands::preset::PresetArgs;
use super::commands::purge::PurgeArgs;
use super::commands::restore::RestoreArgs;
use super::commands::settings::SettingsArgs;
use super::commands::style::StyleArgs;
use super::commands::styles::StylesArgs;
use super::commands::stylize::StylizeArgs;
use super::commands::test_backup::TestBackupArgs;
use super::commands::wipe::WipeArgs;

/// Turns a selfie into a portrait worth sharing. The photo never leaves this machine.
///
/// Without a command, it opens the window with these photos.
#[derive(Debug, Parser)]
// Below each option, so that a narrow terminal has room for it.
#[command(name = "ambrotype", version, next_line_help = true)]
pub(super) struct Cli {
    /// Photo files to open in the window
    #[arg(value_name = "PHOTO")]
    pub(super) photos: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) global: GlobalArgs,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub(super) struct GlobalArgs {
    /// Use the vault in this folder instead of the one in your data folder
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(super) vault: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    pub(super) json: bool,
    /// Read the passphrase of the vault from this file descriptor (its first line)
    #[arg(long, global = true, value_name = "N")]
    pub(super) passphrase_fd: Option<u32>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make portraits, as files or in the vault (--keep)
    Stylize(StylizeArgs),
    /// Put a figure of a photo into its box, as a file or in the vault
    Toy(ToyArgs),
    /// Put the people of a photo into a poster, as a file or in the vault
    Poster(PosterArgs),
    /// Put a photo beside its portrait, or a portrait into a ring
    Card(CardArgs),
    /// Put one photo in several looks, or several photos, on one sheet
    Collage(CollageArgs),
    /// Make a moving picture from a photo to its portrait and back
    Wipe(WipeArgs),
    /// List the styles
    Styles(StylesArgs),
    /// Make a style of any picture, and keep it in the vault
    Learn(LearnArgs),
    /// Rename, remove, export and import styles that were learnt
    Style(StyleArgs),
    /// Show who is in a photo: faces, how heads are turned, hair, skin and clothes
    Analyze(AnalyzeArgs),
    /// Add photos to the vault without a style
    Import(ImportArgs),
    /// List the photos in the vault
    List(ListArgs),
    /// Sort photos into albums
    Album(AlbumArgs),
    /// Mark photos as favourites
    Favourite(FavouriteArgs),
    /// Write pictures from the vault to files, without metadata
    Export(ExportArgs),
    /// Delete photos from the vault permanently
    Purge(PurgeArgs),
    /// Lock the vault in the open window at once
    Lock,
    /// Write the whole vault into one encrypted backup file
    Backup(BackupArgs),
    /// Add the photos of a backup file to the vault
    #[command(alias = "unpack")]
    Restore(RestoreArgs),
    /// Read a whole backup file as restore would, and store nothing
    TestBackup(TestBackupArgs),
    /// Make many pictures of a photo at once: every look, everybody alone, or stickers
    Pack(PackArgs),
    /// Name packs of your own and looks with their controls, to use them again
    Preset(PresetArgs),
    /// Choose how long single photos stay in the vault
    Keep(KeepArgs),
    /// Show or change how long photos stay, what is kept and when the vault locks
    Settings(SettingsArgs),
    /// Change, add or remove the passphrase of the vault
    Passphrase(PassphraseArgs),
    /// Show what is installed, whether the network is blocked and where the vault is
    Doctor(DoctorArgs),
}

impl Command {
    pub(super) fn precision(&self) -> Option<Precision> {
        match self {
            Self::Stylize(args) => args.precision,
            _ => None,
        }
    }

    pub(super) fn writes_picture_to_stdout(&self) -> bool {
        match self {
            Self::Stylize(args) => args.out.as_deref() == Some(Path::new("-")),
            Self::Toy(args) => args.writes_picture_to_stdout(),
            Self::Poster(args) => args.writes_picture_to_stdout(),
            Self::Wipe(args) => args.out == Path::new("-"),
            Self::Card(args) => args.writes_picture_to_stdout(),
            Self::Collage(args) => args.writes_picture_to_stdout(),
            Self::Export(args) => args.out == Path::new("-"),
            Self::Analyze(args) => args.overlay.as_deref() == Some(Path::new("-")),
            _ => false,
        }
    }
}
