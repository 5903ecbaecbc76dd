//! Whoever has an image of the store from before a purge, and every key held after it, opens nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::crypto::aad::ObjectAad;
use crate::crypto::secret::Secret;
use crate::keys::master_key::MasterKey;
use crate::store::database;
use crate::store::header::Header;
use crate::{
    DeviceSecret, KdfCost, Keychain, MemoryKeychain, NewPhoto, ObjectKind, Passphrase, PhotoId,
    Vault,
};

/// How many photos to purge, one by one: `AMBROTYPE_SOAK_PURGES`, or a few.
fn purge_count() -> usize {
    std::env::var("AMBROTYPE_SOAK_PURGES").map_or(20, |count| count.parse().unwrap())
}

/// How many objects of the image unwrap under any key that can be derived from `secrets`, in any epoch up to
/// `epochs`, and how many tries that took. This goes round every check that the program makes.
async fn count_unwrapped(
    image: &std::path::Path,
    secrets: &[DeviceSecret],
    passphrase_key: Option<&Secret>,
    epochs: u64,
) -> (usize, usize) {
    let mut connection = database::open(image).await.unwrap();
    let store = Header::load(&mut connection).await.unwrap().fields.store;
    let objects: Vec<(Vec<u8>, i64, Vec<u8>)> =
        sqlx::query_as("SELECT photo, kind, wrapped_key FROM object")
            .fetch_all(&mut connection)
            .await
            .unwrap();
    let (mut opened, mut tried) = (BTreeSet::new(), 0);
    for secret in secrets {
        for epoch in 1..=epochs {
            // With the passphrase, as it should be, and as if there were none.
            for passphrase_key in [passphrase_key, None] {
                let master = MasterKey::derive(Some(secret), passphrase_key, store, epoch).unwrap();
                for (at, (photo, kind, wrapped_key)) in objects.iter().enumerate() {
                    let photo = PhotoId::from_row(photo).unwrap();
                    let kind = ObjectKind::from_row(*kind).unwrap();
                    let aad = ObjectAad::for_object(store, photo, kind);
                    let unwrapped =
                        master.with_wrapper(|keys| keys.unwrap(wrapped_key, &aad).map(drop));
                    if unwrapped.is_ok() {
                        opened.insert(at);
                    }
                    tried += 1;
                }
            }
        }
    }
    (opened.len(), tried)
}

#[tokio::test]
async fn no_key_held_after_a_purge_unwraps_anything_in_an_image_from_before() {
    let count = purge_count();
    for passphrase in [None, Some(Passphrase::from("on top".to_owned()))] {
        let dir = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let made = Vault::create(
            dir.path(),
            keychain.clone(),
            passphrase.as_ref(),
            KdfCost::MIN,
        );
        let vault = made.await.unwrap();
        let mut ids = Vec::new();
        for byte in 0..count {
            let photo = NewPhoto {
                original: Some(Zeroizing::new(vec![byte as u8; 500])),
                ..NewPhoto::default()
            };
            ids.push(vault.add(photo).await.unwrap());
        }
        vault.purge(&[]).await.unwrap();
        let image = dir.path().join("image.db");
        std::fs::copy(dir.path().join("vault.db"), &image).unwrap();
        let held = || -> Vec<DeviceSecret> {
            let entries = keychain.entries();
            let load = |entry: &String| keychain.load(entry).unwrap().unwrap();
            entries.iter().map(load).collect()
        };
        let passphrase_key = vault.store.lock().await.keys.passphrase_key.clone();

        let before = held();
        let (all, _) = count_unwrapped(&image, &before, passphrase_key.as_deref(), 1).await;
        assert_eq!(all, 2 * count, "the attack itself does not work");

        for id in &ids {
            vault.purge(&[*id]).await.unwrap();
        }
        let epoch = vault.store.lock().await.keys.fields.epoch;
        assert_eq!(epoch, 1 + count as u64);
        let (opened, tried) =
            count_unwrapped(&image, &held(), passphrase_key.as_deref(), epoch).await;
        println!(
            "{count} photos purged one by one, {tried} tries to unwrap their {all} keys from an image \
             taken before with what is held afterwards: {opened} opened"
        );
        assert_eq!(opened, 0);
    }
}
