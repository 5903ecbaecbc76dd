//! The preferences of the window, in a file of the user's configuration folder. The file holds nothing of a photo, so it is
//! neither encrypted nor purged.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use engine::OutputFormat;
use serde::{Deserialize, Serialize};
use specta::Type;
use tempfile::NamedTempFile;

use crate::fault::Fault;
use crate::studio::BystanderChoice;

/// The preferences of the window.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Type)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Preferences {
    /// The language of the page, by the page's own code; none means the system's.
    language: Option<String>,
    theme: Theme,
    /// The export format where the file name asks for none.
    export_as: ExportAs,
    /// What is done about bystanders: asked until the answer is remembered.
    bystanders: BystanderChoice,
    /// Names of the styles that are shown first.
    favourites: Vec<String>,
    /// A photo is purged at once, and cannot be brought back for ten seconds.
    purge_at_once: bool,
    /// The panel with the controls of a look is open.
    panel_open: bool,
    /// Name of the format that pictures were last exported in; none for their own size.
    export_size: Option<String>,
}

/// The file formats of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ExportAs {
    #[default]
    Jpeg,
    Png,
    Webp,
}

impl Preferences {
    /// The format of an export whose file name asks for none.
    pub(super) fn export_as(&self) -> OutputFormat {
        self.export_as.into()
    }
}

impl From<ExportAs> for OutputFormat {
    fn from(chosen: ExportAs) -> Self {
        match chosen {
            ExportAs::Jpeg => Self::Jpeg,
            ExportAs::Png => Self::Png,
            ExportAs::Webp => Self::WebP,
        }
    }
}

/// Light, dark, or the system's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

/// Size of the window, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct WindowBounds {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) maximized: bool,
}

/// The file. What cannot be read counts as not set.
pub(super) struct PreferencesFile {
    path: Option<PathBuf>,
    contents: Mutex<Contents>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Contents {
    preferences: Preferences,
    window: Option<WindowBounds>,
}

impl PreferencesFile {
    /// Reads the file.
    pub(super) fn open() -> Self {
        let folders = directories::ProjectDirs::from("", "", "ambrotype");
        Self::open_at(folders.map(|folders| folders.config_dir().join("window.json")))
    }

    fn open_at(path: Option<PathBuf>) -> Self {
        let read = path.as_ref().and_then(|path| std::fs::read(path).ok());
        let contents = read.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self {
            path,
            contents: Mutex::new(contents.unwrap_or_default()),
        }
    }

    pub(super) fn preferences(&self) -> Preferences {
        self.contents().preferences.clone()
    }

    /// Stores them; in this session they apply even where the file cannot be written.
    ///
    /// # Errors
    /// [`Fault::Unwritable`].
    pub(super) fn set_preferences(&self, preferences: Preferences) -> Result<(), Fault> {
        self.update(|contents| contents.preferences = preferences)
    }

    pub(super) fn bounds(&self) -> Option<WindowBounds> {
        self.contents().window
    }

    /// Stores the size of the window. A failure is ignored.
    pub(super) fn set_bounds(&self, bounds: WindowBounds) {
        let _ = self.update(|contents| contents.window = Some(bounds));
    }

    fn update(&self, change: impl FnOnce(&mut Contents)) -> Result<(), Fault> {
        let mut contents = self.contents();
        let before = contents.clone();
        change(&mut contents);
        match &self.path {
            Some(path) if *contents != before => {
                write(path, &contents).map_err(|_| Fault::Unwritable {
                    path: path.display().to_string(),
                })
            }
            _ => Ok(()),
        }
    }

    fn contents(&self) -> std::sync::MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes the complete file or none.
fn write(path: &Path, contents: &Contents) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut file, contents)?;
    file.flush()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_survive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ambrotype/window.json");
        let arabic = Preferences {
            language: Some("ar".into()),
            theme: Theme::Dark,
            export_as: ExportAs::Png,
            bystanders: BystanderChoice::Soften,
            favourites: vec!["storybook".into()],
            purge_at_once: true,
            panel_open: true,
            export_size: Some("story".into()),
        };
        let bounds = WindowBounds {
            width: 900.0,
            height: 700.0,
            maximized: true,
        };
        let preferences = PreferencesFile::open_at(Some(path.clone()));
        assert_eq!(preferences.preferences(), Preferences::default());
        preferences.set_preferences(arabic.clone()).unwrap();
        preferences.set_bounds(bounds);
        let again = PreferencesFile::open_at(Some(path));
        assert_eq!(again.preferences(), arabic);
        assert_eq!(again.bounds(), Some(bounds));
    }

    #[test]
    fn a_file_of_another_version_counts_as_far_as_it_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("window.json");
        std::fs::write(&path, r#"{"preferences":{"theme":"light","newer":1}}"#).unwrap();
        let read = PreferencesFile::open_at(Some(path.clone())).preferences();
        assert_eq!((read.theme, read.language), (Theme::Light, None));
        std::fs::write(&path, "{").unwrap();
        assert_eq!(
            PreferencesFile::open_at(Some(path)).preferences(),
            Preferences::default()
        );
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_reported_and_the_preference_applies() {
        let folder = tempfile::tempdir().unwrap();
        let blocked = folder.path().join("blocked");
        std::fs::write(&blocked, "a file where a folder is needed").unwrap();
        let preferences = PreferencesFile::open_at(Some(blocked.join("window.json")));
        let dark = Preferences {
            theme: Theme::Dark,
            ..Preferences::default()
        };
        let told = preferences.set_preferences(dark.clone());
        assert!(matches!(told, Err(Fault::Unwritable { .. })));
        assert_eq!(preferences.preferences(), dark);
    }
}
