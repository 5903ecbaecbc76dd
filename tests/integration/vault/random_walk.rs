//! Random steps through everything that can happen to a store: after each, it must hold what a map in memory
//! holds.

use std::collections::BTreeMap;
use std::sync::Arc;

use tempfile::TempDir;
use vault::{KdfCost, Keychain, Passphrase, PhotoId, Vault};

use crate::support::keychains::SwitchableKeychain;
use crate::support::{
    SECRETS, abandon_after, copy_store, count_from_env, passphrase, photo_with_original,
    read_original, seeded_bytes, temp_folder,
};
use crate::vectors;

const STEPS: usize = 60;

struct Walk {
    dir: TempDir,
    keychain: Arc<SwitchableKeychain>,
    secret: Option<Passphrase>,
    vault: Option<Vault>,
    /// What must be in the store.
    kept: BTreeMap<PhotoId, Vec<u8>>,
    /// Copies from before a purge, each with a photo that was purged since.
    images: Vec<(TempDir, PhotoId)>,
    dice: Vec<u8>,
}

impl Walk {
    /// Every other walk begins with a store of format 1, which another implementation wrote.
    async fn begin(seed: u64) -> Self {
        let mut walk = Walk {
            dir: temp_folder(),
            keychain: Arc::new(SwitchableKeychain::default()),
            secret: None,
            vault: None,
            kept: BTreeMap::new(),
            images: Vec::new(),
            dice: seeded_bytes(seed + 1, STEPS * 8),
        };
        if seed % 2 == 1 {
            let store = vectors::write_format_1_store(walk.dir.path()).await;
            walk.keychain.store(&store.entry, &store.secret).unwrap();
            walk.kept.insert(store.photo, store.content);
            walk.open().await;
        } else {
            let made = Vault::create(walk.dir.path(), walk.keychain.clone(), None, KdfCost::MIN);
            walk.vault = Some(made.await.unwrap());
        }
        walk
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.dice.pop().unwrap_or_default() as usize % sides
    }

    fn vault(&self) -> &Vault {
        self.vault.as_ref().unwrap()
    }

    async fn open(&mut self) {
        let opened = Vault::open(self.dir.path(), self.keychain.clone(), self.secret.as_ref());
        self.vault = Some(opened.await.unwrap());
        // Opening cleans up whatever was interrupted.
        assert_eq!(self.keychain.memory.entries().len(), SECRETS);
    }

    fn some(&mut self) -> Vec<PhotoId> {
        let step = 1 + self.roll(3);
        self.kept.keys().copied().step_by(step).take(3).collect()
    }

    async fn step(&mut self, number: u64) -> &'static str {
        match self.roll(16) {
            0..=6 => {
                let content = seeded_bytes(number, 1 + self.roll(256) * 300);
                let id = self.vault().add(photo_with_original(&content)).await;
                self.kept.insert(id.unwrap(), content);
                "add"
            }
            7..=9 => {
                let ids = self.some();
                let image = copy_store(self.dir.path());
                let receipt = self.vault().purge(&ids).await.unwrap();
                assert_eq!(receipt.photos, Some(ids.len() as u64));
                self.kept.retain(|id, _| !ids.contains(id));
                if let Some(id) = ids.first() {
                    self.images.push((image, *id));
                }
                "purge"
            }
            10 => {
                let ids = self.some();
                let image = copy_store(self.dir.path());
                self.keychain.refuse_new(true);
                let receipt = self.vault().purge(&ids).await.unwrap();
                self.keychain.refuse_new(false);
                assert_eq!(receipt.photos, Some(ids.len() as u64));
                self.kept.retain(|id, _| !ids.contains(id));
                if let Some(id) = ids.first() {
                    self.images.push((image, *id));
                }
                "purge with a keychain that keeps nothing"
            }
            11 => {
                let (ids, polls) = (self.some(), 1 + self.roll(14));
                if let Some(purged) = abandon_after(polls, self.vault().purge(&ids)).await {
                    purged.unwrap();
                }
                // All of them are gone, or none.
                let listing = self.vault().list().await.unwrap();
                let there = |id: &PhotoId| listing.entries.iter().any(|entry| entry.id == *id);
                let left = ids.iter().filter(|id| there(id)).count();
                assert!(left == 0 || left == ids.len(), "half a purge");
                if left == 0 {
                    self.kept.retain(|id, _| !ids.contains(id));
                }
                "abandoned purge"
            }
            12 => {
                let words = [None, Some("one"), Some("two")];
                let new = words[self.roll(3)].map(passphrase);
                let changed = self.vault().change_passphrase(new.as_ref(), KdfCost::MIN);
                changed.await.unwrap();
                self.secret = new;
                "change of the passphrase"
            }
            13 => {
                self.vault.take().unwrap().close().await.unwrap();
                self.open().await;
                "close and open"
            }
            14 => {
                drop(self.vault.take());
                self.open().await;
                "drop and open"
            }
            _ => {
                // What is on the disk at this moment is all that the process leaves.
                let left = copy_store(self.dir.path());
                drop(self.vault.take());
                self.dir = left;
                self.open().await;
                "crash"
            }
        }
    }

    async fn check(&mut self, what: &str) {
        let listing = self.vault().list().await.unwrap();
        assert!(listing.damaged.is_empty(), "{what}");
        let mut there: Vec<PhotoId> = listing.entries.iter().map(|entry| entry.id).collect();
        there.sort();
        let expected: Vec<PhotoId> = self.kept.keys().copied().collect();
        assert_eq!(there, expected, "{what}");
        for (id, content) in &self.kept {
            let there = read_original(self.vault(), *id).await.unwrap();
            assert!(there == *content, "{what}");
        }
    }
}

#[tokio::test]
async fn after_random_steps_the_store_holds_what_a_map_holds() {
    let walks = count_from_env("AMBROTYPE_SOAK_WALKS", 2);
    let (mut steps, mut images) = (0, 0);
    for seed in 0..walks {
        let mut walk = Walk::begin(seed).await;
        for number in 0..STEPS as u64 {
            let what = walk.step(number).await;
            walk.check(&format!("walk {seed}, step {number}: {what}"))
                .await;
            steps += 1;
        }
        // A last purge, so that no image is of the present epoch.
        let last = walk
            .vault()
            .add(photo_with_original(b"last"))
            .await
            .unwrap();
        walk.vault().purge(&[last]).await.unwrap();
        for (image, id) in &walk.images {
            for secret in [None, Some(passphrase("one")), Some(passphrase("two"))] {
                let keychain = walk.keychain.clone();
                if let Ok(vault) = Vault::open(image.path(), keychain, secret.as_ref()).await {
                    panic!(
                        "walk {seed}: {:?}",
                        read_original(&vault, *id).await.map(|_| "opened")
                    );
                }
            }
            images += 1;
        }
    }
    println!(
        "{walks} walks of {steps} steps in all: every photo there and no other; {images} images from \
         before a purge, 0 opened"
    );
}
