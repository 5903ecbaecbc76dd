//! Albums and favourites: what the owner sorts portraits by. Both stand in the sealed record of each photo and nowhere else, so
//! they go with it. An album is there as long as a photo is in it.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use vault::{PhotoId, Vault};

use super::Studio;
use crate::fault::Fault;

/// The name of an album: 1 to 80 characters on one line, with no mark that turns the direction of writing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AlbumName(String);

impl AlbumName {
    /// The most characters.
    pub const MAX_CHARS: usize = 80;

    /// Takes a name as it is typed; space around it is left out.
    ///
    /// # Errors
    /// [`Fault::AlbumNameInvalid`].
    pub fn new(name: &str) -> Result<Self, Fault> {
        let name = name.trim();
        let fits = (1..=Self::MAX_CHARS).contains(&name.chars().count());
        if !fits || name.contains(is_misleading) {
            return Err(Fault::AlbumNameInvalid);
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a character could break a line, or change how the text around it is read.
pub(super) fn is_misleading(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl TryFrom<String> for AlbumName {
    type Error = Fault;

    fn try_from(name: String) -> Result<Self, Fault> {
        Self::new(&name)
    }
}

impl From<AlbumName> for String {
    fn from(name: AlbumName) -> Self {
        name.0
    }
}

impl Studio {
    /// Puts these photos into an album, or into none: all of them, or, where one is not known, none.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn set_album(&self, ids: &[PhotoId], album: Option<&AlbumName>) -> Result<(), Fault> {
        let album = album.map(|name| Value::from(name.as_str()));
        self.set_detail(ids, "album", album).await
    }

    /// Makes these photos favourites, or no longer: all of them, or, where one is not known, none.
    ///
    /// # Errors
    /// As [`set_album`](Self::set_album).
    pub async fn set_favourite(&self, ids: &[PhotoId], favourite: bool) -> Result<(), Fault> {
        let favourite = favourite.then_some(Value::Bool(true));
        self.set_detail(ids, "favourite", favourite).await
    }

    /// Gives these photos another name, of the form of an album's: all of them, or, where one is not known, none.
    ///
    /// # Errors
    /// As [`set_album`](Self::set_album).
    pub async fn rename_photos(&self, ids: &[PhotoId], name: &AlbumName) -> Result<(), Fault> {
        let name = Some(Value::from(name.as_str()));
        self.set_detail(ids, "name", name).await
    }

    /// Gives an album another name. Where there is an album of that name, the two become one.
    ///
    /// # Errors
    /// [`Fault::AlbumUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault; then nothing is changed.
    pub async fn rename_album(&self, album: &AlbumName, name: &AlbumName) -> Result<(), Fault> {
        let photos = self.photos_in_album(album).await?;
        self.set_album(&photos, Some(name)).await
    }

    /// The photos in an album, newest first.
    ///
    /// # Errors
    /// [`Fault::AlbumUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn photos_in_album(&self, album: &AlbumName) -> Result<Vec<PhotoId>, Fault> {
        let photos = self.gallery().await?.photos.into_iter();
        let inside = photos.filter(|photo| photo.record.album.as_ref() == Some(album));
        let ids: Vec<_> = inside.map(|photo| photo.id).collect();
        match ids.is_empty() {
            true => Err(Fault::AlbumUnknown {
                name: album.as_str().to_owned(),
            }),
            false => Ok(ids),
        }
    }

    /// A name that no album has: this one, or this one with a number after it.
    ///
    /// # Errors
    /// [`Fault::AlbumNameInvalid`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn new_album_name(&self, wanted: &AlbumName) -> Result<AlbumName, Fault> {
        let photos = self.gallery().await?.photos.into_iter();
        let taken: HashSet<AlbumName> = photos.filter_map(|photo| photo.record.album).collect();
        let mut name = wanted.clone();
        for number in 2.. {
            if !taken.contains(&name) {
                break;
            }
            name = AlbumName::new(&format!("{} {number}", wanted.0))?;
        }
        Ok(name)
    }

    /// Sets a field of these photos' records, or removes it. The other fields stay, those of a newer version too.
    async fn set_detail(
        &self,
        ids: &[PhotoId],
        field: &str,
        value: Option<Value>,
    ) -> Result<(), Fault> {
        let change = |details: &mut Value| {
            let Value::Object(fields) = details else {
                return;
            };
            match &value {
                Some(value) => drop(fields.insert(field.to_owned(), value.clone())),
                None => drop(fields.remove(field)),
            }
        };
        let work = async |vault: &Vault| vault.update_details(ids, change).await;
        self.vault.with(work).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_at_most_80_characters() {
        for (typed, name) in [
            ("Summer", "Summer"),
            ("  Tết 2027 ", "Tết 2027"),
            ("ألبوم العائلة", "ألبوم العائلة"),
            ("🎂", "🎂"),
        ] {
            assert_eq!(AlbumName::new(typed).unwrap().as_str(), name);
        }
        assert!(AlbumName::new(&"ế".repeat(80)).is_ok());
        let long = "a".repeat(81);
        for typed in ["", " \t", "a\nb", "a\u{202e}b", "\u{1b}[2J", &long] {
            assert_eq!(AlbumName::new(typed), Err(Fault::AlbumNameInvalid));
        }
    }
}
