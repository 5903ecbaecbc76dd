//! Learnt styles: pictures that became styles on this machine.
//!
//! A style lies in the vault as a photo does: its file is the original, its thumbnail is a thumbnail, and its name stands in
//! the sealed record. So it is backed up, restored and purged with everything else. While the vault is open, recipes may
//! name it like any style. The picture that it was learnt from is not kept.

use std::sync::PoisonError;

use engine::{Background, OutputFormat, Recipe, WeightedStyle};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use vault::{NewPhoto, ObjectKind, PhotoEntry, PhotoId, Receipt, RetentionChoice, Vault};
use zeroize::Zeroizing;

use super::network_card::{NetworkCard, as_it_came};
use super::{InputPhoto, Studio, THUMBNAIL_SIDE};
use crate::darkroom::{LearnStyle, LearningProgress, LearntStyleFile, NamedStyle, ReadStyle};
use crate::fault::Fault;

/// The field of a record that makes its photo a learnt style.
const FIELD: &str = "style";

/// The most styles that are kept: all of them go with every task.
const MAX_STYLES: usize = 32;

/// How many steps learning takes where nobody says it.
pub const USUAL_LEARNING_STEPS: u32 = 50;

/// The usual ending of a style's file.
pub const STYLE_EXTENSION: &str = "ambstyle";

/// Words that a recipe's background has another meaning for.
const RESERVED: [&str; 4] = ["styled", "photo", "blurred", "transparent"];

/// The name of a learnt style: 1 to 40 letters of any script, digits, spaces and hyphens, as recipes and files can name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StyleName(String);

impl StyleName {
    /// The most characters.
    pub const MAX_CHARS: usize = 40;

    /// Takes a name as it is typed; space around it is left out.
    ///
    /// # Errors
    /// [`Fault::StyleNameInvalid`].
    pub fn new(name: &str) -> Result<Self, Fault> {
        let name = name.trim();
        let fits = (1..=Self::MAX_CHARS).contains(&name.chars().count())
            && name.starts_with(char::is_alphanumeric)
            && name.chars().all(is_of_name)
            && !RESERVED.contains(&name);
        match fits {
            true => Ok(Self(name.to_owned())),
            false => Err(Fault::StyleNameInvalid),
        }
    }

    /// What can be made of the name of a file.
    fn like(name: &str) -> Self {
        let cleaned = name.chars().map(|c| if is_of_name(c) { c } else { '-' });
        let cleaned: String = cleaned
            .skip_while(|c| !c.is_alphanumeric())
            .take(Self::MAX_CHARS - 4)
            .collect();
        Self::new(&cleaned).unwrap_or_else(|_| Self("style".to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Letters, digits, the accents that some scripts write behind a letter, spaces and hyphens.
fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '\u{300}'..='\u{36f}')
}

impl TryFrom<String> for StyleName {
    type Error = Fault;

    fn try_from(name: String) -> Result<Self, Fault> {
        Self::new(&name)
    }
}

impl From<StyleName> for String {
    fn from(name: StyleName) -> Self {
        name.0
    }
}

/// A learnt style in the vault.
#[derive(Clone, Debug, Serialize)]
pub struct KeptStyle {
    /// Its identifier in the vault.
    pub id: PhotoId,
    /// Its name.
    pub name: StyleName,
    /// When it was stored, in milliseconds since 1970 UTC.
    pub added: i64,
    /// What is known of the network that paints it, where somebody else made that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<NetworkCard>,
}

/// Whether an entry of the vault is a learnt style and no photo.
pub(super) fn is_style(entry: &PhotoEntry) -> bool {
    entry.details.get(FIELD).is_some()
}

impl Studio {
    /// Learns a picture as a style in so many steps and keeps it. `live` is called as it gets on.
    ///
    /// # Errors
    /// [`Fault::AlreadyExists`] where a style has that name; what is wrong with the picture, the darkroom or the vault.
    pub async fn learn_style(
        &self,
        picture: &InputPhoto,
        name: &StyleName,
        steps: u32,
        live: impl FnMut(LearningProgress),
    ) -> Result<KeptStyle, Fault> {
        let work = async |vault: &Vault| {
            self.check_free(vault, name).await?;
            let task = LearnStyle {
                decode: picture.truncation.into(),
                steps,
                thumbnail_side: THUMBNAIL_SIDE,
            };
            let learnt = self.darkroom.learn(picture.bytes(), task, live).await?;
            keep(vault, name, learnt.file, learnt.thumbnail, None).await
        };
        let kept = self.vault.with(work).await?;
        self.load_learnt().await?;
        Ok(kept)
    }

    /// Keeps a style that somebody exported.
    ///
    /// # Errors
    /// [`Fault::Damaged`] where it is no such file; as [`Studio::learn_style`].
    pub async fn import_style(
        &self,
        file: &InputPhoto,
        name: &StyleName,
    ) -> Result<KeptStyle, Fault> {
        let work = async |vault: &Vault| {
            self.check_free(vault, name).await?;
            let (task, format) = (ReadStyle::default(), OutputFormat::Jpeg);
            let read = self.darkroom.run(file.bytes(), task, format, |_| ());
            let LearntStyleFile {
                file, thumbnail, ..
            } = read.await?;
            keep(vault, name, file, thumbnail, None).await
        };
        let kept = self.vault.with(work).await?;
        self.load_learnt().await?;
        Ok(kept)
    }

    /// A name that no style has, made of that of a file.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn free_style_name(&self, file: &str) -> Result<StyleName, Fault> {
        let first = StyleName::like(file);
        let numbered =
            (2..=MAX_STYLES + 1).map(|number| StyleName(format!("{}-{number}", first.0)));
        let mut names = std::iter::once(first.clone()).chain(numbered);
        let work = async |vault: &Vault| {
            let mut name = first.clone();
            for next in names.by_ref() {
                name = next;
                match self.check_free(vault, &name).await {
                    Err(Fault::AlreadyExists { .. }) => {}
                    checked => return checked.map(|()| name),
                }
            }
            Ok::<_, Fault>(name)
        };
        self.vault.with(work).await
    }

    /// The learnt styles, by name.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn learnt_styles(&self) -> Result<Vec<KeptStyle>, Fault> {
        self.vault.with(list).await
    }

    /// The file of a learnt style, to be given away, or that of a network as it came. The picture that a style was learnt from
    /// is not in it.
    ///
    /// # Errors
    /// [`Fault::StyleUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn export_style(&self, name: &StyleName) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let work = async |vault: &Vault| {
            let style = self.find_style(vault, name).await?;
            let file = vault.read_object(style.id, ObjectKind::Original).await?;
            Ok::<_, Fault>(match style.network {
                Some(_) => as_it_came(&file)?,
                None => file,
            })
        };
        self.vault.with(work).await
    }

    /// Gives a learnt style another name. Recipes of portraits that were made with it keep the old one.
    ///
    /// # Errors
    /// [`Fault::StyleUnknown`], [`Fault::AlreadyExists`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn rename_style(&self, name: &StyleName, new: &StyleName) -> Result<(), Fault> {
        let work = async |vault: &Vault| {
            let id = self.find_style(vault, name).await?.id;
            self.check_free(vault, new).await?;
            let change = |details: &mut Value| details[FIELD]["name"] = json!(new);
            Ok::<_, Fault>(vault.update_details(&[id], change).await?)
        };
        self.vault.with(work).await?;
        self.load_learnt().await
    }

    /// Destroys a learnt style, and says which photo of the vault it was.
    ///
    /// # Errors
    /// [`Fault::StyleUnknown`]; as [`Studio::purge`].
    pub async fn purge_style(&self, name: &StyleName) -> Result<(PhotoId, Receipt), Fault> {
        let work = async |vault: &Vault| {
            let id = self.find_style(vault, name).await?.id;
            Ok::<_, Fault>((id, vault.purge(&[id]).await?))
        };
        let purged = self.vault.with(work).await?;
        self.load_learnt().await?;
        Ok(purged)
    }

    /// Lets recipes name the learnt styles of the open vault.
    pub(super) async fn load_learnt(&self) -> Result<(), Fault> {
        let work = async |vault: &Vault| {
            let mut styles = Vec::new();
            for KeptStyle { id, name, .. } in list(vault).await? {
                // One that is damaged is left out; it can be purged.
                if let Ok(file) = vault.read_object(id, ObjectKind::Original).await {
                    let name = name.into();
                    styles.push(NamedStyle { name, file });
                }
            }
            Ok::<_, Fault>(styles)
        };
        let styles = self.vault.with(work).await?;
        self.set_learnt(styles);
        Ok(())
    }

    /// Forgets the learnt styles.
    pub(super) fn forget_learnt(&self) {
        self.set_learnt(Vec::new());
    }

    fn set_learnt(&self, styles: Vec<NamedStyle>) {
        let names = styles.iter().map(|style| style.name.clone()).collect();
        *self.learnt.write().unwrap_or_else(PoisonError::into_inner) = names;
        self.darkroom.set_learnt(styles);
    }

    /// The recipe with a shipped style in the place of each learnt one, which is all that a check of it needs to know.
    pub(super) fn with_shipped_styles(&self, recipe: &Recipe) -> Recipe {
        let learnt = self.learnt.read().unwrap_or_else(PoisonError::into_inner);
        let mut recipe = recipe.clone();
        let shipped = self.styles().iter().find(|style| style.model.is_some());
        let behind = match &mut recipe.background {
            Background::Look { style } => Some(style),
            _ => None,
        };
        let named = recipe
            .styles
            .iter_mut()
            .map(|WeightedStyle { name, .. }| name);
        for name in named.chain(behind) {
            if let Some(shipped) = shipped.filter(|_| learnt.contains(name)) {
                name.clone_from(&shipped.name);
            }
        }
        recipe
    }

    /// Whether a recipe may name this style.
    pub fn knows_style(&self, name: &str) -> bool {
        let learnt = self.learnt.read().unwrap_or_else(PoisonError::into_inner);
        learnt.iter().any(|known| known == name)
            || self.styles().iter().any(|style| style.name == name)
    }

    pub(super) async fn check_free(&self, vault: &Vault, name: &StyleName) -> Result<(), Fault> {
        let kept = list(vault).await?;
        let is_shipped = self.styles().iter().any(|style| style.name == name.0);
        let recipe = Recipe::parse(&name.0, 1.0)?;
        // Recipes of earlier versions mean something else by it.
        let is_former = recipe.updated().is_some();
        if is_shipped || is_former || kept.iter().any(|style| style.name == *name) {
            return Err(Fault::AlreadyExists {
                path: name.0.clone(),
            });
        }
        match kept.len() < MAX_STYLES {
            true => Ok(()),
            false => Err(Fault::TooManyStyles {
                most: MAX_STYLES as u32,
            }),
        }
    }

    async fn find_style(&self, vault: &Vault, name: &StyleName) -> Result<KeptStyle, Fault> {
        let kept = list(vault).await?;
        let known = kept.iter().map(|style| style.name.0.clone()).collect();
        let found = kept.into_iter().find(|style| style.name == *name);
        found.ok_or_else(|| Fault::StyleUnknown {
            name: name.0.clone(),
            known,
        })
    }
}

/// The learnt styles of the open vault, by name.
pub(super) async fn list(vault: &Vault) -> Result<Vec<KeptStyle>, Fault> {
    let entries = vault.list().await?.entries.into_iter();
    let style = |entry: PhotoEntry| {
        let name = entry.details.get(FIELD)?.get("name")?.as_str()?;
        Some(KeptStyle {
            id: entry.id,
            name: StyleName::new(name).ok()?,
            added: entry.added,
            network: NetworkCard::of(&entry.details[FIELD]),
        })
    };
    let mut styles: Vec<_> = entries.filter_map(style).collect();
    styles.sort_by(|a, b| a.name.0.cmp(&b.name.0));
    Ok(styles)
}

/// Seals a style like a photo, to stay until it is purged.
pub(super) async fn keep(
    vault: &Vault,
    name: &StyleName,
    file: Vec<u8>,
    thumbnail: Vec<u8>,
    network: Option<NetworkCard>,
) -> Result<KeptStyle, Fault> {
    let new = NewPhoto {
        original: Some(Zeroizing::new(file)),
        output: None,
        thumbnail: Some(Zeroizing::new(thumbnail)),
        details: match &network {
            Some(network) => json!({ FIELD: { "name": name, "network": network } }),
            None => json!({ FIELD: { "name": name } }),
        },
    };
    let id = vault.add(new).await?;
    vault.set_retention(id, RetentionChoice::Pinned).await?;
    let added = vault.entry(id).await?.added;
    let name = name.clone();
    Ok(KeptStyle {
        id,
        name,
        added,
        network,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_can_be_written_in_a_recipe() {
        for name in [
            "dusk",
            "My 2nd",
            "a",
            "Hoàng hôn",
            "黄昏",
            "غروب",
            "Hoa\u{300}ng",
        ] {
            let parsed = StyleName::new(name).unwrap();
            let recipe = Recipe::parse(&format!("{}:2,wave", parsed.as_str()), 1.0).unwrap();
            assert_eq!(recipe.styles[0].name, name);
            let background: Background = name.parse().unwrap();
            let style = name.to_owned();
            assert_eq!(background, Background::Look { style });
        }
        let long = "a".repeat(41);
        for name in [
            "",
            " ",
            "a:2",
            "a,b",
            "-a",
            "#ff0000",
            "a\nb",
            "a/b",
            "..",
            "photo",
            "a\u{202e}b",
            &long,
        ] {
            assert_eq!(
                StyleName::new(name),
                Err(Fault::StyleNameInvalid),
                "{name:?}"
            );
        }
    }

    #[test]
    fn the_name_of_any_file_gives_the_name_of_a_style() {
        for (file, name) in [
            ("dusk", "dusk"),
            ("..a/b:c", "a-b-c"),
            ("photo", "style"),
            ("?!", "style"),
        ] {
            assert_eq!(StyleName::like(file).as_str(), name);
        }
        assert!(StyleName::like(&"ế".repeat(300)).as_str().chars().count() <= 36);
    }
}
