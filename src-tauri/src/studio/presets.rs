//! Presets: packs of one's own and looks with their controls, under names that their owner gives them.
//!
//! Each is a record of its own in the vault, without pictures, so it is sealed, backed up, restored and purged as a photo is.
//! It stays until it is removed, which begins a new epoch as every purge does. A preset says nothing of any photo: what was
//! covered by hand in one is not stored.

use std::collections::HashMap;

use engine::{Background, Bystanders, Crop, Format, OutputFormat, Recipe};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vault::{NewPhoto, PhotoEntry, PhotoId, Receipt, RetentionChoice, Vault};

use super::Studio;
use super::albums::is_misleading;
use super::backup_record::is_short;
use super::file_output::Overwrite;
use crate::darkroom::MAX_PACK;
use crate::fault::Fault;

/// The field of a record that makes it a preset.
const FIELD: &str = "preset";
/// The most presets of a vault.
const MAX_PRESETS: usize = 100;
/// The most pictures of a pack of one's own; its contact sheet is one more.
const MAX_OWN: usize = MAX_PACK - 1;

/// The name of a preset: 1 to 60 characters on one line, with no mark that turns the direction of writing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PresetName(String);

impl PresetName {
    /// The most characters.
    pub const MAX_CHARS: usize = 60;

    /// Takes a name as it is typed; space around it is left out.
    ///
    /// # Errors
    /// [`Fault::PresetNameInvalid`].
    pub fn new(name: &str) -> Result<Self, Fault> {
        let name = name.trim();
        let fits = (1..=Self::MAX_CHARS).contains(&name.chars().count());
        match fits && !name.contains(is_misleading) {
            true => Ok(Self(name.to_owned())),
            false => Err(Fault::PresetNameInvalid),
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PresetName {
    type Error = Fault;

    fn try_from(name: String) -> Result<Self, Fault> {
        Self::new(&name)
    }
}

impl From<PresetName> for String {
    fn from(name: PresetName) -> Self {
        name.0
    }
}

/// What a preset holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum PresetContent {
    /// A pack of one's own.
    Pack {
        /// Its pictures, 1 to 99. A contact sheet follows several.
        pictures: Vec<OwnPicture>,
    },
    /// One look with its controls.
    Look {
        /// How it is drawn or painted, and its crop.
        recipe: Recipe,
    },
}

/// A picture of a pack of one's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
#[serde(deny_unknown_fields)]
pub struct OwnPicture {
    /// How it is drawn or painted. Its crop is that of its size.
    pub recipe: Recipe,
    /// The name of the format that it is for.
    pub size: String,
    /// What its file is.
    pub file: OutputFormat,
}

/// A preset in the vault.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "gui", derive(specta::Type))]
pub struct Preset {
    /// Its identifier in the vault.
    #[cfg_attr(feature = "gui", specta(type = String))]
    pub id: PhotoId,
    /// Its name, which no other preset has.
    #[cfg_attr(feature = "gui", specta(type = String))]
    pub name: PresetName,
    /// What it holds.
    pub content: PresetContent,
}

/// A preset as it is sealed.
#[derive(Clone, Serialize, Deserialize)]
struct StoredPreset {
    name: PresetName,
    /// Where it stands among the others; those of one place stand by their name.
    place: u32,
    content: PresetContent,
}

/// Whether an entry of the vault is a preset and no photo.
pub(super) fn is_preset(details: &Value) -> bool {
    details.get(FIELD).is_some()
}

/// Whether this version can read a preset.
pub(super) fn is_readable(details: &Value) -> bool {
    read(details).is_some()
}

impl Studio {
    /// The presets, in their owner's order.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn presets(&self) -> Result<Vec<Preset>, Fault> {
        let stored = self.vault.with(list).await?;
        Ok(stored.into_iter().map(|(id, it)| it.with_id(id)).collect())
    }

    /// The preset of this name.
    ///
    /// # Errors
    /// [`Fault::PresetUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn preset(&self, name: &PresetName) -> Result<Preset, Fault> {
        let (id, found) = self
            .vault
            .with(async |vault| find(vault, name).await)
            .await?;
        Ok(found.with_id(id))
    }

    /// Stores a preset, as the last one, or in the place of the one that has its name.
    ///
    /// # Errors
    /// [`Fault::AlreadyExists`] where another has its name and must not be replaced; [`Fault::PresetsFull`]; what is wrong with
    /// what it holds, as of [`Studio::pack`]; [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn save_preset(
        &self,
        name: &PresetName,
        content: PresetContent,
        overwrite: Overwrite,
    ) -> Result<Preset, Fault> {
        let content = self.checked_content(content)?;
        let work = async |vault: &Vault| {
            let stored = list(vault).await?;
            let same = stored.iter().find(|(_, it)| it.name == *name);
            let next = stored.iter().map(|(_, it)| it.place.saturating_add(1));
            let preset = StoredPreset {
                name: name.clone(),
                place: same.map_or(next.max().unwrap_or_default(), |(_, it)| it.place),
                content: content.clone(),
            };
            let id = match same {
                Some((id, _)) if overwrite == Overwrite::Allowed => {
                    replace(vault, *id, &preset).await?;
                    *id
                }
                Some(_) => {
                    return Err(Fault::AlreadyExists {
                        path: name.as_str().to_owned(),
                    });
                }
                None if stored.len() >= MAX_PRESETS => return Err(full()),
                None => add(vault, &preset).await?,
            };
            Ok(preset.with_id(id))
        };
        self.vault.with(work).await
    }

    /// Gives a preset another name.
    ///
    /// # Errors
    /// [`Fault::AlreadyExists`] where another has that name; [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with
    /// the vault.
    pub async fn rename_preset(&self, id: PhotoId, name: &PresetName) -> Result<(), Fault> {
        let work = async |vault: &Vault| {
            let stored = list(vault).await?;
            if stored.iter().any(|(of, it)| it.name == *name && *of != id) {
                return Err(Fault::AlreadyExists {
                    path: name.as_str().to_owned(),
                });
            }
            let preset = StoredPreset {
                name: name.clone(),
                ..by_id(stored, id)?
            };
            replace(vault, id, &preset).await
        };
        self.vault.with(work).await
    }

    /// Puts these presets before all others, in this order.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`] for the first that is no preset, with nothing changed; [`Fault::VaultLocked`] or what is wrong with
    /// the vault.
    pub async fn reorder_presets(&self, ids: &[PhotoId]) -> Result<(), Fault> {
        let work = async |vault: &Vault| {
            let stored = list(vault).await?;
            for id in ids {
                by_id(stored.clone(), *id)?;
            }
            let rank = |id: &PhotoId| ids.iter().position(|it| it == id);
            let mut order: Vec<_> = stored.iter().collect();
            // Those that are not named stay in their order, behind.
            order.sort_by_key(|(id, _)| rank(id).unwrap_or(usize::MAX));
            let places = order.iter().zip(0_u32..);
            let places: HashMap<&str, u32> = places
                .map(|((_, it), place)| (it.name.as_str(), place))
                .collect();
            let all: Vec<PhotoId> = order.iter().map(|(id, _)| *id).collect();
            let change = |details: &mut Value| {
                let name = details[FIELD]["name"].as_str().unwrap_or_default();
                if let Some(place) = places.get(name) {
                    details[FIELD]["place"] = json!(place);
                }
            };
            Ok::<_, Fault>(vault.update_details(&all, change).await?)
        };
        self.vault.with(work).await
    }

    /// Destroys a preset.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`] where it is no preset; as [`Studio::purge`].
    pub async fn remove_preset(&self, id: PhotoId) -> Result<Receipt, Fault> {
        let work = async |vault: &Vault| {
            by_id(list(vault).await?, id)?;
            Ok::<_, Fault>(vault.purge(&[id]).await?)
        };
        self.vault.with(work).await
    }

    /// What a preset may hold, without what belongs to one photo.
    fn checked_content(&self, content: PresetContent) -> Result<PresetContent, Fault> {
        let content = content.bounded()?;
        match &content {
            PresetContent::Look { recipe } => self.check_recipe(recipe)?,
            PresetContent::Pack { pictures } => {
                for picture in pictures {
                    self.check_recipe(&picture.recipe)?;
                }
            }
        }
        Ok(content)
    }
}

impl PresetContent {
    /// The same without what belongs to one photo, within the limits.
    fn bounded(self) -> Result<Self, Fault> {
        let clean = |recipe: Recipe| match is_short(&recipe) {
            true => Ok(recipe.with_bystanders(Bystanders::default())?),
            false => Err(Fault::RecipeInvalid {
                reason: "it has too many styles, or names that are too long".to_owned(),
            }),
        };
        match self {
            Self::Look { recipe } => Ok(Self::Look {
                recipe: clean(recipe)?,
            }),
            Self::Pack { pictures } => {
                check_own(&pictures)?;
                let clean = |picture: OwnPicture| {
                    let recipe = clean(picture.recipe)?.with_crop(Crop::default())?;
                    Ok(OwnPicture { recipe, ..picture })
                };
                let pictures = pictures
                    .into_iter()
                    .map(clean)
                    .collect::<Result<_, Fault>>();
                Ok(Self::Pack {
                    pictures: pictures?,
                })
            }
        }
    }
}

/// Refuses pictures that make no pack.
///
/// # Errors
/// [`Fault::PackTooLarge`], also for no picture; [`Fault::SizeUnknown`]; [`Fault::NoTransparency`].
pub(super) fn check_own(pictures: &[OwnPicture]) -> Result<(), Fault> {
    if !(1..=MAX_OWN).contains(&pictures.len()) {
        return Err(Fault::pack_too_large(pictures.len(), MAX_OWN));
    }
    for picture in pictures {
        Format::find(&picture.size).ok_or_else(|| Fault::size_unknown(&picture.size))?;
        let is_cut_out = picture.recipe.background == Background::Transparent;
        if is_cut_out && picture.file == OutputFormat::Jpeg {
            return Err(Fault::NoTransparency);
        }
    }
    Ok(())
}

impl StoredPreset {
    fn with_id(self, id: PhotoId) -> Preset {
        Preset {
            id,
            name: self.name,
            content: self.content,
        }
    }
}

/// A preset of a backup file, which a stranger may have written, as it can be stored here: within the limits, under a name that
/// no other has; or why it cannot.
///
/// # Errors
/// What is wrong with the vault.
pub(super) async fn from_backup(
    vault: &Vault,
    details: &Value,
) -> Result<Result<NewPhoto, Fault>, Fault> {
    let Some(mut preset) = sound(details) else {
        return Ok(Err(Fault::Damaged));
    };
    let stored = list(vault).await?;
    if stored.len() >= MAX_PRESETS {
        return Ok(Err(full()));
    }
    let is_taken = |name: &PresetName| stored.iter().any(|(_, it)| it.name == *name);
    let wanted = preset.name.0.clone();
    for number in 2.. {
        if !is_taken(&preset.name) {
            break;
        }
        let tail = format!(" {number}");
        let room = PresetName::MAX_CHARS - tail.len();
        let head: String = wanted.chars().take(room).collect();
        preset.name = PresetName::new(&(head + &tail))?;
    }
    Ok(Ok(new_photo(&preset)))
}

/// A preset of a backup file, where it is within the limits.
///
/// # Errors
/// [`Fault::Damaged`] where it is not.
pub(super) fn check_backup(details: &Value) -> Result<NewPhoto, Fault> {
    let preset = sound(details).ok_or(Fault::Damaged)?;
    Ok(new_photo(&preset))
}

fn sound(details: &Value) -> Option<StoredPreset> {
    let read = read(details)?;
    let content = read.content.bounded().ok()?;
    Some(StoredPreset { content, ..read })
}

fn full() -> Fault {
    Fault::PresetsFull {
        limit: MAX_PRESETS as u32,
    }
}

fn read(details: &Value) -> Option<StoredPreset> {
    serde_json::from_value(details.get(FIELD)?.clone()).ok()
}

/// The presets of the open vault that this version can read, in their owner's order.
async fn list(vault: &Vault) -> Result<Vec<(PhotoId, StoredPreset)>, Fault> {
    let entries = vault.list().await?.entries.into_iter();
    let preset = |entry: PhotoEntry| Some((entry.id, read(&entry.details)?));
    let mut presets: Vec<_> = entries.filter_map(preset).collect();
    presets.sort_by(|(_, a), (_, b)| (a.place, &a.name.0).cmp(&(b.place, &b.name.0)));
    Ok(presets)
}

async fn find(vault: &Vault, name: &PresetName) -> Result<(PhotoId, StoredPreset), Fault> {
    let stored = list(vault).await?.into_iter();
    let mut same = stored.filter(|(_, it)| it.name == *name);
    same.next().ok_or_else(|| Fault::PresetUnknown {
        name: name.as_str().to_owned(),
    })
}

fn by_id(stored: Vec<(PhotoId, StoredPreset)>, id: PhotoId) -> Result<StoredPreset, Fault> {
    let found = stored.into_iter().find(|(of, _)| *of == id);
    let unknown = || Fault::PhotoUnknown { id: id.to_string() };
    found.map(|(_, it)| it).ok_or_else(unknown)
}

fn new_photo(preset: &StoredPreset) -> NewPhoto {
    NewPhoto {
        details: json!({ FIELD: preset }),
        ..NewPhoto::default()
    }
}

/// Seals a preset, to stay until it is removed.
async fn add(vault: &Vault, preset: &StoredPreset) -> Result<PhotoId, Fault> {
    let id = vault.add(new_photo(preset)).await?;
    vault.set_retention(id, RetentionChoice::Pinned).await?;
    Ok(id)
}

async fn replace(vault: &Vault, id: PhotoId, preset: &StoredPreset) -> Result<(), Fault> {
    let change = |details: &mut Value| details[FIELD] = json!(preset);
    Ok(vault.update_details(&[id], change).await?)
}
