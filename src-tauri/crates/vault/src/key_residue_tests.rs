//! No key stays in memory after a lock: searches every page of this process, as somebody with an image of
//! its memory would.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use zeroize::{Zeroize, Zeroizing};

use crate::crypto::aad::ObjectAad;
use crate::crypto::secret::KEY_LEN;
use crate::keys::data_key::DataKey;
use crate::keys::keychain::entry_name;
use crate::store::objects;
use crate::{DeviceSecret, Error, KdfCost, Keychain, NewPhoto, ObjectKind, Passphrase, Vault};

/// How many locks: `AMBROTYPE_SOAK_LOCKS`, or a few.
fn lock_count() -> usize {
    std::env::var("AMBROTYPE_SOAK_LOCKS").map_or(6, |count| count.parse().unwrap())
}

/// Keys to search for, masked, so that the search does not find itself.
struct MaskedKeys(Vec<[u8; KEY_LEN]>);

const MASK: u8 = 0x5a;

/// Bytes of memory that are read at once.
const BLOCK_LEN: usize = 1 << 20;

impl MaskedKeys {
    fn add(&mut self, key: &[u8; KEY_LEN]) {
        // Not by value: that would leave a copy on the stack.
        let mut masked = [0; KEY_LEN];
        for (masked, byte) in masked.iter_mut().zip(key) {
            *masked = byte ^ MASK;
        }
        self.0.push(masked);
    }

    /// How many copies of any of them lie in the memory of this process that can be written to.
    fn count_copies(&self) -> usize {
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let mut memory = File::open("/proc/self/mem").unwrap();
        let mut found = 0;
        // By their first two bytes first: there are hundreds of megabytes to look through.
        let mut heads = vec![false; 1 << 16];
        for key in &self.0 {
            heads[usize::from(u16::from_le_bytes([key[0] ^ MASK, key[1] ^ MASK]))] = true;
        }
        let mut block = Zeroizing::new(vec![0; BLOCK_LEN]);
        // What the search itself has read is no copy that the program made.
        let own = block.as_ptr() as u64..block.as_ptr() as u64 + BLOCK_LEN as u64;
        for line in maps.lines() {
            let mut words = line.split_whitespace();
            let (range, rights) = (words.next().unwrap(), words.next().unwrap());
            if !rights.starts_with("rw") {
                continue;
            }
            let (from, to) = range.split_once('-').unwrap();
            let [mut from, to] = [from, to].map(|it| u64::from_str_radix(it, 16).unwrap());
            // The next block begins where a key may have been cut in two.
            while from + (KEY_LEN as u64) <= to {
                let len = BLOCK_LEN.min((to - from) as usize);
                let bytes = &mut block[..len];
                // Some pages, such as guards, cannot be read.
                if memory.seek(SeekFrom::Start(from)).is_err() || memory.read_exact(bytes).is_err()
                {
                    break;
                }
                for (at, there) in bytes.windows(KEY_LEN).enumerate() {
                    if heads[usize::from(u16::from_le_bytes([there[0], there[1]]))]
                        && !own.contains(&(from + at as u64))
                    {
                        let is_there = |key: &&[u8; KEY_LEN]| {
                            let mut pairs = there.iter().zip(*key);
                            pairs.all(|(byte, wanted)| byte ^ MASK == *wanted)
                        };
                        found += self.0.iter().filter(is_there).count();
                    }
                }
                from += (len - KEY_LEN + 1) as u64;
            }
        }
        found
    }
}

/// Stores secrets masked, so that the only plain copies are those that the vault makes.
struct MaskedKeychain(PathBuf);

impl Keychain for MaskedKeychain {
    fn load(&self, entry: &str) -> Result<Option<DeviceSecret>, Error> {
        let Ok(mut bytes) = std::fs::read(self.0.join(entry)) else {
            return Ok(None);
        };
        bytes.iter_mut().for_each(|byte| *byte ^= MASK);
        let secret = DeviceSecret::from_slice(&bytes);
        bytes.zeroize();
        Ok(secret)
    }
    fn store(&self, entry: &str, secret: &DeviceSecret) -> Result<(), Error> {
        let bytes: Vec<u8> = secret.as_bytes().iter().map(|byte| byte ^ MASK).collect();
        std::fs::write(self.0.join(entry), bytes).map_err(Error::Io)
    }
    fn remove(&self, entry: &str) -> Result<(), Error> {
        let _ = std::fs::remove_file(self.0.join(entry));
        Ok(())
    }
    fn sync(&self) -> bool {
        true
    }
}

/// One search at a time: one would find what another has read.
static SEARCHING: Mutex<()> = Mutex::new(());

#[test]
fn the_search_finds_a_key_in_memory() {
    let _alone = SEARCHING.lock();
    let key = DataKey::generate().unwrap();
    let mut wanted = MaskedKeys(Vec::new());
    wanted.add(key.as_bytes());
    assert_eq!(wanted.count_copies(), 1);
    drop(key);
    assert_eq!(wanted.count_copies(), 0);
}

#[test]
fn no_key_is_left_in_memory_after_a_lock() {
    let _alone = SEARCHING.lock();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    let (dir, secrets) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let keychain = Arc::new(MaskedKeychain(secrets.path().to_owned()));
    let passphrase = || Passphrase::from("a lantern in the case".to_owned());
    runtime.block_on(async {
        let words = passphrase();
        let made = Vault::create(dir.path(), keychain.clone(), Some(&words), KdfCost::MIN);
        made.await.unwrap().close().await.unwrap();
    });

    let (locks, mut searched, mut found) = (lock_count(), 0, 0);
    for lock in 0..locks {
        let mut wanted = MaskedKeys(Vec::new());
        // On the threads that the program uses, which live on after the lock.
        runtime.block_on(async {
            let words = passphrase();
            let vault = Vault::open(dir.path(), keychain.clone(), Some(&words))
                .await
                .unwrap();
            let mut ids = Vec::new();
            for byte in 0..4 {
                let part = |len| Some(Zeroizing::new(vec![byte; len]));
                let photo = NewPhoto {
                    original: part(200_000),
                    output: part(70_000),
                    ..NewPhoto::default()
                };
                ids.push(vault.add(photo).await.unwrap());
            }
            collect_keys(&vault, &mut wanted, &ids).await;
            vault.list().await.unwrap();
            vault
                .read_object(ids[0], ObjectKind::Original)
                .await
                .unwrap();
            vault
                .set_settings(crate::Settings::default())
                .await
                .unwrap();
            vault.purge(&ids[..2]).await.unwrap();
            collect_keys(&vault, &mut wanted, &ids[2..]).await;
            vault.purge(&ids[2..]).await.unwrap();
            collect_keys(&vault, &mut wanted, &[]).await;
            vault.close().await.unwrap();
        });
        let hits = wanted.count_copies();
        println!(
            "lock {lock}: {} keys searched for, {hits} found",
            wanted.0.len()
        );
        searched += wanted.0.len();
        found += hits;
    }
    println!(
        "{locks} locks, {searched} keys searched for in all memory that can be written to: {found} found"
    );
    assert_eq!(found, 0);
}

/// Collects every key that is held or used now.
async fn collect_keys(vault: &Vault, wanted: &mut MaskedKeys, ids: &[crate::PhotoId]) {
    let mut store = vault.store.lock().await;
    let master = store.keys.master.clone();
    wanted.add(master.as_bytes());
    wanted.add(master.derive_verifier_key().unwrap().as_bytes());
    wanted.add(store.keys.passphrase_key.as_ref().unwrap().as_bytes());
    let entry = entry_name(vault.store_id, master.epoch);
    wanted.add(vault.keychain.load(&entry).unwrap().unwrap().as_bytes());
    for id in ids {
        for kind in [
            ObjectKind::Original,
            ObjectKind::Output,
            ObjectKind::Metadata,
        ] {
            let row = objects::load(&mut store.connection, *id, kind)
                .await
                .unwrap();
            let aad = ObjectAad::for_object(vault.store_id, *id, kind);
            let noted = master.with_wrapper(|keys| {
                wanted.add(keys.unwrap(&row.unwrap().wrapped_key, &aad)?.as_bytes());
                Ok(())
            });
            noted.unwrap();
        }
    }
}
