//! The command line: words in, words or JSON out, and an exit code that names the fault.
//!
//! Results go to standard output, everything else to standard error. It decides nothing about photos; that is the
//! studio's.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{ArgGroup, Args, CommandFactory, Parser, Subcommand};
use engine::{Format, Recipe, Weighted};
use serde_json::json;
use vault::{OsKeychain, PhotoId};

use crate::fault::{Fault, Report};
use crate::studio::outlet::{self, Overwrite};
use crate::studio::{Intake, Kept, Side, Studio, VaultState};

mod doctor;
mod passphrase;
mod voice;

use passphrase::PassphraseSource;
use voice::Voice;

/// Turns a selfie into a portrait worth sharing without the selfie ever leaving the machine.
///
/// Without a command it opens the window.
#[derive(Debug, Parser)]
#[command(name = "ambrotype", version)]
struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Option<Verb>,
}

#[derive(Debug, Args)]
struct Common {
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
enum Verb {
    /// Stylise photos into files, or into the case with --keep
    Stylize(Stylize),
    /// List the styles
    Styles,
    /// Keep photos as they are
    Import {
        /// Photo files
        #[arg(required = true, value_name = "PHOTO")]
        photos: Vec<PathBuf>,
    },
    /// List what is kept
    List,
    /// Write kept photos out as clean files: pixels and nothing else
    Export(Export),
    /// Destroy kept photos for good
    Purge(Purge),
    /// Tell what is installed, whether the network is blocked and where the case is
    Doctor,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("destination").args(["out", "keep"]).required(true).multiple(true))]
struct Stylize {
    /// Photo files
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PathBuf>,
    /// Styles to follow, for example wave or wave:2,cel:1
    #[arg(long, value_name = "NAME[:WEIGHT][,NAME:WEIGHT]")]
    style: Option<String>,
    /// From 0, the photo, to 1, the style
    #[arg(long, default_value_t = 1.0, value_name = "0..1")]
    strength: f32,
    /// File or folder to write to; - is standard output
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Keep the original and the portrait in the case
    #[arg(long)]
    keep: bool,
    /// File format; by default the one that the file's name asks for, else jpeg
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// Replace files that exist
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
struct Export {
    /// Photos, as list prints them
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// File or folder to write to; - is standard output
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// Export the photo as it came in, not the portrait
    #[arg(long)]
    original: bool,
    /// File format; by default the one that the file's name asks for, else the one it is kept in
    #[arg(long, value_parser = format)]
    format: Option<Format>,
    /// Replace files that exist
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").args(["ids", "all"]).required(true))]
struct Purge {
    /// Photos, as list prints them
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Destroy everything, keys first
    #[arg(long)]
    all: bool,
    /// Do not ask on a terminal
    #[arg(long)]
    yes: bool,
}

/// Runs the command line of this process. Must be called after the sandbox is entered.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let home = match cli.common.vault.clone().map_or_else(data_folder, Ok) {
        Ok(home) => home,
        Err(fault) => return Voice::new(cli.common.json).fail(&fault.into()),
    };
    let Some(verb) = cli.command else {
        return without_verb(home);
    };
    if cli.common.json && verb.prints_a_picture() {
        let words = "--json cannot be used with --out -: both print to standard output";
        Cli::command()
            .error(clap::error::ErrorKind::ArgumentConflict, words)
            .exit()
    }
    let voice = Voice::new(cli.common.json);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .build()
    {
        Ok(runtime) => runtime,
        Err(_) => {
            return voice.fail(
                &Fault::Unexpected {
                    detail: "no threads to be had".into(),
                }
                .into(),
            );
        }
    };
    let passphrase = PassphraseSource::new(cli.common.passphrase_fd);
    runtime.block_on(async {
        let studio = match Studio::open(home, Arc::new(OsKeychain)) {
            Ok(studio) => studio,
            Err(fault) => return voice.fail(&fault.into()),
        };
        let desk = Desk {
            studio,
            voice,
            passphrase,
        };
        let done = desk.serve(verb).await;
        let locked = desk.studio.lock().await.map_err(Report::from);
        done.and_then(|code| locked.map(|()| code))
            .unwrap_or_else(|report| desk.voice.fail(&report))
    })
}

/// Tells a fault that came before the command line was read, and gives its exit code.
pub fn refuse(fault: &Fault) -> ExitCode {
    Voice::new(false).fail(&fault.clone().into())
}

impl Verb {
    fn prints_a_picture(&self) -> bool {
        match self {
            Self::Stylize(wanted) => wanted.out.as_deref() == Some(Path::new("-")),
            Self::Export(wanted) => wanted.out == Path::new("-"),
            _ => false,
        }
    }
}

#[cfg(feature = "gui")]
fn without_verb(home: PathBuf) -> ExitCode {
    crate::shell::run(home)
}

#[cfg(not(feature = "gui"))]
fn without_verb(_home: PathBuf) -> ExitCode {
    let _ = Cli::command().print_help();
    ExitCode::from(2)
}

fn data_folder() -> Result<PathBuf, Fault> {
    directories::ProjectDirs::from("", "", "ambrotype")
        .map(|dirs| dirs.data_dir().to_owned())
        .ok_or_else(|| Fault::NotFound {
            path: "your home folder".into(),
        })
}

fn format(word: &str) -> Result<Format, String> {
    Format::from_extension(word).ok_or_else(|| "choose jpeg, png or webp".to_owned())
}

/// One command being served.
struct Desk {
    studio: Studio,
    voice: Voice,
    passphrase: PassphraseSource,
}

impl Desk {
    /// Serves one command. A fault that ends the whole command is returned; a fault of one photo among several is told
    /// and the others go on.
    async fn serve(&self, verb: Verb) -> Result<ExitCode, Report> {
        match verb {
            Verb::Stylize(wanted) => self.stylize(wanted).await,
            Verb::Styles => {
                let styles = self.studio.styles();
                let lines = styles
                    .iter()
                    .map(|s| format!("{:<18} {}", s.name, s.description));
                self.voice.tell(&json!({ "styles": styles }), lines);
                Ok(ExitCode::SUCCESS)
            }
            Verb::Import { photos } => self.import(photos).await,
            Verb::List => {
                self.unlock().await?;
                let gallery = self.studio.gallery().await?;
                self.voice
                    .tell(&json!(gallery), gallery.photos.iter().map(line));
                let told = gallery
                    .damaged
                    .iter()
                    .map(|id| self.voice.fail(&Fault::VaultDamaged.about(id.to_string())));
                Ok(told.last().unwrap_or(ExitCode::SUCCESS))
            }
            Verb::Export(wanted) => self.export(wanted).await,
            Verb::Purge(wanted) => self.purge(wanted).await,
            Verb::Doctor => doctor::examine(&self.studio, &self.voice).await,
        }
    }

    async fn stylize(&self, wanted: Stylize) -> Result<ExitCode, Report> {
        let recipe = self.recipe(&wanted)?;
        let target = wanted
            .out
            .as_deref()
            .map(|out| Target::new(out, wanted.photos.len()))
            .transpose()?;
        if wanted.keep {
            self.open_or_create().await?;
        }
        let mut round = Round::new(&self.voice);
        for path in &wanted.photos {
            let result = self
                .stylize_one(path, &wanted, &recipe, target.as_ref())
                .await;
            round.note(path, result);
        }
        Ok(round.finish("portraits"))
    }

    async fn stylize_one(
        &self,
        path: &Path,
        wanted: &Stylize,
        recipe: &Recipe,
        target: Option<&Target>,
    ) -> Result<(serde_json::Value, String), Fault> {
        let begun = std::time::Instant::now();
        let photo = Intake::read(path)?;
        let format = wanted
            .format
            .or_else(|| target?.format())
            .unwrap_or(Format::Jpeg);
        let stem = Path::new(&photo.name)
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let style = recipe
            .styles
            .iter()
            .map(|style| style.name.as_str())
            .collect::<Vec<_>>()
            .join("-");
        let place = match target {
            Some(target) => target.place(&format!("{stem}-{style}"), format, wanted.overwrite())?,
            None => None,
        };
        let bar = self.voice.bar(&photo.name);
        let (frame, kept, print) = if wanted.keep {
            let kept = self
                .studio
                .stylize_and_keep(photo, recipe, |stage| bar.stage(stage))
                .await?;
            let print = match target {
                Some(_) => Some(
                    self.studio
                        .export(kept.id, Side::Output, Some(format))
                        .await?
                        .bytes,
                ),
                None => None,
            };
            (
                kept.caption.output.map(|picture| picture.frame),
                Some(kept.id),
                print,
            )
        } else {
            let portrait = self
                .studio
                .stylize(&photo, recipe, format, |stage| bar.stage(stage))
                .await?;
            (Some(portrait.frame), None, Some(portrait.print.into()))
        };
        bar.done();
        match (target, &place, print) {
            (Some(_), Some(place), Some(print)) => {
                outlet::write(place, &print, wanted.overwrite())?
            }
            (Some(_), None, Some(print)) => outlet::print(&print)?,
            _ => (),
        }
        let seconds = begun.elapsed().as_secs_f64();
        let word = match (&place, kept) {
            (Some(place), _) => format!("{} ({seconds:.1} s)", place.display()),
            (None, Some(id)) => format!("kept {id} ({seconds:.1} s)"),
            // The picture itself has gone to standard output: no word may follow it there.
            (None, None) => String::new(),
        };
        let told = json!({
            "photo": path, "out": place, "kept": kept, "seconds": seconds, "recipe": recipe,
            "width": frame.map(|f| f.width), "height": frame.map(|f| f.height),
        });
        Ok((told, word))
    }

    fn recipe(&self, wanted: &Stylize) -> Result<Recipe, Fault> {
        let first = || self.studio.styles().first().map(|style| style.name.clone());
        let styles = wanted.style.clone().or_else(first).unwrap_or_default();
        let recipe = Recipe::parse(&styles, wanted.strength)?;
        self.studio.check(&recipe)?;
        Ok(recipe)
    }

    async fn import(&self, photos: Vec<PathBuf>) -> Result<ExitCode, Report> {
        self.open_or_create().await?;
        let mut round = Round::new(&self.voice);
        for path in &photos {
            let result = match Intake::read(path) {
                Ok(photo) => self.studio.import(photo).await,
                Err(fault) => Err(fault),
            };
            round.note(path, result.map(|kept| (json!(kept), line(&kept))));
        }
        Ok(round.finish("photos"))
    }

    async fn export(&self, wanted: Export) -> Result<ExitCode, Report> {
        self.unlock().await?;
        let target = Target::new(&wanted.out, wanted.ids.len())?;
        let mut round = Round::new(&self.voice);
        for word in &wanted.ids {
            let result = self.export_one(word, &wanted, &target).await;
            round.note(Path::new(word), result);
        }
        Ok(round.finish("exported"))
    }

    async fn export_one(
        &self,
        word: &str,
        wanted: &Export,
        target: &Target,
    ) -> Result<(serde_json::Value, String), Fault> {
        let side = if wanted.original {
            Side::Original
        } else {
            Side::Output
        };
        let overwrite = if wanted.force {
            Overwrite::Allowed
        } else {
            Overwrite::Refused
        };
        let export = self
            .studio
            .export(id(word)?, side, wanted.format.or_else(|| target.format()))
            .await?;
        let place = target.place(&export.stem, export.format, overwrite)?;
        match &place {
            Some(place) => outlet::write(place, &export.bytes, overwrite)?,
            None => outlet::print(&export.bytes)?,
        }
        let word_ = place
            .as_ref()
            .map(|place| place.display().to_string())
            .unwrap_or_default();
        Ok((json!({ "id": word, "out": place }), word_))
    }

    async fn purge(&self, wanted: Purge) -> Result<ExitCode, Report> {
        let question = match wanted.ids.len() {
            0 => "Destroy everything kept?".to_owned(),
            1 => "Destroy this photo?".to_owned(),
            n => format!("Destroy these {n} photos?"),
        };
        if !wanted.yes && !self.voice.confirm(&question) {
            return Err(Fault::Cancelled.into());
        }
        if wanted.all {
            self.studio.purge_all().await?;
            self.voice.tell(
                &json!({ "purged": "all" }),
                ["Everything kept is destroyed.".to_owned()],
            );
            return Ok(ExitCode::SUCCESS);
        }
        let ids = wanted
            .ids
            .iter()
            .map(|word| id(word))
            .collect::<Result<Vec<_>, _>>()?;
        self.unlock().await?;
        self.studio.purge(&ids).await?;
        self.voice.tell(
            &json!({ "purged": ids }),
            ids.iter().map(|id| format!("purged {id}")),
        );
        Ok(ExitCode::SUCCESS)
    }

    async fn unlock(&self) -> Result<(), Fault> {
        match self.studio.vault_state().await? {
            VaultState::Open => Ok(()),
            VaultState::Absent { .. } => Err(Fault::VaultAbsent),
            VaultState::Locked { passphrase: false } => self.studio.unlock(None).await,
            VaultState::Locked { passphrase: true } => {
                self.studio.unlock(Some(&self.passphrase.known()?)).await
            }
        }
    }

    async fn open_or_create(&self) -> Result<(), Fault> {
        match self.studio.vault_state().await? {
            VaultState::Absent { keychain: true } if !self.passphrase.is_given() => {
                self.studio.create_vault(None).await
            }
            VaultState::Absent { .. } => {
                self.studio
                    .create_vault(Some(&self.passphrase.chosen()?))
                    .await
            }
            _ => self.unlock().await,
        }
    }
}

impl Stylize {
    fn overwrite(&self) -> Overwrite {
        if self.force {
            Overwrite::Allowed
        } else {
            Overwrite::Refused
        }
    }
}

/// Where results of a command go.
enum Target {
    Stdout,
    File(PathBuf),
    Folder(PathBuf),
}

impl Target {
    /// One photo goes to a file unless `out` is a folder or ends like one; several always go to a folder.
    fn new(out: &Path, photos: usize) -> Result<Self, Fault> {
        let ends_like_a_folder = out
            .as_os_str()
            .to_string_lossy()
            .ends_with(std::path::is_separator);
        if out == Path::new("-") {
            return if photos == 1 {
                Ok(Self::Stdout)
            } else {
                Err(Fault::NotAFile {
                    path: "standard output".into(),
                })
            };
        }
        if photos == 1 && !out.is_dir() && !ends_like_a_folder {
            return Ok(Self::File(out.to_owned()));
        }
        match std::fs::create_dir_all(out) {
            Ok(()) => Ok(Self::Folder(out.to_owned())),
            Err(_) => Err(Fault::Unwritable {
                path: out.display().to_string(),
            }),
        }
    }

    /// The format that the file's name asks for.
    fn format(&self) -> Option<Format> {
        match self {
            Self::File(path) => Format::from_extension(path.extension()?.to_str()?),
            _ => None,
        }
    }

    /// The path to write to, `None` for standard output. Refused before any work is done where a file stands there.
    fn place(
        &self,
        stem: &str,
        format: Format,
        overwrite: Overwrite,
    ) -> Result<Option<PathBuf>, Fault> {
        let path = match self {
            Self::Stdout => return Ok(None),
            Self::File(path) => path.clone(),
            Self::Folder(folder) => folder.join(format!("{stem}.{}", format.extension())),
        };
        if overwrite == Overwrite::Refused && path.exists() {
            return Err(Fault::AlreadyExists {
                path: path.display().to_string(),
            });
        }
        Ok(Some(path))
    }
}

/// The photos of one command: what was done, and the first fault.
struct Round<'a> {
    voice: &'a Voice,
    done: Vec<(serde_json::Value, String)>,
    fault: Option<Fault>,
}

impl<'a> Round<'a> {
    fn new(voice: &'a Voice) -> Self {
        Self {
            voice,
            done: Vec::new(),
            fault: None,
        }
    }

    fn note(&mut self, about: &Path, result: Result<(serde_json::Value, String), Fault>) {
        match result {
            Ok(done) => self.done.push(done),
            Err(fault) => {
                self.voice
                    .fail(&fault.clone().about(about.display().to_string()));
                self.fault.get_or_insert(fault);
            }
        }
    }

    /// Tells what was done; the exit code is that of the first fault.
    fn finish(self, key: &str) -> ExitCode {
        let (values, words): (Vec<_>, Vec<_>) = self.done.into_iter().unzip();
        self.voice.tell(&json!({ key: values }), words);
        self.fault
            .map_or(ExitCode::SUCCESS, |fault| ExitCode::from(fault.exit_code()))
    }
}

fn id(word: &str) -> Result<PhotoId, Fault> {
    word.parse().map_err(|_| Fault::PhotoUnknown {
        id: word.to_owned(),
    })
}

fn line(kept: &Kept) -> String {
    let what = match (&kept.caption.output, &kept.caption.recipe) {
        (Some(picture), Some(recipe)) => {
            format!(
                "{}  {}×{}",
                words(recipe),
                picture.frame.width,
                picture.frame.height
            )
        }
        _ => "original".to_owned(),
    };
    format!("{}  {}  {what}", kept.id, kept.caption.name)
}

/// A recipe in few words: `wave`, or `wave 75% + cel 25%`.
fn words(recipe: &Recipe) -> String {
    let share = |style: &Weighted| match recipe.styles.len() {
        1 => style.name.clone(),
        _ => format!("{} {:.0}%", style.name, style.weight * 100.0),
    };
    recipe
        .styles
        .iter()
        .map(share)
        .collect::<Vec<_>>()
        .join(" + ")
}
