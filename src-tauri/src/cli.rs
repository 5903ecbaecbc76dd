//! The command line: it runs one command, prints text or JSON, and its exit code names the fault.
//!
//! Results go to standard output, everything else to standard error. It decides nothing about photos; the studio does.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use vault::OsKeychain;

use crate::fault::{Fault, Report};
use crate::sandbox;
use crate::studio::Studio;

mod args;
mod batch;
mod bystanders;
mod commands;
mod context;
#[cfg(any(test, fuzzing))]
pub(crate) mod fuzzing;
mod json_document;
mod output;
mod passphrase;
mod photo_ids;
mod photo_input;
mod photo_line;
mod plural;
mod secret_line;
pub(crate) mod target;
mod terminal_text;
mod values;

use args::{Cli, Command};
use commands::{
    album, analyze, backup, card, compose, doctor, export, favourite, import, keep, learn, list,
    lock, pack, passphrase as change_passphrase, preset, purge, restore, settings, style, styles,
    stylize, test_backup, wipe,
};
use context::CommandContext;
use output::Output;
use passphrase::PassphraseSource;
use terminal_text::escape;

/// Opens the window on the vault in a folder, with these photos, and returns when it is closed.
pub type OpenWindow = fn(PathBuf, Vec<PathBuf>) -> Result<(), Fault>;

/// Runs the command line of this process. Must be called after the sandbox is entered. Without a command it opens the
/// `window`, or prints the help in a build that has none.
pub fn run(window: Option<OpenWindow>) -> ExitCode {
    let cli = Cli::try_parse().unwrap_or_else(|error| refuse(&with_escaped_words(error)));
    let output = Output::new(cli.global.json);
    let folder = match cli.global.vault.map_or_else(default_vault_folder, Ok) {
        Ok(folder) => folder,
        Err(fault) => return output.print_fault(&fault.into()),
    };
    let Some(command) = cli.command else {
        return open_window(window, folder, cli.photos);
    };
    if cli.global.json && command.writes_picture_to_stdout() {
        let text = "--json cannot be used with a picture on standard output: both print there";
        refuse(&Cli::command().error(ErrorKind::ArgumentConflict, text))
    }
    // `doctor` tries bubblewrap first.
    if !matches!(command, Command::Doctor(_))
        && let Err(fault) = sandbox::refuse_netlink()
    {
        return output.print_fault(&fault.into());
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .build();
    let Ok(runtime) = runtime else {
        let detail = "could not start threads".into();
        return output.print_fault(&Fault::Unexpected { detail }.into());
    };
    let passphrase = PassphraseSource::new(cli.global.passphrase_fd);
    runtime.block_on(async {
        let mut studio = match Studio::open(folder, Arc::new(OsKeychain)) {
            Ok(studio) => studio,
            Err(fault) => return output.print_fault(&fault.into()),
        };
        if let Some(precision) = command.precision() {
            studio.set_precision(precision);
        }
        let context = CommandContext::new(studio, output, passphrase);
        let done = dispatch(&context, command).await;
        let locked = context.studio.lock().await.map_err(Report::from);
        let code = done.and_then(|code| locked.map(|()| code));
        let code = code.unwrap_or_else(|report| context.output.print_fault(&report));
        context.output.finish(code)
    })
}

/// Prints a fault outside of a command, and gives its exit code.
pub fn print_fault(fault: &Fault) -> ExitCode {
    Output::new(false).print_fault(&fault.clone().into())
}

/// A fault that ends the whole command is returned. A fault of one photo among several is printed, and the others go on.
async fn dispatch(context: &CommandContext, command: Command) -> Result<ExitCode, Report> {
    match command {
        Command::Stylize(args) => stylize::run(context, args).await,
        Command::Toy(args) => compose::run_toy(context, args).await,
        Command::Poster(args) => compose::run_poster(context, args).await,
        Command::Card(args) => card::run_card(context, args).await,
        Command::Wipe(args) => wipe::run(context, args).await,
        Command::Collage(args) => card::run_collage(context, args).await,
        Command::Analyze(args) => analyze::run(context, args).await,
        Command::Styles(args) => styles::run(context, args).await,
        Command::Learn(args) => learn::run(context, args).await,
        Command::Style(args) => style::run(context, args).await,
        Command::Import(args) => import::run(context, args).await,
        Command::List(args) => list::run(context, args).await,
        Command::Album(args) => album::run(context, args).await,
        Command::Favourite(args) => favourite::run(context, args).await,
        Command::Export(args) => export::run(context, args).await,
        Command::Purge(args) => purge::run(context, args).await,
        Command::Lock => lock::run(context).await,
        Command::Backup(args) => backup::run(context, args).await,
        Command::Restore(args) => restore::run(context, args).await,
        Command::TestBackup(args) => test_backup::run(context, args).await,
        Command::Pack(args) => pack::run(context, args).await,
        Command::Preset(args) => preset::run(context, args).await,
        Command::Keep(args) => keep::run(context, args).await,
        Command::Settings(args) => settings::run(context, args).await,
        Command::Passphrase(args) => change_passphrase::run(context, args).await,
        Command::Doctor(args) => doctor::run(context, args).await,
    }
}

/// Opens the window. An argument that is neither a command nor a file is a mistake, and no photo.
fn open_window(window: Option<OpenWindow>, folder: PathBuf, photos: Vec<PathBuf>) -> ExitCode {
    let Some(window) = window else {
        let text = "this Ambrotype was built without a window; it needs a command";
        refuse(&Cli::command().error(ErrorKind::MissingSubcommand, text))
    };
    if let Some(unknown) = photos.iter().find(|photo| !photo.exists()) {
        let text = format!(
            "there is no command and no file called '{}'",
            escape(&unknown.display().to_string())
        );
        refuse(&Cli::command().error(ErrorKind::InvalidSubcommand, text))
    }
    match window(folder, photos) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => print_fault(&fault),
    }
}

/// The same error about the same words, made safe to print: an argument may be the name of a file.
fn with_escaped_words(error: clap::Error) -> clap::Error {
    let words = std::env::args_os().map(|word| escape(&word.to_string_lossy()).into_owned());
    Cli::try_parse_from(words).err().unwrap_or(error)
}

/// Ends the process as for any argument that cannot be read, with exit code 2; or after the help that was asked for.
fn refuse(error: &clap::Error) -> ! {
    if !error.use_stderr() {
        error.exit()
    }
    // Not as clap prints it: there may be words in it that were not escaped.
    let text = error.render().to_string();
    text.trim_end().lines().for_each(output::write_aside);
    std::process::exit(error.exit_code())
}

fn default_vault_folder() -> Result<PathBuf, Fault> {
    directories::ProjectDirs::from("", "", "ambrotype")
        .map(|dirs| dirs.data_dir().to_owned())
        .ok_or_else(|| Fault::NotFound {
            path: "your home folder".into(),
        })
}
