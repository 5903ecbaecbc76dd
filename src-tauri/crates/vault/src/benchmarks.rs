//! Measures how fast the vault is. `make bench` runs it in a release build; nothing is asserted.
//!
//! Beside each figure stands the goal on a laptop, and for sealing the speed of ring alone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ring::aead::{Aad, Nonce};
use zeroize::Zeroizing;

use crate::crypto::aad::ObjectAad;
use crate::crypto::cipher::aes_256_gcm;
use crate::crypto::stream::CHUNK_LEN;
use crate::ids::StoreId;
use crate::keys::data_key::DataKey;
use crate::keys::keychain_calls::Deadline;
use crate::purge::cleanup::clean_up;
use crate::purge::epoch::{self, KeySources};
use crate::store::listing;
use crate::{KdfCost, MemoryKeychain, NewPhoto, Passphrase, Vault, sealed_len};

const MIB: usize = 1 << 20;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn speed(bytes: usize, time: Duration) -> f64 {
    bytes as f64 / 1e6 / time.as_secs_f64()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[test]
#[ignore = "measures; make bench runs it"]
fn sealing_beside_ring_alone() {
    let aad = ObjectAad::for_settings(StoreId([1; 16]));
    for (what, len) in [("4 MiB", 4 * MIB), ("32 MiB", 32 * MIB)] {
        let mut plain = vec![7; len];
        let key = DataKey::generate().unwrap();
        let sealed = key.seal(&aad, Zeroizing::new(plain.clone())).unwrap();
        let mut ring = || {
            let cipher = aes_256_gcm(DataKey::generate().unwrap().as_bytes()).unwrap();
            let begun = Instant::now();
            for (index, chunk) in plain.chunks_mut(CHUNK_LEN).enumerate() {
                let mut nonce = [0; 12];
                nonce[4..].copy_from_slice(&(index as u64).to_be_bytes());
                let nonce = Nonce::assume_unique_for_key(nonce);
                let tag = cipher.seal_in_place_separate_tag(nonce, Aad::empty(), chunk);
                let _ = std::hint::black_box(tag.unwrap());
            }
            begun.elapsed()
        };
        let seal = || {
            let key = DataKey::generate().unwrap();
            // As a file is read in.
            let mut content = Zeroizing::new(Vec::with_capacity(sealed_len(len)));
            content.resize(len, 7);
            let begun = Instant::now();
            let sealed = key.seal(&aad, content).unwrap();
            let took = begun.elapsed();
            std::hint::black_box(sealed);
            took
        };
        let open = || {
            let copy = sealed.clone();
            let begun = Instant::now();
            let opened = key.open(&aad, copy);
            let took = begun.elapsed();
            std::hint::black_box(opened.unwrap());
            took
        };
        // In turn, so that whatever else the machine does slows down all three.
        let [mut rings, mut seals, mut opens] = [const { Vec::new() }; 3];
        for _ in 0..41 {
            rings.push(ring());
            seals.push(seal());
            opens.push(open());
        }
        let ceiling = speed(len, median(rings));
        println!("{what}: ring alone {ceiling:.0} MB/s");
        for (what, times) in [("seal", seals), ("open", opens)] {
            let reached = speed(len, median(times));
            let share = reached / ceiling * 100.0;
            println!("  {what} {reached:.0} MB/s, {share:.0}% of it (wanted: 70%)");
        }
    }
}

/// A photo whose parts have so many bytes each.
fn photo(original: usize, output: usize, thumbnail: usize) -> NewPhoto {
    let part = |len| Some(Zeroizing::new(vec![7; len]));
    NewPhoto {
        original: part(original),
        output: part(output),
        thumbnail: part(thumbnail),
        ..NewPhoto::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; make bench runs it"]
async fn unlocking_and_adding() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = Arc::new(MemoryKeychain::default());
    let words = Passphrase::from("a lantern in the case".to_owned());
    let made = Vault::create(
        dir.path(),
        keychain.clone(),
        Some(&words),
        KdfCost::default(),
    );
    made.await.unwrap().close().await.unwrap();
    let mut times = Vec::new();
    for _ in 0..5 {
        let begun = Instant::now();
        let vault = Vault::open(dir.path(), keychain.clone(), Some(&words));
        let vault = vault.await.unwrap();
        times.push(begun.elapsed());
        vault.close().await.unwrap();
    }
    let open = milliseconds(median(times));
    println!("unlock, 256 MiB, three passes {open:.0} ms (wanted: 1000)");

    let vault = Vault::open(dir.path(), keychain, Some(&words))
        .await
        .unwrap();
    let mut times = Vec::new();
    for _ in 0..9 {
        let photo = photo(5 * MIB, 4 * MIB, 60_000);
        let begun = Instant::now();
        vault.add(photo).await.unwrap();
        times.push(begun.elapsed());
    }
    let add = milliseconds(median(times));
    println!("add of a photo of 12 megapixels with its portrait {add:.0} ms (wanted: 150)");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; make bench runs it"]
async fn listing_and_rotating_the_epoch() {
    for (what, new) in [
        (
            "10,000 photos of a record alone, 10,000 keys",
            NewPhoto::default as fn() -> _,
        ),
        ("10,000 photos of four objects, 40,000 keys", || {
            photo(2000, 2000, 1000)
        }),
    ] {
        let dir = tempfile::tempdir().unwrap();
        let keychain = Arc::new(MemoryKeychain::default());
        let made = Vault::create(dir.path(), keychain, None, KdfCost::MIN);
        let vault = made.await.unwrap();
        for _ in 0..10_000 {
            vault.add(new()).await.unwrap();
        }
        println!("{what}:");
        let (mut reads, mut lists) = (Vec::new(), Vec::new());
        for _ in 0..9 {
            let begun = Instant::now();
            let mut store = vault.store.lock().await;
            let read = listing::load_records(&mut store.connection).await.unwrap();
            reads.push(begun.elapsed());
            drop((store, read));
            let begun = Instant::now();
            let listing = vault.list().await.unwrap();
            lists.push(begun.elapsed());
            assert!(listing.entries.len() == 10_000 && listing.damaged.is_empty());
        }
        let (read, list) = (milliseconds(median(reads)), milliseconds(median(lists)));
        println!("  list {list:.0} ms, of which reading rows {read:.0} ms (wanted: 100)");

        let mut times = Vec::new();
        for _ in 0..5 {
            let begun = Instant::now();
            rotate(&vault).await;
            times.push(begun.elapsed());
        }
        let turn = milliseconds(median(times));
        println!("  epoch turned {turn:.0} ms, keychain, disk and log included (wanted: 100)");
    }
}

/// Rotates the keys as a purge does, and prints how long each part of it took.
async fn rotate(vault: &Vault) {
    let mut store = vault.store.lock().await;
    let store = store.for_writing(&vault.folder.database()).await.unwrap();
    let begun = Instant::now();
    let sources = KeySources::current(&store.keys);
    let access = vault.keychain_access(Deadline::for_a_rotation());
    let next = epoch::prepare(&store.keys, sources, access);
    let next = next.await.unwrap();
    let prepared = begun.elapsed();
    epoch::commit(store, Some(next), &[]).await.unwrap();
    let committed = begun.elapsed();
    let cleanup = clean_up(store, access).await;
    assert!(cleanup.leftovers.is_empty());
    let cleared = begun.elapsed();
    println!(
        "    prepared {:.0} ms, committed {:.0} ms, log and old secret gone {:.0} ms",
        milliseconds(prepared),
        milliseconds(committed - prepared),
        milliseconds(cleared - committed),
    );
}
