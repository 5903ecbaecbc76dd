//! Serves one command of the command line with the studio, and tells what came of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engine::{DecodeNote, OutputFormat, Recipe, TruncationPolicy, WeightedStyle};
use serde_json::json;
use vault::{PhotoId, Term, UtcDate};

use super::passphrase::PassphraseSource;
use super::target::{Target, portrait_stem};
use super::voice::Voice;
use super::{ChangePassphrase, Doctor, Export, Purge, Stylize, Verb, doctor, examining};
use crate::fault::{Fault, Report};
use crate::studio::outlet::{self, Overwrite};
use crate::studio::{
    self, Archive, Gathered, Intake, Kept, Place, Side, Studio, VaultState, gather,
};

/// One command being served.
pub(super) struct Desk {
    pub(super) studio: Studio,
    pub(super) voice: Voice,
    passphrase: PassphraseSource,
}

impl Desk {
    pub(super) fn new(studio: Studio, voice: Voice, passphrase: PassphraseSource) -> Self {
        Self {
            studio,
            voice,
            passphrase,
        }
    }

    /// Serves one command, tells how it went and closes the vault.
    pub(super) async fn serve(&self, verb: Verb) -> ExitCode {
        let done = self.dispatch(verb).await;
        let locked = self.studio.lock().await.map_err(Report::from);
        done.and_then(|code| locked.map(|()| code))
            .unwrap_or_else(|report| self.voice.fail(&report))
    }

    /// A fault that ends the whole command is returned; a fault of one photo among several is told
    /// and the others go on.
    async fn dispatch(&self, verb: Verb) -> Result<ExitCode, Report> {
        match verb {
            Verb::Stylize(wanted) => self.stylize(wanted).await,
            Verb::Styles => {
                let styles = self.studio.styles();
                let lines = styles
                    .iter()
                    .map(|s| format!("{:<18} {}", s.name, s.description));
                self.voice.emit(&json!({ "styles": styles }), lines);
                Ok(ExitCode::SUCCESS)
            }
            Verb::Import {
                photos,
                accept_damaged,
            } => self.import(photos, cut(accept_damaged)).await,
            Verb::List => {
                self.unlock().await?;
                let gallery = self.studio.gallery().await?;
                self.voice
                    .emit(&json!(gallery), gallery.photos.iter().map(line));
                let told = gallery
                    .damaged
                    .iter()
                    .map(|id| self.voice.fail(&Fault::VaultDamaged.about(id.to_string())));
                Ok(told.last().unwrap_or(ExitCode::SUCCESS))
            }
            Verb::Export(wanted) => self.export(wanted).await,
            Verb::Purge(wanted) => self.purge(wanted).await,
            Verb::Pack(wanted) => self.pack(wanted).await,
            Verb::Unpack(wanted) => self.unpack(wanted).await,
            Verb::Keep(wanted) => self.keep(wanted).await,
            Verb::Settings(wanted) => self.settings(wanted).await,
            Verb::Passphrase(wanted) => self.change_passphrase(wanted).await,
            Verb::Doctor(Doctor { network: true, .. }) => Ok(examining::probe_network(&self.voice)),
            Verb::Doctor(Doctor {
                traces: Some(photo),
                ..
            }) => Ok(examining::find_traces(
                self.studio.home(),
                photo.as_deref(),
                &self.voice,
            )),
            Verb::Doctor(_) => doctor::examine(&self.studio, &self.voice).await,
        }
    }

    async fn stylize(&self, wanted: Stylize) -> Result<ExitCode, Report> {
        let recipe = self.recipe(&wanted)?;
        let gathered = gather(&wanted.photos);
        let count = gathered.photos.len().max(wanted.photos.len());
        let target = wanted
            .out
            .as_deref()
            .map(|out| Target::new(out, count))
            .transpose()?;
        if wanted.keep {
            self.open_or_create().await?;
        }
        let mut round = Round::new(&self.voice);
        for place in self.found(gathered, &mut round) {
            let result = self
                .stylize_one(&place, &wanted, &recipe, target.as_ref())
                .await;
            round.note(&place.path(), result);
        }
        if wanted.keep {
            self.mind_space().await;
        }
        Ok(round.finish("portraits"))
    }

    async fn stylize_one(
        &self,
        place: &Place,
        wanted: &Stylize,
        recipe: &Recipe,
        target: Option<&Target>,
    ) -> Result<(serde_json::Value, String), Fault> {
        let begun = std::time::Instant::now();
        let path = &place.path();
        let photo = Intake::read(place)?.with(cut(wanted.accept_damaged));
        let format = wanted
            .format
            .or_else(|| target?.format())
            .unwrap_or(OutputFormat::Jpeg);
        let place = match target {
            Some(target) => {
                let stem = portrait_stem(&photo.name, recipe);
                target.place(&stem, format, wanted.force.into())?
            }
            None => None,
        };
        let bar = self.voice.bar(&photo.name);
        let (frame, kept, print, notes) = if wanted.keep {
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
                kept.caption.notes,
            )
        } else {
            let portrait = self
                .studio
                .stylize(&photo, recipe, format, |stage| bar.stage(stage))
                .await?;
            (
                Some(portrait.frame),
                None,
                Some(portrait.print.into()),
                portrait.notes,
            )
        };
        bar.done();
        self.remark(path, &notes);
        match (target, &place, print) {
            (Some(_), Some(place), Some(print)) => {
                outlet::write(place, &print, wanted.force.into())?
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
            "width": frame.map(|f| f.width), "height": frame.map(|f| f.height), "notes": notes,
        });
        Ok((told, word))
    }

    fn recipe(&self, wanted: &Stylize) -> Result<Recipe, Fault> {
        let first = || self.studio.styles().first().map(|style| style.name.clone());
        let styles = wanted.style.clone().or_else(first).unwrap_or_default();
        let recipe = Recipe::parse(&styles, wanted.strength)?
            .with_brush(wanted.brush)?
            .keeping_color(wanted.keep_color);
        self.studio.check(&recipe)?;
        Ok(recipe)
    }

    async fn import(
        &self,
        photos: Vec<PathBuf>,
        cut: TruncationPolicy,
    ) -> Result<ExitCode, Report> {
        self.open_or_create().await?;
        let mut round = Round::new(&self.voice);
        for place in self.found(gather(&photos), &mut round) {
            let path = &place.path();
            let result = match Intake::read(&place) {
                Ok(photo) => self.studio.import(photo.with(cut)).await,
                Err(fault) => Err(fault),
            };
            if let Ok(kept) = &result {
                self.remark(path, &kept.caption.notes);
            }
            round.note(path, result.map(|kept| (json!(kept), line(&kept))));
        }
        self.mind_space().await;
        Ok(round.finish("photos"))
    }

    /// The photos that were found; says what cannot be looked at and what was passed over.
    fn found(&self, gathered: Gathered, round: &mut Round) -> Vec<Place> {
        let Gathered {
            photos,
            refused,
            passed,
        } = gathered;
        for (path, fault) in refused {
            round.note(&path, Err(fault));
        }
        if passed.others + passed.hidden > 0 {
            let words = format!(
                "Passed over in folders: {} files that are no photos, links and the like, {} that are hidden.",
                passed.others, passed.hidden
            );
            self.voice.note(&words);
        }
        if passed.more {
            self.voice.note("There is more: no more than 10,000 photos are taken at a time, from no more than 16 folders deep.");
        }
        photos
    }

    /// Says what a person should know about how a photo was read.
    fn remark(&self, path: &Path, notes: &[DecodeNote]) {
        for note in notes {
            let words = match note {
                DecodeNote::FirstOfSeveral => {
                    "there are several pictures in this file; the first was used".to_owned()
                }
                DecodeNote::UpperPart { percent } => {
                    format!("the file ends too early; the {percent}% that can be read were used")
                }
            };
            self.voice.note(&format!("{}: {words}.", path.display()));
        }
    }

    async fn export(&self, wanted: Export) -> Result<ExitCode, Report> {
        self.unlock().await?;
        let side = |kept: &Kept| {
            if wanted.original {
                Side::Original
            } else {
                kept.shown()
            }
        };
        let mut photos: Vec<(String, Side)> = Vec::new();
        if wanted.all {
            let kept = self.studio.gallery().await?.photos;
            photos.extend(kept.iter().map(|kept| (kept.id.to_string(), side(kept))));
        } else {
            let chosen = if wanted.original {
                Side::Original
            } else {
                Side::Output
            };
            photos.extend(wanted.ids.iter().map(|word| (word.clone(), chosen)));
        }
        let overwrite = Overwrite::from(wanted.force);
        let mut round = Round::new(&self.voice);
        if wanted
            .out
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("zip"))
        {
            let mut archive = Archive::begin(&wanted.out, overwrite)?;
            for (word, side) in &photos {
                let export = self.taken(word, *side, wanted.format).await;
                let added = export.and_then(|export| archive.add(&export));
                let told = |name| (json!({ "id": word, "out": wanted.out, "name": name }), name);
                round.note(Path::new(word), added.map(told));
            }
            archive.finish()?;
            return Ok(round.finish("exported"));
        }
        let target = Target::new(&wanted.out, photos.len())?;
        for (word, side) in &photos {
            let result = async {
                let format = wanted.format.or_else(|| target.format());
                let export = self.taken(word, *side, format).await?;
                let place = target.place(&export.stem, export.format, overwrite)?;
                match &place {
                    Some(place) => outlet::write_picture(place, &export, overwrite)?,
                    None => outlet::print(&export.bytes)?,
                }
                let shown = place.as_ref().map(|place| place.display().to_string());
                let told = json!({ "id": word, "out": place });
                Ok((told, shown.unwrap_or_default()))
            };
            round.note(Path::new(word), result.await);
        }
        Ok(round.finish("exported"))
    }

    async fn taken(
        &self,
        word: &str,
        side: Side,
        format: Option<OutputFormat>,
    ) -> Result<studio::Export, Fault> {
        self.studio.export(id(word)?, side, format).await
    }

    async fn purge(&self, wanted: Purge) -> Result<ExitCode, Report> {
        let question = match wanted.ids.len() {
            0 => "Destroy everything kept?".to_owned(),
            1 => "Destroy this photo?".to_owned(),
            n => format!("Destroy these {n} photos?"),
        };
        if let Some(path) = wanted.receipt.as_deref().filter(|path| path.exists()) {
            // Before anything is destroyed: there is no second receipt.
            let path = path.display().to_string();
            return Err(Fault::AlreadyExists { path }.into());
        }
        if !wanted.yes && !self.voice.confirm(&question) {
            return Err(Fault::Cancelled.into());
        }
        let (purged, receipt) = if wanted.all {
            (json!("all"), self.studio.purge_all().await?)
        } else {
            let ids = wanted
                .ids
                .iter()
                .map(|word| id(word))
                .collect::<Result<Vec<_>, _>>()?;
            self.unlock().await?;
            (json!(ids), self.studio.purge(&ids).await?)
        };
        self.voice.emit(
            &json!({ "purged": purged, "receipt": receipt }),
            receipt.to_string().lines().map(str::to_owned),
        );
        if let Some(path) = &wanted.receipt {
            outlet::write(path, receipt.to_string().as_bytes(), Overwrite::Refused)?;
        }
        // The receipt says it all; the exit code says that somebody has to read it.
        let unfinished = receipt.left.first().map(|left| Fault::from(*left));
        Ok(unfinished.map_or(ExitCode::SUCCESS, |fault| self.voice.fail(&fault.into())))
    }

    async fn change_passphrase(&self, wanted: ChangePassphrase) -> Result<ExitCode, Report> {
        self.unlock().await?;
        let (code, words) = if let Some(limit) = wanted.purge_after {
            self.studio.set_guess_limit(limit.0).await?;
            let words = match limit.0 {
                Some(limit) => format!(
                    "Everything kept is destroyed after {} wrong passphrases in a row.",
                    limit.guesses()
                ),
                None => "Wrong passphrases destroy nothing.".to_owned(),
            };
            ("limit", words)
        } else if wanted.remove {
            self.studio.change_passphrase(None).await?;
            let words = "The case opens with the keychain alone.".to_owned();
            ("removed", words)
        } else {
            let new = PassphraseSource::new(wanted.new_fd).chosen()?;
            self.studio.change_passphrase(Some(&new)).await?;
            ("changed", "The passphrase is changed.".to_owned())
        };
        self.voice.emit(&json!({ "passphrase": code }), [words]);
        Ok(ExitCode::SUCCESS)
    }

    /// Opens the vault, and purges what is due.
    pub(super) async fn unlock(&self) -> Result<(), Fault> {
        self.open().await?;
        self.sweep().await;
        Ok(())
    }

    pub(super) async fn open(&self) -> Result<(), Fault> {
        match self.studio.vault_state().await? {
            VaultState::Open => Ok(()),
            VaultState::Absent { .. } => Err(Fault::VaultAbsent),
            VaultState::Locked { passphrase: false } => self.studio.unlock(None).await,
            VaultState::Locked { passphrase: true } => {
                self.studio.unlock(Some(&self.passphrase.known()?)).await
            }
        }
    }

    pub(super) async fn open_or_create(&self) -> Result<(), Fault> {
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

fn cut(accepted: bool) -> TruncationPolicy {
    if accepted {
        TruncationPolicy::Accepted
    } else {
        TruncationPolicy::Refused
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
        self.voice.emit(&json!({ key: values }), words);
        self.fault
            .map_or(ExitCode::SUCCESS, |fault| ExitCode::from(fault.exit_code()))
    }
}

pub(super) fn id(word: &str) -> Result<PhotoId, Fault> {
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
    format!("{}  {}  {what}{}", kept.id, kept.caption.name, stay(kept))
}

/// How long a photo stays, where that is not until it is purged.
fn stay(kept: &Kept) -> String {
    match (kept.term, kept.due) {
        (Some(Term::Pinned), _) => "  pinned".to_owned(),
        (_, Some(due)) => format!("  until {}", UtcDate(due)),
        (_, None) => String::new(),
    }
}

/// A recipe in few words: `wave`, or `wave 75% + cel 25%`.
fn words(recipe: &Recipe) -> String {
    let share = |style: &WeightedStyle| match recipe.styles.len() {
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
