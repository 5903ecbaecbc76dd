//! Lists what is stored, and reads one photo of it.

use std::collections::HashMap;

use engine::TruncationPolicy;
use serde::Serialize;
use vault::{ObjectKind, PhotoId, Vault};
use zeroize::Zeroizing;

use super::learnt_styles::is_style;
use super::{FileDigest, InputPhoto, StoredPhoto, Studio, presets};
use crate::fault::Fault;

/// All stored photos.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Gallery {
    /// Newest first.
    pub photos: Vec<StoredPhoto>,
    /// Photos whose record does not verify. They can be purged.
    pub damaged: Vec<PhotoId>,
    /// Photos of a newer version of the program that this one cannot show. They can be purged.
    pub newer: Vec<PhotoId>,
}

impl Studio {
    /// All stored photos, newest first, without one that [waits](Studio::purge_later) to be purged.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn gallery(&self) -> Result<Gallery, Fault> {
        let mut gallery = self.vault.with(list).await?;
        let is_shown = |photo: &StoredPhoto| !self.pending_purge.hides(photo.id);
        gallery.photos.retain(is_shown);
        Ok(gallery)
    }

    /// The photos whose original is stored, by the digest of its file.
    ///
    /// # Errors
    /// [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn original_digests(&self) -> Result<HashMap<FileDigest, PhotoId>, Fault> {
        let photos = self.gallery().await?.photos.into_iter();
        let digests = photos.filter_map(|photo| Some((photo.record.digest?, photo.id)));
        Ok(digests.collect())
    }

    /// One stored photo.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn photo(&self, id: PhotoId) -> Result<StoredPhoto, Fault> {
        if self.pending_purge.hides(id) {
            return Err(Fault::PhotoUnknown { id: id.to_string() });
        }
        self.vault
            .with(async |vault| stored_photo(vault, id).await)
            .await
    }

    /// The original of a stored photo, byte for byte.
    ///
    /// # Errors
    /// [`Fault::PhotoUnknown`], [`Fault::VaultLocked`] or what is wrong with the vault.
    pub async fn original(&self, id: PhotoId) -> Result<Zeroizing<Vec<u8>>, Fault> {
        let kind = ObjectKind::Original;
        self.vault
            .with(async |vault| vault.read_object(id, kind).await)
            .await
    }
}

/// All photos of the open vault, newest first.
async fn list(vault: &Vault) -> Result<Gallery, Fault> {
    let listing = vault.list().await?;
    let mut gallery = Gallery {
        photos: Vec::with_capacity(listing.entries.len()),
        damaged: listing.damaged,
        newer: listing.newer,
    };
    for entry in listing.entries {
        if is_style(&entry) {
            continue;
        }
        let id = entry.id;
        if presets::is_preset(&entry.details) && presets::is_readable(&entry.details) {
            continue;
        }
        match StoredPhoto::from_entry(entry) {
            Ok(photo) => gallery.photos.push(photo),
            Err(_) => gallery.newer.push(id),
        }
    }
    Ok(gallery)
}

/// The photo of the open vault whose original is this file.
pub(super) async fn find_original(
    vault: &Vault,
    digest: &FileDigest,
) -> Result<Option<PhotoId>, Fault> {
    let photos = list(vault).await?.photos.into_iter();
    let mut same = photos.filter(|photo| photo.record.digest.as_ref() == Some(digest));
    Ok(same.next().map(|photo| photo.id))
}

/// The original of a photo of the open vault, to make something else of it.
///
/// # Errors
/// [`Fault::PhotoUnknown`]; [`Fault::NoOriginal`] where only the portrait was stored.
pub(super) async fn stored_original(vault: &Vault, id: PhotoId) -> Result<InputPhoto, Fault> {
    let name = stored_photo(vault, id).await?.record.name;
    let bytes = vault.read_object(id, ObjectKind::Original).await?;
    // What is stored was accepted as it is.
    Ok(InputPhoto::from_memory(name, bytes)?.with_truncation(TruncationPolicy::Accept))
}

/// One photo of the open vault.
pub(super) async fn stored_photo(vault: &Vault, id: PhotoId) -> Result<StoredPhoto, Fault> {
    StoredPhoto::from_entry(vault.entry(id).await?)
}
