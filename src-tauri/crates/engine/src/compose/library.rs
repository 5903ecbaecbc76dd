//! Every template, palette and word that is built into the program, by the catalogues beside the drawings.
//!
//! A file in `templates/` and an entry in its folder's catalogue are all that a new template needs.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::compose::template::{Palette, Template};
use crate::error::Error;
use crate::looks::Color;

/// Each file of `templates/` by its path there.
static FILES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// A language of the program.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    En,
    /// Vietnamese.
    Vi,
    /// Chinese in simplified signs.
    Zh,
    /// Arabic.
    Ar,
}

/// A word or a name in each language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Names {
    /// English.
    pub en: String,
    /// Vietnamese.
    pub vi: String,
    /// Chinese in simplified signs.
    pub zh: String,
    /// Arabic.
    pub ar: String,
}

/// An entry of a catalogue: a drawing, or a palette.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Entry {
    /// As it is written in a composition.
    pub id: String,
    /// The drawing, where it is not named like the entry.
    template: Option<String>,
    /// As it is shown.
    #[serde(alias = "names")]
    pub name: Names,
    /// Its colours by their names.
    #[serde(alias = "colors")]
    pub colours: BTreeMap<String, Color>,
    /// The look that suits it.
    pub look: Option<String>,
    /// The looks of a pack of it.
    pub looks: Vec<String>,
    /// Its palette, where it has those of its folder.
    pub palette: Option<String>,
    /// What may be written on it, where it is a season.
    pub greeting: Names,
    /// The most letters of each of its fields.
    pub letters: BTreeMap<String, usize>,
    /// How many pictures a card takes, where it takes several.
    pub pictures: usize,
    /// Words to find it by.
    pub search: BTreeMap<String, Vec<String>>,
}

/// Everything that is built in.
#[derive(Debug, Default)]
pub struct Library {
    folders: BTreeMap<String, Folder>,
}

#[derive(Debug, Default)]
struct Folder {
    entries: Vec<Entry>,
    palettes: Vec<Entry>,
    words: BTreeMap<String, Names>,
}

/// The library of this program.
pub fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::read().unwrap_or_default())
}

impl Library {
    fn read() -> Result<Library, toml::de::Error> {
        let mut library = Library::default();
        for (path, content) in FILES.iter().filter(|(path, _)| path.ends_with(".toml")) {
            let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
            let folder = library.folders.entry(folder.to_owned()).or_default();
            match file {
                "words.toml" => folder.words = toml::from_str(content)?,
                "palettes.toml" => folder.palettes = entries(content)?,
                _ => folder.entries.extend(entries(content)?),
            }
        }
        Ok(library)
    }

    /// The entries of a folder, in the order in which they are offered.
    pub fn entries(&self, folder: &str) -> &[Entry] {
        self.folders
            .get(folder)
            .map_or(&[], |folder| &folder.entries)
    }

    /// The palettes of a folder, the usual one first.
    pub fn palettes(&self, folder: &str) -> &[Entry] {
        self.folders
            .get(folder)
            .map_or(&[], |folder| &folder.palettes)
    }

    /// The entry of this id; of an empty id the first.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`].
    pub fn entry(&self, folder: &str, id: &str) -> Result<&Entry, Error> {
        chosen(self.entries(folder), id)
    }

    /// The palette of this id; of an empty id the first.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`].
    pub fn palette(&self, folder: &str, id: &str) -> Result<&Entry, Error> {
        chosen(self.palettes(folder), id)
    }

    /// The folder and the entry of a scene that people stand in: a poster or a season; of an empty id the first poster.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`].
    pub fn scene(&self, id: &str) -> Result<(&'static str, &Entry), Error> {
        let found = |folder| Some((folder, chosen(self.entries(folder), id).ok()?));
        found("posters")
            .or_else(|| found("seasons"))
            .ok_or_else(|| {
                let all = ["posters", "seasons"].map(|folder| self.entries(folder));
                unknown(id, &all.concat())
            })
    }

    /// The colours that an entry is drawn in: its own, or those of its palette.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`].
    pub fn colors(&self, folder: &str, entry: &Entry) -> Result<&Palette, Error> {
        match &entry.palette {
            None => Ok(&self.entry(folder, &entry.id)?.colours),
            Some(palette) => Ok(&self.palette(folder, palette)?.colours),
        }
    }

    /// A word of the templates of a folder in a language.
    pub fn word(&self, folder: &str, key: &str, language: Language) -> Option<&str> {
        let names = [folder, ""]
            .into_iter()
            .find_map(|folder| self.folders.get(folder)?.words.get(key))?;
        Some(names.get(language))
    }

    /// The template of an entry in these colours.
    ///
    /// # Errors
    /// [`Error::TemplateUnknown`] and [`Error::TemplateRefused`].
    pub(crate) fn template(
        &self,
        folder: &str,
        entry: &Entry,
        palette: &Palette,
    ) -> Result<Template, Error> {
        let file = entry
            .template
            .as_deref()
            .unwrap_or(&entry.id)
            .trim_end_matches(".svg");
        let path = match folder {
            "" => format!("{file}.svg"),
            folder => format!("{folder}/{file}.svg"),
        };
        let found = FILES.iter().find(|(known, _)| *known == path);
        let (_, text) = found.ok_or_else(|| unknown(&entry.id, self.entries(folder)))?;
        Template::read(text, palette)
            .map_err(|source| Error::TemplateRefused { name: path, source })
    }
}

impl Names {
    /// In this language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Vi => &self.vi,
            Language::Zh => &self.zh,
            Language::Ar => &self.ar,
        }
    }
}

fn entries(content: &str) -> Result<Vec<Entry>, toml::de::Error> {
    let tables: BTreeMap<String, Vec<Entry>> = toml::from_str(content)?;
    Ok(tables.into_values().flatten().collect())
}

fn chosen<'a>(entries: &'a [Entry], id: &str) -> Result<&'a Entry, Error> {
    let found = entries.iter().find(|entry| id.is_empty() || entry.id == id);
    found.ok_or_else(|| unknown(id, entries))
}

fn unknown(id: &str, entries: &[Entry]) -> Error {
    Error::TemplateUnknown {
        name: id.to_owned(),
        known: entries.iter().map(|entry| entry.id.clone()).collect(),
    }
}
