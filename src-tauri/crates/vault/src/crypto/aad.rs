//! The associated data (AAD) of an object: what its ciphertext is bound to, so that it opens nowhere else.

use crate::ids::{ObjectKind, PhotoId, StoreId};

/// The version of this construction. The format of the store around it has moved on since.
const AAD_VERSION: u8 = 1;

/// The kind of the settings, which belong to no photo. The others are [`ObjectKind`]s.
const SETTINGS_KIND: u8 = 5;

/// What an object is bound to: its store, its photo and its kind.
#[derive(Clone, Copy)]
pub(crate) struct ObjectAad {
    store: StoreId,
    photo: [u8; 16],
    kind: u8,
}

impl ObjectAad {
    /// For one object of a photo.
    pub(crate) fn for_object(store: StoreId, photo: PhotoId, kind: ObjectKind) -> Self {
        ObjectAad {
            store,
            photo: *photo.as_bytes(),
            kind: kind as u8,
        }
    }

    /// For the settings of a store.
    pub(crate) fn for_settings(store: StoreId) -> Self {
        ObjectAad {
            store,
            photo: [0; 16],
            kind: SETTINGS_KIND,
        }
    }

    /// version (1) ‖ store (16) ‖ photo (16) ‖ kind (1) ‖ `last` as u64 little-endian (8).
    ///
    /// `last` is the epoch for a wrapped key, and the padded length for a content.
    pub(crate) fn to_bytes(self, last: u64) -> [u8; 42] {
        let mut aad = [0; 42];
        aad[0] = AAD_VERSION;
        aad[1..17].copy_from_slice(&self.store.0);
        aad[17..33].copy_from_slice(&self.photo);
        aad[33] = self.kind;
        aad[34..].copy_from_slice(&last.to_le_bytes());
        aad
    }
}
