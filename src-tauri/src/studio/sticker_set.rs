//! What lies beside a set of stickers: the lists that messengers' tools read.

use std::path::Path;

use engine::StickerTarget;
use serde_json::json;

use super::file_output::{self, Overwrite};
use crate::fault::Fault;

/// Every sticker needs a feeling; nobody is asked, and nothing is guessed from the face.
const EMOJI: &str = "🙂";

/// A set of stickers that was written.
#[derive(Debug)]
pub struct StickerSet {
    target: &'static StickerTarget,
    /// The names of the files, without their folder.
    files: Vec<String>,
    icon: Option<String>,
    moving: bool,
}

impl StickerSet {
    /// The set of these files, the set's own picture among them; they move or they do not.
    pub fn new<'a>(
        target: &'static StickerTarget,
        written: impl Iterator<Item = &'a Path>,
        moving: bool,
    ) -> Self {
        let names = written.filter_map(|path| path.file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        let is_icon = |name: &String| {
            target
                .icon
                .is_some_and(|icon| *name == format!("{}.png", icon.stem))
        };
        let (icons, files): (Vec<_>, Vec<_>) = names.partition(is_icon);
        Self {
            target,
            files,
            icon: icons.into_iter().next(),
            moving,
        }
    }

    /// What the user should know before the set is handed in.
    pub fn note(&self) -> Option<String> {
        let (least, most) = self.target.set;
        let count = self.files.len();
        (count > 0 && !(least..=most).contains(&count)).then(|| {
            format!(
                "{} takes sets of {least} to {most} stickers; these are {count}.",
                self.target.title
            )
        })
    }

    /// Writes `contents.json`, as WhatsApp's sample apps read it, or `emoji.txt`.
    ///
    /// # Errors
    /// As [`file_output::write_text`].
    pub fn write(&self, folder: &Path, overwrite: Overwrite) -> Result<(), Fault> {
        if self.files.is_empty() {
            return Ok(());
        }
        let lines = |name: &String| format!("{name} {EMOJI}\n");
        match self.target.name {
            "whatsapp" => {
                let text = format!("{:#}\n", self.contents());
                file_output::write_text(&folder.join("contents.json"), &text, overwrite)
            }
            "telegram" | "signal" => {
                let text: String = self.files.iter().map(lines).collect();
                file_output::write_text(&folder.join("emoji.txt"), &text, overwrite)
            }
            _ => Ok(()),
        }
    }

    fn contents(&self) -> serde_json::Value {
        let sticker = |name| json!({ "image_file": name, "emojis": [EMOJI] });
        let stickers: Vec<_> = self.files.iter().map(sticker).collect();
        json!({
            "android_play_store_link": "",
            "ios_app_store_link": "",
            "sticker_packs": [{
                "identifier": "ambrotype",
                "name": "Ambrotype",
                "publisher": "Ambrotype",
                "tray_image_file": self.icon,
                "image_data_version": "1",
                "avoid_cache": false,
                "animated_sticker_pack": self.moving,
                "publisher_email": "",
                "publisher_website": "",
                "privacy_policy_website": "",
                "license_agreement_website": "",
                "stickers": stickers,
            }],
        })
    }
}
