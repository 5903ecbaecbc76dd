//! Identifiers of photos as people type them: whole, or their beginning.

use tokio::sync::OnceCell;
use vault::PhotoId;

use crate::fault::Fault;
use crate::studio::{Studio, parse_photo_id};

/// The identifiers in the vault, listed when the first beginning of one is looked up.
#[derive(Default)]
pub(super) struct PhotoIds(OnceCell<Vec<PhotoId>>);

impl PhotoIds {
    /// The photo whose identifier is `word`, or alone begins with it; capitals do not matter.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::IdAmbiguous`], or what is wrong with the vault.
    pub(super) async fn find(&self, studio: &Studio, word: &str) -> Result<PhotoId, Fault> {
        let needs_list = !word.is_empty() && parse_photo_id(&word.to_ascii_lowercase()).is_err();
        let known = match needs_list {
            true => self.0.get_or_try_init(|| known_ids(studio)).await?,
            false => &Vec::new(),
        };
        find_among(known, word)
    }
}

/// As [`PhotoIds::find`]; a whole identifier need not be known.
pub(super) fn find_among(known: &[PhotoId], word: &str) -> Result<PhotoId, Fault> {
    let unknown = || Fault::PhotoUnknown {
        id: word.to_owned(),
    };
    let beginning = word.to_ascii_lowercase();
    if let Ok(id) = parse_photo_id(&beginning) {
        return Ok(id);
    }
    if beginning.is_empty() {
        return Err(unknown());
    }
    let mut matching = (known.iter()).filter(|id| id.to_string().starts_with(&beginning));
    match (matching.next(), matching.next()) {
        (Some(id), None) => Ok(*id),
        (Some(_), Some(_)) => Err(Fault::IdAmbiguous {
            id: word.to_owned(),
        }),
        (None, _) => Err(unknown()),
    }
}

/// Damaged photos have identifiers too, and can be purged.
async fn known_ids(studio: &Studio) -> Result<Vec<PhotoId>, Fault> {
    let gallery = studio.gallery().await?;
    let photos = gallery.photos.iter().map(|photo| photo.id);
    Ok(photos.chain(gallery.damaged).chain(gallery.newer).collect())
}
