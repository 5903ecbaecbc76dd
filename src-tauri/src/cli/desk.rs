//! Serves one command of the command line with the studio, and tells what came of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use engine::{DecodeNote, OutputFormat, Recipe, TruncationPolicy, WeightedStyle};
use serde_json::json;
use vault::{PhotoId, RetentionOverride, UtcDate};

use super::output::Output;
use super::passphrase::PassphraseSource;
use super::target::{Target, portrait_stem};
use super::{
    Command, DoctorArgs, ExportArgs, PassphraseArgs, PurgeArgs, StylizeArgs, diagnostics, doctor,
};
use crate::fault::{Fault, Report};
use crate::studio::file_output::{self, Overwrite};
use crate::studio::{
    self, InputPhoto, PhotoPath, PhotoVersion, ScanResult, StoredPhoto, Studio, VaultState,
    ZipExport, scan_paths,
};

/// One command being served.
pub(super) struct CommandContext {
    pub(super) studio: Studio,
    pub(super) output: Output,
    passphrase: PassphraseSource,
}

impl CommandContext {
    pub(super) fn new(studio: Studio, output: Output, passphrase: PassphraseSource) -> Self {
        Self {
            studio,
            output,
            passphrase,
        }
    }

    /// Serves one command, tells how it went and closes the vault.
    pub(super) async fn run(&self, command: Command) -> ExitCode {
        let done = self.dispatch(command).await;
        let locked = self.studio.lock().await.map_err(Report::from);
        done.and_then(|code| locked.map(|()| code))
            .unwrap_or_else(|report| self.output.print_fault(&report))
    }

    /// A fault that ends the whole command is returned; a fault of one photo among several is told
    /// and the others go on.
    async fn dispatch(&self, command: Command) -> Result<ExitCode, Report> {
        match command {
            Command::Stylize(wanted) => self.stylize(wanted).await,
            Command::Styles => {
                let styles = self.studio.styles();
                let lines = styles
                    .iter()
                    .map(|s| format!("{:<18} {}", s.name, s.description));
                self.output
                    .print_result(&json!({ "styles": styles }), lines);
                Ok(ExitCode::SUCCESS)
            }
            Command::Import {
                photos,
                accept_damaged,
            } => self.import(photos, truncation_policy(accept_damaged)).await,
            Command::List => {
                self.unlock().await?;
                let gallery = self.studio.gallery().await?;
                self.output
                    .print_result(&json!(gallery), gallery.photos.iter().map(photo_line));
                let document = gallery.damaged.iter().map(|id| {
                    self.output
                        .print_fault(&Fault::VaultDamaged.about(id.to_string()))
                });
                Ok(document.last().unwrap_or(ExitCode::SUCCESS))
            }
            Command::Export(wanted) => self.export(wanted).await,
            Command::Purge(wanted) => self.purge(wanted).await,
            Command::Pack(wanted) => self.pack(wanted).await,
            Command::Unpack(wanted) => self.unpack(wanted).await,
            Command::Keep(wanted) => self.keep(wanted).await,
            Command::Settings(wanted) => self.settings(wanted).await,
            Command::Passphrase(wanted) => self.change_passphrase(wanted).await,
            Command::Doctor(DoctorArgs { network: true, .. }) => {
                Ok(diagnostics::probe_network(&self.output))
            }
            Command::Doctor(DoctorArgs {
                traces: Some(photo),
                ..
            }) => Ok(diagnostics::find_traces(
                self.studio.vault_folder(),
                photo.as_deref(),
                &self.output,
            )),
            Command::Doctor(_) => doctor::run(&self.studio, &self.output).await,
        }
    }

    async fn stylize(&self, wanted: StylizeArgs) -> Result<ExitCode, Report> {
        let recipe = self.recipe(&wanted)?;
        let gathered = scan_paths(&wanted.photos);
        let count = gathered.photos.len().max(wanted.photos.len());
        let target = wanted
            .out
            .as_deref()
            .map(|out| Target::new(out, count))
            .transpose()?;
        if wanted.keep {
            self.open_or_create().await?;
        }
        let mut batch = BatchResult::new(&self.output);
        for place in self.report_skipped(gathered, &mut batch) {
            let result = self
                .stylize_one(&place, &wanted, &recipe, target.as_ref())
                .await;
            batch.add(&place.path(), result);
        }
        if wanted.keep {
            self.warn_when_space_is_short().await;
        }
        Ok(batch.finish("portraits"))
    }

    async fn stylize_one(
        &self,
        place: &PhotoPath,
        wanted: &StylizeArgs,
        recipe: &Recipe,
        target: Option<&Target>,
    ) -> Result<(serde_json::Value, String), Fault> {
        let begun = std::time::Instant::now();
        let path = &place.path();
        let photo =
            InputPhoto::read(place)?.with_truncation(truncation_policy(wanted.accept_damaged));
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
        let progress = self.output.photo_progress(&photo.name);
        let (frame, kept, print, notes) = if wanted.keep {
            let kept = self
                .studio
                .stylize_and_store(photo, recipe, |stage| progress.stage(stage))
                .await?;
            let print = match target {
                Some(_) => Some(
                    self.studio
                        .export(kept.id, PhotoVersion::Output, Some(format))
                        .await?
                        .bytes,
                ),
                None => None,
            };
            (
                kept.record.output.map(|picture| picture.size),
                Some(kept.id),
                print,
                kept.record.notes,
            )
        } else {
            let portrait = self
                .studio
                .stylize(&photo, recipe, format, |stage| progress.stage(stage))
                .await?;
            (
                Some(portrait.size),
                None,
                Some(portrait.image.into()),
                portrait.notes,
            )
        };
        progress.done();
        self.print_decode_notes(path, &notes);
        match (target, &place, print) {
            (Some(_), Some(place), Some(print)) => {
                file_output::write(place, &print, wanted.force.into())?
            }
            (Some(_), None, Some(print)) => file_output::write_stdout(&print)?,
            _ => (),
        }
        let seconds = begun.elapsed().as_secs_f64();
        let word = match (&place, kept) {
            (Some(place), _) => format!("{} ({seconds:.1} s)", place.display()),
            (None, Some(id)) => format!("kept {id} ({seconds:.1} s)"),
            // The picture itself has gone to standard output: no word may follow it there.
            (None, None) => String::new(),
        };
        let document = json!({
            "photo": path, "out": place, "kept": kept, "seconds": seconds, "recipe": recipe,
            "width": frame.map(|f| f.width), "height": frame.map(|f| f.height), "notes": notes,
        });
        Ok((document, word))
    }

    fn recipe(&self, wanted: &StylizeArgs) -> Result<Recipe, Fault> {
        let first = || self.studio.styles().first().map(|style| style.name.clone());
        let styles = wanted.style.clone().or_else(first).unwrap_or_default();
        let recipe = Recipe::parse(&styles, wanted.strength)?
            .with_brush(wanted.brush)?
            .keeping_color(wanted.keep_color);
        self.studio.check_recipe(&recipe)?;
        Ok(recipe)
    }

    async fn import(
        &self,
        photos: Vec<PathBuf>,
        truncation: TruncationPolicy,
    ) -> Result<ExitCode, Report> {
        self.open_or_create().await?;
        let mut batch = BatchResult::new(&self.output);
        for place in self.report_skipped(scan_paths(&photos), &mut batch) {
            let path = &place.path();
            let result = match InputPhoto::read(&place) {
                Ok(photo) => self.studio.import(photo.with_truncation(truncation)).await,
                Err(fault) => Err(fault),
            };
            if let Ok(kept) = &result {
                self.print_decode_notes(path, &kept.record.notes);
            }
            batch.add(path, result.map(|kept| (json!(kept), photo_line(&kept))));
        }
        self.warn_when_space_is_short().await;
        Ok(batch.finish("photos"))
    }

    /// The photos that were found; says what cannot be looked at and what was passed over.
    fn report_skipped(&self, gathered: ScanResult, batch: &mut BatchResult) -> Vec<PhotoPath> {
        let ScanResult {
            photos,
            refused,
            skipped: passed,
        } = gathered;
        for (path, fault) in refused {
            batch.add(&path, Err(fault));
        }
        if passed.others + passed.hidden > 0 {
            let words = format!(
                "Passed over in folders: {} files that are no photos, links and the like, {} that are hidden.",
                passed.others, passed.hidden
            );
            self.output.print_note(&words);
        }
        if passed.more {
            self.output.print_note("There is more: no more than 10,000 photos are taken at a time, from no more than 16 folders deep.");
        }
        photos
    }

    /// Says what a person should know about how a photo was read.
    fn print_decode_notes(&self, path: &Path, notes: &[DecodeNote]) {
        for note in notes {
            let words = match note {
                DecodeNote::FirstOfSeveral => {
                    "there are several pictures in this file; the first was used".to_owned()
                }
                DecodeNote::UpperPart { percent } => {
                    format!("the file ends too early; the {percent}% that can be read were used")
                }
            };
            self.output
                .print_note(&format!("{}: {words}.", path.display()));
        }
    }

    async fn export(&self, wanted: ExportArgs) -> Result<ExitCode, Report> {
        self.unlock().await?;
        let side = |kept: &StoredPhoto| {
            if wanted.original {
                PhotoVersion::Original
            } else {
                kept.shown_version()
            }
        };
        let mut photos: Vec<(String, PhotoVersion)> = Vec::new();
        if wanted.all {
            let kept = self.studio.gallery().await?.photos;
            photos.extend(kept.iter().map(|kept| (kept.id.to_string(), side(kept))));
        } else {
            let chosen = if wanted.original {
                PhotoVersion::Original
            } else {
                PhotoVersion::Output
            };
            photos.extend(wanted.ids.iter().map(|word| (word.clone(), chosen)));
        }
        let overwrite = Overwrite::from(wanted.force);
        let mut batch = BatchResult::new(&self.output);
        if wanted
            .out
            .extension()
            .is_some_and(|it| it.eq_ignore_ascii_case("zip"))
        {
            let mut archive = ZipExport::create(&wanted.out, overwrite)?;
            for (word, side) in &photos {
                let export = self.export_picture(word, *side, wanted.format).await;
                let added = export.and_then(|export| archive.add(&export));
                let document =
                    |name| (json!({ "id": word, "out": wanted.out, "name": name }), name);
                batch.add(Path::new(word), added.map(document));
            }
            archive.finish()?;
            return Ok(batch.finish("exported"));
        }
        let target = Target::new(&wanted.out, photos.len())?;
        for (word, side) in &photos {
            let result = async {
                let format = wanted.format.or_else(|| target.format());
                let export = self.export_picture(word, *side, format).await?;
                let place = target.place(&export.stem, export.format, overwrite)?;
                match &place {
                    Some(place) => file_output::write_verified(place, &export, overwrite)?,
                    None => file_output::write_stdout(&export.bytes)?,
                }
                let shown = place.as_ref().map(|place| place.display().to_string());
                let document = json!({ "id": word, "out": place });
                Ok((document, shown.unwrap_or_default()))
            };
            batch.add(Path::new(word), result.await);
        }
        Ok(batch.finish("exported"))
    }

    async fn export_picture(
        &self,
        word: &str,
        side: PhotoVersion,
        format: Option<OutputFormat>,
    ) -> Result<studio::Export, Fault> {
        self.studio
            .export(parse_photo_id(word)?, side, format)
            .await
    }

    async fn purge(&self, wanted: PurgeArgs) -> Result<ExitCode, Report> {
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
        if !wanted.yes && !self.output.confirm(&question) {
            return Err(Fault::Cancelled.into());
        }
        let (purged, receipt) = if wanted.all {
            (json!("all"), self.studio.purge_all().await?)
        } else {
            let ids = wanted
                .ids
                .iter()
                .map(|word| parse_photo_id(word))
                .collect::<Result<Vec<_>, _>>()?;
            self.unlock().await?;
            (json!(ids), self.studio.purge(&ids).await?)
        };
        self.output.print_result(
            &json!({ "purged": purged, "receipt": receipt }),
            receipt.to_string().lines().map(str::to_owned),
        );
        if let Some(path) = &wanted.receipt {
            file_output::write(path, receipt.to_string().as_bytes(), Overwrite::Refused)?;
        }
        // The receipt says it all; the exit code says that somebody has to read it.
        let unfinished = receipt.leftovers.first().map(|left| Fault::from(*left));
        Ok(unfinished.map_or(ExitCode::SUCCESS, |fault| {
            self.output.print_fault(&fault.into())
        }))
    }

    async fn change_passphrase(&self, wanted: PassphraseArgs) -> Result<ExitCode, Report> {
        self.unlock().await?;
        let (code, words) = if let Some(limit) = wanted.purge_after {
            self.studio.set_unlock_attempt_limit(limit.0).await?;
            let words = match limit.0 {
                Some(limit) => format!(
                    "Everything kept is destroyed after {} wrong passphrases in a row.",
                    limit.attempts()
                ),
                None => "Wrong passphrases destroy nothing.".to_owned(),
            };
            ("limit", words)
        } else if wanted.remove {
            self.studio.change_passphrase(None).await?;
            let words = "The case opens with the keychain alone.".to_owned();
            ("removed", words)
        } else {
            let new = PassphraseSource::new(wanted.new_fd).read_new()?;
            self.studio.change_passphrase(Some(&new)).await?;
            ("changed", "The passphrase is changed.".to_owned())
        };
        self.output
            .print_result(&json!({ "passphrase": code }), [words]);
        Ok(ExitCode::SUCCESS)
    }

    /// Opens the vault, and purges what is due.
    pub(super) async fn unlock(&self) -> Result<(), Fault> {
        self.open().await?;
        self.purge_due().await;
        Ok(())
    }

    pub(super) async fn open(&self) -> Result<(), Fault> {
        match self.studio.vault_state().await? {
            VaultState::Open => Ok(()),
            VaultState::Absent { .. } => Err(Fault::VaultAbsent),
            VaultState::Locked { passphrase: false } => self.studio.unlock(None).await,
            VaultState::Locked { passphrase: true } => {
                self.studio
                    .unlock(Some(&self.passphrase.read_existing()?))
                    .await
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
                    .create_vault(Some(&self.passphrase.read_new()?))
                    .await
            }
            _ => self.unlock().await,
        }
    }
}

fn truncation_policy(accepted: bool) -> TruncationPolicy {
    if accepted {
        TruncationPolicy::Accept
    } else {
        TruncationPolicy::Reject
    }
}

/// The photos of one command: what was done, and the first fault.
struct BatchResult<'a> {
    output: &'a Output,
    done: Vec<(serde_json::Value, String)>,
    fault: Option<Fault>,
}

impl<'a> BatchResult<'a> {
    fn new(output: &'a Output) -> Self {
        Self {
            output,
            done: Vec::new(),
            fault: None,
        }
    }

    fn add(&mut self, about: &Path, result: Result<(serde_json::Value, String), Fault>) {
        match result {
            Ok(done) => self.done.push(done),
            Err(fault) => {
                self.output
                    .print_fault(&fault.clone().about(about.display().to_string()));
                self.fault.get_or_insert(fault);
            }
        }
    }

    /// Tells what was done; the exit code is that of the first fault.
    fn finish(self, key: &str) -> ExitCode {
        let (values, words): (Vec<_>, Vec<_>) = self.done.into_iter().unzip();
        self.output.print_result(&json!({ key: values }), words);
        self.fault
            .map_or(ExitCode::SUCCESS, |fault| ExitCode::from(fault.exit_code()))
    }
}

pub(super) fn parse_photo_id(word: &str) -> Result<PhotoId, Fault> {
    word.parse().map_err(|_| Fault::PhotoUnknown {
        id: word.to_owned(),
    })
}

fn photo_line(kept: &StoredPhoto) -> String {
    let what = match (&kept.record.output, &kept.record.recipe) {
        (Some(picture), Some(recipe)) => {
            format!(
                "{}  {}×{}",
                describe_recipe(recipe),
                picture.size.width,
                picture.size.height
            )
        }
        _ => "original".to_owned(),
    };
    format!(
        "{}  {}  {what}{}",
        kept.id,
        kept.record.name,
        describe_retention(kept)
    )
}

/// How long a photo stays, where that is not until it is purged.
fn describe_retention(kept: &StoredPhoto) -> String {
    match (kept.term, kept.due) {
        (Some(RetentionOverride::Pinned), _) => "  pinned".to_owned(),
        (_, Some(due)) => format!("  until {}", UtcDate(due)),
        (_, None) => String::new(),
    }
}

/// A recipe in few words: `wave`, or `wave 75% + cel 25%`.
fn describe_recipe(recipe: &Recipe) -> String {
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
